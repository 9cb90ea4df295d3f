package bundle_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"buildsite/internal/bundle"
	"buildsite/internal/diag"
)

func folder(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// example is a theme's assets: both entries have one base name, and import others.
func example() map[string]string {
	return map[string]string{
		"assets/css/main.css":   "@layer a, b;\n@import \"./part.css\" layer(b);\n:root { --x: 1px }\n",
		"assets/css/part.css":   "@font-face { font-family: F; src: url(../fonts/f.woff2) }\n.a { & .b { color: #ff0000 } }\n.ü::after { content: \"ü\" }\n",
		"assets/fonts/f.woff2":  "wOF2, and not really a font",
		"assets/js/main.ts":     "import { greet } from \"./greet\";\nimport words from \"./words.json\";\ngreet(words.hello as string);\n",
		"assets/js/greet.ts":    "/*! a licence */\n/** a comment */\nexport function greet(whom: string): void { console.log(`Hello ${whom}`) }\nexport function unused(): void { console.log(\"never\") }\n",
		"assets/js/words.json":  `{"hello": "wörld"}`,
		"assets/js/not-used.ts": "broken(",
	}
}

var entries = []bundle.Entry{{File: "assets/css/main.css", Append: "\n:root{--accent:#123456}"}, {File: "assets/js/main.ts"}}

func build(t *testing.T, files map[string]string, entries ...bundle.Entry) (byPath map[string]string, paths []string) {
	t.Helper()
	assets, paths, problems := bundle.Build(folder(files), entries, nil, "assets")
	if len(problems) > 0 {
		t.Fatalf("problems:\n%s", lines(problems))
	}
	byPath = map[string]string{}
	for _, a := range assets {
		byPath[a.Path] = string(a.Content)
	}
	if len(byPath) != len(assets) {
		t.Errorf("%d assets at %d paths", len(assets), len(byPath))
	}
	return byPath, paths
}

func lines(problems diag.List) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "%s (%d) %s | %s\n", p.Pos, p.Width, p.Message, p.Hint)
	}
	return b.String()
}

func TestBuild(t *testing.T) {
	assets, paths := build(t, example(), entries...)
	style, script := assets[paths[0]], assets[paths[1]]
	var font string
	for path := range assets {
		if !regexp.MustCompile(`^assets/(main|f)\.[A-Z2-7]{8}\.(css|js|woff2)$`).MatchString(path) {
			t.Errorf("an asset at %s", path)
		}
		if strings.HasSuffix(path, ".woff2") {
			font = strings.TrimPrefix(path, "assets/")
		}
	}
	if len(assets) != 3 || !strings.HasSuffix(paths[0], ".css") || !strings.HasSuffix(paths[1], ".js") {
		t.Fatalf("%d assets, entries %v", len(assets), paths)
	}
	for what, part := range map[string]string{
		"the accent": "--accent:#123456", "its own text": "--x: 1px", "a file it imports": ".a .b{color:red}", "letters as they are": `"ü"`,
		"the font, beside it": `url("./` + font + `")`,
	} {
		if !strings.Contains(style, part) {
			t.Errorf("the style sheet lacks %s: %s\n%s", what, part, style)
		}
	}
	if strings.LastIndex(style, "--accent") < strings.LastIndex(style, "--x") {
		t.Errorf("what is appended doesn't come last:\n%s", style)
	}
	for what, part := range map[string]string{"a file it imports": "Hello ", "JSON": "wörld", "its licence": "/*! a licence */"} {
		if !strings.Contains(script, part) {
			t.Errorf("the script lacks %s: %s\n%s", what, part, script)
		}
	}
	for what, part := range map[string]string{"types": ": string", "comments": "a comment", "what nothing calls": "never", "modules": "import "} {
		if strings.Contains(script, part) {
			t.Errorf("the script holds %s: %s\n%s", what, part, script)
		}
	}
	if !strings.HasPrefix(strings.TrimPrefix(script, `"use strict";`), "(()=>{") {
		t.Errorf("the script isn't a function of its own:\n%s", script)
	}
}

// A bundle has the words that its own files name, and no others.
func TestWordsOfBundle(t *testing.T) {
	files := folder(map[string]string{
		"assets/js/one.ts":   "import { word } from \"./words\";\nimport \"./part\";\nword(\"undo\");\nword(`keep-${document.title}`);",
		"assets/js/part.ts":  "import { word } from \"./words\";\nword('done');\nword(\"gone\")",
		"assets/js/words.ts": "declare const INTERFACE_WORDS: Record<string, string>;\nconst words = INTERFACE_WORDS;\nexport const word = (name: string) => document.body.append(words[name]);",
		"assets/js/two.ts":   "import { word } from \"./words\";\nword(\"other\")",
		"assets/js/three.ts": "console.log(\"undo\")",
	})
	words := map[string]string{"undo": "Undo </script>", "keep-a": "A", "keep-b": "B", "keep": "K", "done": "Done", "other": "Other", "unasked": "Un"}
	made := func() (texts []string, paths []string) {
		entries := []bundle.Entry{{File: "assets/js/one.ts"}, {File: "assets/js/two.ts"}, {File: "assets/js/three.ts"}}
		assets, paths, problems := bundle.Build(files, entries, words, "assets")
		if len(problems) > 0 {
			t.Fatal(lines(problems))
		}
		for _, name := range paths {
			for _, a := range assets {
				if a.Path == name {
					texts = append(texts, string(a.Content))
				}
			}
		}
		return texts, paths
	}
	texts, before := made()
	for i, want := range []string{`={"done":"Done","keep-a":"A","keep-b":"B","undo":"Undo \u003c/script\u003e"}`, `={"other":"Other"}`, `console.log("undo")`} {
		if !strings.Contains(texts[i], want) {
			t.Errorf("%s lacks %s:\n%s", before[i], want, texts[i])
		}
	}
	words["done"] = "Ready"
	if _, after := made(); after[0] == before[0] || after[1] != before[1] || after[2] != before[2] {
		t.Errorf("a word of the first bundle has changed, and names from %v to %v", before, after)
	}
}

// The same sources give the same bytes and names, whatever the working folder, the order of the entries and the line ends.
func TestSameBytes(t *testing.T) {
	want, wantPaths := build(t, example(), entries...)
	same := func(what string, got map[string]string, paths ...string) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", what, diff)
		}
		if diff := cmp.Diff(wantPaths, paths); diff != "" {
			t.Errorf("%s: -want +got\n%s", what, diff)
		}
	}
	again, paths := build(t, example(), entries...)
	same("again", again, paths...)

	reversed, paths := build(t, example(), entries[1], entries[0])
	same("in another order", reversed, paths[1], paths[0])

	windows := example()
	for name, text := range windows {
		windows[name] = strings.ReplaceAll(text, "\n", "\r\n")
	}
	crlf, paths := build(t, windows, entries...)
	same("with Windows line ends", crlf, paths...)

	t.Chdir(t.TempDir())
	elsewhere, paths := build(t, example(), entries...)
	same("in another folder", elsewhere, paths...)
}

// A name changes with the content, and only then.
func TestFingerprints(t *testing.T) {
	_, before := build(t, example(), entries...)

	changed := example()
	changed["assets/css/part.css"] += ".c { color: blue }"
	if _, after := build(t, changed, entries...); after[0] == before[0] || after[1] != before[1] {
		t.Errorf("a changed style sheet: %v, before %v", after, before)
	}

	changed = example()
	changed["assets/fonts/f.woff2"] += "."
	if _, after := build(t, changed, entries...); after[0] == before[0] {
		t.Errorf("the style sheet of a changed font keeps its name %s", after[0])
	}

	if _, after := build(t, example(), bundle.Entry{File: entries[0].File, Append: "\n:root{--accent:#654321}"}, entries[1]); after[0] == before[0] {
		t.Errorf("the style sheet with another accent keeps its name %s", after[0])
	}

	if _, after := build(t, map[string]string{"assets/css/main.css": "/* only a comment */", "assets/js/main.ts": ""}, entries...); slices.Contains(after, "") {
		t.Errorf("empty files have no names: %v", after)
	}
}

// Problems stand in the file in which they are, at a column counted in characters. In the sources, › and ‹ stand around the
// place; they are taken out.
func TestProblems(t *testing.T) {
	for _, test := range []struct{ name, file, source, message, hint string }{
		{"a property of CSS", "assets/css/part.css", ".ü { ›colr‹: red }", `"colr" is not a known CSS property`, `did you mean "color" instead?`},
		{"on Windows", "assets/css/part.css", ".a {\r\n\t/* ü */ ›colr‹: red\r\n}\r\n", `"colr" is not a known CSS property`, `did you mean "color" instead?`},
		{"after other ends of lines", "assets/css/part.css", "/* a\rb\u2028ü */ .a { ›colr‹: red }\n", `"colr" is not a known CSS property`, `did you mean "color" instead?`},
		{"CSS that isn't closed", "assets/css/part.css", "/* größe */ .a { color: red›‹", `expected "}" to go with "{"`, `the unbalanced "{" is on line 1`},
		{"a style sheet that isn't there", "assets/css/part.css", "/* ü */ @import ›\"./none.css\"‹;", "there is no file assets/css/none.css", ""},
		{"a font that isn't there", "assets/css/part.css", ".ü { background: ›url(../ü.png)‹ }", "there is no file assets/ü.png", ""},
		{"a style sheet from elsewhere", "assets/css/part.css", "@import ›\"https://fonts.example/f.css\"‹;", `"https://fonts.example/f.css" is on another server, which readers' browsers would ask; put the file into assets/`, ""},
		{"a picture from elsewhere", "assets/css/part.css", ".a { background: ›url(//example.org/a.png)‹ }", `"//example.org/a.png" is on another server, which readers' browsers would ask; put the file into assets/`, ""},
		{"a file outside", "assets/css/part.css", "@import ›\"../../../secret.css\"‹;", "\"../../../secret.css\" leads out of assets/; put what it needs there", ""},
		{"the site's configuration", "assets/css/part.css", ".ü { background: ›url(../../content/site.yaml)‹ }", "\"../../content/site.yaml\" leads out of assets/; put what it needs there", ""},
		{"a folder whose name begins like ours", "assets/css/part.css", ".ü { background: ›url(../../assets-old/a.png)‹ }", "\"../../assets-old/a.png\" leads out of assets/; put what it needs there", ""},
		{"syntax", "assets/js/greet.ts", "export const greet = (x: unknown) => x; let größe: number = ›;‹", `unexpected ";"`, ""},
		{"a file that isn't there", "assets/js/greet.ts", "/* größe */ import { a } from ›\"./none\"‹; export const greet = a", "there is no file assets/js/none", ""},
		{"a package", "assets/js/greet.ts", "import { a } from ›\"left-pad\"‹; export const greet = a", `can't import "left-pad"; import files below assets/js/ with a path that begins with ./`, ""},
		{"an export that isn't there", "assets/js/main.ts", "/* ü */ import { ›grete‹ } from \"./greet\"; grete()", `no matching export in "assets/js/greet.ts" for import "grete"`, `did you mean to import "greet" instead?`},
		{"JSON", "assets/js/words.json", `{"hällo": ›x‹}`, `unexpected "x" in JSON`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := example()
			before, rest, _ := strings.Cut(test.source, "›")
			meant, after, _ := strings.Cut(rest, "‹")
			files[test.file] = before + meant + after
			_, paths, problems := bundle.Build(folder(files), entries, nil, "assets")
			if len(problems) != 1 || paths[0] != "" || paths[1] != "" {
				t.Fatalf("paths %v, problems\n%s", paths, lines(problems))
			}
			line := before[strings.LastIndex(before, "\n")+1:]
			want := diag.Problem{
				Pos:   diag.Pos{File: test.file, Line: 1 + strings.Count(before, "\n"), Col: len([]rune(line)) + 1},
				Width: len([]rune(meant)), Message: test.message, Hint: test.hint,
			}
			whole, _, _ := strings.Cut(files[test.file][len(before)-len(line):], "\n")
			want.Source = strings.TrimSuffix(whole, "\r")
			if diff := cmp.Diff(want, problems[0]); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestMissingEntry(t *testing.T) {
	_, _, problems := bundle.Build(folder(map[string]string{"assets/js/main.ts": ""}), entries, nil, "assets")
	if got, want := lines(problems), "assets/css/main.css (0) can't be read: file does not exist"; len(problems) != 1 || !strings.Contains(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
