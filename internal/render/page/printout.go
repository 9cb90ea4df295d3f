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

// A printout is a printed sheet as templates see it: an empty form, a grid for a fridge door, a deck of cards.
type printout struct {
	Kind   string // one of worksheet.SheetKinds
	Title  string // "" for sheets that tell nobody what they are about
	People []string
	Groups []group

	view *View
}

// Motif is the site's own drawing, on a sheet that tells what it is about.
func (p printout) Motif() *Picture {
	if p.Title == "" {
		return nil
	}
	return p.view.Motif()
}

// A group stays together on a page: a question with the room for its answer, or words.
type group struct {
	Kind   string // of its first block
	Prompt string // the id of the field that it asks in words, or ""
	Letter bool   // it has a page of its own
	Blocks []block
}

// A block is a worksheet.Block as its template sees it. What it holds is what is in .Block.
type block struct {
	worksheet.Block
	Kind string // "choices" for a worksheet.Choices

	view   *View
	prefix string // of ids in its texts
}

// Printouts are the printed sheets of the page's worksheet.
func (v *View) Printouts() []printout {
	var list []printout
	if v.page.Sheet == nil {
		return nil
	}
	for i, p := range v.page.Sheet.Printouts(worksheet.Setting{Title: v.page.Title, Person: v.person, Word: v.theme.Word}) {
		printed := printout{Kind: p.Kind, Title: p.Title, People: p.People, view: v}
		n := 0
		for _, g := range p.Groups {
			made := group{Kind: blockKind(g.Pieces[0].Block), Prompt: g.Prompt(), Letter: g.Letter()}
			for _, p := range g.Pieces {
				made.Blocks = append(made.Blocks, block{Block: p.Block, Kind: blockKind(p.Block), view: v, prefix: fmt.Sprintf("p%d-%d-", i, n)})
				n++
			}
			printed.Groups = append(printed.Groups, made)
		}
		list = append(list, printed)
	}
	return list
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
	word := b.view.theme.Word
	var steps []flowStep
	drawn := map[string]bool{}
	for i, q := range f.Questions {
		step := flowStep{Number: i + 1, Ask: q.Ask}
		for _, a := range f.Answers(q) {
			to := branch{Word: word(a.Word), Down: a.Next == i+2, Label: a.Label(word)}
			if a.End != nil && !drawn[a.End.ID] {
				drawn[a.End.ID] = true
				to.End = a.End
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
