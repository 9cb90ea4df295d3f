// Package theme holds what a site looks like: templates, interface words and assets, embedded in the binary or from the
// site's own folders, parsed and minified once.
package theme

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"image/color"
	"io"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"
	"unicode/utf8"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/html"
	"github.com/tdewolff/minify/v2/svg"

	"buildsite/internal/bundle"
	"buildsite/internal/card"
	"buildsite/internal/diag"
	"buildsite/internal/frontmatter"
	"buildsite/internal/media"
	"buildsite/internal/output"
)

const (
	templatesDir = "templates"
	stringsDir   = "templates/strings"
	imagesDir    = "assets/images"
	firstDir     = "assets/fonts/first" // the fonts that a page's first screen needs
	staticDir    = "assets/static"      // published as it is; package load lists it
	styleEntry   = "assets/css/main.css"
	scriptEntry  = "assets/js/main.ts"
	sheetEntry   = "assets/js/worksheet.ts"
	exitEntry    = "assets/js/exit.ts"
	mineEntry    = "assets/js/mine.ts"
	tokensFile   = "assets/css/tokens.css"
	fontFile     = "assets/card/font.ttf"
	swapEntry    = "assets/js/swap.ts"
	swapWords    = "swap-" // how the names of its words begin

	// AssetsDir is where fingerprinted files stand in the output.
	AssetsDir = "assets"

	maxFile = 4 << 20 // of words, a picture, style sheet or script, in bytes
)

// Part names the theme among the parts that files are made from: see output.Recorder.
const Part = "theme"

// A Theme is ready to render pages. It is safe for concurrent use.
type Theme struct {
	Style       string // paths of the style sheet and the scripts in the output
	Script      string
	SheetScript string        // of pages with a worksheet, besides Script
	ExitScript  string        // runs before the page is there
	MineScript  string        // of the page that shows what is kept of them, besides Script
	SwapScript  string        // what SheetScript loads when somebody wants to show answers
	Fonts       []string      // paths of those that browsers should ask for before they have read the style sheet
	Files       []output.File // all assets
	CardFont    *card.Font    // that cards are written in
	OwnIcons    bool          // the site has icons of its own among its images

	words     map[string]string
	assets    map[string]string // "images/icon.svg" → "assets/icon.3K2J….svg"
	templates *template.Template
	readable  *template.Template // the same templates unminified, for the positions in errors
	sources   map[string][]byte  // their text, by file
	colors    map[string]color.NRGBA
	fontSum   [sha256.Size]byte
}

// Options are the parts of a theme that site.yaml sets.
type Options struct {
	Language string
	Accent   string // #rrggbb, or "" for the theme's own
}

// Holds tells whether a file or folder, relative to the site's own, belongs to the theme.
func Holds(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return first == templatesDir || first == "assets" && !strings.HasPrefix(name, staticDir+"/")
}

// Same tells whether two themes give the same bytes to every page.
func (t *Theme) Same(other *Theme) bool {
	return t.Style == other.Style && t.Script == other.Script && t.SheetScript == other.SheetScript && t.ExitScript == other.ExitScript && t.MineScript == other.MineScript &&
		t.SwapScript == other.SwapScript && slices.Equal(t.Fonts, other.Fonts) &&
		t.OwnIcons == other.OwnIcons && t.fontSum == other.fontSum && maps.Equal(t.colors, other.colors) &&
		maps.Equal(t.words, other.words) && maps.Equal(t.assets, other.assets) && maps.EqualFunc(t.sources, other.sources, bytes.Equal)
}

// Load reads the theme: the site's own files over the embedded ones.
func Load(own, embedded fs.FS, o Options) (*Theme, diag.List) {
	l := &loader{names: map[string]bool{}, fsys: overlay{own, embedded}, embedded: embedded, theme: &Theme{assets: map[string]string{}, sources: map[string][]byte{}}}
	l.folders()
	l.misspelt()
	l.words(o.Language)
	l.bundle(o.Accent)
	l.images()
	l.cards(o.Accent)
	l.templates()
	slices.SortFunc(l.theme.Files, func(a, b output.File) int { return strings.Compare(a.Path, b.Path) })
	return l.theme, l.problems
}

type loader struct {
	fsys     overlay
	embedded fs.FS
	theme    *Theme
	required map[string]string // the words that every language has
	names    map[string]bool   // all templates, also those that can't be read
	problems diag.List

	incomplete bool // a folder of templates may be out of reach: that what is in it is missing needn't be told
}

func (l *loader) problem(file, message, hint string) {
	l.problems = append(l.problems, diag.Problem{Pos: diag.Pos{File: file}, Message: message, Hint: hint})
}

// folders reports the site's own folders that can't be looked through, and links to folders, which aren't followed.
func (l *loader) folders() {
	for _, dir := range []string{templatesDir, "assets"} {
		exists, problems := diag.Folder(l.fsys.site, dir)
		l.problems = append(l.problems, problems...)
		if !exists || problems != nil {
			continue
		}
		_ = fs.WalkDir(l.fsys.site, dir, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				l.problems = append(l.problems, diag.Unreadable(name, err)...)
			case name == staticDir && d.IsDir():
				return fs.SkipDir
			case name != staticDir && d.Type()&fs.ModeSymlink != 0:
				problems := diag.Regular(l.fsys.site, name)
				l.problems = append(l.problems, problems...)
				l.incomplete = l.incomplete || problems != nil && path.Ext(name) != ".html"
			}
			return nil
		})
	}
}

// misspelt warns of the site's own files that take the place of none of the theme's, though their names are nearly those of one, and that no
// other of the site's own files names: what they say would have no effect.
func (l *loader) misspelt() {
	var all, own []string
	for _, dir := range []string{templatesDir, "assets"} {
		_ = fs.WalkDir(l.fsys.site, dir, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return nil
			case name == staticDir:
				return fs.SkipDir
			case !d.Type().IsRegular():
				return nil
			}
			all = append(all, name)
			if _, err := fs.Stat(l.embedded, name); err != nil {
				own = append(own, name)
			}
			return nil
		})
	}
	if own == nil {
		return
	}
	named := func(base string) bool { // in one of the site's files
		return slices.ContainsFunc(all, func(name string) bool {
			if !slices.Contains([]string{".css", ".html", ".js", ".ts"}, path.Ext(name)) {
				return false
			}
			src, _ := fs.ReadFile(l.fsys.site, name)
			return bytes.Contains(src, []byte(base))
		})
	}
	var names []string
	for _, dir := range []string{templatesDir, "assets"} {
		_ = fs.WalkDir(l.embedded, dir, func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				names = append(names, name)
			}
			return nil
		})
	}
	for _, name := range own {
		var beside []string // of the same folder and kind; words of other languages are names of their own
		for _, n := range names {
			if path.Dir(n) == path.Dir(name) && path.Ext(n) == path.Ext(name) && path.Dir(n) != stringsDir {
				beside = append(beside, path.Base(n))
			}
		}
		near := diag.Nearest(path.Base(name), beside)
		if near == "" || named(strings.TrimSuffix(path.Base(name), path.Ext(name))) {
			continue
		}
		l.problems = append(l.problems, diag.Problem{Pos: diag.Pos{File: name}, Severity: diag.Warning,
			Message: "replaces no file of the theme, and no other file names it", Hint: fmt.Sprintf("did you mean %s?", near) + diag.Unseen(path.Base(name), near)})
	}
}

// read returns a theme file's bytes; what is wrong with it is reported.
func (l *loader) read(name string) ([]byte, bool) {
	limit := int64(maxFile)
	if path.Ext(name) == ".html" {
		limit = maxTemplate
	}
	src, problems := diag.Read(l.fsys, name, limit)
	if problems == nil && path.Ext(name) == ".html" {
		problems = diag.Encoding(name, src)
	}
	l.problems = append(l.problems, problems...)
	return src, problems == nil
}

// fallbackLanguage is the one whose words the theme brings, and by whose file the others are checked.
const fallbackLanguage = "en"

// words reads the interface words of the site's language. Every word of the theme's own file has to be there.
func (l *loader) words(language string) {
	language = cmp.Or(language, fallbackLanguage)
	base, _, _ := strings.Cut(language, "-")
	file := path.Join(stringsDir, language+".yaml")
	if _, err := fs.Lstat(l.fsys, file); err != nil {
		file = path.Join(stringsDir, base+".yaml")
	}
	l.theme.words = map[string]string{}
	if _, err := fs.Lstat(l.fsys, file); err != nil {
		l.problem("content/site.yaml", fmt.Sprintf("there are no interface words for the language %q", language),
			fmt.Sprintf("copy templates/strings/%s.yaml to %s and translate it", fallbackLanguage, file))
		return
	}
	src, ok := l.read(file)
	if !ok {
		return
	}
	problems := frontmatter.Decode(file, src, 1, &l.theme.words)
	l.problems = append(l.problems, problems...)
	if len(problems) > 0 {
		l.theme.words = nil // or each word that is lost would be reported again where it is used
		return
	}
	if src, err := fs.ReadFile(l.embedded, path.Join(stringsDir, fallbackLanguage+".yaml")); err == nil {
		frontmatter.Decode(file, src, 1, &l.required)
	}
	for _, name := range slices.Sorted(maps.Keys(l.required)) {
		if _, ok := l.theme.words[name]; !ok {
			l.problem(file, fmt.Sprintf("the interface word %q is missing", name), fmt.Sprintf("add %s: … (in English: %s)", name, l.required[name]))
		}
	}
}

// bundle makes the style sheet and the scripts.
func (l *loader) bundle(accent string) {
	style := bundle.Entry{File: styleEntry}
	if accent != "" {
		style.Append = accentStyle(accent)
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

// token finds the colours among the custom properties of tokens.css. The first of a name is that of light screens.
var token = regexp.MustCompile(`--([a-z]+):\s*(#[0-9a-fA-F]{6})\b`)

// cards reads what is needed to draw cards and icons in the theme's look.
func (l *loader) cards(accent string) {
	t := l.theme
	t.colors = map[string]color.NRGBA{"paper": {0xff, 0xff, 0xff, 0xff}, "ink": {A: 0xff}, "accent": {A: 0xff}}
	if src, err := fs.ReadFile(l.fsys, tokensFile); err == nil {
		found := map[string]bool{}
		for _, m := range token.FindAllSubmatch(src, -1) {
			if name := string(m[1]); !found[name] {
				found[name] = true
				t.colors[name] = parseColor(string(m[2]))
			}
		}
	}
	if accent != "" {
		t.colors["accent"] = parseColor(toward(accent, 0, lightGround))
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

// funcs are what templates may call besides Go's own.
func (t *Theme) funcs() template.FuncMap {
	return template.FuncMap{
		// word is an interface word; {0}, {1} … in it stand for the arguments.
		"word": func(name string, args ...any) (string, error) {
			if _, ok := t.words[name]; !ok {
				return "", fmt.Errorf("the interface word %q is missing", name)
			}
			return t.Word(name, args...), nil
		},
		// asset is the path of a file of assets/ in the output.
		"asset": func(name string) (string, error) {
			if p, ok := t.assets[name]; ok {
				return p, nil
			}
			return "", fmt.Errorf("there is no file assets/%s", name)
		},
	}
}

// Word is an interface word with its arguments, for editions that write text without a template.
func (t *Theme) Word(name string, args ...any) string {
	text := t.words[name]
	for i, a := range args {
		text = strings.ReplaceAll(text, "{"+strconv.Itoa(i)+"}", fmt.Sprint(a))
	}
	return text
}

// Words are the interface words whose names begin with a prefix.
func (t *Theme) Words(prefix string) map[string]string {
	words := map[string]string{}
	for name, text := range t.words {
		if strings.HasPrefix(name, prefix) {
			words[name] = text
		}
	}
	return words
}

// Asset is the path of a file of assets/ in the output, or "".
func (t *Theme) Asset(name string) string { return t.assets[name] }

// templates parses all templates twice: as they are, and minified.
func (l *loader) templates() {
	t := l.theme
	t.readable = template.New("").Funcs(t.funcs()).Option("missingkey=error")
	t.templates = template.New("").Funcs(t.funcs()).Option("missingkey=error")
	m := minify.New()
	m.Add("text/html", &html.Minifier{
		TemplateDelims:      html.GoTemplateDelims,
		KeepDocumentTags:    true,
		KeepEndTags:         true,
		KeepQuotes:          true,
		KeepDefaultAttrVals: true,
	})
	_ = fs.WalkDir(l.fsys, templatesDir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".html" {
			return nil
		}
		key := strings.TrimPrefix(name, templatesDir+"/")
		l.names[key] = true
		src, ok := l.read(name)
		if !ok {
			return nil
		}
		t.sources[name] = src
		parsed, err := t.readable.New(key).Parse(string(src))
		if err != nil {
			l.problems = append(l.problems, t.problem(err, name))
			return nil
		}
		for _, named := range parsed.Templates() {
			if named.Tree != nil && named.Tree.ParseName == key && l.deep(named.Tree) {
				return nil // the minifier and html/template would take too long
			}
		}
		small, err := m.Bytes("text/html", bytes.Clone(src)) // which it overwrites
		if err == nil {
			_, err = t.templates.New(key).Parse(string(small))
		}
		if err != nil { // what the minifier doesn't understand is used as it is
			_, _ = t.templates.New(key).Parse(string(src))
		}
		return nil
	})
	if l.incomplete {
		return
	}
	for name, src := range t.sources {
		if parsed := t.readable.Lookup(strings.TrimPrefix(name, templatesDir+"/")); parsed != nil {
			l.called(name, src, parsed)
		}
	}
	l.limits(t.readable)
	if l.problems.Failed() {
		return // html/template panics where a template that isn't there is called
	}
	// html/template adds its escapers to a template when it is first executed; what goes wrong here comes again for a page.
	for _, entry := range Entries {
		l.escape(entry)
	}
	for _, parsed := range t.templates.Templates() {
		if parsed.Tree != nil {
			walk(parsed.Tree.Root, t.fold)
		}
	}
}

// Entries are the templates that are executed; all others are parts of them.
var Entries = []string{
	"page.html", "redirect.html", "partials/assets.html", "partials/card.html", "partials/header.html", "partials/footer.html",
}

// escape lets html/template add its escapers to an entry and its parts. The order has to be fixed: what a part becomes depends on
// where it is called first.
func (l *loader) escape(entry string) {
	defer func() {
		if r := recover(); r != nil { // html/template panics on some templates that it can't escape
			l.problem(path.Join(templatesDir, entry), fmt.Sprintf("can't be used: %v", r), "look for a part that begins or ends within a tag")
		}
	}()
	if t := l.theme.templates.Lookup(entry); t != nil {
		_ = t.Execute(&limited{Writer: io.Discard}, nil) // escaped, it may end
	}
}

// fold puts the text of words and assets that are called by name into the template itself, since they are the same on
// every page. It does so only where html/template escapes them as plain text, and not in addresses or scripts.
func (t *Theme) fold(n parse.Node) {
	list, ok := n.(*parse.ListNode)
	if !ok || list == nil {
		return
	}
	for i, n := range list.Nodes {
		action, ok := n.(*parse.ActionNode)
		if !ok || len(action.Pipe.Cmds) != 2 || len(action.Pipe.Decl) > 0 {
			continue
		}
		f, name, ok := call(action.Pipe.Cmds[0])
		escaper := action.Pipe.Cmds[1].String()
		if !ok || len(action.Pipe.Cmds[0].Args) != 2 || escaper != "_html_template_htmlescaper" && escaper != "_html_template_attrescaper" {
			continue
		}
		text, found := t.words[name.Text]
		if f.Ident == "asset" {
			text, found = t.assets[name.Text]
		} else if f.Ident != "word" {
			continue
		}
		if found {
			list.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: action.Pos, Text: []byte(template.HTMLEscapeString(text))}
		}
	}
}

// call reads a command such as `word "home"`: a function, and a string as its first argument.
func call(n *parse.CommandNode) (f *parse.IdentifierNode, argument *parse.StringNode, ok bool) {
	if len(n.Args) < 2 {
		return nil, nil, false
	}
	f, isFunction := n.Args[0].(*parse.IdentifierNode)
	argument, isString := n.Args[1].(*parse.StringNode)
	return f, argument, isFunction && isString
}

// called checks what a template asks for by name: words, assets and other templates.
func (l *loader) called(file string, src []byte, t *template.Template) {
	names := slices.Sorted(maps.Keys(l.names))
	for _, named := range t.Templates() {
		names = append(names, named.Name())
	}
	slices.Sort(names)
	report := func(pos parse.Pos, width int, message, hint string) {
		line, col := diag.LineCol(src, int(pos))
		l.problems = append(l.problems, diag.Problem{
			Pos: diag.Pos{File: file, Line: line, Col: col}, Width: width, Message: message, Hint: hint,
		})
	}
	for _, named := range t.Templates() {
		if named.Tree == nil || named.Tree.ParseName != t.Name() {
			continue
		}
		walk(named.Tree.Root, func(n parse.Node) {
			if n, ok := n.(*parse.TemplateNode); ok && !slices.Contains(names, n.Name) {
				report(n.Pos, len(n.Name)+2, fmt.Sprintf("there is no template %q", n.Name), diag.DidYouMean(n.Name, names))
			}
			command, ok := n.(*parse.CommandNode)
			if !ok {
				return
			}
			f, name, ok := call(command)
			if !ok {
				return
			}
			var message, hint string
			switch f.Ident {
			case "word":
				_, found := l.theme.words[name.Text]
				_, required := l.required[name.Text] // reported with the file of words
				if found || required || len(l.theme.words) == 0 {
					return
				}
				message = fmt.Sprintf("there is no interface word %q", name.Text)
				hint = cmp.Or(diag.DidYouMean(name.Text, slices.Sorted(maps.Keys(l.theme.words))), "add it to the file in templates/strings/")
			case "asset":
				if l.theme.assets[name.Text] != "" {
					return
				}
				message = fmt.Sprintf("there is no file assets/%s", name.Text)
				hint = diag.DidYouMean(name.Text, slices.Sorted(maps.Keys(l.theme.assets)))
			default:
				return
			}
			report(name.Pos, len(name.Quoted), message, hint)
		})
	}
}

// walk visits a template's nodes.
func walk(n parse.Node, visit func(parse.Node)) {
	visit(n)
	for _, c := range within(n) {
		walk(c, visit)
	}
}

// File is the file of a template.
func File(name string) string { return path.Join(templatesDir, name) }

// Mentions reports whether a text stands in a template as it is written.
func (t *Theme) Mentions(name, text string) bool {
	return bytes.Contains(t.sources[File(name)], []byte(text))
}

// Execute renders a template. An error is a diag.List that names the template's place and the page, which is the source
// file being rendered.
func (t *Theme) Execute(w io.Writer, name, page string, data any) error {
	tmpl := t.templates.Lookup(name)
	if tmpl == nil {
		return diag.List{{Pos: diag.Pos{File: path.Join(templatesDir, name)}, Message: "there is no such template", Hint: "needed for " + page}}
	}
	err := tmpl.Execute(&limited{w, maxOutput}, data)
	if err == nil {
		return nil
	}
	if errors.Is(err, errOutput) {
		return diag.List{{Pos: diag.Pos{File: File(name)}, Message: fmt.Sprintf("makes more than %d MB of a page, needed for %s", maxOutput>>20, page),
			Hint: "look for a part that is repeated without an end"}}
	}
	// Minified, everything stands on line 1: the same template as written tells the place. If it doesn't fail there, it was
	// the writer that failed.
	again := t.readable.ExecuteTemplate(&limited{io.Discard, maxOutput}, name, data)
	if again == nil {
		return err
	}
	p := t.problem(again, path.Join(templatesDir, name))
	p.Message += ", needed for " + page
	return diag.List{p}
}

// templateError is how html/template begins its errors: with a name, a line and sometimes a column in bytes from 0.
var templateError = regexp.MustCompile(`^(?:html/)?template: ?([^:\s]+)(?::(\d+))?(?::(\d+))?: (?s:(.*))$`)

var executing = regexp.MustCompile(`^executing "[^"]*" at (<.*?>): (?s:(.*))$`)

// problem reads the place out of an error of html/template. Without one, the problem is in file.
func (t *Theme) problem(err error, file string) diag.Problem {
	p := diag.Problem{Pos: diag.Pos{File: file}, Message: err.Error()}
	m := templateError.FindStringSubmatch(err.Error())
	if m == nil {
		return p
	}
	p.File = path.Join(templatesDir, m[1])
	p.Line, _ = strconv.Atoi(m[2])
	if m[3] != "" {
		column, _ := strconv.Atoi(m[3])
		lines := strings.Split(string(t.sources[p.File]), "\n")
		if p.Line <= len(lines) {
			line := lines[p.Line-1]
			p.Col = utf8.RuneCountInString(line[:min(column, len(line))]) + 1
		}
	}
	p.Message = m[4]
	if e := executing.FindStringSubmatch(p.Message); e != nil {
		p.Message = e[1] + ": " + e[2]
		p.Width = len(e[1]) - len("<>")
	}
	if i := strings.LastIndex(p.Message, "error calling "); i >= 0 {
		if _, rest, ok := strings.Cut(p.Message[i:], ": "); ok {
			p.Message = rest
		}
	}
	return p
}
