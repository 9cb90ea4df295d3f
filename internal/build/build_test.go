package build_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"buildsite/internal/build"
	"buildsite/internal/diag"
	"buildsite/internal/site"
	"buildsite/internal/source"
	"buildsite/internal/worksheet"
)

// Notes of what was built are kept here, not in the user's cache.
func TestMain(m *testing.M) {
	cache, err := os.MkdirTemp("", "buildsite-cache-")
	if err != nil {
		panic(err)
	}
	for _, name := range []string{"XDG_CACHE_HOME", "HOME", "LocalAppData"} { // of Unix, macOS and Windows
		os.Setenv(name, cache)
	}
	status := m.Run()
	os.RemoveAll(cache)
	os.Exit(status)
}

// folder writes a site's folder; site.yaml is added where it is missing, and a page may be its body alone.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "content/site.yaml", "id: test\ntitle: Test\nbase_url: https://example.org\n")
	for name, text := range files {
		write(t, dir, name, text)
	}
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if strings.HasSuffix(name, ".md") && !strings.HasPrefix(text, "---\n") {
		text = "---\ntitle: T\ndescription: D.\n---\n" + text
	}
	name = filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func mustBuild(t *testing.T, o build.Options) build.Result {
	t.Helper()
	if o.Output == "" {
		o.Output = "public"
	}
	r, err := build.Build(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// lines are problems with the line they stand in.
func lines(problems diag.List) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "%s | %s | %s\n", p.String(), p.Hint, p.Source)
	}
	return b.String()
}

// A folder with only content/ builds, and a second time nothing has to be written.
func TestBuild(t *testing.T) {
	dir := folder(t, map[string]string{"content/index.md": "[a](a.md)", "content/a.md": ""})
	r := mustBuild(t, build.Options{Dir: dir})
	if len(r.Problems) > 0 || r.Pages != 2 || r.Output.Files == 0 || r.Output.Written != r.Output.Files {
		t.Errorf("first: %+v", r)
	}
	for _, name := range []string{"index.html", "a/index.html", "404.html"} {
		if read(t, dir, "public/"+name) == "" {
			t.Errorf("%s is empty", name)
		}
	}
	if r := mustBuild(t, build.Options{Dir: dir}); r.Output.Written != 0 || r.Output.Removed != 0 {
		t.Errorf("second: %+v", r.Output)
	}
	if err := os.Remove(filepath.Join(dir, "content/a.md")); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "content/index.md", "")
	if r := mustBuild(t, build.Options{Dir: dir}); r.Output.Removed != 1 || r.Pages != 1 {
		t.Errorf("third: %+v", r.Output)
	}
}

// A site with a problem leaves the last one as it is.
func TestWholeOrNotAtAll(t *testing.T) {
	dir := folder(t, map[string]string{"content/index.md": "Good."})
	mustBuild(t, build.Options{Dir: dir})
	before := read(t, dir, "public/index.html")
	write(t, dir, "content/index.md", "Bad: [a](nowhere.md).")
	write(t, dir, "content/b.md", "Good.")
	r := mustBuild(t, build.Options{Dir: dir})
	want := "content/index.md:5:10: there is no file content/nowhere.md |  | Bad: [a](nowhere.md).\n"
	if diff := cmp.Diff(want, lines(r.Problems)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if read(t, dir, "public/index.html") != before {
		t.Error("the home page was changed")
	}
	if _, err := os.Stat(filepath.Join(dir, "public/b")); err == nil {
		t.Error("a page was published")
	}
}

// Check finds what Build finds, and publishes nothing.
func TestCheck(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"good":                            {"content/index.md": ""},
		"broken link":                     {"content/index.md": "[a](nowhere.md)"},
		"broken template":                 {"content/index.md": "", "templates/main/home.html": "{{.Nothing}}"},
		"broken style":                    {"content/index.md": "", "assets/css/main.css": ".a { colr: red }"},
		"a file and a folder of one name": {"content/index.md": "[a](a.md)", "content/a.md": "", "assets/static/a": "x"},
	} {
		dir := folder(t, files)
		checked, err := build.Check(t.Context(), build.Options{Dir: dir, Output: "public"})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(filepath.Join(dir, "public")); err == nil {
			t.Errorf("%s: Check published something", name)
		}
		built, err := build.Build(t.Context(), build.Options{Dir: dir, Output: "public"})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(lines(built.Problems), lines(checked.Problems)); diff != "" {
			t.Errorf("%s: -Build +Check\n%s", name, diff)
		}
		if (len(checked.Problems) > 0) == (name == "good") {
			t.Errorf("%s: problems %s", name, lines(checked.Problems))
		}
	}
}

// One fault in a template shows on many pages, and is told once, together with what is wrong in the pages.
func TestTemplateProblems(t *testing.T) {
	dir := folder(t, map[string]string{
		"content/index.md": "[a](a.md) [b](b.md) [c](nowhere.md)", "content/a.md": "", "content/b.md": "",
		"templates/main/home.html": "<h1>\n  {{.Home}}</h1>",
		"templates/main/page.html": "<h1>{{.Titel}}</h1>",
	})
	want := "content/index.md:5:25: there is no file content/nowhere.md |  | [a](a.md) [b](b.md) [c](nowhere.md)\n" +
		"templates/main/home.html:2:5: <.Home>: can't evaluate field Home in type *web.pageData, needed for content/index.md |  |   {{.Home}}</h1>\n" +
		"templates/main/page.html:1:7: <.Titel>: can't evaluate field Titel in type *web.pageData, needed for content/a.md and another page |  | <h1>{{.Titel}}</h1>\n"
	if diff := cmp.Diff(want, lines(mustBuild(t, build.Options{Dir: dir}).Problems)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	write(t, dir, "content/index.md", "[a](a.md) [b](b.md) [c](c.md) [d](d.md)")
	write(t, dir, "content/c.md", "")
	write(t, dir, "content/d.md", "")
	if got := lines(mustBuild(t, build.Options{Dir: dir}).Problems); !strings.Contains(got, "needed for content/a.md and 3 other pages |") {
		t.Errorf("got\n%s", got)
	}
}

func TestOptions(t *testing.T) {
	dir := folder(t, map[string]string{
		"content/index.md": "[a](nowhere.md)", "content/draft.md": "---\ntitle: T\ndescription: D.\ndate: 2020-09-14\ndraft: true\n---\n",
	})
	t.Setenv("SOURCE_DATE_EPOCH", "1600000000")
	base := site.BaseURL{Origin: "https://preview.example", Path: "/7/"}
	r := mustBuild(t, build.Options{Dir: dir, Output: "elsewhere/out", BaseURL: &base, Drafts: true, BrokenLinks: diag.Warning})
	if errs, warnings := r.Problems.Count(); errs != 0 || warnings != 1 {
		t.Errorf("problems:\n%s", lines(r.Problems))
	}
	if r.Pages != 2 {
		t.Errorf("%d pages", r.Pages)
	}
	if feed := read(t, dir, "elsewhere/out/feed.xml"); !strings.Contains(feed, "https://preview.example/7/") || !strings.Contains(feed, "<updated>2020-09-14T00:00:00Z</updated>") {
		t.Errorf("the feed:\n%s", feed)
	}
	t.Setenv("SOURCE_DATE_EPOCH", "yesterday")
	mustBuild(t, build.Options{Dir: dir, BrokenLinks: diag.Warning})
	if _, err := os.Stat(filepath.Join(dir, "public/feed.xml")); err == nil {
		t.Error("a site without dates has a feed")
	}
}

// What isn't a matter of the content is an error.
func TestErrors(t *testing.T) {
	dir := folder(t, map[string]string{"content/index.md": ""})
	if _, err := build.Build(t.Context(), build.Options{Dir: filepath.Join(dir, "none"), Output: "public"}); !errors.As(err, new(*build.FolderError)) {
		t.Errorf("no folder: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "none")); err == nil {
		t.Error("building a folder that isn't there makes it")
	}
	for _, out := range []string{"content", ".", "content/public", "assets"} {
		if _, err := build.Build(t.Context(), build.Options{Dir: dir, Output: out}); err == nil {
			t.Errorf("the output %s is accepted", out)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := build.Build(ctx, build.Options{Dir: dir, Output: "public"}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// What package source follows besides folders is what package worksheet reads.
func TestLockIsASource(t *testing.T) {
	if !source.Holds(worksheet.LockFile) {
		t.Errorf("no source: %s", worksheet.LockFile)
	}
}

// A build that finds its output made from the same sources does nothing; a lock that came since is another source.
func TestLockIsNoted(t *testing.T) {
	dir := folder(t, map[string]string{"content/index.md": "[s](s.md)", "content/s.md": `---
title: S
description: D.
worksheet:
  id: s
  fields:
    - {type: input, id: a, label: A}
---
`})
	mustBuild(t, build.Options{Dir: dir})
	if _, err := build.Lock(t.Context(), build.Options{Dir: dir}); err != nil {
		t.Fatal(err)
	}
	text := read(t, dir, worksheet.LockFile)
	write(t, dir, worksheet.LockFile, strings.Replace(text, `"a"`, `"b"`, 1))
	if r := mustBuild(t, build.Options{Dir: dir}); !r.Problems.Failed() {
		t.Error("the lock that came after the first build is passed over")
	}
	write(t, dir, worksheet.LockFile, text)
	if r := mustBuild(t, build.Options{Dir: dir}); r.Problems.Failed() {
		t.Error(r.Problems)
	}
	if err := os.Remove(filepath.Join(dir, worksheet.LockFile)); err != nil {
		t.Fatal(err)
	}
	mustBuild(t, build.Options{Dir: dir})
}
