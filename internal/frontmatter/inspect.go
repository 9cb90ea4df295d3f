package frontmatter

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/token"

	"buildsite/internal/diag"
)

const (
	// maxDepth is how deep lists and groups may nest. goccy's parser takes 31 s for 60 KB of "[".
	maxDepth = 32
	// maxKeys is how many keys and commas there may be: the parser's time goes with their square, 12 s for 64 KiB of "a:".
	maxKeys = 4000
	// maxComplaints is the number of syntax problems from which on a document isn't YAML that somebody wrote.
	maxComplaints = 100
)

// A verdict says what is to be done with tokens that were looked at.
type verdict int

const (
	readable verdict = iota
	takenOut         // something was taken out of the document: tokenise it again
	hopeless         // the parser must not see them
)

// inspect reports what the tokens alone tell: what isn't a token at all, what goccy would misunderstand in silence, and
// the parts of YAML that publishers don't need and mostly write by accident, as in `title: *New* this week`.
func (d *document) inspect(tokens token.Tokens) verdict {
	var brackets token.Tokens // those open here
	var columns []int         // of the keys and hyphens that this is below
	keys := 0
	result, removed := readable, 0
	remove := func(line int) {
		if line != removed && d.takeOut(line, tokens) {
			result, removed = takenOut, line
		}
	}
	for i, tk := range tokens {
		line, col := d.inside(tk.Position.Line), tk.Position.Column
		switch tk.Type {
		case token.InvalidType:
			d.explainToken(tk, len(brackets) > 0)
			remove(line)
		case token.AnchorType:
			d.cantStart(tk, " (a YAML anchor)", len(brackets) > 0)
		case token.AliasType:
			d.cantStart(tk, " (a YAML alias)", len(brackets) > 0)
		case token.TagType:
			d.cantStart(tk, " (a YAML tag)", len(brackets) > 0)
			remove(line) // or goccy takes the keys below for its value
		case token.MappingKeyType:
			d.complain(line, col, 1, "? (a YAML complex key) can't be used here", "write key: value, or put the text in quotes")
		case token.MergeKeyType:
			d.complain(line, col, 2, "<< (a YAML merge key) can't be used here", "write the keys out")
		case token.DirectiveType:
			if col == 1 {
				d.complain(line, col, 1, "a line can't start with % (a YAML directive)", "delete it, or put the text in quotes")
				d.lines[line-1] = ""
				return takenOut
			}
			d.cantStart(tk, " (a YAML directive)", false)
			remove(line)
		case token.DocumentHeaderType, token.DocumentEndType:
			if i == 0 && strings.TrimSpace(d.lines[line-1]) == fence {
				break // the customary first line of a YAML file
			}
			d.complain(line, col, 3, tk.Value+" within the YAML", "delete this line: a file holds one document")
			d.lines[line-1], result = "", takenOut

		case token.SequenceStartType, token.MappingStartType:
			brackets = append(brackets, tk)
		case token.SequenceEndType, token.MappingEndType:
			if len(brackets) > 0 {
				brackets = brackets[:len(brackets)-1]
				break
			}
			d.complain(line, col, 1, fmt.Sprintf("a %s without its opening bracket", tk.Value), "delete it, or put the text in quotes")
			remove(line)
		case token.CollectEntryType: // a comma
			if keys++; keys > maxKeys {
				d.complain(line, col, 1, fmt.Sprintf("more than %d entries", maxKeys), "split the file")
				return hopeless
			}
		case token.SequenceEntryType:
			columns = below(columns, col)
		case token.MappingValueType:
			if keys++; keys > maxKeys {
				d.complain(line, col, 1, fmt.Sprintf("more than %d keys", maxKeys), "split the file")
				return hopeless
			}
			key := tk.Prev
			switch {
			case key == nil:
			case len(brackets) == 0:
				columns = below(columns, key.Position.Column)
			case key.Position.Column == 1 && key.Position.Line > brackets[len(brackets)-1].Position.Line:
				// A key at the edge, and all since the bracket was read as part of a list.
				open := brackets[len(brackets)-1]
				d.neverClosed(open)
				remove(open.Position.Line)
				return result
			}

		case token.StringType:
			if d.continuesWithHyphen(tk) {
				remove(line)
				for i := line; i < d.inside(lastLine(tk)); i++ {
					d.lines[i] = "" // all of it was read as text
				}
				result = takenOut
			}
		case token.SingleQuoteType, token.DoubleQuoteType:
			if d.swallowsEntry(tk) {
				d.complain(line, col, 1, fmt.Sprintf("the quote %.1s is never closed", d.from(line, col)),
					"write it at the end of the text, too")
				remove(line)
				return result
			}
			d.checkEscapes(tk)
		case token.CommentType:
			d.checkComment(tk)
		}
		if len(columns)+len(brackets) > maxDepth {
			d.complain(line, col, 1, fmt.Sprintf("nested deeper than %d levels", maxDepth), "check the brackets and the indentation")
			return hopeless
		}
		if len(d.complained) >= maxComplaints {
			return hopeless
		}
	}
	if len(brackets) > 0 && result == readable {
		open := brackets[len(brackets)-1]
		d.neverClosed(open)
		remove(open.Position.Line)
	}
	return result
}

// below adds the column of a key or hyphen, and drops those that it isn't below.
func below(columns []int, col int) []int {
	for len(columns) > 0 && columns[len(columns)-1] >= col {
		columns = columns[:len(columns)-1]
	}
	return append(columns, col)
}

// complain reports a problem of syntax; the same place but once, however often it is read.
func (d *document) complain(line, col, width int, message, hint string) {
	place := [2]int{line, col}
	if d.complained == nil {
		d.complained = map[[2]int]bool{}
	}
	if !d.complained[place] {
		d.complained[place] = true
		d.report(line, col, width, message, hint)
	}
}

// cantStart reports a character that means something in YAML at the start of a value.
func (d *document) cantStart(tk *token.Token, meaning string, inBrackets bool) {
	line, col := tk.Position.Line, tk.Position.Column
	text := d.from(line, col)
	if end := strings.IndexAny(text, ",]}"); inBrackets && end > 0 {
		text = text[:end]
	}
	d.complain(line, col, 1, fmt.Sprintf("text can't start with %.1s%s", text, meaning), inQuotes(text))
}

func (d *document) neverClosed(open *token.Token) {
	closing := "]"
	if open.Type == token.MappingStartType {
		closing = "}"
	}
	line := d.inside(open.Position.Line)
	text := d.lines[line-1]
	for i := byteOffset(text, open.Position.Column) + 1; i < len(text); i++ {
		if text[i] == '#' && strings.IndexByte(" [{", text[i-1]) >= 0 && i+1 < len(text) && text[i+1] != ' ' {
			value, _, _ := strings.Cut(strings.TrimRight(text[i:], "]} "), ",")
			d.complain(line, column(text, i), utf8.RuneCountInString(text[i:]),
				fmt.Sprintf("what follows # is a comment, so that the %s is never closed", open.Value), inQuotes(value))
			return
		}
	}
	d.complain(open.Position.Line, open.Position.Column, 1, fmt.Sprintf("the %s is never closed", open.Value),
		fmt.Sprintf("write %s after the last entry, or put the text in quotes", closing))
}

// lastLine is the line on which a token of text ends.
func lastLine(tk *token.Token) int {
	return tk.Position.Line + strings.Count(strings.TrimSpace(tk.Origin), "\n")
}

// continuesWithHyphen reports a text that goes on, below its first line, with a line that starts with a hyphen. YAML
// takes it for more of the text, which nobody means, and goccy takes all that follows for text, comments and keys
// included.
func (d *document) continuesWithHyphen(tk *token.Token) bool {
	first, last := d.inside(tk.Position.Line), d.inside(lastLine(tk))
	if first == last || isBlock(tk) {
		return false
	}
	for line := first + 1; line <= last; line++ {
		e := readEntry(d.lines[line-1])
		if !strings.HasPrefix(d.lines[line-1][e.indent:], "-") {
			continue
		}
		above := "the line above"
		if key := readEntry(d.lines[first-1]).key; key != "" {
			above = fmt.Sprintf("%q above", key)
		}
		d.complain(line, e.indent+1, 1, "this line starts with a hyphen, but "+above+" has its text already",
			"start a list below a key without text, or put the whole text in quotes")
		return true
	}
	return false
}

// isBlock reports whether a token is the text of a | or >.
func isBlock(tk *token.Token) bool {
	prev := tk.Prev
	for prev != nil && prev.Type == token.CommentType {
		prev = prev.Prev
	}
	return prev != nil && (prev.Type == token.LiteralType || prev.Type == token.FoldedType)
}

// swallowsEntry reports whether a quoted text of several lines took in other entries for lack of its closing quote.
func (d *document) swallowsEntry(tk *token.Token) bool {
	first, last := d.inside(tk.Position.Line), d.inside(lastLine(tk))
	indent := readEntry(d.lines[first-1]).indent
	for _, line := range d.lines[first:last] {
		if e := readEntry(line); e.indent <= indent && e.value > e.indent {
			return true
		}
	}
	return false
}

// checkEscapes reports the escapes that goccy turns into nonsense without a word, as in "C:\users".
func (d *document) checkEscapes(tk *token.Token) {
	if tk.Type != token.DoubleQuoteType || !strings.Contains(tk.Origin, `\`) {
		return
	}
	col := tk.Position.Column + 1
	for line := d.inside(tk.Position.Line); line <= d.inside(lastLine(tk)); line++ {
		text := d.lines[line-1]
		for i := byteOffset(text, col); i < len(text) && text[i] != '"'; i++ {
			if text[i] != '\\' || i+1 == len(text) {
				continue
			}
			digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[text[i+1]]
			if digits > 0 && !isCharacter(text[i+2:], digits) {
				d.badEscape(line, column(text, i))
			}
			i++
		}
		col = 1
	}
}

// isCharacter reports whether s starts with the number of a character in so many hexadecimal digits. Halves of a
// surrogate pair pass: that the other half follows is checked by goccy.
func isCharacter(s string, digits int) bool {
	if len(s) < digits {
		return false
	}
	n := 0
	for _, c := range s[:digits] {
		digit := strings.IndexRune("0123456789abcdef", c|0x20)
		if c < '0' || digit < 0 {
			return false
		}
		n = n<<4 | digit
	}
	return n <= utf8.MaxRune
}

// checkComment warns of a comment right after a text, as in `title: We're #1`.
func (d *document) checkComment(tk *token.Token) {
	line, col := tk.Position.Line, tk.Position.Column
	prev := tk.Prev
	if prev == nil || prev.Type != token.StringType || prev.Position.Line != line || strings.Trim(tk.Value, "#") == "" ||
		strings.HasPrefix(tk.Value, " ") || d.complained[[2]int{line, col}] {
		return
	}
	d.complain(line, col, 1+utf8.RuneCountInString(tk.Value), "what follows # is a comment and not part of the text",
		"put the text in quotes, or write a space after #")
	d.problems[len(d.problems)-1].Severity = diag.Warning
}
