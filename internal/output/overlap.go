package output

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// Check refuses an output folder that is, holds or lies in one of the source folders, or that holds the home folder, as / does.
// All paths are absolute; none has to exist.
func Check(dir string, sources []string) error {
	out, err := locate(dir)
	if err != nil {
		return refused(dir, err)
	}
	for _, source := range sources {
		src, err := locate(source)
		if err != nil {
			return refused(source, err)
		}
		if out.within(src) || src.within(out) {
			return overlap(dir, "the output would mix with the sources in "+source)
		}
	}
	home, err := os.UserHomeDir()
	if err != nil {
		home = filepath.VolumeName(dir) + string(filepath.Separator)
	}
	if h, err := locate(home); err == nil && h.within(out) {
		return overlap(dir, "this folder holds your home folder")
	}
	return nil
}

func overlap(dir, message string) error {
	return &WriteError{Path: dir, Message: message + "; choose another folder with -o"}
}

// A location is where a path leads: the folders from the file system's root to the last one that exists, and the names below
// it. Folders are compared by identity, since links, mounts and case can give one folder many names.
type location struct {
	folders []fs.FileInfo // innermost first
	missing []string
}

func locate(path string) (location, error) {
	var l location
	resolved, err := filepath.EvalSymlinks(path)
	for ; err != nil; resolved, err = filepath.EvalSymlinks(path) {
		// Below a file there is nothing either; Lock says so.
		if !os.IsNotExist(err) && !errors.Is(err, syscall.ENOTDIR) || filepath.Dir(path) == path {
			return l, err
		}
		l.missing = slices.Insert(l.missing, 0, filepath.Base(path))
		path = filepath.Dir(path)
	}
	for {
		info, err := os.Lstat(resolved)
		if err != nil {
			return l, err
		}
		l.folders = append(l.folders, info)
		if filepath.Dir(resolved) == resolved {
			return l, nil
		}
		resolved = filepath.Dir(resolved)
	}
}

// within reports whether l is other or lies in it.
func (l location) within(other location) bool {
	if len(other.missing) == 0 {
		return slices.ContainsFunc(l.folders, func(f fs.FileInfo) bool { return os.SameFile(f, other.folders[0]) })
	}
	return os.SameFile(l.folders[0], other.folders[0]) &&
		len(l.missing) >= len(other.missing) &&
		slices.EqualFunc(l.missing[:len(other.missing)], other.missing, strings.EqualFold)
}
