//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peak is the most memory that a process had at once, in bytes.
func peak(p *os.ProcessState) int64 {
	size := int64(p.SysUsage().(*syscall.Rusage).Maxrss)
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return size
	}
	return size << 10 // everywhere else it is in kilobytes
}
