package theme

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"image/color"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"buildsite"
	"buildsite/internal/diag"
	"buildsite/internal/output"
)

// dot is a PNG of one pixel.
const dot = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\b\x00\x00\x00\x00:~\x9bU" +
	"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"

func folder(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// embedded is a theme as small as can be.
func embedded() fstest.MapFS {
	return folder(map[string]string{
		"templates/strings/en.yaml": "hello: Hello\nstep-of: Step {0} of {1}\n",
		"templates/page.html":       "<p>{{word \"hello\"}} {{.Name}}</p>\n",
		"templates/parts/foot.html": "<footer>{{.}}</footer>",
		"templates/own.html":        "",
		"templates/order.html":      "",
		"assets/css/main.css":       "@import \"./a.css\";\n@import \"./b.css\";\n",
		"assets/css/a.css":          ".a { color: red }",
		"assets/css/b.css":          ".b { color: red }",
		"assets/js/main.ts":         "console.log(\"embedded\")",
		"assets/js/worksheet.ts":    "console.log(\"sheet\")",
		"assets/js/exit.ts":         "console.log(\"exit\")",
		"assets/js/mine.ts":         "console.log(\"mine\")",
		"assets/js/swap.ts":         "console.log(\"swap\")",
		"assets/js/offline.ts":      "console.log(\"offline\")",
		"assets/js/sw.ts":           "console.log(WORKER_TOLD)",
		"assets/js/sw-off.ts":       "console.log(WORKER_TOLD, \"off\")",
		"assets/js/single.ts":       "console.log(\"single\")",
		"assets/css/single.css":     ".single { color: red }",
		"assets/css/epub.css":       ".epub { margin: 0 }",
		"assets/images/icon.svg":    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"3\" height=\"2\">\n  <!-- drawn -->\n  <path d=\"M0 0\"/>\n</svg>",
		"assets/images/deep/a.png":  dot,
	})
}

func mustLoad(t *testing.T, own, embedded fs.FS, o Options) *Theme {
	t.Helper()
	theme, problems := Load(own, embedded, o)
	if len(problems) > 0 {
		t.Fatalf("problems:\n%s", lines(problems))
	}
	return theme
}

func lines(problems diag.List) string {
	var b strings.Builder
	for _, p := range problems.Sorted() {
		fmt.Fprintf(&b, "%s (%d) %s | %s\n", p.Pos, p.Width, p.Message, p.Hint)
	}
	return b.String()
}

func content(t *testing.T, theme *Theme, path string) string {
	t.Helper()
	for _, f := range theme.Files {
		if f.Path == path {
			var b bytes.Buffer
			if err := f.Write(&b); err != nil {
				t.Fatal(err)
			}
			return b.String()
		}
	}
	t.Fatalf("there is no file %q", path)
	return ""
}

func execute(t *testing.T, theme *Theme, name string, data any) string {
	t.Helper()
	var b bytes.Buffer
	if err := theme.View(nil).Execute(&b, name, "content/a.md", data); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// What the program is shipped with is in order, and all of it is there without any file of the site's own.
func TestEmbedded(t *testing.T) {
	theme := mustLoad(t, fstest.MapFS{}, buildsite.Theme, Options{Language: "en"})
	if theme.View(nil).Style() == "" || theme.View(nil).Asset("images/icon.svg") == "" || theme.View(nil).Word("home") == "" {
		t.Errorf("style %q, icon %q, word %q", theme.View(nil).Style(), theme.View(nil).Asset("images/icon.svg"), theme.View(nil).Word("home"))
	}
	for _, name := range scripts {
		if !strings.HasPrefix(theme.View(nil).Asset(name), "assets/") {
			t.Errorf("there is no script %s, but %q", name, theme.View(nil).Asset(name))
		}
	}
	if !slices.IsSortedFunc(theme.Files, func(a, b output.File) int { return cmp.Compare(a.Path, b.Path) }) {
		t.Error("the files aren't sorted")
	}
}

// A file of the site takes the place of the embedded one of its name; the others stay.
func TestOverlay(t *testing.T) {
	own := folder(map[string]string{
		"templates/page.html":      "<h1>{{.Name}}</h1>",
		"templates/own.html":       "<i>{{.}}</i>",
		"assets/css/b.css":         ".own { color: red }",
		"assets/images/icon.svg":   "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>",
		"assets/images/own.png":    dot,
		"assets/images/.DS_Store":  "",
		"content/index.md":         "",
		"assets/static/robots.txt": "",
	})
	theme := mustLoad(t, own, embedded(), Options{})
	if got := execute(t, theme, "page.html", map[string]string{"Name": "Ada"}); got != "<h1>Ada</h1>" {
		t.Errorf("page.html is the embedded one: %s", got)
	}
	if got := execute(t, theme, "own.html", "x"); got != "<i>x</i>" {
		t.Errorf("own.html: %s", got)
	}
	if got := execute(t, theme, "parts/foot.html", "x"); got != "<footer>x</footer>" {
		t.Errorf("parts/foot.html: %s", got)
	}
	if got, want := content(t, theme, theme.View(nil).Style()), ".a{color:red}.own{color:red}"; strings.TrimSpace(got) != want {
		t.Errorf("the style sheet is %s, want %s", got, want)
	}
	if got := content(t, theme, theme.View(nil).Asset("js/main.ts")); !strings.Contains(got, "embedded") {
		t.Errorf("the script is %s", got)
	}
	if got := content(t, theme, theme.View(nil).Asset("images/icon.svg")); !strings.Contains(got, `width="9"`) {
		t.Errorf("the icon is %s", got)
	}
	var paths []string
	for _, f := range theme.Files {
		paths = append(paths, strings.Split(f.Path, ".")[0])
	}
	if diff := gocmp.Diff([]string{"assets/a", "assets/exit", "assets/icon", "assets/main", "assets/main", "assets/mine", "assets/offline", "assets/own", "assets/swap", "assets/worksheet"}, paths); diff != "" {
		t.Errorf("files: -want +got\n%s", diff)
	}
}

// A worker is no asset. It is told what an edition has to tell it.
func TestWorker(t *testing.T) {
	theme := mustLoad(t, folder(nil), embedded(), Options{})
	code, err := theme.View(nil).Worker("js/sw.ts", map[string]string{"site": "</a>"})
	if want := `console.log({"site":"\u003c/a\u003e"})`; err != nil || !strings.Contains(string(code), want) {
		t.Errorf("got %s, %v, want %s in it", code, err, want)
	}
	own := folder(map[string]string{"assets/js/sw.ts": "console.log(WORKER_TOLD, 1)"})
	if deps := Changed(theme, mustLoad(t, own, embedded(), Options{})); !slices.Equal(deps, []string{depAssets}) {
		t.Errorf("another worker changes %q", deps)
	}
}

// denied is a folder one of whose files can't be read.
type denied struct {
	fstest.MapFS
	name string
}

func (d denied) Open(name string) (fs.File, error) {
	if name == d.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return d.MapFS.Open(name)
}

// A publisher's file that can't be read isn't passed over for the embedded one.
func TestOverlayUnreadable(t *testing.T) {
	own := denied{folder(map[string]string{"templates/page.html": "<h1>{{.Name}}</h1>"}), "templates/page.html"}
	_, problems := Load(own, embedded(), Options{})
	want := "templates/page.html (0) can't be read: permission denied | check that you may read it\n"
	if diff := gocmp.Diff(want, lines(problems)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// Safari drops a text-decoration of several values, and with it all that it should have said.
func TestTextDecoration(t *testing.T) {
	several := regexp.MustCompile(`text-decoration:\s*\S+[ \t]+[^;}]*`)
	sheets := 0
	err := fs.WalkDir(buildsite.Theme, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".css" {
			return err
		}
		sheets++
		src, err := fs.ReadFile(buildsite.Theme, name)
		for _, found := range several.FindAllString(string(src), -1) {
			t.Errorf("%s: write %q in its parts, as text-decoration-color", name, found)
		}
		return err
	})
	if err != nil || sheets < 10 {
		t.Errorf("%d style sheets, %v", sheets, err)
	}
}

// A view names the part that it is asked for, and of two themes those parts differ that tell something else.
func TestParts(t *testing.T) {
	theme := embedded()
	theme[tokensFile] = &fstest.MapFile{Data: []byte(":root{--paper:#faf6ee}")}
	theme["assets/css/b.css"].Data = []byte(`@import "./tokens.css";`)
	before := mustLoad(t, fstest.MapFS{}, theme, Options{})
	uses := map[string]func(View){
		"word":     func(v View) { v.Word("hello") },
		"execute":  func(v View) { _ = v.Execute(io.Discard, "page.html", "content/a.md", map[string]any{"Name": "Ann"}) },
		"mentions": func(v View) { v.Mentions("page.html", "Name") },
		"asset":    func(v View) { v.Asset("js/main.ts") },
		"style":    func(v View) { v.Style() },
		"fonts":    func(v View) { v.Fonts() },
		"color":    func(v View) { v.Color("paper") },
		"font":     func(v View) { v.CardFont() },
		"icons":    func(v View) { v.OwnIcons() },
		"files":    func(v View) { v.Files() },
		"inlined":  func(v View) { v.Inlined("js/single.ts") },
	}
	for _, test := range []struct{ name, text, stale string }{
		{"assets/css/a.css", string(theme["assets/css/a.css"].Data), ""},
		{"assets/css/a.css", ".a { color: teal }", "files fonts style"},
		{tokensFile, ":root{--paper:#ffffff}", "color files font fonts icons style"},
		{"templates/page.html", "<p>{{.Name}}</p>\n", "execute mentions"},
		{"templates/strings/en.yaml", "hello: Hi\nstep-of: Step {0} of {1}\n", "execute mentions word"},
		{"assets/js/main.ts", "console.log(2)", "asset execute files mentions"},
		{"assets/js/single.ts", "console.log(2)", "inlined"},
		{"assets/css/single.css", ".single { color: teal }", "inlined"},
		{"assets/images/icon.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="2"/>`, "asset color execute files font icons mentions"},
	} {
		changed := Changed(before, mustLoad(t, folder(map[string]string{test.name: test.text}), theme, Options{}))
		var stale []string
		for name, use := range uses {
			use(before.View(func(part string) {
				if slices.Contains(changed, part) {
					stale = append(stale, name)
				}
			}))
		}
		slices.Sort(stale)
		if got := strings.Join(stale, " "); got != test.stale {
			t.Errorf("%s: what uses these is stale: %q, want %q", test.name, got, test.stale)
		}
	}
}

func TestAccent(t *testing.T) {
	theme := embedded()
	theme[tokensFile] = &fstest.MapFile{Data: []byte(":root{--paper:#faf6ee}@media (prefers-color-scheme: dark){:root{--paper:#1a1816;--raised:#24211e}}")}
	plain := mustLoad(t, fstest.MapFS{}, theme, Options{})
	teal := mustLoad(t, fstest.MapFS{}, theme, Options{Accent: "#2f5d62"})
	if got, want := strings.TrimSpace(content(t, teal, teal.View(nil).Style())), ":root{--accent:#2e5a5f}@media(prefers-color-scheme:dark){:root{--accent:#9ab1b3}}"; !strings.HasSuffix(got, want) {
		t.Errorf("the style sheet is %s, want %s at its end", got, want)
	}
	if got := teal.View(nil).Color("accent"); got != (color.NRGBA{0x2e, 0x5a, 0x5f, 0xff}) {
		t.Errorf("cards have the accent %v, and pages another one", got)
	}
	if strings.Contains(content(t, plain, plain.View(nil).Style()), "--accent") {
		t.Error("there is an accent without one being asked for")
	}
	if plain.View(nil).Style() == teal.View(nil).Style() || plain.View(nil).Asset("js/main.ts") != teal.View(nil).Asset("js/main.ts") {
		t.Errorf("names: %s and %s, %s and %s", plain.View(nil).Style(), teal.View(nil).Style(), plain.View(nil).Asset("js/main.ts"), teal.View(nil).Asset("js/main.ts"))
	}
}

// Of the fonts that the style sheet uses, those in a folder of their own are for the first screen. A site that uses none has none.
func TestFonts(t *testing.T) {
	face := "@font-face { font-family: F; src: url(../fonts/first/f.woff2), url(../fonts/g.woff2), url(../fonts/first/own.woff2) }"
	own := folder(map[string]string{
		"assets/css/b.css": face, "assets/fonts/first/f.woff2": "wOF2F", "assets/fonts/first/own.woff2": "wOF2own", "assets/fonts/g.woff2": "wOF2G",
	})
	all := embedded()
	all["assets/fonts/first/unused.woff2"] = &fstest.MapFile{Data: []byte("wOF2U")}
	theme := mustLoad(t, own, all, Options{})
	if len(theme.View(nil).Fonts()) != 2 || content(t, theme, theme.View(nil).Fonts()[0]) != "wOF2F" || content(t, theme, theme.View(nil).Fonts()[1]) != "wOF2own" {
		t.Errorf("the first fonts are %q", theme.View(nil).Fonts())
	}
	without := embedded()
	without["assets/fonts/first/f.woff2"] = &fstest.MapFile{Data: []byte("wOF2F")}
	if got := mustLoad(t, fstest.MapFS{}, without, Options{}).View(nil).Fonts(); len(got) != 0 {
		t.Errorf("without a face in the style sheet, the first fonts are %q", got)
	}
}

// The same theme gives the same bytes and names, in any working folder, whether its files are embedded or the site's own.
func TestSameBytes(t *testing.T) {
	all := func(theme *Theme) map[string]string {
		m := map[string]string{}
		for _, f := range theme.Files {
			m[f.Path] = content(t, theme, f.Path)
		}
		return m
	}
	want := all(mustLoad(t, fstest.MapFS{}, buildsite.Theme, Options{Accent: "#2f5d62"}))
	t.Chdir(t.TempDir())
	if diff := gocmp.Diff(want, all(mustLoad(t, fstest.MapFS{}, buildsite.Theme, Options{Accent: "#2f5d62"}))); diff != "" {
		t.Errorf("in another folder: -want +got\n%s", diff)
	}
	if diff := gocmp.Diff(want, all(mustLoad(t, buildsite.Theme, buildsite.Theme, Options{Accent: "#2f5d62"}))); diff != "" {
		t.Errorf("as the site's own: -want +got\n%s", diff)
	}
}

// Pictures are drawn the same after minifying, and other files are as they were.
func TestImages(t *testing.T) {
	theme := mustLoad(t, fstest.MapFS{}, embedded(), Options{})
	icon := content(t, theme, theme.View(nil).Asset("images/icon.svg"))
	if strings.Contains(icon, "drawn") || !strings.Contains(icon, `width="3"`) || !strings.Contains(icon, "<path") {
		t.Errorf("the icon is %s", icon)
	}
	if got := content(t, theme, theme.View(nil).Asset("images/deep/a.png")); got != dot {
		t.Errorf("a.png is %q", got)
	}
	if theme.View(nil).Asset("images/none.png") != "" {
		t.Error("there is a file for none.png")
	}
}

func TestWords(t *testing.T) {
	own := folder(map[string]string{
		"templates/strings/es.yaml":    "hello: Hola\nstep-of: \"{1}: paso {0}\"\n",
		"templates/strings/pt-BR.yaml": "hello: Oi\nstep-of: x\n",
		"templates/strings/pt.yaml":    "hello: Olá\nstep-of: x\n",
	})
	for language, want := range map[string]string{"": "Hello", "en": "Hello", "en-GB": "Hello", "es": "Hola", "es-MX": "Hola", "pt-BR": "Oi", "pt-PT": "Olá"} {
		if got := mustLoad(t, own, embedded(), Options{Language: language}).View(nil).Word("hello"); got != want {
			t.Errorf("in %q it is %q, want %q", language, got, want)
		}
	}
	own["templates/order.html"] = &fstest.MapFile{Data: []byte(`{{word "step-of" 2 "a&b"}}`)}
	if got := execute(t, mustLoad(t, own, embedded(), Options{Language: "es"}), "order.html", nil); got != "a&amp;b: paso 2" {
		t.Errorf("with arguments: %q", got)
	}

	for _, test := range []struct{ name, language, words, want string }{
		{"none", "fr", "", "content/site.yaml (0) there are no interface words for the language \"fr\" | copy templates/strings/en.yaml to templates/strings/fr.yaml and translate it\n"},
		{"one missing", "es", "hello: Hola\n", "templates/strings/es.yaml (0) the interface word \"step-of\" is missing | add step-of: … (in English: Step {0} of {1})\n"},
	} {
		own := fstest.MapFS{}
		if test.words != "" {
			own["templates/strings/"+test.language+".yaml"] = &fstest.MapFile{Data: []byte(test.words)}
		}
		_, problems := Load(own, embedded(), Options{Language: test.language})
		if diff := gocmp.Diff(test.want, lines(problems)); diff != "" {
			t.Errorf("%s: -want +got\n%s", test.name, diff)
		}
	}
}

// What is wrong with a template is told with its place in the file as it was written, in characters, although what is
// executed is minified: both when it is loaded (names that don't exist) and when a page is rendered. › and ‹ stand around the
// place in the tests' sources, and are taken out.
func TestTemplateProblems(t *testing.T) {
	type object = map[string]any
	for _, test := range []struct {
		name, source, message, hint string
		lineOnly                    bool // all that html/template tells
	}{
		{"a word that isn't there", "<p>\n  <b title=\"ü\">{{word ›\"helo\"‹}}</b>", `there is no interface word "helo"`, `did you mean "hello"?`, false},
		{"in a pipe", "<p>ü {{if .Yes}}{{range .List}}{{. | printf \"%s%s\" (word ›\"nix\"‹)}}{{end}}{{end}}", `there is no interface word "nix"`, "add it to the file in templates/strings/", false},
		{"a file that isn't there", "<p>\r\n<!-- größe -->\r\n<img src=\"{{asset ›\"images/icon.png\"‹}}\">", "there is no file assets/images/icon.png", `did you mean "images/icon.svg"?`, false},
		{"a template that isn't there", "<p>\n\n  ü {{template ›\"parts/fot.html\"‹ .}}", `there is no template "parts/fot.html"`, `did you mean "parts/foot.html"?`, false},
		{"in a definition", "{{define \"own\"}}\nü {{word ›\"helo\"‹}}{{end}}{{template \"own\"}}", `there is no interface word "helo"`, `did you mean "hello"?`, false},
		{"an action that isn't closed", "<p>\nü {{if .Yes}}\n›‹", "unexpected EOF", "", true},
		{"a function that isn't there", "<p>\n  ›ü‹ {{wort \"hello\"}}", `function "wort" not defined`, "", true},
		{"a value that isn't there", "<ul>\n  <li>größe   {{›.Nme‹}}</li>", `<.Nme>: map has no entry for key "Nme", needed for content/a.md`, "", false},
		{"on Windows", "<ul>\r\n\r\n  <li>größe {{›.Nme‹}}</li>\r\n", `<.Nme>: map has no entry for key "Nme", needed for content/a.md`, "", false},
		{"after minified markup", "<!-- a comment -->\n<p   class=\"a\"  >\n\n   {{ if .Yes }}   {{ ›.Nme‹ }}   {{ end }}", `<.Nme>: map has no entry for key "Nme", needed for content/a.md`, "", false},
		{"a method of nothing", "<p>ü</p>\n{{with .List}}\nü {{›index . 9‹}}{{end}}", "index out of range: 9, needed for content/a.md", "", false},
		{"text where none can be", "<p>\n<a href=\"x\nü{{if ›‹.Yes}}\"{{end}}>", "…, needed for content/a.md", "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			before, rest, _ := strings.Cut(test.source, "›")
			meant, after, _ := strings.Cut(rest, "‹")
			own := folder(map[string]string{"templates/own.html": before + meant + after})
			theme, problems := Load(own, embedded(), Options{})
			if len(problems) == 0 {
				err := theme.View(nil).Execute(&bytes.Buffer{}, "own.html", "content/a.md", object{"Yes": true, "List": []string{"a"}})
				if !errors.As(err, &problems) {
					t.Fatalf("got %v", err)
				}
			}
			line := before[strings.LastIndex(before, "\n")+1:]
			want := diag.Problem{
				Pos:   diag.Pos{File: "templates/own.html", Line: 1 + strings.Count(before, "\n"), Col: len([]rune(line)) + 1},
				Width: len([]rune(meant)), Message: test.message, Hint: test.hint,
			}
			if test.lineOnly {
				want.Col, want.Width = 0, 0
			}
			if len(problems) != 1 {
				t.Fatalf("problems\n%s", lines(problems))
			}
			got := problems[0]
			if strings.HasPrefix(test.message, "…") && strings.HasSuffix(got.Message, strings.TrimPrefix(test.message, "…")) {
				got.Message = test.message
			}
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// A template that would never end, or take very long, is refused at its place, before anything is rendered.
func TestTemplateLimits(t *testing.T) {
	repeat := strings.Repeat
	const deep = "more than 100 actions or parentheses within each other; put the inner ones into a template of their own"
	const rounds = "more than 10000 rounds of what it counts to and calls; count to less, or call fewer templates"
	const number = "2000000000 is more than a template may count to; 10000 is the most"
	for _, test := range []struct{ name, text, want string }{
		{"a great number", "\n{{range 2000000000}}{{end}}", "2:9: " + number},
		{"a great number in a variable", "{{range $i := 2000000000}}{{end}}", "1:15: " + number},
		{"a great number by a variable", "{{$n := 2000000000}}{{range $n}}{{end}}", "1:9: " + number},
		{"a great number as the dot", "{{with 2000000000}}{{range .}}{{end}}{{end}}", "1:8: " + number},
		{"a great number for a part", `{{define "a"}}{{range .}}{{end}}{{end}}{{template "a" 2000000000}}`, "1:55: " + number},
		{"a great number in parentheses", "{{range (or 0 2000000000)}}{{end}}", "1:15: " + number},
		{"another base", "{{range 0x7fffffffffffffff}}{{end}}", "1:9: 0x7fffffffffffffff is more than a template may count to; 10000 is the most"},
		{"rounds in rounds", "{{range 1000}}\n{{range 1000}}{{end}}{{end}}", "1:9: " + rounds},
		{"rounds in rounds by a variable", "{{$n := 1000}}{{range $n}}{{range $n}}{{end}}{{end}}", "1:23: " + rounds},
		{"parts of parts", `{{define "a"}}` + repeat(`{{template "b"}}`, 30) + `{{end}}{{define "b"}}` + repeat(`{{template "c"}}`, 30) + `{{end}}{{define "c"}}` + repeat(`{{template "d"}}`, 30) + `{{end}}{{define "d"}}{{end}}{{template "a"}}`, "1:186: " + rounds},
		{"conditions", repeat("{{if .}}", 10_000) + repeat("{{end}}", 10_000), "1:806: " + deep},
		{"conditions, otherwise", "{{if .}}" + repeat("{{else if .}}", 10_000) + "{{end}}", "1:1306: " + deep},
		{"lists", repeat("{{range .}}\n", 101) + repeat("{{end}}", 101), "101:9: " + deep},
		{"a large file", repeat("a", 257<<10), " larger than 256 KB; make it smaller"},
	} {
		fsys := folder(map[string]string{"templates/page.html": test.text})
		_, problems := Load(fsys, embedded(), Options{Language: "en"})
		if len(problems) != 1 || problems[0].String() != "templates/page.html:"+test.want {
			t.Errorf("%s: %.300v\nwant %s", test.name, problems, test.want)
		}
	}
	for _, text := range []string{
		"{{if gt .Count 20000}}{{20000}}{{end}}",
		"{{range 100}}{{range 100}}{{end}}{{end}}",
		repeat("{{if .Name}}", 99) + repeat("{{end}}", 99),
		repeat("{{range 1000}}a{{end}}", 10),
		`{{define "a"}}{{with .Name}}{{template "a" .}}{{end}}{{end}}{{template "a" .}}`,
	} {
		if _, problems := Load(folder(map[string]string{"templates/page.html": text}), embedded(), Options{Language: "en"}); problems != nil {
			t.Errorf("%.80s: %v", text, problems)
		}
	}
}

// What a template makes without an end is cut short.
func TestTemplateOutput(t *testing.T) {
	theme := mustLoad(t, folder(map[string]string{"templates/page.html": "{{range .Pages}}" + strings.Repeat("a", 1<<16) + "{{end}}"}), embedded(), Options{Language: "en"})
	err := theme.View(nil).Execute(io.Discard, "page.html", "content/a.md", map[string]any{"Pages": 1_000_000_000})
	const want = "templates/page.html: makes more than 64 MB of a page, needed for content/a.md; look for a part that is repeated without an end"
	if err == nil || err.Error() != want {
		t.Errorf("%v\nwant %s", err, want)
	}
}

func TestMissingTemplate(t *testing.T) {
	theme := mustLoad(t, fstest.MapFS{}, embedded(), Options{})
	err := theme.View(nil).Execute(&bytes.Buffer{}, "none.html", "content/a.md", nil)
	if want := "templates/none.html: there is no such template; needed for content/a.md"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A word or an asset stands in any place of a template as html/template would write it there.
func TestConstantsInPlace(t *testing.T) {
	own := folder(map[string]string{
		"templates/strings/xx.yaml": "hello: \"it's <b>, A & B\"\nstep-of: x\n",
		"templates/own.html": `<p title="{{word "hello"}}" data-a='{{word "hello"}}'>{{word "hello"}}</p><a href="?q={{word "hello"}}" title={{word "hello"}}>x</a>
<img src="{{asset "images/icon.svg"}}"><textarea>{{word "hello"}}</textarea>
<script type="application/json">{"word": {{word "hello"}}, "in": "{{word "hello"}}"}</script><script>let a = {{word "hello"}}</script>`,
	})
	theme := mustLoad(t, own, embedded(), Options{Language: "xx"})
	var want bytes.Buffer
	if err := theme.readable.ExecuteTemplate(&want, "own.html", nil); err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(seen(t, want.String()), seen(t, execute(t, theme, "own.html", nil))); diff != "" {
		t.Errorf("-html/template +ours\n%s", diff)
	}
}

// Minifying takes out spaces, and nothing that is seen: every template of the theme gives the same elements, attributes and
// words as it does unminified, for a page with everything on it and for one with next to nothing.
func TestMinified(t *testing.T) {
	theme := mustLoad(t, fstest.MapFS{}, buildsite.Theme, Options{})
	smaller := 0
	same := func(name string, data map[string]any) {
		var small, readable bytes.Buffer
		if err := theme.templates.ExecuteTemplate(&small, name, data); err != nil {
			t.Fatal(err)
		}
		if err := theme.readable.ExecuteTemplate(&readable, name, data); err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(seen(t, readable.String()), seen(t, small.String())); diff != "" {
			t.Errorf("%s, %s: -unminified +minified\n%s", name, data["Kind"], diff)
		}
		smaller += readable.Len() - small.Len()
	}
	for _, kind := range []string{"home", "page", "section", "guide", "worksheet", "404"} {
		for _, data := range []map[string]any{full(kind), bare(kind)} {
			for _, name := range []string{"page.html", "partials/assets.html", "partials/exit.html", "partials/header.html", "partials/footer.html"} {
				same(name, data)
			}
		}
	}
	same("redirect.html", map[string]any{"Language": "en", "Title": "A & B", "Canonical": "https://example.org/a/", "Href": template.URL("../a/"), "Root": template.URL("../"), "Policy": "p", "Icon": template.URL("i.svg")})
	if smaller <= 0 {
		t.Errorf("minifying saves %d bytes", smaller)
	}
}

// full and bare are a page's data as render/web makes it, with everything and with little.
func full(kind string) map[string]any {
	link := map[string]any{"Href": template.URL("../a/"), "Label": "A & B", "Current": true, "Within": false, "NewTab": false}
	other := map[string]any{"Href": template.URL("../b/"), "Label": "B", "Current": false, "Within": true, "NewTab": true}
	day := map[string]any{"Day": "2026-01-01", "Words": "1 January 2026"}
	picture := map[string]any{"Href": template.URL("a.png"), "Path": template.URL("a.png"), "URL": "https://example.org/a.png", "Width": 3, "Height": 2}
	item := map[string]any{"ID": "a", "Text": "A", "Items": []map[string]any{{"ID": "b", "Text": "B"}}}
	child := map[string]any{"Href": template.URL("a/"), "Title": "A", "Description": "Of a.", "Date": day}
	step := func(n int) map[string]any {
		return map[string]any{"Number": n, "Href": template.URL("s/"), "Title": "S", "Description": "Of s.", "Current": n == 2, "Motif": nil}
	}
	return map[string]any{
		"Site": map[string]any{
			"Title": "The site", "Description": "Of the site.", "Language": "en", "Locale": "en", "Direction": "rtl", "Publisher": "P", "ReviewedBy": "R",
			"Contact": template.URL("mailto:a@example.org"), "Accent": "#123456", "Logo": picture, "Policy": "default-src 'none'", "Offline": true,
			"Icons": map[string]any{"Drawing": "a.svg", "Small": "a-192.png", "Touch": "a-180.png", "Large": "a-512.png"}, "Online": true, "Style": "assets/main.css", "Fonts": []string{"assets/f.woff2"}, "ExitURL": template.URL("https://example.org/?a=1&b=2"), "ID": "the-site",
		},
		"Frame": map[string]any{"Assets": template.HTML("<meta name=a>"), "Exit": template.HTML("<div> E </div>"), "Header": template.HTML("<header> H </header>"), "Footer": template.HTML("<footer> F </footer>")},
		"Home":  kind == "home", "Feed": true, "Safety": link,
		"Letters": kind == "page", "Prefix": "a--", "Kind": kind, "Title": "A  title", "TabTitle": "A title", "Description": "Of \"it\".", "NoIndex": true, "Lead": "Of it.",
		"Canonical": "https://example.org/a/", "Root": template.URL("../"), "HomeHref": template.URL("../"), "Card": picture, "Linked": template.JS(`{"a": "b  c"}`), "CardTitle": "A title", "Motif": picture,
		"Navigation": []any{link, other}, "Footer": []any{link, other}, "Crumbs": []any{link, other}, "Contents": []any{item, item},
		"Body":  template.HTML("<p>Text  with <code>two  spaces</code>.</p>\n<pre>a\n  b</pre>"),
		"Image": picture, "Minutes": 4, "Date": day, "Updated": day, "Children": []any{child, child}, "Prev": link, "Next": other,
		"Step": 2, "StepCount": 3, "Steps": []any{step(1), step(2), step(3)}, "StepList": true, "Worksheet": link,
		"Sheet": nil, // the examples of templates/fields show those
		"Mine":  nil, "TakeAway": link, "Editions": []any{map[string]any{"Name": "zip", "Href": template.URL("a.zip"), "Size": "1 KB"}},
	}
}

func bare(kind string) map[string]any {
	m := full(kind)
	for _, key := range []string{"Card", "Motif", "Safety", "Navigation", "Footer", "Crumbs", "Contents", "Image", "Children", "Prev", "Next", "Steps", "Worksheet", "Date", "Updated", "TakeAway", "Editions"} {
		m[key] = nil
	}
	for key, zero := range map[string]any{"NoIndex": false, "Lead": "", "Canonical": "", "Minutes": 0, "StepList": false, "Letters": false, "Feed": false} {
		m[key] = zero
	}
	s := m["Site"].(map[string]any)
	for _, key := range []string{"Description", "Direction", "Publisher", "ReviewedBy", "Accent"} {
		s[key] = ""
	}
	s["Offline"] = false
	s["Contact"], s["Logo"], s["Fonts"] = template.URL(""), nil, nil
	return m
}

// inline are the elements between which spaces are seen.
var inline = strings.Fields("a b button code em i img span strong sup time")

// seen is what a page shows and says: a line for each element that isn't inline, with its attributes and the text before the
// next one, spaces made one.
func seen(t *testing.T, source string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	line := ""
	end := func() {
		if s := strings.Join(strings.Fields(line), " "); s != "" {
			lines = append(lines, s)
		}
		line = ""
	}
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		block := n.Type == html.ElementNode && !slices.Contains(inline, n.Data)
		if block {
			end()
		}
		switch n.Type {
		case html.TextNode:
			if n.Parent.Data == "pre" || n.Parent.Data == "script" {
				lines = append(lines, fmt.Sprintf("%q", n.Data))
			} else {
				line += n.Data
			}
		case html.ElementNode:
			line += "<" + n.Data
			slices.SortFunc(n.Attr, func(a, b html.Attribute) int { return cmp.Compare(a.Key, b.Key) })
			for _, a := range n.Attr {
				if a.Key == "content" { // "width=device-width, initial-scale=1" loses its space
					a.Val = strings.ReplaceAll(a.Val, ", ", ",")
				}
				line += fmt.Sprintf(" %s=%q", a.Key, a.Val)
			}
			line += ">"
			if block {
				end()
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		switch {
		case block:
			end()
		case n.Type == html.ElementNode:
			line += "</" + n.Data + ">"
		}
	}
	walk(root)
	end()
	return strings.Join(lines, "\n")
}

// A file that replaces none of the theme's has no effect, unless another file names it.
func TestUnused(t *testing.T) {
	for _, test := range []struct {
		files map[string]string
		want  string
	}{
		{map[string]string{"assets/css/tokns.css": "a{}"}, "assets/css/tokns.css: warning: replaces no file of the theme, and no other file names it; did you mean tokens.css?"},
		{map[string]string{"templates/pages.html": "x"}, "templates/pages.html: warning: replaces no file of the theme, and no other file names it; did you mean page.html?"},
		{map[string]string{"assets/js/mian.ts": ""}, "assets/js/mian.ts: warning: replaces no file of the theme, and no other file names it; did you mean main.ts?"},
		{map[string]string{"assets/css/tokens.css": ":root{}", "assets/css/ours.css": "a{}"},
			"assets/css/ours.css: warning: replaces no file of the theme, and no other file names it; name it in a template, a style sheet or a script, or delete it"},
		{map[string]string{"assets/js/types.d.ts": "", "assets/OFL.txt": "", "templates/strings/fr.yaml": "print: Imprimer"}, ""},
		{map[string]string{"templates/ours.html": `{{define "partials/about.html"}}{{end}}`}, ""},
		{map[string]string{"assets/css/tokns.css": "a{}", "assets/css/main.css": "@import './tokns.css';"}, ""},
	} {
		own := fstest.MapFS{}
		for name, text := range test.files {
			own[name] = &fstest.MapFile{Data: []byte(text)}
		}
		_, problems := Load(own, buildsite.Theme, Options{Language: "en"})
		if got := problems.Error(); got != test.want {
			t.Errorf("%v: %s, want %s", test.files, got, test.want)
		}
	}
}
