// Package load reads a publisher's folder into a [site.Site].
package load

import (
	"io/fs"
	"path"
	"slices"
	"time"

	"buildsite/internal/diag"
	"buildsite/internal/frontmatter"
	"buildsite/internal/markdown"
	"buildsite/internal/site"
	"buildsite/internal/workers"
)

// The largest file, in bytes: the hosts refuse larger ones.
const (
	maxFile = 100 << 20

	hostsRefuse = "the hosts refuse it; make it smaller"
)

// Options change what is loaded.
type Options struct {
	BaseURL  *site.BaseURL // replaces the one in site.yaml
	Drafts   bool          // load drafts like other pages
	Editions []string      // the names of those that site.yaml may choose
	Epoch    time.Time     // the day of this build, if somebody told it; zero: nobody did, and the clock isn't asked
	Found    func(n int)   // called with the number of files below content/ before they are read; may be nil
	Read     func()        // called after each of them, from any goroutine; may be nil
	Locking  bool          // the lock file is about to be written: what it doesn't know yet is no problem
	Memo     *Memo         // what earlier loads with the same options have read; nil: nothing, and nothing is kept
}

// Load reads the site in fsys and reports every problem in its files. The site is whole enough to be checked further
// even where there are problems.
func Load(fsys fs.FS, o Options) (*site.Site, diag.List) {
	l := &loader{fsys: fsys, options: o, memo: o.Memo, site: &site.Site{Images: map[string]site.Image{}, Files: map[string]site.File{}, Faults: map[string]diag.List{}}}
	l.config()
	l.walk()
	if o.Found != nil {
		o.Found(len(l.names) + len(l.beside))
	}
	l.parse()
	l.sections()
	l.steps()
	l.arrange()
	l.sheets()
	l.static()
	l.date()
	l.site.Index(l.drafts, l.memo.before())
	l.motif()
	l.memo.keep(l)
	return l.site, l.problems
}

type loader struct {
	fsys     fs.FS
	options  Options
	memo     *Memo // may be nil
	site     *site.Site
	problems diag.List
	parser   *markdown.Parser  // of the site's language
	people   []string          // ids of those who fill in worksheets
	id       frontmatter.Text  // of the site
	lost     bool              // a page couldn't be read, so that no worksheet can be called missing
	names    []string          // markdown files, as keys
	index    map[string]string // keys of the folders' own pages, by the folders' names, which end in a slash
	misnamed string            // the file that is meant as site.yaml
	beside   []string          // everything else below content/, as keys
	drafts   []site.Draft
}

func (l *loader) problem(file, message, hint string) {
	l.problems = append(l.problems, diag.Problem{Pos: diag.Pos{File: file}, Message: message, Hint: hint})
}

// A read is what came out of one file below content/.
type read struct {
	page     *site.Page // nil if the file is none, or couldn't be read
	role     string     // of a page's file when it was read: whether it is its folder's page depends on others
	draft    bool
	image    site.Image // its Path is empty if the file is none
	lost     bool       // a page that may have a worksheet, which can't be read
	unread   bool       // reading it failed: the next try may not
	problems diag.List
}

// parse reads all pages and media on all cores.
func (l *loader) parse() {
	keys := slices.Concat(l.names, l.beside)
	files := make([]read, len(keys))
	missing := make([]int, 0, len(keys))
	for i, key := range keys {
		if known, ok := l.memo.file(key); ok && (i >= len(l.names) || known.role == l.role(key)) {
			files[i] = known
		} else {
			missing = append(missing, i)
		}
	}
	workers.Each(len(missing), func(i int) {
		i = missing[i]
		f := &files[i]
		if i < len(l.names) {
			*f = l.page(keys[i])
			f.role = l.role(keys[i])
		} else {
			f.image, f.problems = l.media(keys[i])
			f.unread = f.problems != nil // what is wrong with a picture may be that reading it failed halfway
		}
		if l.options.Read != nil {
			l.options.Read()
		}
	})
	for _, i := range missing {
		if !files[i].unread {
			l.memo.keepFile(keys[i], files[i])
		}
	}
	unpublished := map[string]bool{}
	for i, key := range keys {
		if files[i].draft {
			unpublished[key] = true
		}
		if i < len(l.names) {
			l.problems = append(l.problems, files[i].problems...)
		} else if len(files[i].problems) > 0 {
			l.site.Faults[key] = files[i].problems
		}
	}
	l.site.Pages = make([]*site.Page, 0, len(l.names)+len(l.names)/8)
	for i, f := range files {
		key, p := keys[i], f.page
		l.lost = l.lost || f.lost
		switch {
		case i >= len(l.names) && f.image.Path != "":
			l.site.Images[key] = f.image
		case i >= len(l.names):
			l.site.Files[key] = site.File{Path: mediaPath(key)}
		case p == nil:
		case f.draft, p.Kind == site.Worksheet && p.Step != 0 && unpublished[path.Join(path.Dir(key), "guide.md")]:
			l.drafts = append(l.drafts, site.Draft{Key: key, Path: p.Path})
		case l.memo != nil:
			own := *p // the memo's stays as it is, outside of any site
			l.site.Pages = append(l.site.Pages, &own)
		default:
			l.site.Pages = append(l.site.Pages, p)
		}
	}
}
