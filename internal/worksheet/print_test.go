package worksheet

import (
	"fmt"
	"strings"
	"testing"

	"buildsite/internal/frontmatter"
	"buildsite/internal/markdown"
)

// TestPrint: what each kind, and each printed sheet, of the example is on paper.
func TestPrint(t *testing.T) {
	s := mustParse(t, everyFile, read(t, everyFile))
	testCases(t, "testdata/print.txt", func(input string) string {
		name := strings.TrimSpace(input)
		for _, p := range s.Print {
			if name == "sheet "+p.Sheet.Value {
				return strings.TrimRight(draw(s.Blocks(p)), "\n")
			}
		}
		var blocks []Block
		for _, f := range s.Fields {
			if f.Kind() == name {
				blocks = append(blocks, f.Print()...)
			}
		}
		return strings.TrimRight(draw(blocks), "\n")
	})
}

// draw lists blocks in words. It knows all of them.
func draw(blocks []Block) string {
	var b strings.Builder
	for _, block := range blocks {
		switch block := block.(type) {
		case Prompt:
			fmt.Fprintf(&b, "prompt %q%s%s\n", block.Label, body(block.Description), condition(block.If))
		case Text:
			fmt.Fprintf(&b, "text %q%s%s\n", block.Heading, body(block.Body), condition(block.If))
		case Lines:
			fmt.Fprintf(&b, "  %d lines%s\n", block.Count, map[bool]string{true: ", on a page of their own"}[block.Page])
		case Gap:
			fmt.Fprintf(&b, "  gap, date %v, time %v\n", block.Date, block.Time)
		case Choices:
			fmt.Fprintf(&b, "  choices, one %v, other %v, own %d\n", block.One, block.Other, block.Own)
			for _, o := range block.Options {
				fmt.Fprintf(&b, "    %q%s\n", o.Label, body(o.Description))
			}
		case Numbers:
			fmt.Fprintf(&b, "  numbers %d %q to %d %q\n", block.Min, block.MinLabel, block.Max, block.MaxLabel)
		case Rows:
			fmt.Fprintf(&b, "  %d rows\n", block.Count)
			for _, c := range block.About {
				fmt.Fprintf(&b, "    about %q%s\n", c.Label, body(c.Description))
			}
			for _, c := range block.Cells {
				fmt.Fprintf(&b, "    %q lines %d, options %q, other %v, numbers %v, date %v %s\n", c.Label, c.Lines, c.Options, c.Other, c.Numbers, c.Date, c.Period)
			}
		case Marks:
			fmt.Fprintf(&b, "  marks, rows %q and %d own, columns %q\n", block.Rows, block.Own, block.Columns)
		case Deck:
			fmt.Fprintf(&b, "  deck and %d own\n", block.Own)
			for _, c := range block.Cards {
				fmt.Fprintf(&b, "    %q%s %q\n", c.Label, body(c.Body), c.Facts)
			}
		case Flow:
			b.WriteString("  flow\n")
			for _, q := range block.Questions {
				fmt.Fprintf(&b, "    %s %q yes %s, no %s\n", q.ID, q.Ask, q.Yes, q.No)
			}
			for _, e := range block.Ends {
				fmt.Fprintf(&b, "    %s %q%s\n", e.ID, e.Label, body(e.Body))
			}
		case Turns:
			fmt.Fprintf(&b, "  turns %v, swap %v, pause %d, ask return %v\n", block.List, block.Swap, block.Pause, block.AskReturn)
		case Bands:
			fmt.Fprintf(&b, "  bands, %d of a %s, %q to %q\n", block.Entries, block.Period, block.MinLabel, block.MaxLabel)
		case Timeline:
			fmt.Fprintf(&b, "  timeline %d and %d own\n", block.Days, block.Own)
		default:
			fmt.Fprintf(&b, "  unknown block %T\n", block)
		}
	}
	return b.String()
}

func body(d *markdown.Doc) string {
	if d == nil {
		return ""
	}
	html := d.Body.Append(nil, markdown.Resolver{Link: func(i int) string { return d.Links[i].Target }})
	return " " + strings.TrimSpace(strings.ReplaceAll(string(html), "\n", " "))
}

func condition(c *Condition) string {
	if c == nil {
		return ""
	}
	return fmt.Sprintf(" if %q is %q", c.Question, c.Answer)
}

// TestPrintDefaults: without print there is a form for each person; a person's form has what is for nobody else, and a
// form to fill in together what is for both, with the notes for everybody. What isn't kept is on none.
func TestPrintDefaults(t *testing.T) {
	fields := `id: first
fields:
  - {type: note, text: For all}
  - {type: note, text: For her, for: hurt}
  - {type: input, id: each, label: Each}
  - {type: input, id: hers, label: Hers, for: hurt}
  - {type: input, id: his, label: His, for: broke}
  - {type: input, id: ours, label: Ours, for: together}
  - {type: input, id: secret, label: Secret, keep: false}
`
	s := mustParse(t, file, fields)
	var got []string
	show := func(p PrintSheet) {
		var labels []string
		for _, b := range s.Blocks(p) {
			switch b := b.(type) {
			case Prompt:
				labels = append(labels, b.Label)
			case Text:
				labels = append(labels, strings.TrimSpace(strings.NewReplacer("<p>", "", "</p>", "").Replace(body(b.Body))))
			}
		}
		got = append(got, fmt.Sprintf("%s %v: %s", p.Sheet, p.For, strings.Join(labels, ", ")))
	}
	for _, p := range s.Print {
		show(p)
	}
	s = mustParse(t, file, fields+"print: [{sheet: form, for: together}, {sheet: form}]\n")
	for _, p := range s.Print {
		show(p)
	}
	want := []string{
		"form [hurt]: For all, For her, Each, Hers, Ours",
		"form [broke]: For all, Each, His, Ours",
		"form [together]: For all, Ours",
		"form []: For all, For her, Each, Hers, His, Ours",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}

	s = &Sheet{}
	problems := frontmatter.Decode(file, []byte("id: a\nfields: [{type: input, id: b, label: B}]"), 1, s)
	problems = append(problems, s.Prepare(nil, parser)...)
	if len(problems) > 0 || len(s.Print) != 1 || len(s.Print[0].For) != 0 {
		t.Errorf("without people: %v %v", problems, s.Print)
	}
}

// A form leaves a letter to a sheet of its own only if all who get the form get that sheet.
func TestLetterSheet(t *testing.T) {
	for print, want := range map[string]string{
		"[{sheet: form}]":                                                 "letter",
		"[{sheet: form}, {sheet: letter}]":                                "",
		"[{sheet: form, for: hurt}, {sheet: letter}]":                     "",
		"[{sheet: form, for: hurt}, {sheet: letter, for: hurt}]":          "",
		"[{sheet: form, for: [hurt, broke]}, {sheet: letter, for: hurt}]": "letter",
		"[{sheet: form, for: broke}, {sheet: letter, for: hurt}]":         "letter",
		"[{sheet: form}, {sheet: letter, for: hurt}]":                     "letter",
	} {
		s := mustParse(t, file, "id: first\nfields:\n  - {type: input, id: a, label: A}\n  - {type: textarea, id: letter, label: L, letter: true}\nprint: "+print+"\n")
		got := ""
		for _, b := range s.Blocks(s.Print[0]) {
			if lines, ok := b.(Lines); ok && lines.Page {
				got = "letter"
			}
		}
		if got != want {
			t.Errorf("%s: the form has %q, not %q", print, got, want)
		}
	}
}
