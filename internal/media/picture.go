package media

import (
	"image"
	_ "image/gif" // formats that image.DecodeConfig knows
	_ "image/jpeg"
	_ "image/png"
	"io"

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
	case "avif", "ico":
		return 1, 1, nil
	}
	c, _, err := image.DecodeConfig(r)
	return c.Width, c.Height, err
}
