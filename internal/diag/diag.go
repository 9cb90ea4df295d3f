// Package diag describes problems in a publisher's files: where they are, what is wrong and what to write instead.
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Pos is a place in a source file. File is slash-separated and relative to the site's folder ("content/article.md").
// Line and Col count from 1, Col in characters. A zero Line means the file as a whole.
type Pos struct {
	File      string
	Line, Col int
}

func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Col == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// Severity reports whether a problem stops the build.
type Severity int

const (
	Error Severity = iota
	Warning
)

func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// A Problem is one thing that is wrong. Message and Hint are lower case and without a full stop: Message names the
// thing, Hint the cure. Source is the line that Pos stands in, without its line end; Width is the number of characters
// the caret underlines. More is the number of further problems of the same kind in the same file that aren't listed; see Gathering.
type Problem struct {
	Pos
	Width    int
	Severity Severity
	Message  string
	Hint     string
	Source   string
	More     int
}

// String is the problem on one line, as `file:line:col: message`.
func (p Problem) String() string {
	s := p.Pos.String() + ": "
	if p.Severity == Warning {
		s += "warning: "
	}
	s += p.Message
	if p.Source == "" && p.Hint != "" {
		s += "; " + p.Hint
	}
	return s
}

// maxExcerpt is the number of characters of a source line that an excerpt shows; longer lines are cut around the caret.
const maxExcerpt = 110

// Excerpt is the source line under its number, with a caret line below it that ends in the hint:
//
//	14 |     - type: scal
//	   |             ^^^^ did you mean "scale"?
//
// It is empty where the problem has no source line.
func (p Problem) Excerpt() string {
	if p.Source == "" || p.Line == 0 {
		return ""
	}
	runes := []rune(strings.ReplaceAll(p.Source, "\t", " "))
	for i, r := range runes {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' || r == utf8.RuneError {
			runes[i] = '\uFFFD'
		}
	}
	col := max(p.Col, 1)
	if length := len(runes); length > maxExcerpt {
		start := max(0, min(col-1-maxExcerpt/2, len(runes)-maxExcerpt))
		runes = runes[start : start+maxExcerpt]
		col -= start
		if start > 0 {
			runes[0] = '…'
		}
		if start+maxExcerpt < length {
			runes[len(runes)-1] = '…'
		}
	}
	var b strings.Builder
	number := fmt.Sprintf("%5d", p.Line)
	margin := strings.Repeat(" ", len(number)) + " | "
	fmt.Fprintf(&b, "%s | %s\n", number, string(runes))
	if p.Col > 0 && col <= len(runes)+1 {
		width := max(1, min(p.Width, len(runes)-col+1))
		end := min(col-1+width, len(runes))
		line := margin + strings.Repeat(" ", places(runes[:col-1])) + strings.Repeat("^", max(1, places(runes[col-1:end])))
		if p.Hint != "" {
			line += " " + p.Hint
		}
		b.WriteString(line + "\n")
	} else if p.Hint != "" {
		b.WriteString(margin + p.Hint + "\n")
	}
	return b.String()
}

// places is the room that characters take on a terminal.
func places(runes []rune) (n int) {
	for _, r := range runes {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me):
		case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) || 0x3000 <= r && r <= 0x303f ||
			0xff01 <= r && r <= 0xff60 || 0x1f300 <= r && r <= 0x1faff:
			n += 2
		default:
			n++
		}
	}
	return n
}

// A List is any number of problems. As an error it stands for content that can't be published.
type List []Problem

// Error is one problem a line.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, p := range l {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// Count returns the number of errors and of warnings.
func (l List) Count() (errors, warnings int) {
	for _, p := range l {
		if p.Severity == Warning {
			warnings += 1 + p.More
		} else {
			errors += 1 + p.More
		}
	}
	return
}

// Failed reports whether the list holds an error.
func (l List) Failed() bool {
	errors, _ := l.Count()
	return errors > 0
}

// Sorted returns the problems by file, line and column, each once.
func (l List) Sorted() List {
	out := slices.Clone(l)
	slices.SortStableFunc(out, func(a, b Problem) int {
		return cmp.Or(
			strings.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Col, b.Col),
			cmp.Compare(a.Severity, b.Severity),
			strings.Compare(a.Message, b.Message),
			strings.Compare(a.Hint, b.Hint),
		)
	})
	return slices.CompactFunc(out, func(a, b Problem) bool {
		return a.Pos == b.Pos && a.Message == b.Message
	})
}

// maxQuote is the longest line, in bytes, that is quoted.
const maxQuote = 16 << 10

// Quote fills in the source lines of problems that lack one, unless a line is longer than anybody reads. read returns a file's bytes, or nil; it is asked once a file.
func (l List) Quote(read func(file string) []byte) {
	lines := map[string][]string{}
	for i := range l {
		p := &l[i]
		if p.Source != "" || p.Line == 0 {
			continue
		}
		src, ok := lines[p.File]
		if !ok {
			src = strings.Split(string(read(p.File)), "\n")
			lines[p.File] = src
		}
		if p.Line <= len(src) && len(src[p.Line-1]) <= maxQuote {
			p.Source = strings.TrimSuffix(src[p.Line-1], "\r")
		}
	}
}

// LineCol turns a byte offset in src into a line and a column, both from 1, the column in characters. Offsets outside
// src are moved to its nearest end.
func LineCol(src []byte, offset int) (line, col int) {
	offset = max(0, min(offset, len(src)))
	line, start := 1, 0
	for i, c := range src[:offset] {
		if c == '\n' {
			line++
			start = i + 1
		}
	}
	return line, utf8.RuneCount(src[start:offset]) + 1
}

// Nearest returns the candidate that a reader most likely meant by word, or "" if none is close.
func Nearest(word string, candidates []string) string {
	best, bestDistance := "", 1+min(3, max(1, utf8.RuneCountInString(word)/3))
	for _, c := range candidates {
		if d := distance(strings.ToLower(word), strings.ToLower(c)); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// Difference tells two texts apart whose difference may not be seen: it is the characters of each between what both begin and end with,
// by their numbers, as U+0075 U+0308 and U+00FC.
func Difference(a, b string) (inA, inB string) {
	ra, rb := []rune(a), []rune(b)
	for len(ra) > 0 && len(rb) > 0 && ra[0] == rb[0] {
		ra, rb = ra[1:], rb[1:]
	}
	for len(ra) > 0 && len(rb) > 0 && ra[len(ra)-1] == rb[len(rb)-1] {
		ra, rb = ra[:len(ra)-1], rb[:len(rb)-1]
	}
	return codePoints(ra), codePoints(rb)
}

func codePoints(runes []rune) string {
	if len(runes) == 0 {
		return "nothing"
	}
	const most = 4
	var parts []string
	for _, r := range runes[:min(most, len(runes))] {
		parts = append(parts, fmt.Sprintf("%U", r))
	}
	if len(runes) > most {
		parts = append(parts, "…")
	}
	return strings.Join(parts, " ")
}

// DidYouMean is the hint `did you mean "x"?`, or "" if no candidate is close to word.
func DidYouMean(word string, candidates []string) string {
	if best := Nearest(word, candidates); best != "" {
		return fmt.Sprintf("did you mean %q?", best) + Unseen(word, best)
	}
	return ""
}

// Unseen is the end of a hint that tells what was written from what was meant where that can't be seen, as with a Cyrillic
// letter in a Latin word; "" where it can.
func Unseen(written, meant string) string {
	a, b := []rune(written), []rune(meant)
	if len(a) != len(b) {
		return ""
	}
	differs := -1
	for i := range a {
		switch {
		case a[i] == b[i]:
		case !alike(a[i], b[i]):
			return ""
		case differs < 0:
			differs = i
		}
	}
	if differs < 0 {
		return ""
	}
	return fmt.Sprintf(" (with %U in the place of %U)", b[differs], a[differs])
}

// alike reports whether two characters may look the same: letters of Latin and of another script, spaces, hyphens, or apostrophes.
func alike(a, b rune) bool {
	for _, set := range []string{"'’‘ʼ′`´", `"“”„″`, "-\u2010\u2011\u2012\u2013\u2212"} {
		if strings.ContainsRune(set, a) {
			return strings.ContainsRune(set, b)
		}
	}
	return unicode.IsSpace(a) && unicode.IsSpace(b) || unicode.IsLetter(a) && unicode.IsLetter(b) && unicode.Is(unicode.Latin, a) != unicode.Is(unicode.Latin, b)
}

// distance is the number of characters to insert, delete, replace or swap with their neighbour to turn a into b (the optimal
// string alignment distance).
func distance(a, b string) int {
	ra, rb := []rune(a), []rune(b)
	if len(ra) > 100 || len(rb) > 100 {
		return max(len(ra), len(rb))
	}
	above, row, next := make([]int, len(rb)+1), make([]int, len(rb)+1), make([]int, len(rb)+1)
	for j := range row {
		row[j] = j
	}
	for i := range ra {
		next[0] = i + 1
		for j := range rb {
			replaced := row[j]
			if ra[i] != rb[j] {
				replaced++
			}
			next[j+1] = min(replaced, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && ra[i] == rb[j-1] && ra[i-1] == rb[j] {
				next[j+1] = min(next[j+1], above[j-1]+1)
			}
		}
		above, row, next = row, next, above
	}
	return row[len(rb)]
}
