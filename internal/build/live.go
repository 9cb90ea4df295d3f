package build

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"io/fs"
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

	making sync.Mutex // no file is made late while the site changes: the states of a site share what hasn't changed

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
	Content []byte // nil for a large copy, which is read when it is asked for, and for what is made late
	Build   int    // the number of the last build that changed it, by more than the name of the style sheet
	write   func(io.Writer) error
	madeFrom
	live *Live // of a file that is made late; else nil
	late *late
}

// madeFrom is what a file was made from.
type madeFrom struct {
	source string
	of     [sha256.Size]byte // the sum of the list of files that it is made of; zero for most
	deps   []string
	mask   uint64 // of deps
}

// A late is a file that is made when somebody asks for it. Live.making guards it.
type late struct {
	file    output.File // of the last good build
	made    bool        // since it was stale
	content []byte      // nil before it is made, and if it is large
	from    madeFrom
}

// ErrBehind means that a file can't be made late now: the site has problems, so its files aren't those of the last good build.
var ErrBehind = errors.New("this file can be made when the site has no problems")

// large is the size, in bytes, from which the copy of a source, and what is made late, isn't kept in memory.
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
	return l.dress.View(nil).Style()
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
	if o.late != nil {
		content, err := o.live.make(o.Path)
		if err != nil {
			return 0, err // and nothing was written
		}
		n, err := w.Write(content)
		return int64(n), err
	}
	if o.Content == nil {
		return 0, o.write(w)
	}
	n, err := w.Write(o.Content)
	return int64(n), err
}

// Late reports whether the file is made now, by WriteTo, which writes nothing if that fails.
func (o *Output) Late() bool { return o.late != nil }

// make makes a late file of the last good build, or returns what was made before.
func (l *Live) make(name string) ([]byte, error) {
	l.making.Lock()
	defer l.making.Unlock()
	o := l.Output(name)
	switch {
	case o == nil || o.late == nil:
		return nil, fs.ErrNotExist // since it was asked for
	case o.late.content != nil:
		return o.late.content, nil
	case len(l.pending) > 0:
		return nil, ErrBehind
	}
	r := &recording{file: o.late.file}
	if err := output.Discard(context.Background(), []output.File{{Path: name, Write: r.write}}); err != nil {
		return nil, err
	}
	content := r.bytes.Bytes()
	o.late.made, o.late.from, o.late.content = true, r.from(), nil
	if len(content) <= large {
		o.late.content = content
	}
	return content, nil
}

// Update brings the site up to its files. names are the files and folders, relative to the site's folder, that may have changed;
// those that prove not to have are left alone, and if there are no others, nothing is done. The error is a [FolderError] or that of ctx.
func (l *Live) Update(ctx context.Context, names []string) (u Update, err error) {
	l.making.Lock()
	defer l.making.Unlock()
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
	if !p.bare && l.dress != nil && len(theme.Changed(l.dress, p.theme)) == 0 {
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
	changed := site.Deps{}
	if l.site != nil {
		changed = site.Changed(l.site, p.site)
		for _, dep := range theme.Changed(l.dress, p.theme) {
			changed[dep] = true
		}
	}
	mask := uint64(0)
	for dep := range changed {
		mask |= bit(dep)
	}
	var dirty []output.File
	var made []*recording
	again := map[string]bool{} // the late ones that are new or stale
	known := 0
	for _, f := range p.files {
		old := l.files[f.Path]
		if old != nil {
			known++
		}
		if f.Late {
			if old == nil || old.late == nil || old.late.made && l.stale(old.late.from, f, changed, mask) {
				again[f.Path] = true
			}
			continue
		}
		if old != nil && old.late == nil && !l.stale(old.madeFrom, f, changed, mask) {
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
	l.commit(p, made, again, u)
	return nil, nil
}

// stale reports whether a file, that was made from these, has to be made again.
func (l *Live) stale(was madeFrom, now output.File, changed site.Deps, mask uint64) bool {
	if was.source != now.Source || was.of != sumOf(now.Of) || l.touched(now) {
		return true
	}
	if was.mask&mask == 0 {
		return false
	}
	for _, dep := range was.deps {
		if changed[dep] {
			return true
		}
	}
	return false
}

// touched reports whether the source of a file, or of one that it is made of, has changed.
func (l *Live) touched(f output.File) bool {
	if f.Source != "" {
		for name := f.Source; ; name = path.Dir(name) {
			if l.pending[name] {
				return true
			}
			if name == "." {
				break
			}
		}
	}
	return slices.ContainsFunc(f.Of, l.touched)
}

// sumOf is the sum of a list of files: of their paths and sources, and of the lists that those are made of. It is zero for none.
func sumOf(files []output.File) (sum [sha256.Size]byte) {
	if len(files) == 0 {
		return sum
	}
	h := sha256.New()
	for _, f := range files {
		fmt.Fprintf(h, "%s\x00%s\x00%x\n", f.Path, f.Source, sumOf(f.Of))
	}
	h.Sum(sum[:0])
	return sum
}

// bit is a dependency's place in a mask, which it shares with others: where two masks have no bit in common, no dependency is in both. That spares
// most outputs the comparison of their dependencies.
func bit(dep string) uint64 { return 1 << (maphash.String(seed, dep) % 64) }

var seed = maphash.MakeSeed()

// commit puts what was made in place, all of it at once.
func (l *Live) commit(p prepared, made []*recording, again map[string]bool, u *Update) {
	was, style := l.Style(), p.theme.View(nil).Style()
	restyled := l.dress != nil && was != style
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
			if restyled && old != nil && bytes.Equal(bytes.ReplaceAll(old.Content, []byte(was), []byte(style)), o.Content) {
				o.Build = old.Build
			} else if isPage(o.Path) {
				u.Changed++
			}
		}
		l.files[o.Path] = o
	}
	for _, f := range p.files {
		if f.Late {
			l.postpone(f, again[f.Path], u)
		}
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

// postpone puts a file in place that is made when somebody asks for it. It is no more than the current site that the file is made of then.
func (l *Live) postpone(f output.File, again bool, u *Update) {
	old := l.files[f.Path]
	if !again {
		old.late.file = f
		return
	}
	if old == nil || old.late == nil || old.late.made {
		u.Files = append(u.Files, f.Path)
	}
	l.files[f.Path] = &Output{Path: f.Path, Build: l.build, live: l, late: &late{file: f}}
}

func isPage(name string) bool { return strings.HasSuffix(name, ".html") }

// A recording is one file while it is rendered: its bytes, and what it is made from.
type recording struct {
	file  output.File
	bytes bytes.Buffer
	large bool
	deps  map[string]bool
}

func (r *recording) write(io.Writer) error {
	r.bytes.Reset()
	r.deps = map[string]bool{}
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
func (r *recording) MadeFrom(dep string) { r.deps[dep] = true }

func (r *recording) output(build int) *Output {
	o := &Output{Path: r.file.Path, Build: build, write: r.file.Write, madeFrom: r.from()}
	if !r.large {
		o.Content = bytes.Clone(r.bytes.Bytes())
		if o.Content == nil {
			o.Content = []byte{}
		}
		o.write = nil // which would keep the whole site it was made from
	}
	return o
}

func (r *recording) from() madeFrom {
	m := madeFrom{source: r.file.Source, of: sumOf(r.file.Of), deps: make([]string, 0, len(r.deps))}
	for dep := range r.deps {
		m.deps = append(m.deps, dep)
		m.mask |= bit(dep)
	}
	return m
}
