package output

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"
)

// A Folder is an output folder that one build holds. Its methods are for one goroutine.
type Folder struct {
	dir    string // as the caller named it: for messages
	path   string // with links resolved: for everything else
	linked bool   // dir is a symbolic link
	inside string // why nothing can be made beside the folder, "" if something can
	lock   io.Closer
	made   []string // the missing parents that Lock created, outermost first
}

// errLocked says that another build holds the folder.
var errLocked = errors.New("another build holds the output folder")

// pollEvery is the pause between two looks at a lock that is held: a wait in the kernel couldn't be cancelled.
const pollEvery = 25 * time.Millisecond

// Lock takes the output folder dir, an absolute path, for one build; Close gives it back, and so does the kernel if the build is
// killed. If another build holds the folder, Lock calls waiting, which may be nil, once, and waits for it or for ctx.
// It creates the missing parents of dir and sweeps what killed builds have left. It refuses a folder or a file that isn't ours.
// Errors are those of ctx or a [WriteError].
//
// Two builds are kept apart only on one machine, and if both can write beside the folder or neither can.
func Lock(ctx context.Context, dir string, waiting func()) (*Folder, error) {
	if filepath.Dir(dir) == dir {
		return nil, &WriteError{Path: dir, Message: "this can't be the output folder; choose another with -o"}
	}
	f := &Folder{dir: filepath.Clean(dir)}
	for vanished := 0; ; {
		err := f.take()
		if err == nil {
			break
		}
		if errors.Is(err, fs.ErrNotExist) && vanished < 100 {
			vanished++ // a build that failed has removed the parents it had created
			continue
		}
		if err != errLocked {
			f.Close()
			return nil, err
		}
		if waiting != nil {
			waiting()
			waiting = nil
		}
		select {
		case <-ctx.Done():
			// Parents that we created stay: the other build may be about to use them.
			return nil, ctx.Err()
		case <-time.After(pollEvery):
		}
	}
	if err := errors.Join(f.sweep(), ctx.Err()); err != nil {
		f.Close()
		return nil, err
	}
	if _, err := f.previous(); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// take makes one attempt at the lock.
func (f *Folder) take() error {
	f.inside = ""
	if err := f.makeParent(filepath.Dir(f.dir)); err != nil {
		return err
	}
	if err := f.resolve(); err != nil {
		return err
	}
	path := f.path
	lock, err := lockFile(filepath.Join(filepath.Dir(path), lockName(f.beside())))
	if err != nil && err != errLocked {
		// Where no lock can be made, no staging folder can be made either.
		if info, statErr := os.Lstat(path); statErr == nil && info.IsDir() {
			f.inside = notBeside
			lock, err = lockFile(filepath.Join(path, lockName(reserved)))
		}
	}
	if err == errLocked {
		return err
	}
	if err != nil {
		return refused(f.dir, err)
	}
	// A link on the way may have changed before we had the lock.
	if err := f.resolve(); err != nil || f.path != path {
		lock.Close()
		return cmp.Or(err, errLocked)
	}
	f.lock = lock
	return nil
}

// makeParent creates dir and its missing parents, and notes them for Close.
func (f *Folder) makeParent(dir string) error {
	err := os.Mkdir(dir, 0o777)
	if errors.Is(err, fs.ErrNotExist) && filepath.Dir(dir) != dir {
		if err := f.makeParent(filepath.Dir(dir)); err != nil {
			return err
		}
		err = os.Mkdir(dir, 0o777)
	}
	if err == nil {
		f.made = append(f.made, dir)
		return nil
	}
	// The system may refuse to create what exists with any error (read-only, permission).
	info, statErr := os.Stat(dir)
	switch {
	case statErr == nil && info.IsDir():
		return nil
	case statErr == nil:
		return &WriteError{Path: dir, Message: "this is a file, so there can be no folder in it; " + cureWay}
	case !errors.Is(err, fs.ErrExist):
		return refused(dir, err)
	}
	if info, err := os.Lstat(dir); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		return deadLink(dir)
	}
	return refused(dir, statErr) // it existed a moment ago
}

// resolve finds the folder that dir means.
func (f *Folder) resolve() error {
	info, err := os.Lstat(f.dir)
	f.linked = err == nil && info.Mode()&fs.ModeSymlink != 0
	if f.linked {
		f.path, err = filepath.EvalSymlinks(f.dir)
		if errors.Is(err, fs.ErrNotExist) {
			return deadLink(f.dir)
		}
		return refused(f.dir, err)
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(f.dir))
	f.path = filepath.Join(dir, filepath.Base(f.dir))
	return refused(f.dir, err)
}

// Close lets the next build have the folder. The parents that Lock created go if nothing was published.
func (f *Folder) Close() error {
	var err error
	if f.lock != nil {
		err = refused(f.dir, f.lock.Close())
		f.lock = nil
	}
	for _, dir := range slices.Backward(f.made) {
		os.Remove(dir) // fails, as it should, if anybody uses it
	}
	f.made = nil
	return err
}

// beside begins the names of what stands beside the output folder.
func (f *Folder) beside() string { return "." + filepath.Base(f.path) + reserved }

func lockName(prefix string) string { return prefix + "lock" }

func stageName(prefix string) string { return prefix + "stage-" + random() }

func random() string { return fmt.Sprintf("%016x", rand.Uint64()) }

// sweep removes the staging folders of killed builds, and the old outputs that they had exchanged but not removed: both carry a
// stageName. The lock says that nobody uses them.
func (f *Folder) sweep() error {
	for _, at := range [][2]string{{f.path, reserved}, {filepath.Dir(f.path), f.beside()}} {
		dir, prefix := at[0], at[1]
		stage := regexp.MustCompile(`^` + regexp.QuoteMeta(prefix) + `stage-[0-9a-f]{16}$`)
		names, err := readNames(dir)
		if err != nil {
			continue // there is none, or none that we could have staged in
		}
		for _, name := range names {
			if !stage.MatchString(name) {
				continue
			}
			path := filepath.Join(dir, name)
			if info, err := os.Lstat(path); err != nil || !info.IsDir() {
				continue
			}
			if err := removeAll(path); err != nil {
				return &WriteError{Path: path, Message: "a stopped build left this folder, and it can't be removed; remove it", Err: err}
			}
		}
	}
	return nil
}

// removeAll also removes folders that were made read-only.
func removeAll(path string) error {
	err := os.RemoveAll(path)
	if !errors.Is(err, fs.ErrPermission) {
		return err
	}
	filepath.WalkDir(path, func(path string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && err == nil {
			os.Chmod(path, 0o700)
		}
		return nil
	})
	return os.RemoveAll(path)
}
