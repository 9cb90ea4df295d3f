package worksheet

import (
	"fmt"
	"slices"
	"strings"

	"buildsite/internal/frontmatter"
	"buildsite/internal/markdown"
)

// An Option is one of the things to choose, tick or mark. It may be written as plain text alone.
type Option struct {
	// The permanent name that answers are saved by. Left out: it is made of the label.
	ID frontmatter.Text `yaml:"id"`
	// The words to choose, as plain text.
	Label string `yaml:"label,required,alone"`
	// A few more words about it, in markdown.
	Description Prose `yaml:"description"`
	// true: choosing it takes the others back. Only one option of checkboxes can be.
	Exclusive bool              `yaml:"exclusive"`
	Place     frontmatter.Place `yaml:",place"`
}

// Other is the id of the answer in the reader's own words.
const Other = "other"

// options checks options, gives each an id and sets their texts. at is where it is said that there are fewer than least.
func (c *checker) options(options []Option, at frontmatter.Place, nouns string, least int) {
	if options != nil && len(options) < least { // that the key is missing is said elsewhere
		count := map[bool]string{true: "no " + nouns, false: fmt.Sprintf("fewer than %d %s", least, nouns)}[len(options) == 0]
		c.problem(at, fmt.Sprintf("%s to choose from", count), fmt.Sprintf("write at least %d", least))
	}
	for i := range options {
		c.option(options[:i], &options[i], nouns)
	}
}

// option checks one option against those before it.
func (c *checker) option(before []Option, o *Option, nouns string) {
	if o.ID.Value == "" && o.Label != "" {
		o.ID = frontmatter.Text{Value: markdown.Slug(o.Label), Place: o.Place}
		if o.ID.Value == "" {
			c.problem(o.Place, fmt.Sprintf("%q has no letters that an id can be made of", o.Label), fmt.Sprintf("write {id: …, label: %q}", o.Label))
		}
	} else {
		c.id(o.ID)
	}
	c.label(&o.Label)
	c.prose(&o.Description)
	sameLabel := func(other Option) bool {
		return o.Label != "" && strings.EqualFold(markdown.Form(other.Label), markdown.Form(o.Label))
	}
	sameID := func(other Option) bool { return o.ID.Value != "" && other.ID.Value == o.ID.Value }
	switch {
	case slices.ContainsFunc(before, sameLabel):
		c.problem(o.Place, fmt.Sprintf("two %s say %q", nouns, o.Label), "delete one of them, or tell them apart")
	case slices.ContainsFunc(before, sameID):
		c.problem(o.Place, fmt.Sprintf("two %s have the id %q", nouns, o.ID), fmt.Sprintf("write {id: …, label: %q}, with another id", o.Label))
	}
}

// exclusive reports options that rule out others where at most so many may.
func (c *checker) exclusive(options []Option, kind string, most int) {
	n := 0
	for _, o := range options {
		if !o.Exclusive {
			continue
		}
		n++
		switch {
		case most == 0:
			c.problem(o.Place, fmt.Sprintf("\"exclusive\" doesn't go with type %s", kind), `it goes with the options of checkboxes: delete it`)
		case n > most:
			c.problem(o.Place, "more than one option is exclusive", "only one can rule out all others: delete the second exclusive")
		}
	}
}

// choices are options as they are printed.
func choices(options []Option) []Choice {
	list := make([]Choice, len(options))
	for i, o := range options {
		list[i] = Choice{ID: o.ID.Value, Label: o.Label, Description: o.Description.Doc}
	}
	return list
}

// named are options as a grid or a table prints them.
func named(options []Option) []Named {
	list := make([]Named, len(options))
	for i, o := range options {
		list[i] = Named{o.ID.Value, o.Label}
	}
	return list
}

func labels(options []Option) []string {
	list := make([]string, len(options))
	for i, o := range options {
		list[i] = o.Label
	}
	return list
}
