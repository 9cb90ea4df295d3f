// Package book is the order in which a site is read from its first page to its last, as a book of it is bound.
package book

import (
	"cmp"
	"slices"
	"strings"

	"buildsite/internal/site"
)

// A Chapter is a page in the order of reading, at its depth in the table of contents.
type Chapter struct {
	Page  *site.Page
	Depth int
}

// Chapters is the order of reading: the home page, then each section before what is in it. Sections have an order of their own, as steps have,
// each with its worksheet; what is in none comes as in the navigation, then as at the foot of pages. A page that has no place in the book is left
// out, and so is what is below it.
func Chapters(read site.View, has func(*site.Page) bool) []Chapter {
	within := map[string][]string{} // keys of pages by that of their section, by path
	var home string
	for c := range read.Summaries {
		if c.Kind == site.Home {
			home = c.Key
		} else {
			within[c.Parent] = append(within[c.Parent], c.Key)
		}
	}
	wish := map[string]int{} // by path
	for i, n := range slices.Concat(read.Navigation(), read.Footer()) {
		if _, ok := wish[n.Path]; !ok && n.Path != "" {
			wish[n.Path] = i - 1_000_000
		}
	}
	var list []Chapter
	var visit func(key string, depth int)
	visit = func(key string, depth int) {
		p := read.Page(key)
		if !has(p) {
			return
		}
		list = append(list, Chapter{p, depth})
		keys := within[key]
		rank := func(key string) int {
			if i := slices.Index(p.Children, key); i >= 0 && p.Kind != site.Home {
				return i - len(p.Children)
			}
			return wish[read.Summary(key).Path]
		}
		slices.SortStableFunc(keys, func(a, b string) int { return cmp.Compare(rank(a), rank(b)) })
		if p.Kind == site.Home {
			depth--
		}
		for _, key := range keys {
			visit(key, depth+1)
		}
	}
	visit(home, 0)
	return list
}

// Contents is the table of contents of n chapters as nested lists in HTML. entry is what stands for a chapter, and at which depth.
func Contents(n int, entry func(i int) (depth int, text string)) string {
	var b strings.Builder
	depth := -1
	for i := range n {
		d, text := entry(i)
		if d > depth {
			b.WriteString("<ol>")
		} else {
			b.WriteString("</li>" + strings.Repeat("</ol></li>", depth-d))
		}
		depth = d
		b.WriteString("<li>" + text)
	}
	b.WriteString("</li>" + strings.Repeat("</ol></li>", max(depth, 0)) + "</ol>")
	return b.String()
}
