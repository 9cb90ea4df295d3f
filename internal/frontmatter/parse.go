package frontmatter

import (
	"errors"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// parseBudget bounds the bytes that are read again and again for the sake of one document: a typical page a thousand
// times over, a mangled file of 64 KiB sixteen times.
const parseBudget = 1 << 20

// parse returns the document's tree, or nil where it is empty or beyond repair.
//
// goccy stops at the first thing it can't read. So that one missing quote doesn't hide every other mistake, that thing
// is reported, taken out, and the rest is read again.
func (d *document) parse() ast.Node {
	for budget := parseBudget; budget > 0; budget -= max(1, len(d.source)) {
		tokens := tokenize(d.source)
		switch d.inspect(tokens) {
		case hopeless:
			d.incomplete = true
			return nil
		case takenOut:
			d.join()
			continue
		}
		body, err := parseTokens(tokens)
		if err == nil {
			return body
		}
		if !d.explain(err, tokens) {
			break
		}
		d.join()
	}
	d.incomplete = true
	return nil
}

// tokenize is goccy's, without its panics.
func tokenize(text string) (tokens token.Tokens) {
	defer func() {
		if recover() != nil {
			tokens = token.Tokens{token.Invalid("", text, &token.Position{Line: 1, Column: 1})}
		}
	}()
	return lexer.Tokenize(text)
}

// parseTokens is goccy's, without its panics. It returns the document's body.
func parseTokens(tokens token.Tokens) (body ast.Node, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("")
		}
	}()
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, err
	}
	for _, doc := range file.Docs {
		if doc.Body != nil {
			return doc.Body, nil
		}
	}
	return nil, nil
}

// An entry is a line of a block, as `  - key: value`.
type entry struct {
	indent int    // spaces before it
	key    string // as written, or ""
	value  int    // where its value starts, in bytes
}

var (
	hyphens = regexp.MustCompile(`^ *(?:-(?: +|$))*`)
	yamlKey = regexp.MustCompile(`^("[^"]*"|'[^']*'|[^\s"'\[\]{},#&*!|>%@` + "`" + `](?:[^:]|:\S)*?) *:(?: +|$)`)
)

func readEntry(line string) entry {
	e := entry{indent: len(line) - len(strings.TrimLeft(line, " ")), value: len(hyphens.FindString(line))}
	if m := yamlKey.FindStringSubmatch(line[e.value:]); m != nil {
		e.key = m[1]
		e.value += len(m[0])
	}
	return e
}

// takeOut removes what can't be read from a line: its value; or, where that didn't help, the line; or, where that didn't
// either, all from the last key at the edge to the next. It returns false when there is nothing left to take out.
func (d *document) takeOut(line int, tokens token.Tokens) bool {
	line = d.inside(line)
	text := d.lines[line-1]
	e := readEntry(text)
	switch {
	case inBrackets(tokens, line, 1): // taking out a part would tear the brackets apart
	case e.value > e.indent && e.value < len(text):
		d.lines[line-1] = strings.TrimRight(text[:e.value], " ")
		if d.damaged == nil {
			d.damaged = map[int]bool{}
		}
		d.damaged[line] = true
		return true
	case text != "":
		d.lines[line-1] = ""
		d.incomplete = true
		return true
	}
	d.incomplete = true
	atEdge := func(line string) bool { return line != "" && !strings.ContainsRune(" -]}#", rune(line[0])) }
	first, last := line-1, line
	for first > 0 && !atEdge(d.lines[first]) {
		first--
	}
	for last < len(d.lines) && !atEdge(d.lines[last]) {
		last++
	}
	any := false
	for i := first; i < last; i++ {
		any = any || d.lines[i] != ""
		d.lines[i] = ""
	}
	return any
}

// inBrackets reports whether a place is within brackets.
func inBrackets(tokens token.Tokens, line, col int) bool {
	depth := 0
	for _, tk := range tokens {
		if at := tk.Position; at.Line > line || at.Line == line && at.Column >= col {
			break
		}
		switch tk.Type {
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		}
	}
	return depth > 0
}

// blocksOfText tells for each line, from 0, whether it is the text of a | or >.
func blocksOfText(tokens token.Tokens, lines int) []bool {
	in := make([]bool, lines)
	for i, tk := range tokens {
		if tk.Type != token.LiteralType && tk.Type != token.FoldedType {
			continue
		}
		// The block's text is the next token but for a comment after the header; goccy's place for it can't be trusted.
		next := i + 1
		for next < len(tokens) && tokens[next].Type == token.CommentType && tokens[next].Position.Line == tk.Position.Line {
			next++
		}
		end := lines + 1
		if next+1 < len(tokens) {
			end = tokens[next+1].Position.Line
		}
		for line := tk.Position.Line + 1; line < min(end, lines+1); line++ {
			in[line-1] = true
		}
	}
	return in
}
