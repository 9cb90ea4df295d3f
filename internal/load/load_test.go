package load_test

import (
	"bytes"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"buildsite/internal/diag"
	"buildsite/internal/load"
	"buildsite/internal/site"
)

const siteYAML = "id: test\ntitle: Test\nbase_url: https://example.org\n"

// page is a page's file with further lines of frontmatter.
func page(lines ...string) string {
	return "---\ntitle: T\ndescription: D.\n" + strings.Join(append(lines, "---", "Text.", ""), "\n")
}

// folder is a site's folder; site.yaml and the home page are added where they are missing.
func folder(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{
		"content/site.yaml": {Data: []byte(siteYAML)},
		"content/index.md":  {Data: []byte(page())},
	}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// lines are problems as a person reads them, one a line: with place, width and hint.
func lines(problems diag.List) string {
	var b strings.Builder
	for _, p := range problems.Sorted() {
		fmt.Fprintf(&b, "%s", p.Pos)
		if p.Width > 0 {
			fmt.Fprintf(&b, " (%d)", p.Width)
		}
		fmt.Fprintf(&b, " %s | %s\n", p.Message, p.Hint)
	}
	return b.String()
}

// mustLoad loads a site without problems.
func mustLoad(t *testing.T, files map[string]string, o load.Options) *site.Site {
	t.Helper()
	s, problems := load.Load(folder(files), o)
	if len(problems) > 0 {
		t.Fatalf("problems:\n%s", lines(problems))
	}
	return s
}

// A page's address and kind follow from its file.
func TestAddresses(t *testing.T) {
	for _, test := range []struct {
		file, front string
		address     string
		kind        site.Kind
		step        int
	}{
		{"index.md", "", "/", site.Home, 0},
		{"article.md", "", "/article/", site.Plain, 0},
		{"library/a/b.md", "", "/library/a/b/", site.Plain, 0},
		{"library/index.md", "", "/library/", site.Section, 0},
		{"library/a/index.md", "", "/library/a/", site.Section, 0},

		// Steps: the number is cut, and a guide stands at its folder's address.
		{"steps/index.md", "", "/steps/", site.Section, 0},
		{"steps/1-honesty/guide.md", "", "/steps/honesty/", site.Guide, 1},
		{"steps/01-honesty/guide.md", "", "/steps/honesty/", site.Guide, 1},
		{"steps/1-Moving past/guide.md", "", "/steps/moving-past/", site.Guide, 1},
		{"steps/1-2-become-one/guide.md", "", "/steps/2-become-one/", site.Guide, 1},
		{"steps/notes.md", "", "/steps/notes/", site.Plain, 0},
		{"steps/guide.md", "", "/steps/guide/", site.Plain, 0},

		// Only there.
		{"1-first.md", "", "/1-first/", site.Plain, 0},
		{"library/1-first/guide.md", "", "/library/1-first/guide/", site.Plain, 0},
		{"guide.md", "", "/guide/", site.Plain, 0},
		{"worksheet.md", "", "/worksheet/", site.Plain, 0},
		{"Steps/1-honesty/guide.md", "", "/steps/1-honesty/guide/", site.Plain, 0},

		// Letters of every script stay, in lower case; the rest goes.
		{"Two Words.md", "", "/two-words/", site.Plain, 0},
		{"größe/Ärger & Trost.md", "", "/größe/ärger--trost/", site.Plain, 0},
		{"信頼.md", "", "/信頼/", site.Plain, 0},
		{"cafe\u0301.md", "", "/café/", site.Plain, 0},

		// A slug takes the place of the last part.
		{"library/a.md", "slug: b", "/library/b/", site.Plain, 0},
		{"library/a/index.md", "slug: b", "/library/b/", site.Section, 0},
		{"steps/1-honesty/guide.md", "slug: truth", "/steps/truth/", site.Guide, 1},
		{"a.md", `slug: "404"`, "/404/", site.Plain, 0},
	} {
		s := mustLoad(t, map[string]string{"content/" + test.file: page(test.front)}, load.Options{})
		p := s.Page(test.file)
		if p == nil {
			t.Errorf("%s: no page", test.file)
			continue
		}
		if p.Path != test.address || p.Kind != test.kind || p.Step != test.step {
			t.Errorf("%s (%s): address %s, kind %s, step %d; want %s, %s, %d", test.file, test.front, p.Path, p.Kind, p.Step, test.address, test.kind, test.step)
		}
	}
}

// Which file is the page of its folder. Each page is shown as its key, kind and address.
func TestFolderPages(t *testing.T) {
	for _, test := range []struct{ name, files, want, problems string }{
		{"index.md", "a/index.md a/b.md", "a/index.md section /a/, a/b.md page /a/b/", ""},
		{"README.md", "a/README.md a/b.md", "a/README.md section /a/, a/b.md page /a/b/", ""},
		{"readme.md", "a/readme.md", "a/readme.md section /a/", ""},
		{"README.md beside index.md", "a/README.md a/index.md", "a/index.md section /a/, a/README.md page /a/readme/", ""},
		{"a file beside its folder", "a.md a/b.md", "a.md section /a/, a/b.md page /a/b/", ""},
		{"a file beside its folder, in a folder", "x/a.md x/a/b/c.md", "x/ section /x/, x/a.md section /x/a/, x/a/b/ section /x/a/b/, x/a/b/c.md page /x/a/b/c/", ""},
		{"a file beside a folder of pictures", "a.md a/b.txt", "a.md page /a/", ""},
		{"both", "a.md a/index.md", "a.md page /a/, a/index.md section /a/", ""},
		{"a README of the steps", "steps/README.md steps/1-a/guide.md", "steps/README.md section /steps/, steps/1-a/guide.md guide /steps/a/", ""},
		{"a README in a step", "steps/1-a/README.md steps/1-a/guide.md",
			"steps/ section /steps/, steps/1-a/guide.md guide /steps/a/, steps/1-a/README.md page /steps/a/readme/", ""},

		{"capitals", "a/Index.md a/b.md", "a/Index.md section /a/, a/b.md page /a/b/", "content/a/Index.md a folder's page is called index.md | rename it to index.md\n"},
		{"all capitals", "a/INDEX.md", "a/INDEX.md section /a/", "content/a/INDEX.md a folder's page is called index.md | rename it to index.md\n"},
		{"an underscore", "a/_index.md", "a/_index.md section /a/", "content/a/_index.md a folder's page is called index.md | rename it to index.md\n"},
		{"a step's files", "steps/1-a/Guide.md steps/1-a/WORKSHEET.md", "steps/ section /steps/, steps/1-a/Guide.md guide /steps/a/, steps/1-a/WORKSHEET.md worksheet /steps/a/worksheet/",
			"content/steps/1-a/Guide.md a step's guide is called guide.md | rename it to guide.md\ncontent/steps/1-a/WORKSHEET.md a step's worksheet is called worksheet.md | rename it to worksheet.md\n"},
		{"such names elsewhere", "a/Guide.md a/Worksheet.md", "a/ section /a/, a/Guide.md page /a/guide/, a/Worksheet.md page /a/worksheet/", ""},
	} {
		files := map[string]string{}
		for _, name := range strings.Fields(test.files) {
			files["content/"+name] = page()
		}
		s, problems := load.Load(folder(files), load.Options{})
		var got []string
		for _, p := range s.Pages {
			if p.Kind != site.Home {
				got = append(got, fmt.Sprintf("%s %s %s", p.Key, p.Kind, p.Path))
			}
		}
		if got := strings.Join(got, ", "); got != test.want || lines(problems) != test.problems {
			t.Errorf("%s:\n\t%s\nwant\n\t%s\nproblems %q, want %q", test.name, got, test.want, lines(problems), test.problems)
		}
	}
	files := map[string]string{"content/README.md": page()}
	fsys := folder(files)
	delete(fsys, "content/index.md")
	if s, problems := load.Load(fsys, load.Options{}); len(problems) > 0 || s.PageAt("/").Key != "README.md" || s.PageAt("/").Kind != site.Home {
		t.Errorf("a home page README.md: %v, %s", s.PageAt("/"), problems)
	}
}

// With what was read before, a README.md gives way to an index.md that is new, and takes its place again.
func TestFolderPagesAgain(t *testing.T) {
	var memo load.Memo
	fsys := folder(map[string]string{"content/a/README.md": page()})
	at := func() string {
		memo.Forget("content/a/index.md")
		s, _ := load.Load(fsys, load.Options{Memo: &memo})
		return s.PageAt("/a/").Key
	}
	if got := at(); got != "a/README.md" {
		t.Errorf("first %s", got)
	}
	fsys["content/a/index.md"] = &fstest.MapFile{Data: []byte(page())}
	if got := at(); got != "a/index.md" {
		t.Errorf("with an index.md %s", got)
	}
	delete(fsys, "content/a/index.md")
	if got := at(); got != "a/README.md" {
		t.Errorf("without it %s", got)
	}
}

// Keys of other systems are answered by ours, or told to be none; following that makes a page that can be built.
func TestForeignKeys(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"weight: 10", "it is called order here"},
		{"nav_order: 3", "it is called order here"},
		{"sidebar_position: 3", "it is called order here"},
		{"lastmod: 2024-01-05", "it is called updated here"},
		{"last_modified_at: 2024-01-05", "it is called updated here"},
		{"pubDate: 2024-01-05", "it is called date here"},
		{"heroImage: a.png", "it is called image here"},
		{"redirect_from: [/old/]", "it is called aliases here"},
		{"summary: Words.", "delete it: it is called description here, which is given already"},
		{"excerpt: Words.", "delete it: it is called description here, which is given already"},
		{"url: /x/", "the file's place and name make the address: delete it, or write slug: for its last part; an old address goes under aliases"},
		{"permalink: /x/", "the file's place and name make the address: delete it, or write slug: for its last part; an old address goes under aliases"},
		{"author: Ada", "there is no such key: name who wrote it in the text, or for all pages as publisher in site.yaml; delete it here"},
		{"tags: [a]", "there is no such key: delete it, with what stands below it"},
		{"categories: [a]", "there is no such key: delete it, with what stands below it"},
		{"layout: post", "there is no such key: delete it, with what stands below it"},
		{"toc: true", "there is no such key: delete it, with what stands below it"},
		{"published: false", "write draft: true for a page that isn't published, and nothing for one that is"},
		{"desription: x", `did you mean "description"?`},
		{"lang: de", "all pages have the language of site.yaml: delete it"},
	} {
		_, problems := load.Load(folder(map[string]string{"content/a.md": page(test.line)}), load.Options{})
		if len(problems) != 1 || problems[0].Hint != test.want {
			t.Errorf("%s:\n%s, want %s", test.line, lines(problems), test.want)
		}
	}
	// One of another name isn't missing.
	_, problems := load.Load(folder(map[string]string{"content/a.md": "---\ntitle: T\nsummary: D.\n---\n"}), load.Options{})
	if got, want := lines(problems), "content/a.md:3:1 (7) unknown key \"summary\" | it is called description here\n"; got != want {
		t.Errorf("a summary alone: %s", got)
	}
	_, problems = load.Load(folder(map[string]string{"content/site.yaml": "id: test\nname: Test\nurl: https://example.org\ntheme: minima\naccent: #335577\n"}), load.Options{})
	want := "content/site.yaml:2:1 (4) unknown key \"name\" | it is called title here\n" +
		"content/site.yaml:3:1 (3) unknown key \"url\" | it is called base_url here\n" +
		"content/site.yaml:4:1 (5) unknown key \"theme\" | there is no such key: delete it, with what stands below it; what a site can say is listed in docs/content-format.md\n" +
		"content/site.yaml:5:9 (7) \"accent\" has no value: what follows # is a comment | put the text in quotes: \"#335577\", or delete the line\n"
	if got := lines(problems); got != want {
		t.Errorf("of a site:\n%s\nwant\n%s", got, want)
	}
}

// A site.yaml by another name is one error.
func TestMisnamedConfig(t *testing.T) {
	for _, name := range []string{"site.yml", "Site.yaml", "SITE.YML"} {
		fsys := folder(map[string]string{"content/" + name: siteYAML})
		delete(fsys, "content/site.yaml")
		_, problems := load.Load(fsys, load.Options{})
		if got, want := lines(problems), "content/"+name+" the file that tells of the site is called site.yaml | rename it to site.yaml\n"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestWorksheetAddress(t *testing.T) {
	s := mustLoad(t, map[string]string{
		"content/steps/1-honesty/guide.md":     page(),
		"content/steps/1-honesty/worksheet.md": page(),
		"content/steps/1-honesty/more.md":      page(),
	}, load.Options{})
	w := s.Page("steps/1-honesty/worksheet.md")
	if w.Path != "/steps/honesty/worksheet/" || w.Kind != site.Worksheet || w.Step != 1 {
		t.Errorf("the worksheet: address %s, kind %s, step %d", w.Path, w.Kind, w.Step)
	}
	more := s.Page("steps/1-honesty/more.md")
	if more.Path != "/steps/honesty/more/" || more.Kind != site.Plain {
		t.Errorf("another page: address %s, kind %s", more.Path, more.Kind)
	}
	for _, p := range []*site.Page{w, more} {
		if p.Parent != "steps/1-honesty/guide.md" {
			t.Errorf("%s is in %q, want its step's guide", p.Key, p.Parent)
		}
	}
	want := []site.Step{{Number: 1, Slug: "honesty", Guide: "steps/1-honesty/guide.md", Worksheet: "steps/1-honesty/worksheet.md"}}
	if diff := cmp.Diff(want, s.Steps); diff != "" {
		t.Errorf("steps: -want +got\n%s", diff)
	}
}

// What a page's frontmatter says is in its Page.
func TestMatter(t *testing.T) {
	s := mustLoad(t, map[string]string{"content/a.md": `---
title: The title
description: What it is about.
tab_title: Notes
date: 2026-01-02
updated: 2026-03-04
order: 0
aliases: [/old/, /older/]
image: a.png
noindex: true
my_sheets: true
---

## Part
`, "content/a.png": picture(t, pngFile, 3, 2)}, load.Options{})
	p := *s.Page("a.md")
	if len(p.Doc.Headings) != 1 || p.Doc.Headings[0].Pos.String() != "content/a.md:14:1" {
		t.Errorf("headings %v", p.Doc.Headings)
	}
	p.Doc = nil
	at := func(line, col int) diag.Pos { return diag.Pos{File: "content/a.md", Line: line, Col: col} }
	want := site.Page{
		Summary: site.Summary{
			Key: "a.md", Path: "/a/", Kind: site.Plain, Title: "The title", Description: "What it is about.", NoIndex: true,
			Date: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), Updated: time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC), Parent: "index.md",
		},
		TabTitle: "Notes", Order: site.Order{Set: true}, MySheets: true,
		Aliases: []site.Ref{{Target: "/old/", Pos: at(8, 11), Width: 5}, {Target: "/older/", Pos: at(8, 18), Width: 7}},
		Image:   site.Ref{Target: "a.png", Pos: at(9, 8), Width: 5},
	}
	if diff := cmp.Diff(want, p, cmpopts.IgnoreUnexported(site.Page{})); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// A section lists its pages by order, then the newest first, then by name; Prev and Next follow the list, but for
// sections in it.
func TestLists(t *testing.T) {
	s := mustLoad(t, map[string]string{
		"content/library/index.md":     page(),
		"content/library/b.md":         page(),
		"content/library/a.md":         page(),
		"content/library/old.md":       page("date: 2025-01-01"),
		"content/library/new.md":       page("date: 2026-01-01"),
		"content/library/updated.md":   page("date: 2025-06-01", "updated: 2026-06-01"),
		"content/library/second.md":    page("order: 2"),
		"content/library/first.md":     page("order: -1"),
		"content/library/2-new.md":     page("order: 2", "date: 2026-01-01"),
		"content/library/deep/page.md": page(),
		"content/library/Z/index.md":   page("order: 1"),
	}, load.Options{})
	want := []string{
		"library/first.md", "library/Z/index.md", "library/2-new.md", "library/second.md",
		"library/new.md", "library/updated.md", "library/old.md",
		"library/a.md", "library/b.md", "library/deep/",
	}
	if diff := cmp.Diff(want, s.Page("library/index.md").Children); diff != "" {
		t.Errorf("the list: -want +got\n%s", diff)
	}
	want = []string{
		" < library/first.md > library/2-new.md",
		"library/first.md < library/2-new.md > library/second.md",
		"library/2-new.md < library/second.md > library/new.md",
		"library/second.md < library/new.md > library/updated.md",
		"library/new.md < library/updated.md > library/old.md",
		"library/updated.md < library/old.md > library/a.md",
		"library/old.md < library/a.md > library/b.md",
		"library/a.md < library/b.md > ",
	}
	var got []string
	for p := s.Page("library/first.md"); p != nil; p = s.Page(p.Next) {
		got = append(got, p.Prev+" < "+p.Key+" > "+p.Next)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("neighbours: -want +got\n%s", diff)
	}
	for _, key := range []string{"index.md", "library/index.md", "library/Z/index.md", "library/deep/", "library/deep/page.md"} {
		if p := s.Page(key); p.Prev != "" || p.Next != "" {
			t.Errorf("%s has neighbours: %q, %q", key, p.Prev, p.Next)
		}
	}
}

// Steps go by their number, whatever else is written, and guides are neighbours without the worksheets between them.
func TestStepsInOrder(t *testing.T) {
	s := mustLoad(t, map[string]string{
		"content/steps/1-a/guide.md":     page("order: 9"),
		"content/steps/1-a/worksheet.md": page(),
		"content/steps/2-b/guide.md":     page("date: 2026-01-01"),
		"content/steps/3-c/guide.md":     page("order: 1"),
		"content/steps/4-d/guide.md":     page(),
		"content/steps/5-e/guide.md":     page(), "content/steps/6-f/guide.md": page(), "content/steps/7-g/guide.md": page(),
		"content/steps/8-h/guide.md": page(), "content/steps/9-i/guide.md": page(), "content/steps/10-j/guide.md": page(),
	}, load.Options{})
	var want []string
	for i, name := range strings.Split("abcdefghij", "") {
		want = append(want, fmt.Sprintf("steps/%d-%s/guide.md", i+1, name))
	}
	var numbered []string
	for _, step := range s.Steps {
		numbered = append(numbered, step.Guide)
	}
	if diff := cmp.Diff(want, numbered); diff != "" {
		t.Errorf("Steps: -want +got\n%s", diff)
	}
	if diff := cmp.Diff(want, s.Page("steps/").Children); diff != "" {
		t.Errorf("the list: -want +got\n%s", diff)
	}
	var chain []string
	for p := s.Page(want[0]); p != nil; p = s.Page(p.Next) {
		chain = append(chain, p.Key)
	}
	if diff := cmp.Diff(want, chain); diff != "" {
		t.Errorf("neighbours: -want +got\n%s", diff)
	}
}

// Which steps a site has, and what is wrong with the folders below steps/.
func TestSteps(t *testing.T) {
	for _, test := range []struct {
		name     string
		files    string // below content/steps/; one that ends in ! is a draft
		steps    string
		problems string
	}{
		{"none", "", "", ""},
		{"two", "1-a/guide.md 1-a/worksheet.md 2-b/guide.md", "1 a +worksheet, 2 b", ""},
		{"a page beside them", "1-a/guide.md notes.md", "1 a", ""},
		{"a folder that isn't one", "1-a/guide.md more/notes.md", "1 a", ""},
		{
			"a gap", "1-a/guide.md 3-c/guide.md", "1 a, 3 c",
			"content/steps/3-c step 2 is missing | number the folders below steps/ 1, 2, 3 … without a gap\n",
		}, {
			"a wide gap", "1-a/guide.md 5-e/guide.md", "1 a, 5 e",
			"content/steps/5-e steps 2 to 4 are missing | number the folders below steps/ 1, 2, 3 … without a gap\n",
		}, {
			"no first one", "2-b/guide.md", "2 b",
			"content/steps/2-b step 1 is missing | number the folders below steps/ 1, 2, 3 … without a gap\n",
		}, {
			"from 0", "0-z/guide.md 1-a/guide.md", "0 z, 1 a",
			"content/steps/0-z a step with the number 0 | number the folders below steps/ 1, 2, 3 … without a gap\n",
		}, {
			"one number twice", "1-a/guide.md 1-b/guide.md 2-c/guide.md", "1 a, 2 c",
			"content/steps/1-b two steps have the number 1: 1-a and 1-b | rename one of the folders\n",
		}, {
			"one number in two spellings", "1-a/guide.md 01-b/guide.md", "1 b",
			"content/steps/1-a two steps have the number 1: 01-b and 1-a | rename one of the folders\n",
		}, {
			"no guide", "1-a/worksheet.md", "",
			"content/steps/1-a step 1 has no guide | write content/steps/1-a/guide.md\n",
		}, {
			"no number", "honesty/guide.md honesty/worksheet.md", "",
			"content/steps/honesty/guide.md a step's folder has to begin with its number and a hyphen | rename honesty to 1-honesty, say\n" +
				"content/steps/honesty/worksheet.md a step's folder has to begin with its number and a hyphen | rename honesty to 1-honesty, say\n",
		},
		{"a draft isn't a gap", "1-a/guide.md 2-b/guide.md! 3-c/guide.md", "1 a, 3 c", ""},
		{"a draft of a worksheet", "1-a/guide.md 1-a/worksheet.md!", "1 a", ""},
	} {
		files := map[string]string{}
		for _, name := range strings.Fields(test.files) {
			if name, draft := strings.CutSuffix(name, "!"); draft {
				files["content/steps/"+name] = page("draft: true")
			} else {
				files["content/steps/"+name] = page()
			}
		}
		s, problems := load.Load(folder(files), load.Options{})
		var steps []string
		for _, step := range s.Steps {
			text := fmt.Sprintf("%d %s", step.Number, step.Slug)
			if step.Worksheet != "" {
				text += " +worksheet"
			}
			steps = append(steps, text)
		}
		if got := strings.Join(steps, ", "); got != test.steps {
			t.Errorf("%s: the steps are %s, want %s", test.name, got, test.steps)
		}
		if diff := cmp.Diff(test.problems, lines(problems)); diff != "" {
			t.Errorf("%s: -want +got\n%s", test.name, diff)
		}
	}
}

// A folder without a page of its own gets a generated list, and so does a site without a home page.
func TestGenerated(t *testing.T) {
	fsys := folder(map[string]string{
		"content/site.yaml":              siteYAML + "description: Of the site.\n",
		"content/first_aid-kit/a/one.md": page(),
		"content/steps/1-a/guide.md":     page(),
		"content/drafts/a.md":            page("draft: true"),
		"content/pictures/a.txt":         "",
	})
	delete(fsys, "content/index.md")
	s, problems := load.Load(fsys, load.Options{})
	if len(problems) > 0 {
		t.Fatal(lines(problems))
	}
	var got []string
	for _, p := range s.Pages {
		if p.Generated() {
			got = append(got, strings.Join([]string{p.Key, p.Path, string(p.Kind), p.Title, p.Description, "in " + p.Parent, strings.Join(p.Children, " ")}, " | "))
		}
	}
	want := []string{
		"./ | / | home | Test | Of the site. | in  | first_aid-kit/ steps/",
		"first_aid-kit/ | /first_aid-kit/ | section | First aid kit | First aid kit – Test | in ./ | first_aid-kit/a/",
		"first_aid-kit/a/ | /first_aid-kit/a/ | section | A | A – Test | in first_aid-kit/ | first_aid-kit/a/one.md",
		"steps/ | /steps/ | section | Steps | Steps – Test | in ./ | steps/1-a/guide.md",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if p := s.Page("first_aid-kit/a/one.md"); p.Parent != "first_aid-kit/a/" {
		t.Errorf("a page is in %q", p.Parent)
	}
}

// The site's date is that of its newest page, so that the same content gives the same bytes on any day.
func TestDate(t *testing.T) {
	epoch := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name  string
		front []string // of three pages
		epoch time.Time
		want  string
	}{
		{"the latest date", []string{"date: 2025-01-01", "date: 2026-01-01", ""}, epoch, "2026-01-01"},
		{"or update", []string{"date: 2025-01-01", "updated: 2026-06-01", "date: 2026-01-01"}, epoch, "2026-06-01"},
		{"not a draft's", []string{"date: 2025-01-01", "date: 2026-01-01\ndraft: true", ""}, epoch, "2025-01-01"},
		{"where it is tomorrow already", []string{"date: 2026-06-02", "", ""}, epoch, "2026-06-02"},
		{"of which nobody told the day", []string{"date: 2062-01-01", "", ""}, time.Time{}, "2062-01-01"},
		{"of which nobody wants to tell", []string{"date: 2026-01-01", "", ""}, time.Unix(315532800, 0), "2026-01-01"},
		{"not later than today", []string{"date: 2026-06-03", "", ""}, epoch, "2026-06-01"},
	} {
		s, _ := load.Load(folder(map[string]string{
			"content/a.md": page(test.front[0]), "content/b.md": page(test.front[1]), "content/c.md": page(test.front[2]),
		}), load.Options{Epoch: test.epoch})
		if got := s.Date.Format(time.DateOnly); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

// A date in the future is a warning where the day of the build is known, and makes the site no newer than that day.
func TestFuture(t *testing.T) {
	files := map[string]string{
		"content/a.md": page("date: 2026-06-03"), "content/b.md": page("date: 2026-05-01", "updated: 2062-05-01T10:00:00+02:00"), "content/c.md": page("date: 2026-06-02"),
	}
	s, problems := load.Load(folder(files), load.Options{Epoch: time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)})
	var got []string
	for _, p := range problems {
		got = append(got, fmt.Sprintf("%s %s: %s", p.Pos, p.Severity, p.Message))
	}
	want := []string{
		"content/a.md:4:7 warning: date is 2026-06-03, and this is built on 2026-06-01",
		"content/b.md:5:10 warning: updated is 2062-05-01, and this is built on 2026-06-01",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %q", got)
	}
	if got := s.Date.Format(time.DateOnly); got != "2026-06-01" || len(s.Pages) != 4 {
		t.Errorf("%d pages, of %s", len(s.Pages), got)
	}
}

func TestDrafts(t *testing.T) {
	files := map[string]string{
		"content/a.md": page(), "content/b.md": page("draft: true"),
		"content/c.md": "---\ntitle: T\ndescription: D.\ndraft: true\n---\n<b>unfinished</b> ![](nothing.png)\n",
	}
	s := mustLoad(t, files, load.Options{})
	if s.Page("a.md") == nil || s.Page("b.md") != nil || s.Page("c.md") != nil {
		t.Error("drafts are published, or others aren't")
	}
	if !s.Resolve(s.Page("a.md"), "b.md").Draft {
		t.Error("a link to a draft isn't known as one")
	}

	s, problems := load.Load(folder(files), load.Options{Drafts: true})
	if s.Page("b.md") == nil || s.Page("c.md") == nil {
		t.Error("with Drafts, drafts aren't loaded")
	}
	if !problems.Failed() {
		t.Error("with Drafts, a draft's problems aren't told")
	}
}

// picture is a picture's file.
func picture(t *testing.T, encode func(w *bytes.Buffer, m image.Image) error, width, height int) string {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b, image.NewRGBA(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func pngFile(w *bytes.Buffer, m image.Image) error  { return png.Encode(w, m) }
func jpegFile(w *bytes.Buffer, m image.Image) error { return jpeg.Encode(w, m, nil) }
func gifFile(w *bytes.Buffer, m image.Image) error  { return gif.Encode(w, m, nil) }

// webpFile is the smallest one: one pixel.
const webpFile = "RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"

func TestMedia(t *testing.T) {
	s := mustLoad(t, map[string]string{
		"content/a.png":                          picture(t, pngFile, 3, 2),
		"content/B.PNG":                          picture(t, pngFile, 4, 5),
		"content/deep/c.jpg":                     picture(t, jpegFile, 16, 8),
		"content/d.jpeg":                         picture(t, jpegFile, 8, 16),
		"content/e.gif":                          picture(t, gifFile, 7, 7),
		"content/f.webp":                         webpFile,
		"content/size.svg":                       `<svg xmlns="http://www.w3.org/2000/svg" width="30px" height="20"/>`,
		"content/box.svg":                        `<?xml version="1.0"?><!-- c --><svg xmlns="http://www.w3.org/2000/svg" viewBox="0,0 40.4 30.6"/>`,
		"content/percent.svg":                    `<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="100%" viewBox="0 0 40 30"/>`,
		"content/decimal.svg":                    `<svg xmlns="http://www.w3.org/2000/svg" width="24.5" height="12.25"/>`,
		"content/plan.pdf":                       "%PDF-",
		"content/.hidden.md":                     "not a page",
		"content/.git/config":                    "",
		"content/page.md~":                       "an editor's copy",
		"content/.DS_Store":                      "",
		"content/Thumbs.db":                      "",
		"assets/static/CNAME":                    "example.org",
		"assets/static/.well-known/security.txt": "Contact: mailto:a@example.org",
		"assets/static/old.html":                 "<p>as it is</p>",
		"assets/static/.DS_Store":                "",
	}, load.Options{})
	var images []string
	for key, image := range s.Images {
		if image.Path != key {
			t.Errorf("%s has the path %s", key, image.Path)
		}
		images = append(images, fmt.Sprintf("%s %d×%d", key, image.Width, image.Height))
	}
	want := []string{
		"B.PNG 4×5", "a.png 3×2", "box.svg 40×31", "d.jpeg 8×16", "decimal.svg 25×12", "deep/c.jpg 16×8", "e.gif 7×7", "f.webp 1×1",
		"percent.svg 40×30", "size.svg 30×20",
	}
	if diff := cmp.Diff(want, sorted(images)); diff != "" {
		t.Errorf("pictures: -want +got\n%s", diff)
	}
	if diff := cmp.Diff(map[string]site.File{"plan.pdf": {Path: "plan.pdf"}}, s.Files); diff != "" {
		t.Errorf("other files: -want +got\n%s", diff)
	}
	if diff := cmp.Diff([]string{".well-known/security.txt", "CNAME", "old.html"}, s.Static); diff != "" {
		t.Errorf("static files: -want +got\n%s", diff)
	}
}

// What is wrong with files, whatever is in them.
func TestFileProblems(t *testing.T) {
	for _, test := range []struct{ file, text, want string }{
		{"content/a.MD", page(), "content/a.MD a page's file has to end in .md | rename it, and write it in markdown\n"},
		{"content/a.markdown", page(), "content/a.markdown a page's file has to end in .md | rename it, and write it in markdown\n"},
		{"content/💔.md", page(), "content/💔.md a file name without letters | rename it: its name becomes the page's address\n"},
		{"content/💔/a.md", page(), "content/💔 a folder name without letters | rename it: its name becomes a part of addresses\n"},
		{"content/a.md", page("slug: Two Words"), "content/a.md:4:7 (9) \"Two Words\" can't be a part of an address | write two-words\n"},
		{"content/a.md", page(`slug: "?!"`), "content/a.md:4:7 (4) \"?!\" can't be a part of an address | write lower-case letters, digits and hyphens\n"},
		{"content/a.md", page("slug: a/b"), "content/a.md:4:7 (3) \"a/b\" can't be a part of an address | write ab\n"},
		{"content/library/index.md", page("my_sheets: true"), "content/library/index.md my_sheets on a page that isn't an ordinary one | move it to a page of its own, such as my-sheets.md: neither a home page, section or guide, nor a worksheet\n"},
		{"content/a.md", page("my_sheets: true\nworksheet:\n  id: a\n  fields: [{type: input, id: one, label: One}]"), "content/a.md my_sheets on a page that isn't an ordinary one | move it to a page of its own, such as my-sheets.md: neither a home page, section or guide, nor a worksheet\n"},
		{"content/a.md", page("my_sheets: maybe"), "content/a.md:4:12 (5) \"my_sheets\" must be true or false, but \"maybe\" is text | write true or false\n"},
		{"content/a.md", strings.Repeat("xxx\n", 131073), "content/a.md:131073 a page of more than 512 KB, which is passed in this line | divide it into several pages\n"},
	} {
		_, problems := load.Load(folder(map[string]string{test.file: test.text}), load.Options{})
		if diff := cmp.Diff(test.want, lines(problems)); diff != "" {
			t.Errorf("%s: -want +got\n%s", test.file, diff)
		}
	}
}

// A folder that isn't a site's.
func TestNoSite(t *testing.T) {
	_, problems := load.Load(fstest.MapFS{}, load.Options{})
	want := "content there is no such folder | a site needs content/site.yaml and at least one page, content/index.md\n"
	if got := lines(problems); !strings.HasPrefix(got, want) {
		t.Errorf("an empty folder: got\n%swant\n%s", got, want)
	}
	_, problems = load.Load(fstest.MapFS{"content/index.md": {Data: []byte(page())}}, load.Options{})
	if got := lines(problems); !strings.Contains(got, "content/site.yaml there is no such file | write it, with the keys id, title and base_url") {
		t.Errorf("without site.yaml: %s", got)
	}
	_, problems = load.Load(fstest.MapFS{"content/site.yaml": {Data: []byte(siteYAML)}}, load.Options{})
	if !strings.Contains(lines(problems), "content/index.md") {
		t.Errorf("a site without any page is told %q, not that content/index.md is missing", lines(problems))
	}
}

// Symbolic links to files are followed inside the site's folder, and nowhere else.
func TestSymlinks(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("outside.md", page())
	write("site/content/site.yaml", siteYAML)
	write("site/content/index.md", page())
	write("site/content/folder/a.md", page())
	write("site/assets/notes/b.md", page())
	write("site/notes/c.md", page())
	for name, target := range map[string]string{
		"same.md": "folder/a.md", "beside.md": "../assets/notes/b.md", "note.md": "../notes/c.md", "out.md": "../../outside.md", "gone.md": "gone/a.md", "circle": "folder",
	} {
		if err := os.Symlink(target, filepath.Join(dir, "site/content", name)); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(filepath.Join(dir, "site"))
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	s, problems := load.Load(root.FS(), load.Options{})
	if s.Page("same.md") == nil || s.Page("beside.md") == nil {
		t.Error("a link inside the folder isn't followed")
	}
	for _, want := range []string{
		"content/out.md a symbolic link that leaves the site's folder | ",
		"content/gone.md a symbolic link to a file that doesn't exist | ",
		"content/circle a symbolic link to a folder | ",
		"content/note.md a symbolic link to notes/c.md, which isn't meant for readers | ",
	} {
		if !strings.Contains(lines(problems), want) {
			t.Errorf("not told: %s\nbut\n%s", want, lines(problems))
		}
	}
	if len(problems) != 4 {
		t.Errorf("%d problems:\n%s", len(problems), lines(problems))
	}
}
