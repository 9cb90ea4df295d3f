package theme

import (
	"crypto/sha256"
	"fmt"
	"image/color"
	"io"
	"maps"
	"slices"

	"buildsite/internal/card"
	"buildsite/internal/output"
)

// The names of a theme's parts, among the parts that files are made from: see [output.Recorder].
const (
	partWords     = "theme words"
	partTemplates = "theme templates" // and the words and assets in them
	partAssets    = "theme assets"    // but the style sheet and its fonts
	partStyle     = "theme style"
	partCards     = "theme cards" // what cards and icons are drawn with
	partFiles     = "theme files" // which there are
)

// A View is the theme as one file of an edition uses it. It tells note, if that isn't nil, each part that it is asked for.
type View struct {
	theme *Theme
	note  func(part string)
}

// View returns a view of the theme. Files use a theme through a view only, so that no part is forgotten.
func (t *Theme) View(note func(part string)) View { return View{t, note} }

func (v View) asked(part string) {
	if v.note != nil {
		v.note(part)
	}
}

// Word is an interface word with its arguments, for what is written without a template.
func (v View) Word(name string, args ...any) string {
	v.asked(partWords)
	return v.theme.word(name, args...)
}

// Execute renders a template. An error is a diag.List that names the template's place and the page, which is the source
// file being rendered.
func (v View) Execute(w io.Writer, name, page string, data any) error {
	v.asked(partTemplates)
	return v.theme.execute(w, name, page, data)
}

// Mentions reports whether a text stands in a template as it is written.
func (v View) Mentions(name, text string) bool {
	v.asked(partTemplates)
	return v.theme.mentions(name, text)
}

// Asset is the path of a file of assets/ in the output, or "".
func (v View) Asset(name string) string {
	v.asked(partAssets)
	return v.theme.assets[name]
}

// Style is the path of the style sheet in the output.
func (v View) Style() string {
	v.asked(partStyle)
	return v.theme.style
}

// Fonts are the paths of those that browsers should ask for before they have read the style sheet.
func (v View) Fonts() []string {
	v.asked(partStyle)
	return v.theme.fonts
}

// Color is a colour of the theme on light screens: "paper", "ink" or "accent".
func (v View) Color(name string) color.NRGBA {
	v.asked(partCards)
	return v.theme.colors[name]
}

// CardFont is the one that cards are written in, or nil.
func (v View) CardFont() *card.Font {
	v.asked(partCards)
	return v.theme.cardFont
}

// OwnIcons reports whether the site has icons of its own among its images.
func (v View) OwnIcons() bool {
	v.asked(partCards)
	return v.theme.ownIcons
}

// Files are all assets.
func (v View) Files() []output.File {
	v.asked(partFiles)
	return v.theme.Files
}

// Changed returns the parts that differ between two themes.
func Changed(before, after *Theme) (parts []string) {
	for _, part := range slices.Sorted(maps.Keys(after.sums)) {
		if before.sums[part] != after.sums[part] {
			parts = append(parts, part)
		}
	}
	return parts
}

// sum returns a sum of each part.
func (t *Theme) sum() map[string][sha256.Size]byte {
	words, assets := sumOf(t.words), sumOf(t.assets)
	paths := make([]string, len(t.Files))
	for i, f := range t.Files {
		paths[i] = f.Path
	}
	of := func(values ...any) [sha256.Size]byte { return sha256.Sum256(fmt.Append(nil, values...)) }
	return map[string][sha256.Size]byte{
		partWords:     words,
		partTemplates: of(sumOf(t.sources), words, assets),
		partAssets:    assets,
		partStyle:     of(t.style, t.fonts),
		partCards:     of(t.colors, t.fontSum, t.ownIcons), // fmt prints a map in the order of its keys
		partFiles:     of(paths),
	}
}

func sumOf[V string | []byte](m map[string]V) [sha256.Size]byte {
	h := sha256.New()
	for _, key := range slices.Sorted(maps.Keys(m)) {
		fmt.Fprintf(h, "%d %s %d %s\n", len(key), key, len(m[key]), m[key])
	}
	return [sha256.Size]byte(h.Sum(nil))
}
