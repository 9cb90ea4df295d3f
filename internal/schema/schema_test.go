package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
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

// TestSpecs: specs.gen.ts says what the Go types say.
func TestSpecs(t *testing.T) {
	if got, err := os.ReadFile(specsFile); err != nil || !bytes.Equal(got, specs()) {
		t.Errorf("%s isn't current (%v): run go generate ./internal/schema", specsFile, err)
	}
}

// TestDescribed: each key, each kind and each value of a group says what it is.
func TestDescribed(t *testing.T) {
	for name, v := range files {
		var schema any
		if err := json.Unmarshal(encode(v), &schema); err != nil {
			t.Fatal(err)
		}
		described(t, name, schema)
	}
}

func described(t *testing.T, path string, v any) {
	switch v := v.(type) {
	case []any:
		for _, v := range v {
			described(t, path, v)
		}
	case map[string]any:
		if about, ok := v["description"]; ok && about == "" {
			t.Errorf("%s: the Go type or field has no comment above it", path)
		}
		if kinds, ok := v["enumDescriptions"].([]any); ok && slices.Contains(kinds, any("")) {
			t.Errorf("%s: a kind has no comment above it", path)
		}
		for key, v := range v {
			described(t, path+"/"+key, v)
		}
	}
}
