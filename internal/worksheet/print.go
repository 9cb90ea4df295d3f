package worksheet

import (
	"fmt"
	"slices"

	"buildsite/internal/diag"
	"buildsite/internal/frontmatter"
)

// A PrintSheet is one of the sheets that a worksheet makes on paper.
//
// It asks for the sheet; what it comes to is a [Printout].
type PrintSheet struct {
	// What kind of sheet it is.
	Sheet frontmatter.Text `yaml:"sheet,required"` // one of SheetKinds
	// What stands at the top. Left out: nothing on sheets for doors and wallets.
	Title string `yaml:"title"`
	// Whose sheet it is: people's ids from site.yaml, or “together”. Left out: everybody's.
	For   []frontmatter.Text `yaml:"for,single"`
	Place frontmatter.Place  `yaml:",place"`
}

// A sheetKind is a kind of printed sheet: which fields it shows, and as what.
type sheetKind struct {
	name  string
	needs string // what a worksheet without such fields lacks
}

// The kinds of printed sheets. Those but form and letter hang on doors and lie in wallets, so they bear neither labels nor descriptions.
const (
	formSheet     = "form"
	timelineSheet = "timeline"
	gridSheet     = "grid"
	cardsSheet    = "cards"
	flowSheet     = "flow"
	logSheet      = "log"
	letterSheet   = "letter"
)

var sheetKinds = []sheetKind{
	{formSheet, "a question"},
	{timelineSheet, "a schedule, a date, or a table with dates"},
	{gridSheet, "a grid"},
	{cardsSheet, "cards"},
	{flowSheet, "a decision"},
	{logSheet, "a dated table"},
	{letterSheet, "a textarea with letter: true"},
}

// SheetKinds are the names of all kinds of printed sheets.
func SheetKinds() []string {
	names := make([]string, len(sheetKinds))
	for i, k := range sheetKinds {
		names[i] = k.name
	}
	return names
}

const mostSheets = 20 // each may show all that a worksheet asks

// print draws a field on a sheet of a kind, whoever it is for.
func (k sheetKind) print(f Field) []Block {
	if k.name == formSheet {
		return f.Print()
	}
	return f.sheet(k.name)
}

// Printed reports whether a field is ever on paper, which keeps everything. One whose answer isn't kept never is, and neither
// is one that is shown by such an answer.
func (s *Sheet) Printed(f Field) bool {
	if f.Saved() != nil && !f.Saved().Kept() {
		return false
	}
	show := f.Base().ShowIf
	if show == nil {
		return true
	}
	target := s.Field(show.Field.Value)
	if target == nil {
		return true
	}
	return !slices.Contains(target.Unkept(), show.Is.Value) && (target.Saved() == nil || target.Saved().Kept())
}

// elsewhere reports whether a form leaves a letter to a sheet of its own, which everybody gets who gets the form.
func (s *Sheet) elsewhere(form PrintSheet, f Field) bool {
	if form.Sheet.Value != formSheet || len(f.sheet(letterSheet)) == 0 {
		return false
	}
	return slices.ContainsFunc(s.Print, func(letter PrintSheet) bool {
		others := func(id frontmatter.Text) bool {
			return !slices.ContainsFunc(letter.For, func(l frontmatter.Text) bool { return l.Value == id.Value })
		}
		everybody := len(letter.For) == 0 || len(form.For) > 0 && !slices.ContainsFunc(form.For, others)
		return letter.Sheet.Value == letterSheet && letter.shows(f) && everybody
	})
}

// shows reports whether a field stands on a sheet, going by who the two are for. A person's sheet also has what people fill
// in together; a sheet to fill in together has nothing of a single person's but the notes for everybody.
func (p PrintSheet) shows(f Field) bool {
	readers := f.Base().For
	switch {
	case len(p.For) == 0:
		return true
	case p.For[0].Value == Together:
		return len(readers) > 0 && readers[0].Value == Together || len(readers) == 0 && f.Head() == nil
	case len(readers) == 0 || readers[0].Value == Together:
		return true
	}
	return meet(p.For, readers)
}

// print checks the printed sheets, or makes those of a worksheet that lists none.
func (c *checker) print() {
	s := c.sheet
	if len(s.Print) > mostSheets {
		c.problem(s.Print[mostSheets].Sheet.Place, fmt.Sprintf("more than %d printed sheets", mostSheets), "delete some, or make two worksheets")
		s.Print = s.Print[:mostSheets]
	}
	for i := range s.Print {
		c.label(&s.Print[i].Title)
		c.printSheet(&s.Print[i])
	}
	if len(s.Print) > 0 {
		return
	}
	form := frontmatter.Text{Value: formSheet}
	for _, id := range c.people {
		p := PrintSheet{Sheet: form, For: []frontmatter.Text{{Value: id}}}
		if slices.ContainsFunc(s.Fields, func(f Field) bool { return f.Head() != nil && s.Printed(f) && p.shows(f) }) {
			s.Print = append(s.Print, p)
		}
	}
	if len(c.people) == 0 {
		s.Print = []PrintSheet{{Sheet: form}}
	}
}

func (c *checker) printSheet(p *PrintSheet) {
	before := len(c.problems)
	c.readers(p.For)
	if p.Sheet.Value == "" {
		return
	}
	i := slices.IndexFunc(sheetKinds, func(k sheetKind) bool { return k.name == p.Sheet.Value })
	if i < 0 {
		hint := diag.DidYouMean(p.Sheet.Value, SheetKinds())
		if hint == "" {
			hint = fmt.Sprintf("write one of %s", listed(SheetKinds()))
		}
		c.problem(p.Sheet.Place, fmt.Sprintf("unknown sheet %q", p.Sheet), hint)
		return
	}
	if c.lost || len(c.problems) > before {
		return
	}
	kind := sheetKinds[i]
	fits := func(f Field) bool { return f.Head() != nil && len(kind.print(f)) > 0 }
	switch {
	case !slices.ContainsFunc(c.sheet.Fields, fits):
		c.problem(p.Sheet.Place, fmt.Sprintf("the sheet %q needs %s, which this worksheet hasn't", kind.name, kind.needs), "add one, or delete the sheet")
	case !slices.ContainsFunc(c.sheet.Fields, func(f Field) bool { return fits(f) && p.shows(f) }):
		c.problem(p.For[0].Place, fmt.Sprintf("the sheet %q needs %s for %s, which this worksheet hasn't", kind.name, kind.needs, p.For[0]), `change "for", or delete the line`)
	case !slices.ContainsFunc(c.sheet.Fields, func(f Field) bool { return fits(f) && p.shows(f) && c.sheet.Printed(f) }):
		c.problem(p.Sheet.Place, fmt.Sprintf("the sheet %q would be empty: nothing on it is kept", kind.name), "delete keep: false there, or the sheet")
	case !slices.ContainsFunc(c.sheet.Fields, func(f Field) bool { return fits(f) && p.shows(f) && c.sheet.Printed(f) && !c.sheet.elsewhere(*p, f) }):
		c.problem(p.Sheet.Place, fmt.Sprintf("the sheet %q would be empty: its letter has a sheet of its own", kind.name), "delete one of the two")
	}
}
