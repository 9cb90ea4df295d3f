package worksheet

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"buildsite/internal/diag"
)

// FuzzSheet: whatever an author writes, nothing panics, every problem is in the file, and what comes of it can be
// printed, connected and locked.
func FuzzSheet(f *testing.F) {
	data, err := os.ReadFile("testdata/problems.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, section := range strings.Split(string(data), "\n== ")[1:] {
		_, rest, _ := strings.Cut(section, "\n")
		input, _, _ := strings.Cut(rest, "\n=>\n")
		f.Add(input + "\n")
	}
	f.Add(read(f, everyFile))
	f.Fuzz(func(t *testing.T, yaml string) {
		s, problems := parse(file, yaml)
		problems = append(problems, Connect([]*Sheet{s, s})...)
		l := NewLock("site", people, []*Sheet{s}, nil)
		problems = append(problems, l.Compare(siteID("site"), people, []*Sheet{s})...)
		lines := strings.Split(strings.TrimPrefix(yaml, "\ufeff"), "\n")
		for _, p := range problems {
			if p.File == file {
				checkPlace(t, lines, p)
			}
		}
		for _, p := range s.Printouts(setting) {
			drawSheet(p)
		}
		for _, field := range s.Fields {
			draw(field.Print())
		}
	})
}

func checkPlace(t *testing.T, lines []string, p diag.Problem) {
	t.Helper()
	if p.Message == "" || p.Hint == "" {
		t.Errorf("incomplete problem: %#v", p)
	}
	if p.Line < 1 || p.Line > len(lines) {
		t.Fatalf("%v: there are %d lines", p, len(lines))
	}
	if length := utf8.RuneCountInString(lines[p.Line-1]); p.Col < 1 || p.Col > length+1 {
		t.Fatalf("%v: in %q", p, lines[p.Line-1])
	}
}

// FuzzLock: whatever the file, nothing panics, problems are inside it, and what is accepted is what Encode writes.
func FuzzLock(f *testing.F) {
	s, _ := parse(everyFile, read(f, everyFile))
	f.Add(NewLock("site", people, []*Sheet{s}, nil).Encode())
	f.Add([]byte("{}"))
	f.Fuzz(func(t *testing.T, src []byte) {
		l, problems := DecodeLock(LockFile, src)
		for _, p := range problems {
			if p.Line > 1+strings.Count(string(src), "\n") {
				t.Errorf("%v is outside the file", p)
			}
		}
		if len(problems) == 0 && string(l.Encode()) != strings.ReplaceAll(string(src), "\r\n", "\n") {
			t.Errorf("%q comes back as %q", src, l.Encode())
		}
		if l != nil {
			l.Compare(siteID("site"), people, nil)
		}
	})
}
