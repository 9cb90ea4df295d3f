package build

import (
	"bytes"
	"context"
	"hash/maphash"
	"io"
	"path"
	"slices"
	"strings"
	"sync"

	"buildsite/internal/check"
	"buildsite/internal/diag"
	loader "buildsite/internal/load"
	"buildsite/internal/output"
	"buildsite/internal/site"
	"buildsite/internal/source"
	"buildsite/internal/theme"
)

// A Live site is kept in memory, and follows its files: after a change, only what the change touches is read, parsed and rendered
// again. After each good Update it holds, byte for byte, what Build would write.
//
// Update is for one goroutine; all else may be asked at any time.
type Live struct {
	options Options
	folder  *source.Folder // nil before the first Update
	kept    kept
	pending map[string]bool // sources that changed since the last good build

	// Of the last good build.
	site  *site.Site
	dress *theme.Theme
	mu    sync.RWMutex
	files map[string]*Output
	build int
}

// An Output is a file of the last good build. It doesn't change; an Update puts another in its place.
type Output struct {
	Path    string
	Content []byte // nil for a large copy, which is read when it is asked for
	Build   int    // the number of the last build that changed it, by more than the name of the style sheet
	write   func(io.Writer) error
	source  string
	parts   []string // that it is made from
	mask    uint64   // of parts
}

// large is the size, in bytes, from which the copy of a source isn't kept in memory.
const large = 1 << 20

// An Update says what became of a change.
type Update struct {
	Result
	Sources []string // the files and folders that changed, sorted; nil the first time, or when all were read again
	Files   []string // the outputs that changed, sorted: new, gone, or with other bytes
	Changed int      // pages among them that changed by more than the name of the style sheet
	Style   bool     // the style sheet changed
	Good    bool     // the outputs are those of the files as they are; else they stayed as they were
}

// Open prepares a live site; the first Update builds it. The error is a [FolderError].
func Open(o Options) (*Live, error) {
	p, err := open(o)
	if err != nil {
		return nil, err
	}
	return &Live{options: o}, p.folder.Close()
}

// Close releases the site's folder.
func (l *Live) Close() error {
	if l.folder == nil {
		return nil
	}
	return l.folder.Close()
}

// Build is the number of the last good build, from 1; 0 before it.
func (l *Live) Build() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.build
}

// Style is the path of the style sheet.
func (l *Live) Style() string {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.dress == nil {
		return ""
	}
	return l.dress.Style
}

// Output returns a file of the last good build, or nil.
func (l *Live) Output(path string) *Output {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.files[path]
}

// Since returns the paths, sorted, of the files that builds after this one changed, other than by the name of the style sheet; after
// build 0, those of all files.
func (l *Live) Since(build int) (paths []string) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if build >= l.build {
		return nil
	}
	for name, o := range l.files {
		if o.Build > build {
			paths = append(paths, name)
		}
	}
	slices.Sort(paths)
	return paths
}

// WriteTo writes the file's bytes.
func (o *Output) WriteTo(w io.Writer) (int64, error) {
	if o.Content == nil {
		return 0, o.write(w)
	}
	n, err := w.Write(o.Content)
	return int64(n), err
}

// Update brings the site up to its files. names are the files and folders, relative to the site's folder, that may have changed;
// those that prove not to have are left alone, and if there are no others, nothing is done. The error is a [FolderError] or that of ctx.
func (l *Live) Update(ctx context.Context, names []string) (u Update, err error) {
	first, err := l.reopen()
	if err != nil {
		return u, err
	}
	if !first {
		if u.Sources = l.folder.Changed(names); len(u.Sources) == 0 {
			u.Good = len(l.pending) == 0
			return u, nil
		}
	}
	for _, name := range u.Sources {
		l.pending[name] = true
	}
	l.kept.memo.Forget(u.Sources...)
	p := prepare(l.folder, l.options.load(), l.options.BrokenLinks, &l.kept, u.Sources, func(Stage) {})
	if !p.bare && l.dress != nil && p.theme.Same(l.dress) {
		p.theme, l.kept.theme = l.dress, l.dress
	}
	if !p.problems.Failed() {
		var rendered diag.List
		if rendered, err = l.render(ctx, p, &u); err != nil {
			return u, err
		}
		p.problems = append(p.problems, rendered...)
	} else if p.theme != l.dress {
		p.tryTemplates(ctx)
	}
	u.Result = Result{Pages: len(p.site.Pages), Problems: quoted(l.folder, p.problems)}
	u.Good = !p.problems.Failed()
	return u, nil
}

// reopen opens the folder if it isn't open, or isn't the one of its name any more; then everything is read anew.
func (l *Live) reopen() (anew bool, err error) {
	if l.folder != nil && l.folder.Current() {
		return false, nil
	}
	folder, err := source.Open(l.options.Dir)
	if err != nil {
		return false, &FolderError{l.options.Dir, err}
	}
	if l.folder != nil {
		_ = l.folder.Close()
	}
	l.folder, l.kept, l.pending = folder, kept{memo: &loader.Memo{}, checked: &check.Memo{}}, map[string]bool{".": true}
	return true, nil
}

// render renders what differs from the last good build and, if nothing is wrong with it, puts it in place.
func (l *Live) render(ctx context.Context, p prepared, u *Update) (diag.List, error) {
	changed := site.Parts{}
	if l.site != nil {
		changed = site.Changed(l.site, p.site)
	}
	if p.theme != l.dress {
		changed[theme.Part] = true
	}
	mask := uint64(0)
	for part := range changed {
		mask |= bit(part)
	}
	var dirty []output.File
	var made []*recording
	known := 0
	for _, f := range p.files {
		old := l.files[f.Path]
		if old != nil {
			known++
		}
		if old != nil && old.source == f.Source && !l.stale(old, changed, mask) {
			continue
		}
		r := &recording{file: f}
		made = append(made, r)
		dirty = append(dirty, output.File{Path: f.Path, Write: r.write})
	}
	if known != len(p.files) || known != len(l.files) {
		if problems, err := found(output.Fit(p.files)); problems != nil || err != nil {
			return problems, err
		}
	}
	if problems, err := found(output.Discard(ctx, dirty)); problems != nil || err != nil {
		return problems, err
	}
	l.commit(p, made, u)
	return nil, nil
}

// stale tells whether an output has to be made again.
func (l *Live) stale(o *Output, changed site.Parts, mask uint64) bool {
	if o.source != "" {
		for name := o.source; ; name = path.Dir(name) {
			if l.pending[name] || name == "." {
				return l.pending[name]
			}
		}
	}
	if o.mask&mask == 0 {
		return false
	}
	for _, part := range o.parts {
		if changed[part] {
			return true
		}
	}
	return false
}

// bit is a part's place in a mask, which it shares with others: where two masks have no bit in common, no part is in both. That spares
// most outputs the comparison of their parts.
func bit(part string) uint64 { return 1 << (maphash.String(seed, part) % 64) }

var seed = maphash.MakeSeed()

// commit puts what was made in place, all of it at once.
func (l *Live) commit(p prepared, made []*recording, u *Update) {
	restyled := l.dress != nil && l.dress.Style != p.theme.Style
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.files == nil {
		l.files = make(map[string]*Output, len(p.files))
	}
	l.build++
	for _, r := range made {
		old := l.files[r.file.Path]
		o := r.output(l.build)
		if old != nil && old.Content != nil && bytes.Equal(old.Content, o.Content) {
			o.Build = old.Build
			o.Content = old.Content
		} else {
			u.Files = append(u.Files, o.Path)
			if restyled && old != nil && bytes.Equal(bytes.ReplaceAll(old.Content, []byte(l.dress.Style), []byte(p.theme.Style)), o.Content) {
				o.Build = old.Build
			} else if isPage(o.Path) {
				u.Changed++
			}
		}
		l.files[o.Path] = o
	}
	if len(l.files) != len(p.files) {
		wanted := make(map[string]bool, len(p.files))
		for _, f := range p.files {
			wanted[f.Path] = true
		}
		for name := range l.files {
			if !wanted[name] {
				delete(l.files, name)
				u.Files = append(u.Files, name)
				if isPage(name) {
					u.Changed++
				}
			}
		}
	}
	slices.Sort(u.Files)
	u.Style = restyled
	l.site, l.dress = p.site, p.theme
	clear(l.pending)
}

func isPage(name string) bool { return strings.HasSuffix(name, ".html") }

// A recording is one file while it is rendered: its bytes, and what it is made from.
type recording struct {
	file  output.File
	bytes bytes.Buffer
	large bool
	parts map[string]bool
}

func (r *recording) write(io.Writer) error {
	r.bytes.Reset()
	r.parts = map[string]bool{}
	return r.file.Write(r)
}

func (r *recording) Write(p []byte) (int, error) {
	if r.large = r.large || r.file.Source != "" && r.bytes.Len()+len(p) > large; r.large {
		r.bytes.Reset()
		return len(p), nil
	}
	return r.bytes.Write(p)
}

// MadeFrom makes it an [output.Recorder].
func (r *recording) MadeFrom(part string) { r.parts[part] = true }

func (r *recording) output(build int) *Output {
	o := &Output{Path: r.file.Path, Build: build, source: r.file.Source, write: r.file.Write}
	if !r.large {
		o.Content = bytes.Clone(r.bytes.Bytes())
		if o.Content == nil {
			o.Content = []byte{}
		}
		o.write = nil // which would keep the whole site it was made from
	}
	o.parts = make([]string, 0, len(r.parts))
	for part := range r.parts {
		o.parts = append(o.parts, part)
		o.mask |= bit(part)
	}
	return o
}
