package page

import (
	"fmt"
	"html"
	"html/template"
	"strings"
	"unicode"
	"unicode/utf8"

	"buildsite/internal/markdown"
	"buildsite/internal/site"
)

// Contents is the list of what the page holds, "" for a short one: of its parts or, for a glossary, of letters.
func (v *View) Contents() (list template.HTML, letters bool) {
	if list = v.letters(); list != "" {
		return list, true
	}
	return v.contents(), false
}

// fragment is the id of a heading as it stands in an address in HTML.
func (v *View) fragment(h markdown.Heading) string {
	return html.EscapeString(site.EscapePath(v.at.Prefix() + h.ID))
}

// minContents is the number of parts from which a page gets a table of contents.
const minContents = 3

// contents is the list of the headings of levels 2 and 3, if there are enough: it is written here because templates would need
// a third of their time for it.
func (v *View) contents() template.HTML {
	headings := v.page.Doc.Headings
	parts := 0
	for _, h := range headings {
		if h.Level == 2 {
			parts++
		}
	}
	if parts < minContents {
		return ""
	}
	var b strings.Builder
	level := 0
	for _, h := range headings {
		switch {
		case h.Level == 3 && level == 2:
			b.WriteString("<ol>")
		case h.Level == 3 && level == 3:
			b.WriteString("</li>")
		case h.Level == 2 && level == 3:
			b.WriteString("</li></ol></li>")
		case h.Level == 2 && level == 2:
			b.WriteString("</li>")
		case h.Level != 2:
			continue
		}
		level = h.Level
		b.WriteString(`<li><a href="#`)
		b.WriteString(v.fragment(h))
		b.WriteString(`">`)
		b.WriteString(html.EscapeString(h.Text))
		b.WriteString("</a>")
	}
	if level == 3 {
		b.WriteString("</li></ol>")
	}
	b.WriteString("</li>")
	return template.HTML(b.String())
}

// From so many words that begin with so many letters, a list of words is an alphabet.
const (
	minWords   = 20
	minLetters = 8
)

// letters is the table of contents of a glossary: a letter for the first of the words that begin with it. Of other pages it is "".
// It's a glossary if each of its headings is a word, and those with one letter stand together.
func (v *View) letters() template.HTML {
	headings := v.page.Doc.Headings
	var b strings.Builder
	seen := map[rune]bool{}
	var last rune
	for _, h := range headings {
		first, _ := utf8.DecodeRuneInString(h.Text)
		first = unicode.ToUpper(first)
		switch {
		case h.Level != 2 || !unicode.IsLetter(first) || first != last && seen[first]:
			return ""
		case first != last:
			fmt.Fprintf(&b, `<li><a href="#%s">%s</a></li>`, v.fragment(h), html.EscapeString(string(first)))
		}
		last, seen[first] = first, true
	}
	if len(headings) < minWords || len(seen) < minLetters {
		return ""
	}
	return template.HTML(b.String())
}
