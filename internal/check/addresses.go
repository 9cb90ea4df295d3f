package check

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"buildsite/internal/diag"
	"buildsite/internal/markdown"
	"buildsite/internal/output"
	"buildsite/internal/site"
)

// A Memo keeps what a check found of the addresses, which seldom change, for the next one.
type Memo struct {
	files    []asked
	problems diag.List
}

// asked is who asked for which path.
type asked struct {
	path  string
	pos   diag.Pos
	width int
}

// same reports whether the files stand where those of the last check did, for the same reasons.
func (m *Memo) same(files []output.File) bool {
	return slices.EqualFunc(m.files, files, func(a asked, f output.File) bool { return a == asked{f.Path, f.Pos, f.Width} })
}

// addresses reports two files at one address. Addresses that differ in case only are one on many systems.
func (c *checker) addresses(files []output.File) {
	m := c.options.Memo
	if m != nil && m.files != nil && m.same(files) {
		c.problems = append(c.problems, m.problems...)
		return
	}
	a := addresses{c, make(map[string]*owner, len(files)), make(map[string]*owner, len(c.site.Pages)), map[string]bool{}}
	owners := make([]owner, len(files))
	for i, f := range files {
		owners[i] = c.owner(f)
	}
	// Of two files at one address, the one is reported that its publisher can move more easily.
	slices.SortStableFunc(owners, func(a, b owner) int { return cmp.Compare(a.kind, b.kind) })
	for i := range owners {
		a.take(&owners[i])
	}
	if m != nil {
		*m = Memo{make([]asked, len(files)), slices.Clone(c.problems)}
		for i, f := range files {
			m.files[i] = asked{f.Path, f.Pos, f.Width}
		}
	}
}

// addresses are those that are taken so far, by the output's file or folder in small letters.
type addresses struct {
	*checker
	files, folders map[string]*owner
	told           map[string]bool // the folders and files whose names were reported
}

// An owner is what has an address: a source file, an alias, or an edition.
type owner struct {
	kind    kind
	file    string // in the output
	address string
	name    string
	page    *site.Page // of kinds page to alias
	slug    bool       // the last part of the address is the page's slug
	pos     diag.Pos
	width   int
}

// kind is what made somebody ask for an address.
type kind int

const (
	ours    kind = iota // nobody asked
	page                // the page itself
	beside              // a file that belongs to a page
	media               // a picture or file that a page uses
	static              // a file that is published as it is
	aliased             // a page's old address
)

// owner finds out who asked for a file.
func (c *checker) owner(f output.File) owner {
	o := owner{file: f.Path, address: "/" + f.Path, name: f.Pos.File, pos: f.Pos, width: f.Width}
	if path.Base(f.Path) == "index.html" {
		o.address = strings.TrimSuffix(o.address, "index.html")
	}
	if f.Pos == (diag.Pos{}) {
		o.name = "the edition " + f.Edition
		return o
	}
	if f.Source != "" {
		o.kind = media
		if strings.HasPrefix(f.Source, site.StaticDir+"/") {
			o.kind = static
		}
		return o
	}
	key := strings.TrimPrefix(strings.TrimPrefix(f.Pos.File, site.ContentDir), "/")
	if o.page = cmp.Or(c.site.Page(key), c.site.Page(cmp.Or(key, ".")+"/")); o.page == nil {
		return o // site.yaml asked
	}
	o.slug = f.Pos == o.page.Slug.Pos
	o.kind = beside
	if o.address == o.page.Path {
		o.kind = page
	}
	for _, alias := range o.page.Aliases {
		if alias.Pos == f.Pos {
			o.kind, o.address, o.name = aliased, alias.Target, "an alias of "+f.Pos.File
		}
	}
	return o
}

// String names the owner, with the line.
func (o *owner) String() string {
	if o.pos.Line > 0 {
		return fmt.Sprintf("%s:%d", o.name, o.pos.Line)
	}
	return o.name
}

// has says of the owner that the address is its own.
func (o *owner) has() string {
	if o.kind == ours {
		return "makes"
	}
	return "has already"
}

// folder is the folder that the file lies in, below so many others.
func (o *owner) folder(depth int) string {
	parts := strings.SplitAfterN(o.file, "/", depth+2)
	return strings.TrimSuffix(strings.Join(parts[:depth+1], ""), "/")
}

// hint says how a clash is mended at this end of it.
func (c *checker) hint(o *owner) string {
	const rename = "rename one of the two"
	switch {
	case o.kind == aliased:
		return "take the alias out, or choose another address"
	case o.kind == static:
		return rename + "; the files that every site has are listed in docs/publishing.md"
	case o.kind == media:
		return rename
	case o.slug:
		return "choose another slug"
	case o.kind == page && o.page.Generated():
		return "rename the folder or the file" // a folder has no slug
	}
	if b := c.site.Page(o.page.Folder() + ".md"); o.kind == page && b != nil && b != o.page {
		return fmt.Sprintf("a folder has one page: put both texts into %s, and delete %s", o.page.Source(), b.Source())
	}
	return rename + ", or give it a slug"
}

// take gives a file of the output to its owner, or reports who has it, or a folder that it needs, already.
func (a addresses) take(o *owner) {
	if o.kind != ours && !a.fits(o) {
		return
	}
	key := fold(o.file)
	if other, taken := a.files[key]; taken {
		a.clash(o, other)
		return
	}
	if other, taken := a.folders[key]; taken {
		hint, _, _ := strings.Cut(a.hint(o), ";")
		if other.kind == ours {
			hint = "rename it"
		}
		a.tellOf(o, hint, "where %s needs a folder", other)
		return
	}
	folder := path.Dir(o.file)
	for dir := path.Dir(key); dir != "."; dir, folder = path.Dir(dir), path.Dir(folder) {
		if other, taken := a.files[dir]; taken && o.kind == aliased && other.address == strings.TrimSuffix(o.address, "/") {
			a.tellOf(o, a.hint(o), "which %s %s", other, other.has())
			return
		}
		if other, taken := a.files[dir]; taken {
			message := fmt.Sprintf("lies below a file, %s of %s", other.address, other)
			if o.kind == aliased {
				message = fmt.Sprintf("the alias %q %s", o.address, message)
			}
			a.report(o.pos, o.width, diag.Error, message, a.hint(o))
			return
		}
		if other, known := a.folders[dir]; known {
			if there := other.folder(strings.Count(folder, "/")); there != folder && a.tell(o, folder) {
				a.otherFolder(o, other, folder, there)
			}
			break
		}
		a.folders[dir] = o
	}
	a.files[key] = o
}

// clash reports that a file has the address of another, or one that some systems take for it.
func (a addresses) clash(o, other *owner) {
	switch {
	case o.kind == ours:
		a.report(diag.Pos{File: o.file}, 0, diag.Error, "two editions make this file", "name only one of them in "+site.ContentDir+"/site.yaml, under editions")
	case o.name != other.name && markdown.Form(o.name) == markdown.Form(other.name):
		here, there := diag.Difference(o.name, other.name)
		a.report(o.pos, o.width, diag.Error, fmt.Sprintf("two names that look the same: one has %s where the other has %s", here, there),
			"keep one of them; systems that take the two names for one would mix them up")
	case other.file == o.file:
		a.tellOf(o, a.hint(o), "which %s %s", other, other.has())
	case markdown.Form(other.file) == markdown.Form(o.file):
		here, there := diag.Difference(o.file, other.file)
		a.tellOf(o, a.hint(o), "which looks the same as that of %s, but has %s where the other has %s", other, here, there)
	case strings.HasSuffix(o.address, "/"):
		a.tellOf(o, a.hint(o), "which differs from %s of %s in capitals only", other.address, other)
	default:
		a.tellOf(o, a.hint(o), "which differs from /%s of %s in capitals only", other.file, other)
	}
}

// otherFolder reports that a file is in a folder, here, that some systems take for the one of another file, there.
func (a addresses) otherFolder(o, other *owner, here, there string) {
	hint := "rename the folder"
	if o.kind == aliased {
		hint = a.hint(o)
	}
	if markdown.Form(there) == markdown.Form(here) {
		own, others := diag.Difference(here, there)
		a.tellOf(o, hint, "in a folder that looks the same as that of %s, but has %s where the other has %s", other, own, others)
		return
	}
	a.tellOf(o, hint, "in a folder that differs from %s/ of %s in capitals only", there, other)
}

// tellOf reports what is wrong with an owner's address.
func (a addresses) tellOf(o *owner, hint, format string, args ...any) {
	message := fmt.Sprintf("has the address %s, ", o.address) + fmt.Sprintf(format, args...)
	if o.kind == aliased {
		message = "the alias " + message
	}
	a.report(o.pos, o.width, diag.Error, message, hint)
}
