package worksheet

import (
	"fmt"

	"buildsite/internal/frontmatter"
)

// A Scale is a number between two ends, 0 to 10 if left out.
type Scale struct {
	Range
	Answer
}

// Range is what a scale and a column of scales have of their own.
type Range struct {
	// The lowest number. Left out: 0.
	Min frontmatter.Int `yaml:"min"`
	// The highest number, at most ten above the lowest. Left out: 10.
	Max frontmatter.Int `yaml:"max"`
	// What the lowest number means.
	MinLabel string `yaml:"min_label"`
	// What the highest number means.
	MaxLabel string `yaml:"max_label"`
}

const mostNumbers = 11 // two rows of radios on a phone

func (*Scale) Kind() string { return "scale" }

func (r *Range) check(c *checker) {
	at := r.Max.Place
	if !r.Max.Given() {
		at = r.Min.Place
		r.Max.Value = 10
	}
	message := ""
	switch {
	case r.Min.Value >= r.Max.Value:
		message = fmt.Sprintf("\"max\" must be larger than \"min\", but they are %d and %d", r.Max.Value, r.Min.Value)
	case r.Max.Value-r.Min.Value >= mostNumbers || r.Max.Value-r.Min.Value < 0:
		message = fmt.Sprintf("more than %d numbers from \"min\" to \"max\"", mostNumbers)
	}
	if message != "" {
		c.problem(at, message, "write min: 0 and max: 10, say")
		r.Min.Value, r.Max.Value = 0, mostNumbers-1
	}
	c.label(&r.MinLabel)
	c.label(&r.MaxLabel)
}

// Ends says what the ends mean, or is "".
func (r Range) Ends() string { return r.numbers().Ends() }

// End is what a number of the scale means, or "" for those between the ends.
func (r Range) End(n int) string {
	switch n {
	case r.Min.Value:
		return r.MinLabel
	case r.Max.Value:
		return r.MaxLabel
	}
	return ""
}

func (r Range) numbers() Numbers {
	return Numbers{Min: r.Min.Value, Max: r.Max.Value, MinLabel: r.MinLabel, MaxLabel: r.MaxLabel}
}

func (s *Scale) check(c *checker) { s.Range.check(c) }

func (s *Scale) Print() []Block { return []Block{s.prompt(), s.numbers()} }
