package load

import (
	"path"
	"strconv"
	"strings"
	"unicode"

	"buildsite/internal/diag"
	"buildsite/internal/markdown"
	"buildsite/internal/site"
)

// address gives a page its path and kind, from its file's path and its slug; failed if it can have none.
func (l *loader) address(p *site.Page, slug string) (problems diag.List, failed bool) {
	dir, name := path.Dir(p.Key), l.role(p.Key)
	segments, problems := addressDir(dir)
	number, _, inStep := stepFolder(dir)
	switch {
	case name == "index" && dir == ".":
		p.Kind = site.Home
	case inStep && name == "guide":
		p.Kind, p.Step, name = site.Guide, number, "index"
	case inStep && name == "worksheet":
		p.Kind, p.Step = site.Worksheet, number
	case name == "index":
		p.Kind = site.Section
	}
	switch {
	case p.Kind == site.Home:
	case name == "index" && slug != "": // a section's slug renames its folder in its own address only
		segments[len(segments)-1] = slug
	case name == "index":
	case slug != "":
		segments = append(segments, slug)
	default:
		segment := markdown.Slug(name)
		if segment == "" {
			problems = append(problems, diag.Problem{Pos: diag.Pos{File: p.Source()},
				Message: "a file name without letters", Hint: "rename it: its name becomes the page's address"})
		}
		segments = append(segments, segment)
	}
	p.Path = "/" + strings.Join(segments, "/")
	if len(segments) > 0 {
		p.Path += "/"
	}
	return problems, len(problems) > 0
}

// addressDir turns a folder below content/ into the segments of its address.
func addressDir(dir string) (segments []string, problems diag.List) {
	if dir == "" || dir == "." {
		return nil, nil
	}
	parts := strings.Split(dir, "/")
	for i, part := range parts {
		if _, slug, ok := stepFolder(strings.Join(parts[:i+1], "/")); ok {
			part = slug
		}
		segment := markdown.Slug(part)
		if segment == "" {
			problems = append(problems, diag.Problem{
				Pos:     diag.Pos{File: path.Join(site.ContentDir, path.Join(parts[:i+1]...))},
				Message: "a folder name without letters", Hint: "rename it: its name becomes a part of addresses"})
		}
		segments = append(segments, segment)
	}
	return segments, problems
}

// stepFolder reads the name of a step's folder, "steps/1-honesty".
func stepFolder(dir string) (number int, slug string, ok bool) {
	name, ok := strings.CutPrefix(dir, "steps/")
	if !ok || strings.Contains(name, "/") {
		return 0, "", false
	}
	digits, slug, ok := strings.Cut(name, "-")
	number, err := strconv.Atoi(digits)
	return number, slug, ok && err == nil && number >= 0 && slug != "" && unicode.IsDigit(rune(digits[0]))
}

// mediaPath is the address of a picture or file: its path, the folders in small letters like those of pages.
func mediaPath(key string) string {
	dir, base := path.Split(key)
	return markdown.NFC(strings.ToLower(dir) + base)
}
