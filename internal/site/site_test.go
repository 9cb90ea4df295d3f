package site_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"buildsite/internal/markdown"
	"buildsite/internal/site"
)

// fixture is a small programme.
func fixture(t testing.TB) *site.Site {
	t.Helper()
	page := func(key, path string, kind site.Kind, body string) *site.Page {
		doc, _ := markdown.New("en").Parse("content/"+key, []byte(body), 1)
		return &site.Page{Summary: site.Summary{Key: key, Path: path, Kind: kind, Title: key}, Doc: doc}
	}
	home := page("index.md", "/", site.Home, "")
	home.Children = []string{"library/", "safety.md", "steps/"}
	s := &site.Site{
		Pages: []*site.Page{
			home,
			page("größe.md", "/größe/", site.Plain, "## Ärger & Trost\n"),
			page("library/", "/library/", site.Section, ""),
			page("library/a/", "/library/a/", site.Section, ""),
			page("library/a/b.md", "/library/a/b/", site.Plain, "[r](../r.md)"),
			page("library/two words.md", "/library/two-words/", site.Plain, ""),
			page("safety.md", "/safety/", site.Plain, "## Helplines\n\n## Quick exit\n\nNote[^n].\n\n[^n]: Text.\n"),
			page("steps/", "/steps/", site.Section, ""),
			page("steps/1-honesty/guide.md", "/steps/honesty/", site.Guide, "![bowl](../../images/bowl.png)\n\n## Begin\n"),
			page("steps/1-honesty/worksheet.md", "/steps/honesty/worksheet/", site.Worksheet, ""),
			page("topic/index.md", "/topic/", site.Section, ""),
		},
		Steps: []site.Step{{Number: 1, Slug: "honesty", Guide: "steps/1-honesty/guide.md", Worksheet: "steps/1-honesty/worksheet.md"}},
		Images: map[string]site.Image{
			"images/bowl.png":   {Path: "images/bowl.png", Width: 2, Height: 1},
			"images/unused.png": {Path: "images/unused.png", Width: 2, Height: 1},
		},
		Files:  map[string]site.File{"files/plan 1.pdf": {Path: "files/plan 1.pdf"}},
		Static: []string{"CNAME", ".well-known/security.txt"},
	}
	s.Pages[8].Step, s.Pages[9].Step = 1, 1
	s.Pages[1].Date = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC) // so there is a feed
	s.Index([]site.Draft{{Key: "draft.md", Path: "/draft/"}, {Key: "library/a/draft.md", Path: "/library/a/draft/"}}, nil)
	s.ResolveOutputs(slices.Values([]string{"index.html", "safety/index.html", "CNAME", ".well-known/security.txt", "feed.xml", "sitemap.xml"}))
	return s
}

// The addresses that links lead to. A target's page is shown by its key, a file with "file " before it.
func TestResolve(t *testing.T) {
	const guide, home, b = "steps/1-honesty/guide.md", "index.md", "library/a/b.md"
	for _, test := range []struct{ from, link, want string }{
		// Files, as on a code host.
		{home, "safety.md", "safety.md"},
		{home, "./safety.md", "safety.md"},
		{home, "steps/1-honesty/guide.md", guide},
		{guide, "worksheet.md", "steps/1-honesty/worksheet.md"},
		{guide, "guide.md", guide},
		{guide, "../../safety.md", "safety.md"},
		{guide, "../../index.md", home},
		{guide, "../../images/bowl.png", "file images/bowl.png"},
		{b, "../two%20words.md", "library/two words.md"},
		{b, "../../gr%C3%B6%C3%9Fe.md", "größe.md"},
		{b, "../../größe.md", "größe.md"},
		{b, "../../files/plan%201.pdf", "file files/plan 1.pdf"},
		{"library/a/", "b.md", b}, // a generated list is in its folder
		{home, "topic/index.md", "topic/index.md"},

		// Folders that have a generated list, which has no file to name.
		{home, "library/", "library/"},
		{home, "library", "library/"},
		{b, "..", "library/"},
		{b, ".", "library/a/"},

		// Folders that have a page of their own.
		{home, "topic", "topic/index.md"},
		{home, "topic/", "topic/index.md"},
		{home, "./topic/", "topic/index.md"},
		{home, "steps/1-honesty/", guide},
		{home, "./", home},
		{guide, "../../", home},
		{guide, "./", guide},
		{b, "../../topic/", "topic/index.md"},

		// Addresses of the site.
		{guide, "/", home},
		{guide, "/safety/", "safety.md"},
		{guide, "/steps/honesty/", guide},
		{guide, "/gr%C3%B6%C3%9Fe/", "größe.md"},
		{guide, "/library/a/", "library/a/"},
		{guide, "/images/bowl.png", "file images/bowl.png"},
		{guide, "/CNAME", "file CNAME"},
		{guide, "/.well-known/security.txt", "file .well-known/security.txt"},
		{guide, "/feed.xml", "file feed.xml"},
		{guide, "/sitemap.xml", "file sitemap.xml"},

		// Fragments.
		{guide, "#begin", guide + " #begin"},
		{guide, "../../safety.md#helplines", "safety.md #helplines"},
		{guide, "/safety/#quick-exit", "safety.md #quick-exit"},
		{guide, "../../safety.md#fn-1", "safety.md #fn-1"},
		{guide, "../../gr%C3%B6%C3%9Fe.md#%C3%A4rger--trost", "größe.md #ärger--trost"},
		{guide, "#", guide + " #top"},
		{guide, "#top", guide + " #top"},
		{guide, "../../safety.md#TOP", "safety.md #top"},
		{guide, "/safety/#", "safety.md"},

		// Elsewhere.
		{home, "https://example.org/a?b#c", "external https://example.org/a?b#c"},
		{home, "mailto:ada@example.org", "external mailto:ada@example.org"},
		{home, "tel:+44", "external tel:+44"},
		{home, "//example.org", "external //example.org"},

		// Problems, with their hints.
		{guide, "safety.md", `problem: there is no file content/steps/1-honesty/safety.md | did you mean "../../safety.md"?`},
		{guide, "../../saftey.md", `problem: there is no file content/saftey.md | did you mean "../../safety.md"?`},
		{guide, "../../safety", "problem: there is no file content/safety | write ../../safety.md"},
		{guide, "../../images/bowl.jpg", `problem: there is no file content/images/bowl.jpg | did you mean "../../images/bowl.png"?`},
		{b, "two%20words.md", `problem: there is no file content/library/a/two words.md | did you mean "../two%20words.md"?`},
		{home, "zzz/elsewhere.md", "problem: there is no file content/zzz/elsewhere.md | "},
		{home, "Safety.md", `problem: there is no file content/Safety.md | did you mean "safety.md"?`},
		{home, "files/plan%202.pdf", `problem: there is no file content/files/plan 2.pdf | did you mean "files/plan%201.pdf"?`},
		{guide, "/safety", "problem: there is no page or file at /safety | write /safety/"},
		{guide, "/saftey/", `problem: there is no page or file at /saftey/ | did you mean "/safety/"?`},
		{guide, "/safety.md", "problem: there is no page or file at /safety.md | write /safety/"},
		{guide, "/safety/index.html", "problem: there is no page or file at /safety/index.html | write /safety/"},
		{guide, "/images/", "problem: there is no page or file at /images/ | "},
		{home, "draft.md", "problem: content/draft.md is a draft and isn't published | publish it too, or take the link out"},
		{b, "draft.md#x", "problem: content/library/a/draft.md is a draft and isn't published | publish it too, or take the link out"},
		{home, "safety.md#helpline", `problem: there is no heading #helpline on content/safety.md | did you mean "helplines"?`},
		{home, "safety.md#Helplines", `problem: there is no heading #Helplines on content/safety.md | did you mean "helplines"?`},
		{guide, "#nowhere", "problem: there is no heading #nowhere on content/" + guide + " | "},
		{home, "safety.md#fn-2", "problem: there is no heading #fn-2 on content/safety.md | "},

		// As other systems write it.
		{b, "../../safety/", "problem: there is no file content/safety | write ../../safety.md"},
		{home, "./safety/", "problem: there is no file content/safety | write safety.md"},
		{home, "library/a/b/", "problem: there is no file content/library/a/b | write library/a/b.md"},
		{home, "safety.html", "problem: there is no file content/safety.html | write safety.md"},
		{guide, "../../safety.htm#helplines", "problem: there is no file content/safety.htm | write ../../safety.md"},
		{home, "topic/index.html", "problem: there is no file content/topic/index.html | write topic/index.md"},
		{home, "topic.html", "problem: there is no file content/topic.html | write topic/index.md"},
		{home, "topic/README.md", "problem: there is no file content/topic/README.md | write topic/index.md"},
		{home, "library/two%20words", "problem: there is no file content/library/two words | write library/two%20words.md"},
		{home, "content/safety.md", "problem: there is no file content/content/safety.md | write safety.md: paths begin at the folder of this file"},
		{guide, "content/safety.md", "problem: there is no file content/steps/1-honesty/content/safety.md | write ../../safety.md: paths begin at the folder of this file"},
		{b, "../../content/images/bowl.png", "problem: there is no file content/content/images/bowl.png | write ../../images/bowl.png: paths begin at the folder of this file"},
		{home, "“safety.md”", "problem: there is no file content/“safety.md” | write safety.md, without quotes"},
		{home, "saf\u0435ty.md", "problem: there is no file content/saf\u0435ty.md | did you mean \"safety.md\"? (with U+0065 in the place of U+0435)"},
		{guide, "/safety.html", "problem: there is no page or file at /safety.html | write /safety/"},
		{guide, "/safety.php", "problem: there is no page or file at /safety.php | write /safety/"},
		{guide, "/index.html", "problem: there is no page or file at /index.html | write /"},
		{guide, "/content/safety.md", "problem: there is no page or file at /content/safety.md | write /safety/"},
		{guide, "/library/a/b.md", "problem: there is no page or file at /library/a/b.md | write /library/a/b/"},
		{guide, "/steps/1-honesty/guide.md", "problem: there is no page or file at /steps/1-honesty/guide.md | write /steps/honesty/"},
		{guide, "/content/images/bowl.png", "problem: there is no page or file at /content/images/bowl.png | write /images/bowl.png"},
		{guide, "/assets/static/CNAME", "problem: there is no page or file at /assets/static/CNAME | write /CNAME"},
		{guide, "/two-words/", `problem: there is no page or file at /two-words/ | did you mean "/library/two-words/"?`},
		{guide, "/worksheet", `problem: there is no page or file at /worksheet | did you mean "/steps/honesty/worksheet/"?`},
		{home, "steps/index.md", "problem: there is no file content/steps/index.md | write /steps/, as this folder has no index.md"},
		{home, "library/README.md", "problem: there is no file content/library/README.md | write /library/, as this folder has no index.md"},

		// Elsewhere, without its beginning.
		{home, "www.example.org", "problem: a web address without https:// | write https://www.example.org"},
		{home, "WWW.example.museum/a?b=c#d", "problem: a web address without https:// | write https://WWW.example.museum/a?b=c#d"},
		{home, "example.org", "problem: a web address without https:// | write https://example.org"},
		{home, "example.org/x", "problem: a web address without https:// | write https://example.org/x"},
		{home, "de.wikipedia.org/wiki/Trost#Arten", "problem: a web address without https:// | write https://de.wikipedia.org/wiki/Trost#Arten"},
		{home, "trust.clinic/", "problem: a web address without https:// | write https://trust.clinic/"},
		{home, "ada@example.org", "problem: a mail address without mailto: | write mailto:ada@example.org"},
		{home, "ada.l+x@mail.example.org?subject=Help", "problem: a mail address without mailto: | write mailto:ada.l+x@mail.example.org?subject=Help"},
		{home, "notes.txt", "problem: there is no file content/notes.txt | "},
		{home, "run.sh", "problem: there is no file content/run.sh | "},
		{home, "v1.2/notes", "problem: there is no file content/v1.2/notes | "},
		{home, "plan.pdf/x", "problem: there is no file content/plan.pdf/x | "},

		// Nothing above content/ can be reached.
		{home, "../site.yaml", "problem: a path that leaves content/ | link to files below it only"},
		{home, "..", "problem: a path that leaves content/ | link to files below it only"},
		{guide, "../../../content/safety.md", "problem: a path that leaves content/ | link to files below it only"},
		{home, "../safety/", "problem: a path that leaves content/ | write safety.md: paths begin at the folder of this file"},
		{home, "%2e%2e/go.mod", "problem: a path that leaves content/ | link to files below it only"},
		{home, "a/../../go.mod", "problem: a path that leaves content/ | link to files below it only"},
		{home, "/../go.mod", "problem: there is no page or file at /../go.mod | "},
		{home, "..safety.md", `problem: there is no file content/..safety.md | did you mean "safety.md"?`},

		// What can't be meant.
		{home, "safety.md?x=1", "problem: a link inside the site with a ? | take out what follows the ?, or write %3F"},
		{home, "50%.md", "problem: an address with a broken % sign | write %25 for a percent sign"},
		{home, "safety.md#50%", "problem: an address with a broken % sign | write %25 for a percent sign"},
	} {
		s := fixture(t)
		from := s.Page(test.from)
		if from == nil {
			t.Fatalf("no page %s", test.from)
		}
		if got := shown(s.Resolve(from, test.link)); got != test.want {
			t.Errorf("from %s, %q leads to\n\t%s\nwant\n\t%s", test.from, test.link, got, test.want)
		}
	}
}

func shown(target site.Target) string {
	s := ""
	switch {
	case target.Problem != "":
		return "problem: " + target.Problem + " | " + target.Hint
	case target.External != "":
		s = "external " + target.External
	case target.Page != "":
		s = target.Page
	default:
		s = "file " + strings.TrimPrefix(target.Path, "/")
	}
	if target.Fragment != "" {
		s += " #" + target.Fragment
	}
	return s
}

// Full addresses of the site itself lead to its pages; what follows its folder is checked.
func TestResolveOwn(t *testing.T) {
	for _, test := range []struct{ base, link, want string }{
		{"https://example.org", "https://example.org", "index.md"},
		{"https://example.org", "https://example.org/", "index.md"},
		{"https://example.org", "http://example.org/safety/", "safety.md"},
		{"https://example.org", "https://www.example.org/safety", "safety.md"},
		{"https://www.example.org", "HTTPS://Example.ORG:443/safety/index.html#helplines", "safety.md #helplines"},
		{"https://example.org", "https://example.org/gr%C3%B6%C3%9Fe/", "größe.md"},
		{"https://example.org", "https://example.org/images/bowl.png", "file images/bowl.png"},
		{"https://example.org", "https://example.org/feed.xml", "file feed.xml"},
		{"https://example.org", "https://example.org/safety/?from=mail", "external https://example.org/safety/?from=mail"},
		{"https://ada.github.io/trust", "https://ada.github.io/trust", "index.md"},
		{"https://ada.github.io/trust", "https://ada.github.io/trust/safety/", "safety.md"},

		{"https://example.org", "https://example.org/nope/", "problem: there is no page or file at /nope/ | "},
		{"https://example.org", "https://example.org/saftey/", `problem: there is no page or file at /saftey/ | did you mean "/safety/"?`},
		{"https://example.org", "https://example.org/nope/?a", "problem: there is no page or file at /nope/ | "},
		{"https://example.org", "http://example.org/safety/#nope", "problem: there is no heading #nope on content/safety.md | "},
		{"https://example.org", "https://example.org/draft/", "problem: content/draft.md is a draft and isn't published | publish it too, or take the link out"},
		{"https://ada.github.io/trust", "https://ada.github.io/trust/nope/", "problem: there is no page or file at /nope/ | "},

		// Not surely of the site.
		{"https://example.org", "https://www.example.org/nope/", "external https://www.example.org/nope/"},
		{"https://example.org", "https://blog.example.org/safety/", "external https://blog.example.org/safety/"},
		{"https://example.org", "https://example.org.evil.example/", "external https://example.org.evil.example/"},
		{"https://example.org", "https://example.org@evil.example/", "external https://example.org@evil.example/"},
		{"https://example.org", "https://example.org:8080/safety/", "external https://example.org:8080/safety/"},
		{"https://ada.github.io/trust", "https://ada.github.io/other/", "external https://ada.github.io/other/"},
		{"https://ada.github.io/trust", "https://ada.github.io/trusty/", "external https://ada.github.io/trusty/"},
	} {
		s := fixture(t)
		base, err := site.ParseBaseURL(test.base)
		if err != nil {
			t.Fatal(err)
		}
		// Built for another address, as a preview is, the one of site.yaml is still the site's own.
		for _, config := range []site.Config{{BaseURL: base}, {BaseURL: site.BaseURL{Origin: "https://preview.example", Path: "/x/"}, Written: base}} {
			s.Config = config
			if got := shown(s.Resolve(s.Page("index.md"), test.link)); got != test.want {
				t.Errorf("on %s, %q leads to\n\t%s\nwant\n\t%s", test.base, test.link, got, test.want)
			}
		}
	}
	s := fixture(t)
	s.Config.BaseURL.Path = "/trust/"
	if got, want := shown(s.Resolve(s.Page("index.md"), "/trust/safety/")), "problem: there is no page or file at /trust/safety/ | write /safety/: addresses begin at the site's own folder"; got != want {
		t.Errorf("with the folder of the base: %s", got)
	}
	s.Page("safety.md").Aliases = []site.Ref{{Target: "/help"}}
	if got, want := shown(s.Resolve(s.Page("index.md"), "/help/")), "problem: there is no page or file at /help/ | that is an old address: write /safety/"; got != want {
		t.Errorf("an alias: %s", got)
	}
}

// Names are one if they look the same: on Macs, files' accents stand apart from their letters, and some characters aren't seen.
func TestResolveForms(t *testing.T) {
	const ü, u, z = "\u00fc", "u\u0308", "\u200c" // a letter, the same in two, a zero-width non-joiner
	page := func(key, path, body string) *site.Page {
		doc, _ := markdown.New("en").Parse("content/"+key, []byte(body), 1)
		return &site.Page{Summary: site.Summary{Key: key, Path: path, Title: key}, Doc: doc}
	}
	s := &site.Site{
		Pages: []*site.Page{
			page("index.md", "/", ""),
			page("b"+u+"cher/"+u+"ben.md", "/b"+ü+"cher/"+ü+"ben/", "## F"+u+"nf\n\n## F"+u+"r {#f"+u+"r}\n\n## \u2764\ufe0f Love\n"),
			page("mi"+z+"kh.md", "/mikh/", "## mi"+z+"kh\n\n## x {#xa"+z+"x}\n"),
		},
		Images: map[string]site.Image{"bl" + u + "te.png": {Path: "bl" + ü + "te.png", Width: 1, Height: 1}},
		Files:  map[string]site.File{"a" + z + "b.pdf": {Path: "a" + z + "b.pdf"}},
		Static: []string{"st" + u + "ck.txt"},
	}
	s.Index([]site.Draft{{Key: "entw" + u + "rfe.md", Path: "/entw" + ü + "rfe/"}}, nil)
	s.ResolveOutputs(slices.Values([]string{"st" + ü + "ck.txt"}))
	for _, test := range []struct{ link, want string }{
		{"b" + ü + "cher/" + ü + "ben.md", s.Pages[1].Key},
		{"b" + u + "cher/" + u + "ben.md", s.Pages[1].Key},
		{"b" + ü + "cher/" + u + "ben.md", s.Pages[1].Key},
		{"b%C3%BCcher/%C3%BCben.md", s.Pages[1].Key},
		{"bu%CC%88cher/u%CC%88ben.md", s.Pages[1].Key},
		{"/b" + u + "cher/" + u + "ben/", s.Pages[1].Key},
		{"/bu%CC%88cher/%C3%BCben/#f%C3%BCnf", s.Pages[1].Key + " #f" + ü + "nf"},
		{"b" + ü + "cher/" + ü + "ben.md#f" + u + "nf", s.Pages[1].Key + " #f" + ü + "nf"},
		{"b" + ü + "cher/" + ü + "ben.md#f" + ü + "r", s.Pages[1].Key + " #f" + ü + "r"},
		{"b" + ü + "cher/" + ü + "ben.md#\ufe0f-love", s.Pages[1].Key + " #love"},
		{"mi" + z + "kh.md", "mi" + z + "kh.md"},
		{"mikh.md", "mi" + z + "kh.md"},
		{"/mi" + z + "kh/", "mi" + z + "kh.md"},
		{"mikh.md#mi" + z + "kh", "mi" + z + "kh.md #mikh"},
		{"mikh.md#mi%E2%80%8Ckh", "mi" + z + "kh.md #mikh"},
		{"mikh.md#xa" + z + "x", "mi" + z + "kh.md #xax"},
		{"bl" + ü + "te.png", "file bl" + ü + "te.png"},
		{"/bl" + u + "te.png", "file bl" + ü + "te.png"},
		{"ab.pdf", "file a" + z + "b.pdf"},
		{"/ab.pdf", "file a" + z + "b.pdf"},
		{"/st" + u + "ck.txt", "file st" + ü + "ck.txt"},
		{"entw" + ü + "rfe.md", "problem: content/entw" + u + "rfe.md is a draft and isn't published | publish it too, or take the link out"},
	} {
		if got := shown(s.Resolve(s.Pages[0], test.link)); got != test.want {
			t.Errorf("%+q leads to\n\t%+q\nwant\n\t%+q", test.link, got, test.want)
		}
	}
}

func TestResolveDraft(t *testing.T) {
	s := fixture(t)
	if !s.Resolve(s.Page("index.md"), "draft.md").Draft {
		t.Error("a link to a draft isn't marked as one")
	}
	if s.Resolve(s.Page("index.md"), "nowhere.md").Draft {
		t.Error("a link to nowhere is marked as one to a draft")
	}
}

// Links of site.yaml are relative to content/.
func TestResolveConfig(t *testing.T) {
	for _, test := range []struct{ link, want string }{
		{"safety.md", "safety.md"},
		{"steps/1-honesty/guide.md", "steps/1-honesty/guide.md"},
		{"/safety/#helplines", "safety.md #helplines"},
		{"https://example.org", "external https://example.org"},
		{"../site.yaml", "problem: a path that leaves content/ | link to files below it only"},
		{"saftey.md", `problem: there is no file content/saftey.md | did you mean "safety.md"?`},
		{"#helplines", "problem: a heading without its page | write the page before the #, such as index.md#helplines"},
	} {
		s := fixture(t)
		s.Config.Footer = []site.NavItem{{Link: site.Link{Ref: site.Ref{Target: test.link}}}}
		s.Index(nil, nil)
		if got := shown(s.Config.Footer[0].Link.To); got != test.want {
			t.Errorf("%q leads to\n\t%s\nwant\n\t%s", test.link, got, test.want)
		}
	}
}

// Whatever is written, a target is exactly one thing, and a file is one of the site's.
func FuzzResolve(f *testing.F) {
	for _, link := range []string{"safety.md#helplines", "../..", "/../x", "/safety", "a%2f..%2f..%2fx", "//x", "x:y", "%", "#%zz", "?", "\x00", "library/", "/CNAME"} {
		f.Add("steps/1-honesty/guide.md", link)
		f.Add("library/a/", link)
	}
	s := fixture(f)
	f.Fuzz(func(t *testing.T, from, link string) {
		page := s.Page(from)
		if page == nil {
			page = s.Pages[0]
		}
		got := s.Resolve(page, link)
		n := 0
		for _, set := range []bool{got.External != "", got.Path != "", got.Problem != ""} {
			if set {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%q leads to %d things: %+v", link, n, got)
		}
		if got.Path != "" && got.Page == "" && !strings.Contains(" /images/bowl.png /images/unused.png /files/plan 1.pdf /CNAME /.well-known/security.txt /feed.xml /sitemap.xml ", " "+got.Path+" ") {
			t.Errorf("%q leads to the file %q", link, got.Path)
		}
	})
}

// Only what pages, site.yaml and templates lead to is published.
func TestMedia(t *testing.T) {
	s := fixture(t)
	if diff := cmp.Diff([]string{"images/bowl.png"}, s.Media()); diff != "" {
		t.Errorf("by a page: -want +got\n%s", diff)
	}

	s = fixture(t)
	s.Pages[0].Image.Target = "images/unused.png"
	s.Index(nil, nil)
	if diff := cmp.Diff([]string{"images/bowl.png", "images/unused.png"}, s.Media()); diff != "" {
		t.Errorf("as a page's picture: -want +got\n%s", diff)
	}

	s = fixture(t)
	s.Config.Logo.Target = "images/unused.png"
	link := func(target string) site.Link { return site.Link{Ref: site.Ref{Target: target}} }
	s.Config.Navigation = []site.NavItem{{Label: "Plan", Link: link("files/plan%201.pdf")}, {Link: link("/CNAME")}, {Link: link("/feed.xml")}}
	s.Index(nil, nil)
	if diff := cmp.Diff([]string{"files/plan 1.pdf", "images/bowl.png", "images/unused.png"}, s.Media()); diff != "" {
		t.Errorf("by site.yaml: -want +got\n%s", diff)
	}
}

// A link that hangs on what editions make follows it from one state of a site to the next, and its page is rendered again.
func TestOpenLinks(t *testing.T) {
	parser := markdown.New("en")
	doc, _ := parser.Parse("content/index.md", []byte("[a](/all.zip) [b](https://www.example.org/b/)"), 1)
	empty, _ := parser.Parse("content/b.md", nil, 1)
	var before *site.Site
	for _, test := range []struct {
		outputs []string
		b       bool // there is a page b.md
		want    [2]string
		changed bool
	}{
		{[]string{"index.html"}, false, [2]string{"problem: there is no page or file at /all.zip | ", "external https://www.example.org/b/"}, true},
		{[]string{"index.html", "all.zip"}, false, [2]string{"file all.zip", "external https://www.example.org/b/"}, true},
		{[]string{"index.html", "all.zip"}, false, [2]string{"file all.zip", "external https://www.example.org/b/"}, false},
		{[]string{"index.html", "all.zip"}, true, [2]string{"file all.zip", "b.md"}, true},
		{[]string{"index.html"}, true, [2]string{"problem: there is no page or file at /all.zip | ", "b.md"}, true},
	} {
		s := &site.Site{Pages: []*site.Page{{Summary: site.Summary{Key: "index.md", Path: "/", Kind: site.Home}, Doc: doc}}}
		if test.b {
			s.Pages = append(s.Pages, &site.Page{Summary: site.Summary{Key: "b.md", Path: "/b/", Kind: site.Plain}, Doc: empty})
		}
		s.Config.BaseURL = site.BaseURL{Origin: "https://example.org", Path: "/"}
		s.Index(nil, before)
		s.ResolveOutputs(slices.Values(test.outputs))
		for i, want := range test.want {
			if got := shown(s.Pages[0].Targets(doc)[i]); got != want {
				t.Errorf("%q, b: %t: link %d leads to %s, want %s", test.outputs, test.b, i, got, want)
			}
		}
		if before != nil && site.Changed(before, s)["page index.md"] != test.changed {
			t.Errorf("%q, b: %t: the page is to be rendered again: %t", test.outputs, test.b, !test.changed)
		}
		before = s
	}
}

// A page is made again when any field of it has changed, but for those that are named here with the dep that tells of them.
func TestPageChanged(t *testing.T) {
	deps := map[string]string{
		"Aliases": "aliases", // they are files of their own
		"Order":   "",        // it shows in the order of others
		"Slug":    "",        // it shows in the path
	}
	before := fixture(t)
	state := func() (s *site.Site, p *site.Page) {
		s = fixture(t)
		for i := range s.Pages {
			same := *before.Pages[i]
			s.Pages[i] = &same
		}
		return s, s.Pages[8]
	}
	if same, _ := state(); len(site.Changed(before, same)) > 0 {
		t.Errorf("of two sites that are the same, these deps differ: %v", site.Changed(before, same))
	}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[site.Page]()) {
		if !field.IsExported() || field.Anonymous || field.Name == "Key" {
			continue // links have a test of their own, and a page with another key is another page
		}
		after, p := state()
		change(t, reflect.ValueOf(p).Elem().FieldByIndex(field.Index))
		dep, named := deps[field.Name]
		if !named {
			dep = "page " + p.Key
		}
		if changed := site.Changed(before, after); !changed[dep] && dep != "" || dep == "" && len(changed) > 0 {
			t.Errorf("when a page's %s has changed, these deps differ: %v, want %q", field.Name, changed, dep)
		}
	}
}

// change gives a value of any type another one.
func change(t *testing.T, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(v.String() + "x")
	case reflect.Int:
		v.SetInt(v.Int() + 1)
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
	case reflect.Slice:
		v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.Zero(v.Type().Key()), reflect.Zero(v.Type().Elem()))
	case reflect.Struct:
		if day, ok := v.Interface().(time.Time); ok {
			v.Set(reflect.ValueOf(day.AddDate(0, 0, 1)))
			return
		}
		change(t, v.Field(0))
	default:
		t.Fatalf("say here how to change a %s", v.Type())
	}
}

func TestPage(t *testing.T) {
	s := fixture(t)
	for _, test := range []struct {
		key, source, dir string
		generated        bool
	}{
		{"index.md", "content/index.md", ".", false},
		{"library/a/b.md", "content/library/a/b.md", "library/a", false},
		{"library/a/", "content/library/a", "library/a", true},
	} {
		p := s.Page(test.key)
		if p.Source() != test.source || p.Dir() != test.dir || p.Generated() != test.generated {
			t.Errorf("%s: source %q, folder %q, generated %t", test.key, p.Source(), p.Dir(), p.Generated())
		}
	}
	home := &site.Page{Summary: site.Summary{Key: "./"}} // the list of a site without an index.md
	if home.Source() != "content" || home.Dir() != "." || !home.Generated() {
		t.Errorf("./: source %q, folder %q, generated %t", home.Source(), home.Dir(), home.Generated())
	}
}

func TestChanged(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC) }
	for _, test := range []struct{ date, updated, want time.Time }{
		{time.Time{}, time.Time{}, time.Time{}},
		{day(1), time.Time{}, day(1)},
		{time.Time{}, day(2), day(2)},
		{day(1), day(2), day(2)},
		{day(2), day(1), day(2)},
	} {
		if got := (&site.Summary{Date: test.date, Updated: test.updated}).Changed(); !got.Equal(test.want) {
			t.Errorf("%s, %s: %s, want %s", test.date, test.updated, got, test.want)
		}
	}
}

func TestStepOf(t *testing.T) {
	s := fixture(t)
	for key, want := range map[string]int{"steps/1-honesty/guide.md": 1, "steps/1-honesty/worksheet.md": 1, "index.md": 0, "safety.md": 0} {
		got := 0
		if step := s.StepOf(s.Page(key)); step != nil {
			got = step.Number
		}
		if got != want {
			t.Errorf("%s belongs to step %d, want %d", key, got, want)
		}
	}
}

func TestNavigation(t *testing.T) {
	targets := func(s *site.Site) (all []string) {
		for _, n := range s.Navigation() {
			all = append(all, n.Link.Target)
		}
		return all
	}
	s := fixture(t)
	if diff := cmp.Diff([]string{"/library/", "/steps/"}, targets(s)); diff != "" {
		t.Errorf("without any in site.yaml, the sections: -want +got\n%s", diff)
	}
	s.Config.Navigation = []site.NavItem{{Link: site.Link{Ref: site.Ref{Target: "safety.md"}}}}
	if diff := cmp.Diff([]string{"safety.md"}, targets(s)); diff != "" {
		t.Errorf("of site.yaml: -want +got\n%s", diff)
	}

	var many site.Site
	home := &site.Page{Summary: site.Summary{Key: "index.md", Path: "/", Kind: site.Home}}
	many.Pages = []*site.Page{home}
	for _, name := range strings.Split("abcdefgh", "") {
		home.Children = append(home.Children, name+"/")
		many.Pages = append(many.Pages, &site.Page{Summary: site.Summary{Key: name + "/", Path: "/" + name + "/", Kind: site.Section}})
	}
	many.Index(nil, nil)
	if got := targets(&many); got != nil {
		t.Errorf("eight sections make a navigation by themselves: %v", got)
	}
	home.Children = home.Children[:7]
	many.Index(nil, nil)
	if got := targets(&many); len(got) != 7 {
		t.Errorf("seven sections don't make a navigation by themselves: %v", got)
	}
}

func TestLists(t *testing.T) {
	s := fixture(t)
	without := fixture(t)
	without.Steps = nil
	for _, test := range []struct {
		name string
		got  bool
		want bool
	}{
		{"a section", s.Lists(s.Page("library/")), true},
		{"a page", s.Lists(s.Page("safety.md")), false},
		{"a guide", s.Lists(s.Page("steps/1-honesty/guide.md")), false},
		{"the home page of a programme", s.Lists(s.Page("index.md")), false},
		{"the home page of another site", without.Lists(without.Page("index.md")), true},
	} {
		if test.got != test.want {
			t.Errorf("%s lists its children: %t", test.name, test.got)
		}
	}
}

// Of two pages at one address the first is found; check reports them.
func TestIndex(t *testing.T) {
	s := &site.Site{Pages: []*site.Page{{Summary: site.Summary{Key: "a.md", Path: "/a/"}}, {Summary: site.Summary{Key: "a/index.md", Path: "/a/"}}}}
	s.Index(nil, nil)
	if p := s.PageAt("/a/"); p == nil || p.Key != "a.md" {
		t.Errorf("at /a/ is %v", p)
	}
	if s.PageAt("/b/") != nil || s.Page("b.md") != nil {
		t.Error("a page that isn't there was found")
	}
}
