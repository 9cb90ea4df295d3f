package site_test

import (
	"io/fs"
	"net/url"
	"path"
	"strings"
	"testing"
	"unicode/utf8"

	"buildsite/internal/site"
)

func TestRelative(t *testing.T) {
	for _, test := range []struct{ from, to, want string }{
		// The same page.
		{"/", "/", "./"},
		{"/safety/", "/safety/", "./"},
		// From the root and to it.
		{"/", "/safety/", "safety/"},
		{"/", "/steps/honesty/worksheet/", "steps/honesty/worksheet/"},
		{"/safety/", "/", "../"},
		{"/steps/honesty/worksheet/", "/", "../../../"},
		// Siblings, parents and children.
		{"/article/", "/safety/", "../safety/"},
		{"/steps/honesty/", "/steps/time/", "../time/"},
		{"/steps/honesty/", "/steps/", "../"},
		{"/steps/", "/steps/honesty/", "honesty/"},
		{"/steps/honesty/worksheet/", "/steps/honesty/", "../"},
		{"/steps/honesty/", "/safety/", "../../safety/"},
		// A common beginning isn't a common folder.
		{"/steps/honest/", "/steps/honesty/", "../honesty/"},
		{"/ab/", "/abc/", "../abc/"},
		// Files.
		{"/", "/images/bowl.png", "images/bowl.png"},
		{"/steps/honesty/", "/images/bowl.png", "../../images/bowl.png"},
		{"/steps/honesty/", "/steps/honesty/sheet.pdf", "sheet.pdf"},
		{"/old.html", "/safety/", "safety/"},
		{"/old/page.html", "/", "../"},
		{"/old/page.html", "/old/", "./"},
		{"/old.html", "/", "./"},
		// A file's own address, where there is no folder to name.
		{"/a", "/a", "a"},
		{"/old/page.html", "/old/page.html", "page.html"},
		{"/a:b", "/a:b", "./a:b"},
		// What addresses can't hold as it is.
		{"/", "/größe/", "gr%C3%B6%C3%9Fe/"},
		{"/größe/", "/größe/信頼/", "%E4%BF%A1%E9%A0%BC/"},
		{"/größe/", "/", "../"},
		{"/", "/files/plan 1.pdf", "files/plan%201.pdf"},
		{"/", "/a?b#c%d", "a%3Fb%23c%25d"},
		{"/", "/it's(1)&2.png", "it%27s%281%29&2.png"},
		// What a browser would take for a scheme.
		{"/", "/note:1.png", "./note:1.png"},
		{"/a/", "/note:1.png", "../note:1.png"},
		{"/", "/a/note:1.png", "a/note:1.png"},
	} {
		if got := site.Relative(test.from, test.to); got != test.want {
			t.Errorf("from %s to %s is %q, want %q", test.from, test.to, got, test.want)
		}
	}
}

// The path of a file of the output isn't a site address.
func TestRelativePanics(t *testing.T) {
	for _, pair := range [][2]string{{"/steps/honesty/", "assets/swap.js"}, {"steps/", "/"}, {"", "/"}, {"/", ""}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("from %q to %q is an address", pair[0], pair[1])
				}
			}()
			site.Relative(pair[0], pair[1])
		}()
	}
}

// clean reports whether a text is an address that a page or a file can have.
func clean(address string) bool {
	trimmed := strings.TrimSuffix(address, "/")
	return address == "/" || utf8.ValidString(address) && strings.HasPrefix(trimmed, "/") && path.Clean(trimmed) == trimmed && trimmed != "/" &&
		!strings.Contains(address, "//") && !strings.ContainsRune(address, 0)
}

// A browser that stands on a page and follows Relative comes to the other page.
func FuzzRelative(f *testing.F) {
	for _, pair := range [][2]string{{"/", "/a/"}, {"/a/b/", "/a/c/d.png"}, {"/größe/", "/x y/"}, {"/a", "/a/"}, {"/", "/x:y/"}, {"/a%b/", "/a?b"}, {"/a/", "/a:b"}, {"/a", "/a"}} {
		f.Add(pair[0], pair[1])
	}
	f.Fuzz(func(t *testing.T, from, to string) {
		if !clean(from) || !clean(to) {
			t.Skip()
		}
		relative := site.Relative(from, to)
		reference, err := url.Parse(relative)
		if err != nil {
			t.Fatalf("from %q to %q is %q: %v", from, to, relative, err)
		}
		if reference.IsAbs() || reference.Host != "" || strings.HasPrefix(relative, "/") {
			t.Fatalf("from %q to %q is %q, which isn't relative", from, to, relative)
		}
		got := (&url.URL{Scheme: "https", Host: "example.org", Path: from}).ResolveReference(reference)
		if got.Path != to {
			t.Errorf("from %q, %q leads to %q, want %q", from, relative, got.Path, to)
		}
	})
}

func TestEscapePath(t *testing.T) {
	for _, test := range []struct{ path, want string }{
		{"/", "/"},
		{"/steps/honesty/", "/steps/honesty/"},
		{"a-b_c.d~e", "a-b_c.d~e"},
		{"two words", "two%20words"},
		{"größe", "gr%C3%B6%C3%9Fe"},
		{"50%", "50%25"},
		{"a?b#c", "a%3Fb%23c"},
		{`"<>'`, "%22%3C%3E%27"},
		{"", ""},
	} {
		if got := site.EscapePath(test.path); got != test.want {
			t.Errorf("%q is written %q, want %q", test.path, got, test.want)
		}
	}
}

func TestParseBaseURL(t *testing.T) {
	for _, test := range []struct{ address, origin, path string }{
		{"https://example.org", "https://example.org", "/"},
		{"https://example.org/", "https://example.org", "/"},
		{"http://localhost:8080", "http://localhost:8080", "/"},
		{"https://ada.github.io/trust", "https://ada.github.io", "/trust/"},
		{"https://ada.github.io/trust/", "https://ada.github.io", "/trust/"},
		{"https://example.org//a/./b/../c", "https://example.org", "/a/c/"},
		{"https://Example.ORG/Trust", "https://example.org", "/Trust/"},
		{"HTTPS://example.org", "https://example.org", "/"},
		{"https://example.org/größe", "https://example.org", "/gr%C3%B6%C3%9Fe/"},
		{"https://example.org/a%20b", "https://example.org", "/a%20b/"},
		{"https://[::1]:8080", "https://[::1]:8080", "/"},
		{"https://xn--gre-6ka8i.example", "https://xn--gre-6ka8i.example", "/"},
	} {
		got, err := site.ParseBaseURL(test.address)
		if want := (site.BaseURL{Origin: test.origin, Path: test.path}); err != nil || got != want {
			t.Errorf("%q: %v, %v; want %v", test.address, got, err, want)
		}
	}
	for _, test := range []struct{ address, problem string }{
		{"", "isn't an address"},
		{"example.org", "has to begin with https://"},
		{"//example.org", "has to begin with https://"},
		{"/trust/", "has to begin with https://"},
		{"ftp://example.org", "has to begin with https://"},
		{"https:example.org", "names no host"},
		{"https://", "names no host"},
		{"https:///trust", "names no host"},
		{"https://:8080", "names no host"},
		{"https://ada@example.org", "take out what stands before the @"},
		{"https://ada:secret@example.org", "take out what stands before the @"},
		{"https://example.org?a", "? or # part"},
		{"https://example.org?", "? or # part"},
		{"https://example.org/#a", "? or # part"},
		{"https://example.org#", "? or # part"},
		{"https://exa mple.org", "it isn't an address"},
		{"https://example.org/a b", "it isn't an address"},
		{" https://example.org", "it isn't an address"},
		{`https://example.org\trust`, "it isn't an address"},
		{"https://example.org/%zz", "it isn't an address"},
		{"https://example.org:port", "it isn't an address"},
		{`https://exa"mple.org`, "it isn't an address"},
		{"https://exa<mple.org", "it isn't an address"},
	} {
		got, err := site.ParseBaseURL(test.address)
		if err == nil {
			t.Errorf("%q is taken for %v", test.address, got)
		} else if !strings.Contains(err.Error(), test.problem) {
			t.Errorf("%q: %q, want %q", test.address, err, test.problem)
		}
	}
}

func TestAbsolute(t *testing.T) {
	base := site.BaseURL{Origin: "https://ada.github.io", Path: "/trust/"}
	for path, want := range map[string]string{
		"/":                 "https://ada.github.io/trust/",
		"/safety/":          "https://ada.github.io/trust/safety/",
		"/größe/":           "https://ada.github.io/trust/gr%C3%B6%C3%9Fe/",
		"/files/plan 1.pdf": "https://ada.github.io/trust/files/plan%201.pdf",
	} {
		if got := base.Absolute(path); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
}

func TestAliasFile(t *testing.T) {
	for _, test := range []struct{ alias, file, problem string }{
		{"/old/", "old/index.html", ""},
		{"/old", "old/index.html", ""},
		{"/a/b/", "a/b/index.html", ""},
		{"/old.html", "old.html", ""},
		{"/a/old.htm", "a/old.htm", ""},
		{"/2019.11/", "2019.11/index.html", ""},
		{"/größe/", "größe/index.html", ""},
		{"/old.html/", "old.html/index.html", ""},
		{"/", "index.html", ""},

		{"old/", "", "doesn't begin with /"},
		{"", "", "doesn't begin with /"},
		{"../old/", "", "doesn't begin with /"},
		{"https://example.org/old/", "", "leaves the site"},
		{"//example.org/", "", "leaves the site"},
		{"/../old/", "", "leaves the site"},
		{"/a/../../b/", "", "leaves the site"},
		{"/a//b/", "", "has an empty part"},
		{"/a/./b/", "", "has an empty part"},
		{"/old//", "", "has an empty part"},
		{"/two words/", "", "holds a character that an address can't have"},
		{"/a?b", "", "holds a character that an address can't have"},
		{"/a#b", "", "holds a character that an address can't have"},
		{"/a%20b", "", "holds a character that an address can't have"},
		{`/a\b`, "", "holds a character that an address can't have"},
		{"/a:b", "", "holds a character that an address can't have"},
		{"/a\x00b", "", "holds a character that an address can't have"},
	} {
		if file, problem := site.AliasFile(test.alias); file != test.file || problem != test.problem {
			t.Errorf("%q: file %q, problem %q; want %q, %q", test.alias, file, problem, test.file, test.problem)
		}
	}
}

func FuzzAliasFile(f *testing.F) {
	for _, alias := range []string{"/old/", "/", "//", "/a//", "/../x", "/a.html", "/.html", "/a/..", "/a\xff", "/./"} {
		f.Add(alias)
	}
	f.Fuzz(func(t *testing.T, alias string) {
		if !utf8.ValidString(alias) {
			t.Skip("frontmatter.Cut refuses it")
		}
		switch file, problem := site.AliasFile(alias); {
		case (file == "") == (problem == ""):
			t.Errorf("%q: file %q, problem %q", alias, file, problem)
		case file != "" && (!fs.ValidPath(file) || file == "."):
			t.Errorf("%q: the file %q isn't a valid path", alias, file)
		}
	})
}
