package worksheet

import (
	"strings"
	"testing"
)

// What is multiplied on a page or on paper has a limit, beyond which nothing is made.
func TestLimits(t *testing.T) {
	repeated := func(n int, line string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(line, "%d", letters(i)))
		}
		return b.String()
	}
	const head = "id: w\nversion: 1\nfields:\n"
	for _, test := range []struct{ name, yaml, want string }{
		{"columns of a grid", head + "  - type: grid\n    id: g\n    label: G\n    rows: [{id: r, label: R}]\n    columns:\n" +
			repeated(15, "      - {id: c-%d, label: Column %d}\n"), "a grid of more than 14 columns"},
		{"offsets", head + "  - {type: schedule, id: s, label: S, title: T, offsets: [" + repeated(51, "1, ") + "]}\n", "more than 50 offsets"},
		{"printed sheets", head + "  - {type: input, id: i, label: I}\nprint:\n" + repeated(21, "  - {sheet: form}\n"), "more than 20 printed sheets"},
	} {
		s, problems := parse(file, test.yaml)
		if !strings.Contains(tell(problems), test.want) {
			t.Errorf("%s: %q isn't among\n%s", test.name, test.want, tell(problems))
		}
		if len(s.Print) > mostSheets {
			t.Errorf("%s: %d printed sheets are made", test.name, len(s.Print))
		}
	}
}

// letters is a name of letters for a number.
func letters(n int) string { return string([]rune{rune('a' + n/26), rune('a' + n%26)}) }
