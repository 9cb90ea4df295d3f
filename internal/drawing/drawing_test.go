package drawing_test

import (
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"buildsite/internal/drawing"
)

// shown draws an SVG of 8 by 8 units as 8 by 8 letters: # for what is covered wholly, + in part, · not at all.
func shown(t *testing.T, inside string) string {
	t.Helper()
	d, problems := drawing.Parse("a.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">`+inside+`</svg>`))
	if problems != nil {
		t.Fatal(problems)
	}
	img := image.NewRGBA(image.Rect(0, 0, 8, 8))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	d.Draw(img, img.Rect)
	var b strings.Builder
	for y := range 8 {
		for x := range 8 {
			switch v := img.RGBAAt(x, y).R; {
			case v > 250:
				b.WriteString("·")
			case v < 5:
				b.WriteString("#")
			default:
				b.WriteString("+")
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// The same shape in all the ways that it can be written.
func TestShapes(t *testing.T) {
	square := strings.Repeat("········\n", 2) + strings.Repeat("··####··\n", 4) + strings.Repeat("········\n", 2)
	for _, inside := range []string{
		`<rect x="2" y="2" width="4" height="4"/>`,
		`<path d="M2 2H6V6H2z"/>`,
		`<path d="m2,2h4v4h-4z"/>`,
		`<path d="M2 2 6 2 6 6 2 6"/>`,
		`<path d="M2 2C3 2 5 2 6 2C6 3 6 5 6 6L2 6z"/>`,
		`<path d="M2 2Q4 2 6 2L6 6Q4 6 2 6z"/>`,
		`<path d="M2 2l4-0 0 4-4 .0e1z"/>`,
		`<polygon points="2,2 6,2 6,6 2,6"/>`,
		`<line x1="2" y1="4" x2="6" y2="4" stroke="#000" stroke-width="4"/>`,
		`<path fill="none" stroke="black" stroke-width="4" d="M4 2V6"/>`,
		`<g transform="translate(1 1) scale(2)"><rect x=".5" y=".5" width="2" height="2"/></g>`,
		`<g transform="rotate(90 4 4)"><rect x="2" y="2" width="4" height="4"/></g>`,
		`<rect transform="matrix(2 0 0 2 0 0)" x="1" y="1" width="2" height="2"/>`,
		`<rect width="8" height="8" fill="none"/><rect x="2" y="2" width="4" height="4" style="fill: #000; stroke: none"/>`,
		`<g display="none"><rect width="8" height="8"/></g><rect x="2" y="2" width="4" height="4"/>`,
		`<defs><rect width="8" height="8"/></defs><title>t</title><rect x="2" y="2" width="4" height="4"/>`,
		`<rect width="8" height="8"/><rect width="8" height="8" fill="#fff"/><path d="M2 2H6V6H2z"/>`,
	} {
		if diff := cmp.Diff(square, shown(t, inside)); diff != "" {
			t.Errorf("%s:\n%s", inside, diff)
		}
	}
	round := shown(t, `<circle cx="4" cy="4" r="3"/>`)
	for _, inside := range []string{`<ellipse cx="4" cy="4" rx="3" ry="3"/>`, `<path d="M7 4A3 3 0 0 1 1 4A3 3 0 0 1 7 4"/>`, `<path d="M7 4a3 3 0 01-6 0a3,3,0,0,1,6,0z"/>`, `<rect x="1" y="1" width="6" height="6" rx="3"/>`} {
		if diff := cmp.Diff(round, shown(t, inside)); diff != "" {
			t.Errorf("%s:\n%s", inside, diff)
		}
	}
	hole := shown(t, `<path d="M1 1H7V7H1zM3 3V5H5V3z"/>`)
	if line := strings.Split(hole, "\n")[3]; line != "·##··##·" {
		t.Errorf("a hole that goes the other way round is drawn as %s", line)
	}
}

// Strokes that cross themselves don't cancel out.
func TestStroke(t *testing.T) {
	got := shown(t, `<path fill="none" stroke="#000" stroke-width="2" d="M4 1V7M1 4H7"/>`)
	if line := strings.Split(got, "\n")[4]; line != "·######·" {
		t.Errorf("a cross:\n%s", got)
	}
}

func TestColors(t *testing.T) {
	d, problems := drawing.Parse("a.svg", []byte(`<svg viewBox="0 0 1 1"><g fill="#f00" opacity=".5"><rect width="1" height="1"/><rect width="1" height="1" fill="GREY"/></g><rect width="1" height="1" fill="#F00" fill-opacity=".5"/></svg>`))
	if problems != nil {
		t.Fatal(problems)
	}
	if diff := cmp.Diff([]color.NRGBA{{0xff, 0, 0, 0x80}, {0x80, 0x80, 0x80, 0x80}}, d.Colors()); diff != "" {
		t.Error(diff)
	}
}

func TestProblems(t *testing.T) {
	for _, test := range []struct{ svg, want string }{
		{`<svg viewBox="0 0 8 8">` + "\n  <text>a</text></svg>", "a.svg:2:3: <text> can't be drawn in icons and cards; turn it into paths with plain colours, as drawing programs can"},
		{`<svg viewBox="0 0 8 8"><rect fill="url(#a)"/></svg>`, `a.svg:1:24: the colour "url(#a)" can't be drawn in icons and cards; write a plain one, as #rrggbb`},
		{`<svg viewBox="0 0 8 8"><g filter="url(#a)"/></svg>`, "a.svg:1:24: filter can't be drawn in icons and cards; turn it into paths with plain colours, as drawing programs can"},
		{`<svg viewBox="0 0 8 8"><path d="M0 0L1"/></svg>`, "a.svg:1:24: the path can't be read to its end; save it again from a drawing program"},
		{`<svg viewBox="0 0 8 8"><path d="0 0"/></svg>`, "a.svg:1:24: the path can't be read to its end; save it again from a drawing program"},
		{`<svg viewBox="0 0 8 8"><g transform="skewX(3)"/></svg>`, `a.svg:1:24: the transform "skewX(3)" can't be read; turn it into paths with plain colours, as drawing programs can`},
		{`<svg viewBox="0 0 8 8"><rect width="3em"/></svg>`, `a.svg:1:24: "3em" isn't a number; write it without a unit`},
		{`<svg/>`, `a.svg:1:1: its <svg> has no viewBox with a width and a height; write viewBox="0 0 width height"`},
		{`<html/>`, "a.svg:1:1: it begins with <html>, not <svg>; save it as SVG from a drawing program"},
		{``, `a.svg:1:1: there is no <svg> with a viewBox in it; write viewBox="0 0 width height"`},
	} {
		d, problems := drawing.Parse("a.svg", []byte(test.svg))
		if len(problems) != 1 || problems[0].String() != test.want || d != nil {
			t.Errorf("%s:\n\t%v\nwant\n\t%s", test.svg, problems, test.want)
		}
	}
}

// What would take long to draw is refused, at the place where it becomes too much.
func TestLimits(t *testing.T) {
	const simpler = "; draw it with fewer and simpler shapes: it is drawn anew for each icon and each step"
	repeat := strings.Repeat
	for _, test := range []struct{ name, inside, want string }{
		{"groups with ids", repeat(`<g id="a">`, 14_000), "a.svg:2:321: more than 32 elements within each other can't be drawn in icons and cards; ungroup them in a drawing program"},
		{"links without ids", repeat("<a>\n", 33), "a.svg:34:1: more than 32 elements within each other can't be drawn in icons and cards; ungroup them in a drawing program"},
		{"rectangles", repeat(`<rect width="1" height="1"/>`+"\n", 8_700), "a.svg:2002:1: more than 2000 shapes can't be drawn in icons and cards" + simpler},
		{"rectangles, filled and drawn", repeat(`<rect width=".1" height=".1" stroke="red" stroke-width=".1"/>`+"\n", 1_200), "a.svg:1002:1: more than 2000 shapes can't be drawn in icons and cards" + simpler},
		{"rectangles over all", repeat("<rect width=\"8\" height=\"8\"/>\n", 200), "a.svg:102:1: shapes that together are more than 100 times as large as the picture can't be drawn in icons and cards" + simpler},
		{"rectangles far beyond", repeat("<rect x=\"-9\" width=\"99\" height=\"99\"/>\n", 200), "a.svg:102:1: shapes that together are more than 100 times as large as the picture can't be drawn in icons and cards" + simpler},
		{"a path to and fro", `<path d="M0 0` + repeat("V9V0", 60_000) + `"/>`, "a.svg:2:1: lines that together are more than 100000 times as long as the picture can't be drawn in icons and cards" + simpler},
		{"a path to and fro, far beyond", `<path transform="scale(1e6)" d="M0 0` + repeat("L9 8-8-9", 30_000) + `"/>`, "a.svg:2:1: lines that together are more than 100000 times as long as the picture can't be drawn in icons and cards" + simpler},
		{"curves", `<path d="M0 0` + repeat("t1 1", 60_000) + `"/>`, "a.svg:2:1: more than 1000000 points, with those of curves and outlines, can't be drawn in icons and cards" + simpler},
		{"curves, drawn", `<path fill="none" stroke="red" d="M0 0` + repeat("t.1 0", 2_000) + `"/>`, "a.svg:2:1: more than 1000000 points, with those of curves and outlines, can't be drawn in icons and cards" + simpler},
	} {
		d, problems := drawing.Parse("a.svg", []byte("<svg viewBox=\"0 0 8 8\">\n"+test.inside+"</svg>"))
		if len(problems) != 1 || problems[0].String() != test.want || d != nil {
			t.Errorf("%s:\n\t%v\nwant\n\t%s", test.name, problems, test.want)
		}
	}
	for _, inside := range []string{
		repeat(`<g id="a">`, 32) + repeat(`</g>`, 32),
		repeat(`<rect width=".1" height=".1"/>`, 2_000),
		repeat(`<rect width="8" height="8" fill="none"/><g/>`, 5_000),
	} {
		if _, problems := drawing.Parse("a.svg", []byte(`<svg viewBox="0 0 8 8">`+inside+"</svg>")); problems != nil {
			t.Errorf("%.80s: %v", inside, problems)
		}
	}
	if _, problems := drawing.Parse("a.svg", []byte(`<svg viewBox="0 0 8 8">`+repeat("<text/>", 30_000)+"</svg>")); len(problems) != 20 {
		t.Errorf("%d problems of one drawing", len(problems))
	}
}

// What sticks out of the picture, however far, is cut off at its edge and covers what it covered before.
func TestBeyond(t *testing.T) {
	for _, test := range []struct{ inside, want string }{
		{`<path d="M-1e7 -1e7H4V1e7H-1e7z"/>`, strings.Repeat("####····\n", 8)},
		{`<path d="M0 4V-1e8H8V4z"/>`, strings.Repeat("########\n", 4) + strings.Repeat("········\n", 4)},
		{`<path d="M1e6 1e6L-1e6 -1e6H1e6z"/>`, "+#######\n·+######\n··+#####\n···+####\n····+###\n·····+##\n······+#\n·······+\n"},
		{`<path d="M1e6 9H-1e6V8H1e6z"/>`, strings.Repeat("········\n", 8)},
		{`<g transform="` + strings.Repeat("scale(1e9)", 40) + `"><rect width="1" height="1"/></g>`, strings.Repeat("········\n", 8)}, // of no size that can be counted
	} {
		if got := shown(t, test.inside); got != test.want {
			t.Errorf("%s:\n%s", test.inside, got)
		}
	}
}

// A curve as large as can be drawn doesn't show that it is made of straight pieces: it differs little from itself cut in eight, each of
// which has as many pieces.
func TestCurve(t *testing.T) {
	pixels := func(d string) *image.RGBA {
		parsed, problems := drawing.Parse("a.svg", []byte(`<svg viewBox="0 0 512 512"><path d="`+d+`"/></svg>`))
		if problems != nil {
			t.Fatal(problems)
		}
		img := image.NewRGBA(image.Rect(0, 0, 512, 512))
		draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
		parsed.Draw(img, img.Rect)
		return img
	}
	type points [4][2]float64
	curve := points{{10, 50}, {50, 400}, {460, 400}, {500, 50}}
	cut := func(c points) (a, b points) {
		middle := func(p, q [2]float64) [2]float64 { return [2]float64{(p[0] + q[0]) / 2, (p[1] + q[1]) / 2} }
		p, q, r := middle(c[0], c[1]), middle(c[1], c[2]), middle(c[2], c[3])
		m, n := middle(p, q), middle(q, r)
		return points{c[0], p, m, middle(m, n)}, points{middle(m, n), n, r, c[3]}
	}
	curves := []points{curve}
	for range 3 {
		var halves []points
		for _, c := range curves {
			a, b := cut(c)
			halves = append(halves, a, b)
		}
		curves = halves
	}
	path := func(curves []points) string {
		d := fmt.Sprintf("M%v %v", curves[0][0][0], curves[0][0][1])
		for _, c := range curves {
			d += fmt.Sprintf("C%v %v %v %v %v %v", c[1][0], c[1][1], c[2][0], c[2][1], c[3][0], c[3][1])
		}
		return d + "z"
	}
	whole, parts := pixels(path([]points{curve})), pixels(path(curves))
	for i := range whole.Pix {
		if d := int(whole.Pix[i]) - int(parts.Pix[i]); d < -64 || d > 64 {
			t.Fatalf("at %d, %d: %d, want about %d", i/4%512, i/4/512, whole.Pix[i], parts.Pix[i])
		}
	}
}

// What comes out is the same everywhere: the sum was taken once.
func TestSameEverywhere(t *testing.T) {
	d, problems := drawing.Parse("a.svg", []byte(`<svg viewBox="0 0 100 80"><path fill="#b8862b" d="M3 7C30 90 60 1 97 70S20 80 3 7z"/><circle cx="40" cy="33" r="21.3" fill="none" stroke="#345" stroke-width="3.7"/><g transform="rotate(13)"><rect x="20" y="9" rx="5" width="31" height="17" fill-opacity=".4"/></g></svg>`))
	if problems != nil {
		t.Fatal(problems)
	}
	img := image.NewRGBA(image.Rect(0, 0, 300, 200))
	d.Draw(img, img.Rect)
	const want = "00c649766d9bdce15c6f93363d1e601e723a6756b93c2f08996a16ecc6b7f9cd"
	if got := fmt.Sprintf("%x", sha256.Sum256(img.Pix)); got != want {
		t.Errorf("drawn as %s", got)
	}
}

func FuzzParse(f *testing.F) {
	for _, svg := range []string{
		`<svg viewBox="0 0 8 8"><path d="M2 2q2 0 4 0t0 4h-4zA3 3 0 01-6 0"/></svg>`,
		`<svg viewBox="0 0 8 8"><g transform="rotate(9 1 1) scale(2)" style="fill:red"><polygon points="1 2 3 4 5"/></g></svg>`,
		`<svg width="1" height="1e9"><line x2="1e300" stroke="red"/></svg>`,
	} {
		f.Add(svg)
	}
	f.Fuzz(func(t *testing.T, svg string) {
		d, problems := drawing.Parse("a.svg", []byte(svg))
		lines := strings.Count(svg, "\n") + 1
		for _, p := range problems {
			if p.Line < 1 || p.Line > lines || p.Col < 1 {
				t.Errorf("a problem outside of the file: %s", p)
			}
		}
		if (d == nil) != (len(problems) > 0) {
			t.Error("neither a drawing nor a problem, or both")
		}
		if d != nil && len(svg) < 2000 {
			img := image.NewRGBA(image.Rect(0, 0, 16, 16))
			d.Draw(img, img.Rect)
		}
	})
}
