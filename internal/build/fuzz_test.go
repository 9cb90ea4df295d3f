package build

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"buildsite"
	"buildsite/internal/check"
	"buildsite/internal/diag"
	loader "buildsite/internal/load"
	"buildsite/internal/output"
	"buildsite/internal/theme"
)

const (
	fuzzConfig = "id: test\ntitle: Test\nbase_url: https://example.org\nexit_url: https://exit.example/\n"
	fuzzHead   = "---\ntitle: T\ndescription: D.\ndate: 2026-01-01\n---\n"
	fuzzBowl   = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>`
)

// Any accepted body is HTML that a browser takes as it is written, and leads only where its author says: on its page and in the feed.
// A body with links that lead nowhere is accepted too, as it can be published with a warning; they stay as they were written.
func FuzzBody(f *testing.F) {
	goldens, err := filepath.Glob("../markdown/testdata/golden/*.md")
	if err != nil || len(goldens) == 0 {
		f.Fatalf("no bodies: %v", err)
	}
	for _, name := range goldens {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		body, _, _ := strings.Cut(string(text), "\n-----\n")
		f.Add(body)
		for block := range strings.SplitSeq(body, "\n\n") { // what one block does wrong hides the others
			f.Add(block)
		}
	}
	for _, body := range []string{
		// Addresses that a browser takes to another host than they seem to.
		"[a](///evil.example)", "[a](/\\evil.example/b)", "![a](//evil.example/a.svg)", "[a](\\\\evil.example)", "[a](/%09/evil.example)",
		"[a](https:evil.example) [b](https:/evil.example)", "[a](https://example.org@evil.example)", "[a](<\t//evil.example>)", "[a](&#47;/evil.example)",
		"[a](JavaScript:alert) [b](java&Tab;script:alert) [c](data:text/html,a) <javascript:alert>", "[a]: data:,a\n\n[a] ![a]",
		// Links in links, and notes in links.
		"[see <https://a.example> now](b.md)", "[a https://a.example b](b.md)", "[![a](bowl.svg)](b.md)", "[a[^1]](b.md)\n\n[^1]: b", "![a [b](c.md)](bowl.svg)",
		"- [ ](b.md)\n- [x](b.md) a", "[a ~~<me@a.example>~~](b.md)", "see www.a.example",
		// Blocks in blocks.
		"| a | b |\n|:-:|--:|\n| `c|d` | [e](b.md)[^1] |\n\n[^1]: | a |\n      |---|\n      | b |", "> [!NOTE]\n> - [x] a\n>\n>   ```go\n>   a := 1\n>   ```", "a\n: b\n\n  > c\n\n  ## d",
		"- a\n\n      b\n- ```\n\n  <c>\n  ```", "a[^1] b[^1]\n\n[^1]: c[^2]\n[^2]: d[^1]\n\n    > e", "1. a\n\n7) b\n   * c", "~~a *b~~ c*", "\"*'a\" b'*",
		// Attributes and signs.
		"## a {#b .c lang=de dir=rtl}\n\n[d](#b)", "> a\n{.b lang=\"a&b\"}", "a\n{title='\"><script>'}", "&lt;script&gt; &#0; &nbsp; &quot;", "```\"><script>\na\n```", "a  \nb\\\nc\r\nd\u2028e\u00a0f",
	} {
		f.Add(body)
	}
	other := &fstest.MapFile{Data: []byte("---\ntitle: T\ndescription: D.\n---\n")}
	config, bowl := &fstest.MapFile{Data: []byte(fuzzConfig)}, &fstest.MapFile{Data: []byte(fuzzBowl)}
	f.Fuzz(func(t *testing.T, body string) {
		if !utf8.ValidString(body) {
			t.Skip("frontmatter.Cut refuses it")
		}
		site := fstest.MapFS{
			"content/a.md": {Data: []byte(fuzzHead + body)}, "content/b.md": other, "content/index.md": other,
			"content/bowl.svg": bowl, "content/site.yaml": config,
		}
		outputs, problems := publish(t, site, check.Options{BrokenLinks: diag.Warning}, "a/index.html", "feed.xml")
		if problems.Failed() {
			return
		}
		page := parsed(t, "the page", outputs["a/index.html"])
		for n := range page.Descendants() {
			for _, a := range n.Attr {
				if a.Key == "href" || a.Key == "src" {
					safe(t, a, body)
				}
			}
		}
		var feed struct {
			Entries []struct {
				Content string `xml:"content"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal(outputs["feed.xml"], &feed); err != nil || len(feed.Entries) != 1 {
			t.Fatalf("the feed: %d entries, %v", len(feed.Entries), err)
		}
		for _, n := range fragment(t, "the feed's entry", feed.Entries[0].Content) {
			for n := range n.Descendants() {
				for _, a := range n.Attr {
					if a.Key == "href" || a.Key == "src" {
						safe(t, a, body)
					}
				}
			}
		}
	})
}

var (
	schemeOf = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)
	hostOf   = regexp.MustCompile(`^(?i:https?)://[^/?#]`)
)

// safe reports an address that, as browsers read it, leads elsewhere than its author says.
func safe(t *testing.T, a html.Attribute, body string) {
	t.Helper()
	// https://url.spec.whatwg.org/#url-parsing: spaces around, tabs and line ends don't count, and \ is a slash.
	address := strings.TrimFunc(a.Val, func(r rune) bool { return r <= ' ' })
	address = strings.NewReplacer("\t", "", "\n", "", "\r", "", `\`, "/").Replace(address)
	if strings.HasPrefix(address, "https://example.org/") || address == "https://exit.example/" {
		return
	}
	scheme := strings.ToLower(schemeOf.FindString(address))
	switch scheme {
	case "":
		if strings.HasPrefix(address, "//") {
			t.Errorf("%s=%q leads to another host", a.Key, a.Val)
		}
	case "http:", "https:":
		if a.Key == "src" {
			t.Errorf("src=%q is loaded from elsewhere", a.Val)
		}
		if !hostOf.MatchString(address) {
			t.Errorf("%s=%q has no host", a.Key, a.Val)
		}
		if plain := strings.ReplaceAll(html.UnescapeString(body), `\`, ""); !strings.Contains(plain, "//") && !strings.Contains(plain, "www.") {
			t.Errorf("%s=%q, which nobody wrote", a.Key, a.Val)
		}
	case "mailto:", "tel:", "sms:":
		if a.Key == "src" {
			t.Errorf("src=%q", a.Val)
		}
	default:
		t.Errorf("%s=%q: a scheme that isn't allowed", a.Key, a.Val)
	}
}

// Whatever a site's files hold, nothing panics and problems stand inside their files; if it is accepted, its outputs have names that fit and
// are what their names say. The files are a txtar archive; site.yaml is added where it is missing, and a page may be its body alone.
func FuzzSite(f *testing.F) {
	for _, pattern := range []string{"testdata/sites/*.txtar", "testdata/corpus/*.txtar"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			f.Fatalf("%s: no sites: %v", pattern, err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			if path.Base(path.Dir(filepath.ToSlash(name))) == "corpus" { // its files are those of content/
				text = bytes.ReplaceAll(text, []byte("\n-- "), []byte("\n-- content/"))
			}
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, archive []byte) {
		site := fstest.MapFS{"content/site.yaml": {Data: []byte(fuzzConfig)}}
		for _, file := range txtar.Parse(archive).Files {
			if !fs.ValidPath(file.Name) || file.Name == "." || strings.Contains(file.Name, "\x00") {
				t.Skip("no name of a file")
			}
			data := file.Data
			if strings.HasSuffix(file.Name, ".md") && !bytes.HasPrefix(data, []byte("---")) {
				data = append([]byte(fuzzHead), data...)
			}
			site[file.Name] = &fstest.MapFile{Data: data}
		}
		for name := range site {
			for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
				if site[dir] != nil {
					t.Skip("a file and a folder of one name")
				}
			}
		}
		outputs, problems := publish(t, site, check.Options{})
		for _, p := range problems {
			inside(t, site, p)
		}
		if problems.Failed() {
			return
		}
		own := false
		for name := range site {
			own = own || strings.HasPrefix(name, "templates/")
		}
		for name, text := range outputs {
			switch path.Ext(name) {
			case ".html":
				if !own { // what a template of one's own leaves open is one's own
					parsed(t, name, text)
				}
			case ".xml", ".svg":
				for d := xml.NewDecoder(bytes.NewReader(text)); ; {
					if _, err := d.Token(); err == io.EOF {
						break
					} else if err != nil {
						t.Errorf("%s isn't XML: %v\n%s", name, err, text)
						break
					}
				}
			case ".json", ".webmanifest":
				if !json.Valid(text) {
					t.Errorf("%s isn't JSON:\n%s", name, text)
				}
			case ".txt":
				if !utf8.Valid(text) {
					t.Errorf("%s isn't text:\n%q", name, text)
				}
			}
		}
	})
}

// inside reports a problem whose place isn't one.
func inside(t *testing.T, site fs.FS, p diag.Problem) {
	t.Helper()
	if p.Message == "" || p.File == "" {
		t.Errorf("a problem without a message or a file: %+v", p)
	}
	if p.Line == 0 && p.Col == 0 {
		return
	}
	text, err := fs.ReadFile(site, p.File)
	if err != nil {
		text, err = fs.ReadFile(buildsite.Theme, p.File)
	}
	if err != nil {
		t.Errorf("%s: there is no such file", p)
		return
	}
	lines := strings.Split(string(text), "\n")
	if p.Line < 1 || p.Line > len(lines) || p.Col < 0 || p.Col > utf8.RuneCountInString(lines[p.Line-1])+1 {
		t.Errorf("%s: that is outside of the file", p)
	}
}

// plain is the theme of sites that change nothing of it; to make one takes longer than all else.
var plain = sync.OnceValues(func() (*theme.Theme, diag.List) {
	return theme.Load(fstest.MapFS{}, buildsite.Theme, theme.Options{Language: "en"})
})

// publish puts a site through the pipeline as Build does, and returns the outputs of the names given, or all that aren't a publisher's own.
func publish(t *testing.T, fsys fstest.MapFS, o check.Options, names ...string) (outputs map[string][]byte, problems diag.List) {
	t.Helper()
	k := &kept{look: theme.Options{Language: "en"}}
	if !slices.ContainsFunc(slices.Collect(maps.Keys(fsys)), theme.Holds) {
		k.theme, k.faults = plain()
	}
	p := prepare(fsys, loader.Options{}, o.BrokenLinks, k, nil, func(Stage) {})
	files, problems := p.files, p.problems
	if p.bare {
		return nil, problems
	}
	if err := output.Fit(files); err != nil && !problems.Failed() {
		t.Errorf("accepted, but with names that don't fit: %v", err)
	}
	outputs = map[string][]byte{}
	for _, file := range files {
		if names == nil && file.Source != "" || names != nil && (problems.Failed() || !slices.Contains(names, file.Path)) {
			continue
		}
		var b bytes.Buffer
		if err := file.Write(&b); err != nil {
			var list diag.List
			if !errors.As(err, &list) && !problems.Failed() {
				t.Errorf("%s: %v", file.Path, err)
			}
			problems = append(problems, list...)
		}
		outputs[file.Path] = b.Bytes()
	}
	return outputs, problems
}

// parsed is a page as a browser takes it. It reports where that isn't what is written: where an element is left open, closed by another, moved or
// split.
func parsed(t *testing.T, name string, text []byte) *html.Node {
	t.Helper()
	root, err := html.ParseWithOptions(bytes.NewReader(text), html.ParseOptionEnableScripting(false))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	unchanged(t, name, string(text), root)
	return root
}

// fragment is HTML that stands in another page, as parsed.
func fragment(t *testing.T, name, text string) []*html.Node {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(text), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	unchanged(t, name, text, nodes...)
	return nodes
}

func unchanged(t *testing.T, name, text string, nodes ...*html.Node) {
	t.Helper()
	want, got := written(text), taken(nodes)
	for i := range max(len(want), len(got)) {
		if i >= len(want) || i >= len(got) || want[i] != got[i] {
			from := max(0, i-3)
			t.Errorf("%s isn't what a browser makes of it: written %q, taken as %q", name, want[min(from, len(want)):min(i+3, len(want))], got[min(from, len(got)):min(i+3, len(got))])
			return
		}
	}
}

// written are the tags and texts of HTML, in order. Spaces between tags don't count: a parser moves some of those around <body>.
func written(text string) (all []string) {
	pre := false
	for z := html.NewTokenizer(strings.NewReader(text)); z.Next() != html.ErrorToken; {
		token := z.Token()
		switch token.Type {
		case html.TextToken:
			if pre { // the first line end in <pre> is none
				token.Data = strings.TrimPrefix(token.Data, "\n")
			}
			all = addText(all, token.Data)
		case html.StartTagToken, html.SelfClosingTagToken:
			all = append(all, startTag(token.Data, token.Attr))
			if token.Data == "noscript" {
				z.NextIsNotRawText()
			}
			if token.Type == html.SelfClosingTagToken && !void(token.Data) {
				all = append(all, "</"+token.Data+">")
			}
		case html.EndTagToken:
			all = append(all, "</"+token.Data+">")
		case html.CommentToken:
			all = append(all, "<!--"+token.Data+"-->")
		}
		pre = token.Type == html.StartTagToken && (token.Data == "pre" || token.Data == "textarea")
	}
	return all
}

// taken is the same of parsed HTML.
func taken(nodes []*html.Node) (all []string) {
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		name := strings.ToLower(n.Data) // SVG has names such as clipPath
		switch n.Type {
		case html.TextNode:
			all = addText(all, n.Data)
		case html.CommentNode:
			all = append(all, "<!--"+n.Data+"-->")
		case html.ElementNode:
			all = append(all, startTag(name, n.Attr))
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
		if n.Type == html.ElementNode && !void(name) {
			all = append(all, "</"+name+">")
		}
	}
	for _, n := range nodes {
		walk(n)
	}
	return all
}

func addText(all []string, text string) []string {
	text = strings.ReplaceAll(text, "<", "‹") // only tags begin with <
	switch {
	case strings.Trim(text, " \t\n\r\f") == "":
		return all
	case len(all) > 0 && !strings.HasPrefix(all[len(all)-1], "<"):
		all[len(all)-1] += text
		return all
	}
	return append(all, text)
}

func startTag(name string, attributes []html.Attribute) string {
	var all []string // in one order: the parser changes it
	for _, a := range attributes {
		key := a.Key
		if a.Namespace != "" {
			key = a.Namespace + ":" + key
		}
		all = append(all, fmt.Sprintf(" %s=%q", strings.ToLower(key), a.Val))
	}
	slices.Sort(all)
	return "<" + name + strings.Join(all, "") + ">"
}

func void(name string) bool {
	switch name {
	case "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr":
		return true
	}
	return false
}
