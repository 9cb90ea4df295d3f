package markdown_test

import (
	"strings"
	"testing"

	"buildsite/internal/markdown"
)

// No cell gets lost without a word, and a table is one for other systems, too.
func TestCells(t *testing.T) {
	for _, test := range []struct{ body, want string }{
		{"| a | b |\n|---|---|\n| c | d | and e |", "3:11 5 a cell that the table's head has no column for"},
		{"> - | a | b |\n>   |---|---|\n>   | `c|d` | e |", "3:15 1 a cell that the table's head has no column for"},
		{"a | b\n--|--\nc | d | e\nf | g | h", "3:9 1 a cell that the table's head has no column for\n4:9 1 a cell that the table's head has no column for"},
		{"| | b |\n|---|---|\n| | c | ünï | x", "3:9 3 a cell that the table's head has no column for"},
		{"| a |\n|---|---|\n| b | c |", "1:1 1 warning: a table's head and its line of hyphens differ in cells: 1 and 2"},
		{"| a | b |\n|---|---|\n| c \\| d | `e\\|f` |\n| g |\n| h | i | |\n| j | k |  ", ""},
	} {
		_, problems := markdown.New("en").Parse("f.md", []byte(test.body), 1)
		var got []string
		for _, line := range strings.Split(strings.TrimSpace(listed(problems)), "\n") {
			message, _, _ := strings.Cut(line, " | ")
			got = append(got, message)
		}
		if got := strings.Join(got, "\n"); got != test.want {
			t.Errorf("%q\n got %q\nwant %q", test.body, got, test.want)
		}
	}
}

// Only the language counts of what stands behind a fence.
func TestCodeLanguage(t *testing.T) {
	for _, test := range []struct{ info, want string }{
		{"rust,ignore", "rust"}, {"rust {1,3}", "rust"}, {"js{1,3}", "js"}, {"{.python}", "python"}, {"{python, echo=FALSE}", "python"},
		{`js title="x"`, "js"}, {"c++", "c++"}, {"nonsense,ignore", "nonsense"},
	} {
		doc, problems := markdown.New("en").Parse("f.md", []byte("```"+test.info+"\nx\n```\n"), 1)
		if got := readable(doc); !strings.Contains(got, `class="language-`+test.want+`"`) {
			t.Errorf("%s: %s", test.info, got)
		}
		if known := test.want != "nonsense"; known != (len(problems) == 0) {
			t.Errorf("%s: %v", test.info, problems)
		}
	}
}
