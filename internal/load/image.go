package load

import (
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // formats that image.DecodeConfig knows
	_ "image/jpeg"
	_ "image/png"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"

	_ "golang.org/x/image/webp"

	"buildsite/internal/diag"
	"buildsite/internal/site"
)

// image reads the size of a picture; the Path of what it returns is empty for other files.
func (l *loader) image(key string) (site.Image, diag.List) {
	file := path.Join(site.ContentDir, key)
	info, err := fs.Stat(l.fsys, file)
	if err == nil && info.Size() > maxFile {
		return site.Image{}, diag.List{{Pos: diag.Pos{File: file},
			Message: fmt.Sprintf("larger than %d MB", maxFile>>20), Hint: "the hosts refuse it; make it smaller"}}
	}
	ext := strings.ToLower(path.Ext(key))
	switch ext {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg":
	case ".avif", ".heic", ".tif", ".tiff", ".bmp", ".ico":
		return site.Image{}, diag.List{{Pos: diag.Pos{File: file},
			Message: "a kind of picture that not all browsers show", Hint: "save it as PNG, JPEG, WebP or SVG"}}
	default:
		return site.Image{}, nil
	}
	f, err := l.fsys.Open(file)
	if err != nil {
		return site.Image{}, diag.List{{Pos: diag.Pos{File: file},
			Message: "can't be read: " + reason(err), Hint: "check that you may read it"}}
	}
	defer f.Close()
	img := site.Image{Path: key}
	if ext == ".svg" {
		img.Width, img.Height, err = svgSize(f)
	} else {
		var c image.Config
		var format string
		c, format, err = image.DecodeConfig(f)
		img.Width, img.Height = c.Width, c.Height
		if want := strings.TrimPrefix(strings.Replace(ext, "jpg", "jpeg", 1), "."); err == nil && format != want {
			return site.Image{}, diag.List{{Pos: diag.Pos{File: file},
				Message: fmt.Sprintf("it is named %s, but holds a %s picture", ext, format), Hint: "rename it to ." + format}}
		}
	}
	if err != nil {
		return site.Image{}, diag.List{{Pos: diag.Pos{File: file},
			Message: "the picture can't be read: " + err.Error(), Hint: "save it again from an image program"}}
	}
	return img, nil
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
		var w, h float64
		for _, a := range root.Attr {
			switch a.Name.Local {
			case "width":
				width, _ = strconv.Atoi(strings.TrimSuffix(a.Value, "px"))
			case "height":
				height, _ = strconv.Atoi(strings.TrimSuffix(a.Value, "px"))
			case "viewBox":
				_, _ = fmt.Sscan(strings.ReplaceAll(a.Value, ",", " "), new(float64), new(float64), &w, &h)
			}
		}
		if width == 0 || height == 0 {
			width, height = int(w+.5), int(h+.5)
		}
		if width <= 0 || height <= 0 {
			return 0, 0, errors.New("its <svg> has neither width and height nor a viewBox")
		}
		return width, height, nil
	}
}
