package output

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
)

// problems is an error type of the files', as diag.List is.
type problems []string

func (p problems) Error() string { return strings.Join(p, "\n") }

// Every file runs, however many fail, and the problems come in path order.
func TestContentErrors(t *testing.T) {
	eachMode(t, func(t *testing.T, dir string, foreign site) {
		publish(t, dir, one)
		var ran atomic.Int32
		var files []File
		for _, i := range rand.Perm(200) {
			files = append(files, File{Path: fmt.Sprintf("%03d.html", i), Write: func(w io.Writer) error {
				ran.Add(1)
				fmt.Fprint(w, i)
				switch i % 50 {
				case 7:
					return problems{fmt.Sprint("bad ", i)}
				case 8:
					panic(fmt.Sprint("worse ", i))
				}
				return nil
			}})
		}
		verify := func(err error) {
			t.Helper()
			var content *ContentError
			var system *WriteError
			if !errors.As(err, &content) || errors.As(err, &system) {
				t.Fatalf("got %v", err)
			}
			var got []string
			for _, err := range content.Errs {
				line, stack, _ := strings.Cut(err.Error(), "\n")
				got = append(got, line)
				var p problems
				if !errors.As(err, &p) && !strings.Contains(stack, "render_test.go") {
					t.Errorf("neither problems nor a panic's stack: %v", err)
				}
			}
			wanted := "[007.html: bad 7 008.html: panic: worse 8 057.html: bad 57 058.html: panic: worse 58 " +
				"107.html: bad 107 108.html: panic: worse 108 157.html: bad 157 158.html: panic: worse 158]"
			if fmt.Sprint(got) != wanted {
				t.Errorf("got %v", got)
			}
			if ran.Swap(0) != 200 {
				t.Error("not every file ran")
			}
		}
		_, err := tryPublish(dir, files)
		verify(err)
		want(t, dir, one.and(foreign))
		verify(Discard(context.Background(), files))
	})
}

func TestGoexit(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	publish(t, dir, one)
	files := []File{{Path: "x", Write: func(io.Writer) error { runtime.Goexit(); return nil }}}
	if _, err := tryPublish(dir, files); !errors.Is(err, errUnfinished) {
		t.Errorf("got %v", err)
	}
	want(t, dir, one)
}

func TestDiscard(t *testing.T) {
	if err := Discard(context.Background(), append(one.files(), large("x", 1, 5<<20))); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	endless := File{Path: "x", Write: func(w io.Writer) error {
		cancel()
		for {
			if _, err := w.Write(make([]byte, 1<<10)); err != nil {
				return errors.New("hidden")
			}
		}
	}}
	if err := Discard(ctx, []File{endless}); err != context.Canceled {
		t.Errorf("got %v", err)
	}
}

// large is a file of size bytes, written in pieces of many sizes and in every way that there is.
func large(path string, seed int64, size int) File {
	return File{Path: path, Write: func(w io.Writer) error {
		random := rand.New(rand.NewSource(seed))
		pieces := rand.New(rand.NewSource(1))
		data := make([]byte, 1<<10)
		for rest := size; rest > 0; {
			random.Read(data)
			piece := bytes.Repeat(data, 1+pieces.Intn(40))
			piece = piece[:min(len(piece), rest)]
			rest -= len(piece)
			var err error
			switch pieces.Intn(3) {
			case 0:
				_, err = w.Write(piece)
			case 1:
				//lint:ignore SA6006 it is the string that is tested
				_, err = io.WriteString(w, string(piece))
			case 2:
				_, err = io.Copy(w, struct{ io.Reader }{bytes.NewReader(piece)})
			}
			if err != nil {
				return err
			}
		}
		return nil
	}}
}

func (f File) text(t *testing.T) string {
	var b strings.Builder
	check(t, f.Write(&b))
	return b.String()
}

func TestSizes(t *testing.T) {
	eachMode(t, func(t *testing.T, dir string, foreign site) {
		for seed := range int64(2) {
			var files []File
			s := site{}.and(foreign)
			total := int64(0)
			for _, size := range []int{0, 1, 64 << 10, 64<<10 + 1, maxBuffer - 1, maxBuffer, maxBuffer + 1, 3*maxBuffer + 7} {
				f := large(fmt.Sprintf("d/%d", size), seed, size)
				files = append(files, f)
				s[f.Path] = f.text(t)
				total += int64(size)
			}
			whole := strings.Repeat("x", 2*maxBuffer) // in one piece
			files = append(files, File{Path: "string", Write: func(w io.Writer) error { _, err := io.WriteString(w, whole); return err }})
			files = append(files, File{Path: "bytes", Write: func(w io.Writer) error { _, err := w.Write([]byte(whole)); return err }})
			s["string"], s["bytes"] = whole, whole
			total += 2 * int64(len(whole))

			r, err := tryPublish(dir, files)
			check(t, err)
			if r.Bytes != total {
				t.Errorf("got %d bytes, want %d", r.Bytes, total)
			}
			got := read(t, dir)
			for path, text := range s {
				if got[path] != text {
					t.Errorf("seed %d: %s: %d bytes, want %d, or others", seed, path, len(got[path]), len(text))
				}
			}
			age(t, dir)
			if r, err := tryPublish(dir, files); err != nil || r.Unchanged != len(files) {
				t.Errorf("the same again: %+v, %v", r, err)
			}
			r, err = tryPublish(dir, append(files, File{Path: "more", Write: func(io.Writer) error { return nil }}))
			if err != nil || r.Unchanged != len(files) || !aged(t, dir, fmt.Sprintf("d/%d", 3*maxBuffer+7)) {
				t.Errorf("with one more: %+v, %v", r, err)
			}
			wantTidy(t, dir)
		}
	})
}

// A large file streams to the disk: the build's memory doesn't grow with it.
func TestLargeFilesStream(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	piece := make([]byte, 1<<16)
	files := []File{{Path: "large.zip", Write: func(w io.Writer) error {
		for range 64 << 20 / len(piece) {
			if _, err := w.Write(piece); err != nil {
				return err
			}
		}
		return nil
	}}}
	for range 2 { // cold, then compared
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := tryPublish(dir, files)
		check(t, err)
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 {
			t.Errorf("64 MiB took %d MiB of memory", used>>20)
		}
	}
}

// A Write function that hides the system's error, or makes it its own, changes nothing about it.
func TestSystemErrorIsNotTheFiles(t *testing.T) {
	for _, own := range []func(way string, err error) error{
		func(_ string, err error) error { return nil },
		func(_ string, err error) error { return fmt.Errorf("template: %w", err) },
		func(_ string, err error) error { return errors.New("template failed") },
		func(_ string, err error) error { panic(err) },
		func(way string, err error) error { return os.Remove(way) }, // the next write would work
	} {
		dir := filepath.Join(t.TempDir(), "public")
		publish(t, dir, one)
		var stage string
		files := append(one.files(), File{Path: "z.bin", Write: func(w io.Writer) error {
			// Put something in the way of the file, so that its first byte on the disk fails.
			stages, err := filepath.Glob(filepath.Join(filepath.Dir(dir), ".public"+reserved+"stage-*"))
			if err != nil || len(stages) != 1 {
				return fmt.Errorf("stages: %v, %v", stages, err)
			}
			stage = stages[0]
			if err := os.Mkdir(filepath.Join(stage, "z.bin"), 0o777); err != nil {
				return err
			}
			for {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return own(filepath.Join(stage, "z.bin"), err)
				}
			}
		}})
		_, err := tryPublish(dir, files)
		var content *ContentError
		var system *WriteError
		if !errors.As(err, &system) || errors.As(err, &content) || !errors.Is(err, fs.ErrExist) {
			t.Fatalf("got %v", err)
		}
		wantText(t, err.Error(), filepath.Join(dir, "z.bin")+": file exists")
		if strings.Contains(err.Error(), stage) {
			t.Errorf("names the stage: %v", err)
		}
		want(t, dir, one)
	}
}

// The slow files come first in the caller's list, and are started first.
func TestOrder(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var got []string
	var files []File
	for _, path := range []string{"z", "a", "m/x", "b"} {
		files = append(files, File{Path: path, Write: func(io.Writer) error { got = append(got, path); return nil }})
	}
	check(t, Discard(context.Background(), files))
	if fmt.Sprint(got) != "[z a m/x b]" {
		t.Errorf("got %v", got)
	}
}
