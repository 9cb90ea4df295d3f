package worksheet

import "buildsite/internal/frontmatter"

// A Timer is turns for talking, and a pause with an agreed return.
type Timer struct {
	// The parts of a talk, one after the other.
	Turns []Turn `yaml:"turns"`
	// true: the turns then run again with the parts exchanged.
	Swap bool `yaml:"swap"`
	// A break that anybody can call for.
	Pause *Pause `yaml:"pause"`
	Heading
}

// A Turn is a part of a talk.
type Turn struct {
	// What is done, or who speaks.
	Who string `yaml:"who,required"`
	// How long it takes, 1 to 60 minutes.
	Minutes frontmatter.Int `yaml:"minutes,required"`
}

// A Pause is a break that anybody may call for.
type Pause struct {
	// How long it lasts, 1 to 1440 minutes.
	Minutes frontmatter.Int `yaml:"minutes,required"`
	// true: asks when the talk goes on.
	AskReturn bool `yaml:"ask_return"`
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
