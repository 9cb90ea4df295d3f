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

// Deps names what files depend on, of a site. A [View] reports the dependencies of a file, and [Changed] those that differ between two
// states of a site: a file has to be made again where the two meet.
type Deps map[string]bool

// The names of dependencies; those that end in a space are followed by a key.
const (
	depConfig     = "config"
	depNavigation = "navigation"
	depFooter     = "footer"
	depSafety     = "safety"
	depSteps      = "steps"
	depIndex      = "index"   // all summaries but their words: addresses, dates, what may be listed
	depAliases    = "aliases" // of all pages
	depDate       = "date"
	depFeed       = "feed"   // whether there is one
	depSheets     = "sheets" // worksheets and their pages
	depMySheets   = "my sheets"
	depTakeAway   = "take away"
	depProgramme  = "programme"
	depMotif      = "motif"
	depPage       = "page "
	depSummary    = "summary "
	depIDs        = "ids " // what a fragment may name
	depMedia      = "media "
)

// A View is the site as one file of an edition reads it. Each read is reported to note, if that isn't nil.
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
	v.asked(depConfig)
	return &v.site.Config
}

// Page is a whole page: for the page itself. Others need its [Summary].
func (v View) Page(key string) *Page {
	v.askedFor(depPage, key)
	return v.site.Page(key)
}

// Summary is what others tell of a page, or nil.
func (v View) Summary(key string) *Summary {
	v.askedFor(depSummary, key)
	if p := v.site.Page(key); p != nil {
		return &p.Summary
	}
	return nil
}

// Summaries are those of all pages, sorted by path. Their titles and descriptions have to be asked for one by one.
func (v View) Summaries(yield func(*Summary) bool) {
	v.asked(depIndex)
	for _, p := range v.site.Pages {
		if !yield(&p.Summary) {
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
		v.askedFor(depSummary, t.Page)
	}
	if t.Media != "" {
		v.askedFor(depMedia, t.Media)
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
	v.asked(depConfig)
	return v.Image(v.site.Config.Logo.To)
}

// Motif is the site's own drawing, and the file that it is published as; nil if it has none.
func (v View) Motif() (*Motif, Image) {
	v.asked(depMotif)
	image, _ := v.Image(v.site.Config.Motif.To)
	return v.site.Motif, image
}

// Navigation is the main navigation.
func (v View) Navigation() []NavEntry {
	v.asked(depNavigation)
	return v.site.navigation
}

// Footer is the navigation at the foot of each page.
func (v View) Footer() []NavEntry {
	v.asked(depFooter)
	return v.site.footer
}

// Safety leads to the page for whoever is afraid, if the site names one.
func (v View) Safety() (NavEntry, bool) {
	v.asked(depSafety)
	return v.site.safety, v.site.safety.Path != ""
}

// Steps are the programme's.
func (v View) Steps() []Step {
	v.asked(depSteps)
	return v.site.Steps
}

// Sheets are the pages with worksheets, by path. Their cards have to be asked for one by one.
func (v View) Sheets(yield func(key string, s *worksheet.Sheet) bool) {
	v.asked(depSheets)
	for _, p := range v.site.Pages {
		if p.Sheet != nil && !yield(p.Key, p.Sheet) {
			return
		}
	}
}

// Dropped are the labels of what a page's worksheet asks no more.
func (v View) Dropped(key string) map[int]worksheet.Labels {
	v.asked(depSheets)
	return v.site.Page(key).Dropped
}

// MySheets is the summary of the page that shows what is kept of all worksheets, or nil.
func (v View) MySheets() *Summary {
	v.asked(depMySheets)
	if v.site.mine == "" {
		return nil
	}
	return v.Summary(v.site.mine)
}

// TakeAway is the summary of the page that lists the editions which readers can take away, or nil.
func (v View) TakeAway() *Summary {
	v.asked(depTakeAway)
	if v.site.away == "" {
		return nil
	}
	return v.Summary(v.site.away)
}

// Programme reports whether the site has steps.
func (v View) Programme() bool {
	v.asked(depProgramme)
	return len(v.site.Steps) > 0
}

// StepOf returns the step that a page belongs to, or nil.
func (v View) StepOf(p *Page) *Step {
	v.asked(depSteps)
	return v.site.StepOf(p)
}

// Lists tells whether a page shows the list of its children.
func (v View) Lists(p *Page) bool {
	v.asked(depSteps)
	return v.site.Lists(p)
}

// Date is that of the whole site.
func (v View) Date() time.Time {
	v.asked(depDate)
	return v.site.Date
}

// HasFeed reports whether the site has a news feed.
func (v View) HasFeed() bool {
	v.asked(depFeed)
	return v.site.HasFeed()
}

// Alias is the card of the page that one of its old addresses leads to.
func (v View) Alias(key string) *Summary {
	v.asked(depAliases)
	return v.Summary(key)
}

// Aliases calls yield with each page that has old addresses.
func (v View) Aliases(yield func(*Page) bool) {
	v.asked(depAliases)
	for _, p := range v.site.Pages {
		if len(p.Aliases) > 0 && !yield(p) {
			return
		}
	}
}

// Changed returns the dependencies that differ between two states of a site, whose links are resolved.
func Changed(before, after *Site) Deps {
	c := changedTargets(before, after)
	c.set(!reflect.DeepEqual(before.Config, after.Config), depConfig)
	c.set(!slices.Equal(before.navigation, after.navigation), depNavigation)
	c.set(!slices.Equal(before.footer, after.footer), depFooter)
	c.set(before.safety != after.safety, depSafety)
	c.set(!slices.Equal(before.Steps, after.Steps), depSteps)
	c.set(before.mine != after.mine, depMySheets)
	c.set(before.away != after.away, depTakeAway)
	c.set((len(before.Steps) > 0) != (len(after.Steps) > 0), depProgramme)
	c.set((before.Motif == nil) != (after.Motif == nil) || after.Motif != nil && before.Motif.Sum != after.Motif.Sum, depMotif)
	c.set(!before.Date.Equal(after.Date), depDate)
	c.set(before.HasFeed() != after.HasFeed(), depFeed)
	for a, b := range both(before, after) {
		comparePages(a, b, c.set)
	}
	return c
}

// changedTargets returns the dependencies that differ between two states of a site, of those that tell where a link leads. Links needn't be resolved.
func changedTargets(before, after *Site) Deps {
	c := Deps{}
	for a, b := range both(before, after) {
		p := cmp.Or(b, a)
		gone := a == nil || b == nil
		c.set(gone || a.Summary != b.Summary, depSummary+p.Key)
		c.set(gone || a.Doc != b.Doc && !a.Doc.SameIDs(b.Doc), depIDs+p.Key)
	}
	compareMedia(before.Images, after.Images, c.set)
	compareMedia(before.Files, after.Files, c.set)
	return c
}

func (c Deps) set(differs bool, part string) {
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
		set(!ok || now != v, depMedia+key)
	}
	for key := range after {
		_, ok := before[key]
		set(!ok, depMedia+key)
	}
}

// comparePages compares two states of one page, of which one may be nil. What others tell of it, and its ids, is compared by changedTargets.
// TestPageChanged fails where a field is forgotten.
func comparePages(a, b *Page, set func(differs bool, part string)) {
	if a == nil || b == nil {
		p := cmp.Or(a, b)
		set(true, depPage+p.Key)
		set(true, depIndex)
		set(len(p.Aliases) > 0, depAliases)
		set(p.Sheet != nil, depSheets)
		return
	}
	if a.Summary != b.Summary {
		set(true, depPage+b.Key)
		listed := a.Summary
		listed.Title, listed.Description = b.Title, b.Description
		set(listed != b.Summary, depIndex)
		set(a.Path != b.Path && len(b.Aliases) > 0, depAliases)
		set(a.Path != b.Path && b.Sheet != nil, depSheets)
	}
	otherSheet := a.Sheet != b.Sheet || !maps.EqualFunc(a.Dropped, b.Dropped, maps.Equal[worksheet.Labels, worksheet.Labels])
	set(otherSheet, depSheets)
	if otherSheet || a.Doc != b.Doc || a.Check != b.Check || a.MySheets != b.MySheets || a.Editions != b.Editions || !slices.Equal(a.Reads, b.Reads) {
		set(true, depPage+b.Key)
	}
	if a.TabTitle != b.TabTitle || a.Prev != b.Prev || a.Next != b.Next || !slices.Equal(a.Children, b.Children) {
		set(true, depPage+b.Key)
	}
	if a.Image.Target != b.Image.Target || !a.links.same(b.links) {
		set(true, depPage+b.Key)
	}
	set(!slices.EqualFunc(a.Aliases, b.Aliases, func(x, y Ref) bool { return x.Target == y.Target }), depAliases)
}
