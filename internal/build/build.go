// Package build is the pipeline: load, check, theme, editions, output. It reads as the architecture. [Build] and [Check] go through it
// once; a [Live] site stays in memory and goes through it again for what has changed.
package build

import (
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
	"sync/atomic"
	"time"

	"buildsite"
	"buildsite/internal/diag"
	loader "buildsite/internal/load"
	"buildsite/internal/output"
	"buildsite/internal/site"
	"buildsite/internal/source"
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

	// Progress is called, often and from any goroutine, with how many files of how many a stage has done; may be nil.
	Progress func(stage Stage, done, total int)
}

// A Result says what a build did.
type Result struct {
	Pages    int
	Problems diag.List // sorted; after a successful build, warnings only
	Output   output.Result
	Timings  []Timing
}

// A Stage is a step of the pipeline.
type Stage string

// The stages, in order. A build that finds nothing changed ends after the first.
const (
	Compare Stage = "compare" // sources and output with what the last build noted
	Read    Stage = "read"    // sources; parse them, resolve links
	Theme   Stage = "theme"
	Listed  Stage = "list" // the files of all editions
	Checked Stage = "check"
	Write   Stage = "write" // render all editions and write what differs
	Note    Stage = "note"  // for the next build
)

// A Timing is how long a stage took.
type Timing struct {
	Stage Stage
	Took  time.Duration
}

// Build publishes the site whole or, with an error, not at all. Problems in the content are no error: they are in the
// Result.
func Build(ctx context.Context, o Options) (Result, error) {
	p, err := open(o)
	if err != nil {
		return Result{}, err
	}
	defer p.folder.Close()
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
	p.start(Compare)
	if r, ok := p.unchanged(ctx, folder); ok {
		return p.timed(r), nil
	}
	p.prepare()
	if p.problems.Failed() {
		p.tryTemplates(ctx)
		return p.result(), nil
	}
	written, err := folder.Publish(ctx, p.counted(p.files))
	err = p.take(err)
	p.start(Note)
	r := p.result()
	r.Output = written
	if err == nil && !r.Problems.Failed() {
		p.leave(folder, r)
	}
	return p.timed(r), err
}

// Check does all that Build does, but publishes nothing.
func Check(ctx context.Context, o Options) (Result, error) {
	p, err := open(o)
	if err != nil {
		return Result{}, err
	}
	defer p.folder.Close()
	err = p.check(ctx)
	return p.result(), err
}

func (p *project) check(ctx context.Context) error {
	p.prepare()
	if p.problems.Failed() {
		p.tryTemplates(ctx)
		return nil
	}
	return p.take(output.Discard(ctx, p.counted(p.files)))
}

// sources are the folders and files that an output must not touch, whether they are there or not.
func sources(dir string) []string {
	var s []string
	for _, name := range slices.Concat(source.Dirs, source.Files) {
		s = append(s, filepath.Join(dir, name))
	}
	return s
}

// A project is one site on its way through the pipeline.
type project struct {
	options Options
	folder  *source.Folder
	prepared
	locking bool // the lock file is about to be written

	timings []Timing
	began   time.Time // of the last stage
}

// open opens the site's folder, so that nothing outside of it can be read.
func open(o Options) (*project, error) {
	folder, err := source.Open(o.Dir)
	if err != nil {
		return nil, &FolderError{o.Dir, err}
	}
	return &project{options: o, folder: folder}, nil
}

// prepare takes the site through the pipeline up to its files.
func (p *project) prepare() {
	o := p.options.load()
	o.Locking = p.locking
	if p.options.Progress != nil {
		var total int
		var done atomic.Int64
		o.Found = func(n int) {
			total = n
			if p.options.Found != nil {
				p.options.Found(n)
			}
		}
		o.Read = func() { p.options.Progress(Read, int(done.Add(1)), total) }
	}
	p.prepared = prepare(p.folder, o, p.options.BrokenLinks, &kept{}, nil, p.start)
	p.start(Write)
}

func (o Options) load() loader.Options {
	return loader.Options{BaseURL: o.BaseURL, Drafts: o.Drafts, Editions: Editions(), Epoch: epoch(), Found: o.Found}
}

// start ends the stage before and begins another.
func (p *project) start(s Stage) {
	p.end()
	p.timings = append(p.timings, Timing{Stage: s})
}

func (p *project) end() {
	now := time.Now()
	if n := len(p.timings); n > 0 {
		p.timings[n-1].Took = now.Sub(p.began)
	}
	p.began = now
}

func (p *project) timed(r Result) Result {
	p.end()
	r.Timings = p.timings
	return r
}

// counted are files that report their progress.
func (p *project) counted(files []output.File) []output.File {
	if p.options.Progress == nil {
		return files
	}
	var done atomic.Int64
	counted := slices.Clone(files)
	for i, f := range files {
		counted[i].Write = func(w io.Writer) error {
			p.options.Progress(Write, int(done.Add(1)), len(files))
			return f.Write(w)
		}
	}
	return counted
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

// epoch is the day that SOURCE_DATE_EPOCH says this build is of (https://reproducible-builds.org/specs/source-date-epoch/).
func epoch() time.Time {
	seconds, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64)
	if err != nil || seconds < 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// take moves the problems that files reported while they were written from err to p.problems, and returns what is left.
func (p *project) take(err error) error {
	problems, err := found(err)
	p.problems = append(p.problems, problems...)
	return err
}

// found are the problems that files reported while they were written, and what is left of err without them.
// One fault in a template shows on every page: it is told once, with the first page and the number of others.
func found(err error) (diag.List, error) {
	var content *output.ContentError
	if !errors.As(err, &content) {
		return nil, err
	}
	type key struct {
		pos     diag.Pos
		message string
	}
	first := map[key]int{}
	var problems diag.List
	var others []int
	// What fails within a file made of others is no further page: it most likely fails by itself, too.
	var errs, members []error
	for _, e := range content.Errs {
		var member *output.MemberError
		if errors.As(e, &member) {
			members = append(members, e)
		} else {
			errs = append(errs, e)
		}
	}
	for n, e := range slices.Concat(errs, members) {
		var list diag.List
		if !errors.As(e, &list) {
			file, message, _ := strings.Cut(e.Error(), ": ") // in the output: no source can be named
			list = diag.List{{Pos: diag.Pos{File: file}, Message: message}}
		}
		for _, problem := range list {
			message, _, _ := strings.Cut(problem.Message, ", needed for ")
			k := key{problem.Pos, message}
			if i, ok := first[k]; ok {
				if n < len(errs) {
					others[i]++
				}
				continue
			}
			first[k] = len(problems)
			problems, others = append(problems, problem), append(others, 0)
		}
	}
	for i, n := range others {
		switch {
		case n == 1:
			problems[i].Message += " and another page"
		case n > 1:
			problems[i].Message += fmt.Sprintf(" and %d other pages", n)
		}
	}
	return problems, nil
}

// result is the project's problems, sorted and with the lines they stand in.
func (p *project) result() Result {
	return p.timed(Result{Pages: len(p.site.Pages), Problems: quoted(p.folder, p.problems)})
}

// quoted are the problems, sorted and with the lines they stand in.
func quoted(folder fs.FS, problems diag.List) diag.List {
	problems = problems.Sorted()
	problems.Quote(func(file string) []byte {
		src, err := fs.ReadFile(folder, file)
		if err != nil {
			src, _ = fs.ReadFile(buildsite.Theme, file)
		}
		return src
	})
	return problems
}
