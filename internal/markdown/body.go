package markdown

import (
	"slices"
	"strings"
)

// A Body is markup that can be written as HTML or as well-formed XML: every element is closed, every attribute is quoted, and
// entities are those that XML knows. Addresses, ids and interface words are still open, because each edition has its own: a body
// is its markup in one piece with a list of references beside it.
type Body struct {
	markup string
	refs   []ref
}

// A ref stands in a Body before the byte at its offset.
type ref struct {
	at   int32
	kind refKind
	n    int32 // link, image, after: the index in Doc.Links; word: the index in Words; web, book: how many bytes
}

type refKind uint8

const (
	refLink  refKind = iota // a link's attributes but its title
	refImage                // an image's src, width and height attributes
	refID                   // the prefix of an id, or of a fragment that points to one
	refWord                 // an interface word
	refVoid                 // the slash that in XML ends the tag of an element without content
	refAfter                // what a book says after the words of a link
	refWeb                  // the bytes that follow are for pages of the web alone
	refBook                 // the bytes that follow are for chapters of a book alone
)

// Words names the interface words that bodies use, for the files in templates/strings.
var Words = []string{
	"callout-note", "callout-tip", "callout-important", "callout-warning", "callout-caution",
	"footnotes", "footnote-back", "table", "task-done", "task-open",
}

// A Resolver resolves a body's references. Its functions return markup, which Append doesn't escape.
type Resolver struct {
	Link   func(index int) string   // the address of Doc.Links[index]; "": it leads nowhere, and only its words stay
	NewTab func(index int) bool     // reports whether that link opens a new tab; nil if none does
	Image  func(index int) string   // attributes of the image Doc.Links[index]: ` src="…" width="…" height="…"`
	Word   func(name string) string // an interface word, one of Words
	Prefix string                   // stands before each id of the body
	XML    bool                     // <br/> instead of <br>, which is what HTML checkers ask for
	Book   bool                     // footnotes that pop up, and nothing that only browsers need
	After  func(index int) string   // what follows the words of Doc.Links[index]; nil: nothing follows any
}

// Append appends the body to dst, its references resolved by r.
func (b Body) Append(dst []byte, r Resolver) []byte {
	dst = slices.Grow(dst, len(b.markup)+len(b.markup)/8)
	from := 0
	for _, ref := range b.refs {
		if int(ref.at) < from {
			continue // within what is left out
		}
		dst = append(dst, b.markup[from:ref.at]...)
		from = int(ref.at)
		switch ref.kind {
		case refLink:
			if address := r.Link(int(ref.n)); address != "" {
				dst = append(append(append(dst, ` href="`...), address...), '"')
			}
			if r.NewTab != nil && r.NewTab(int(ref.n)) {
				dst = append(dst, ` target="_blank" rel="noopener"`...)
			}
		case refImage:
			dst = append(dst, r.Image(int(ref.n))...)
		case refID:
			dst = append(dst, r.Prefix...)
		case refWord:
			dst = append(dst, r.Word(Words[ref.n])...)
		case refVoid:
			if r.XML {
				dst = append(dst, '/')
			}
		case refAfter:
			if r.After != nil {
				dst = append(dst, r.After(int(ref.n))...)
			}
		case refWeb, refBook:
			if (ref.kind == refBook) != r.Book {
				from += int(ref.n)
			}
		}
	}
	return append(dst, b.markup[from:]...)
}

// Empty reports whether the body shows nothing.
func (b Body) Empty() bool { return strings.TrimSpace(b.markup) == "" }
