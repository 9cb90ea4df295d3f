// Package markdown turns a markdown file's body into a [Doc]. No other package knows goldmark.
//
// The language is CommonMark 0.31 with GitHub's tables, strikethrough, task lists and bare links, footnotes, definition
// lists, typographic quotes, attributes on headings and blocks, and GitHub's callouts. Raw HTML is refused. See
// docs/content-format.md for the publisher's view of it.
package markdown

import (
	"bytes"
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

// SameIDs tells whether two bodies have elements with the same ids.
func (d *Doc) SameIDs(other *Doc) bool {
	return d.Footnotes == other.Footnotes &&
		slices.EqualFunc(d.Headings, other.Headings, func(a, b Heading) bool { return a.ID == b.ID })
}

// A Body is HTML in which addresses, ids and interface words are still open, because each edition has its own: pieces of
// HTML with references between them.
type Body struct {
	html []byte
	refs []ref
}

// A ref stands in a Body before the byte at its offset.
type ref struct {
	at   int32
	kind refKind
	n    int32 // link, image: the index in Doc.Links; word: the index in Words
}

type refKind uint8

const (
	refLink  refKind = iota // a link's attributes but its title
	refImage                // an image's src, width and height attributes
	refID                   // the prefix of an id, or of a fragment that points to one
	refWord                 // an interface word
)

// Words names the interface words that bodies use, for the files in templates/strings.
var Words = []string{
	"callout-note", "callout-tip", "callout-important", "callout-warning", "callout-caution",
	"footnotes", "footnote-back", "table", "task-done", "task-open",
}

// An Edition says how a body's references are written. All that it returns is put into HTML as it is, so it has to be
// escaped.
type Edition struct {
	Link   func(index int) string   // the address of Doc.Links[index]
	NewTab func(index int) bool     // whether that link opens a new tab; nil if none does
	Image  func(index int) string   // attributes of the image Doc.Links[index]: ` src="…" width="…" height="…"`
	Word   func(name string) string // an interface word, one of Words
	Prefix string                   // stands before each id of the body
}

// Append appends the body to dst as HTML.
func (b Body) Append(dst []byte, e Edition) []byte {
	dst = slices.Grow(dst, len(b.html)+len(b.html)/8)
	from := 0
	for _, r := range b.refs {
		dst = append(dst, b.html[from:r.at]...)
		from = int(r.at)
		switch r.kind {
		case refLink:
			dst = append(append(append(dst, ` href="`...), e.Link(int(r.n))...), '"')
			if e.NewTab != nil && e.NewTab(int(r.n)) {
				dst = append(dst, ` target="_blank" rel="noopener"`...)
			}
		case refImage:
			dst = append(dst, e.Image(int(r.n))...)
		case refID:
			dst = append(dst, e.Prefix...)
		case refWord:
			dst = append(dst, e.Word(Words[r.n])...)
		}
	}
	return append(dst, b.html[from:]...)
}

// Empty tells whether the body shows nothing.
func (b Body) Empty() bool { return len(bytes.TrimSpace(b.html)) == 0 }
