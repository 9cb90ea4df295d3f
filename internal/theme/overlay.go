package theme

import (
	"io/fs"
	"slices"
	"strings"
)

// An overlay is a site's folder laid over the embedded theme, file by file: a file in the site's own templates/ or assets/
// takes the place of the embedded one of the same name.
type overlay struct {
	site, embedded fs.FS
}

func (o overlay) Open(name string) (fs.File, error) {
	if f, err := o.site.Open(name); err == nil {
		return f, nil
	}
	return o.embedded.Open(name)
}

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

// owns tells whether the site has a file of this name itself, readable or not.
func (o overlay) owns(name string) bool {
	f, err := o.site.Open(name)
	if err == nil {
		f.Close()
	}
	return err == nil
}
