package load

import (
	"fmt"
	"time"

	"buildsite/internal/diag"
	"buildsite/internal/frontmatter"
)

// date dates the site by its newest page, but not later than today, if that is known.
func (l *loader) date() {
	for _, p := range l.site.Pages {
		if c := p.Changed(); c.After(l.site.Date) {
			l.site.Date = c
		}
	}
	if l.ahead(l.site.Date) {
		l.site.Date = l.options.Epoch
	}
}

// placeholder is what those date a build by who don't want to.
var placeholder = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// ahead reports whether a date is still to come on the day of this build: by more than a day, since days begin at different hours.
func (l *loader) ahead(date time.Time) bool {
	today := l.options.Epoch
	return today.After(placeholder.AddDate(1, 0, 0)) && date.After(today.AddDate(0, 0, 1))
}

// future warns of a date of a page that is still to come. The page is published: what is, depends on the files alone.
func (l *loader) future(key string, d frontmatter.Date) diag.List {
	if !l.ahead(d.Time) {
		return nil
	}
	return diag.List{{Pos: d.Pos, Width: len(time.DateOnly), Severity: diag.Warning,
		Message: fmt.Sprintf("%s is %s, and this is built on %s", key, d.Format(time.DateOnly), l.options.Epoch.Format(time.DateOnly)),
		Hint:    "the page is published all the same: correct the date, or write draft: true until then"}}
}
