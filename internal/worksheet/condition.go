package worksheet

import (
	"fmt"
	"strings"

	"buildsite/internal/diag"
	"buildsite/internal/frontmatter"
	"buildsite/internal/markdown"
)

// A Condition shows a field only where an earlier one was answered so. It hides, it never clears.
type Condition struct {
	// The id of a field above: radios, checkboxes or a decision.
	Field frontmatter.Text `yaml:"field,required"`
	// The id of one of its options or ends, not the text: yes, not Yes.
	Is    frontmatter.Text  `yaml:"is,required"`
	Place frontmatter.Place `yaml:",place"`

	Question string // the label of Field
	Answer   string // the label of Is; "" for Other, which is an interface word
}

// condition checks what a field is shown by.
func (c *checker) condition(f Field) {
	base := f.Base()
	show := base.ShowIf
	target := c.find(show.Field, base)
	if target == nil {
		return
	}
	answers, ok := target.choices()
	switch {
	case !ok:
		c.problem(show.Field.Place, fmt.Sprintf("%q is of type %s, which nothing can depend on", show.Field, target.Kind()),
			"name a field of type radios, checkboxes or decision")
		return
	case target.Base().ShowIf != nil:
		c.problem(show.Field.Place, fmt.Sprintf("%q has a \"show_if\" of its own", show.Field),
			fmt.Sprintf("name the field that it depends on: %s", target.Base().ShowIf.Field))
	case !meet(base.For, target.Base().For):
		c.problem(show.Field.Place, fmt.Sprintf("nobody who answers %q sees this field", show.Field),
			`give both the same "for"`)
	}
	show.Question = target.Head().Label
	if show.Is.Value == "" {
		return
	}
	show.Is.Value = markdown.Form(show.Is.Value)
	var ids []string
	for _, a := range answers {
		if a.ID.Value == show.Is.Value {
			show.Answer = a.Label
			return
		}
		if strings.EqualFold(markdown.Form(a.Label), c.parser.Text(show.Is.Value)) {
			c.problem(show.Is.Place, fmt.Sprintf("%q is the text of an option, not its id", show.Is), "write "+a.ID.Value)
			return
		}
		ids = append(ids, a.ID.Value)
	}
	if len(ids) == 0 {
		return
	}
	hint := diag.DidYouMean(show.Is.Value, ids)
	if hint == "" {
		hint = "write one of " + strings.Join(ids, ", ")
	}
	c.problem(show.Is.Place, fmt.Sprintf("%q has no option %q", show.Field, show.Is), hint)
}
