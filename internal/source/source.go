// Package source is a publisher's folder: nothing outside of it can be read through it, and it remembers what was read, so that
// later it can tell what has changed since.
package source

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"buildsite/internal/workers"
)

// Dirs are the folders that a site is made from, Files what else is.
var (
	Dirs  = []string{"content", "templates", "assets"}
	Files = []string{"worksheets.lock.json"}
)

// Holds reports whether a path, relative to the site's folder, is one of Dirs or lies in one, or is one of Files.
func Holds(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return slices.Contains(Dirs, first) || slices.Contains(Files, name)
}

// A Folder is an open site's folder. It is safe for concurrent use.
type Folder struct {
	dir  string
	root *os.Root
	fsys fs.FS

	mu      sync.Mutex
	files   map[string]seen     // all that were listed or read
	missed  map[string]bool     // those of Files that were looked for and weren't there
	folders map[string][]listed // those that were listed
}

// listed is an entry of a folder.
type listed struct {
	path string
	mode fs.FileMode // its kind only
}

// seen is what is known of a file since it was found to be new, or changed.
type seen struct {
	sum     [sha256.Size]byte // of its bytes
	whole   bool              // it was read to its end, so there is a sum
	mixed   bool              // it changed from one reading to the next
	size    int64             // when it was opened last
	changed time.Time
}

// Open opens the folder dir.
func Open(dir string) (*Folder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &Folder{dir: dir, root: root, fsys: root.FS(), files: map[string]seen{}, missed: map[string]bool{}, folders: map[string][]listed{}}, nil
}

// Close releases the folder; nothing can be read from it afterwards.
func (f *Folder) Close() error { return f.root.Close() }

// Current reports whether the folder is still the one of its name. It isn't after somebody has put another in its place.
func (f *Folder) Current() bool {
	now, err := os.Stat(f.dir)
	if err != nil {
		return false
	}
	was, err := f.root.Stat(".")
	return err == nil && os.SameFile(now, was)
}

// Open opens a file or folder inside.
func (f *Folder) Open(name string) (fs.File, error) {
	file, err := f.fsys.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	s, known := f.files[name]
	if known && !s.changed.IsZero() && (s.size != info.Size() || !s.changed.Equal(info.ModTime())) {
		s.mixed, s.whole = true, false
	}
	if !info.IsDir() {
		s.size, s.changed = info.Size(), info.ModTime()
		f.files[name] = s
	}
	return &reader{File: file, folder: f, name: name, hash: sha256.New()}, nil
}

// Lstat doesn't follow symbolic links; Stat does, as far as they stay inside.
func (f *Folder) Lstat(name string) (fs.FileInfo, error) {
	info, err := fs.Lstat(f.fsys, name)
	if slices.Contains(Files, name) {
		f.mu.Lock()
		f.missed[name] = errors.Is(err, fs.ErrNotExist)
		f.mu.Unlock()
	}
	return info, err
}

// Stat describes a file or folder inside.
func (f *Folder) Stat(name string) (fs.FileInfo, error) { return fs.Stat(f.fsys, name) }

// ReadLink returns where a symbolic link leads.
func (f *Folder) ReadLink(name string) (string, error) { return fs.ReadLink(f.fsys, name) }

// ReadDir lists a folder inside.
func (f *Folder) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(f.fsys, name)
	list := make([]listed, len(entries))
	for i, e := range entries {
		list[i] = listed{path.Join(name, e.Name()), e.Type()}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, was := range f.folders[name] {
		if _, found := slices.BinarySearchFunc(list, was.path, func(e listed, p string) int { return strings.Compare(e.path, p) }); !found {
			f.forget(was.path)
		}
	}
	f.folders[name] = list
	for _, e := range list {
		if _, known := f.files[e.path]; !known && !e.mode.IsDir() {
			f.files[e.path] = seen{}
		}
	}
	return entries, err
}

// forget removes all that is known of a file or folder. The caller holds mu.
func (f *Folder) forget(name string) {
	delete(f.files, name)
	if _, ok := f.folders[name]; !ok {
		return
	}
	for _, e := range f.folders[name] {
		f.forget(e.path)
	}
	delete(f.folders, name)
}

// errMixed stands for a file that changed while it was read.
var errMixed = errors.New("it changed meanwhile")

// Sum is the SHA-256 of everything below Dirs and of Files, names and bytes: of what was read, where it was, and else of what is there now. ok is
// false where that isn't certain: a file changed meanwhile, can't be read, or is a link, whose target may lie elsewhere.
func (f *Folder) Sum() (total [sha256.Size]byte, ok bool) {
	var names []string
	for _, dir := range Dirs {
		var exists bool
		if names, exists = f.below(dir, names); !exists {
			return total, false
		}
	}
	for _, name := range Files {
		var certain bool
		if names, certain = f.single(name, names); !certain {
			return total, false
		}
	}
	sums := make([][sha256.Size]byte, len(names))
	err := workers.Spread(context.Background(), len(names), func(context.Context) func(int) error {
		return func(i int) (err error) {
			f.mu.Lock()
			s := f.files[names[i]]
			f.mu.Unlock()
			if sums[i] = s.sum; !s.whole {
				sums[i], err = f.read(names[i])
			}
			if s.mixed {
				return errMixed
			}
			return err
		}
	})
	if err != nil {
		return total, false
	}
	h := sha256.New()
	for i, name := range names {
		fmt.Fprintf(h, "%s\x00%x\n", name, sums[i])
	}
	h.Sum(total[:0])
	return total, true
}

// single appends one of Files, if it is there; false where it has come or gone since it was looked for, or is no file.
func (f *Folder) single(name string, names []string) ([]string, bool) {
	info, err := fs.Lstat(f.fsys, name)
	f.mu.Lock()
	_, seen := f.files[name]
	missed := f.missed[name]
	f.mu.Unlock()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return names, !seen
	case err != nil || missed || !info.Mode().IsRegular():
		return names, false
	}
	return append(names, name), true
}

// below appends the files in a folder, as it was listed or is now, and in those in it; false where something is neither. A folder
// that isn't there holds nothing.
func (f *Folder) below(dir string, names []string) ([]string, bool) {
	f.mu.Lock()
	listed, known := f.folders[dir]
	f.mu.Unlock()
	if !known {
		if _, err := f.ReadDir(dir); err != nil {
			return names, errors.Is(err, fs.ErrNotExist)
		}
		f.mu.Lock()
		listed = f.folders[dir]
		f.mu.Unlock()
	}
	for _, e := range listed {
		switch {
		case e.mode.IsDir():
			var ok bool
			if names, ok = f.below(e.path, names); !ok {
				return names, false
			}
		case e.mode.IsRegular():
			names = append(names, e.path)
		default:
			return names, false
		}
	}
	return names, true
}

// read takes the sum of a file by reading all of it.
func (f *Folder) read(name string) (s [sha256.Size]byte, err error) {
	file, err := f.Open(name)
	if err != nil {
		return s, err
	}
	defer file.Close()
	if _, err := io.Copy(io.Discard, file); err != nil {
		return s, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.files[name].sum, nil
}

// A reader takes the sum of what is read through it.
type reader struct {
	fs.File
	folder *Folder
	name   string
	hash   hash.Hash
}

func (r *reader) Read(p []byte) (int, error) {
	n, err := r.File.Read(p)
	r.hash.Write(p[:n])
	if err == io.EOF {
		r.folder.keep(r.name, r.hash)
	}
	return n, err
}

// ReadDir makes a folder that was opened one.
func (r *reader) ReadDir(n int) ([]fs.DirEntry, error) {
	dir, ok := r.File.(fs.ReadDirFile)
	if !ok {
		return nil, &fs.PathError{Op: "readdir", Path: r.name, Err: errors.New("not a folder")}
	}
	return dir.ReadDir(n)
}

func (f *Folder) keep(name string, h hash.Hash) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.files[name]
	h.Sum(s.sum[:0])
	s.whole = !s.mixed
	f.files[name] = s
}

// Changed returns those of the named files and folders, sorted and each once, that aren't what they were when they were read last.
// "." stands for all sources. What was never seen and isn't there is no change: editors leave and remove files of their own. Where it
// can't be told, it counts as changed.
func (f *Folder) Changed(names []string) []string {
	if slices.Contains(names, ".") {
		names = append(f.all(), names...)
	}
	var changed []string
	for _, name := range names {
		if !Holds(name) {
			continue
		}
		if f.changed(name) {
			changed = append(changed, name)
		}
	}
	slices.Sort(changed)
	return slices.Compact(changed)
}

// all are the files that were seen, or are there now.
func (f *Folder) all() []string {
	f.mu.Lock()
	names := slices.Collect(maps.Keys(f.files))
	f.mu.Unlock()
	for _, name := range Files {
		if _, err := f.Lstat(name); err == nil {
			names = append(names, name)
		}
	}
	for _, dir := range Dirs {
		_ = fs.WalkDir(f.fsys, dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				names = append(names, name)
			}
			return nil
		})
	}
	return names
}

func (f *Folder) changed(name string) bool {
	info, err := f.Lstat(name)
	f.mu.Lock()
	defer f.mu.Unlock()
	was, known := f.files[name]
	_, folder := f.folders[name]
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.forget(name)
		return known || folder
	case err == nil && info.Mode().IsRegular() && was.whole:
		if now, err := f.sum(name); err == nil && now == was.sum {
			return false
		}
	}
	if known {
		f.files[name] = seen{}
	}
	return true
}

func (f *Folder) sum(name string) (s [sha256.Size]byte, err error) {
	file, err := f.fsys.Open(name)
	if err != nil {
		return s, err
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return s, err
	}
	h.Sum(s[:0])
	return s, nil
}
