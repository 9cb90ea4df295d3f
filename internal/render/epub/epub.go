// Package epub is the edition for e-readers and reading apps: a book in EPUB 3 that readers of EPUB 2 can open, too
// (https://www.w3.org/TR/epub-33/). It is read alone: worksheets are in it as empty sheets, and nothing in it runs.
package epub

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"html/template"
	"io"
	"path"

	"buildsite/internal/archive"
	"buildsite/internal/book"
	"buildsite/internal/diag"
	"buildsite/internal/media"
	"buildsite/internal/output"
	"buildsite/internal/poster"
	"buildsite/internal/render"
	"buildsite/internal/render/page"
	"buildsite/internal/site"
	"buildsite/internal/theme"
)

// Files lists the book.
func Files(in render.Input) ([]output.File, diag.List) {
	var pictures []output.File
	for _, f := range in.Published() {
		if media.IsPicture(f.Path) {
			pictures = append(pictures, f)
		}
	}
	made := output.Compose(in.TakeAway()+".epub", pictures, func(w io.Writer, of []output.File) error { return write(w, in, of) })
	made.Late = true
	return []output.File{made}, nil
}

// A binding puts the book together.
type binding struct {
	read     site.View
	look     theme.View
	title    string // of the file, as others may see it: neutral
	chapters []*chapter
	at       map[string]*chapter // by the site address of its page
	pictures map[string]*picture // that are shown, by their path in the output
	shown    []*picture          // in the order in which they are shown first
	spare    bool                // a picture is shown that can't be
}

// A chapter is a page in its file.
type chapter struct {
	book.Chapter
	file    string
	title   string
	content []byte
}

// label is what the contents say: a step with its number.
func (ch *chapter) label() string {
	if ch.Page.Kind == site.Guide && ch.Page.Step > 0 {
		return fmt.Sprintf("%d. %s", ch.Page.Step, ch.title)
	}
	return ch.title
}

// A picture is one that is shown, in its file. The name is plain, as some readers can open no other.
type picture struct {
	file, kind string
	content    output.File
}

// kinds are the types of pictures. All but the last two can be shown by every reader.
var kinds = map[string]string{
	".gif": "image/gif", ".jpeg": "image/jpeg", ".jpg": "image/jpeg", ".png": "image/png", ".svg": "image/svg+xml", ".webp": "image/webp", ".avif": "image/avif",
}

// foreign reports whether some readers can't show the picture, and show an empty one in its place.
func (p *picture) foreign() bool { return p.kind == "image/webp" || p.kind == "image/avif" }

// The files of the book, besides chapters and pictures, which have numbers.
const (
	folder       = "book"
	packageFile  = "package.opf"
	contentsFile = "contents.xhtml"
	oldContents  = "contents.ncx"
	styleFile    = "style.css"
	coverPicture = "cover.png"
	coverFile    = "cover.xhtml"
	titleFile    = "title.xhtml"
	spareFile    = "images/none.png"
)

// write writes the book. of are the pictures that may be shown in it.
func write(w io.Writer, in render.Input, of []output.File) error {
	note := output.MadeFrom(w)
	b := &binding{read: in.Site.View(note), look: in.Theme.View(note), at: map[string]*chapter{}, pictures: map[string]*picture{}}
	c := b.read.Config()
	b.title = cmp.Or(c.ShortName, c.Title)
	for i, ch := range book.Chapters(b.read, func(p *site.Page) bool { return !p.Editions && !p.MySheets }) {
		made := &chapter{Chapter: ch, file: fmt.Sprintf("%03d.xhtml", i+1), title: ch.Page.Title}
		if ch.Page.Kind == site.Home && made.title == c.Title {
			made.title = b.look.Word("epub-welcome")
		}
		b.chapters = append(b.chapters, made)
		b.at[ch.Page.Path] = made
	}
	published := make(map[string]output.File, len(of))
	for _, f := range of {
		published[f.Path] = f
	}
	for _, ch := range b.chapters {
		if err := b.render(ch, published); err != nil {
			return err
		}
	}
	return b.bind(w)
}

// chapterData is what the template of a chapter sees.
type chapterData struct {
	head
	Part            bool // it begins what is below it in the contents
	Step, StepCount int
	Lead            string
	Image           *page.Picture
	Check           *page.SelfCheck
	Body            template.HTML
	Steps           []step
	Children        []page.Child
	Printouts       any    // nil where there is nothing to fill in
	Address         string // of the page on the web
}

// A step is an entry in the list of steps.
type step struct {
	Number             int
	Href               template.URL
	Title, Description string
}

// head is what the templates of all documents see.
type head struct{ Language, Direction, Title string }

func (b *binding) head(title string) head {
	c := b.read.Config()
	return head{c.Language, c.Direction(), title}
}

// render makes a chapter.
func (b *binding) render(ch *chapter, published map[string]output.File) error {
	p := ch.Page
	v := page.New(b.read, b.look, p, addresser{binding: b, from: ch, published: published})
	d := chapterData{head: b.head(ch.title), Check: v.Check(), Body: v.Body(), Address: b.address(p.Path, "")}
	if !p.Generated() {
		d.Lead = p.Description
	}
	d.Step = page.StepOf(p)
	steps := b.read.Steps()
	if n := len(steps); n > 0 {
		d.StepCount = steps[n-1].Number
	}
	if image, ok := b.read.PageImage(p); ok {
		d.Image = &page.Picture{Href: template.URL(b.picture(image.Path, published)), Width: image.Width, Height: image.Height}
	}
	switch {
	case len(steps) > 0 && (p.Kind == site.Home || page.IsStepList(p)):
		for _, s := range steps {
			if guide := b.read.Summary(s.Guide); b.at[guide.Path] != nil {
				d.Steps = append(d.Steps, step{s.Number, template.URL(b.at[guide.Path].file), guide.Title, guide.Description})
			}
		}
	case b.read.Lists(p):
		d.Children = v.Children()
	}
	d.Part = ch.Depth == 0 && len(d.Children)+len(d.Steps) > 0 && p.Kind != site.Home
	if sheets := v.Printouts(); len(sheets) > 0 {
		d.Printouts = sheets
	}
	var err error
	ch.content, err = b.document("epub/chapter.html", p.Source(), d)
	return err
}

// document is what a template makes. It is XML, or a template of the site's own isn't.
func (b *binding) document(name, of string, data any) ([]byte, error) {
	var w bytes.Buffer
	w.WriteString(xml.Header)
	if err := b.look.Execute(&w, name, of, data); err != nil {
		return nil, err
	}
	for d := xml.NewDecoder(bytes.NewReader(w.Bytes())); ; {
		_, err := d.Token()
		if err == io.EOF {
			return w.Bytes(), nil
		}
		if err != nil {
			return nil, diag.List{{Pos: diag.Pos{File: theme.File(name)}, Message: fmt.Sprintf("makes no XML, needed for %s: %v", of, err),
				Hint: "close each element, such as <br/>, and quote each value, also in templates/print/"}}
		}
	}
}

// bind writes the archive.
func (b *binding) bind(w io.Writer) error {
	cover, err := b.cover()
	if err != nil {
		return err
	}
	type part struct {
		name    string
		content []byte
	}
	var parts []part
	add := func(name string, content []byte) { parts = append(parts, part{path.Join(folder, name), content}) }
	parts = append(parts, part{"META-INF/container.xml", []byte(container)})
	for _, document := range []struct {
		name, template string
		data           any
	}{
		{coverFile, "epub/cover.html", coverData{b.head(b.title), poster.CoverWidth, poster.CoverHeight}},
		{titleFile, "epub/title.html", b.titlePage()},
		{contentsFile, "epub/contents.html", b.contents()},
	} {
		content, err := b.document(document.template, document.name, document.data)
		if err != nil {
			return err
		}
		add(document.name, content)
	}
	for _, ch := range b.chapters {
		add(ch.file, ch.content)
	}
	add(packageFile, b.packaged())
	add(oldContents, b.oldContents())
	add(styleFile, b.look.Inlined("css/epub.css"))
	add(coverPicture, cover)
	if b.spare {
		add(spareFile, empty)
	}
	a := archive.New(w)
	if err := a.Mark("mimetype", "application/epub+zip"); err != nil {
		return err
	}
	for _, part := range parts {
		entry, err := a.Create(part.name)
		if err != nil {
			return err
		}
		if _, err := entry.Write(part.content); err != nil {
			return err
		}
	}
	for _, p := range b.shown {
		entry, err := a.Create(path.Join(folder, p.file))
		if err != nil {
			return err
		}
		if err := p.content.Write(entry); err != nil {
			return err
		}
	}
	return a.Close()
}

// coverData is what the template of the cover sees.
type coverData struct {
	head
	Width, Height int
}

// cover draws the cover: it may lie on a shelf where others see it.
func (b *binding) cover() ([]byte, error) {
	look := poster.Look{Font: b.look.CardFont(), Paper: b.look.Color("paper"), Ink: b.look.Color("ink"), Accent: b.look.Color("accent")}
	if motif, _ := b.read.Motif(); motif != nil {
		look.Motif, look.MotifSum, look.Parts = motif.Drawing, motif.Sum, motif.Parts()
	}
	var w bytes.Buffer
	err := poster.New(look).Cover(&w, b.title)
	return w.Bytes(), err
}

// titleData is what the template of the title page sees.
type titleData struct {
	head
	Description, Publisher, ReviewedBy string
	Date                               *page.Date
	Address                            string
}

func (b *binding) titlePage() titleData {
	c := b.read.Config()
	d := titleData{head: b.head(c.Title), Description: c.Description, Publisher: c.Publisher, ReviewedBy: c.ReviewedBy, Address: b.address("/", "")}
	d.Date = page.New(b.read, b.look, nil, addresser{binding: b}).Date(b.read.Date())
	return d
}

// address is the full address of a site address on the web, or "".
func (b *binding) address(to, fragment string) string {
	base := b.read.Config().BaseURL
	if base.Origin == "" {
		return ""
	}
	if fragment != "" {
		fragment = "#" + site.EscapePath(fragment)
	}
	return base.Absolute(to) + fragment
}
