package web

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"html/template"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"buildsite/internal/book"
	"buildsite/internal/diag"
	"buildsite/internal/markdown"
	"buildsite/internal/media"
	"buildsite/internal/output"
	"buildsite/internal/render"
	"buildsite/internal/site"
	"buildsite/internal/theme"
)

// Single is the edition in one document: all pages below each other, and in it all that they show and run. A page's ids begin with its address,
// so that #/steps/honesty/ leads to it, with or without a script.
func Single(in render.Input) ([]output.File, diag.List) {
	e := newShared(in.Site, in.Theme, document)
	e.holds = make(map[string]bool, len(in.Site.Pages))
	for _, p := range in.Site.Pages {
		e.holds[p.Path] = !p.Editions // which tells where to get this file
	}
	e.pictures = map[string]string{}
	of := slices.Clone(in.Theme.Files)
	for _, f := range in.Published() {
		if media.IsPicture(f.Path) {
			e.pictures[f.Path] = fmt.Sprintf("picture-%d", len(e.pictures))
			of = append(of, f)
		}
	}
	if logo := e.data.Logo; logo != nil {
		if name, ok := in.Site.View(nil).Logo(); ok {
			logo.Path = template.URL(e.stand(name.Path, ""))
		}
	}
	name := in.TakeAway() + ".html"
	e.above = strings.Repeat("../", strings.Count(name, "/"))
	made := output.Compose(name, of, e.single)
	made.Late = true
	return []output.File{made}, nil
}

// part is the address of a page in the document, or of a heading on it.
func (e *shared) part(to, fragment string) string { return "#" + site.EscapePath(to+fragment) }

// toRoot leads to where the site is published, from the file that a page is in.
func (v *view) toRoot(a addresser) string {
	if v.shape == document {
		return v.above
	}
	return string(a.root())
}

// stand is what stands in the place of a picture that is shown, or of a part of a drawing: an empty drawing whose text names it. The style sheet
// puts the picture there, so it is in the document once, however often it is shown. Of other files there is nothing.
func (e *shared) stand(name, part string) string {
	mark, ok := e.pictures[name]
	if !ok {
		return ""
	}
	if part != "" {
		part = "%20class=%22" + site.EscapePath(part) + "%22"
	}
	return "data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22%20id=%22" + mark + "%22" + part + "/%3E"
}

// documentData is what the template of the document sees.
type documentData struct {
	Site     *siteData
	Frame    *frame
	HomeHref template.URL
	Policy   string
	Title    string // of its tab: neutral
	Style    template.CSS
	Exit     template.JS // the script that stands in the head
	Script   template.JS // all others
	Contents template.HTML
	Pages    template.HTML // a mark, where all pages come
}

// pagesMark can be in no text: it is what the pages are put in the place of, so that no template holds all of them.
const pagesMark = "\x01"

// single writes the document. of are the files that are put into it.
func (e *shared) single(w io.Writer, of []output.File) error {
	v := e.sharing(w)
	c := v.read.Config()
	files := make(map[string]output.File, len(of))
	for _, f := range of {
		files[f.Path] = f
	}
	order := book.Chapters(v.read, func(p *site.Page) bool { return !p.Editions })
	f, err := v.frame(addresser{of: v.shared}, nil)
	if err != nil {
		return &output.MemberError{Err: err}
	}
	d := documentData{Site: &v.data, Frame: f, Title: cmp.Or(c.ShortName, c.Title), HomeHref: template.URL(v.part("/", "")), Contents: contents(order), Pages: pagesMark}
	style, err := v.style(files, v.pictured(order))
	if err != nil {
		return err
	}
	exit, err := held(files, v.theme.Asset("js/exit.ts"))
	if err != nil {
		return err
	}
	d.Style, d.Exit, d.Script = template.CSS(style), template.JS(inScript(exit)), template.JS(inScript(v.theme.Inlined("js/single.ts")))
	d.Policy = fmt.Sprintf("default-src 'none'; script-src '%s' '%s'; style-src '%s'; img-src data: blob:; font-src data:; base-uri 'none'; "+
		"form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'", sum(string(d.Exit)), sum(string(d.Script)), sum(string(d.Style)))
	var frame bytes.Buffer
	if err := v.document(&frame, "single.html", theme.File("single.html"), d, f); err != nil {
		return err
	}
	before, after, _ := bytes.Cut(frame.Bytes(), []byte(pagesMark))
	if _, err := w.Write(before); err != nil {
		return err
	}
	var text bytes.Buffer
	for _, p := range order {
		d := v.shown(p.Page, addresser{of: v.shared, from: p.Page.Path, prefix: p.Page.Path})
		if d.Sheet != nil {
			d.Sheet.Text = "" // a file beside it
		}
		text.Reset()
		if err := v.theme.Execute(&text, "part.html", p.Page.Source(), d); err != nil {
			return &output.MemberError{Err: err} // as for the page by itself
		}
		if _, err := w.Write(text.Bytes()); err != nil {
			return err
		}
	}
	_, err = w.Write(after)
	return err
}

// pictured are the paths of the pictures that pages show.
func (v *view) pictured(order []book.Chapter) map[string]bool {
	shown := map[string]bool{}
	if logo, ok := v.read.Logo(); ok {
		shown[logo.Path] = true
	}
	if motif, image := v.read.Motif(); motif != nil {
		shown[image.Path] = true
	}
	for _, c := range order {
		if image, ok := v.read.PageImage(c.Page); ok {
			shown[image.Path] = true
		}
		docs := []*markdown.Doc{c.Page.Doc}
		if c.Page.Sheet != nil {
			docs = append(docs, c.Page.Sheet.Docs...)
		}
		for _, d := range docs {
			for i, l := range d.Links {
				if l.Image {
					shown[strings.TrimPrefix(v.read.Target(c.Page, d, i).Path, "/")] = true
				}
			}
		}
	}
	return shown
}

// sum is how a policy names what stands in a document.
func sum(text string) string {
	s := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(s[:])
}

// inScript is a script as it can stand in a document: nothing in it ends it, or begins a comment.
func inScript(script []byte) string {
	return strings.NewReplacer("</script", `<\/script`, "</SCRIPT", `<\/SCRIPT`, "<!--", `<\!--`).Replace(string(bytes.TrimSpace(script)))
}

// held is the content of one of the files.
func held(files map[string]output.File, name string) ([]byte, error) {
	f, ok := files[name]
	if !ok {
		return nil, nil // an asset that couldn't be made: that was reported
	}
	var b bytes.Buffer
	err := f.Write(&b)
	return b.Bytes(), err
}

var urls = regexp.MustCompile(`url\("?([^")]*)"?\)`)

// style is the style sheet with its fonts, what a document has of its own, and the pictures that are shown.
func (v *view) style(files map[string]output.File, shown map[string]bool) (string, error) {
	sheet, err := held(files, v.theme.Style())
	if err != nil {
		return "", err
	}
	var b strings.Builder
	from := 0
	for _, m := range urls.FindAllSubmatchIndex(sheet, -1) {
		name := path.Join(path.Dir(v.theme.Style()), string(sheet[m[2]:m[3]]))
		if _, ok := files[name]; !ok {
			continue // data, or a part of the document
		}
		content, err := held(files, name)
		if err != nil {
			return "", err
		}
		b.Write(sheet[from:m[0]])
		b.WriteString(inURL(name, content))
		from = m[1]
	}
	b.Write(sheet[from:])
	text := strings.ReplaceAll(b.String(), "font-display:optional", "font-display:block") // there is no second page, and nothing to wait for
	b.Reset()
	b.WriteString(text)
	b.Write(v.theme.Inlined("css/single.css"))
	for _, name := range slices.Sorted(maps.Keys(v.pictures)) {
		mark := v.pictures[name]
		stand := "%20id=%22" + mark + "%22"
		if !shown[name] {
			continue
		}
		content, err := held(files, name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, `:root{--%s:%s}img[src*="%s"]{content:var(--%[1]s)}`, mark, inURL(name, content), stand)
	}
	return strings.ReplaceAll(b.String(), "</", `<\/`), nil
}

// types are those of the files that style sheets and pictures are made of.
var types = map[string]string{
	".avif": "image/avif", ".gif": "image/gif", ".ico": "image/x-icon", ".jpeg": "image/jpeg", ".jpg": "image/jpeg", ".png": "image/png",
	".svg": "image/svg+xml", ".webp": "image/webp", ".woff": "font/woff", ".woff2": "font/woff2", ".ttf": "font/ttf", ".otf": "font/otf",
}

// inURL is a file as a style sheet writes it.
func inURL(name string, content []byte) string {
	return `url("data:` + types[strings.ToLower(path.Ext(name))] + ";base64," + base64.StdEncoding.EncodeToString(content) + `")`
}

// contents is the table of contents.
func contents(order []book.Chapter) template.HTML {
	return template.HTML(book.Contents(len(order), func(i int) (int, string) {
		p := order[i].Page
		return order[i].Depth, fmt.Sprintf(`<a href="%s">%s</a>`, html.EscapeString("#"+site.EscapePath(p.Path)), html.EscapeString(p.Title))
	}))
}
