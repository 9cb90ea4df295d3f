package frontmatter

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"buildsite/internal/diag"
)

// A document is one YAML document on its way into a struct. Its lines and columns count from 1, columns in characters,
// as goccy's do.
type document struct {
	file     string
	above    int // lines of the file above the document
	problems diag.List

	written []string // its lines as they stand in the file
	lines   []string // its lines as goccy gets them: without what it misreads, and what was taken out
	source  string   // lines, joined

	hiddenTab  rune            // what stands for a tab in lines
	damaged    map[int]bool    // lines whose value was taken out
	incomplete bool            // keys may have been taken out, so that none can be called missing
	complained map[[2]int]bool // places of problems of syntax
}

func newDocument(file string, yaml []byte, firstLine int) *document {
	written := strings.Split(strings.TrimPrefix(string(yaml), byteOrderMark), "\n")
	return &document{file: file, above: firstLine - 1, written: written, lines: slices.Clone(written)}
}

// report adds a problem at a place in the document.
func (d *document) report(line, col, width int, message, hint string) {
	pos := d.pos(line, col)
	width = max(1, min(width, utf8.RuneCountInString(d.written[pos.Line-d.above-1])+1-pos.Col))
	d.problems = append(d.problems, diag.Problem{Pos: pos, Width: width, Message: message, Hint: hint})
}

// reported reports whether a line is known to be wrong.
func (d *document) reported(line int) bool {
	return slices.ContainsFunc(d.problems, func(p diag.Problem) bool {
		return p.Line == d.above+line && p.Severity == diag.Error
	})
}

// pos is a place in the file. Whatever goccy says, it is never outside the document.
func (d *document) pos(line, col int) diag.Pos {
	line = d.inside(line)
	col = max(1, min(col, utf8.RuneCountInString(d.written[line-1])+1))
	return diag.Pos{File: d.file, Line: d.above + line, Col: col}
}

// inside is the nearest line of the document.
func (d *document) inside(line int) int { return max(1, min(line, len(d.lines))) }

// from is what stands on a line from a column on, up to the spaces and the comment at its end.
func (d *document) from(line, col int) string {
	rest := d.lines[d.inside(line)-1]
	rest = rest[byteOffset(rest, col):]
	if i := strings.Index(rest, " #"); i >= 0 {
		rest = rest[:i]
	}
	return strings.TrimRight(rest, " ")
}

// byteOffset turns a column of a line into an offset, at most its length; column is the way back.
func byteOffset(line string, col int) int {
	for i := range line {
		if col--; col < 1 {
			return i
		}
	}
	return len(line)
}

func column(line string, offset int) int { return 1 + utf8.RuneCountInString(line[:offset]) }

const (
	notUTF8    = "this character isn't UTF-8"
	saveAsUTF8 = "save the file in the encoding UTF-8"
)

func controlCharacter(r rune) string { return fmt.Sprintf("control character U+%04X", r) }

// isControl holds for what YAML allows nowhere. Tabs have rules of their own.
func isControl(r rune) bool { return unicode.IsControl(r) && r != '\t' }

// Nobody writes these, and goccy's tokeniser is quadratic in them: 64 KiB of empty lines take it half a minute.
const (
	maxEmptyLines = 100
	maxAngles     = 100
)

var manyAngles = strings.Repeat("<", maxAngles)

const firstPrivateUse = '\uE000'

// clean takes out what goccy misreads: Windows line ends (it counts them twice within quotes), spaces on otherwise empty
// lines, and control characters, which are problems too. It returns false for text that would take too long to read.
func (d *document) clean() bool {
	allUTF8, empty := true, 0
	for i := range d.written {
		clean := strings.TrimSuffix(d.written[i], "\r")
		d.written[i] = clean
		if empty++; strings.Trim(clean, " \t") != "" {
			empty = 0
		} else {
			clean = ""
		}
		angles := strings.Index(clean, manyAngles)
		switch {
		case empty > maxEmptyLines:
			d.report(i+1, 1, 1, fmt.Sprintf("more than %d empty lines in a row", maxEmptyLines), "delete them")
			return false
		case angles >= 0:
			d.report(i+1, column(clean, angles), maxAngles, fmt.Sprintf("%d < in a row", maxAngles), "delete them")
			return false
		}
		if at := strings.IndexFunc(clean, isControl); at >= 0 {
			r, _ := utf8.DecodeRuneInString(clean[at:])
			d.report(i+1, column(clean, at), 1, controlCharacter(r), "delete it")
			clean = strings.Map(func(r rune) rune {
				if isControl(r) {
					return ' '
				}
				return r
			}, clean)
		}
		if allUTF8 && !utf8.ValidString(clean) {
			allUTF8 = false
			d.report(i+1, utf8.RuneCountInString(clean[:validPrefix(clean)])+1, 1, notUTF8, saveAsUTF8)
		}
		d.lines[i] = clean
	}
	d.join()
	return true
}

// join makes the source of the lines. It ends with a comment, since goccy overlooks a tag at the end of a document and
// misplaces a text there.
func (d *document) join() {
	d.source = strings.TrimSuffix(strings.Join(d.lines, "\n"), "\n") + "\n#\n"
}

// tidy takes out what goccy misreads only outside blocks of text: spaces at the ends of lines, which put the columns of
// plain texts wrong, and tabs, which it drops from them. Within blocks, tabs become a character that scalar turns back.
// Tabs that indent a line are problems.
func (d *document) tidy() {
	if !strings.Contains(d.source, "\t") && !strings.Contains(d.source, " \n") {
		return
	}
	d.hiddenTab = firstPrivateUse
	for strings.ContainsRune(d.source, d.hiddenTab) {
		d.hiddenTab++
	}
	inBlock := blocksOfText(tokenize(strings.ReplaceAll(d.source, "\t", " ")), len(d.lines))
	for i, line := range d.lines {
		tab := strings.IndexByte(line, '\t')
		if inBlock[i] && tab != 0 {
			d.lines[i] = strings.ReplaceAll(line, "\t", string(d.hiddenTab))
			continue
		}
		d.lines[i] = strings.TrimRight(strings.ReplaceAll(line, "\t", " "), " ")
		if tab >= 0 && strings.TrimLeft(line[:tab], " ") == "" {
			after := strings.TrimLeft(line[tab:], "\t")
			d.report(i+1, tab+1, len(line)-tab-len(after), tabIndents, useSpaces)
		}
	}
	d.join()
}
