package output

import "os"

type descriptor = *os.File

func openFile(name string, flag int, mode os.FileMode) (descriptor, error) {
	return os.OpenFile(name, flag, mode)
}
