package epub_test

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	gocmp "github.com/google/go-cmp/cmp"

	"buildsite"
	"buildsite/internal/load"
	"buildsite/internal/output"
	"buildsite/internal/render"
	"buildsite/internal/render/epub"
	"buildsite/internal/render/web"
	"buildsite/internal/theme"
)

// example is the example site of render/web, with a worksheet of each kind, pages that no book has, and notes.
func example(t *testing.T) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS("../web/testdata/site"), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			text, _ := os.ReadFile(path.Join("../web/testdata/site", name))
			fsys[name] = &fstest.MapFile{Data: text}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	kinds, err := fs.Glob(buildsite.Theme, "templates/fields/*/*.md")
	if err != nil || len(kinds) < 15 {
		t.Fatal(len(kinds), err)
	}
	for _, name := range kinds {
		text, err := fs.ReadFile(buildsite.Theme, name)
		if err != nil {
			t.Fatal(err)
		}
		fsys["content/fields/"+path.Base(name)] = &fstest.MapFile{Data: text}
	}
	config := fsys["content/site.yaml"]
	config.Data = append(config.Data, "\npeople: [{id: hurt, label: I was hurt}, {id: broke, label: I broke trust}]\n"...)
	for name, text := range map[string]string{
		"mine": "my_sheets: true\n---\nText.\n",
		"away": "editions: true\n---\nText.\n",
		"more": "---\n\n## 2 parts, she & he\n\n[Away](away.md), [the plan](images/plan.pdf), <https://example.org/trust/away/>, [words](library/größe.md), [text](sms:123)[^a], " +
			"[part](#2-parts-she--he)[^b], again[^a].\n\n![A bowl](images/bowl.png)\n\n[^a]: A note.\n\n    Its end.\n[^b]: Another.\n",
	} {
		fsys["content/"+name+".md"] = &fstest.MapFile{Data: []byte("---\ntitle: The " + name + "\ndescription: D.\n" + text)}
	}
	return fsys
}

// A book is one that was made, by the names of its files.
type book struct {
	bytes []byte
	order []string
	files map[string]string
}

func made(t *testing.T, fsys fs.FS) book {
	t.Helper()
	s, problems := load.Load(fsys, load.Options{})
	th, found := theme.Load(fsys, buildsite.Theme, theme.Options{Language: s.Config.Language})
	in := render.Input{Site: s, Theme: th, Source: fsys}
	files, more := epub.Files(in)
	pages, _ := web.Files(in)
	s.ResolveOutputs(output.Paths(append(pages, files...)))
	if problems = slices.Concat(problems, found, more); problems.Failed() || len(files) != 1 {
		t.Fatalf("%d files, with problems:\n%s", len(files), problems.Error())
	}
	if files[0].Path != "editions/steps.epub" || !files[0].Late {
		t.Errorf("the book is %q, late: %t", files[0].Path, files[0].Late)
	}
	var w bytes.Buffer
	if err := files[0].Write(&w); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(w.Bytes()), int64(w.Len()))
	if err != nil {
		t.Fatal(err)
	}
	b := book{bytes: w.Bytes(), files: map[string]string{}}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(f.Name, err)
		}
		b.order = append(b.order, f.Name)
		b.files[f.Name] = string(text)
	}
	return b
}

// elements calls visit with each element of a file, which is XML to the letter.
func elements(t *testing.T, name, text string, visit func(tag string, attr map[string]string)) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Errorf("%s isn't XML: %v", name, err)
			return
		}
		if start, ok := token.(xml.StartElement); ok {
			attr := map[string]string{}
			for _, a := range start.Attr {
				attr[a.Name.Local] = a.Value
				if a.Name.Space == "http://www.idpf.org/2007/ops" {
					attr["epub:"+a.Name.Local] = a.Value
				}
			}
			visit(start.Name.Local, attr)
		}
	}
}

// chapter is the text of the chapter with a title.
func (b book) chapter(t *testing.T, title string) string {
	t.Helper()
	for _, name := range b.order {
		if strings.Contains(b.files[name], `<h1 id="bs-title">`+title+"</h1>") && name != "book/title.xhtml" {
			return b.files[name]
		}
	}
	t.Fatalf("there is no chapter %q", title)
	return ""
}

// The first bytes say what the file is; all that the package names is there, and nothing else; the same site makes the same bytes.
func TestFiles(t *testing.T) {
	b := made(t, example(t))
	if got := string(b.bytes[30:58]); got != "mimetypeapplication/epub+zip" {
		t.Errorf("it begins with %q", got)
	}
	if again := made(t, example(t)); !bytes.Equal(b.bytes, again.bytes) {
		t.Error("two books of one site differ")
	}
	named := []string{"mimetype", "META-INF/container.xml", "book/package.opf"}
	ids := map[string]string{}
	var spine []string
	cover := ""
	elements(t, "package.opf", b.files["book/package.opf"], func(tag string, attr map[string]string) {
		switch tag {
		case "item":
			ids[attr["id"]] = attr["href"]
			named = append(named, "book/"+attr["href"])
			if attr["properties"] == "cover-image" {
				cover = attr["id"]
			}
		case "itemref":
			spine = append(spine, ids[attr["idref"]])
		case "meta":
			if attr["name"] == "cover" && (attr["content"] != cover && attr["content"] != "cover-picture") {
				t.Errorf("the cover of EPUB 2 is %q", attr["content"])
			}
		}
	})
	if cover == "" || ids[cover] != "cover.png" {
		t.Errorf("the cover is %q", ids[cover])
	}
	slices.Sort(named)
	there := slices.Sorted(slices.Values(b.order))
	if diff := gocmp.Diff(named, there); diff != "" {
		t.Errorf("-named +there\n%s", diff)
	}
	var contents, old []string
	elements(t, "contents", b.files["book/contents.xhtml"], func(tag string, attr map[string]string) {
		if tag == "a" && attr["epub:type"] == "" {
			contents = append(contents, attr["href"])
		}
	})
	elements(t, "ncx", b.files["book/contents.ncx"], func(tag string, attr map[string]string) {
		if tag == "content" {
			old = append(old, attr["src"])
		}
	})
	if diff := gocmp.Diff([]string{"cover.xhtml", "title.xhtml", "contents.xhtml"}, spine[:3]); diff != "" {
		t.Error(diff)
	}
	if diff := gocmp.Diff(spine[3:], contents); diff != "" || !slices.Equal(contents, old) {
		t.Errorf("the contents aren't in reading order: %s %v", diff, old)
	}
	for _, m := range regexp.MustCompile(`<(?:meta property|dc:)[^>]*>([^<]*)<`).FindAllStringSubmatch(b.files["book/package.opf"], -1) {
		if strings.TrimSpace(m[1]) == "" {
			t.Errorf("an empty element: %s", m[0])
		}
	}
	if strings.Contains(b.files["book/package.opf"], "conformsTo") {
		t.Error("it claims to meet a standard")
	}
}

// The order is that of the navigation, with each step's guide before its worksheet. Pages that make sense on the web alone aren't there.
func TestOrder(t *testing.T) {
	b := made(t, example(t))
	var got strings.Builder
	depth := -1
	for _, m := range regexp.MustCompile(`<ol>|</ol>|<li><a href="\d+.xhtml">([^<]*)`).FindAllStringSubmatch(b.files["book/contents.xhtml"], -1) {
		switch m[0] {
		case "<ol>":
			depth++
		case "</ol>":
			depth--
		default:
			fmt.Fprintf(&got, "%s%s\n", strings.Repeat("  ", depth), m[1])
		}
	}
	const want = `Welcome
The &lt;article&gt;
Safety
Before you begin
Fields
  Cards
  Chart
  Checkboxes
  Checklist
  Date
  Decision
  Grid
  Input
  Note
  Radios
  Scale
  Schedule
  Table
  Textarea
  Timer
Library
  Größe
  Deep
    A deep page
The more
The steps
  1. Be honest
    Honesty on paper
  2. Take time
`
	if diff := gocmp.Diff(want, got.String()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// Every file is XML without what a book may not have. Links lead to what is there.
func TestChapters(t *testing.T) {
	b := made(t, example(t))
	ids := map[string]bool{}
	refs := map[string]string{}
	links := 0
	for name, text := range b.files {
		if ext := path.Ext(name); ext != ".xhtml" && ext != ".opf" && ext != ".ncx" && ext != ".xml" {
			continue
		}
		elements(t, name, text, func(tag string, attr map[string]string) {
			if _, ok := attr["style"]; ok || slices.Contains([]string{"script", "style", "form", "input", "textarea", "select", "button", "svg"}, tag) {
				t.Errorf("%s has <%s> %v", name, tag, attr)
			}
			if id := attr["id"]; id != "" {
				if ids[name+"#"+id] {
					t.Errorf("%s: two elements have the id %s", name, id)
				}
				ids[name+"#"+id] = true
			}
			for _, key := range []string{"href", "src", "full-path"} {
				to, ok := attr[key]
				if u, err := url.Parse(to); !ok || err != nil || u.Scheme != "" {
					if err != nil {
						t.Errorf("%s: %v", name, err)
					}
					continue
				} else if dir := path.Dir(name); key == "full-path" || u.Path == "" {
					refs[cmp.Or(u.Path, name)+fragment(u)] = name
				} else {
					refs[path.Join(dir, u.Path)+fragment(u)] = name
				}
				links++
			}
			if label := attr["aria-labelledby"]; label != "" {
				refs[name+"#"+label] = name
			}
		})
	}
	for to, from := range refs {
		if _, ok := b.files[to]; !ok && !ids[to] {
			t.Errorf("%s leads to %s, which isn't there", from, to)
		}
	}
	if links < 100 {
		t.Errorf("only %d links were looked at", links)
	}
	style := b.files["book/style.css"]
	for _, m := range regexp.MustCompile(`(?:^|[{;])\s*(color|background[a-z-]*|display:\s*(?:grid|flex))\b[^;}]*`).FindAllString(style, -1) {
		t.Errorf("the style has %q", m)
	}
	if len(style) < 1000 {
		t.Errorf("the style is %q", style)
	}
}

func fragment(u *url.URL) string {
	if u.Fragment == "" {
		return ""
	}
	return "#" + u.Fragment
}

// Where a link leads to what isn't in the book, its address stands beside its words. Notes are asides that can pop up, in the file of their references.
func TestLinks(t *testing.T) {
	text := made(t, example(t)).chapter(t, "The more")
	for _, want := range []string{
		`<a>Away</a> (<a dir="ltr" href="https://example.org/trust/away/">https://example.org/trust/away/</a>)`,
		`<a>the plan</a> (<a dir="ltr" href="https://example.org/trust/images/plan.pdf">https://example.org/trust/images/plan.pdf</a>)`,
		`<a href="https://example.org/trust/away/">https://example.org/trust/away/</a>,`,
		`<a>text</a><sup id="fnref-1"><a href="#fn-1" class="footnote-ref" epub:type="noteref" role="doc-noteref">1</a></sup>`,
		`<a href="#2-parts-she--he">part</a>`,
		`<aside epub:type="footnote" role="doc-footnote" id="fn-1"><p class="note-number"><a href="#fnref-1" role="doc-backlink"`,
		`<aside epub:type="footnote" role="doc-footnote" id="fn-2">`,
		`alt="A bowl"/>`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %s in\n%s", want, text)
		}
	}
	if !regexp.MustCompile(`<a href="\d+.xhtml">words</a>`).MatchString(text) {
		t.Errorf("the link to a chapter doesn't lead to it:\n%s", text)
	}
}

// A worksheet is its printed sheets, and says where it can be filled in.
func TestSheets(t *testing.T) {
	b := made(t, example(t))
	sheets := 0
	for _, text := range b.files {
		if strings.Contains(text, `class="paper `) {
			sheets++
			if !regexp.MustCompile(`<p class="sheet-where">[^<]+<a dir="ltr" href="https://example.org/trust/[^"]+/">`).MatchString(text) {
				t.Errorf("it doesn't say where the sheet is:\n%s", text)
			}
		}
	}
	if sheets < 15 {
		t.Errorf("%d chapters have a sheet", sheets)
	}
}

// In a language that is written from right to left, so is the book. What others see of the file is neutral, and told by no clock.
func TestPackage(t *testing.T) {
	fsys := example(t)
	words, err := fs.ReadFile(buildsite.Theme, "templates/strings/en.yaml")
	if err != nil {
		t.Fatal(err)
	}
	fsys["templates/strings/ar.yaml"] = &fstest.MapFile{Data: words}
	config := fsys["content/site.yaml"]
	config.Data = append(config.Data, "\nlanguage: ar\n"...)
	b := made(t, fsys)
	text := b.files["book/package.opf"]
	for _, want := range []string{
		` page-progression-direction="rtl">`, `<dc:language>ar</dc:language>`, `<dc:title>Steps</dc:title>`, `<dc:identifier id="id">https://example.org/trust/</dc:identifier>`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %s in\n%s", want, text)
		}
	}
	for name, text := range b.files {
		if path.Ext(name) == ".xhtml" && !strings.Contains(text, ` lang="ar" xml:lang="ar" dir="rtl">`) {
			t.Errorf("%s isn't written from right to left", name)
		}
	}
	if strings.Contains(text, "More") || strings.Contains(text, "charity") {
		t.Errorf("the package tells what the book is about:\n%s", text)
	}
}

// A template of the site's own that makes no XML is named.
func TestNoXML(t *testing.T) {
	fsys := example(t)
	fsys["templates/epub/sheet.html"] = &fstest.MapFile{Data: []byte("<br>")}
	s, _ := load.Load(fsys, load.Options{})
	th, _ := theme.Load(fsys, buildsite.Theme, theme.Options{Language: s.Config.Language})
	files, _ := epub.Files(render.Input{Site: s, Theme: th, Source: fsys})
	s.ResolveOutputs(output.Paths(files))
	err := files[0].Write(io.Discard)
	if got := fmt.Sprint(err); !strings.Contains(got, "templates/epub/chapter.html") || !strings.Contains(got, "makes no XML") {
		t.Errorf("told %q", got)
	}
}
