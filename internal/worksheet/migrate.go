package worksheet

import (
	"fmt"
	"slices"
	"strings"

	"buildsite/internal/diag"
	"buildsite/internal/frontmatter"
	"buildsite/internal/markdown"
)

// A Migration says what became of saved answers' ids when a worksheet came to a version. All names but the new ones are
// those of the version before: first options are renamed, then things are dropped, then columns and fields are renamed.
type Migration struct {
	// The version that the worksheet came to, from 2.
	To frontmatter.Int `yaml:"to,required"`
	// New ids of fields and columns, as old: new. A column is written with its table: questions.need.
	Rename []Rename `yaml:"rename"`
	// New ids of options, rows, cards, questions and ends, under their field or column: need: {old: new}.
	Options []OptionRename `yaml:"options"`
	// Ids of fields, columns or options that are gone. Readers still see what they wrote, until they delete it.
	Drop  []frontmatter.Text `yaml:"drop,single"`
	Place frontmatter.Place  `yaml:",place"`
}

// A Rename is an old name and its new one.
type Rename struct {
	From frontmatter.Text `yaml:",key"`
	// The new id.
	To frontmatter.Text `yaml:",value"`
}

// An OptionRename is the renamed options of a field or column.
type OptionRename struct {
	Of frontmatter.Text `yaml:",key"`
	// New ids, as old: new.
	Renames []Rename `yaml:",value"`
}

// A stage is a part of a migration; they come one after the other.
type stage int

const (
	renameOptions stage = iota
	drop
	renameColumns
	renameFields
	done
)

// move is the path of an answer's part after the migration from a stage on, or "" if it is dropped.
func (m *Migration) move(path string, from stage) string {
	if from <= renameOptions {
		for _, o := range m.Options {
			for _, r := range o.Renames {
				if path == o.Of.Value+"."+r.From.Value {
					path = o.Of.Value + "." + r.To.Value
					return m.move(path, drop)
				}
			}
		}
	}
	if from <= drop && slices.ContainsFunc(m.Drop, func(t frontmatter.Text) bool { return within(path, t.Value) }) {
		return ""
	}
	rename := func(columns bool) {
		for _, r := range m.Rename {
			if strings.Contains(r.From.Value, ".") == columns && within(path, r.From.Value) {
				path = r.To.Value + path[len(r.From.Value):]
				return
			}
		}
	}
	if from <= renameColumns {
		rename(true)
	}
	if from <= renameFields {
		rename(false)
	}
	return path
}

// within reports whether a path is another or below it.
func within(path, other string) bool {
	rest, ok := strings.CutPrefix(path, other)
	return ok && other != "" && (rest == "" || rest[0] == '.')
}

// follow is the path of an answer's part after several migrations, or "" if it is dropped.
func follow(path string, migrations []Migration) string {
	for i := range migrations {
		if path = migrations[i].move(path, renameOptions); path == "" {
			break
		}
	}
	return path
}

// migrations checks what can be known of the migrations without the lock file: their order, and that what they end in is
// there.
func (c *checker) migrations() {
	s := c.sheet
	record := s.Record()
	for i := range s.Migrations {
		s.Migrations[i].inForm()
	}
	for i := range s.Migrations {
		m := &s.Migrations[i]
		switch before := i - 1; {
		case !m.To.Given():
		case m.To.Value < 2 || m.To.Value > s.Version.Value:
			hint := fmt.Sprintf("write a version from 2 to %d", s.Version.Value)
			if s.Version.Value < 2 {
				hint = fmt.Sprintf("the worksheet is at version 1: write version: %d above", max(2, m.To.Value))
			}
			c.problem(m.To.Place, fmt.Sprintf("a migration to version %d", m.To.Value), hint)
		case before >= 0 && m.To.Value == s.Migrations[before].To.Value:
			c.problem(m.To.Place, fmt.Sprintf("two migrations to version %d", m.To.Value), "write them as one")
		case before >= 0 && m.To.Value < s.Migrations[before].To.Value:
			c.problem(m.To.Place, fmt.Sprintf("the migration to version %d comes after that to %d", m.To.Value, s.Migrations[before].To.Value), "write them in their order")
		}
		c.migration(m, s.Migrations[i+1:], record)
	}
}

func (c *checker) migration(m *Migration, later []Migration, record Record) {
	if len(m.Rename) == 0 && len(m.Options) == 0 && len(m.Drop) == 0 {
		c.problem(m.Place, "a migration that changes nothing", "write rename, options or drop, or delete it")
	}
	arrives := func(t frontmatter.Text, path string, from stage) {
		end := m.move(path, from)
		if end == "" {
			c.problem(t.Place, fmt.Sprintf("%q is dropped by the same migration", t), "either rename it or drop it")
			return
		}
		if end = follow(end, later); end == "" || c.lost || record[end] != "" {
			return
		}
		c.problem(t.Place, fmt.Sprintf("the answers come to %q, which this worksheet doesn't save", end), record.suggest(end))
	}
	for i, r := range m.Rename {
		c.path(r.From)
		c.path(r.To)
		fromTable, _, column := strings.Cut(r.From.Value, ".")
		toTable, _, toColumn := strings.Cut(r.To.Value, ".")
		switch {
		case r.From.Value == "" || r.To.Value == "":
			continue
		case strings.Count(r.From.Value, ".") > 1:
			c.problem(r.From.Place, fmt.Sprintf("%q is neither a field nor a column", r.From), "rename options under options: {field: {old: new}}")
			continue
		case column != toColumn || column && fromTable != toTable:
			c.problem(r.To.Place, fmt.Sprintf("%q can't become %q", r.From, r.To), "a field becomes a field, and a column one of the same table: table.column")
			continue
		case slices.ContainsFunc(m.Rename[:i], func(o Rename) bool { return o.To.Value == r.To.Value }):
			c.problem(r.To.Place, fmt.Sprintf("two things become %q", r.To), "their answers can't be put together: drop one of them")
			continue
		}
		next := renameFields
		if !column {
			next = done
		}
		arrives(r.To, r.To.Value, next)
	}
	for _, o := range m.Options {
		c.path(o.Of)
		for _, r := range o.Renames {
			if o.Of.Value != "" && r.To.Value != "" {
				arrives(r.To, o.Of.Value+"."+r.To.Value, drop)
			}
		}
	}
	for _, t := range m.Drop {
		c.path(t)
	}
}

// inForm brings the ids of options, which may be made of labels, into the form that those have.
func (m *Migration) inForm() {
	renames := func(list []Rename) {
		for i := range list {
			list[i].From.Value, list[i].To.Value = markdown.Form(list[i].From.Value), markdown.Form(list[i].To.Value)
		}
	}
	renames(m.Rename)
	for i := range m.Options {
		m.Options[i].Of.Value = markdown.Form(m.Options[i].Of.Value)
		renames(m.Options[i].Renames)
	}
	for i := range m.Drop {
		m.Drop[i].Value = markdown.Form(m.Drop[i].Value)
	}
}

// path checks the form of the name of an answer's part.
func (c *checker) path(t frontmatter.Text) {
	if t.Value != "" && slices.Contains(strings.Split(t.Value, "."), "") {
		c.problem(t.Place, fmt.Sprintf("%q names nothing", t), "write field, field.column, field.option or field.column.option")
	}
}

// listed joins words for a hint.
func listed(words []string) string { return strings.Join(words, ", ") }

// suggest is the hint for a path that isn't in a record.
func (r Record) suggest(path string) string {
	var same []string // paths that are equally deep, below the same parent if it is there
	parent := path[:max(0, strings.LastIndexByte(path, '.'))]
	for p := range r {
		if strings.Count(p, ".") == strings.Count(path, ".") && (parent == "" || within(p, parent)) {
			same = append(same, p)
		}
	}
	slices.Sort(same)
	switch hint := diag.DidYouMean(path, same); {
	case hint != "":
		return hint
	case len(same) == 0:
		return "name a field whose answer is saved"
	default:
		return "name one of " + listed(same)
	}
}
