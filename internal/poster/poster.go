// Package poster draws the pictures that a site's motif is in: the cards that others show with a link to a page, and the icons. They are
// the same on every machine.
package poster

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/math/fixed"

	"buildsite/internal/drawing"
)

// Width and Height are those of a card, in pixels.
const (
	Width  = 1200
	Height = 630
)

// A Look is what all cards and icons of a site have in common.
type Look struct {
	Motif              *drawing.Drawing // nil: there are covers alone
	MotifSum           [32]byte         // of its file
	Parts              []string         // ids in the motif, of which a card may light one
	Font               *Font            // nil: cards are without words
	Paper, Ink, Accent color.NRGBA
	Site               string // the site's title
}

// A Press makes a site's cards and icons. It is safe for concurrent use.
type Press struct {
	look Look
	sum  []byte // of all that the look is made from

	mu     sync.Mutex
	boards map[string]*board // by the part that is lit
}

// A board is what all cards with the same part lit have in common.
type board struct {
	once    sync.Once
	palette color.Palette
	base    *image.Paletted // the motif beside the words
	ink     ramp
	accent  ramp
}

// New prepares the cards of a site; nothing is drawn yet.
func New(look Look) *Press {
	h := sha256.New()
	fmt.Fprintf(h, "%d\n%x\n%v %v %v\n%q\n%q\n", version, look.MotifSum, look.Paper, look.Ink, look.Accent, look.Parts, look.Site)
	if look.Font != nil {
		h.Write(look.Font.source)
	}
	if look.Site != "" && (look.Font == nil || !look.Font.writes(look.Site)) {
		look.Site = ""
	}
	return &Press{look: look, sum: h.Sum(nil), boards: map[string]*board{}}
}

// version is to be raised when cards or icons come out differently than before: their names change with it.
const version = 3

// name is a file's name, with a fingerprint of all that the file is made from: so it can be told before anything is drawn.
func (p *Press) name(kind, of, ext string) string {
	h := sha256.New()
	h.Write(p.sum)
	fmt.Fprintf(h, "%s\n%s", kind, of)
	return kind + "." + base32.StdEncoding.EncodeToString(h.Sum(nil)[:5]) + ext
}

// CardName is the file name of the card with a title, on which one of the motif's parts is lit, or all if there is no such part. The
// title "" is for the site's own card, and so are titles that can't be written.
func (p *Press) CardName(title, lit string) string {
	title, lit = p.shown(title, lit)
	return p.name("card", title+"\n"+lit, ".png")
}

// shown is what will be written on the card, and the part that will be lit.
func (p *Press) shown(title, lit string) (string, string) {
	if p.look.Font == nil || title == p.look.Site || p.look.Font.size(title) == 0 {
		return "", ""
	}
	if !slices.Contains(p.look.Parts, lit) {
		lit = ""
	}
	return title, lit
}

// Places on a card.
const (
	margin     = 84
	column     = 620 // the width of the words
	motifLeft  = 736
	motifWidth = Width - margin - motifLeft
	siteSize   = 34
	maxLines   = 4
)

// sizes are those of titles, of which the largest is taken that fits.
var sizes = []int{76, 66, 58, 50, 42}

// size is the size of a title's letters, or 0 if it can't be written. It is remembered: each build asks for those of all pages, also where
// next to nothing is drawn anew.
func (f *Font) size(title string) int {
	if known, ok := f.fitting.Load(title); ok {
		return known.(int)
	}
	fitting := 0
	if f.writes(title) {
		for _, size := range sizes {
			if _, ok := f.wrap(title, size, fixed.I(column)); ok {
				fitting = size
				break
			}
		}
	}
	f.fitting.Store(title, fitting)
	return fitting
}

type line struct {
	letters []letter
	width   fixed.Int26_6
}

// balanced breaks a text that fits the column into as few lines as can be, all of about the same width.
func (f *Font) balanced(text string, size int) []line {
	lines, _ := f.wrap(text, size, fixed.I(column))
	few := len(lines)
	for low, high := 0, column; low+1 < high; {
		middle := (low + high) / 2
		if narrower, ok := f.wrap(text, size, fixed.I(middle)); ok && len(narrower) == few {
			lines, high = narrower, middle
		} else {
			low = middle
		}
	}
	return lines
}

// wrap breaks a text into lines of a width, at spaces and between ideographs; ok is false if it needs too many, or a word is too long.
func (f *Font) wrap(text string, size int, room fixed.Int26_6) (lines []line, ok bool) {
	var now string
	end := func() bool {
		letters, width := f.set(strings.TrimSpace(now), size)
		lines = append(lines, line{letters, width})
		now = ""
		return width <= room && len(lines) <= maxLines
	}
	for _, word := range words(text) {
		if _, width := f.set(strings.TrimSpace(now+word), size); now != "" && width > room && !end() {
			return nil, false
		}
		now += word
	}
	return lines, now == "" || end()
}

// words cuts a text where a line may end.
func words(text string) (all []string) {
	start := 0
	var before rune
	for i, r := range text {
		if i > start && (before == ' ' && r != ' ' || ideograph(before) && !unicode.IsPunct(r) && r != ' ' || ideograph(r) && before != ' ' && !unicode.IsPunct(before)) {
			all = append(all, text[start:i])
			start = i
		}
		before = r
	}
	return append(all, text[start:])
}

func ideograph(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }

// Card writes the card that CardName names.
func (p *Press) Card(w io.Writer, title, lit string) error {
	title, lit = p.shown(title, lit)
	b := p.board(lit)
	img := image.NewPaletted(b.base.Rect, b.palette)
	if p.look.Site == "" && title == "" {
		draw.Draw(img, img.Rect, image.NewUniform(p.look.Paper), image.Point{}, draw.Src)
		p.motif(img, p.look.Motif, image.Rect(0, 0, drawing.MaxSize, drawing.MaxSize).Add(image.Pt((Width-drawing.MaxSize)/2, (Height-drawing.MaxSize)/2)))
		return encode(w, img)
	}
	copy(img.Pix, b.base.Pix)
	main, small := title, p.look.Site
	if title == "" {
		main, small = p.look.Site, ""
	}
	size := p.look.Font.size(main)
	if size == 0 { // the site's own title, which nobody shortened
		return encode(w, img)
	}
	lines := p.look.Font.balanced(main, size)
	leading := size * 6 / 5
	height := len(lines) * leading
	if small != "" {
		height += siteSize * 2
	}
	top := (Height - height) / 2
	if small != "" {
		letters, width := p.look.Font.set(small, siteSize)
		if width <= fixed.I(column) {
			write(img, letters, margin, top+siteSize, b.accent)
		}
		top += siteSize * 2
	}
	for i, l := range lines {
		write(img, l.letters, margin, top+i*leading+size, b.ink)
	}
	return encode(w, img)
}

// levels is the number of shades from the paper to a colour of words.
const levels = 16

// A ramp is the place in the palette of the shades from the paper to a colour.
type ramp struct{ first uint8 }

// board is made when a card with that part lit is drawn first.
func (p *Press) board(lit string) *board {
	p.mu.Lock()
	b := p.boards[lit]
	if b == nil {
		b = &board{}
		p.boards[lit] = b
	}
	p.mu.Unlock()
	b.once.Do(func() { p.prepare(b, lit) })
	return b
}

// lit is the motif with all other parts paled.
func (p *Press) lit(part string) *drawing.Drawing {
	if part == "" {
		return p.look.Motif
	}
	another := func(id string) bool { return slices.Contains(p.look.Parts, id) }
	return p.look.Motif.Recolored(func(ids []string, c color.NRGBA) color.NRGBA {
		if slices.ContainsFunc(ids, another) && !slices.Contains(ids, part) {
			return mix(p.look.Paper, over(c, p.look.Paper), 2, 5)
		}
		return c
	})
}

// shades is the palette of a picture with the motif in it: from the paper to the ink, to the accent and to each colour of the motif.
func (p *Press) shades(motif *drawing.Drawing) (palette color.Palette, ink, accent ramp) {
	rampTo := func(c color.NRGBA, n int) ramp {
		first := len(palette)
		for i := 1; i <= n; i++ {
			palette = append(palette, mix(p.look.Paper, c, i, n))
		}
		return ramp{uint8(first)}
	}
	palette = color.Palette{p.look.Paper}
	ink, accent = rampTo(p.look.Ink, levels), rampTo(p.look.Accent, levels)
	if motif == nil {
		return palette, ink, accent
	}
	colors := motif.Colors()
	if room := 256 - len(palette); len(colors) > 0 {
		n := min(levels, room/len(colors))
		for _, c := range colors[:min(len(colors), room)] {
			c := over(c, p.look.Paper)
			rampTo(c, max(1, n))
		}
	}
	return palette, ink, accent
}

// prepare draws what the cards of a board share.
func (p *Press) prepare(b *board, lit string) {
	motif := p.lit(lit)
	b.palette, b.ink, b.accent = p.shades(motif)
	b.base = image.NewPaletted(image.Rect(0, 0, Width, Height), b.palette)
	p.motif(b.base, motif, image.Rect(motifLeft, (Height-drawing.MaxSize)/2, motifLeft+motifWidth, (Height+drawing.MaxSize)/2))
}

// motif draws the motif on paper.
func (p *Press) motif(dst draw.Image, motif *drawing.Drawing, in image.Rectangle) {
	picture := image.NewRGBA(image.Rectangle{Max: in.Size()})
	draw.Draw(picture, picture.Rect, image.NewUniform(p.look.Paper), image.Point{}, draw.Src)
	motif.Draw(picture, picture.Rect)
	draw.Draw(dst, in, picture, image.Point{}, draw.Src)
}

// mix is part of n parts of b in a.
func mix(a, b color.NRGBA, part, n int) color.NRGBA {
	m := func(x, y uint8) uint8 { return uint8((int(x)*(n-part) + int(y)*part + n/2) / n) }
	return color.NRGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), 0xff}
}

// over is what a colour looks like on paper.
func over(c, paper color.NRGBA) color.NRGBA { return mix(paper, c, int(c.A), 0xff) }

// write sets the letters of a line on paper.
func write(dst *image.Paletted, letters []letter, x, y int, to ramp) {
	for _, l := range letters {
		if l.mask == nil {
			continue
		}
		at := image.Pt(x+l.x.Round(), y)
		for row := l.mask.Rect.Min.Y; row < l.mask.Rect.Max.Y; row++ {
			for column := l.mask.Rect.Min.X; column < l.mask.Rect.Max.X; column++ {
				shade := (int(l.mask.AlphaAt(column, row).A)*levels + 127) / 255
				q := image.Pt(column, row).Add(at)
				if shade == 0 || !q.In(dst.Rect) {
					continue
				}
				i := dst.PixOffset(q.X, q.Y)
				if index := to.first + uint8(shade-1); dst.Pix[i] == 0 || dst.Pix[i] < index { // two letters may touch
					dst.Pix[i] = index
				}
			}
		}
	}
}

// IconName is the file name of a square icon.
func (p *Press) IconName(size int) string { return p.name(fmt.Sprintf("icon-%d", size), "", ".png") }

// Icon writes the motif on a square of paper. It stands so far inside that a system may cut the square to a circle.
func (p *Press) Icon(w io.Writer, size int) error {
	img := image.NewRGBA(image.Rect(0, 0, size, size))
	draw.Draw(img, img.Rect, image.NewUniform(p.look.Paper), image.Point{}, draw.Src)
	inside := min(size*18/25, drawing.MaxSize)
	p.look.Motif.Draw(img, image.Rect(0, 0, inside, inside).Add(image.Pt((size-inside)/2, (size-inside)/2)))
	return encode(w, img)
}

// encoders keep what compressing needs from one picture to the next.
type encoders struct{ sync.Pool }

func (e *encoders) Get() *png.EncoderBuffer {
	b, _ := e.Pool.Get().(*png.EncoderBuffer)
	return b
}

func (e *encoders) Put(b *png.EncoderBuffer) { e.Pool.Put(b) }

// encoder compresses quickly: that takes a third of the time, for a tenth more bytes.
var encoder = png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: &encoders{}}

func encode(w io.Writer, img image.Image) error {
	var b bytes.Buffer
	if err := encoder.Encode(&b, img); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}
