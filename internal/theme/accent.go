package theme

import (
	"fmt"
	"image/color"
	"math"
	"regexp"
	"slices"
	"strconv"
)

// legible is the contrast of text at WCAG's level AAA.
const legible = 7.0

// A palette is the colours of a scheme, as #rrggbb, by the names of their custom properties: "paper".
type palette map[string]string

var (
	token = regexp.MustCompile(`--([a-z]+(?:-[a-z]+)*):\s*(#[0-9a-fA-F]{6})\b`)
	dark  = regexp.MustCompile(`(?s)@media\s*\(\s*prefers-color-scheme:\s*dark\s*\)\s*\{(?:[^{}]|\{[^{}]*\})*\}`)
)

// palettes reads the colours of a style sheet: those of the light scheme, and those of the dark one, which are the same where it sets no other.
// The first of a name counts.
func palettes(sheet []byte) (onLight, onDark palette) {
	onLight, onDark = palette{}, palette{}
	read := func(part []byte, into palette) {
		for _, m := range token.FindAllSubmatch(part, -1) {
			if name := string(m[1]); into[name] == "" {
				into[name] = string(m[2])
			}
		}
	}
	for _, part := range dark.FindAll(sheet, -1) {
		read(part, onDark)
	}
	rest := dark.ReplaceAllLiteral(sheet, nil)
	read(rest, onLight)
	read(rest, onDark)
	return onLight, onDark
}

// accentStyle is the style that sets a publisher's colour. It is the colour of links and buttons, so in each scheme it is made darker or
// lighter, as far as it has to be for everybody to read it.
func accentStyle(colour string, onLight, onDark palette) string {
	return "\n:root{--accent:" + onLight.accent(colour) + "}\n@media (prefers-color-scheme:dark){:root{--accent:" + onDark.accent(colour) + "}}"
}

// accent makes a colour legible on all grounds that have links and buttons: mixed with black on light ones, with white on dark ones.
func (p palette) accent(colour string) string {
	var grounds []string
	for _, name := range []string{"paper", "raised"} {
		if p[name] != "" {
			grounds = append(grounds, p[name])
		}
	}
	if len(grounds) == 0 {
		grounds = []string{"#ffffff"} // as browsers have it
	}
	end := 0.0
	if first := channels(grounds[0]); contrast(channels("#ffffff"), first) > contrast(channels("#000000"), first) {
		end = 255
	}
	c := channels(colour)
	for part := 0.0; part < 1; part += 1.0 / 64 {
		var mixed [3]float64
		for i := range c {
			mixed[i] = math.Round(c[i] + (end-c[i])*part)
		}
		if !slices.ContainsFunc(grounds, func(g string) bool { return contrast(mixed, channels(g)) < legible }) {
			return fmt.Sprintf("#%02x%02x%02x", int(mixed[0]), int(mixed[1]), int(mixed[2]))
		}
	}
	return fmt.Sprintf("#%02x%02x%02x", int(end), int(end), int(end))
}

// channels are red, green and blue of a colour written as #rrggbb, each from 0 to 255.
func channels(colour string) [3]float64 {
	c := parseColor(colour)
	return [3]float64{float64(c.R), float64(c.G), float64(c.B)}
}

// parseColor reads a colour written as #rrggbb.
func parseColor(colour string) color.NRGBA {
	v, _ := strconv.ParseUint(colour[1:], 16, 32)
	return color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 0xff}
}

// contrast is WCAG's: from 1 for two equal colours to 21 for black on white.
func contrast(a, b [3]float64) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c [3]float64) float64 {
	sum := 0.0
	for i, weight := range [3]float64{0.2126, 0.7152, 0.0722} {
		v := c[i] / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum
}
