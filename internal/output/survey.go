package output

import (
	"os"
	"path/filepath"
	"slices"
)

// A survey is what stands in an output folder, by the last build's manifest. Only what it found is ever removed or replaced: the
// manifest alone, which anybody can edit, proves nothing. A survey doesn't follow links.
type survey struct {
	files   []string // paths of the manifest that are there and aren't folders
	dirs    []string // folders on the way to such paths, or in the place of one; parents first
	foreign []string // everything else, but not what is inside of that; sorted
}

// survey looks through root, which holds what the manifest in old lists. It passes over our own names in skip.
func (f *Folder) survey(root string, old *previous, skip ...string) (*survey, error) {
	// True for a file, false for a folder. The list of two builds may name a path as both.
	ours := make(map[string]bool, 2*len(old.paths))
	for _, path := range old.paths {
		ours[path] = true
		for dir := parent(path); dir != ""; dir = parent(dir) {
			if _, known := ours[dir]; known {
				break
			}
			ours[dir] = false
		}
	}
	s := &survey{}
	var walk func(dir string) error
	walk = func(dir string) error {
		entries, err := readDir(filepath.Join(root, dir))
		if err != nil {
			return refused(filepath.Join(f.dir, dir), err)
		}
		for _, entry := range entries {
			path := entry.Name()
			if dir != "" {
				path = dir + "/" + path
			}
			isFile, known := ours[path]
			switch {
			case slices.Contains(skip, path):
			case known && entry.IsDir():
				s.dirs = append(s.dirs, path)
				if err := walk(path); err != nil {
					return err
				}
			case isFile && !entry.IsDir():
				s.files = append(s.files, path)
			default:
				s.foreign = append(s.foreign, path)
			}
		}
		return nil
	}
	err := walk("")
	slices.Sort(s.foreign)
	return s, err
}

// readDir is os.ReadDir without the sorting.
func readDir(dir string) ([]os.DirEntry, error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return d.ReadDir(-1)
}
