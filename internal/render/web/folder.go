package web

import (
	"io"
	"slices"
	"strings"

	"buildsite/internal/output"
	"buildsite/internal/render"
)

const (
	folderStart = "START.html" // what a reader opens
	folderPages = "pages/"     // in which all else stands, so that the former can't be overlooked
)

// Folder lists the files of a folder that is read without a host: a page to begin with, and all that it leads to. beside are files of other
// editions that stand among the pages, by their paths in the output.
func Folder(in render.Input, beside []output.File) []output.File {
	s := in.Site
	e := newShared(s, in.Theme, folder)
	files := slices.Concat(e.assets(), e.drawnIcons(), beside)
	for _, p := range s.Pages {
		if p.Editions {
			continue // it tells where to get this folder
		}
		key := p.Key
		files = append(files, output.File{Path: file(p.Path), Write: func(w io.Writer) error {
			return e.page(w, key)
		}})
	}
	for _, f := range in.Published() {
		if !render.ForHosts(f.Path) {
			files = append(files, f)
		}
	}
	e.holds = make(map[string]bool, len(files))
	for i, f := range files {
		e.holds["/"+strings.TrimSuffix(f.Path, "index.html")] = true
		files[i].Path = folderPages + f.Path
	}
	return append(files, output.File{Path: folderStart, Write: e.start})
}

// start writes the page that a reader opens.
func (e *shared) start(w io.Writer) error {
	v := e.sharing(w)
	a := addresser{of: e, base: folderPages}
	f, err := v.frame(a, nil)
	if err != nil {
		return err
	}
	return v.document(w, "page.html", folderStart, &pageData{
		Site: &v.data, Frame: f, Kind: "start", Root: a.root(), HomeHref: a.url("/"), NoIndex: true,
		Title: v.data.Title, TabTitle: v.data.Title, Description: v.data.Description,
	}, f)
}
