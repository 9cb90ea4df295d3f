package worksheet

import (
	"slices"
	"strings"
)

// A Printout is a printed sheet with all that it shows. Every medium draws the same ones: paper, plain text, and what else may come.
type Printout struct {
	Kind   string   // one of SheetKinds
	Title  string   // "" on sheets for doors and wallets, which tell nobody what they are about
	People []string // whose sheet it is, by their labels, below the page's title
	Groups []Group
}

// A Group stays together on a page: a question with the room for its answer, or words. What comes before any question or words is one, too.
type Group struct{ Pieces []Piece }

// A Piece is a block with the field that it is of.
type Piece struct {
	Path string // of the field, as in the lock file; "" for a note
	Block
}

// Prompt is the id of the field that the group asks in words, or "".
func (g Group) Prompt() string {
	if _, ok := g.Pieces[0].Block.(Prompt); ok {
		return g.Pieces[0].Path
	}
	return ""
}

// Letter reports whether the group has a page of its own.
func (g Group) Letter() bool {
	return slices.ContainsFunc(g.Pieces, func(p Piece) bool {
		lines, ok := p.Block.(Lines)
		return ok && lines.Page
	})
}

// A Setting is what printed sheets show that doesn't stand in their worksheet.
type Setting struct {
	Title  string                                // of the page
	Person func(id string) string                // the label of a person, or ""
	Word   func(name string, args ...any) string // an interface word
}

// Printouts are the worksheet's printed sheets.
func (s *Sheet) Printouts(in Setting) []Printout {
	list := make([]Printout, len(s.Print))
	for i, p := range s.Print {
		list[i] = Printout{Kind: p.Sheet.Value, Title: p.Title, Groups: in.groups(s.pieces(p))}
		if form := p.Sheet.Value == formSheet || p.Sheet.Value == letterSheet; form && p.Title == "" {
			list[i].Title, list[i].People = in.Title, in.people(p)
		}
	}
	return list
}

// people are the labels of those whom a sheet is for.
func (in Setting) people(p PrintSheet) (labels []string) {
	for _, id := range p.For {
		if label := in.Person(id.Value); label != "" {
			labels = append(labels, label)
		}
	}
	return labels
}

// groups puts each question together with the room for its answer, and numbers the questions.
func (in Setting) groups(pieces []Piece) (groups []Group) {
	number := 0
	for i, p := range pieces {
		prompt, asks := p.Block.(Prompt)
		_, says := p.Block.(Text)
		if asks {
			number++
			prompt.Number = number
			p.Block = prompt
		}
		if i == 0 || asks || says {
			groups = append(groups, Group{})
		}
		p.Block = in.fill(p.Block)
		g := &groups[len(groups)-1]
		g.Pieces = append(g.Pieces, p)
	}
	return groups
}

// fill puts interface words into a block.
func (in Setting) fill(b Block) Block {
	switch b := b.(type) {
	case Gap:
		if b.Date {
			b.Day = in.day()
		}
		return b
	case Timeline:
		b.Day = in.day()
		return b
	case Rows:
		for i := range b.Cells {
			c := &b.Cells[i]
			if c.Word != "" {
				c.Label = in.Word(c.Word)
			}
			if c.Date {
				c.Day = in.day()
			}
		}
		return b
	case Marks:
		if len(b.Columns) == 0 {
			for day := range strings.FieldsSeq(in.Word("week-order")) {
				b.Columns = append(b.Columns, Named{day, in.Word("day-" + day)})
			}
		}
		return b
	}
	return b
}

func (in Setting) day() (parts []DayPart) {
	for name := range strings.FieldsSeq(in.Word("date-order")) {
		digits := 2
		if name == "year" {
			digits = 4
		}
		parts = append(parts, DayPart{name, in.Word(name), digits})
	}
	return parts
}

// pieces are what a printed sheet shows.
func (s *Sheet) pieces(p PrintSheet) []Piece {
	i := slices.IndexFunc(sheetKinds, func(k sheetKind) bool { return k.name == p.Sheet.Value })
	if i < 0 {
		return nil
	}
	var pieces []Piece
	for _, f := range s.Fields {
		if !s.Printed(f) || !p.shows(f) || s.elsewhere(p, f) {
			continue
		}
		path := ""
		if h := f.Head(); h != nil {
			path = h.ID.Value
		}
		for _, b := range sheetKinds[i].print(f) {
			pieces = append(pieces, Piece{path, b})
		}
	}
	return merged(pieces)
}

// merged makes one timeline of several. It stands where the first does.
func merged(pieces []Piece) (out []Piece) {
	first := -1
	for _, p := range pieces {
		t, ok := p.Block.(Timeline)
		if !ok || first < 0 {
			if ok {
				first = len(out)
			}
			out = append(out, p)
			continue
		}
		all := out[first].Block.(Timeline)
		all.Days = append(slices.Clone(all.Days), t.Days...)
		slices.Sort(all.Days)
		all.Days = slices.Compact(all.Days)
		all.Own += t.Own
		out[first].Block = all
	}
	return out
}
