package worksheet

import (
	"fmt"
	"slices"
	"strings"

	"buildsite/internal/diag"
	"buildsite/internal/frontmatter"
	"buildsite/internal/markdown"
)

// Cards are a deck to draw from, filter, keep and add to.
type Cards struct {
	// The cards of the deck.
	Cards []Card `yaml:"cards,required"`
	// What readers choose cards by, as name: [choice, choice]. Each card then has a key of that name.
	Filters []Filter `yaml:"filters"`
	// true: readers can write cards, too.
	Own bool `yaml:"own"`
	Answer
}

// A Filter is something by which cards are chosen. Its name is shown; the cards give it as a key.
type Filter struct {
	Name frontmatter.Text `yaml:",key"`
	// What a filter's cards can be, at least two.
	Choices []Option `yaml:",value"`
}

// A Card is one card of a deck. It has a key for each filter.
//
// Facts say what it is by each filter.
type Card struct {
	Option
	Facts []Fact `yaml:",rest"`
}

// A Fact is one or more of a filter's choices: as they were written, their texts or ids; once prepared, their ids.
type Fact struct {
	Filter frontmatter.Text `yaml:",key"`
	// Which of the filter's choices the card is, one or several.
	Values []frontmatter.Text `yaml:",value,single"`
}

const (
	ownCards = 3 // lines for the reader's own, in a form
	pageful  = 8 // cards on a page of A4 or Letter
)

// cardKeys are the keys of a card that can't be filters.
var cardKeys = []string{"id", "label", "description", "exclusive"}

func (*Cards) Kind() string { return "cards" }

func (k *Cards) check(c *checker) {
	var names []frontmatter.Text
	for i := range k.Filters {
		f := &k.Filters[i]
		if slices.Contains(cardKeys, f.Name.Value) {
			c.problem(f.Name.Place, fmt.Sprintf("a filter can't be called %q", f.Name), "cards have a key of that name: choose another")
		} else if markdown.Slug(f.Name.Value) == "" {
			c.problem(f.Name.Place, fmt.Sprintf("the filter %q has no letters", f.Name), "give it a name")
		}
		names = append(names, f.Name)
		c.options(f.Choices, f.Name.Place, "choices", 2)
		c.exclusive(f.Choices, "cards", 0)
	}
	if k.Cards != nil && len(k.Cards) == 0 && !k.Own {
		c.problem(c.at(&k.Heading), "no cards in the deck", "write some under cards, or own: true for the reader's")
	}
	for i := range k.Cards {
		card := &k.Cards[i]
		var before []Option
		for _, b := range k.Cards[:i] {
			before = append(before, b.Option)
		}
		c.option(before, &card.Option, "cards")
		c.exclusive([]Option{card.Option}, "cards", 0)
		k.checkFacts(c, card, names)
	}
}

func (k *Cards) checkFacts(c *checker, card *Card, names []frontmatter.Text) {
	given := map[string]bool{}
	for i := range card.Facts {
		fact := &card.Facts[i]
		given[fact.Filter.Value] = true
		n := slices.IndexFunc(names, func(name frontmatter.Text) bool { return name.Value == fact.Filter.Value })
		if n < 0 {
			var known []string
			for _, name := range names {
				known = append(known, name.Value)
			}
			known = append(known, "id", "label", "description")
			hint := diag.DidYouMean(fact.Filter.Value, known)
			if hint == "" {
				hint = "the keys here are " + strings.Join(known, ", ")
			}
			given[diag.Nearest(fact.Filter.Value, known)] = true
			c.problem(fact.Filter.Place, fmt.Sprintf("unknown key %q", fact.Filter), hint)
			continue
		}
		choices := k.Filters[n].Choices
		for j := range fact.Values {
			fact.Values[j] = c.choice(fact.Values[j], choices, names[n].Value)
		}
	}
	for i, name := range names {
		if !given[name.Value] && card.Label != "" && !slices.Contains(cardKeys, name.Value) {
			c.problem(card.Place, fmt.Sprintf("the card %q doesn't say its %q, so that the filter would hide it", card.Label, name),
				fmt.Sprintf("add %s: %s", name, strings.Join(labels(k.Filters[i].Choices), " or ")))
		}
	}
}

// choice turns a filter's choice, written as its text or id, into its id.
func (c *checker) choice(t frontmatter.Text, choices []Option, filter string) frontmatter.Text {
	if t.Value == "" {
		return t
	}
	for _, o := range choices {
		if form := markdown.Form(t.Value); o.ID.Value == form || strings.EqualFold(markdown.Form(o.Label), c.parser.Text(form)) {
			t.Value = o.ID.Value
			return t
		}
	}
	hint := diag.DidYouMean(t.Value, labels(choices))
	if hint == "" {
		hint = "write one of " + strings.Join(labels(choices), ", ")
	}
	c.problem(t.Place, fmt.Sprintf("%q isn't one of the choices of the filter %q", t, filter), hint)
	return t
}

func (k *Cards) parts(add func(path, kind, label string)) {
	for _, card := range k.Cards {
		add(card.ID.Value, "card", card.Label)
	}
}

func (k *Cards) deck(own int, cut bool) Deck {
	d := Deck{Cut: cut}
	for _, card := range k.Cards {
		d.Cards = append(d.Cards, PrintedCard{ID: card.ID.Value, Label: card.Label, Body: card.Description.Doc, Facts: k.FactsOf(card)})
	}
	if k.Own {
		d.Own = own
	}
	return d
}

// FactsOf are what a card is by each filter, as readers see it.
func (k *Cards) FactsOf(card Card) []string {
	var labels []string
	for _, f := range k.Filters {
		for _, o := range f.Choices {
			if card.says(f.Name.Value, o.ID.Value) {
				labels = append(labels, o.Label)
			}
		}
	}
	return labels
}

// says reports whether one of a filter's choices holds for a card.
func (card *Card) says(filter, choice string) bool {
	return slices.ContainsFunc(card.Facts, func(f Fact) bool {
		return f.Filter.Value == filter && slices.ContainsFunc(f.Values, func(t frontmatter.Text) bool { return t.Value == choice })
	})
}

func (k *Cards) Print() []Block { return []Block{k.prompt(), k.deck(ownCards, false)} }

func (k *Cards) sheet(kind string) []Block {
	if kind == cardsSheet {
		return []Block{k.deck(pageful-len(k.Cards)%pageful, true)} // they fill their last page
	}
	return nil
}

func (*Cards) readable() bool { return true }
