package worksheet

import (
	"fmt"

	"buildsite/internal/frontmatter"
)

// A Schedule is a date and time, and a calendar file for it.
type Schedule struct {
	// What the calendar shows, to everybody who looks. Keep it neutral.
	Title string `yaml:"title,required"`
	// How long it takes, 1 to 1440 minutes. Left out: 30.
	Minutes frontmatter.Int `yaml:"minutes"`
	// How often it comes again. Left out: once.
	Repeat frontmatter.Text `yaml:"repeat"` // one of repeats, or ""
	// In the place of repeat: further entries, at most 50, so many days after the first, from 1 to 3650.
	Offsets []frontmatter.Int `yaml:"offsets"`
	// How many minutes before the calendar calls, 0 to 10080. Left out: it doesn't.
	Alarm frontmatter.Int `yaml:"alarm"`
	Answer
}

var repeats = []string{"daily", "weekly", "monthly"}

const (
	scheduleMinutes = 30 // if left out
	minutesOfDay    = 24 * 60
	latestOffset    = 3650 // days
	mostOffsets     = 50
)

func (*Schedule) Kind() string { return "schedule" }

func (s *Schedule) check(c *checker) {
	c.label(&s.Title)
	c.between(&s.Minutes, 1, minutesOfDay, "minutes")
	if !s.Minutes.Given() {
		s.Minutes.Value = scheduleMinutes
	}
	c.between(&s.Alarm, 0, 7*minutesOfDay, "alarm")
	c.among(&s.Repeat, "repeat", repeats...)
	if s.Repeat.Value != "" && len(s.Offsets) > 0 {
		c.problem(s.Repeat.Place, `"repeat" and "offsets" in one schedule`, "delete one of the two lines")
	}
	if len(s.Offsets) > mostOffsets {
		c.problem(s.Offsets[mostOffsets].Place, fmt.Sprintf("more than %d offsets", mostOffsets), "write fewer: they stand on one line on paper")
		s.Offsets = s.Offsets[:mostOffsets]
	}
	for i, days := range s.Offsets {
		c.between(&s.Offsets[i], 1, latestOffset, "offsets")
		if i > 0 && days.Value > 0 && days.Value <= s.Offsets[i-1].Value {
			c.problem(days.Place, fmt.Sprintf("the offset %d doesn't come after %d", days.Value, s.Offsets[i-1].Value), "write them in their order, each once")
		}
	}
}

func (s *Schedule) Print() []Block {
	blocks := []Block{s.prompt(), Gap{Date: true, Time: true}}
	if len(s.Offsets) > 0 {
		blocks = append(blocks, s.timeline())
	}
	return blocks
}

func (s *Schedule) timeline() Timeline {
	var t Timeline
	for _, days := range s.Offsets {
		t.Days = append(t.Days, days.Value)
	}
	return t
}

func (s *Schedule) sheet(kind string) []Block {
	switch {
	case kind != timelineSheet:
		return nil
	case len(s.Offsets) == 0:
		return []Block{Timeline{Own: 1}}
	}
	return []Block{s.timeline()}
}
