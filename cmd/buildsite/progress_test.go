package main

import (
	"strings"
	"testing"
	"time"

	"buildsite/internal/build"
)

// The line comes after a second, is drawn over itself, and is gone at the end.
func TestBar(t *testing.T) {
	var b strings.Builder
	quick := &bar{w: &b, began: now()}
	quick.show(build.Read, 1, 2)
	quick.end()
	if b.Len() > 0 {
		t.Errorf("a quick build shows %q", b.String())
	}
	long := &bar{w: &b, began: now().Add(-2 * patience)}
	long.show(build.Read, 1, 1000)
	long.show(build.Read, 2, 1000) // too soon
	long.last = long.last.Add(-2 * redraw)
	long.show(build.Write, 9, 10)
	long.end()
	long.last = time.Time{}
	long.show(build.Write, 10, 10)
	want := "\rreading 1 of 1,000 files" + "\rwriting 9 of 10 files   " + "\r" + strings.Repeat(" ", len("reading 1 of 1,000 files")) + "\r"
	if b.String() != want {
		t.Errorf("it shows %q, want %q", b.String(), want)
	}
}
