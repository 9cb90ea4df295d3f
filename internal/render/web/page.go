package web

import (
	"cmp"
	"fmt"
	"html"
	"html/template"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"buildsite/internal/card"
	"buildsite/internal/markdown"
	"buildsite/internal/output"
	"buildsite/internal/site"
	"buildsite/internal/theme"
)

// An edition is a site in a theme, with what all of its files share.
type edition struct {
	site  *site.Site
	theme *theme.Theme
	words map[string]string // as HTML, for bodies
	data  siteData
	icon  *picture    // what others show with a link to a page without a picture; nil if the theme has no icon
	press *card.Press // nil: the site has no motif
	motif *picture    // of the site; nil: it has none
	parts []string    // of the site, that data is made from

	mu     sync.Mutex
	frames map[frameKey]*frame
}

// A view is what one file sees: of the site, only what it asks for.
type view struct {
	*edition
	site site.View
	note func(part string) // may be nil
}

// view returns the view of the file that is written to w.
func (e *edition) view(w io.Writer) *view {
	note := output.MadeFrom(w)
	return &view{edition: e, site: e.site.View(note), note: note}
}

// themed is a view for a file that the theme has a part in: words, templates or the paths of assets.
func (e *edition) themed(w io.Writer) *view {
	v := e.view(w)
	v.noteAll([]string{theme.Part})
	return v
}

func (v *view) noteAll(parts []string) {
	if v.note != nil {
		for _, part := range parts {
			v.note(part)
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
	Style, Script, SheetScript           string // paths from the root
	Fonts                                []string
	MineScript, ID, ExitScript           string
	ExitURL                              template.URL
	Icons                                icons
}

// pageData is what the templates of a page see.
type pageData struct {
	Site        *siteData
	Frame       *frame
	Kind        string
	Title       string
	TabTitle    string
	Description string
	NoIndex     bool
	Lead        string       // the sentence below the title; "" for a generated list
	Canonical   string       // "" where the page has no address of its own
	Root        template.URL // from the page to the site's root, as in frameData
	Motif       *picture     // the site's own drawing, on the home page and those of steps
	CardTitle   string       // what other sites call the page; a neutral title, where it has one
	Card        *picture     // the picture that other sites show with a link, if it isn't the site's own
	Linked      template.JS  // JSON-LD
	Crumbs      []link
	Contents    template.HTML // the items of the table of contents, or ""
	Letters     bool          // they are letters
	Body        template.HTML
	Image       *picture
	Minutes     int   // to read, 0 for a short page
	Date        *date // nil: undated
	Updated     *date
	Children    []child
	Prev, Next  *link

	Step, StepCount int
	Steps           []step
	StepList        bool // the section whose list the steps are
	Worksheet       *link

	Sheet *sheetData // nil where there is nothing to fill in
	Check *checkData // nil where nothing is asked in private
	Mine  *mineData  // nil but on the page that shows what is kept of all worksheets
}

// A frame is what surrounds the text of many pages in the same form. It is rendered once for all pages that stand equally
// deep and have the same place in the navigation and in the footer.
type frame struct {
	Assets, Card, Exit, Header, Footer template.HTML

	parts []string // that it is made from
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
	Root       template.URL // from the page to the site's root: "../../", "./" or the base path
	Navigation []link
	Footer     []link
	Safety     *link    // the page for whoever is afraid, or nil
	Home       bool     // on the home page
	Feed       bool     // the site has one
	Card       *picture // the picture that other sites show with a link to a page without one
}

type link struct {
	Href    template.URL
	Label   string
	Current bool // it is the page itself
	Within  bool // it is the section that the page is in
	NewTab  bool // it is a file
}

type picture struct {
	Href          template.URL // from the page
	Path          template.URL // from the root
	URL           string       // in full
	Width, Height int
}

type child struct {
	Href               template.URL
	Title, Description string
	Date               *date
}

// A date is a day, in the words of the site's language.
type date struct {
	Day   string // 2026-11-22
	Words string
}

type step struct {
	Number             int
	Href               template.URL
	Title, Description string
	Current            bool
	Motif              *picture
}

// rightToLeft are the languages written so.
var rightToLeft = map[string]bool{"ar": true, "arc": true, "ckb": true, "dv": true, "fa": true, "he": true, "ps": true, "sd": true, "ug": true, "ur": true, "yi": true}

func newEdition(s *site.Site, t *theme.Theme) *edition {
	e := &edition{site: s, theme: t, words: map[string]string{}, frames: map[frameKey]*frame{}}
	read := s.View(func(part string) { e.parts = append(e.parts, part) })
	c := read.Config()
	for _, w := range markdown.Words {
		e.words[w] = html.EscapeString(t.Word(w))
	}
	if icon := t.Asset("images/icon-512.png"); icon != "" {
		e.icon = &picture{URL: c.BaseURL.Absolute("/" + icon), Width: 512, Height: 512}
	}
	e.draw(read)
	base, _, _ := strings.Cut(c.Language, "-")
	e.data = siteData{
		Title: c.Title, Description: c.Description, Language: c.Language, Locale: strings.ReplaceAll(c.Language, "-", "_"),
		Publisher: c.Publisher, ReviewedBy: c.ReviewedBy, Accent: c.Accent, Policy: Policy,
		Style: t.Style, Fonts: t.Fonts, Script: t.Script, SheetScript: t.SheetScript, MineScript: t.MineScript,
		Icons: e.icons(), ID: c.ID, ExitScript: t.ExitScript, ExitURL: template.URL(c.ExitURL),
	}
	if rightToLeft[base] {
		e.data.Direction = "rtl"
	}
	if c.Contact != "" {
		e.data.Contact = template.URL(c.Contact)
		if !strings.Contains(c.Contact, "://") {
			e.data.Contact = template.URL("mailto:" + c.Contact)
		}
	}
	if logo, ok := read.Logo(); ok {
		e.data.Logo = &picture{Path: template.URL(site.EscapePath(logo.Path)), Width: logo.Width, Height: logo.Height}
	}
	return e
}

// An addresser writes the addresses of one page.
type addresser struct {
	from string // the page's own site address
	base string // absolute instead of relative, if not "": the base path, or the full base URL, ending in "/"
}

// path is the address of a site address.
func (a addresser) path(to string) string {
	if a.base != "" {
		return a.base + site.EscapePath(strings.TrimPrefix(to, "/"))
	}
	return site.Relative(a.from, to)
}

func (a addresser) url(to string) template.URL { return template.URL(a.path(to)) }

// file is the address of a file by its path in the output, which has no slash at its beginning: of an asset or a picture.
func (a addresser) file(name string) template.URL { return a.url("/" + name) }

// target is the address of a link on a page; written is what stands there where it leads nowhere.
func (a addresser) target(t site.Target, page *site.Page, written string) string {
	var to string
	switch {
	case t.External != "":
		return t.External
	case t.Path == "":
		return written
	case t.Page != page.Key || t.Fragment == "" || a.base != "":
		to = a.path(t.Path)
	}
	if t.Fragment != "" {
		to += "#" + site.EscapePath(t.Fragment)
	}
	return to
}

var buffers = sync.Pool{New: func() any { return new([]byte) }}

// text is one of a page's texts with its addresses written by a, and a prefix before its ids.
func (v *view) text(p *site.Page, d *markdown.Doc, a addresser, prefix string) template.HTML {
	buf := buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	*buf = d.Body.Append((*buf)[:0], markdown.Resolver{
		Link: func(i int) string {
			return html.EscapeString(a.target(v.site.Target(p, d, i), p, d.Links[i].Target))
		},
		// No script runs in a picture or a PDF, so nothing could leave it when Back shows it again after an exit: it gets a tab of its own.
		NewTab: func(i int) bool { return a.base == "" && v.site.Target(p, d, i).File() },
		Image: func(i int) string {
			t := v.site.Target(p, d, i)
			attributes := ` src="` + html.EscapeString(a.target(t, p, d.Links[i].Target)) + `"`
			if image, ok := v.site.Image(t); ok {
				attributes += ` width="` + strconv.Itoa(image.Width) + `" height="` + strconv.Itoa(image.Height) + `"`
			}
			return attributes
		},
		Word:   func(name string) string { return v.words[name] },
		Prefix: prefix,
	})
	return template.HTML(*buf)
}

// page writes one page.
func (e *edition) page(w io.Writer, key string) error {
	v := e.themed(w)
	p := v.site.Page(key)
	a := addresser{from: p.Path}
	f, err := v.frame(a, &p.Card)
	if err != nil {
		return err
	}
	d := &pageData{Site: &v.data, Frame: f, Kind: string(p.Kind), Root: a.url("/")}
	d.Title, d.Description, d.NoIndex = p.Title, p.Description, p.NoIndex
	if !p.Generated() {
		d.Lead = p.Description
	}
	d.Canonical = v.site.Config().BaseURL.Absolute(p.Path)
	d.TabTitle = v.tabTitle(p)
	d.Crumbs = v.crumbs(p, a)
	d.Body = v.text(p, p.Doc, a, "")
	d.Contents = letters(p.Doc.Headings)
	if d.Letters = d.Contents != ""; !d.Letters {
		d.Contents = contents(p.Doc.Headings)
	}
	d.Image = v.image(p, a)
	d.Motif = v.motifOf(p, a)
	d.CardTitle = cmp.Or(p.TabTitle, p.Title)
	d.Card = v.card(p)
	d.Linked = v.linked(p, cmp.Or(d.Card, v.icon))
	d.Minutes = (p.Doc.Words + 110) / 220
	d.Date, d.Updated = v.date(p.Date), v.date(p.Updated)
	d.Prev, d.Next = v.neighbour(p.Prev, a), v.neighbour(p.Next, a)
	steps := v.site.Steps()
	d.StepList = len(steps) > 0 && isStepList(p)
	if len(steps) > 0 && (p.Kind == site.Home || p.Step > 0 || d.StepList) {
		d.Steps = v.steps(p, a)
	}
	if v.site.Lists(p) && !d.StepList {
		d.Children = v.children(p, a)
	}
	d.Step = p.Step
	if n := len(steps); n > 0 {
		d.StepCount = steps[n-1].Number // more than n where a guide is a draft
	}
	if s := v.site.StepOf(p); s != nil && p.Kind == site.Guide && s.Worksheet != "" {
		d.Worksheet = v.neighbour(s.Worksheet, a)
	}
	d.Sheet = v.sheet(p, a)
	d.Check = check(p)
	d.Mine = v.mine(p, a)
	return v.document(w, "page.html", p.Source(), d, f)
}

// frame is what surrounds the text of page p, or of 404.html if p is nil.
func (v *view) frame(a addresser, p *site.Card) (*frame, error) {
	key := frameKey{
		root: a.path("/"), home: p != nil && p.Kind == site.Home,
		current: v.place(v.site.Navigation(), p), foot: v.place(v.site.Footer(), p),
	}
	f, err := v.edition.frame(key, p)
	if err == nil {
		v.noteAll(f.parts)
	}
	return f, err
}

// place is where a page is among entries, or 404.html if p is nil. That all pages are in the home page says nothing.
func (v *view) place(entries []site.NavEntry, p *site.Card) place {
	if p == nil {
		return place{entry: -1}
	}
	of := func(c *site.Card) int {
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

func (e *edition) frame(key frameKey, p *site.Card) (*frame, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if f := e.frames[key]; f != nil {
		return f, nil
	}
	f := &frame{parts: slices.Clone(e.parts)}
	read := e.site.View(func(part string) { f.parts = append(f.parts, part) })
	d := frameData{Site: &e.data, Root: template.URL(key.root), Home: key.home, Feed: read.HasFeed(), Card: e.icon}
	links := func(entries []site.NavEntry, here place) []link {
		var links []link
		for _, n := range entries {
			links = append(links, link{Href: fromRoot(key.root, n), Label: n.Label, NewTab: n.Path != "" && !strings.HasSuffix(n.Path, "/")})
		}
		if here.entry >= 0 {
			links[here.entry].Current, links[here.entry].Within = !here.within, here.within
		}
		return links
	}
	d.Navigation, d.Footer = links(read.Navigation(), key.current), links(read.Footer(), key.foot)
	if n, ok := read.Safety(); ok {
		d.Safety = &link{Href: fromRoot(key.root, n), Label: n.Label}
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
		if err := e.theme.Execute(&b, part.name, source, d); err != nil {
			return nil, err
		}
		*part.html = template.HTML(b.String())
	}
	e.frames[key] = f
	return f, nil
}

// fromRoot is the address of an entry, written from the root: a page's own would not do for all that are equally deep.
func fromRoot(root string, n site.NavEntry) template.URL {
	if n.External != "" {
		return template.URL(n.External)
	}
	href := root + site.EscapePath(strings.TrimPrefix(n.Path, "/"))
	if n.Fragment != "" {
		href += "#" + site.EscapePath(n.Fragment)
	}
	return template.URL(href)
}

// notFound writes 404.html. Hosts serve it at any depth, so its addresses are absolute.
func (e *edition) notFound(w io.Writer) error {
	v := e.themed(w)
	a := addresser{base: v.site.Config().BaseURL.Path}
	f, err := v.frame(a, nil)
	if err != nil {
		return err
	}
	title := v.theme.Word("not-found-title")
	return v.document(w, "page.html", "404.html", &pageData{
		Site: &v.data, Frame: f, Kind: "404", Root: a.url("/"), NoIndex: true,
		Title: title, TabTitle: title, Description: v.theme.Word("not-found-description"),
	}, f)
}

func (v *view) tabTitle(p *site.Page) string {
	switch {
	case p.TabTitle != "":
		return p.TabTitle
	case p.Kind == site.Home || p.Title == v.data.Title:
		return p.Title
	}
	return p.Title + " · " + v.data.Title
}

// crumbs lead from the home page down to the section a page is in.
func (v *view) crumbs(p *site.Page, a addresser) []link {
	var crumbs []link
	for _, up := range v.ancestors(&p.Card) {
		label := up.Title
		if up.Kind == site.Home {
			label = v.theme.Word("home")
		}
		crumbs = append(crumbs, link{Href: a.url(up.Path), Label: label})
	}
	return crumbs
}

// ancestors are the sections that a page is in, the home page first.
func (v *view) ancestors(p *site.Card) []*site.Card {
	if p.Kind == site.Home {
		return nil
	}
	up := v.site.Card(p.Parent)
	if up == nil {
		return nil
	}
	return append(v.ancestors(up), up)
}

func (v *view) neighbour(key string, a addresser) *link {
	if key == "" {
		return nil
	}
	p := v.site.Card(key)
	return &link{Href: a.url(p.Path), Label: p.Title}
}

func (v *view) children(p *site.Page, a addresser) []child {
	list := make([]child, len(p.Children))
	for i, key := range p.Children {
		c := v.site.Card(key)
		list[i] = child{Href: a.url(c.Path), Title: c.Title, Date: v.date(c.Date)}
		if !c.Generated() {
			list[i].Description = c.Description
		}
	}
	return list
}

// isStepList tells whether a page is the section of the steps, which lists them.
func isStepList(p *site.Page) bool {
	return p.Kind == site.Section && p.Key != "" && p.Dir() == "steps"
}

func (v *view) steps(p *site.Page, a addresser) []step {
	steps := v.site.Steps()
	list := make([]step, len(steps))
	for i, s := range steps {
		guide := v.site.Card(s.Guide)
		list[i] = step{Motif: v.motifAt(a, s.Number), Number: s.Number, Href: a.url(guide.Path), Title: guide.Title, Description: guide.Description, Current: s.Number == p.Step}
	}
	return list
}

// image is the page's own picture, or nil.
func (v *view) image(p *site.Page, a addresser) *picture {
	image, ok := v.site.PageImage(p)
	if !ok {
		return nil
	}
	return &picture{
		Href: a.file(image.Path), URL: v.site.Config().BaseURL.Absolute("/" + image.Path),
		Width: image.Width, Height: image.Height,
	}
}

// card is the page's own picture if others can show it with a link.
func (v *view) card(p *site.Page) *picture {
	if own := v.image(p, addresser{from: p.Path}); own != nil && isCard(string(own.Href)) {
		return own
	}
	if v.press == nil {
		return nil
	}
	return &picture{URL: v.site.Config().BaseURL.Absolute("/" + v.cardPath(p)), Width: card.Width, Height: card.Height}
}

// isCard tells whether others can show the picture at a path with a link: they show no drawings.
func isCard(name string) bool { return path.Ext(name) != ".svg" }

// minContents is the number of parts from which a page gets a table of contents.
const minContents = 3

// contents is the list of the headings of levels 2 and 3, if there are enough: it is written here because templates would need
// a third of their time for it.
func contents(headings []markdown.Heading) template.HTML {
	parts := 0
	for _, h := range headings {
		if h.Level == 2 {
			parts++
		}
	}
	if parts < minContents {
		return ""
	}
	var b strings.Builder
	level := 0
	for _, h := range headings {
		switch {
		case h.Level == 3 && level == 2:
			b.WriteString("<ol>")
		case h.Level == 3 && level == 3:
			b.WriteString("</li>")
		case h.Level == 2 && level == 3:
			b.WriteString("</li></ol></li>")
		case h.Level == 2 && level == 2:
			b.WriteString("</li>")
		case h.Level != 2:
			continue
		}
		level = h.Level
		b.WriteString(`<li><a href="#`)
		b.WriteString(html.EscapeString(site.EscapePath(h.ID)))
		b.WriteString(`">`)
		b.WriteString(html.EscapeString(h.Text))
		b.WriteString("</a>")
	}
	if level == 3 {
		b.WriteString("</li></ol>")
	}
	b.WriteString("</li>")
	return template.HTML(b.String())
}

// From so many words that begin with so many letters, a list of words is an alphabet.
const (
	minWords   = 20
	minLetters = 8
)

// letters is the table of contents of a glossary: a letter for the first of the words that begin with it. Of other pages it is "".
// It's a glossary if each of its headings is a word, and those with one letter stand together.
func letters(headings []markdown.Heading) template.HTML {
	var b strings.Builder
	seen := map[rune]bool{}
	var last rune
	for _, h := range headings {
		first, _ := utf8.DecodeRuneInString(h.Text)
		first = unicode.ToUpper(first)
		switch {
		case h.Level != 2 || !unicode.IsLetter(first) || first != last && seen[first]:
			return ""
		case first != last:
			fmt.Fprintf(&b, `<li><a href="#%s">%s</a></li>`, html.EscapeString(site.EscapePath(h.ID)), html.EscapeString(string(first)))
		}
		last, seen[first] = first, true
	}
	if len(headings) < minWords || len(seen) < minLetters {
		return ""
	}
	return template.HTML(b.String())
}

// day is as in 2026-11-22, or "".
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// date is nil where there is none.
func (v *view) date(t time.Time) *date {
	if t.IsZero() {
		return nil
	}
	month := v.theme.Word(fmt.Sprintf("month-%d", t.Month()))
	return &date{Day: day(t), Words: v.theme.Word("date", t.Day(), month, t.Year())}
}
