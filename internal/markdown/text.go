package markdown

import (
	"strconv"
	"strings"
)

// Text is the body as plain text: a line for each paragraph, entries of lists after a hyphen or their number, links with
// their address behind them in brackets. address gives the address of Doc.Links[index], word an interface word; both as plain text.
func (d *Doc) Text(address func(index int) string, word func(name string) string) string {
	t := texter{address: address}
	for token := range d.Tokens {
		switch token.Kind {
		case Open:
			t.open(token)
		case Close:
			t.close(token)
		case Void:
			t.void(token)
		case Text:
			t.text(token.Text)
		case Word:
			t.text(word(token.Word))
		}
	}
	t.end()
	return strings.Join(t.lines, "\n")
}

// A texter takes the markup out of a body.
type texter struct {
	address func(index int) string
	lines   []string
	line    strings.Builder
	lists   []int  // of the lists that are open: the last number, or -1 for one without
	item    string // what begins the next line: "- "
	links   []int  // those that are open: their indexes, or -1 for one within the body
}

func (t *texter) open(token Token) {
	switch token.Tag {
	case "ul":
		t.end()
		t.lists = append(t.lists, -1)
	case "ol":
		t.end()
		t.lists = append(t.lists, 0)
	case "li":
		t.end()
		t.item = "- "
		if last := &t.lists[len(t.lists)-1]; *last >= 0 {
			*last++
			t.item = strconv.Itoa(*last) + ". "
		}
	case "a":
		t.links = append(t.links, token.Link)
	default:
		t.block(token.Tag)
	}
}

func (t *texter) close(token Token) {
	switch token.Tag {
	case "ul", "ol":
		t.end()
		t.lists = t.lists[:len(t.lists)-1]
	case "a":
		last := len(t.links) - 1
		if i := t.links[last]; i >= 0 {
			t.link(t.address(i))
		}
		t.links = t.links[:last]
	default:
		t.block(token.Tag)
	}
}

// link writes an address behind the words that lead to it, unless they say it.
func (t *texter) link(address string) {
	_, bare, _ := strings.Cut(address, ":")
	said := strings.HasSuffix(t.line.String(), address) || bare != "" && strings.HasSuffix(t.line.String(), bare)
	if !said && !strings.HasPrefix(address, "#") {
		t.line.WriteString(" (" + address + ")")
	}
}

func (t *texter) void(token Token) {
	if token.Tag == "img" {
		t.text(token.Attr("alt"))
	} else {
		t.end()
	}
}

// block ends the line where an element isn't part of one.
func (t *texter) block(tag string) {
	switch tag {
	case "em", "strong", "code", "del", "span", "sup":
	default:
		t.end()
	}
}

// text appends words to the line.
func (t *texter) text(s string) {
	words := strings.Join(strings.Fields(s), " ")
	if words == "" {
		if t.line.Len() > 0 && s != "" {
			t.space()
		}
		return
	}
	if strings.TrimLeft(s, " \n") != s {
		t.space()
	}
	t.line.WriteString(words)
	if strings.TrimRight(s, " \n") != s {
		t.space()
	}
}

func (t *texter) space() {
	if l := t.line.String(); l != "" && !strings.HasSuffix(l, " ") {
		t.line.WriteByte(' ')
	}
}

// end ends the line, if there is one.
func (t *texter) end() {
	line := strings.TrimSpace(t.line.String())
	t.line.Reset()
	if line == "" {
		return
	}
	indent := strings.Repeat("  ", max(0, len(t.lists)-1))
	if t.item == "" && len(t.lists) > 0 {
		indent += "  "
	}
	t.lines = append(t.lines, indent+t.item+line)
	t.item = ""
}
