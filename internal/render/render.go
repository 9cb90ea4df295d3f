// Package render says what every edition is made from. The editions are the packages below it.
package render

import (
	"cmp"
	"io/fs"
	"path"

	"buildsite/internal/markdown"
	"buildsite/internal/output"
	"buildsite/internal/site"
	"buildsite/internal/theme"
)

// Worker is the path of the script that keeps the site for offline reading, or ends one that does: it stands at the root, since it answers for what
// is below it.
const Worker = "sw.js"

// An Input is what an edition turns into files. It neither changes the input nor touches the disk.
type Input struct {
	Site   *site.Site
	Theme  *theme.Theme
	Source fs.FS // the site's folder, for pictures and what else is published as it is

	// Editions are the names of those that the site asks for.
	Editions []string
	// Files are those of the editions that come before: for one that is made of them, by output.Compose.
	Files []output.File
}

// TakeAwayDir is the folder of files that readers take away.
const TakeAwayDir = "editions"

// TakeAway is the path of a file for readers to take away, without its extension. Others may see it on their device, so it has the site's short and
// neutral name. The folder keeps it apart from pages: some hosts show steps.html where /steps/ was asked for.
func (in Input) TakeAway() string {
	c := &in.Site.Config
	return path.Join(TakeAwayDir, cmp.Or(markdown.Slug(c.ShortName), markdown.Slug(c.Title), "site"))
}
