package page

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"buildsite/internal/worksheet"
)

// A note is what is said of a column or an option besides its label.
type note struct {
	ID          string // of a column
	Label       string
	Description template.HTML
	Options     []note
}

// About are the columns of which more is said than their labels; it stands once above the table, for all rows.
func (f *field) About(t *worksheet.Table) []note {
	var notes []note
	for i, c := range t.Columns {
		if !worksheet.Described(c) {
			continue
		}
		n := note{f.Ref("about", i), c.Head().Label, f.Prose(c.Head().Description), nil}
		if r, ok := c.(*worksheet.RadiosColumn); ok {
			for _, o := range r.Options {
				if text := f.Prose(o.Description); text != "" {
					n.Options = append(n.Options, note{Label: o.Label, Description: text})
				}
			}
		}
		notes = append(notes, n)
	}
	return notes
}

// A row is an empty row of a table.
type row struct {
	box
	Number int    // from 1; 0 for the one that scripts copy
	Key    string // its part of the paths of its cells
	Period string // of a log: "day", "week" or "month"
	From   string // what is read from another field, or ""
	Cells  []cell
}

// newRow stands in the paths of the row that scripts copy, in the place of the row's own key.
const newRow = "new"

// A box is a control of a table, or several for a day.
type box struct {
	ids
	path string
	Days []string // the boxes of a day
}

// ID is the id of the control.
func (b box) ID() string { return b.control(b.path) }

// Control is the id of a part of the control.
func (b box) Control(part string) string { return b.control(b.path + "." + part) }

// Ref is the id of something that belongs to the control, as of a field.
func (b box) Ref(what string) string {
	return b.reserved(what + "-" + b.path)
}

// DayParts are the boxes that a day is written in.
func (b box) DayParts() []string { return b.Days }

// A cell is a cell of a row.
type cell struct {
	worksheet.Column
	box
	Label string
	About string // the id of what is said of its column, or ""
}

// Row is the row that scripts copy.
func (f *field) Row(t *worksheet.Table) row { return f.row(t, 0, newRow) }

// mostRows is how many empty rows a table has on the page. Paper may need more; a script adds as many as there are answers.
const mostRows = 4

// Rows are those of the table without script.
func (f *field) Rows(t *worksheet.Table) []row {
	var rows []row
	for n := range min(t.BlankRows.Value, mostRows) {
		rows = append(rows, f.row(t, n+1, strconv.Itoa(n+1)))
	}
	return rows
}

func (f *field) row(t *worksheet.Table, n int, key string) row {
	days := f.DayParts()
	at := func(parts ...any) box { return box{f.view.ids, f.path(parts), days} }
	r := row{box: at(key), Number: n, Key: key, Period: t.Dated.Value}
	if r.Period != "" {
		r.box = at(key, 0) // no column is called so
	}
	if r.Period == "month" {
		r.Days = slices.DeleteFunc(slices.Clone(days), func(part string) bool { return part == "day" })
	}
	if t.From != nil {
		r.From = t.From.Label
	}
	for i, c := range t.Columns {
		h := c.Head()
		made := cell{c, at(key, h.ID), h.Label, ""}
		if worksheet.Described(c) {
			made.About = f.Ref("about", i)
		}
		r.Cells = append(r.Cells, made)
	}
	return r
}

// DescribedBy lists the ids of all that describes the cell.
func (c cell) DescribedBy() string {
	var ids []string
	if c.About != "" {
		ids = append(ids, c.About)
	}
	if s, ok := c.Column.(*worksheet.ScaleColumn); ok && s.Ends() != "" {
		ids = append(ids, c.Ref("ends"))
	}
	return strings.Join(ids, " ")
}

// Numbers are those of a column of scales.
func (c cell) Numbers(r worksheet.Range) []int { return count(r.Min.Value, r.Max.Value) }
