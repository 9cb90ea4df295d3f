package build_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"buildsite/internal/build"
	"buildsite/internal/site"
)

// stages are those that a build went through.
func stages(r build.Result) (all []build.Stage) {
	for _, timing := range r.Timings {
		all = append(all, timing.Stage)
	}
	return all
}

// ownCache gives the user of a test an empty cache, wherever the system has it, and returns its folder.
func ownCache(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	for _, name := range []string{"XDG_CACHE_HOME", "HOME", "LocalAppData"} { // of Unix, macOS and Windows
		t.Setenv(name, home)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	return cache
}

// A second build of the same files ends after comparing, with the same result; whatever has changed since, it builds.
func TestNote(t *testing.T) {
	ownCache(t)
	dir := folder(t, map[string]string{"content/index.md": "[a](a.md)", "content/a.md": "", "content/unused.txt": "x"})
	o := build.Options{Dir: dir}
	known := []build.Stage{build.Compare}
	first := mustBuild(t, o)
	if len(first.Problems) != 1 || len(stages(first)) < 5 {
		t.Fatalf("first: %+v", first)
	}
	again := func(what string, o build.Options, want bool) build.Result {
		t.Helper()
		r := mustBuild(t, o)
		if got := cmp.Equal(stages(r), known); got != want {
			t.Errorf("%s: it went through %v", what, stages(r))
		}
		return r
	}

	r := again("nothing changed", o, true)
	if diff := cmp.Diff(lines(first.Problems), lines(r.Problems)); diff != "" || r.Pages != first.Pages {
		t.Errorf("problems: -first +second\n%s", diff)
	}
	if want := first.Output; r.Output.Files != want.Files || r.Output.Bytes != want.Bytes || r.Output.Written != 0 || r.Output.Unchanged != want.Files {
		t.Errorf("output %+v, first %+v", r.Output, want)
	}

	for _, change := range []struct {
		what string
		do   func()
	}{
		{"a page", func() { write(t, dir, "content/a.md", "Other text.") }},
		{"a new page", func() { write(t, dir, "content/new.md", "") }},
		{"a page gone", func() { os.Remove(filepath.Join(dir, "content/new.md")) }},
		{"a template", func() { write(t, dir, "templates/partials/footer.html", "<footer>Mine</footer>") }},
		{"a hidden file", func() { write(t, dir, "content/.hidden", "x") }},
		{"the output", func() { write(t, dir, "public/a/index.html", "changed by hand") }},
		{"a file of the output gone", func() { os.Remove(filepath.Join(dir, "public/404.html")) }},
	} {
		change.do()
		again(change.what, o, false)
		again("after "+change.what, o, true)
	}
	if read(t, dir, "public/a/index.html") == "changed by hand" {
		t.Error("what was changed by hand in the output stays")
	}

	base := site.BaseURL{Origin: "https://preview.example", Path: "/"}
	again("another address", build.Options{Dir: dir, BaseURL: &base}, false)
	again("the old address", o, false)
	again("drafts", build.Options{Dir: dir, Drafts: true}, false)
	again("no drafts", o, false)
	t.Setenv("SOURCE_DATE_EPOCH", "1600000000")
	again("another date", o, false)
	again("the same date", o, true)

	write(t, dir, "content/a.md", "[a](nowhere.md)")
	again("a problem", o, false)
	again("the same problem", o, false)
	write(t, dir, "content/a.md", "Other text.")
	again("mended", o, true)
}

// A damaged note, or none, changes nothing but time.
func TestDamagedNote(t *testing.T) {
	cache := ownCache(t)
	dir := folder(t, map[string]string{"content/index.md": ""})
	mustBuild(t, build.Options{Dir: dir})
	notes, _ := filepath.Glob(filepath.Join(cache, "buildsite", "*.note"))
	if len(notes) != 1 {
		t.Fatalf("notes: %v", notes)
	}
	whole, err := os.ReadFile(notes[0])
	if err != nil {
		t.Fatal(err)
	}
	for n := range whole { // each bit counts, but a flipped one in each byte will do
		damaged := append([]byte(nil), whole...)
		damaged[n] ^= 1 << (n % 8)
		if err := os.WriteFile(notes[0], damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if n%16 == 0 && len(stages(mustBuild(t, build.Options{Dir: dir}))) == 1 {
			t.Errorf("a note with byte %d damaged is believed", n)
		}
	}
	for name, text := range map[string]string{"empty": "", "half": string(whole[:len(whole)/2]), "something else": "hello"} {
		if err := os.WriteFile(notes[0], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if r := mustBuild(t, build.Options{Dir: dir}); len(stages(r)) == 1 || r.Output.Written != 0 {
			t.Errorf("%s: %v, %+v", name, stages(r), r.Output)
		}
	}
	if err := os.RemoveAll(cache); err != nil {
		t.Fatal(err)
	}
	if r := mustBuild(t, build.Options{Dir: dir}); r.Output.Written != 0 {
		t.Errorf("without a note: %+v", r.Output)
	}
	for _, name := range []string{"XDG_CACHE_HOME", "HOME", "LocalAppData"} {
		t.Setenv(name, "")
	}
	if r := mustBuild(t, build.Options{Dir: dir}); r.Output.Written != 0 {
		t.Errorf("without a place for notes: %+v", r.Output)
	}
}
