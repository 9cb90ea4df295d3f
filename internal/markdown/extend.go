package markdown

import (
	"fmt"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// attributesParser reads a line of attributes, `{.doors lang=es}`, and gives them to the block before it.
type attributesParser struct{}

func (attributesParser) Trigger() []byte { return []byte{'{'} }

func (attributesParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	block := text.NewReader(line[:len(line):len(line)])
	attributes, ok := parser.ParseAttributes(block)
	if !ok {
		return nil, parser.NoChildren
	}
	if rest, _ := block.PeekLine(); !util.IsBlank(rest) {
		return nil, parser.NoChildren
	}
	before := parent.LastChild()
	if before == nil {
		return nil, parser.NoChildren
	}
	for _, a := range attributes {
		if string(a.Name) == "class" {
			if old, ok := before.AttributeString("class"); ok {
				if text, ok := attributeText(old); ok {
					a.Value = []byte(text + " " + string(a.Value.([]byte)))
				}
			}
		}
		before.SetAttribute(a.Name, a.Value)
	}
	reader.Advance(segment.Len() - 1)
	return &attributesBlock{}, parser.NoChildren
}

func (attributesParser) Continue(ast.Node, text.Reader, parser.Context) parser.State {
	return parser.Close
}

// Close takes the block out again: it was only a carrier.
func (attributesParser) Close(n ast.Node, _ text.Reader, _ parser.Context) {
	n.Parent().RemoveChild(n.Parent(), n)
}

func (attributesParser) CanInterruptParagraph() bool { return true }
func (attributesParser) CanAcceptIndentedLine() bool { return false }

type attributesBlock struct{ ast.BaseBlock }

var kindAttributes = ast.NewNodeKind("Attributes")

func (*attributesBlock) Kind() ast.NodeKind            { return kindAttributes }
func (b *attributesBlock) Dump(source []byte, lvl int) { ast.DumpHelper(b, source, lvl, nil, nil) }

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
