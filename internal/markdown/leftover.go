package markdown

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// leftoverSigns are those with which what leftover looks for begins.
const leftoverSigns = "*_~[{=:$"

// stands warns of a kind of sign at an offset.
func (s *state) stands(offset, width int, kind, hint string) {
	s.warning(offset, max(width, 1), "readers see "+kind+" as it stands", hint)
}

// leftoverLines looks at how the lines of a paragraph begin.
func (s *state) leftoverLines(n ast.Node) {
	lines := n.Lines()
	told := map[string]bool{}
	strokes := 0
	for i := 0; i < lines.Len(); i++ {
		segment := lines.At(i)
		line := segment.Value(s.source)
		start := segment.Start + len(line) - len(bytes.TrimLeft(line, " \t")) // what stands before it
		line = bytes.TrimSpace(line)
		if len(line) < 2 {
			continue
		}
		tell := func(width int, kind, hint string) {
			if !told[kind] {
				told[kind] = true
				s.stands(start, width, kind, hint)
			}
		}
		rest := bytes.TrimLeft(line, string(line[0]))
		n := len(line) - len(rest)
		first, _ := utf8.DecodeRune(rest)
		switch c := line[0]; {
		case c == '#' && 2 <= n && n <= 6 && unicode.IsLetter(first):
			tell(n, `"##"`, "a heading has a space after the signs: "+string(line[:n])+" "+beginning(rest))
		case c == ':' && n >= 3 && unicode.IsLetter(firstOf(bytes.TrimLeft(rest, " {."))):
			tell(n, `":::"`, "for a callout, write > [!NOTE] on a line, and > before each line of its text")
		case (c == '!' || c == '?') && n == 3 && admonition(rest):
			tell(n, `"`+string(line[:n])+`"`, "for a callout, write > [!NOTE] on a line, and > before each line of its text")
		case bullet(line):
			tell(1, "a list's bullet", "an entry of a list begins with - and a space")
		case numbered(line):
			tell(bytes.IndexAny(line, ".)")+1, "a list's number", "an entry of a list has a space after its number: "+strings.Replace(beginning(line), ".", ". ", 1))
		case c == '|':
			strokes++
			if i > 0 && hyphens(line) {
				s.stands(start, utf8.RuneCount(line), `"|"`, "a table's head has to have as many cells as its line of hyphens")
				return
			}
		}
	}
	if first := lines.At(0); strokes == lines.Len() && strokes > 0 {
		line := bytes.TrimSpace(first.Value(s.source))
		if strokes > 1 || bytes.Count(line, []byte("|")) > 2 && bytes.HasSuffix(line, []byte("|")) {
			s.stands(first.Start, 1, `"|"`, "a table needs, below its first line, one of hyphens with as many cells: "+rule(line))
		}
	}
}

// rule is the line of hyphens below a table's first line.
func rule(line []byte) string {
	return "|" + strings.Repeat("---|", min(8, max(1, bytes.Count(bytes.Trim(line, "|"), []byte("|"))+1)))
}

// hyphens reports whether a line could be that below a table's head.
func hyphens(line []byte) bool {
	return len(bytes.Trim(line, "|-: \t")) == 0 && bytes.Contains(line, []byte("--"))
}

// beginning is the first word of a text, and dots if it isn't the last.
func beginning(text []byte) string {
	word, _, more := bytes.Cut(text, []byte(" "))
	if more {
		return string(word) + " …"
	}
	return string(word)
}

func firstOf(text []byte) rune {
	r, _ := utf8.DecodeRune(text)
	return r
}

// admonitions are the kinds of callouts that other systems know.
var admonitions = strings.Fields("abstract attention bug caution check cite danger done error example fail failure faq help hint important info " +
	"missing note question quote snippet success summary tip tldr todo warning")

// admonition reports whether a line goes on as a callout of MkDocs does: !!! note.
func admonition(rest []byte) bool {
	rest = bytes.TrimPrefix(rest, []byte("+"))
	words := bytes.Fields(rest)
	return len(words) > 0 && rest[0] == ' ' && slices.Contains(admonitions, string(bytes.Trim(words[0], `"`)))
}

func bullet(line []byte) bool {
	r, size := utf8.DecodeRune(line)
	return strings.ContainsRune("•‣◦▪●", r) && len(bytes.TrimSpace(line[size:])) > 0
}

// numbered reports whether a line begins like 1.Text, and not like 1.5 or 1.example.org.
func numbered(line []byte) bool {
	rest := bytes.TrimLeft(line, "0123456789")
	if n := len(line) - len(rest); n == 0 || n > 2 || len(rest) < 3 || rest[0] != '.' {
		return false
	}
	word, _, _ := bytes.Cut(rest[1:], []byte(" "))
	r, _ := utf8.DecodeRune(word)
	return (unicode.IsUpper(r) || unbroken(r)) && utf8.RuneCount(word) > 2 && !bytes.ContainsAny(bytes.TrimRight(word, "."), ".")
}

// leftover warns of signs in a passage that were meant as markup, here or in another system, and that readers see as they stand. It
// tells each kind once.
func (s *state) leftover(text []letter) {
	told := map[string]bool{}
	tell := func(from, to int, kind, hint string) {
		if !told[kind] && text[from].at >= 0 {
			told[kind] = true
			s.stands(int(text[from].at), to-from, kind, hint)
		}
	}
	at := func(i int) rune {
		if i < 0 || i >= len(text) {
			return ' '
		}
		return text[i].r
	}
	has := func(i int, signs string) bool {
		for _, r := range signs {
			if i < 0 || i >= len(text) || text[i].fixed || text[i].r != r {
				return false
			}
			i++
		}
		return true
	}
	// find returns where signs stand at or after i, on the same line and not far away; -1 if nowhere.
	find := func(i int, signs string) int {
		for j := i; j < len(text) && j < i+300 && text[j].r != '\n'; j++ {
			if has(j, signs) {
				return j
			}
		}
		return -1
	}
	for i := 0; i < len(text); i++ {
		if text[i].fixed {
			continue
		}
		switch text[i].r {
		case '*', '_', '~':
			end := i + 1
			for end < len(text) && has(end, string(text[i].r)) {
				end++
			}
			if sign := strings.Repeat(string(text[i].r), 2); end-i == 2 && emphasis(text, i, at, find) {
				hint := "the signs stand at the words, without a space, and in pairs: " + sign + "so" + sign
				if !unicode.IsSpace(at(i-1)) && !unicode.IsSpace(at(end)) {
					hint = "between punctuation and a letter they don't count: put the punctuation outside, " + sign + "so" + sign + "."
				}
				tell(i, end, `"`+sign+`"`, hint+`; or write \`+sign[:1]+`\`+sign[:1])
			}
			i = end - 1
		case '[':
			if !has(i, "[[") || isWord(at(i-1)) {
				break
			}
			if end := find(i+2, "]]"); end > i+2 && !unicode.IsSpace(at(i+2)) && find(i+2, "]") == end && !slices.ContainsFunc(text[i+2:end], func(l letter) bool { return l.r == '[' }) {
				if has(i-1, "!") {
					tell(i-1, end+2, `"![[…]]"`, "write ![what it shows](picture.jpg), with the file's path")
				} else {
					tell(i, end+2, `"[[…]]"`, "write [words](page.md), with the path of the page's file")
				}
				i = end
			}
		case ']':
			if has(i+1, " (") && target(text, i+3) {
				tell(i, i+3, `"] ("`, "no space belongs between the two: [words](page.md)")
			}
		case '{':
			s.braces(text, i, has, find, tell)
		case '=':
			if !has(i, "==") || has(i-1, "=") || has(i+2, "=") || isWord(at(i-1)) || unicode.IsSpace(at(i+2)) {
				break
			}
			if end := find(i+2, "=="); end > 0 && !unicode.IsSpace(at(end-1)) && !isWord(at(end+2)) && at(end+2) != '=' {
				tell(i, end+2, `"==…=="`, "for emphasis, write **so**")
				i = end + 1
			}
		case ':':
			if isWord(at(i-1)) || at(i-1) == ':' {
				break
			}
			end := i + 1
			for end < len(text) && end < i+24 && !text[end].fixed && (text[end].r == '_' || isWord(text[end].r)) {
				end++
			}
			if has(end, ":") && !isWord(at(end+1)) && shortcodes[plainLetters(text[i+1:end])] {
				tell(i, end+1, `":…:"`, "write the little picture itself, such as 🙂")
				i = end
			}
		case '$':
			if !has(i, "$$") || has(i+2, "$") {
				break
			}
			if end := find(i+2, "$$"); end > i+2 && strings.ContainsAny(plainLetters(text[i+2:end]), `\^_=`) {
				tell(i, end+2, `"$$…$$"`, "formulas aren't set: write it in words, or as a picture")
				i = end + 1
			}
		}
	}
}

// emphasis reports whether the two signs at i were meant to be a pair's: they stand at a word on one side, or off it with
// another pair further on. Powers (2 ** 3), blanks (__) and masked words aren't.
func emphasis(text []letter, i int, at func(int) rune, find func(int, string) int) bool {
	before, after := at(i-1), at(i+2)
	sign := strings.Repeat(string(text[i].r), 2)
	more := find(i+2, sign) > 0
	switch {
	case unicode.IsSpace(before) && unicode.IsSpace(after):
		return sign != "__" && more && !operand(text, i-2, -1) && !operand(text, i+3, 1)
	case sign == "__":
		return more && unicode.IsSpace(before) && isWord(after)
	case sign == "~~" && !more:
		return false
	case isWord(before) && isWord(after):
		return unbroken(before) || unbroken(after)
	}
	return isWord(before) || isWord(after) || unbroken(before) || unbroken(after)
}

// operand reports whether the word that begins at i, and goes on in steps, is a number or a single letter.
func operand(text []letter, i, step int) bool {
	if i < 0 || i >= len(text) || text[i].at < 0 {
		return false
	}
	if unicode.IsNumber(text[i].r) || text[i].r == ')' || text[i].r == '(' {
		return true
	}
	next := i + step
	return unicode.IsLetter(text[i].r) && (next < 0 || next >= len(text) || !isWord(text[next].r))
}

// braces looks at what begins with a brace: tags of templates, and attributes as others write them.
func (s *state) braces(text []letter, i int, has func(int, string) bool, find func(int, string) int, tell func(from, to int, kind, hint string)) {
	const tags = "tags of other systems do nothing here: take it out, write what it stood for, or write it as `code`"
	switch {
	case has(i-1, "{"): // told already
	case has(i, "{{"):
		if end := find(i+2, "}}"); end > i+2 {
			tell(i, end+2, `"{{…}}"`, tags)
		}
	case has(i, "{%"):
		if end := find(i+2, "%}"); end > i+2 {
			tell(i, end+2, `"{%…%}"`, tags)
		}
	case has(i, "{:"):
		if end := find(i+2, "}"); end > i+2 {
			tell(i, end+1, `"{:…}"`, "attributes are written without the colon, on a line of their own below the block: {.name}")
		}
	case has(i, "{."), has(i, "{#"):
		end := find(i+2, "}")
		if end > i+2 && unicode.IsLetter(text[i+2].r) && !strings.ContainsFunc(plainLetters(text[i+2:end]), func(r rune) bool { return !isWord(r) && !strings.ContainsRune("-_.# ", r) }) {
			tell(i, end+1, `"{`+string(text[i+1].r)+`…}"`, "attributes stand at the end of a heading, or on a line of their own below a block")
		}
	}
}

// target reports whether what begins at i, up to a bracket that closes, looks like an address.
func target(text []letter, i int) bool {
	end := i
	for end < len(text) && end < i+200 && text[end].r != ')' && !unicode.IsSpace(text[end].r) {
		end++
	}
	if end >= len(text) || text[end].r != ')' || end == i {
		return false
	}
	if end == i+1 {
		return text[i].at < 0 && text[i].r == 'x' // an address is one
	}
	words := plainLetters(text[i:end])
	for _, begin := range []string{"/", "./", "../", "#", "http"} {
		if strings.HasPrefix(words, begin) {
			return true
		}
	}
	for _, end := range []string{".md", ".html", ".jpg", ".png", ".pdf", ".svg"} {
		if strings.Contains(words, end) {
			return true
		}
	}
	return false
}

func plainLetters(text []letter) string {
	var b strings.Builder
	for _, l := range text {
		b.WriteRune(l.r)
	}
	return b.String()
}

// shortcodes are the names of little pictures that people type most, as GitHub and chats know them.
var shortcodes = func() map[string]bool {
	m := map[string]bool{}
	for _, name := range strings.Fields(`angry arrow_down arrow_left arrow_right arrow_up astonished ballot_box_with_check bangbang bell blue_heart blush book
		books boom bow broken_heart bug bulb calendar camera cat checkered_flag clap clipboard cloud coffee computer confetti_ball confused construction
		cool cry crying_cat_face dancer dart disappointed dizzy dog earth_africa earth_americas email exclamation eyes facepunch fire fist flags flushed
		four_leaf_clover frowning gear gem ghost gift globe_with_meridians green_heart grey_question grin grinning handshake heart heart_eyes heartbeat
		heavy_check_mark heavy_exclamation_mark heavy_plus_sign hourglass house hugs hushed information_source innocent joy key kiss kissing_heart
		laughing link lock loudspeaker mag mailbox man mega memo moneybag moon muscle musical_note new no_entry no_entry_sign no_good notebook ok ok_hand
		one open_hands package page_facing_up partying_face pencil pencil2 pensive phone point_down point_left point_right point_up pray purple_heart
		pushpin question rage rainbow raised_hand raised_hands recycle red_circle relaxed relieved rocket rofl rose rotating_light runner sad scream see_no_evil
		shrug skull sleeping slightly_smiling_face smile smile_cat smiley smirk sob sparkles sparkling_heart speech_balloon star star2 stars stuck_out_tongue
		stuck_out_tongue_winking_eye sun sunglasses sunny sweat sweat_smile tada telephone thinking thinking_face thought_balloon three thumbsdown thumbsup
		tired_face trophy turtle two unamused unlock v warning wave weary white_check_mark wink woman worried wrench writing_hand x yellow_heart zap zzz +1`) {
		m[name] = true
	}
	return m
}()
