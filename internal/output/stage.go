package output

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"buildsite/internal/workers"
)

// A stage is the hidden folder in which the next output is prepared. At first only what differs from the last build goes there.
type stage struct {
	folder    *Folder
	path      string
	had       []bool // by file: the last build's manifest lists it
	unchanged []bool // by file: its bytes are those in the output folder
	reason    string // why the stage can't be exchanged with the output, "" if that can be tried
}

// The reasons for OneByOne.
const (
	isLink       = "it is a symbolic link"
	isMount      = "it is a mount point, or in another layer of the file system"
	notBeside    = "no folder can be made beside it"
	notAdopted   = "its owner and mode can't be given to another folder"
	notExchanged = "the system can't exchange two folders there"
)

// newStage creates the staging folder, on the file system of the output, so that files can be linked and renamed: beside the
// output, or inside it for the given reason, if there is one.
func (f *Folder) newStage(old *previous, l *layout, inside string) (*stage, error) {
	st := &stage{folder: f, reason: inside, had: make([]bool, len(l.files)), unchanged: make([]bool, len(l.files))}
	paths := old.paths
	for i, file := range l.files { // both are sorted
		for len(paths) > 0 && paths[0] < file.Path {
			paths = paths[1:]
		}
		st.had[i] = len(paths) > 0 && paths[0] == file.Path
	}
	if inside == "" {
		st.path = filepath.Join(filepath.Dir(f.path), stageName(f.beside()))
		err := os.Mkdir(st.path, 0o777)
		switch {
		case err == nil && f.linked:
			st.reason = isLink
			return st, nil
		case err == nil:
			if old.info != nil && !adopt(st.path, old.info) {
				st.reason = notAdopted
			}
			return st, nil
		case old.info == nil:
			return nil, refused(f.dir, err)
		}
		st.reason = notBeside
	}
	st.path = filepath.Join(f.path, stageName(reserved))
	if err := os.Mkdir(st.path, 0o777); err != nil {
		return nil, refused(f.dir, err)
	}
	return st, nil
}

// adopt gives a new folder the mode and owner of an old one, and reports whether that worked.
func adopt(path string, old fs.FileInfo) bool {
	const bits = fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky
	info, err := os.Lstat(path)
	if err != nil {
		return false
	}
	if uid, gid := owner(old); !sameOwner(info, old) && os.Lchown(path, uid, gid) != nil {
		return false
	}
	if info.Mode() != old.Mode() && os.Chmod(path, old.Mode()&bits) != nil {
		return false
	}
	info, err = os.Lstat(path)
	return err == nil && info.Mode() == old.Mode() && sameOwner(info, old)
}

func sameOwner(a, b fs.FileInfo) bool {
	aUser, aGroup := owner(a)
	bUser, bGroup := owner(b)
	return aUser == bUser && aGroup == bGroup
}

// discard removes the staging folder. The next Lock tries again.
func (st *stage) discard() { removeAll(st.path) }

// refused makes a WriteError of an error that met the file of that path, or the manifest.
func (st *stage) refused(path string, err error) error {
	return refused(filepath.Join(st.folder.dir, path), err)
}

func (st *stage) staged(path string) string    { return st.path + "/" + path }
func (st *stage) published(path string) string { return st.folder.path + "/" + path }

// keep takes a rendered file from its sink: it writes the file, unless the output has the same one.
func (st *stage) keep(i int, s *sink) error {
	if s.disk == nil {
		if st.had[i] && s.matches(st.published(s.path)) {
			st.unchanged[i] = true
			return nil
		}
		return st.write(s.path, s.buf)
	}
	if err := s.flush(s.buf); err != nil {
		return err
	}
	s.buf = s.buf[:0]
	err := s.disk.Close()
	s.disk = nil
	if err == nil && st.had[i] && s.matchesStaged() {
		st.unchanged[i] = true
		err = os.Remove(st.staged(s.path))
	}
	return st.refused(s.path, err)
}

// matches reports whether the file of that name has the bytes in buf.
func (s *sink) matches(name string) bool {
	old, ok := openOld(name, s.size())
	if !ok {
		return false
	}
	defer old.Close()
	if s.scratch == nil {
		s.scratch = make([]byte, 128<<10)
	}
	return same(old, bytes.NewReader(s.buf), s.size(), s.scratch)
}

// matchesStaged reports whether a file that went to the disk is the same as the published one.
func (s *sink) matchesStaged() bool {
	old, ok := openOld(s.stage.published(s.path), s.flushed)
	if !ok {
		return false
	}
	defer old.Close()
	staged, err := os.Open(s.stage.staged(s.path))
	if err != nil {
		return false
	}
	defer staged.Close()
	return same(old, staged, s.flushed, s.buf[:cap(s.buf)])
}

// openOld opens a published file if it is one, and not a link or a folder, and has that size.
func openOld(name string, size int64) (io.ReadCloser, bool) {
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() != size {
		return nil, false
	}
	f, err := openFile(name, os.O_RDONLY, 0)
	return f, err == nil
}

// same compares the next size bytes of a and b in the two halves of buf.
func same(a, b io.Reader, size int64, buf []byte) bool {
	half := len(buf) / 2
	for size > 0 {
		n := int(min(size, int64(half)))
		x, y := buf[:n], buf[half:half+n]
		if _, err := io.ReadFull(a, x); err != nil {
			return false
		}
		if _, err := io.ReadFull(b, y); err != nil {
			return false
		}
		if !bytes.Equal(x, y) {
			return false
		}
		size -= int64(n)
	}
	return true
}

// complete links the unchanged files into the stage, which then is the whole output.
func (st *stage) complete(ctx context.Context, l *layout) error {
	return workers.Spread(ctx, len(l.files), func(context.Context) func(int) error {
		return func(i int) error {
			if !st.unchanged[i] {
				return nil
			}
			path := l.files[i].Path
			return st.refused(path, st.link(path))
		}
	})
}

func (st *stage) link(path string) error {
	err := inFolder(st.path, path, func() error { return os.Link(st.published(path), st.staged(path)) })
	if err == nil {
		return nil
	}
	// Not every file system has links, and Linux refuses them to another user's files.
	return st.copy(path)
}

// copy puts an unchanged file into the stage, with its modification time.
func (st *stage) copy(path string) error {
	from, err := os.Open(st.published(path))
	if err != nil {
		return err
	}
	defer from.Close()
	info, err := from.Stat()
	if err != nil {
		return err
	}
	to, err := st.create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	if err := cmp.Or(err, to.Close()); err != nil {
		return err
	}
	return os.Chtimes(st.staged(path), time.Time{}, info.ModTime())
}

// write writes a file of the stage.
func (st *stage) write(path string, data []byte) error {
	f, err := st.create(path)
	if err == nil {
		_, err = f.Write(data)
		err = cmp.Or(err, f.Close())
	}
	return st.refused(path, err)
}

func (st *stage) create(path string) (f descriptor, err error) {
	err = inFolder(st.path, path, func() error {
		f, err = openFile(st.staged(path), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		return err
	})
	return f, err
}

// inFolder runs do, which makes something at path below root, and if that fails for want of its folder, creates it and runs do
// again. To try is cheaper than to ask, and the workers needn't tell each other what they created.
func inFolder(root, path string, do func() error) error {
	err := do()
	if dir := parent(path); err != nil && dir != "" && errors.Is(err, fs.ErrNotExist) {
		if err := makeFolder(root, dir); err != nil {
			return err
		}
		err = do()
	}
	return err
}

func makeFolder(root, path string) error {
	return inFolder(root, path, func() error {
		err := os.Mkdir(root+"/"+path, 0o777)
		if errors.Is(err, fs.ErrExist) {
			return nil
		}
		return err
	})
}
