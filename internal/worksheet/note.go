package worksheet

// A Note is words between questions.
type Note struct {
	// A heading, as plain text.
	Heading string `yaml:"heading"`
	// The words, in markdown.
	Text Prose `yaml:"text"`
	Common
}

func (*Note) Kind() string { return "note" }

func (n *Note) check(c *checker) {
	if n.Heading == "" && n.Text.Source.Value == "" {
		c.problem(n.Type.Place, "a note without words", "write a heading or a text")
	}
	c.label(&n.Heading)
	c.prose(&n.Text)
}

func (n *Note) Print() []Block {
	return []Block{Text{Heading: n.Heading, Body: n.Text.Doc, If: n.ShowIf}}
}
