// Package build is the pipeline: load, check, theme, editions, output. It reads as the architecture.
package build

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"buildsite"
	"buildsite/internal/check"
	"buildsite/internal/diag"
	loader "buildsite/internal/load"
	"buildsite/internal/output"
	"buildsite/internal/render/web"
	"buildsite/internal/site"
	"buildsite/internal/theme"
)

// Options are what a publisher can ask for.
type Options struct {
	Dir         string        // the site's folder
	Output      string        // where the site goes; relative to Dir
	BaseURL     *site.BaseURL // replaces the one in site.yaml
	Drafts      bool          // publish drafts too
	BrokenLinks diag.Severity // of links that lead nowhere
	Waiting     func()        // called once if another build has to end first; may be nil
	Found       func(n int)   // called with the number of source files before they are read; may be nil
}

// A Result says what a build did.
type Result struct {
	Pages    int
	Problems diag.List // sorted; after a successful build, warnings only
	Output   output.Result
}

// An edition renders the site in one form. It neither changes the site nor touches the disk.
type edition struct {
	name   string
	render func(*site.Site, *theme.Theme, fs.FS) []output.File
}

var editions = []edition{
	{"web", web.Render},
}

// Build publishes the site whole or, with an error, not at all. Problems in the content are no error: they are in the
// Result.
func Build(ctx context.Context, o Options) (Result, error) {
	root, err := open(o.Dir)
	if err != nil {
		return Result{}, err
	}
	defer root.Close()
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return Result{}, err
	}
	target := o.Output
	if !filepath.IsAbs(target) {
		target = filepath.Join(dir, target)
	}
	if err := output.Check(target, sources(dir)); err != nil {
		return Result{}, err
	}
	// The lock comes before loading: of two builds at once, the later one has read the later content.
	folder, err := output.Lock(ctx, target, o.Waiting)
	if err != nil {
		return Result{}, err
	}
	defer folder.Close()
	p := load(root, o)
	if p.Problems.Failed() {
		p.tryTemplates(ctx)
		return p.Result(), nil
	}
	written, err := folder.Publish(ctx, p.Files)
	err = p.take(err)
	r := p.Result()
	r.Output = written
	return r, err
}

// Check does all that Build does, but publishes nothing.
func Check(ctx context.Context, o Options) (Result, error) {
	p, err := Load(o)
	if err != nil {
		return Result{}, err
	}
	defer p.Close()
	if p.Problems.Failed() {
		p.tryTemplates(ctx)
		return p.Result(), nil
	}
	err = p.take(output.Discard(ctx, p.Files))
	return p.Result(), err
}

// sources are the folders that an output must not touch.
func sources(dir string) []string {
	var s []string
	for _, name := range []string{site.ContentDir, "templates", "assets"} {
		s = append(s, filepath.Join(dir, name))
	}
	return s
}

// A Project is a loaded site with everything needed to write it.
type Project struct {
	Site     *site.Site
	Files    []output.File
	Problems diag.List

	root *os.Root
	fsys fs.FS
}

// Close releases the site's folder; the Files can't be written afterwards.
func (p *Project) Close() error { return p.root.Close() }

// Load reads and checks the site and its theme, and prepares all editions. Its error means that there is no such folder;
// what is wrong in the folder is in Problems.
func Load(o Options) (*Project, error) {
	root, err := open(o.Dir)
	if err != nil {
		return nil, err
	}
	return load(root, o), nil
}

// open opens a site's folder so that nothing outside of it can be read through it.
func open(dir string) (*os.Root, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, &FolderError{dir, err}
	}
	return root, nil
}

func load(root *os.Root, o Options) *Project {
	p := &Project{root: root, fsys: root.FS()}
	s, problems := loader.Load(p.fsys, loader.Options{BaseURL: o.BaseURL, Drafts: o.Drafts, Epoch: epoch(), Found: o.Found})
	p.Site = s
	p.Problems = append(p.Problems, problems...)
	p.Problems = append(p.Problems, check.Site(s, check.Options{BrokenLinks: o.BrokenLinks})...)
	t, problems := theme.Load(p.fsys, buildsite.Theme, theme.Options{Language: s.Config.Language, Accent: s.Config.Accent})
	p.Problems = append(p.Problems, problems...)
	if problems.Failed() {
		return p
	}
	for _, e := range editions {
		p.Files = append(p.Files, e.render(s, t, p.fsys)...)
	}
	return p
}

// A FolderError means that the site's folder can't be opened.
type FolderError struct {
	Dir string
	Err error
}

func (e *FolderError) Error() string {
	return fmt.Sprintf("the folder %s can't be opened: %s; name a site's folder with -s", e.Dir, diag.Cause(e.Err))
}

func (e *FolderError) Unwrap() error { return e.Err }

// epoch is the date that SOURCE_DATE_EPOCH gives to a site without dates (https://reproducible-builds.org/specs/source-date-epoch/).
func epoch() time.Time {
	seconds, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64)
	if err != nil || seconds < 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// tryTemplates renders everything to nowhere, so that a template's problems are reported together with the content's.
func (p *Project) tryTemplates(ctx context.Context) {
	files := slices.Clone(p.Files)
	for i := range files {
		files[i].Path = fmt.Sprintf("%09d", i) // their own may be the problem
	}
	content := (*output.ContentError)(nil)
	if err := output.Discard(ctx, files); errors.As(err, &content) {
		_ = p.take(err)
	}
}

// take moves the problems that files reported while they were written from err to p.Problems, and returns what is left.
// One fault in a template shows on every page: it is told once, with the first page and the number of others.
func (p *Project) take(err error) error {
	var content *output.ContentError
	if !errors.As(err, &content) {
		return err
	}
	type key struct {
		pos     diag.Pos
		message string
	}
	first := map[key]int{}
	var found diag.List
	var others []int
	for _, e := range content.Errs {
		var list diag.List
		if !errors.As(e, &list) {
			file, message, _ := strings.Cut(e.Error(), ": ") // in the output: no source can be named
			list = diag.List{{Pos: diag.Pos{File: file}, Message: message}}
		}
		for _, problem := range list {
			message, _, _ := strings.Cut(problem.Message, ", needed for ")
			k := key{problem.Pos, message}
			if i, ok := first[k]; ok {
				others[i]++
				continue
			}
			first[k] = len(found)
			found, others = append(found, problem), append(others, 0)
		}
	}
	for i, n := range others {
		switch {
		case n == 1:
			found[i].Message += " and another page"
		case n > 1:
			found[i].Message += fmt.Sprintf(" and %d other pages", n)
		}
	}
	p.Problems = append(p.Problems, found...)
	return nil
}

// Result is the project's problems, sorted and with the lines they stand in.
func (p *Project) Result() Result {
	problems := p.Problems.Sorted()
	problems.Quote(func(file string) []byte {
		src, err := fs.ReadFile(p.fsys, file)
		if err != nil {
			src, _ = fs.ReadFile(buildsite.Theme, file)
		}
		return src
	})
	return Result{Pages: len(p.Site.Pages), Problems: problems}
}

// Memory writes all files to memory, for serve, by path. Problems that templates have are added to p.Problems, and nothing
// is returned.
func (p *Project) Memory(ctx context.Context) (map[string][]byte, error) {
	files := make(map[string][]byte, len(p.Files))
	var mu sync.Mutex
	kept := make([]output.File, len(p.Files))
	for i, f := range p.Files {
		kept[i] = output.File{Path: f.Path, Write: func(w io.Writer) error {
			var b bytes.Buffer
			if err := f.Write(&b); err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			files[f.Path] = b.Bytes()
			return nil
		}}
	}
	if err := p.take(output.Discard(ctx, kept)); err != nil {
		return nil, err
	}
	return files, nil
}

// CheckFolder tells whether a site's folder can be opened.
func CheckFolder(dir string) error {
	root, err := open(dir)
	if err == nil {
		err = root.Close()
	}
	return err
}
