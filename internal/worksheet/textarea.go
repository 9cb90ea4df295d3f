package worksheet

import (
	"fmt"

	"buildsite/internal/frontmatter"
)

// A Textarea is free text. A letter has a page of its own, and can only be saved, printed and deleted.
type Textarea struct {
	Paragraphs
	// true: a letter with a page of its own, which can only be saved, printed and deleted.
	Letter bool `yaml:"letter"`
	Answer
}

// Paragraphs is what a textarea and a column of textareas have of their own.
type Paragraphs struct {
	// How many ruled lines there are on paper, 1 to 60, 9 mm apart. Left out: 4, in a table 2, for a letter 24.
	Lines frontmatter.Int `yaml:"lines"`
	// How many characters there is room for, 1 to 20000. They are counted down, nothing is cut. Left out: no limit.
	MaxLength frontmatter.Int `yaml:"max_length"`
	// Quiet hints below the text, when certain words stand in it.
	Notice []Notice `yaml:"notice"`
}

// A Notice is a quiet hint below a text in which one of the words appears. It never stops anybody.
type Notice struct {
	// The words to look for.
	Words []string `yaml:"words,required"`
	// The sentence that is shown when one of them is found.
	Say   string            `yaml:"say,required"`
	Place frontmatter.Place `yaml:",place"`
}

const (
	textareaLines = 4 // if left out
	columnLines   = 2
	letterLines   = 24
	mostLines     = 60
)

func (*Textarea) Kind() string { return "textarea" }

func (p *Paragraphs) check(c *checker, lines int) {
	c.between(&p.Lines, 1, mostLines, "lines")
	if !p.Lines.Given() {
		p.Lines.Value = lines
	}
	c.between(&p.MaxLength, 1, longest, "max_length")
	for i := range p.Notice {
		n := &p.Notice[i]
		if len(n.Words) == 0 {
			c.problem(n.Place, "a notice without words to look for", "write them as words: [but, if]")
		}
		c.label(&n.Say)
	}
}

func (t *Textarea) check(c *checker) {
	lines := textareaLines
	if t.Letter {
		lines = letterLines
		if t.Share.Value == Ask {
			c.problem(t.Share.Place, `"share: ask" for a letter`, fmt.Sprintf("a letter is never shown: delete the line, or %q", "letter: true"))
		}
	}
	t.Paragraphs.check(c, lines)
}

func (t *Textarea) Print() []Block {
	return []Block{t.prompt(), Lines{Count: t.Lines.Value, Page: t.Letter}}
}

func (t *Textarea) sheet(kind string) []Block {
	if kind == letterSheet && t.Letter {
		return t.Print()
	}
	return nil
}
