package markdown

import (
	"bytes"
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// marks are what a language sets for typed quotes, and its habits.
type marks struct {
	double, single [2]string // opening and closing
	spaced         bool      // no line begins with a sign that has a space before it, as in French
	short          []string  // words that begin with an apostrophe
}

// english are the marks of languages that we know no others of.
var english = marks{double: [2]string{"“", "”"}, single: [2]string{"‘", "’"}}

// quotes are the marks of a language: those that its writers set for quotations, and for quotations within them. Where usage is
// divided, it is what the CLDR gives, or most newspapers.
func quotes(language string) marks {
	m := english
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	switch base {
	case "de", "cs", "sk", "sl", "is", "lt", "ka":
		m.double, m.single = [2]string{"„", "“"}, [2]string{"‚", "‘"}
	case "bg", "mk":
		m.double, m.single = [2]string{"„", "“"}, [2]string{"’", "‘"}
	case "et":
		m.double, m.single = [2]string{"„", "“"}, [2]string{"«", "»"}
	case "pl", "hr":
		m.double, m.single = [2]string{"„", "”"}, [2]string{"‚", "’"}
	case "sr", "bs":
		m.double, m.single = [2]string{"„", "”"}, [2]string{"’", "’"}
	case "hu":
		m.double, m.single = [2]string{"„", "”"}, [2]string{"»", "«"}
	case "ro":
		m.double, m.single = [2]string{"„", "”"}, [2]string{"«", "»"}
	case "fr":
		m.double, m.single = [2]string{"«\u00a0", "\u00a0»"}, [2]string{"“", "”"}
		m.spaced = true
	case "es", "it", "ca", "gl", "el", "sq", "ar":
		m.double, m.single = [2]string{"«", "»"}, [2]string{"“", "”"}
	case "eu", "fa":
		m.double, m.single = [2]string{"«", "»"}, [2]string{"‹", "›"}
	case "no", "nb", "nn":
		m.double = [2]string{"«", "»"}
	case "ru", "uk", "be":
		m.double, m.single = [2]string{"«", "»"}, [2]string{"„", "“"}
	case "da":
		m.double, m.single = [2]string{"»", "«"}, [2]string{"›", "‹"}
	case "sv", "fi", "he":
		m.double, m.single = [2]string{"”", "”"}, [2]string{"’", "’"}
	}
	switch strings.ToLower(language) {
	case "pt-pt":
		m.double, m.single = [2]string{"«", "»"}, [2]string{"“", "”"}
	case "de-ch", "de-li", "it-ch":
		m.double, m.single = [2]string{"«", "»"}, [2]string{"‹", "›"}
	}
	switch base {
	case "en":
		m.short = []string{"tis", "twas", "twere", "twill", "twould", "em", "til"}
	case "de":
		m.short = []string{"s", "n", "ne", "nem", "nen", "ner", "nes"}
	case "nl", "af":
		m.short = []string{"s", "t", "n", "m", "k", "ns", "r"}
	case "it":
		m.short = []string{"l", "n", "na", "no", "sto", "sta", "ste", "sti"}
	}
	return m
}

// A letter is a character of a passage: the text of one block, as it is read across its markup.
type letter struct {
	r   rune
	at  int32 // its offset in the source, or in the text
	set sign  // what it is set as
	// It means itself: it was written with a backslash or as a reference, or stands for something that isn't text.
	fixed bool
}

// A sign is what a typed character is set as.
type sign uint8

const (
	asTyped sign = iota
	openDouble
	closeDouble
	openSingle
	closeSingle
	apostrophe
	prime
	doublePrime
	enDash
	emDash
	ellipsis
	fixedSpace
	dropped // its part is in the sign before it
)

func (m *marks) sign(s sign) string {
	switch s {
	case openDouble:
		return m.double[0]
	case closeDouble:
		return m.double[1]
	case openSingle:
		return m.single[0]
	case closeSingle:
		return m.single[1]
	}
	return [...]string{apostrophe: "’", prime: "′", doublePrime: "″", enDash: "–", emDash: "—", ellipsis: "…", fixedSpace: "\u00a0", dropped: ""}[s]
}

// Text sets the quotation marks, dashes and spaces of a text that isn't markdown, such as a title, as those of bodies are set.
func (p *Parser) Text(text string) string {
	if !p.marks.concern([]byte(text)) {
		return text
	}
	letters := make([]letter, 0, len(text))
	for i, r := range text {
		letters = append(letters, letter{r: r, at: int32(i)})
	}
	p.marks.set(letters)
	return string(p.marks.replace([]byte(text), letters, 0))
}

// escaped sets a text that is still written as markdown is, with backslashes and references.
func (m *marks) escaped(text []byte) []byte {
	if !m.concern(text) {
		return text
	}
	letters := appendLetters(nil, text, 0)
	m.set(letters)
	return m.replace(text, letters, 0)
}

// replace returns the text that begins at the offset from with its letters as they are set.
func (m *marks) replace(text []byte, letters []letter, from int32) []byte {
	out := make([]byte, 0, len(text)+len(text)/8)
	done := int32(0)
	for _, l := range letters {
		if l.set == asTyped {
			continue
		}
		at := l.at - from
		out = append(out, text[done:at]...)
		out = append(out, m.sign(l.set)...)
		done = at + int32(utf8.RuneLen(l.r))
	}
	return append(out, text[done:]...)
}

// concern reports whether there may be something to set in a text.
func (m *marks) concern(text []byte) bool {
	return bytes.ContainsAny(text, `"'`) || bytes.Contains(text, []byte("--")) || bytes.Contains(text, []byte("...")) ||
		m.spaced && bytes.ContainsAny(text, "?!;:«»")
}

// appendLetters appends the characters of markdown text that begins at an offset.
func appendLetters(letters []letter, text []byte, from int) []letter {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		l := letter{r: r, at: int32(from + i)}
		switch {
		case r == '\\' && i+1 < len(text) && util.IsPunct(text[i+1]):
			l.r, l.fixed, size = rune(text[i+1]), true, 2
		case r == '&':
			if end := bytes.IndexByte(text[i:min(len(text), i+34)], ';'); end > 0 {
				if c := html.UnescapeString(string(text[i : i+end+1])); c[0] != '&' || len(c) == 1 {
					l.r, _ = utf8.DecodeRuneInString(c)
					l.fixed, size = true, end+1
				}
			}
		}
		letters = append(letters, l)
		i += size
	}
	return letters
}

// passage returns the letters of a block, or of an image's alternative text. What isn't text, such as code or an address,
// is a letter x to whatever is around it.
func (s *state) passage(n ast.Node) []letter {
	s.letters = s.letters[:0]
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || c == n {
			return ast.WalkContinue, nil
		}
		thing := letter{r: 'x', at: -1, fixed: true}
		switch c := c.(type) {
		case *ast.Text:
			if c.IsRaw() {
				s.letters = append(s.letters, thing)
			} else {
				s.letters = appendLetters(s.letters, c.Segment.Value(s.source), c.Segment.Start)
			}
			if c.SoftLineBreak() || c.HardLineBreak() {
				s.letters = append(s.letters, letter{r: '\n', at: -1, fixed: true})
			}
		case *ast.CodeSpan, *ast.AutoLink, *bareLink, *ast.Image:
			s.letters = append(s.letters, thing)
			return ast.WalkSkipChildren, nil
		case *east.TaskCheckBox:
			thing.r = ' '
			s.letters = append(s.letters, thing)
		}
		return ast.WalkContinue, nil
	})
	return s.letters
}

// typeset sets the quotes, dashes and spaces in the texts of a block, or of an image's words, whose letters are these.
func (s *state) typeset(n ast.Node, letters []letter) {
	s.marks.set(letters)
	next := 0
	var pictures []ast.Node // their words are passages of their own
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || c == n {
			return ast.WalkContinue, nil
		}
		switch c := c.(type) {
		case *ast.Text:
			if c.IsRaw() {
				break
			}
			start, stop := int32(c.Segment.Start), int32(c.Segment.Stop)
			for next < len(letters) && letters[next].at < 0 {
				next++
			}
			first, changed := next, false
			for next < len(letters) && letters[next].at >= start && letters[next].at < stop {
				changed = changed || letters[next].set != asTyped
				next++
			}
			if changed {
				if s.texts == nil {
					s.texts = map[*ast.Text][]byte{}
				}
				s.texts[c] = s.marks.replace(c.Segment.Value(s.source), letters[first:next], start)
			}
		case *ast.Image:
			pictures = append(pictures, c)
			return ast.WalkSkipChildren, nil
		case *ast.CodeSpan:
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	for _, p := range pictures {
		s.typeset(p, s.passage(p))
	}
}

// text is a piece of text as it is set, still with backslashes and references.
func (s *state) text(n *ast.Text) []byte {
	if text, ok := s.texts[n]; ok {
		return text
	}
	return n.Segment.Value(s.source)
}

// set decides what the typed characters of a passage are set as. It is the one rule for text, titles and labels.
func (m *marks) set(text []letter) {
	setRuns(text)
	if m.spaced {
		setSpaces(text)
	}
	m.setQuotes(text)
}

// setRuns sets -- and --- as dashes, and three dots as an ellipsis; longer runs mean themselves.
func setRuns(text []letter) {
	for i := 0; i < len(text); {
		n := 1
		for !text[i].fixed && (text[i].r == '-' || text[i].r == '.') && i+n < len(text) && text[i+n].r == text[i].r && !text[i+n].fixed {
			n++
		}
		switch {
		case n == 2 && text[i].r == '-':
			text[i].set, text[i+1].set = enDash, dropped
		case n == 3 && text[i].r == '-':
			text[i].set, text[i+1].set, text[i+2].set = emDash, dropped, dropped
		case n == 3 && text[i].r == '.':
			text[i].set, text[i+1].set, text[i+2].set = ellipsis, dropped, dropped
		}
		i += n
	}
}

// setSpaces keeps the signs that French sets off by a space on the line of the word before them, or behind.
func setSpaces(text []letter) {
	for i, l := range text {
		if l.r != ' ' || l.fixed || i == 0 || i+1 == len(text) {
			continue
		}
		before, after := text[i-1].r, text[i+1].r
		if strings.ContainsRune("?!;:»›", after) && !unicode.IsSpace(before) || strings.ContainsRune("«‹", before) && !unicode.IsSpace(after) {
			text[i].set = fixedSpace
		}
	}
}

// A quote is a typed single quote that may open a quotation, or may close one.
type quote struct {
	opens, closes bool
	sure          bool // it closes, and can't be the apostrophe of "parents' house"
	// One that closes, or surely does, comes behind it before any that opens.
	closed, surelyClosed bool
}

// setQuotes decides for each typed quote whether it opens or closes a quotation, or is an apostrophe, or the sign of feet or
// inches: by what stands around it, and by what is open.
func (m *marks) setQuotes(text []letter) {
	if !slices.ContainsFunc(text, typedQuote) {
		return
	}
	// From behind: the first character after each place that isn't a quote, and for single quotes, what closes them.
	after := make([]rune, len(text)+1)
	after[len(text)] = ' '
	behind := make([]rune, len(text)+1) // and before each
	behind[0] = ' '
	for i, l := range text {
		behind[i+1] = l.r
		if typedQuote(l) {
			behind[i+1] = behind[i]
		}
	}
	ahead := map[int]quote{}
	var next quote
	for i := len(text) - 1; i >= 0; i-- {
		after[i] = text[i].r
		if !typedQuote(text[i]) {
			continue
		}
		after[i] = after[i+1]
		if text[i].r != '\'' {
			continue
		}
		q := quote{closed: next.closed, surelyClosed: next.surelyClosed}
		before, follows := behind[i], after[i+1]
		switch {
		case opensAfter(before) && !unicode.IsSpace(follows):
			q.opens = true
			next = quote{}
		case !unicode.IsSpace(before) && (!isWord(follows) || unbroken(follows)):
			q.closes = true
			q.sure = !strings.ContainsRune("sSxzß", before) || !unicode.IsSpace(follows) || i+1 == len(text)
			next.closed, next.surelyClosed = true, q.sure || next.surelyClosed
		}
		ahead[i] = q
	}

	double, single := false, false // what is open
	begun := false                 // there was something else than a quote
	inches := -1                   // the index of a " that belongs to feet before it
	before := ' '
	for i := range text {
		l := &text[i]
		if !typedQuote(*l) {
			before, begun = l.r, begun || !unicode.IsSpace(l.r)
			if l.set == enDash || l.set == emDash {
				before = '—'
			}
			continue
		}
		now, follows := ' ', after[i+1]
		if i+1 < len(text) {
			now = text[i+1].r
		}
		if l.r == '"' {
			switch {
			case i == inches:
				l.set = doublePrime
			case unicode.IsNumber(before) && !isWord(now) && digits(text[:i]) < 4 && (!double || now == '"' && !text[i+1].fixed):
				l.set = doublePrime
			case unicode.IsNumber(before) && !double && now == 'x':
				l.set = doublePrime
			case i > 0 && text[i-1].set == openDouble && text[i-1].r == '"' && !isWord(now): // a quotation of nothing
				l.set, double = closeDouble, false
			case unicode.IsSpace(before) && unicode.IsSpace(follows), before == '"':
				// alone: who knows
			case unicode.Is(unicode.Hebrew, before) && unicode.Is(unicode.Hebrew, now):
				// within an acronym
			case isWord(before) && isWord(follows) && !double && !unbroken(before) && !unbroken(follows):
				// within a word
			case opensAfter(before) && !isDash(before), !double && !unicode.IsSpace(follows) && (!isWord(before) || unbroken(before)) && (isWord(follows) || isDash(before)),
				!double && unbroken(follows) && isWord(before):
				l.set, double = openDouble, true
			default:
				l.set, double = closeDouble, false
			}
		} else {
			q := ahead[i]
			switch {
			case unicode.IsNumber(before) && feet(text, i) > 0:
				inches = feet(text, i)
				l.set = prime
			case unicode.IsNumber(before) && (now == 'x' || now == '×') && i+2 < len(text) && unicode.IsNumber(text[i+2].r):
				l.set = prime // 4'x8'
			case unicode.IsNumber(before) && unicode.IsNumber(now):
				l.set = prime
				if digits(text[:min(i+4, len(text))]) == 3 {
					l.set = apostrophe // 1'000
				}
			case unicode.IsNumber(before) && !isWord(follows) && !single && digits(text[:i]) < 3:
				l.set = prime
			case isWord(before) && isWord(follows) && !unbroken(before) && !unbroken(follows):
				l.set = apostrophe
			case unicode.IsSpace(before) && unicode.IsSpace(follows):
			case i > 1 && text[i-1].r == 'n' && text[i-2].set == apostrophe && text[i-2].r == '\'' && !isWord(follows) && !single:
				l.set = apostrophe // rock 'n' roll
			case q.opens && (!isDash(before) || !single):
				switch {
				case m.shortened(text, i, q):
					l.set = apostrophe
				case !q.closed && begun:
					l.set = apostrophe
				default:
					l.set, single = openSingle, true
				}
			case !single && unbroken(follows) && isWord(before), !single && !isWord(before) && isWord(follows):
				l.set, single = openSingle, true
			case single && !(q.closes && !q.sure && q.closed):
				l.set, single = closeSingle, false
			case isWord(before) || q.closed:
				l.set = apostrophe
			default:
				l.set = closeSingle
			}
		}
		switch l.set {
		case openDouble, openSingle:
			before = '('
		case asTyped:
			before = l.r
		default:
			before = ')'
		}
	}
}

func typedQuote(l letter) bool { return (l.r == '"' || l.r == '\'') && !l.fixed }

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) }

func isDash(r rune) bool { return unicode.Is(unicode.Pd, r) || r == '/' }

// opensAfter reports whether a quote after r opens a quotation, unless a space follows.
func opensAfter(r rune) bool {
	return unicode.IsSpace(r) || unicode.In(r, unicode.Ps, unicode.Pi) || isDash(r) || strings.ContainsRune("„‚¿¡=", r)
}

// digits is how many digits a text ends in, up to four.
func digits(text []letter) int {
	n := 0
	for n < 4 && n < len(text) && unicode.IsDigit(text[len(text)-1-n].r) {
		n++
	}
	return n
}

// feet returns the index of the mark of inches that belongs to the mark of feet at i, as in 6'2" and 5' 10½"; 0 if
// there is none.
func feet(text []letter, i int) int {
	j := i + 1
	if j < len(text) && unicode.IsSpace(text[j].r) {
		j++
	}
	first := j
	for j < len(text) && j < first+5 && (unicode.IsNumber(text[j].r) || j > first && strings.ContainsRune(".,/", text[j].r)) {
		j++
	}
	if j > first && j < len(text) && text[j].r == '"' && !text[j].fixed {
		return j
	}
	return 0
}

// shortened reports whether the quote at i stands for letters or digits left out: 'tis, the '90s, rock 'n' roll.
func (m *marks) shortened(text []letter, i int, q quote) bool {
	j := i + 1
	for j < len(text) && j < i+12 && isWord(text[j].r) {
		j++
	}
	word := make([]rune, 0, 12)
	for _, l := range text[i+1 : j] {
		word = append(word, unicode.ToLower(l.r))
	}
	closed := j < len(text) && typedQuote(text[j]) && text[j].r == '\'' // as in 'em'
	switch {
	case len(word) >= 2 && unicode.IsDigit(word[0]) && unicode.IsDigit(word[1]) && (len(word) == 2 || !unicode.IsDigit(word[2])):
		return !closed && (len(word) > 2 || !q.surelyClosed)
	case string(word) == "n" && closed:
		return i >= 2 && isWord(text[i-2].r) && j+2 < len(text) && (unicode.IsSpace(text[j+1].r) || isDash(text[j+1].r)) && isWord(text[j+2].r)
	}
	return !closed && slices.Contains(m.short, string(word))
}
