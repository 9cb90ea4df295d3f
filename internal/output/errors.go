package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// A WriteError is what the system refused (disk full, permission), or what stands in the way in the output folder. Nothing in
// the content can mend it.
type WriteError struct {
	Path    string // where the file or folder should have gone, never a staging folder
	Message string // what is wrong, then the cure
	Err     error  // the system's error, if it was the system
}

func (e *WriteError) Error() string { return e.Path + ": " + e.Message }
func (e *WriteError) Unwrap() error { return e.Err }

// A ContentError holds what the files' own Write functions returned, and what is wrong with their paths, in path order. Each
// error begins with the file's path; errors.As finds the Write function's own error in it.
type ContentError struct {
	Errs []error
}

func (e *ContentError) Error() string {
	lines := make([]string, len(e.Errs))
	for i, err := range e.Errs {
		lines[i] = err.Error()
	}
	return strings.Join(lines, "\n")
}

func (e *ContentError) Unwrap() []error { return e.Errs }

const (
	cureFolder = "empty the folder, or choose another with -o"
	cureWay    = "move it away, or choose another folder with -o"
)

// refused makes a WriteError of the system's err.
func refused(path string, err error) error {
	if err == nil {
		return nil
	}
	message := cause(err).Error()
	switch {
	case diskFull(err):
		message = "the disk is full; free some space and build again"
	case errors.Is(err, syscall.EROFS):
		message = "the file system is read-only; choose another folder with -o"
	case errors.Is(err, fs.ErrPermission):
		message = "permission denied; make it writable for you, or choose another folder with -o"
	}
	return &WriteError{Path: path, Message: message, Err: err}
}

// cause is the system's error without its paths: they name the staging folder, which means nothing to the publisher.
func cause(err error) error {
	if e := (*fs.PathError)(nil); errors.As(err, &e) {
		return e.Err
	} else if e := (*os.LinkError)(nil); errors.As(err, &e) {
		return e.Err
	}
	return err
}

func deadLink(path string) error {
	return &WriteError{Path: path, Message: "this link leads nowhere; remove it, or choose another folder with -o"}
}

func fileError(path string, err error) error { return fmt.Errorf("%s: %w", path, err) }
