package worksheet

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"buildsite/internal/diag"
	"buildsite/internal/frontmatter"
	"buildsite/internal/markdown"
)

var update = flag.Bool("update", false, "rewrite what is expected in testdata")

const file = "worksheet.md"

var people = []string{"hurt", "broke"}

var parser = markdown.New("en")

// parse reads a worksheet as a site does. name is its file, for problems.
func parse(name, yaml string) (*Sheet, diag.List) {
	var s Sheet
	problems := frontmatter.Decode(name, []byte(yaml), 1, &s)
	return &s, append(problems, s.Prepare(people, parser)...)
}

// mustParse is for worksheets without problems.
func mustParse(t testing.TB, name, yaml string) *Sheet {
	t.Helper()
	s, problems := parse(name, yaml)
	if len(problems) > 0 {
		t.Fatal(tell(problems))
	}
	return s
}

// tell writes problems as `file:line:column: message` with the hint below.
func tell(problems diag.List) string {
	var b strings.Builder
	for _, p := range problems.Sorted() {
		hint := p.Hint
		p.Hint = ""
		fmt.Fprintf(&b, "%s\n    %s\n", p, hint)
	}
	return strings.TrimRight(b.String(), "\n")
}

// testCases runs the sections of a file in testdata: a title, what an author wrote, =>, and what comes of it.
func testCases(t *testing.T, name string, got func(input string) string) {
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	sections := strings.Split(string(data), "\n== ")
	rewritten := sections[0]
	for _, section := range sections[1:] {
		title, rest, _ := strings.Cut(section, "\n")
		input, want, ok := strings.Cut(rest, "\n=>\n")
		if !ok {
			input, want, ok = strings.Cut(rest, "\n=>")
		}
		if !ok {
			t.Fatalf("%s: %q has no =>", name, title)
		}
		said := got(input + "\n")
		t.Run(title, func(t *testing.T) {
			if said != strings.TrimRight(want, "\n") && !*update {
				t.Errorf("\n%s\n=>\n%s\nbut want:\n%s", input, said, want)
			}
		})
		rewritten += "\n== " + title + "\n" + input + "\n=>\n" + said + "\n"
	}
	if *update {
		if err := os.WriteFile(name, []byte(rewritten), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestProblems: what authors get wrong, and what they are told. The list of kinds stands there as <kinds>, so that a new kind changes only what
// is said of itself.
func TestProblems(t *testing.T) {
	var names []string
	for _, kind := range Kinds {
		names = append(names, kind.Name)
	}
	kinds := strings.Join(names, ", ")
	said := false
	testCases(t, "testdata/problems.txt", func(input string) string {
		_, problems := parse(file, input)
		if len(problems) == 0 {
			return "no problems"
		}
		said = said || strings.Contains(tell(problems), kinds)
		return strings.ReplaceAll(tell(problems), kinds, "<kinds>")
	})
	if !said {
		t.Errorf("no problem names all kinds: %s", kinds)
	}
}

// TestLinks: what a site has to check of a sheet's links knows its place in the file.
func TestLinks(t *testing.T) {
	s := mustParse(t, file, `id: first
fields:
  - type: note
    text: |
      One.

      See [safety](../safety.md#now).
  - {type: input, id: a, label: A, description: "Like \"[this](/start/)\""}
  - type: decision
    id: d
    label: D
    questions: [{id: q, ask: Q?, yes: e, no: e}]
    ends: [{id: e, label: E, link: ../end.md}]
`)
	var got []string
	for _, d := range s.Docs {
		for _, l := range d.Links {
			got = append(got, fmt.Sprintf("%v %s", l.Pos, l.Target))
		}
	}
	for _, l := range s.Links {
		got = append(got, fmt.Sprintf("%v %s", l.Pos, l))
	}
	want := "worksheet.md:7:20 ../safety.md#now\nworksheet.md:8:64 /start/\nworksheet.md:13:36 ../end.md"
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}
