package media

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"buildsite/internal/diag"
)

// A Look is what was found in a file: the size of a picture in pixels, and what is wrong. Those of which Problems.Failed must not be published.
type Look struct {
	Width, Height int
	Problems      diag.List
}

// Read reads as much of a file as it takes to tell that it is what its name says. Its kind has to be published: see [Refused].
func Read(file string, r io.Reader) (l Look) {
	ext := strings.ToLower(path.Ext(file))
	b := bufio.NewReaderSize(r, 64<<10)
	head, err := b.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return Look{Problems: diag.Unreadable(file, err)}
	}
	begins := kinds[ext]
	switch {
	case ext == ".svg":
		return readSVG(file, b)
	case markup(head):
		return wrong(file, "it is named "+ext+", but holds a page or other markup", "a browser could run it: save it anew in its own program")
	case begins != nil && !begins(head):
		return wrong(file, "it is named "+ext+", but doesn't begin as such a file does", "save it anew in its own program")
	case ext == ".mp4" || ext == ".m4v" || ext == ".m4a":
		place, err := filmed(b)
		if err != nil {
			return wrong(file, "its end is missing", "save it anew in its own program")
		}
		return located(file, place)
	case begins != nil:
		return Look{}
	}
	named := strings.Replace(ext[1:], "jpeg", "jpg", 1)
	switch found := format(head); {
	case found == named:
	case found != "":
		return wrong(file, fmt.Sprintf("it is named %s, but holds a picture of the kind %s", ext, strings.ToUpper(found)), "rename it to ."+found)
	default:
		return wrong(file, "it is named "+ext+", but doesn't begin as such a picture does", "save it again from an image program")
	}
	p, err := readPicture(named, b)
	if err != nil {
		return wrong(file, "the picture can't be read: "+err.Error(), "save it again from an image program")
	}
	l = located(file, p.place)
	l.Width, l.Height = p.width, p.height
	return l
}

// located warns of a file that tells where it was taken. Whoever follows a programme in secret lives where its photos come from, perhaps.
func located(file string, place bool) (l Look) {
	if place {
		l.Problems = diag.List{{Pos: diag.Pos{File: file}, Severity: diag.Warning, Message: "it tells where it was taken, and so does everybody's copy of it",
			Hint: "export it without its location or metadata, or run: exiftool -gps:all= -xmp:gps*= -location:all= " + path.Base(file)}}
	}
	return l
}

// maxSVG is the size of the largest drawing, in bytes.
const maxSVG = 4 << 20

func readSVG(file string, r io.Reader) (l Look) {
	src, err := io.ReadAll(io.LimitReader(r, maxSVG+1))
	switch {
	case err != nil:
		l.Problems = diag.Unreadable(file, err)
	case len(src) > maxSVG:
		l.Problems = diag.TooLarge(file, maxSVG, "make it smaller")
	default:
		l.Width, l.Height, l.Problems = SVG(file, src)
	}
	return l
}

func wrong(file, message, hint string) Look {
	return Look{Problems: diag.List{{Pos: diag.Pos{File: file}, Message: message, Hint: hint}}}
}

// fonts are those that a style sheet can load, by how they begin.
var fonts = map[string][]string{
	".woff2": {"wOF2"}, ".woff": {"wOFF"}, ".otf": {"OTTO", "\x00\x01\x00\x00"}, ".ttf": {"\x00\x01\x00\x00", "true", "OTTO"},
}

// Asset reports what is wrong with a file of the theme that is published as it is: a picture or a font.
func Asset(file string, src []byte) diag.List {
	ext := strings.ToLower(path.Ext(file))
	if begins, ok := fonts[ext]; ok {
		if slices.ContainsFunc(begins, func(mark string) bool { return bytes.HasPrefix(src, []byte(mark)) }) {
			return nil
		}
		return wrong(file, "it is named "+ext+", but doesn't begin as such a font does", "take a WOFF2 file").Problems
	}
	if message, hint := Refused(file); message != "" {
		return wrong(file, message, hint).Problems
	}
	return Read(file, bytes.NewReader(src)).Problems
}
