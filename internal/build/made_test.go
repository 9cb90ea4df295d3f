package build_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"buildsite/internal/build"
	"buildsite/internal/diag"
	"buildsite/internal/output"
	"buildsite/internal/render"
)

const (
	archive = "texts.zip"  // of all worksheets' texts and pictures
	hashes  = "hashes.txt" // of all other files, as a service worker needs them; made late
)

// madeOfOthers is an edition whose files are made of those of other editions.
var madeOfOthers = build.Edition{Name: "made", Files: func(in render.Input) ([]output.File, diag.List) {
	var texts []output.File
	for _, f := range in.Files {
		if strings.HasSuffix(f.Path, "/worksheet.txt") || strings.HasSuffix(f.Path, ".png") && f.Source != "" {
			texts = append(texts, f)
		}
	}
	zipped := output.Compose(archive, texts, func(w io.Writer, of []output.File) error {
		z := zip.NewWriter(w)
		for _, f := range of {
			entry, err := z.Create(f.Path)
			if err != nil {
				return err
			}
			if err := f.Write(entry); err != nil {
				return err
			}
		}
		return z.Close()
	})
	list := func(w io.Writer, of []output.Measured) error {
		for _, m := range of {
			if _, err := fmt.Fprintf(w, "%x  %s, %d bytes\n", m.Sum, m.Path, m.Size); err != nil {
				return err
			}
		}
		return nil
	}
	size := output.Measure("size.txt", []output.File{zipped}, list)
	listed := output.Measure(hashes, append(in.Files, zipped, size), list)
	listed.Late = true
	return []output.File{zipped, size, listed}, nil
}}

// A file that is made of others follows each of them, and which they are.
func TestMadeOfOthers(t *testing.T) {
	build.AddEdition(t, madeOfOthers)
	live, write := openLive(t)
	for _, step := range []struct {
		name, text string
		changed    bool
		want       []string // in the archive: the beginning of a file's name, and a part of its text
	}{
		{"", "", true, []string{"images/bowl.png PNG", "library/reader/worksheet.txt Reader", "steps/one/worksheet/worksheet.txt Sheet"}},
		{"content/library/a.md", "---\ntitle: A\ndescription: D.\n---\nOther words. [b](b.md)\n", false, nil},
		{"content/steps/1-one/worksheet.md", "---\ntitle: Another\ndescription: D.\n" + startingSheet + "---\n", true,
			[]string{"images/bowl.png PNG", "library/reader/worksheet.txt Reader", "steps/one/worksheet/worksheet.txt Another"}},
		{"content/more.md", "---\ntitle: More\ndescription: D.\nworksheet: {id: more, fields: [{type: input, id: a, label: One}]}\n---\n", true,
			[]string{"images/bowl.png PNG", "library/reader/worksheet.txt Reader", "more/worksheet.txt More", "steps/one/worksheet/worksheet.txt Another"}},
		{"content/images/bowl.png", picture(t, 5, 5), true,
			[]string{"images/bowl.png \x00\x05\x00\x00\x00\x05", "library/reader/worksheet.txt Reader", "more/worksheet.txt More", "steps/one/worksheet/worksheet.txt Another"}},
	} {
		var names []string
		if step.name != "" {
			names = write(step.name, step.text)
		}
		u, err := live.Update(t.Context(), names)
		if err != nil || !u.Good || slices.Contains(u.Files, archive) != step.changed {
			t.Fatalf("%s: %v, %v; changed: %q", step.name, err, u.Problems, u.Files)
		}
		z, err := zip.NewReader(bytes.NewReader(live.Output(archive).Content), int64(len(live.Output(archive).Content)))
		if err != nil {
			t.Fatal(err)
		}
		held := map[string]string{}
		for _, f := range z.File {
			text, err := fs.ReadFile(z, f.Name)
			if err != nil {
				t.Fatal(err)
			}
			held[f.Name] = string(text)
		}
		if step.want != nil && len(held) != len(step.want) {
			t.Errorf("%s: the archive holds %d files, want %d", step.name, len(held), len(step.want))
		}
		for _, want := range step.want {
			if name, part, _ := strings.Cut(want, " "); !strings.Contains(held[name], part) {
				t.Errorf("%s: %s has no %q", step.name, name, part)
			}
		}
	}
}

// Plain text has words of the theme, and nothing else of it.
func TestColourLeavesTexts(t *testing.T) {
	var text, page atomic.Int64 // how often each was made: several files are written at once
	made := map[string]*atomic.Int64{"steps/one/worksheet/worksheet.txt": &text, "steps/one/worksheet/index.html": &page}
	build.AddEdition(t, build.Edition{Name: "counted", Files: func(in render.Input) (files []output.File, _ diag.List) {
		for _, f := range in.Files {
			if count := made[f.Path]; count != nil {
				files = append(files, output.Compose("counted/"+f.Path, []output.File{f}, func(w io.Writer, of []output.File) error {
					count.Add(1)
					return of[0].Write(w)
				}))
			}
		}
		return files, nil
	}})
	live, write := openLive(t)
	const tokens, words = "assets/css/tokens.css", "templates/strings/en.yaml"
	for _, step := range []struct {
		name, text   string
		texts, pages int64
	}{
		{"", "", 1, 1},
		{tokens, strings.ReplaceAll(embedded(t, tokens), "#faf6ee", "#faf6ef"), 1, 2},
		{words, embedded(t, words) + "extra: word\n", 2, 3},
	} {
		var names []string
		if step.name != "" {
			names = write(step.name, step.text)
		}
		if u, err := live.Update(t.Context(), names); err != nil || !u.Good || step.name == tokens && !u.Style {
			t.Fatalf("%s: %v, %v; style: %t", step.name, err, u.Problems, u.Style)
		}
		if texts, pages := text.Load(), page.Load(); texts != step.texts || pages != step.pages {
			t.Errorf("%s: the text was made %d times, the page %d times, want %d and %d", step.name, texts, pages, step.texts, step.pages)
		}
	}
}

// openLive opens a live site of startingFiles, which no update has read yet, and returns it with what writes a
// file of it and returns its name for an update.
func openLive(t *testing.T) (live *build.Live, write func(name, text string) []string) {
	t.Helper()
	dir := t.TempDir()
	write = func(name, text string) []string {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return []string{name}
	}
	for name, text := range startingFiles(t) {
		write(name, text)
	}
	live, err := build.Open(build.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { live.Close() })
	return live, write
}

// A file that is made late is made of the current site when it is asked for, kept until that is another, and never made of a site with problems.
func TestLate(t *testing.T) {
	made := 0
	build.AddEdition(t, build.Edition{Name: "late", Files: func(in render.Input) ([]output.File, diag.List) {
		var safety []output.File
		for _, f := range in.Files {
			if f.Path == "safety/index.html" {
				safety = append(safety, f)
			}
		}
		late := output.Compose("late.txt", safety, func(w io.Writer, of []output.File) error {
			made++
			return of[0].Write(w)
		})
		late.Late = true
		return []output.File{late}, nil
	}})
	live, write := openLive(t)
	update := func(names []string) build.Update {
		t.Helper()
		u, err := live.Update(t.Context(), names)
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	ask := func(o *build.Output, text string, times int) {
		t.Helper()
		var b bytes.Buffer
		if _, err := o.WriteTo(&b); err != nil || !strings.Contains(b.String(), text) || made != times {
			t.Errorf("made %d times, want %d; it has %q: %t; %v", made, times, text, strings.Contains(b.String(), text), err)
		}
	}
	safety := func(words string) []string {
		return write("content/safety.md", "---\ntitle: Safety\ndescription: D.\n---\n\n## Help\n\n"+words+"\n\n## Exit\n")
	}

	update(nil)
	first := live.Output("late.txt")
	if !first.Late() || made != 0 {
		t.Errorf("late: %t, made %d times before anybody asked", first.Late(), made)
	}
	ask(first, "A note.", 1)
	ask(first, "A note.", 1)
	update(write("content/library/a.md", "---\ntitle: A\ndescription: D.\n---\nOther words. [b](b.md)\n"))
	ask(live.Output("late.txt"), "A note.", 1)

	update(safety("New words."))
	if made != 1 {
		t.Error("made again before anybody asked")
	}
	ask(first, "New words.", 2) // the current file, though asked for by an old name

	update(safety("Newer words.")) // and nobody asks before there are problems
	u := update(write("content/library/a.md", "---\ntitle: A\ndescription: D.\n---\n[none](none.md)\n"))
	if _, err := live.Output("late.txt").WriteTo(io.Discard); u.Good || !errors.Is(err, build.ErrBehind) {
		t.Errorf("good: %t; made of a site with problems: %v", u.Good, err)
	}
	update(write("content/library/a.md", "---\ntitle: A\ndescription: D.\n---\n[b](b.md)\n"))
	ask(live.Output("late.txt"), "Newer words.", 3)
}
