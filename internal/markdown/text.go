package markdown

import (
	"html"
	"strconv"
	"strings"
)

// Text is the body as plain text: a line for each paragraph, entries of lists after a hyphen or their number, links with
// their address behind them in brackets. The edition's functions return what is put into HTML, as for Append.
func (d *Doc) Text(e Edition) string {
	t := &texter{html: string(d.Body.Append(nil, e))}
	for t.html != "" {
		t.next()
	}
	t.end()
	return strings.Join(t.lines, "\n")
}

// A texter takes the markup out of a body. It knows the HTML that this package writes, and no other.
type texter struct {
	html  string
	lines []string
	line  strings.Builder
	lists []int    // of the lists that are open: the last number, or -1 for one without
	item  string   // what begins the next line: "- "
	links []string // addresses of the links that are open
}

// next reads a tag, or the text up to one.
func (t *texter) next() {
	if t.html[0] != '<' {
		n := strings.IndexByte(t.html, '<')
		if n < 0 {
			n = len(t.html)
		}
		t.text(html.UnescapeString(t.html[:n]))
		t.html = t.html[n:]
		return
	}
	tag, rest, _ := strings.Cut(t.html[1:], ">")
	t.html = rest
	name, attributes, _ := strings.Cut(tag, " ")
	switch strings.TrimSuffix(name, "/") {
	case "ul":
		t.end()
		t.lists = append(t.lists, -1)
	case "ol":
		t.end()
		t.lists = append(t.lists, 0)
	case "/ul", "/ol":
		t.end()
		t.lists = t.lists[:len(t.lists)-1]
	case "li":
		t.end()
		t.item = "- "
		if last := &t.lists[len(t.lists)-1]; *last >= 0 {
			*last++
			t.item = strconv.Itoa(*last) + ". "
		}
	case "a":
		t.links = append(t.links, attribute(attributes, "href"))
	case "/a":
		last := len(t.links) - 1
		address := t.links[last]
		_, bare, _ := strings.Cut(address, ":")
		said := strings.HasSuffix(t.line.String(), address) || bare != "" && strings.HasSuffix(t.line.String(), bare)
		if !said && !strings.HasPrefix(address, "#") {
			t.line.WriteString(" (" + address + ")")
		}
		t.links = t.links[:last]
	case "img":
		t.text(attribute(attributes, "alt"))
	case "em", "/em", "strong", "/strong", "code", "/code", "del", "/del", "span", "/span", "sup", "/sup", "input":
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

// attribute is the value of one of a tag's attributes, or "".
func attribute(attributes, name string) string {
	_, rest, found := strings.Cut(" "+attributes, " "+name+`="`)
	if !found {
		return ""
	}
	value, _, _ := strings.Cut(rest, `"`)
	return html.UnescapeString(value)
}
