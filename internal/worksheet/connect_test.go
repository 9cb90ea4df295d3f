package worksheet

import "testing"

// TestConnect: what worksheets read from each other.
func TestConnect(t *testing.T) {
	sheet := func(name, yaml string) *Sheet { return mustParse(t, name, yaml) }
	promises := sheet("2.md", `id: promises
fields:
  - {type: table, id: list, label: Promises, columns: [{type: input, id: what, label: "What I'll do"}, {type: scale, id: much, label: Much}]}
  - {type: checklist, id: quiet, label: Quiet, own: true, keep: false}
  - {type: checklist, id: hers, label: Hers, own: true, for: hurt}
  - {type: checklist, id: back, label: Back, from: {worksheet: kept, field: round}}
`)
	kept := sheet("7.md", `id: kept
fields:
  - {type: checklist, id: a, label: A, from: {worksheet: promises, field: list, column: what}}
  - {type: checklist, id: b, label: B, from: {worksheet: promisses, field: list, column: what}}
  - {type: checklist, id: c, label: C, from: {worksheet: promises, field: lists, column: what}}
  - {type: checklist, id: d, label: D, from: {worksheet: promises, field: list, column: much}}
  - {type: checklist, id: e, label: E, from: {worksheet: promises, field: quiet}}
  - {type: checklist, id: f, label: F, from: {worksheet: promises, field: hers}, for: broke}
  - {type: checklist, id: round, label: Round, from: {worksheet: promises, field: back}}
`)
	again := sheet("8.md", "id: kept\nfields: [{type: input, id: x, label: X}]")
	nearly := sheet("9.md", "id: promi-ses\nfields: [{type: input, id: x, label: X}]")
	const want = `2.md:6:77: "back" and "round" read from each other
    let one of them have rows of its own
7.md:4:58: there is no worksheet "promisses"
    did you mean "promises"?
7.md:5:75: the worksheet "promises" has no field "lists"
    did you mean "list"?
7.md:6:89: the column "much" is of type scale, not a text
    write column: what
7.md:7:75: the answers of "quiet" aren't kept, so that nothing can be read
    delete keep: false there
7.md:8:75: nobody who answers "hers" sees this field
    give both the same "for"
7.md:9:83: "round" and "back" read from each other
    let one of them have rows of its own
8.md:1:5: two worksheets have the id "kept"
    give one of them another; the first is in 7.md
9.md:1:5: the worksheets' ids "promises" and "promi-ses" are nearly equal
    give one of them a name that can't be mistaken for the other`
	if got := tell(Connect([]*Sheet{promises, kept, again, nearly})); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := kept.Field("a").(*Checklist).From.Label; got != "What I’ll do" {
		t.Errorf("the column's label is %q", got)
	}
}
