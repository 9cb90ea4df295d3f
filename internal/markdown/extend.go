package markdown

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
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

func (*attributesBlock) Kind() ast.NodeKind            { return kindAttributes }
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

// footnoteChecker reports footnotes that nothing refers to, or that are defined twice. It runs before goldmark's own
// transformer, which takes them out without a word.
type footnoteChecker struct{}

func (footnoteChecker) Transform(root *ast.Document, _ text.Reader, pc parser.Context) {
	s := pc.Get(stateKey).(*state)
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		list, ok := n.(*east.FootnoteList)
		if !ok {
			continue
		}
		seen := map[string]bool{}
		for c := list.FirstChild(); c != nil; c = c.NextSibling() {
			note := c.(*east.Footnote)
			ref := string(note.Ref)
			width := utf8.RuneCountInString(ref) + len("[^]")
			switch {
			case seen[ref]:
				s.problem(note.Pos(), width, fmt.Sprintf("the footnote [^%s] has two texts", ref), "give one of them another name")
			case note.Index < 0:
				s.problem(note.Pos(), width, fmt.Sprintf("nothing refers to the footnote [^%s]", ref), fmt.Sprintf("write [^%s] where it belongs, or take it out", ref))
			}
			seen[ref] = true
		}
	}
}

// strikethroughParser reads ~~ only. One tilde stands for a range in some languages: 5~10.
type strikethroughParser struct{ parser.InlineParser }

func (p strikethroughParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if line, _ := block.PeekLine(); !bytes.HasPrefix(line, []byte("~~")) {
		return nil
	}
	return p.InlineParser.Parse(parent, block, pc)
}
