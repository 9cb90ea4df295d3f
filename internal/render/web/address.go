package web

import (
	"html/template"
	"strings"

	"buildsite/internal/site"
)

// An addresser writes the addresses of one page. It is a page.Addresses.
type addresser struct {
	of     *shared
	from   string // the page's own site address
	base   string // absolute instead of relative, if not "": the base path, or the full base URL, ending in "/"
	prefix string // of ids; "" where the page has a file of its own
}

// path is the address of a site address: of a page or a file.
func (a addresser) path(to string) string {
	if a.of.shape == document {
		return a.of.part(to, "")
	}
	return a.file(to) + a.of.index(to)
}

func (a addresser) file(to string) string {
	if a.base != "" {
		return a.base + site.EscapePath(strings.TrimPrefix(to, "/"))
	}
	return site.Relative(a.from, to)
}

func (a addresser) url(to string) template.URL { return template.URL(a.path(to)) }

// root stands before the paths of files: "../../", "./" or the base path.
func (a addresser) root() template.URL {
	if a.of.shape == document {
		return "" // no file stands beside it
	}
	return template.URL(a.file("/"))
}

// To is the address of what a link leads to.
func (a addresser) To(t site.Target) string {
	to := t.External
	switch {
	case t.Path == "":
	case a.of.lacks(t.Path):
		to = a.of.web.Absolute(t.Path)
	case a.of.shape == document:
		return a.of.part(t.Path, t.Fragment)
	case t.Path != a.from || t.Fragment == "" || a.base != "":
		to = a.path(t.Path)
	}
	if t.Fragment != "" {
		to += "#" + site.EscapePath(t.Fragment)
	}
	return to
}

// File is the address of a file by its path in the output, which has no slash at its beginning: of an asset or a picture, or a part of a drawing.
func (a addresser) File(name, part string) string {
	if a.of.shape == document {
		return a.of.stand(name, part)
	}
	if part != "" {
		part = "#" + site.EscapePath(part)
	}
	return a.file("/"+name) + part
}

// NewTab reports whether a link opens a tab of its own: to a picture or a PDF. No script runs in one, so nothing could leave it when Back
// shows it again after an exit.
func (a addresser) NewTab(t site.Target) bool { return a.base == "" && t.File() }

// Published is a page's full address on the web, where the edition is read elsewhere.
func (a addresser) Published(path string) string {
	if a.of.shape == online {
		return ""
	}
	return a.of.web.Absolute(path)
}

// Prefix stands before each id of a page.
func (a addresser) Prefix() string { return a.prefix }

// fromRoot is the address of an entry, written from the root: a page's own would not do for all that are equally deep.
func (e *shared) fromRoot(root string, n site.NavEntry) template.URL {
	if n.External != "" {
		return template.URL(n.External)
	}
	if e.shape == document && !e.lacks(n.Path) {
		return template.URL(e.part(n.Path, n.Fragment))
	}
	href := root + site.EscapePath(strings.TrimPrefix(n.Path, "/")) + e.index(n.Path)
	if e.lacks(n.Path) {
		href = e.web.Absolute(n.Path)
	}
	if n.Fragment != "" {
		href += "#" + site.EscapePath(n.Fragment)
	}
	return template.URL(href)
}
