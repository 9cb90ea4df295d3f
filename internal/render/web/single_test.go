package web_test

import (
	"crypto/sha256"
	"encoding/base64"
	"io/fs"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"buildsite"
	"buildsite/internal/load"
	"buildsite/internal/output"
	rendering "buildsite/internal/render"
	"buildsite/internal/render/web"
)

// document renders a site as one document.
func document(t *testing.T, fsys fs.FS) string {
	t.Helper()
	s, problems := load.Load(fsys, load.Options{})
	if problems.Failed() {
		t.Fatal(problems.Error())
	}
	in := rendering.Input{Site: s, Theme: mustTheme(t, fsys, s), Source: fsys}
	made, problems := web.Single(in)
	pages, _ := web.Files(in)
	s.ResolveOutputs(output.Paths(append(pages, made...)))
	if len(made) != 1 || len(problems) > 0 || !made[0].Late {
		t.Fatalf("%d files, problems %v", len(made), problems)
	}
	return written(t, made)[made[0].Path]
}

// kindsSite has a worksheet of each kind, one twice, and pages of each other kind.
func kindsSite(t *testing.T) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	add := func(files fs.FS) {
		_ = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				text, _ := fs.ReadFile(files, name)
				fsys[name] = &fstest.MapFile{Data: text}
			}
			return err
		})
	}
	add(os.DirFS("testdata/site"))
	examples, err := fs.Glob(buildsite.Theme, "templates/fields/*/*.md")
	if err != nil || len(examples) < 15 {
		t.Fatal(len(examples), err)
	}
	for _, name := range examples {
		text, err := fs.ReadFile(buildsite.Theme, name)
		if err != nil {
			t.Fatal(err)
		}
		fsys["content/fields/"+path.Base(name)] = &fstest.MapFile{Data: text}
		if path.Base(name) == "table.md" {
			again := regexp.MustCompile(`(?m)^(  id: ).*$`).ReplaceAllString(string(text), "${1}another-sheet")
			fsys["content/fields/again.md"] = &fstest.MapFile{Data: []byte(again)}
		}
	}
	config := fsys["content/site.yaml"]
	config.Data = append(config.Data, "\npeople: [{id: hurt, label: I was hurt}, {id: broke, label: I broke trust}]\n"...)
	fsys["content/mine.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Mine\ndescription: D.\nmy_sheets: true\n---\nText.\n")}
	fsys["content/away.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Away\ndescription: D.\neditions: true\n---\nText.\n")}
	fsys["content/more.md"] = &fstest.MapFile{Data: []byte("---\ntitle: More\ndescription: D.\n---\n[Away](away.md), [plan](images/plan.pdf), [words](library/größe.md)[^1].\n\n[^1]: A note.\n")}
	return fsys
}

// No id is twice in the document, each is said to be of its page, and all that names one finds it: whole pages, with all that their templates
// and bodies have.
func TestSingleIDs(t *testing.T) {
	doc := document(t, kindsSite(t))
	ids, refs := map[string]bool{}, map[string]string{}
	parts, within := 0, ""
	walk(t, doc, func(n *html.Node, attr map[string]string) {
		if n.Data == "div" && slices.Contains(strings.Fields(attr["class"]), "part") && attr["id"] != "bs-all" {
			parts++
			within = attr["id"]
		} else if n.Data == "footer" && attr["class"] == "site-footer" {
			within = ""
		}
		if id, ok := attr["id"]; ok {
			if ids[id] {
				t.Errorf("two elements have the id %q", id)
			}
			ids[id] = true
			if !strings.HasPrefix(id, within) {
				t.Errorf("the id %q isn't said to be of the page %q", id, within)
			}
		}
		for key, value := range attr {
			switch {
			case key == "for" || strings.HasPrefix(key, "aria-") && (strings.HasSuffix(key, "by") || key == "aria-controls"):
				for id := range strings.FieldsSeq(value) {
					refs[id] = n.Data + " " + key
				}
			case key == "href" && strings.HasPrefix(value, "#"):
				id, err := url.PathUnescape(value[1:])
				if err != nil {
					t.Errorf("%q: %v", value, err)
				}
				refs[id] = n.Data + " " + key
			}
		}
	})
	for id, of := range refs {
		if !ids[id] {
			t.Errorf("%s names %q, which doesn't exist", of, id)
		}
	}
	if parts < 25 || len(ids) < 400 || len(refs) < 350 {
		t.Errorf("only %d pages, %d ids and %d references", parts, len(ids), len(refs))
	}
	if strings.Contains(doc, "Away</h1>") {
		t.Error("the page that tells where to get the document is in it")
	}
	for _, link := range []string{`href="https://example.org/trust/away/"`, `href="https://example.org/trust/images/plan.pdf"`, `href="#/library/gr%C3%B6%C3%9Fe/"`} {
		if !strings.Contains(doc, link) {
			t.Errorf("there is no link %s", link)
		}
	}
}

// The policy names each script and style by its hash, and lets nothing else run or load; nothing in the document asks for anything else, and each
// picture and font is there once.
func TestSingleIsWhole(t *testing.T) {
	doc := document(t, kindsSite(t))
	var policy, style string
	var hashes []string
	walk(t, doc, func(n *html.Node, attr map[string]string) {
		for key, value := range attr {
			switch {
			case key == "style" || strings.HasPrefix(key, "on"):
				t.Errorf("<%s> has %s=%q", n.Data, key, value)
			case key == "src" || key == "srcset" || key == "poster" || key == "href" && n.Data != "a":
				if !strings.HasPrefix(value, "data:") {
					t.Errorf("<%s> loads %q", n.Data, value)
				}
			}
		}
		switch {
		case n.Data == "meta" && attr["http-equiv"] == "Content-Security-Policy":
			policy = attr["content"]
		case n.Data == "style" || n.Data == "script" && attr["type"] == "":
			text := n.FirstChild.Data
			hash := sha256.Sum256([]byte(text))
			hashes = append(hashes, "'sha256-"+base64.StdEncoding.EncodeToString(hash[:])+"'")
			if n.Data == "style" {
				style = text
			}
		}
	})
	if len(hashes) != 3 {
		t.Fatalf("%d scripts and styles", len(hashes))
	}
	want := "default-src 'none'; script-src " + hashes[0] + " " + hashes[2] + "; style-src " + hashes[1] + "; img-src data: blob:; font-src data:; " +
		"base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
	if policy != want {
		t.Errorf("the policy is\n%s\nwant\n%s", policy, want)
	}
	data := map[string]int{}
	for _, m := range regexp.MustCompile(`url\(([^)]*)\)`).FindAllStringSubmatch(style, -1) {
		if !strings.HasPrefix(m[1], `"data:`) {
			t.Errorf("the style loads %.60s", m[1])
		}
		if data[m[1]]++; data[m[1]] > 1 {
			t.Errorf("%.60s is there twice", m[1])
		}
	}
	for _, kind := range []string{"font/woff2", "image/png", "image/svg+xml"} {
		if !strings.Contains(style, `url("data:`+kind+";base64,") {
			t.Errorf("the style has no %s", kind)
		}
	}
	if strings.Contains(style, "font-display:optional") {
		t.Error("fonts wait for a second page, which never comes")
	}
	if again := document(t, kindsSite(t)); again != doc {
		t.Error("the same site makes another document")
	}
}

// Without script, too, each page is there with all its words, in the order of the table of contents.
func TestSingleIsComplete(t *testing.T) {
	fsys := kindsSite(t)
	doc := document(t, fsys)
	words := func(text string) string {
		var b strings.Builder
		walk(t, "<body>"+text, func(n *html.Node, attr map[string]string) {
			if n.Data == "script" || attr["class"] == "sheet-more" || attr["class"] == "sheet-away" {
				n.FirstChild = nil
			}
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				if c.Type == html.TextNode {
					b.WriteString(c.Data + " ")
				}
			}
		})
		return strings.Join(strings.Fields(b.String()), " ")
	}
	parts := map[string]string{}
	var order []string
	for _, part := range strings.Split(doc, `<div class="part kind-`)[1:] {
		id := regexp.MustCompile(`id="([^"]*)"`).FindStringSubmatch(part)[1]
		body, _, _ := strings.Cut(part[strings.Index(part, ">")+1:], "</article>")
		parts[id] = words(body)
		order = append(order, id)
	}
	n := 0
	for name, page := range render(t, fsys) {
		if !isPage(name) || name == "404.html" || name == "away/index.html" || strings.Contains(page, `http-equiv="refresh"`) || !strings.Contains(page, "<main") {
			continue
		}
		n++
		main, _ := cutMain(t, name, page)
		want := words(main[strings.Index(main, ">")+1:])
		if got := parts["/"+strings.TrimSuffix(name, "index.html")]; got != want {
			t.Errorf("%s says\n%s\nin the document\n%s", name, want, got)
		}
	}
	if n != len(parts) || n < 25 {
		t.Errorf("%d pages, and %d in the document", n, len(parts))
	}
	contents := doc[strings.Index(doc, `class="single-contents"`):]
	contents = contents[:strings.Index(contents, "</nav>")]
	var listed []string
	for _, m := range regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(contents, -1) {
		id, _ := url.PathUnescape(m[1])
		listed = append(listed, id)
	}
	if !slices.Equal(listed, order) || order[0] != "/" {
		t.Errorf("the contents are\n%q\nof\n%q", listed, order)
	}
}

// A script can't end its element, or begin a comment, by what stands in a text of it.
func TestSingleScript(t *testing.T) {
	fsys := small(map[string]string{"index.md": ""})
	fsys["assets/js/single.ts"] = &fstest.MapFile{Data: []byte(`document.title = "</script><!-- <script>" + "a";`)}
	scripts := 0
	walk(t, document(t, fsys), func(n *html.Node, attr map[string]string) {
		if n.Data == "script" {
			scripts++
			if text := n.FirstChild.Data; strings.Contains(text, "</script") || strings.Contains(text, "<!--") {
				t.Errorf("the script %s", text)
			}
		}
	})
	if scripts != 2 {
		t.Errorf("%d scripts", scripts)
	}
}
