// Package drawing reads SVGs of plain shapes and draws them as pixels, the same on every machine. It knows what a picture needs that
// is drawn by hand, and tells of all else rather than leave it out in silence.
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
	r := vector.NewRasterizer(in.Dx(), in.Dy())
	for _, s := range d.shapes {
		r.Reset(in.Dx(), in.Dy())
		for _, polygon := range s.polygons {
			for i, p := range polygon {
				x, y := near(float64(p.x*scale)+left), near(float64(p.y*scale)+top)
				if i == 0 {
					r.MoveTo(x, y)
				} else {
					r.LineTo(x, y)
				}
			}
			r.ClosePath()
		}
		mask := image.NewAlpha(image.Rect(0, 0, in.Dx(), in.Dy()))
		r.Draw(mask, mask.Bounds(), image.Opaque, image.Point{})
		draw.DrawMask(dst, in, image.NewUniform(s.color), image.Point{}, mask, image.Point{}, draw.Over)
	}
}

// near keeps what is far outside of the picture within what the rasterizer can count.
func near(v float64) float32 { return float32(min(1<<14, max(-1<<14, v))) }

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
	before := p.src[:p.at]
	line := bytes.Count(before, []byte("\n")) + 1
	start := bytes.LastIndexByte(before, '\n') + 1
	p.problems = append(p.problems, diag.Problem{
		Pos: diag.Pos{File: p.file, Line: line, Col: len([]rune(string(before[start:]))) + 1}, Width: 1, Message: message, Hint: hint,
	})
}

const asPaths = "turn it into paths with plain colours, as drawing programs can"

func (p *parser) document() {
	black := color.NRGBA{A: 0xff}
	levels := []style{{fill: black, fillOpacity: 1, opacity: 1, strokeOpacity: 1, width: 1, matrix: identity}}
	skip := 0 // how deep in an element that isn't drawn
	for {
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
			levels = append(levels, own)
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
	if c := faded(s.fill, s.fillOpacity*s.opacity); c.A > 0 {
		filled := shape{ids: s.ids, color: c}
		for _, l := range lines {
			var polygon []point
			for _, q := range l.points {
				polygon = append(polygon, place(q))
			}
			filled.polygons = append(filled.polygons, polygon)
		}
		p.drawing.shapes = append(p.drawing.shapes, filled)
	}
	if c := faded(s.stroke, s.strokeOpacity*s.opacity); c.A > 0 && s.width > 0 {
		drawn := shape{ids: s.ids, color: c}
		for _, l := range lines {
			for _, polygon := range l.outline(s.width/2, s.round) {
				for i, q := range polygon {
					polygon[i] = place(q)
				}
				drawn.polygons = append(drawn.polygons, oriented(polygon))
			}
		}
		p.drawing.shapes = append(p.drawing.shapes, drawn)
	}
}

func faded(c color.NRGBA, opacity float64) color.NRGBA {
	c.A = uint8(math.Round(float64(c.A) * min(1, max(0, opacity))))
	return c
}
