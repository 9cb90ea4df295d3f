// Package worksheet knows the forms that readers fill in: which kinds of fields there are, what may be written about each,
// and what it prints as. docs/worksheets.md is the author's view of it.
//
// A [Sheet] is decoded from a page's frontmatter and then prepared. A kind is one file of this package and one line of
// [Kinds]; what it prints as is a closed set of blocks, so that kinds and editions add rather than multiply.
package worksheet

import (
	"fmt"
	"slices"

	"buildsite/internal/diag"
	"buildsite/internal/frontmatter"
	"buildsite/internal/markdown"
)

// A Sheet is the form of one page.
//
// It doesn't change once it is prepared and connected.
type Sheet struct {
	// The worksheet's permanent name, as lower-case-with-hyphens. It names what readers save: never change it.
	ID frontmatter.Text `yaml:"id,required"`
	// A whole number from 1, raised by one with each migration. Left out: 1.
	Version frontmatter.Int `yaml:"version"`
	// What became of saved answers whose ids have changed or gone, one entry for each version.
	Migrations []Migration `yaml:"migrations"`
	// The questions, and what stands between them, from top to bottom.
	Fields Fields `yaml:"fields,required"`
	// The sheets on paper, in their order. Left out: a form for each person.
	Print []PrintSheet      `yaml:"print"`
	Place frontmatter.Place `yaml:",place"`

	Docs  []*markdown.Doc    // every markdown text of the sheet, whose links are still to be checked
	Links []frontmatter.Text // where its decisions' ends lead: paths and addresses as in markdown

	froms []*From // what reads other fields' answers
	lost  bool    // a field couldn't be read, so that none can be called missing
}

// Prepare checks a sheet that was decoded, sets its texts, and fills in what was left out. It is called once. people are
// the ids of those who fill in worksheets; a site without people has one reader.
//
// The sheet is fit for use even where problems are found, except that fields may be missing.
func (s *Sheet) Prepare(people []string, parser *markdown.Parser) diag.List {
	c := &checker{sheet: s, people: people, parser: parser}
	c.id(s.ID)
	c.version()
	s.Fields = slices.DeleteFunc(s.Fields, func(f Field) bool {
		c.lost = c.lost || f == nil || f.Head() != nil && f.Head().ID.Value == ""
		return f == nil
	})
	if s.Fields != nil && len(s.Fields) == 0 && !c.lost {
		c.problem(s.ID.Place, "the worksheet has no fields", "write at least one question under fields")
	}
	for _, f := range s.Fields {
		c.common(f)
		f.check(c)
		c.above = append(c.above, f)
	}
	s.lost = c.lost
	c.print()
	c.migrations()
	return c.problems
}

func (c *checker) version() {
	v := &c.sheet.Version
	if v.Given() && v.Value < 1 {
		c.problem(v.Place, fmt.Sprintf("%d can't be a version", v.Value), "versions count from 1")
	}
	v.Value = max(v.Value, 1)
}

// Field returns the field with an id, or nil.
func (s *Sheet) Field(id string) Field {
	for _, f := range s.Fields {
		if h := f.Head(); h != nil && h.ID.Value == id && id != "" {
			return f
		}
	}
	return nil
}
