// Package page is what editions in HTML share: the text of a page, its contents, lists and dates, its worksheet and printed
// sheets, as templates see them. It writes no address by itself: an edition's [Addresses] do.
package page

import (
	"fmt"
	"html"
	"html/template"
	"strconv"
	"strings"
	"sync"
	"time"

	"buildsite/internal/markdown"
	"buildsite/internal/site"
	"buildsite/internal/theme"
)

// Addresses writes addresses and ids as they stand on one page of an edition. It escapes nothing for HTML.
type Addresses interface {
	// To is the address of what a link leads to, or "" if it leads nowhere in this edition.
	To(t site.Target) string
	// File is the address of a file of the output, such as an asset or a picture, by its path there, or of a part of a drawing, by its id.
	File(path, part string) string
	// NewTab reports whether a link opens a tab of its own.
	NewTab(t site.Target) bool
	// Published is the full address of a page on the web, where this edition is read elsewhere; "" on the web itself.
	Published(path string) string
	// Prefix stands before each id, so that several pages can stand in one file; "" where each has a file of its own.
	Prefix() string
}

// A Book is the addresses of an edition whose pages are chapters of a book, in XHTML.
type Book interface {
	Addresses
	// Link is the address of what a link leads to that is written so, or "" if that isn't in the book; and what follows its words then.
	Link(t site.Target, written string) (address string, after template.HTML)
}

// A View shows one page as it stands in one file of an edition.
type View struct {
	ids
	read  site.View
	theme theme.View
	page  *site.Page
	at    Addresses
}

// New returns the view of a page for a file that reads the site and uses the theme through these.
func New(read site.View, t theme.View, p *site.Page, at Addresses) *View {
	return &View{ids: ids(at.Prefix()), read: read, theme: t, page: p, at: at}
}

// ids writes the ids of a page. It holds the prefix.
type ids string

// control is the id of a control of a form, by its path.
func (p ids) control(path string) string { return string(p) + markdown.Controls + path }

// reserved is an id that no heading has.
func (p ids) reserved(name string) string { return string(p) + markdown.Reserved + name }

var buffers = sync.Pool{New: func() any { return new([]byte) }}

// Body is the page's text.
func (v *View) Body() template.HTML { return v.text(v.page.Doc, v.at.Prefix()) }

// text is one of the page's texts, with a prefix before its ids.
func (v *View) text(d *markdown.Doc, prefix string) template.HTML {
	buf := buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	r := markdown.Resolver{
		Link: func(i int) string {
			return html.EscapeString(v.address(v.read.Target(v.page, d, i), d.Links[i].Target))
		},
		NewTab: func(i int) bool { return v.at.NewTab(v.read.Target(v.page, d, i)) },
		Image: func(i int) string {
			t := v.read.Target(v.page, d, i)
			attributes := ` src="` + html.EscapeString(v.source(t, d.Links[i].Target)) + `"`
			if image, ok := v.read.Image(t); ok {
				attributes += ` width="` + strconv.Itoa(image.Width) + `" height="` + strconv.Itoa(image.Height) + `"`
			}
			return attributes
		},
		Word:   func(name string) string { return html.EscapeString(v.theme.Word(name)) },
		Prefix: prefix,
	}
	if book, ok := v.at.(Book); ok {
		r.XML, r.Book = true, true
		r.Link = func(i int) string {
			address, _ := book.Link(v.read.Target(v.page, d, i), d.Links[i].Target)
			return html.EscapeString(address)
		}
		r.After = func(i int) string {
			_, after := book.Link(v.read.Target(v.page, d, i), d.Links[i].Target)
			return string(after)
		}
	}
	*buf = d.Body.Append((*buf)[:0], r)
	return template.HTML(*buf)
}

// address is the address of a link's target. A broken link stays as it was written: its publisher lets it pass.
func (v *View) address(t site.Target, written string) string {
	if t.Problem != "" {
		return written
	}
	return v.at.To(t)
}

// source is the address of a picture that is shown.
func (v *View) source(t site.Target, written string) string {
	if t.Problem != "" || !t.File() {
		return v.address(t, written)
	}
	return v.at.File(strings.TrimPrefix(t.Path, "/"), t.Fragment)
}

// url is the address of a target that isn't broken.
func (v *View) url(t site.Target) template.URL { return template.URL(v.at.To(t)) }

// toPage leads to a page.
func toPage(c *site.Summary) site.Target { return site.Target{Path: c.Path, Page: c.Key} }

// A Link leads to a page.
type Link struct {
	Href  template.URL
	Label string
}

// A Picture is a picture with its size in pixels.
type Picture struct {
	Href          template.URL
	Width, Height int
}

// A Date is a day, in the words of the site's language.
type Date struct {
	Day   string // 2026-11-22
	Words string
}

// Date is nil for a day that there isn't.
func (v *View) Date(t time.Time) *Date {
	if t.IsZero() {
		return nil
	}
	month := v.theme.Word(fmt.Sprintf("month-%d", t.Month()))
	return &Date{Day: t.Format(time.DateOnly), Words: v.theme.Word("date", t.Day(), month, t.Year())}
}

// week are the days of a week in the order of the site's language.
func (v *View) week() []string { return strings.Fields(v.theme.Word("week-order")) }

// dayParts are the parts of a day in the order of the site's language: words of the interface.
func (v *View) dayParts() []string { return strings.Fields(v.theme.Word("date-order")) }
