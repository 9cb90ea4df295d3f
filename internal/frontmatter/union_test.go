package frontmatter

import (
	"fmt"
	"strings"
	"testing"
)

// A form has everything that worksheets need beyond what page has.
type form struct {
	Fields   formFields   `yaml:"fields,required"`
	Rename   []formRename `yaml:"rename"`
	Optional *Int         `yaml:"optional"`
}

type formFields []any

func (formFields) Noun() string    { return "field" }
func (formFields) Kinds() []string { return []string{"scale", "radios", "note"} }

func (formFields) New(kind string) any {
	switch kind {
	case "scale":
		return new(formScale)
	case "radios":
		return new(formRadios)
	}
	return new(formNote)
}

type formCommon struct {
	Type  string `yaml:"type,required"`
	For   []Text `yaml:"for,single"`
	Place Place  `yaml:",place"`
}

type formScale struct {
	formCommon
	ID  Text `yaml:"id,required"`
	Max Int  `yaml:"max"`
}

type formRadios struct {
	formCommon
	ID      Text         `yaml:"id,required"`
	Options []formOption `yaml:"options"`
	Cards   []formCard   `yaml:"cards"`
}

type formNote struct {
	formCommon
	Text formProse `yaml:"text"`
}

type formProse struct {
	Source Passage `yaml:",alone"`
	Parsed bool
}

type formOption struct {
	ID    Text   `yaml:"id"`
	Label string `yaml:"label,required,alone"`
	Place Place  `yaml:",place"`
}

type formCard struct {
	formOption
	More []formMore `yaml:",rest"`
}

type formMore struct {
	Name   Text   `yaml:",key"`
	Values []Text `yaml:",value,single"`
}

type formRename struct {
	From Text `yaml:",key"`
	To   Text `yaml:",value"`
}

func TestUnion(t *testing.T) {
	testCases(t, "testdata/union.txt", func(input []byte) string {
		var f form
		if said := tell(Decode("f.md", input, 1, &f)); said != "" {
			return said
		}
		return strings.TrimRight(showForm(f), "\n")
	})
}

func showForm(f form) string {
	var b strings.Builder
	at := func(p Place) string { return fmt.Sprintf("at %d:%d-%d", p.Pos.Line, p.Pos.Col, p.Pos.Col+p.Width-1) }
	for _, field := range f.Fields {
		var common formCommon
		switch v := field.(type) {
		case *formScale:
			common = v.formCommon
			fmt.Fprintf(&b, "scale %s, max %v %v\n", textAt(v.ID), v.Max, v.Max.Given())
		case *formRadios:
			common = v.formCommon
			fmt.Fprintf(&b, "radios %s\n", textAt(v.ID))
			for _, o := range v.Options {
				fmt.Fprintf(&b, "  option %q %q %s\n", o.ID, o.Label, at(o.Place))
			}
			for _, c := range v.Cards {
				fmt.Fprintf(&b, "  card %q %q %s", c.ID, c.Label, at(c.Place))
				for _, more := range c.More {
					fmt.Fprintf(&b, ", %s: %v", textAt(more.Name), more.Values)
				}
				b.WriteString("\n")
			}
		case *formNote:
			common = v.formCommon
			fmt.Fprintf(&b, "note %s %s\n", textAt(v.Text.Source.Text), letters(v.Text.Source))
		}
		fmt.Fprintf(&b, "  %s for %v\n", at(common.Place), common.For)
	}
	for _, r := range f.Rename {
		fmt.Fprintf(&b, "rename %s to %s\n", textAt(r.From), textAt(r.To))
	}
	return b.String()
}

// letters lists the places of a passage's capital letters.
func letters(p Passage) string {
	var b strings.Builder
	for i, r := range []rune(p.Value) {
		if 'A' <= r && r <= 'Z' || r > 0x80 {
			pos := p.At(i)
			fmt.Fprintf(&b, " %c %d:%d", r, pos.Line, pos.Col)
		}
	}
	return b.String()
}
