package build

import (
	"context"
	"path/filepath"

	"buildsite/internal/output"
	"buildsite/internal/worksheet"
)

// A Locked says what Lock did.
type Locked struct {
	Result
	Worksheets int  // that the site has
	Changed    bool // the lock file is new, or was other than that
}

// Lock writes down what readers may save, beside the content. It does so only for a site without errors: one that would leave
// saved answers behind mustn't be taken for what readers have.
func Lock(ctx context.Context, o Options) (Locked, error) {
	p, err := open(o)
	if err != nil {
		return Locked{}, err
	}
	defer p.folder.Close()
	p.locking = true
	err = p.check(ctx)
	l := Locked{Result: p.result()}
	if err != nil || l.Problems.Failed() {
		return l, err
	}
	sheets := p.site.Sheets()
	if l.Worksheets = len(sheets); l.Worksheets == 0 && p.site.Lock == nil {
		return l, nil
	}
	c := p.site.Config
	lock := worksheet.NewLock(c.ID, c.PeopleIDs(), sheets, p.site.Lock)
	l.Changed, err = output.Replace(filepath.Join(o.Dir, worksheet.LockFile), lock.Encode())
	return l, err
}
