package output

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// benchFiles are pages of 10 KB, each in a folder of its own or, flat, a hundred in one.
func benchFiles(n int, flat bool) []File {
	files := make([]File, n)
	for i := range files {
		page := bytes.Repeat(fmt.Appendf(nil, "%09d\n", i), 1000)
		path := fmt.Sprintf("pages/%d/index.html", i)
		if flat {
			path = fmt.Sprintf("pages/%d/%d.html", i/100, i)
		}
		files[i] = File{Path: path, Write: func(w io.Writer) error { _, err := w.Write(page); return err }}
	}
	return files
}

// writeAll is what a generator that promises nothing does.
func writeAll(dir string, files []File) error {
	var b bytes.Buffer
	for _, f := range files {
		b.Reset()
		if err := f.Write(&b); err != nil {
			return err
		}
		name := filepath.Join(dir, f.Path)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(name, b.Bytes(), 0o666); err != nil {
			return err
		}
	}
	return nil
}

func BenchmarkPublish(b *testing.B) {
	for _, flat := range []bool{true, false} {
		folders := "own folders"
		if flat {
			folders = "flat"
		}
		files := benchFiles(1000, flat)
		changed := append([]File{{Path: "pages/new.html", Write: func(io.Writer) error { return nil }}}, files...)
		publish := func(b *testing.B, dir string, files []File) {
			if _, err := tryPublish(dir, files); err != nil {
				b.Fatal(err)
			}
		}
		run := func(name string, prepare, do func(b *testing.B, dir string)) {
			b.Run(folders+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				root := b.TempDir()
				dir := filepath.Join(root, "public")
				for b.Loop() {
					b.StopTimer()
					prepare(b, dir)
					b.StartTimer()
					do(b, dir)
				}
			})
		}
		remove := func(b *testing.B, dir string) { os.RemoveAll(dir) }
		full := func(b *testing.B, dir string) { publish(b, dir, files) }
		write := func(b *testing.B, dir string) {
			if err := writeAll(dir, files); err != nil {
				b.Fatal(err)
			}
		}
		run("plain loop cold", remove, write)
		run("cold", remove, full)
		run("plain loop again", write, write)
		run("unchanged", full, full)
		run("one more", full, func(b *testing.B, dir string) { publish(b, dir, changed) })
	}
}
