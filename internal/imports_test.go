package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// modules says which package may import what isn't ours: each module has one place where it is known.
var modules = map[string][]string{
	"github.com/yuin/goldmark":        {"internal/markdown"},
	"github.com/alecthomas/chroma":    {"internal/markdown"},
	"golang.org/x/net":                {"internal/markdown"},
	"golang.org/x/text":               {"internal/markdown"},
	"github.com/evanw/esbuild":        {"internal/bundle"},
	"github.com/goccy/go-yaml":        {"internal/frontmatter"},
	"github.com/adrg/frontmatter":     {"internal/frontmatter"},
	"github.com/tdewolff/minify":      {"internal/theme"},
	"github.com/fsnotify/fsnotify":    {"internal/serve"},
	"github.com/spf13/cobra":          {"cmd/buildsite"},
	"golang.org/x/sys":                {"internal/output"},
	"golang.org/x/sync":               {"internal/output"},
	"golang.org/x/image":              {"internal/drawing", "internal/card"},
	"github.com/rogpeppe/go-internal": nil, // tests only
	"github.com/google/go-cmp":        nil,
}

// TestImports holds the table of docs/architecture.md: which package may import which.
func TestImports(t *testing.T) {
	allowed := table(t)
	found := map[string]bool{}
	for dir, imports := range packages(t) {
		name, internal := strings.CutPrefix(dir, "internal/")
		found[name] = true
		if _, ok := allowed[name]; internal && !ok {
			t.Errorf("%s isn't in the table of docs/architecture.md", dir)
		}
		for _, imported := range imports {
			ours, ok := strings.CutPrefix(imported.path, "buildsite/internal/")
			switch {
			case ok && internal && !slices.Contains(allowed[name], ours):
				t.Errorf("%s: %s may not import %s (docs/architecture.md)", imported.file, name, ours)
			case imported.path == "buildsite" && dir != "internal/build":
				t.Errorf("%s: only internal/build may import the embedded theme", imported.file)
			case !strings.HasPrefix(imported.path, "buildsite") && strings.Contains(strings.Split(imported.path, "/")[0], "."):
				module := ""
				for m := range modules {
					if imported.path == m || strings.HasPrefix(imported.path, m+"/") {
						module = m
					}
				}
				if !slices.Contains(modules[module], dir) {
					t.Errorf("%s: %s may not import %s", imported.file, dir, imported.path)
				}
			}
		}
	}
	for name := range allowed {
		if !found[name] {
			t.Errorf("docs/architecture.md tells of a package %s, which there isn't", name)
		}
	}
}

var row = regexp.MustCompile("^\\| `([a-z/]+)` \\| .* \\| (.*) \\|$")

// table reads the table of docs/architecture.md.
func table(t *testing.T) map[string][]string {
	t.Helper()
	src, err := os.ReadFile("../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	allowed := map[string][]string{}
	var above []string
	for line := range strings.Lines(string(src)) {
		cells := row.FindStringSubmatch(strings.TrimSpace(line))
		if cells == nil {
			continue
		}
		name, may := cells[1], cells[2]
		rest, all := strings.CutPrefix(may, "all of the above")
		list := strings.FieldsFunc(strings.TrimPrefix(rest, " but "), func(r rune) bool { return r == ',' || r == ' ' || r == '–' })
		for _, other := range list {
			if !slices.Contains(above, other) {
				t.Errorf("the table says that %s may (not) import %q, which isn't above it", name, other)
			}
		}
		if all {
			list = slices.DeleteFunc(slices.Clone(above), func(other string) bool { return slices.Contains(list, other) })
		}
		allowed[name] = list
		above = append(above, name)
	}
	if len(allowed) < 10 {
		t.Fatalf("only %d packages found in the table of docs/architecture.md", len(allowed))
	}
	return allowed
}

// An imported is an import in a file that isn't a test.
type imported struct{ file, path string }

// packages are the imports of all packages, by folder, on whatever system they are built.
func packages(t *testing.T) map[string][]imported {
	t.Helper()
	all := map[string][]imported{}
	for _, root := range []string{"internal", "cmd"} {
		err := filepath.WalkDir(filepath.Join("..", root), func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && d.Name() == "testdata":
				return filepath.SkipDir
			case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
				return nil
			}
			file := filepath.ToSlash(strings.TrimPrefix(name, ".."+string(filepath.Separator)))
			parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
			if err != nil {
				return err
			}
			dir := path.Dir(file)
			if all[dir] == nil {
				all[dir] = []imported{}
			}
			for _, spec := range parsed.Imports {
				p, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					return err
				}
				all[dir] = append(all[dir], imported{file, p})
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}
