package build

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"buildsite/internal/diag"
	"buildsite/internal/output"
)

// A note is what a build leaves for the next one: what it was made from, what it made and what it had to say. If the next build finds
// the same sources and the same output, there is nothing to do. All is compared by its bytes, never by a time.
//
// Notes are kept in the user's cache folder, one for each output folder. They are only ever a cache: without one, or with a damaged one,
// nothing changes but time.
type note struct {
	Made     output.Sum // from: sources, options and program
	Output   output.Sum
	Pages    int
	Problems diag.List // warnings
}

// unchanged reports whether the folder holds already what this build would make.
func (p *project) unchanged(ctx context.Context, folder *output.Folder) (Result, bool) {
	n, ok := readNote(folder)
	if !ok {
		return Result{}, false
	}
	made, ok := p.madeFrom()
	if !ok || made != n.Made {
		return Result{}, false
	}
	held, ok := folder.Holds(ctx, n.Output)
	return Result{Pages: n.Pages, Problems: n.Problems, Output: held}, ok
}

// leave writes the note of a good build.
func (p *project) leave(folder *output.Folder, r Result) {
	made, ok := p.madeFrom()
	if !ok {
		return
	}
	writeNote(folder, note{made, r.Output.Sum, r.Pages, r.Problems})
}

// madeFrom sums up all that the output depends on.
func (p *project) madeFrom() (sum output.Sum, ok bool) {
	program, err := programSum()
	sources, ok := p.folder.Sum()
	if err != nil || !ok {
		return sum, false
	}
	o, base := p.options, ""
	if o.BaseURL != nil {
		base = o.BaseURL.Absolute("/")
	}
	h := sha256.New()
	fmt.Fprintf(h, "%x\n%x\n%q %t %d %d\n", program, sources, base, o.Drafts, o.BrokenLinks, epoch().Unix())
	h.Sum(sum[:0])
	return sum, true
}

// programSum is the SHA-256 of the running program, templates and all: another one may make another output.
var programSum = sync.OnceValues(func() (sum [sha256.Size]byte, err error) {
	name, err := os.Executable()
	if err != nil {
		return sum, err
	}
	f, err := os.Open(name)
	if err != nil {
		return sum, err
	}
	defer f.Close()
	h := sha256.New()
	_, err = io.Copy(h, f)
	h.Sum(sum[:0])
	return sum, err
})

// maxNotes is how many output folders are remembered; maxNote is the size, in bytes, that no note has.
const (
	maxNotes = 100
	maxNote  = 16 << 20
)

// noteFile is where the note of an output folder is kept; "" if there is no place for it.
func noteFile(folder *output.Folder) string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "buildsite", fmt.Sprintf("%x.note", sha256.Sum256([]byte(folder.Path()))))
}

// A note is written as its SHA-256 and, below it, JSON.

func readNote(folder *output.Folder) (n note, ok bool) {
	name := noteFile(folder)
	if info, err := os.Lstat(name); err != nil || !info.Mode().IsRegular() || info.Size() > maxNote {
		return n, false
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return n, false
	}
	sum, text, _ := bytes.Cut(data, []byte("\n"))
	if string(sum) != fmt.Sprintf("%x", sha256.Sum256(text)) {
		return n, false
	}
	return n, json.Unmarshal(text, &n) == nil
}

// writeNote writes a note, if it can: the next build will do without.
func writeNote(folder *output.Folder, n note) {
	name := noteFile(folder)
	text, err := json.Marshal(n)
	if name == "" || err != nil || os.MkdirAll(filepath.Dir(name), 0o700) != nil {
		return
	}
	if _, err := output.Replace(name, fmt.Appendf(nil, "%x\n%s", sha256.Sum256(text), text)); err == nil {
		sweepNotes(filepath.Dir(name))
	}
}

// sweepNotes removes the oldest notes.
func sweepNotes(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) <= maxNotes {
		return
	}
	age := func(e os.DirEntry) time.Time {
		info, err := e.Info()
		if err != nil {
			return time.Time{}
		}
		return info.ModTime()
	}
	slices.SortFunc(entries, func(a, b os.DirEntry) int { return age(b).Compare(age(a)) })
	for _, e := range entries[maxNotes:] {
		_ = os.Remove(filepath.Join(dir, e.Name()))
	}
}
