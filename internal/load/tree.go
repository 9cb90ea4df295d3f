package load

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"buildsite/internal/markdown"
	"buildsite/internal/site"
)

// sections adds a generated list for each folder with pages but without a page of its own, and tells every page its
// section.
func (l *loader) sections() {
	own := map[string]*site.Page{} // by folder
	for _, p := range l.site.Pages {
		if folder := p.Folder(); folder != "" && own[folder] == nil {
			own[folder] = p
		}
	}
	l.besideFolders(own)
	for _, p := range slices.Clone(l.site.Pages) {
		for dir := p.Dir(); ; dir = path.Dir(dir) {
			if own[dir] == nil {
				own[dir] = l.generated(dir)
				l.site.Pages = append(l.site.Pages, own[dir])
			}
			if dir == "." {
				break
			}
		}
	}
	if own["."] == nil && len(l.names) > 0 {
		own["."] = l.generated(".")
		l.site.Pages = append(l.site.Pages, own["."])
	}
	for _, p := range l.site.Pages {
		dir := p.Dir()
		if folder := p.Folder(); folder != "" && own[folder] == p {
			if folder == "." {
				continue
			}
			dir = path.Dir(folder)
		}
		p.Parent = own[dir].Key
	}
}

// besideFolders makes classes.md the page of the folder classes/ that stands beside it and has pages, but none of its own.
func (l *loader) besideFolders(own map[string]*site.Page) {
	filled := map[string]bool{} // folders with pages
	for _, p := range l.site.Pages {
		for dir := p.Dir(); dir != "." && !filled[dir]; dir = path.Dir(dir) {
			filled[dir] = true
		}
	}
	for _, p := range l.site.Pages {
		folder := strings.TrimSuffix(p.Key, ".md")
		if p.Kind == site.Plain && !p.MySheets && !p.Editions && filled[folder] && own[folder] == nil && !isStep(folder) {
			p.Kind, own[folder] = site.Section, p
		}
	}
}

// noText is the body of a page without a file.
var noText = &markdown.Doc{}

func (l *loader) generated(dir string) *site.Page {
	c := l.site.Config
	p := &site.Page{Summary: site.Summary{Key: dir + "/", Kind: site.Section, Path: "/"}, Doc: noText}
	if dir == "." {
		p.Kind, p.Title, p.Description = site.Home, c.Title, cmp.Or(c.Description, c.Title)
		return p
	}
	segments, _ := addressDir(dir)
	p.Path = "/" + strings.Join(segments, "/") + "/"
	p.Title = heading(path.Base(dir))
	if number, slug, ok := stepFolder(dir); ok {
		p.Title, p.Step = heading(slug), number
	}
	p.Description = p.Title
	if c.Title != "" {
		p.Description += " – " + c.Title
	}
	return p
}

// heading makes a title of a folder's name.
func heading(name string) string {
	name = strings.NewReplacer("-", " ", "_", " ").Replace(name)
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// arrange sorts pages, fills the sections' lists and links neighbours.
func (l *loader) arrange() {
	slices.SortFunc(l.site.Pages, func(a, b *site.Page) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Key, b.Key))
	})
	children := map[string][]*site.Page{}
	for _, p := range l.site.Pages {
		if p.Kind != site.Home {
			children[p.Parent] = append(children[p.Parent], p)
		}
	}
	for _, p := range l.site.Pages {
		list := children[p.Key]
		slices.SortStableFunc(list, byOrder)
		var before *site.Page
		for _, c := range list {
			p.Children = append(p.Children, c.Key)
			if p.Kind == site.Home || c.Kind == site.Section || c.Kind == site.Worksheet && c.Step != 0 {
				continue
			}
			if before != nil {
				before.Next, c.Prev = c.Key, before.Key
			}
			before = c
		}
	}
}

// byOrder is the order of a section's list: steps by number, then by order, then newest first, then by name.
func byOrder(a, b *site.Page) int {
	if a.Step != b.Step {
		return cmp.Compare(a.Step, b.Step)
	}
	if a.Order.Set != b.Order.Set {
		if a.Order.Set {
			return -1
		}
		return 1
	}
	return cmp.Or(
		cmp.Compare(a.Order.N, b.Order.N),
		b.Date.Compare(a.Date),
		strings.Compare(a.Key, b.Key),
	)
}
