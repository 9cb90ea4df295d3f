package build

import (
	"slices"

	"buildsite/internal/diag"
	"buildsite/internal/output"
	"buildsite/internal/render"
	"buildsite/internal/render/epub"
	"buildsite/internal/render/folder"
	"buildsite/internal/render/offline"
	"buildsite/internal/render/text"
	"buildsite/internal/render/web"
	"buildsite/internal/site"
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
	{Name: "text", Always: true, Files: text.Files},
	{Name: "zip", Files: folder.Files},
	{Name: "single", Files: web.Single},
	{Name: "epub", Files: epub.Files},
	{Name: "web", Files: web.Files},         // which leads to those before
	{Name: "offline", Files: offline.Files}, // which keeps what the others make
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

// chosen are the names of the editions that the site asks for. Where it names none, a programme, which has steps, gets all of them, and any
// other site the pages alone.
func chosen(s *site.Site) []string {
	switch {
	case len(s.Config.Editions) > 0:
		return s.Config.Editions
	case len(s.Steps) > 0:
		return Editions()
	}
	return []string{"web"}
}

// list returns the files of the editions that the site asks for.
func list(in render.Input) (files []output.File, problems diag.List) {
	in.Editions = chosen(in.Site)
	for _, e := range editions {
		if !e.Always && !slices.Contains(in.Editions, e.Name) {
			continue
		}
		in.Files = slices.Clip(files)
		made, found := e.Files(in)
		for i := range made {
			made[i].Edition = e.Name
		}
		files, problems = append(files, made...), append(problems, found...)
	}
	return files, problems
}
