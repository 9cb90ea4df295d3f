package worksheet

import (
	"slices"

	"buildsite/internal/frontmatter"
	"buildsite/internal/markdown"
)

// A Field is a question on a worksheet, or what stands between questions. The set of kinds is closed; see Kinds.
type Field interface {
	// Kind is what the field's "type" says.
	Kind() string
	// Base is what every field has.
	Base() *Common
	// Head is the name and the words of the question; nil for a note, which asks nothing.
	Head() *Heading
	// Saved says what becomes of the answer; nil for kinds without one.
	Saved() *Answer
	// Print is the field as an empty sheet of paper shows it.
	Print() []Block
	// Unkept lists the options of the answer that are never kept, though others of the field are.
	Unkept() []string

	// check checks the field's own keys, sets its texts and fills in what was left out.
	check(c *checker)
	// parts calls add for each part of the answer that has an id: a path below the field, such as "need.must-know", what it
	// is, and what readers see of it. Sites keep them in their lock file.
	parts(add func(path, kind, label string))
	// readable reports whether the answer is a list of things, which other fields can show.
	readable() bool
	// choices lists the answers that other fields can depend on; ok is false where none can.
	choices() (options []Option, ok bool)
	// sheet is the field on a printed sheet that isn't a form, by the sheet's kind; nil where it has no place.
	sheet(kind string) []Block
}

// A Kind is one kind of field.
type Kind struct {
	Name string
	New  func() Field
}

// Kinds lists all kinds of fields.
var Kinds = []Kind{
	{"note", func() Field { return new(Note) }},
	{"input", func() Field { return new(Input) }},
	{"textarea", func() Field { return new(Textarea) }},
	{"radios", func() Field { return new(Radios) }},
	{"checkboxes", func() Field { return new(Checkboxes) }},
	{"scale", func() Field { return new(Scale) }},
	{"date", func() Field { return new(Date) }},
	{"table", func() Field { return new(Table) }},
	{"grid", func() Field { return new(Grid) }},
	{"checklist", func() Field { return new(Checklist) }},
	{"chart", func() Field { return new(Chart) }},
	{"timer", func() Field { return new(Timer) }},
	{"decision", func() Field { return new(Decision) }},
	{"cards", func() Field { return new(Cards) }},
	{"schedule", func() Field { return new(Schedule) }},
}

// Fields are a sheet's fields in their order. They are a frontmatter.Union.
type Fields []Field

func (Fields) Noun() string { return "field" }

func (Fields) Kinds() []string {
	names := make([]string, len(Kinds))
	for i, k := range Kinds {
		names[i] = k.Name
	}
	return names
}

func (Fields) New(kind string) any {
	i := slices.IndexFunc(Kinds, func(k Kind) bool { return k.Name == kind })
	return Kinds[i].New()
}

// Common is what every field has.
type Common struct {
	// Which kind of field it is.
	Type frontmatter.Text `yaml:"type,required"`
	// Who fills it in: people's ids from site.yaml, or “together”, for what they fill in side by side. Left out: each for themselves.
	For []frontmatter.Text `yaml:"for,single"` // Together stands alone
	// Shows the field only after a certain answer to a field above.
	ShowIf *Condition        `yaml:"show_if"`
	Place  frontmatter.Place `yaml:",place"`
}

// Together is the reader of what people fill in together, beside the ids of the people.
const Together = "together"

// What a kind can't do unless its own file says so. testdata/kinds.txt shows which can what.

func (c *Common) Base() *Common                            { return c }
func (c *Common) Head() *Heading                           { return nil }
func (c *Common) Saved() *Answer                           { return nil }
func (c *Common) Unkept() []string                         { return nil }
func (c *Common) parts(add func(path, kind, label string)) {}
func (c *Common) readable() bool                           { return false }
func (c *Common) choices() ([]Option, bool)                { return nil, false }
func (c *Common) sheet(kind string) []Block                { return nil }

// Heading is what every field has that asks something.
type Heading struct {
	// The field's permanent name: small letters, digits and hyphens, beginning with a letter. Answers are saved by it.
	ID frontmatter.Text `yaml:"id,required"`
	// The question, as plain text.
	Label string `yaml:"label,required"`
	// A few more words below the question, in markdown.
	Description Prose `yaml:"description"`
	Common
}

func (h *Heading) Head() *Heading { return h }

// prompt opens the field's print.
func (h *Heading) prompt() Prompt {
	return Prompt{Label: h.Label, Description: h.Description.Doc, If: h.ShowIf}
}

// Answer is what every field has whose answer can be saved.
type Answer struct {
	// true: the page asks once more before it is left empty. Nobody is kept from going on.
	Required bool `yaml:"required"`
	// false: the answer is never saved, printed or exported, and gone when the page is closed. Left out: true.
	Keep *bool `yaml:"keep"`
	// ask: the reader may show this answer to the partner. never: it isn't offered. Left out: never.
	Share frontmatter.Text `yaml:"share"` // Ask or Never
	Heading
}

// What share may say.
const (
	Ask   = "ask"   // the reader may show the answer to the partner
	Never = "never" // nobody is asked; what it is if left out
)

func (a *Answer) Saved() *Answer { return a }

// Kept reports whether the answer may be saved, printed and exported.
func (a *Answer) Kept() bool { return a.Keep == nil || *a.Keep }

// Prose is a text in markdown. Doc is nil where none was given.
type Prose struct {
	Source frontmatter.Passage `yaml:",alone"`
	Doc    *markdown.Doc
}
