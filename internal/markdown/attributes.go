package markdown

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// attributesParser reads a line of attributes, `{.doors lang=es}`, which is for the block before it.
type attributesParser struct{}

func (attributesParser) Trigger() []byte { return []byte{'{'} }

func (attributesParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	block := text.NewReader(line)
	attributes, ok := parser.ParseAttributes(block)
	if !ok || parent.LastChild() == nil {
		return nil, parser.NoChildren
	}
	if rest, _ := block.PeekLine(); !util.IsBlank(rest) {
		return nil, parser.NoChildren
	}
	reader.Advance(segment.Len() - 1)
	c := &attributesBlock{attributes: attributes, offset: segment.Start}
	s := pc.Get(stateKey).(*state)
	s.carriers = append(s.carriers, c)
	return c, parser.NoChildren
}

func (attributesParser) Continue(ast.Node, text.Reader, parser.Context) parser.State {
	return parser.Close
}

func (attributesParser) Close(ast.Node, text.Reader, parser.Context) {}
func (attributesParser) CanInterruptParagraph() bool                 { return true }
func (attributesParser) CanAcceptIndentedLine() bool                 { return false }

// An attributesBlock carries attributes until the whole tree is there: only then is it sure what the block before is,
// since a paragraph may become a table.
type attributesBlock struct {
	ast.BaseBlock
	attributes parser.Attributes
	offset     int
}

var kindAttributes = ast.NewNodeKind("Attributes")

func (*attributesBlock) Kind() ast.NodeKind { return kindAttributes }

func (b *attributesBlock) Dump(source []byte, lvl int) { ast.DumpHelper(b, source, lvl, nil, nil) }

// attributesGiver gives the attributes to their blocks and takes the carriers out.
type attributesGiver struct{}

func (attributesGiver) Transform(_ *ast.Document, _ text.Reader, pc parser.Context) {
	s := pc.Get(stateKey).(*state)
	lines := map[ast.Node]int{}
	for _, c := range s.carriers {
		if c.Parent() == nil {
			continue
		}
		owner := c.PreviousSibling()
		if _, tight := owner.(*ast.TextBlock); tight || owner == nil {
			owner = c.Parent() // an item of a tight list has no paragraph
		}
		c.Parent().RemoveChild(c.Parent(), c)
		if owner.Kind() == ast.KindDocument {
			s.problem(c.offset, 1, "attributes without a block before them", "take the line out, or write it right below its block")
			continue
		}
		if s.attributesAt == nil {
			s.attributesAt = map[ast.Node]int{}
		}
		if _, more := s.attributesAt[owner]; !more { // of several lines, the search begins at the first
			s.attributesAt[owner] = c.offset
		}
		lines[owner]++
		if lines[owner] == maxAttributeLines+1 {
			s.problem(c.offset, 1, fmt.Sprintf("more than %d lines of attributes for one block", maxAttributeLines), "write them into one pair of braces")
		}
		if lines[owner] > maxAttributeLines {
			continue
		}
		for _, a := range c.attributes {
			old, ok := owner.AttributeString("class")
			if string(a.Name) == "class" && ok {
				first, _ := attributeText(old)
				second, _ := attributeText(a.Value)
				a.Value = []byte(first + " " + second)
			}
			owner.SetAttribute(a.Name, a.Value)
		}
	}
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
