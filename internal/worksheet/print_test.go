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
		for _, p := range s.Printouts(setting) {
			if name == "sheet "+p.Kind {
				return strings.TrimRight(drawSheet(p), "\n")
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

// setting calls people and words by their names.
var setting = Setting{
	Title:  "The page",
	Person: func(id string) string { return strings.ToUpper(id) },
	Word: func(name string, args ...any) string {
		switch name {
		case "week-order":
			return "mon sun"
		case "date-order":
			return "month day year"
		}
		return "[" + name + "]"
	},
}

// drawSheet lists what a printed sheet shows in words.
func drawSheet(p Printout) string {
	var b strings.Builder
	if p.Title != "" {
		fmt.Fprintf(&b, "title %q, people %q\n", p.Title, p.People)
	}
	for _, g := range p.Groups {
		fmt.Fprintf(&b, "group %s%s\n", g.Prompt(), map[bool]string{true: ", a letter"}[g.Letter()])
		path := ""
		for _, p := range g.Pieces {
			if p.Path != path && p.Path != g.Prompt() {
				fmt.Fprintf(&b, "of %s\n", p.Path)
			}
			path = p.Path
			b.WriteString(draw([]Block{p.Block}))
		}
	}
	return b.String()
}

// draw lists blocks in words. It knows all of them.
func draw(blocks []Block) string {
	var b strings.Builder
	for _, block := range blocks {
		switch block := block.(type) {
		case Prompt:
			number := ""
			if block.Number > 0 {
				number = fmt.Sprintf(" %d.", block.Number)
			}
			fmt.Fprintf(&b, "prompt%s %q%s%s\n", number, block.Label, body(block.Description), condition(block.If))
		case Text:
			fmt.Fprintf(&b, "text %q%s%s\n", block.Heading, body(block.Body), condition(block.If))
		case Lines:
			fmt.Fprintf(&b, "  %d lines%s\n", block.Count, map[bool]string{true: ", on a page of their own"}[block.Page])
		case Gap:
			fmt.Fprintf(&b, "  gap, date %v %v, time %v\n", block.Date, block.Day, block.Time)
		case Choices:
			fmt.Fprintf(&b, "  choices, one %v, other %v, own %d\n", block.One, block.Other, block.Own)
			for _, o := range block.Options {
				fmt.Fprintf(&b, "    %s %q%s\n", o.ID, o.Label, body(o.Description))
			}
		case Numbers:
			fmt.Fprintf(&b, "  numbers %d %q to %d %q\n", block.Min, block.MinLabel, block.Max, block.MaxLabel)
		case Rows:
			fmt.Fprintf(&b, "  %d rows\n", block.Count)
			for _, c := range block.About {
				fmt.Fprintf(&b, "    about %q%s\n", c.Label, body(c.Description))
			}
			for _, c := range block.Cells {
				fmt.Fprintf(&b, "    %s %q lines %d, options %s, other %v, numbers %v, date %v %v %s\n",
					c.ID, c.Label, c.Lines, list(c.Options), c.Other, c.Numbers, c.Date, c.Day, c.Period)
			}
		case Marks:
			fmt.Fprintf(&b, "  marks, rows %s and %d own, columns %s\n", list(block.Rows), block.Own, list(block.Columns))
		case Deck:
			fmt.Fprintf(&b, "  deck and %d own\n", block.Own)
			for _, c := range block.Cards {
				fmt.Fprintf(&b, "    %s %q%s %q\n", c.ID, c.Label, body(c.Body), c.Facts)
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
			fmt.Fprintf(&b, "  timeline %d and %d own, each %v\n", block.Days, block.Own, block.Day)
		default:
			fmt.Fprintf(&b, "  unknown block %T\n", block)
		}
	}
	return b.String()
}

func list(named []Named) string {
	var words []string
	for _, n := range named {
		words = append(words, fmt.Sprintf("%s %q", n.ID, n.Label))
	}
	return "[" + strings.Join(words, ", ") + "]"
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
	show := func() {
		for _, p := range s.Printouts(setting) {
			var labels []string
			for _, g := range p.Groups {
				switch b := g.Pieces[0].Block.(type) {
				case Prompt:
					labels = append(labels, b.Label)
				case Text:
					labels = append(labels, strings.TrimSpace(strings.NewReplacer("<p>", "", "</p>", "").Replace(body(b.Body))))
				}
			}
			got = append(got, fmt.Sprintf("%s %v: %s", p.Kind, p.People, strings.Join(labels, ", ")))
		}
	}
	show()
	s = mustParse(t, file, fields+"print: [{sheet: form, for: together}, {sheet: form}]\n")
	show()
	want := []string{
		"form [HURT]: For all, For her, Each, Hers, Ours",
		"form [BROKE]: For all, Each, His, Ours",
		"form [TOGETHER]: For all, Ours",
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
		for _, g := range s.Printouts(setting)[0].Groups {
			if g.Letter() {
				got = "letter"
			}
		}
		if got != want {
			t.Errorf("%s: the form has %q, not %q", print, got, want)
		}
	}
}

// TestTitles: a form or a letter without a title bears the page's, with the people it is for; sheets for doors and wallets bear none.
func TestTitles(t *testing.T) {
	fields := `id: first
fields:
  - {type: textarea, id: letter, label: L, letter: true}
  - {type: cards, id: deck, label: D, cards: [One, Two]}
print:
  - {sheet: form, for: [broke, hurt]}
  - {sheet: form, title: Mine, for: hurt}
  - {sheet: letter}
  - {sheet: cards, for: hurt}
  - {sheet: cards, title: Ours}
`
	s := mustParse(t, file, fields)
	var got []string
	for _, p := range s.Printouts(setting) {
		got = append(got, fmt.Sprintf("%s %q %v", p.Kind, p.Title, p.People))
	}
	want := `form "The page" [BROKE HURT]
form "Mine" []
letter "The page" []
cards "" []
cards "Ours" []`
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

// TestMergedTimelines: a sheet has one timeline, whatever is on it, where the first was.
func TestMergedTimelines(t *testing.T) {
	s := mustParse(t, file, `id: first
fields:
  - {type: schedule, id: a, label: A, title: T, offsets: [30, 90]}
  - {type: schedule, id: b, label: B, title: T, offsets: [60, 90]}
  - {type: date, id: c, label: C}
print: [{sheet: timeline}]
`)
	got := drawSheet(s.Printouts(setting)[0])
	want := "group \nof a\n  timeline [30 60 90] and 1 own, each [{month [month] 2} {day [day] 2} {year [year] 4}]\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestPaths: what can be filled in on paper has the path that the lock file knows it by.
func TestPaths(t *testing.T) {
	s := mustParse(t, everyFile, read(t, everyFile))
	known := s.Record()
	n := 0
	has := func(path ...string) {
		n++
		if p := strings.Join(path, "."); known[p] == "" {
			t.Errorf("the lock file knows no %q", p)
		}
	}
	for _, p := range s.Printouts(setting) {
		for _, g := range p.Groups {
			for _, piece := range g.Pieces {
				switch b := piece.Block.(type) {
				case Lines, Gap, Numbers:
					has(piece.Path)
				case Choices:
					for _, o := range b.Options {
						has(piece.Path, o.ID)
					}
				case Rows:
					for _, c := range b.Cells {
						if c.ID == "" { // a log's day, or what the table reads from elsewhere
							continue
						}
						has(piece.Path, c.ID)
						for _, o := range c.Options {
							has(piece.Path, c.ID, o.ID)
						}
					}
				case Marks:
					for _, row := range b.Rows {
						has(piece.Path, row.ID)
					}
				case Deck:
					for _, c := range b.Cards {
						has(piece.Path, c.ID)
					}
				}
			}
		}
	}
	if n < 30 {
		t.Errorf("only %d paths", n)
	}
}
