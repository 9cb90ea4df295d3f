package theme

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"image/color"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/svg"

	"buildsite/internal/bundle"
	"buildsite/internal/card"
	"buildsite/internal/media"
	"buildsite/internal/output"
)

// AssetsDir is where fingerprinted files stand in the output.
const AssetsDir = "assets"

const (
	styleEntry  = "assets/css/main.css"
	scriptEntry = "assets/js/main.ts"
	sheetEntry  = "assets/js/worksheet.ts"
	exitEntry   = "assets/js/exit.ts"
	mineEntry   = "assets/js/mine.ts"
	swapEntry   = "assets/js/swap.ts"
	swapWords   = "swap-" // how the names of its words begin

	imagesDir  = "assets/images"
	firstDir   = "assets/fonts/first" // the fonts that a page's first screen needs
	tokensFile = "assets/css/tokens.css"
	fontFile   = "assets/card/font.ttf"
)

// bundle makes the style sheet and the scripts.
func (l *loader) bundle(accent string) {
	style := bundle.Entry{File: styleEntry}
	if accent != "" {
		light, dark := l.palettes()
		style.Append = accentStyle(accent, light, dark)
	}
	// Few readers need the words of this one, so they come with it and not with each page.
	words, _ := json.Marshal(l.theme.Words(swapWords))
	swap := bundle.Entry{File: swapEntry, Append: "\nbegin(" + string(words) + ");"}
	entries := []bundle.Entry{style, {File: scriptEntry}, {File: sheetEntry}, {File: exitEntry}, {File: mineEntry}, swap}
	assets, paths, problems := bundle.Build(l.fsys, entries, AssetsDir)
	l.problems = append(l.problems, problems...)
	t := l.theme
	t.Style, t.Script, t.SheetScript, t.ExitScript, t.MineScript, t.SwapScript = paths[0], paths[1], paths[2], paths[3], paths[4], paths[5]
	for _, a := range assets {
		l.add(a.Path, a.Content)
		if name, isFont := strings.CutSuffix(path.Base(a.Path), ".woff2"); isFont {
			name = strings.TrimSuffix(name, path.Ext(name)) // the fingerprint
			if _, err := fs.Lstat(l.fsys, path.Join(firstDir, name+".woff2")); err == nil {
				t.Fonts = append(t.Fonts, a.Path)
			}
		}
	}
	slices.Sort(t.Fonts)
}

func (l *loader) add(name string, content []byte) {
	l.theme.Files = append(l.theme.Files, output.File{Path: name, Write: func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	}})
}

// images gives the theme's own pictures (icons, the mark) a fingerprint.
func (l *loader) images() {
	_ = fs.WalkDir(l.fsys, imagesDir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path.Base(name), ".") {
			return nil
		}
		l.theme.assets[strings.TrimPrefix(name, "assets/")] = name // if it can't be read, that is told once
		src, ok := l.read(name)
		if !ok {
			return nil
		}
		if strings.HasPrefix(path.Base(name), "icon") {
			embedded, _ := fs.ReadFile(l.embedded, name)
			l.theme.OwnIcons = l.theme.OwnIcons || !bytes.Equal(src, embedded)
		}
		if media.IsPicture(name) {
			if problems := media.Asset(name, src); problems.Failed() {
				l.problems = append(l.problems, problems...)
				return nil
			}
		}
		if path.Ext(name) == ".svg" {
			if small, err := MinifySVG(src); err == nil {
				src = small
			}
		}
		base := path.Base(name)
		ext := path.Ext(base)
		hashed := path.Join(AssetsDir, strings.TrimSuffix(base, ext)+"."+fingerprint(src)+ext)
		l.theme.assets[strings.TrimPrefix(name, "assets/")] = hashed
		l.add(hashed, src)
		return nil
	})
}

// palettes reads the colours of the theme's tokens, or of the publisher's own.
func (l *loader) palettes() (onLight, onDark palette) {
	src, _ := fs.ReadFile(l.fsys, tokensFile)
	return palettes(src)
}

// cards reads what is needed to draw cards and icons in the theme's look.
func (l *loader) cards(accent string) {
	t := l.theme
	t.colors = map[string]color.NRGBA{"paper": {0xff, 0xff, 0xff, 0xff}, "ink": {A: 0xff}, "accent": {A: 0xff}}
	light, _ := l.palettes()
	for name, c := range light {
		t.colors[name] = parseColor(c)
	}
	if accent != "" {
		t.colors["accent"] = parseColor(light.accent(accent))
	}
	if _, err := fs.Lstat(l.fsys, fontFile); err != nil {
		return
	}
	src, ok := l.read(fontFile)
	if !ok {
		return
	}
	f, err := card.ParseFont(src)
	if err != nil {
		l.problem(fontFile, "isn't a font that cards can be written in: "+err.Error(), "take a TrueType or OpenType file")
		return
	}
	t.CardFont, t.fontSum = f, sha256.Sum256(src)
}

// Color is a colour of the theme on light screens: "paper", "ink" or "accent".
func (t *Theme) Color(name string) color.NRGBA { return t.colors[name] }

// fingerprint is eight letters and digits that change with the content, as in esbuild's names.
func fingerprint(content []byte) string {
	sum := sha256.Sum256(content)
	return base32.StdEncoding.EncodeToString(sum[:5])
}

// MinifySVG takes out of a drawing what no browser needs.
func MinifySVG(src []byte) ([]byte, error) {
	m := minify.New()
	m.Add("image/svg+xml", &svg.Minifier{})
	return m.Bytes("image/svg+xml", bytes.Clone(src)) // which it overwrites
}

// Asset is the path of a file of assets/ in the output, or "".
func (t *Theme) Asset(name string) string { return t.assets[name] }
