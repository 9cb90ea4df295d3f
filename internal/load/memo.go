package load

import (
	"maps"
	"path"
	"slices"
	"strings"

	"buildsite/internal/site"
)

// A Memo keeps what was read of a site's folder from one Load to the next, so that only what [Memo.Forget] names is read again.
// Every file that changed must be reported to it (Forget). What couldn't be read isn't kept, since nobody says when it can be. The zero value has seen nothing, and a nil one keeps nothing.
type Memo struct {
	folders map[string]listing
	files   map[string]read // by key
	site    *site.Site      // the last one
	lock    *locked         // nil: there was none
}

// Forget makes the next Load read a file or folder again, with all that is in it; also whether it is still there.
func (m *Memo) Forget(names ...string) {
	for _, name := range names {
		delete(m.folders, path.Dir(name))
		delete(m.files, strings.TrimPrefix(name, site.ContentDir+"/"))
		if _, ok := m.folders[name]; !ok {
			continue
		}
		inside := name + "/"
		for folder := range m.folders {
			if folder == name || strings.HasPrefix(folder, inside) {
				delete(m.folders, folder)
			}
		}
		for key := range m.files {
			if strings.HasPrefix(site.ContentDir+"/"+key, inside) {
				delete(m.files, key)
			}
		}
	}
}

func (m *Memo) folder(dir string) (l listing, ok bool) {
	if m != nil {
		l, ok = m.folders[dir]
	}
	return l, ok
}

func (m *Memo) keepFolder(dir string, l listing) {
	if m != nil {
		if m.folders == nil {
			m.folders = map[string]listing{}
		}
		m.folders[dir] = l
	}
}

func (m *Memo) file(key string) (r read, ok bool) {
	if m != nil {
		r, ok = m.files[key]
	}
	return r, ok
}

func (m *Memo) keepFile(key string, r read) {
	if m != nil {
		if m.files == nil {
			m.files = map[string]read{}
		}
		m.files[key] = r
	}
}

// configure forgets what was read differently with another site.yaml: all pages if they were in another language, whose
// quotation marks they have, and worksheets if other people filled them in.
func (m *Memo) configure(c *site.Config) {
	if m == nil || m.site == nil {
		return
	}
	if m.site.Config.Language != c.Language {
		m.files = nil
	}
	if slices.Equal(m.site.Config.PeopleIDs(), c.PeopleIDs()) {
		return
	}
	maps.DeleteFunc(m.files, func(_ string, r read) bool { return r.page != nil && r.page.Sheet != nil })
}

func (m *Memo) locked() *locked {
	if m == nil {
		return nil
	}
	return m.lock
}

func (m *Memo) keepLocked(c locked) {
	if m != nil {
		m.lock = &c
	}
}

// before is the site of the last Load, or nil.
func (m *Memo) before() *site.Site {
	if m == nil {
		return nil
	}
	return m.site
}

// keep ends a Load: what isn't there any more is forgotten.
func (m *Memo) keep(l *loader) {
	if m == nil {
		return
	}
	m.site = l.site
	if len(m.files) == len(l.names)+len(l.beside) {
		return
	}
	now := make(map[string]read, len(l.names)+len(l.beside))
	for _, keys := range [][]string{l.names, l.beside} {
		for _, key := range keys {
			if r, ok := m.files[key]; ok {
				now[key] = r
			}
		}
	}
	m.files = now
}
