package worksheet

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"buildsite/internal/diag"
	"buildsite/internal/frontmatter"
)

// LockFile is where a site keeps its lock, beside content/.
const LockFile = "worksheets.lock.json"

// A Lock is what readers may have saved: every id that saved answers are named by. A change to the site that would leave
// answers behind is found by comparing with it. It also has the words of what was asked, for readers whose answer is to a
// question that is gone; a lock of before that was written down has none.
type Lock struct {
	Format     int                       `json:"lock"` // lockFormat
	Site       string                    `json:"site"`
	People     []string                  `json:"people"`           // sorted
	Worksheets map[string]map[int]Record `json:"worksheets"`       // by id and version
	Labels     map[string]map[int]Labels `json:"labels,omitempty"` // the same
}

const (
	lockFormat = 1
	maxLock    = 4 << 20 // bytes
)

// NewLock is the lock of a site as it is now: its id, its people's ids, and its sheets. Worksheets and versions that are
// only in the lock before, which may be nil, stay in it, since readers come back with old answers; of a version in both,
// all that either may save is kept, under the words of now.
func NewLock(site string, people []string, sheets []*Sheet, before *Lock) *Lock {
	l := &Lock{Format: lockFormat, Site: site, People: slices.Clone(people), Worksheets: map[string]map[int]Record{}, Labels: map[string]map[int]Labels{}}
	if before != nil {
		for id, versions := range before.Worksheets {
			l.Worksheets[id] = maps.Clone(versions)
		}
		for id, versions := range before.Labels {
			l.Labels[id] = maps.Clone(versions)
		}
	}
	slices.Sort(l.People)
	if l.People == nil {
		l.People = []string{}
	}
	for _, s := range sheets {
		id, version := s.ID.Value, s.Version.Value
		if id == "" {
			continue
		}
		add(l.Worksheets, id, version, s.Record())
		add(l.Labels, id, version, s.Labels())
	}
	return l
}

// add adds to what is known of a version of a worksheet.
func add[M ~map[string]string](all map[string]map[int]M, id string, version int, more M) {
	if all[id] == nil {
		all[id] = map[int]M{}
	}
	known := M{}
	maps.Copy(known, all[id][version])
	maps.Copy(known, more)
	all[id][version] = known
}

// Dropped are the labels of what a sheet's migrations leave behind: for each version that one of them comes to, those of
// what it drops, of all below that, and of what that stands in, by their paths in the version before.
func (l *Lock) Dropped(s *Sheet) map[int]Labels {
	var dropped map[int]Labels
	known := l.Labels[s.ID.Value]
	for i, m := range s.Migrations {
		before := Labels{}
		for _, v := range slices.Sorted(maps.Keys(known)) {
			for path, label := range known[v] {
				if path = follow(path, since(s.Migrations[:i], v)); path != "" && v < m.To.Value {
					before[path] = label
				}
			}
		}
		labels := Labels{}
		for path, label := range before {
			if slices.ContainsFunc(m.Drop, func(t frontmatter.Text) bool { return within(path, t.Value) || within(t.Value, path) }) {
				labels[path] = label
			}
		}
		if len(labels) > 0 {
			if dropped == nil {
				dropped = map[int]Labels{}
			}
			dropped[m.To.Value] = labels
		}
	}
	return dropped
}

// Encode writes the lock as JSON, always in the same way: one line for each id, sorted, with a line end at the end.
func (l *Lock) Encode() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(l); err != nil {
		panic(err) // maps, strings and numbers can always be encoded
	}
	return b.Bytes()
}

// DecodeLock reads a lock. It is nil where it can't be understood. Where it can, but isn't as Encode writes it, there is
// both a lock and a problem: somebody edited it, or a merge put two together.
func DecodeLock(file string, src []byte) (*Lock, diag.List) {
	const cure = "take the file of the last published version, then run buildsite lock"
	at := func(offset int, message, hint string) diag.List {
		line, col := diag.LineCol(src, offset)
		return diag.List{{Pos: diag.Pos{File: file, Line: line, Col: col}, Width: 1, Message: message, Hint: hint}}
	}
	if len(src) > maxLock {
		return nil, diag.List{{Pos: diag.Pos{File: file}, Message: fmt.Sprintf("the lock is larger than %d MiB", maxLock>>20), Hint: cure}}
	}
	if i := bytes.Index(src, []byte("<<<<<<<")); i >= 0 {
		return nil, at(i, "a merge left both of its sides here", cure)
	}
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	l := &Lock{}
	d := json.NewDecoder(bytes.NewReader(src))
	d.DisallowUnknownFields()
	if err := d.Decode(l); err != nil {
		var offset int
		message := "this isn't a lock"
		var syntax *json.SyntaxError
		var kind *json.UnmarshalTypeError
		switch {
		case errors.As(err, &syntax):
			offset = int(syntax.Offset) - 1
		case errors.As(err, &kind):
			offset = int(kind.Offset) - 1
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			offset, message = len(src), "the lock ends too early"
		default:
			offset, message = firstDifference(src, l), strings.TrimPrefix(err.Error(), "json: ")
		}
		return nil, at(offset, message, cure)
	}
	if l.Format != lockFormat {
		return nil, at(max(0, bytes.Index(src, []byte(`"lock"`))), fmt.Sprintf("a lock of the form %d", l.Format), "use a newer buildsite")
	}
	if offset := firstDifference(src, l); offset >= 0 {
		return l, at(offset, "this isn't as buildsite lock wrote it", cure)
	}
	return l, nil
}

// firstDifference is where a text differs from what the lock is encoded as, or -1.
func firstDifference(src []byte, l *Lock) int {
	want := l.Encode()
	i := 0
	for i < len(src) && i < len(want) && src[i] == want[i] {
		i++
	}
	if i == len(src) && i == len(want) {
		return -1
	}
	for i > 0 && i < len(src) && !utf8.RuneStart(src[i]) {
		i--
	}
	return i
}

// place is the line on which a lock names a worksheet.
func (l *Lock) place(id string) diag.Pos {
	for i, line := range bytes.Split(l.Encode(), []byte("\n")) {
		if bytes.HasPrefix(line, fmt.Appendf(nil, "    %q: {", id)) {
			return diag.Pos{File: LockFile, Line: i + 1, Col: 5}
		}
	}
	return diag.Pos{File: LockFile}
}
