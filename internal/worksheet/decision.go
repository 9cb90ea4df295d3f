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
	// Questions with yes or no; the first is where it begins.
	Questions []Question `yaml:"questions,required"`
	// What it can come to.
	Ends []End `yaml:"ends,required"`
	Answer
}

// A Question is answered with yes or no, each of which leads to another question or to an end.
type Question struct {
	// The question's permanent name, which no other question or end has.
	ID frontmatter.Text `yaml:"id,required"`
	// The question, as plain text, to be answered with yes or no.
	Ask string `yaml:"ask,required"`
	// false: the answer is never saved. Left out: true.
	Keep *bool `yaml:"keep"`
	// The id of the question or end that follows a yes.
	Yes frontmatter.Text `yaml:"yes,required"`
	// The id of the question or end that follows a no.
	No frontmatter.Text `yaml:"no,required"`
}

// Kept reports whether the answer may be saved.
func (q *Question) Kept() bool { return q.Keep == nil || *q.Keep }

// An End is what a decision advises, and why.
type End struct {
	// The end's permanent name, which no other question or end has.
	ID frontmatter.Text `yaml:"id,required"`
	// The advice, as plain text.
	Label string `yaml:"label,required"`
	// Why, in markdown. An end has a text, a link, or both.
	Text Prose `yaml:"text"`
	// A page to go on to: its path from this file, or its address.
	Link frontmatter.Text `yaml:"link"`
	// false: that this end was reached is never saved or printed. Left out: true.
	Keep *bool `yaml:"keep"`
}

// Kept reports whether it may be saved that this end was reached.
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
	astray   bool     // an answer leads to nothing, so that nothing can be called unreached
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
	for i := range w.decision.Questions { // also where nothing leads to a question, its answers tell
		for _, answer := range []frontmatter.Text{w.decision.Questions[i].Yes, w.decision.Questions[i].No} {
			w.astray = w.astray || !slices.Contains(w.ids, answer.Value) && diag.Nearest(answer.Value, w.ids) == ""
		}
	}
	for i := range w.decision.Questions {
		q := &w.decision.Questions[i]
		if w.state[q.ID.Value] != unseen {
			continue
		}
		if !w.lost && !w.astray {
			w.problem(q.ID.Place, fmt.Sprintf("nothing leads to the question %q", q.ID), "let an answer lead to it, or delete it")
		}
		w.question(q)
	}
	for i := range w.decision.Ends {
		e := &w.decision.Ends[i]
		if w.state[e.ID.Value] == unseen && !w.lost && !w.astray {
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
			if next := w.decision.question(id); id != "" && next != nil {
				w.question(next)
			}
		}
	}
	w.state[q.ID.Value] = seen
}

func (d *Decision) parts(add func(path, kind, label string)) {
	for i := range d.Questions {
		if d.Questions[i].Kept() {
			add(d.Questions[i].ID.Value, "question", d.Questions[i].Ask)
		}
	}
	for i := range d.Ends {
		if d.Ends[i].Kept() {
			add(d.Ends[i].ID.Value, "end", d.Ends[i].Label)
		}
	}
}

// flow is the decision on paper. An end that isn't kept is not on it, and a question that could lead there gives way to
// what its other answer leads to: whoever finds the paper learns nothing of it.
func (d *Decision) flow() Flow {
	r := route{decision: d, to: map[string]string{}}
	var f Flow
	if len(d.Questions) > 0 {
		r.follow(r.printed(d.Questions[0].ID.Value), &f)
	}
	return f
}

// A route finds the parts of a decision that are printed.
type route struct {
	decision *Decision
	to       map[string]string // what is printed in the place of a question or an end, or ""
	drawn    []string
}

func (r *route) printed(id string) string {
	if to, ok := r.to[id]; ok {
		return to
	}
	r.to[id] = "" // should it lead back to itself, it leads nowhere
	to := ""
	if e := r.decision.end(id); e != nil && e.Kept() {
		to = id
	}
	if q := r.decision.question(id); q != nil {
		switch yes, no := r.printed(q.Yes.Value), r.printed(q.No.Value); {
		case yes == "":
			to = no
		case no == "":
			to = yes
		default:
			to = id
		}
	}
	r.to[id] = to
	return to
}

// follow draws what is printed from a question or an end on.
func (r *route) follow(id string, f *Flow) {
	if id == "" || slices.Contains(r.drawn, id) {
		return
	}
	r.drawn = append(r.drawn, id)
	if q := r.decision.question(id); q != nil {
		yes, no := r.printed(q.Yes.Value), r.printed(q.No.Value)
		f.Questions = append(f.Questions, FlowQuestion{ID: id, Ask: q.Ask, Yes: yes, No: no})
		r.follow(yes, f)
		r.follow(no, f)
	} else if e := r.decision.end(id); e != nil {
		f.Ends = append(f.Ends, FlowEnd{ID: id, Label: e.Label, Body: e.Text.Doc})
	}
}

func (d *Decision) question(id string) *Question {
	for i := range d.Questions {
		if d.Questions[i].ID.Value == id {
			return &d.Questions[i]
		}
	}
	return nil
}

func (d *Decision) end(id string) *End {
	for i := range d.Ends {
		if d.Ends[i].ID.Value == id {
			return &d.Ends[i]
		}
	}
	return nil
}

func (d *Decision) Print() []Block {
	if f := d.flow(); len(f.Questions) > 0 {
		return []Block{d.prompt(), f}
	}
	return []Block{d.prompt()}
}

// flowLog is how many rows the log below a flowchart has.
const flowLog = 10

// sheet draws a flowchart with a log below it: when, what it was about, and what it came to.
func (d *Decision) sheet(kind string) []Block {
	if kind != flowSheet || len(d.flow().Questions) == 0 {
		return nil
	}
	return []Block{d.flow(), Rows{Count: flowLog, Cells: []Cell{
		{Word: "day", Date: true, Period: "day"}, {Word: "flow-about", Lines: 1}, {Word: "flow-outcome", Lines: 1},
	}}}
}

// choices are the ends, whichever way led there.
func (d *Decision) choices() (ends []Option, ok bool) {
	for _, e := range d.Ends {
		ends = append(ends, Option{ID: e.ID, Label: e.Label})
	}
	return ends, true
}

// Unkept lists the ends with keep: false.
func (d *Decision) Unkept() (ids []string) {
	for i := range d.Ends {
		if !d.Ends[i].Kept() {
			ids = append(ids, d.Ends[i].ID.Value)
		}
	}
	return ids
}
