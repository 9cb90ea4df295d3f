package output

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// oneByOne renames the changed files into the output, removes what is stale, and leaves everything foreign alone. It refuses
// before it has changed anything if something foreign is in the way.
//
// Until it ends, the manifest lists the files of both builds. So if it is killed, or the system fails it half-way, the next
// build knows every file as ours and completes the work.
func (st *stage) oneByOne(ctx context.Context, l *layout, old *previous, now *survey) error {
	if err := st.findWay(l, old, now); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := st.replaceManifest(formatManifest(union(l.paths(), old.paths))); err != nil {
		return err
	}
	err := st.replace(l, now)
	if err == nil {
		err = st.replaceManifest(formatManifest(l.paths()))
	}
	if e := (*WriteError)(nil); errors.As(err, &e) {
		e.Message += "; until the next build, the folder holds files of two builds"
	}
	return err
}

// findWay looks at every place where something is to be put, and refuses what isn't ours. It asks the disk rather than the survey
// because the disk knows which spellings it takes for one file.
func (st *stage) findWay(l *layout, old *previous, now *survey) error {
	ours := make(map[string][]string, len(now.files)+len(now.dirs)) // by folded path
	for _, path := range slices.Concat(now.files, now.dirs) {
		ours[fold(path)] = append(ours[fold(path)], path)
	}
	// isOurs holds for what the survey found at path, or at another spelling if that means the same here.
	isOurs := func(path string, info fs.FileInfo) bool {
		return slices.ContainsFunc(ours[fold(path)], func(found string) bool {
			if found == path {
				return true
			}
			other, err := os.Lstat(st.published(found))
			return err == nil && os.SameFile(info, other)
		})
	}
	real := map[string]bool{"": true} // the folders that are there
	for _, dir := range l.dirs() {
		if !real[parent(dir)] {
			continue
		}
		info, err := os.Lstat(st.published(dir))
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return st.refused(dir, err)
		case info.IsDir():
			real[dir] = true
		case !isOurs(dir, info):
			return st.inTheWay(dir)
		}
	}
	for i, file := range l.files {
		if st.unchanged[i] || !real[parent(file.Path)] {
			continue
		}
		info, err := os.Lstat(st.published(file.Path))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return st.refused(file.Path, err)
		case !isOurs(file.Path, info):
			return st.inTheWay(file.Path)
		}
		if info.IsDir() {
			for _, foreign := range now.foreign {
				if strings.HasPrefix(fold(foreign), fold(file.Path)+"/") {
					return st.inTheWay(foreign)
				}
			}
		}
	}
	return nil
}

func (st *stage) inTheWay(path string) error {
	return &WriteError{
		Path:    filepath.Join(st.folder.dir, path),
		Message: "buildsite did not write this, and the site has a file in its place; " + cureWay,
	}
}

// replace puts the staged files into their places and removes the stale ones: before, where they block a new file or folder, else
// after, so that what is linked to isn't missing for long.
func (st *stage) replace(l *layout, now *survey) error {
	if err := st.removeStale(l, now, true); err != nil {
		return err
	}
	for i, file := range l.files {
		if st.unchanged[i] {
			continue
		}
		err := inFolder(st.folder.path, file.Path, func() error {
			return os.Rename(st.staged(file.Path), st.published(file.Path))
		})
		if err != nil {
			return st.refused(file.Path, err)
		}
	}
	return st.removeStale(l, now, false)
}

func (st *stage) removeStale(l *layout, now *survey, blocking bool) error {
	for _, path := range now.files {
		if l.has(path) || l.blocks(path, false) != blocking {
			continue
		}
		if err := os.Remove(st.published(path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return st.refused(path, err)
		}
	}
	for _, dir := range slices.Backward(now.dirs) {
		if !l.hasDir(dir) && l.blocks(dir, true) == blocking {
			os.Remove(st.published(dir)) // fails, as it should, if something foreign is in it
		}
	}
	return nil
}

func (st *stage) replaceManifest(data []byte) error {
	if err := st.write(manifestName, data); err != nil {
		return err
	}
	return st.refused(manifestName, os.Rename(st.staged(manifestName), st.published(manifestName)))
}
