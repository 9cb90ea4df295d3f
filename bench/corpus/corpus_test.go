package corpus

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestPages holds the corpus to what the benchmark says of it. That its links lead somewhere is found out by buildsite.
func TestPages(t *testing.T) {
	o := Options{Pages: 200, CodeLanguage: true}
	dir, again := t.TempDir(), t.TempDir()
	for _, d := range []string{dir, again} {
		if err := Write(d, o); err != nil {
			t.Fatal(err)
		}
	}
	dates := map[string]bool{}
	for i := range o.Pages {
		name := filepath.Join("content", filepath.FromSlash(file(i)))
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if same, _ := os.ReadFile(filepath.Join(again, name)); !bytes.Equal(text, same) {
			t.Errorf("%s: differs when it is written again", name)
		}
		if len(text) < 4500 || len(text) > 5500 {
			t.Errorf("%s: %d bytes", name, len(text))
		}
		if n := len(link.FindAll(text, -1)); n != 3 {
			t.Errorf("%s: %d links", name, n)
		}
		dates[string(date.Find(text))] = true
		for _, part := range []string{"\n## ", "\n### ", "\n- ", "\n1. ", "\n|:--", "\n> ", "\n```", "[^note]", "[^note]: ", "*", "`"} {
			if !strings.Contains(string(text), part) {
				t.Errorf("%s: no %q", name, part)
			}
		}
	}
	if len(dates) != o.Pages {
		t.Errorf("%d dates on %d pages", len(dates), o.Pages)
	}
}

var (
	link = regexp.MustCompile(`\]\(\.\./section-\d+/page-\d+\.md(#[a-z-]+)?\)`)
	date = regexp.MustCompile(`(?m)^date: .*$`)
)
