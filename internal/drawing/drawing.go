// Package drawing reads SVGs of plain shapes and draws them as pixels, the same on every machine. It knows what a picture needs that
// is drawn by hand, and all else is reported rather than left out in silence.
package drawing

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/image/colornames"
	"golang.org/x/image/vector"

	"buildsite/internal/diag"
)

// A Drawing is an SVG as filled polygons. It doesn't change once it is read.
type Drawing struct {
	Width, Height float64
	IDs           map[string]bool // of its elements

	shapes []shape // from the back to the front
}

type shape struct {
	ids      []string // of its element and of the groups around it, outermost first
	color    color.NRGBA
	polygons [][]point
}

type point struct{ x, y float64 }

// Recolored is the drawing with the colour of each shape changed; ids are those of its element and of the groups around it.
func (d *Drawing) Recolored(change func(ids []string, c color.NRGBA) color.NRGBA) *Drawing {
	other := *d
	other.shapes = slices.Clone(d.shapes)
	for i, s := range other.shapes {
		other.shapes[i].color = change(s.ids, s.color)
	}
	return &other
}

// Colors are those that a drawing is made of, in the order in which they first occur.
func (d *Drawing) Colors() (all []color.NRGBA) {
	seen := map[color.NRGBA]bool{}
	for _, s := range d.shapes {
		if !seen[s.color] {
			seen[s.color] = true
			all = append(all, s.color)
		}
	}
	return all
}

// MaxSize is the greatest width and height, in pixels, that Draw can draw: up to it, the rasterizer counts in integers.
const MaxSize = 512

// Draw draws in the middle of a rectangle, as large as fits.
func (d *Drawing) Draw(dst draw.Image, in image.Rectangle) {
	// A product that is converted before it is added to something can't be fused with the sum: fused, it would be rounded otherwise
	// on some machines than on others.
	scale := min(float64(in.Dx())/d.Width, float64(in.Dy())/d.Height)
	left := (float64(in.Dx()) - float64(d.Width*scale)) / 2
	top := (float64(in.Dy()) - float64(d.Height*scale)) / 2
	size := in.Size()
	r := vector.NewRasterizer(size.X, size.Y)
	covered := make([]uint8, size.X*size.Y)
	polygons := newNearby(size)
	for _, s := range d.shapes {
		polygons.reset()
		for _, polygon := range s.polygons {
			for i, p := range polygon {
				polygons.add(point{float64(p.x*scale) + left, float64(p.y*scale) + top}, i == 0)
			}
			polygons.close()
		}
		// Only what the shape may cover is rasterized. Moving by whole pixels changes no coverage.
		box := polygons.bounds()
		if box.Empty() {
			continue
		}
		r.Reset(box.Dx(), box.Dy())
		r.DrawOp = draw.Src
		x0, y0 := float32(box.Min.X), float32(box.Min.Y)
		for _, polygon := range polygons.all {
			for i, p := range polygon {
				if i == 0 {
					r.MoveTo(p[0]-x0, p[1]-y0)
				} else {
					r.LineTo(p[0]-x0, p[1]-y0)
				}
			}
			r.ClosePath()
		}
		mask := &image.Alpha{Pix: covered[:box.Dx()*box.Dy()], Stride: box.Dx(), Rect: image.Rectangle{Max: box.Size()}}
		r.Draw(mask, mask.Rect, image.Opaque, image.Point{})
		draw.DrawMask(dst, box.Add(in.Min), image.NewUniform(s.color), image.Point{}, mask, image.Point{}, draw.Over)
	}
}

// A nearby keeps the polygons of a shape, in pixels, to the neighbourhood of the picture: the rasterizer visits each row and column that a line goes
// through, also outside.
type nearby struct {
	size     image.Point
	min, max point
	first    point // of the polygon that is being added
	last     point
	all      [][][2]float32
	lo, hi   [2]float32 // of all
}

// newNearby has room on each side for another picture.
func newNearby(size image.Point) *nearby {
	return &nearby{size: size, min: point{-MaxSize, -MaxSize}, max: point{float64(size.X + MaxSize), float64(size.Y + MaxSize)}}
}

func (n *nearby) reset() {
	n.all = n.all[:0]
	n.lo, n.hi = [2]float32{math.MaxFloat32, math.MaxFloat32}, [2]float32{-math.MaxFloat32, -math.MaxFloat32}
}

// add goes on to a point, or begins a polygon there.
func (n *nearby) add(p point, begin bool) {
	if begin {
		n.first = p
		n.all = append(n.all, nil)
	} else {
		n.between(n.last, p)
	}
	n.last = p
	n.keep(p)
}

// close goes back to where the polygon began.
func (n *nearby) close() {
	if len(n.all) > 0 && n.last != n.first {
		n.between(n.last, n.first)
	}
}

// between adds the points where a line leaves or enters the neighbourhood. Outside, it then goes along the edge, beside what it went by.
func (n *nearby) between(p, q point) {
	if n.holds(p) && n.holds(q) {
		return
	}
	cuts := make([]float64, 0, 4)
	cut := func(from, to, edge float64) {
		if t := (edge - from) / (to - from); t > 0 && t < 1 {
			cuts = append(cuts, t)
		}
	}
	cut(p.x, q.x, n.min.x)
	cut(p.x, q.x, n.max.x)
	cut(p.y, q.y, n.min.y)
	cut(p.y, q.y, n.max.y)
	slices.Sort(cuts)
	for _, t := range cuts {
		n.keep(between(p, q, t))
	}
}

func (n *nearby) holds(p point) bool {
	return p.x >= n.min.x && p.x <= n.max.x && p.y >= n.min.y && p.y <= n.max.y
}

func (n *nearby) keep(p point) {
	if math.IsNaN(p.x) || math.IsNaN(p.y) { // a transform that is too large
		return
	}
	v := [2]float32{float32(min(n.max.x, max(n.min.x, p.x))), float32(min(n.max.y, max(n.min.y, p.y)))}
	for i := range v {
		n.lo[i], n.hi[i] = min(n.lo[i], v[i]), max(n.hi[i], v[i])
	}
	last := &n.all[len(n.all)-1]
	*last = append(*last, v)
}

// bounds are the pixels of the picture that the polygons may cover.
func (n *nearby) bounds() image.Rectangle {
	if n.lo[0] > n.hi[0] {
		return image.Rectangle{}
	}
	// One more column: the rasterizer counts to the right of a line, too.
	box := image.Rect(int(math.Floor(float64(n.lo[0]))), int(math.Floor(float64(n.lo[1]))), int(math.Ceil(float64(n.hi[0])))+1, int(math.Ceil(float64(n.hi[1])))+1)
	return box.Intersect(image.Rectangle{Max: n.size})
}

// What a drawing may hold. It is drawn once for each icon, and for each step's card.
const (
	maxDepth    = 32        // of groups in groups
	maxShapes   = 2000      // that are filled or drawn along a line
	maxCover    = 100       // times the picture's area, in all shapes' bounds together
	maxLength   = 100_000   // times the picture's width or height, in all shapes' edges together
	maxPoints   = 1_000_000 // of all polygons, with those that curves and lines become
	maxProblems = 20        // that are told
)

// Parse reads an SVG, and reports what Draw couldn't draw.
func Parse(file string, src []byte) (*Drawing, diag.List) {
	p := &parser{file: file, src: src, xml: xml.NewDecoder(bytes.NewReader(src)), drawing: &Drawing{IDs: map[string]bool{}}}
	p.document()
	if len(p.problems) > 0 {
		return nil, p.problems
	}
	return p.drawing, nil
}

type parser struct {
	file     string
	src      []byte
	xml      *xml.Decoder
	at       int64 // where the element begins that is being read
	origin   point // of the viewBox
	drawing  *Drawing
	points   int     // of its polygons
	cover    float64 // of the picture by the bounds of its shapes, in times its area
	length   float64 // of its edges in and near the picture, in times its width or height
	full     bool    // the drawing holds more than it may, and isn't read on
	problems diag.List
}

// A style is what an element inherits.
type style struct {
	ids                  []string
	fill, stroke         color.NRGBA
	fillOpacity, opacity float64
	strokeOpacity, width float64
	round                bool // the ends of lines
	matrix               matrix
	hidden               bool
}

func (p *parser) report(message, hint string) {
	if len(p.problems) == maxProblems {
		return
	}
	line, col := diag.LineCol(p.src, int(p.at))
	p.problems = append(p.problems, diag.Problem{Pos: diag.Pos{File: p.file, Line: line, Col: col}, Width: 1, Message: message, Hint: hint})
}

// tooMuch reports that the drawing holds more than it may, once.
func (p *parser) tooMuch(message, hint string) {
	if !p.full {
		p.report(message, hint)
	}
	p.full = true
}

const asPaths = "turn it into paths with plain colours, as drawing programs can"

func (p *parser) document() {
	black := color.NRGBA{A: 0xff}
	levels := []style{{fill: black, fillOpacity: 1, opacity: 1, strokeOpacity: 1, width: 1, matrix: identity}}
	skip := 0 // how deep in an element that isn't drawn
	for !p.full {
		p.at = p.xml.InputOffset()
		token, err := p.xml.Token()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				p.report("the picture can't be read: "+err.Error(), "save it again from a drawing program")
			}
			break
		}
		switch t := token.(type) {
		case xml.EndElement:
			if skip > 0 {
				skip--
			} else {
				levels = levels[:len(levels)-1]
			}
		case xml.StartElement:
			if skip > 0 {
				skip++
				continue
			}
			switch t.Name.Local {
			case "title", "desc", "metadata", "style", "defs", "namedview":
				skip = 1
				continue
			}
			inherited := levels[len(levels)-1]
			own, attributes := p.style(inherited, t)
			if own.hidden {
				skip = 1
				continue
			}
			if levels = append(levels, own); len(levels) > maxDepth+2 {
				p.tooMuch(fmt.Sprintf("more than %d elements within each other can't be drawn in icons and cards", maxDepth), "ungroup them in a drawing program")
				return
			}
			p.element(t.Name.Local, len(levels) == 2, own, attributes)
		}
	}
	if p.drawing.Width == 0 && len(p.problems) == 0 {
		p.report("there is no <svg> with a viewBox in it", `write viewBox="0 0 width height"`)
	}
}

// style is that of an element, and its other attributes.
func (p *parser) style(s style, e xml.StartElement) (style, map[string]string) {
	attributes := map[string]string{}
	for _, a := range e.Attr {
		if a.Name.Space == "" {
			attributes[a.Name.Local] = a.Value
		}
	}
	for declaration := range strings.SplitSeq(attributes["style"], ";") {
		if name, value, ok := strings.Cut(declaration, ":"); ok {
			attributes[strings.TrimSpace(name)] = strings.TrimSpace(value)
		}
	}
	if id := attributes["id"]; id != "" {
		p.drawing.IDs[id] = true
		s.ids = append(slices.Clip(s.ids), id)
	}
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		switch value := attributes[name]; name {
		case "fill":
			p.color(&s.fill, value)
		case "stroke":
			p.color(&s.stroke, value)
		case "fill-opacity":
			p.number(&s.fillOpacity, value)
		case "stroke-opacity":
			p.number(&s.strokeOpacity, value)
		case "opacity": // of a group, its shapes are taken one by one
			own := 1.0
			p.number(&own, value)
			s.opacity *= own
		case "stroke-width":
			p.number(&s.width, strings.TrimSuffix(value, "px"))
		case "stroke-linecap":
			s.round = value != "butt"
		case "transform":
			m, ok := parseTransform(value)
			if !ok {
				p.report(fmt.Sprintf("the transform %q can't be read", value), asPaths)
			}
			s.matrix = s.matrix.then(m)
		case "display":
			s.hidden = s.hidden || value == "none"
		case "visibility":
			s.hidden = s.hidden || value == "hidden"
		case "clip-path", "mask", "filter", "stroke-dasharray", "marker-start", "marker-mid", "marker-end":
			if value != "none" {
				p.report(name+" can't be drawn in icons and cards", asPaths)
			}
		case "fill-rule":
			if value == "evenodd" {
				p.report("fill-rule evenodd can't be drawn in icons and cards", asPaths)
			}
		}
	}
	return s, attributes
}

func (p *parser) number(n *float64, text string) {
	v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		p.report(fmt.Sprintf("%q isn't a number", text), "write it without a unit")
		return
	}
	*n = v
}

func (p *parser) color(c *color.NRGBA, text string) {
	text = strings.ToLower(strings.TrimSpace(text))
	digits, hex := strings.CutPrefix(text, "#")
	if hex && len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	v, err := strconv.ParseUint(digits, 16, 32)
	named, isNamed := colornames.Map[text]
	switch {
	case text == "none" || text == "transparent":
		*c = color.NRGBA{}
	case text == "inherit":
	case text == "currentcolor":
		*c = color.NRGBA{A: 0xff}
	case isNamed:
		*c = color.NRGBA{named.R, named.G, named.B, 0xff}
	case hex && len(digits) == 6 && err == nil:
		*c = color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 0xff}
	default:
		p.report(fmt.Sprintf("the colour %q can't be drawn in icons and cards", text), "write a plain one, as #rrggbb")
	}
}

func (p *parser) element(name string, root bool, s style, attributes map[string]string) {
	get := func(key string) (v float64) {
		if text := attributes[key]; text != "" {
			p.number(&v, strings.TrimSuffix(text, "px"))
		}
		return v
	}
	if root {
		if name != "svg" {
			p.report("it begins with <"+name+">, not <svg>", "save it as SVG from a drawing program")
			return
		}
		p.box(attributes, get)
		return
	}
	var lines []polyline
	switch name {
	case "g", "a":
		return
	case "path":
		var ok bool
		if lines, ok = parsePath(attributes["d"]); !ok {
			p.report("the path can't be read to its end", "save it again from a drawing program")
		}
	case "rect":
		lines = rectangle(get("x"), get("y"), get("width"), get("height"), get("rx"), get("ry"))
	case "circle":
		lines = ellipse(get("cx"), get("cy"), get("r"), get("r"), pieces)
	case "ellipse":
		lines = ellipse(get("cx"), get("cy"), get("rx"), get("ry"), pieces)
	case "line":
		lines = []polyline{{points: []point{{get("x1"), get("y1")}, {get("x2"), get("y2")}}}}
	case "polyline", "polygon":
		numbers := numbersOf(attributes["points"])
		line := polyline{closed: name == "polygon"}
		for i := 0; i+1 < len(numbers); i += 2 {
			line.points = append(line.points, point{numbers[i], numbers[i+1]})
		}
		lines = []polyline{line}
	default:
		p.report("<"+name+"> can't be drawn in icons and cards", asPaths)
		return
	}
	p.paint(lines, s)
}

// box makes the user's units begin at 0.
func (p *parser) box(attributes map[string]string, get func(string) float64) {
	d := p.drawing
	if box := numbersOf(attributes["viewBox"]); len(box) == 4 {
		d.Width, d.Height = box[2], box[3]
		p.origin = point{box[0], box[1]}
	} else {
		d.Width, d.Height = get("width"), get("height")
	}
	if d.Width <= 0 || d.Height <= 0 || d.Width > 1e6 || d.Height > 1e6 {
		p.report("its <svg> has no viewBox with a width and a height", `write viewBox="0 0 width height"`)
		d.Width, d.Height = 1, 1
	}
}

// paint adds what is filled of some lines, and what is drawn along them.
func (p *parser) paint(lines []polyline, s style) {
	place := func(q point) point {
		q = s.matrix.apply(q)
		return point{snap(q.x - p.origin.x), snap(q.y - p.origin.y)}
	}
	if c := faded(s.fill, s.fillOpacity*s.opacity); c.A > 0 && p.room(lines, 1) {
		filled := shape{ids: s.ids, color: c}
		for _, l := range lines {
			var polygon []point
			for _, q := range l.points {
				polygon = append(polygon, place(q))
			}
			filled.polygons = append(filled.polygons, polygon)
		}
		p.add(filled)
	}
	if c := faded(s.stroke, s.strokeOpacity*s.opacity); c.A > 0 && s.width > 0 && p.room(lines, outlinePoints) {
		drawn := shape{ids: s.ids, color: c}
		for _, l := range lines {
			for _, polygon := range l.outline(s.width/2, s.round) {
				for i, q := range polygon {
					polygon[i] = place(q)
				}
				drawn.polygons = append(drawn.polygons, oriented(polygon))
			}
		}
		p.add(drawn)
	}
}

// room reports whether another shape of some lines may be drawn, each point of which becomes so many.
func (p *parser) room(lines []polyline, each int) bool {
	for _, l := range lines {
		p.points += len(l.points) * each
	}
	switch {
	case len(p.drawing.shapes) == maxShapes:
		p.tooMuch(fmt.Sprintf("more than %d shapes can't be drawn in icons and cards", maxShapes), simpler)
	case p.points > maxPoints:
		p.tooMuch(fmt.Sprintf("more than %d points, with those of curves and outlines, can't be drawn in icons and cards", maxPoints), simpler)
	}
	return !p.full
}

func (p *parser) add(s shape) {
	d := p.drawing
	d.shapes = append(d.shapes, s)
	lo, hi := point{1, 1}, point{}
	for _, polygon := range s.polygons {
		for i, q := range polygon {
			before := polygon[(i+len(polygon)-1)%len(polygon)]
			p.length += math.Abs(beside(q.x/d.Width)-beside(before.x/d.Width)) + math.Abs(beside(q.y/d.Height)-beside(before.y/d.Height))
			lo.x, lo.y = min(lo.x, q.x/d.Width), min(lo.y, q.y/d.Height)
			hi.x, hi.y = max(hi.x, q.x/d.Width), max(hi.y, q.y/d.Height)
		}
	}
	p.cover += max(0, min(hi.x, 1)-max(lo.x, 0)) * max(0, min(hi.y, 1)-max(lo.y, 0))
	switch {
	case p.cover > maxCover:
		p.tooMuch(fmt.Sprintf("shapes that together are more than %d times as large as the picture can't be drawn in icons and cards", maxCover), simpler)
	case p.length > maxLength:
		p.tooMuch(fmt.Sprintf("lines that together are more than %d times as long as the picture can't be drawn in icons and cards", maxLength), simpler)
	}
}

// beside moves what is far outside of a picture that reaches from 0 to 1 to the edge of what is near.
func beside(v float64) float64 { return min(2, max(-1, v)) }

const simpler = "draw it with fewer and simpler shapes: it is drawn anew for each icon and each step"

func faded(c color.NRGBA, opacity float64) color.NRGBA {
	c.A = uint8(math.Round(float64(c.A) * min(1, max(0, opacity))))
	return c
}
