// Package site is the model that every edition renders: plain data, fixed after loading. Pages name each other by key,
// the path of their source file below content/, not by pointer.
package site

import (
	"crypto/sha256"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"buildsite/internal/diag"
	"buildsite/internal/drawing"
	"buildsite/internal/markdown"
	"buildsite/internal/worksheet"
)

// ContentDir is the folder that holds site.yaml and all pages.
const ContentDir = "content"

// StaticDir holds the files that are published as they are.
const StaticDir = "assets/static"

// StaticPath is the path in the output of a file of StaticDir, by its name there.
func StaticPath(name string) string { return markdown.NFC(name) }

// A Site is everything a publisher wrote.
type Site struct {
	Config Config
	Pages  []*Page // sorted by Path
	Steps  []Step  // by number; empty for a site that isn't a programme
	Images map[string]Image
	Files  map[string]File
	Faults map[string]diag.List // what is wrong with Images and Files, by key; it matters only where a page uses them
	Static []string             // files that are published as they are, by their name below StaticDir; see StaticPath
	Date   time.Time            // of the newest page, or what stands in for it
	Motif  *Motif               // nil: the site has none, or it can't be read
	Lock   *worksheet.Lock      // nil: the site has none, or it can't be read

	byKey      map[string]*Page
	byPath     map[string]*Page
	folders    map[string]*Page  // the pages of folders, by the form of the folders' names
	drafts     map[string]string // keys by key and by path
	named      map[string]string // keys of pages, drafts, Images and Files that aren't in the form of names, by their form
	media      map[string]string // keys of Images and Files by the form of their path
	sections   []NavItem         // the navigation of a site that says nothing of one
	navigation []NavEntry
	footer     []NavEntry
	safety     NavEntry
	mine       string   // the key of the page with MySheets, or ""
	away       string   // the key of the page with Editions, or ""
	feed       bool     // there is a news feed
	published  []string // Media

	outputs func() map[string]string // addresses of what editions make, by the form of the files' paths; nil until ResolveOutputs
	open    []*Page                  // that have links which may lead to one of these
}

// Config is content/site.yaml.
type Config struct {
	ID          string
	Title       string
	ShortName   string // neutral: it stands under an icon on a home screen
	Description string
	BaseURL     BaseURL
	Written     BaseURL // the one in site.yaml, if the site is built for another
	Language    string
	Publisher   string
	Contact     string // an address of mail or web
	ReviewedBy  string
	Accent      string // #rrggbb
	Logo        Link
	Motif       Link
	People      []Person
	Navigation  []NavItem
	Footer      []NavItem
	ExitURL     string   // where Exit this page leads
	Safety      Link     // the safety page, for readers who may be in danger
	Editions    []string // names of those that are made; empty: all
}

// A Motif is the site's own drawing. Its part that belongs to a step has the id that [MotifID] tells.
type Motif struct {
	Drawing *drawing.Drawing
	Sum     [sha256.Size]byte // of its file
}

// Parts are the ids of the parts that belong to steps, sorted.
func (m *Motif) Parts() (ids []string) {
	for id := range m.Drawing.IDs {
		if step, err := strconv.Atoi(strings.TrimPrefix(id, motifPrefix)); err == nil && id == MotifID(step) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// MotifID is the id of the part of the motif that belongs to a step.
func MotifID(step int) string { return motifPrefix + strconv.Itoa(step) }

const motifPrefix = "step-"

// A Person is one of those who fill in worksheets.
type Person struct{ ID, Label string }

// Person is the label of the person with an id, or "".
func (c *Config) Person(id string) string {
	for _, p := range c.People {
		if p.ID == id {
			return p.Label
		}
	}
	return ""
}

// rightToLeft are the languages written so.
var rightToLeft = map[string]bool{"ar": true, "arc": true, "ckb": true, "dv": true, "fa": true, "he": true, "ps": true, "sd": true, "ug": true, "ur": true, "yi": true}

// Direction is that in which the site's language is written: "rtl", or "" for left to right.
func (c *Config) Direction() string {
	if base, _, _ := strings.Cut(c.Language, "-"); rightToLeft[base] {
		return "rtl"
	}
	return ""
}

// PeopleIDs are the ids of those who fill in worksheets.
func (c *Config) PeopleIDs() []string {
	var ids []string
	for _, p := range c.People {
		ids = append(ids, p.ID)
	}
	return ids
}

// A NavItem is an entry of the site's main navigation or of its footer.
type NavItem struct {
	Label string // empty: the page's title
	Link  Link
}

// A Ref is an address that stands in YAML, with its place.
type Ref struct {
	Target string
	Pos    diag.Pos
	Width  int
}

// A Link is an address that stands in site.yaml, and what it leads to, which [Site.Index] finds.
type Link struct {
	Ref
	To Target
}

// BaseURL is where the site is published: Origin ("https://example.org") and Path, which begins and ends in "/".
type BaseURL struct{ Origin, Path string }

// Absolute returns the full address of a site address such as "/safety/".
func (b BaseURL) Absolute(sitePath string) string {
	return b.Origin + b.Path + EscapePath(strings.TrimPrefix(sitePath, "/"))
}

// Kind tells what a page is for, and so which template shows it.
type Kind string

const (
	Home      Kind = "home"
	Plain     Kind = "page"
	Section   Kind = "section" // lists what is in its folder
	Guide     Kind = "guide"
	Worksheet Kind = "worksheet" // readers fill it in

	PrivateCheck Kind = "check" // readers answer it for themselves alone, and nothing is kept
)

// A Page is one markdown file, or the generated list of a folder that has no index.md.
type Page struct {
	Summary
	TabTitle string // neutral; empty: made from Title
	Order    Order
	Slug     Ref // what the author wrote for the last part of Path; zero: its file's or folder's name is it
	Aliases  []Ref
	Image    Ref
	Doc      *markdown.Doc
	Sheet    *worksheet.Sheet         // what readers fill in; nil on most pages
	Reads    []string                 // what the sheet calls the other worksheets' answers that it shows
	Dropped  map[int]worksheet.Labels // of what the sheet asks no more: see worksheet.Lock.Dropped
	Check    *SelfCheck               // what readers ask themselves before they read on; nil on most pages
	MySheets bool                     // it shows readers what is kept of all worksheets
	Editions bool                     // it lists the editions that readers can take away

	Children []string // keys, in order: what a section lists
	Prev     string   // keys of the neighbours, or ""
	Next     string

	links *links // nil for a page without any
}

// A Summary is what others show of a page: those that link to it, lists, the feed, the sitemap.
type Summary struct {
	Key         string // "steps/1-honesty/guide.md"; a generated list's ends in "/"
	Path        string // "/steps/honesty/", not percent-encoded
	Kind        Kind
	Title       string
	Description string
	NoIndex     bool
	Date        time.Time // zero: undated
	Updated     time.Time
	Step        int    // number of the step, for guides and worksheets
	Parent      string // key of the section the page is in; "" for home
}

// A SelfCheck is a list of questions that a reader answers in private. Whatever is answered, the page's text comes next.
type SelfCheck struct {
	Questions []string
	Answers   []string // to each of them
	Button    string   // "": the theme's own words
}

// Order is a page's wish for its place in a list; pages without one come last.
type Order struct {
	Set bool
	N   int
}

// TextPath is the address of a page's worksheet as plain text.
func (c *Summary) TextPath() string { return c.Path + "worksheet.txt" }

// Generated reports whether the page has no file of its own.
func (c *Summary) Generated() bool { return strings.HasSuffix(c.Key, "/") || c.Key == "" }

// Place is where a publisher changes the page's address: its slug, or else the file as a whole.
func (p *Page) Place() (pos diag.Pos, width int) {
	if p.Slug.Target != "" {
		return p.Slug.Pos, p.Slug.Width
	}
	return diag.Pos{File: p.Source()}, 0
}

// Source is the page's file, relative to the site's folder.
func (c *Summary) Source() string { return path.Join(ContentDir, c.Key) }

// Dir is the folder of the page's file below content/, "." for content/ itself.
func (c *Summary) Dir() string {
	if c.Generated() {
		return path.Clean(c.Key)
	}
	return path.Dir(c.Key)
}

// Folder is the folder below content/ that this is the page of, "." for content/ itself; "" for a page of its own.
func (c *Summary) Folder() string {
	switch {
	case c.Kind != Home && c.Kind != Section && c.Kind != Guide:
		return ""
	case c.Kind == Section && !c.Generated() && !IsIndex(path.Base(c.Key)):
		return strings.TrimSuffix(c.Key, ".md") // it stands beside its folder
	}
	return c.Dir()
}

// IsIndex reports whether a file is by its name the page of its folder: index.md or, as on code hosts, README.md.
func IsIndex(base string) bool {
	base = strings.ToLower(base)
	return base == "index.md" || base == "readme.md" || base == "_index.md" // the last is reported
}

// Changed is the day of the last change, as far as the publisher wrote it; zero for an undated page.
func (c *Summary) Changed() time.Time {
	if c.Updated.After(c.Date) {
		return c.Updated
	}
	return c.Date
}

// InFeed reports whether the page stands in the news feed, if it is one of the newest.
func (c *Summary) InFeed() bool { return !c.Changed().IsZero() && !c.NoIndex && c.Kind != Home }

// A Step is one step of the programme.
type Step struct {
	Number    int
	Slug      string
	Guide     string // keys
	Worksheet string // "" where it has none
}

// A Draft is a page that isn't published.
type Draft struct{ Key, Path string }

// Reserved begins the names of files that buildsite keeps for itself in the output.
const Reserved = ".buildsite-"

// ServeDir is the folder of the addresses at which serve has what it adds to a site. No site has anything there.
const ServeDir = "_buildsite"

// An Image is a picture below content/. Width and Height are in pixels.
type Image struct {
	Path          string // in the output
	Width, Height int
}

// A File is anything else below content/ that pages may link to.
type File struct{ Path string } // in the output

// Index makes the pages findable by key and by path, remembers the drafts that aren't published, and resolves all links, but for those to what
// editions make: see [Site.ResolveOutputs]. Of two pages with one path the first is found; package check reports both. before is an earlier state of the same site, whose
// work is taken over where it still holds, or nil.
func (s *Site) Index(drafts []Draft, before *Site) {
	s.byKey = make(map[string]*Page, len(s.Pages))
	s.byPath = make(map[string]*Page, len(s.Pages))
	s.folders = map[string]*Page{}
	s.drafts = make(map[string]string, 2*len(drafts))
	s.media = make(map[string]string, len(s.Images)+len(s.Files))
	s.named = map[string]string{}
	name := func(key string) {
		if form := markdown.Form(key); form != key {
			s.named[form] = key
		}
	}
	s.mine, s.away, s.feed = "", "", false
	for _, p := range s.Pages {
		s.feed = s.feed || p.InFeed()
		s.byKey[p.Key] = p
		name(p.Key)
		if folder := markdown.Form(p.Folder()); folder != "" && s.folders[folder] == nil {
			s.folders[folder] = p
		}
		if s.byPath[p.Path] == nil {
			s.byPath[p.Path] = p
		}
		if p.MySheets && s.mine == "" {
			s.mine = p.Key
		}
		if p.Editions && s.away == "" {
			s.away = p.Key
		}
	}
	for _, d := range drafts {
		s.drafts[d.Key], s.drafts[d.Path] = d.Key, d.Key
		name(d.Key)
	}
	for key, image := range s.Images {
		s.media[markdown.Form(image.Path)] = key
		name(key)
	}
	for key, file := range s.Files {
		s.media[markdown.Form(file.Path)] = key
		name(key)
	}
	s.resolveAll(before)
}

// HasFeed reports whether there is a news feed: some page stands in it.
func (s *Site) HasFeed() bool { return s.feed }

// HasDrafts reports whether there are drafts below a folder, whose name ends in a slash.
func (s *Site) HasDrafts(folder string) bool {
	for _, key := range s.drafts {
		if strings.HasPrefix(key, folder) {
			return true
		}
	}
	return false
}

// Page returns the page with this key, or nil.
func (s *Site) Page(key string) *Page { return s.byKey[key] }

// Sheets are the worksheets of all pages, sorted by the pages' paths.
func (s *Site) Sheets() []*worksheet.Sheet {
	var sheets []*worksheet.Sheet
	for _, p := range s.Pages {
		if p.Sheet != nil {
			sheets = append(sheets, p.Sheet)
		}
	}
	return sheets
}

// PageAt returns the page at this path, or nil.
func (s *Site) PageAt(path string) *Page { return s.byPath[path] }

// StepOf returns the step that a page belongs to, or nil.
func (s *Site) StepOf(p *Page) *Step {
	for i := range s.Steps {
		if p.Step != 0 && s.Steps[i].Number == p.Step {
			return &s.Steps[i]
		}
	}
	return nil
}

// maxSections is how many sections a site's navigation shows by itself; with more, its publisher has to choose.
const maxSections = 7

// Navigation is what site.yaml says, or else the sections below the home page, if they are few.
func (s *Site) Navigation() []NavItem {
	if len(s.Config.Navigation) > 0 {
		return s.Config.Navigation
	}
	return s.sections
}

// listSections finds the sections that are the navigation of a site that says nothing of one.
func (s *Site) listSections() {
	s.sections = nil
	home := s.PageAt("/")
	if home == nil {
		return
	}
	for _, key := range home.Children {
		if p := s.Page(key); p.Kind == Section {
			s.sections = append(s.sections, NavItem{Link: Link{Ref: Ref{Target: EscapePath(p.Path)}, To: toPage(p)}})
		}
	}
	if len(s.sections) > maxSections {
		s.sections = nil
	}
}

// Lists reports whether a page shows the list of its children: sections do, and the home page of a site without steps.
func (s *Site) Lists(p *Page) bool {
	return p.Kind == Section || p.Kind == Home && len(s.Steps) == 0
}
