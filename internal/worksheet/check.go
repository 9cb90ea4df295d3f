package worksheet

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"buildsite/internal/diag"
	"buildsite/internal/frontmatter"
	"buildsite/internal/markdown"
)

// A checker goes through one sheet from top to bottom.
type checker struct {
	sheet    *Sheet
	people   []string
	parser   *markdown.Parser
	above    []Field // those that were checked before
	lost     bool    // a field couldn't be read or has no id, so that none can be called missing
	problems diag.List
}

func (c *checker) problem(at frontmatter.Place, message, hint string) {
	if at.Pos.Line == 0 { // of something that wasn't given
		at = c.sheet.Place
	}
	c.problems = append(c.problems, diag.Problem{Pos: at.Pos, Width: at.Width, Message: message, Hint: hint})
}

// common checks what all fields have.
func (c *checker) common(f Field) {
	c.readers(f.Base().For)
	if h := f.Head(); h != nil {
		c.id(h.ID)
		var ids []frontmatter.Text
		for _, g := range c.above {
			if g.Head() != nil {
				ids = append(ids, g.Head().ID)
			}
		}
		c.distinct(ids, h.ID, "fields")
		c.label(&h.Label)
		c.prose(&h.Description)
	}
	if a := f.Saved(); a != nil {
		c.answer(a)
	}
	if f.Base().ShowIf != nil {
		c.condition(f)
	}
}

func (c *checker) answer(a *Answer) {
	switch a.Share.Value {
	case "":
		a.Share.Value = Never
	case Never:
	case Ask:
		if !a.Kept() {
			c.problem(a.Share.Place, `"share: ask" for an answer that isn't kept`, `write "share: never", or delete "keep: false"`)
		}
	default:
		c.problem(a.Share.Place, fmt.Sprintf("%q can't be \"share\"", a.Share), "write ask or never")
	}
}

// at is where problems of a whole field stand: at its id.
func (c *checker) at(h *Heading) frontmatter.Place {
	if h.ID.Value == "" {
		return h.Type.Place
	}
	return h.ID.Place
}

// readers checks who fills in something.
func (c *checker) readers(ids []frontmatter.Text) {
	for i, id := range ids {
		switch {
		case id.Value == "":
		case slices.ContainsFunc(ids[:i], func(other frontmatter.Text) bool { return other.Value == id.Value }):
			c.problem(id.Place, fmt.Sprintf("%q is named twice", id), "delete one of the two")
		case id.Value == Together && len(ids) > 1:
			c.problem(id.Place, fmt.Sprintf("%q stands beside people", Together), "write \"for: together\", or name people only")
		case id.Value != Together && !slices.Contains(c.people, id.Value):
			known := append(slices.Clone(c.people), Together)
			hint := diag.DidYouMean(id.Value, known)
			if hint == "" {
				hint = "write one of " + strings.Join(known, ", ")
			}
			if len(c.people) == 0 {
				hint = "site.yaml names no people: add them there, or delete the line"
			}
			c.problem(id.Place, fmt.Sprintf("unknown person %q", id), hint)
		}
	}
}

// meet reports whether somebody fills in both of two things, going by who they are for.
func meet(a, b []frontmatter.Text) bool {
	joint := func(ids []frontmatter.Text) bool { return len(ids) == 1 && ids[0].Value == Together }
	switch {
	case joint(a) || joint(b):
		return joint(a) && joint(b)
	case len(a) == 0 || len(b) == 0:
		return true
	}
	return slices.ContainsFunc(a, func(id frontmatter.Text) bool {
		return slices.ContainsFunc(b, func(other frontmatter.Text) bool { return other.Value == id.Value })
	})
}

var validID = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)

// id checks the form of an id that was written.
func (c *checker) id(id frontmatter.Text) {
	if id.Value == "" || validID.MatchString(id.Value) {
		return
	}
	hint := "write lower-case letters, digits and hyphens, at most 40, beginning with a letter"
	if slug := strings.ReplaceAll(markdown.Slug(id.Value), "_", "-"); validID.MatchString(slug) {
		hint = "write " + slug
	}
	c.problem(id.Place, fmt.Sprintf("%q can't be an id", id), hint)
}

// distinct reports an id that is the same as one of those before it, or can be mistaken for it. nouns is what has them.
func (c *checker) distinct(before []frontmatter.Text, id frontmatter.Text, nouns string) {
	for _, other := range before {
		switch {
		case id.Value == "":
		case id.Value == other.Value:
			c.problem(id.Place, fmt.Sprintf("two %s have the id %q", nouns, id), fmt.Sprintf("give one of them another; the first is on line %d", other.Pos.Line))
			return
		case nearlyEqual(id.Value, other.Value):
			c.problem(id.Place, fmt.Sprintf("the ids %q and %q are nearly equal", other, id), "give one of them a name that can't be mistaken for the other")
			return
		}
	}
}

// nearlyEqual reports whether two ids differ by hyphens only, or by two neighbouring letters that are swapped: nobody means
// two things by such names. Ids that differ in a letter or digit, such as day-1 and day-2, are mostly meant.
func nearlyEqual(a, b string) bool { return slices.Contains(spellings(a), bare(b)) }

// spellings are an id without its hyphens, and that with two neighbouring letters swapped, in all ways.
func spellings(id string) []string {
	id = bare(id)
	list := []string{id}
	for i := 1; i < len(id); i++ {
		if digit(id[i-1]) && digit(id[i]) {
			continue // q12 and q21 are two questions
		}
		swapped := []byte(id)
		swapped[i-1], swapped[i] = swapped[i], swapped[i-1]
		list = append(list, string(swapped))
	}
	return list
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

func bare(id string) string { return strings.ReplaceAll(id, "-", "") }

// label sets a plain text on one line, with its quotation marks.
func (c *checker) label(text *string) {
	*text = c.parser.Text(strings.Join(strings.Fields(*text), " "))
}

// prose parses a text in markdown. Its problems and links get their places in the file.
func (c *checker) prose(p *Prose) {
	source := p.Source
	if source.Value == "" {
		return
	}
	var starts []int // of the text's lines, in characters
	n := 0
	for line := range strings.Lines(source.Value) {
		starts = append(starts, n)
		n += len([]rune(line))
	}
	place := func(pos diag.Pos) diag.Pos {
		if pos.Line < 1 || pos.Line > len(starts) {
			return source.Pos
		}
		return source.At(starts[pos.Line-1] + pos.Col - 1)
	}
	doc, problems := c.parser.Parse(source.Pos.File, []byte(source.Value), 1)
	for _, found := range problems {
		found.Pos = place(found.Pos)
		c.problems = append(c.problems, found)
	}
	for i := range doc.Headings {
		doc.Headings[i].Pos = place(doc.Headings[i].Pos)
		c.problem(frontmatter.Place{Pos: doc.Headings[i].Pos, Width: 1}, "a heading within a worksheet's text",
			`write it as the "heading" of a note`)
	}
	for i := range doc.Links {
		doc.Links[i].Pos = place(doc.Links[i].Pos)
	}
	p.Doc = doc
	c.sheet.Docs = append(c.sheet.Docs, doc)
}

// find returns the field above that an id refers to, or nil, which it reports. h is the field that refers.
func (c *checker) find(id frontmatter.Text, h *Common) Field {
	if id.Value == "" {
		return nil
	}
	var ids []string
	for _, f := range c.above {
		if f.Head() != nil && f.Head().ID.Value != "" {
			ids = append(ids, f.Head().ID.Value)
		}
		if f.Head() != nil && f.Head().ID.Value == id.Value {
			return f
		}
	}
	switch f := c.sheet.Field(id.Value); {
	case f != nil && f.Base() == h:
		c.problem(id.Place, fmt.Sprintf("the field %q refers to itself", id), "name a field above it")
	case f != nil:
		c.problem(id.Place, fmt.Sprintf("the field %q stands further down", id), "move it above this one, or name another")
	case c.lost:
	default:
		hint := diag.DidYouMean(id.Value, ids)
		switch {
		case hint != "":
		case len(ids) == 0:
			hint = "no field stands above this one: delete the line"
		default:
			hint = "the fields above are " + strings.Join(ids, ", ")
		}
		c.problem(id.Place, fmt.Sprintf("there is no field %q", id), hint)
	}
	return nil
}

// between checks a number that was written, and brings it into the range.
func (c *checker) between(n *frontmatter.Int, low, high int, key string) {
	if n.Given() && (n.Value < low || n.Value > high) {
		c.problem(n.Place, fmt.Sprintf("%q must be from %d to %d, but here is %d", key, low, high, n.Value),
			fmt.Sprintf("write a number from %d to %d", low, high))
		n.Value = min(max(n.Value, low), high)
	}
}

// among checks a word that was written, and makes it one of those allowed.
func (c *checker) among(word *frontmatter.Text, key string, allowed ...string) {
	if word.Value == "" || slices.Contains(allowed, word.Value) {
		return
	}
	hint := diag.DidYouMean(word.Value, allowed)
	if hint == "" {
		hint = "write one of " + strings.Join(allowed, ", ")
		if len(allowed) == 1 {
			hint = "write " + allowed[0] + ", or delete the line"
		}
	}
	c.problem(word.Place, fmt.Sprintf("%q can't be %q", word, key), hint)
	word.Value = cmp.Or(diag.Nearest(word.Value, allowed), allowed[0])
}
