package web

import (
	"html/template"
	"io"
	"path"

	"buildsite/internal/output"
	"buildsite/internal/poster"
	"buildsite/internal/render/page"
	"buildsite/internal/site"
	"buildsite/internal/theme"
)

// icons are the paths of a site's icons from its root.
type icons struct {
	Drawing, Small, Touch, Large template.URL
	Rounded                      bool // they may be cut to any shape
}

const smallIcon, touchIcon, largeIcon = 192, 180, 512

// draw prepares what is made from the site's motif. It returns the path of the motif itself from the root, or "".
func (e *shared) draw(read site.View, t theme.View) template.URL {
	motif, image := read.Motif()
	if motif == nil || image.Path == "" {
		return ""
	}
	e.press = poster.New(poster.Look{
		Motif: motif.Drawing, MotifSum: motif.Sum, Parts: motif.Parts(), Font: t.CardFont(), Site: read.Config().Title,
		Paper: t.Color("paper"), Ink: t.Color("ink"), Accent: t.Color("accent"),
	})
	return template.URL(site.EscapePath(image.Path))
}

// icons are drawn from the motif, unless the site has icons of its own or no motif: then they are the theme's.
func (e *shared) icons(t theme.View, motif template.URL) icons {
	asset := func(name string) template.URL { return template.URL(site.EscapePath(t.Asset(name))) }
	if e.press == nil || t.OwnIcons() {
		return icons{
			Drawing: asset("images/icon.svg"), Small: asset("images/icon-192.png"), Touch: asset("images/icon-180.png"), Large: asset("images/icon-512.png"),
		}
	}
	drawn := func(size int) template.URL { return template.URL(path.Join(theme.AssetsDir, e.press.IconName(size))) }
	return icons{Drawing: motif, Small: drawn(smallIcon), Touch: drawn(touchIcon), Large: drawn(largeIcon), Rounded: true}
}

// drawnIcons are the icons that are made from the motif.
func (e *shared) drawnIcons() (files []output.File) {
	if e.press == nil || e.look.View(nil).OwnIcons() {
		return nil
	}
	for _, size := range []int{smallIcon, touchIcon, largeIcon} {
		files = append(files, output.File{Path: path.Join(theme.AssetsDir, e.press.IconName(size)), Needed: true, Write: func(w io.Writer) error {
			return e.press.Icon(w, size)
		}})
	}
	return files
}

// drawn are the files that are made from the motif: icons, and a card for each title and step. Their names tell what they are made from, so
// they depend on no part of the site.
func (e *shared) drawn() (files []output.File) {
	if e.press == nil {
		return nil
	}
	files = e.drawnIcons()
	seen := map[string]bool{}
	for _, p := range e.all.Pages {
		name := e.cardPath(p)
		if image, ok := e.all.View(nil).PageImage(p); seen[name] || ok && isCard(image.Path) {
			continue
		}
		seen[name] = true
		title, lit := cardTitle(p), cardPart(p)
		files = append(files, output.File{Path: name, Write: func(w io.Writer) error { return e.press.Card(w, title, lit) }})
	}
	return files
}

// cardPath is where the card of a page stands, from the root.
func (e *shared) cardPath(p *site.Page) string {
	return path.Join(theme.AssetsDir, e.press.CardName(cardTitle(p), cardPart(p)))
}

// cardTitle is what stands on a page's card besides the name of the site: nothing, where the page's title is nobody's business.
func cardTitle(p *site.Page) string {
	if p.NoIndex || p.TabTitle != "" || p.Kind == site.Home {
		return ""
	}
	return p.Title
}

// cardPart is the part of the motif that is lit on a page's card: that of its step, if the card tells what the page is about.
func cardPart(p *site.Page) string {
	if n := page.StepOf(p); n != 0 && cardTitle(p) != "" {
		return site.MotifID(n)
	}
	return ""
}
