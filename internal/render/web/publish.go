package web

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html/template"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"buildsite/internal/markdown"
	"buildsite/internal/output"
	"buildsite/internal/render/page"
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
	full := addresser{of: e, base: e.whole}
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

func writeXML(w io.Writer, document any) error {
	text, err := xml.Marshal(document)
	if err != nil {
		return err
	}
	_, err = w.Write(append([]byte(xml.Header), append(text, '\n')...))
	return err
}

// sitemapSize is the most addresses that one sitemap may hold (https://www.sitemaps.org/protocol.html).
const sitemapSize = 50_000

type (
	sitemapURLs struct {
		XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []sitemapURL `xml:"url"`
	}
	sitemapURL struct {
		Loc     string `xml:"loc"`
		LastMod string `xml:"lastmod,omitempty"`
	}
	sitemapIndex struct {
		XMLName  xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Sitemaps []sitemapURL `xml:"sitemap"`
	}
)

// sitemaps is sitemap.xml, or an index of several for a large site.
func (e *shared) sitemaps() []output.File {
	n := 0
	for _, p := range e.all.Pages {
		if !p.NoIndex {
			n++
		}
	}
	if n <= sitemapSize {
		return []output.File{e.sitemap("sitemap.xml", 0)}
	}
	var files []output.File
	for first := 0; first < n; first += sitemapSize {
		files = append(files, e.sitemap("sitemap-"+strconv.Itoa(len(files)+1)+".xml", first))
	}
	names := slices.Clone(files)
	return append(files, output.File{Path: "sitemap.xml", Write: func(w io.Writer) error {
		base := e.view(w).read.Config().BaseURL
		var index sitemapIndex
		for _, f := range names {
			index.Sitemaps = append(index.Sitemaps, sitemapURL{Loc: base.Absolute("/" + f.Path)})
		}
		return writeXML(w, index)
	}})
}

// sitemap lists the pages from number first on, of those that may be listed.
func (e *shared) sitemap(name string, first int) output.File {
	return output.File{Path: name, Write: func(w io.Writer) error {
		read := e.view(w).read
		base, urls, n := read.Config().BaseURL, sitemapURLs{}, 0
		for c := range read.Summaries {
			if c.NoIndex {
				continue
			}
			if n >= first && n < first+sitemapSize {
				urls.URLs = append(urls.URLs, sitemapURL{Loc: base.Absolute(c.Path), LastMod: day(c.Changed())})
			}
			n++
		}
		return writeXML(w, urls)
	}}
}

func (e *shared) robots(w io.Writer) error {
	return writeText(w, "User-agent: *\nAllow: /\n\nSitemap: "+e.view(w).read.Config().BaseURL.Absolute("/sitemap.xml")+"\n")
}

func writeText(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}

// manifest is the web app manifest (https://www.w3.org/TR/appmanifest/). Its addresses are relative to itself. It has no id, which would be
// relative to the origin alone: without it an app is known by where it starts, so that two programmes of one host are two apps.
func (e *shared) manifest(w io.Writer) error {
	v := e.sharing(w)
	type icon struct {
		Src     string `json:"src"`
		Type    string `json:"type"`
		Sizes   string `json:"sizes"`
		Purpose string `json:"purpose,omitempty"`
	}
	c := v.read.Config()
	m := struct {
		Name        string `json:"name"`
		ShortName   string `json:"short_name"`
		Description string `json:"description,omitempty"`
		Language    string `json:"lang"`
		Direction   string `json:"dir"`
		StartURL    string `json:"start_url"`
		Scope       string `json:"scope"`
		Display     string `json:"display"`
		Theme       string `json:"theme_color,omitempty"`
		Icons       []icon `json:"icons"`
	}{
		Name: c.Title, ShortName: cmp.Or(c.ShortName, c.Title), Description: c.Description,
		Language: c.Language, Direction: cmp.Or(v.data.Direction, "ltr"), StartURL: "./", Scope: "./", Display: "minimal-ui", Theme: c.Accent,
		Icons: []icon{},
	}
	icons := v.data.Icons
	for _, i := range []icon{
		{Src: string(icons.Drawing), Type: "image/svg+xml", Sizes: "any"},
		{Src: string(icons.Small), Type: "image/png", Sizes: "192x192"},
		{Src: string(icons.Large), Type: "image/png", Sizes: "512x512"},
	} {
		if i.Src != "" {
			m.Icons = append(m.Icons, i)
		}
	}
	if icons.Rounded {
		m.Icons = append(m.Icons, icon{Src: string(icons.Large), Type: "image/png", Sizes: "512x512", Purpose: "maskable"})
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(m); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// drawingPolicy is that of drawings, for whoever opens one on its own: nothing in it runs or loads. It says all, as a host may send it in the
// place of the pages' policy or beside it.
const drawingPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"

// headers is Netlify's _headers file: the policies, and caching for ever for what carries a hash.
func (e *shared) headers(w io.Writer) error {
	v := e.sharing(w)
	cached := ""
	for _, f := range slices.Concat(v.theme.Files(), v.drawnIcons()) { // by name: a site may have pages and pictures of its own below assets/
		cached += v.read.Config().BaseURL.Path + f.Path + "\n  Cache-Control: public, max-age=31536000, immutable\n"
	}
	return writeText(w, fmt.Sprintf(`/*
  Content-Security-Policy: %s; frame-ancestors 'none'
  X-Content-Type-Options: nosniff
  X-Frame-Options: DENY
  Referrer-Policy: no-referrer
  Permissions-Policy: camera=(), geolocation=(), microphone=(), browsing-topics=()
  Cross-Origin-Opener-Policy: same-origin
  Cross-Origin-Resource-Policy: same-origin
%s*.svg
  Content-Security-Policy: %s
`, Policy, v.read.Config().BaseURL.Path, drawingPolicy)+cached)
}

// asSent unescapes what browsers send as it is: Netlify compares a rule with that.
var asSent = strings.NewReplacer("%21", "!", "%27", "'", "%28", "(", "%29", ")")

// redirects is Netlify's _redirects file; other hosts use the redirecting pages.
func (e *shared) redirects(w io.Writer) error {
	read := e.view(w).read
	base := read.Config().BaseURL.Path
	var lines []string
	for p := range read.Aliases {
		for _, a := range p.Aliases {
			from := base + asSent.Replace(site.EscapePath(strings.TrimPrefix(a.Target, "/")))
			lines = append(lines, from+" "+base+site.EscapePath(strings.TrimPrefix(p.Path, "/"))+" 301!\n")
		}
	}
	slices.Sort(lines)
	return writeText(w, strings.Join(lines, ""))
}

// redirect is the page at an old address of a page.
func (e *shared) redirect(file string, alias site.Ref, key string) output.File {
	from := "/" + file
	if path.Base(file) == "index.html" {
		from = "/" + strings.TrimSuffix(file, "index.html")
	}
	a := addresser{of: e, from: from}
	return output.File{Path: file, Pos: alias.Pos, Width: alias.Width, Write: func(w io.Writer) error {
		v := e.sharing(w)
		p, c := v.read.Alias(key), v.read.Config()
		return v.document(w, "redirect.html", p.Source(), struct {
			Language, Policy, Title, Canonical string
			Href, Root, Icon                   template.URL
		}{c.Language, Policy, p.Title, c.BaseURL.Absolute(p.Path), a.url(p.Path), a.root(), v.data.Icons.Drawing}, nil)
	}}
}
