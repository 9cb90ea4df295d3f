package frontmatter

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"buildsite/internal/diag"
)

var update = flag.Bool("update", false, "rewrite the expected problems in testdata")

// page has a field of every type.
type page struct {
	Title       string            `yaml:"title,required"`
	Description string            `yaml:"description"`
	Slug        Text              `yaml:"slug"`
	Draft       bool              `yaml:"draft"`
	Date        Date              `yaml:"date"`
	Order       int               `yaml:"order"`
	Aliases     []Text            `yaml:"aliases"`
	Words       map[string]string `yaml:"words"`
	Sheet       *sheet            `yaml:"sheet"`
}

type sheet struct {
	ID     string       `yaml:"id,required"`
	Fields []sheetField `yaml:"fields"`
	Parent *sheet       `yaml:"parent"`
}

type sheetField struct {
	Type  string `yaml:"type,required"`
	Label string `yaml:"label"`
	Lines int    `yaml:"lines"`
}

// A testCase is one section of a file in testdata: a title, what a publisher wrote, and what buildsite says.
type testCase struct {
	title string
	input []byte
	want  string
}

// What can't be seen in an editor is written in symbols.
var symbols = strings.NewReplacer("→", "\t", "␍", "\r", "␀", "\x00", "␇", "\a", "␣", " ", "⟨BOM⟩", byteOrderMark, "⟨FF⟩", "\xff", "⟨end⟩\n", "")

func readCases(t testing.TB, file string) []testCase {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var cases []testCase
	for _, section := range strings.Split(string(data), "\n== ")[1:] {
		title, rest, _ := strings.Cut(section, "\n")
		input, want, ok := strings.Cut(rest, "\n=>\n")
		if !ok {
			t.Fatalf("%s: %q has no =>", file, title)
		}
		cases = append(cases, testCase{title, []byte(symbols.Replace(input + "\n")), want})
	}
	return cases
}

func testCases(t *testing.T, file string, got func(input []byte) string) {
	data, _ := os.ReadFile(file)
	header, _, _ := strings.Cut(string(data), "\n== ")
	rewritten := header
	for _, c := range readCases(t, file) {
		t.Run(c.title, func(t *testing.T) {
			if got := got(c.input); got != strings.TrimRight(c.want, "\n") && !*update {
				t.Errorf("\n%s\n=>\n%s\nbut want:\n%s", c.input, got, c.want)
			}
		})
		_, section, _ := strings.Cut(string(data), "\n== "+c.title+"\n")
		input, _, _ := strings.Cut(section, "\n=>\n")
		rewritten += "\n== " + c.title + "\n" + input + "\n=>\n" + got(c.input) + "\n"
	}
	if *update {
		os.WriteFile(file, []byte(rewritten), 0o644)
	}
}

// tell writes problems as `line:column-last column message` with the hint below.
func tell(problems diag.List) string {
	var b strings.Builder
	for _, p := range problems.Sorted() {
		message := p.Message
		if p.Severity == diag.Warning {
			message = "warning: " + message
		}
		fmt.Fprintf(&b, "%d:%d-%d %s\n     %s\n", p.Line, p.Col, p.Col+p.Width-1, message, p.Hint)
	}
	return strings.TrimRight(b.String(), "\n")
}

func TestCut(t *testing.T) {
	testCases(t, "testdata/cut.txt", func(input []byte) string {
		parts, problems := Cut("f.md", input)
		said := tell(problems)
		if said != "" {
			said += "\n"
		}
		yaml := "no YAML"
		if parts.YAML != nil {
			yaml = fmt.Sprintf("YAML from line %d: %q", parts.YAMLLine, parts.YAML)
		}
		if !bytes.HasSuffix(input, parts.Body) || parts.BodyOffset != len(input)-len(parts.Body) {
			t.Errorf("offset %d of %q", parts.BodyOffset, parts.Body)
		}
		return said + fmt.Sprintf("%s; body from line %d: %q", yaml, parts.BodyLine, parts.Body)
	})
}

func TestDecode(t *testing.T) {
	testCases(t, "testdata/decode.txt", func(input []byte) string {
		var p page
		if said := tell(Decode("f.md", input, 1, &p)); said != "" {
			return said
		}
		return strings.TrimRight(show(p), "\n")
	})
}

// show lists what was given, as it was understood.
func show(p page) string {
	var b strings.Builder
	line := func(key string, given bool, value any) {
		if given {
			fmt.Fprintf(&b, "%s %v\n", key, value)
		}
	}
	line("title", p.Title != "", fmt.Sprintf("%q", p.Title))
	line("description", p.Description != "", fmt.Sprintf("%q", p.Description))
	line("slug", p.Slug.Value != "", textAt(p.Slug))
	line("draft", p.Draft, true)
	line("date", !p.Date.IsZero(), fmt.Sprintf("%s at %d:%d", p.Date.Format("2006-01-02 15:04:05 -0700"), p.Date.Pos.Line, p.Date.Pos.Col))
	line("order", p.Order != 0, p.Order)
	for _, a := range p.Aliases {
		line("alias", true, textAt(a))
	}
	line("words", p.Words != nil, fmt.Sprintf("%q", p.Words))
	for s := p.Sheet; s != nil; s = s.Parent {
		line("sheet", true, fmt.Sprintf("%q %+v", s.ID, s.Fields))
	}
	return b.String()
}

func textAt(text Text) string {
	return fmt.Sprintf("%q at %d:%d-%d", text.Value, text.Pos.Line, text.Pos.Col, text.Pos.Col+text.Width-1)
}

// TestLines: the lines of problems and texts are those of the file, not of the frontmatter.
func TestLines(t *testing.T) {
	src := []byte("\ufeff\n---\ntitle: One\nslug: señal\norder: two\n---\nBody")
	parts, problems := Cut("f.md", src)
	var p page
	problems = append(problems, Decode("f.md", parts.YAML, parts.YAMLLine, &p)...)
	if got, want := tell(problems), "5:8-10 \"order\" must be a whole number, but \"two\" is text\n     write a whole number, such as 3"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := textAt(p.Slug), `"señal" at 4:7-11`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestReportedOnce: what both Cut and Decode see is one problem once the list is sorted.
func TestReportedOnce(t *testing.T) {
	for _, bad := range []string{"\x00", "\xff"} {
		parts, problems := Cut("f.md", []byte("---\ntitle: Señor "+bad+" Ñ\n---\n"))
		problems = append(problems, Decode("f.md", parts.YAML, parts.YAMLLine, new(page))...)
		if len(problems) != 2 || len(problems.Sorted()) != 1 {
			t.Errorf("%q: %v", bad, problems)
		}
	}
}

func TestTooLarge(t *testing.T) {
	line := "description: " + strings.Repeat("a", 85) + "\n"
	for _, lines := range []int{maxSize / len(line), maxSize/len(line) + 1, 2 * maxSize / len(line)} {
		yaml := strings.Repeat(line, lines)
		parts, problems := Cut("f.md", []byte("\n---\n"+yaml+"---\nBody"))
		want := ""
		if len(yaml) > maxSize {
			want = "2:1-3 frontmatter is larger than 64 KiB\n     move long texts below the frontmatter, into the page itself"
		}
		if tell(problems) != want || string(parts.Body) != "Body" || parts.BodyLine != lines+4 || (parts.YAML == nil) != (want != "") {
			t.Errorf("%d bytes: %s, body %q from line %d", len(yaml), tell(problems), parts.Body, parts.BodyLine)
		}
		if problems := Decode("f.md", []byte(yaml), 3, new(page)); want != "" && tell(problems) != "3:1-1 more than 64 KiB of YAML\n     split it, or move long texts into pages" {
			t.Errorf("%d bytes: %v", len(yaml), tell(problems))
		}
	}
}

// TestManyEntries: in a list on one line, each entry's place costs as much as the line is long.
func TestManyEntries(t *testing.T) {
	text := "title: T\naliases: [" + strings.Repeat("/a, ", maxKeys+2) + "]\n"
	col := len("aliases: [") + 4*(maxKeys-2) + len("/a,") // two colons came before
	want := fmt.Sprintf("2:%d-%d more than 4000 entries\n     split the file", col, col)
	if problems := Decode("f.md", []byte(text), 1, new(page)); tell(problems) != want {
		t.Errorf("%s\nwant %s", tell(problems), want)
	}
}

// TestTypes: structs may be embedded, the whole may be a map, and a type that can't be decoded is found at once.
func TestTypes(t *testing.T) {
	type common struct {
		ID    string `yaml:"id,required"`
		Other int    // not read
	}
	var v struct {
		common
		More map[string][]*common `yaml:"more"`
	}
	if problems := Decode("f", []byte("id: a\nmore: {a: [{id: b}]}"), 1, &v); len(problems) > 0 || v.ID != "a" || v.More["a"][0].ID != "b" {
		t.Errorf("%v, %+v", problems, v)
	}
	if got, want := tell(Decode("f", []byte("Other: 1"), 1, &v)), "1:1-1 missing key \"id\"\n     add a line \"id: …\"\n1:1-5 unknown key \"Other\"\n     the keys here are id, more"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	words := map[string]Text{}
	if problems := Decode("f", []byte("a: b\nc: d"), 1, &words); len(problems) > 0 || textAt(words["c"]) != `"d" at 2:4-4` {
		t.Errorf("%v, %+v", problems, words)
	}
	defer func() {
		if r := fmt.Sprint(recover()); r != "frontmatter: can't decode into float64" {
			t.Error(r)
		}
	}()
	Decode("f", nil, 1, &struct {
		A []float64 `yaml:"a"`
	}{})
}
