package markdown

import (
	"html"
	"strings"
)

// A Token is a piece of a body: the beginning or the end of an element, or some of its text.
type Token struct {
	Kind TokenKind
	Tag  string // of an element: "p"
	Text string // of Text, without escapes
	Word string // of Word: one of Words
	Link int    // of an a or img with an address: its index in Doc.Links; else -1

	attributes string // as they stand in the markup
	offset     int    // of attributes
	refs       []ref  // among them
}

// A TokenKind says which piece of a body a Token is.
type TokenKind uint8

// The kinds of tokens.
const (
	Open  TokenKind = iota // an element begins
	Close                  // an element ends
	Void                   // an element without content: br, hr, img
	Text
	Word // an interface word
)

// Tokens walks the body, as it is on the web, from its beginning to its end. References stay unresolved: a token names a link or a word, and ids are
// without prefix. Nothing is kept for it, and nothing is allocated but for texts and attributes with escapes.
func (d *Doc) Tokens(yield func(Token) bool) {
	markup, refs, at := d.Body.markup, d.Body.refs, 0
	for at < len(markup) {
		t := Token{Link: -1}
		switch {
		case len(refs) > 0 && int(refs[0].at) < at: // in what was for a book alone
			refs = refs[1:]
			continue
		case len(refs) > 0 && int(refs[0].at) == at:
			r := refs[0]
			refs = refs[1:]
			if r.kind == refBook {
				at += int(r.n)
			}
			if r.kind != refWord {
				continue
			}
			t.Kind, t.Word = Word, Words[r.n]
		case markup[at] != '<':
			end := len(markup)
			if i := strings.IndexByte(markup[at:], '<'); i >= 0 {
				end = at + i
			}
			if len(refs) > 0 {
				end = min(end, int(refs[0].at))
			}
			t.Kind, t.Text = Text, html.UnescapeString(markup[at:end])
			at = end
		default:
			end := at + strings.IndexByte(markup[at:], '>') // values have &gt;
			within := 0
			for within < len(refs) && int(refs[within].at) <= end {
				within++
			}
			t.element(markup[at+1:end], at+1, refs[:within])
			at, refs = end+1, refs[within:]
		}
		if !yield(t) {
			return
		}
	}
}

// element reads a tag without its angle brackets. It begins at offset in the markup.
func (t *Token) element(tag string, offset int, refs []ref) {
	if name, ok := strings.CutPrefix(tag, "/"); ok {
		t.Kind, t.Tag = Close, name
		return
	}
	t.Tag, t.refs = tag, refs
	for i := range len(tag) {
		if tag[i] == ' ' {
			t.Tag, t.attributes, t.offset = tag[:i], tag[i:], offset+i
			break
		}
	}
	for _, r := range refs {
		switch r.kind {
		case refLink, refImage:
			t.Link = int(r.n)
		case refVoid:
			t.Kind = Void
		}
	}
}

// An Attr is an attribute of an element. The addresses of links and images aren't among them: see Token.Link. An href is always
// that of an element of the same body: "#fn-1".
type Attr struct {
	Name  string
	Word  string // one of Words, which stands before Value, or ""
	Value string // without escapes
}

// Attrs are the element's attributes in their order.
func (t Token) Attrs(yield func(Attr) bool) {
	rest, refs := t.attributes, t.refs
	for {
		name, quoted, ok := strings.Cut(rest, `="`)
		if !ok {
			return
		}
		var value string
		value, rest, _ = strings.Cut(quoted, `"`)
		a := Attr{Name: strings.TrimLeft(name, " "), Value: html.UnescapeString(value)}
		begin := t.offset + len(t.attributes) - len(quoted)
		for len(refs) > 0 && int(refs[0].at) <= begin+len(value) {
			if r := refs[0]; r.kind == refWord {
				a.Word = Words[r.n]
			}
			refs = refs[1:]
		}
		if !yield(a) {
			return
		}
	}
}

// Attr is the value of one of the element's attributes, "" where it has none of that name.
func (t Token) Attr(name string) string {
	for a := range t.Attrs {
		if a.Name == name {
			return a.Value
		}
	}
	return ""
}
