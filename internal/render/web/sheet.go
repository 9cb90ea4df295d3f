package web

import (
	"encoding/json"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"buildsite/internal/frontmatter"
	"buildsite/internal/markdown"
	"buildsite/internal/site"
	"buildsite/internal/worksheet"
)

// sheetData is what templates see of a worksheet as .Sheet.
type sheetData struct {
	ID      string
	Version int
	Data    template.JS // for scripts: the site's id and people, and the worksheet with the keys its author wrote
	Fields  []*field
	Papers  []paper
	Text    template.URL // the sheet as plain text
	Mine    *link        // to the page that shows what is kept, or nil
	Swap    template.URL // the script by which answers are shown to a partner, or "" where none may be
}

// A field is a field of a worksheet as its template sees it. The keys of its kind are those of .Field, a struct of package
// worksheet.
//
// Each control has a path, as in the lock file: the field's id, then those of its parts, with dots between. Its id is the
// path after "f-" (markdown.Controls), and its name is that of the field or cell it belongs to: with radios, the name lacks the option.
type field struct {
	worksheet.Field
	ID          string // "" for a note
	Label       string
	Description template.HTML
	People      []string // labels of those who fill it in; nil: each for themselves
	Together    bool     // they fill it in side by side
	For         string   // their ids, with spaces between, or "together"
	ShowIf      *worksheet.Condition
	Keep        bool
	Share       bool
	Required    bool

	sheet *sheetView
}

// A sheetView renders the texts of one page's worksheet.
type sheetView struct {
	*view
	page *site.Page
	a    addresser
}

// sheet is the page's worksheet, or nil.
func (v *view) sheet(p *site.Page, a addresser) *sheetData {
	if p.Sheet == nil {
		return nil
	}
	s := &sheetView{v, p, a}
	d := &sheetData{ID: p.Sheet.ID.Value, Version: p.Sheet.Version.Value, Data: s.data(), Papers: s.papers(), Text: a.url(p.TextPath())}
	if mine := v.site.MySheets(); mine != nil {
		d.Mine = &link{Href: a.url(mine.Path), Label: mine.Title}
	}
	for _, f := range p.Sheet.Fields {
		d.Fields = append(d.Fields, s.field(f))
		if d.Fields[len(d.Fields)-1].Share {
			d.Swap = a.file(s.theme.SwapScript)
		}
	}
	return d
}

// scriptWords names the interface words that scripts use, besides those of the tools, which begin with toolWords.
var scriptWords = []string{
	"other",
	"who-ask", "who-both", "who-neither", "who-open",
	"keep-none", "keep-declined", "keep-do", "keep-decline", "keep-done", "keep-locked-done", "keep-stop", "keep-together", "keep-file",
	"keep-stop-sure", "keep-stop-together", "keep-stop-no", "keep-stop-yes", "keep-stopped", "keep-lock",
	"keep-failed", "keep-newer", "keep-gone", "keep-broken", "keep-locked", "keep-cover", "damaged-save", "damaged-afresh", "backup-do", "backup-week",
	"alarm-failed", "alarm-newer", "alarm-gone", "alarm-broken", "alarm-locked", "alarm-cover", "alarm-other", "alarm-what", "alarm-back", "alarm-close",
	"lock-now", "lock-done", "lock-elsewhere", "unlock-open", "unlock-ask", "unlock-show", "unlock-do", "unlock-wait", "unlock-wrong", "unlock-damaged",
	"other-heading", "other-take", "other-keep", "orphans-heading", "orphans-about", "orphans-delete", "orphans-deleted", "cleared",
	"skip", "skip-what", "skipped", "count-left", "count-over", "clear", "clear-what", "clear-done", "date-isnt", "date-missing", "date-days", "date-read", "date-after", "date-before",
	"do-show", "show-failed", "show-came", "do-print", "do-copy", "copied", "copy-here", "do-delete", "spelling", "spelling-on", "spelling-off", "deleted", "delete-failed", "undo", "undone",
	"done", "done-heading", "done-kept", "done-lost", "done-away", "done-bed", "done-steady", "done-open", "done-back",
}

const toolWords = "tool-"

// data is what scripts have to know.
func (s *sheetView) data() template.JS {
	type link struct {
		Href  template.URL `json:"href"`
		Label string       `json:"label"`
	}
	c := s.view.site.Config()
	data := struct {
		Site      string                   `json:"site"`
		People    []person                 `json:"people"`
		Worksheet json.RawMessage          `json:"worksheet"`
		Dropped   map[int]worksheet.Labels `json:"dropped,omitempty"`
		Words     map[string]string        `json:"words"`
		Safety    *link                    `json:"safety,omitempty"`
	}{Site: c.ID, People: people(c), Worksheet: frontmatter.JSON(s.page.Sheet), Dropped: s.page.Dropped, Words: s.wordsFor(toolWords, scriptWords)}
	if n, ok := s.view.site.Safety(); ok {
		data.Safety = &link{fromRoot(s.a.path("/"), n), n.Label}
	}
	return script(data)
}

// A person is one of those who fill in worksheets, as scripts know them.
type person struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

func people(c *site.Config) []person {
	list := []person{}
	for _, p := range c.People {
		list = append(list, person(p))
	}
	return list
}

// wordsFor are the interface words whose names begin with a prefix, and some others.
func (v *view) wordsFor(prefix string, more []string) map[string]string {
	words := v.theme.Words(prefix)
	for _, w := range more {
		words[w] = v.theme.Word(w)
	}
	return words
}

// script is data for scripts, as JSON.
func script(data any) template.JS {
	text, err := json.Marshal(data) // escapes <, > and &, so that no text can end the script element
	if err != nil {
		return "{}"
	}
	return template.JS(text)
}

func (s *sheetView) field(from worksheet.Field) *field {
	base := from.Base()
	f := &field{Field: from, ShowIf: base.ShowIf, Keep: true, sheet: s}
	f.People, f.Together = s.people(base.For)
	f.For = joined(base.For)
	if h := from.Head(); h != nil {
		f.ID, f.Label = h.ID.Value, h.Label
		f.Description = f.Prose(h.Description)
	}
	if a := from.Saved(); a != nil {
		f.Keep, f.Required, f.Share = s.page.Sheet.Printed(from), a.Required, a.Share.Value == worksheet.Ask
	}
	return f
}

// people are the labels of those whom a field or printed sheet is for; together says that it is for all of them at once.
func (s *sheetView) people(ids []frontmatter.Text) (labels []string, together bool) {
	for _, id := range ids {
		if id.Value == worksheet.Together {
			return nil, true
		}
		for _, p := range s.view.site.Config().People {
			if p.ID == id.Value {
				labels = append(labels, p.Label)
			}
		}
	}
	return labels, false
}

func joined(ids []frontmatter.Text) string {
	var values []string
	for _, id := range ids {
		values = append(values, id.Value)
	}
	return strings.Join(values, " ")
}

// prose is one of the worksheet's texts, or "".
func (s *sheetView) prose(d *markdown.Doc, prefix string) template.HTML {
	if d == nil || d.Body.Empty() {
		return ""
	}
	return s.text(s.page, d, s.a, prefix)
}

// Prose is a text of the field.
func (f *field) Prose(p worksheet.Prose) template.HTML {
	if p.Doc == nil {
		return ""
	}
	for i, d := range f.sheet.page.Sheet.Docs {
		if d == p.Doc {
			return f.sheet.prose(d, "bs-d"+strconv.Itoa(i)+"-")
		}
	}
	return ""
}

// Control is the id of the field's control or, with parts of its path, of one of several.
func (f *field) Control(parts ...any) string {
	id := markdown.Controls + f.ID
	for _, p := range parts {
		switch p := p.(type) {
		case frontmatter.Text:
			id += "." + p.Value
		case int:
			id += "." + strconv.Itoa(p)
		case string:
			id += "." + p
		}
	}
	return id
}

// Ref is the id of something that belongs to a control: what it says about it, such as "label", with a prefix before the
// control's path.
func (f *field) Ref(what string, parts ...any) string {
	return markdown.Reserved + what + "-" + strings.TrimPrefix(f.Control(parts...), markdown.Controls)
}

// DescribedBy lists the ids of all that describes the field.
func (f *field) DescribedBy() string {
	var ids []string
	if f.ShowIf != nil {
		ids = append(ids, f.Ref("if"))
	}
	if f.Description != "" {
		ids = append(ids, f.Ref("about"))
	}
	if !f.Keep {
		ids = append(ids, f.Ref("keep"))
	}
	return strings.Join(ids, " ")
}

// Link is where the end of a decision leads, or "".
func (f *field) Link(e worksheet.End) template.URL {
	if e.Link.Value == "" {
		return ""
	}
	s := f.sheet
	return template.URL(s.a.target(s.view.site.EndTarget(s.page, e.Link.Value), s.page, e.Link.Value))
}

// Step is what a decision calls a question or end that an answer leads to.
func (f *field) Step(id frontmatter.Text) string {
	d := f.Field.(*worksheet.Decision)
	for i, q := range d.Questions {
		if q.ID.Value == id.Value {
			return f.sheet.theme.Word("question", i+1)
		}
	}
	for _, e := range d.Ends {
		if e.ID.Value == id.Value {
			return e.Label
		}
	}
	return ""
}

// DayParts are the parts of a day in the order of the site's language: words of the interface.
func (f *field) DayParts() []string { return strings.Fields(f.sheet.theme.Word("date-order")) }

// Count is the list of the numbers from 1 to n.
func (f *field) Count(n int) []int { return count(1, n) }

// Numbers are those of a scale.
func (f *field) Numbers(r worksheet.Range) []int { return count(r.Min.Value, r.Max.Value) }

func count(from, to int) []int {
	var list []int
	for i := from; i <= to; i++ {
		list = append(list, i)
	}
	return list
}

// A column is a column of a grid.
type column struct {
	ID, Label string
}

// Columns are the columns of a grid: its own, or the days of a week in the language's order.
func (f *field) Columns(g *worksheet.Grid) []column {
	var list []column
	for _, o := range g.Columns {
		list = append(list, column{o.ID.Value, o.Label})
	}
	if list != nil {
		return list
	}
	for _, day := range f.sheet.week() {
		list = append(list, column{day, f.sheet.theme.Word("day-" + day)})
	}
	return list
}

// week are the days of a week in the order of the site's language.
func (v *view) week() []string { return strings.Fields(v.theme.Word("week-order")) }

// A note is what is said of a column or an option besides its label.
type note struct {
	ID          string // of a column
	Label       string
	Description template.HTML
	Options     []note
}

// About are the columns of which more is said than their labels; it stands once above the table, for all rows.
func (f *field) About(t *worksheet.Table) []note {
	var notes []note
	for i, c := range t.Columns {
		if !worksheet.Described(c) {
			continue
		}
		n := note{f.Ref("about", i), c.Head().Label, f.Prose(c.Head().Description), nil}
		if r, ok := c.(*worksheet.RadiosColumn); ok {
			for _, o := range r.Options {
				if text := f.Prose(o.Description); text != "" {
					n.Options = append(n.Options, note{Label: o.Label, Description: text})
				}
			}
		}
		notes = append(notes, n)
	}
	return notes
}

// A row is an empty row of a table.
type row struct {
	box
	Number int    // from 1; 0 for the one that scripts copy
	Key    string // its part of the paths of its cells
	Period string // of a log: "day", "week" or "month"
	From   string // what is read from another field, or ""
	Cells  []cell
}

// NewRow stands in the paths of the row that scripts copy, in the place of the row's own key.
const newRow = "new"

// A box is a control of a table, or several for a day.
type box struct {
	ID   string   // of the control
	Days []string // the boxes of a day
}

// Control is the id of a part of the control.
func (b box) Control(part string) string { return b.ID + "." + part }

// Ref is the id of something that belongs to the control, as of a field.
func (b box) Ref(what string) string {
	return markdown.Reserved + what + "-" + strings.TrimPrefix(b.ID, markdown.Controls)
}

// DayParts are the boxes that a day is written in.
func (b box) DayParts() []string { return b.Days }

// A cell is a cell of a row.
type cell struct {
	worksheet.Column
	box
	Label string
	About string // the id of what is said of its column, or ""
}

// Row is the row that scripts copy.
func (f *field) Row(t *worksheet.Table) row { return f.row(t, 0, newRow) }

// mostRows is how many empty rows a table has on the page. Paper may need more; a script adds as many as there are answers.
const mostRows = 4

// Rows are those of the table without script.
func (f *field) Rows(t *worksheet.Table) []row {
	var rows []row
	for n := range min(t.BlankRows.Value, mostRows) {
		rows = append(rows, f.row(t, n+1, strconv.Itoa(n+1)))
	}
	return rows
}

func (f *field) row(t *worksheet.Table, n int, key string) row {
	days := f.DayParts()
	r := row{box: box{f.Control(key), days}, Number: n, Key: key, Period: t.Dated.Value}
	if r.Period != "" {
		r.ID = f.Control(key, 0) // no column is called so
	}
	if r.Period == "month" {
		r.Days = slices.DeleteFunc(slices.Clone(days), func(part string) bool { return part == "day" })
	}
	if t.From != nil {
		r.From = t.From.Label
	}
	for i, c := range t.Columns {
		h := c.Head()
		made := cell{c, box{f.Control(key, h.ID), days}, h.Label, ""}
		if worksheet.Described(c) {
			made.About = f.Ref("about", i)
		}
		r.Cells = append(r.Cells, made)
	}
	return r
}

// DescribedBy lists the ids of all that describes the cell.
func (c cell) DescribedBy() string {
	var ids []string
	if c.About != "" {
		ids = append(ids, c.About)
	}
	if s, ok := c.Column.(*worksheet.ScaleColumn); ok && s.Ends() != "" {
		ids = append(ids, c.Ref("ends"))
	}
	return strings.Join(ids, " ")
}

// Numbers are those of a column of scales.
func (c cell) Numbers(r worksheet.Range) []int { return count(r.Min.Value, r.Max.Value) }
