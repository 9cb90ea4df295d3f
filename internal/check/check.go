// Package check holds the rules over a whole site: each address once, and every link leads somewhere.
package check

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"buildsite/internal/diag"
	"buildsite/internal/markdown"
	"buildsite/internal/site"
)

// Options change what counts as an error.
type Options struct {
	BrokenLinks diag.Severity // of links that lead nowhere
	Memo        *Memo         // of the last check; may be nil
}

// A Memo keeps what a check found of the addresses, which seldom change, for the next one.
type Memo struct {
	site     *site.Site
	problems diag.List
}

// Reserved are the files that the web edition makes at the root of every site.
var Reserved = []string{
	".nojekyll", "404.html", "_headers", "_redirects", "feed.xml", "index.html", "manifest.webmanifest", "robots.txt", "sitemap.xml",
}

// Site reports what is wrong with the site as a whole.
func Site(s *site.Site, o Options) diag.List {
	c := &checker{site: s, options: o, linked: make(map[string]bool, len(s.Pages))}
	if m := o.Memo; m != nil && m.site != nil && m.site.SameAddresses(s) {
		c.problems = append(c.problems, m.problems...)
	} else {
		c.addresses()
	}
	if o.Memo != nil {
		*o.Memo = Memo{s, slices.Clone(c.problems)}
	}
	c.links()
	c.lists()
	c.mySheets()
	c.orphans()
	c.media()
	return c.problems
}

type checker struct {
	site     *site.Site
	options  Options
	problems diag.List
	linked   map[string]bool // keys of pages that another page leads to
}

func (c *checker) report(pos diag.Pos, width int, severity diag.Severity, message, hint string) {
	c.problems = append(c.problems, diag.Problem{Pos: pos, Width: width, Severity: severity, Message: message, Hint: hint})
}

// addresses reports two things at one address. Addresses that differ in case only are one on many systems.
func (c *checker) addresses() {
	a := addresses{c, make(map[string]owner, len(c.site.Pages)), make(map[string]owner, len(c.site.Pages)), map[string]bool{}}
	a.folders["assets"] = owner{name: "every site", folder: "assets"}
	for _, file := range Reserved {
		if file != "index.html" {
			a.files[file] = owner{address: "/" + file, name: "buildsite", file: file}
		}
	}
	for _, p := range c.site.Pages {
		hint := "rename one of the two, or give it a slug"
		if beside := c.site.Page(p.Folder() + ".md"); beside != nil && beside != p {
			hint = fmt.Sprintf("a folder has one page: put both texts into %s, and delete %s", p.Source(), beside.Source())
		}
		if p.Generated() {
			hint = "rename the folder or the file" // a folder has no slug
		}
		pos := diag.Pos{File: p.Source()}
		if p.Slug.Target != "" {
			pos, hint = p.Slug.Pos, "choose another slug"
		}
		a.take(outputFile(p.Path), owner{address: p.Path, name: p.Source(), slug: p.Slug.Target != ""}, pos, p.Slug.Width, hint)
	}
	for _, p := range c.site.Pages {
		if p.Sheet != nil {
			a.take(strings.TrimPrefix(p.TextPath(), "/"), owner{address: p.TextPath(), name: p.Source()}, diag.Pos{File: p.Source()}, 0, "rename one of the two, or give it a slug")
		}
	}
	for _, file := range c.site.Media() {
		name := path.Join(site.ContentDir, file)
		at := c.site.MediaPath(file)
		a.take(at, owner{address: "/" + at, name: name}, diag.Pos{File: name}, 0, "rename one of the two")
	}
	for _, file := range c.site.Static {
		name := path.Join(site.StaticDir, file)
		file = site.StaticPath(file)
		address := "/" + file
		if path.Base(file) == "index.html" {
			address = strings.TrimSuffix(address, "index.html")
		}
		a.take(file, owner{address: address, name: name}, diag.Pos{File: name}, 0,
			"rename one of the two; the files that every site has are listed in docs/publishing.md")
	}
	for _, p := range c.site.Pages {
		for _, alias := range p.Aliases {
			file, problem := site.AliasFile(alias.Target)
			switch {
			case problem != "":
				c.report(alias.Pos, alias.Width, diag.Error, fmt.Sprintf("the alias %q %s", alias.Target, problem), "write an address of this site, such as /old-name/")
			case markdown.Form(file) == outputFile(p.Path):
				c.report(alias.Pos, alias.Width, diag.Error, fmt.Sprintf("the alias %q is the page's own address", alias.Target), "take it out")
			default:
				a.take(file, owner{address: alias.Target, name: "an alias of " + p.Source(), alias: true}, alias.Pos, alias.Width, "take the alias out, or choose another address")
			}
		}
	}
}

// addresses are those that are taken so far, by the output's file or folder in small letters.
type addresses struct {
	*checker
	files, folders map[string]owner
	told           map[string]bool // the folders and files whose names were reported
}

// An owner is what has an address: a source file, an alias, or buildsite itself.
type owner struct {
	address, name string
	alias         bool
	slug          bool   // the last part of the address is the page's slug
	file          string // in the output
	folder        string // in the output; of those in addresses.folders
}

// take gives a file of the output to its owner, or reports who has it, or a folder that it needs, already.
func (a addresses) take(file string, o owner, pos diag.Pos, width int, hint string) {
	if !a.fits(file, o, pos, width) {
		return
	}
	o.file = file
	key := fold(file)
	report := func(format string, args ...any) {
		message := fmt.Sprintf("has the address %s, ", o.address) + fmt.Sprintf(format, args...)
		if o.alias {
			message = "the alias " + message
		}
		a.report(pos, width, diag.Error, message, hint)
	}
	if other, taken := a.files[key]; taken {
		switch {
		case o.name != other.name && markdown.Form(o.name) == markdown.Form(other.name):
			here, there := diag.Difference(o.name, other.name)
			a.report(pos, width, diag.Error, fmt.Sprintf("two names that look the same: one has %s where the other has %s", here, there),
				"keep one of them; systems that take the two names for one would mix them up")
		case other.file == file:
			report("which %s has already", other.name)
		case markdown.Form(other.file) == markdown.Form(file):
			here, there := diag.Difference(file, other.file)
			report("which looks the same as that of %s, but has %s where the other has %s", other.name, here, there)
		case strings.HasSuffix(o.address, "/"):
			report("which differs from %s of %s in capitals only", other.address, other.name)
		default:
			report("which differs from /%s of %s in capitals only", other.file, other.name)
		}
		return
	}
	if other, taken := a.folders[key]; taken {
		hint, _, _ = strings.Cut(hint, ";")
		if other.address == "" {
			hint = "rename it"
			report("where %s has a folder", other.name)
			return
		}
		report("where %s needs a folder", other.name)
		return
	}
	o.folder = path.Dir(file)
	for dir := path.Dir(key); dir != "."; dir, o.folder = path.Dir(dir), path.Dir(o.folder) {
		if other, taken := a.files[dir]; taken && o.alias && other.address == strings.TrimSuffix(o.address, "/") {
			report("which %s has already", other.name)
			return
		}
		if other, taken := a.files[dir]; taken {
			message := fmt.Sprintf("lies below a file, %s of %s", other.address, other.name)
			if o.alias {
				message = fmt.Sprintf("the alias %q %s", o.address, message)
			}
			a.report(pos, width, diag.Error, message, hint)
			return
		}
		if other, known := a.folders[dir]; known {
			if other.folder != o.folder && a.tell(o, o.folder) {
				hint = "rename the folder"
				if o.alias {
					hint = "take the alias out, or choose another address"
				}
				if markdown.Form(other.folder) == markdown.Form(o.folder) {
					here, there := diag.Difference(o.folder, other.folder)
					report("in a folder that looks the same as that of %s, but has %s where the other has %s", other.name, here, there)
				} else {
					report("in a folder that differs from %s/ of %s in capitals only", other.folder, other.name)
				}
			}
			break
		}
		a.folders[dir] = o
	}
	a.files[key] = o
}

// outputFile is the file that is served at an address.
func outputFile(address string) string { return strings.TrimPrefix(address, "/") + "index.html" }

// links follows every link of every page.
func (c *checker) links() {
	s := c.site
	for _, p := range s.Pages {
		c.doc(p, p.Doc)
		if p.Sheet != nil {
			for _, d := range p.Sheet.Docs {
				c.doc(p, d)
			}
			for _, l := range p.Sheet.Links {
				c.target(p, p.EndTarget(l.Value), site.Ref{Target: l.Value, Pos: l.Pos, Width: l.Width}, false)
			}
		}
		if p.Image.Target != "" {
			c.target(p, p.ImageTarget(), p.Image, true)
		}
	}
	for _, n := range slices.Concat(s.Navigation(), s.Config.Footer) {
		if n.Link.Target == "" {
			continue // reported with the rest of the file
		}
		if message, hint := markdown.Refused(n.Link.Target, false); message != "" {
			c.report(n.Link.Pos, n.Link.Width, diag.Error, message, hint)
			continue
		}
		c.target(nil, s.ResolveConfig(n.Link.Target), n.Link, false)
		if t := s.ResolveConfig(n.Link.Target); n.Label == "" && t.Page == "" && t.Problem == "" {
			c.report(n.Link.Pos, n.Link.Width, diag.Error, "an entry without a label", "add label: beside link:, as this is no page of the site")
		}
	}
	c.safety()
	if logo := s.Config.Logo; logo.Target != "" {
		c.target(nil, s.ResolveConfig(logo.Target), logo, true)
	}
	c.motif()
}

// motif follows the link of site.yaml to the site's own drawing, which has a part for each step.
func (c *checker) motif() {
	ref, s := c.site.Config.Motif, c.site
	if ref.Target == "" {
		return
	}
	c.target(nil, s.ResolveConfig(ref.Target), ref, true)
	if s.Motif == nil || len(s.Steps) == 0 {
		return
	}
	var missing []string
	for _, step := range s.Steps {
		if id := site.MotifID(step.Number); !s.Motif.Drawing.IDs[id] {
			missing = append(missing, id)
		}
	}
	last := s.Steps[len(s.Steps)-1].Number
	switch {
	case len(missing) > 0:
		c.report(ref.Pos, ref.Width, diag.Error, "the motif has no part for each step: "+strings.Join(missing, ", ")+" "+isAre(len(missing))+" missing",
			`give the part of step 1 the attribute id="step-1", and so on`)
	case s.Motif.Drawing.IDs[site.MotifID(last+1)] && !s.HasDrafts("steps/"):
		c.report(ref.Pos, ref.Width, diag.Warning, fmt.Sprintf("the motif has a part %s, but there are %d steps", site.MotifID(last+1), last),
			"a part without a step is never lit")
	}
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// safety follows the link of site.yaml to the page for whoever is afraid. It has to be a page: who needs it is kept on this site.
func (c *checker) safety() {
	safety := c.site.Config.Safety
	if safety.Target == "" {
		return
	}
	if message, hint := markdown.Refused(safety.Target, false); message != "" {
		c.report(safety.Pos, safety.Width, diag.Error, message, hint)
		return
	}
	t := c.site.ResolveConfig(safety.Target)
	c.target(nil, t, safety, false)
	if t.Page == "" && t.Problem == "" {
		c.report(safety.Pos, safety.Width, diag.Error, fmt.Sprintf("%q isn't a page of the site", safety.Target), "name one, such as safety.md")
	}
}

// doc follows the links of one of a page's texts.
func (c *checker) doc(p *site.Page, d *markdown.Doc) {
	targets := p.Targets(d)
	for i, l := range d.Links {
		c.target(p, targets[i], site.Ref{Target: l.Target, Pos: l.Pos, Width: l.Width}, l.Image)
	}
}

func (c *checker) target(from *site.Page, t site.Target, ref site.Ref, image bool) {
	switch {
	case t.Problem != "":
		severity := c.options.BrokenLinks
		if t.Draft {
			severity = diag.Error // it would tell readers of something unpublished
		}
		c.report(ref.Pos, ref.Width, severity, t.Problem, t.Hint)
	case image && t.External != "" && from == nil || image && t.External != "" && from.Image == ref:
		c.report(ref.Pos, ref.Width, diag.Error, "an image from outside the site", "readers' browsers would ask another server for it: put the file into content/")
	case image && t.External == "" && !c.isImage(t.Media) && c.site.Faults[t.Media] == nil:
		c.report(ref.Pos, ref.Width, diag.Error, fmt.Sprintf("%q isn't a picture", ref.Target), "name a PNG, JPEG, WebP, GIF or SVG file below content/")
	case t.Page != "" && (from == nil || t.Page != from.Key):
		c.linked[t.Page] = true
	}
}

func (c *checker) isImage(key string) bool {
	_, ok := c.site.Images[key]
	return ok
}

// lists counts the links that templates make: a section's list and the steps on the home page.
func (c *checker) lists() {
	for _, p := range c.site.Pages {
		if c.site.Lists(p) {
			for _, key := range p.Children {
				c.linked[key] = true
			}
		}
	}
	for _, step := range c.site.Steps {
		c.linked[step.Guide] = true
		c.linked[step.Worksheet] = true
	}
}

// mySheets reports a second page that shows what is kept, and one without worksheets to show. Each worksheet's page leads to it.
func (c *checker) mySheets() {
	var first *site.Page
	sheets := len(c.site.Sheets()) > 0
	for _, p := range c.site.Pages {
		switch {
		case !p.MySheets:
		case first != nil:
			c.report(diag.Pos{File: p.Source()}, 0, diag.Error, "a second page with my_sheets: "+first.Source()+" has it already", "delete the line on one of the two")
		default:
			first = p
			c.linked[p.Key] = c.linked[p.Key] || sheets
			if !sheets {
				c.report(diag.Pos{File: p.Source()}, 0, diag.Warning, "my_sheets on a site without worksheets: there is nothing to show", "delete the line, or write a worksheet")
			}
		}
	}
}

func (c *checker) orphans() {
	for _, p := range c.site.Pages {
		if p.Kind == site.Home || p.Generated() || c.linked[p.Key] {
			continue
		}
		c.report(diag.Pos{File: p.Source()}, 0, diag.Warning, "no other page leads to this one", "link to it, or add it to navigation or footer in "+site.ContentDir+"/site.yaml")
	}
}

// media reports what is wrong with the pictures and files that pages use, and those that no page uses: they aren't published, so a
// forgotten note can't leak.
func (c *checker) media() {
	used := c.site.Media()
	for _, key := range used {
		c.problems = append(c.problems, c.site.Faults[key]...)
	}
	report := func(key string) {
		if _, found := slices.BinarySearch(used, key); found {
			return
		}
		if faults := c.site.Faults[key]; faults.Failed() {
			c.report(faults[0].Pos, faults[0].Width, diag.Warning, faults[0].Message+"; no page uses this one", faults[0].Hint)
			return
		}
		c.report(diag.Pos{File: path.Join(site.ContentDir, key)}, 0, diag.Warning, "no page uses this file, so it isn't published",
			"link to it, delete it, or move it to "+site.StaticDir)
	}
	for key := range c.site.Images {
		report(key)
	}
	for key := range c.site.Files {
		report(key)
	}
}
