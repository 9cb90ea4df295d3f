package load

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"buildsite/internal/diag"
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
	if _, err := fs.Lstat(l.fsys, worksheet.LockFile); errors.Is(err, fs.ErrNotExist) {
		return
	}
	src, problems := diag.Read(l.fsys, worksheet.LockFile, maxLock)
	if problems == nil {
		l.site.Lock, problems = worksheet.DecodeLock(worksheet.LockFile, src)
	}
	l.problems = append(l.problems, problems...)
	if l.site.Lock != nil && !l.problems.Failed() { // or what can't be read would be called gone
		problems = l.site.Lock.Compare(l.id, l.people, sheets)
		if l.options.Locking {
			problems = slices.DeleteFunc(problems, func(p diag.Problem) bool { return p.Severity == diag.Warning })
		}
		l.problems = append(l.problems, problems...)
	}
}
