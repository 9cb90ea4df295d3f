package worksheet

import (
	"fmt"
	"slices"
	"strings"

	"buildsite/internal/diag"
	"buildsite/internal/frontmatter"
)

// A Table is rows that the reader adds. A dated one is a log: it opens on the entry of the day, week or month.
type Table struct {
	// The columns from left to right, at most eight.
	Columns Columns `yaml:"columns,required"`
	// How many empty rows there are on paper, 1 to 40. Left out: 4, and 14 for a log.
	BlankRows frontmatter.Int `yaml:"blank_rows"`
	// The id of a radios column: rows are shown under their answers.
	GroupBy frontmatter.Text `yaml:"group_by"`
	// Makes the table a log, with a row for each day, week or month.
	Dated frontmatter.Text `yaml:"dated"` // one of periods, or ""
	// Takes the rows from another field, and adds the columns to them.
	From *From `yaml:"from"`
	Answer
}

var periods = []string{"day", "week", "month"}

const (
	tableRows   = 4  // if left out
	logRows     = 14 // of a log
	mostRows    = 40
	mostColumns = 8
)

func (*Table) Kind() string { return "table" }

func (t *Table) check(c *checker) {
	lost := false
	t.Columns = slices.DeleteFunc(t.Columns, func(col Column) bool {
		lost = lost || col == nil || col.Head().ID.Value == ""
		return col == nil
	})
	switch at := c.at(&t.Heading); {
	case t.Columns != nil && len(t.Columns) == 0 && !lost:
		c.problem(at, "a table without columns", "write at least one under columns")
	case len(t.Columns) > mostColumns:
		c.problem(at, fmt.Sprintf("a table of more than %d columns", mostColumns), "make two tables of it, or ask less")
	}
	var ids []frontmatter.Text
	for i, col := range t.Columns {
		h := col.Head()
		c.id(h.ID)
		c.distinct(ids, h.ID, "columns")
		ids = append(ids, h.ID)
		c.label(&h.Label)
		c.prose(&h.Description)
		col.check(c, t.Columns[:i])
	}
	c.among(&t.Dated, "dated", periods...)
	c.between(&t.BlankRows, 1, mostRows, "blank_rows")
	if !t.BlankRows.Given() {
		t.BlankRows.Value = tableRows
		if t.Dated.Value != "" {
			t.BlankRows.Value = logRows
		}
	}
	if t.GroupBy.Value != "" {
		t.checkGroups(c, lost)
	}
	if t.From != nil {
		c.from(t.From, &t.Heading)
		if t.Dated.Value != "" {
			c.problem(t.Dated.Place, `"dated" and "from" in one table`, "its rows are either its own or another field's: delete one of the two")
		}
	}
}

func (t *Table) checkGroups(c *checker, lost bool) {
	var radios []string
	for _, col := range t.Columns {
		if _, ok := col.(*RadiosColumn); ok {
			radios = append(radios, col.Head().ID.Value)
		}
	}
	if slices.Contains(radios, t.GroupBy.Value) {
		return
	}
	col := t.Column(t.GroupBy.Value)
	hint := diag.DidYouMean(t.GroupBy.Value, radios)
	switch {
	case hint != "":
	case len(radios) > 0:
		hint = "write " + strings.Join(radios, " or ")
	default:
		hint = "add a column of type radios, or delete the line"
	}
	switch {
	case col != nil:
		c.problem(t.GroupBy.Place, fmt.Sprintf("the column %q is of type %s, but rows can be grouped by radios only", t.GroupBy, col.Kind()), hint)
	case !lost:
		c.problem(t.GroupBy.Place, fmt.Sprintf("there is no column %q", t.GroupBy), hint)
	}
}

// Column returns the column with an id, or nil.
func (t *Table) Column(id string) Column {
	for _, col := range t.Columns {
		if col.Head().ID.Value == id && id != "" {
			return col
		}
	}
	return nil
}

// has reports whether a column of a kind is there.
func (t *Table) has(kind string) bool {
	return slices.ContainsFunc(t.Columns, func(col Column) bool { return col.Kind() == kind })
}

func (t *Table) parts(add func(path, kind, label string)) {
	for _, col := range t.Columns {
		id := col.Head().ID.Value
		add(id, col.Kind(), col.Head().Label)
		if r, ok := col.(*RadiosColumn); ok {
			for _, o := range r.all() {
				add(id+"."+o.ID.Value, "option", o.Label)
			}
		}
	}
}

// rows is the table on paper, with so many empty rows.
func (t *Table) rows(n int) Rows {
	rows := Rows{Count: n}
	switch {
	case t.Dated.Value != "":
		rows.Cells = append(rows.Cells, Cell{Word: t.Dated.Value, Date: true, Period: t.Dated.Value})
	case t.From != nil:
		rows.Cells = append(rows.Cells, Cell{Label: t.From.Label, Lines: 1})
	}
	for _, col := range t.Columns {
		rows.Cells = append(rows.Cells, col.Cell())
	}
	return rows
}

// about lists the columns and options of which more is said than their label.
func (t *Table) about() []Choice {
	var list []Choice
	for _, col := range t.Columns {
		if h := col.Head(); h.Description.Doc != nil {
			list = append(list, Choice{Label: h.Label, Description: h.Description.Doc})
		}
		if r, ok := col.(*RadiosColumn); ok {
			for _, o := range choices(r.Options) {
				if o.Description != nil {
					list = append(list, o)
				}
			}
		}
	}
	return list
}

// Described reports whether more is said of a column, or of one of its options, than its label.
func Described(c Column) bool {
	r, radios := c.(*RadiosColumn)
	return c.Head().Description.Doc != nil ||
		radios && slices.ContainsFunc(r.Options, func(o Option) bool { return o.Description.Doc != nil })
}

func (t *Table) Print() []Block {
	rows := t.rows(t.BlankRows.Value)
	rows.About = t.about()
	return []Block{t.prompt(), rows}
}

// ownDates are the boxes on a timeline for the dates in a table's rows.
const ownDates = 6

func (t *Table) sheet(kind string) []Block {
	switch {
	case kind == timelineSheet && (t.Dated.Value != "" || t.has("date")):
		return []Block{Timeline{Own: ownDates}}
	case kind == logSheet && t.Dated.Value != "":
		return []Block{t.rows(logRows)}
	}
	return nil
}

func (*Table) readable() bool { return true }
