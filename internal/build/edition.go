package build

import (
	"slices"

	"buildsite/internal/diag"
	"buildsite/internal/output"
	"buildsite/internal/render"
	"buildsite/internal/render/text"
	"buildsite/internal/render/web"
)

// An Edition is one form in which a site is published.
type Edition struct {
	Name   string // by which site.yaml chooses it
	Always bool   // it accompanies the others, and can't be chosen

	// Files lists what the edition makes, and reports what it can't make. Nothing is rendered until a file is written.
	Files func(render.Input) ([]output.File, diag.List)
}

// editions are all that there are. A new one is a package below render, a line here and a script that builds it.
var editions = []Edition{
	{Name: "web", Files: web.Files},
	{Name: "text", Always: true, Files: text.Files},
}

// Editions are the names among which site.yaml chooses.
func Editions() (names []string) {
	for _, e := range editions {
		if !e.Always {
			names = append(names, e.Name)
		}
	}
	return names
}

// list returns the files of the editions that the site asks for: all, if it names none.
func list(in render.Input) (files []output.File, problems diag.List) {
	chosen := in.Site.Config.Editions
	for _, e := range editions {
		if !e.Always && len(chosen) > 0 && !slices.Contains(chosen, e.Name) {
			continue
		}
		in.Files = slices.Clip(files)
		made, found := e.Files(in)
		files, problems = append(files, made...), append(problems, found...)
	}
	return files, problems
}
