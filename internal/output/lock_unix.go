//go:build unix

package output

import (
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// lockFile creates and locks the file of that name, or returns errLocked. Close removes it.
//
// The lock is on a file of its own, since publishers do lock folders: `flock site buildsite build` would wait for itself.
func lockFile(name string) (io.Closer, error) {
	for {
		// Not blocking, and not following links, in case that something else stands there.
		f, err := os.OpenFile(name, os.O_RDONLY|os.O_CREATE|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0o666)
		if err != nil {
			return nil, err
		}
		err = unix.EINTR
		for err == unix.EINTR {
			err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		}
		if err != nil {
			f.Close()
			if err == unix.EWOULDBLOCK {
				return nil, errLocked
			}
			return nil, err
		}
		// Another build may have removed the file between the two calls. Then this lock means nothing to the others.
		held, err1 := f.Stat()
		there, err2 := os.Lstat(name)
		if err1 == nil && err2 == nil && os.SameFile(held, there) {
			return heldLock{f}, nil
		}
		f.Close()
	}
}

type heldLock struct{ *os.File }

func (l heldLock) Close() error {
	os.Remove(l.Name()) // before anybody else can hold it
	return l.File.Close()
}
