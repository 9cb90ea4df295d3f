package worksheet

import (
	"fmt"
	"slices"
	"strings"

	"buildsite/internal/diag"
	"buildsite/internal/frontmatter"
)

// A From is another field whose answers a table or a checklist shows: the same person's, read only.
type From struct {
	// The id of another worksheet. Left out: this one.
	Worksheet frontmatter.Text `yaml:"worksheet"`
	// The id of the field, whose answer is a list of things.
	Field frontmatter.Text `yaml:"field,required"`
	// The id of the column of text to show, for a table.
	Column frontmatter.Text  `yaml:"column"`
	Place  frontmatter.Place `yaml:",place"`

	Label string // of the field or column that is read, once the sheet is connected

	reader Field // the field that reads
}

// from checks a reference within the sheet. One to another sheet is left to Connect.
func (c *checker) from(r *From, h *Heading) {
	r.reader = c.sheet.field(h)
	c.sheet.froms = append(c.sheet.froms, r)
	if r.Worksheet.Value != "" && r.Worksheet.Value != c.sheet.ID.Value {
		return
	}
	if f := c.find(r.Field, &h.Common); f != nil {
		c.problems = append(c.problems, r.connect(f)...)
	}
}

// readableKinds are the kinds that can be read from, as a hint has them.
func readableKinds() string {
	var names []string
	for _, k := range Kinds {
		if k.New().readable() {
			names = append(names, k.Name)
		}
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// field returns the field that a heading is of.
func (s *Sheet) field(h *Heading) Field {
	i := slices.IndexFunc(s.Fields, func(f Field) bool { return f.Head() == h })
	return s.Fields[i]
}

// connect checks whether a field can be read from, and takes its label over.
func (r *From) connect(f Field) diag.List {
	problem := func(at frontmatter.Text, message, hint string) diag.List {
		return diag.List{{Pos: at.Pos, Width: at.Width, Message: message, Hint: hint}}
	}
	table, isTable := f.(*Table)
	own, joint := r.reader.Base().For, len(f.Base().For) == 1 && f.Base().For[0].Value == Together
	switch {
	case !f.readable():
		return problem(r.Field, fmt.Sprintf("%q is of type %s, which has no rows to read", r.Field, f.Kind()),
			"name a field of type "+readableKinds())
	case !f.Saved().Kept():
		return problem(r.Field, fmt.Sprintf("the answers of %q aren't kept, so that nothing can be read", r.Field), "delete keep: false there")
	case len(own) > 0 && own[0].Value != Together && !joint && !meet(own, f.Base().For):
		return problem(r.Field, fmt.Sprintf("nobody who answers %q sees this field", r.Field), `give both the same "for"`)
	case !isTable && r.Column.Value != "":
		return problem(r.Column, fmt.Sprintf("%q is of type %s and has no columns", r.Field, f.Kind()), "delete column")
	case !isTable:
		r.Label = f.Head().Label
		return nil
	}
	var texts []string
	for _, col := range table.Columns {
		if col.Kind() == "input" || col.Kind() == "textarea" {
			texts = append(texts, col.Head().ID.Value)
		}
	}
	col := table.Column(r.Column.Value)
	hint := "write column: " + strings.Join(texts, " or ")
	if len(texts) == 0 {
		hint = "add a column of type input there"
	}
	switch {
	case r.Column.Value == "":
		return problem(r.Field, fmt.Sprintf("%q is a table, but no column of it is named", r.Field), hint)
	case col == nil:
		if meant := diag.DidYouMean(r.Column.Value, texts); meant != "" {
			hint = meant
		}
		return problem(r.Column, fmt.Sprintf("the table %q has no column %q", r.Field, r.Column), hint)
	case !slices.Contains(texts, r.Column.Value):
		return problem(r.Column, fmt.Sprintf("the column %q is of type %s, not a text", r.Column, col.Kind()), hint)
	}
	r.Label = col.Head().Label
	return nil
}

// Connect checks what worksheets refer to in each other, and completes the references. It is called with all sheets of a
// site, after they are prepared, and again with those of the next state of the site, some of which may be the same.
func Connect(sheets []*Sheet) (problems diag.List) {
	byID := map[string]*Sheet{}
	byBare := map[string]string{} // ids, by the same without hyphens
	var ids []string
	for _, s := range sheets {
		id := s.ID
		if id.Value == "" {
			continue
		}
		if first, ok := byID[id.Value]; ok {
			problems = append(problems, diag.Problem{Pos: id.Pos, Width: id.Width,
				Message: fmt.Sprintf("two worksheets have the id %q", id),
				Hint:    fmt.Sprintf("give one of them another; the first is in %s", first.ID.Pos.File)})
			continue
		}
		for _, spelling := range spellings(id.Value) {
			if other, ok := byBare[spelling]; ok {
				problems = append(problems, diag.Problem{Pos: id.Pos, Width: id.Width,
					Message: fmt.Sprintf("the worksheets' ids %q and %q are nearly equal", other, id),
					Hint:    "give one of them a name that can't be mistaken for the other"})
				break
			}
		}
		byID[id.Value], byBare[bare(id.Value)] = s, id.Value
		ids = append(ids, id.Value)
	}
	for _, s := range sheets {
		for _, r := range s.froms {
			if r.Worksheet.Value != "" && r.Worksheet.Value != s.ID.Value {
				problems = append(problems, r.elsewhere(byID[r.Worksheet.Value], ids)...)
			}
		}
	}
	return append(problems, circles(sheets)...)
}

// Reads are what a connected sheet calls the answers that it shows, in their order: the labels of other fields.
func (s *Sheet) Reads() []string {
	var labels []string
	for _, r := range s.froms {
		labels = append(labels, r.Label)
	}
	return labels
}

// elsewhere checks a reference to another sheet, which is nil if there is none of that id.
func (r *From) elsewhere(s *Sheet, ids []string) diag.List {
	if s == nil {
		hint := diag.DidYouMean(r.Worksheet.Value, ids)
		if hint == "" {
			hint = "the worksheets are " + strings.Join(ids, ", ")
		}
		return diag.List{{Pos: r.Worksheet.Pos, Width: r.Worksheet.Width, Message: fmt.Sprintf("there is no worksheet %q", r.Worksheet), Hint: hint}}
	}
	if f := s.Field(r.Field.Value); f != nil {
		return r.connect(f)
	}
	if r.Field.Value == "" || s.lost {
		return nil
	}
	var fields []string
	for _, f := range s.Fields {
		if f.readable() {
			fields = append(fields, f.Head().ID.Value)
		}
	}
	hint := diag.DidYouMean(r.Field.Value, fields)
	switch {
	case hint != "":
	case len(fields) == 0:
		hint = "it has no field of type " + readableKinds() + " to read from"
	default:
		hint = "what can be read there is " + strings.Join(fields, ", ")
	}
	return diag.List{{Pos: r.Field.Pos, Width: r.Field.Width, Message: fmt.Sprintf("the worksheet %q has no field %q", r.Worksheet, r.Field), Hint: hint}}
}

// circles reports fields that read from each other, so that nobody could ever write anything.
func circles(sheets []*Sheet) (problems diag.List) {
	type place struct{ sheet, field string }
	reader := func(s *Sheet, r *From) place { return place{s.ID.Value, r.reader.Head().ID.Value} }
	source := map[place]place{}
	for _, s := range sheets {
		for _, r := range s.froms {
			from := place{r.Worksheet.Value, r.Field.Value}
			if from.sheet == "" {
				from.sheet = s.ID.Value
			}
			source[reader(s, r)] = from
		}
	}
	for _, s := range sheets {
		for _, r := range s.froms {
			start := reader(s, r)
			at, ok := source[start]
			for steps := 0; ok && steps < len(source); steps++ {
				if at == start {
					problems = append(problems, diag.Problem{Pos: r.Field.Pos, Width: r.Field.Width,
						Message: fmt.Sprintf("%q and %q read from each other", start.field, r.Field), Hint: "let one of them have rows of its own"})
					break
				}
				at, ok = source[at]
			}
		}
	}
	return problems
}
