package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestCurrent: docs/schema says what the Go types say.
func TestCurrent(t *testing.T) {
	dir := filepath.Join("..", "..", "docs", "schema")
	for name, v := range files {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Equal(got, encode(v)) {
			t.Errorf("%s isn't current (%v): run go generate ./internal/schema", name, err)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != len(files) {
		t.Errorf("%d files in %s, but %d schemas (%v)", len(entries), dir, len(files), err)
	}
}
