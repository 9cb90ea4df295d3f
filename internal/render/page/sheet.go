package page

import (
	"encoding/json"
	"html/template"

	"buildsite/internal/frontmatter"
	"buildsite/internal/site"
	"buildsite/internal/worksheet"
)

// A Sheet is a worksheet as templates see it.
type Sheet struct {
	ID        string
	Version   int
	Data      template.JS // for scripts: the site's id and people, and the worksheet with the keys its author wrote
	Fields    []*field
	Printouts []printout
	Text      template.URL // the sheet as plain text
	Mine      *Link        // to the page that shows what is kept, or nil
	Share     bool         // some answers may be shown to a partner
	Swap      template.URL // the script by which they are, or "" where it is there already

	ids
}

// Sheet is the page's worksheet, or nil.
func (v *View) Sheet() *Sheet {
	sheet := v.page.Sheet
	if sheet == nil {
		return nil
	}
	s := &Sheet{
		ID: sheet.ID.Value, Version: sheet.Version.Value, Data: v.data(), Printouts: v.Printouts(),
		Text: v.url(site.Target{Path: v.page.TextPath()}), ids: v.ids,
	}
	if mine := v.read.MySheets(); mine != nil {
		s.Mine = &Link{Href: v.url(toPage(mine)), Label: mine.Title}
	}
	for _, f := range sheet.Fields {
		s.Fields = append(s.Fields, v.field(f))
		if s.Fields[len(s.Fields)-1].Share {
			s.Share, s.Swap = true, template.URL(v.at.File(v.theme.Asset("js/swap.ts"), ""))
		}
	}
	return s
}

// Form is the id of the form.
func (s *Sheet) Form() string { return s.reserved("sheet") }

// data is what scripts have to know.
func (v *View) data() template.JS {
	type link struct {
		Href  template.URL `json:"href"`
		Label string       `json:"label"`
	}
	c := v.read.Config()
	data := struct {
		Site      string                   `json:"site"`
		IDs       string                   `json:"ids,omitempty"`
		Published string                   `json:"published,omitempty"`
		People    []Person                 `json:"people"`
		Worksheet json.RawMessage          `json:"worksheet"`
		Dropped   map[int]worksheet.Labels `json:"dropped,omitempty"`
		Safety    *link                    `json:"safety,omitempty"`
	}{Site: c.ID, IDs: v.at.Prefix(), Published: v.at.Published(v.page.Path), People: People(c), Worksheet: frontmatter.JSON(v.page.Sheet), Dropped: v.page.Dropped}
	if n, ok := v.read.Safety(); ok {
		data.Safety = &link{v.url(site.Target{External: n.External, Path: n.Path, Fragment: n.Fragment}), n.Label}
	}
	return Script(data)
}

// A Person is one of those who fill in worksheets, as scripts know them.
type Person struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

// People are all who fill in worksheets.
func People(c *site.Config) []Person {
	list := []Person{}
	for _, p := range c.People {
		list = append(list, Person(p))
	}
	return list
}

// Script is data for scripts, as JSON.
func Script(data any) template.JS {
	text, err := json.Marshal(data) // escapes <, > and &, so that no text can end the script element
	if err != nil {
		return "{}"
	}
	return template.JS(text)
}

// people are the labels of those whom a field is for; together says that it is for all of them at once.
func (v *View) people(ids []frontmatter.Text) (labels []string, together bool) {
	for _, id := range ids {
		if id.Value == worksheet.Together {
			return nil, true
		}
		if label := v.person(id.Value); label != "" {
			labels = append(labels, label)
		}
	}
	return labels, false
}

// person is the label of a person, or "".
func (v *View) person(id string) string { return v.read.Config().Person(id) }
