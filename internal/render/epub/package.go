package epub

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"image"
	"image/png"
	"strings"

	"buildsite/internal/book"
)

// container leads to the package.
const container = `<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="` + folder + "/" + packageFile + `" media-type="application/oebps-package+xml"/></rootfiles>
</container>
`

// empty is a picture without anything in it.
var empty = func() []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, 1, 1))) // memory takes all
	return b.Bytes()
}()

// identifier tells the book from all others: it is where the site is.
func (b *binding) identifier() string { return cmp.Or(b.address("/", ""), b.read.Config().ID) }

// packaged is the package: what the book says of itself, all of its files, and their order. As others may see it in a list of books, it says no more of
// the book than its neutral title. Its day is that of the site's newest page, so it has no clock.
func (b *binding) packaged() []byte {
	c := b.read.Config()
	var w bytes.Buffer
	line := func(format string, args ...any) {
		for i, arg := range args {
			if text, ok := arg.(string); ok {
				args[i] = template.HTMLEscapeString(text)
			}
		}
		fmt.Fprintf(&w, format+"\n", args...)
	}
	direction, progression := "", ""
	if c.Direction() != "" {
		direction, progression = ` dir="`+c.Direction()+`"`, ` page-progression-direction="`+c.Direction()+`"`
	}
	w.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
		`<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"` + direction)
	line(` xml:lang="%s">`, c.Language)
	line(`<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">`)
	line(`<dc:identifier id="id">%s</dc:identifier>`, b.identifier())
	line(`<dc:title>%s</dc:title>`, b.title)
	line(`<dc:language>%s</dc:language>`, c.Language)
	line(`<meta property="dcterms:modified">%s</meta>`, b.read.Date().UTC().Format("2006-01-02T15:04:05Z"))
	line(`<meta name="cover" content="cover-picture"/>`)
	b.accessible(line)
	line(`</metadata>`)
	line(`<manifest>`)
	line(`<item id="contents" href="%s" media-type="application/xhtml+xml" properties="nav"/>`, contentsFile)
	line(`<item id="ncx" href="%s" media-type="application/x-dtbncx+xml"/>`, oldContents)
	line(`<item id="style" href="%s" media-type="text/css"/>`, styleFile)
	line(`<item id="cover-picture" href="%s" media-type="image/png" properties="cover-image"/>`, coverPicture)
	line(`<item id="cover" href="%s" media-type="application/xhtml+xml"/>`, coverFile)
	line(`<item id="title" href="%s" media-type="application/xhtml+xml"/>`, titleFile)
	for i, ch := range b.chapters {
		line(`<item id="chapter-%d" href="%s" media-type="application/xhtml+xml"/>`, i+1, ch.file)
	}
	if b.spare {
		line(`<item id="none" href="%s" media-type="image/png"/>`, spareFile)
	}
	for i, p := range b.shown {
		fallback := ""
		if p.foreign() {
			fallback = ` fallback="none"`
		}
		line(`<item id="picture-%d" href="%s" media-type="%s"`+fallback+`/>`, i+1, p.file, p.kind)
	}
	line(`</manifest>`)
	line(`<spine toc="ncx"` + progression + `>`)
	for _, id := range []string{"cover", "title", "contents"} {
		line(`<itemref idref="%s"/>`, id)
	}
	for i := range b.chapters {
		line(`<itemref idref="chapter-%d"/>`, i+1)
	}
	line(`</spine>`)
	line(`</package>`)
	return w.Bytes()
}

// accessible tells readers whom the book suits (https://www.w3.org/publishing/a11y/metadata/). It claims to meet no standard, as nobody has checked it.
func (b *binding) accessible(line func(format string, args ...any)) {
	tell := func(property, value string) { line(`<meta property="schema:`+property+`">%s</meta>`, value) }
	tell("accessMode", "textual")
	tell("accessMode", "visual") // the cover, at least
	tell("accessModeSufficient", "textual")
	for _, feature := range []string{"alternativeText", "ARIA", "displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents"} {
		tell("accessibilityFeature", feature)
	}
	hazard := "none"
	for _, p := range b.shown {
		if p.kind != "image/png" && p.kind != "image/jpeg" { // it may move
			hazard = "unknown"
		}
	}
	tell("accessibilityHazard", hazard)
	tell("accessibilitySummary", b.look.Word("epub-accessible"))
}

// contentsData is what the template of the contents sees.
type contentsData struct {
	head
	List  template.HTML
	First string // the file of the first chapter
}

// contents is the table of contents, in plain text.
func (b *binding) contents() contentsData {
	list := book.Contents(len(b.chapters), func(i int) (int, string) {
		ch := b.chapters[i]
		return ch.Depth, `<a href="` + ch.file + `">` + template.HTMLEscapeString(ch.label()) + `</a>`
	})
	return contentsData{b.head(b.look.Word("epub-contents")), template.HTML(list), b.chapters[0].file}
}

// oldContents is the same for readers of EPUB 2 (https://idpf.org/epub/20/spec/OPF_2.0.1_draft.htm#Section2.4.1).
func (b *binding) oldContents() []byte {
	c := b.read.Config()
	deepest := 0
	for _, ch := range b.chapters {
		deepest = max(deepest, ch.Depth)
	}
	text := template.HTMLEscapeString
	var w bytes.Buffer
	fmt.Fprintf(&w, `<?xml version="1.0" encoding="UTF-8"?>
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="%s">
<head>
<meta name="dtb:uid" content="%s"/>
<meta name="dtb:depth" content="%d"/>
<meta name="dtb:totalPageCount" content="0"/>
<meta name="dtb:maxPageNumber" content="0"/>
</head>
<docTitle><text>%s</text></docTitle>
<navMap>
`, text(c.Language), text(b.identifier()), deepest+1, text(b.title))
	depth := -1
	for i, ch := range b.chapters {
		for ; depth >= ch.Depth; depth-- {
			w.WriteString("</navPoint>\n")
		}
		depth = ch.Depth
		fmt.Fprintf(&w, `<navPoint id="point-%d" playOrder="%[1]d"><navLabel><text>%s</text></navLabel><content src="%s"/>`+"\n", i+1, text(ch.label()), ch.file)
	}
	w.WriteString(strings.Repeat("</navPoint>\n", depth+1) + "</navMap>\n</ncx>\n")
	return w.Bytes()
}
