//go:build unix

package build_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"buildsite/internal/build"
)

// What couldn't be read because of something that passes is read with the next save, whatever that is of.
func TestLivePassingError(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("content/site.yaml", "id: test\ntitle: Test\nbase_url: https://example.org\n")
	write("content/a/b/c.md", "---\ntitle: T\ndescription: D.\n---\n![p](p.png)\n")
	write("content/a/b/p.png", "")
	write("templates/partials/footer.html", "Mine")
	page := "---\ntitle: T\ndescription: D.\n---\n[c](a/b/c.md)\n"
	write("content/index.md", page)
	live, err := build.Open(build.Options{Dir: dir, BrokenLinks: 0})
	if err != nil {
		t.Fatal(err)
	}
	defer live.Close()

	var whole syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &whole); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Setrlimit(syscall.RLIMIT_NOFILE, &whole) }()
	// Each number of files that may be open makes something else fail.
	first, err := os.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	lowest := uint64(first.Fd())
	_ = first.Close()
	failed := 0
	for more := range uint64(8) {
		tight := whole
		tight.Cur = lowest + more
		if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &tight); err != nil {
			t.Fatal(err)
		}
		u, err := live.Update(t.Context(), []string{"."})
		if e := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &whole); e != nil {
			t.Fatal(e)
		}
		if err != nil || strings.Contains(u.Problems.Error(), "too many open files") {
			failed++
		}
		page += "More.\n"
		write("content/index.md", page)
		if u, err = live.Update(t.Context(), []string{"content/index.md"}); err != nil || strings.Contains(u.Problems.Error(), "too many open files") {
			t.Errorf("with %d files it was told, and still is after the next save: %v\n%s", more, err, u.Problems.Error())
		}
	}
	if failed == 0 {
		t.Error("nothing ever failed")
	}
}
