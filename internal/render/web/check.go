package web

import (
	"strconv"

	"buildsite/internal/markdown"
	"buildsite/internal/site"
)

// checkData is what templates see of a private check as .Check.
type checkData struct {
	Questions []question
	Button    string // "": the theme's own words
}

type question struct {
	Name, Ask string
	Answers   []answer
}

type answer struct{ ID, Label string }

// check is the page's private check, or nil.
func check(p *site.Page) *checkData {
	if p.Check == nil {
		return nil
	}
	d := &checkData{Button: p.Check.Button}
	for i, ask := range p.Check.Questions {
		q := question{Name: markdown.Controls + strconv.Itoa(i+1), Ask: ask}
		for j, label := range p.Check.Answers {
			q.Answers = append(q.Answers, answer{ID: q.Name + "." + strconv.Itoa(j+1), Label: label})
		}
		d.Questions = append(d.Questions, q)
	}
	return d
}
