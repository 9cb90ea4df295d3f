package site

import (
	"strings"

	"buildsite/internal/markdown"
)

// AliasFile returns the file at which the redirecting page of one of the page's aliases stands, or what is wrong with the alias and what to do.
func (p *Page) AliasFile(alias string) (file, problem, hint string) {
	file, problem = AliasFile(alias)
	switch {
	case problem != "":
		return "", problem, "write an address of this site, such as /old-name/"
	case p.Path == "/"+strings.TrimSuffix(markdown.Form(file), "index.html"):
		return "", "is the page's own address", "take it out"
	}
	return file, "", ""
}

// AliasFile returns the file at which an alias's redirecting page stands, or what is wrong with the alias.
func AliasFile(alias string) (file, problem string) {
	switch {
	case strings.Contains(alias, "://") || strings.HasPrefix(alias, "//"):
		return "", "leaves the site"
	case !strings.HasPrefix(alias, "/"):
		return "", "doesn't begin with /"
	case strings.ContainsAny(alias, "?#%\\\"<>|*: \t\n") || strings.ContainsFunc(alias, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return "", "holds a character that an address can't have"
	}
	trimmed := strings.TrimSuffix(strings.TrimPrefix(alias, "/"), "/")
	for _, part := range strings.Split(trimmed, "/") {
		switch {
		case part == "..":
			return "", "leaves the site"
		case part == "" && trimmed != "", part == ".":
			return "", "has an empty part"
		}
	}
	switch {
	case trimmed == "":
		return "index.html", ""
	case strings.HasSuffix(alias, ".html") || strings.HasSuffix(alias, ".htm"):
		return trimmed, ""
	}
	return trimmed + "/index.html", ""
}
