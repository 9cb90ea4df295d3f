package site

import (
	"cmp"
	"iter"
	"maps"
	"reflect"
	"slices"
	"time"

	"buildsite/internal/markdown"
	"buildsite/internal/worksheet"
)

// Parts names parts of a site. A [View] tells which parts a file was made from, and [Changed] which ones differ between two states of
// a site; a file has to be made again where the two meet.
type Parts map[string]bool

// The names of parts; those that end in a space are followed by a key.
const (
	partConfig     = "config"
	partNavigation = "navigation"
	partFooter     = "footer"
	partSafety     = "safety"
	partSteps      = "steps"
	partIndex      = "index"   // all cards but their words: addresses, dates, what may be listed
	partAliases    = "aliases" // of all pages
	partDate       = "date"
	partFeed       = "feed"   // whether there is one
	partSheets     = "sheets" // worksheets and their pages
	partMySheets   = "my sheets"
	partMotif      = "motif"
	partPage       = "page "
	partCard       = "card "
	partIDs        = "ids " // what a fragment may name
	partMedia      = "media "
)

// A View is the site as one file of an edition reads it. It tells note, if that isn't nil, each part that it is asked for.
type View struct {
	site *Site
	note func(part string)
}

// View returns a view of the site. Files read a site through a view only, so that no part is forgotten.
func (s *Site) View(note func(part string)) View { return View{s, note} }

func (v View) asked(part string) {
	if v.note != nil {
		v.note(part)
	}
}

func (v View) askedFor(part, key string) {
	if v.note != nil {
		v.note(part + key)
	}
}

// Config is site.yaml.
func (v View) Config() *Config {
	v.asked(partConfig)
	return &v.site.Config
}

// Page is a whole page: for the page itself. Others need its [Card].
func (v View) Page(key string) *Page {
	v.askedFor(partPage, key)
	return v.site.Page(key)
}

// Card is what others tell of a page, or nil.
func (v View) Card(key string) *Card {
	v.askedFor(partCard, key)
	if p := v.site.Page(key); p != nil {
		return &p.Card
	}
	return nil
}

// Cards are those of all pages, sorted by path. Their titles and descriptions have to be asked for one by one.
func (v View) Cards(yield func(*Card) bool) {
	v.asked(partIndex)
	for _, p := range v.site.Pages {
		if !yield(&p.Card) {
			return
		}
	}
}

// Target is what link i of one of a page's texts leads to.
func (v View) Target(p *Page, d *markdown.Doc, i int) Target { return v.target(p.Targets(d)[i]) }

// EndTarget is what the end of a decision leads to whose link is written so.
func (v View) EndTarget(p *Page, link string) Target { return v.target(p.EndTarget(link)) }

func (v View) target(t Target) Target {
	if t.Page != "" {
		v.askedFor(partCard, t.Page)
	}
	if t.Media != "" {
		v.askedFor(partMedia, t.Media)
	}
	return t
}

// Image is the picture that a target leads to.
func (v View) Image(t Target) (Image, bool) {
	image, ok := v.site.Images[v.target(t).Media]
	return image, ok
}

// PageImage is the page's own picture, if it has one.
func (v View) PageImage(p *Page) (Image, bool) { return v.Image(p.ImageTarget()) }

// Logo is the site's, if it has one.
func (v View) Logo() (Image, bool) {
	v.asked(partConfig)
	return v.Image(v.site.Config.Logo.To)
}

// Motif is the site's own drawing, and the file that it is published as; nil if it has none.
func (v View) Motif() (*Motif, Image) {
	v.asked(partMotif)
	image, _ := v.Image(v.site.Config.Motif.To)
	return v.site.Motif, image
}

// Navigation is the main navigation.
func (v View) Navigation() []NavEntry {
	v.asked(partNavigation)
	return v.site.navigation
}

// Footer is the navigation at the foot of each page.
func (v View) Footer() []NavEntry {
	v.asked(partFooter)
	return v.site.footer
}

// Safety leads to the page for whoever is afraid, if the site names one.
func (v View) Safety() (NavEntry, bool) {
	v.asked(partSafety)
	return v.site.safety, v.site.safety.Path != ""
}

// Steps are the programme's.
func (v View) Steps() []Step {
	v.asked(partSteps)
	return v.site.Steps
}

// Sheets are the pages with worksheets, by path. Their cards have to be asked for one by one.
func (v View) Sheets(yield func(key string, s *worksheet.Sheet) bool) {
	v.asked(partSheets)
	for _, p := range v.site.Pages {
		if p.Sheet != nil && !yield(p.Key, p.Sheet) {
			return
		}
	}
}

// Dropped are the labels of what a page's worksheet asks no more.
func (v View) Dropped(key string) map[int]worksheet.Labels {
	v.asked(partSheets)
	return v.site.Page(key).Dropped
}

// MySheets is the card of the page that shows what is kept of all worksheets, or nil.
func (v View) MySheets() *Card {
	v.asked(partMySheets)
	if v.site.mine == "" {
		return nil
	}
	return v.Card(v.site.mine)
}

// StepOf returns the step that a page belongs to, or nil.
func (v View) StepOf(p *Page) *Step {
	v.asked(partSteps)
	return v.site.StepOf(p)
}

// Lists tells whether a page shows the list of its children.
func (v View) Lists(p *Page) bool {
	v.asked(partSteps)
	return v.site.Lists(p)
}

// Date is that of the whole site.
func (v View) Date() time.Time {
	v.asked(partDate)
	return v.site.Date
}

// HasFeed reports whether the site has a news feed.
func (v View) HasFeed() bool {
	v.asked(partFeed)
	return v.site.HasFeed()
}

// Alias is the card of the page that one of its old addresses leads to.
func (v View) Alias(key string) *Card {
	v.asked(partAliases)
	return v.Card(key)
}

// Aliases calls yield with each page that has old addresses.
func (v View) Aliases(yield func(*Page) bool) {
	v.asked(partAliases)
	for _, p := range v.site.Pages {
		if len(p.Aliases) > 0 && !yield(p) {
			return
		}
	}
}

// Changed returns the parts that differ between two states of a site, whose links are resolved.
func Changed(before, after *Site) Parts {
	c := changedTargets(before, after)
	c.set(!reflect.DeepEqual(before.Config, after.Config), partConfig)
	c.set(!slices.Equal(before.navigation, after.navigation), partNavigation)
	c.set(!slices.Equal(before.footer, after.footer), partFooter)
	c.set(before.safety != after.safety, partSafety)
	c.set(!slices.Equal(before.Steps, after.Steps), partSteps)
	c.set(before.mine != after.mine, partMySheets)
	c.set((before.Motif == nil) != (after.Motif == nil) || after.Motif != nil && before.Motif.Sum != after.Motif.Sum, partMotif)
	c.set(!before.Date.Equal(after.Date), partDate)
	c.set(before.HasFeed() != after.HasFeed(), partFeed)
	for a, b := range both(before, after) {
		comparePages(a, b, c.set)
	}
	return c
}

// changedTargets returns the parts that differ between two states of a site, of those that tell where a link leads. Links needn't be resolved.
func changedTargets(before, after *Site) Parts {
	c := Parts{}
	for a, b := range both(before, after) {
		p := cmp.Or(b, a)
		gone := a == nil || b == nil
		c.set(gone || a.Card != b.Card, partCard+p.Key)
		c.set(gone || a.Doc != b.Doc && !a.Doc.SameIDs(b.Doc), partIDs+p.Key)
	}
	compareMedia(before.Images, after.Images, c.set)
	compareMedia(before.Files, after.Files, c.set)
	return c
}

func (c Parts) set(differs bool, part string) {
	if differs {
		c[part] = true
	}
}

// both pairs the pages of two states of a site. One of a pair is nil where the page has come or gone.
func both(before, after *Site) iter.Seq2[*Page, *Page] {
	return func(yield func(a, b *Page) bool) {
		earlier := pages{of: before}
		for _, p := range after.Pages {
			if !yield(earlier.like(p), p) {
				return
			}
		}
		later := pages{of: after}
		for _, p := range before.Pages {
			if later.like(p) == nil && !yield(p, nil) {
				return
			}
		}
	}
}

// compareMedia compares two states of the pictures, or of the other files, by key.
func compareMedia[V comparable](before, after map[string]V, set func(differs bool, part string)) {
	for key, v := range before {
		now, ok := after[key]
		set(!ok || now != v, partMedia+key)
	}
	for key := range after {
		_, ok := before[key]
		set(!ok, partMedia+key)
	}
}

// comparePages compares two states of one page, of which one may be nil. What others tell of it, and its ids, is compared by changedTargets.
// TestPageChanged fails where a field is forgotten.
func comparePages(a, b *Page, set func(differs bool, part string)) {
	if a == nil || b == nil {
		p := cmp.Or(a, b)
		set(true, partPage+p.Key)
		set(true, partIndex)
		set(len(p.Aliases) > 0, partAliases)
		set(p.Sheet != nil, partSheets)
		return
	}
	if a.Card != b.Card {
		set(true, partPage+b.Key)
		listed := a.Card
		listed.Title, listed.Description = b.Title, b.Description
		set(listed != b.Card, partIndex)
		set(a.Path != b.Path && len(b.Aliases) > 0, partAliases)
		set(a.Path != b.Path && b.Sheet != nil, partSheets)
	}
	otherSheet := a.Sheet != b.Sheet || !maps.EqualFunc(a.Dropped, b.Dropped, maps.Equal[worksheet.Labels, worksheet.Labels])
	set(otherSheet, partSheets)
	if otherSheet || a.Doc != b.Doc || a.Check != b.Check || a.MySheets != b.MySheets || !slices.Equal(a.Reads, b.Reads) {
		set(true, partPage+b.Key)
	}
	if a.TabTitle != b.TabTitle || a.Prev != b.Prev || a.Next != b.Next || !slices.Equal(a.Children, b.Children) {
		set(true, partPage+b.Key)
	}
	if a.Image.Target != b.Image.Target || !a.links.same(b.links) {
		set(true, partPage+b.Key)
	}
	set(!slices.EqualFunc(a.Aliases, b.Aliases, func(x, y Ref) bool { return x.Target == y.Target }), partAliases)
}
