package markdown

import (
	"bytes"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"buildsite/internal/diag"
)

// A Parser parses the bodies of one site. It is safe for concurrent use.
type Parser struct {
	goldmark goldmark.Markdown
	marks    marks
}

// New returns a parser that sets quotation marks as the language (a BCP 47 tag) does.
func New(language string) *Parser {
	return &Parser{marks: quotes(language), goldmark: goldmark.New(
		goldmark.WithExtensions(
			extension.Table,
			extension.TaskList,
			extension.Footnote,
			extension.DefinitionList,
		),
		goldmark.WithParserOptions(
			parser.WithAttribute(),
			parser.WithInlineParsers(
				util.Prioritized(strikethroughParser{extension.NewStrikethroughParser()}, 500),
				util.Prioritized(linkifyParser{}, 999),
			),
			parser.WithBlockParsers(util.Prioritized(guard{}, 0), util.Prioritized(attributesParser{}, 90)),
			parser.WithParagraphTransformers(util.Prioritized(longGuard{}, 0), util.Prioritized(signGuard{}, 150)),
			parser.WithASTTransformers(util.Prioritized(footnoteChecker{}, 0), util.Prioritized(attributesGiver{}, 1)),
		),
		goldmark.WithRendererOptions(
			renderer.WithNodeRenderers(
				util.Prioritized(nodeRenderer{}, 0),
				util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
			),
		),
	)}
}

// Parse parses a body that begins at line firstLine of file. The Doc is whole even where problems were found.
func (p *Parser) Parse(file string, body []byte, firstLine int) (doc *Doc, problems diag.List) {
	s := &state{marks: &p.marks, file: file, source: body, firstLine: firstLine, doc: &Doc{}, ids: idSet{}}
	if !s.fewLines() || !s.fewNotes() {
		return s.doc, s.problems.List
	}
	defer func() {
		// goldmark panics on a few malformed attributes. A publisher gets the file's name, never a stack trace.
		if r := recover(); r != nil {
			s.problems.Add(diag.Problem{
				Pos:     diag.Pos{File: file},
				Message: fmt.Sprintf("the text can't be parsed (%v)", r),
				Hint:    "look for attributes in braces, such as {class=1}, and take them out",
			})
			doc, problems = &Doc{}, s.problems.List
		}
	}()
	pc := context{parser.NewContext()}
	pc.Set(stateKey, s)
	root := p.goldmark.Parser().Parse(text.NewReader(body), parser.WithContext(pc))
	if !s.survey(root) {
		return &Doc{}, s.problems.List
	}
	w := writers.Get().(*writer)
	w.reset(s)
	defer writers.Put(w)
	if err := p.goldmark.Renderer().Render(w, body, root); err != nil {
		s.problems.Add(diag.Problem{Pos: diag.Pos{File: file}, Message: err.Error()})
	}
	s.doc.Body = w.body()
	s.doc.Headings = slices.Clip(s.doc.Headings)
	s.doc.Links = slices.Clip(s.doc.Links)
	return s.doc, s.problems.List
}

// A context compares the labels of references in one form.
type context struct{ parser.Context }

func (c context) AddReference(ref parser.Reference) {
	if label := string(ref.Label()); !isASCII(label) {
		ref = parser.NewReference([]byte(Form(label)), ref.Destination(), ref.Title())
	}
	c.Context.AddReference(ref)
}

func (c context) Reference(label string) (parser.Reference, bool) {
	return c.Context.Reference(Form(label))
}

// state is what one parse gathers.
type state struct {
	marks      *marks
	file       string
	source     []byte
	firstLine  int
	doc        *Doc
	ids        idSet
	problems   diag.Gathering
	tableCells int             // of tables
	colored    int             // bytes of code
	languages  map[string]bool // of code
	rendered   int             // headings the renderer has written
	tables     int             // that it has begun
	pictures   int
	inWord     bool
	link       ast.Node             // whose text survey is in
	texts      map[*ast.Text][]byte // those that aren't set as they were typed
	letters    []letter             // of the last passage
	carriers   []*attributesBlock
	// where the attributes of blocks stand, if they have a line of their own
	attributesAt map[ast.Node]int
	// the last position asked for, and the characters before it on its line: the next is usually a little further on
	offset, line, lineStart, col int
}

// nextHeadingID is the id of the heading that the renderer comes to; it meets them in the order of survey.
func (s *state) nextHeadingID() string {
	s.rendered++
	return s.doc.Headings[s.rendered-1].ID
}

var stateKey = parser.NewContextKey()

// pos turns an offset in the body into a place in the file.
func (s *state) pos(offset int) diag.Pos {
	offset = max(0, min(offset, len(s.source)))
	if offset < s.lineStart || s.line == 0 {
		s.offset, s.line, s.lineStart, s.col = 0, 1, 0, 0
	}
	if offset < s.offset {
		s.offset, s.col = s.lineStart, 0
	}
	passed := s.source[s.offset:offset]
	if n := bytes.Count(passed, []byte("\n")); n > 0 {
		s.line += n
		s.lineStart = s.offset + bytes.LastIndexByte(passed, '\n') + 1
		passed, s.col = s.source[s.lineStart:offset], 0
	}
	s.offset = offset
	s.col += utf8.RuneCount(passed)
	return diag.Pos{File: s.file, Line: s.firstLine + s.line - 1, Col: s.col + 1}
}

func (s *state) problem(offset, width int, message, hint string) {
	s.report(diag.Error, offset, width, message, hint)
}

func (s *state) warning(offset, width int, message, hint string) {
	s.report(diag.Warning, offset, width, message, hint)
}

func (s *state) report(severity diag.Severity, offset, width int, message, hint string) {
	s.problems.Add(diag.Problem{Pos: s.pos(offset), Width: width, Severity: severity, Message: message, Hint: hint})
}

// within returns the offset of a part of the source, or -1 if it is a copy or empty.
func (s *state) within(part []byte) int {
	at := cap(s.source) - cap(part)
	if len(part) == 0 || at < 0 || at >= len(s.source) || &s.source[at] != &part[0] {
		return -1
	}
	return at
}

// reach is how far, in bytes, find looks: what it is asked for is near.
const reach = 2 << 10

// find returns the offset of needle at or a little after from, and its width in characters; where it isn't found, from and 1.
func (s *state) find(from int, needle string) (offset, width int) {
	from = max(0, min(from, len(s.source)))
	if needle != "" {
		near := s.source[from:min(len(s.source), from+reach+len(needle))]
		if i := bytes.Index(near, []byte(needle)); i >= 0 {
			return from + i, utf8.RuneCountInString(needle)
		}
	}
	return from, 1
}

// unescape resolves backslashes and character references.
func unescape(text []byte) []byte {
	return util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(text)))
}
