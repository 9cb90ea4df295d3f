// Package render says what every edition is made from. The editions are the packages below it.
package render

import (
	"io/fs"

	"buildsite/internal/output"
	"buildsite/internal/site"
	"buildsite/internal/theme"
)

// An Input is what an edition turns into files. It neither changes the input nor touches the disk.
type Input struct {
	Site   *site.Site
	Theme  *theme.Theme
	Source fs.FS // the site's folder, for pictures and what else is published as it is

	// Files are those of the editions that come before: for one that is made of them, by output.Compose.
	Files []output.File
}
