package markdown_test

import (
	"strings"
	"testing"

	"buildsite/internal/markdown"
)

// What is too much is told at its place, and only that; a little less is fine.
func TestLimits(t *testing.T) {
	rows := func(n int) string { return "| a | b |\n|---|---|\n" + strings.Repeat("| c | d |\n", n) }
	for _, test := range []struct{ name, fine, much, want string }{
		{"quotes", strings.Repeat(">", 20) + " a", "a\n\n" + strings.Repeat("> ", 21) + "a", "3:41 quotes and lists more than 20 deep in each other"},
		{"lists", strings.Repeat("- ", 20) + "a", strings.Repeat("- ", 21) + "a\n\nb", "1:41 quotes and lists more than 20 deep in each other"},
		{"numbers", strings.Repeat("1. ", 20) + "a", strings.Repeat("1. ", 21) + "a", "1:61 quotes and lists more than 20 deep in each other"},
		{"quotes in lists", strings.Repeat("> - ", 10) + "a", strings.Repeat("> - ", 10) + "> a", "1:41 quotes and lists more than 20 deep in each other"},
		{"quotes in code", "```\n" + strings.Repeat("> ", 100) + "\n```", "", ""},
		{"indented lists", stairs(20), stairs(21), "21:41 quotes and lists more than 20 deep in each other"},
		{"cells", rows(6000) + "\n" + rows(6000), "a\n\n" + rows(6000) + "\n" + strings.Repeat("|a", 200) + "\n" + strings.Repeat("|-", 200) + "\n" + strings.Repeat("|b\n", 250), "6007:1 tables of more than 50000 cells"},
		{"signs", strings.Repeat("*a* ", 500), strings.Repeat("*a* *a*\n", 251), "251:1 a paragraph or table row with more than 1000 signs such as *, [ and \""},
		{"signs in a table", rows(1) + strings.Repeat("| *c* | [d](https://example.org) |\n", 1000), "|a|\n|-|\n|" + strings.Repeat("*a* ", 501) + "|", "3:1 a paragraph or table row with more than 1000 signs such as *, [ and \""},
		{"signs in words that are defined", "a\n: b", "a\n: b\n\n" + strings.Repeat("*a* ", 501) + "\n: b", "4:1 a paragraph or table row with more than 1000 signs such as *, [ and \""},
		{"signs in code", "```\n" + strings.Repeat("*[ ", 5000) + "\n```", "", ""},
		{"signs in a heading", "## " + strings.Repeat("*a* ", 500), "## " + strings.Repeat("*a* ", 501), "1:1 a heading of more than 4 KB, or with more than 1000 signs such as * and ["},
		{"paragraph", strings.Repeat("aaaaaaa\n", 8<<10), strings.Repeat("aaaaaaa\n", 8<<10+1), "8193:1 a paragraph or table goes on beyond 64 KB"},
		{"lines", strings.Repeat("- a\n", 50_000), strings.Repeat("- a\n", 50_001), "50001:1 more than 50000 lines"},
		{"footnotes", strings.Repeat("[^a]\n\n", 1999) + "[^a]: b", strings.Repeat("[^a]\n\n", 2000) + "[^a]: b", "4001:1 more than 2000 footnotes and references to them"},
		{"headings", strings.Repeat("## a\n", 2000), strings.Repeat("## a\n", 2001), "2001:1 more than 2000 headings"},
		{"attributes", "a\n" + strings.Repeat("{.x}\n", 20), "a\n" + strings.Repeat("{.x}\n", 25), "22:1 more than 20 lines of attributes for one block"},
		{"line of attributes", "a\n{" + strings.Repeat(".x ", 1000) + "}", "a\n{" + strings.Repeat(".x ", 2000) + "}", "2:1 a line of more than 4 KB that begins with {"},
	} {
		if _, problems := markdown.New("en").Parse("f.md", []byte(test.fine), 1); problems != nil {
			t.Errorf("%s: refused: %s", test.name, problems[:1])
		}
		got := ""
		_, problems := markdown.New("en").Parse("f.md", []byte(test.much), 1)
		for _, p := range problems {
			got += strings.TrimPrefix(p.Pos.String(), "f.md:") + " " + p.Message
		}
		if got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// stairs is a list whose entries are each in the one above.
func stairs(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	return b.String()
}

// Each heading of the same words has an id of its own, in order, whatever others have already.
func TestEqualHeadings(t *testing.T) {
	doc, _ := markdown.New("en").Parse("f.md", []byte("## a\n## a\n## a-1\n## a\n## a {#a-3}\n## a-1\n## a\n"), 1)
	if got, want := strings.Join(doc.IDs(), " "), "a a-1 a-1-1 a-2 a-3 a-1-2 a-4"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
