package worksheet

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"buildsite/internal/diag"
	"buildsite/internal/frontmatter"
)

func siteID(id string) frontmatter.Text {
	return frontmatter.Text{Value: id, Place: frontmatter.Place{Pos: diag.Pos{File: "content/site.yaml", Line: 1, Col: 5}, Width: len(id)}}
}

// TestLockFile: a lock is written in one way, and comes back as it was.
func TestLockFile(t *testing.T) {
	s := mustParse(t, everyFile, read(t, everyFile))
	l := NewLock("rebuilding-trust", people, []*Sheet{s}, nil)
	testCases(t, "testdata/lock.txt", func(string) string { return strings.TrimRight(string(l.Encode()), "\n") })
	back, problems := DecodeLock(LockFile, l.Encode())
	if len(problems) > 0 || !bytes.Equal(back.Encode(), l.Encode()) {
		t.Errorf("%v: %s", problems, back.Encode())
	}
	if _, problems := DecodeLock(LockFile, bytes.ReplaceAll(l.Encode(), []byte("\n"), []byte("\r\n"))); len(problems) > 0 {
		t.Errorf("Windows line ends: %v", problems)
	}
	if problems := back.Compare(siteID("rebuilding-trust"), people, []*Sheet{s}); len(problems) > 0 {
		t.Errorf("nothing changed, but %v", problems)
	}
}

// TestLockKeeps: what was locked before stays, and a version that grew has all that it ever saved.
func TestLockKeeps(t *testing.T) {
	v1 := mustParse(t, file, "id: a\nfields: [{type: input, id: old, label: Old}]")
	v2 := mustParse(t, file, "id: a\nversion: 2\nfields: [{type: input, id: new, label: New}]")
	more := mustParse(t, file, "id: a\nversion: 2\nfields: [{type: input, id: more, label: More}]")
	other := mustParse(t, file, "id: b\nfields: [{type: date, id: day, label: Day}]")
	l := NewLock("s", nil, []*Sheet{v1, other}, nil)
	before := string(l.Encode())
	l2 := NewLock("s", nil, []*Sheet{more}, NewLock("s", nil, []*Sheet{v2}, l))
	got := strings.Join(strings.Fields(string(l2.Encode())), " ")
	want := `{ "lock": 1, "site": "s", "people": [], "worksheets": { "a": { "1": { "old": "input" }, "2": { "more": "input", "new": "input" } }, "b": { "1": { "day": "date" } } }, ` +
		`"labels": { "a": { "1": { "old": "Old" }, "2": { "more": "More", "new": "New" } }, "b": { "1": { "day": "Day" } } } }`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if string(l.Encode()) != before {
		t.Error("the lock before was changed")
	}
}

// TestDropped: what was asked is known by its words of then, also after its id or its words have changed, or several versions later.
func TestDropped(t *testing.T) {
	v1 := mustParse(t, file, `
id: a
fields:
  - {type: input, id: q7, label: Which bank?}
  - {type: radios, id: stage, label: How far?, options: [Begun, {id: d, label: All done}]}
  - {type: table, id: needs, label: Needs, columns: [{type: input, id: what, label: What}, {type: radios, id: must, label: Must it be?, options: [Must, {id: w, label: It can wait}]}]}
  - {type: grid, id: acts, label: Acts, rows: [{id: r1, label: Came home}], columns: [{id: c1, label: First}, {id: c2, label: Second}]}
  - {type: decision, id: raise, label: Raise it?, questions: [{id: q, ask: Now?, yes: now, no: later}], ends: [{id: now, label: At once, text: Go.}, {id: later, label: Later, text: Wait.}]}
  - {type: radios, id: afraid, label: Afraid?, options: [Yes, No], keep: false}`)
	l := NewLock("s", nil, []*Sheet{v1}, nil)
	v2 := mustParse(t, file, `
id: a
version: 2
migrations: [{to: 2, rename: {q7: bank}, drop: [stage.d, needs.must]}]
fields: [{type: input, id: bank, label: And which bank was it?}, {type: radios, id: stage, label: How far?, options: [Begun, Else]}]`)
	l2 := NewLock("s", nil, []*Sheet{v2}, l)
	const rest = `
fields: [{type: input, id: other, label: Other}]`
	drop := func(migrations string) *Sheet {
		return mustParse(t, file, "id: a\nversion: 3\nmigrations: ["+migrations+"]"+rest)
	}
	for _, test := range []struct {
		name string
		lock *Lock
		now  *Sheet
		want map[int]Labels
	}{
		{"a field", l, drop("{to: 2, drop: [q7]}"), map[int]Labels{2: {"q7": "Which bank?"}}},
		{"its options", l, drop("{to: 3, drop: stage}"), map[int]Labels{3: {"stage": "How far?", "stage.begun": "Begun", "stage.d": "All done"}}},
		{"an option", l, drop("{to: 2, drop: stage.d}"), map[int]Labels{2: {"stage": "How far?", "stage.d": "All done"}}},
		{"a column", l, drop("{to: 2, drop: needs.must}"), map[int]Labels{2: {"needs": "Needs", "needs.must": "Must it be?", "needs.must.must": "Must", "needs.must.w": "It can wait"}}},
		{"a grid's column", l, drop("{to: 2, drop: acts.columns.c1}"), map[int]Labels{2: {"acts": "Acts", "acts.columns.c1": "First"}}},
		{"an end", l, drop("{to: 2, drop: raise.now}"), map[int]Labels{2: {"raise": "Raise it?", "raise.now": "At once"}}},
		{"renamed first", l, drop("{to: 2, rename: {q7: bank}}, {to: 3, drop: bank}"), map[int]Labels{3: {"bank": "Which bank?"}}},
		{"other words since", l2, drop("{to: 2, rename: {q7: bank}, drop: [stage.d, needs.must]}, {to: 3, drop: bank}"), map[int]Labels{
			2: {"stage": "How far?", "stage.d": "All done", "needs": "Needs", "needs.must": "Must it be?", "needs.must.must": "Must", "needs.must.w": "It can wait"},
			3: {"bank": "And which bank was it?"},
		}},
		{"never kept", l, drop("{to: 2, drop: afraid}"), nil},
		{"nothing", l, drop("{to: 2, rename: {q7: other}}"), nil},
		{"a lock without words", &Lock{Worksheets: l.Worksheets}, drop("{to: 2, drop: [q7]}"), nil},
	} {
		if diff := cmp.Diff(test.want, test.lock.Dropped(test.now)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

// TestLockWithoutLabels: a lock that has no words yet is as good as ever, and asks for them.
func TestLockWithoutLabels(t *testing.T) {
	s := mustParse(t, file, "id: a\nfields: [{type: input, id: x, label: X}]")
	const old = "{\n  \"lock\": 1,\n  \"site\": \"site\",\n  \"people\": [],\n  \"worksheets\": {\n    \"a\": {\n      \"1\": {\n        \"x\": \"input\"\n      }\n    }\n  }\n}\n"
	l, problems := DecodeLock(LockFile, []byte(old))
	if len(problems) > 0 || string(l.Encode()) != old {
		t.Fatalf("%v: %s", problems, l.Encode())
	}
	problems = l.Compare(siteID("site"), nil, []*Sheet{s})
	if len(problems) != 1 || problems[0].Severity != diag.Warning || !strings.Contains(problems[0].Message, "the words") {
		t.Errorf("got %v", problems)
	}
	if problems := NewLock("site", nil, []*Sheet{s}, l).Compare(siteID("site"), nil, []*Sheet{s}); len(problems) > 0 {
		t.Errorf("locked again: %v", problems)
	}
}

// TestLockProblems: a lock that isn't as it was written.
func TestLockProblems(t *testing.T) {
	testCases(t, "testdata/lock-problems.txt", func(input string) string {
		l, problems := DecodeLock(LockFile, []byte(input))
		if len(problems) == 0 {
			return "no problems"
		}
		said := tell(problems)
		if l != nil {
			said += "\n(understood all the same)"
		}
		return said
	})
	if _, problems := DecodeLock(LockFile, bytes.Repeat([]byte(" "), maxLock+1)); len(problems) != 1 {
		t.Errorf("a large lock: %v", problems)
	}
}

// TestCompare: a worksheet, three hyphens, the same worksheet later, and what would become of saved answers.
func TestCompare(t *testing.T) {
	testCases(t, "testdata/compare.txt", func(input string) string {
		versions := strings.Split(input, "---\n")
		var l *Lock
		for _, v := range versions[:len(versions)-1] {
			l = NewLock("site", people, []*Sheet{mustParse(t, file, v)}, l)
		}
		now, problems := parse(file, versions[len(versions)-1])
		problems = append(problems, l.Compare(siteID("site"), people, []*Sheet{now})...)
		if len(problems) == 0 {
			return "no problems"
		}
		return tell(problems)
	})
}

// TestCompareSite: the site's id, its people, and whole worksheets.
func TestCompareSite(t *testing.T) {
	sheet := func(id string) *Sheet {
		return mustParse(t, id+".md", "id: "+id+"\nfields: [{type: input, id: x, label: X}]")
	}
	l := NewLock("site", people, []*Sheet{sheet("one"), sheet("two")}, nil)
	for _, c := range []struct {
		name   string
		site   string
		people []string
		sheets []*Sheet
		want   string
	}{
		{"unchanged", "site", []string{"broke", "hurt", "friend"}, []*Sheet{sheet("two"), sheet("one")}, ""},
		{"another site", "place", people, []*Sheet{sheet("one"), sheet("two")},
			"content/site.yaml:1:5: the site's id was \"site\", and readers' answers are saved under it\n    write id: site"},
		{"a person less", "site", []string{"hurt"}, []*Sheet{sheet("one"), sheet("two")},
			"content/site.yaml: the person \"broke\" is gone, and answers are saved under that id\n    put {id: broke, label: …} back under people"},
		{"a worksheet less", "site", people, []*Sheet{sheet("one")},
			"worksheets.lock.json:14:5: the worksheet \"two\" is gone, and answers to it are saved\n    put it back; if its answers may be lost, delete it here"},
		{"a worksheet renamed", "site", people, []*Sheet{sheet("one"), sheet("three")},
			"three.md:1:5: the worksheet \"two\" is gone, and answers to it are saved\n    if this is it, write id: two again; if its answers may be lost, delete it from worksheets.lock.json\n" +
				"three.md:1:5: warning: worksheets.lock.json doesn't know all of this worksheet's answers\n    run buildsite lock before you publish"},
	} {
		if got := tell(l.Compare(siteID(c.site), c.people, c.sheets)); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}
