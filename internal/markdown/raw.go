package markdown

import (
	"bytes"
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"
)

func (s *state) rawHTML(offset int) {
	hint := htmlHint(s.source[offset:])
	end := bytes.IndexAny(s.source[offset:], ">\n")
	width := 1
	if end >= 0 {
		width = utf8.RuneCount(s.source[offset : offset+end])
		if s.source[offset+end] == '>' {
			width++
		}
	}
	s.problem(offset, max(width, 1), "raw HTML", hint)
}

// instead says what to write in place of elements that people write in markdown.
var instead = map[string]string{
	"a":       "to be able to link to a place, give a heading an id: ## Words {#id}; for a link, write [words](address)",
	"br":      "to end a line, write \\ or two spaces at its end",
	"details": "nothing folds away; give what was in it a heading of its own, or a page",
	"video":   "put the file beside the page and link to it: [the film](film.mp4)",
	"audio":   "put the file beside the page and link to it: [the recording](recording.mp3)",
	"iframe":  "nothing of other sites is shown in pages; link to it: [words](address)",
	"img":     "write ![what it shows](picture.jpg)",
	"div":     "take it out; {.class} on a line below a block gives that block a class",
	"center":  "take it out; the style sheet says where things stand",
	"sub":     "write the letter itself, such as ₂, or take it out",
	"sup":     "write the letter itself, such as ², or a footnote: [^1]",
	"kbd":     "write the key as `code`, or in **bold**",
	"u":       "write *words* or **words**; what is underlined looks like a link",
	"b":       "write **words**",
	"strong":  "write **words**",
	"i":       "write *words*",
	"em":      "write *words*",
	"s":       "write ~~words~~",
	"del":     "write ~~words~~",
	"code":    "write it between two `",
	"pre":     "write ``` above it and below it",
	"hr":      "write --- with an empty line above it",
	"p":       "take it out; an empty line divides paragraphs",
	"table":   "write | one | two | and, on the next line, |---|---|",
	"ul":      "write each entry after a hyphen and a space",
	"ol":      "write each entry after its number, a full stop and a space",
	"span":    "take it out, or write *words* or **words**",
	"font":    "take it out; the style sheet says how things look",
	"style":   "write it into assets/css/main.css",
	"script":  "pages have no scripts of their own",
}

// similar leads to instead from elements for which the same is true.
var similar = map[string]string{"summary": "details", "source": "video", "embed": "iframe", "object": "iframe", "ins": "u", "strike": "s",
	"picture": "img", "figure": "img", "section": "div", "article": "div", "li": "ul", "tr": "table", "td": "table", "th": "table"}

// htmlHint is the cure for what begins with raw HTML.
func htmlHint(source []byte) string {
	if bytes.HasPrefix(source, []byte("<!--")) {
		return "comments aren't published; keep notes outside the page"
	}
	name := strings.TrimPrefix(string(source[1:min(len(source), 16)]), "/")
	if end := strings.IndexFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }); end >= 0 {
		name = name[:end]
	}
	name = strings.ToLower(name)
	if hint, ok := instead[cmp.Or(similar[name], name)]; ok {
		return hint
	}
	return "write it in markdown, or as `code` if readers should see it"
}
