package media

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"path"
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
	case markup(head):
		return wrong(file, "it is named "+ext+", but holds a page or other markup", "a browser could run it: save it anew in its own program")
	case begins != nil && !begins(head):
		return wrong(file, "it is named "+ext+", but doesn't begin as such a file does", "save it anew in its own program")
	case begins != nil:
		return Look{}
	}
	named := strings.Replace(ext[1:], "jpeg", "jpg", 1)
	switch found := format(head); {
	case named == "svg" || found == named:
	case found != "":
		return wrong(file, fmt.Sprintf("it is named %s, but holds a picture of the kind %s", ext, strings.ToUpper(found)), "rename it to ."+found)
	default:
		return wrong(file, "it is named "+ext+", but doesn't begin as such a picture does", "save it again from an image program")
	}
	l.Width, l.Height, err = size(named, b)
	if err != nil {
		return wrong(file, "the picture can't be read: "+err.Error(), "save it again from an image program")
	}
	return l
}

func wrong(file, message, hint string) Look {
	return Look{Problems: diag.List{{Pos: diag.Pos{File: file}, Message: message, Hint: hint}}}
}
