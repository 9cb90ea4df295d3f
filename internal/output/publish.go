package output

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"buildsite/internal/workers"
)

// errMounted says that the output can't be exchanged with a folder beside it, as a file system or part of one is mounted there.
var errMounted = errors.New("the output is a mount point")

// Publish replaces what the last Publish left in the folder by files, whole or not at all: after an error the folder is as it
// was (but see oneByOne), and nothing else is left behind. The Write functions are started in the order of files, so the slow
// ones belong first; the order makes no other difference.
//
// The error is a [ContentError], with the problems of all files; a [WriteError]; or that of ctx.
func (f *Folder) Publish(ctx context.Context, files []File) (Result, error) {
	l, err := newLayout(files)
	if err != nil {
		return Result{}, err
	}
	old, err := f.previous()
	if err != nil {
		return Result{}, err
	}
	inside := f.inside
	if inside == "" && old.info != nil && f.isMount(old.info) {
		inside = isMount
	}
	result, err := f.publish(ctx, l, old, inside)
	if err == errMounted {
		result, err = f.publish(ctx, l, old, isMount)
	}
	if err != nil {
		return Result{}, err
	}
	return result, nil
}

// isMount reports whether another file system is mounted at the output. A part of the same one shows only when it is exchanged.
func (f *Folder) isMount(output fs.FileInfo) bool {
	dir, err := os.Stat(filepath.Dir(f.path))
	return err == nil && device(dir) != device(output)
}

func (f *Folder) publish(ctx context.Context, l *layout, old *previous, inside string) (result Result, err error) {
	st, err := f.newStage(old, l, inside)
	if err != nil {
		return Result{}, err
	}
	defer st.discard()
	result.Files = len(l.files)
	if result.Bytes, result.Sum, err = render(ctx, l, st); err != nil {
		return Result{}, err
	}
	for _, unchanged := range st.unchanged {
		if unchanged {
			result.Unchanged++
		}
	}
	result.Written = result.Files - result.Unchanged
	manifest := formatManifest(l.paths())
	switch {
	case old.info == nil:
		return result, st.settle(ctx, manifest)
	case result.Written == 0 && string(manifest) == string(old.manifest):
		return result, nil
	}

	now, err := f.survey(f.path, old, manifestName, lockName(reserved), filepath.Base(st.path))
	if err != nil {
		return Result{}, err
	}
	for _, path := range now.files {
		if !l.has(path) {
			result.Removed++
		}
	}
	if st.reason == "" && now.foreign != nil {
		st.reason = "it holds " + now.foreign[0] + ", which buildsite did not write"
	}
	if st.reason == "" {
		err := st.exchange(ctx, l, manifest)
		if err == nil {
			result.Kept = f.removeOld(st, old, now)
			return result, nil
		}
		if !errors.Is(err, errors.ErrUnsupported) {
			return Result{}, err
		}
		st.reason = notExchanged
	}
	result.OneByOne = st.reason
	return result, st.oneByOne(ctx, l, old, now)
}

// settle makes the stage the output, where there is none.
func (st *stage) settle(ctx context.Context, manifest []byte) error {
	if err := st.write(manifestName, manifest); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return refused(st.folder.dir, os.Rename(st.path, st.folder.path))
}

// exchange makes the stage the output, and the output the stage.
func (st *stage) exchange(ctx context.Context, l *layout, manifest []byte) error {
	if !canExchange {
		return errors.ErrUnsupported
	}
	if err := st.complete(ctx, l); err != nil {
		return err
	}
	if err := st.write(manifestName, manifest); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	err := exchange(st.path, st.folder.path)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.EBUSY), errors.Is(err, syscall.EXDEV):
		return errMounted
	case errors.Is(err, errors.ErrUnsupported), errors.Is(err, syscall.EINVAL):
		return errors.ErrUnsupported
	}
	return refused(st.folder.dir, err)
}

// removeOld removes the old output, which is at the stage's path now: just what the survey found in it. What somebody has put there
// since isn't ours: it is kept, in a folder of its own that removeOld returns.
func (f *Folder) removeOld(st *stage, old *previous, now *survey) (kept string) {
	files := append(now.files, manifestName)
	workers.Spread(context.Background(), len(files), func(context.Context) func(int) error {
		return func(i int) error {
			os.Remove(st.staged(files[i]))
			return nil
		}
	})
	for _, dir := range slices.Backward(now.dirs) {
		os.Remove(st.staged(dir))
	}
	if os.Remove(st.path) == nil {
		return ""
	}
	rest, err := f.survey(st.path, old, manifestName)
	if err == nil && rest.foreign == nil {
		return "" // ours, and hard to remove: discard tries again
	}
	kept = f.path + ".kept-" + random()
	if os.Rename(st.path, kept) != nil {
		kept = st.path
	}
	st.path = "" // nothing to discard
	return kept
}
