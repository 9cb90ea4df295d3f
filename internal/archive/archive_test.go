package archive_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"buildsite/internal/archive"
)

// What is written comes out again; a mark stands at a known place; nothing of it tells when it was made.
func TestArchive(t *testing.T) {
	long := strings.Repeat("words ", 1000)
	files := []struct{ name, text string }{{"a/page.html", long}, {"b.PNG", long}, {"empty.txt", ""}}
	write := func() []byte {
		var b bytes.Buffer
		a := archive.New(&b)
		if err := a.Mark("mimetype", "text/x"); err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			w, err := a.Create(f.name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(w, f.text); err != nil {
				t.Fatal(err)
			}
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	got := write()
	if again := write(); !bytes.Equal(got, again) {
		t.Error("the same files make different bytes")
	}
	// 30 bytes of header, of which those from 6 say that no descriptor follows and those from 28 that no extra field does.
	if string(got[30:44]) != "mimetypetext/x" || got[6] != 0 || got[28] != 0 || got[29] != 0 {
		t.Errorf("it begins with %q", got[:50])
	}
	z, err := zip.NewReader(bytes.NewReader(got), int64(len(got)))
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range z.File[1:] {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil || f.Name != files[i].name || string(text) != files[i].text {
			t.Errorf("%s: %v, %d bytes", f.Name, err, len(text))
		}
		if stored := f.Method == zip.Store; stored != (f.Name == "b.PNG") {
			t.Errorf("%s is stored: %t", f.Name, stored)
		}
		if !f.Modified.Equal(time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("%s is of %s", f.Name, f.Modified)
		}
	}
}
