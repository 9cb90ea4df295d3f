package markdown

import (
	"bytes"
	"strconv"
	"sync"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// A writer gathers markup and the references in it. It is the util.BufWriter that goldmark renders to.
type writer struct {
	buf   []byte
	refs  []ref
	state *state
}

var writers = sync.Pool{New: func() any { return new(writer) }}

func (w *writer) reset(s *state) { w.buf, w.refs, w.state = w.buf[:0], w.refs[:0], s }

// body copies what was written to memory of the right size, as it is kept for the whole build.
func (w *writer) body() Body {
	w.state = nil
	blankUnprintable(w.buf)
	return Body{markup: string(w.buf), refs: append([]ref(nil), w.refs...)}
}

// blankUnprintable replaces the characters that can't stand in XML, not even as references, by others of the same length, so that
// references stay in their places. A publisher who writes &#1; gets such a character.
func blankUnprintable(markup []byte) {
	for i, c := range markup {
		switch {
		case c < ' ' && c != '\t' && c != '\n' && c != '\r':
			markup[i] = ' '
		case c == 0xEF && (bytes.HasPrefix(markup[i:], []byte("\uFFFE")) || bytes.HasPrefix(markup[i:], []byte("\uFFFF"))):
			copy(markup[i:], "\uFFFD")
		}
	}
}

func (w *writer) ref(kind refKind, n int) {
	w.refs = append(w.refs, ref{at: int32(len(w.buf)), kind: kind, n: int32(n)})
}

func (w *writer) id(id string) {
	w.ref(refID, 0)
	w.string(id)
}

// void ends the tag of an element without content.
func (w *writer) void() {
	w.ref(refVoid, 0)
	w.string(">")
}

// web writes what is for pages of the web alone, book what is for chapters of a book alone. Neither may end in a reference. What is for a book alone
// consists of whole tags.
func (w *writer) web(write func())  { w.only(refWeb, write) }
func (w *writer) book(write func()) { w.only(refBook, write) }

func (w *writer) only(kind refKind, write func()) {
	at := len(w.refs)
	w.ref(kind, 0)
	write()
	w.refs[at].n = int32(len(w.buf)) - w.refs[at].at
}

func (w *writer) word(name string) {
	for i, word := range Words {
		if word == name {
			w.ref(refWord, i)
			return
		}
	}
	panic("markdown: no interface word " + name)
}

func (w *writer) string(s string)                   { w.buf = append(w.buf, s...) }
func (w *writer) Write(b []byte) (int, error)       { w.buf = append(w.buf, b...); return len(b), nil }
func (w *writer) WriteString(s string) (int, error) { w.buf = append(w.buf, s...); return len(s), nil }
func (w *writer) WriteByte(c byte) error            { w.buf = append(w.buf, c); return nil }
func (w *writer) WriteRune(r rune) (int, error) {
	w.buf = utf8.AppendRune(w.buf, r)
	return utf8.RuneLen(r), nil
}
func (w *writer) Available() int { return cap(w.buf) - len(w.buf) }
func (w *writer) Buffered() int  { return 0 }
func (w *writer) Flush() error   { return nil }

// attributes writes a written class, lang or dir; survey has let only safe ones through.
func (w *writer) attributes(n ast.Node, class string) {
	for _, a := range n.Attributes() {
		value, ok := a.Value.([]byte)
		switch name := string(a.Name); {
		case !ok || name == "id" || name == calloutAttribute:
		case name == "class" && class != "":
			class += " " + string(value)
		default:
			w.string(" " + name + `="` + string(value) + `"`)
		}
	}
	if class != "" {
		w.string(` class="` + class + `"`)
	}
}

// nodeRenderer renders the nodes for which goldmark's own HTML doesn't do: those with addresses, ids or words in them,
// and those that it renders with inline style, without a label or without escaping what we refuse.
type nodeRenderer struct{}

func (nodeRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	for kind, f := range map[ast.NodeKind]func(w *writer, source []byte, n ast.Node, entering bool) ast.WalkStatus{
		ast.KindText:              renderText,
		ast.KindHeading:           renderHeading,
		ast.KindBlockquote:        renderBlockquote,
		ast.KindLink:              renderLink,
		ast.KindAutoLink:          renderAutoLink,
		kindBareLink:              renderBareLink,
		ast.KindImage:             renderImage,
		ast.KindHTMLBlock:         renderNothing,
		ast.KindRawHTML:           renderNothing,
		kindOmitted:               renderNothing,
		ast.KindFencedCodeBlock:   renderFencedCode,
		ast.KindCodeBlock:         renderIndentedCode,
		ast.KindThematicBreak:     renderThematicBreak,
		east.KindTable:            renderTable,
		east.KindTableCell:        renderTableCell,
		east.KindTaskCheckBox:     renderTask,
		east.KindFootnoteLink:     renderFootnoteLink,
		east.KindFootnoteBacklink: renderFootnoteBacklink,
		east.KindFootnote:         renderFootnote,
		east.KindFootnoteList:     renderFootnoteList,
	} {
		reg.Register(kind, func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
			return f(w.(*writer), source, n, entering), nil
		})
	}
}

func renderNothing(*writer, []byte, ast.Node, bool) ast.WalkStatus { return ast.WalkSkipChildren }

func renderText(w *writer, _ []byte, n ast.Node, entering bool) ast.WalkStatus {
	if t := n.(*ast.Text); entering {
		switch {
		case t.IsRaw():
			html.DefaultWriter.RawWrite(w, w.state.text(t))
		case t.HardLineBreak():
			html.DefaultWriter.Write(w, w.state.text(t))
			w.string("<br")
			w.void()
			w.string("\n")
		default:
			html.DefaultWriter.Write(w, w.state.text(t))
			if t.SoftLineBreak() {
				w.string("\n")
			}
		}
	}
	return ast.WalkContinue
}

func renderHeading(w *writer, _ []byte, n ast.Node, entering bool) ast.WalkStatus {
	h := n.(*ast.Heading)
	level := "0123456"[h.Level : h.Level+1]
	if !entering {
		w.string("</h" + level + ">\n")
		return ast.WalkContinue
	}
	w.string("<h" + level + ` id="`)
	w.id(w.state.nextHeadingID())
	w.string(`"`)
	w.attributes(n, "")
	w.string(">")
	return ast.WalkContinue
}

func renderBlockquote(w *writer, _ []byte, n ast.Node, entering bool) ast.WalkStatus {
	name, callout := n.AttributeString(calloutAttribute)
	switch {
	case callout && entering:
		w.string("<div")
		w.attributes(n, "callout callout-"+name.(string))
		w.string(` role="note">` + "\n" + `<p class="callout-title">`)
		w.word("callout-" + name.(string))
		w.string("</p>\n")
	case callout:
		w.string("</div>\n")
	case entering:
		w.string("<blockquote")
		w.attributes(n, "")
		w.string(">\n")
	default:
		w.string("</blockquote>\n")
	}
	return ast.WalkContinue
}

// linkIndex is the index of a link or image in Doc.Links; false for a link within another, which was refused.
func linkIndex(n ast.Node) (int, bool) {
	i, ok := n.AttributeString(indexAttribute)
	if !ok {
		return 0, false
	}
	return int(i.(int32)), true
}

func renderLink(w *writer, _ []byte, n ast.Node, entering bool) ast.WalkStatus {
	i, ok := linkIndex(n)
	switch {
	case !ok:
	case entering:
		w.string(`<a`)
		w.ref(refLink, i)
		w.title(n.(*ast.Link).Title)
		w.string(">")
	default:
		w.string("</a>")
		w.ref(refAfter, i)
	}
	return ast.WalkContinue
}

func (w *writer) title(title []byte) {
	if title != nil {
		w.string(` title="`)
		html.DefaultWriter.Write(w, w.state.marks.escaped(title))
		w.string(`"`)
	}
}

func renderAutoLink(w *writer, source []byte, n ast.Node, entering bool) ast.WalkStatus {
	if entering {
		w.address(n, n.(*ast.AutoLink).Label(source))
	}
	return ast.WalkContinue
}

func renderBareLink(w *writer, source []byte, n ast.Node, entering bool) ast.WalkStatus {
	if entering {
		w.address(n, n.(*bareLink).label(source))
	}
	return ast.WalkContinue
}

// refused reports whether survey refused a node because it stands in a link.
func refused(n ast.Node) bool {
	_, nested := n.AttributeString(nestedAttribute)
	return nested
}

// address writes an address that is its own text, as a link unless it stands in one.
func (w *writer) address(n ast.Node, label []byte) {
	i, ok := linkIndex(n)
	if ok {
		w.string(`<a`)
		w.ref(refLink, i)
		w.string(`>`)
	}
	_, _ = w.Write(util.EscapeHTML(label))
	if ok {
		w.string("</a>")
		w.ref(refAfter, i)
	}
}

func renderImage(w *writer, _ []byte, n ast.Node, entering bool) ast.WalkStatus {
	if entering {
		i, _ := linkIndex(n)
		w.string("<img")
		w.ref(refImage, i)
		w.string(` alt="`)
		_, _ = w.Write(util.EscapeHTML([]byte(w.state.doc.Links[i].Alt)))
		w.string(`"`)
		w.title(n.(*ast.Image).Title)
		w.state.pictures++
		w.web(func() {
			if w.state.pictures > 1 { // the first may be in sight at once
				w.string(` loading="lazy"`)
			}
			w.string(` decoding="async"`)
		})
		w.void()
	}
	return ast.WalkSkipChildren
}

func renderThematicBreak(w *writer, _ []byte, n ast.Node, entering bool) ast.WalkStatus {
	if entering {
		w.string("<hr")
		w.attributes(n, "")
		w.void()
		w.string("\n")
	}
	return ast.WalkContinue
}

func renderFencedCode(w *writer, source []byte, n ast.Node, entering bool) ast.WalkStatus {
	if entering {
		renderCode(w, source, n, codeLanguage(n.(*ast.FencedCodeBlock), source))
	}
	return ast.WalkContinue
}

func renderIndentedCode(w *writer, source []byte, n ast.Node, entering bool) ast.WalkStatus {
	if entering {
		renderCode(w, source, n, "")
	}
	return ast.WalkContinue
}

// Wide tables scroll in a box of their own, which the keyboard has to reach.
func renderTable(w *writer, _ []byte, n ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		w.string("</table>\n</div>\n")
		return ast.WalkContinue
	}
	w.string(`<div class="table-scroll"`)
	w.web(func() {
		w.string(` role="region" tabindex="0" aria-label="`)
		w.word("table")
		w.state.tables++
		w.string(" " + strconv.Itoa(w.state.tables) + `"`)
	})
	w.string("><table")
	w.attributes(n, "")
	w.string(">\n")
	return ast.WalkContinue
}

func renderTableCell(w *writer, _ []byte, n ast.Node, entering bool) ast.WalkStatus {
	cell := n.(*east.TableCell)
	tag := "td"
	if n.Parent().Kind() == east.KindTableHeader {
		tag = "th"
	}
	if !entering {
		w.string("</" + tag + ">\n")
		return ast.WalkContinue
	}
	w.string("<" + tag)
	if tag == "th" {
		w.string(` scope="col"`)
	}
	if cell.Alignment != east.AlignNone {
		w.string(` class="align-` + cell.Alignment.String() + `"`)
	}
	w.string(">")
	return ast.WalkContinue
}

func renderTask(w *writer, _ []byte, n ast.Node, entering bool) ast.WalkStatus {
	if entering {
		word, mark := "task-open", "☐"
		if n.(*east.TaskCheckBox).IsChecked {
			word, mark = "task-done", "☑"
		}
		w.string(`<span class="task" role="img" aria-label="`)
		w.word(word)
		w.string(`">` + mark + "</span> ")
	}
	return ast.WalkContinue
}

// In a book, notes stand where its readers look for them: each is an aside that can pop up, with its number first.

func renderFootnoteLink(w *writer, _ []byte, n ast.Node, entering bool) ast.WalkStatus {
	if entering && !refused(n) {
		note := n.(*east.FootnoteLink)
		w.string(`<sup id="`)
		w.id(noteRefID(note.Index, note.RefIndex))
		w.string(`">`)
		to := func(attributes string) func() {
			return func() {
				w.string(`<a href="#`)
				w.id(noteID(note.Index))
				w.string(`" class="footnote-ref" ` + attributes + `>`)
			}
		}
		w.web(to(`role="doc-noteref"`))
		w.book(to(`epub:type="noteref" role="doc-noteref"`))
		w.string(strconv.Itoa(note.Index) + "</a></sup>")
	}
	return ast.WalkContinue
}

func renderFootnoteBacklink(w *writer, _ []byte, n ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		return ast.WalkContinue
	}
	note := n.(*east.FootnoteBacklink)
	back := func() {
		w.string("\u00a0" + `<a href="#`)
		w.id(noteRefID(note.Index, note.RefIndex))
		w.string(`" class="footnote-back" role="doc-backlink" aria-label="`)
		w.word("footnote-back")
		if note.RefCount > 1 {
			w.string(" " + strconv.Itoa(note.RefIndex+1))
		}
		w.string("\">↩\uFE0E</a>") // the selector keeps phones from drawing an emoji
	}
	if note.RefIndex == 0 {
		w.web(back) // in a book, the number leads back
	} else {
		back()
	}
	return ast.WalkContinue
}

func renderFootnote(w *writer, _ []byte, n ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		w.web(func() { w.string("</li>\n") })
		w.book(func() { w.string("</aside>\n") })
		return ast.WalkContinue
	}
	index := n.(*east.Footnote).Index
	w.web(func() {
		w.string(`<li id="`)
		w.id(noteID(index))
		w.string("\">\n")
	})
	w.book(func() {
		w.string(`<aside epub:type="footnote" role="doc-footnote" id="`)
		w.id(noteID(index))
		w.string(`"><p class="note-number"><a href="#`)
		w.id(noteRefID(index, 0))
		w.string(`" role="doc-backlink" aria-label="`)
		w.word("footnote-back")
		w.string(" " + strconv.Itoa(index) + `">` + strconv.Itoa(index) + "</a></p>\n")
	})
	return ast.WalkContinue
}

func renderFootnoteList(w *writer, _ []byte, _ ast.Node, entering bool) ast.WalkStatus {
	list := func(attributes string) func() {
		return func() {
			w.string(`<section class="footnotes" ` + attributes + ` aria-label="`)
			w.word("footnotes")
			w.string("\">\n")
		}
	}
	switch {
	case entering:
		w.web(func() { list(`role="doc-endnotes"`)(); w.string("<ol>\n") })
		w.book(list(`epub:type="footnotes"`))
	default:
		w.web(func() { w.string("</ol>\n") })
		w.string("</section>\n")
	}
	return ast.WalkContinue
}
