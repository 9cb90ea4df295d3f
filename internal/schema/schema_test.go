package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestCurrent: what is generated says what the Go types say.
func TestCurrent(t *testing.T) {
	files, err := generated()
	if err != nil {
		t.Fatal(err)
	}
	schemas := 0
	for name, want := range files {
		if got, err := os.ReadFile(filepath.Join("..", "..", name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s isn't current (%v): run go generate ./internal/schema", name, err)
		}
		if strings.HasPrefix(name, "docs/schema/") {
			schemas++
		}
	}
	if entries, err := os.ReadDir("../../docs/schema"); err != nil || len(entries) != schemas {
		t.Errorf("%d files in docs/schema, but %d schemas (%v)", len(entries), schemas, err)
	}
}

// TestDescribed: each key, each kind and each value of a group says what it is.
func TestDescribed(t *testing.T) {
	files, err := generated()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if !strings.HasSuffix(name, ".json") {
			continue
		}
		var schema any
		if err := json.Unmarshal(text, &schema); err != nil {
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
