package worksheet

import (
	"fmt"
	"slices"

	"buildsite/internal/diag"
	"buildsite/internal/frontmatter"
	"buildsite/internal/markdown"
)

// A Decision is questions that lead to one of several ends. It advises; the reader decides.
type Decision struct {
	Questions []Question `yaml:"questions,required"` // the first is where it begins
	Ends      []End      `yaml:"ends,required"`
	Answer
}

// A Question is answered with yes or no, each of which leads to another question or to an end.
type Question struct {
	ID   frontmatter.Text `yaml:"id,required"`
	Ask  string           `yaml:"ask,required"`
	Keep *bool            `yaml:"keep"`
	Yes  frontmatter.Text `yaml:"yes,required"`
	No   frontmatter.Text `yaml:"no,required"`
}

// Kept tells whether the answer may be saved.
func (q *Question) Kept() bool { return q.Keep == nil || *q.Keep }

// An End is what a decision advises, and why.
type End struct {
	ID    frontmatter.Text `yaml:"id,required"`
	Label string           `yaml:"label,required"`
	Text  Prose            `yaml:"text"`
	Link  frontmatter.Text `yaml:"link"` // a page to go on to, as in markdown
	Keep  *bool            `yaml:"keep"`
}

// Kept tells whether it may be saved that this end was reached.
func (e *End) Kept() bool { return e.Keep == nil || *e.Keep }

func (*Decision) Kind() string { return "decision" }

func (d *Decision) check(c *checker) {
	at := c.at(&d.Heading)
	if d.Questions != nil && len(d.Questions) == 0 {
		c.problem(at, "a decision without questions", "write at least one under questions")
	}
	if d.Ends != nil && len(d.Ends) == 0 {
		c.problem(at, "a decision without ends", "write what it can come to under ends")
	}
	var ids []frontmatter.Text
	lost := false
	name := func(id frontmatter.Text) {
		c.id(id)
		c.distinct(ids, id, "questions or ends")
		ids = append(ids, id)
		lost = lost || id.Value == ""
	}
	for i := range d.Questions {
		name(d.Questions[i].ID)
		c.label(&d.Questions[i].Ask)
	}
	for i := range d.Ends {
		e := &d.Ends[i]
		name(e.ID)
		c.label(&e.Label)
		c.prose(&e.Text)
		c.link(e.Link)
		if e.ID.Value != "" && e.Text.Source.Value == "" && e.Link.Value == "" {
			c.problem(e.ID.Place, fmt.Sprintf("the end %q gives no reason", e.ID), "write it as text, or a link to a page that does")
		}
	}
	w := walk{checker: c, decision: d, lost: lost, state: map[string]visit{}}
	for _, id := range ids {
		w.ids = append(w.ids, id.Value)
	}
	w.all()
}

// link checks the form of a link to a page and remembers it for the checks of the whole site.
func (c *checker) link(t frontmatter.Text) {
	if t.Value == "" {
		return
	}
	if message, hint := markdown.Refused(t.Value, false); message != "" {
		c.problem(t.Place, message, hint)
		return
	}
	c.sheet.Links = append(c.sheet.Links, t)
}

// A walk goes all ways through a decision.
type walk struct {
	*checker
	decision *Decision
	ids      []string // of questions and ends
	lost     bool     // one of them has no id
	state    map[string]visit
}

type visit int

const (
	unseen visit = iota
	onTheWay
	seen
)

func (w *walk) all() {
	if len(w.decision.Questions) == 0 {
		return
	}
	w.question(&w.decision.Questions[0])
	for i := range w.decision.Questions {
		q := &w.decision.Questions[i]
		if w.state[q.ID.Value] != unseen {
			continue
		}
		if !w.lost {
			w.problem(q.ID.Place, fmt.Sprintf("nothing leads to the question %q", q.ID), "let an answer lead to it, or delete it")
		}
		w.question(q)
	}
	for i := range w.decision.Ends {
		e := &w.decision.Ends[i]
		if w.state[e.ID.Value] == unseen && !w.lost {
			w.problem(e.ID.Place, fmt.Sprintf("nothing leads to the end %q", e.ID), "let an answer lead to it, or delete it")
		}
	}
}

func (w *walk) question(q *Question) {
	w.state[q.ID.Value] = onTheWay
	for _, answer := range []frontmatter.Text{q.Yes, q.No} {
		id := answer.Value
		if id != "" && !slices.Contains(w.ids, id) {
			hint := diag.DidYouMean(id, w.ids)
			if hint == "" {
				hint = "write the id of a question or an end"
			}
			if !w.lost {
				w.problem(answer.Place, fmt.Sprintf("there is no question or end %q", id), hint)
			}
			id = diag.Nearest(id, w.ids) // so that what was meant isn't called unreached
		}
		switch w.state[id] {
		case onTheWay:
			w.problem(answer.Place, fmt.Sprintf("a loop: %q leads back to %q", q.ID, id), "lead on to another question, or to an end")
		case unseen:
			w.state[id] = seen
			i := slices.IndexFunc(w.decision.Questions, func(q Question) bool { return q.ID.Value == id })
			if id != "" && i >= 0 {
				w.question(&w.decision.Questions[i])
			}
		}
	}
	w.state[q.ID.Value] = seen
}

func (d *Decision) parts(add func(path, kind string)) {
	for i := range d.Questions {
		if d.Questions[i].Kept() {
			add(d.Questions[i].ID.Value, "question")
		}
	}
	for i := range d.Ends {
		if d.Ends[i].Kept() {
			add(d.Ends[i].ID.Value, "end")
		}
	}
}

func (d *Decision) flow() Flow {
	var f Flow
	for _, q := range d.Questions {
		f.Questions = append(f.Questions, FlowQuestion{ID: q.ID.Value, Ask: q.Ask, Yes: q.Yes.Value, No: q.No.Value})
	}
	for _, e := range d.Ends {
		f.Ends = append(f.Ends, FlowEnd{ID: e.ID.Value, Label: e.Label, Body: e.Text.Doc})
	}
	return f
}

func (d *Decision) Print() []Block { return []Block{d.prompt(), d.flow()} }
