package page

import (
	"html/template"

	"buildsite/internal/site"
)

// A Child is a page in the list of the section that it is in.
type Child struct {
	Href               template.URL
	Title, Description string
	Date               *Date
}

// Children are the pages of a section.
func (v *View) Children() []Child {
	list := make([]Child, len(v.page.Children))
	for i, key := range v.page.Children {
		c := v.read.Summary(key)
		list[i] = Child{Href: v.url(toPage(c)), Title: c.Title, Date: v.Date(c.Date)}
		if !c.Generated() {
			list[i].Description = c.Description
		}
	}
	return list
}

// A Step is a step of the programme.
type Step struct {
	Number             int
	Href               template.URL
	Title, Description string
	Current            bool
	Motif              *Picture
}

// Steps are all steps of the programme.
func (v *View) Steps() []Step {
	steps := v.read.Steps()
	list := make([]Step, len(steps))
	for i, s := range steps {
		guide := v.read.Summary(s.Guide)
		list[i] = Step{
			Number: s.Number, Href: v.url(toPage(guide)), Title: guide.Title, Description: guide.Description,
			Current: s.Number == v.page.Step, Motif: v.motif(s.Number),
		}
	}
	return list
}

// IsStepList reports whether a page is the section of the steps, which lists them.
func IsStepList(p *site.Page) bool {
	return p.Kind == site.Section && p.Key != "" && p.Dir() == "steps"
}

// StepOf is the number of the step that a page is the guide or the worksheet of, or 0.
func StepOf(p *site.Page) int {
	if p.Kind == site.Guide || p.Kind == site.Worksheet {
		return p.Step
	}
	return 0
}

// Motif is the site's own drawing as the page shows it, or nil: whole on the home page and in the list of steps, with its own part lit on
// what belongs to a step. No other page has it: it would be out of place where help is sought.
func (v *View) Motif() *Picture {
	if v.page.Kind == site.Home || IsStepList(v.page) {
		return v.motif(0)
	}
	if n := StepOf(v.page); n != 0 {
		return v.motif(n)
	}
	return nil
}

// motif is the site's own drawing with the part of a step lit, or whole for step 0; nil if the site has none.
func (v *View) motif(step int) *Picture {
	motif, image := v.read.Motif()
	if motif == nil || image.Path == "" {
		return nil
	}
	part := ""
	if step != 0 {
		part = site.MotifID(step)
	}
	return &Picture{Href: template.URL(v.at.File(image.Path, part)), Width: image.Width, Height: image.Height}
}
