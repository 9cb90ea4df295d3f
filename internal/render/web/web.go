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
	"buildsite/internal/media"
	"buildsite/internal/output"
	"buildsite/internal/render"
	"buildsite/internal/site"
	"buildsite/internal/theme"
)

// Policy is the Content-Security-Policy of every page; a header adds frame-ancestors, which a meta element can't carry. A site that can be kept
// for offline reading names one policy for trusted types, "buildsite", by which assets/js/offline.ts alone names its worker.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; " +
	"require-trusted-types-for 'script'; trusted-types 'none'"

// Files lists the site's files.
func Files(in render.Input) ([]output.File, diag.List) {
	s := in.Site
	e := newShared(s, in.Theme, online)
	e.takeAway = offered(in)
	e.keepable(in.Editions)
	files := slices.Grow(e.assets(), len(s.Pages)+len(s.Static)+16)
	for _, p := range s.Pages {
		key := p.Key
		pos, width := p.Place()
		f := output.File{Path: file(p.Path), Write: func(w io.Writer) error { return e.page(w, key) }}
		if p.Editions {
			f = e.listing(p.Path, func(w io.Writer, of []output.Measured) error { return e.page(w, key, of...) })
		}
		f.Pos, f.Width, f.Needed = pos, width, true
		files = append(files, f)
		for _, a := range p.Aliases {
			if file, problem, _ := p.AliasFile(a.Target); problem == "" { // or check tells it
				files = append(files, e.redirect(file, a, key))
			}
		}
	}
	if len(e.takeAway.editions) > 0 && s.View(nil).TakeAway() == nil {
		f := e.listing(editionsPath, e.editionsPage)
		f.Needed = true
		files = append(files, f)
	}
	files = append(files,
		output.File{Path: "404.html", Needed: true, Write: e.notFound},
		output.File{Path: "manifest.webmanifest", Needed: true, Write: e.manifest},
		output.File{Path: "robots.txt", Write: e.robots},
		output.File{Path: "_headers", Write: e.headers},
		output.File{Path: "_redirects", Write: e.redirects},
		output.File{Path: ".nojekyll", Write: func(io.Writer) error { return nil }},
	)
	if !e.data.Offline {
		files = append(files, output.File{Path: render.Worker, Write: e.unkept})
	}
	if s.HasFeed() {
		files = append(files, output.File{Path: site.Feed, Write: e.feed})
	}
	files = append(files, e.sitemaps()...)
	files = append(files, e.drawn()...)
	return append(files, published(in)...), nil
}

// published are the files that are published as they are: those beside pages, and those of assets/static/.
func published(in render.Input) (files []output.File) {
	s := in.Site
	for _, key := range s.Media() {
		f := beside(in.Source, key, s.MediaPath(key))
		f.Needed = true
		files = append(files, f)
	}
	for _, name := range s.Static {
		f := copied(in.Source, path.Join(site.StaticDir, name), site.StaticPath(name))
		f.Needed = !forHosts(f.Path)
		files = append(files, f)
	}
	return files
}

// forHosts reports whether a file that is published as it is speaks to hosts and search engines: CNAME, ads.txt, .well-known/security.txt.
func forHosts(name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
		return true
	}
	return !strings.Contains(name, "/") && slices.Contains([]string{"", ".txt", ".html", ".xml", ".json"}, path.Ext(name))
}

// beside copies a file of content/, drawings without what browsers don't need.
func beside(fsys fs.FS, key, to string) output.File {
	name := path.Join(site.ContentDir, key)
	if path.Ext(key) != ".svg" {
		return copied(fsys, name, to)
	}
	return output.File{Path: to, Pos: diag.Pos{File: name}, Source: name, Write: func(w io.Writer) error {
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return diag.Unreadable(name, err)
		}
		small, err := theme.MinifySVG(src)
		if _, _, problems := media.SVG(name, small); err != nil || problems.Failed() {
			small = src // the minifier may have understood it otherwise than package media
		}
		_, err = w.Write(small)
		return err
	}}
}

func copied(fsys fs.FS, from, to string) output.File {
	return output.File{Path: to, Pos: diag.Pos{File: from}, Source: from, Write: func(w io.Writer) error {
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
