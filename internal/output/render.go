package output

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"runtime/debug"
	"slices"
	"sync/atomic"

	"buildsite/internal/workers"
)

// Fit tells, as a [ContentError], which paths can't stand beside each other on every system, or would leave the folder.
func Fit(files []File) error {
	_, err := newLayout(files)
	return err
}

// Discard runs every file's Write and throws the bytes away. Its errors are those of Publish.
func Discard(ctx context.Context, files []File) error {
	l, err := newLayout(files)
	if err != nil {
		return err
	}
	_, _, err = render(ctx, l, nil)
	return err
}

// errUnfinished stands for a Write function that ended its goroutine.
var errUnfinished = errors.New("its Write function did not return")

// A run is the files of a layout while they are rendered. What it holds of a file is by index.
type run struct {
	*layout
	failures []error
	sums     []Sum
	sizes    []int64
	done     map[string]int // the files, by path, that those which are rendered now may measure
}

// render runs every file's Write, into st unless that is nil, and returns the number of bytes and their sum.
// All of them run, so that the ContentError is complete; an error of the system or of ctx ends it at once and comes alone.
func render(ctx context.Context, l *layout, st *stage) (size int64, sum Sum, err error) {
	n := len(l.files)
	r := &run{l, slices.Repeat([]error{errUnfinished}, n), make([]Sum, n), make([]int64, n), map[string]int{}}
	var failed atomic.Bool
	for depth, order := range l.order {
		if depth > 0 {
			for _, i := range l.order[depth-1] {
				r.done[l.files[i].Path] = i
			}
		}
		err := workers.Spread(ctx, len(order), func(ctx context.Context) func(int) error {
			s := &sink{ctx: ctx, run: r, stage: st, buf: make([]byte, 0, 64<<10)}
			return func(i int) error {
				i = order[i]
				if failed.Load() {
					s.stage = nil // nothing will be published: look for more problems only
				}
				r.failures[i] = s.file(i, l.files[i])
				if r.failures[i] != nil {
					failed.Store(true)
				}
				return s.err
			}
		})
		if err != nil {
			return 0, Sum{}, err
		}
	}
	content := &ContentError{}
	for i, err := range r.failures {
		if err != nil {
			content.Errs = append(content.Errs, fileError(l.files[i].Path, err))
		}
		size += r.sizes[i]
	}
	if content.Errs != nil {
		return 0, Sum{}, content
	}
	return size, sumOf(l.paths(), r.sums), nil
}

// measured returns what is known of a file that has been rendered, or failed.
func (r *run) measured(path string) (m Measured, err error, known bool) {
	i, known := r.done[path]
	switch {
	case !known:
		return Measured{}, nil, false
	case r.failures[i] != nil:
		return Measured{}, r.failures[i], true
	}
	return Measured{Path: path, Size: r.sizes[i], Sum: r.sums[i]}, nil, true
}

// Files up to maxBuffer bytes are rendered into memory, so that an unchanged one costs no writing; larger ones stream to the
// disk.
const maxBuffer = 1 << 20

// minRead is the room that ReadFrom offers at least.
const minRead = 4 << 10

// A sink is a worker's end of the files it renders, one after the other: the io.Writer that their Write functions get. It keeps
// its own error, so that whatever a Write function makes of it, the system's errors and the file's can be told apart.
type sink struct {
	ctx     context.Context
	run     *run
	stage   *stage // nil: the bytes are thrown away
	hash    hash.Hash
	path    string
	buf     []byte         // the end of the file that isn't in disk yet; mostly the whole file
	disk    io.WriteCloser // nil until the file outgrows buf
	flushed int64
	err     error
	scratch []byte // for reading what is compared with
}

func (s *sink) size() int64 { return s.flushed + int64(len(s.buf)) }

// file renders one file and hands it to the stage. It returns the error of the file; the sink's own is in s.err.
func (s *sink) file(i int, file File) error {
	s.path, s.buf, s.flushed, s.hash = file.Path, s.buf[:0], 0, nil
	err := call(file.Write, s)
	if err == nil && s.err == nil {
		s.measure(i)
		if s.stage != nil {
			s.err = s.stage.keep(i, s)
		}
	}
	if s.disk != nil {
		s.disk.Close()
		s.disk = nil
	}
	if s.err != nil {
		return nil // whatever the file says, it says because of that
	}
	return err
}

// measure notes the size and the sum of a file that is written but for what is in buf.
func (s *sink) measure(i int) {
	s.run.sizes[i] = s.size()
	if s.hash == nil {
		s.run.sums[i] = sha256.Sum256(s.buf)
		return
	}
	s.hash.Write(s.buf)
	s.hash.Sum(s.run.sums[i][:0])
}

// call makes a panic of write its error.
func call(write func(io.Writer) error, w io.Writer) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	return write(w)
}

func (s *sink) Write(p []byte) (int, error) {
	if err := s.room(len(p)); err != nil {
		return 0, err
	}
	if len(p) > maxBuffer {
		return len(p), s.flush(p)
	}
	s.buf = append(s.buf, p...)
	return len(p), nil
}

// WriteString spares templates a copy.
func (s *sink) WriteString(p string) (int, error) {
	if len(p) > maxBuffer {
		return s.Write([]byte(p))
	}
	if err := s.room(len(p)); err != nil {
		return 0, err
	}
	s.buf = append(s.buf, p...)
	return len(p), nil
}

// ReadFrom spares io.Copy a buffer for every file.
func (s *sink) ReadFrom(r io.Reader) (n int64, err error) {
	for err == nil {
		if err := s.room(minRead); err != nil {
			return n, err
		}
		s.buf = slices.Grow(s.buf, minRead)
		var m int
		m, err = r.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+m]
		n += int64(m)
	}
	if err == io.EOF {
		err = nil
	}
	return n, err
}

// room empties buf if n more bytes would make it too large.
func (s *sink) room(n int) error {
	if s.err == nil && len(s.buf)+n > maxBuffer {
		if s.flush(s.buf) == nil {
			s.buf = s.buf[:0]
		}
	}
	return s.err
}

// flush streams p to the file's place in the stage.
func (s *sink) flush(p []byte) error {
	if s.err = s.ctx.Err(); s.err != nil {
		return s.err
	}
	if s.stage != nil {
		if s.err = s.toDisk(p); s.err != nil {
			return s.err
		}
	}
	if s.hash == nil {
		s.hash = sha256.New()
	}
	s.hash.Write(p)
	s.flushed += int64(len(p))
	return nil
}

func (s *sink) toDisk(p []byte) error {
	if s.disk == nil {
		f, err := s.stage.create(s.path)
		if err != nil {
			return s.stage.refused(s.path, err)
		}
		s.disk = f
	}
	_, err := s.disk.Write(p)
	return s.stage.refused(s.path, err)
}
