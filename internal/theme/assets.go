package theme

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"image/color"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/svg"

	"buildsite/internal/bundle"
	"buildsite/internal/media"
	"buildsite/internal/output"
	"buildsite/internal/poster"
)

// AssetsDir is where fingerprinted files stand in the output.
const AssetsDir = "assets"

// scripts are the bundles of scripts, below assets/. A template loads one by its name: {{asset "js/main.ts"}}.
var scripts = []string{
	"js/main.ts",      // of all pages
	"js/exit.ts",      // of all pages, before anything is shown
	"js/worksheet.ts", // of pages with a worksheet
	"js/swap.ts",      // of worksheets, when somebody wants to show answers
	"js/offline.ts",   // of all pages, when somebody wants the site to be kept, and once it is
	"js/mine.ts",      // of the page that shows what is kept of worksheets
}

// workers are the bundles of scripts that browsers run beside the pages. They are no assets: an edition puts what it has to tell into one and
// publishes it, as [View.Worker] says.
var workers = []string{
	"js/sw.ts",     // keeps the site for offline reading
	"js/sw-off.ts", // ends the former where the site isn't kept any more
}

// inlined are the bundles that stand in a document and have no address: what one that holds all pages has beside the others, and the style of a
// book, which is in it.
var inlined = []string{
	"css/epub.css",
	"css/single.css",
	"js/single.ts", // in the place of all scripts but exit.ts
}

const (
	styleEntry = "assets/css/main.css"
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
	entries := []bundle.Entry{style}
	for _, name := range slices.Concat(scripts, workers, inlined) {
		entries = append(entries, bundle.Entry{File: path.Join("assets", name)})
	}
	t := l.theme
	assets, paths, problems := bundle.Build(l.fsys, entries, t.words, AssetsDir)
	l.problems = append(l.problems, problems...)
	t.style = paths[0]
	for i, name := range scripts {
		t.assets[name] = cmp.Or(paths[i+1], name) // what is wrong with a script was reported: it is there all the same
	}
	apart := slices.Concat(workers, inlined)
	for _, a := range assets {
		if i := slices.Index(paths, a.Path) - 1 - len(scripts); i >= 0 {
			t.apart[apart[i]] = a.Content
			continue
		}
		l.add(a.Path, a.Content)
		if name, isFont := strings.CutSuffix(path.Base(a.Path), ".woff2"); isFont {
			name = strings.TrimSuffix(name, path.Ext(name)) // the fingerprint
			if _, err := fs.Lstat(l.fsys, path.Join(firstDir, name+".woff2")); err == nil {
				t.fonts = append(t.fonts, a.Path)
			}
		}
	}
	slices.Sort(t.fonts)
}

func (l *loader) add(name string, content []byte) {
	l.theme.Files = append(l.theme.Files, output.File{Path: name, Needed: true, Write: func(w io.Writer) error {
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
			l.theme.ownIcons = l.theme.ownIcons || !bytes.Equal(src, embedded)
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
		hashed := path.Join(AssetsDir, strings.TrimSuffix(base, ext)+"."+bundle.Fingerprint(src)+ext)
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
	f, err := poster.ParseFont(src)
	if err != nil {
		l.problem(fontFile, "isn't a font that cards can be written in: "+err.Error(), "take a TrueType or OpenType file")
		return
	}
	t.cardFont, t.fontSum = f, sha256.Sum256(src)
}

// MinifySVG takes out of a drawing what no browser needs.
func MinifySVG(src []byte) ([]byte, error) {
	m := minify.New()
	m.Add("image/svg+xml", &svg.Minifier{})
	return m.Bytes("image/svg+xml", bytes.Clone(src)) // which it overwrites
}
