package web

import (
	"html/template"
	"slices"
	"strings"

	"buildsite/internal/render/page"
	"buildsite/internal/site"
)

// A frame is the rendered header, footer and asset links, shared by all pages that stand equally deep and have the same place in
// the navigation and in the footer.
type frame struct {
	Assets, Card, Exit, Header, Footer template.HTML

	deps []string // that it is made from
}

type frameKey struct {
	root    string
	current place // in the navigation
	foot    place // in the footer
	home    bool
}

// A place is where a page is in a list of entries: the one that is the page itself, or else the section that it is in; or nowhere.
type place struct {
	entry  int // -1 for nowhere
	within bool
}

// frameData is what the templates of a frame see.
type frameData struct {
	Site       *siteData
	Root       template.URL // stands before the paths of files: "../../", "./" or the base path
	HomeHref   template.URL // leads to the home page
	Navigation []link
	Footer     []link
	Safety     *page.Link // the safety page, or nil
	Home       bool       // on the home page
	Feed       bool       // the site has one
	Card       *picture   // the picture that other sites show with a link to a page without one
}

// frame is what surrounds the text of page p, or of 404.html if p is nil.
func (v *view) frame(a addresser, p *site.Summary) (*frame, error) {
	key := frameKey{
		root: string(a.root()), home: p != nil && p.Kind == site.Home,
		current: v.place(v.read.Navigation(), p), foot: v.place(v.footer(v.read, v.theme), p),
	}
	f, err := v.shared.frame(key, p)
	if err == nil {
		v.noteAll(f.deps)
	}
	return f, err
}

// place is where a page is among entries, or 404.html if p is nil. That all pages are in the home page says nothing.
func (v *view) place(entries []site.NavEntry, p *site.Summary) place {
	if p == nil {
		return place{entry: -1}
	}
	of := func(c *site.Summary) int {
		return slices.IndexFunc(entries, func(e site.NavEntry) bool { return e.External == "" && e.Path == c.Path })
	}
	if i := of(p); i >= 0 {
		return place{entry: i}
	}
	for _, up := range slices.Backward(v.ancestors(p)) {
		if i := of(up); i >= 0 && up.Kind != site.Home {
			return place{entry: i, within: true}
		}
	}
	return place{entry: -1}
}

func (e *shared) frame(key frameKey, p *site.Summary) (*frame, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if f := e.frames[key]; f != nil {
		return f, nil
	}
	f := &frame{deps: slices.Clone(e.deps)}
	note := func(dep string) { f.deps = append(f.deps, dep) }
	read, look := e.all.View(note), e.look.View(note)
	d := frameData{Site: &e.data, Root: template.URL(key.root), Home: key.home, Card: e.icon}
	d.HomeHref = e.fromRoot(key.root, site.NavEntry{Path: "/"})
	d.Feed = e.shape == online && read.HasFeed()
	links := func(entries []site.NavEntry, here place) []link {
		var links []link
		for _, n := range entries {
			links = append(links, link{Link: page.Link{Href: e.fromRoot(key.root, n), Label: n.Label}, NewTab: n.Path != "" && !strings.HasSuffix(n.Path, "/")})
		}
		if here.entry >= 0 {
			links[here.entry].Current, links[here.entry].Within = !here.within, here.within
		}
		return links
	}
	d.Navigation, d.Footer = links(read.Navigation(), key.current), links(e.footer(read, look), key.foot)
	if n, ok := read.Safety(); ok {
		d.Safety = &page.Link{Href: e.fromRoot(key.root, n), Label: n.Label}
	}
	source := "404.html"
	if p != nil {
		source = p.Source()
	}
	for _, part := range []struct {
		html *template.HTML
		name string
	}{
		{&f.Assets, "partials/assets.html"}, {&f.Card, "partials/card.html"}, {&f.Exit, "partials/exit.html"}, {&f.Header, "partials/header.html"}, {&f.Footer, "partials/footer.html"},
	} {
		var b strings.Builder
		if err := look.Execute(&b, part.name, source, d); err != nil {
			return nil, err
		}
		*part.html = template.HTML(b.String())
	}
	e.frames[key] = f
	return f, nil
}
