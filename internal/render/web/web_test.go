package web_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"buildsite"
	"buildsite/internal/check"
	"buildsite/internal/load"
	"buildsite/internal/output"
	rendering "buildsite/internal/render"
	"buildsite/internal/render/web"
	"buildsite/internal/site"
	"buildsite/internal/theme"
)

var update = flag.Bool("update", false, "write testdata anew")

// render renders the site in a folder, which has to be without problems.
func render(t testing.TB, fsys fs.FS) map[string]string {
	t.Helper()
	s, problems := load.Load(fsys, load.Options{})
	files := listed(t, s, mustTheme(t, fsys, s), fsys)
	problems = append(problems, check.Site(s, files, check.Options{})...)
	if problems.Failed() {
		t.Fatalf("the site has problems:\n%s", problems.Error())
	}
	return written(t, files)
}

// listed are the edition's files, which the site's links may lead to.
func listed(t testing.TB, s *site.Site, th *theme.Theme, fsys fs.FS) []output.File {
	t.Helper()
	files, problems := web.Files(rendering.Input{Site: s, Theme: th, Source: fsys})
	if len(problems) > 0 {
		t.Fatalf("the edition has problems:\n%s", problems.Error())
	}
	s.ResolveOutputs(output.Paths(files))
	return files
}

func mustTheme(t testing.TB, fsys fs.FS, s *site.Site) *theme.Theme {
	t.Helper()
	th, problems := theme.Load(fsys, buildsite.Theme, theme.Options{Language: s.Config.Language, Accent: s.Config.Accent})
	if len(problems) > 0 {
		t.Fatalf("the theme has problems:\n%s", problems.Error())
	}
	return th
}

func written(t testing.TB, files []output.File) map[string]string {
	t.Helper()
	m := make(map[string]string, len(files))
	for _, f := range files {
		if _, twice := m[f.Path]; twice {
			t.Errorf("%s is written twice", f.Path)
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatalf("%s: %v", f.Path, err)
		}
		m[f.Path] = b.String()
	}
	return m
}

var (
	exampleOnce  sync.Once
	exampleFiles map[string]string
)

// example is what becomes of testdata/site, rendered once for all tests.
func example(t testing.TB) map[string]string {
	t.Helper()
	exampleOnce.Do(func() { exampleFiles = render(t, os.DirFS("testdata/site")) })
	if exampleFiles == nil {
		t.Fatal("testdata/site has problems: the first test that failed tells which")
	}
	return exampleFiles
}

// small is a site of markdown files; a page may be its body alone.
func small(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{"content/site.yaml": {Data: []byte("id: test\ntitle: Test\nbase_url: https://example.org\n")}}
	for name, text := range files {
		if strings.HasSuffix(name, ".md") && !strings.HasPrefix(text, "---\n") {
			text = "---\ntitle: T\ndescription: D.\n---\n" + text
		}
		fsys["content/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func isPage(name string) bool { return path.Base(name) == "index.html" || name == "404.html" }

// Goldens.

var hashes = regexp.MustCompile(`\.[A-Z2-7]{8}\.`)

// readable breaks HTML and XML into lines, and replaces the hashes in the names of assets.
func readable(text string) string {
	return strings.TrimSpace(hashes.ReplaceAllString(strings.ReplaceAll(text, "><", ">\n<"), ".HASH.")) + "\n"
}

// cutMain takes a page's <main> out of it.
func cutMain(t *testing.T, name, page string) (main, shell string) {
	t.Helper()
	start, end := strings.Index(page, "<main"), strings.Index(page, "</main>")
	if start < 0 || end < 0 {
		t.Fatalf("%s has no <main>:\n%s", name, page)
	}
	end += len("</main>")
	return page[start:end], page[:start] + "<main>…</main>" + page[end:]
}

// compare compares texts with the files of a folder of testdata, each of which has to belong to one.
func compare(t *testing.T, dir string, texts map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		compareFile(t, filepath.Join(dir, filepath.FromSlash(name)), texts[name])
	}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		key, err := filepath.Rel(dir, name)
		if _, ok := texts[filepath.ToSlash(key)]; !ok {
			t.Errorf("%s belongs to no page or file: delete it", name)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func compareFile(t *testing.T, name, text string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Errorf("%v (-update writes it)", err)
	} else if diff := cmp.Diff(string(want), text); diff != "" {
		t.Errorf("%s: -want +got (-update accepts it)\n%s", name, diff)
	}
}

func TestMains(t *testing.T) {
	mains := map[string]string{}
	for name, text := range example(t) {
		if isPage(name) && strings.Contains(text, "<main") {
			main, _ := cutMain(t, name, text)
			mains[name] = readable(main)
		}
	}
	blog := render(t, small(map[string]string{
		"index.md": "A site without steps.", "a.md": "---\ntitle: A\ndescription: Of a.\ndate: 2026-01-01\n---\n", "b/c.md": "",
	}))
	main, _ := cutMain(t, "index.html", blog["index.html"])
	mains["home-without-steps.html"] = readable(main)
	compare(t, "testdata/main", mains)
}

func TestShell(t *testing.T) {
	_, shell := cutMain(t, "article", example(t)["article/index.html"])
	compareFile(t, filepath.Join("testdata", "shell.html"), readable(shell))
}

func TestFiles(t *testing.T) {
	files := map[string]string{}
	for name, text := range example(t) {
		switch {
		case name == "manifest.webmanifest":
			var b bytes.Buffer
			if err := json.Indent(&b, []byte(text), "", "  "); err != nil {
				t.Fatal(err)
			}
			files[name] = readable(b.String())
		case name == "_headers":
			rules := strings.Split(strings.TrimSuffix(readable(text), "\n"), "\n/")
			slices.Sort(rules[1:]) // otherwise hashes would say which of two files comes first
			files[name] = strings.Join(rules, "\n/") + "\n"
		case path.Ext(name) == ".xml", name == "robots.txt", name == "_redirects", name == "CNAME", path.Ext(name) == ".svg" && !strings.HasPrefix(name, "assets/"):
			files[name] = readable(text)
		case path.Ext(name) == ".html" && !strings.Contains(text, "<main"):
			files[name] = readable(text)
		}
	}
	compare(t, "testdata/files", files)
}

// Everything that is published, by its path.
func TestPaths(t *testing.T) {
	var got []string
	for _, name := range slices.Sorted(maps.Keys(example(t))) {
		got = append(got, hashes.ReplaceAllString(name, ".HASH."))
	}
	slices.Sort(got) // their hashes changed the order
	want := strings.Fields(`
		.nojekyll 404.html CNAME _headers _redirects article/index.html
		assets/atkinson-next-ext.HASH.woff2 assets/atkinson-next.HASH.woff2 assets/exit.HASH.js assets/icon-180.HASH.png assets/icon-192.HASH.png assets/icon-512.HASH.png assets/icon.HASH.svg
		assets/literata-ext-italic.HASH.woff2 assets/literata-ext.HASH.woff2 assets/literata-italic.HASH.woff2 assets/literata.HASH.woff2 assets/main.HASH.css assets/main.HASH.js assets/mine.HASH.js assets/swap.HASH.js assets/worksheet.HASH.js
		check/index.html feed.xml größe/index.html images/bowl.png images/logo.svg images/plan.pdf index.html library/deep/index.html library/deep/page/index.html
		library/größe/index.html library/index.html manifest.webmanifest old/index.html older/article.html robots.txt safety/index.html sitemap.xml
		steps/honesty/index.html steps/honesty/worksheet/index.html steps/index.html steps/time/index.html sw.js`)
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if example(t)["images/plan.pdf"] != "%PDF-" || example(t)["CNAME"] != "example.org\n" || example(t)[".nojekyll"] != "" {
		t.Error("files aren't copied as they are")
	}
}

// Rules for every page.

// walk visits the elements of a page.
func walk(t *testing.T, page string, visit func(n *html.Node, attr map[string]string)) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			attr := map[string]string{}
			for _, a := range n.Attr {
				attr[a.Key] = a.Val
			}
			visit(n, attr)
		}
	}
}

func ids(t *testing.T, page string) map[string]bool {
	found := map[string]bool{}
	walk(t, page, func(n *html.Node, attr map[string]string) {
		if id, ok := attr["id"]; ok {
			if found[id] {
				t.Errorf("the id %q twice", id)
			}
			found[id] = true
		}
	})
	return found
}

// Every address on every page leads to a file of the site, and to a place that is there; the site works in any folder, so
// nothing but 404.html and what other sites read has the base path in it. What stands in a <template> is looked at, too.
func TestAddressesLead(t *testing.T) {
	t.Run("example", func(t *testing.T) { addressesLead(t, example(t)) })
	t.Run("fields", func(t *testing.T) {
		files := fieldSite(t)
		addressesLead(t, files)
		if page := files["input/example/index.html"]; !regexp.MustCompile(`<template data-swap><script src="../../assets/swap\.\w+\.js">`).MatchString(page) {
			t.Errorf("a field with share: ask has no script to show it:\n%s", page)
		}
	})
}

func addressesLead(t *testing.T, files map[string]string) {
	const base = "https://example.org/trust/"
	for name, text := range files {
		if path.Ext(name) != ".html" {
			continue
		}
		address, err := url.Parse(base + strings.TrimSuffix(site.EscapePath(name), "index.html"))
		if err != nil {
			t.Fatal(err)
		}
		seen := 0
		walk(t, text, func(n *html.Node, attr map[string]string) {
			written := attr["href"] + attr["src"]
			if content := attr["content"]; attr["http-equiv"] == "refresh" {
				_, written, _ = strings.Cut(content, "url=")
			}
			if written == "" {
				return
			}
			seen++
			reference, err := url.Parse(written)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				return
			}
			canonical := n.Data == "link" && attr["rel"] == "canonical"
			switch full := strings.HasPrefix(written, base) || strings.HasPrefix(written, "/trust/"); {
			case canonical && !full:
				t.Errorf("%s: the canonical address is %s", name, written)
			case name == "404.html" && !full && !reference.IsAbs() && !strings.HasPrefix(written, "#"):
				t.Errorf("%s: %s is relative", name, written)
			case name != "404.html" && !canonical && full:
				t.Errorf("%s: %s is absolute", name, written)
			}
			to := address.ResolveReference(reference)
			if to.Host != "example.org" || to.Scheme != "https" {
				if n.Data != "a" {
					t.Errorf("%s: <%s> asks another server: %s", name, n.Data, written)
				}
				return
			}
			file, ok := strings.CutPrefix(to.Path, "/trust/")
			if file == "" || strings.HasSuffix(file, "/") {
				file += "index.html"
			}
			if ok && path.Base(file) == "worksheet.txt" {
				return // the edition of plain text makes it
			}
			if !ok || files[file] == "" && file != ".nojekyll" {
				t.Errorf("%s: %s leads to %s, where nothing is", name, written, to)
			} else if to.Fragment != "" && !ids(t, files[file])[to.Fragment] {
				t.Errorf("%s: %s leads to an id that %s hasn't", name, written, file)
			}
		})
		if seen < 2 {
			t.Errorf("%s: only %d addresses found", name, seen)
		}
	}
}

// The policy forbids what stands in a page itself; nothing of the kind is there.
func TestNothingInline(t *testing.T) {
	for name, text := range example(t) {
		if path.Ext(name) != ".html" {
			continue
		}
		policy := ""
		walk(t, text, func(n *html.Node, attr map[string]string) {
			if attr["http-equiv"] == "Content-Security-Policy" {
				policy = attr["content"]
			}
			if n.Data == "style" || n.Data == "script" && attr["src"] == "" && !strings.HasSuffix(attr["type"], "json") {
				t.Errorf("%s has an inline <%s>", name, n.Data)
			}
			for key := range attr {
				if key == "style" || strings.HasPrefix(key, "on") {
					t.Errorf("%s: <%s> has the attribute %s", name, n.Data, key)
				}
			}
		})
		if policy != web.Policy && strings.Contains(text, "<main") {
			t.Errorf("%s has the policy %q", name, policy)
		}
	}
	if !strings.Contains(example(t)["_headers"], "  Content-Security-Policy: "+web.Policy+"; frame-ancestors 'none'\n") {
		t.Errorf("_headers lacks the policy:\n%s", example(t)["_headers"])
	}
	if !strings.Contains(example(t)["_headers"], "*.svg\n  Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; sandbox; ") {
		t.Errorf("_headers lacks the drawings' policy:\n%s", example(t)["_headers"])
	}
}

func TestLinkedData(t *testing.T) {
	fsys := small(map[string]string{
		"index.md": "[a](a.md)",
		"a.md":     "---\ntitle: \"</script><b> 'A' & \\\"B\\\"\"\ndescription: \"<!-- \\u2028 -->\"\n---\nText.",
	})
	pages := maps.Clone(example(t))
	for name, text := range render(t, fsys) {
		pages["small/"+name] = text
	}
	types := map[string]int{}
	for name, text := range pages {
		if !isPage(name) || strings.HasSuffix(name, "404.html") || !strings.Contains(text, "<main") {
			continue
		}
		var found []string
		walk(t, text, func(n *html.Node, attr map[string]string) {
			if attr["type"] == "application/ld+json" {
				found = append(found, n.FirstChild.Data)
			}
		})
		if len(found) != 1 {
			t.Errorf("%s has %d blocks of JSON-LD", name, len(found))
			continue
		}
		var data struct {
			Context string `json:"@context"`
			Graph   []struct {
				Type     string `json:"@type"`
				Name     string
				URL      string
				Headline string
				Items    []struct {
					Position int
					Item     string
				} `json:"itemListElement"`
			} `json:"@graph"`
		}
		if err := json.Unmarshal([]byte(found[0]), &data); err != nil || data.Context != "https://schema.org" || len(data.Graph) == 0 {
			t.Errorf("%s: %v in %s", name, err, found[0])
			continue
		}
		types[data.Graph[0].Type]++
		if name == "small/a/index.html" && data.Graph[0].Name != "</script><b> ‘A’ & “B”" {
			t.Errorf("the name is %q", data.Graph[0].Name)
		}
		for i, c := range data.Graph[len(data.Graph)-1].Items {
			if c.Position != i+1 || !strings.HasPrefix(c.Item, "https://example.org/") {
				t.Errorf("%s: crumb %+v", name, c)
			}
		}
	}
	if diff := cmp.Diff(map[string]int{"WebSite": 2, "Article": 7, "WebPage": 5}, types); diff != "" {
		t.Errorf("types: -want +got\n%s", diff)
	}
}

// The same site gives the same bytes, in whatever order and by however many at once its files are written.
func TestSameBytes(t *testing.T) {
	fsys := os.DirFS("testdata/site")
	s, _ := load.Load(fsys, load.Options{})
	files := listed(t, s, mustTheme(t, fsys, s), fsys)
	slices.Reverse(files)
	var wg sync.WaitGroup
	for _, f := range files {
		for range 2 {
			wg.Go(func() {
				var b bytes.Buffer
				if err := f.Write(&b); err != nil {
					t.Error(err)
				} else if b.String() != example(t)[f.Path] {
					t.Errorf("%s differs", f.Path)
				}
			})
		}
	}
	wg.Wait()
}

// Cases.

// An article numbered 3 of a programme whose second is a draft is still of three.
func TestStepCountWithDraft(t *testing.T) {
	files := render(t, small(map[string]string{
		"index.md": "", "steps/1-a/guide.md": "", "steps/2-b/guide.md": "---\ntitle: B\ndescription: B.\ndraft: true\n---\n", "steps/3-c/guide.md": "",
	}))
	if got := files["steps/c/index.html"]; !strings.Contains(got, "Step 3 of 3") {
		t.Errorf("not Step 3 of 3 but %s", regexp.MustCompile(`Step \d of \d`).FindString(got))
	}
}

// The navigation marks the page itself, or else the nearest section that it is in; never the home page for all others.
func TestCurrent(t *testing.T) {
	site := small(map[string]string{"index.md": "", "a.md": "", "b/index.md": "", "b/c.md": "", "b/d/index.md": "", "b/d/e.md": "", "f/g.md": ""})
	site["content/site.yaml"] = &fstest.MapFile{Data: []byte("id: test\ntitle: Test\nbase_url: https://example.org\n" +
		"navigation: [{link: index.md}, {label: A, link: a.md}, {label: B, link: b/index.md}, {label: C, link: b/c.md}]\n")}
	files := render(t, site)
	nav := regexp.MustCompile(`(?s)<nav class="site-nav".*?</nav>`)
	marked := regexp.MustCompile(`<a href="[^"]*" aria-current="(\w+)">(\w+)</a>`)
	for page, want := range map[string]string{
		"index.html": "page T", "a/index.html": "page A", "b/index.html": "page B", "b/c/index.html": "page C", "b/d/e/index.html": "true B",
		"f/g/index.html": "", "404.html": "",
	} {
		var got []string
		for _, m := range marked.FindAllStringSubmatch(nav.FindString(files[page]), -1) {
			got = append(got, m[1]+" "+m[2])
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s marks %q, not %q", page, got, want)
		}
	}
}

// What a messenger shows with a link says no more than the page's tab.
func TestPreview(t *testing.T) {
	site := small(map[string]string{"index.md": "", "plain.md": "---\ntitle: Plain\ndescription: Of plain.\n---\n", "quiet.md": "---\ntitle: Quiet\ndescription: Of quiet.\ntab_title: Notes\n---\n"})
	preview := regexp.MustCompile(`<meta property="og:(title|description)" content="([^"]*)">`)
	of := func(page string) string {
		var said []string
		for _, m := range preview.FindAllStringSubmatch(page, -1) {
			said = append(said, m[2])
		}
		return strings.Join(said, " | ")
	}
	pages := render(t, site)
	site["content/site.yaml"].Data = append(site["content/site.yaml"].Data, "description: Of the site.\n"...)
	described := render(t, site)
	for _, c := range []struct{ got, want string }{
		{of(pages["plain/index.html"]), "Plain | Of plain."},
		{of(pages["quiet/index.html"]), "Notes | Test"},
		{of(described["quiet/index.html"]), "Notes | Of the site."},
	} {
		if c.got != c.want {
			t.Errorf("a preview says %q, not %q", c.got, c.want)
		}
	}
}

// Each step's card is another one; a page with a neutral title has the site's own. All that are named are there.
func TestCards(t *testing.T) {
	site := small(map[string]string{
		"index.md": "", "steps/1-a/guide.md": "---\ntitle: Same\ndescription: D.\n---\n", "steps/2-b/guide.md": "---\ntitle: Same\ndescription: D.\n---\n",
		"steps/2-b/worksheet.md": "---\ntitle: Sheet\ndescription: D.\ntab_title: Notes\nworksheet: {id: s, fields: [{type: input, id: a, label: A}]}\n---\n",
	})
	site["content/site.yaml"].Data = append(site["content/site.yaml"].Data, "motif: a.svg\n"...)
	site["content/a.svg"] = &fstest.MapFile{Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path id="step-1" d="M1 1h3v3z"/><path id="step-2" d="M5 5h3v3z"/></svg>`)}
	files := render(t, site)
	named := regexp.MustCompile(`<meta property="og:image" content="https://example.org/([^"]*)">`)
	cards := map[string]string{}
	for _, page := range []string{"index.html", "steps/a/index.html", "steps/b/index.html", "steps/b/worksheet/index.html"} {
		m := named.FindStringSubmatch(files[page])
		if m == nil || files[m[1]] == "" {
			t.Fatalf("%s names no card that is there: %q", page, m)
		}
		cards[page] = m[1]
	}
	if a, b := cards["steps/a/index.html"], cards["steps/b/index.html"]; a == b {
		t.Error("two steps have the same card")
	}
	if own, sheet := cards["index.html"], cards["steps/b/worksheet/index.html"]; own != sheet {
		t.Errorf("the worksheet has the card %s, and the site %s", sheet, own)
	}
}

// A page of many words in the order of the alphabet has an alphabet as its table of contents; any other page has the usual one.
func TestLetters(t *testing.T) {
	words := strings.Fields("Abuse Amends Boundary Breach Care Change Door Doubt Ebb End Fear Frost Gain Garden Öl Ofen Order Rest Rye Same")
	page := func(words []string) string {
		body := "## " + strings.Join(words, "\n\nText.\n\n## ") + "\n\nText.\n"
		return render(t, small(map[string]string{"index.md": "", "words.md": "---\ntitle: T\ndescription: D.\n---\n\n" + body}))["words/index.html"]
	}
	alphabet := regexp.MustCompile(`<nav class="letters"[^>]*>\s*<ol>(.*?)</ol>`).FindStringSubmatch(page(words))
	want := `<li><a href="#abuse">A</a></li><li><a href="#boundary">B</a></li><li><a href="#care">C</a></li><li><a href="#door">D</a></li><li><a href="#ebb">E</a></li>` +
		`<li><a href="#fear">F</a></li><li><a href="#gain">G</a></li><li><a href="#%C3%B6l">Ö</a></li><li><a href="#ofen">O</a></li><li><a href="#rest">R</a></li><li><a href="#same">S</a></li>`
	if alphabet == nil || strings.TrimSpace(alphabet[1]) != want {
		t.Errorf("the alphabet is %q", alphabet)
	}
	for what, others := range map[string][]string{
		"too few words":         words[:19],
		"another order":         append(slices.Clone(words), "Also"),
		"a number":              append(slices.Clone(words), "7 things"),
		"too few letters":       strings.Fields("A1 A2 A3 A4 A5 A6 A7 A8 A9 B1 B2 B3 B4 B5 B6 B7 B8 B9 C1 C2 C3"),
		"a part of other parts": append(slices.Clone(words), "Silence\n\nText.\n\n### Still"),
	} {
		if got := page(others); strings.Contains(got, `class="letters"`) || !strings.Contains(got, `class="contents"`) {
			t.Errorf("%s: no usual table of contents", what)
		}
	}
}

func TestRightToLeft(t *testing.T) {
	fsys := small(map[string]string{"index.md": "", "site.yaml": "id: test\ntitle: Test\nbase_url: https://example.org\nlanguage: ar-EG\n"})
	words, err := fs.ReadFile(buildsite.Theme, "templates/strings/en.yaml")
	if err != nil {
		t.Fatal(err)
	}
	fsys["templates/strings/ar.yaml"] = &fstest.MapFile{Data: words}
	files := render(t, fsys)
	if !strings.Contains(files["index.html"], `<html lang="ar-EG" dir="rtl">`) || !strings.Contains(files["manifest.webmanifest"], `"dir":"rtl"`) {
		t.Errorf("not from right to left: %.60s, %s", files["index.html"], files["manifest.webmanifest"])
	}
	if strings.Contains(example(t)["index.html"], " dir=") {
		t.Error("English has a direction")
	}
}

// With --broken-links=warn, a link that leads nowhere stays as it was written.
func TestBrokenLink(t *testing.T) {
	fsys := small(map[string]string{"index.md": `[a](nowhere.md?x="1"&y#z) ![b](none.png)`})
	s, _ := load.Load(fsys, load.Options{})
	got := written(t, listed(t, s, mustTheme(t, fsys, s), fsys))["index.html"]
	for _, want := range []string{`<a href="nowhere.md?x=%221%22&amp;y#z">a</a>`, `<img src="none.png" alt="b"`} {
		if !strings.Contains(got, want) {
			t.Errorf("not on the page: %s\n%s", want, got)
		}
	}
}

type feed struct {
	ID      string `xml:"id"`
	Updated string `xml:"updated"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []struct {
		ID        string `xml:"id"`
		Updated   string `xml:"updated"`
		Published string `xml:"published"`
		Content   string `xml:"content"`
	} `xml:"entry"`
}

func parse[T any](t *testing.T, text string) (v T) {
	t.Helper()
	if err := xml.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return v
}

// The feed has the 20 pages that were changed last, newest first, and no page that search engines shouldn't have.
func TestFeed(t *testing.T) {
	files := map[string]string{"index.md": "---\ntitle: T\ndescription: D.\ndate: 2026-12-31\n---\n"}
	day := func(n int) string { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly) }
	for i := 1; i <= 25; i++ {
		files[fmt.Sprintf("p%02d.md", i)] = "---\ntitle: T\ndescription: D.\ndate: " + day(i) + "\n---\n"
	}
	files["p03.md"] = "---\ntitle: T\ndescription: D.\ndate: " + day(3) + "\nupdated: " + day(30) + "\n---\n[a](p04.md) ![b](b.svg) [c](#d)\n\n## D\n"
	files["p20.md"] = "---\ntitle: T\ndescription: D.\ndate: " + day(20) + "\nnoindex: true\n---\n"
	files["p10.md"] = "---\ntitle: T\ndescription: D.\ndate: " + day(11) + "\n---\n" // as p11
	files["undated.md"] = ""
	files["b.svg"] = `<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>`
	f := parse[feed](t, render(t, small(files))["feed.xml"])

	var got []string
	for _, e := range f.Entries {
		got = append(got, strings.TrimPrefix(e.ID, "https://example.org/"))
	}
	want := strings.Fields("p03/ p25/ p24/ p23/ p22/ p21/ p19/ p18/ p17/ p16/ p15/ p14/ p13/ p12/ p10/ p11/ p09/ p08/ p07/ p06/")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if e := f.Entries[0]; e.Published != "2026-01-03T00:00:00Z" || e.Updated != "2026-01-30T00:00:00Z" {
		t.Errorf("published %s, updated %s", e.Published, e.Updated)
	}
	for _, address := range []string{`href="https://example.org/p04/"`, `src="https://example.org/b.svg"`, `href="https://example.org/p03/#d"`} {
		if !strings.Contains(f.Entries[0].Content, address) {
			t.Errorf("not in the entry's text: %s\n%s", address, f.Entries[0].Content)
		}
	}
	if f.Updated != "2026-12-31T00:00:00Z" {
		t.Errorf("the feed was updated %s, not on the site's date", f.Updated)
	}
}

// A site is called by its own name, not by its home page's title, and says of a feed only if there is one.
func TestNames(t *testing.T) {
	files := map[string]string{
		"site.yaml": "id: test\ntitle: Rebuilding\nbase_url: https://example.org/a/\n",
		"index.md":  "---\ntitle: Welcome\ndescription: D.\ndate: 2026-01-01\n---\n[b](b/c.md)", "b/c.md": "",
	}
	out := render(t, small(files))
	for _, want := range []struct{ page, text string }{
		{"index.html", `"@type":"WebSite","@id":"https://example.org/a/","url":"https://example.org/a/","name":"Rebuilding"`},
		{"b/c/index.html", `"isPartOf":{"@type":"WebSite","name":"Rebuilding","url":"https://example.org/a/"}`},
		{"b/c/index.html", `{"@type":"ListItem","position":1,"name":"Rebuilding","item":"https://example.org/a/"}`},
	} {
		if !strings.Contains(out[want.page], want.text) {
			t.Errorf("%s lacks %s:\n%s", want.page, want.text, out[want.page])
		}
	}
	if strings.Contains(out["b/c/index.html"], "Welcome") {
		t.Error("another page calls the site by its home page's title")
	}
	if strings.Contains(out["manifest.webmanifest"], `"id"`) {
		t.Errorf("all programmes of one host are one app:\n%s", out["manifest.webmanifest"])
	}
	if _, ok := out["feed.xml"]; ok || strings.Contains(out["index.html"], "feed.xml") {
		t.Error("there is a feed of nothing")
	}
	files["b/c.md"] = "---\ntitle: C\ndescription: D.\ndate: 2026-01-01\n---\n[feed](/feed.xml)"
	out = render(t, small(files))
	if _, ok := out["feed.xml"]; !ok || !strings.Contains(out["index.html"], `href="./feed.xml"`) {
		t.Error("there is no feed of a dated page")
	}
}

type urls struct {
	XMLName xml.Name
	URLs    []struct {
		Loc     string `xml:"loc"`
		LastMod string `xml:"lastmod"`
	} `xml:",any"`
}

// A sitemap has at most 50,000 addresses; a larger site has an index of several.
func TestSitemapIndex(t *testing.T) {
	fsys := small(map[string]string{"index.md": ""})
	s, _ := load.Load(fsys, load.Options{})
	th := mustTheme(t, fsys, s)
	doc := s.Pages[0].Doc
	for len(s.Pages) < 50_000 {
		n := len(s.Pages)
		s.Pages = append(s.Pages, &site.Page{Summary: site.Summary{Key: fmt.Sprintf("p%05d.md", n), Path: fmt.Sprintf("/p%05d/", n), Kind: site.Plain}, Doc: doc})
	}
	s.Pages = append(s.Pages, &site.Page{Summary: site.Summary{Key: "q.md", Path: "/q/", Kind: site.Plain, NoIndex: true}, Doc: doc})
	sitemaps := func() map[string]string {
		s.Index(nil, nil)
		var files []output.File
		for _, f := range listed(t, s, th, fsys) {
			if strings.HasPrefix(f.Path, "sitemap") {
				files = append(files, f)
			}
		}
		return written(t, files)
	}

	files := sitemaps()
	if all := parse[urls](t, files["sitemap.xml"]); len(files) != 1 || len(all.URLs) != 50_000 || all.XMLName.Local != "urlset" {
		t.Errorf("50,000 pages: %d files, %d addresses in <%s>", len(files), len(all.URLs), all.XMLName.Local)
	}

	s.Pages = append(s.Pages, &site.Page{Summary: site.Summary{Key: "r.md", Path: "/r/", Kind: site.Plain}, Doc: doc})
	files = sitemaps()
	index := parse[urls](t, files["sitemap.xml"])
	if len(files) != 3 || index.XMLName.Local != "sitemapindex" || len(index.URLs) != 2 {
		t.Fatalf("50,001 pages: %d files, <%s> of %d", len(files), index.XMLName.Local, len(index.URLs))
	}
	total := 0
	for _, part := range index.URLs {
		name := strings.TrimPrefix(part.Loc, "https://example.org/")
		n := len(parse[urls](t, files[name]).URLs)
		if n == 0 || n > 50_000 {
			t.Errorf("%s has %d addresses", name, n)
		}
		total += n
	}
	if total != 50_001 || strings.Contains(files["sitemap-2.xml"], "/q/") || !strings.Contains(files["sitemap-2.xml"], "https://example.org/r/") {
		t.Errorf("%d addresses in all; the last: %.200s", total, files["sitemap-2.xml"])
	}
}
