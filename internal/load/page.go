package load

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"unicode/utf8"

	"buildsite/internal/diag"
	"buildsite/internal/frontmatter"
	"buildsite/internal/markdown"
	"buildsite/internal/site"
	"buildsite/internal/worksheet"
)

// Frontmatter is what stands above a page's text.
type Frontmatter struct {
	// The page's heading.
	Title string `yaml:"title,required"`
	// One sentence about the page, for its top, lists and search engines.
	Description string `yaml:"description,required"`
	// A neutral title for the browser's tab and history. Left out: the title.
	TabTitle string `yaml:"tab_title"`
	// The last part of the page's address. Left out: the file's name.
	Slug frontmatter.Text `yaml:"slug"`
	// true: the page is published only with --drafts.
	Draft bool `yaml:"draft"`
	// The day the page was written, as 2026-11-22. Pages with a date stand in the news feed.
	Date frontmatter.Date `yaml:"date"`
	// The day the page was last changed, as 2026-11-22.
	Updated frontmatter.Date `yaml:"updated"`
	// The page's place in its section's list, a whole number; small ones come first.
	Order *int `yaml:"order"`
	// Old addresses that lead here, such as /old-name/.
	Aliases []frontmatter.Text `yaml:"aliases"`
	// A picture for the page and for links to it: its path from this file, or its address.
	Image frontmatter.Text `yaml:"image"`
	// true: search engines are asked to leave the page out, and it isn't in the news feed.
	NoIndex bool `yaml:"noindex"`
	// What readers fill in on the page.
	Worksheet *worksheet.Sheet `yaml:"worksheet"`
	// Questions that a reader answers for themselves, before the page's text opens. No answer is kept.
	Check *SelfCheck `yaml:"check"`
	// true: before its text, the page shows readers what their browser keeps of all worksheets, to copy, to lock and to delete. One page of a
	// site may.
	MySheets bool `yaml:"my_sheets"`
	// true: after its text, the page lists the editions that readers can take away. One page of a site may.
	Editions bool `yaml:"editions"`
}

// page reads one markdown file. The page is nil where it couldn't be read.
func (l *loader) page(key string) read {
	file := path.Join(site.ContentDir, key)
	src, problems := diag.ReadRegular(l.fsys, file, markdown.MaxFile)
	if problems != nil {
		return read{problems: l.tooLarge(file, problems), lost: true}
	}
	parts, problems := frontmatter.Cut(file, src)
	var m Frontmatter
	if len(problems) == 0 {
		problems = append(problems, frontmatter.Decode(file, parts.YAML, parts.YAMLLine, &m)...)
	}
	if m.Draft && !l.options.Drafts {
		p := &site.Page{Summary: site.Summary{Key: key}}
		l.address(p, markdown.Form(m.Slug.Value))
		return read{page: p, draft: true, problems: problems}
	}
	lost := len(problems) > 0 && (m.Worksheet == nil || m.Worksheet.ID.Value == "")
	if utf8.Valid(src) {
		problems = append(problems, controls(file, src, parts.BodyOffset)...)
	}
	doc, found := l.parser.Parse(file, parts.Body, parts.BodyLine)
	problems = append(problems, found...)
	p := &site.Page{
		Summary: site.Summary{
			Key: key, Kind: site.Plain, Title: l.parser.Text(m.Title), Description: l.parser.Text(m.Description), NoIndex: m.NoIndex,
			Date: m.Date.Time, Updated: m.Updated.Time,
		},
		TabTitle: l.parser.Text(m.TabTitle), Image: ref(m.Image), Doc: doc,
	}
	problems = append(problems, l.future("date", m.Date)...)
	problems = append(problems, l.future("updated", m.Updated)...)
	if m.Order != nil {
		p.Order = site.Order{Set: true, N: *m.Order}
	}
	for _, a := range m.Aliases {
		if a.Value != "" {
			alias := ref(a)
			alias.Target = markdown.NFC(alias.Target)
			p.Aliases = append(p.Aliases, alias)
		}
	}
	m.Slug.Value = markdown.Form(m.Slug.Value)
	if m.Slug.Value != "" && markdown.Slug(m.Slug.Value) != m.Slug.Value {
		problems = append(problems, diag.Problem{Pos: m.Slug.Pos, Width: m.Slug.Width,
			Message: fmt.Sprintf("%q can't be a part of an address", m.Slug.Value), Hint: slugHint(m.Slug.Value)})
	}
	if m.Slug.Value != "" {
		p.Slug = ref(m.Slug)
	}
	found, err := l.address(p, m.Slug.Value)
	problems = append(problems, found...)
	if p.Kind == site.Home && m.Slug.Value != "" {
		problems = append(problems, diag.Problem{Pos: m.Slug.Pos, Width: m.Slug.Width,
			Message: "a slug on the home page", Hint: "its address is always /; delete the line"})
	}
	if err {
		return read{problems: problems, lost: true}
	}
	if p.MySheets = m.MySheets; m.MySheets && (p.Kind != site.Plain || m.Worksheet != nil) {
		problems = append(problems, diag.Problem{Pos: diag.Pos{File: file}, Message: "my_sheets on a page that isn't an ordinary one",
			Hint: "move it to a page of its own, such as my-sheets.md: neither a home page, section or guide, nor a worksheet"})
	}
	if p.Editions = m.Editions; m.Editions && (p.Kind != site.Plain || m.Worksheet != nil || m.MySheets) {
		problems = append(problems, diag.Problem{Pos: diag.Pos{File: file}, Message: "editions on a page that isn't an ordinary one",
			Hint: "move it to a page of its own, such as take-it-with-you.md: neither a home page, section or guide, nor a worksheet or my_sheets"})
	}
	if m.Worksheet != nil {
		problems = append(problems, l.sheet(p, m.Worksheet)...)
	}
	if m.Check != nil {
		problems = append(problems, l.check(p, m.Check)...)
	}
	return read{page: p, problems: problems, lost: lost}
}

// tooLarge adds to the problem of a page that is too large the line where it is.
func (l *loader) tooLarge(file string, problems diag.List) diag.List {
	f, err := l.fsys.Open(file)
	if err != nil {
		return problems
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() <= markdown.MaxFile {
		return problems
	}
	var fits [markdown.MaxFile]byte
	if n, _ := io.ReadFull(f, fits[:]); n == len(fits) {
		problems[0].Line = 1 + bytes.Count(fits[:], []byte("\n"))
		problems[0].Message = fmt.Sprintf("a page of more than %d KB, which is passed in this line", markdown.MaxFile>>10)
		problems[0].Hint = "divide it into several pages"
	}
	return problems
}

// controls reports the characters of the text, from an offset on, that no page may hold.
func controls(file string, src []byte, from int) diag.List {
	var found diag.Gathering
	at := from // line and col are its
	line, col := diag.LineCol(src, at)
	for i := from; i < len(src); i++ {
		c := src[i]
		if c >= ' ' && c != 0x7f || c == '\n' || c == '\t' || c == '\r' {
			continue
		}
		passed := src[at:i]
		if n := bytes.Count(passed, []byte("\n")); n > 0 {
			line, col = line+n, 1
			passed = passed[bytes.LastIndexByte(passed, '\n')+1:]
		}
		col += utf8.RuneCount(passed)
		at = i
		found.Add(diag.Problem{Pos: diag.Pos{File: file, Line: line, Col: col}, Width: 1,
			Message: fmt.Sprintf("control character U+%04X", c), Hint: "delete it"})
	}
	return found.List
}

func slugHint(text string) string {
	if s := markdown.Slug(text); s != "" {
		return "write " + s
	}
	return "write lower-case letters, digits and hyphens"
}

func ref(t frontmatter.Text) site.Ref { return site.Ref{Target: t.Value, Pos: t.Pos, Width: t.Width} }
