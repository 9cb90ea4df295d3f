package web

import (
	"encoding/json"
	"html/template"
	"time"

	"buildsite/internal/site"
)

// JSON-LD, in the terms of https://schema.org.
type (
	linkedGraph struct {
		Context string `json:"@context"`
		Graph   []any  `json:"@graph"`
	}
	linkedPage struct {
		Type        string       `json:"@type"`
		ID          string       `json:"@id"`
		URL         string       `json:"url"`
		Name        string       `json:"name"`
		Headline    string       `json:"headline,omitempty"`
		Description string       `json:"description"`
		Language    string       `json:"inLanguage"`
		Free        bool         `json:"isAccessibleForFree"`
		Published   string       `json:"datePublished,omitempty"`
		Modified    string       `json:"dateModified,omitempty"`
		Image       string       `json:"image,omitempty"`
		Publisher   *linkedThing `json:"publisher,omitempty"`
		Site        *linkedThing `json:"isPartOf,omitempty"`
	}
	linkedThing struct {
		Type string `json:"@type"`
		Name string `json:"name"`
		URL  string `json:"url,omitempty"`
	}
	linkedCrumbs struct {
		Type  string        `json:"@type"`
		Items []linkedCrumb `json:"itemListElement"`
	}
	linkedCrumb struct {
		Type     string `json:"@type"`
		Position int    `json:"position"`
		Name     string `json:"name"`
		Item     string `json:"item"`
	}
)

// linked is the page's JSON-LD.
func (v *view) linked(p *site.Page, card *picture) template.JS {
	c := v.read.Config()
	address := c.BaseURL.Absolute(p.Path)
	main := linkedPage{
		Type: "WebPage", ID: address, URL: address, Name: p.Title, Description: p.Description, Language: c.Language, Free: true,
	}
	switch p.Kind {
	case site.Home:
		main.Type, main.Name = "WebSite", c.Title // by which search engines call the whole site
	case site.Plain, site.Guide:
		main.Type, main.Headline = "Article", p.Title
	}
	if p.Kind != site.Home {
		main.Site = &linkedThing{Type: "WebSite", Name: c.Title, URL: c.BaseURL.Absolute("/")}
	}
	if !p.Date.IsZero() {
		main.Published = stamp(p.Date)
	}
	if changed := p.Changed(); !changed.IsZero() {
		main.Modified = stamp(changed)
	}
	if card != nil {
		main.Image = card.URL
	}
	if c.Publisher != "" {
		main.Publisher = &linkedThing{Type: "Organization", Name: c.Publisher}
	}
	graph := linkedGraph{Context: "https://schema.org", Graph: []any{main}}
	if up := v.ancestors(&p.Summary); len(up) > 0 {
		crumbs := linkedCrumbs{Type: "BreadcrumbList"}
		for i, a := range append(up, &p.Summary) {
			crumb := linkedCrumb{Type: "ListItem", Position: i + 1, Name: a.Title, Item: c.BaseURL.Absolute(a.Path)}
			if a.Kind == site.Home {
				crumb.Name = c.Title
			}
			crumbs.Items = append(crumbs.Items, crumb)
		}
		graph.Graph = append(graph.Graph, crumbs)
	}
	text, err := json.Marshal(graph) // escapes <, > and &, so that no text can end the script element
	if err != nil {
		return "{}"
	}
	return template.JS(text)
}

// stamp is a date as feeds and schemas write it (RFC 3339).
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
