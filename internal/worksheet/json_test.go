package worksheet

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"buildsite/internal/frontmatter"
)

// TestJSON: scripts get a worksheet with the keys that its author wrote.
func TestJSON(t *testing.T) {
	src, err := os.ReadFile("testdata/every.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := json.Indent(&got, frontmatter.JSON(mustParse(t, "every.yaml", string(src))), "", "  "); err != nil {
		t.Fatal(err)
	}
	got.WriteByte('\n')
	const name = "testdata/every.json"
	if *update {
		if err := os.WriteFile(name, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(name); err != nil || !bytes.Equal(want, got.Bytes()) {
		t.Errorf("%v: the JSON differs from %s:\n%s", err, name, got.Bytes())
	}
}
