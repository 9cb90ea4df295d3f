package web

import (
	"html/template"
	"io"
	"strings"
	"sync"
	"time"

	"buildsite/internal/output"
	"buildsite/internal/poster"
	"buildsite/internal/render/page"
	"buildsite/internal/site"
	"buildsite/internal/theme"
)

// A shape is what becomes of the pages.
type shape int

const (
	online   shape = iota // published by a host
	folder                // opened as files: what others ask of a host is left out
	document              // parts of one file
)

// shared is what all files of the edition have in common.
type shared struct {
	shape    shape
	holds    map[string]bool // the site addresses of all that stands in a folder; nil: all
	web      site.BaseURL    // where the rest is
	all      *site.Site
	look     *theme.Theme
	data     siteData
	takeAway takeAway
	icon     *picture      // what others show with a link to a page without a picture; nil if the theme has no icon
	press    *poster.Press // nil: the site has no motif
	deps     []string      // of the site and of the theme, that these are made from

	above    string            // leads to the site's root from the file that a document is
	pictures map[string]string // of a document: a name for each picture, by path

	mu     sync.Mutex
	frames map[frameKey]*frame
}

// index completes the address of a page where no host does.
func (e *shared) index(to string) string {
	if e.shape == folder && strings.HasSuffix(to, "/") {
		return "index.html"
	}
	return ""
}

// lacks reports whether a site address is on the web alone.
func (e *shared) lacks(to string) bool { return e.holds != nil && !e.holds[to] }

// A view gives one file access to the site and the theme, and records what it reads of them.
type view struct {
	*shared
	read  site.View
	theme theme.View
	note  func(dep string) // may be nil
}

// view returns the view of the file that is written to w.
func (e *shared) view(w io.Writer) *view {
	note := output.MadeFrom(w)
	return &view{shared: e, read: e.all.View(note), theme: e.look.View(note), note: note}
}

// sharing is the view of a file that is made from what all have in common.
func (e *shared) sharing(w io.Writer) *view {
	v := e.view(w)
	v.noteAll(e.deps)
	return v
}

func (v *view) noteAll(deps []string) {
	if v.note != nil {
		for _, dep := range deps {
			v.note(dep)
		}
	}
}

// siteData is what templates see as .Site.
type siteData struct {
	Title, Description, Language, Locale string
	Direction                            string // "rtl", or "" for left to right
	Publisher, ReviewedBy                string
	Contact                              template.URL
	Accent                               string
	Logo                                 *picture
	Policy                               string
	Offline                              bool     // it can be kept for offline reading
	Style                                string   // path from the root
	Fonts                                []string // to ask for beforehand
	Online                               bool     // a host publishes the pages, and what it and others ask for
	ID                                   string
	ExitURL                              template.URL
	Icons                                icons
}

func newShared(s *site.Site, t *theme.Theme, in shape) *shared {
	e := &shared{shape: in, all: s, look: t, frames: map[frameKey]*frame{}}
	note := func(dep string) { e.deps = append(e.deps, dep) }
	read, look := s.View(note), t.View(note)
	c := read.Config()
	if icon := look.Asset("images/icon-512.png"); icon != "" {
		e.icon = &picture{Picture: page.Picture{Width: 512, Height: 512}, URL: c.BaseURL.Absolute("/" + icon)}
	}
	e.web = c.BaseURL
	drawing := e.draw(read, look)
	e.data = siteData{
		Title: c.Title, Description: c.Description, Language: c.Language, Locale: strings.ReplaceAll(c.Language, "-", "_"),
		Publisher: c.Publisher, ReviewedBy: c.ReviewedBy, Accent: c.Accent, Policy: Policy,
		Style: look.Style(), Online: in == online, Icons: e.icons(look, drawing), ID: c.ID, ExitURL: template.URL(c.ExitURL),
		Direction: c.Direction(),
	}
	if in == online { // browsers refuse to read files beforehand
		e.data.Fonts = look.Fonts()
	}
	if c.Contact != "" {
		e.data.Contact = template.URL(c.Contact)
		if !strings.Contains(c.Contact, "://") {
			e.data.Contact = template.URL("mailto:" + c.Contact)
		}
	}
	if logo, ok := read.Logo(); ok {
		e.data.Logo = &picture{Picture: page.Picture{Width: logo.Width, Height: logo.Height}, Path: template.URL(site.EscapePath(logo.Path))}
	}
	return e
}

// A link is an entry of a list in which the page itself may be.
type link struct {
	page.Link
	Current bool // it is the page itself
	Within  bool // it is the section that the page is in
	NewTab  bool // it is a file
}

// A picture also has addresses that don't depend on the page.
type picture struct {
	page.Picture
	Path template.URL // from the root
	URL  string       // in full
}

// day is as in 2026-11-22, or "".
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
