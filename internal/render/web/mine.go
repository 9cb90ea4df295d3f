package web

import (
	"cmp"
	"encoding/json"
	"html/template"
	"slices"

	"buildsite/internal/frontmatter"
	"buildsite/internal/render/page"
	"buildsite/internal/site"
	"buildsite/internal/worksheet"
)

// mineData is what templates see as .Mine, on the page that shows what is kept of all worksheets.
type mineData struct {
	Data template.JS // for scripts
}

// mine is what the page shows besides its text, or nil.
func (v *view) mine(p *site.Page, a addresser) *mineData {
	if !p.MySheets {
		return nil
	}
	type end struct {
		ID   string `json:"id"`
		Keep bool   `json:"keep"`
	}
	type field struct {
		ID     string          `json:"id"`
		Type   string          `json:"type"`
		Label  string          `json:"label"`
		Keep   bool            `json:"keep"`
		ShowIf json.RawMessage `json:"show_if,omitempty"` // what hangs on an answer that isn't kept isn't kept either
		Ends   []end           `json:"ends,omitempty"`    // those that aren't kept
	}
	type sheet struct {
		ID         string                   `json:"id"`
		Version    int                      `json:"version"`
		Title      string                   `json:"title"`
		Address    string                   `json:"address"`
		Fields     []field                  `json:"fields"`
		Migrations json.RawMessage          `json:"migrations"`
		Dropped    map[int]worksheet.Labels `json:"dropped,omitempty"`

		step int
	}
	sheets := []sheet{}
	v.read.Sheets(func(key string, from *worksheet.Sheet) bool {
		card := v.read.Summary(key)
		s := sheet{ID: from.ID.Value, Version: from.Version.Value, Title: card.Title, Address: a.path(card.Path), Fields: []field{},
			Migrations: frontmatter.JSON(from.Migrations), Dropped: v.read.Dropped(key), step: card.Step}
		for _, f := range from.Fields {
			if h := f.Head(); h != nil && f.Saved() != nil {
				kept := field{ID: h.ID.Value, Type: f.Kind(), Label: h.Label, Keep: f.Saved().Kept()}
				if show := f.Base().ShowIf; show != nil {
					kept.ShowIf = frontmatter.JSON(show)
				}
				for _, id := range f.Unkept() {
					kept.Ends = append(kept.Ends, end{ID: id})
				}
				s.Fields = append(s.Fields, kept)
			}
		}
		sheets = append(sheets, s)
		return true
	})
	slices.SortStableFunc(sheets, func(a, b sheet) int { return cmp.Compare(a.step, b.step) })
	c := v.read.Config()
	return &mineData{page.Script(struct {
		Site   string        `json:"site"`
		IDs    string        `json:"ids,omitempty"`
		Root   string        `json:"root"`
		People []page.Person `json:"people"`
		Sheets []sheet       `json:"sheets"`
	}{c.ID, a.Prefix(), v.toRoot(a), page.People(c), sheets})}
}
