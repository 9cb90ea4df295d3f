package web

import (
	"cmp"
	"html/template"
	"io"
	"path"
	"slices"

	"buildsite/internal/markdown"
	"buildsite/internal/output"
	"buildsite/internal/render"
	"buildsite/internal/render/page"
	"buildsite/internal/site"
	"buildsite/internal/theme"
)

// An edition is one that readers can take away, as templates see it.
type edition struct {
	Name string
	Href template.URL // of its file, "" if it has none
	Size string       // of that, in words
}

// takeAway is what a site has for readers to take away.
type takeAway struct {
	editions []string      // by name
	files    []output.File // of some of them
}

// offered is what an edition for browsers offers besides itself.
func offered(in render.Input) (t takeAway) {
	for _, name := range in.Editions {
		if name != "web" {
			t.editions = append(t.editions, name)
		}
	}
	for _, f := range in.Files {
		if slices.Contains(t.editions, f.Edition) {
			t.files = append(t.files, f)
		}
	}
	return t
}

// editionsPath is the address of the page that lists editions, where the site has none of its own.
const editionsPath = "/" + render.TakeAwayDir + "/"

// listing is the file of a page that tells of editions' sizes. Those take long to make.
func (e *shared) listing(address string, write func(io.Writer, []output.Measured) error) output.File {
	f := output.Measure(file(address), e.takeAway.files, write)
	f.Late = true
	return f
}

// editionsPage writes the page that is made for a site that has none of its own. No search engine needs it.
func (e *shared) editionsPage(w io.Writer, of []output.Measured) error {
	v := e.sharing(w)
	p := &site.Page{Doc: &markdown.Doc{}, Editions: true, Summary: site.Summary{
		Key: render.TakeAwayDir + ".md", Path: editionsPath, Kind: site.Plain, NoIndex: true,
		Title: v.theme.Word("editions-title"), Description: v.theme.Word("editions-about"),
	}}
	if home := e.all.PageAt("/"); home != nil {
		p.Parent = home.Key
	}
	return v.show(w, p, of)
}

// editions are those that readers can take away, as a page lists them: first what needs no file.
func (v *view) editions(a addresser, of []output.Measured) (list []edition) {
	for _, name := range v.takeAway.editions {
		e := edition{Name: name}
		for i, f := range v.takeAway.files {
			if f.Edition == name && i < len(of) {
				e.Href, e.Size = template.URL(a.File(f.Path, "")), size(v.theme, of[i].Size)
			}
		}
		list = append(list, e)
	}
	slices.SortStableFunc(list, func(a, b edition) int { return cmp.Compare(min(len(a.Href), 1), min(len(b.Href), 1)) })
	return list
}

// size is a number of bytes in the words of the site's language.
func size(t theme.View, bytes int64) string {
	if kb := (bytes + 999) / 1000; kb < 1000 {
		return t.Word("size-kb", kb)
	}
	tenths := (bytes + 50_000) / 100_000
	return t.Word("size-mb", tenths/10, tenths%10)
}

// footer are the entries at the foot of pages: the site's, and the page that lists editions, if there is one and no entry leads to it.
func (e *shared) footer(read site.View, look theme.View) []site.NavEntry {
	entries := read.Footer()
	if len(e.takeAway.editions) == 0 {
		return entries
	}
	away := e.listed(read, look)
	for _, n := range slices.Concat(entries, read.Navigation()) {
		if n.Path == away.Path && n.Fragment == "" {
			return entries
		}
	}
	return append(slices.Clip(entries), away)
}

// listed is the page that lists editions.
func (e *shared) listed(read site.View, look theme.View) site.NavEntry {
	if p := read.TakeAway(); p != nil {
		return site.NavEntry{Label: p.Title, Path: p.Path}
	}
	return site.NavEntry{Label: look.Word("editions-title"), Path: editionsPath}
}

// away leads from a page to the one that lists editions, or is nil.
func (v *view) away(a addresser) *page.Link {
	if len(v.takeAway.editions) == 0 {
		return nil
	}
	n := v.listed(v.read, v.theme)
	return &page.Link{Href: a.url(n.Path), Label: n.Label}
}

// file is the path in the output of the page at a site address.
func file(address string) string { return path.Join(address, "index.html")[1:] }
