package diag_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"buildsite/internal/diag"
)

func TestPos(t *testing.T) {
	for _, test := range []struct {
		pos  diag.Pos
		want string
	}{
		{diag.Pos{File: "content/a.md", Line: 14, Col: 3}, "content/a.md:14:3"},
		{diag.Pos{File: "templates/page.html", Line: 14}, "templates/page.html:14"},
		{diag.Pos{File: "content/a.md"}, "content/a.md"},
	} {
		if got := test.pos.String(); got != test.want {
			t.Errorf("%#v is written %q, want %q", test.pos, got, test.want)
		}
	}
}

func TestProblem(t *testing.T) {
	for _, test := range []struct {
		name    string
		problem diag.Problem
		want    string
	}{
		{
			"the hint stands in the excerpt",
			diag.Problem{Pos: diag.Pos{File: "a.md", Line: 1, Col: 2}, Message: "unknown field", Hint: "did you mean x?", Source: "abc"},
			"a.md:1:2: unknown field",
		}, {
			"without an excerpt it follows the message",
			diag.Problem{Pos: diag.Pos{File: "a.md"}, Message: "unknown field", Hint: "did you mean x?"},
			"a.md: unknown field; did you mean x?",
		}, {
			"a warning says so",
			diag.Problem{Pos: diag.Pos{File: "a.md"}, Message: "no other page leads to this one", Severity: diag.Warning},
			"a.md: warning: no other page leads to this one",
		}, {
			// YAML's decoder gives an empty document the place 1:1, and Quote an empty line.
			"the hint isn't lost on an empty line",
			diag.Problem{Pos: diag.Pos{File: "a.md", Line: 3, Col: 1}, Message: "the title is missing", Hint: "add title: …", Source: ""},
			"a.md:3:1: the title is missing; add title: …",
		},
	} {
		if got := test.problem.String(); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// An excerpt is a line and, below it, a caret for each of the Width characters from Col on. In the tests' sources, the
// characters meant stand between › and ‹.
func TestExcerpt(t *testing.T) {
	long := strings.Repeat("abcdefghi ", 40)
	for _, test := range []struct{ name, source, hint, want string }{
		{
			"a word", `    - type: ›scal‹`, `did you mean "scale"?`,
			`   14 |     - type: scal
      |             ^^^^ did you mean "scale"?
`,
		}, {
			"without a hint", "›a‹b", "",
			"   14 | ab\n      | ^\n",
		}, {
			"nothing is one caret", "a›‹b", "x",
			"   14 | ab\n      |  ^ x\n",
		}, {
			"after the last character", "ab›‹", "x",
			"   14 | ab\n      |   ^ x\n",
		}, {
			"to the end of the line", "a›bc‹", "x",
			"   14 | abc\n      |  ^^ x\n",
		}, {
			"letters of two and three bytes count as one", "ünï›cödé‹ €", "x",
			"   14 | ünïcödé €\n      |    ^^^^ x\n",
		}, {
			"tabs are one space wide", "\t\ta\t›b‹", "x",
			"   14 |   a b\n      |     ^ x\n",
		}, {
			"control characters can't move the terminal's cursor", "a\x1b[31m\x00\x7f\r›b‹", "x",
			"   14 | a\uFFFD[31m\uFFFD\uFFFD\uFFFDb\n      |          ^ x\n",
		}, {
			"nor can those of eight bits, or marks that turn the direction", "a\u009b31m\u202e›b‹", "x",
			"   14 | a\uFFFD31m\uFFFDb\n      |       ^ x\n",
		}, {
			"bytes that aren't UTF-8", "a\xff\xfe›b‹", "x",
			"   14 | a\uFFFD\uFFFDb\n      |    ^ x\n",
		}, {
			"wide characters take two places", "信頼: ›信頼‹", "x",
			"   14 | 信頼: 信頼\n      |       ^^^^ x\n",
		}, {
			"combining marks take none", "cafe\u0301: ›x‹", "y",
			"   14 | cafe\u0301: x\n      |       ^ y\n",
		}, {
			"the beginning of a long line", "›abc‹" + long[3:], "x",
			"   14 | " + long[:109] + "…\n      | ^^^ x\n",
		}, {
			"the middle of a long line", long[:200] + "›here‹" + long[:200], "x",
			"   14 | …" + long[146:200] + "here" + long[:50] + "…\n      | " + strings.Repeat(" ", 55) + "^^^^ x\n",
		}, {
			"the end of a long line", long + "›end‹", "x",
			"   14 | …" + long[len(long)-106:] + "end\n      | " + strings.Repeat(" ", 107) + "^^^ x\n",
		}, {
			"a long line underlined as a whole", "›" + long + "‹", "x",
			"   14 | " + long[:109] + "…\n      | " + strings.Repeat("^", 110) + " x\n",
		},
	} {
		before, rest, _ := strings.Cut(test.source, "›")
		meant, after, _ := strings.Cut(rest, "‹")
		p := diag.Problem{
			Pos: diag.Pos{File: "a", Line: 14, Col: utf8.RuneCountInString(before) + 1}, Width: utf8.RuneCountInString(meant),
			Hint: test.hint, Source: before + meant + after,
		}
		if diff := cmp.Diff(test.want, p.Excerpt()); diff != "" {
			t.Errorf("%s: -want +got\n%s", test.name, diff)
		}
	}
}

func TestExcerptOutside(t *testing.T) {
	for _, test := range []struct {
		name    string
		problem diag.Problem
		want    string
	}{
		{"a whole file", diag.Problem{Pos: diag.Pos{File: "a"}, Hint: "x"}, ""},
		{"no source", diag.Problem{Pos: diag.Pos{File: "a", Line: 1, Col: 1}, Hint: "x"}, ""},
		{"a whole line", diag.Problem{Pos: diag.Pos{File: "a", Line: 1}, Source: "ab", Hint: "x"}, "    1 | ab\n      | x\n"},
		{"a column after the line", diag.Problem{Pos: diag.Pos{File: "a", Line: 1, Col: 9}, Source: "ab", Hint: "x"}, "    1 | ab\n      | x\n"},
		{"a width after the line", diag.Problem{Pos: diag.Pos{File: "a", Line: 1, Col: 2}, Width: 9, Source: "ab", Hint: "x"}, "    1 | ab\n      |  ^ x\n"},
		{"line 123456", diag.Problem{Pos: diag.Pos{File: "a", Line: 123456, Col: 1}, Width: 2, Source: "ab"}, "123456 | ab\n       | ^^\n"},
	} {
		if diff := cmp.Diff(test.want, test.problem.Excerpt()); diff != "" {
			t.Errorf("%s: -want +got\n%s", test.name, diff)
		}
	}
}

func TestLineCol(t *testing.T) {
	const src = "ab\nünï\r\n\n€x"
	for _, test := range []struct {
		at        string // LineCol is asked for the offset at which this begins
		line, col int
	}{
		{"ab", 1, 1}, {"b\n", 1, 2}, {"\nünï", 1, 3},
		{"ünï", 2, 1}, {"nï", 2, 2}, {"ï\r", 2, 3}, {"\r\n", 2, 4},
		{"\n€", 3, 1}, {"€", 4, 1}, {"x", 4, 2}, {"", 1, 1},
	} {
		if line, col := diag.LineCol([]byte(src), strings.Index(src, test.at)); line != test.line || col != test.col {
			t.Errorf("%q is at %d:%d, want %d:%d", test.at, line, col, test.line, test.col)
		}
	}
	for _, test := range []struct{ offset, line, col int }{{-5, 1, 1}, {len(src), 4, 3}, {len(src) + 5, 4, 3}} {
		if line, col := diag.LineCol([]byte(src), test.offset); line != test.line || col != test.col {
			t.Errorf("offset %d is at %d:%d, want %d:%d", test.offset, line, col, test.line, test.col)
		}
	}
	if line, col := diag.LineCol(nil, 3); line != 1 || col != 1 {
		t.Errorf("nothing is at %d:%d", line, col)
	}
}

func TestSorted(t *testing.T) {
	at := func(file string, line, col int, message string) diag.Problem {
		return diag.Problem{Pos: diag.Pos{File: file, Line: line, Col: col}, Message: message}
	}
	warning := at("a", 1, 2, "c")
	warning.Severity = diag.Warning
	hinted := at("a", 1, 1, "b")
	hinted.Hint = "h"
	in := diag.List{
		at("b", 1, 1, "a"), at("a", 10, 1, "a"), at("a", 9, 1, "a"), warning, at("a", 1, 2, "d"), at("a", 1, 10, "a"),
		at("a", 1, 1, "b"), hinted, at("a", 1, 1, "a"), at("a", 0, 0, "z"), at("a", 9, 1, "a"), at("B", 1, 1, "a"),
	}
	before := strings.Split(in.Error(), "\n")
	got := in.Sorted()
	want := []string{
		"B:1:1: a",
		"a: z",
		"a:1:1: a", "a:1:1: b", // once, though one of the two has a hint
		"a:1:2: d", "a:1:2: warning: c", // errors first
		"a:1:10: a", "a:9:1: a", "a:10:1: a", // by number
		"b:1:1: a",
	}
	var lines []string
	for _, p := range got {
		p.Hint = ""
		lines = append(lines, p.String())
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if diff := cmp.Diff(before, strings.Split(in.Error(), "\n")); diff != "" {
		t.Errorf("Sorted changed its list: -before +after\n%s", diff)
	}
}

// Each is told once means: once for each place and message, even where its severity differs.
func TestSortedKeepsTheError(t *testing.T) {
	p := diag.Problem{Pos: diag.Pos{File: "a", Line: 1, Col: 1}, Message: "m"}
	w := p
	w.Severity = diag.Warning
	if got := (diag.List{w, p}).Sorted(); len(got) != 1 || got[0].Severity != diag.Error {
		t.Errorf("got %v", got)
	}
}

func TestCount(t *testing.T) {
	w := diag.Problem{Severity: diag.Warning}
	for _, test := range []struct {
		list             diag.List
		errors, warnings int
	}{
		{nil, 0, 0},
		{diag.List{w}, 0, 1},
		{diag.List{w, {}, w, {}, w}, 2, 3},
	} {
		if errors, warnings := test.list.Count(); errors != test.errors || warnings != test.warnings || test.list.Failed() != (errors > 0) {
			t.Errorf("%v: %d errors, %d warnings, failed %t", test.list, errors, warnings, test.list.Failed())
		}
	}
}

func TestQuote(t *testing.T) {
	asked := map[string]int{}
	list := diag.List{
		{Pos: diag.Pos{File: "a", Line: 2, Col: 1}},
		{Pos: diag.Pos{File: "a", Line: 3}},
		{Pos: diag.Pos{File: "a", Line: 9}},
		{Pos: diag.Pos{File: "a"}},
		{Pos: diag.Pos{File: "a", Line: 1}, Source: "its own"},
		{Pos: diag.Pos{File: "none", Line: 1}},
	}
	list.Quote(func(file string) []byte {
		asked[file]++
		if file == "a" {
			return []byte("one\ntwo\r\nthree")
		}
		return nil
	})
	var got []string
	for _, p := range list {
		got = append(got, p.Source)
	}
	if diff := cmp.Diff([]string{"two", "three", "", "", "its own", ""}, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if diff := cmp.Diff(map[string]int{"a": 1, "none": 1}, asked); diff != "" {
		t.Errorf("files read: -want +got\n%s", diff)
	}
}

func TestNearest(t *testing.T) {
	kinds := []string{"scale", "scales", "text", "choice", "checklist", "Größe"}
	for _, test := range []struct{ word, want string }{
		{"scal", "scale"},
		{"scael", "scale"}, // two letters swapped
		{"sacle", "scale"},
		{"SCALE", "scale"},
		{"scalez", "scale"}, // the first of two as close
		{"txt", "text"},
		{"tet", "text"},
		{"t", ""},
		{"cheklst", "checklist"},
		{"größe", "Größe"},
		{"grosse", ""},
		{"grösse", "Größe"},
		{"entirely else", ""},
		{"", ""},
		{strings.Repeat("x", 5000), ""},
	} {
		if got := diag.Nearest(test.word, kinds); got != test.want {
			t.Errorf("nearest to %q is %q, want %q", test.word, got, test.want)
		}
	}
	if got := diag.DidYouMean("scal", kinds); got != `did you mean "scale"?` {
		t.Errorf("got %q", got)
	}
	if got := diag.DidYouMean("other", kinds); got != "" {
		t.Errorf("got %q", got)
	}
}

// What a hint says has to differ from what was written, also where that can't be seen.
func TestUnseen(t *testing.T) {
	for _, test := range []struct{ written, meant, want string }{
		{"saf\u0435ty", "safety", " (with U+0065 in the place of U+0435)"},
		{"two\u00a0words", "two words", " (with U+0020 in the place of U+00A0)"},
		{"a\u2011b", "a-b", " (with U+002D in the place of U+2011)"},
		{"what’s", "what's", " (with U+0027 in the place of U+2019)"},
		{"saftey", "safety", ""},
		{"Safety", "safety", ""},
		{"safe", "safety", ""},
		{"ärger", "arger", ""},
		{"a", "a", ""},
	} {
		if got := diag.Unseen(test.written, test.meant); got != test.want {
			t.Errorf("%q for %q: %q, want %q", test.written, test.meant, got, test.want)
		}
	}
	if got, want := diag.DidYouMean("saf\u0435ty", []string{"safety"}), `did you mean "safety"? (with U+0065 in the place of U+0435)`; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestDifference(t *testing.T) {
	for _, test := range []struct{ a, b, inA, inB string }{
		{"u\u0308ber", "\u00fcber", "U+0075 U+0308", "U+00FC"},
		{"a\u200cb", "ab", "U+200C", "nothing"},
		{"abcdef", "uvwxyz", "U+0061 U+0062 U+0063 U+0064 …", "U+0075 U+0076 U+0077 U+0078 …"},
		{"aa", "a", "U+0061", "nothing"},
	} {
		if inA, inB := diag.Difference(test.a, test.b); inA != test.inA || inB != test.inB {
			t.Errorf("%q, %q: %q, %q; want %q, %q", test.a, test.b, inA, inB, test.inA, test.inB)
		}
	}
}
