package text_test

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"buildsite"
	"buildsite/internal/check"
	"buildsite/internal/load"
	"buildsite/internal/output"
	rendering "buildsite/internal/render"
	"buildsite/internal/render/text"
	"buildsite/internal/theme"
)

var update = flag.Bool("update", false, "write testdata anew")

const config = "id: test\ntitle: Test\nbase_url: https://example.org/sub\npeople: [{id: hurt, label: I was hurt}, {id: broke, label: I broke trust}]\n"

// render renders the worksheets among some pages, by path.
func render(t *testing.T, pages map[string]string) map[string]string {
	t.Helper()
	fsys := fstest.MapFS{"content/site.yaml": {Data: []byte(config)}}
	for name, page := range pages {
		fsys["content/"+name] = &fstest.MapFile{Data: []byte(page)}
	}
	s, problems := load.Load(fsys, load.Options{})
	th, found := theme.Load(fsys, buildsite.Theme, theme.Options{})
	problems = append(problems, found...)
	files := map[string]string{}
	made, found := text.Files(rendering.Input{Site: s, Theme: th, Source: fsys})
	s.ResolveOutputs(output.Paths(made))
	problems = append(problems, found...)
	if problems = append(problems, check.Site(s, made, check.Options{})...); problems.Failed() {
		t.Fatal(problems.Error())
	}
	for _, f := range made {
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		files[f.Path] = b.String()
	}
	return files
}

const plain = "---\ntitle: T\ndescription: D.\n---\n"

// TestFields compares the text of each kind's example with testdata/fields.
func TestFields(t *testing.T) {
	pages := map[string]string{"safety.md": plain}
	examples, err := fs.Glob(buildsite.Theme, "templates/fields/*/*.md")
	if err != nil || len(examples) < 15 {
		t.Fatal(len(examples), err)
	}
	for _, name := range examples {
		src, err := fs.ReadFile(buildsite.Theme, name)
		if err != nil {
			t.Fatal(err)
		}
		pages["fields/"+path.Base(name)] = string(src)
	}
	dir := filepath.Join("testdata", "fields")
	files := render(t, pages)
	for name, got := range files {
		golden := filepath.Join(dir, path.Base(path.Dir(name))+".txt")
		if *update {
			if err := os.MkdirAll(dir, 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(golden, []byte(got), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Errorf("%v (-update writes it)", err)
		} else if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s: -want +got (-update accepts it)\n%s", golden, diff)
		}
	}
	if goldens, _ := filepath.Glob(filepath.Join(dir, "*")); len(goldens) != len(files) {
		t.Errorf("%d files in %s, but %d examples", len(goldens), dir, len(files))
	}
}

// Texts lose their markup and nothing else; links show their full address, unless that is what they say.
func TestProse(t *testing.T) {
	sheet := `---
title: S
description: D.
worksheet:
  id: s
  fields:
    - type: note
      text: |
        One *word*, ` + "`two`" + ` &
        **three** < four, and "so on".

        1. First
        2. [Second](/safety/#help)
           - deeper
        - Last, [112](tel:112), https://example.org

        > Quoted

        | A | B |
        |---|---|
        | 1 | 2 |
    - {type: radios, id: a, label: A long question that has to be broken into several lines because a line has only so much room, options: [An option that is just as long as the question was and is broken like it, No]}
    - {type: note, text: "[here](#intro)"}
---
## Intro
`
	got := render(t, map[string]string{"s.md": sheet, "safety.md": plain + "## Help\n"})["s/worksheet.txt"]
	got, _, _ = strings.Cut(got, "\n--------")
	want := "\ufeff" + `S
I was hurt

One word, two & three < four, and “so on”.
1. First
2. Second (https://example.org/sub/safety/#help)
  - deeper
- Last, 112, https://example.org
Quoted
A
B
1
2

1. A long question that has to be broken into several lines because a
   line has only so much room
   ( ) An option that is just as long as the question was and is broken
       like it
   ( ) No

here (https://example.org/sub/s/#intro)
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
