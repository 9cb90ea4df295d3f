package theme

import (
	"flag"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"buildsite"
	"buildsite/internal/frontmatter"
)

var update = flag.Bool("update", false, "write the names of words for scripts anew")

// english are the words of the theme's own language.
func english(t *testing.T) map[string]string {
	t.Helper()
	const file = "templates/strings/en.yaml"
	src, err := fs.ReadFile(buildsite.Theme, file)
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]string{}
	if problems := frontmatter.Decode(file, src, 1, &words); problems != nil {
		t.Fatal(problems)
	}
	return words
}

// TestWordNames holds the type that scripts name words by: with it, tsc finds a name that no word has, even one that is put together.
func TestWordNames(t *testing.T) {
	const file = "assets/js/lib/words.gen.ts"
	var b strings.Builder
	b.WriteString("// The names of templates/strings/en.yaml. Written by: go test ./internal/theme -update\n\n")
	b.WriteString("/** The name of an interface word. */\nexport type Word =\n")
	for _, name := range slices.Sorted(maps.Keys(english(t))) {
		b.WriteString("  | \"" + name + "\"\n")
	}
	want := strings.TrimSuffix(b.String(), "\n") + ";\n"
	if *update {
		if err := os.WriteFile("../../"+file, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got, err := os.ReadFile("../../" + file); err != nil || string(got) != want {
		t.Errorf("%s isn't up to date (-update writes it): %v", file, err)
	}
}

// TestTranslations: the sites of the tests have all words of their languages.
func TestTranslations(t *testing.T) {
	const fixtures = "../../tests/fixtures"
	files, err := fs.Glob(os.DirFS(fixtures), "*/templates/strings/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no translations in %s: %v", fixtures, err)
	}
	for _, file := range files {
		site, name, _ := strings.Cut(file, "/")
		mustLoad(t, os.DirFS(path.Join(fixtures, site)), buildsite.Theme, Options{Language: strings.TrimSuffix(path.Base(name), ".yaml")})
	}
}

var asked = regexp.MustCompile(`(?s)\bword\(\s*(.)([\w-]*)(.)`)

// TestScriptWords holds how scripts name words: a bundle finds no other names.
func TestScriptWords(t *testing.T) {
	words, found := english(t), 0
	err := fs.WalkDir(buildsite.Theme, ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".ts" {
			return err
		}
		src, err := fs.ReadFile(buildsite.Theme, name)
		if err != nil {
			return err
		}
		for _, m := range asked.FindAllSubmatch(src, -1) {
			quote, text, next := string(m[1]), string(m[2]), string(m[3])
			_, exists := words[text]
			switch {
			case quote == `"` && !exists:
				t.Errorf("%s: there is no interface word %q", name, text)
			case quote == "`" && !(next == "$" && strings.HasSuffix(text, "-")):
				t.Errorf("%s: the name of the word %s… doesn't begin with what a bundle can find it by, such as `keep-${…}`", name, m[0])
			case quote == `"`:
				found++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 100 {
		t.Errorf("only %d words are asked for", found)
	}
}
