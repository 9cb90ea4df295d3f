package corpus

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"
)

// The size of a page's file, in bytes, is chosen between these.
const (
	minSize = 4700
	maxSize = 5300
)

// An outline is what other pages need to know of a page.
type outline struct {
	title    string
	headings []heading
}

type heading struct {
	level int
	text  string
}

// id is the one that every program gives to the heading.
func (h heading) id() string { return strings.ToLower(strings.ReplaceAll(h.text, " ", "-")) }

var levels = [][]int{
	{2, 3, 2, 3, 2, 3},
	{2, 2, 3, 3, 2, 2},
	{2, 3, 2, 3, 3, 2, 2},
	{2, 3, 3, 2, 3, 2, 3, 2},
}

func outlineOf(i int) outline {
	v := voice{random(streamOutline, i)}
	o := outline{title: v.say(pick(v, titles))}
	for _, level := range pick(v, levels) {
		h := heading{level, v.say(pick(v, headings))}
		for slices.ContainsFunc(o.headings, func(other heading) bool { return other.text == h.text }) {
			h.text = v.say(pick(v, headings)) // a second of the same text would get another id
		}
		o.headings = append(o.headings, h)
	}
	return o
}

// page is the file of page i: what a real one has, once each, under its headings, and then as much text as is missing.
func page(i int, date time.Time, o Options) []byte {
	v := voice{random(streamText, i)}
	plan := outlineOf(i)
	head := v.frontmatter(plan.title, date)
	note := fmt.Sprintf("[^note]: %s %s\n", v.sentence(), v.sentence())

	blocks := make([]string, len(plan.headings)) // under each heading, below its text
	for n, block := range []string{v.list("-"), v.table(), v.quote(), v.code(o.CodeLanguage), v.list("1."), ""} {
		blocks[n] = block
	}
	texts := make([]string, len(plan.headings))
	for n := range texts {
		texts[n] = v.sentence()
	}
	texts[0] += " " + v.link(i, o.Pages, false)
	texts[2] += " " + v.sentence() + "[^note]"
	texts[3] += " " + v.link(i, o.Pages, true)
	texts[5] += " " + v.link(i, o.Pages, false)

	size := len(head) + len(note)
	for n, h := range plan.headings {
		size += h.level + len(h.text) + len(texts[n]) + len(blocks[n]) + len(" \n\n\n\n\n")
	}
	for wanted := minSize + v.IntN(maxSize-minSize); size < wanted; {
		n, sentence := v.IntN(len(texts)), pick(v, []string{" ", " ", " ", "\n\n"})+v.sentence()
		texts[n] += sentence
		size += len(sentence)
	}

	var b bytes.Buffer
	b.WriteString(head)
	for n, h := range plan.headings {
		fmt.Fprintf(&b, "\n%s %s\n\n%s\n", strings.Repeat("#", h.level), h.text, texts[n])
		if blocks[n] != "" {
			fmt.Fprintf(&b, "\n%s", blocks[n])
		}
	}
	fmt.Fprintf(&b, "\n%s", note)
	return b.Bytes()
}

// home is the home page's file.
func home() []byte {
	v := voice{random(streamText, -1)}
	head := "---\ntitle: The Long Harbour\ndescription: A made-up town, for measuring\n---\n"
	return fmt.Appendf(nil, "%s\n%s %s\n\n%s %s\n", head, v.sentence(), v.sentence(), v.sentence(), v.sentence())
}

// frontmatter has what a page of any site would have; a third of the pages were changed later.
func (v voice) frontmatter(title string, date time.Time) string {
	updated := ""
	if later := date.AddDate(0, 0, 1+v.IntN(300)); v.IntN(3) == 0 && !later.After(newest) {
		updated = "updated: " + later.Format(time.DateOnly) + "\n"
	}
	description := v.say("How a %a %n came to stand %p, and what the %w made of it")
	return fmt.Sprintf("---\ntitle: %s\ndescription: %s\ndate: %s\n%s---\n", title, description, date.Format(time.DateOnly), updated)
}

// link is a sentence with a link from page i to another one, or to one of its headings.
func (v voice) link(i, pages int, fragment bool) string {
	to := v.IntN(pages)
	if to == i {
		to = (to + 1) % pages
	}
	other := outlineOf(to)
	address, text := "../"+file(to), other.title
	if fragment {
		h := pick(v, other.headings)
		address, text = address+"#"+h.id(), h.text
	}
	return fmt.Sprintf("%s [%s](%s).", v.say(pick(v, []string{"More of it is in", "The %w told it otherwise in", "Compare it with"})), text, address)
}

func (v voice) list(marker string) string {
	var b strings.Builder
	for range 3 + v.IntN(3) {
		fmt.Fprintf(&b, "%s %s\n", marker, v.say("the %a %n **%p**, which the %w %v"))
	}
	return b.String()
}

func (v voice) table() string {
	var b strings.Builder
	b.WriteString("| What | Whose | Where | Price |\n|:-----|-------|:-----:|------:|\n")
	for range 3 + v.IntN(3) {
		fmt.Fprintf(&b, "| %s | %s | %d |\n", v.say("%a %n | the %w's"), v.say("%p"), 1+v.IntN(200))
	}
	return b.String()
}

func (v voice) quote() string {
	return fmt.Sprintf("> %s\n> %s\n", v.say("What the %w %v was never a %n."), v.sentence())
}
