package frontmatter

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/token"
)

// explainToken says in plain words what goccy's tokeniser couldn't read.
func (d *document) explainToken(tk *token.Token, inBrackets bool) {
	line, col := tk.Position.Line, tk.Position.Column
	is := func(part string) bool { return strings.Contains(tk.Error, part) }
	switch {
	case is("end character"):
		quote, other := `"`, "'…'"
		if is("single") {
			quote, other = "'", `"…"`
		}
		d.complain(line, col, 1, fmt.Sprintf("the quote %s is never closed", quote),
			fmt.Sprintf("write %s at the end of the text, too, or put the whole text in %s", quote, other))
	case is("document separator"):
		d.complain(line, 1, len(fence), fence+" within quotes", "close the quotes above it")
	case is("reserved"):
		d.cantStart(tk, "", inBrackets)
	case is("unknown escape"):
		d.badEscape(line, col-1)
	case is("UTF-"), is("surrogate"):
		d.badEscape(line, col)
	case is("header option"):
		text := d.from(line, col)
		d.complain(line, col, utf8.RuneCountInString(text), fmt.Sprintf("text after %.1s starts on the next line", text),
			fmt.Sprintf("start it there, indented; or, if %.1s belongs to it, %s", text, inQuotes(text)))
	case is("multi-line content"):
		d.notIndented(line, col, "| or >")
	case is("tab"):
		d.complain(line, col, 1, tabIndents, useSpaces)
	case is("indent"):
		d.complain(line, col, 1, "this line is indented less than the text it belongs to",
			"start it at the same column as the lines around it")
	default:
		d.unreadable(line, col, tk.Error)
	}
}

// explain says in plain words what goccy's parser couldn't read, and takes it out. It returns false when it can't.
func (d *document) explain(err error, tokens token.Tokens) bool {
	var located interface {
		GetMessage() string
		GetToken() *token.Token
	}
	if !errors.As(err, &located) || located.GetToken() == nil || located.GetToken().Position == nil {
		d.unreadable(1, 1, "")
		return false
	}
	tk, message := located.GetToken(), located.GetMessage()
	line, col := d.inside(tk.Position.Line), tk.Position.Column
	is := func(part string) bool { return strings.Contains(message, part) }
	if is("value is not allowed") && col == 1 {
		// Often the first entry is indented, and goccy stumbles over the first that isn't.
		first := d.firstEntry()
		if e := readEntry(d.lines[first-1]); e.indent > 0 && !d.reported(first) {
			d.complain(first, 1, e.indent, "this line is indented, but those below it aren't", "delete the spaces before it")
		}
		line = first
	}
	e := readEntry(d.lines[line-1])
	text := d.from(line, col)
	width := utf8.RuneCountInString(text)
	var before token.Type // of what ends before it on its line
	if prev := tk.Prev; prev != nil && prev.Position.Line == line {
		before = prev.Type
	}
	afterQuote := before == token.SingleQuoteType || before == token.DoubleQuoteType
	afterBracket := before == token.SequenceEndType || before == token.MappingEndType
	spaced := strings.HasSuffix(d.lines[line-1][:byteOffset(d.lines[line-1], col)], " ")
	listed := inBrackets(tokens, line, col)

	switch {
	case d.reported(line): // this is but its consequence

	case is("mapping value is not allowed"):
		if colon := colonLine(tk); colon > line { // `title: Trust` and, indented below it, `description: …`
			line = d.inside(colon)
			d.belowText(line, e.key)
			break
		}
		what := `contains ": "`
		if strings.HasSuffix(text, ":") && !strings.Contains(text, ": ") {
			what = `ends with ":"`
		}
		if inner, ok := typographic(text); ok {
			d.complain(line, col, width, fmt.Sprintf("the quotes %.1s and %s aren't YAML's, so that the text of %q %s", text, lastRune(text), strings.Trim(e.key, `"'`), what),
				strings.Replace(inQuotes(inner), "put the text in quotes", "write straight quotes", 1))
			break
		}
		d.complain(line, col, width, fmt.Sprintf("the text of %q %s", strings.Trim(e.key, `"'`), what), inQuotes(text))

	case listed && spaced && (afterQuote || afterBracket), is("must be specified") && !afterQuote:
		d.complain(line, col, 1, "a comma is missing before this",
			"write a comma between entries, and close the brackets after the last")
	case before == token.SingleQuoteType:
		d.complain(line, col, width, "the text goes on after its closing '",
			`write an apostrophe in it as '', or put the whole text in "…"`)
	case before == token.DoubleQuoteType:
		d.complain(line, col, width, `the text goes on after its closing "`,
			`write a quote in it as \", or put the whole text in '…'`)
	case afterBracket && tk.Type == token.MappingValueType:
		d.complain(line, col, 1, "a key must be text, but what stands before this colon isn't", "put it in quotes")
	case afterBracket:
		d.complain(line, col, width, "the text goes on after its closing bracket",
			inQuotes(d.from(line, column(d.lines[line-1], e.value))))

	case is("block sequence entries"):
		d.complain(line, col, 1, "a list can't start on the line of its key", "start it on the next line; or "+inQuotes(text))
	case is("flow map content"), is("find map value"):
		d.complain(line, col, 1, "between { and } must be key: value",
			inQuotes(d.from(line, column(d.lines[line-1], e.value))))
	case is("invalid key"), tk.Type == token.MappingValueType:
		d.complain(line, col, 1, noKey, writeKey)
	case is("unexpected key name"), is("non-map value"), is("implicit line break"), is("value is not allowed") && e.value == e.indent:
		if header := emptyBlock(tk); header != nil {
			d.notIndented(line, col, header.Value)
			d.takeOut(header.Position.Line, tokens)
			break
		}
		d.noColon(line)
	case is("value is not allowed"):
		d.complain(line, col, width, "this isn't lined up with what it belongs to",
			"start it at the same column as the other entries of its list or group")
	default:
		d.unreadable(line, col, message)
	}
	return d.takeOut(line, tokens)
}

// firstEntry is the first line that is neither empty nor a comment.
func (d *document) firstEntry() int {
	return 1 + max(0, slices.IndexFunc(d.lines, func(line string) bool {
		line = strings.TrimSpace(line)
		return line != "" && line[0] != '#'
	}))
}

// colonLine is the line of the next colon that follows a key.
func colonLine(tk *token.Token) int {
	for ; tk != nil; tk = tk.Next {
		if tk.Type == token.MappingValueType {
			return tk.Position.Line
		}
	}
	return 0
}

// emptyBlock is the | or > right before a token, where no text of its own follows it.
func emptyBlock(tk *token.Token) *token.Token {
	prev := tk.Prev
	for prev != nil && prev.Type == token.StringType && prev.Value == "" {
		prev = prev.Prev
	}
	if prev != nil && (prev.Type == token.LiteralType || prev.Type == token.FoldedType) {
		return prev
	}
	return nil
}

const (
	noKey      = "no key before this colon"
	writeKey   = "write key: value, or put the text in quotes"
	tabIndents = "a tab indents this line"
	useSpaces  = "use spaces instead"
)

func (d *document) notIndented(line, col int, header string) {
	d.complain(line, col, utf8.RuneCountInString(d.from(line, col)), "the text below "+header+" isn't indented",
		"start each of its lines with two spaces")
}

// belowText reports a key that is indented below a text.
func (d *document) belowText(line int, above string) {
	e := readEntry(d.lines[line-1])
	if e.key == "" {
		d.complain(line, e.indent+1, 1, noKey, writeKey)
		return
	}
	where := "the text above"
	if above != "" {
		where = fmt.Sprintf("%q above", above)
	}
	d.complain(line, e.indent+1, utf8.RuneCountInString(e.key),
		fmt.Sprintf("%q is indented, but %s has its text already", e.key, where),
		"start both at the same column, or put the whole text in quotes")
}

// noColon reports a line that should be `key: value` and isn't.
func (d *document) noColon(line int) {
	text := d.lines[line-1]
	e := readEntry(text)
	rest := strings.TrimSpace(text[e.value:])
	col := column(text, e.value)
	if key, value, ok := keyWithoutSpace(rest); ok {
		d.complain(line, col+utf8.RuneCountInString(key)+1, 1, fmt.Sprintf("no space after %q", key+":"),
			fmt.Sprintf("write %s: %s", key, value))
		return
	}
	d.complain(line, col, utf8.RuneCountInString(rest), "this line has no key",
		"write key: value; or, if it belongs to the text above, indent it")
}

// keyWithoutSpace splits `title:My page`, but no address.
func keyWithoutSpace(text string) (key, value string, ok bool) {
	key, value, ok = strings.Cut(text, ":")
	return key, value, ok && key != "" && value != "" && !strings.ContainsAny(key, " \"'[]{}") &&
		!strings.HasPrefix(value, "//") && !strings.HasPrefix(value, " ")
}

func (d *document) badEscape(line, col int) {
	d.complain(line, col, 2, fmt.Sprintf("%.2s means nothing within \"…\"", d.from(line, col)),
		`write \\ for a backslash, or put the text in '…'`)
}

// unreadable reports what goccy has better words for than we.
func (d *document) unreadable(line, col int, message string) {
	message, _, _ = strings.Cut(message, "\n")
	if message != "" {
		message = " (" + strings.ToLower(message) + ")"
	}
	d.complain(line, col, 1, "this isn't YAML"+message, "check quotes, colons and indentation around here")
}

// typographic is the text within the quotation marks of print, if it stands between two.
func typographic(text string) (inner string, ok bool) {
	const open, closing = "„“”‚‘’«»", "“”‘’«»"
	first, size := utf8.DecodeRuneInString(text)
	last := lastRune(text)
	if len(text) <= size+len(last) || !strings.ContainsRune(open, first) || !strings.Contains(closing, last) {
		return "", false
	}
	inner = text[size : len(text)-len(last)]
	return inner, !strings.ContainsAny(inner, open)
}

func lastRune(text string) string {
	_, size := utf8.DecodeLastRuneInString(text)
	return text[len(text)-size:]
}

// inQuotes is the hint to put a text in quotes, and shows how unless the text is long.
func inQuotes(text string) string {
	switch {
	case text == "" || utf8.RuneCountInString(text) > 60:
		return "put the whole text in quotes"
	case !strings.ContainsAny(text, `"\`):
		return `put the text in quotes: "` + text + `"`
	}
	return "put the text in quotes: '" + strings.ReplaceAll(text, "'", "''") + "'"
}
