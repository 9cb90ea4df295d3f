package web

import (
	"html/template"
	"io"
	"path"
	"slices"
	"strings"

	"buildsite/internal/output"
	"buildsite/internal/site"
)

// asSent unescapes what browsers send as it is: Netlify compares a rule with that.
var asSent = strings.NewReplacer("%21", "!", "%27", "'", "%28", "(", "%29", ")")

// redirects is Netlify's _redirects file; other hosts use the redirecting pages.
func (e *shared) redirects(w io.Writer) error {
	read := e.view(w).read
	base := read.Config().BaseURL.Path
	var lines []string
	for p := range read.Aliases {
		for _, a := range p.Aliases {
			from := base + asSent.Replace(site.EscapePath(strings.TrimPrefix(a.Target, "/")))
			lines = append(lines, from+" "+base+site.EscapePath(strings.TrimPrefix(p.Path, "/"))+" 301!\n")
		}
	}
	slices.Sort(lines)
	return writeText(w, strings.Join(lines, ""))
}

// redirect is the page at an old address of a page.
func (e *shared) redirect(file string, alias site.Ref, key string) output.File {
	from := "/" + file
	if path.Base(file) == "index.html" {
		from = "/" + strings.TrimSuffix(file, "index.html")
	}
	a := addresser{of: e, from: from}
	return output.File{Path: file, Pos: alias.Pos, Width: alias.Width, Write: func(w io.Writer) error {
		v := e.sharing(w)
		p, c := v.read.Alias(key), v.read.Config()
		return v.document(w, "redirect.html", p.Source(), struct {
			Language, Policy, Title, Canonical string
			Href, Root, Icon                   template.URL
		}{c.Language, v.data.Policy, p.Title, c.BaseURL.Absolute(p.Path), a.url(p.Path), a.root(), v.data.Icons.Drawing}, nil)
	}}
}
