package worksheet

import (
	"fmt"
	"strings"

	"buildsite/internal/diag"
	"buildsite/internal/frontmatter"
)

// A Chart draws one scale of a log in three bands, with the same numbers as a table beside it.
type Chart struct {
	// The log and its scale, with a dot between: nights.sleep.
	Of frontmatter.Text `yaml:"of,required"`
	// Draws the mean of so many entries, 2 to 60. Left out: each entry.
	Average frontmatter.Int `yaml:"average"`
	Heading

	Period string  // of the log
	Scale  Numbers // that is drawn
}

func (*Chart) Kind() string { return "chart" }

// Log is the id of the table that is drawn.
func (h *Chart) Log() string {
	log, _, _ := strings.Cut(h.Of.Value, ".")
	return log
}

// Column is the id of the scale that is drawn, a column of the log.
func (h *Chart) Column() string {
	_, column, _ := strings.Cut(h.Of.Value, ".")
	return column
}

func (h *Chart) check(c *checker) {
	h.Period = periods[0]
	c.between(&h.Average, 2, 60, "average")
	if h.Of.Value == "" {
		return
	}
	if h.Log() == "" || h.Column() == "" || strings.Contains(h.Column(), ".") {
		c.problem(h.Of.Place, fmt.Sprintf("%q doesn't name a column of a log", h.Of), `write it as log.column, such as "of: daily.steady"`)
		return
	}
	log := h.Of
	log.Value, log.Width = h.Log(), min(h.Of.Width, len([]rune(h.Log())))
	f := c.find(log, &h.Common)
	if f == nil {
		return
	}
	t, ok := f.(*Table)
	switch {
	case !ok:
		c.problem(h.Of.Place, fmt.Sprintf("%q is of type %s, not a table", log, f.Kind()), "name a dated table and one of its scales")
		return
	case t.Dated.Value == "":
		c.problem(h.Of.Place, fmt.Sprintf("the table %q isn't dated", log), "write dated: day, week or month there")
		return
	case !meet(h.For, t.For):
		c.problem(h.Of.Place, fmt.Sprintf("nobody who answers %q sees this field", log), `give both the same "for"`)
	case !t.Kept():
		c.problem(h.Of.Place, fmt.Sprintf("the answers of %q aren't kept, so that there is nothing to draw", log), "delete keep: false there")
	}
	h.Period = t.Dated.Value
	var scales []string
	for _, col := range t.Columns {
		scale, ok := col.(*ScaleColumn)
		if !ok {
			continue
		}
		if scales = append(scales, scale.ID.Value); scale.ID.Value == h.Column() {
			h.Scale = scale.numbers()
			return
		}
	}
	hint := diag.DidYouMean(h.Column(), scales)
	switch {
	case hint != "":
	case len(scales) > 0:
		hint = "its scales are " + strings.Join(scales, ", ")
	default:
		hint = "add a column of type scale there"
	}
	c.problem(h.Of.Place, fmt.Sprintf("%q has no scale %q", log, h.Column()), hint)
}

func (h *Chart) Print() []Block {
	return []Block{h.prompt(), Bands{Entries: logRows, Period: h.Period, MinLabel: h.Scale.MinLabel, MaxLabel: h.Scale.MaxLabel}}
}
