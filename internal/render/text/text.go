// Package text is the edition of worksheets as plain text: the printed sheets of each, in one file beside its page, for those
// who answer in a letter, in a message or on a device of their own.
package text

import (
	"io"
	"regexp"
	"strings"

	"buildsite/internal/diag"
	"buildsite/internal/markdown"
	"buildsite/internal/output"
	"buildsite/internal/render"
	"buildsite/internal/site"
	"buildsite/internal/theme"
	"buildsite/internal/worksheet"
)

// Files lists a file for each worksheet, sorted by path.
func Files(in render.Input) (files []output.File, _ diag.List) {
	s, t := in.Site, in.Theme
	for _, p := range s.Pages {
		if p.Sheet == nil {
			continue
		}
		key := p.Key
		files = append(files, output.File{Path: strings.TrimPrefix(p.TextPath(), "/"), Pos: diag.Pos{File: p.Source()}, Needed: true, Write: func(w io.Writer) error {
			return write(w, s, t, key)
		}})
	}
	return files, nil
}

func write(w io.Writer, s *site.Site, t *theme.Theme, key string) error {
	note := output.MadeFrom(w)
	sh := &sheet{theme: t.View(note), site: s.View(note)}
	sh.page = sh.site.Page(key)
	setting := worksheet.Setting{Title: sh.page.Title, Person: sh.site.Config().Person, Word: sh.theme.Word}
	for i, p := range sh.page.Sheet.Printouts(setting) {
		if i > 0 {
			sh.blank()
			sh.out.WriteString(strings.Repeat("-", width) + "\n")
		}
		sh.printed(p)
	}
	// The mark tells UTF-8 where a server doesn't: browsers would take "’" for "â€™".
	_, err := io.WriteString(w, "\ufeff"+strings.ReplaceAll(sh.out.String(), "\u00a0", " "))
	return err
}

// A sheet is one worksheet while it is written.
type sheet struct {
	site   site.View
	theme  theme.View
	page   *site.Page
	out    strings.Builder
	indent string // of all lines of an answer
}

// printed writes one of the printed sheets.
func (s *sheet) printed(p worksheet.Printout) {
	s.blank()
	s.text(p.Title)
	s.text(strings.Join(p.People, " · "))
	for _, g := range p.Groups {
		for _, p := range g.Pieces {
			s.block(p.Block)
		}
	}
	s.indent = ""
}

// prose is a text in markdown as plain text, "" for nil.
func (s *sheet) prose(d *markdown.Doc) string {
	if d == nil {
		return ""
	}
	address := func(i int) string { return s.address(s.site.Target(s.page, d, i), d.Links[i].Target) }
	return d.Text(address, func(name string) string { return s.theme.Word(name) })
}

// address is the full address of a link; written is what stands there where it leads nowhere.
func (s *sheet) address(t site.Target, written string) string {
	switch {
	case t.External != "":
		return t.External
	case t.Path == "":
		return written
	case t.Fragment != "":
		return s.site.Config().BaseURL.Absolute(t.Path) + "#" + site.EscapePath(t.Fragment)
	}
	return s.site.Config().BaseURL.Absolute(t.Path)
}

// width is that of a line, in characters, as in a letter.
const width = 72

// blank leaves an empty line between what is there and what comes.
func (s *sheet) blank() {
	if text := s.out.String(); text != "" && !strings.HasSuffix(text, "\n\n") {
		s.out.WriteByte('\n')
	}
}

// paragraph writes words, broken into lines. What the entry of a list begins with hangs out.
func (s *sheet) paragraph(text string) {
	for line := range strings.SplitSeq(text, "\n") {
		mark := beginning.FindString(line)
		s.wrap(mark, line[len(mark):])
	}
}

// beginning is what a line of a list begins with.
var beginning = regexp.MustCompile(`^ *(- |[0-9]+\. )?`)

// wrap writes a line that begins with a mark, such as "( ) ", and breaks it so that what follows stands below its words.
func (s *sheet) wrap(mark, text string) {
	indent := s.indent + strings.Repeat(" ", len([]rune(mark)))
	line := s.indent + mark
	begun := false
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ' ' || r == '\n' }) {
		if begun && len([]rune(line))+1+len([]rune(word)) > width {
			s.out.WriteString(line + "\n")
			line, begun = indent, false
		}
		if begun {
			line += " "
		}
		line, begun = line+word, true
	}
	s.out.WriteString(strings.TrimRight(line, " ") + "\n")
}

// together keeps words on one line.
func together(text string) string { return strings.ReplaceAll(text, " ", "\u00a0") }
