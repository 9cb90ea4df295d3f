package site

import (
	"cmp"
	"iter"
	"maps"
	"path"
	"slices"
	"sync"

	"buildsite/internal/markdown"
)

// links are where the links of one page lead.
type links struct {
	targets []Target // of Doc.Links, by index
	image   Target   // of the page's Image
	sheet   *sheetLinks
}

// sheetLinks are where the links of a worksheet lead.
type sheetLinks struct {
	targets map[*markdown.Doc][]Target // of each of the sheet's Docs
	ends    map[string]Target          // of its decisions' ends, by what is written
}

// all calls yield with every target.
func (l *links) all(yield func(Target) bool) {
	if l == nil || !yield(l.image) {
		return
	}
	for _, t := range l.targets {
		if !yield(t) {
			return
		}
	}
	if l.sheet == nil {
		return
	}
	for _, list := range l.sheet.targets {
		for _, t := range list {
			if !yield(t) {
				return
			}
		}
	}
	for _, t := range l.sheet.ends {
		if !yield(t) {
			return
		}
	}
}

// A NavEntry is an entry of the main navigation or of the footer, resolved.
type NavEntry struct {
	Label    string
	Path     string // site address, or
	External string // an address elsewhere
	Fragment string
}

// Targets are what the links and images of one of a page's texts lead to, by their index in its Links: of the page's Doc, or
// of one of its worksheet's.
func (p *Page) Targets(d *markdown.Doc) []Target {
	switch {
	case p.links == nil:
		return nil
	case d != p.Doc && p.links.sheet != nil:
		return p.links.sheet.targets[d]
	}
	return p.links.targets
}

// EndTarget is what the end of a decision leads to whose link is written so.
func (p *Page) EndTarget(link string) Target {
	if p.links == nil || p.links.sheet == nil {
		return Target{}
	}
	return p.links.sheet.ends[link]
}

// ImageTarget is what the page's own picture leads to; nothing if it has none.
func (p *Page) ImageTarget() Target {
	if p.links == nil {
		return Target{}
	}
	return p.links.image
}

// Media are the keys of the images and files that published pages use, sorted: only these are published.
func (s *Site) Media() []string { return s.published }

// resolveAll resolves the links of all pages and of site.yaml.
func (s *Site) resolveAll(before *Site) {
	s.outputs, s.open = nil, nil
	s.listSections()
	var changed Deps
	if before != nil {
		changed = changedTargets(before, s)
		twice := len(s.byPath) != len(s.Pages) || len(before.byPath) != len(before.Pages)
		moved := before.Config.BaseURL != s.Config.BaseURL || before.Config.Written != s.Config.Written
		if twice || moved || !maps.Equal(before.drafts, s.drafts) {
			before = nil // a draft or another page of that address may stand now where a link led past it
		}
	}
	used := map[string]bool{}
	earlier := pages{of: before}
	for _, p := range s.Pages {
		if old := earlier.like(p); old == nil || !old.keeps(p, changed) {
			p.links = s.resolvePage(p)
		} else {
			p.links = old.links
		}
		open := false
		for t := range p.links.all {
			use(used, t)
			open = open || t.Open
		}
		if open {
			s.open = append(s.open, p)
		}
	}
	s.resolveLinks()
	for link := range s.Config.links {
		use(used, link.To)
	}
	s.published = slices.Sorted(maps.Keys(used))
}

// ResolveOutputs resolves the links that lead to none of the publisher's pages and pictures again, now that it is known which files, by their paths
// in the output, the editions make: a link may lead to any that isn't a page or an old address of one.
func (s *Site) ResolveOutputs(paths iter.Seq[string]) {
	s.outputs = sync.OnceValue(func() map[string]string {
		outputs := map[string]string{}
		for file := range paths {
			if path.Base(file) != "index.html" {
				outputs[markdown.Form(file)] = "/" + file
			}
		}
		for _, p := range s.Pages {
			for _, alias := range p.Aliases {
				file, _ := AliasFile(alias.Target)
				delete(outputs, markdown.Form(file))
			}
		}
		return outputs
	})
	for _, p := range s.open {
		p.links = s.resolvePage(p)
	}
	s.open = nil
	s.resolveLinks()
}

// links calls yield with each link of site.yaml.
func (c *Config) links(yield func(*Link) bool) {
	for _, link := range []*Link{&c.Logo, &c.Motif, &c.Safety} {
		if link.Target != "" && !yield(link) {
			return
		}
	}
	for _, items := range [][]NavItem{c.Navigation, c.Footer} {
		for i := range items {
			if !yield(&items[i].Link) {
				return
			}
		}
	}
}

// resolveLinks resolves the links of site.yaml.
func (s *Site) resolveLinks() {
	for link := range s.Config.links {
		link.To = s.resolveConfig(link.Target)
	}
	entries := func(items []NavItem) []NavEntry {
		var entries []NavEntry
		for _, n := range items {
			t := n.Link.To
			if t.Problem != "" {
				continue // with --broken-links=warn
			}
			e := NavEntry{Label: n.Label, Path: t.Path, External: t.External, Fragment: t.Fragment}
			if p := s.byKey[t.Page]; p != nil {
				e.Label = cmp.Or(e.Label, p.Title)
			}
			entries = append(entries, e)
		}
		return entries
	}
	s.navigation, s.footer = entries(s.Navigation()), entries(s.Config.Footer)
	s.safety = NavEntry{}
	if t := s.Config.Safety.To; s.byKey[t.Page] != nil {
		s.safety = NavEntry{Label: s.byKey[t.Page].Title, Path: t.Path, Fragment: t.Fragment}
	}
}

func use(used map[string]bool, t Target) {
	if t.Media != "" {
		used[t.Media] = true
	}
}

// resolvePage returns nil for a page that leads nowhere.
func (s *Site) resolvePage(p *Page) *links {
	l := &links{}
	if p.Doc != nil {
		l.targets = s.resolveDoc(p, p.Doc)
	}
	if p.Sheet != nil {
		l.sheet = &sheetLinks{map[*markdown.Doc][]Target{}, map[string]Target{}}
		for _, d := range p.Sheet.Docs {
			l.sheet.targets[d] = s.resolveDoc(p, d)
		}
		for _, link := range p.Sheet.Links {
			l.sheet.ends[link.Value] = s.Resolve(p, link.Value)
		}
	}
	if p.Image.Target != "" {
		l.image = s.Resolve(p, p.Image.Target)
	}
	if l.targets == nil && l.sheet == nil && l.image == (Target{}) {
		return nil
	}
	return l
}

func (s *Site) resolveDoc(p *Page, d *markdown.Doc) []Target {
	if len(d.Links) == 0 {
		return nil
	}
	targets := make([]Target, len(d.Links))
	for i, link := range d.Links {
		targets[i] = s.Resolve(p, link.Target)
	}
	return targets
}

// keeps reports whether the links of a page lead where they led in its earlier state, p.
func (p *Page) keeps(now *Page, changed Deps) bool {
	if p.Doc != now.Doc || p.Sheet != now.Sheet || p.Image.Target != now.Image.Target {
		return false
	}
	for t := range p.links.all {
		if !holds(t, changed) {
			return false
		}
	}
	return true
}

// same reports whether all links of a page lead where others do.
func (l *links) same(other *links) bool {
	if l == other || l == nil || other == nil {
		return l == other
	}
	if l.image != other.image || !slices.Equal(l.targets, other.targets) {
		return false
	}
	a, b := l.sheet, other.sheet
	if a == nil || b == nil {
		return a == b
	}
	return maps.Equal(a.ends, b.ends) && maps.EqualFunc(a.targets, b.targets, slices.Equal[[]Target])
}

// pages finds pages of an earlier state of a site by those of a later one, whose order is nearly the same.
type pages struct {
	of *Site // may be nil
	at int   // where the next one is likely to be
}

// like returns the earlier state of p, or nil.
func (e *pages) like(p *Page) *Page {
	if e.of == nil {
		return nil
	}
	if e.at >= len(e.of.Pages) || e.of.Pages[e.at].Key != p.Key {
		old := e.of.byKey[p.Key]
		if old == nil {
			return nil
		}
		if e.at+1 < len(e.of.Pages) && e.of.Pages[e.at+1] == old {
			e.at++ // one is gone
		} else {
			return old
		}
	}
	e.at++
	return e.of.Pages[e.at-1]
}

// holds reports whether a link leads where it did. One that led nowhere has to be looked at again, if only for its hint.
func holds(t Target, changed Deps) bool {
	switch {
	case t.Problem != "", t.Open:
		return false
	case len(changed) == 0:
		return true
	case t.Page != "":
		return !changed[depSummary+t.Page] && (t.Fragment == "" || !changed[depIDs+t.Page])
	case t.Media != "":
		return !changed[depMedia+t.Media]
	}
	return true
}
