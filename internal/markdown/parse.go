package markdown

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
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
	if !s.fewNotes() {
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

// The schemes a link may have; everything else (javascript:, data:, file: …) is refused.
var schemes = []string{"http", "https", "mailto", "tel", "sms"}

func (s *state) addLink(n ast.Node, destination []byte, image bool) {
	target, _ := plainHost(string(destination))
	target = string(util.URLEscape([]byte(target), true))
	offset, width := s.within(destination), utf8.RuneCount(destination)
	switch {
	case len(destination) == 0:
		offset, width = n.Pos(), 1
	case offset < 0:
		offset, width = s.find(max(n.Pos(), textEnd(n)), string(destination))
	}
	link := Link{Target: target, Image: image, Pos: s.pos(offset), Width: width}
	if image {
		link.Alt = strings.TrimSpace(s.plain(n))
		if link.Alt == "" {
			s.problem(n.Pos(), 2+len("[]"), "an image without alternative text",
				"say what it shows for those who can't see it: ![A mended bowl](bowl.jpg)")
		}
	}
	s.scheme(link, offset, width)
	s.number(n, link)
}

func (s *state) addAutoLink(n *ast.AutoLink) {
	target, _ := plainHost(string(n.URL(s.source)))
	target = string(util.URLEscape([]byte(target), false))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(target), "mailto:") {
		target = "mailto:" + target
	}
	label := string(n.Label(s.source))
	offset, width := s.find(n.Pos(), label)
	s.words([]byte(label))
	link := Link{Target: target, Pos: s.pos(offset), Width: width}
	s.scheme(link, offset, width)
	s.number(n, link)
}

func (s *state) addBareLink(n *bareLink) {
	label := n.segment.Value(s.source)
	s.words(label)
	if s.link != nil {
		return // as on GitHub
	}
	s.number(n, Link{
		Target: string(util.URLEscape([]byte(n.target), false)),
		Pos:    s.pos(n.segment.Start),
		Width:  utf8.RuneCount(label),
	})
}

// nested reports what can't stand in a link's text, if n is in one.
func (s *state) nested(n ast.Node, what string) bool {
	if s.link == nil {
		return false
	}
	n.SetAttributeString(nestedAttribute, true)
	s.problem(n.Pos(), 1, what+" in a link", "browsers know no link within a link: write it behind the other, or take one of them out")
	return true
}

const nestedAttribute = "in a link"

// alternative reports what would get lost in an image's alternative text.
func (s *state) alternative(image *ast.Image) {
	_ = ast.Walk(image, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		what := "a link"
		switch n.(type) {
		case *east.FootnoteLink:
			what = "a footnote"
		case *ast.Link, *ast.AutoLink:
		default:
			return ast.WalkContinue, nil
		}
		if entering {
			s.problem(n.Pos(), 1, what+" in an image's alternative text", "it would get lost: write it behind the image")
		}
		return ast.WalkContinue, nil
	})
}

// textEnd is the offset at which the text in a node ends, or -1 if there is none.
func textEnd(n ast.Node) int {
	end := -1
	for c := n.LastChild(); c != nil && end < 0; c = c.PreviousSibling() {
		if t, ok := c.(*ast.Text); ok {
			end = t.Segment.Stop
		} else {
			end = textEnd(c)
		}
	}
	return end
}

// number puts a link into the Doc and its index on the node, for the renderer.
func (s *state) number(n ast.Node, link Link) {
	n.SetAttributeString(indexAttribute, int32(len(s.doc.Links)))
	s.doc.Links = append(s.doc.Links, link)
}

const indexAttribute = "link index"

// scheme reports targets that no page may have.
func (s *state) scheme(link Link, offset, width int) {
	message, hint := Refused(link.Target, link.Image)
	if message != "" {
		s.problem(offset, width, message, hint)
	}
}

// Refused says what is wrong with an address that no site may link to, or take a picture from; "" if nothing is.
func Refused(target string, image bool) (message, hint string) {
	u, err := url.Parse(target)
	switch {
	case err != nil:
		return fmt.Sprintf("%q can't be an address", target), "write a path such as ../safety.md or an https:// address"
	case target == "":
		return "a link that leads nowhere", "write where it leads between ( and )"
	case image && (u.Scheme != "" || Elsewhere(target)):
		return "an image from outside the site", "readers' browsers would ask another server for it: put the file beside the page"
	case u.Scheme != "" && !slices.Contains(schemes, u.Scheme):
		return fmt.Sprintf("a link with %q", u.Scheme+":"), "links may begin with https:, http:, mailto:, tel: or sms:"
	case Elsewhere(target):
		return "a link without a scheme", "write https://" + strings.TrimLeft(target, `/\ `)
	case (u.Scheme == "http" || u.Scheme == "https") && u.Host == "":
		return "a web address without a host", "write it in full: https://example.org/page"
	}
	return "", ""
}

// Elsewhere reports whether browsers take an address without a scheme for one of another host: it begins with two or more slashes of either kind,
// after what they leave out (https://url.spec.whatwg.org/#url-parsing).
func Elsewhere(target string) bool {
	slashes := 0
	for i := 0; i < len(target); i++ {
		switch c := target[i]; {
		case c == '/' || c == '\\':
			if slashes++; slashes == 2 {
				return true
			}
		case c == '\t' || c == '\n' || c == '\r' || c <= ' ' && slashes == 0:
		default:
			return false
		}
	}
	return false
}

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

var (
	noteMark = regexp.MustCompile(`^\[\^([^\]\[\s]+)\]`)
	refMark  = regexp.MustCompile(`^\]\[([^\]\[\n]*)\]`)
)

// undefined reports [^notes] and [reference][links] without a definition, which markdown would show as they stand.
func (s *state) undefined(n *ast.Text, start, stop int) {
	if n.IsRaw() || !bytes.ContainsAny(s.source[start:stop], "[]") {
		return
	}
	for i := start; i < stop; i++ {
		switch {
		case s.source[i] == '\\':
			i++
		case s.source[i] == '[':
			if m := noteMark.FindSubmatch(s.source[i:]); m != nil {
				s.problem(i, utf8.RuneCount(m[0]), fmt.Sprintf("the footnote %s has no text", m[0]),
					fmt.Sprintf("add a line %s: … at the end of the file, or write \\[ for a bracket", m[0]))
			}
		case bytes.HasPrefix(s.source[i:], []byte("](")):
			s.problem(i, 2, "a link that isn't closed, or has a space in its address",
				"write [text](address), with %20 for a space; or \\] for a bracket")
		case s.source[i] == ']':
			m := refMark.FindSubmatch(s.source[i:])
			if m == nil || bytes.HasPrefix(m[1], []byte("^")) {
				continue
			}
			name, offset, width := m[1], i+1, utf8.RuneCount(m[0])-1
			if len(name) == 0 { // [name][]
				open := bytes.LastIndexAny(s.source[:i], "[\n")
				if open < 0 || s.source[open] == '\n' {
					continue
				}
				name, offset = s.source[open+1:i], open
				width = utf8.RuneCount(s.source[open:i]) + len("]")
			}
			s.problem(offset, width, fmt.Sprintf("the link [%s] has no address", name),
				fmt.Sprintf("add a line [%s]: … with an empty line above it, or write \\[ for a bracket", name))
		}
	}
}

// codeLanguage warns about a language that nothing highlights: mostly a typing error.
func (s *state) codeLanguage(n *ast.FencedCodeBlock) {
	language := codeLanguage(n, s.source)
	if language == "" || plainText(language) || s.lexer(language) != nil {
		return
	}
	offset, width := s.find(n.Pos(), language)
	if !s.languages[language] {
		s.problem(offset, width, fmt.Sprintf("code in more than %d languages", maxLanguages), "divide the page into several, or write text for code of no language")
		return
	}
	s.warning(offset, width, fmt.Sprintf("unknown code language %q", language), suggestLanguage(language))
}

// allowed are the attributes that may be written in braces. Only a heading may have an id.
var allowed = []string{"class", "dir", "id", "lang"}

// attributes checks the attributes of a block and drops those that aren't allowed.
func (s *state) attributes(n ast.Node) {
	if n.Type() != ast.TypeBlock || n.Attributes() == nil {
		return
	}
	_, heading := n.(*ast.Heading)
	from, ownLine := s.attributesAt[n]
	if !ownLine { // at the end of a heading, or of a code block's first line
		from = n.Pos()
		if lines := n.Lines(); heading && lines.Len() > 0 {
			from = lines.At(lines.Len() - 1).Stop
		}
	}
	kept := make([]ast.Attribute, 0, len(n.Attributes()))
	for _, a := range n.Attributes() {
		name := string(a.Name)
		if name == calloutAttribute {
			kept = append(kept, a)
			continue
		}
		needle := name
		if name == "id" {
			needle = "#"
		}
		offset, width := s.find(from, needle)
		value, ok := attributeText(a.Value)
		if needle == "#" {
			width += utf8.RuneCountInString(value)
		}
		switch {
		case !slices.Contains(allowed, name):
			s.problem(offset, width, fmt.Sprintf("the attribute %q isn't allowed", name), "allowed are #id, .class, lang and dir")
		case name == "id" && !heading:
			s.problem(offset, width, "an id on something other than a heading", "only headings can be linked to")
		case !ok || strings.ContainsAny(value, "\"<>&"):
			s.problem(offset, width, fmt.Sprintf("the attribute %q isn't text", name), fmt.Sprintf(`write %s="…"`, name))
		case name == "dir" && value != "ltr" && value != "rtl" && value != "auto":
			s.problem(offset, width, fmt.Sprintf("%q isn't a writing direction", value), "write ltr, rtl or auto")
		default:
			kept = append(kept, ast.Attribute{Name: a.Name, Value: []byte(value)})
		}
	}
	n.RemoveAttributes()
	for _, a := range kept {
		n.SetAttribute(a.Name, a.Value)
	}
}

func attributeText(v any) (string, bool) {
	switch v := v.(type) {
	case []byte:
		return string(v), true
	case string:
		return v, true
	}
	return fmt.Sprint(v), false
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
