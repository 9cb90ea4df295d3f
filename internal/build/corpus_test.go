package build

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"buildsite/internal/diag"
)

var updateCorpus = flag.Bool("update", false, "rewrite the lists of problems in testdata/corpus")

// quotedWord matches what differs between two problems of one kind: names in quotes, paths, addresses, headings, numbers.
var quotedWord = regexp.MustCompile(`"[^"]*"|#[^\s,]+|\S*[/.]\S+|\b\d+\b`)

// kinds are the problems as lines of a count, a severity and a kind, the most frequent first.
func kinds(problems diag.List) string {
	counts := map[string]int{}
	for _, p := range problems {
		counts[p.Severity.String()+": "+quotedWord.ReplaceAllString(p.Message, "…")]++
	}
	var b strings.Builder
	for _, kind := range slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(a, b))
	}) {
		fmt.Fprintf(&b, "%4d  %s\n", counts[kind], kind)
	}
	return b.String()
}

// Small sites in the manner of other systems, with the number and kind of problems that their writers see. A hint that is false,
// or a flood, shows as a change here.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob("testdata/corpus/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			for _, f := range archive.Files {
				name := filepath.Join(dir, "content", filepath.FromSlash(f.Name))
				if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, f.Data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.WriteFile(filepath.Join(dir, "content", "site.yaml"), []byte("id: corpus\ntitle: Corpus\nbase_url: https://example.org\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			r, err := Check(context.Background(), Options{Dir: dir})
			if err != nil {
				t.Fatal(err)
			}
			if got := kinds(r.Problems); *updateCorpus {
				archive.Comment = []byte(got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if want := string(archive.Comment); got != want {
				t.Errorf("the problems are\n%s\nwant\n%s", got, want)
			}
		})
	}
}
