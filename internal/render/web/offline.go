package web

import (
	"io"
	"slices"
	"strings"

	"buildsite/internal/output"
	"buildsite/internal/theme"
)

// keepable says whether the site is among those that can be kept for offline reading.
func (e *shared) keepable(editions []string) {
	read := e.all.View(func(dep string) { e.deps = append(e.deps, dep) })
	if len(read.Config().Editions) == 0 {
		read.Programme() // on which it depends, then, what editions there are
	}
	if slices.Contains(editions, "offline") {
		e.data.Offline = true
		e.data.Policy = strings.TrimSuffix(Policy, "'none'") + "buildsite"
	}
}

// assets are the files of the theme, but for what such a site alone has a use for.
func (e *shared) assets() []output.File { return assetsOf(e.look.View(nil), e.data.Offline) }

func assetsOf(look theme.View, offline bool) []output.File {
	return slices.DeleteFunc(slices.Clone(look.Files()), func(f output.File) bool { return !offline && f.Path == look.Asset("js/offline.ts") })
}

// unkept writes the worker of a site that can't be kept: it ends the one of a reader who kept the site when that was possible.
func (e *shared) unkept(w io.Writer) error {
	v := e.view(w)
	code, err := v.theme.Worker("js/sw-off.ts", struct {
		Site string `json:"site"`
	}{v.read.Config().ID})
	if err != nil {
		return err
	}
	_, err = w.Write(code)
	return err
}
