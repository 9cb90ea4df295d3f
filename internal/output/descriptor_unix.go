//go:build unix

package output

import (
	"io"
	"os"
	"syscall"
)

// A descriptor is an open regular file. An os.File would do, but to open one takes four system calls more, for a poller that
// such files don't need: as long as everything else together.
type descriptor int

func openFile(name string, flag int, mode os.FileMode) (descriptor, error) {
	for {
		fd, err := syscall.Open(name, flag|syscall.O_CLOEXEC, uint32(mode))
		if err != syscall.EINTR {
			return descriptor(fd), err
		}
	}
}

func (d descriptor) Read(p []byte) (int, error) {
	for {
		n, err := syscall.Read(int(d), p)
		switch {
		case err == syscall.EINTR:
		case err != nil:
			return 0, err
		case n == 0 && len(p) > 0:
			return 0, io.EOF
		default:
			return n, nil
		}
	}
}

func (d descriptor) Write(p []byte) (written int, err error) {
	for written < len(p) {
		n, err := syscall.Write(int(d), p[written:])
		if err != nil && err != syscall.EINTR {
			return written, err
		}
		written += max(n, 0)
	}
	return written, nil
}

func (d descriptor) Close() error { return syscall.Close(int(d)) }
