// Package web is the edition for browsers: pages with relative addresses, and the files that hosts, feed readers and
// search engines ask for.
package web

import (
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"buildsite/internal/diag"
	"buildsite/internal/output"
	"buildsite/internal/site"
	"buildsite/internal/theme"
)

// Policy is the Content-Security-Policy of every page; a header adds frame-ancestors, which a meta element can't carry.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; " +
	"require-trusted-types-for 'script'; trusted-types buildsite"

// Render returns the site's files, sorted by path. Nothing is rendered until a file is written. Pictures and static files
// are read from fsys, the site's folder.
func Render(s *site.Site, t *theme.Theme, fsys fs.FS) []output.File {
	v := newView(s, t)
	files := slices.Clone(t.Files)
	for _, p := range s.Pages {
		files = append(files, output.File{Path: strings.TrimPrefix(p.Path, "/") + "index.html", Write: func(w io.Writer) error {
			return v.page(w, p)
		}})
		for _, a := range p.Aliases {
			files = append(files, v.redirect(a.Target, p))
		}
	}
	files = append(files,
		output.File{Path: "404.html", Write: v.notFound},
		output.File{Path: "feed.xml", Write: v.feed},
		output.File{Path: "manifest.webmanifest", Write: v.manifest},
		text("robots.txt", v.robots()),
		text("_headers", v.headers()),
		text("_redirects", v.redirects()),
		text(".nojekyll", ""),
	)
	files = append(files, v.sitemaps()...)
	for _, key := range s.Media() {
		files = append(files, media(fsys, key, s.MediaPath(key)))
	}
	for _, name := range s.Static {
		files = append(files, copied(fsys, path.Join(site.StaticDir, name), name))
	}
	slices.SortFunc(files, func(a, b output.File) int { return strings.Compare(a.Path, b.Path) })
	return files
}

func text(name, content string) output.File {
	return output.File{Path: name, Write: func(w io.Writer) error {
		_, err := io.WriteString(w, content)
		return err
	}}
}

// media copies a file of content/, drawings without what browsers don't need.
func media(fsys fs.FS, key, to string) output.File {
	name := path.Join(site.ContentDir, key)
	if path.Ext(key) != ".svg" {
		return copied(fsys, name, to)
	}
	return output.File{Path: to, Write: func(w io.Writer) error {
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return diag.Unreadable(name, err)
		}
		small, err := theme.MinifySVG(src)
		if err != nil {
			small = src // a drawing that browsers may understand all the same
		}
		_, err = w.Write(small)
		return err
	}}
}

func copied(fsys fs.FS, from, to string) output.File {
	return output.File{Path: to, Write: func(w io.Writer) error {
		f, err := fsys.Open(from)
		if err != nil {
			return diag.Unreadable(from, err)
		}
		defer f.Close()
		src := reader{File: f}
		_, err = io.Copy(w, &src)
		if src.err != nil {
			return diag.Unreadable(from, src.err)
		}
		return err
	}}
}

// A reader remembers why it couldn't read, so that a source's failure isn't taken for the output's.
type reader struct {
	fs.File
	err error
}

func (r *reader) Read(p []byte) (int, error) {
	n, err := r.File.Read(p)
	if err != nil && err != io.EOF {
		r.err = err
	}
	return n, err
}
