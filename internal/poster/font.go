package poster

import (
	"image"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// A Font writes the words of cards.
type Font struct {
	source []byte
	sfnt   *sfnt.Font

	fitting sync.Map // the size of each title that was asked for

	mu     sync.Mutex
	buffer sfnt.Buffer
	glyphs map[glyphKey]*glyph
}

type glyphKey struct {
	index sfnt.GlyphIndex
	size  int
}

// A glyph is a letter in one size.
type glyph struct {
	advance fixed.Int26_6
	mask    *image.Alpha // nil for a space; (0, 0) is on the line, where the letter begins
}

// ParseFont reads a TrueType or OpenType file.
func ParseFont(source []byte) (*Font, error) {
	f, err := sfnt.Parse(source)
	if err != nil {
		return nil, err
	}
	return &Font{source: source, sfnt: f, glyphs: map[glyphKey]*glyph{}}, nil
}

// scripts are those whose letters can be set one after the other, from left to right, as they are in the font. Others join them or
// change their order, which takes more than a font.
var scripts = []*unicode.RangeTable{
	unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Armenian, unicode.Georgian, unicode.Common, unicode.Han, unicode.Hiragana, unicode.Katakana,
	unicode.Hangul, unicode.Bopomofo,
}

// writes reports whether the font can write a text.
func (f *Font) writes(text string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range text {
		if r == ' ' {
			continue
		}
		index, err := f.sfnt.GlyphIndex(&f.buffer, r)
		if err != nil || index == 0 || !unicode.In(r, scripts...) {
			return false
		}
	}
	return true
}

// A letter is a glyph on a line.
type letter struct {
	*glyph
	x fixed.Int26_6
}

// set places the letters of a line, and returns its width.
func (f *Font) set(text string, size int) ([]letter, fixed.Int26_6) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var letters []letter
	var x fixed.Int26_6
	var before sfnt.GlyphIndex
	for i, r := range text {
		index, err := f.sfnt.GlyphIndex(&f.buffer, r)
		if err != nil {
			continue
		}
		if i > 0 {
			if kern, err := f.sfnt.Kern(&f.buffer, before, index, fixed.I(size), font.HintingNone); err == nil {
				x += kern
			}
		}
		g := f.glyph(index, size)
		letters = append(letters, letter{g, x})
		x, before = x+g.advance, index
	}
	return letters, x
}

func (f *Font) glyph(index sfnt.GlyphIndex, size int) *glyph {
	key := glyphKey{index, size}
	if g := f.glyphs[key]; g != nil {
		return g
	}
	g := &glyph{}
	f.glyphs[key] = g
	var err error
	if g.advance, err = f.sfnt.GlyphAdvance(&f.buffer, index, fixed.I(size), font.HintingNone); err != nil {
		return g
	}
	segments, err := f.sfnt.LoadGlyph(&f.buffer, index, fixed.I(size), nil)
	if err != nil || len(segments) == 0 {
		return g
	}
	bounds := segments.Bounds()
	in := image.Rect(bounds.Min.X.Floor(), bounds.Min.Y.Floor(), bounds.Max.X.Ceil(), bounds.Max.Y.Ceil())
	if in.Dx() > 512 || in.Dy() > 512 {
		return g // larger than any letter; beyond this, the rasterizer doesn't count in integers
	}
	g.mask = image.NewAlpha(in)
	r := vector.NewRasterizer(in.Dx(), in.Dy())
	place := func(p fixed.Point26_6) [2]float64 {
		return [2]float64{float64(p.X)/64 - float64(in.Min.X), float64(p.Y)/64 - float64(in.Min.Y)}
	}
	var at [2]float64
	to := func(p [2]float64) { r.LineTo(float32(p[0]), float32(p[1])) }
	for _, s := range segments {
		a, b, c := place(s.Args[0]), place(s.Args[1]), place(s.Args[2])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			r.ClosePath()
			r.MoveTo(float32(a[0]), float32(a[1]))
			at = a
		case sfnt.SegmentOpLineTo:
			to(a)
			at = a
		case sfnt.SegmentOpQuadTo:
			for i := range pieces {
				t := float64(i+1) / pieces
				to(between(between(at, a, t), between(a, b, t), t))
			}
			at = b
		case sfnt.SegmentOpCubeTo:
			for i := range pieces {
				t := float64(i+1) / pieces
				p, q, o := between(at, a, t), between(a, b, t), between(b, c, t)
				to(between(between(p, q, t), between(q, o, t), t))
			}
			at = c
		}
	}
	r.ClosePath()
	r.Draw(g.mask, in, image.Opaque, image.Point{})
	return g
}

// pieces is the number of straight pieces of a letter's curve.
const pieces = 8

// between converts the product before it is added: some machines would fuse the two, and round otherwise.
func between(a, b [2]float64, t float64) [2]float64 {
	return [2]float64{a[0] + float64(t*(b[0]-a[0])), a[1] + float64(t*(b[1]-a[1]))}
}
