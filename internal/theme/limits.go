package theme

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"text/template/parse"

	"buildsite/internal/diag"
)

// What a template may hold and do. Go runs templates to their end, however far that is, so what would take too long is refused before.
const (
	maxTemplate = 256 << 10 // bytes of its file
	maxDepth    = 100       // of actions in actions, such as {{if}}, and of parentheses
	maxRounds   = 10_000    // of what it counts to, and of parts that it calls
	maxOutput   = 64 << 20  // bytes of what it makes for one page
)

var errOutput = errors.New("more than a template may make")

// A limited writer takes no more than it has left.
type limited struct {
	io.Writer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, errOutput
	}
	return l.Writer.Write(p)
}

// WriteString spares templates a copy.
func (l *limited) WriteString(p string) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, errOutput
	}
	return io.WriteString(l.Writer, p)
}

// A meter finds in parsed templates what takes too long.
type meter struct {
	trees   map[string]*parse.Tree
	rounds  map[string]int            // of the templates that were measured, by name; -1 for those that are being measured
	numbers map[string]map[string]int // that variables stand for, by template and name
	report  func(t *parse.Tree, pos parse.Pos, message, hint string)
}

// deep reports what is nested too deep in a template, and reports whether something was.
func (l *loader) deep(t *parse.Tree) bool {
	found := false
	var visit func(n parse.Node, depth int)
	visit = func(n parse.Node, depth int) {
		if found {
			return
		}
		if depth > maxDepth {
			found = true
			l.excess(t, n.Position(), fmt.Sprintf("more than %d actions or parentheses within each other", maxDepth), "put the inner ones into a template of their own")
			return
		}
		for _, c := range within(n) {
			inner := depth
			switch n.Type() {
			case parse.NodeIf, parse.NodeWith, parse.NodeRange:
				inner++
			case parse.NodeCommand:
				if c.Type() == parse.NodePipe || c.Type() == parse.NodeChain { // in parentheses
					inner++
				}
			}
			visit(c, inner)
		}
	}
	visit(t.Root, 0)
	return found
}

// within are the nodes that a node consists of.
func within(n parse.Node) (all []parse.Node) {
	branch := func(b *parse.BranchNode) {
		all = append(all, b.Pipe, b.List)
		if b.ElseList != nil {
			all = append(all, b.ElseList)
		}
	}
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			all = n.Nodes
		}
	case *parse.ActionNode:
		all = append(all, n.Pipe)
	case *parse.PipeNode:
		for _, c := range n.Cmds {
			all = append(all, c)
		}
	case *parse.CommandNode:
		all = n.Args
	case *parse.ChainNode:
		all = append(all, n.Node)
	case *parse.IfNode:
		branch(&n.BranchNode)
	case *parse.RangeNode:
		branch(&n.BranchNode)
	case *parse.WithNode:
		branch(&n.BranchNode)
	case *parse.TemplateNode:
		if n.Pipe != nil {
			all = append(all, n.Pipe)
		}
	}
	return all
}

// of measures a template: how often it goes round by a number, and calls others, which do the same. A template that calls itself is
// ended by html/template.
func (m *meter) of(name string) int {
	if known, ok := m.rounds[name]; ok {
		return max(0, known)
	}
	t := m.trees[name]
	if t == nil {
		return 0
	}
	m.rounds[name] = -1
	m.numbers[name] = map[string]int{}
	m.rounds[name] = m.sum(t, t.Root)
	return m.rounds[name]
}

// sum is at most maxRounds: what is more is reported, and then counts as nothing, so that it is told once.
func (m *meter) sum(t *parse.Tree, n parse.Node) int {
	rounds, over := 0, false
	for _, c := range within(n) {
		own := m.sum(t, c)
		switch c := c.(type) {
		case *parse.PipeNode:
			number := m.number(t, c, c)
			for _, v := range c.Decl {
				m.numbers[t.Name][v.Ident[0]] = max(m.numbers[t.Name][v.Ident[0]], number)
			}
		case *parse.TemplateNode:
			m.number(t, c, c.Pipe)
			own += 1 + m.of(c.Name)
		case *parse.WithNode:
			m.number(t, c, c.Pipe)
		case *parse.RangeNode:
			own = max(1, own) * max(1, m.number(t, c, c.Pipe))
		}
		if rounds += own; rounds > maxRounds && !over {
			over = true
			m.report(t, c.Position(), fmt.Sprintf("more than %d rounds of what it counts to and calls", maxRounds), "count to less, or call fewer templates")
		}
	}
	if over {
		return 0
	}
	return rounds
}

// number is the greatest number that is in a pipeline, or that one of its variables stands for. One that is too great to count to is reported if
// node is something that may count.
func (m *meter) number(t *parse.Tree, node parse.Node, pipe *parse.PipeNode) (greatest int) {
	if pipe == nil {
		return 0
	}
	counts := node != parse.Node(pipe) || len(pipe.Decl) > 0
	walk(pipe, func(n parse.Node) {
		switch n := n.(type) {
		case *parse.VariableNode:
			greatest = max(greatest, m.numbers[t.Name][n.Ident[0]])
		case *parse.NumberNode:
			switch {
			case !n.IsInt && !n.IsUint || strings.HasPrefix(n.Text, "'"):
			case n.IsInt && n.Int64 <= maxRounds:
				greatest = max(greatest, int(n.Int64))
			case counts:
				m.report(t, n.Pos, fmt.Sprintf("%s is more than a template may count to", n.Text), fmt.Sprintf("%d is the most", maxRounds))
			}
		}
	})
	return greatest
}

// limits reports what would keep a build busy for too long in the templates that were parsed.
func (l *loader) limits(all *template.Template) {
	m := &meter{trees: map[string]*parse.Tree{}, rounds: map[string]int{}, numbers: map[string]map[string]int{}, report: l.excess}
	var names []string
	for _, t := range all.Templates() {
		if t.Tree != nil && t.Tree.Root != nil {
			m.trees[t.Name()] = t.Tree
			names = append(names, t.Name())
		}
	}
	slices.Sort(names)
	for _, name := range names {
		m.of(name)
	}
}

// excess reports once what is too much in a template.
func (l *loader) excess(t *parse.Tree, pos parse.Pos, message, hint string) {
	file := File(t.ParseName)
	line, col := diag.LineCol(l.theme.sources[file], int(pos))
	p := diag.Problem{Pos: diag.Pos{File: file, Line: line, Col: col}, Width: 1, Message: message, Hint: hint}
	if !slices.Contains(l.problems, p) {
		l.problems = append(l.problems, p)
	}
}
