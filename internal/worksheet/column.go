package worksheet

import (
	"fmt"

	"buildsite/internal/frontmatter"
)

// A Column is one column of a table. It is of one of five kinds, which have the keys of the fields of that name.
type Column interface {
	Kind() string
	Head() *ColumnHead
	// Cell is an empty cell of it on paper.
	Cell() Cell

	check(c *checker, left []Column)
}

// Columns are a table's columns from left to right. They are a frontmatter.Union.
type Columns []Column

func (Columns) Noun() string    { return "column" }
func (Columns) Kinds() []string { return []string{"input", "textarea", "radios", "scale", "date"} }

func (Columns) New(kind string) any {
	switch kind {
	case "textarea":
		return new(TextareaColumn)
	case "radios":
		return new(RadiosColumn)
	case "scale":
		return new(ScaleColumn)
	case "date":
		return new(DateColumn)
	}
	return new(InputColumn)
}

// ColumnHead is what every column has.
type ColumnHead struct {
	// Which kind of column it is.
	Type frontmatter.Text `yaml:"type,required"`
	// The column's permanent name: small letters, digits and hyphens, beginning with a letter. Answers are saved by it.
	ID frontmatter.Text `yaml:"id,required"`
	// What stands above the column, as plain text.
	Label string `yaml:"label,required"`
	// A few more words about the column, in markdown.
	Description Prose `yaml:"description"`
}

func (h *ColumnHead) Head() *ColumnHead { return h }

// The kinds of columns.
type (
	// One line of text in each row.
	InputColumn struct {
		ColumnHead
		Line
	}
	// Free text in each row.
	TextareaColumn struct {
		ColumnHead
		Paragraphs
	}
	// One of several things in each row.
	RadiosColumn struct {
		ColumnHead
		OneOf
	}
	// A number between two ends in each row, 0 to 10 if left out.
	ScaleColumn struct {
		ColumnHead
		Range
	}
	// A day in each row.
	DateColumn struct {
		ColumnHead
		Days
	}
)

func (*InputColumn) Kind() string    { return "input" }
func (*TextareaColumn) Kind() string { return "textarea" }
func (*RadiosColumn) Kind() string   { return "radios" }
func (*ScaleColumn) Kind() string    { return "scale" }
func (*DateColumn) Kind() string     { return "date" }

func (i *InputColumn) check(c *checker, _ []Column)    { i.Line.check(c) }
func (t *TextareaColumn) check(c *checker, _ []Column) { t.Paragraphs.check(c, columnLines) }
func (r *RadiosColumn) check(c *checker, _ []Column)   { r.OneOf.check(c, r.ID.Place) }
func (s *ScaleColumn) check(c *checker, _ []Column)    { s.Range.check(c) }

func (d *DateColumn) check(c *checker, left []Column) {
	d.Days.check(c, func(id frontmatter.Text) {
		for _, other := range left {
			if _, ok := other.(*DateColumn); ok && other.Head().ID.Value == id.Value {
				return
			}
		}
		c.problem(id.Place, fmt.Sprintf("there is no date column %q to the left", id), "write today, a day, or the id of a date column before this one")
	})
}

func (i *InputColumn) Cell() Cell { return Cell{ID: i.ID.Value, Label: i.Label, Lines: 1} }
func (t *TextareaColumn) Cell() Cell {
	return Cell{ID: t.ID.Value, Label: t.Label, Lines: t.Lines.Value}
}
func (d *DateColumn) Cell() Cell { return Cell{ID: d.ID.Value, Label: d.Label, Date: true} }

func (r *RadiosColumn) Cell() Cell {
	return Cell{ID: r.ID.Value, Label: r.Label, Options: named(r.Options), Other: r.Other}
}

func (s *ScaleColumn) Cell() Cell {
	n := s.numbers()
	return Cell{ID: s.ID.Value, Label: s.Label, Numbers: &n}
}
