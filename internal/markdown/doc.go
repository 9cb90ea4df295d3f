// Package markdown turns a markdown file's body into a [Doc]. No other package knows goldmark.
//
// The language is CommonMark 0.31 with GitHub's tables, strikethrough, task lists and bare links, footnotes, definition
// lists, typographic quotes, attributes on headings and blocks, and GitHub's callouts. Raw HTML is refused. See
// docs/content-format.md for the publisher's view of it.
package markdown

import (
	"slices"
	"strings"

	"buildsite/internal/diag"
)

// A Doc is a parsed body. It doesn't change after parsing.
type Doc struct {
	Body      Body
	Headings  []Heading
	Links     []Link // links and images in reading order; a Body refers to them by index
	Footnotes int
	Words     int
}

// A Heading is one of the body's headings; Text is plain text.
type Heading struct {
	Level int
	ID    string
	Text  string
	Pos   diag.Pos
}

// A Link is a link or an image as it was written. Target is percent-encoded, but not resolved.
type Link struct {
	Target string
	Alt    string // of an image, as plain text
	Image  bool
	Pos    diag.Pos
	Width  int // in characters, of the target in the source
}

// ID is the id of the heading or footnote that a fragment, decoded, leads to. The two may differ in what isn't seen: see [Form].
func (d *Doc) ID(fragment string) (id string, ok bool) {
	id = Form(fragment)
	if !d.hasID(id) {
		id = strings.Trim(id, "-") // where a heading begins with a picture sign, other systems keep the space after it
	}
	return id, d.hasID(id)
}

func (d *Doc) hasID(id string) bool {
	if slices.ContainsFunc(d.Headings, func(h Heading) bool { return h.ID == id }) {
		return true
	}
	for i := 1; i <= d.Footnotes; i++ {
		if id == noteID(i) || id == noteRefID(i, 0) {
			return true
		}
	}
	return false
}

// IDs are the ids of the headings, in reading order.
func (d *Doc) IDs() []string {
	ids := make([]string, len(d.Headings))
	for i, h := range d.Headings {
		ids[i] = h.ID
	}
	return ids
}

// SameIDs reports whether two bodies have elements with the same ids.
func (d *Doc) SameIDs(other *Doc) bool {
	return d.Footnotes == other.Footnotes &&
		slices.EqualFunc(d.Headings, other.Headings, func(a, b Heading) bool { return a.ID == b.ID })
}
