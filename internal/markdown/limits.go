package markdown

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// What a page may hold. goldmark's work grows with the square of some of these, and a few kilobytes made for it would take gigabytes or
// minutes. No text that people read comes near them.
const (
	// MaxFile is the most bytes that a page's file may have.
	MaxFile = 512 << 10

	maxLines          = 50_000   // of a page
	maxDepth          = 20       // quotes, lists, definitions and notes inside of each other
	maxParagraph      = 64 << 10 // bytes of a paragraph or table
	maxLine           = 4 << 10  // bytes of a heading, of a line of attributes, or of the first line of a code block
	maxSigns          = 1000     // bytes of a paragraph, heading or table row that may begin or end markup
	maxAttributeLines = 20       // for one block
	maxCells          = 50_000   // of all tables of a page
	maxNotes          = 2000     // footnotes and references to them
	maxHeadings       = 2000     // of a page
	maxLanguages      = 50       // of a page's code
	maxColored        = 64 << 10 // bytes of a page's code that are given colours
	maxColoredBlock   = 16 << 10 // bytes of one block of it
	maxRun            = 1000     // bytes of it without a sign between words
	maxOpenComments   = 4        // in one block of it
)

// signs are the bytes for each of which goldmark may look at all others before or after it in the same block.
var signs = func() (is [256]bool) {
	for _, c := range []byte(`*_~[]"<`) {
		is[c] = true
	}
	return is
}()

func countSigns(line []byte) (n int) {
	for _, c := range line {
		if signs[c] {
			n++
		}
	}
	return n
}

// fewLines reports a body with more lines than can be read in reasonable time: each may be a block of its own. It reports whether the body
// may be parsed.
func (s *state) fewLines() bool {
	if s.nth("\n", maxLines+1) < 0 {
		return true
	}
	s.problem(s.nth("\n", maxLines)+1, 1, fmt.Sprintf("more than %d lines", maxLines), "divide the page into several")
	return false
}

// fewNotes reports a body with more footnotes than goldmark can sort out in reasonable time. It reports whether the body may be parsed.
func (s *state) fewNotes() bool {
	const mark = "[^"
	at := s.nth(mark, maxNotes+1)
	if at < 0 {
		return true
	}
	s.problem(at, len(mark), fmt.Sprintf("more than %d footnotes and references to them", maxNotes), "divide the page into several")
	return false
}

// nth is where a mark stands in the body for the nth time, or -1.
func (s *state) nth(mark string, n int) int {
	at := 0
	for ; ; n-- {
		i := bytes.Index(s.source[at:], []byte(mark))
		if i < 0 {
			return -1
		}
		if at += i; n == 1 {
			return at
		}
		at += len(mark)
	}
}

// A guard is the first to see each line at which something may begin, and takes away those that hold or nest too much.
type guard struct{}

func (guard) Trigger() []byte { return []byte(">-+*:[#{`~0123456789") }

func (guard) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	offset := pc.BlockOffset()
	line, segment := reader.PeekLine()
	if offset < 0 || offset >= len(line) {
		return nil, parser.NoChildren
	}
	s := pc.Get(stateKey).(*state)
	at := segment.Start + max(0, offset-segment.Padding)
	fits := true
	switch rest := line[offset:]; {
	case container(rest):
		if p, ok := parent.LastChild().(*ast.Paragraph); ok && rest[0] == ':' {
			if fits = s.fits(p); !fits { // the words that are defined
				parent.RemoveChild(parent, p)
			}
		}
		if fits && depth(parent) >= maxDepth {
			s.problem(at, 1, fmt.Sprintf("quotes and lists more than %d deep in each other", maxDepth), `write fewer >, - or numbers before the text; or \ before the first of them that readers should see`)
			fits = false
		}
	case len(rest) <= maxLine && rest[0] != '#':
	case rest[0] == '#' && (len(rest) > maxLine || countSigns(rest) > maxSigns):
		s.problem(at, 1, fmt.Sprintf("a heading of more than %d KB, or with more than %d signs such as * and [", maxLine>>10, maxSigns), "shorten it, or put an empty line below it")
		fits = false
	case rest[0] == '{', fence(rest):
		s.problem(at, 1, fmt.Sprintf("a line of more than %d KB that begins with %c", maxLine>>10, rest[0]), "shorten it")
		fits = false
	}
	if fits {
		return nil, parser.NoChildren
	}
	reader.AdvanceToEOL()
	return &omitted{}, parser.NoChildren
}

func (guard) Continue(ast.Node, text.Reader, parser.Context) parser.State { return parser.Close }
func (guard) Close(ast.Node, text.Reader, parser.Context)                 {}
func (guard) CanInterruptParagraph() bool                                 { return true }
func (guard) CanAcceptIndentedLine() bool                                 { return false }

// container reports whether a quote, an entry of a list, a definition or a footnote may begin with the line.
func container(line []byte) bool {
	mark := line[:len(line)-len(bytes.TrimLeft(line, "0123456789"))]
	rest := line[len(mark):]
	switch {
	case len(rest) == 0 || mark == nil:
		return false
	case len(mark) > 0:
		return rest[0] == '.' || rest[0] == ')'
	case rest[0] == '>':
		return true
	case rest[0] == '[':
		return len(rest) > 1 && rest[1] == '^'
	case strings.IndexByte("-+*:", rest[0]) < 0:
		return false
	}
	return len(rest) == 1 || strings.IndexByte(" \t\r\n", rest[1]) >= 0
}

// fence reports whether a code block begins with the line.
func fence(line []byte) bool {
	return bytes.HasPrefix(line, []byte("~~~")) ||
		bytes.HasPrefix(line, []byte("```")) && bytes.IndexByte(bytes.TrimLeft(line, "`"), '`') < 0
}

// depth is the number of blocks that a node is in and that a line has to have a sign or an indentation for.
func depth(n ast.Node) (deep int) {
	for ; n != nil; n = n.Parent() {
		switch n.Kind() {
		case ast.KindDocument, ast.KindList:
		default:
			deep++
		}
	}
	return deep
}

// An omitted stands for what wasn't parsed.
type omitted struct{ ast.BaseBlock }

var kindOmitted = ast.NewNodeKind("Omitted")

func (*omitted) Kind() ast.NodeKind            { return kindOmitted }
func (b *omitted) Dump(source []byte, lvl int) { ast.DumpHelper(b, source, lvl, nil, nil) }

// A longGuard takes away paragraphs that are too long to look for definitions in them, a signGuard those with too many signs and
// tables with too many cells. The one comes before goldmark's own transformers, the other between that of definitions and that of tables.
type (
	longGuard struct{}
	signGuard struct{}
)

func (longGuard) Transform(p *ast.Paragraph, _ text.Reader, pc parser.Context) {
	s := pc.Get(stateKey).(*state)
	size := 0
	for i := range p.Lines().Len() {
		line := p.Lines().At(i)
		if size += line.Len(); size > maxParagraph {
			s.problem(line.Start, 1, fmt.Sprintf("a paragraph or table goes on beyond %d KB", maxParagraph>>10), "divide it by an empty line")
			p.Parent().RemoveChild(p.Parent(), p)
			return
		}
	}
}

func (signGuard) Transform(p *ast.Paragraph, _ text.Reader, pc parser.Context) {
	if s := pc.Get(stateKey).(*state); !s.fits(p) {
		p.Parent().RemoveChild(p.Parent(), p)
	}
}

// fits reports a paragraph with too many signs, and a table with too many cells for the page.
func (s *state) fits(p *ast.Paragraph) bool {
	lines, n, table := p.Lines(), 0, false
	for i := range lines.Len() {
		segment := lines.At(i)
		line := s.source[segment.Start:segment.Stop]
		if columns := tableColumns(line); columns > 0 && i > 0 {
			if s.tableCells += columns * (lines.Len() - i); s.tableCells > maxCells {
				s.problem(segment.Start, 1, fmt.Sprintf("tables of more than %d cells", maxCells), "divide the page into several")
				return false
			}
			table = true // from here on, each line is a row
		}
		if table {
			n = 0
		}
		if n += countSigns(line); n <= maxSigns {
			continue
		}
		s.problem(segment.Start, 1, fmt.Sprintf("a paragraph or table row with more than %d signs such as *, [ and \"", maxSigns), `divide it by an empty line, or write it as code`)
		return false
	}
	return true
}

// tableColumns is the number of columns of a table that has this line below its head; 0 if it can't be such a line.
func tableColumns(line []byte) int {
	line = bytes.Trim(line, " \t\r\n")
	if len(line) == 0 || bytes.IndexByte(line, '-') < 0 {
		return 0
	}
	n := 1
	for _, c := range line {
		switch c {
		case '|':
			n++
		case '-', ':', ' ', '\t':
		default:
			return 0
		}
	}
	return n
}
