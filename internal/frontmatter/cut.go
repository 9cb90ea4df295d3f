// Package frontmatter reads what publishers write in YAML: it cuts the frontmatter off a markdown file and decodes it,
// or a whole YAML file, into a struct. It is strict, and reports every problem it can find in one run, each at its place
// in the file and in words for people who don't program.
package frontmatter

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/adrg/frontmatter"

	"buildsite/internal/diag"
)

// maxSize is the most YAML that is read, in bytes. It bounds the time that a mangled file can take.
const maxSize = 64 << 10

const (
	fence         = "---"
	byteOrderMark = "\ufeff"
)

// Parts are the two halves of a markdown file. YAML is nil where there is nothing to decode; Body is always the end of
// the file, from BodyOffset on. Lines count from 1.
type Parts struct {
	YAML       []byte
	YAMLLine   int // line of the file at which YAML starts
	Body       []byte
	BodyLine   int // line of the file at which Body starts
	BodyOffset int
}

// Cut splits a markdown file into its frontmatter and its body.
//
// adrg/frontmatter does the cutting. What it would pass over in silence is mended where the meaning is clear (a
// byte-order mark, empty lines above the opening, an indented --- within a block of text) and a problem otherwise. To
// that end it gets a copy in which such lines are masked, byte for byte, and what it returns is measured off on the file.
func Cut(file string, src []byte) (Parts, diag.List) {
	c := cutter{file: file, text: bytes.TrimPrefix(src, []byte(byteOrderMark))}
	c.checkEncoding()
	yaml, end, body := c.cut()
	parts := Parts{
		YAMLLine:   c.line(yaml),
		Body:       c.text[body:],
		BodyLine:   c.line(body),
		BodyOffset: len(src) - len(c.text) + body,
	}
	if end >= 0 {
		parts.YAML = c.text[yaml:end:end]
	}
	return parts, c.problems
}

// A cutter looks for the ends of the frontmatter. All offsets are in text, the file without its byte-order mark.
type cutter struct {
	file     string
	text     []byte
	problems diag.List
}

func (c *cutter) report(offset, width int, message, hint string) {
	line, col := diag.LineCol(c.text, offset)
	c.problems = append(c.problems, diag.Problem{
		Pos: diag.Pos{File: c.file, Line: line, Col: col}, Width: width, Message: message, Hint: hint,
	})
}

// line is the line that an offset is on, from 1.
func (c *cutter) line(offset int) int { return 1 + bytes.Count(c.text[:offset], []byte("\n")) }

// next is the offset of the line below the one that starts at an offset.
func (c *cutter) next(start int) int {
	if i := bytes.IndexByte(c.text[start:], '\n'); i >= 0 {
		return start + i + 1
	}
	return len(c.text)
}

// find is the offset of the first line from start on that starts with mark and holds nothing else, or -1.
func (c *cutter) find(start int, mark string) int {
	for at := start; at < len(c.text); at = c.next(at) {
		line := c.text[at:c.next(at)]
		if line[0] == mark[0] && string(bytes.TrimSpace(line)) == mark {
			return at
		}
	}
	return -1
}

// checkEncoding reports the first byte that isn't UTF-8, or else the first NUL.
func (c *cutter) checkEncoding() {
	if !utf8.Valid(c.text) {
		c.report(validPrefix(string(c.text)), 1, notUTF8, saveAsUTF8)
	} else if at := bytes.IndexByte(c.text, 0); at >= 0 {
		c.report(at, 1, controlCharacter(0), "delete it")
	}
}

// validPrefix is the length of what is UTF-8 at the start of s.
func validPrefix(s string) int {
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") {
			return i
		}
	}
	return len(s)
}

// cut returns where the YAML starts, where it ends, or -1 if there is none to decode, and where the body starts.
func (c *cutter) cut() (yaml, end, body int) {
	// The opening is the first line with anything on it.
	open, opening := 0, ""
	for ; opening == "" && yaml < len(c.text); yaml = c.next(yaml) {
		open, opening = yaml, string(bytes.TrimSpace(c.text[yaml:c.next(yaml)]))
	}
	indent, width := bytes.Index(c.text[open:yaml], []byte(opening)), utf8.RuneCountInString(opening)
	switch {
	case opening == fence:
		if indent > 0 {
			c.report(open, indent, "the opening --- is indented", "delete the spaces before it")
		}
	case strings.HasPrefix(opening, fence) && strings.Trim(opening, "-") != "":
		space := len(opening) - len(fence) - len(bytes.TrimLeft([]byte(opening[len(fence):]), " \t"))
		c.report(open+indent+len(fence)+space, width-len(fence)-space, "something follows the opening ---",
			"write it on the next line: --- stands alone")
	case likeFence(opening):
		c.report(open+indent, width, "the opening isn't ---", "write exactly three hyphens")
	case strings.HasPrefix(opening, "+++"):
		c.report(open+indent, width, "frontmatter between +++ is TOML, but it must be YAML",
			"write --- above and below it, and each line as key: value")
		if end := c.find(yaml, "+++"); end >= 0 {
			return yaml, -1, c.next(end)
		}
		return yaml, -1, len(c.text)
	case len(c.problems) > 0: // not even text
		return 0, -1, 0
	default:
		c.report(0, 1, "no frontmatter", `start the file with three lines: "---", then "title: …" and so on, then "---" again`)
		return 0, -1, 0
	}

	head := c.head(open, yaml)
	if opening != fence || indent > 0 {
		copy(head, fence+strings.Repeat(" ", indent+len(opening)-len(fence)))
	}
	var length int
	rest, err := frontmatter.MustParse(bytes.NewReader(head), &length, format)
	if err == nil && length <= maxSize {
		return yaml, yaml + length, open + len(head) - len(rest)
	}
	if end := c.find(yaml, fence); end >= 0 {
		c.report(open, len(fence), fmt.Sprintf("frontmatter is larger than %d KiB", maxSize>>10),
			"move long texts below the frontmatter, into the page itself")
		return yaml, -1, c.next(end)
	}
	c.report(open, width, "frontmatter is opened by --- but never closed", c.closingHint(yaml))
	return yaml, -1, len(c.text)
}

// format makes adrg report the length of the frontmatter rather than decode it.
var format = frontmatter.NewFormat(fence, fence, func(data []byte, length any) error {
	*length.(*int) = len(data)
	return nil
})

// head copies the frontmatter with both its fences for adrg, which has no use for the body but would copy it, too. A
// --- that is part of a text is masked. Without a closing fence, head is all that the frontmatter may fill.
func (c *cutter) head(open, yaml int) []byte {
	var masked []int
	block := -1 // the column, from 0, that a block of text (| or >) is right of, or -1 outside blocks
	at, closed := yaml, false
	for at < len(c.text) && at <= yaml+maxSize && !closed {
		start := at
		at = c.next(at)
		line := bytes.TrimRight(c.text[start:at], "\r\n")
		indent := len(line) - len(bytes.TrimLeft(line, " "))
		isFence := string(bytes.TrimSpace(line)) == fence
		dash := start + bytes.IndexByte(line, fence[0])
		switch inBlock := block >= 0 && indent > block; {
		case inBlock && isFence:
			masked = append(masked, dash)
		case inBlock, indent == len(line): // in a block, or empty
		case isFence:
			closed = true
			if dash > start {
				c.report(dash, len(fence), "an indented --- ends the frontmatter",
					"delete the spaces before it if it is the end; in a text, indent it more than the text's key")
			}
		default:
			block = blockColumn(line)
		}
	}
	head := bytes.Clone(c.text[open:at])
	for _, dash := range masked {
		head[dash-open] = '='
	}
	return head
}

// blockHeader matches a line that opens a block of text ("  - text: |"). Group 1 is its indentation with the hyphens of
// a list, group 2 its key.
var blockHeader = regexp.MustCompile(`^((?: |- )*)(.*:[ \t]+)?[|>][-+0-9]{0,2}[ \t]*(?:[ \t]#.*)?$`)

// blockColumn is the column, from 0, that the text below a line is right of, or -1 if the line opens no block of text.
func blockColumn(line []byte) int {
	if !bytes.ContainsAny(line, "|>") {
		return -1
	}
	m := blockHeader.FindSubmatchIndex(line)
	if m == nil {
		return -1
	}
	if dash := bytes.LastIndexByte(line[:m[3]], '-'); m[4] < 0 && dash >= 0 {
		return dash // the texts of a list are right of their hyphens
	}
	return m[3]
}

// likeFence reports whether a line is what somebody wrote, or an editor made, of "---": more hyphens, or dashes.
func likeFence(line string) bool {
	return len(line) >= len(fence) && strings.Trim(line, "-‐‑‒–—―−") == ""
}

// closingHint says where to close a frontmatter, preferably at a line that looks as if it was meant to.
func (c *cutter) closingHint(yaml int) string {
	for at := yaml; at < len(c.text); at = c.next(at) {
		if line := string(bytes.TrimSpace(c.text[at:c.next(at)])); likeFence(line) || line == "..." || line == "+++" {
			return fmt.Sprintf("line %d looks like its end: write exactly --- there", c.line(at))
		}
	}
	return "write --- on a line of its own below the last key"
}
