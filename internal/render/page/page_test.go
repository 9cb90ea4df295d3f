package page_test

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"buildsite"
	"buildsite/internal/check"
	"buildsite/internal/load"
	"buildsite/internal/render/page"
	"buildsite/internal/site"
	"buildsite/internal/theme"
)

// together writes the addresses of pages that all stand in one file.
type together struct{ prefix string }

func (a together) Prefix() string              { return a.prefix }
func (together) Published(string) string       { return "" }
func (together) NewTab(site.Target) bool       { return false }
func (together) File(name, part string) string { return "files/" + name + part }
func (together) To(t site.Target) string {
	switch {
	case t.Page == "":
		return t.External
	case t.Fragment == "":
		return "#" + prefix(t.Page) + "top"
	}
	return "#" + prefix(t.Page) + t.Fragment
}

// prefix begins the ids of a page.
func prefix(key string) string { return strings.NewReplacer("/", "-", ".", "-").Replace(key) + "--" }

const text = `---
title: %s
description: D.
---

## One

[Three](#three), a note[^1], and [the other](%s#three).

## Two

## Three

[^1]: A note.
`

// TestOneFile renders a worksheet of each kind, and other pages, into one document: no id is there twice, each begins with its page's prefix, and
// all that refers to one finds it.
func TestOneFile(t *testing.T) {
	fsys := fstest.MapFS{
		"content/site.yaml":  {Data: []byte("id: test\ntitle: Test\nbase_url: https://example.org\npeople: [{id: hurt, label: A}, {id: broke, label: B}]\n")},
		"content/index.md":   {Data: fmt.Appendf(nil, text, "Home", "more.md")},
		"content/more.md":    {Data: fmt.Appendf(nil, text, "More", "index.md")},
		"content/safety.md":  {Data: []byte("---\ntitle: Safety\ndescription: D.\n---\n")},
		"content/private.md": {Data: []byte("---\ntitle: Check\ntab_title: T\ndescription: D.\ncheck:\n  questions: [One?, Two?]\n  answers: [Yes, No]\n---\nText.\n")},
	}
	examples, err := fs.Glob(buildsite.Theme, "templates/fields/*/*.md")
	if err != nil || len(examples) < 15 {
		t.Fatal(len(examples), err)
	}
	for _, name := range examples {
		src, err := fs.ReadFile(buildsite.Theme, name)
		if err != nil {
			t.Fatal(err)
		}
		fsys["content/fields/"+path.Base(name)] = &fstest.MapFile{Data: src}
	}
	s, problems := load.Load(fsys, load.Options{})
	problems = append(problems, check.Site(s, nil, check.Options{})...)
	th, found := theme.Load(fsys, buildsite.Theme, theme.Options{Language: s.Config.Language})
	if problems = append(problems, found...); problems.Failed() {
		t.Fatal(problems.Error())
	}

	var document strings.Builder
	sheets, checks := 0, 0
	for _, p := range s.Pages {
		at := prefix(p.Key)
		v := page.New(s.View(nil), th.View(nil), p, together{at})
		contents, _ := v.Contents()
		fmt.Fprintf(&document, "<section id=%q data-prefix=%q><ol>%s</ol>%s", at+"top", at, contents, v.Body())
		if c := v.Check(); c != nil {
			checks++
			for _, q := range c.Questions {
				for _, a := range q.Answers {
					fmt.Fprintf(&document, "<input id=%q><label for=%q></label>", a.ID, a.ID)
				}
			}
		}
		if sheet := v.Sheet(); sheet != nil {
			sheets++
			for _, name := range []string{"fields/sheet.html", "print/papers.html"} {
				if err := th.View(nil).Execute(&document, name, p.Source(), sheet); err != nil {
					t.Fatal(err)
				}
			}
		}
		document.WriteString("</section>")
	}
	if sheets != len(examples) || checks != 1 {
		t.Errorf("%d worksheets and %d checks", sheets, checks)
	}

	root, err := html.Parse(strings.NewReader(document.String()))
	if err != nil {
		t.Fatal(err)
	}
	ids, refs := map[string]bool{}, map[string]string{}
	within := ""
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			switch {
			case a.Key == "data-prefix":
				within = a.Val
			case a.Key == "id":
				if ids[a.Val] {
					t.Errorf("two elements have the id %q", a.Val)
				}
				ids[a.Val] = true
			case a.Key == "for" || strings.HasPrefix(a.Key, "aria-") && (strings.HasSuffix(a.Key, "by") || a.Key == "aria-controls"):
				for id := range strings.FieldsSeq(a.Val) {
					refs[id] = n.Data + " " + a.Key
				}
			case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
				refs[a.Val[1:]] = n.Data + " " + a.Key
			}
		}
		for _, a := range n.Attr {
			if a.Key == "id" && !strings.HasPrefix(a.Val, within) {
				t.Errorf("the id %q isn't said to be of the page %q", a.Val, within)
			}
		}
	}
	for id, of := range refs {
		if !ids[id] {
			t.Errorf("%s names %q, which doesn't exist", of, id)
		}
	}
	if len(ids) < 200 || len(refs) < 200 {
		t.Errorf("only %d ids and %d references", len(ids), len(refs))
	}
}
