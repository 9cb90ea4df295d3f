package site

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"strings"

	"buildsite/internal/diag"
	"buildsite/internal/markdown"
)

// A Target is what a link leads to. Exactly one of External, Path and Problem is set.
type Target struct {
	External string // an address outside the site
	Path     string // a site address: of a page, "/safety/", or a file, "/images/bowl.png"
	Page     string // the page's key
	Media    string // the file's key, if it is one of Images or Files
	Fragment string // decoded, without #
	Problem  string // why the link leads nowhere, lower case
	Hint     string
	Draft    bool // the problem is that the target is a draft
	Open     bool // it depends on what editions make: see Site.ResolveOutputs
}

// File reports whether the target is a file of the site that isn't a page.
func (t Target) File() bool { return t.Path != "" && t.Page == "" }

// Feed is the path of the news feed in the output.
const Feed = "feed.xml"

// Resolve finds what a link, written on the page from, leads to. The target is a relative file path
// (`../../safety.md#helplines`), a site address (`/safety/#helplines`), a fragment, or an external address.
func (s *Site) Resolve(from *Page, target string) Target {
	return s.resolve(from, from.Dir(), target)
}

// resolveConfig resolves a link of site.yaml; file paths are relative to content/.
func (s *Site) resolveConfig(target string) Target { return s.resolve(nil, ".", target) }

func (s *Site) resolve(from *Page, dir, target string) Target {
	if external(target) {
		if t, ok := s.ownAddress(target); ok {
			return t
		}
		return Target{External: target}
	}
	address, fragment, _ := strings.Cut(target, "#")
	fragment, err := url.PathUnescape(fragment)
	if err != nil {
		return Target{Problem: "an address with a broken % sign", Hint: "write %25 for a percent sign"}
	}
	if address == "" && from == nil {
		return Target{Problem: "a heading without its page", Hint: "write the page before the #, such as index.md" + target}
	}
	if address == "" {
		return s.fragment(toPage(from), cmp.Or(fragment, topOfPage))
	}
	if before, _, query := strings.Cut(address, "?"); query {
		if t := elsewhere(before, target); t.Problem != "" {
			return t
		}
		return Target{Problem: "a link inside the site with a ?", Hint: "take out what follows the ?, or write %3F"}
	}
	name, err := url.PathUnescape(address)
	if err != nil {
		return Target{Problem: "an address with a broken % sign", Hint: "write %25 for a percent sign"}
	}
	if strings.HasPrefix(name, "/") {
		return s.fragment(s.atAddress(name), fragment)
	}
	return s.fragment(s.atFile(dir, name, target), fragment)
}

func toPage(p *Page) Target { return Target{Path: p.Path, Page: p.Key} }

func toMedia(path, key string) Target { return Target{Path: "/" + path, Media: key} }

// external reports whether a target has a scheme or a host.
func external(target string) bool {
	if markdown.Elsewhere(target) {
		return true
	}
	i := strings.IndexAny(target, ":/?#")
	return i > 0 && target[i] == ':'
}

func (s *Site) atAddress(name string) Target {
	name = markdown.Form(name)
	if p := s.byPath[name]; p != nil {
		return toPage(p)
	}
	file := strings.TrimPrefix(name, "/")
	if key, ok := s.media[file]; ok {
		return toMedia(s.MediaPath(key), key)
	}
	if key, ok := s.drafts[name]; ok {
		return draft(key)
	}
	if s.outputs == nil {
		return Target{Problem: "it isn't known yet what is at " + name, Open: true}
	}
	if address := s.outputs()[file]; address != "" {
		return Target{Path: address, Open: true}
	}
	if file == Feed && !s.HasFeed() {
		return Target{Problem: "there is no " + name + ", as no page has a date", Hint: "give a page a date, or take the link out"}
	}
	return Target{Problem: "there is no page or file at " + name, Hint: s.addressHint(name)}
}

func draft(key string) Target {
	return Target{Problem: path.Join(ContentDir, key) + " is a draft and isn't published", Hint: "publish it too, or take the link out", Draft: true}
}

// atFile finds what a path, relative to a folder, leads to. target is all that is written.
func (s *Site) atFile(dir, name, target string) Target {
	key := path.Join(dir, name)
	if key == ".." || strings.HasPrefix(key, "../") {
		t := Target{Problem: "a path that leaves " + ContentDir + "/", Hint: "link to files below it only"}
		if meant := s.likely(strings.TrimLeft(key, "./")); s.byKey[meant] != nil && s.byKey[meant].Folder() == "" { // a README.md may well be that of the whole repository
			t.Hint = "write " + written(relative(dir, meant)) + ": paths begin at the folder of this file" // other systems begin at the page's address
		}
		return t
	}
	if s.byKey[key] == nil {
		key = s.asNamed(key)
	}
	if p := s.byKey[key]; p != nil {
		return toPage(p)
	}
	if _, ok := s.drafts[key]; ok {
		return draft(key)
	}
	if image, ok := s.Images[key]; ok {
		return toMedia(image.Path, key)
	}
	if file, ok := s.Files[key]; ok {
		return toMedia(file.Path, key)
	}
	if p := s.folders[markdown.Form(key)]; p != nil {
		return toPage(p)
	}
	if t := elsewhere(name, target); t.Problem != "" {
		return t
	}
	return Target{Problem: "there is no file " + path.Join(ContentDir, key), Hint: s.fileHint(dir, name, key)}
}

// asNamed is the key of what there is whose name looks the same, or else the key itself.
func (s *Site) asNamed(key string) string {
	if _, image := s.Images[key]; image || s.drafts[key] != "" {
		return key
	}
	if _, file := s.Files[key]; file {
		return key
	}
	form := markdown.Form(key)
	return cmp.Or(s.named[form], form)
}

// topOfPage is the fragment that HTML itself defines: https://html.spec.whatwg.org/#top-of-the-document.
const topOfPage = "top"

// fragment adds a fragment to a target, if that has the heading.
func (s *Site) fragment(t Target, fragment string) Target {
	t.Fragment = fragment
	if fragment == "" || t.Page == "" {
		return t
	}
	p := s.byKey[t.Page]
	if id, ok := p.Doc.ID(fragment); ok {
		t.Fragment = id
		return t
	}
	if strings.EqualFold(fragment, topOfPage) {
		t.Fragment = topOfPage
		return t
	}
	return Target{
		Problem: "there is no heading #" + fragment + " on " + p.Source(),
		Hint:    diag.DidYouMean(fragment, p.Doc.IDs()),
	}
}

// relative is the path from a folder to a file, both below content/.
func relative(dir, file string) string {
	if dir == "." {
		return file
	}
	from, to := strings.Split(dir, "/"), strings.Split(file, "/")
	for len(from) > 0 && len(to) > 1 && from[0] == to[0] {
		from, to = from[1:], to[1:]
	}
	return strings.Repeat("../", len(from)) + strings.Join(to, "/")
}

// Relative is the address of one site address as written on the page at another, with what follows the common folder
// escaped: from "/steps/honesty/" to "/safety/" it is "../../safety/". Both begin with a slash, or it panics: the path of a file of the
// output isn't a site address, and would lead one folder too high.
func Relative(from, to string) string {
	if !strings.HasPrefix(from, "/") || !strings.HasPrefix(to, "/") {
		panic(fmt.Sprintf("from %q to %q: a site address begins with a slash", from, to))
	}
	common := 0
	for i := 0; i < len(from) && i < len(to) && from[i] == to[i]; i++ {
		if from[i] == '/' {
			common = i + 1
		}
	}
	up := strings.Count(from[common:], "/")
	rest := EscapePath(to[common:])
	switch {
	case up == 0 && rest == "":
		return "./"
	case up == 0 && strings.Contains(strings.SplitN(rest, "/", 2)[0], ":"):
		return "./" + rest // or a browser would take it for a scheme
	}
	return strings.Repeat("../", up) + rest
}

// EscapePath percent-encodes what can't stand in an address's path.
func EscapePath(p string) string {
	for i := 0; i < len(p); i++ {
		c := p[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("/-_.~", c) >= 0) {
			return (&url.URL{Path: p}).EscapedPath()
		}
	}
	return p
}

// MediaPath is the path in the output of one of Media.
func (s *Site) MediaPath(key string) string {
	if image, ok := s.Images[key]; ok {
		return image.Path
	}
	return s.Files[key].Path
}
