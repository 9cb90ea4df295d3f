package drawing

import (
	"math"
	"strconv"
	"strings"
)

// A polyline is a line, straight or bent, as the points that it goes through.
type polyline struct {
	points []point
	closed bool
}

// pieces is the number of straight pieces that a curve or an arc is drawn as. A quarter of a circle of MaxSize pixels is then nowhere more than
// a tenth of a pixel from its curve.
const pieces = 48

// snap rounds to a 1024th, so that what machines compute differently in the last bit comes out the same.
func snap(v float64) float64 { return math.Round(v*1024) / 1024 }

// A matrix is a transform: x' = a·x + c·y + e, y' = b·x + d·y + f.
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

func (m matrix) apply(p point) point {
	return point{float64(m.a*p.x) + float64(m.c*p.y) + m.e, float64(m.b*p.x) + float64(m.d*p.y) + m.f}
}

// then is first n, then m.
func (m matrix) then(n matrix) matrix {
	x, y, o := m.apply(point{n.a, n.b}), m.apply(point{n.c, n.d}), m.apply(point{n.e, n.f})
	return matrix{x.x - m.e, x.y - m.f, y.x - m.e, y.y - m.f, o.x, o.y}
}

func parseTransform(text string) (matrix, bool) {
	m := identity
	for {
		text = strings.TrimLeft(text, " ,\t\n\r")
		if text == "" {
			return m, true
		}
		name, rest, ok := strings.Cut(text, "(")
		list, after, closed := strings.Cut(rest, ")")
		if !ok || !closed {
			return m, false
		}
		text = after
		n := numbersOf(list)
		at := func(i int) float64 {
			if i < len(n) {
				return n[i]
			}
			return 0
		}
		turn := func() matrix {
			sin, cos := math.Sincos(at(0) * math.Pi / 180)
			return matrix{cos, sin, -sin, cos, 0, 0}
		}
		switch name = strings.TrimSpace(name); {
		case name == "translate" && len(n) > 0:
			m = m.then(matrix{1, 0, 0, 1, at(0), at(1)})
		case name == "scale" && len(n) == 1:
			m = m.then(matrix{at(0), 0, 0, at(0), 0, 0})
		case name == "scale" && len(n) == 2:
			m = m.then(matrix{at(0), 0, 0, at(1), 0, 0})
		case name == "rotate" && len(n) == 1:
			m = m.then(turn())
		case name == "rotate" && len(n) == 3:
			m = m.then(matrix{1, 0, 0, 1, at(1), at(2)}).then(turn()).then(matrix{1, 0, 0, 1, -at(1), -at(2)})
		case name == "matrix" && len(n) == 6:
			m = m.then(matrix{at(0), at(1), at(2), at(3), at(4), at(5)})
		default:
			return m, false
		}
	}
}

// A scanner reads numbers as SVG writes them: "1.5.5-2" are three.
type scanner struct {
	text string
	bad  bool
}

func (s *scanner) space() { s.text = strings.TrimLeft(s.text, " ,\t\n\r\f") }

func (s *scanner) number() float64 {
	s.space()
	i, dot, exponent := 0, false, false
scan:
	for i < len(s.text) {
		switch c := s.text[i]; {
		case c >= '0' && c <= '9':
		case (c == '-' || c == '+') && (i == 0 || exponent && (s.text[i-1] == 'e' || s.text[i-1] == 'E')):
		case c == '.' && !dot && !exponent:
			dot = true
		case (c == 'e' || c == 'E') && i > 0 && !exponent:
			exponent = true
		default:
			break scan
		}
		i++
	}
	v, err := strconv.ParseFloat(s.text[:i], 64)
	if err != nil || math.Abs(v) > 1e9 {
		s.bad = true
		return 0
	}
	s.text = s.text[i:]
	return v
}

// flag is a 0 or 1 of an arc, which may stand without a space before what comes next.
func (s *scanner) flag() bool {
	s.space()
	if s.text == "" || s.text[0] != '0' && s.text[0] != '1' {
		s.bad = true
		return false
	}
	on := s.text[0] == '1'
	s.text = s.text[1:]
	return on
}

func numbersOf(text string) (all []float64) {
	s := scanner{text: text}
	for s.space(); s.text != ""; s.space() {
		v := s.number()
		if s.bad {
			return nil
		}
		all = append(all, v)
	}
	return all
}

// parsePath reads the d of a path; ok is false where it doesn't make sense from some point on. Beyond maxPoints, it isn't read on.
func parsePath(d string) (lines []polyline, ok bool) {
	s := scanner{text: d}
	var line polyline
	var at, start, control point // control is that of the curve before, for S and T
	var command, before byte
	count := 0
	end := func() {
		if len(line.points) > 1 {
			lines = append(lines, line)
		}
		line = polyline{}
	}
	to := func(p point) {
		if len(line.points) == 0 {
			line.points = append(line.points, at)
		}
		line.points, at = append(line.points, p), p
		count++
	}
	for s.space(); s.text != "" && !s.bad && count <= maxPoints; s.space() {
		if c := s.text[0]; c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
			command, s.text = c, s.text[1:]
		} else if command == 0 || command == 'z' || command == 'Z' {
			return lines, false
		}
		var from point
		if command >= 'a' {
			from = at
		}
		next := func() point { x, y := s.number(), s.number(); return point{from.x + x, from.y + y} }
		mirrored := func(curves string) point {
			if before != 0 && strings.IndexByte(curves, before) >= 0 {
				return point{2*at.x - control.x, 2*at.y - control.y}
			}
			return at
		}
		upper := command &^ 0x20
		switch upper {
		case 'M':
			end()
			at = next()
			start = at
			command = 'L' | command&0x20 // further points are joined to it
		case 'L':
			to(next())
		case 'H':
			to(point{from.x + s.number(), at.y})
		case 'V':
			to(point{at.x, from.y + s.number()})
		case 'C', 'S':
			a := mirrored("CS")
			if upper == 'C' {
				a = next()
			}
			b, c := next(), next()
			cubic(at, a, b, c, to)
			control = b
		case 'Q', 'T':
			a := mirrored("QT")
			if upper == 'Q' {
				a = next()
			}
			c := next()
			o := at
			cubic(o, between(o, a, 2./3), between(c, a, 2./3), c, to)
			control = a
		case 'A':
			rx, ry, turn := s.number(), s.number(), s.number()
			large, sweep := s.flag(), s.flag()
			arc(at, next(), rx, ry, turn, large, sweep, pieces, to)
		case 'Z':
			line.closed = true
			end()
			at = start
		default:
			return lines, false
		}
		before = upper
	}
	end()
	return lines, !s.bad
}

func between(a, b point, t float64) point {
	return point{a.x + float64(t*(b.x-a.x)), a.y + float64(t*(b.y-a.y))}
}

func cubic(o, a, b, c point, to func(point)) {
	for i := 1; i <= pieces; i++ {
		t := float64(i) / pieces
		p, q, r := between(o, a, t), between(a, b, t), between(b, c, t)
		to(between(between(p, q, t), between(q, r, t), t))
	}
}

// arc cuts an arc into n pieces. It follows the notes on implementation of SVG 1.1, F.6.
func arc(from, end point, rx, ry, degrees float64, large, sweep bool, n int, to func(point)) {
	rx, ry = math.Abs(rx), math.Abs(ry)
	if rx == 0 || ry == 0 || from == end {
		to(end)
		return
	}
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	dx, dy := (from.x-end.x)/2, (from.y-end.y)/2
	x, y := float64(cos*dx)+float64(sin*dy), float64(cos*dy)-float64(sin*dx)
	if grow := math.Sqrt(float64(x/rx*(x/rx)) + float64(y/ry*(y/ry))); grow > 1 {
		rx, ry = rx*grow, ry*grow
	}
	below := float64(rx*rx*y*y) + float64(ry*ry*x*x)
	k := math.Sqrt(max(0, float64(rx*rx*ry*ry)-below) / below)
	if large == sweep {
		k = -k
	}
	cx, cy := k*rx*y/ry, -k*ry*x/rx
	first := math.Atan2((y-cy)/ry, (x-cx)/rx)
	last := math.Atan2((-y-cy)/ry, (-x-cx)/rx)
	switch {
	case sweep && last < first:
		last += 2 * math.Pi
	case !sweep && last > first:
		last -= 2 * math.Pi
	}
	middle := point{(from.x + end.x) / 2, (from.y + end.y) / 2}
	for i := 1; i < n; i++ {
		s, c := math.Sincos(first + float64((last-first)*float64(i)/float64(n)))
		px, py := float64(rx*c)+cx, float64(ry*s)+cy
		to(point{float64(cos*px) - float64(sin*py) + middle.x, float64(sin*px) + float64(cos*py) + middle.y})
	}
	to(end)
}

// ellipse has twice n pieces.
func ellipse(cx, cy, rx, ry float64, n int) []polyline {
	if rx <= 0 || ry <= 0 {
		return nil
	}
	line := polyline{points: []point{{cx + rx, cy}}, closed: true}
	to := func(p point) { line.points = append(line.points, p) }
	arc(point{cx + rx, cy}, point{cx - rx, cy}, rx, ry, 0, false, true, n, to)
	arc(point{cx - rx, cy}, point{cx + rx, cy}, rx, ry, 0, false, true, n, to)
	return []polyline{line}
}

func rectangle(x, y, w, h, rx, ry float64) []polyline {
	if w <= 0 || h <= 0 {
		return nil
	}
	if rx == 0 {
		rx = ry
	}
	if ry == 0 {
		ry = rx
	}
	rx, ry = min(rx, w/2), min(ry, h/2)
	line := polyline{points: []point{{x + rx, y}, {x + w - rx, y}}, closed: true}
	to := func(p point) { line.points = append(line.points, p) }
	if rx > 0 {
		arc(point{x + w - rx, y}, point{x + w, y + ry}, rx, ry, 0, false, true, pieces, to)
		to(point{x + w, y + h - ry})
		arc(point{x + w, y + h - ry}, point{x + w - rx, y + h}, rx, ry, 0, false, true, pieces, to)
		to(point{x + rx, y + h})
		arc(point{x + rx, y + h}, point{x, y + h - ry}, rx, ry, 0, false, true, pieces, to)
		to(point{x, y + ry})
		arc(point{x, y + ry}, point{x + rx, y}, rx, ry, 0, false, true, pieces, to)
	} else {
		to(point{x + w, y + h})
		to(point{x, y + h})
	}
	return []polyline{line}
}

// outlinePoints is how many points outline makes of one, at most.
const outlinePoints = 21

// outline is what a pen of that radius covers on its way along a line: a piece for each straight part, and a round one for each joint.
func (l polyline) outline(radius float64, round bool) (polygons [][]point) {
	points := l.points
	if l.closed && len(points) > 0 && points[0] != points[len(points)-1] {
		points = append(points[:len(points):len(points)], points[0])
	}
	for i, p := range points {
		if l.closed || round || i > 0 && i < len(points)-1 {
			for _, dot := range ellipse(p.x, p.y, radius, radius, 8) {
				polygons = append(polygons, dot.points)
			}
		}
		if i == 0 {
			continue
		}
		o := points[i-1]
		dx, dy := p.x-o.x, p.y-o.y
		length := math.Sqrt(float64(dx*dx) + float64(dy*dy))
		if length == 0 {
			continue
		}
		nx, ny := -dy/length*radius, dx/length*radius
		polygons = append(polygons, []point{{o.x + nx, o.y + ny}, {p.x + nx, p.y + ny}, {p.x - nx, p.y - ny}, {o.x - nx, o.y - ny}})
	}
	return polygons
}

// oriented turns a polygon so that all go round the same way: those that overlap would cancel each other out.
func oriented(polygon []point) []point {
	area := 0.0
	for i, p := range polygon {
		q := polygon[(i+1)%len(polygon)]
		area += float64(p.x*q.y) - float64(q.x*p.y)
	}
	if area < 0 {
		for i, j := 0, len(polygon)-1; i < j; i, j = i+1, j-1 {
			polygon[i], polygon[j] = polygon[j], polygon[i]
		}
	}
	return polygon
}
