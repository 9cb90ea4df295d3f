package corpus

import (
	"math/rand/v2"
	"strings"
)

// A voice says things about a small town.
type voice struct{ *rand.Rand }

func pick[T any](v voice, list []T) T { return list[v.IntN(len(list))] }

// say fills in a pattern: %a is an adjective, %n a noun, %v a verb, %p a place, %w somebody.
func (v voice) say(pattern string) string {
	var b strings.Builder
	for {
		text, rest, found := strings.Cut(pattern, "%")
		b.WriteString(text)
		if !found {
			return b.String()
		}
		switch rest[0] {
		case 'a':
			b.WriteString(pick(v, adjectives))
		case 'n':
			b.WriteString(pick(v, nouns))
		case 'v':
			b.WriteString(pick(v, verbs))
		case 'p':
			b.WriteString(pick(v, places))
		case 'w':
			b.WriteString(pick(v, people))
		}
		pattern = rest[1:]
	}
}

func (v voice) sentence() string { return v.say(pick(v, sentences)) }

// Quotes, dashes and apostrophes are there to be set well.
var sentences = []string{
	"The %a %n %v the %n %p.",
	"Nobody had seen the %n since the %w walked %p.",
	"It isn't the %n that matters; it is the %a %n %p.",
	`"Keep the %n %p," the %w said -- and so we did.`,
	"After the rain the %w %v a *%a* %n and went home.",
	"Each **%n** has its place, but the %w's %n didn't.",
	"Write `%n-%n` wherever the %n is %a.",
	"We waited %p until the %w %v the last %n...",
	"If the %n looks %a, ask the %w before you move it.",
	"On most days the %w %v one %n and one %a %n %p.",
	"What the %w calls a %n is only a %a %n with a longer name.",
	"They %v the %n *before* the %w had asked for it.",
	"There was a %a %n, a %a %n and, %p, the %w.",
	"You can set `%n` to %a, yet **never** to %a.",
	"The %w, who %v every %n, doesn't trust a %a one.",
}

// Letters and spaces only, so that everybody makes the same id of a heading.
var headings = []string{
	"The %a %n",
	"What the %w %v",
	"A %n %p",
	"How the %w %v the %n",
	"When the %n is %a",
	"Why %a is not %a",
	"The %w and the %n",
	"Before the %a %n",
}

var titles = []string{
	"The %a %n %p",
	"How the %w %v the %a %n",
	"A %a %n for the %w",
	"The %w and the %a %n",
}

// The lists have no words that would need "an".
var adjectives = []string{
	"bright", "broken", "calm", "careful", "cheap", "clean", "cold", "crooked", "deep", "dry", "faint",
	"foreign", "fresh", "gentle", "green", "heavy", "hollow", "late", "light", "long", "loose", "loud", "narrow",
	"new", "patient", "plain", "quiet", "rough", "round", "sharp", "silent", "simple", "small", "smooth", "soft",
	"steady", "strange", "tall", "thin", "warm", "wet", "wide", "wooden", "yellow",
}

var nouns = []string{
	"barrel", "basket", "bell", "blanket", "boat", "book", "bottle", "bowl", "bridge", "broom", "bucket",
	"button", "candle", "cart", "chair", "clock", "coat", "coin", "compass", "cup", "curtain", "door", "drum",
	"fence", "flag", "garden", "gate", "glove", "hammer", "hat", "hinge", "kettle", "key", "ladder", "lamp", "lantern",
	"letter", "map", "mirror", "nail", "needle", "net", "paddle", "path", "pocket", "pump", "rope", "sail", "shelf",
	"shovel", "signal", "spoon", "stone", "stove", "table", "thread", "ticket", "tower", "wagon", "wheel", "whistle", "window",
}

var verbs = []string{
	"borrowed", "bought", "carried", "cleaned", "counted", "covered", "dropped", "drew", "emptied", "fixed", "folded", "found",
	"gave away", "held", "hid", "kept", "lifted", "lost", "measured", "mended", "moved", "opened", "packed", "painted",
	"pulled", "pushed", "raised", "repaired", "returned", "rolled", "sold", "stacked", "tied", "traded", "turned", "washed",
	"watched", "weighed",
}

var places = []string{
	"across the square", "along the coast", "at the market", "behind the mill", "below the stairs", "beside the river",
	"by the harbour", "down the lane", "in the attic", "in the cellar", "in the next valley", "near the station",
	"on the far shore", "on the hill", "outside the walls", "over the bridge", "past the orchard", "through the fields",
	"under the roof", "up the street",
}

var people = []string{
	"baker", "captain", "carpenter", "clerk", "cook", "doctor", "driver", "farmer", "fisher", "gardener", "guard", "judge",
	"mason", "miller", "nurse", "painter", "pilot", "porter", "sailor", "shepherd", "singer", "smith", "tailor", "teacher",
	"visitor", "weaver",
}
