package output

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"strconv"
)

// Replace writes a single file, whole or not at all, and reports whether it is new or was other than that.
func Replace(name string, content []byte) (changed bool, err error) {
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, content) {
		return false, nil
	}
	temporary := name + "." + strconv.Itoa(os.Getpid()) + ".new"
	err = os.WriteFile(temporary, content, 0o666)
	if err == nil {
		err = os.Rename(temporary, name)
	}
	if err == nil {
		return true, nil
	}
	_ = os.Remove(temporary)
	message := cause(err).Error()
	switch {
	case diskFull(err):
		message = "the disk is full; free some space and try again"
	case errors.Is(err, fs.ErrPermission):
		message = "permission denied; make its folder writable for you"
	}
	return false, &WriteError{Path: name, Message: message, Err: err}
}
