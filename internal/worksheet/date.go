package worksheet

import (
	"fmt"
	"regexp"
	"time"

	"buildsite/internal/frontmatter"
)

// A Date is a day.
type Date struct {
	Days
	Answer
}

// Days is what a date and a column of dates have of their own: the days between which, without them, the answer should
// be. Each is a day (2026-11-22), Today, or the id of an earlier date: a field, or within a table another column.
type Days struct {
	// The answer should be later than this: a day as 2026-11-22, today, or the id of a date before this one.
	After frontmatter.Text `yaml:"after"`
	// The answer should be earlier than this: a day as 2026-11-22, today, or the id of a date before this one.
	Before frontmatter.Text `yaml:"before"`
}

// Today is the day on which a date is filled in.
const Today = "today"

var looksLikeDay = regexp.MustCompile(`^[0-9]`)

func (*Date) Kind() string { return "date" }

// check checks the days; other checks the id of another date.
func (d *Days) check(c *checker, other func(id frontmatter.Text)) {
	after, before := d.day(c, d.After, "after", other), d.day(c, d.Before, "before", other)
	if !after.IsZero() && !before.IsZero() && !after.AddDate(0, 0, 1).Before(before) {
		c.problem(d.Before.Place, "no day is between \"after\" and \"before\"", "write a later day here, or an earlier one for after")
	}
	if d.After.Value == Today && d.Before.Value == Today {
		c.problem(d.Before.Place, "no day is both after and before today", "delete one of the two lines")
	}
}

// day reads one of the two; it is zero for all but a day.
func (d *Days) day(c *checker, t frontmatter.Text, key string, other func(id frontmatter.Text)) time.Time {
	switch {
	case t.Value == "" || t.Value == Today:
	case looksLikeDay.MatchString(t.Value):
		day, err := time.Parse(time.DateOnly, t.Value)
		if err != nil {
			c.problem(t.Place, fmt.Sprintf("%q isn't a day: %s", key, t), "write it as YYYY-MM-DD, such as 2026-11-22")
		}
		return day
	default:
		other(t)
	}
	return time.Time{}
}

func (d *Date) check(c *checker) {
	d.Days.check(c, func(id frontmatter.Text) {
		f := c.find(id, &d.Common)
		if f == nil {
			return
		}
		if _, ok := f.(*Date); !ok {
			c.problem(id.Place, fmt.Sprintf("%q is of type %s, not a date", id, f.Kind()), "name a field of type date, or write today or a day")
		} else if !meet(d.For, f.Base().For) {
			c.problem(id.Place, fmt.Sprintf("nobody who answers %q sees this field", id), `give both the same "for"`)
		}
	})
}

func (d *Date) Print() []Block { return []Block{d.prompt(), Gap{Date: true}} }

func (d *Date) sheet(kind string) []Block {
	if kind == timelineSheet {
		return []Block{Timeline{Own: 1}}
	}
	return nil
}
