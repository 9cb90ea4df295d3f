package markdown_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"buildsite/internal/diag"
	"buildsite/internal/markdown"
)

var update = flag.Bool("update", false, "write the expected parts of testdata/golden anew")

// separator stands between the parts of a golden file.
const separator = "-----\n"

// TestGolden compares HTML and problems with testdata/golden, one file a feature. quotes.de.md is in German.
func TestGolden(t *testing.T) {
	for _, g := range goldens(t) {
		t.Run(g.name, func(t *testing.T) {
			doc, problems := markdown.New(g.language).Parse("page.md", g.input, 1)
			got := string(g.input) + separator + readable(doc) + separator + listed(problems)
			if *update {
				if err := os.WriteFile(g.path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(g.text, got); diff != "" {
				t.Errorf("-want +got (-update accepts it)\n%s", diff)
			}
		})
	}
}

type golden struct {
	name, language, path, text string
	input                      []byte
}

func goldens(t testing.TB) []golden {
	t.Helper()
	paths, err := filepath.Glob("testdata/golden/*")
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		t.Fatal("there are no golden files")
	}
	var all []golden
	for _, path := range paths {
		name, isMarkdown := strings.CutSuffix(filepath.Base(path), ".md")
		if !isMarkdown {
			t.Errorf("%s belongs to no test", path)
			continue
		}
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		g := golden{name: name, language: "en", path: path, text: string(src)}
		if _, language, ok := strings.Cut(name, "."); ok {
			g.language = language
		}
		input, _, _ := bytes.Cut(src, []byte("\n"+separator))
		g.input = append(bytes.TrimSuffix(input, []byte("\n")), '\n')
		all = append(all, g)
	}
	return all
}

// listed is a line for each problem: `line:column width message | hint`.
func listed(problems diag.List) string {
	var b strings.Builder
	for _, p := range problems.Sorted() {
		fmt.Fprintf(&b, "%d:%d %d ", p.Line, p.Col, p.Width)
		if p.Severity == diag.Warning {
			b.WriteString("warning: ")
		}
		b.WriteString(p.Message)
		if p.Hint != "" {
			b.WriteString(" | " + p.Hint)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
