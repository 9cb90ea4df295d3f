package page

import (
	"html/template"
	"strconv"
	"strings"

	"buildsite/internal/frontmatter"
	"buildsite/internal/markdown"
	"buildsite/internal/worksheet"
)

// A field is a field of a worksheet as its template sees it. The keys of its kind are those of .Field, a struct of package
// worksheet.
//
// Each control has a path, as in the lock file: the field's id, then those of its parts, with dots between. Its id is the
// path after "f-" (markdown.Controls) and the page's prefix, and its name is that of the field or cell it belongs to: with radios, the name lacks the option.
type field struct {
	worksheet.Field
	ID          string // "" for a note
	Label       string
	Description template.HTML
	People      []string // labels of those who fill it in; nil: each for themselves
	Together    bool     // they fill it in side by side
	For         string   // their ids, with spaces between, or "together"
	ShowIf      *worksheet.Condition
	Keep        bool
	Share       bool
	Required    bool

	view *View
}

func (v *View) field(from worksheet.Field) *field {
	base := from.Base()
	f := &field{Field: from, ShowIf: base.ShowIf, Keep: true, view: v}
	f.People, f.Together = v.people(base.For)
	f.For = joined(base.For)
	if h := from.Head(); h != nil {
		f.ID, f.Label = h.ID.Value, h.Label
		f.Description = f.Prose(h.Description)
	}
	if a := from.Saved(); a != nil {
		f.Keep, f.Required, f.Share = v.page.Sheet.Printed(from), a.Required, a.Share.Value == worksheet.Ask
	}
	return f
}

func joined(ids []frontmatter.Text) string {
	var values []string
	for _, id := range ids {
		values = append(values, id.Value)
	}
	return strings.Join(values, " ")
}

// prose is one of the worksheet's texts, or "". Its ids begin with a prefix of its own.
func (v *View) prose(d *markdown.Doc, prefix string) template.HTML {
	if d == nil || d.Body.Empty() {
		return ""
	}
	return v.text(d, v.reserved(prefix))
}

// Prose is a text of the field.
func (f *field) Prose(p worksheet.Prose) template.HTML {
	if p.Doc == nil {
		return ""
	}
	for i, d := range f.view.page.Sheet.Docs {
		if d == p.Doc {
			return f.view.prose(d, "d"+strconv.Itoa(i)+"-")
		}
	}
	return ""
}

// Control is the id of the field's control or, with parts of its path, of one of several.
func (f *field) Control(parts ...any) string { return f.view.control(f.path(parts)) }

// path is the path of the field's control or, with parts, of one of several.
func (f *field) path(parts []any) string {
	path := f.ID
	for _, p := range parts {
		switch p := p.(type) {
		case frontmatter.Text:
			path += "." + p.Value
		case int:
			path += "." + strconv.Itoa(p)
		case string:
			path += "." + p
		}
	}
	return path
}

// Ref is the id of something that belongs to a control: what it says about it, such as "label", with a prefix before the
// control's path.
func (f *field) Ref(what string, parts ...any) string {
	return f.view.reserved(what + "-" + f.path(parts))
}

// DescribedBy lists the ids of all that describes the field.
func (f *field) DescribedBy() string {
	var ids []string
	if f.ShowIf != nil {
		ids = append(ids, f.Ref("if"))
	}
	if f.Description != "" {
		ids = append(ids, f.Ref("about"))
	}
	if !f.Keep {
		ids = append(ids, f.Ref("keep"))
	}
	return strings.Join(ids, " ")
}

// An option is one of the things to choose or to tick, with its control.
type option struct {
	worksheet.Option
	Type string // of the control: "radio" or "checkbox"

	field *field
}

// Option is an option of the field, to choose with a control of a type.
func (f *field) Option(kind string, o worksheet.Option) option { return option{o, kind, f} }

// Control is the id of the control.
func (o option) Control() string { return o.field.Control(o.ID) }

// Name is the name of the control, which all options of a field share.
func (o option) Name() string { return o.field.Control() }

// Text is what is said of the option besides its label, or "".
func (o option) Text() template.HTML { return o.field.Prose(o.Description) }

// About is the id of that text, or "".
func (o option) About() string {
	if o.Description.Doc == nil {
		return ""
	}
	return o.field.Ref("about", o.ID)
}

// Link is where the end of a decision leads, or "".
func (f *field) Link(e worksheet.End) template.URL {
	if e.Link.Value == "" {
		return ""
	}
	return template.URL(f.view.address(f.view.read.EndTarget(f.view.page, e.Link.Value), e.Link.Value))
}

// Step is what a decision calls a question or end that an answer leads to.
func (f *field) Step(id frontmatter.Text) string {
	d := f.Field.(*worksheet.Decision)
	for i, q := range d.Questions {
		if q.ID.Value == id.Value {
			return f.view.theme.Word("question", i+1)
		}
	}
	for _, e := range d.Ends {
		if e.ID.Value == id.Value {
			return e.Label
		}
	}
	return ""
}

// DayParts are the boxes that a day is written in.
func (f *field) DayParts() []string { return f.view.dayParts() }

// Count is the list of the numbers from 1 to n.
func (f *field) Count(n int) []int { return count(1, n) }

// Numbers are those of a scale.
func (f *field) Numbers(r worksheet.Range) []int { return count(r.Min.Value, r.Max.Value) }

func count(from, to int) []int {
	var list []int
	for i := from; i <= to; i++ {
		list = append(list, i)
	}
	return list
}

// A column is a column of a grid.
type column struct {
	ID, Label string
}

// Columns are the columns of a grid: its own, or the days of a week in the language's order.
func (f *field) Columns(g *worksheet.Grid) []column {
	var list []column
	for _, o := range g.Columns {
		list = append(list, column{o.ID.Value, o.Label})
	}
	if list != nil {
		return list
	}
	for _, day := range f.view.week() {
		list = append(list, column{day, f.view.theme.Word("day-" + day)})
	}
	return list
}
