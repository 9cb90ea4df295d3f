package source_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"buildsite/internal/source"
)

// A folder with what a build would have read of it.
func open(t *testing.T) (dir string, f *source.Folder) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range map[string]string{
		"content/index.md": "home", "content/a/b.md": "b", "content/a/c.png": "picture", "assets/static/x": "x", "elsewhere/y": "y",
	} {
		write(t, dir, name, text)
	}
	f, err := source.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return dir, f
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// readAll reads all pages to their end, and the beginning of the picture.
func readAll(t *testing.T, f *source.Folder) {
	t.Helper()
	err := fs.WalkDir(f, "content", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if filepath.Ext(name) == ".md" {
			_, err = fs.ReadFile(f, name)
			return err
		}
		file, err := f.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		_, err = file.Read(make([]byte, 3))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestChanged(t *testing.T) {
	dir, f := open(t)
	readAll(t, f)
	step := func(what string, do func(), names, want []string) {
		t.Helper()
		do()
		if diff := cmp.Diff(want, f.Changed(names)); diff != "" {
			t.Errorf("%s: -want +got\n%s", what, diff)
		}
		readAll(t, f)
	}
	home := []string{"content/index.md"}
	step("nothing", func() {}, home, nil)
	step("the same bytes again", func() { write(t, dir, "content/index.md", "home") }, home, nil)
	step("other bytes, reported twice", func() { write(t, dir, "content/index.md", "more") }, append(home, home...), home)
	step("and no others since", func() {}, home, nil)
	step("of a picture only the beginning was read", func() {}, []string{"content/a/c.png"}, []string{"content/a/c.png"})
	step("a new file", func() { write(t, dir, "content/new.md", "new") }, []string{"content/new.md"}, []string{"content/new.md"})
	step("a file gone", func() { os.Remove(filepath.Join(dir, "content/new.md")) }, []string{"content/new.md"}, []string{"content/new.md"})
	step("a file that came and went unseen", func() {}, []string{"content/4913", "content/new.md"}, nil)
	step("back with the same bytes", func() { write(t, dir, "content/new.md", "new") }, []string{"content/new.md"}, []string{"content/new.md"})
	step("outside of what a site is made from", func() { write(t, dir, "elsewhere/y", "z") }, []string{"elsewhere/y", "public"}, nil)
	step("a folder", func() {}, []string{"content/a"}, []string{"content/a"})
	step("a folder gone", func() { os.RemoveAll(filepath.Join(dir, "content/a")) }, []string{"content/a", "content/a/b.md"}, []string{"content/a"})
	step("its file back, as it was", func() { write(t, dir, "content/a/b.md", "b") }, []string{"content/a/b.md"}, []string{"content/a/b.md"})
	step("everything", func() { write(t, dir, "content/index.md", "again") }, []string{"."}, []string{"assets/static/x", "content/index.md"})
}

// Read in two halves between which it changed, a file counts as changed until it's read again.
func TestMixed(t *testing.T) {
	dir, f := open(t)
	readAll(t, f) // the picture's beginning
	write(t, dir, "content/a/c.png", "another picture")
	if _, err := fs.ReadFile(f, "content/a/c.png"); err != nil {
		t.Fatal(err)
	}
	if got := f.Changed([]string{"content/a/c.png"}); len(got) != 1 {
		t.Error("a file of which two states were read counts as unchanged")
	}
}

func TestSum(t *testing.T) {
	dir, f := open(t)
	readAll(t, f)
	first, ok := f.Sum()
	if !ok {
		t.Fatal("there is no sum")
	}
	sum := func() ([32]byte, bool) {
		f, err := source.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		return f.Sum()
	}
	if again, ok := sum(); !ok || again != first {
		t.Error("the sum of what was read isn't that of the files")
	}
	for what, do := range map[string]func(){
		"a byte":       func() { write(t, dir, "content/a/c.png", "Picture") },
		"a new file":   func() { write(t, dir, "assets/static/z", "") },
		"a name":       func() { os.Rename(filepath.Join(dir, "content/a/b.md"), filepath.Join(dir, "content/a/d.md")) },
		"a new folder": func() { write(t, dir, "templates/page.html", "p") },
	} {
		before, _ := sum()
		do()
		if after, ok := sum(); !ok || after == before {
			t.Errorf("%s: the same sum", what)
		}
	}
	before, _ := sum()
	write(t, dir, "elsewhere/y", "z")
	if after, _ := sum(); after != before {
		t.Error("what a site isn't made from changes the sum")
	}
	if err := os.Symlink("index.md", filepath.Join(dir, "content/link.md")); err != nil {
		t.Fatal(err)
	}
	if _, ok := sum(); ok {
		t.Error("a link, whose target may be anywhere, has a sum")
	}
}

// Nothing outside of the folder can be read through it, and another folder of its name is noticed.
func TestFolder(t *testing.T) {
	dir, f := open(t)
	if err := os.Symlink("/etc/passwd", filepath.Join(dir, "content/out")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"content/out", "../x", "/etc/passwd"} {
		if _, err := f.Open(name); err == nil {
			t.Errorf("%s can be read", name)
		}
	}
	if !f.Current() {
		t.Error("the folder isn't the one of its name")
	}
	if err := os.Rename(dir, dir+"-old"); err != nil {
		t.Fatal(err)
	}
	if f.Current() {
		t.Error("a folder that is gone is current")
	}
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if f.Current() {
		t.Error("another folder of the name is current")
	}
	if got := f.Changed([]string{"content/none.md"}); got != nil {
		t.Errorf("changed: %v", got)
	}
}
