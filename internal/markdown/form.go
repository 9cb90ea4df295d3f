package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Form is the form in which names are compared: those of files, addresses and ids. Two names that can't be told apart by looking
// at them have one form: Macs store an accent apart from its letter (NFD), keyboards write both as one (NFC), and some characters
// aren't seen at all.
func Form(name string) string {
	if isASCII(name) {
		return name
	}
	if strings.ContainsFunc(name, invisible) {
		name = strings.Map(func(r rune) rune {
			if invisible(r) {
				return -1
			}
			return r
		}, name)
	}
	return norm.NFC.String(name)
}

// NFC is a name as it stands in addresses: with each letter and its accents as one character, as far as there is one.
func NFC(name string) string { return norm.NFC.String(name) }

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// invisible holds for what Unicode calls default-ignorable, such as a soft hyphen, a zero-width joiner, or the sign after a heart
// that makes it red.
func invisible(r rune) bool {
	switch {
	case r < 0xad, 0xfff9 <= r && r <= 0xfffb, 0x13430 <= r && r <= 0x13455, unicode.Is(unicode.Prepended_Concatenation_Mark, r):
		return false
	}
	return unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}
