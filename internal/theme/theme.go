// Package theme holds what a site looks like: templates, interface words and assets, embedded in the binary or from the
// site's own folders, parsed and minified once.
package theme

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"html/template"
	"image/color"
	"io/fs"
	"path"
	"slices"
	"strings"

	"buildsite/internal/diag"
	"buildsite/internal/output"
	"buildsite/internal/poster"
)

const (
	templatesDir = "templates"
	staticDir    = "assets/static" // published as it is; package load lists it

	maxFile = 4 << 20 // of words, a picture, style sheet or script, in bytes
)

// A Theme is ready to render pages, by a [View] for each file. It is safe for concurrent use.
type Theme struct {
	Files []output.File // all assets

	style     string
	fonts     []string
	cardFont  *poster.Font
	ownIcons  bool
	words     map[string]string
	assets    map[string]string // "images/icon.svg" → "assets/icon.3K2J….svg", "js/main.ts" → "assets/main.S4FT….js"
	apart     map[string][]byte // the bundles that are no files of their own: "js/sw.ts" → its code
	templates *template.Template
	readable  *template.Template // the same templates unminified, for the positions in errors
	sources   map[string][]byte  // their text, by file
	colors    map[string]color.NRGBA
	fontSum   [sha256.Size]byte
	sums      map[string][sha256.Size]byte // by part
}

// Options are the parts of a theme that site.yaml sets.
type Options struct {
	Language string
	Accent   string // #rrggbb, or "" for the theme's own
}

// Holds tells whether a file or folder, relative to the site's own, belongs to the theme.
func Holds(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return first == templatesDir || first == "assets" && !strings.HasPrefix(name, staticDir+"/")
}

// Load reads the theme: the site's own files over the embedded ones.
func Load(own, embedded fs.FS, o Options) (*Theme, diag.List) {
	l := &loader{names: map[string]bool{}, fsys: overlay{own, embedded}, embedded: embedded, theme: &Theme{assets: map[string]string{}, apart: map[string][]byte{}, sources: map[string][]byte{}}}
	l.folders()
	l.unused()
	l.words(o.Language)
	l.bundle(o.Accent)
	l.images()
	l.cards(o.Accent)
	l.templates()
	slices.SortFunc(l.theme.Files, func(a, b output.File) int { return strings.Compare(a.Path, b.Path) })
	l.theme.sums = l.theme.sum()
	return l.theme, l.problems
}

type loader struct {
	fsys     overlay
	embedded fs.FS
	theme    *Theme
	required map[string]string // the words that every language has
	names    map[string]bool   // all templates, also those that can't be read
	problems diag.List

	incomplete bool // a folder of templates may be out of reach: that what is in it is missing needn't be told
}

func (l *loader) problem(file, message, hint string) {
	l.problems = append(l.problems, diag.Problem{Pos: diag.Pos{File: file}, Message: message, Hint: hint})
}

// folders reports the site's own folders that can't be looked through, and links to folders, which aren't followed.
func (l *loader) folders() {
	for _, dir := range []string{templatesDir, "assets"} {
		exists, problems := diag.Folder(l.fsys.site, dir)
		l.problems = append(l.problems, problems...)
		if !exists || problems != nil {
			continue
		}
		_ = fs.WalkDir(l.fsys.site, dir, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				l.problems = append(l.problems, diag.Unreadable(name, err)...)
			case name == staticDir && d.IsDir():
				return fs.SkipDir
			case name != staticDir && d.Type()&fs.ModeSymlink != 0:
				problems := diag.Regular(l.fsys.site, name)
				l.problems = append(l.problems, problems...)
				l.incomplete = l.incomplete || problems != nil && path.Ext(name) != ".html"
			}
			return nil
		})
	}
}

// used are the kinds of files that have an effect where they replace one of the theme's, or where another file names them.
var used = []string{".css", ".html", ".js", ".otf", ".ts", ".ttf", ".woff", ".woff2"}

// unused warns of the site's own files that take the place of none of the theme's, and that no other of the site's own files names or leads to:
// what they say has no effect.
func (l *loader) unused() {
	var all, own []string
	linked := map[string]bool{} // what symbolic links lead to
	for _, dir := range []string{templatesDir, "assets"} {
		_ = fs.WalkDir(l.fsys.site, dir, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return nil
			case name == staticDir:
				return fs.SkipDir
			case d.Type()&fs.ModeSymlink != 0:
				if to, err := fs.ReadLink(l.fsys.site, name); err == nil {
					linked[path.Join(path.Dir(name), to)] = true
				}
				return nil
			case !d.Type().IsRegular():
				return nil
			}
			all = append(all, name)
			if _, err := fs.Stat(l.embedded, name); err != nil && slices.Contains(used, path.Ext(name)) && !strings.HasSuffix(name, ".d.ts") {
				own = append(own, name)
			}
			return nil
		})
	}
	if own == nil {
		return
	}
	named := func(file string) bool { // in another of the site's files
		base := strings.TrimSuffix(path.Base(file), path.Ext(file))
		return slices.ContainsFunc(all, func(name string) bool {
			if name == file || !slices.Contains([]string{".css", ".html", ".js", ".ts"}, path.Ext(name)) {
				return false
			}
			src, _ := fs.ReadFile(l.fsys.site, name)
			return bytes.Contains(src, []byte(base))
		})
	}
	var names []string
	for _, dir := range []string{templatesDir, "assets"} {
		_ = fs.WalkDir(l.embedded, dir, func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				names = append(names, name)
			}
			return nil
		})
	}
	for _, name := range own {
		if linked[name] || named(name) || path.Ext(name) == ".html" && l.defines(name) {
			continue
		}
		var beside []string // of the same folder and kind
		for _, n := range names {
			if path.Dir(n) == path.Dir(name) && path.Ext(n) == path.Ext(name) {
				beside = append(beside, path.Base(n))
			}
		}
		hint := "name it in a template, a style sheet or a script, or delete it"
		if near := diag.Nearest(path.Base(name), beside); near != "" {
			hint = fmt.Sprintf("did you mean %s?", near) + diag.Unseen(path.Base(name), near)
		}
		l.problems = append(l.problems, diag.Problem{Pos: diag.Pos{File: name}, Severity: diag.Warning,
			Message: "replaces no file of the theme, and no other file names it", Hint: hint})
	}
}

// defines reports whether one of the site's own templates defines others, by names of their own.
func (l *loader) defines(name string) bool {
	src, _ := fs.ReadFile(l.fsys.site, name)
	return bytes.Contains(src, []byte("define "))
}

// read returns a theme file's bytes; what is wrong with it is reported.
func (l *loader) read(name string) ([]byte, bool) {
	limit := int64(maxFile)
	if path.Ext(name) == ".html" {
		limit = maxTemplate
	}
	src, problems := diag.Read(l.fsys, name, limit)
	if problems == nil && path.Ext(name) == ".html" {
		problems = diag.Encoding(name, src)
	}
	l.problems = append(l.problems, problems...)
	return src, problems == nil
}
