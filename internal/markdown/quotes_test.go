package markdown_test

import (
	"html"
	"strings"
	"testing"

	"buildsite/internal/markdown"
)

// What is typed is set by one rule, wherever it stands: in a paragraph, a heading, a link's title, an image's words, and in
// what isn't markdown.
func TestQuotes(t *testing.T) {
	for _, test := range []struct{ language, typed, want string }{
		// A quotation, whatever letter it begins with.
		{"en", `The word 'no' is 'enough': 'trust', 'love', 'time-out', 'sure'.`, "The word ‘no’ is ‘enough’: ‘trust’, ‘love’, ‘time-out’, ‘sure’."},
		{"en", `"He said 'I'm sure' and 'don't'." 'I can't'`, "“He said ‘I’m sure’ and ‘don’t’.” ‘I can’t’"},
		{"en", `"'x'", 'y'; ("z") "a"/"b" "c"-"d" x="y"`, "“‘x’”, ‘y’; (“z”) “a”/“b” “c”-“d” x=“y”"},
		{"en", `"I was---" she said---"no".`, "“I was—” she said—“no”."},
		{"en", `"The first of several paragraphs`, "“The first of several paragraphs"},

		// What is left out is an apostrophe, also where it stands first.
		{"en", `The class of '99, the '90s, '68-'72. '10 Reasons'. '99'`, "The class of ’99, the ’90s, ’68-’72. ‘10 Reasons’. ‘99’"},
		{"en", `'Tis rock 'n' roll; give 'em time, 'til then, 'cause "'twas" doin' fine`, "’Tis rock ’n’ roll; give ’em time, ’til then, ’cause “’twas” doin’ fine"},
		{"en", `Saying 'no' in the '90s: the boys' house, 'the boys' house', the 1990s' end, 1990's`, "Saying ‘no’ in the ’90s: the boys’ house, ‘the boys’ house’, the 1990s’ end, 1990’s"},
		{"de", `'nein' sagen, "'nein' sagen", die '80er, Hans' Buch, geht's, 's ist 'ne Idee`, "‚nein‘ sagen, „‚nein‘ sagen“, die ’80er, Hans’ Buch, geht’s, ’s ist ’ne Idee"},
		{"nl", `'s Morgens in 't huis: 'nee'`, "’s Morgens in ’t huis: ‘nee’"},
		{"fr", `l'amour, aujourd'hui, l'"ami"`, "l’amour, aujourd’hui, l’«\u00a0ami\u00a0»"},

		// Feet and inches, minutes, thousands.
		{"en", `6'2" and 5' 10" and 5'10½", a 12" pipe, 4'x8', 52°31'12"N, "he is 6'2""`, "6′2″ and 5′ 10″ and 5′10½″, a 12″ pipe, 4′x8′, 52°31′12″N, “he is 6′2″”"},
		{"de-CH", `1'000'000 Franken, "sagt 'er'"`, "1’000’000 Franken, «sagt ‹er›»"},
		{"en", `He was "aged 21" in '21, or '21'.`, "He was “aged 21” in ’21, or ‘21’."},

		// Dashes and dots.
		{"en", `a -- b --- c... d ---- e .... f - g`, "a – b — c… d ---- e .... f - g"},
		{"en", `Access >> Route << x`, "Access >> Route << x"},

		// Who knows.
		{"en", `" and ' alone, word"word`, `" and ' alone, word"word`},
		{"he", `צה"ל אמר "כן"`, `צה"ל אמר ”כן”`},
		{"zh", `他说"你好"吗，'你好'。`, "他说“你好”吗，‘你好’。"},

		{"ko", `'outdated'로 "최신"을`, "‘outdated’로 “최신”을"},
		{"en", `The default is "", "x".`, "The default is “”, “x”."},

		// French keeps its signs on the line.
		{"fr", `Pourquoi ? Oui ! « déjà » ; non : 10:30 "mot" 'mot'?`, "Pourquoi\u00a0? Oui\u00a0! «\u00a0déjà\u00a0»\u00a0; non\u00a0: 10:30 «\u00a0mot\u00a0» “mot”?"},
		{"en", `Why ? « x »`, "Why ? « x »"},

		// The marks of each language.
		{"es", `"a 'b' c"`, "«a “b” c»"},
		{"pt-BR", `"a 'b' c"`, "“a ‘b’ c”"},
		{"pt-PT", `"a 'b' c"`, "«a “b” c»"},
		{"sv", `"a 'b' c"`, "”a ’b’ c”"},
		{"da", `"a 'b' c"`, "»a ›b‹ c«"},
		{"nb", `"a 'b' c"`, "«a ‘b’ c»"},
		{"pl", `"a 'b' c"`, "„a ‚b’ c”"},
		{"hu", `"a 'b' c"`, "„a »b« c”"},
		{"ro", `"a 'b' c"`, "„a «b» c”"},
		{"cs", `"a 'b' c"`, "„a ‚b‘ c“"},
		{"ru", `"a 'b' c"`, "«a „b“ c»"},
		{"tlh", `"a 'b' c"`, "“a ‘b’ c”"},
	} {
		parser := markdown.New(test.language)
		if got := parser.Text(test.typed); got != test.want {
			t.Errorf("%s: Text(%s)\n got %s\nwant %s", test.language, test.typed, got, test.want)
		}

		for place, body := range map[string]string{
			"<p>":   test.typed,
			"<li>":  "- " + test.typed,
			"<th>":  "| " + test.typed + " |\n|---|",
			"alt":   "![" + test.typed + "](a.png)",
			"title": "[x](a.md (" + strings.NewReplacer("(", `\(`, ")", `\)`).Replace(test.typed) + "))",
		} {
			doc, _ := parser.Parse("f.md", []byte(body), 1)
			if got := html.UnescapeString(readable(doc)); !strings.Contains(got, test.want) {
				t.Errorf("%s: %s %s\n got %s\nwant %s", test.language, place, body, got, test.want)
			}
		}
		doc, _ := parser.Parse("f.md", []byte("## "+test.typed), 1)
		if len(doc.Headings) != 1 || doc.Headings[0].Text != test.want {
			t.Errorf("%s: the heading %s: %v, want %s", test.language, test.typed, doc.Headings, test.want)
		}
	}
}

// Quotations are told across markup; what is escaped, code or an address stays as it is.
func TestQuotesInMarkup(t *testing.T) {
	for _, test := range []struct{ typed, want string }{
		{`*"[x](y.md)" z*`, `<em>“<a href="y.md">x</a>” z</em>`},
		{`"**bold**", '*it*' "` + "`code`" + `" *'x'* **"y**"`, "“<strong>bold</strong>”, ‘<em>it</em>’ “<code>code</code>” <em>‘x’</em> <strong>“y</strong>”"},
		{`\"x\" \'y\' a\-- b \... &quot;z&quot; &#39;90s`, `"x" 'y' a-- b ... "z" '90s`},
		{"`\"x\" -- ...` <https://example.org/a--b'c> https://example.org/--'x'", `<code>"x" -- ...</code> <a href="https://example.org/a--b'c">https://example.org/a--b'c</a> <a href="https://example.org/--'x">https://example.org/--'x</a>’`},
		{"\"Two\nlines\" 'and\nmore'", "“Two\nlines” ‘and\nmore’"},
		{"\"x[^1]\" y\n\n[^1]: 'z'", "‘z’"},
		{"![an \"image's\" 'words'](a.png)'s \"x\"", "alt=\"an “image’s” ‘words’\""},
	} {
		doc, _ := markdown.New("en").Parse("f.md", []byte(test.typed), 1)
		if got := html.UnescapeString(readable(doc)); !strings.Contains(got, test.want) {
			t.Errorf("%s\n got %s\nwant %s", test.typed, got, test.want)
		}
	}
}
