package theme

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
)

// An overlay is a site's folder laid over the embedded theme, file by file: a file in the site's own templates/ or assets/
// takes the place of the embedded one of the same name.
type overlay struct {
	site, embedded fs.FS
}

// of is the folder that a file comes from. Where the site has a file of that name, readable or not, it is never the
// embedded one.
func (o overlay) of(name string) fs.FS {
	if _, err := fs.Lstat(o.site, name); errors.Is(err, fs.ErrNotExist) {
		return o.embedded
	}
	return o.site
}

func (o overlay) Open(name string) (fs.File, error)      { return o.of(name).Open(name) }
func (o overlay) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(o.of(name), name) }
func (o overlay) ReadLink(name string) (string, error)   { return fs.ReadLink(o.of(name), name) }

// ReadDir lists both folders as one.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	own, ownErr := fs.ReadDir(o.site, name)
	embedded, err := fs.ReadDir(o.embedded, name)
	if ownErr != nil && err != nil {
		return nil, err
	}
	for _, e := range embedded {
		if !slices.ContainsFunc(own, func(d fs.DirEntry) bool { return d.Name() == e.Name() }) {
			own = append(own, e)
		}
	}
	slices.SortFunc(own, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return own, nil
}
