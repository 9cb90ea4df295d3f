package page

import "strconv"

// A SelfCheck is a private check as templates see it.
type SelfCheck struct {
	Questions []question
	Button    string // "": the theme's own words
}

type question struct {
	Name, Ask string
	Answers   []answer
}

type answer struct{ ID, Label string }

// Check is the page's private check, or nil.
func (v *View) Check() *SelfCheck {
	check := v.page.Check
	if check == nil {
		return nil
	}
	d := &SelfCheck{Button: check.Button}
	for i, ask := range check.Questions {
		q := question{Name: v.control(strconv.Itoa(i + 1)), Ask: ask}
		for j, label := range check.Answers {
			q.Answers = append(q.Answers, answer{ID: q.Name + "." + strconv.Itoa(j+1), Label: label})
		}
		d.Questions = append(d.Questions, q)
	}
	return d
}
