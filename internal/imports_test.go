package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
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
	"github.com/klauspost/compress":   {"internal/archive"},
	"golang.org/x/sys":                {"internal/output"},
	"golang.org/x/sync":               {"internal/workers"},
	"golang.org/x/image":              {"internal/drawing", "internal/poster"},
	"github.com/rogpeppe/go-internal": nil, // tests only
	"github.com/google/go-cmp":        nil,
}

// TestImports holds the table of docs/architecture.md: which package may import which.
func TestImports(t *testing.T) {
	allowed := table(t, "architecture.md")
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
			t.Errorf("docs/architecture.md lists package %s, which doesn't exist", name)
		}
	}
}

var row = regexp.MustCompile("^\\| `([a-z/]+)` \\| .* \\| (.*) \\|$")

// table reads the table of a file in docs/: who may import whom. Whoever is imported stands above.
func table(t *testing.T, file string) map[string][]string {
	t.Helper()
	src, err := os.ReadFile("../docs/" + file)
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
	if len(allowed) < 7 {
		t.Fatalf("only %d rows found in the table of docs/%s", len(allowed), file)
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

// TestScriptImports holds the table of docs/client.md: which room of scripts may import which. No file imports itself by way of others.
func TestScriptImports(t *testing.T) {
	allowed := table(t, "client.md")
	all := scripts(t)
	found := map[string]bool{}
	for name, imports := range all {
		room := roomOf(name)
		found[room] = true
		if _, ok := allowed[room]; room != "" && !ok {
			t.Errorf("%s is in a room that isn't in the table of docs/client.md", name)
		}
		for _, other := range imports {
			to := roomOf(other)
			switch _, exists := all[other]; {
			case !exists:
				t.Errorf("%s imports %s, which doesn't exist", name, other)
			case room == "" || room == to || slices.Contains(allowed[room], to): // entries put all together
			default:
				t.Errorf("%s: %s may not import %s (docs/client.md)", name, room, other)
			}
		}
	}
	for room := range allowed {
		if !found[room] {
			t.Errorf("docs/client.md lists a room %s, which doesn't exist", room)
		}
	}
	if way := circle(all); way != nil {
		t.Errorf("a circle of imports: %s", strings.Join(way, " → "))
	}
}

// roomOf returns the room of a script: its folder in assets/js, kinds for those of templates/fields, "" for entries and what stands beside them.
func roomOf(name string) string {
	if strings.HasPrefix(name, "templates/fields/") {
		return "kinds"
	}
	room, _, in := strings.Cut(strings.TrimPrefix(name, "assets/js/"), "/")
	if !in {
		return ""
	}
	return room
}

var importing = regexp.MustCompile(`(?m)^(?:import|export)\s[^;"]*"(\.[^"]+)";`)

// scripts are the imports of all scripts, types among them, by file. What others wrote is left out.
func scripts(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, root := range []string{"assets/js", "templates/fields"} {
		err := fs.WalkDir(os.DirFS(".."), root, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && d.Name() == "vendor":
				return fs.SkipDir
			case path.Ext(name) != ".ts":
				return nil
			}
			src, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(name)))
			if err != nil {
				return err
			}
			all[name] = []string{}
			for _, m := range importing.FindAllSubmatch(src, -1) {
				other := path.Join(path.Dir(name), string(m[1]))
				if !strings.Contains(other, "/vendor/") {
					all[name] = append(all[name], other+".ts")
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(all) < 50 {
		t.Fatalf("only %d scripts found", len(all))
	}
	return all
}

// circle returns files of which each imports the next, and the last is the first; nil if there are none.
func circle(all map[string][]string) []string {
	done := map[string]bool{}
	var way []string
	var visit func(name string) []string
	visit = func(name string) []string {
		if i := slices.Index(way, name); i >= 0 {
			return append(way[i:], name)
		}
		if done[name] {
			return nil
		}
		way = append(way, name)
		for _, other := range all[name] {
			if found := visit(other); found != nil {
				return found
			}
		}
		way = way[:len(way)-1]
		done[name] = true
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if found := visit(name); found != nil {
			return found
		}
	}
	return nil
}
