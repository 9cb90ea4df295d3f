package output

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"sync/atomic"

	"buildsite/internal/workers"
)

var errNotHeld = errors.New("the folder holds something else")

// Path is the folder's path, with links resolved.
func (f *Folder) Path() string { return f.path }

// Holds reports whether the folder holds just the files that a build with this sum left, to the byte; then the Result is that of a build
// that changed nothing. What is foreign there is no matter.
func (f *Folder) Holds(ctx context.Context, sum Sum) (Result, bool) {
	old, err := f.previous()
	if err != nil || old.manifest == nil {
		return Result{}, false
	}
	sums := make([]Sum, len(old.paths))
	var size atomic.Int64
	err = workers.Spread(ctx, len(old.paths), func(context.Context) func(int) error {
		buf := make([]byte, 64<<10)
		return func(i int) error {
			name := f.path + "/" + old.paths[i]
			if info, err := os.Lstat(name); err != nil || !info.Mode().IsRegular() {
				return errNotHeld
			}
			file, err := openFile(name, os.O_RDONLY, 0)
			if err != nil {
				return err
			}
			defer file.Close()
			h := sha256.New()
			n, err := io.CopyBuffer(h, file, buf)
			size.Add(n)
			h.Sum(sums[i][:0])
			return err
		}
	})
	if err != nil || sumOf(old.paths, sums) != sum {
		return Result{}, false
	}
	n := len(old.paths)
	return Result{Files: n, Unchanged: n, Bytes: size.Load(), Sum: sum}, true
}
