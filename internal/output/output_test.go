package output

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// childEnv makes the test binary do one of children instead of the tests, or tells a test that it is in a child of its own.
const childEnv = "BUILDSITE_OUTPUT_TEST_CHILD"

func TestMain(m *testing.M) {
	if child, ok := children[os.Getenv(childEnv)]; ok {
		if err := child(os.Args[1]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

var children = map[string]func(dir string) error{
	"lock":      lockAndHang,
	"alternate": alternate,
}

// startChild starts one of children and waits until it has printed a line.
func startChild(t *testing.T, name, dir string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, dir)
	cmd.Env = append(os.Environ(), childEnv+"="+name)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	if _, err := out.Read(make([]byte, 64)); err != nil {
		t.Fatalf("child %s: %v", name, err)
	}
	return cmd
}

// A site is what a test publishes, or finds: contents by path. Folders end in a slash.
type site map[string]string

// files returns the site as files, in an order of the map's choosing: it must make no difference.
func (s site) files() []File {
	var files []File
	for path, text := range s {
		files = append(files, File{Path: path, Write: func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		}})
	}
	return files
}

func (s site) and(more site) site {
	all := maps.Clone(s)
	maps.Copy(all, more)
	return all
}

// read returns what is in a folder, but for manifests and the folders that hold something.
func read(t *testing.T, dir string) site {
	t.Helper()
	s := site{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == dir {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		rel = filepath.ToSlash(rel)
		switch {
		case d.IsDir():
			if names, err := readNames(name); err != nil || len(names) == 0 {
				s[rel+"/"] = ""
			}
		case d.Type() == fs.ModeSymlink:
			target, err := os.Readlink(name)
			s[rel] = "-> " + target
			return err
		case d.Name() != manifestName:
			data, err := os.ReadFile(name)
			s[rel] = string(data)
			return err
		}
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return s
}

func want(t *testing.T, dir string, want site) {
	t.Helper()
	if diff := cmp.Diff(want, read(t, dir)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", dir, diff)
	}
	wantTidy(t, dir)
}

// wantTidy looks for litter in and beside an output folder.
func wantTidy(t *testing.T, dir string) {
	t.Helper()
	for _, dir := range []string{dir, filepath.Dir(dir)} {
		names, _ := readNames(dir)
		for _, name := range names {
			if name != manifestName && strings.Contains(name, reserved) {
				t.Errorf("left in %s: %s", dir, name)
			}
		}
	}
}

// put writes a site past the package, as a publisher would.
func put(t *testing.T, dir string, s site) {
	t.Helper()
	for path, text := range s {
		name := filepath.Join(dir, path)
		if strings.HasSuffix(path, "/") {
			check(t, os.MkdirAll(name, 0o777))
			continue
		}
		check(t, os.MkdirAll(filepath.Dir(name), 0o777))
		if target, ok := strings.CutPrefix(text, "-> "); ok {
			check(t, os.Symlink(target, name))
		} else {
			check(t, os.WriteFile(name, []byte(text), 0o666))
		}
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func tryPublish(dir string, files []File) (Result, error) {
	f, err := Lock(context.Background(), dir, nil)
	if err != nil {
		return Result{}, err
	}
	result, err := f.Publish(context.Background(), files)
	return result, errors.Join(err, f.Close())
}

func publish(t *testing.T, dir string, s site) Result {
	t.Helper()
	result, err := tryPublish(dir, s.files())
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// refusal publishes what must be refused by a WriteError, and returns its text.
func refusal(t *testing.T, dir string, s site) string {
	t.Helper()
	_, err := tryPublish(dir, s.files())
	var e *WriteError
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want a WriteError", err)
	}
	return e.Error()
}

func wantText(t *testing.T, got string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(got, part) {
			t.Errorf("got  %s\nwant %s", got, part)
		}
	}
}

// age sets a modification time that a rewritten file won't have.
func age(t *testing.T, dir string) {
	t.Helper()
	check(t, filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			err = os.Chtimes(name, long, long)
		}
		return err
	}))
}

var long = time.Unix(1_000_000_000, 0)

func aged(t *testing.T, dir, path string) bool {
	t.Helper()
	info, err := os.Lstat(filepath.Join(dir, path))
	check(t, err)
	return info.ModTime().Equal(long)
}

func inode(t *testing.T, name string) fs.FileInfo {
	t.Helper()
	info, err := os.Lstat(name)
	check(t, err)
	return info
}

var (
	one = site{"index.html": "one", "a/index.html": "a", "a/b/index.html": "b", "a.css": "css", "gone/x.html": "x", "gone/y.html": "y"}
	two = site{"index.html": "two", "a/index.html": "a", "a/b/index.html": "b", "a.css": "css", "new/d/x.html": "x"}
)

// eachMode runs a test once with a folder that can be exchanged, and once with one that can't, as it holds foreign files.
func eachMode(t *testing.T, test func(t *testing.T, dir string, foreign site)) {
	t.Run("exchanged", func(t *testing.T) { test(t, filepath.Join(t.TempDir(), "public"), site{}) })
	t.Run("one by one", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "public")
		publish(t, dir, site{"index.html": "before"})
		foreign := site{".git/config": "mine", "a/.note": "mine"}
		put(t, dir, foreign)
		test(t, dir, foreign)
	})
}

func TestPublish(t *testing.T) {
	eachMode(t, func(t *testing.T, dir string, foreign site) {
		publish(t, dir, one)
		want(t, dir, one.and(foreign))
		got := publish(t, dir, two)
		want(t, dir, two.and(foreign))
		wanted := Result{Files: 5, Written: 2, Unchanged: 3, Removed: 2, Bytes: 3 + 1 + 1 + 3 + 1}
		if len(foreign) > 0 {
			wanted.OneByOne = "it holds .git, which buildsite did not write"
		}
		wanted.Sum = got.Sum
		if got != wanted {
			t.Errorf("got  %+v\nwant %+v", got, wanted)
		}
		if again := publish(t, dir, two); again.Sum != got.Sum || got.Sum == (Sum{}) {
			t.Error("the same files have another sum")
		}
	})
}

// The folder holds what a build left until somebody changes a byte of it.
func TestHolds(t *testing.T) {
	eachMode(t, func(t *testing.T, dir string, foreign site) {
		sum := publish(t, dir, one).Sum
		holds := func(sum Sum) (Result, bool) {
			f, err := Lock(context.Background(), dir, nil)
			check(t, err)
			r, ok := f.Holds(context.Background(), sum)
			check(t, f.Close())
			return r, ok
		}
		want := Result{Files: len(one), Unchanged: len(one), Sum: sum}
		for _, text := range one {
			want.Bytes += int64(len(text))
		}
		if r, ok := holds(sum); !ok || r != want {
			t.Errorf("got  %+v, %t\nwant %+v", r, ok, want)
		}
		if _, ok := holds(Sum{1}); ok {
			t.Error("it holds files of another sum")
		}
		path := slices.Sorted(maps.Keys(one))[0]
		file := filepath.Join(dir, filepath.FromSlash(path))
		for name, change := range map[string]func() error{
			"another byte": func() error { return os.WriteFile(file, []byte("x"), 0o666) },
			"no file":      func() error { return os.Remove(file) },
			"a link":       func() error { return errors.Join(os.Remove(file), os.Symlink("nowhere", file)) },
			"no manifest":  func() error { return os.Remove(filepath.Join(dir, manifestName)) },
		} {
			sum := publish(t, dir, one).Sum
			check(t, change())
			f := &Folder{dir: dir, path: dir}
			if _, ok := f.Holds(context.Background(), sum); ok {
				t.Errorf("%s: it still holds the files", name)
			}
			if name == "a link" {
				check(t, os.Remove(file))
			}
			put(t, dir, one.and(foreign))
			if name == "no manifest" {
				check(t, os.WriteFile(filepath.Join(dir, manifestName), formatManifest(slices.Sorted(maps.Keys(one))), 0o666))
			}
		}
	})
}

func TestExchangeIsOneStep(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	publish(t, dir, one)
	before := inode(t, dir)
	if r := publish(t, dir, two); r.OneByOne != "" || os.SameFile(before, inode(t, dir)) {
		t.Errorf("the folder was not exchanged: %+v", r)
	}
}

func TestEmptyFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	check(t, os.Mkdir(dir, 0o750))
	if r := publish(t, dir, one); r.OneByOne != "" || r.Written != len(one) {
		t.Errorf("got %+v", r)
	}
	want(t, dir, one)
	if mode := inode(t, dir).Mode().Perm(); mode != 0o750 {
		t.Errorf("the folder's mode is now %o", mode)
	}
}

func TestNoFiles(t *testing.T) {
	eachMode(t, func(t *testing.T, dir string, foreign site) {
		publish(t, dir, one)
		publish(t, dir, site{})
		want(t, dir, foreign)
		publish(t, dir, one)
		want(t, dir, one.and(foreign))
	})
}

func TestUnchanged(t *testing.T) {
	eachMode(t, func(t *testing.T, dir string, foreign site) {
		publish(t, dir, one)
		age(t, dir)
		before := inode(t, filepath.Join(dir, "a/b/index.html"))

		folder := inode(t, dir)
		if r := publish(t, dir, one); r.Unchanged != len(one) || r.Written != 0 || r.OneByOne != "" {
			t.Errorf("the same again: %+v", r)
		}
		if !os.SameFile(folder, inode(t, dir)) {
			t.Error("the folder was exchanged for nothing")
		}

		publish(t, dir, two)
		for path, unchanged := range map[string]bool{"a/b/index.html": true, "a.css": true, "index.html": false} {
			if aged(t, dir, path) != unchanged {
				t.Errorf("%s: kept its time: %v", path, !unchanged)
			}
		}
		if !os.SameFile(before, inode(t, filepath.Join(dir, "a/b/index.html"))) {
			t.Error("an unchanged file was copied")
		}
	})
}

// A file that can't be linked is written, with its old time.
func TestCopy(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	publish(t, dir, one)
	age(t, dir)
	f, err := Lock(context.Background(), dir, nil)
	check(t, err)
	defer f.Close()
	l, err := newLayout(one.files())
	check(t, err)
	st, err := f.newStage(&previous{info: inode(t, dir)}, l, "")
	check(t, err)
	defer st.discard()
	check(t, st.copy("a/b/index.html"))
	if !aged(t, st.path, "a/b/index.html") || os.SameFile(inode(t, st.staged("a/b/index.html")), inode(t, st.published("a/b/index.html"))) {
		t.Error("not a copy of the same time")
	}
}

func TestTampered(t *testing.T) {
	eachMode(t, func(t *testing.T, dir string, foreign site) {
		publish(t, dir, one)
		check(t, os.WriteFile(filepath.Join(dir, "a/index.html"), []byte("A"), 0o666)) // of the same size
		check(t, os.Remove(filepath.Join(dir, "index.html")))
		check(t, os.Symlink("a.css", filepath.Join(dir, "index.html")))
		check(t, os.Remove(filepath.Join(dir, "gone/x.html")))
		check(t, os.Mkdir(filepath.Join(dir, "gone/x.html"), 0o777))
		check(t, os.Remove(filepath.Join(dir, "gone/y.html")))
		if r := publish(t, dir, one); r.Written != 4 || r.Unchanged != 2 {
			t.Errorf("got %+v", r)
		}
		want(t, dir, one.and(foreign))
	})
}

// A link is no file of ours, even if it leads to the right bytes, and has the right size itself.
func TestLinkInPlaceOfFile(t *testing.T) {
	eachMode(t, func(t *testing.T, dir string, foreign site) {
		s := site{"index.html": "one", "css": "one"}
		publish(t, dir, s)
		check(t, os.Remove(filepath.Join(dir, "index.html")))
		check(t, os.Symlink("css", filepath.Join(dir, "index.html")))
		publish(t, dir, s)
		want(t, dir, s.and(foreign))
	})
}

func TestFileBecomesFolderAndBack(t *testing.T) {
	eachMode(t, func(t *testing.T, dir string, foreign site) {
		for _, s := range []site{
			{"x": "file", "y/z/1": "1", "y/z/2": "2"},
			{"x/z/1": "1", "x/z/2": "2", "y": "file"},
			{"x/z": "file", "y/z/1": "1"},
			{"x": "file", "y/z/1/2": "2"},
		} {
			publish(t, dir, s)
			want(t, dir, s.and(foreign))
		}
	})
}

func TestCaseOnlyRename(t *testing.T) {
	eachMode(t, func(t *testing.T, dir string, foreign site) {
		for _, s := range []site{
			{"About/Index.html": "1", "About/x": "x", "b.html": "b"},
			{"about/index.html": "1", "about/x": "x", "B.html": "b"},
			{"ABOUT/Index.html": "2", "b.html": "b"},
		} {
			publish(t, dir, s)
			want(t, dir, s.and(foreign))
		}
	})
}

func TestManifestSaysNothingOfTheMachine(t *testing.T) {
	var manifests []string
	for range 2 {
		dir := filepath.Join(t.TempDir(), "public")
		publish(t, dir, one)
		data, err := os.ReadFile(filepath.Join(dir, manifestName))
		check(t, err)
		manifests = append(manifests, string(data))
	}
	wanted := manifestMark + "\na.css\na/b/index.html\na/index.html\ngone/x.html\ngone/y.html\nindex.html\n"
	if manifests[0] != wanted || manifests[1] != wanted {
		t.Errorf("got %q", manifests)
	}
}

func TestBadPaths(t *testing.T) {
	for _, test := range []struct {
		paths []string
		want  string // in the error
	}{
		{[]string{"a", "a"}, "a: two files have this path"},
		{[]string{"a", "a/b"}, "a/b: a is both a file and a folder"},
		{[]string{"a/b/c", "a/b", "z"}, "a/b/c: a/b is both a file and a folder"},
		{[]string{"a.html", "A.html"}, "a.html: A.html and a.html differ only in case"},
		{[]string{"x/É", "x/é"}, "differ only in case"},
		{[]string{"Sub/a", "sub/b"}, "sub/b: Sub and sub differ only in case"},
		{[]string{"Sub", "sub/b"}, "differ only in case"},
		{[]string{""}, "can't be written"},
		{[]string{"."}, "can't be written"},
		{[]string{"/a"}, "can't be written"},
		{[]string{"a/"}, "can't be written"},
		{[]string{"a//b"}, "can't be written"},
		{[]string{"../a"}, "can't be written"},
		{[]string{"a/../b"}, "can't be written"},
		{[]string{`a\b`}, "can't be written"},
		{[]string{"a\nb"}, "can't be written"},
		{[]string{"a\xff"}, "can't be written"},
		{[]string{"a/" + strings.Repeat("é", 128) + "/b"}, "has a name of 256 bytes"},
		{[]string{manifestName}, "can't be written"},
		{[]string{".Buildsite-stage-0123456789abcdef/x"}, "can't be written"},
	} {
		dir := filepath.Join(t.TempDir(), "public")
		publish(t, dir, one)
		files := []File{}
		for _, path := range append(test.paths, "ok") {
			files = append(files, File{Path: path, Write: func(io.Writer) error { t.Errorf("%q: was rendered", test.paths); return nil }})
		}
		_, err := tryPublish(dir, files)
		var e *ContentError
		if !errors.As(err, &e) || len(e.Errs) != 1 || !strings.Contains(e.Error(), test.want) {
			t.Errorf("%q: got %v, want %s", test.paths, err, test.want)
		}
		if err := Discard(context.Background(), files); !errors.As(err, &e) || !strings.Contains(e.Error(), test.want) {
			t.Errorf("%q: Discard: got %v, want %s", test.paths, err, test.want)
		}
		want(t, dir, one)
	}
}

func TestRefused(t *testing.T) {
	manifest := string(formatManifest([]string{"a", "b/c"}))
	for name, test := range map[string]struct {
		there site
		want  []string
	}{
		"a foreign folder":  {site{"public/thesis.doc": "mine"}, []string{"public: this folder holds files that buildsite did not write", "empty the folder", "-o"}},
		"a file":            {site{"public": "mine"}, []string{"public: this is a file", "-o"}},
		"a file above":      {site{"public": "mine"}, []string{"public: this is a file"}},
		"a dead link":       {site{"public": "-> nowhere"}, []string{"public: this link leads nowhere", "remove it"}},
		"a dead link above": {site{"public": "-> nowhere"}, []string{"public: this link leads nowhere"}},
		"a link to a file":  {site{"x": "mine", "public": "-> x"}, []string{"public: this is a file"}},
		"another version":   {site{"public/" + manifestName: strings.Replace(manifest, "output 1", "output 2", 1)}, []string{manifestName + ": this list", "another version", "empty the folder"}},
		"an empty list":     {site{"public/" + manifestName: ""}, []string{"damaged"}},
		"a cut list":        {site{"public/" + manifestName: manifest[:len(manifest)-1]}, []string{"damaged"}},
		"an unsorted list":  {site{"public/" + manifestName: manifest + "a\n"}, []string{"damaged"}},
		"a way out":         {site{"public/" + manifestName: string(formatManifest([]string{"../x"}))}, []string{"damaged"}},
		"a linked list":     {site{"public/" + manifestName: "-> ../list", "list": manifest}, []string{manifestName + ": this is not a file that buildsite wrote"}},
		"a list's folder":   {site{"public/" + manifestName + "/": ""}, []string{"this is not a file that buildsite wrote"}},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			put(t, root, test.there)
			dir := filepath.Join(root, "public")
			if strings.HasSuffix(name, " above") {
				dir = filepath.Join(dir, "sub")
			}
			before := read(t, root)
			wantText(t, refusal(t, dir, one), test.want...)
			if diff := cmp.Diff(before, read(t, root)); diff != "" {
				t.Errorf("changed (-before +after):\n%s", diff)
			}
		})
	}
}

// A checkout with git on Windows turns the line ends.
func TestManifestWithCarriageReturns(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	publish(t, dir, one)
	name := filepath.Join(dir, manifestName)
	data, err := os.ReadFile(name)
	check(t, err)
	check(t, os.WriteFile(name, []byte(strings.ReplaceAll(string(data), "\n", "\r\n")), 0o666))
	if r := publish(t, dir, one); r.Unchanged != len(one) {
		t.Errorf("got %+v", r)
	}
	after, err := os.ReadFile(name)
	check(t, err)
	if string(after) != string(data) {
		t.Errorf("got %q", after)
	}
}

func FuzzManifest(f *testing.F) {
	f.Add("")
	f.Add("a\nb/c\n")
	f.Add("a\na/b\n")
	f.Add("../x\n")
	f.Fuzz(func(t *testing.T, list string) {
		data := manifestMark + "\n" + list
		paths, ok := parseManifest([]byte(data))
		if !ok {
			return
		}
		if got := string(formatManifest(paths)); got != data {
			t.Errorf("got %q, want %q", got, data)
		}
		for _, path := range paths {
			if !filepath.IsLocal(filepath.FromSlash(path)) {
				t.Errorf("%q leaves the folder", path)
			}
		}
	})
}

func TestMissingParents(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "x/y/public")
	_, err := tryPublish(dir, []File{{Path: "a", Write: func(io.Writer) error { return errors.New("no") }}})
	if err == nil {
		t.Fatal("no error")
	}
	want(t, root, site{})
	publish(t, dir, one)
	want(t, dir, one)

	f, err := Lock(context.Background(), filepath.Join(root, "p/q/r"), nil)
	check(t, err)
	check(t, f.Close())
	check(t, f.Close())
	want(t, filepath.Join(root, "p"), site{})
}

// What is put into the output at the very moment it is exchanged isn't ours to remove.
func TestKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	publish(t, dir, one)
	f, err := Lock(context.Background(), dir, nil)
	check(t, err)
	old, err := f.previous()
	check(t, err)
	now, err := f.survey(dir, old, manifestName)
	check(t, err)
	put(t, dir, site{"a/b/mine.txt": "mine"})
	st := &stage{folder: f, path: filepath.Join(filepath.Dir(dir), stageName(f.beside()))}
	check(t, os.Rename(dir, st.path))
	kept := f.removeOld(st, old, now)
	st.discard()
	check(t, f.sweep())
	check(t, f.Close())
	want(t, kept, site{"a/b/mine.txt": "mine"})
}
