package worksheet

import "buildsite/internal/frontmatter"

// An Input is one line of text.
type Input struct {
	Line
	Answer
}

// Line is what an input and a column of inputs have of their own.
type Line struct {
	MaxLength frontmatter.Int `yaml:"max_length"` // in graphemes; counted, never cut; zero: no limit
}

const longest = 20000 // the largest max_length, about ten pages

func (*Input) Kind() string { return "input" }

func (l *Line) check(c *checker) { c.between(&l.MaxLength, 1, longest, "max_length") }

func (i *Input) check(c *checker) { i.Line.check(c) }

func (i *Input) Print() []Block { return []Block{i.prompt(), Lines{Count: 1}} }
