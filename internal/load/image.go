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
	broken := func(message, hint string) (site.Image, diag.List) {
		// Still a picture: pages that show it needn't be told that it is none.
		return site.Image{Path: mediaPath(key)}, diag.List{{Pos: diag.Pos{File: file}, Message: message, Hint: hint}}
	}
	ext := strings.ToLower(path.Ext(key))
	switch ext {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg":
	case ".avif", ".heic", ".tif", ".tiff", ".bmp", ".ico":
		return broken("a kind of picture that not all browsers show", "save it as PNG, JPEG, WebP or SVG")
	default:
		if info, err := fs.Stat(l.fsys, file); err == nil && info.Size() > maxFile {
			return site.Image{}, diag.TooLarge(file, maxFile, hostsRefuse)
		}
		return site.Image{}, nil
	}
	img := site.Image{Path: mediaPath(key)}
	f, err := l.fsys.Open(file)
	if err != nil {
		return img, diag.Unreadable(file, err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() > maxFile {
		return img, diag.TooLarge(file, maxFile, hostsRefuse)
	}
	if ext == ".svg" {
		img.Width, img.Height, err = svgSize(f)
	} else {
		var c image.Config
		var format string
		c, format, err = image.DecodeConfig(f)
		img.Width, img.Height = c.Width, c.Height
		if want := strings.TrimPrefix(strings.Replace(ext, "jpg", "jpeg", 1), "."); err == nil && format != want {
			return broken(fmt.Sprintf("it is named %s, but holds a %s picture", ext, format), "rename it to ."+format)
		}
	}
	if err != nil {
		return broken("the picture can't be read: "+err.Error(), "save it again from an image program")
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
