//go:build !race

package markdown_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"buildsite/internal/bomb"
	"buildsite/internal/markdown"
)

// Eight times as much of anything takes about eight times as much work, or is refused. Where work grows with the square, it takes 64 times
// as much. Work is what the thread did, whatever else the machine does; less than half a second of it is let pass, so that no machine is too slow
// for the test. The race detector makes some work ten times as long as other, so it is left out.
func TestGrowth(t *testing.T) {
	parser := markdown.New("en")
	cost := func(body string) (cpu time.Duration, allocated uint64) {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := worked(t)
		parser.Parse("f.md", []byte(body), 1)
		cpu = worked(t) - start
		runtime.ReadMemStats(&after)
		return cpu, after.TotalAlloc - before.TotalAlloc
	}
	const small, large = 8 << 10, 64 << 10
	for _, b := range bomb.Bodies {
		if strings.HasPrefix(b.Name, "code") {
			cost(b.Make(small)) // lexers are made once
		}
		less, lessBytes := cost(b.Make(small))
		more, moreBytes := cost(b.Make(large))
		for range 2 { // the collector may have been at work
			if more < 24*max(less, 20*time.Millisecond) {
				break
			}
			again, _ := cost(b.Make(large))
			more = min(more, again)
		}
		if more > 24*max(less, 20*time.Millisecond) {
			t.Errorf("%s: %v for %d KB, %v for %d KB", b.Name, less, small>>10, more, large>>10)
		}
		if moreBytes > 16*lessBytes+8<<20 {
			t.Errorf("%s: %d KB of memory for %d KB, %d for %d", b.Name, lessBytes>>10, small>>10, moreBytes>>10, large>>10)
		}
	}
}

func worked(t *testing.T) time.Duration {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_THREAD, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
