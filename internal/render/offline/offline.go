// Package offline is the edition for reading on the site without a network: the service worker that keeps the pages, for a reader who asks for it.
package offline

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"buildsite/internal/diag"
	"buildsite/internal/output"
	"buildsite/internal/render"
	"buildsite/internal/site"
)

// Files lists the worker. It holds a list of all that a reader needs of the editions before, with their sums, so it can tell whether
// what a host sends is of one and the same version.
func Files(in render.Input) ([]output.File, diag.List) {
	if !slices.Contains(in.Editions, "web") {
		return nil, diag.List{{
			Pos: diag.Pos{File: site.ContentDir + "/site.yaml"}, Message: `the edition "offline" keeps the pages of the edition "web", which isn't made`,
			Hint: `add web to "editions", or leave out offline`,
		}}
	}
	var needed []output.File
	for _, f := range in.Files {
		if f.Needed {
			needed = append(needed, f)
		}
	}
	worker := output.Measure(render.Worker, needed, func(w io.Writer, of []output.Measured) error { return write(w, in, of) })
	worker.Late = true
	return []output.File{worker}, nil
}

// told is what the worker is told. assets/js/sw.ts reads it.
type told struct {
	Site    string   `json:"site"`
	Version string   `json:"version"` // another one for each other list
	Files   [][3]any `json:"files"`   // their addresses below the root, the SHA-256 of their bytes, and how many those are
}

func write(w io.Writer, in render.Input, of []output.Measured) error {
	note := output.MadeFrom(w)
	t := told{Site: in.Site.View(note).Config().ID}
	for _, m := range of {
		address := m.Path
		if name, index := strings.CutSuffix(address, "index.html"); index && (name == "" || strings.HasSuffix(name, "/")) {
			address = name
		}
		t.Files = append(t.Files, [3]any{site.EscapePath(address), base64.RawURLEncoding.EncodeToString(m.Sum[:]), m.Size})
	}
	list, err := json.Marshal(t.Files)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(list)
	t.Version = base64.RawURLEncoding.EncodeToString(sum[:9])
	code, err := in.Theme.View(note).Worker("js/sw.ts", t)
	if err != nil {
		return err
	}
	_, err = w.Write(code)
	return err
}
