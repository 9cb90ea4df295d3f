package output

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

// list writes what is told of files, a line for each.
func list(w io.Writer, of []Measured) error {
	for _, m := range of {
		if _, err := fmt.Fprintf(w, "%s %d %x\n", m.Path, m.Size, m.Sum); err != nil {
			return err
		}
	}
	return nil
}

// measuring is an output of which one file lists the others, among them another list, and a file too large to be kept in memory. Each write is counted.
func measuring(count *atomic.Int32) (files []File) {
	counted := func(f File) File {
		write := f.Write
		f.Write = func(w io.Writer) error {
			count.Add(1)
			return write(w)
		}
		return f
	}
	files = append(one.and(site{"z.html": "last"}).files(), large("large", 1, 3<<20))
	for i := range files {
		files[i] = counted(files[i])
	}
	both := counted(Compose("a.zip", files[:2], func(w io.Writer, of []File) error { return of[0].Write(w) }))
	sizes := counted(Measure("sizes.html", []File{both}, list))
	files = append(files, both, sizes)
	return append(files, counted(Measure("b/all.txt", slices.Clone(files), list)))
}

// What measures other files comes after them, whatever their order, renders none again, and has the bytes that its Write has alone.
func TestMeasure(t *testing.T) {
	eachMode(t, func(t *testing.T, dir string, foreign site) {
		var count atomic.Int32
		files := measuring(&count)
		wanted := site{}.and(foreign)
		for _, f := range files {
			wanted[f.Path] = f.text(t)
		}
		for _, f := range files[:len(files)-1] {
			line := fmt.Sprintf("%s %d %x\n", f.Path, len(wanted[f.Path]), sha256.Sum256([]byte(wanted[f.Path])))
			if !strings.Contains(wanted["b/all.txt"], line) {
				t.Errorf("no %q in\n%s", line, wanted["b/all.txt"])
			}
		}
		rand.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
		for n := range 2 {
			count.Store(0)
			r, err := tryPublish(dir, files)
			if check(t, err); count.Load() != int32(len(files)+1) { // a.zip writes the one that it holds
				t.Errorf("%d writes for %d files", count.Load(), len(files))
			}
			want(t, dir, wanted)
			if n == 1 && r.Written > 0 {
				t.Errorf("written again: %+v", r)
			}
		}
		count.Store(0)
		if err := Discard(context.Background(), files); err != nil || count.Load() != int32(len(files)+1) {
			t.Errorf("%d writes to nowhere, %v", count.Load(), err)
		}
	})
}

// Where a file fails, what measures it tells no more than that, and isn't made of the others.
func TestMeasureFailing(t *testing.T) {
	bad := File{Path: "bad", Write: func(io.Writer) error { return problems{"bad"} }}
	files := append(one.files(), bad)
	listed := Measure("list", files, func(io.Writer, []Measured) error {
		t.Error("made of files that failed")
		return nil
	})
	err := Discard(context.Background(), append(files, listed))
	var content *ContentError
	var member *MemberError
	if !errors.As(err, &content) || len(content.Errs) != 2 || errors.As(content.Errs[0], &member) || !errors.As(content.Errs[1], &member) {
		t.Errorf("got %v", err)
	}
	if err := listed.Write(io.Discard); !errors.As(err, &member) {
		t.Errorf("alone: %v", err)
	}
}

// A file that is measured where nobody renders it beside its list reports its dependencies to that one's writer.
func TestMeasureRecords(t *testing.T) {
	dependent := func(path, dep string) File {
		return File{Path: path, Write: func(w io.Writer) error {
			MadeFrom(w)(dep)
			return nil
		}}
	}
	inner := Measure("inner", []File{dependent("a", "one")}, list)
	outer := Measure("outer", []File{inner, dependent("b", "two")}, list)
	var r recorder
	check(t, outer.Write(&r))
	if !slices.Equal(r.deps, []string{"one", "two"}) {
		t.Errorf("made from %q", r.deps)
	}
	alone := File{Path: "alone", Write: func(io.Writer) error { return outer.Write(&r) }} // as a live site does
	r.deps = nil
	_, err := tryPublish(filepath.Join(t.TempDir(), "public"), []File{alone})
	if check(t, err); !slices.Equal(r.deps, []string{"one", "two"}) {
		t.Errorf("beside others made from %q", r.deps)
	}
}

type recorder struct {
	strings.Builder
	deps []string
}

func (r *recorder) MadeFrom(dep string) { r.deps = append(r.deps, dep) }
