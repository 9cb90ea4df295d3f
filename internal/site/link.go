package site

import (
	"cmp"
	"maps"
	"slices"
)

// links are where the links of one page lead.
type links struct {
	targets []Target // of Doc.Links, by index
	image   Target   // of the page's Image
}

// A NavEntry is an entry of the main navigation, resolved.
type NavEntry struct {
	Label    string
	Path     string // site address, or
	External string // an address elsewhere
	Fragment string
}

// Targets are what the links and images of a page's text lead to, by their index in Doc.Links.
func (s *Site) Targets(p *Page) []Target { return s.links[p.Key].targets }

// ImageTarget is what the page's own picture leads to; nothing if it has none.
func (s *Site) ImageTarget(p *Page) Target { return s.links[p.Key].image }

// Media are the keys of the images and files that published pages use, sorted: only these are published.
func (s *Site) Media() []string { return s.published }

// resolveAll resolves the links of all pages and of site.yaml.
func (s *Site) resolveAll(before *Site) {
	var changed Parts
	if before != nil {
		changed = Changed(before, s)
		if changed[partUnlisted] {
			before = nil // a draft or a file may stand now where a link led past it
		}
	}
	s.links = make(map[string]links, len(s.Pages))
	used := map[string]bool{}
	for _, p := range s.Pages {
		l, kept := links{}, false
		if before != nil {
			l, kept = before.keep(p, changed)
		}
		if !kept {
			l = s.resolvePage(p)
		}
		if l.image != (Target{}) || len(l.targets) > 0 {
			s.links[p.Key] = l
		}
		use(used, l.image)
		for _, t := range l.targets {
			use(used, t)
		}
	}
	s.navigation = nil
	for _, n := range s.Navigation() {
		t := s.ResolveConfig(n.Link.Target)
		use(used, t)
		if t.Problem != "" {
			continue // with --broken-links=warn
		}
		e := NavEntry{Label: n.Label, Path: t.Path, External: t.External, Fragment: t.Fragment}
		if p := s.byKey[t.Page]; p != nil {
			e.Label = cmp.Or(e.Label, p.Title)
		}
		s.navigation = append(s.navigation, e)
	}
	s.logo = Target{}
	if s.Config.Logo.Target != "" {
		s.logo = s.ResolveConfig(s.Config.Logo.Target)
		use(used, s.logo)
	}
	s.published = slices.Sorted(maps.Keys(used))
}

func use(used map[string]bool, t Target) {
	if t.Media != "" {
		used[t.Media] = true
	}
}

func (s *Site) resolvePage(p *Page) (l links) {
	if p.Doc != nil && len(p.Doc.Links) > 0 {
		l.targets = make([]Target, len(p.Doc.Links))
		for i, link := range p.Doc.Links {
			l.targets[i] = s.Resolve(p, link.Target)
		}
	}
	if p.Image.Target != "" {
		l.image = s.Resolve(p, p.Image.Target)
	}
	return l
}

// keep returns what the links of a page led to in s, if they lead there in the state of the site that p is of as well.
func (s *Site) keep(p *Page, changed Parts) (links, bool) {
	old := s.byKey[p.Key]
	l := s.links[p.Key]
	if old == nil || old.Doc != p.Doc || old.Image.Target != p.Image.Target || !holds(l.image, changed) {
		return links{}, false
	}
	for _, t := range l.targets {
		if !holds(t, changed) {
			return links{}, false
		}
	}
	return l, true
}

// holds tells whether a link leads where it did. One that led nowhere has to be looked at again, if only for its hint.
func holds(t Target, changed Parts) bool {
	switch {
	case t.Problem != "":
		return false
	case len(changed) == 0:
		return true
	case t.Page != "":
		return !changed[partCard+t.Page] && (t.Fragment == "" || !changed[partIDs+t.Page])
	case t.Media != "":
		return !changed[partMedia+t.Media]
	}
	return true
}
