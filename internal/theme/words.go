package theme

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"buildsite/internal/frontmatter"
)

const stringsDir = "templates/strings"

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

// word is an interface word with its arguments.
func (t *Theme) word(name string, args ...any) string {
	text := t.words[name]
	for i, a := range args {
		text = strings.ReplaceAll(text, "{"+strconv.Itoa(i)+"}", fmt.Sprint(a))
	}
	return text
}
