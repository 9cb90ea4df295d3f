package text

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"buildsite/internal/worksheet"
)

// What stands for things to mark and to write on.
const (
	circle = "( ) "
	box    = "[ ] "
	short  = "____________"
	answer = "   " // answers are indented so far
)

// marked is a thing to mark among others on a line.
func marked(label string) string { return together(circle + label) }

// line is a line to write on, as long as the indent leaves room for.
func (s *sheet) line() string { return strings.Repeat("_", width-len(s.indent)) }

// block writes one block.
func (s *sheet) block(b worksheet.Block) {
	word := s.theme.Word
	switch b := b.(type) {
	case worksheet.Prompt:
		s.indent = ""
		s.blank()
		s.condition(b.If)
		s.wrap(strconv.Itoa(b.Number)+". ", b.Label)
		s.indent = answer
		s.text(s.prose(b.Description))
	case worksheet.Text:
		s.indent = ""
		s.blank()
		s.condition(b.If)
		s.text(b.Heading)
		s.text(s.prose(b.Body))
	case worksheet.Lines:
		for range b.Count {
			s.wrap("", s.line())
		}
	case worksheet.Gap:
		s.wrap("", s.gap(b.Day, b.Time))
	case worksheet.Choices:
		s.choices(b)
	case worksheet.Numbers:
		s.numbers(b)
	case worksheet.Rows:
		s.rows(b)
	case worksheet.Marks:
		s.marks(b)
	case worksheet.Deck:
		s.deck(b)
	case worksheet.Flow:
		s.flow(b)
	case worksheet.Turns:
		for i, t := range b.List {
			s.wrap(strconv.Itoa(i+1)+". ", t.Who+": "+word("minutes-long", t.Minutes))
		}
		if b.Swap {
			s.text(word("turns-swap"))
		}
		if b.Pause > 0 {
			s.text(word("turns-pause", b.Pause))
		}
		if b.AskReturn {
			s.text(word("turns-return-at") + " " + short)
		}
	case worksheet.Bands:
		for _, end := range [][2]string{{"band-low", b.MinLabel}, {"band-high", b.MaxLabel}} {
			if end[1] != "" {
				s.text(word(end[0]) + ": " + end[1])
			}
		}
		for n := range b.Entries {
			s.wrap("", fmt.Sprintf("%s %2d:  %s  %s  %s", word(b.Period), n+1,
				marked(word("band-low")), marked(word("band-middle")), marked(word("band-high"))))
		}
	case worksheet.Timeline:
		if len(b.Days) > 0 {
			s.wrap("- ", word("timeline-start")+":  "+s.gap(b.Day, false))
		}
		for _, days := range b.Days {
			s.wrap("- ", word("days-later", days)+":  "+s.gap(b.Day, false))
		}
		for range b.Own {
			s.wrap("- ", short+":  "+s.gap(b.Day, false))
		}
	}
}

// text writes words, if there are some.
func (s *sheet) text(text string) {
	if text != "" {
		s.paragraph(text)
	}
}

func (s *sheet) condition(c *worksheet.Condition) {
	if c == nil {
		return
	}
	chosen := c.Answer
	if chosen == "" {
		chosen = s.theme.Word("other")
	}
	s.text(s.theme.Word("if-chose", chosen, c.Question) + ":")
}

// gap is room for the boxes of a day, which may be none, and for a time of day.
func (s *sheet) gap(day []worksheet.DayPart, time bool) string {
	var parts []string
	for _, part := range day {
		parts = append(parts, together(part.Label+" "+strings.Repeat("_", part.Digits)))
	}
	if time {
		parts = append(parts, together(s.theme.Word("time")+" __:__"))
	}
	return strings.Join(parts, "  ")
}

func (s *sheet) choices(c worksheet.Choices) {
	mark := box
	if c.One {
		mark = circle
	}
	for _, o := range c.Options {
		s.wrap(mark, o.Label)
		if o.Description != nil {
			s.below(mark, s.prose(o.Description))
		}
	}
	if c.Other {
		s.wrap(mark, s.theme.Word("other")+": "+short)
	}
	for range c.Own {
		s.wrap(mark, short)
	}
}

// below writes words under those that stand after a mark.
func (s *sheet) below(mark, text string) {
	before := s.indent
	s.indent += strings.Repeat(" ", len(mark))
	s.text(text)
	s.indent = before
}

func (s *sheet) numbers(n worksheet.Numbers) {
	var marks []string
	for i := n.Min; i <= n.Max; i++ {
		marks = append(marks, marked(strconv.Itoa(i)))
	}
	if n.MinLabel != "" {
		s.text(strconv.Itoa(n.Min) + ": " + n.MinLabel)
	}
	if n.MaxLabel != "" {
		s.text(strconv.Itoa(n.Max) + ": " + n.MaxLabel)
	}
	s.text(strings.Join(marks, "  "))
}

// rows writes a table as a list of cards: a cell a line.
func (s *sheet) rows(r worksheet.Rows) {
	for _, c := range r.About {
		s.text(labelled(c.Label) + s.prose(c.Description))
	}
	for _, c := range r.Cells {
		if c.Numbers != nil && c.Numbers.Ends() != "" {
			s.text(labelled(c.Label) + c.Numbers.Ends())
		}
	}
	for n := range r.Count {
		mark := strconv.Itoa(n+1) + ". "
		if n > 0 {
			s.blank()
		}
		for i, c := range r.Cells {
			if i > 0 {
				mark = strings.Repeat(" ", len(mark))
			}
			s.wrap(mark, s.cell(c))
			for range c.Lines - 1 {
				s.wrap(mark, short+short)
			}
		}
	}
}

// labelled is a label with what parts it from what follows.
func labelled(label string) string {
	if strings.HasSuffix(label, "?") {
		return label + " "
	}
	return strings.TrimRight(label, " :") + ": "
}

// cell is a cell's heading and the room for what it holds.
func (s *sheet) cell(c worksheet.Cell) string {
	label := labelled(c.Label)
	switch {
	case c.Period == "day":
		return s.gap(c.Day, false) // whose boxes say what it is
	case c.Date:
		return label + s.gap(c.Day, false)
	case c.Numbers != nil:
		return label + fmt.Sprintf("____ (%d–%d)", c.Numbers.Min, c.Numbers.Max)
	case len(c.Options) > 0:
		var options []string
		for _, o := range c.Options {
			options = append(options, marked(o.Label))
		}
		if c.Other {
			options = append(options, marked(s.theme.Word("other")+": "+short))
		}
		return label + strings.Join(options, "  ")
	}
	return label + short + short
}

func (s *sheet) marks(m worksheet.Marks) {
	var boxes []string
	for _, c := range m.Columns {
		boxes = append(boxes, together(box+c.Label))
	}
	rows := slices.Clone(m.Rows)
	for range m.Own {
		rows = append(rows, worksheet.Named{Label: short})
	}
	for _, row := range rows {
		s.wrap("- ", row.Label)
		s.below("- ", strings.Join(boxes, "  "))
	}
}

func (s *sheet) deck(d worksheet.Deck) {
	for _, c := range d.Cards {
		s.wrap(box, c.Label)
		s.below(box, s.prose(c.Body))
		if len(c.Facts) > 0 {
			s.below(box, "("+strings.Join(c.Facts, ", ")+")")
		}
	}
	for range d.Own {
		s.wrap(box, short)
	}
}

func (s *sheet) flow(f worksheet.Flow) {
	word := s.theme.Word
	for i, q := range f.Questions {
		s.wrap("- ", word("question", i+1)+": "+q.Ask)
		var lines []string
		for _, a := range f.Answers(q) {
			lines = append(lines, word(a.Word)+" → "+a.Label(word))
		}
		s.below("- ", strings.Join(lines, "\n"))
	}
	for _, e := range f.Ends {
		s.wrap("- ", e.Label)
		s.below("- ", s.prose(e.Body))
	}
}
