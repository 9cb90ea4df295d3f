package output

import (
	"errors"
	"io/fs"

	"golang.org/x/sys/windows"
)

// Windows renames files one by one in any case, so neither file systems nor owners need telling apart.
func device(fs.FileInfo) uint64        { return 0 }
func owner(fs.FileInfo) (uid, gid int) { return 0, 0 }

func diskFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}
