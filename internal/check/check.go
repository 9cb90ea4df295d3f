// Package check holds the rules over a whole site: each address once, and every link leads somewhere.
package check

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"buildsite/internal/diag"
	"buildsite/internal/markdown"
	"buildsite/internal/output"
	"buildsite/internal/site"
)

// Options change what counts as an error.
type Options struct {
	BrokenLinks diag.Severity // of links that lead nowhere
	Memo        *Memo         // of the last check; may be nil
}

// Site reports what is wrong with the site as a whole, and with the addresses of the files that editions make of it.
func Site(s *site.Site, files []output.File, o Options) diag.List {
	c := &checker{site: s, options: o, linked: make(map[string]bool, len(s.Pages))}
	c.addresses(files)
	c.aliases()
	c.links()
	c.lists()
	c.mySheets()
	c.takeAway()
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

// aliases reports those that can't be addresses.
func (c *checker) aliases() {
	for _, p := range c.site.Pages {
		for _, alias := range p.Aliases {
			if _, problem, hint := p.AliasFile(alias.Target); problem != "" {
				c.report(alias.Pos, alias.Width, diag.Error, fmt.Sprintf("the alias %q %s", alias.Target, problem), hint)
			}
		}
	}
}

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
		c.target(nil, n.Link.To, n.Link.Ref, false)
		if t := n.Link.To; n.Label == "" && t.Page == "" && t.Problem == "" {
			c.report(n.Link.Pos, n.Link.Width, diag.Error, "an entry without a label", "add label: beside link:, as this is no page of the site")
		}
	}
	c.safety()
	if logo := s.Config.Logo; logo.Target != "" {
		c.target(nil, logo.To, logo.Ref, true)
	}
	c.motif()
}

// motif follows the link of site.yaml to the site's own drawing, which has a part for each step.
func (c *checker) motif() {
	ref, s := c.site.Config.Motif, c.site
	if ref.Target == "" {
		return
	}
	c.target(nil, ref.To, ref.Ref, true)
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

// safety follows site.yaml's link to the safety page. It must be a page of this site, so that no one in danger is sent elsewhere.
func (c *checker) safety() {
	safety := c.site.Config.Safety
	if safety.Target == "" {
		return
	}
	if message, hint := markdown.Refused(safety.Target, false); message != "" {
		c.report(safety.Pos, safety.Width, diag.Error, message, hint)
		return
	}
	t := safety.To
	c.target(nil, t, safety.Ref, false)
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
	p := c.single("my_sheets", func(p *site.Page) bool { return p.MySheets })
	if p == nil {
		return
	}
	if len(c.site.Sheets()) > 0 {
		c.linked[p.Key] = true
		return
	}
	c.report(diag.Pos{File: p.Source()}, 0, diag.Warning, "my_sheets on a site without worksheets: there is nothing to show", "delete the line, or write a worksheet")
}

// takeAway reports a second page that lists editions. The foot of each page leads to it.
func (c *checker) takeAway() {
	if p := c.single("editions", func(p *site.Page) bool { return p.Editions }); p != nil {
		c.linked[p.Key] = true
	}
}

// single is the first page that has what one page may have, by a key of its frontmatter, or nil. All others are reported.
func (c *checker) single(key string, has func(*site.Page) bool) (first *site.Page) {
	for _, p := range c.site.Pages {
		switch {
		case !has(p):
		case first == nil:
			first = p
		default:
			c.report(diag.Pos{File: p.Source()}, 0, diag.Error, "a second page with "+key+": "+first.Source()+" has it already", "delete the line on one of the two")
		}
	}
	return first
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
