package markdown

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Reserved is the prefix of the ids that templates give, Controls that of worksheets' controls; no heading has one with it.
const (
	Reserved = "bs-"
	Controls = "f-"
)

// Slug turns a text into an id or a part of an address, as GitHub does for headings: lower case, letters and digits of
// every script kept, a hyphen for each space, all else left out. It is empty for a text without letters and digits, and its own
// [Form].
func Slug(text string) string {
	text = Form(strings.TrimSpace(text))
	var b strings.Builder
	letters := false
	for _, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			letters = true
			b.WriteRune(unicode.ToLower(r))
		case unicode.IsMark(r) || r == '-' || r == '_':
			b.WriteRune(r)
		case unicode.IsSpace(r):
			b.WriteByte('-')
		}
	}
	if !letters {
		return ""
	}
	return norm.NFC.String(strings.Trim(b.String(), "-")) // again: what was left out may have kept letters and marks apart
}

// An idSet gives the headings of a body their ids. It has the ids that are taken, and for each the number with
// which the search for one like it goes on.
type idSet map[string]int

// unique is the first of slug, slug-1, slug-2 … that is neither taken nor reserved, and takes it.
func (s idSet) unique(slug string) string {
	if slug == "" {
		slug = "section"
	}
	if reserved(slug) {
		slug = "h-" + slug
	}
	id := slug
	if n, taken := s[slug]; taken {
		for ; taken; n++ {
			id = slug + "-" + strconv.Itoa(n)
			_, taken = s[id]
		}
		s[slug] = n
	}
	s[id] = 1
	return id
}

// reserved reports whether an id is kept for templates or footnotes.
func reserved(id string) bool {
	if strings.HasPrefix(id, Reserved) || strings.HasPrefix(id, Controls) {
		return true
	}
	number, ok := strings.CutPrefix(id, "fnref-")
	if !ok {
		number, ok = strings.CutPrefix(id, "fn-")
	}
	return ok && number != "" && strings.Trim(number, "0123456789-") == ""
}

func noteID(n int) string { return "fn-" + strconv.Itoa(n) }

// noteRefID is the id of the place that refers to footnote n for the (again+1)th time.
func noteRefID(n, again int) string {
	if again == 0 {
		return "fnref-" + strconv.Itoa(n)
	}
	return "fnref-" + strconv.Itoa(n) + "-" + strconv.Itoa(again+1)
}
