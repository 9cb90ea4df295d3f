package markdown_test

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"buildsite/internal/markdown"
)

func TestSlug(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		// As on GitHub.
		{"Honesty", "honesty"},
		{"The first talk", "the-first-talk"},
		{"  spaces  around  ", "spaces--around"},
		{"What's next?", "whats-next"},
		{"5' 10\" & more", "5-10--more"},
		{"snake_case and kebab-case", "snake_case-and-kebab-case"},
		{"step 3.1: listen", "step-31-listen"},
		{"a/b\\c", "abc"},
		{"tab\tand\nline", "tab-and-line"},

		// Letters and digits of every script.
		{"Señales de peligro", "señales-de-peligro"},
		{"ÄRGER", "ärger"},
		{"Straße", "straße"},
		{"信頼 を", "信頼-を"},
		{"हिन्दी", "हिन्दी"},
		{"א ב", "א-ב"},
		{"١٢٣", "١٢٣"},
		{"x²", "x²"},

		// One spelling of what looks the same (e and an acute accent).
		{"Cafe\u0301", "café"},
		{"Å (ångström, U+212B)", "å-ångström-u212b"},

		// Nothing that isn't seen (a zero-width non-joiner and joiner, a soft hyphen, a byte-order mark, the sign for a coloured heart).
		{"می\u200cخواهم", "میخواهم"},
		{"क्\u200dष", "क्ष"},
		{"Vertrauens\u00adbruch", "vertrauensbruch"},
		{"\ufeffSafety", "safety"},
		{"❤\ufe0f love", "love"},
		{"a\u200bb\u2060c", "abc"},

		// Hyphens don't stand at the ends, and aren't an id alone.
		{"- dash -", "dash"},
		{"-", ""},
		{"---", ""},
		{"_", ""},
		{"???", ""},
		{"💔", ""},
		{"\u0301", ""},
		{"", ""},
		{" ", ""},
	} {
		if got := markdown.Slug(test.text); got != test.want {
			t.Errorf("Slug(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}

// A slug is a part of an address and a file's name: one that is taken apart and put together again has to stay the same.
func FuzzSlug(f *testing.F) {
	for _, text := range []string{"The first talk", "Cafe\u0301", "a!\u0301", "İstanbul", "ǅ", "- a -", "a/b", "\u2126 \u212B", "x\u0345", "\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		slug := markdown.Slug(text)
		if again := markdown.Slug(slug); again != slug {
			t.Errorf("Slug(%q) = %q, and the slug of that is %q", text, slug, again)
		}
		if strings.ToLower(slug) != slug {
			t.Errorf("Slug(%q) = %q has a capital", text, slug)
		}
		if strings.Contains(slug, "/") || strings.ContainsFunc(slug, unicode.IsSpace) {
			t.Errorf("Slug(%q) = %q has a space or a slash", text, slug)
		}
		if !norm.NFC.IsNormalString(slug) {
			t.Errorf("Slug(%q) = %q isn't in form NFC", text, slug)
		}
	})
}
