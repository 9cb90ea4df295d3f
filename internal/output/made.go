package output

import (
	"crypto/sha256"
	"hash"
	"io"
	"slices"
)

// Compose returns a file that is made of others: an archive, a book, a list of hashes. write gets them in their order. To whatever writer it passes
// them, what they depend on is what the whole depends on, too.
func Compose(path string, of []File, write func(w io.Writer, of []File) error) File {
	return File{Path: path, Of: of, Write: func(w io.Writer) error {
		members := slices.Clone(of)
		for i, f := range of {
			members[i].Write = func(inner io.Writer) error {
				if err := f.Write(Through(w, inner)); err != nil {
					return &MemberError{err}
				}
				return nil
			}
		}
		return write(w, members)
	}}
}

// A Measured is what Measure tells of a file.
type Measured struct {
	Path string
	Size int64
	Sum  Sum // the SHA-256 of its bytes
}

// Measure returns a file that is made of the sizes and sums of others of the same output: a list for those who download them, a page that says how
// large they are. write gets them in their order. A render that writes those others, too, writes them first and once. Whoever calls Write alone
// has them written to nowhere, and gets what they depend on, as Compose does.
//
// No file can measure itself by way of others, as files are made of files that are there.
func Measure(path string, of []File, write func(w io.Writer, of []Measured) error) File {
	return File{Path: path, Of: of, measures: true, Write: func(w io.Writer) error {
		measured := make([]Measured, len(of))
		for i, f := range of {
			var err error
			if measured[i], err = measure(w, f); err != nil {
				return &MemberError{err}
			}
		}
		return write(w, measured)
	}}
}

// measure measures a file for one that is written to w.
func measure(w io.Writer, f File) (Measured, error) {
	if s, ok := w.(*sink); ok {
		if m, err, known := s.run.measured(f.Path); known {
			return m, err
		}
	}
	m := meter{hash: sha256.New()}
	if err := f.Write(Through(w, &m)); err != nil {
		return Measured{}, err
	}
	measured := Measured{Path: f.Path, Size: m.size}
	m.hash.Sum(measured.Sum[:0])
	return measured, nil
}

// A meter measures what is written to it.
type meter struct {
	hash hash.Hash
	size int64
}

func (m *meter) Write(p []byte) (int, error) {
	m.size += int64(len(p))
	return m.hash.Write(p)
}

// depth is how many files have to be written one after the other until f can be: those that it measures first.
func (f File) depth() (depth int) {
	if !f.measures {
		return 0
	}
	for _, of := range f.Of {
		depth = max(depth, of.depth())
	}
	return depth + 1
}

// A Recorder is a writer that tracks dependencies. A file that is written to one reports each of its
// dependencies, in its edition's terms; none where the bytes are always the same.
type Recorder interface {
	io.Writer
	MadeFrom(dep string)
}

// MadeFrom is where to report what a file depends on: the writer's own MadeFrom, or nil if it tracks nothing.
func MadeFrom(w io.Writer) func(dep string) {
	if r, ok := w.(Recorder); ok {
		return r.MadeFrom
	}
	return nil
}

// A MemberError means that a file of those that another one is made of can't be written. Where that file is an output itself, it fails there
// for the same reason.
type MemberError struct{ Err error }

func (e *MemberError) Error() string { return e.Err.Error() }

func (e *MemberError) Unwrap() error { return e.Err }

// Through returns a writer to inner, where something of w is put together: an entry of an archive, a hash. What is written to it reports its
// dependencies to w.
func Through(w, inner io.Writer) io.Writer {
	if note := MadeFrom(w); note != nil {
		return &through{inner, note}
	}
	return inner
}

type through struct {
	io.Writer
	note func(dep string)
}

// MadeFrom makes it a [Recorder].
func (t *through) MadeFrom(dep string) { t.note(dep) }
