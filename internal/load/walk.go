package load

import (
	"errors"
	"io/fs"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"buildsite/internal/diag"
	"buildsite/internal/site"
)

// walk sorts the files below content/ into pages and media.
func (l *loader) walk() {
	if exists, problems := diag.Folder(l.fsys, site.ContentDir); exists && problems != nil {
		l.problems = append(l.problems, problems...)
		return
	}
	l.files(site.ContentDir, func(name string) {
		key := strings.TrimPrefix(name, site.ContentDir+"/")
		switch ext := strings.ToLower(path.Ext(key)); {
		case strings.EqualFold(key, "site.yaml"), name == l.misnamed:
		case path.Ext(key) == ".md":
			l.names = append(l.names, key)
		case ext == ".md" || ext == ".markdown" || ext == ".mdx":
			l.problem(name, "a page's file has to end in .md", "rename it, and write it in markdown")
		default:
			l.beside = append(l.beside, key)
		}
	})
	l.indexes()
}

// indexes finds the page of each folder by its file's name: index.md, or else README.md, which code hosts show with a folder. Names that are
// nearly right are reported, and taken for what they mean.
func (l *loader) indexes() {
	l.index = map[string]string{}
	slip := func(key, what, right string) {
		l.problem(path.Join(site.ContentDir, key), what+" is called "+right, "rename it to "+right)
	}
	for _, key := range l.names {
		dir, base := path.Split(key)
		if strings.EqualFold(base, "index.md") && (l.index[dir] == "" || base == "index.md") {
			l.index[dir] = key
		}
		if strings.EqualFold(base, "index.md") && base != "index.md" {
			slip(key, "a folder's page", "index.md")
		}
		if right := strings.ToLower(base); isStep(dir) && (right == "guide.md" || right == "worksheet.md") && base != right {
			slip(key, "a step's "+strings.TrimSuffix(right, ".md"), right)
		}
	}
	for _, key := range l.names {
		dir, base := path.Split(key)
		switch {
		case l.index[dir] != "" || isStep(dir):
		case base == "_index.md":
			slip(key, "a folder's page", "index.md")
			l.index[dir] = key
		case strings.EqualFold(base, "readme.md"):
			l.index[dir] = key
		}
	}
}

// isStep reports whether a folder, whose name ends in a slash, is a step's.
func isStep(dir string) bool {
	_, _, ok := stepFolder(strings.TrimSuffix(dir, "/"))
	return ok
}

// role is what a page's file would be called if it had its usual name: "index" for the page of a folder, "guide" and "worksheet" in a
// step's; for all others it is the name they have. The ending is left out.
func (l *loader) role(key string) string {
	dir, base := path.Split(key)
	name := strings.TrimSuffix(base, ".md")
	if l.index[dir] == key {
		return "index"
	}
	if lower := strings.ToLower(name); isStep(dir) && (lower == "guide" || lower == "worksheet") {
		return lower
	}
	return name
}

// files calls f for each file below a folder, in order. Hidden files and editors' copies are left out; links that leave
// the site's folder are reported, and links to folders, which could lead in circles.
func (l *loader) files(dir string, f func(name string)) {
	before := len(l.problems)
	exists := l.folder(dir, f)
	switch {
	case dir != site.ContentDir:
	case !exists:
		l.problem(dir, "there is no such folder", "a site needs "+site.ContentDir+"/site.yaml and at least one page, "+site.ContentDir+"/index.md")
	case len(l.names) == 0 && len(l.problems) == before:
		l.problem(dir, "there is no page in it", "write "+site.ContentDir+"/index.md")
	}
}

// folder calls f for each file below a folder, and reports whether there is such a folder.
func (l *loader) folder(dir string, f func(name string)) bool {
	list, ok := l.memo.folder(dir)
	if !ok {
		if list = readFolder(l.fsys, dir); !list.unread {
			l.memo.keepFolder(dir, list)
		}
	}
	l.problems = append(l.problems, list.problems...)
	for _, e := range list.entries {
		if e.dir {
			l.folder(e.name, f)
		} else {
			f(e.name)
		}
	}
	return !list.missing
}

// A listing is what is in one folder, in order.
type listing struct {
	entries  []entry
	problems diag.List // of what can't be used
	missing  bool      // there is no such folder
	unread   bool      // reading it, or something in it, failed: the next try may not
}

type entry struct {
	name string // the whole path
	dir  bool
}

func readFolder(fsys fs.FS, dir string) (list listing) {
	files, err := fs.ReadDir(fsys, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return listing{missing: true}
	}
	if err != nil {
		list.problems, list.unread = diag.Unreadable(dir, err), true
	}
	content := dir == site.ContentDir || strings.HasPrefix(dir, site.ContentDir+"/")
	for _, d := range files {
		base := d.Name()
		name := path.Join(dir, base)
		switch {
		case content && (strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~")), base == ".DS_Store", base == "Thumbs.db":
			continue
		case d.IsDir():
			list.entries = append(list.entries, entry{name, true})
			continue
		}
		var problems diag.List
		problem := func(name, message, hint string) {
			problems = diag.List{{Pos: diag.Pos{File: name}, Message: message, Hint: hint}}
		}
		if !d.Type().IsRegular() {
			problems = diag.Regular(fsys, name)
			list.unread = list.unread || problems != nil
		}
		switch {
		case problems != nil:
		case !utf8.ValidString(name):
			problem(strings.ToValidUTF8(name, "\uFFFD"), "a file name that isn't UTF-8", "rename it with plain letters")
		case strings.ContainsFunc(name, unicode.IsControl):
			problem(name, "a file name with a control character", "rename it with plain letters")
		case strings.Contains(name, `\`):
			problem(name, "a file name with a backslash, which some systems don't allow", "rename it")
		default:
			list.entries = append(list.entries, entry{name, false})
		}
		list.problems = append(list.problems, problems...)
	}
	return list
}

// static lists the files of assets/static.
func (l *loader) static() {
	exists, problems := diag.Folder(l.fsys, site.StaticDir)
	l.problems = append(l.problems, problems...)
	if !exists || problems != nil {
		return
	}
	l.files(site.StaticDir, func(name string) {
		if info, err := fs.Stat(l.fsys, name); err == nil && info.Size() > maxFile {
			l.problems = append(l.problems, diag.TooLarge(name, maxFile, hostsRefuse)...)
			return
		}
		l.site.Static = append(l.site.Static, strings.TrimPrefix(name, site.StaticDir+"/"))
	})
}
