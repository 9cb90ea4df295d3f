package theme

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"image/color"
	"io"
	"maps"
	"slices"

	"buildsite/internal/output"
	"buildsite/internal/poster"
)

// The names of what files depend on, of a theme: see [output.Recorder].
const (
	depWords     = "theme words"
	depTemplates = "theme templates" // and the words and assets in them
	depAssets    = "theme assets"    // but the style sheet and its fonts
	depStyle     = "theme style"
	depCards     = "theme cards" // what cards and icons are drawn with
	depInlined   = "theme inlined"
	depFiles     = "theme files" // which there are
)

// A View is the theme as one file of an edition uses it. Each read is reported to note, if that isn't nil.
type View struct {
	theme *Theme
	note  func(dep string)
}

// View returns a view of the theme. Files use a theme through a view only, so that no dependency is forgotten.
func (t *Theme) View(note func(dep string)) View { return View{t, note} }

func (v View) asked(dep string) {
	if v.note != nil {
		v.note(dep)
	}
}

// Word is an interface word with its arguments, for what is written without a template.
func (v View) Word(name string, args ...any) string {
	v.asked(depWords)
	return v.theme.word(name, args...)
}

// Execute renders a template. An error is a diag.List that names the template's place and the page, which is the source
// file being rendered.
func (v View) Execute(w io.Writer, name, page string, data any) error {
	v.asked(depTemplates)
	return v.theme.execute(w, name, page, data)
}

// Mentions reports whether a text stands in a template as it is written.
func (v View) Mentions(name, text string) bool {
	v.asked(depTemplates)
	return v.theme.mentions(name, text)
}

// Asset is the path of a file of assets/ in the output, or "".
func (v View) Asset(name string) string {
	v.asked(depAssets)
	return v.theme.assets[name]
}

// tells is the name by which a worker knows what it is told. It stands in its code until that is put in.
const tells = "WORKER_TOLD"

// Worker is the code of a script that runs beside the pages, with what it is told in it.
func (v View) Worker(name string, told any) ([]byte, error) {
	v.asked(depAssets)
	text, err := json.Marshal(told)
	return bytes.Replace(v.theme.apart[name], []byte(tells), text, 1), err
}

// Style is the path of the style sheet in the output.
func (v View) Style() string {
	v.asked(depStyle)
	return v.theme.style
}

// Fonts are the paths of those that browsers should ask for before they have read the style sheet.
func (v View) Fonts() []string {
	v.asked(depStyle)
	return v.theme.fonts
}

// Inlined is the text of a bundle that has no address, to stand in a document or a book: "css/single.css", "js/single.ts" or "css/epub.css".
func (v View) Inlined(name string) []byte {
	v.asked(depInlined)
	return v.theme.apart[name]
}

// Color is a colour of the theme on light screens: "paper", "ink" or "accent".
func (v View) Color(name string) color.NRGBA {
	v.asked(depCards)
	return v.theme.colors[name]
}

// CardFont is the one that cards are written in, or nil.
func (v View) CardFont() *poster.Font {
	v.asked(depCards)
	return v.theme.cardFont
}

// OwnIcons reports whether the site has icons of its own among its images.
func (v View) OwnIcons() bool {
	v.asked(depCards)
	return v.theme.ownIcons
}

// Files are all assets.
func (v View) Files() []output.File {
	v.asked(depFiles)
	return v.theme.Files
}

// Changed returns the dependencies that differ between two themes.
func Changed(before, after *Theme) (deps []string) {
	for _, dep := range slices.Sorted(maps.Keys(after.sums)) {
		if before.sums[dep] != after.sums[dep] {
			deps = append(deps, dep)
		}
	}
	return deps
}

// sum returns a sum of each dependency.
func (t *Theme) sum() map[string][sha256.Size]byte {
	words, assets := sumOf(t.words), sumOf(t.assets)
	paths := make([]string, len(t.Files))
	for i, f := range t.Files {
		paths[i] = f.Path
	}
	of := func(values ...any) [sha256.Size]byte { return sha256.Sum256(fmt.Append(nil, values...)) }
	return map[string][sha256.Size]byte{
		depWords:     words,
		depTemplates: of(sumOf(t.sources), words, assets),
		depAssets:    of(assets, sumOf(t.bundles(workers))),
		depStyle:     of(t.style, t.fonts),
		depCards:     of(t.colors, t.fontSum, t.ownIcons), // fmt prints a map in the order of its keys
		depFiles:     of(paths),
		depInlined:   sumOf(t.bundles(inlined)),
	}
}

// bundles are those of the bundles that are no files which have these names.
func (t *Theme) bundles(names []string) map[string][]byte {
	m := maps.Clone(t.apart)
	maps.DeleteFunc(m, func(name string, _ []byte) bool { return !slices.Contains(names, name) })
	return m
}

func sumOf[V string | []byte](m map[string]V) [sha256.Size]byte {
	h := sha256.New()
	for _, key := range slices.Sorted(maps.Keys(m)) {
		fmt.Fprintf(h, "%d %s %d %s\n", len(key), key, len(m[key]), m[key])
	}
	return [sha256.Size]byte(h.Sum(nil))
}
