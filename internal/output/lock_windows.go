package output

import (
	"io"
	"os"

	"golang.org/x/sys/windows"
)

// lockFile creates the file of that name, or returns errLocked. Nobody else can open it as long as it is open, and the system
// removes it when it is closed, also by a kill.
func lockFile(name string) (io.Closer, error) {
	p, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return nil, err
	}
	const noSharing = 0
	h, err := windows.CreateFile(p, windows.GENERIC_READ|windows.DELETE, noSharing, nil, windows.OPEN_ALWAYS,
		windows.FILE_ATTRIBUTE_HIDDEN|windows.FILE_FLAG_DELETE_ON_CLOSE, 0)
	switch err {
	case nil:
		return os.NewFile(uintptr(h), name), nil
	case windows.ERROR_SHARING_VIOLATION:
		return nil, errLocked
	}
	return nil, err
}
