package site

import (
	"cmp"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"buildsite/internal/diag"
	"buildsite/internal/markdown"
)

// elsewhere is the problem of an address outside the site that lacks its beginning; none if it isn't such a one. target is all that
// is written, address what stands before its ? and #.
func elsewhere(address, target string) Target {
	switch {
	case mailAddress.MatchString(address):
		return Target{Problem: "a mail address without mailto:", Hint: "write mailto:" + target}
	case webAddress(address):
		return Target{Problem: "a web address without https://", Hint: "write https://" + target}
	}
	return Target{}
}

var (
	mailAddress = regexp.MustCompile(`^[^\s@/:]+@[\pL\pN][\pL\pN.-]*\.\pL{2,}$`)
	host        = regexp.MustCompile(`^(?:[\pL\pN](?:[\pL\pN-]*[\pL\pN])?\.)+(\pL{2,}|xn--[a-z0-9-]+)$`)
)

// domains are the ends of hosts that no file's name has.
var domains = strings.Fields("com org net edu gov int info io app dev eu at be ca ch cz de dk es fi fr gr ie it jp kr mx nl no nz se uk us za")

// endings are those of files among what else may end a host, as in notes.md or run.sh.
var endings = strings.Fields("cc css csv doc docx gif gz htm html ics jpg js json md mp mdx mov pdf php pl png ps py rs rtf sh svg so tar ts txt webp xml yaml yml zip")

// webAddress reports whether what is written as a path is a web address, as www.example.org/x: the part before the first slash is a host, by
// all that can be told.
func webAddress(address string) bool {
	name, _, below := strings.Cut(address, "/")
	m := host.FindStringSubmatch(strings.ToLower(name))
	switch {
	case m == nil:
		return false
	case strings.HasPrefix(strings.ToLower(name), "www."):
		return true
	}
	return slices.Contains(domains, m[1]) || below && !slices.Contains(endings, m[1])
}

// pageEndings are those of pages in other systems, and as they are on many servers.
var pageEndings = []string{".html", ".htm", ".php", ".mdx", ".markdown", ".md"}

// withoutEnding is the name of a page without its ending, if it has one.
func withoutEnding(name string) string {
	if ext := path.Ext(name); slices.Contains(pageEndings, strings.ToLower(ext)) {
		return strings.TrimSuffix(name, ext)
	}
	return name
}

// likely is the key of what a path below content/, written as other systems write it, surely means, or "".
func (s *Site) likely(key string) string {
	stem := withoutEnding(key)
	for _, k := range []string{key, key + ".md", stem + ".md"} {
		if k = s.asNamed(k); s.byKey[k] != nil || s.MediaPath(k) != "" {
			return k
		}
	}
	if base := strings.ToLower(path.Base(stem)); base == "index" || base == "_index" || base == "readme" {
		stem = path.Dir(stem)
	}
	if p := s.folders[markdown.Form(stem)]; p != nil {
		return p.Key
	}
	return ""
}

// fileHint says what was meant by a path, written in a folder, that leads to nothing. key is the path below content/.
func (s *Site) fileHint(dir, name, key string) string {
	write := func(key string) string {
		if p := s.byKey[key]; p != nil && p.Generated() {
			return "write " + EscapePath(p.Path) + ", as this folder has no index.md"
		}
		return "write " + written(relative(dir, key))
	}
	if meant := s.likely(key); meant != "" {
		return write(meant)
	}
	if _, below, ok := strings.Cut("/"+key, "/"+ContentDir+"/"); ok {
		if meant := s.likely(below); meant != "" {
			return write(meant) + ": paths begin at the folder of this file"
		}
	}
	if bare := strings.Trim(name, `"'“”„‘’‚«»`); bare != name && bare != "" {
		if meant := s.likely(path.Join(dir, bare)); meant != "" {
			return write(meant) + ", without quotes"
		}
	}
	var keys []string
	isPage := path.Ext(key) == ".md" || path.Ext(key) == ""
	for k := range s.keys {
		if (path.Ext(k) == ".md") == isPage {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys) // of two names that are equally near, always the same one
	if near := cmp.Or(diag.Nearest(key, keys), sameName(key, keys), sameName(key+".md", keys)); near != "" {
		return `did you mean "` + written(relative(dir, near)) + `"?` + diag.Unseen(key, near)
	}
	return ""
}

// keys calls yield with the key of each page, picture and file.
func (s *Site) keys(yield func(string) bool) {
	for k := range s.byKey {
		if !yield(k) {
			return
		}
	}
	for k := range s.Images {
		if !yield(k) {
			return
		}
	}
	for k := range s.Files {
		if !yield(k) {
			return
		}
	}
}

// addressHint says what was meant by an address of the site that there isn't.
func (s *Site) addressHint(name string) string {
	at := func(address string) string { // an address there is, or ""
		if p := s.byPath[address]; p != nil {
			return p.Path
		}
		if p := s.byPath[address+"/"]; p != nil {
			return p.Path
		}
		file := strings.TrimPrefix(address, "/")
		if key, ok := s.media[file]; ok {
			return "/" + s.MediaPath(key)
		}
		return s.outputs()[file]
	}
	stem := withoutEnding(name)
	for _, address := range []string{name, stem, strings.TrimSuffix(stem, "index")} {
		if found := at(address); found != "" {
			return "write " + EscapePath(found)
		}
	}
	if rest, ok := strings.CutPrefix(name, strings.TrimSuffix(s.Config.BaseURL.Path, "/")+"/"); ok && s.Config.BaseURL.Path != "/" {
		if found := at("/" + withoutEnding(rest)); found != "" {
			return "write " + EscapePath(found) + ": addresses begin at the site's own folder"
		}
	}
	for _, p := range s.Pages {
		for _, a := range p.Aliases {
			if strings.Trim(a.Target, "/") == strings.Trim(name, "/") {
				return "that is an old address: write " + EscapePath(p.Path)
			}
		}
	}
	file := strings.Trim(name, "/")
	if below, ok := strings.CutPrefix(file, ContentDir+"/"); ok {
		file = below
	}
	if meant := s.likely(file); meant != "" && file != "" {
		if p := s.byKey[meant]; p != nil {
			return "write " + EscapePath(p.Path)
		}
		return "write " + EscapePath("/"+s.MediaPath(meant))
	}
	for _, folder := range []string{StaticDir + "/", "static/", "public/"} {
		if below, ok := strings.CutPrefix(file, folder); ok && s.outputs()[below] != "" {
			return "write " + EscapePath(s.outputs()[below])
		}
	}
	trimmed := map[string]string{} // slashes are alike everywhere
	for p := range s.byPath {
		trimmed[strings.Trim(p, "/")] = p
	}
	for p := range s.media {
		trimmed[p] = "/" + p
	}
	names := slices.Sorted(maps.Keys(trimmed))
	word := strings.Trim(name, "/")
	if near := cmp.Or(diag.Nearest(word, names), sameName(word, names)); near != "" {
		return `did you mean "` + trimmed[near] + `"?` + diag.Unseen(word, near)
	}
	return ""
}

// written is a path as it stands in a link.
func written(path string) string { return strings.NewReplacer("%", "%25", " ", "%20").Replace(path) }

// sameName is the one key whose last part is that of key, or "".
func sameName(key string, keys []string) (found string) {
	for _, k := range keys {
		if path.Base(k) == path.Base(key) {
			if found != "" {
				return ""
			}
			found = k
		}
	}
	return found
}
