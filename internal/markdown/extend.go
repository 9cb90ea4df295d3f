package markdown

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

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
