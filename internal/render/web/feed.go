package web

import (
	"cmp"
	"encoding/xml"
	"io"
	"slices"
	"strings"

	"buildsite/internal/markdown"
	"buildsite/internal/render/page"
	"buildsite/internal/site"
)

// feedSize is the number of entries in the feed, newest first.
const feedSize = 20

// Atom, RFC 4287.
type (
	atomFeed struct {
		XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Language string      `xml:"xml:lang,attr"`
		ID       string      `xml:"id"`
		Title    string      `xml:"title"`
		Subtitle string      `xml:"subtitle,omitempty"`
		Updated  string      `xml:"updated"`
		Author   *atomPerson `xml:"author"`
		Links    []atomLink  `xml:"link"`
		Entries  []atomEntry `xml:"entry"`
	}
	atomPerson struct {
		Name string `xml:"name"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr,omitempty"`
		Type string `xml:"type,attr,omitempty"`
		Href string `xml:"href,attr"`
	}
	atomEntry struct {
		ID        string   `xml:"id"`
		Title     string   `xml:"title"`
		Link      atomLink `xml:"link"`
		Published string   `xml:"published,omitempty"`
		Updated   string   `xml:"updated"`
		Summary   string   `xml:"summary"`
		Content   struct {
			Type string `xml:"type,attr"`
			HTML string `xml:",chardata"`
		} `xml:"content"`
	}
)

// feed writes the newest dated pages as Atom, whole, with full addresses.
func (e *shared) feed(w io.Writer) error {
	v := e.view(w)
	c := v.read.Config()
	full := addresser{of: e, base: c.BaseURL.Absolute("/")}
	f := atomFeed{
		Language: c.Language, ID: full.base, Title: c.Title, Subtitle: c.Description, Updated: stamp(v.read.Date()),
		Author: &atomPerson{Name: cmp.Or(c.Publisher, c.Title)},
		Links: []atomLink{
			{Rel: "self", Type: "application/atom+xml", Href: full.path("/feed.xml")},
			{Rel: "alternate", Type: "text/html", Href: full.base},
		},
	}
	var cards []*site.Summary
	for c := range v.read.Summaries {
		if c.InFeed() {
			cards = append(cards, c)
		}
	}
	slices.SortStableFunc(cards, func(a, b *site.Summary) int { return b.Changed().Compare(a.Changed()) })
	for _, card := range cards[:min(len(cards), feedSize)] {
		p := v.read.Page(card.Key)
		full.prefix = markdown.Slug(strings.ReplaceAll(p.Path, "/", " ")) + "-"
		e := atomEntry{
			ID: full.path(p.Path), Title: p.Title, Link: atomLink{Type: "text/html", Href: full.path(p.Path)},
			Updated: stamp(p.Changed()), Summary: p.Description,
		}
		if !p.Date.IsZero() {
			e.Published = stamp(p.Date)
		}
		e.Content.Type, e.Content.HTML = "html", string(page.New(v.read, v.theme, p, full).Body())
		f.Entries = append(f.Entries, e)
	}
	return writeXML(w, f)
}
