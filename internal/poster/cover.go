package poster

import (
	"image"
	"io"

	"golang.org/x/image/math/fixed"

	"buildsite/internal/drawing"
)

// CoverWidth and CoverHeight are those of a book's cover, in pixels.
const (
	CoverWidth  = 900
	CoverHeight = 1200
)

// Places on a cover.
const (
	motifTop  = 150
	ruleTop   = 760
	ruleWidth = 120
	ruleThick = 6
	titleTop  = 820
)

// Cover writes the cover of a book with a title, below the motif or, without one, below a field of the accent. A title that can't be written is
// left out.
func (p *Press) Cover(w io.Writer, title string) error {
	palette, ink, accent := p.shades(p.look.Motif)
	full := accent.first + levels - 1
	img := image.NewPaletted(image.Rect(0, 0, CoverWidth, CoverHeight), palette)
	fill := func(r image.Rectangle) {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				img.Pix[img.PixOffset(x, y)] = full
			}
		}
	}
	size := 0
	if p.look.Font != nil {
		size = p.look.Font.size(title)
	}
	switch {
	case p.look.Motif == nil && size == 0:
		fill(img.Rect)
	case p.look.Motif == nil:
		fill(image.Rect(0, 0, CoverWidth, ruleTop))
	default:
		left := (CoverWidth - drawing.MaxSize) / 2
		p.motif(img, p.look.Motif, image.Rect(left, motifTop, left+drawing.MaxSize, motifTop+drawing.MaxSize))
		left = (CoverWidth - ruleWidth) / 2
		fill(image.Rect(left, ruleTop, left+ruleWidth, ruleTop+ruleThick))
	}
	if size == 0 {
		return encode(w, img)
	}
	for i, l := range p.look.Font.balanced(title, size) {
		left := (fixed.I(CoverWidth) - l.width) / 2
		write(img, l.letters, left.Round(), titleTop+i*size*6/5+size, ink)
	}
	return encode(w, img)
}
