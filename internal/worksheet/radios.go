package worksheet

import (
	"fmt"

	"buildsite/internal/frontmatter"
)

// Radios are several things of which one can be chosen.
type Radios struct {
	OneOf
	Answer
}

// OneOf is what radios and a column of radios have of their own.
type OneOf struct {
	// What can be chosen, at least two.
	Options []Option `yaml:"options,required"`
	// true: adds an answer in the reader's own words.
	Other bool `yaml:"other"` // and an answer in the reader's own words, whose id is Other
}

func (*Radios) Kind() string { return "radios" }

func (o *OneOf) check(c *checker, at frontmatter.Place) {
	least := 2
	if o.Other {
		least = 1
	}
	c.options(o.Options, at, "options", least)
	c.exclusive(o.Options, "radios", 0)
	for _, option := range o.Options {
		if o.Other && option.ID.Value == Other {
			c.problem(option.Place, fmt.Sprintf("the id %q is that of \"other: true\"", Other), "give the option another id, or delete it")
		}
	}
}

// all are the options with the one that Other adds.
func (o *OneOf) all() []Option {
	if !o.Other {
		return o.Options
	}
	return append(o.Options[:len(o.Options):len(o.Options)], Option{ID: frontmatter.Text{Value: Other}})
}

func (r *Radios) check(c *checker) { r.OneOf.check(c, c.at(&r.Heading)) }

func (r *Radios) parts(add func(path, kind, label string)) {
	for _, o := range r.all() {
		add(o.ID.Value, "option", o.Label)
	}
}

func (r *Radios) Print() []Block {
	return []Block{r.prompt(), Choices{One: true, Options: choices(r.Options), Other: r.Other}}
}

func (r *Radios) choices() ([]Option, bool) { return r.all(), true }
