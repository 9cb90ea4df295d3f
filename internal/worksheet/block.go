package worksheet

import (
	"fmt"
	"slices"
	"strings"

	"buildsite/internal/markdown"
)

// A Block is a piece of a printed sheet. The set is closed: whoever draws blocks (paper, plain text, EPUB, PDF) draws
// these, and no kind of field needs a renderer of its own. Blocks follow each other down the page, each as wide as the
// page allows. They show an empty sheet: what a reader wrote is drawn by the reader's browser.
//
// Every blank that an answer belongs to has a path, as in the lock file: that of its [Piece], and where the block has several blanks, the
// id of the one, with a dot between. A row of a table has its number between the two: questions.2.need. What a reader adds is
// own.1, own.2 and so on, and a day's boxes are called as their parts are.
//
// Words that blocks don't hold, such as "minutes", are the renderer's interface words.
type Block interface{ block() }

// Prompt opens a question. Prompts are numbered down the sheet: 1, 2, 3 …; what follows, up to the next Prompt or Text, is
// where the answer goes.
type Prompt struct {
	Number      int // from 1, set by Printouts
	Label       string
	Description *markdown.Doc // nil if there is none
	If          *Condition    // nil for what is always asked; else "If you chose “Answer” at “Question”:"
}

// Text is words between questions.
type Text struct {
	Heading string        // "" if there is none
	Body    *markdown.Doc // nil if there is none
	If      *Condition    // as of Prompt
}

// Lines are ruled lines to write on, 9 mm apart, from margin to margin.
type Lines struct {
	Count int
	Page  bool // a letter: on a page of its own, as many lines as fit on it, at least one; Count is for media without pages
}

// Gap is a short box for a day, a time of day, or both, with room for two digits each, four for the year.
type Gap struct {
	Date, Time bool
	Day        []DayPart // the boxes of the day, set by Printouts
}

// A DayPart is a box of a day. They come in the order of the site's language.
type DayPart struct {
	Name   string // "day", "month" or "year"
	Label  string
	Digits int // there is room for
}

// Choices are things to mark, one below the other, each after a circle (One: at most one is marked) or a square.
type Choices struct {
	One     bool
	Options []Choice
	Other   bool // and one more, for an answer in one's own words: the interface word and a ruled line
	Own     int  // and so many empty ones, each a ruled line
}

// A Choice is one thing to mark.
type Choice struct {
	ID          string // "" where there is nothing to mark
	Label       string
	Description *markdown.Doc // nil if there is none
}

// Numbers are the whole numbers from Min to Max in a row, at most 11, each in a circle to mark. The labels stand at the
// ends and may be "".
type Numbers struct {
	Min, Max           int
	MinLabel, MaxLabel string
}

// Ends says what the ends mean, as far as the author did: "0 – Not at all, 10 – Very much". It is "" if nothing was said.
func (n Numbers) Ends() string {
	var ends []string
	if n.MinLabel != "" {
		ends = append(ends, fmt.Sprintf("%d – %s", n.Min, n.MinLabel))
	}
	if n.MaxLabel != "" {
		ends = append(ends, fmt.Sprintf("%d – %s", n.Max, n.MaxLabel))
	}
	return strings.Join(ends, ", ")
}

// Rows are a table with a line of headings and Count empty rows.
type Rows struct {
	About []Choice // columns and options with a few more words, said once above
	Cells []Cell   // from left to right
	Count int
}

// A Cell is a column of Rows: its heading, and what stands in each empty cell. Of Lines, Options, Numbers and Date one is
// set.
type Cell struct {
	ID      string // of the column; "" where only paper has it
	Label   string
	Word    string  // the interface word that Printouts makes the label, or ""
	Lines   int     // height to write in, in lines of 9 mm
	Options []Named // circles to mark; Other as in Choices
	Other   bool
	Numbers *Numbers  // a number to write: the range and its ends stand in the heading
	Date    bool      // a day to write
	Day     []DayPart // its boxes, set by Printouts
	Period  string    // of a log's day: "day", "week" or "month"
}

// A Named is a row, a column or an option with its words.
type Named struct{ ID, Label string }

// Marks are a grid of squares to mark. Rows are named, and Own rows more have a ruled line for a name.
type Marks struct {
	Rows    []Named
	Own     int
	Columns []Named // left out: Printouts sets the seven days of a week, in the language's order
}

// Deck is cards: a list to tick, or to cut out, two beside each other, 85 by 54 mm each (they fit a wallet). Own are empty ones.
type Deck struct {
	Cards []PrintedCard
	Own   int
	Cut   bool
}

// A PrintedCard is one card of a Deck.
type PrintedCard struct {
	ID    string
	Label string
	Body  *markdown.Doc // nil if there is none
	Facts []string      // small, below: "Free", "Outside"
}

// Flow is a flowchart: yes-or-no questions, at least one, the first of which is where it begins, and the ends they lead to.
// Yes and No are ids of questions or ends. There are no loops, and everything is reached.
type Flow struct {
	Questions []FlowQuestion
	Ends      []FlowEnd
}

// A FlowQuestion is a diamond of a Flow.
type FlowQuestion struct {
	ID, Ask, Yes, No string
}

// A FlowEnd is a box of a Flow.
type FlowEnd struct {
	ID, Label string
	Body      *markdown.Doc // nil if there is none
}

// A FlowAnswer is one of the two answers to a FlowQuestion. It leads to a question or to an end.
type FlowAnswer struct {
	Word string   // by which it is called, by name
	Next int      // the number of the question, from 1; 0 if it leads to an end
	End  *FlowEnd // nil if it leads to a question
}

// Answers are yes and no, in this order.
func (f *Flow) Answers(q FlowQuestion) []FlowAnswer {
	return []FlowAnswer{f.answer("yes", q.Yes), f.answer("no", q.No)}
}

func (f *Flow) answer(word, to string) FlowAnswer {
	a := FlowAnswer{Word: word, Next: slices.IndexFunc(f.Questions, func(q FlowQuestion) bool { return q.ID == to }) + 1}
	if n := slices.IndexFunc(f.Ends, func(e FlowEnd) bool { return e.ID == to }); n >= 0 {
		a.End = &f.Ends[n]
	}
	return a
}

// Label names what the answer leads to, in the interface words.
func (a FlowAnswer) Label(word func(name string, args ...any) string) string {
	if a.End != nil {
		return a.End.Label
	}
	return word("question", a.Next)
}

// Turns are the parts of a talk in their order. Swap: then once more with the parts exchanged. Pause is the length of a
// break in minutes, 0 for none; AskReturn leaves room to write when the talk goes on.
type Turns struct {
	List      []PrintedTurn
	Swap      bool
	Pause     int
	AskReturn bool
}

// A PrintedTurn is one part of a talk.
type PrintedTurn struct {
	Who     string
	Minutes int
}

// Bands are three empty bands, one above the other, to draw a line in by hand: Entries columns, one for each Period ("day",
// "week" or "month"). They bear no numbers, but what the ends of the scale mean, each "" if nothing was said.
type Bands struct {
	Entries            int
	Period             string
	MinLabel, MaxLabel string
}

// Timeline is a line across the page with a mark at its start and one at each of Days after it, true to scale. Each mark has
// a box for the date. Own are further boxes, for dates that the reader writes in.
type Timeline struct {
	Days []int
	Own  int
	Day  []DayPart // the boxes of each date, set by Printouts
}

func (Prompt) block()   {}
func (Text) block()     {}
func (Lines) block()    {}
func (Gap) block()      {}
func (Choices) block()  {}
func (Numbers) block()  {}
func (Rows) block()     {}
func (Marks) block()    {}
func (Deck) block()     {}
func (Flow) block()     {}
func (Turns) block()    {}
func (Bands) block()    {}
func (Timeline) block() {}
