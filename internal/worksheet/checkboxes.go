package worksheet

// Checkboxes are several things of which any can be chosen.
type Checkboxes struct {
	// What can be chosen.
	Options []Option `yaml:"options,required"`
	Answer
}

func (*Checkboxes) Kind() string { return "checkboxes" }

func (b *Checkboxes) check(c *checker) {
	c.options(b.Options, c.at(&b.Heading), "options", 1)
	c.exclusive(b.Options, "checkboxes", 1)
}

func (b *Checkboxes) parts(add func(path, kind, label string)) {
	for _, o := range b.Options {
		add(o.ID.Value, "option", o.Label)
	}
}

func (b *Checkboxes) Print() []Block {
	return []Block{b.prompt(), Choices{Options: choices(b.Options)}}
}

func (b *Checkboxes) choices() ([]Option, bool) { return b.Options, true }

func (*Checkboxes) readable() bool { return true }
