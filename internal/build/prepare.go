package build

import (
	"context"
	"fmt"
	"io/fs"
	"slices"

	"buildsite"
	"buildsite/internal/check"
	"buildsite/internal/diag"
	loader "buildsite/internal/load"
	"buildsite/internal/output"
	"buildsite/internal/render"
	"buildsite/internal/site"
	"buildsite/internal/theme"
)

// A prepared site is ready to be written, if it has no problems: it is loaded, dressed, listed file by file and checked.
type prepared struct {
	site     *site.Site
	theme    *theme.Theme
	files    []output.File
	problems diag.List
	bare     bool // the theme has problems, so that no file can be rendered
}

// kept is what one prepare leaves for the next one, of the same folder and with the same options. The zero value keeps nothing.
type kept struct {
	memo    *loader.Memo
	checked *check.Memo
	theme   *theme.Theme
	look    theme.Options // that theme was loaded with
	faults  diag.List     // of theme
}

// prepare is the pipeline from a site's folder to the files of its editions. A new stage has its place here, and nowhere else. changed are the files
// that aren't as they were at the last prepare; what those don't touch is taken from k. begin is called as a stage begins.
//
// Where there is something wrong, all stages run nonetheless, so that all problems are told at once.
func prepare(folder fs.FS, o loader.Options, broken diag.Severity, k *kept, changed []string, begin func(Stage)) prepared {
	begin(Read)
	o.Memo = k.memo
	s, problems := loader.Load(folder, o)
	begin(Theme)
	problems = append(problems, k.dress(folder, s, changed)...)
	begin(Listed)
	files, found := list(render.Input{Site: s, Theme: k.theme, Source: folder})
	problems = append(problems, found...)
	s.ResolveOutputs(output.Paths(files))
	begin(Checked)
	problems = append(problems, check.Site(s, files, check.Options{BrokenLinks: broken, Memo: k.checked})...)
	return prepared{s, k.theme, files, problems, k.faults.Failed()}
}

// dress loads the theme if a file of it has changed, or what the site says of it, and returns its problems. One with problems is loaded
// again in any case: reading a file may have failed for a reason that passes.
func (k *kept) dress(folder fs.FS, s *site.Site, changed []string) diag.List {
	look := theme.Options{Language: s.Config.Language, Accent: s.Config.Accent}
	if k.theme == nil || k.faults.Failed() || k.look != look || slices.ContainsFunc(changed, theme.Holds) {
		k.look = look
		k.theme, k.faults = theme.Load(folder, buildsite.Theme, look)
	}
	return k.faults
}

// tryTemplates renders everything to nowhere, so that a template's problems are reported together with the content's.
func (p *prepared) tryTemplates(ctx context.Context) {
	if p.bare {
		return
	}
	files := p.files
	if output.Fit(files) != nil {
		files = slices.Clone(files)
		for i := range files {
			files[i].Path = fmt.Sprintf("%09d", i)
		}
	}
	problems, _ := found(output.Discard(ctx, files))
	p.problems = append(p.problems, problems...)
}
