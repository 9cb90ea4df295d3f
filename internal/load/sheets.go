package load

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"buildsite/internal/diag"
	"buildsite/internal/frontmatter"
	"buildsite/internal/site"
	"buildsite/internal/worksheet"
)

const maxLock = 8 << 20 // bytes; package worksheet says what is too large for a lock

// sheet gives a page the worksheet of its frontmatter, which makes it one that readers fill in.
func (l *loader) sheet(p *site.Page, s *worksheet.Sheet) diag.List {
	if p.Kind != site.Plain && p.Kind != site.Worksheet {
		return diag.List{{Pos: s.Place.Pos, Width: 1, Message: fmt.Sprintf("a worksheet on a page of the kind %q", p.Kind),
			Hint: "move it to a page of its own, such as worksheet.md beside this one"}}
	}
	p.Kind, p.Sheet = site.Worksheet, s
	return s.Prepare(l.people, l.parser)
}

// sheets connects the worksheets with each other and compares them with the lock file.
func (l *loader) sheets() {
	sheets := l.site.Sheets()
	if problems := worksheet.Connect(sheets); !l.lost {
		l.problems = append(l.problems, problems...)
	}
	for _, p := range l.site.Pages {
		if p.Sheet != nil {
			p.Reads = p.Sheet.Reads()
		}
	}
	l.lock(sheets)
}

// lock reads the lock file, if there is one, and compares.
func (l *loader) lock(sheets []*worksheet.Sheet) {
	if _, err := fs.Lstat(l.fsys, worksheet.LockFile); errors.Is(err, fs.ErrNotExist) {
		return
	}
	src, problems := diag.Read(l.fsys, worksheet.LockFile, maxLock)
	l.problems = append(l.problems, problems...)
	if problems != nil {
		return
	}
	c := locked{src: string(src), id: l.id, people: l.people, sheets: sheets}
	if known := l.memo.locked(); known != nil && known.same(c) {
		c = *known
	} else {
		c.lock, c.faults = worksheet.DecodeLock(worksheet.LockFile, src)
	}
	l.site.Lock = c.lock
	for _, p := range l.site.Pages {
		if p.Sheet != nil && c.lock != nil {
			p.Dropped = c.lock.Dropped(p.Sheet)
		}
	}
	l.problems = append(l.problems, c.faults...)
	if c.lock != nil && !l.problems.Failed() { // or what can't be read would be called gone
		if !c.compared {
			c.differs, c.compared = c.lock.Compare(l.id, l.people, sheets), true
		}
		for _, p := range c.differs {
			if !l.options.Locking || p.Severity != diag.Warning {
				l.problems = append(l.problems, p)
			}
		}
	}
	l.memo.keepLocked(c)
}

// A locked is a lock and what it was compared with.
type locked struct {
	src    string
	id     frontmatter.Text
	people []string
	sheets []*worksheet.Sheet

	lock     *worksheet.Lock
	faults   diag.List // of the file
	differs  diag.List // from the lock
	compared bool
}

func (c *locked) same(other locked) bool {
	return c.src == other.src && c.id == other.id && slices.Equal(c.people, other.people) && slices.Equal(c.sheets, other.sheets)
}
