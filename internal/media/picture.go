package media

import (
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // formats that image.DecodeConfig knows
	_ "image/jpeg"
	_ "image/png"
	"io"
	"strconv"
	"strings"

	_ "golang.org/x/image/webp"
)

// marks tell pictures apart by how they begin.
var marks = []struct {
	format string
	begins func(head []byte) bool
}{
	{"png", at(0, "\x89PNG\r\n\x1a\n")},
	{"jpg", at(0, "\xff\xd8\xff")},
	{"gif", at(0, "GIF8")},
	{"webp", at(8, "WEBP")},
	{"avif", at(4, "ftypavi")}, // avif or, in motion, avis
	{"ico", at(0, "\x00\x00\x01\x00")},
}

// format is what a picture is, by how it begins, as the end of its name would say; "" if it is none of ours.
func format(head []byte) string {
	for _, m := range marks {
		if m.begins(head) {
			return m.format
		}
	}
	return ""
}

// size reads the size of a picture.
func size(format string, r io.Reader) (width, height int, err error) {
	switch format {
	case "svg":
		return svgSize(r)
	case "avif", "ico":
		return 1, 1, nil
	}
	c, _, err := image.DecodeConfig(r)
	return c.Width, c.Height, err
}

// svgSize reads an SVG's width and height, or those of its viewBox.
func svgSize(r io.Reader) (width, height int, err error) {
	d := xml.NewDecoder(r)
	for {
		token, err := d.Token()
		if err != nil {
			return 0, 0, errors.New("there is no <svg> in it")
		}
		root, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if root.Name.Local != "svg" {
			return 0, 0, errors.New("it begins with <" + root.Name.Local + ">, not <svg>")
		}
		var w, h, boxWidth, boxHeight float64
		for _, a := range root.Attr {
			switch a.Name.Local {
			case "width":
				w, _ = strconv.ParseFloat(strings.TrimSuffix(a.Value, "px"), 64)
			case "height":
				h, _ = strconv.ParseFloat(strings.TrimSuffix(a.Value, "px"), 64)
			case "viewBox":
				_, _ = fmt.Sscan(strings.ReplaceAll(a.Value, ",", " "), new(float64), new(float64), &boxWidth, &boxHeight)
			}
		}
		if w <= 0 || h <= 0 {
			w, h = boxWidth, boxHeight
		}
		width, height = int(min(w, 1e6)+.5), int(min(h, 1e6)+.5)
		if width <= 0 || height <= 0 {
			return 0, 0, errors.New("its <svg> has neither width and height nor a viewBox")
		}
		return width, height, nil
	}
}
