package page

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"buildsite/internal/markdown"
	"buildsite/internal/worksheet"
)

// A paper is a printed sheet: an empty form, a grid for a fridge door, a deck of cards.
type paper struct {
	Kind   string // one of worksheet.SheetKinds
	Title  string // "" for sheets that tell nobody what they are about
	People []string
	Motif  *Picture // nil without a title, too
	Parts  []part
}

// A part of a paper stays together on a page: a question with the room for its answer, or words.
type part struct {
	Kind   string // of its first block
	ID     string // of the field that it asks, or ""
	Letter bool   // it has a page of its own
	Blocks []block
}

// A block is a worksheet.Block as its template sees it. What it holds is what is in .Block.
type block struct {
	worksheet.Block
	Kind   string // "choices" for a worksheet.Choices
	Number int    // of a prompt, from 1

	view   *View
	prefix string // of ids in its texts
}

// papers are the worksheet's printed sheets.
func (v *View) papers() []paper {
	var papers []paper
	for i, p := range v.page.Sheet.Print {
		printed := paper{Kind: p.Sheet.Value, Title: p.Title}
		if printed.Title == "" && p.Titled() {
			printed.Title = v.page.Title
			printed.People, _ = v.people(p.For)
		}
		if printed.Title != "" {
			printed.Motif = v.Motif()
		}
		printed.Parts = v.parts(v.page.Sheet.Blocks(p), "p"+strconv.Itoa(i))
		papers = append(papers, printed)
	}
	return papers
}

// parts puts each question together with the room for its answer.
func (v *View) parts(blocks []worksheet.Block, prefix string) []part {
	var parts []part
	number := 0
	for i, b := range blocks {
		made := block{Block: b, Kind: blockKind(b), view: v, prefix: prefix + "-" + strconv.Itoa(i) + "-"}
		prompt, isPrompt := b.(worksheet.Prompt)
		_, isText := b.(worksheet.Text)
		if isPrompt {
			number++
			made.Number = number
		}
		if len(parts) == 0 || isPrompt || isText {
			parts = append(parts, part{Kind: made.Kind, ID: prompt.ID})
		}
		p := &parts[len(parts)-1]
		if lines, ok := b.(worksheet.Lines); ok && lines.Page {
			p.Letter = true
		}
		p.Blocks = append(p.Blocks, made)
	}
	return parts
}

// blockKind is the name of a block's type, in small letters.
func blockKind(b worksheet.Block) string {
	_, name, _ := strings.Cut(fmt.Sprintf("%T", b), ".")
	return strings.ToLower(name)
}

// Prose is a text of the block; n tells several of them apart.
func (b block) Prose(d *markdown.Doc, n ...int) template.HTML {
	prefix := b.prefix
	for _, i := range n {
		prefix += strconv.Itoa(i) + "-"
	}
	return b.view.prose(d, prefix)
}

// Count is the list of the numbers from 1 to n.
func (block) Count(n int) []int { return count(1, n) }

// Numbers are those from one to another.
func (block) Numbers(n worksheet.Numbers) []int { return count(n.Min, n.Max) }

// Columns are the columns of a grid.
func (b block) Columns(m worksheet.Marks) []string {
	columns := m.Columns
	if len(columns) > 0 {
		return columns
	}
	for _, day := range b.view.week() {
		columns = append(columns, b.view.theme.Word("day-"+day))
	}
	return columns
}

// DayParts are the parts of a day in the order of the site's language.
func (b block) DayParts() []string { return b.view.dayParts() }

// A branch is an answer of a flowchart: down to the next question, aside to an end, or away to another question.
type branch struct {
	Word  string // of the answer
	Down  bool
	Label string             // of what it leads to, unless it is down
	End   *worksheet.FlowEnd // that it leads to, where that is drawn
}

// A flowStep is a question of a flowchart, drawn below the one before it.
type flowStep struct {
	Number   int
	Ask      string
	Branches []branch
}

// Steps are the questions of a flowchart in their order. Each end is drawn beside the first question that leads to it.
func (b block) Steps(f worksheet.Flow) []flowStep {
	var steps []flowStep
	drawn := map[string]bool{}
	for i, q := range f.Questions {
		step := flowStep{Number: i + 1, Ask: q.Ask}
		for _, answer := range []struct{ word, to string }{{"yes", q.Yes}, {"no", q.No}} {
			to := branch{Word: b.view.theme.Word(answer.word)}
			if n := slices.IndexFunc(f.Questions, func(q worksheet.FlowQuestion) bool { return q.ID == answer.to }); n >= 0 {
				to.Down = n == i+1
				to.Label = b.view.theme.Word("question", n+1)
			}
			if n := slices.IndexFunc(f.Ends, func(e worksheet.FlowEnd) bool { return e.ID == answer.to }); n >= 0 {
				to.Label = f.Ends[n].Label
				if !drawn[answer.to] {
					drawn[answer.to] = true
					to.End = &f.Ends[n]
				}
			}
			step.Branches = append(step.Branches, to)
		}
		steps = append(steps, step)
	}
	return steps
}

// A mark is a day on a timeline of 1000 units.
type mark struct {
	Number, X int
	Days      int // after the first
}

// Timeline are the marks of a timeline, its start first, true to scale.
func (block) Timeline(t worksheet.Timeline) []mark {
	if len(t.Days) == 0 {
		return nil
	}
	marks := []mark{{Number: 1}}
	last := slices.Max(t.Days)
	for i, day := range t.Days {
		marks = append(marks, mark{Number: i + 2, X: day * 1000 / last, Days: day})
	}
	return marks
}
