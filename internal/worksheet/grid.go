package worksheet

import "fmt"

// A Grid is acts by the days of a week, to be marked. A new week keeps the acts, not the marks.
type Grid struct {
	// The things to do.
	Rows []Option `yaml:"rows"`
	// true: readers can add their own.
	Own bool `yaml:"own"`
	// What stands above the marks, at most 14. Left out: the seven days of a week.
	Columns []Option `yaml:"columns"`
	Answer
}

const (
	ownActs   = 4  // empty rows for the reader's own
	mostMarks = 14 // columns
)

func (*Grid) Kind() string { return "grid" }

func (g *Grid) check(c *checker) {
	at := c.at(&g.Heading)
	if len(g.Rows) == 0 && !g.Own {
		c.problem(at, "a grid without rows", "write some under rows, or own: true for the reader's")
	}
	c.options(g.Rows, at, "rows", 0)
	c.exclusive(g.Rows, "grid", 0)
	c.options(g.Columns, at, "columns", 0)
	c.exclusive(g.Columns, "grid", 0)
	if len(g.Columns) > mostMarks {
		c.problem(at, fmt.Sprintf("a grid of more than %d columns", mostMarks), "it has to fit on paper: write fewer")
		g.Columns = g.Columns[:mostMarks] // all else is tried nonetheless, and rows times columns grow fast
	}
}

func (g *Grid) parts(add func(path, kind, label string)) {
	for _, o := range g.Rows {
		add(o.ID.Value, "row", o.Label)
	}
	for _, o := range g.Columns {
		add("columns."+o.ID.Value, "column", o.Label)
	}
}

func (g *Grid) marks() Marks {
	m := Marks{Rows: named(g.Rows), Columns: named(g.Columns)}
	if g.Own {
		m.Own = ownActs
	}
	return m
}

func (g *Grid) Print() []Block { return []Block{g.prompt(), g.marks()} }

func (g *Grid) sheet(kind string) []Block {
	if kind == gridSheet {
		return []Block{g.marks()}
	}
	return nil
}

func (*Grid) readable() bool { return true }
