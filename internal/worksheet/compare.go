package worksheet

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"buildsite/internal/diag"
	"buildsite/internal/frontmatter"
)

// Compare reports what would leave readers' saved answers behind: ids that are gone or name something else, without a
// migration that says what became of them. site is the site's id as it stands in site.yaml, people are its people's ids. A
// worksheet that can save what the lock doesn't know yet, or whose words it doesn't have, is a warning.
func (l *Lock) Compare(site frontmatter.Text, people []string, sheets []*Sheet) (problems diag.List) {
	if site.Value != l.Site {
		problems = append(problems, diag.Problem{Pos: site.Pos, Width: site.Width,
			Message: fmt.Sprintf("the site's id was %q, and readers' answers are saved under it", l.Site), Hint: "write id: " + l.Site})
	}
	for _, id := range l.People {
		if !slices.Contains(people, id) {
			problems = append(problems, diag.Problem{Pos: diag.Pos{File: site.Pos.File},
				Message: fmt.Sprintf("the person %q is gone, and answers are saved under that id", id), Hint: "put {id: " + id + ", label: …} back under people"})
		}
	}
	byID := map[string]*Sheet{}
	for _, s := range sheets {
		byID[s.ID.Value] = s
	}
	for _, id := range slices.Sorted(maps.Keys(l.Worksheets)) {
		if byID[id] == nil {
			problems = append(problems, l.gone(id, sheets))
		}
	}
	for _, s := range sheets {
		c := comparison{sheet: s, locked: l.Worksheets[s.ID.Value], labels: l.Labels[s.ID.Value], now: s.Record()}
		c.run()
		problems = append(problems, c.problems...)
	}
	return problems
}

// gone reports a worksheet that is only in the lock. If another is new, it is probably the same with a new id.
func (l *Lock) gone(id string, sheets []*Sheet) diag.Problem {
	p := diag.Problem{Pos: l.place(id), Width: len(id) + 2, Message: fmt.Sprintf("the worksheet %q is gone, and answers to it are saved", id),
		Hint: "put it back; if its answers may be lost, delete it here"}
	for _, s := range sheets {
		if _, known := l.Worksheets[s.ID.Value]; !known && s.ID.Value != "" {
			p.Pos, p.Width = s.ID.Pos, s.ID.Width
			p.Hint = fmt.Sprintf("if this is it, write id: %s again; if its answers may be lost, delete it from %s", id, LockFile)
			break
		}
	}
	return p
}

// A comparison is of one sheet with what the lock knows of it.
type comparison struct {
	sheet    *Sheet
	locked   map[int]Record
	labels   map[int]Labels
	now      Record
	problems diag.List
}

func (c *comparison) problem(at frontmatter.Place, message, hint string) {
	c.problems = append(c.problems, diag.Problem{Pos: at.Pos, Width: at.Width, Message: message, Hint: hint})
}

func (c *comparison) run() {
	s := c.sheet
	versions := slices.Sorted(maps.Keys(c.locked))
	if len(versions) > 0 && versions[len(versions)-1] > s.Version.Value {
		newest := versions[len(versions)-1]
		at := s.Version.Place
		if !s.Version.Given() {
			at = s.ID.Place
		}
		c.problem(at, fmt.Sprintf("the worksheet is at version %d, but was at %d before", s.Version.Value, newest), fmt.Sprintf("write version: %d or more", newest))
		return
	}
	for i := range s.Migrations {
		c.names(&s.Migrations[i], s.Migrations[:i], versions)
	}
	for _, v := range versions {
		c.version(v)
	}
	if len(c.problems) > 0 {
		return
	}
	known := c.locked[s.Version.Value]
	for path := range c.now {
		if _, ok := known[path]; !ok {
			c.warn(LockFile + " doesn't know all of this worksheet's answers")
			return
		}
	}
	if len(known) > 0 && c.labels[s.Version.Value] == nil { // an older buildsite wrote it
		c.warn(LockFile + " doesn't have the words of this worksheet's questions")
	}
}

func (c *comparison) warn(message string) {
	c.problem(c.sheet.ID.Place, message, "run buildsite lock before you publish")
	c.problems[len(c.problems)-1].Severity = diag.Warning
}

// names checks that what a migration names was there in the version before. Versions that were never locked are passed
// over.
func (c *comparison) names(m *Migration, before []Migration, versions []int) {
	n := len(versions)
	for n > 0 && versions[n-1] >= m.To.Value {
		n--
	}
	if n == 0 {
		return
	}
	base := versions[n-1]
	record := c.locked[base].after(since(before, base))
	check := func(t frontmatter.Text, path string) {
		if path != "" && record[path] == "" {
			c.problem(t.Place, fmt.Sprintf("version %d didn't save %q", base, path), record.suggest(path))
		}
	}
	for _, r := range m.Rename {
		check(r.From, r.From.Value)
	}
	for _, o := range m.Options {
		if !record.holds(o.Of.Value) {
			check(o.Of, o.Of.Value)
			continue
		}
		for _, r := range o.Renames {
			check(r.From, o.Of.Value+"."+r.From.Value)
		}
	}
	for _, t := range m.Drop {
		check(t, t.Value)
	}
}

// version reports what a version saved and has no place now.
func (c *comparison) version(version int) {
	saved, todo := c.locked[version], since(c.sheet.Migrations, version)
	reported := ""
	for _, path := range slices.SortedFunc(maps.Keys(saved), comparePaths) {
		kind, end := saved[path], follow(path, todo)
		if end == "" || within(path, reported) || sameAnswer(kind, c.now[end]) {
			continue
		}
		reported = path
		what := thing(kind, end)
		if is := c.now[end]; is != "" {
			c.problem(c.near(end), fmt.Sprintf("%s was of type %s and is now of type %s, which can't take its saved answers", what, kind, is),
				"change it back; or, if they may go, "+c.entry(path, version, "drop: [%s]"))
			continue
		}
		if f := c.sheet.Field(end); f != nil && f.Saved() != nil && !f.Saved().Kept() {
			c.problem(c.near(end), what+" isn't kept any more, but answers to it are saved", "to let them go, "+c.entry(path, version, "drop: [%s]"))
			continue
		}
		c.problem(c.near(end), what+" is gone, and answers to it are saved", c.cure(path, end, version))
	}
}

// since are the migrations that answers of a version have yet to go through.
func since(migrations []Migration, version int) []Migration {
	i := 0
	for i < len(migrations) && migrations[i].To.Value <= version {
		i++
	}
	return migrations[i:]
}

// sameAnswer reports whether two kinds save their answers in the same form.
func sameAnswer(a, b string) bool {
	text := func(kind string) bool { return kind == "input" || kind == "textarea" }
	return a == b || text(a) && text(b)
}

// comparePaths puts what is below a path right after it.
func comparePaths(a, b string) int {
	return slices.Compare(strings.Split(a, "."), strings.Split(b, "."))
}

// thing is what messages call a part of an answer.
func thing(kind, path string) string {
	parent, id, below := cutLast(path)
	switch {
	case !below:
		return fmt.Sprintf("the field %q", path)
	case isOption(kind):
		return fmt.Sprintf("the %s %q of %q", kind, id, parent)
	}
	return fmt.Sprintf("the column %q of %q", id, strings.TrimSuffix(parent, ".columns"))
}

func cutLast(path string) (parent, last string, found bool) {
	i := strings.LastIndexByte(path, '.')
	if i < 0 {
		return "", path, false
	}
	return path[:i], path[i+1:], true
}

// near is where a problem with a path stands: at its field if there is one, else at the worksheet's id.
func (c *comparison) near(path string) frontmatter.Place {
	id, rest, _ := strings.Cut(path, ".")
	f := c.sheet.Field(id)
	if f == nil {
		return c.sheet.ID.Place
	}
	if t, ok := f.(*Table); ok {
		column, _, _ := strings.Cut(rest, ".")
		if col := t.Column(column); col != nil {
			return col.Head().ID.Place
		}
	}
	return f.Head().ID.Place
}

// isOption reports whether a migration renames such a part under options.
func isOption(kind string) bool {
	return slices.Contains([]string{"option", "row", "column", "card", "question", "end"}, kind)
}

// successor is what a part that is gone is probably called now, or "": something of the same kind that is new.
func (c *comparison) successor(path, kind string, saved Record) string {
	parent, _, _ := cutLast(path)
	var candidates []string
	for p, k := range c.now {
		if pp, _, _ := cutLast(p); pp == parent && k == kind && saved[p] == "" {
			candidates = append(candidates, p)
		}
	}
	if len(candidates) == 1 {
		return candidates[0]
	}
	slices.Sort(candidates)
	return diag.Nearest(path, candidates)
}

// cure says what to write so that the saved answers of a path, which comes to end, find their place.
func (c *comparison) cure(path, end string, version int) string {
	kind := c.locked[version][path]
	successor := c.successor(end, kind, c.locked[version])
	_, id, below := cutLast(end)
	_, newID, _ := cutLast(successor)
	switch {
	case successor == "":
		return "put it back; or, if its answers may go, " + c.entry(path, version, "drop: [%s]")
	case kind == "question" || kind == "end":
		return fmt.Sprintf("write id: %s again; or %s", id, c.entry(path, version, "options: {%s: {%s: "+newID+"}}"))
	case below && isOption(kind):
		return fmt.Sprintf("write {id: %s, label: …} to keep its id; or %s", id, c.entry(path, version, "options: {%s: {%s: "+newID+"}}"))
	}
	return fmt.Sprintf("write id: %s again; or %s", id, c.entry(path, version, "rename: {%s: "+successor+"}"))
}

// entry says which entry of the migrations to write. format takes the path as it was before that migration, or its parent
// and its last part.
func (c *comparison) entry(path string, version int, format string) string {
	to := max(c.sheet.Version.Value, version+1)
	todo := since(c.sheet.Migrations, version)
	for i, m := range todo {
		if m.To.Value >= to {
			todo = todo[:i]
			break
		}
	}
	path = follow(path, todo)
	change := fmt.Sprintf(format, path)
	if parent, id, _ := cutLast(path); strings.Count(format, "%s") == 2 {
		change = fmt.Sprintf(format, parent, id)
	}
	entry := fmt.Sprintf("under migrations {to: %d, %s}", to, change)
	if to > c.sheet.Version.Value {
		return fmt.Sprintf("write version: %d and %s", to, entry)
	}
	return "write " + entry
}
