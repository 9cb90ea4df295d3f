package output

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The manifest says which files in the output folder are ours. Below its first line it lists their paths, sorted, one a line.
// It says nothing about their bytes: those are always compared.
const (
	manifestName = reserved + "manifest"
	manifestMark = "buildsite output 1. These files are buildsite's: it replaces and removes them."
)

func formatManifest(paths []string) []byte {
	size := len(manifestMark) + 1
	for _, p := range paths {
		size += len(p) + 1
	}
	b := make([]byte, 0, size)
	b = append(append(b, manifestMark...), '\n')
	for _, p := range paths {
		b = append(append(b, p...), '\n')
	}
	return b
}

// parseManifest reports whether data is a manifest just as formatManifest makes it. A list of two builds at once (see oneByOne)
// may name a path as a file and as a folder.
func parseManifest(data []byte) (paths []string, ok bool) {
	text, found := strings.CutPrefix(string(data), manifestMark+"\n")
	if !found || text != "" && !strings.HasSuffix(text, "\n") {
		return nil, false
	}
	for line := range strings.Lines(text) {
		path := strings.TrimSuffix(line, "\n")
		if !validPath(path) || len(paths) > 0 && path <= paths[len(paths)-1] {
			return nil, false
		}
		paths = append(paths, path)
	}
	return paths, true
}

// A previous is what the last build left, as its manifest has it.
type previous struct {
	info     fs.FileInfo // of the output folder, nil if there is none
	manifest []byte      // nil if the folder is empty
	paths    []string
}

// previous reads the manifest. It refuses a folder that isn't ours.
func (f *Folder) previous() (*previous, error) {
	info, err := os.Lstat(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &previous{}, nil
	case err != nil:
		return nil, refused(f.dir, err)
	case !info.IsDir():
		return nil, &WriteError{Path: f.dir, Message: "this is a file; " + cureWay}
	}
	name := filepath.Join(f.path, manifestName)
	shown := filepath.Join(f.dir, manifestName)
	// Lstat, since a manifest that is a link or a pipe isn't ours.
	if info, err := os.Lstat(name); err == nil && !info.Mode().IsRegular() {
		return nil, &WriteError{Path: shown, Message: "this is not a file that buildsite wrote; " + cureFolder}
	}
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return &previous{info: info}, f.empty()
	}
	if err != nil {
		return nil, refused(shown, err)
	}
	// A checkout of the output with git on Windows may have changed the line ends.
	paths, ok := parseManifest(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")))
	if !ok {
		return nil, &WriteError{Path: shown, Message: "this list of buildsite's files is damaged, or of another version; " + cureFolder}
	}
	return &previous{info, data, paths}, nil
}

// empty refuses the output folder if anything is in it.
func (f *Folder) empty() error {
	names, err := readNames(f.path)
	if err != nil {
		return refused(f.dir, err)
	}
	for _, name := range names {
		if name != lockName(reserved) {
			return &WriteError{Path: f.dir, Message: "this folder holds files that buildsite did not write; " + cureFolder}
		}
	}
	return nil
}

func readNames(dir string) ([]string, error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return d.Readdirnames(-1)
}

// union merges two sorted lists of paths.
func union(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}
