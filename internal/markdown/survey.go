package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"buildsite/internal/diag"
)

// survey walks the tree once before it is rendered: it gives headings their ids, gathers links and words, turns quotes
// into callouts and reports what isn't allowed.
// It reports false where there is too much to go on.
func (s *state) survey(root ast.Node) (whole bool) {
	whole = true
	s.explicitIDs(root)
	level := 1 // the template writes the title as <h1>
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			if n == s.link {
				s.link = nil
			}
			return ast.WalkContinue, nil
		}
		if n.Type() != ast.TypeInline {
			s.inWord = false
			if c := n.FirstChild(); c != nil && c.Type() == ast.TypeInline {
				s.prose(n)
			}
		}
		switch n := n.(type) {
		case *ast.Heading:
			if len(s.doc.Headings) == maxHeadings {
				s.problem(n.Pos(), n.Level, fmt.Sprintf("more than %d headings", maxHeadings), "divide the page into several")
				whole = false
				return ast.WalkStop, nil
			}
			s.heading(n, level)
			level = n.Level
		case *ast.Blockquote:
			s.callout(n)
		case *ast.Link:
			if s.nested(n, "a link") {
				break
			}
			s.addLink(n, n.Destination, false)
			s.link = n
		case *ast.Image:
			s.addLink(n, n.Destination, true)
			s.alternative(n)
			s.words([]byte(s.doc.Links[len(s.doc.Links)-1].Alt))
			return ast.WalkSkipChildren, nil
		case *ast.AutoLink:
			if !s.nested(n, "a link") {
				s.addAutoLink(n)
			}
		case *bareLink:
			s.addBareLink(n)
		case *east.FootnoteLink:
			s.nested(n, "a footnote")
		case *ast.HTMLBlock:
			start := n.Lines().At(0).Start
			start += len(s.source[start:n.Lines().At(0).Stop]) - len(bytes.TrimLeft(s.source[start:n.Lines().At(0).Stop], " \t"))
			s.rawHTML(start)
		case *ast.RawHTML:
			s.rawHTML(n.Segments.At(0).Start)
		case *ast.Text:
			segment := n.Segment
			s.words(segment.Value(s.source))
			if n.SoftLineBreak() || n.HardLineBreak() {
				s.inWord = false
			}
			s.undefined(n, segment.Start, segment.Stop)
		case *ast.FencedCodeBlock:
			s.codeLanguage(n)
		case *east.TaskCheckBox:
			if after := n.Pos() + len("[x]"); after < len(s.source) && !bytes.ContainsAny(s.source[after:after+1], " \t\r\n") {
				s.problem(n.Pos(), 3, "a box to tick without a space after it", "write a space, or give the link other words")
			}
		case *east.Table:
			s.table(n)
		case *east.FootnoteList:
			s.doc.Footnotes = n.Count
		}
		s.attributes(n)
		return ast.WalkContinue, nil
	})
	return whole
}

// prose looks at the text of a block as a whole: it warns of signs that didn't become markup, and sets quotes, dashes and spaces. A
// quotation may begin in one piece of markup and end in another, so they are decided for the block, and noted for each of its texts.
func (s *state) prose(n ast.Node) {
	if _, ok := n.(*ast.Paragraph); ok {
		s.leftoverLines(n)
	}
	signs, quotes := false, false
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		text := line.Value(s.source)
		signs = signs || bytes.ContainsAny(text, leftoverSigns)
		quotes = quotes || s.marks.concern(text)
	}
	if !signs && !quotes {
		return
	}
	letters := s.passage(n)
	if signs {
		s.leftover(letters)
	}
	if quotes {
		s.typeset(n, letters)
	}
}

// explicitIDs takes the ids that authors wrote, so that no automatic one comes before them.
func (s *state) explicitIDs(root ast.Node) {
	if !bytes.Contains(s.source, []byte("{#")) && !bytes.Contains(s.source, []byte("id=")) {
		return
	}
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || n.Type() == ast.TypeInline {
			return ast.WalkSkipChildren, nil
		}
		h, ok := n.(*ast.Heading)
		if !ok {
			return ast.WalkContinue, nil
		}
		value, ok := h.AttributeString("id")
		if !ok {
			return ast.WalkSkipChildren, nil
		}
		id, _ := attributeText(value)
		offset, width := s.find(h.Pos(), "#"+id)
		id = Form(id)
		switch {
		case !validID.MatchString(id):
			s.problem(offset, width, fmt.Sprintf("%q can't be an id", id), "begin with a letter; then letters, digits, - and _ only")
		case reserved(id):
			s.problem(offset, width, fmt.Sprintf("the id %q is reserved", id), "choose another one")
		case s.ids[id] > 0:
			s.problem(offset, width, fmt.Sprintf("the id %q is already taken on this page", id), "choose another one")
		default:
			s.ids[id] = 1
		}
		return ast.WalkSkipChildren, nil
	})
}

var validID = regexp.MustCompile(`^\p{L}[\p{L}\p{M}\p{N}_-]*$`)

func (s *state) heading(n *ast.Heading, before int) {
	offset := n.Pos()
	pos := s.pos(offset)
	plain := strings.TrimSpace(s.plain(n))
	if i := bytes.IndexByte(s.source[offset:], '#'); i > 0 && i <= 3 { // up to three spaces may stand before it
		offset += i
	}
	switch {
	case plain == "":
		s.problem(offset, n.Level, "a heading without words", "write what the part is about, or take the heading out")
	case n.Level == 1:
		s.problem(offset, 1, "a heading of level 1 in the text", "the page's title is its only one; write ##")
	case n.Level > before+1:
		s.problem(offset, n.Level,
			fmt.Sprintf("a heading of level %d follows one of level %d", n.Level, before),
			"write "+strings.Repeat("#", before+1)+", so that no level is skipped")
	}
	id := ""
	if value, ok := n.AttributeString("id"); ok {
		id, _ = attributeText(value)
		id = Form(id)
	} else {
		id = s.ids.unique(Slug(plain))
	}
	s.doc.Headings = append(s.doc.Headings, Heading{Level: n.Level, ID: id, Text: plain, Pos: pos})
}

// callouts are GitHub's.
var callouts = []string{"note", "tip", "important", "warning", "caution"}

var calloutMark = regexp.MustCompile(`^[ \t]*\[!([A-Za-z]+)\][ \t]*([^\r\n]*)`)

// callout marks a quote that begins with a line such as `[!NOTE]` and takes that line out.
func (s *state) callout(n *ast.Blockquote) {
	p, ok := n.FirstChild().(*ast.Paragraph)
	if !ok || p.Lines().Len() == 0 {
		return
	}
	line := p.Lines().At(0)
	if !bytes.Contains(line.Value(s.source), []byte("[!")) {
		return
	}
	match := calloutMark.FindSubmatch(line.Value(s.source))
	if match == nil {
		return
	}
	name := strings.ToLower(string(match[1]))
	if !slices.Contains(callouts, name) {
		offset, width := s.find(line.Start, "[!"+string(match[1])+"]")
		hint := diag.DidYouMean(name, callouts)
		if hint == "" {
			hint = "write one of [!NOTE], [!TIP], [!IMPORTANT], [!WARNING], [!CAUTION]"
		}
		s.problem(offset, width, fmt.Sprintf("unknown callout %q", string(match[1])), hint)
		return
	}
	if len(match[2]) > 0 {
		offset, width := s.find(line.Start, string(match[2]))
		s.problem(offset, width, fmt.Sprintf("text on the line of [!%s]", match[1]), "a callout's text begins on the next line, after >")
		return
	}
	for c := p.FirstChild(); c != nil; {
		next := c.NextSibling()
		if t, ok := c.(*ast.Text); !ok || t.Segment.Start >= line.Stop {
			break
		}
		p.RemoveChild(p, c)
		c = next
	}
	if p.FirstChild() == nil {
		n.RemoveChild(n, p)
	}
	n.SetAttributeString(calloutAttribute, name)
}

// calloutAttribute carries a callout's name from survey to the renderer; its space keeps it apart from written ones.
const calloutAttribute = "callout name"

// plain is the text of a node without any markup.
func (s *state) plain(n ast.Node) string {
	var b strings.Builder
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch c := c.(type) {
		case *ast.Text:
			value := s.text(c)
			if !c.IsRaw() && c.Parent().Kind() != ast.KindCodeSpan {
				value = unescape(value)
			}
			b.Write(value)
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.AutoLink:
			b.Write(c.Label(s.source))
		case *bareLink:
			b.Write(c.label(s.source))
		case *east.FootnoteLink:
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// words counts the words of a piece of text, which may go on with the word that the last piece ended in.
func (s *state) words(text []byte) {
	words, inWord := s.doc.Words, s.inWord
	for _, c := range text {
		space := c == ' ' || c == '\n' || c == '\t'
		if !space && !inWord {
			words++
		}
		inWord = !space
	}
	s.doc.Words, s.inWord = words, inWord
}
