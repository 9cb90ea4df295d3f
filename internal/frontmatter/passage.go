package frontmatter

import (
	"strconv"
	"unicode"
	"unicode/utf16"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"buildsite/internal/diag"
)

// Passage is a text that a later stage reads character by character, such as markdown, and that knows where each of them
// stands: YAML takes out indentation, joins lines and resolves escapes.
type Passage struct {
	Text
	runs []run // by at; the first is at 0
}

// A run is a part of a passage that stands in the file as it is in the text.
type run struct {
	at  int // its first character, from 0
	pos diag.Pos
}

// At is the place of the nth character of the text, from 0. Beyond the text, it is where the last one's run would go on.
func (p Passage) At(n int) diag.Pos {
	pos := p.Pos
	for _, r := range p.runs {
		if r.at > n {
			break
		}
		pos = r.pos
		pos.Col += n - r.at
	}
	return pos
}

// trace finds the characters of a text in the document. Whatever YAML did to the space between them, they stand there in
// their order.
func (d *document) trace(n ast.Node, s scalar) []run {
	t := tracer{document: d, quote: s.tk.Type, line: d.inside(s.tk.Position.Line)}
	t.open(s.tk.Position.Column - 1)
	switch _, block := n.(*ast.LiteralNode); {
	case block:
		t.nextLine()
	case t.quoted():
		t.col++
	}
	var runs []run
	var next diag.Pos
	i := 0
	for _, r := range s.text {
		if r != '\n' {
			t.find(unicode.IsSpace(r))
		}
		pos := d.pos(t.line, t.col+1)
		if pos != next {
			runs = append(runs, run{at: i, pos: pos})
		}
		if r != '\n' || t.escape() > 0 {
			t.col += t.width()
		}
		next = pos
		next.Col++
		i++
	}
	return runs
}

// A tracer goes through the document character by character, as they are written there.
type tracer struct {
	*document
	quote token.Type
	line  int // from 1
	col   int // from 0, in characters
	chars []rune
}

func (t *tracer) quoted() bool {
	return t.quote == token.SingleQuoteType || t.quote == token.DoubleQuoteType
}

// open reads the line the tracer is on.
func (t *tracer) open(col int) {
	t.chars, t.col = []rune(t.lines[t.line-1]), col
}

func (t *tracer) nextLine() bool {
	if t.line == len(t.lines) {
		return false
	}
	t.line++
	t.open(0)
	return true
}

// find goes on to the next character of the text: past spaces and line ends, and what is written for them, unless it is a
// space itself.
func (t *tracer) find(space bool) {
	for {
		switch {
		case t.col >= len(t.chars):
			if space || !t.nextLine() {
				return
			}
		case t.isSpace():
			if space {
				return
			}
			t.col += t.width()
		default:
			return
		}
	}
}

// isSpace reports whether a space or line end stands here, be it as an escape.
func (t *tracer) isSpace() bool {
	c := t.chars[t.col]
	if t.escape() > 0 {
		switch t.chars[t.col+1] {
		case 'n', 'r', 't', 'v', 'f', ' ', '\t', '_', 'N', 'L', 'P':
			return true
		}
		return false
	}
	return unicode.IsSpace(c) || t.hiddenTab != 0 && c == t.hiddenTab || c == '\\' && t.quote == token.DoubleQuoteType
}

// width is the number of characters that the one here is written with.
func (t *tracer) width() int {
	if n := t.escape(); n > 0 {
		return n
	}
	if t.quote == token.SingleQuoteType && t.ahead(0) == '\'' && t.ahead(1) == '\'' {
		return 2
	}
	return 1
}

// escape is the length of the escape here, or 0 if there is none.
func (t *tracer) escape() int {
	if t.quote != token.DoubleQuoteType || t.ahead(0) != '\\' || t.col+1 >= len(t.chars) {
		return 0
	}
	length := map[rune]int{'x': 4, 'u': 6, 'U': 10}[t.chars[t.col+1]]
	if length == 0 {
		return 2
	}
	if length == 6 && t.col+length <= len(t.chars) {
		code, err := strconv.ParseUint(string(t.chars[t.col+2:t.col+length]), 16, 32)
		if err == nil && utf16.IsSurrogate(rune(code)) {
			return 2 * length // the other half of the character follows
		}
	}
	return length
}

func (t *tracer) ahead(n int) rune {
	if t.col+n >= len(t.chars) {
		return 0
	}
	return t.chars[t.col+n]
}
