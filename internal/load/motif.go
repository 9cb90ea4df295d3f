package load

import (
	"crypto/sha256"
	"path"

	"buildsite/internal/diag"
	"buildsite/internal/drawing"
	"buildsite/internal/site"
)

// maxMotif is enough for a drawing that is loaded with so many pages.
const maxMotif = 256 << 10

// motif reads the site's own drawing. That there is no such file is told by package check.
func (l *loader) motif() {
	key := l.site.Config.Motif.To.Media
	if l.site.Images[key].Width == 0 {
		return
	}
	file := path.Join(site.ContentDir, key)
	src, problems := diag.Read(l.fsys, file, maxMotif)
	var d *drawing.Drawing
	if problems == nil {
		d, problems = drawing.Parse(file, src)
	}
	l.problems = append(l.problems, problems...)
	if d != nil {
		l.site.Motif = &site.Motif{Drawing: d, Sum: sha256.Sum256(src)}
	}
}
