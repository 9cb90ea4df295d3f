package output

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// reserved begins the names of our own files in the output folder: the manifest, a staging folder, a lock.
const reserved = ".buildsite-"

// maxName is how many bytes the name of a file or folder has at most, on nearly all systems.
const maxName = 255

// A layout is what a build wants the output folder to hold.
type layout struct {
	files []File          // by path
	order [][]int         // the caller's order, as indexes into files: those of one list measure none but those of lists before
	nodes map[string]node // every file and folder, by folded path
}

// A node is one file or folder of a layout.
type node struct {
	path string
	dir  bool
}

// newLayout refuses paths that can't stand beside each other on every system, and those that would leave the folder.
func newLayout(files []File) (*layout, error) {
	l := &layout{
		files: make([]File, len(files)),
		nodes: make(map[string]node, 2*len(files)),
	}
	sorted := make([]int, len(files))
	for i := range sorted {
		sorted[i] = i
	}
	slices.SortStableFunc(sorted, func(a, b int) int { return cmp.Compare(files[a].Path, files[b].Path) })
	places := make([]int, len(files))
	var errs []error
	for i, given := range sorted {
		file := files[given]
		l.files[i], places[given] = file, i
		if err := l.add(file.Path); err != nil {
			errs = append(errs, fileError(file.Path, err))
		}
	}
	if errs != nil {
		return nil, &ContentError{errs}
	}
	for given, i := range places {
		depth := files[given].depth()
		for len(l.order) <= depth {
			l.order = append(l.order, nil)
		}
		l.order[depth] = append(l.order[depth], i)
	}
	return l, nil
}

func (l *layout) add(path string) error {
	if !validPath(path) {
		return errors.New("can't be written; use relative, slash-separated names without .., \\ or control characters")
	}
	for part := range strings.SplitSeq(path, "/") {
		if len(part) > maxName {
			return fmt.Errorf("has a name of %d bytes, and systems allow %d; choose a shorter one", len(part), maxName)
		}
	}
	if err := l.claim(node{path: path}); err != nil {
		return err
	}
	for dir := parent(path); dir != ""; dir = parent(dir) {
		if l.hasDir(dir) {
			break // and so are its parents
		}
		if err := l.claim(node{path: dir, dir: true}); err != nil {
			return err
		}
	}
	return nil
}

func (l *layout) claim(n node) error {
	key := fold(n.path)
	other, taken := l.nodes[key]
	switch {
	case !taken:
		l.nodes[key] = n
		return nil
	case other.path != n.path:
		return fmt.Errorf("%s and %s differ only in case, which some systems can't tell apart; rename one", other.path, n.path)
	case other.dir != n.dir:
		return fmt.Errorf("%s is both a file and a folder; rename one", n.path)
	}
	return errors.New("two files have this path; rename one")
}

// has and hasDir tell whether the layout holds exactly this file or folder.
func (l *layout) has(file string) bool   { return l.nodes[fold(file)] == node{path: file} }
func (l *layout) hasDir(dir string) bool { return l.nodes[fold(dir)] == node{path: dir, dir: true} }

// blocks reports whether something that stands at path in the output must go before the layout can be put there: where it, or a
// folder it is in, is wanted as the other kind, or in another spelling. On a system that ignores case, the two
// spellings are one file.
func (l *layout) blocks(path string, dir bool) bool {
	for ; path != ""; path, dir = parent(path), true {
		if wanted, ok := l.nodes[fold(path)]; ok && wanted != (node{path, dir}) {
			return true
		}
	}
	return false
}

// dirs returns the layout's folders, parents first.
func (l *layout) dirs() []string {
	var dirs []string
	for _, n := range l.nodes {
		if n.dir {
			dirs = append(dirs, n.path)
		}
	}
	slices.Sort(dirs)
	return dirs
}

// paths returns the paths of the files, sorted.
func (l *layout) paths() []string {
	paths := make([]string, len(l.files))
	for i, f := range l.files {
		paths[i] = f.Path
	}
	return paths
}

// validPath also holds for what a manifest lists: it may be edited by hand, and come from another system.
func validPath(path string) bool {
	return fs.ValidPath(path) && path != "." &&
		!strings.ContainsFunc(path, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\\' }) &&
		!strings.HasPrefix(fold(path), reserved) &&
		filepath.IsLocal(path)
}

// parent returns the folder that path is in, "" for the output folder itself.
func parent(path string) string {
	return path[:max(0, strings.LastIndexByte(path, '/'))]
}

// fold gives paths that differ only in case the same form.
func fold(path string) string {
	for i := range len(path) {
		if c := path[i]; 'A' <= c && c <= 'Z' || c >= utf8.RuneSelf {
			// Twice, as one way alone leaves letters with two small forms apart (σ and ς).
			return strings.ToLower(strings.ToUpper(path))
		}
	}
	return path
}
