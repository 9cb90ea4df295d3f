package frontmatter

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"buildsite/internal/diag"
)

// FuzzCut: whatever the file, its halves are parts of it in their places, and every problem is inside it.
func FuzzCut(f *testing.F) {
	for _, c := range readCases(f, "testdata/cut.txt") {
		f.Add(c.input)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		parts, problems := Cut("f.md", src)
		if !bytes.HasSuffix(src, parts.Body) || len(src)-len(parts.Body) != parts.BodyOffset {
			t.Errorf("body %q at %d isn't the end of the file", parts.Body, parts.BodyOffset)
		}
		if line := 1 + bytes.Count(src[:parts.BodyOffset], []byte("\n")); line != parts.BodyLine {
			t.Errorf("body is at line %d, not %d", line, parts.BodyLine)
		}
		if parts.YAML != nil {
			above := bytes.SplitAfterN(src, []byte("\n"), parts.YAMLLine)
			if !bytes.HasPrefix(above[len(above)-1], parts.YAML) || len(above) < parts.YAMLLine {
				t.Errorf("YAML %q isn't at line %d", parts.YAML, parts.YAMLLine)
			}
		}
		if parts.YAML == nil && !problems.Failed() {
			t.Error("nothing to decode, and nobody knows why")
		}
		checkPlaces(t, src, 0, problems)
	})
}

// FuzzDecode: whatever the YAML, nothing panics, every problem is inside it, and texts stand where they say.
func FuzzDecode(f *testing.F) {
	for _, c := range readCases(f, "testdata/decode.txt") {
		f.Add(c.input)
	}
	f.Fuzz(func(t *testing.T, yaml []byte) {
		var p page
		problems := Decode("f.md", yaml, 3, &p)
		checkPlaces(t, yaml, 2, problems)
		lines := strings.Split(string(bytes.TrimPrefix(yaml, []byte(byteOrderMark))), "\n")
		for _, text := range append([]Text{p.Slug}, p.Aliases...) {
			if text.Value == "" {
				continue
			}
			checkPlace(t, lines, text.Pos.Line-2, text.Pos.Col, text.Width)
			line := []rune(lines[text.Pos.Line-3])
			found := strings.ReplaceAll(string(line[text.Pos.Col-1:]), "\t", " ")
			word := strings.Fields(text.Value)[0]
			if !strings.HasPrefix(found, word) && !strings.ContainsAny(found[:1], `"'|>`) && utf8.Valid(yaml) {
				t.Errorf("%q isn't at %v, where %q is", text.Value, text.Pos, found)
			}
		}
	})
}

// FuzzUnion: as FuzzDecode, and the characters of a passage stand where it says, unless they were written as escapes.
func FuzzUnion(f *testing.F) {
	for _, c := range readCases(f, "testdata/union.txt") {
		f.Add(c.input)
	}
	f.Fuzz(func(t *testing.T, yaml []byte) {
		var v form
		checkPlaces(t, yaml, 2, Decode("f.md", yaml, 3, &v))
		lines := strings.Split(string(bytes.TrimPrefix(yaml, []byte(byteOrderMark))), "\n")
		for _, field := range v.Fields {
			note, ok := field.(*formNote)
			if !ok || note.Text.Source.Value == "" {
				continue
			}
			checkPlace(t, lines, note.Place.Pos.Line-2, note.Place.Pos.Col, note.Place.Width)
			for i, r := range []rune(note.Text.Source.Value) {
				pos := note.Text.Source.At(i)
				checkPlace(t, lines, pos.Line-2, pos.Col, 1)
				line := []rune(lines[pos.Line-3])
				if unicode.IsSpace(r) || !utf8.Valid(yaml) || bytes.ContainsAny(yaml, "\\\x00\ufeff") {
					continue
				}
				if pos.Col > len(line) || line[pos.Col-1] != r {
					t.Errorf("%q of %q isn't at %v", r, note.Text.Source.Value, pos)
				}
			}
		}
	})
}

func checkPlaces(t *testing.T, src []byte, above int, problems diag.List) {
	lines := strings.Split(string(bytes.TrimPrefix(src, []byte(byteOrderMark))), "\n")
	for _, p := range problems {
		if p.File != "f.md" || p.Message == "" || p.Hint == "" {
			t.Errorf("incomplete problem: %#v", p)
		}
		checkPlace(t, lines, p.Line-above, p.Col, p.Width)
	}
}

func checkPlace(t *testing.T, lines []string, line, col, width int) {
	t.Helper()
	if line < 1 || line > len(lines) {
		t.Fatalf("line %d of %d", line, len(lines))
	}
	if length := utf8.RuneCountInString(lines[line-1]); col < 1 || col > length+1 || width < 1 || col+width-1 > max(length, col) {
		t.Fatalf("column %d, width %d in %q", col, width, lines[line-1])
	}
}
