package worksheet

import "buildsite/internal/frontmatter"

// A Timer is turns for talking, and a pause with an agreed return.
type Timer struct {
	Turns []Turn `yaml:"turns"`
	Swap  bool   `yaml:"swap"` // then the same turns with the parts exchanged
	Pause *Pause `yaml:"pause"`
	Heading
}

// A Turn is a part of a talk.
type Turn struct {
	Who     string          `yaml:"who,required"`
	Minutes frontmatter.Int `yaml:"minutes,required"`
}

// A Pause is a break that anybody may call for. AskReturn asks when the talk goes on.
type Pause struct {
	Minutes   frontmatter.Int `yaml:"minutes,required"`
	AskReturn bool            `yaml:"ask_return"`
}

const (
	longestTurn  = 60      // minutes
	longestPause = 24 * 60 // minutes
)

func (*Timer) Kind() string { return "timer" }

func (t *Timer) check(c *checker) {
	if len(t.Turns) == 0 && t.Pause == nil {
		c.problem(c.at(&t.Heading), "a timer with nothing to time", "write turns, a pause, or both")
	}
	if len(t.Turns) == 0 && t.Swap {
		c.problem(c.at(&t.Heading), "\"swap\" without turns", "write turns, or delete the line")
	}
	for i := range t.Turns {
		c.label(&t.Turns[i].Who)
		c.between(&t.Turns[i].Minutes, 1, longestTurn, "minutes")
	}
	if t.Pause != nil {
		c.between(&t.Pause.Minutes, 1, longestPause, "minutes")
	}
}

func (t *Timer) Print() []Block {
	turns := Turns{Swap: t.Swap}
	for _, turn := range t.Turns {
		turns.List = append(turns.List, PrintedTurn{Who: turn.Who, Minutes: turn.Minutes.Value})
	}
	if t.Pause != nil {
		turns.Pause, turns.AskReturn = t.Pause.Minutes.Value, t.Pause.AskReturn
	}
	return []Block{t.prompt(), turns}
}
