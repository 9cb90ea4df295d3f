package theme

import (
	"fmt"
	"image/color"
	"math"
	"strconv"
)

// The grounds that are hardest to read on: the darker one of the light scheme, and the lighter one of the dark scheme. They are
// --paper and --raised of assets/css/tokens.css.
const (
	lightGround = "#faf6ee"
	darkGround  = "#24211e"

	legible = 7.0 // the contrast of text at WCAG's level AAA
)

// accentStyle is the style that sets a publisher's colour. It is the colour of links and buttons, so it is made darker for the light
// scheme, and lighter for the dark one, as far as it has to be for everybody to read it.
func accentStyle(colour string) string {
	return "\n:root{--accent:" + toward(colour, 0, lightGround) + "}\n@media (prefers-color-scheme:dark){:root{--accent:" + toward(colour, 255, darkGround) + "}}"
}

// toward mixes a colour with black (0) or white (255) until it can be read on a ground.
func toward(colour string, end float64, ground string) string {
	c := channels(colour)
	for part := 0.0; part < 1; part += 1.0 / 64 {
		var mixed [3]float64
		for i := range c {
			mixed[i] = math.Round(c[i] + (end-c[i])*part)
		}
		if contrast(mixed, channels(ground)) >= legible {
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
