package build_test

import (
	"bytes"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"buildsite"
	"buildsite/internal/build"
)

var (
	edits = flag.Int("edits", 75, "how many random edits TestLiveEqualsBuild makes")
	seed  = flag.Uint64("seed", 0, "of TestLiveEqualsBuild's edits; 0: another one each time")
)

// After each of many random edits, a live site that was told what was touched holds just what a clean build of the same files
// writes, to the byte, and has the same to say about them; where there is something wrong, it holds what it held before.
func TestLiveEqualsBuild(t *testing.T) {
	if *seed == 0 {
		*seed = uint64(time.Now().UnixNano())
	}
	t.Logf("to see these edits again: -seed %d", *seed)
	build.AddEdition(t, madeOfOthers)
	e := &editor{t: t, Rand: rand.New(rand.NewPCG(*seed, 0)), dir: t.TempDir(), files: startingFiles(t)}
	e.sync(map[string]string{})
	o := build.Options{Dir: e.dir}
	live, err := build.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer live.Close()
	var shown map[string]string
	good, bad, rendered := 0, 0, 0
	for n := range *edits {
		what, names := "the first build", []string(nil)
		if n > 0 {
			what, names = e.edit()
		}
		u, err := live.Update(t.Context(), names)
		if err != nil {
			t.Fatalf("edit %d, %s: %v", n, what, err)
		}
		rendered += len(u.Files)
		want, result := cleanBuild(t, o)
		if got := lines(u.Problems); len(u.Sources) > 0 && got != lines(result.Problems) {
			t.Errorf("edit %d, %s: problems\n%swant\n%s", n, what, got, lines(result.Problems))
		}
		if u.Good != (want != nil) {
			t.Errorf("edit %d, %s: good is %t; a clean build says\n%s", n, what, u.Good, lines(result.Problems))
		}
		if want != nil {
			shown, good = want, good+1
		} else {
			bad++
		}
		compareOutputs(t, fmt.Sprintf("edit %d, %s (reported: %q)", n, what, names), live, shown, u.Good)
		if t.Failed() {
			t.Fatalf("the files are\n%s", e.files)
		}
		e.broken = want == nil
	}
	t.Logf("%d good states, %d with problems; %.1f files changed with each", good, bad, float64(rendered)/float64(*edits))
	if *edits >= 75 && (good < *edits/2 || bad < *edits/50) {
		t.Errorf("of %d edits %d are good and %d bad: they test too little", *edits, good, bad)
	}
}

// cleanBuild is what a build from nothing writes; nil where there are problems.
func cleanBuild(t *testing.T, o build.Options) (map[string]string, build.Result) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	o.Output = out
	r, err := build.Build(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if r.Problems.Failed() {
		return nil, r
	}
	files := map[string]string{}
	err = filepath.WalkDir(out, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == ".buildsite-manifest" {
			return err
		}
		text, err := os.ReadFile(name)
		rel, _ := filepath.Rel(out, name)
		files[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files, r
}

func compareOutputs(t *testing.T, when string, live *build.Live, want map[string]string, good bool) {
	t.Helper()
	for _, name := range live.Since(0) {
		if live.Output(name).Late() && len(when)%2 == 0 {
			continue // nobody asks for it now
		}
		var b bytes.Buffer
		if _, err := live.Output(name).WriteTo(&b); !good && errors.Is(err, build.ErrBehind) {
			continue
		} else if err != nil {
			t.Errorf("%s: %s: %v", when, name, err)
		}
		text, ok := want[name]
		switch {
		case !ok:
			t.Errorf("%s: there should be no %s", when, name)
		case text != b.String():
			t.Errorf("%s: %s is\n%s\nwant\n%s", when, name, b.String(), text)
		}
	}
	for name := range want {
		if live.Output(name) == nil {
			t.Errorf("%s: there is no %s", when, name)
		}
	}
}

// files are those of a site's folder, by path.
type files map[string]string

func (f files) String() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(f)) {
		if text := f[name]; strings.HasSuffix(name, ".md") || strings.HasSuffix(name, ".yaml") && len(text) < 2000 {
			fmt.Fprintf(&b, "-- %s --\n%s", name, text)
		} else {
			fmt.Fprintf(&b, "-- %s -- (%d bytes)\n", name, len(text))
		}
	}
	return b.String()
}

// An editor is a publisher who works without a plan.
type editor struct {
	*rand.Rand
	t      *testing.T
	dir    string
	files  files
	good   files // the last ones without a problem
	broken bool  // the files as they are
	n      int
}

func startingFiles(t *testing.T) files {
	page := func(title, body string, more ...string) string {
		return fmt.Sprintf("---\ntitle: %s\ndescription: About %s\n%s---\n%s\n", title, title, strings.Join(more, ""), body)
	}
	return files{
		"content/site.yaml":                     "id: test\ntitle: Test\nbase_url: https://example.org/sub\n",
		"content/index.md":                      page("Home", "[Safety](safety.md#help) and [one](steps/1-one/guide.md).\n\n## Here"),
		"content/safety.md":                     page("Safety", "## Help\n\nCall.[^1]\n\n## Exit\n\n[^1]: A note.", "date: 2026-01-01\n"),
		"content/article.md":                    page("Article", "![A bowl](images/bowl.png)\n\n## One\n\n### Two\n\n## Three\n\n## Four\n\n[Help](/safety/#help)", "date: 2026-02-02\nimage: images/bowl.png\n", "aliases: [/old/]\n"),
		"content/images/bowl.png":               picture(t, 3, 2),
		"content/steps/1-one/guide.md":          page("One", "[next](../2-two/guide.md)"),
		"content/steps/1-one/worksheet.md":      page("Sheet", "Write.", startingSheet),
		"content/library/reader.md":             page("Reader", "Read.", readingSheet),
		"content/library/mine.md":               page("Mine", "Kept.", "my_sheets: true\n"),
		"content/steps/2-two/guide.md":          page("Two", "[back](../1-one/guide.md) [deep](../../library/deep/c.md#part)"),
		"content/library/index.md":              page("Library", "Books."),
		"content/library/a.md":                  page("A", "[b](b.md)", "order: 2\n"),
		"content/library/b.md":                  page("B", "[a](a.md)", "order: 1\n", "date: 2025-05-05\n"),
		"content/library/deep/c.md":             page("C", "## Part\n\nText"),
		"content/library/deep/d.md":             page("D", "[home](../../index.md#here)", "updated: 2026-03-03\n"),
		"content/notes/n.md":                    page("N", "[logo](../images/logo.svg)"),
		"content/check.md":                      page("Check", "[Help](safety.md#help)", "tab_title: Notes\n", startingCheck),
		"content/images/logo.svg":               `<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4"/></svg>`,
		"assets/static/.well-known/contact.txt": "Write.\n",
		"assets/css/own.css":                    ".own { color: teal }\n",
	}
}

const startingSheet = `worksheet:
  id: one
  fields:
    - {type: note, text: "See [safety](/safety/#help)."}
    - {type: radios, id: ready, label: Are you ready?, options: [Yes, No]}
    - {type: input, id: when, label: When?, show_if: {field: ready, is: yes}}
    - type: table
      id: list
      label: What
      columns: [{type: input, id: what, label: What exactly}]
    - type: decision
      id: now
      label: Now?
      questions: [{id: soon, ask: Soon?, yes: go, no: stay}]
      ends: [{id: go, label: Go, link: ../2-two/guide.md}, {id: stay, label: Stay, text: "![A bowl](/images/bowl.png)"}]
`

const startingCheck = "check: {questions: [Is it late?, Is it cold?], answers: [Yes, No]}\n"

const readingSheet = `worksheet:
  id: two
  fields:
    - {type: table, id: t, label: Again, from: {worksheet: one, field: list, column: what}, columns: [{type: input, id: how, label: How}]}
`

func picture(t *testing.T, width, height int) string {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// edit changes something and returns what, and the names that a watcher would report.
func (e *editor) edit() (what string, names []string) {
	e.n++
	old := maps.Clone(e.files)
	if !e.broken {
		e.good = old
	}
	if e.broken && e.IntN(3) > 0 {
		e.files, what = maps.Clone(e.good), "back to the last good files"
	}
	for what == "" {
		what = changes[e.IntN(len(changes))](e)
	}
	return what, e.sync(old)
}

// pick returns one of the files that a name fits, or "".
func (e *editor) pick(fits func(name string) bool) string {
	var names []string
	for name := range e.files {
		if fits(name) {
			names = append(names, name)
		}
	}
	if names == nil {
		return ""
	}
	slices.Sort(names)
	return names[e.IntN(len(names))]
}

func (e *editor) page() string {
	return e.pick(func(name string) bool { return strings.HasSuffix(name, ".md") })
}

// lock is where sites keep what readers may have saved.
const lock = "worksheets.lock.json"

// sheet returns a page with a worksheet, or "".
func (e *editor) sheet() string {
	return e.pick(func(name string) bool { return strings.Contains(e.files[name], "\nworksheet:\n") })
}

// swap puts a text in the place of another.
func (e *editor) swap(name, from, to, what string) string {
	if name == "" || from == to || !strings.Contains(e.files[name], from) {
		return ""
	}
	e.files[name] = strings.Replace(e.files[name], from, to, 1)
	return what + name
}

// replace changes a page's line that begins with a key, or adds one.
func (e *editor) replace(name, key, value string) {
	head, body, ok := strings.Cut(strings.TrimPrefix(e.files[name], "---\n"), "---\n")
	if !ok {
		return
	}
	var kept []string
	for line := range strings.Lines(head) {
		if !strings.HasPrefix(line, key+":") {
			kept = append(kept, line)
		}
	}
	if value != "" {
		kept = append(kept, key+": "+value+"\n")
	}
	e.files[name] = "---\n" + strings.Join(kept, "") + "---\n" + body
}

func (e *editor) day() string { return fmt.Sprintf("2026-%02d-%02d", 1+e.IntN(12), 1+e.IntN(28)) }

// move gives everything below a path another one.
func (e *editor) move(from, to string) {
	for name, text := range maps.Clone(e.files) {
		if rest, ok := strings.CutPrefix(name, from); ok && (rest == "" || rest[0] == '/') {
			delete(e.files, name)
			e.files[to+rest] = text
		}
	}
}

func embedded(t *testing.T, name string) string {
	text, err := fs.ReadFile(buildsite.Theme, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// changes are the kinds of edits. Each says what it did, or "" if that can't be done now.
var changes = []func(*editor) string{
	func(e *editor) string { // the most usual one, so it stands here several times
		p := e.page()
		e.files[p] += fmt.Sprintf("\nSentence %d.\n", e.n)
		return "a sentence for " + p
	},
	func(e *editor) string {
		p := e.page()
		e.files[p] = strings.Replace(e.files[p], "e", "é", 1)
		return "a letter of " + p
	},
	func(e *editor) string {
		p := e.page()
		e.replace(p, "title", fmt.Sprintf("Title %d", e.n))
		return "the title of " + p
	},
	func(e *editor) string {
		p := e.page()
		e.replace(p, "description", fmt.Sprintf("Description %d", e.n))
		return "the description of " + p
	},
	func(e *editor) string {
		p, key := e.page(), []string{"date", "updated"}[e.IntN(2)]
		e.replace(p, key, []string{"", e.day()}[e.IntN(2)])
		return "a date of " + p
	},
	func(e *editor) string {
		p := e.page()
		e.replace(p, "order", []string{"", "1", "2", "-3"}[e.IntN(4)])
		return "the order of " + p
	},
	func(e *editor) string {
		p := e.page()
		e.replace(p, "slug", []string{"", fmt.Sprintf("slug-%d", e.IntN(3))}[e.IntN(2)])
		return "the slug of " + p
	},
	func(e *editor) string {
		p := e.page()
		e.replace(p, "aliases", []string{"", "[/old/]", fmt.Sprintf("[/old-%d/, /older.html]", e.IntN(3)), "[/fresh/]"}[e.IntN(4)])
		return "the aliases of " + p
	},
	func(e *editor) string {
		p := e.page()
		e.replace(p, "image", []string{"", "/images/bowl.png", "/images/logo.svg"}[e.IntN(3)])
		return "the picture of " + p
	},
	func(e *editor) string {
		p, key := e.page(), []string{"noindex", "draft"}[e.IntN(2)]
		e.replace(p, key, []string{"", "true"}[e.IntN(2)])
		return key + " of " + p
	},
	func(e *editor) string {
		p := cmp.Or(e.pick(func(name string) bool { return strings.Contains(e.files[name], "my_sheets: true") }), e.page())
		e.replace(p, "my_sheets", []string{"", "true"}[e.IntN(2)])
		return "my_sheets of " + p
	},
	func(e *editor) string {
		p := e.page()
		e.replace(p, "tab_title", []string{"", "Notes"}[e.IntN(2)])
		return "the tab title of " + p
	},
	func(e *editor) string {
		p := e.page()
		e.files[p] += fmt.Sprintf("\n## Heading %d\n", e.IntN(4))
		return "a heading for " + p
	},
	func(e *editor) string { // others may link to it
		p := e.pick(func(name string) bool { return strings.Contains(e.files[name], "\n## ") })
		if p == "" {
			return ""
		}
		e.files[p] = strings.Replace(e.files[p], "\n## ", "\n## New ", 1)
		return "the words of a heading of " + p
	},
	func(e *editor) string {
		p, to := e.page(), e.page()
		address := "/" + strings.TrimSuffix(strings.TrimPrefix(to, "content/"), ".md") + "/"
		if e.IntN(3) > 0 {
			rel, _ := filepath.Rel(path.Dir(p), to)
			address = filepath.ToSlash(rel)
		}
		if e.IntN(3) == 0 {
			address += "#heading-" + fmt.Sprint(e.IntN(4))
		}
		e.files[p] += fmt.Sprintf("\n[link](%s)\n", address)
		return "a link from " + p + " to " + address
	},
	func(e *editor) string {
		p := e.page()
		e.files[p] += "\n![A picture](/images/" + []string{"bowl.png", "logo.svg", "new.png"}[e.IntN(3)] + ")\n"
		return "a picture for " + p
	},
	func(e *editor) string {
		dir := []string{"content", "content/library", "content/library/deep", "content/notes", "content/fresh", "content/fresh/deeper", "content/steps/1-one"}[e.IntN(7)]
		p := path.Join(dir, []string{"index.md", "page.md", "Größe.md", "fresh.md", fmt.Sprintf("p%d.md", e.IntN(3))}[e.IntN(5)])
		if e.files[p] != "" {
			return ""
		}
		e.files[p] = fmt.Sprintf("---\ntitle: New %d\ndescription: New\n---\nText.\n", e.n)
		return "a new page " + p
	},
	func(e *editor) string {
		step := []string{"3-three", "2-two", "1-uno", "3-drei"}[e.IntN(4)]
		p := "content/steps/" + step + "/" + []string{"guide.md", "worksheet.md", "more.md"}[e.IntN(3)]
		e.files[p] = fmt.Sprintf("---\ntitle: Step %d\ndescription: New\n---\nText.\n", e.n)
		return "a new file of a step, " + p
	},
	func(e *editor) string {
		p := e.pick(func(name string) bool { return name != "content/site.yaml" })
		delete(e.files, p)
		return "without " + p
	},
	func(e *editor) string {
		p := e.page()
		e.move(p, path.Join(path.Dir(p), fmt.Sprintf("renamed-%d.md", e.IntN(3))))
		return "another name for " + p
	},
	func(e *editor) string { // in capitals only
		p := e.page()
		base := path.Base(p)
		e.move(p, path.Join(path.Dir(p), strings.ToUpper(base[:1])+base[1:]))
		return "a capital for " + p
	},
	func(e *editor) string {
		from := path.Dir(e.page())
		if from == "content" || from == "content/steps" {
			return ""
		}
		to := []string{"content/moved", "content/library/moved", "content/steps/3-moved", "content/Library"}[e.IntN(4)]
		if strings.HasPrefix(to, from) {
			return ""
		}
		e.move(from, to)
		return from + " moved to " + to
	},
	func(e *editor) string {
		dir := path.Dir(e.page())
		if dir == "content" {
			return ""
		}
		for name := range maps.Clone(e.files) {
			if strings.HasPrefix(name, dir+"/") {
				delete(e.files, name)
			}
		}
		return "without the folder " + dir
	},
	func(e *editor) string {
		p := "content/images/" + []string{"bowl.png", "new.png", "unused.png"}[e.IntN(3)]
		e.files[p] = picture(e.t, 1+e.IntN(4), 1+e.IntN(4))
		return "a picture " + p
	},
	func(e *editor) string {
		p := []string{"content/images/logo.svg", "assets/images/icon.svg"}[e.IntN(2)]
		e.files[p] = fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="4"><rect width="4" height="4"/></svg>`, 4+e.IntN(3))
		return "a drawing " + p
	},
	func(e *editor) string {
		p := "assets/static/" + []string{"CNAME", "robots-of-mine.txt", "fresh/index.html", "old/index.html", ".well-known/contact.txt"}[e.IntN(5)]
		e.files[p] = fmt.Sprintf("Static %d\n", e.IntN(3))
		return "a static file " + p
	},
	func(e *editor) string {
		name := []string{"templates/partials/footer.html", "templates/main/page.html", "templates/main/guide.html", "templates/redirect.html", "templates/partials/card.html"}[e.IntN(5)]
		text := cmp.Or(e.files[name], embedded(e.t, name))
		e.files[name] = text + fmt.Sprintf("<p>%d</p>\n", e.IntN(3))
		return "more in " + name
	},
	func(e *editor) string {
		name := []string{"templates/main/page.html", "templates/main/section.html", "templates/partials/header.html"}[e.IntN(3)]
		e.files[name] = []string{"<h1>{{.Title}</h1>", "<h1>{{.Titel}}</h1>", `{{template "nowhere.html"}}`, `{{word "nothing"}}`}[e.IntN(4)]
		return "a mistake in " + name
	},
	func(e *editor) string {
		e.files["templates/strings/en.yaml"] = strings.Replace(embedded(e.t, "templates/strings/en.yaml"), "home:", fmt.Sprintf("another-%d: x\nhome:", e.IntN(3)), 1) + fmt.Sprintf("extra: word %d\n", e.IntN(2))
		return "the words"
	},
	func(e *editor) string {
		e.files["templates/strings/en.yaml"] = strings.ReplaceAll(embedded(e.t, "templates/strings/en.yaml"), "Home", fmt.Sprintf("Home %d", e.IntN(3)))
		return "a word"
	},
	func(e *editor) string {
		e.files["assets/css/print.css"] = fmt.Sprintf("@media print { a { color: #00000%d } }\n", e.IntN(9))
		return "a style sheet"
	},
	func(e *editor) string {
		e.files["assets/css/print.css"] = []string{"/* nothing */\n", ".a { colr: red }\n", "@import \"./own.css\";\n"}[e.IntN(3)]
		return "another style sheet"
	},
	func(e *editor) string {
		e.files["assets/css/own.css"] = fmt.Sprintf(".own { width: %dpx }\n", e.IntN(3))
		return "what may be imported"
	},
	func(e *editor) string {
		e.files["assets/js/print.ts"] = embedded(e.t, "assets/js/print.ts") + fmt.Sprintf("\nexport const n = %d; console.debug(n);\n", e.IntN(3))
		return "a script"
	},
	func(e *editor) string {
		lines := []string{"id: test\n", "base_url: https://example.org/sub\n"}
		for _, line := range [][]string{
			{"title: Test\n", "title: Another test\n"}, {"", "description: For tests\n"}, {"", "language: de\n"}, {"", `accent: "#224466"` + "\n"},
			{"", "logo: images/logo.svg\n"}, {"", "safety: safety.md\n", "safety: safety.md#help\n"}, {"", "exit_url: https://example.org/weather\n"}, {"", "contact: a@example.org\n"}, {"", "people: [{id: a, label: Ann}, {id: b, label: Ben}]\n", "people: [{id: a, label: Anna}]\n"}, {"", "navigation: [{link: safety.md}, {link: /library/, label: Books}]\n"}, {"", "motif: images/logo.svg\n"}, {"", "footer: [{link: safety.md}, {link: /library/, label: Books}]\n"},
		} {
			lines = append(lines, line[max(0, e.IntN(5)-2)%len(line)])
		}
		e.files["content/site.yaml"] = strings.Join(lines, "")
		if strings.Contains(e.files["content/site.yaml"], "de\n") {
			e.files["templates/strings/de.yaml"] = embedded(e.t, "templates/strings/en.yaml")
		}
		return "site.yaml"
	},
	func(e *editor) string { // which another worksheet shows
		p, label := e.sheet(), []string{"What exactly", "What then", "Just what"}
		return e.swap(p, label[e.IntN(3)], label[e.IntN(3)], "the label of a column of ")
	},
	func(e *editor) string { // which a lock may know
		p, id := e.sheet(), []string{"id: when,", "id: since,"}
		return e.swap(p, id[e.IntN(2)], id[e.IntN(2)], "a field's id of ")
	},
	func(e *editor) string {
		p := e.sheet()
		return e.swap(p, "  fields:\n", fmt.Sprintf("  fields:\n    - {type: input, id: own%d, label: More}\n", e.n), "a field for ")
	},
	func(e *editor) string {
		p, link := e.sheet(), []string{"/safety/#help", "/safety/", "/library/", "/nowhere/"}
		return e.swap(p, link[e.IntN(3)], link[e.IntN(4)], "a link of a field of ")
	},
	func(e *editor) string {
		p := e.sheet()
		return e.swap(p, "type: note", "type: not", "a mistake in a field of ")
	},
	func(e *editor) string {
		p := e.pick(func(name string) bool { return strings.Contains(e.files[name], "\ncheck: ") })
		word := []string{"late?", "Late?", "cold?", "No]", "Never]", "Yes, No]}", "Yes, No], button: Go on}", "No], botton: Go on}"}
		return e.swap(p, word[e.IntN(7)], word[e.IntN(8)], "a word of the check of ")
	},
	func(e *editor) string {
		if e.IntN(2) > 0 {
			delete(e.files, lock)
			return "no lock"
		}
		if _, err := build.Lock(e.t.Context(), build.Options{Dir: e.dir}); err != nil {
			e.t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(e.dir, lock))
		if err != nil {
			return "" // the site has problems
		}
		e.files[lock] = string(text)
		return "a lock"
	},
	func(e *editor) string {
		if e.files[lock] == "" {
			return ""
		}
		e.files[lock] = e.files[lock][1:]
		return "a mistake in the lock"
	},
	func(e *editor) string {
		p := e.page()
		e.files[p] += "\n" + []string{"<b>raw</b>", "[gone](gone.md)", "[gone](#gone)", "![](images/bowl.png)", "[^2]"}[e.IntN(5)] + "\n"
		return "a mistake in " + p
	},
	func(e *editor) string {
		p := e.page()
		e.files[p] = strings.TrimPrefix(e.files[p], "---\n")
		return "no frontmatter in " + p
	},
	func(e *editor) string { return "nothing" },
}

// sync writes what differs from before to the disk and returns the names that a watcher reports: of the files, or of the
// outermost folder that came or went.
func (e *editor) sync(before map[string]string) (names []string) {
	dirs := func(files map[string]string) map[string]bool {
		all := map[string]bool{}
		for name := range files {
			for d := path.Dir(name); d != "."; d = path.Dir(d) {
				all[d] = true
			}
		}
		return all
	}
	was, is := dirs(before), dirs(e.files)
	tell := func(name string) {
		outermost := name
		for d := path.Dir(name); d != "."; d = path.Dir(d) {
			if was[d] != is[d] {
				outermost = d
			}
		}
		if outermost == name || e.IntN(2) == 0 {
			names = append(names, name)
		}
		names = append(names, outermost)
	}
	for name := range before {
		if _, ok := e.files[name]; !ok {
			e.must(os.Remove(filepath.Join(e.dir, name)))
			tell(name)
		}
	}
	for _, d := range slices.Backward(slices.Sorted(maps.Keys(was))) {
		if !is[d] {
			e.must(os.Remove(filepath.Join(e.dir, d)))
		}
	}
	for name, text := range e.files {
		if old, ok := before[name]; ok && old == text {
			continue
		}
		file := filepath.Join(e.dir, name)
		e.must(os.MkdirAll(filepath.Dir(file), 0o777))
		e.must(os.WriteFile(file, []byte(text), 0o666))
		tell(name)
	}
	return append(names, "content/4913", "content/.index.md.swp") // editors leave and remove such things
}

func (e *editor) must(err error) {
	if err != nil {
		e.t.Fatal(err)
	}
}
