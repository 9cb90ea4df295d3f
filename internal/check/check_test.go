package check_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"buildsite/internal/check"
	"buildsite/internal/diag"
	"buildsite/internal/load"
	"buildsite/internal/output"
	"buildsite/internal/render"
	"buildsite/internal/render/text"
	"buildsite/internal/render/web"
	"buildsite/internal/site"
	"buildsite/internal/theme"
)

// withMotif begins a site that has a motif.
const withMotif = `
-- site.yaml --
id: test
title: Test
base_url: https://example.org
motif: bowl.svg
-- index.md --
`

const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>`

// loadSite reads a site that stands in one text: files below content/, each after a line `-- name --`. A page may be its body
// alone, and an .svg may be empty; site.yaml is added where it is missing.
func loadSite(t *testing.T, folder string) (*site.Site, []output.File) {
	t.Helper()
	fsys := fstest.MapFS{"content/site.yaml": {Data: []byte("id: test\ntitle: Test\nbase_url: https://example.org\n")}}
	for _, file := range strings.Split("\n"+folder, "\n-- ")[1:] {
		header, data, _ := strings.Cut(file+"\n", " --\n")
		data = strings.TrimPrefix(data, "\n")
		name := "content/" + header
		if strings.HasPrefix(header, "assets/") {
			name = header
		}
		switch {
		case strings.HasSuffix(name, ".svg") && data == "":
			fsys[name] = &fstest.MapFile{Data: []byte(svg)}
		case strings.HasSuffix(name, ".md") && !strings.HasPrefix(data, "---\n"):
			fsys[name] = &fstest.MapFile{Data: []byte("---\ntitle: T\ndescription: D.\n---\n" + data)}
		case strings.HasSuffix(name, ".md"):
			fsys[name] = &fstest.MapFile{Data: []byte("---\ntitle: T\ndescription: D.\n" + strings.TrimPrefix(data, "---\n"))}
		default:
			fsys[name] = &fstest.MapFile{Data: []byte(data)}
		}
	}
	s, problems := load.Load(fsys, load.Options{})
	if problems.Failed() {
		t.Fatalf("the site itself has problems: %s", problems.Error())
	}
	// The paths are those of any theme; one without assets is made soonest.
	in := render.Input{Site: s, Theme: &theme.Theme{}, Source: fsys}
	files, problems := web.Files(in)
	more, found := text.Files(in)
	if files, problems = append(files, more...), append(problems, found...); len(problems) > 0 {
		t.Fatalf("the editions have problems: %s", problems.Error())
	}
	s.ResolveOutputs(output.Paths(files))
	return s, files
}

// Each rule, by a site that breaks it. All of its problems are listed, with width and hint.
func TestRules(t *testing.T) {
	for _, test := range []struct{ name, site, want string }{
		{"nothing wrong", `
-- index.md --
[a](a.md), [a part](a.md#part), [the file](/files/b.pdf), [elsewhere](https://example.com), ![A bowl](c.svg)
-- a.md --
## Part
-- files/b.pdf --
%PDF-
-- c.svg --
`, ""},

		// Addresses.
		{"two files with one name for the address", `
-- index.md --
[a](a.md) [b](a/index.md)
-- a.md --
-- a/index.md --
`, "content/a/index.md: error: has the address /a/, which content/a.md has already | a folder has one page: put both texts into content/a/index.md, and delete content/a.md"},
		{"a worksheet beside a folder of its name", `
-- index.md --
[a](a.md)
-- a.md --
---
worksheet: {id: a, fields: [{type: input, id: one, label: One}]}
---
-- a/b.md --
`, "content/a: error: has the address /a/, which content/a.md has already | rename the folder or the file"},
		{"a slug that is taken", `
-- index.md --
[a](a.md) [b](b.md)
-- a.md --
-- b.md --
---
slug: a
---
`, "content/b.md:4:7 (1): error: has the address /a/, which content/a.md has already | choose another slug"},
		{"names that the address makes one", `
-- index.md --
[a](two-words.md) [b](<Two Words!.md>)
-- two-words.md --
-- Two Words!.md --
`, "content/two-words.md: error: has the address /two-words/, which content/Two Words!.md has already | rename one of the two, or give it a slug"},
		{"files whose names look the same", "\n-- index.md --\n[a](u\u0308.md) [b](\u00fc.md) ![c](a\u200cb.svg) ![d](ab.svg)\n-- u\u0308.md --\n-- \u00fc.md --\n-- a\u200cb.svg --\n-- ab.svg --\n",
			"content/a\u200cb.svg: error: two names that look the same: one has U+200C where the other has nothing | " +
				"keep one of them; systems that take the two names for one would mix them up\n" +
				"content/\u00fc.md: error: two names that look the same: one has U+00FC where the other has U+0075 U+0308 | " +
				"keep one of them; systems that take the two names for one would mix them up"},
		{"folders whose names look the same", "\n-- index.md --\n-- u\u0308/a.md --\n-- \u00fc/b.md --\n",
			"content/\u00fc: error: two names that look the same: one has U+00FC where the other has U+0075 U+0308 | " +
				"keep one of them; systems that take the two names for one would mix them up"},
		{"an alias that looks like the page's own address", "\n-- index.md --\n[a](\u00fc.md)\n-- \u00fc.md --\n---\naliases: [/u\u0308/, /a\u200cb/, /ab/]\n---\n",
			"content/\u00fc.md:4:11 (4): error: the alias \"/\u00fc/\" is the page's own address | take it out\n" +
				"content/\u00fc.md:4:24 (4): error: the alias has the address /ab/, which looks the same as that of an alias of content/\u00fc.md:4, but has nothing where the other has U+200C | take the alias out, or choose another address"},
		{"pictures that differ in capitals only", `
-- index.md --
![A](a.svg) ![B](A.svg)
-- a.svg --
-- A.svg --
`, "content/a.svg: error: has the address /a.svg, which differs from /A.svg of content/A.svg in capitals only | rename one of the two"},
		{"a static file at a page's address", `
-- index.md --
[a](a.md)
-- a.md --
-- assets/static/a/index.html --
<p>
`, "assets/static/a/index.html: error: has the address /a/, which content/a.md has already | rename one of the two; the files that every site has are listed in docs/publishing.md"},
		{"a static file in the place of one of ours", `
-- index.md --
[a](a.md)
-- a.md --
---
date: 2026-11-22
---
-- assets/static/robots.txt --
-- assets/static/Feed.xml --
-- assets/static/.nojekyll --
`, `assets/static/.nojekyll: error: has the address /.nojekyll, which buildsite has already | rename one of the two; the files that every site has are listed in docs/publishing.md
assets/static/Feed.xml: error: has the address /Feed.xml, which differs from /feed.xml of buildsite in capitals only | rename one of the two; the files that every site has are listed in docs/publishing.md
assets/static/robots.txt: error: has the address /robots.txt, which buildsite has already | rename one of the two; the files that every site has are listed in docs/publishing.md`},
		{"a static file in the place of a feed that isn't made", `
-- index.md --
-- assets/static/feed.xml --
`, ""},
		{"a file where a worksheet's text is", `
-- index.md --
[a](a.md) [its text](/a/worksheet.txt) [not its text](/b/worksheet.txt)
-- a.md --
---
worksheet: {id: a, fields: [{type: input, id: one, label: One}]}
---
-- assets/static/a/worksheet.txt --
`, `assets/static/a/worksheet.txt: error: has the address /a/worksheet.txt, which content/a.md has already | rename one of the two; the files that every site has are listed in docs/publishing.md
content/index.md:5:55 (16): error: there is no page or file at /b/worksheet.txt |`},
		{"a slug that another slug has taken", `
-- index.md --
[a](a.md) [b](b.md)
-- a.md --
---
slug: c
---
-- b.md --
---
slug: c
---
`, "content/b.md:4:7 (1): error: has the address /c/, which content/a.md:4 has already | choose another slug"},
		{"links to what is made of a page", `
-- index.md --
---
aliases: [/old.html]
---
[the feed](/feed.xml), [an address](/a/index.html), [an old one](/old.html), [nothing](/humans.txt)
-- a.md --
-- assets/static/humans.txt --
`, `content/index.md:6:12 (9): error: there is no /feed.xml, as no page has a date | give a page a date, or take the link out
content/index.md:6:37 (13): error: there is no page or file at /a/index.html | write /a/
content/index.md:6:66 (9): error: there is no page or file at /old.html | that is an old address: write /`},
		{"a static home page", `
-- index.md --
-- assets/static/index.html --
`, "assets/static/index.html: error: has the address /, which content/index.md has already | rename one of the two; the files that every site has are listed in docs/publishing.md"},
		{"a static file of a used picture's name", `
-- index.md --
![A](a.svg)
-- a.svg --
-- assets/static/a.svg --
`, "assets/static/a.svg: error: has the address /a.svg, which content/a.svg has already | rename one of the two; the files that every site has are listed in docs/publishing.md"},
		{"a file of content/ in the place of one of ours", `
-- index.md --
[robots](robots.txt) [ours](/sitemap.xml)
-- robots.txt --
`, "content/robots.txt: error: has the address /robots.txt, which buildsite has already | rename one of the two"},
		{"a file where a page needs a folder", `
-- index.md --
[a](a.md)
-- a.md --
-- assets/static/a --
`, "assets/static/a: error: has the address /a, where content/a.md needs a folder | rename one of the two"},

		// What is kept.
		{"a page for what is kept, which the worksheet leads to", `
-- index.md --
[a](a.md)
-- a.md --
---
worksheet: {id: a, fields: [{type: input, id: one, label: One}]}
---
-- mine.md --
---
my_sheets: true
---
`, ""},
		{"nothing that is kept", `
-- index.md --
[mine](mine.md)
-- mine.md --
---
my_sheets: true
---
`, "content/mine.md: warning: my_sheets on a site without worksheets: there is nothing to show | delete the line, or write a worksheet"},
		{"two pages for what is kept", `
-- index.md --
[a](a.md) [mine](mine.md) [too](too.md)
-- a.md --
---
worksheet: {id: a, fields: [{type: input, id: one, label: One}]}
---
-- mine.md --
---
my_sheets: true
---
-- too.md --
---
my_sheets: true
---
`, "content/too.md: error: a second page with my_sheets: content/mine.md has it already | delete the line on one of the two"},

		// Aliases.
		{"good aliases", `
-- index.md --
---
aliases: [/home, /start.html, /2019/01/]
---
`, ""},
		{"aliases that can't be", `
-- index.md --
---
aliases: [old/, "https://example.com/", /a//b/, "/a b/"]
---
`, `content/index.md:4:11 (4): error: the alias "old/" doesn't begin with / | write an address of this site, such as /old-name/
content/index.md:4:17 (22): error: the alias "https://example.com/" leaves the site | write an address of this site, such as /old-name/
content/index.md:4:41 (6): error: the alias "/a//b/" has an empty part | write an address of this site, such as /old-name/
content/index.md:4:49 (7): error: the alias "/a b/" holds a character that an address can't have | write an address of this site, such as /old-name/`},
		{"an alias that is the page's own address", `
-- index.md --
[a](a.md)
-- a.md --
---
aliases: [/a]
---
`, `content/a.md:4:11 (2): error: the alias "/a" is the page's own address | take it out`},
		{"an alias that is a page's address", `
-- index.md --
[a](a.md) [b](b.md)
-- a.md --
-- b.md --
---
aliases: [/a/]
---
`, "content/b.md:4:11 (3): error: the alias has the address /a/, which content/a.md has already | take the alias out, or choose another address"},
		{"one alias of two pages", `
-- index.md --
[a](a.md) [b](b.md)
-- a.md --
---
aliases: [/old/]
---
-- b.md --
---
aliases: [/old]
---
`, "content/b.md:4:11 (4): error: the alias has the address /old, which an alias of content/a.md:4 has already | take the alias out, or choose another address"},
		{"an alias in the place of one of ours", `
-- index.md --
---
aliases: [/404.html]
---
`, "content/index.md:4:11 (9): error: the alias has the address /404.html, which buildsite has already | take the alias out, or choose another address"},

		// Links. What they may look like is site.Resolve's to test.
		{"links that lead nowhere", `
-- index.md --
A [page](b.md), a [part](#c), ![a picture](d.svg), an [address](/e/).
`, `content/index.md:5:10 (4): error: there is no file content/b.md |
content/index.md:5:26 (2): error: there is no heading #c on content/index.md |
content/index.md:5:44 (5): error: there is no file content/d.svg |
content/index.md:5:65 (3): error: there is no page or file at /e/ |`},
		{"a link to a draft", `
-- index.md --
[a](a.md)
-- a.md --
---
draft: true
---
`, "content/index.md:5:5 (4): error: content/a.md is a draft and isn't published | publish it too, or take the link out"},
		{"a picture that isn't one", `
-- index.md --
[a](a.md) ![A](a.md) ![B](b.pdf)
-- a.md --
-- b.pdf --
%PDF-
`, `content/index.md:5:16 (4): error: "a.md" isn't a picture | name a PNG, JPEG, WebP, GIF or SVG file below content/
content/index.md:5:27 (5): error: "b.pdf" isn't a picture | name a PNG, JPEG, WebP, GIF or SVG file below content/`},
		{"a page's picture that isn't one", `
-- index.md --
---
image: index.md
---
-- a.md --
---
image: https://example.com/a.png
---
[b](b.md)
-- b.md --
---
image: c.png
---
[a](a.md)
`, `content/a.md:4:8 (25): error: an image from outside the site | readers' browsers would ask another server for it: put the file into content/
content/b.md:4:8 (5): error: there is no file content/c.png |
content/index.md:4:8 (8): error: "index.md" isn't a picture | name a PNG, JPEG, WebP, GIF or SVG file below content/`},
		{"links of site.yaml", `
-- site.yaml --
id: test
title: Test
base_url: https://example.org
logo: none.svg
navigation:
  - link: none.md
  - link: https://example.com
  - {link: index.md#none, label: Part}
  - {link: /feed.xml, label: Feed}
  - link: /feed.xml
footer: [{link: gone.md}, {link: tel:911}]
-- dated.md --
---
date: 2026-11-22
---
[home](index.md)
-- index.md --
[dated](dated.md)

`, `content/site.yaml:4:7 (8): error: there is no file content/none.svg |
content/site.yaml:6:11 (7): error: there is no file content/none.md |
content/site.yaml:7:11 (19): error: an entry without a label | add label: beside link:, as this is no page of the site
content/site.yaml:8:12 (13): error: there is no heading #none on content/index.md |
content/site.yaml:10:11 (9): error: an entry without a label | add label: beside link:, as this is no page of the site
content/site.yaml:11:17 (7): error: there is no file content/gone.md |
content/site.yaml:11:34 (7): error: an entry without a label | add label: beside link:, as this is no page of the site`},
		{"a logo from elsewhere", `
-- site.yaml --
id: test
title: Test
base_url: https://example.org
logo: https://example.com/logo.svg
-- index.md --
`, "content/site.yaml:4:7 (28): error: an image from outside the site | readers' browsers would ask another server for it: put the file into content/"},
		{"a motif with a part for each step", withMotif + `-- bowl.svg --
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path id="step-1" fill="#000000" d="M0 0H9V9z"/></svg>
-- steps/1-b/guide.md --
`, ""},
		{"a motif without a part for each step", withMotif + `-- bowl.svg --
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path id="step-1" fill="#000000" d="M0 0H9V9z"/></svg>
-- steps/1-b/guide.md --
-- steps/2-c/guide.md --
-- steps/3-d/guide.md --
`, `content/site.yaml:4:8 (8): error: the motif has no part for each step: step-2, step-3 are missing | give the part of step 1 the attribute id="step-1", and so on`},
		{"a motif with a part too many", withMotif + `-- bowl.svg --
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path id="step-1" fill="#000000" d="M0 0H9V9z"/><path id="step-2" fill="#000000" d="M0 0H9V9z"/></svg>
-- steps/1-b/guide.md --
`, "content/site.yaml:4:8 (8): warning: the motif has a part step-2, but there are 1 steps | a part without a step is never lit"},
		{"a motif that isn't there", withMotif, "content/site.yaml:4:8 (8): error: there is no file content/bowl.svg |"},
		{"a safety page", `
-- site.yaml --
id: test
title: Test
base_url: https://example.org
safety: "a.md#help"
-- index.md --
-- a.md --
## Help
-- steps/1-b/guide.md --
`, ""},
		{"no safety page", `
-- site.yaml --
id: test
title: Test
base_url: https://example.org
safety: none.md
-- index.md --
`, "content/site.yaml:4:9 (7): error: there is no file content/none.md |"},
		{"a heading of the safety page that isn't there", `
-- site.yaml --
id: test
title: Test
base_url: https://example.org
safety: index.md#none
-- index.md --
`, "content/site.yaml:4:9 (13): error: there is no heading #none on content/index.md |"},
		{"the safety page leads elsewhere", `
-- site.yaml --
id: test
title: Test
base_url: https://example.org
safety: https://example.com/help
-- index.md --
`, `content/site.yaml:4:9 (24): error: "https://example.com/help" isn't a page of the site | name one, such as safety.md`},
		{"the safety page leads to a file", `
-- site.yaml --
id: test
title: Test
base_url: https://example.org
safety: /sitemap.xml
-- index.md --
`, `content/site.yaml:4:9 (12): error: "/sitemap.xml" isn't a page of the site | name one, such as safety.md`},
		{"the safety page leads to a script", `
-- site.yaml --
id: test
title: Test
base_url: https://example.org
safety: javascript:alert(1)
-- index.md --
`, `content/site.yaml:4:9 (19): error: a link with "javascript:" | links may begin with https:, http:, mailto:, tel: or sms:`},

		// Orphans.
		{"a page that nothing leads to", `
-- index.md --
---
---
-- a.md --
[itself](a.md)
-- steps/1-b/guide.md --
-- steps/1-b/worksheet.md --
`, "content/a.md: warning: no other page leads to this one | link to it, or add it to navigation or footer in content/site.yaml"},
		{"a page in a section's list", `
-- index.md --
-- library/index.md --
-- library/a.md --
-- more/b.md --
`, ""},
		{"a page in the navigation", `
-- site.yaml --
id: test
title: Test
base_url: https://example.org
navigation: [{link: a.md}]
-- index.md --
-- a.md --
-- steps/1-b/guide.md --
`, ""},
		{"a page in the footer", `
-- site.yaml --
id: test
title: Test
base_url: https://example.org
footer: [{link: a.md}]
-- index.md --
-- a.md --
-- steps/1-b/guide.md --
`, ""},
		{"pages that lead to each other only by links", `
-- index.md --
[a](a.md)
-- a.md --
[b](/b/)
-- b.md --
-- steps/1-c/guide.md --
`, ""},

		// Pictures and files.
		{"what nothing uses isn't published", `
-- index.md --
[plan](plan.pdf)
-- plan.pdf --
%PDF-
-- notes.txt --
-- picture.svg --
`, `content/notes.txt: warning: no page uses this file, so it isn't published | link to it, delete it, or move it to assets/static
content/picture.svg: warning: no page uses this file, so it isn't published | link to it, delete it, or move it to assets/static`},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, files := loadSite(t, test.site)
			if diff := cmp.Diff(test.want, lines(check.Site(s, files, check.Options{}))); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func lines(problems diag.List) string {
	var all []string
	for _, p := range problems.Sorted() {
		line := p.Pos.String()
		if p.Width > 0 {
			line += fmt.Sprintf(" (%d)", p.Width)
		}
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s: %s: %s | %s", line, p.Severity, p.Message, p.Hint)))
	}
	return strings.Join(all, "\n")
}

// --broken-links=warn lets a site be built around its gaps, but not link to drafts.
func TestBrokenLinksWarn(t *testing.T) {
	s, files := loadSite(t, `
-- index.md --
[nowhere](b.md), [a part](#c), [a draft](a.md), ![no picture](index.md)
-- a.md --
---
draft: true
---
`)
	want := `content/index.md:5:11 (4): warning: there is no file content/b.md |
content/index.md:5:27 (2): warning: there is no heading #c on content/index.md |
content/index.md:5:42 (4): error: content/a.md is a draft and isn't published | publish it too, or take the link out
content/index.md:5:63 (8): error: "index.md" isn't a picture | name a PNG, JPEG, WebP, GIF or SVG file below content/`
	if diff := cmp.Diff(want, lines(check.Site(s, files, check.Options{BrokenLinks: diag.Warning}))); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
