package worksheet

import "buildsite/internal/frontmatter"

// An Input is one line of text.
type Input struct {
	Line
	Answer
}

// Line is what an input and a column of inputs have of their own.
type Line struct {
	// How many characters there is room for, 1 to 20000. They are counted down, nothing is cut. Left out: no limit.
	MaxLength frontmatter.Int `yaml:"max_length"` // in graphemes
}

const longest = 20000 // the largest max_length, about ten pages

func (*Input) Kind() string { return "input" }

func (l *Line) check(c *checker) { c.between(&l.MaxLength, 1, longest, "max_length") }

func (i *Input) check(c *checker) { i.Line.check(c) }

func (i *Input) Print() []Block { return []Block{i.prompt(), Lines{Count: 1}} }
