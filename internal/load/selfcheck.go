package load

import (
	"fmt"
	"slices"
	"strings"

	"buildsite/internal/diag"
	"buildsite/internal/frontmatter"
	"buildsite/internal/site"
)

// A SelfCheck is the private check of a page's frontmatter.
type SelfCheck struct {
	// The questions, in their order.
	Questions []frontmatter.Text `yaml:"questions,required"`
	// What can be answered to each of them, at least two.
	Answers []frontmatter.Text `yaml:"answers,required"`
	// The words on the button that opens the page's text.
	Button string            `yaml:"button"`
	Place  frontmatter.Place `yaml:",place"`
}

// check gives a page the private check of its frontmatter. Without a neutral title in the tab, the browser's history would tell
// what somebody was asked.
func (l *loader) check(p *site.Page, c *SelfCheck) (problems diag.List) {
	report := func(at frontmatter.Place, message, hint string) {
		problems = append(problems, diag.Problem{Pos: at.Pos, Width: at.Width, Message: message, Hint: hint})
	}
	if p.Kind != site.Plain {
		report(c.Place, fmt.Sprintf("a check on a page of the kind %q", p.Kind), "move it to a page of its own, such as before-you-begin.md")
		return problems
	}
	if p.TabTitle == "" {
		report(c.Place, "a check on a page without a tab_title", "add a line \"tab_title: …\" with words that tell nothing: the browser's history shows them")
	}
	if p.Doc.Body.Empty() {
		report(c.Place, "a check on a page without a text", "write below the frontmatter what everybody reads next, whatever they answered")
	}
	// That a key is missing is said elsewhere.
	if c.Questions != nil && len(c.Questions) == 0 {
		report(c.Place, "a check without a question", "write one under questions")
	}
	if c.Answers != nil && len(c.Answers) < 2 {
		report(c.Place, "a check with fewer than 2 answers", "write at least 2")
	}
	texts := func(list []frontmatter.Text, nouns string) (set []string) {
		for i, t := range list {
			same := func(other frontmatter.Text) bool { return t.Value != "" && strings.EqualFold(other.Value, t.Value) }
			if slices.ContainsFunc(list[:i], same) {
				report(t.Place, fmt.Sprintf("two %s say %q", nouns, t.Value), "delete one of them, or tell them apart")
			}
			set = append(set, l.line(t.Value))
		}
		return set
	}
	p.Kind = site.PrivateCheck
	p.Check = &site.SelfCheck{Questions: texts(c.Questions, "questions"), Answers: texts(c.Answers, "answers"), Button: l.line(c.Button)}
	return problems
}

// line is a plain text on one line, with the language's quotation marks.
func (l *loader) line(text string) string {
	return l.parser.Text(strings.Join(strings.Fields(text), " "))
}
