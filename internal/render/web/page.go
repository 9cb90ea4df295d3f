package web

import (
	"cmp"
	"html/template"
	"io"
	"path"

	"buildsite/internal/output"
	"buildsite/internal/poster"
	"buildsite/internal/render/page"
	"buildsite/internal/site"
)

// pageData is what the templates of a page see.
type pageData struct {
	Site        *siteData
	Frame       *frame
	Kind        string
	Title       string
	TabTitle    string
	Description string
	NoIndex     bool
	Lead        string        // the sentence below the title; "" for a generated list
	Canonical   string        // "" where the page has no address of its own
	Root        template.URL  // stands before the paths of assets, as in frameData
	Prefix      string        // of the ids that templates write; "" where the page has a file of its own
	HomeHref    template.URL  // leads to the home page
	Motif       *page.Picture // the site's own drawing, on the home page and those of steps
	CardTitle   string        // what other sites call the page; a neutral title, where it has one
	Card        *picture      // the picture that other sites show with a link, if it isn't the site's own
	Linked      template.JS   // JSON-LD
	Crumbs      []page.Link
	Contents    template.HTML // the items of the table of contents, or ""
	Letters     bool          // they are letters
	Body        template.HTML
	Image       *picture
	Minutes     int        // to read, 0 for a short page
	Date        *page.Date // nil: undated
	Updated     *page.Date
	Children    []page.Child
	Prev, Next  *page.Link

	Step, StepCount int
	Steps           []page.Step
	StepList        bool // the section whose list the steps are
	Worksheet       *page.Link

	Sheet    *page.Sheet     // nil where there is nothing to fill in
	Check    *page.SelfCheck // nil where nothing is asked in private
	TakeAway *page.Link      // the page that lists editions, or nil
	Editions []edition       // on that page: those that readers can take away
	Mine     *mineData       // nil but on the page that shows what is kept of all worksheets
}

// page writes one page; the one that lists editions with what was measured of their files.
func (e *shared) page(w io.Writer, key string, of ...output.Measured) error {
	v := e.sharing(w)
	return v.show(w, v.read.Page(key), of)
}

// show writes a page.
func (v *view) show(w io.Writer, p *site.Page, of []output.Measured) error {
	a := addresser{of: v.shared, from: p.Path}
	f, err := v.frame(a, &p.Summary)
	if err != nil {
		return err
	}
	d := v.shown(p, a)
	d.Frame = f
	if p.Editions {
		d.Editions = v.editions(a, of)
	}
	return v.document(w, "page.html", p.Source(), d, f)
}

// shown is what the templates of a page see, without what surrounds it.
func (v *view) shown(p *site.Page, a addresser) *pageData {
	shown := page.New(v.read, v.theme, p, a)
	d := &pageData{Site: &v.data, Kind: string(p.Kind), Root: a.root(), HomeHref: a.url("/"), Prefix: a.Prefix()}
	d.Title, d.Description, d.NoIndex = p.Title, p.Description, p.NoIndex
	if !p.Generated() {
		d.Lead = p.Description
	}
	if v.shape == online {
		d.Canonical = v.read.Config().BaseURL.Absolute(p.Path)
		d.CardTitle = cmp.Or(p.TabTitle, p.Title)
		d.Card = v.card(p)
		d.Linked = v.linked(p, cmp.Or(d.Card, v.icon))
	}
	d.TabTitle = v.tabTitle(p)
	d.Crumbs = v.crumbs(p, a)
	d.Body = shown.Body()
	d.Contents, d.Letters = shown.Contents()
	d.Image = v.image(p, a)
	d.Motif = shown.Motif()
	d.Minutes = (p.Doc.Words + 110) / 220
	d.Date, d.Updated = shown.Date(p.Date), shown.Date(p.Updated)
	d.Prev, d.Next = v.neighbour(p.Prev, a), v.neighbour(p.Next, a)
	steps := v.read.Steps()
	d.StepList = len(steps) > 0 && page.IsStepList(p)
	if len(steps) > 0 && (p.Kind == site.Home || p.Step > 0 || d.StepList) {
		d.Steps = shown.Steps()
	}
	if v.read.Lists(p) && !d.StepList {
		d.Children = shown.Children()
	}
	d.Step = p.Step
	if n := len(steps); n > 0 {
		d.StepCount = steps[n-1].Number // more than n where a guide is a draft
	}
	if s := v.read.StepOf(p); s != nil && p.Kind == site.Guide && s.Worksheet != "" {
		d.Worksheet = v.neighbour(s.Worksheet, a)
	}
	d.Sheet = shown.Sheet()
	d.Check = shown.Check()
	d.Mine = v.mine(p, a)
	if d.Sheet != nil {
		d.TakeAway = v.away(a)
	}
	return d
}

// notFound writes 404.html. Hosts serve it at any depth, so its addresses are absolute.
func (e *shared) notFound(w io.Writer) error {
	v := e.sharing(w)
	a := addresser{of: v.shared, base: v.read.Config().BaseURL.Path}
	f, err := v.frame(a, nil)
	if err != nil {
		return err
	}
	title := v.theme.Word("not-found-title")
	return v.document(w, "page.html", "404.html", &pageData{
		Site: &v.data, Frame: f, Kind: "404", Root: a.root(), HomeHref: a.url("/"), NoIndex: true,
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
func (v *view) crumbs(p *site.Page, a addresser) []page.Link {
	var crumbs []page.Link
	for _, up := range v.ancestors(&p.Summary) {
		label := up.Title
		if up.Kind == site.Home {
			label = v.theme.Word("home")
		}
		crumbs = append(crumbs, page.Link{Href: a.url(up.Path), Label: label})
	}
	return crumbs
}

// ancestors are the sections that a page is in, the home page first.
func (v *view) ancestors(p *site.Summary) []*site.Summary {
	if p.Kind == site.Home {
		return nil
	}
	up := v.read.Summary(p.Parent)
	if up == nil {
		return nil
	}
	return append(v.ancestors(up), up)
}

func (v *view) neighbour(key string, a addresser) *page.Link {
	if key == "" {
		return nil
	}
	p := v.read.Summary(key)
	return &page.Link{Href: a.url(p.Path), Label: p.Title}
}

// image is the page's own picture, or nil.
func (v *view) image(p *site.Page, a addresser) *picture {
	image, ok := v.read.PageImage(p)
	if !ok {
		return nil
	}
	return &picture{
		Picture: page.Picture{Href: template.URL(a.File(image.Path, "")), Width: image.Width, Height: image.Height},
		URL:     v.read.Config().BaseURL.Absolute("/" + image.Path),
	}
}

// card is the page's own picture if others can show it with a link.
func (v *view) card(p *site.Page) *picture {
	if own := v.image(p, addresser{of: v.shared, from: p.Path}); own != nil && isCard(string(own.Href)) {
		return own
	}
	if v.press == nil {
		return nil
	}
	return &picture{
		Picture: page.Picture{Width: poster.Width, Height: poster.Height},
		URL:     v.read.Config().BaseURL.Absolute("/" + v.cardPath(p)),
	}
}

// isCard reports whether others can show the picture at a path with a link: they show no drawings.
func isCard(name string) bool { return path.Ext(name) != ".svg" }
