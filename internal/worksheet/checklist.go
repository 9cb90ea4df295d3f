package worksheet

import "buildsite/internal/frontmatter"

// A Checklist is things to tick: the author's, the reader's own, or what the reader wrote in another field.
type Checklist struct {
	// The things to tick.
	Options []Option `yaml:"options"`
	// true: readers can add their own.
	Own bool `yaml:"own"`
	// Takes things to tick from another field.
	From *From `yaml:"from"`
	// week: the ticks begin afresh each week, and those of the weeks before are kept. Left out: what is ticked stays so.
	Dated frontmatter.Text `yaml:"dated"`
	Answer
}

const (
	ownItems  = 3 // empty lines for the reader's own
	fromItems = 5 // and for what comes from another field
)

func (*Checklist) Kind() string { return "checklist" }

func (l *Checklist) check(c *checker) {
	if len(l.Options) == 0 && !l.Own && l.From == nil {
		c.problem(c.at(&l.Heading), "a checklist with nothing to tick", "write options, own: true, or from")
	}
	c.options(l.Options, c.at(&l.Heading), "options", 0)
	c.exclusive(l.Options, "checklist", 0)
	c.among(&l.Dated, "dated", "week")
	if l.From != nil {
		c.from(l.From, &l.Heading)
	}
}

func (l *Checklist) parts(add func(path, kind, label string)) {
	for _, o := range l.Options {
		add(o.ID.Value, "option", o.Label)
	}
}

func (l *Checklist) Print() []Block {
	list := Choices{Options: choices(l.Options)}
	if l.Own {
		list.Own += ownItems
	}
	if l.From != nil {
		list.Own += fromItems
	}
	return []Block{l.prompt(), list}
}

func (*Checklist) readable() bool { return true }
