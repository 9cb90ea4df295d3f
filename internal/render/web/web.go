// Package web is the edition for browsers: pages with relative addresses, and the files that hosts, feed readers and
// search engines ask for.
package web

import (
	"io"
	"slices"

	"buildsite/internal/diag"
	"buildsite/internal/output"
	"buildsite/internal/render"
	"buildsite/internal/site"
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
	return append(files, in.Published()...), nil
}
