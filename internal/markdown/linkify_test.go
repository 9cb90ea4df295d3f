package markdown_test

import (
	"html"
	"strings"
	"testing"

	"buildsite/internal/markdown"
)

// shown is a body as readers see it, links as ‹text→address›.
func shown(t *testing.T, body string) string {
	t.Helper()
	doc, _ := markdown.New("en").Parse("f.md", []byte(body), 1)
	s := strings.NewReplacer("<p>", "", "</p>", "", `<a href="`, "‹", "</a>", "›", `">`, "→").Replace(strings.TrimSpace(readable(doc)))
	parts := strings.Split(s, "‹")
	for i, part := range parts[1:] { // the text first
		address, rest, _ := strings.Cut(part, "→")
		text, after, _ := strings.Cut(rest, "›")
		if text == address {
			parts[i+1] = text + "›" + after
		} else {
			parts[i+1] = text + "→" + address + "›" + after
		}
	}
	return html.UnescapeString(strings.Join(parts, "‹"))
}

func TestBareLinks(t *testing.T) {
	for _, test := range []struct{ body, want string }{
		// What ends a sentence ends an address.
		{`See "https://example.org/a".`, `See “‹https://example.org/a›”.`},
		{"https://example.org/b; https://example.org/c, https://example.org/d. Why https://example.org/e?!", "‹https://example.org/b›; ‹https://example.org/c›, ‹https://example.org/d›. Why ‹https://example.org/e›?!"},
		{"“https://example.org/a” „https://example.org/b“ «https://example.org/c» ‚https://example.org/d‘…", "“‹https://example.org/a›” „‹https://example.org/b›“ «‹https://example.org/c›» ‚‹https://example.org/d›‘…"},
		{"(https://example.org/a) (at https://example.org/b_(c)) https://example.org/d)).", "(‹https://example.org/a›) (at ‹https://example.org/b_(c)›) ‹https://example.org/d›))."},
		{"[see https://example.org] {https://example.org/a}", "[see ‹https://example.org›] {‹https://example.org/a›}"},
		{"https://example.org/a?b=c&amp;d=e&copy; https://example.org/f;g", "‹https://example.org/a?b=c&d=e›© ‹https://example.org/f;g›"},
		{"https://example.org/a\\_b https://example.org/c\\)", "‹https://example.org/a_b› ‹https://example.org/c›)"},

		// Letters of every script; their signs end an address.
		{"https://de.wikipedia.org/wiki/Gefühl https://ru.wikipedia.org/wiki/Тревога;", "‹https://de.wikipedia.org/wiki/Gefühl→https://de.wikipedia.org/wiki/Gef%C3%BChl› ‹https://ru.wikipedia.org/wiki/Тревога→https://ru.wikipedia.org/wiki/%D0%A2%D1%80%D0%B5%D0%B2%D0%BE%D0%B3%D0%B0›;"},
		{"参照https://example.org/信。次のhttps://example.org/b、と（https://example.org/c）https://example.orgの", "参照‹https://example.org/信→https://example.org/%E4%BF%A1›。次の‹https://example.org/b›、と（‹https://example.org/c›）‹https://example.org›の"},
		{"https://example.org/2010–2020 – https://example.org/l’amour.", "‹https://example.org/2010–2020→https://example.org/2010%E2%80%932020› – ‹https://example.org/l’amour→https://example.org/l%E2%80%99amour›."},
		{"https://münchen.de/hilfe, https://пример.рф, me@bücher.example", "‹https://münchen.de/hilfe→https://xn--mnchen-3ya.de/hilfe›, ‹https://пример.рф→https://xn--e1afmkfd.xn--p1ai›, ‹me@bücher.example→mailto:me@xn--bcher-kva.example›"},
		{"<https://münchen.de/ü> [x](https://münchen.de/ü)", "‹https://münchen.de/ü→https://xn--mnchen-3ya.de/%C3%BC› ‹x→https://xn--mnchen-3ya.de/%C3%BC›"},

		// Emphasis around, not within.
		{"*https://example.org/a_b_c*, **https://example.org/b**. ~~https://example.org/*c*d~~", "<em>‹https://example.org/a_b_c›</em>, <strong>‹https://example.org/b›</strong>. <del>‹https://example.org/*c*d›</del>"},

		// Without a scheme, and mail.
		{"www.example.org/a, WWW.EXAMPLE.ORG", "‹www.example.org/a→http://www.example.org/a›, ‹WWW.EXAMPLE.ORG→http://WWW.EXAMPLE.ORG›"},
		{`me@example.org. "a_b+c@d.example"; _me@example.org_`, "‹me@example.org→mailto:me@example.org›. “‹a_b+c@d.example→mailto:a_b+c@d.example›”; <em>‹me@example.org→mailto:me@example.org›</em>"},
		{"Mail:me@example.org, (me@example.org)", "Mail:‹me@example.org→mailto:me@example.org›, (‹me@example.org→mailto:me@example.org›)"},

		// What only looks like an address.
		{"https://1.2.3 https://a http:// https\\://example.org xhttps://example.org https://user@example.org", "https://1.2.3 https://a http:// https://example.org xhttps://example.org https://user@example.org"},
		{"jürgen@example.org git@example.org:a/b a/b@c.example v@1.2 @me me@ www. www.a", "jürgen@example.org git@example.org:a/b a/b@c.example v@1.2 @me me@ www. www.a"},
		{"`https://example.org`", "<code>https://example.org</code>"},

		// In a link's text, an address is text.
		{"[https://example.org *and* me@example.org](a.md)", "‹https://example.org <em>and</em> me@example.org→a.md›"},
	} {
		if got := shown(t, test.body); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.body, got, test.want)
		}
	}
}

// No link stands in another, and the author is told.
func TestNestedLinks(t *testing.T) {
	for _, test := range []struct{ body, want string }{
		{"[see <https://example.org> now](a.md)", "1:6 1 a link in a link"},
		{"[x[^1] y](a.md)\n\n[^1]: Note.", "1:3 1 a footnote in a link"},
		{"[**x <me@example.org>**](a.md)", "1:6 1 a link in a link"},
		{"![x [y](a.md)](b.png)", "1:5 1 a link in an image's alternative text"},
		{"[![<https://example.org>](b.png)](a.md)", "1:4 1 a link in an image's alternative text"},
		{"[www.example.org](a.md)", ""},
		{"[![x](b.png)](a.md)", ""},
	} {
		doc, problems := markdown.New("en").Parse("f.md", []byte(test.body), 1)
		if got, _, _ := strings.Cut(listed(problems), " |"); got != test.want {
			t.Errorf("%s: %q, want %q", test.body, got, test.want)
		}
		depth := 0
		for _, piece := range strings.SplitAfter(readable(doc), ">") {
			if strings.Contains(piece, "<a ") {
				depth++
			} else if strings.HasSuffix(piece, "</a>") {
				depth--
			}
			if depth > 1 {
				t.Errorf("%s: a link in a link: %s", test.body, readable(doc))
				break
			}
		}
	}
}
