package check_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"buildsite/internal/check"
	"buildsite/internal/diag"
	"buildsite/internal/load"
	"buildsite/internal/output"
	"buildsite/internal/render"
	"buildsite/internal/render/text"
	"buildsite/internal/render/web"
	"buildsite/internal/site"
	"buildsite/internal/theme"
)

var update = flag.Bool("update", false, "rewrite the cases of TestRules")

const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>`

// loadSite reads a site that stands in one text: files below content/, each after a line `-- name --`. A page may be its body
// alone, and an .svg may be empty; site.yaml is added where it is missing.
func loadSite(t *testing.T, folder string) (*site.Site, []output.File) {
	t.Helper()
	fsys := fstest.MapFS{"content/site.yaml": {Data: []byte("id: test\ntitle: Test\nbase_url: https://example.org\n")}}
	for _, file := range strings.Split("\n"+folder, "\n-- ")[1:] {
		header, data, _ := strings.Cut(file+"\n", " --\n")
		data = strings.TrimPrefix(data, "\n")
		name := "content/" + header
		if strings.HasPrefix(header, "assets/") {
			name = header
		}
		switch {
		case strings.HasSuffix(name, ".svg") && data == "":
			fsys[name] = &fstest.MapFile{Data: []byte(svg)}
		case strings.HasSuffix(name, ".md") && !strings.HasPrefix(data, "---\n"):
			fsys[name] = &fstest.MapFile{Data: []byte("---\ntitle: T\ndescription: D.\n---\n" + data)}
		case strings.HasSuffix(name, ".md"):
			fsys[name] = &fstest.MapFile{Data: []byte("---\ntitle: T\ndescription: D.\n" + strings.TrimPrefix(data, "---\n"))}
		default:
			fsys[name] = &fstest.MapFile{Data: []byte(data)}
		}
	}
	s, problems := load.Load(fsys, load.Options{})
	if problems.Failed() {
		t.Fatalf("the site itself has problems: %s", problems.Error())
	}
	// The paths are those of any theme; one without assets is made soonest.
	in := render.Input{Site: s, Theme: &theme.Theme{}, Source: fsys}
	files, problems := edition("web", web.Files, in)
	more, found := edition("text", text.Files, in)
	if files, problems = append(files, more...), append(problems, found...); len(problems) > 0 {
		t.Fatalf("the editions have problems: %s", problems.Error())
	}
	s.ResolveOutputs(output.Paths(files))
	return s, files
}

// edition lists the files of an edition as package build does.
func edition(name string, list func(render.Input) ([]output.File, diag.List), in render.Input) ([]output.File, diag.List) {
	files, problems := list(in)
	for i := range files {
		files[i].Edition = name
	}
	return files, problems
}

// TestRules: sites that break a rule, each as loadSite reads it, and after => all that is said of them.
func TestRules(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(names) < 6 {
		t.Fatalf("%d files of cases, %v", len(names), err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sections := strings.Split(string(data), "\n== ")
		rewritten := sections[0]
		for _, section := range sections[1:] {
			title, rest, _ := strings.Cut(section, "\n")
			folder, want, ok := strings.Cut(rest, "\n=>\n")
			if !ok {
				t.Fatalf("%s: %q has no =>", name, title)
			}
			var got string
			t.Run(title, func(t *testing.T) {
				s, files := loadSite(t, seen(folder))
				got = unseen(told(check.Site(s, files, check.Options{})))
				if diff := cmp.Diff(strings.TrimRight(want, "\n"), got); diff != "" && !*update {
					t.Errorf("-want +got\n%s", diff)
				}
			})
			rewritten += "\n== " + title + "\n" + folder + "\n=>\n" + got + "\n"
		}
		if *update {
			if err := os.WriteFile(name, []byte(rewritten), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// told writes each problem as `place (width): severity: message`, with its hint below.
func told(problems diag.List) string {
	if len(problems) == 0 {
		return "no problems"
	}
	var all []string
	for _, p := range problems.Sorted() {
		place := p.Pos.String()
		if p.Width > 0 {
			place += fmt.Sprintf(" (%d)", p.Width)
		}
		all = append(all, fmt.Sprintf("%s: %s: %s", place, p.Severity, p.Message))
		if p.Hint != "" {
			all = append(all, "    "+p.Hint)
		}
	}
	return strings.Join(all, "\n")
}

var (
	codePoint = regexp.MustCompile(`⟨U\+([0-9A-F]{4})⟩`)
	alike     = regexp.MustCompile("[\u0308\u00fc\u200c]")
)

// seen replaces each ⟨U+0308⟩ by the letter, unseen each such letter by its number.
func seen(text string) string {
	return codePoint.ReplaceAllStringFunc(text, func(s string) string {
		n, _ := strconv.ParseInt(codePoint.FindStringSubmatch(s)[1], 16, 32)
		return string(rune(n))
	})
}

func unseen(text string) string {
	return alike.ReplaceAllStringFunc(text, func(s string) string { return fmt.Sprintf("⟨U+%04X⟩", []rune(s)[0]) })
}

// --broken-links=warn lets a site be built around its gaps, but not link to drafts.
func TestBrokenLinksWarn(t *testing.T) {
	s, files := loadSite(t, `
-- index.md --
[nowhere](b.md), [a part](#c), [a draft](a.md), ![no picture](index.md)
-- a.md --
---
draft: true
---
`)
	want := `content/index.md:5:11 (4): warning: there is no file content/b.md
content/index.md:5:27 (2): warning: there is no heading #c on content/index.md
content/index.md:5:42 (4): error: content/a.md is a draft and isn't published
    publish it too, or take the link out
content/index.md:5:63 (8): error: "index.md" isn't a picture
    name a PNG, JPEG, WebP, GIF or SVG file below content/`
	if diff := cmp.Diff(want, told(check.Site(s, files, check.Options{BrokenLinks: diag.Warning}))); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
