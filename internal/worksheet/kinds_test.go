package worksheet

import (
	"cmp"
	"fmt"
	"os"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"buildsite/internal/frontmatter"
)

const (
	everyFile  = "testdata/every.yaml"
	manual     = "../../docs/worksheets.md"
	importFile = "../../assets/js/answers/import.ts"
)

func read(t testing.TB, name string) string {
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestFieldComplete names what a kind still lacks: a file, an example of each key, ids of its options, a form of its answer, a print, its places in
// the manual. The lists of all kinds are generated; TestCurrent of schema holds them.
func TestFieldComplete(t *testing.T) {
	every := read(t, everyFile)
	var s Sheet
	if problems := frontmatter.Decode(everyFile, []byte(every), 1, &s); len(problems) > 0 {
		t.Fatal(tell(problems))
	}
	seen := keys{}
	seen.visit(reflect.ValueOf(&s))
	for _, lack := range seen.unused() {
		t.Errorf("%s has no example of %s", everyFile, lack)
	}
	chapters := chapters(read(t, manual))
	for _, kind := range Kinds {
		f := kind.New()
		if f.Kind() != kind.Name {
			t.Errorf("Kinds has %q, but its kind is %q", kind.Name, f.Kind())
		}
		if _, err := os.Stat(kind.Name + ".go"); err != nil {
			t.Errorf("missing internal/worksheet/%s.go", kind.Name)
		}
		for _, ext := range []string{"html", "css", "ts", "md"} {
			if name := path.Join("templates/fields", kind.Name, kind.Name+"."+ext); !exists(name) {
				t.Errorf("missing %s", name)
			}
		}
		for _, f := range example(t, kind.Name) {
			lackingParts(t, f)
		}
		if f.readable() && !strings.Contains(chapters["Reading what was written before"], kind.Name) {
			t.Errorf("the chapter Reading what was written before of %s doesn't name %s", manual, kind.Name)
		}
		if f.Saved() != nil {
			if !regexp.MustCompile(`(?m)^  ` + kind.Name + `: `).MatchString(read(t, importFile)) {
				t.Errorf("%s has no form of the answer of %s", importFile, kind.Name)
			}
			if !regexp.MustCompile(`(?m)^\| ([a-z]+, )*` + kind.Name + `(, [a-z]+)* \|`).MatchString(chapters["What is saved"]) {
				t.Errorf("the chapter What is saved of %s has no row for %s", manual, kind.Name)
			}
		}
		if len(f.Print()) == 0 {
			t.Errorf("a %s prints nothing", kind.Name)
		}
		chapter, ok := chapters[kind.Name]
		if !ok {
			t.Errorf("%s has no chapter ### %s", manual, kind.Name)
		}
		for _, key := range ownKeys(reflect.TypeOf(f).Elem()) {
			if ok && !strings.Contains(chapter, "`"+key+"`") && !strings.Contains(chapter, "`"+key+": ") {
				t.Errorf("the chapter %s of %s doesn't explain `%s`", kind.Name, manual, key)
			}
		}
	}
	for _, kind := range SheetKinds() {
		if !slices.ContainsFunc(s.Print, func(p PrintSheet) bool { return p.Sheet.Value == kind }) {
			t.Errorf("%s has no example of a sheet %s", everyFile, kind)
		}
		if !strings.Contains(chapters["Printed sheets"], "`"+kind+"`") {
			t.Errorf("the chapter Printed sheets of %s doesn't explain `%s`", manual, kind)
		}
	}
}

// TestKinds shows which kinds can what, going by their examples and every.yaml: a new kind has a line there, and somebody has to read it.
func TestKinds(t *testing.T) {
	every := mustParse(t, everyFile, read(t, everyFile))
	mark := func(can bool) string {
		if can {
			return "yes"
		}
		return "–"
	}
	var b strings.Builder
	b.WriteString("What kinds of fields can do, each by a method in its own file. Written by: go test ./internal/worksheet -update\n\n")
	line := "%-10s  %-6s  %-9s  %-16s  %-8s  %s\n"
	fmt.Fprintf(&b, line, "kind", "saved", "read from", "others depend on", "unkept", "sheets besides the form")
	for _, kind := range Kinds {
		var saved, readable, choosable, unkept bool
		var sheets []string
		for _, f := range append(example(t, kind.Name), every.Fields...) {
			if f.Kind() != kind.Name {
				continue
			}
			_, choices := f.choices()
			saved, readable, choosable, unkept = saved || f.Saved() != nil, readable || f.readable(), choosable || choices, unkept || len(f.Unkept()) > 0
			for _, sheet := range SheetKinds() {
				if len(f.sheet(sheet)) > 0 && !slices.Contains(sheets, sheet) {
					sheets = append(sheets, sheet)
				}
			}
		}
		slices.Sort(sheets)
		fmt.Fprintf(&b, line, kind.Name, mark(saved), mark(readable), mark(choosable), mark(unkept), cmp.Or(strings.Join(sheets, ", "), "–"))
	}
	const golden = "testdata/kinds.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got, err := os.ReadFile(golden); err != nil || string(got) != b.String() {
		t.Errorf("%s isn't up to date (-update writes it): %v\n%s", golden, err, &b)
	}
}

func exists(name string) bool {
	_, err := os.Stat(path.Join("../..", name))
	return err == nil
}

// example returns the fields of a kind's example. It tells what that doesn't show: that it is without problems, and each key of its own.
func example(t *testing.T, kind string) (fields Fields) {
	t.Helper()
	name := path.Join("templates/fields", kind, kind+".md")
	parts, problems := frontmatter.Cut(name, []byte(read(t, path.Join("../..", name))))
	var page struct {
		Title       string `yaml:"title,required"`
		Description string `yaml:"description,required"`
		Worksheet   *Sheet `yaml:"worksheet,required"`
	}
	problems = append(problems, frontmatter.Decode(name, parts.YAML, parts.YAMLLine, &page)...)
	if page.Worksheet != nil {
		seen := keys{}
		for _, f := range page.Worksheet.Fields {
			if f != nil && f.Kind() == kind {
				fields = append(fields, f)
				seen.visit(reflect.ValueOf(f))
			}
		}
		delete(seen, reflect.TypeFor[Option]()) // which several kinds share
		delete(seen, reflect.TypeFor[From]())
		for _, lack := range seen.unused() {
			t.Errorf("%s has no example of %s", name, lack)
		}
		problems = append(problems, page.Worksheet.Prepare(people, parser)...)
	}
	if len(problems) > 0 {
		t.Error(tell(problems))
	}
	if words := len(strings.Fields(string(parts.Body))); words < 15 {
		t.Errorf("%s explains the kind in %d words", name, words)
	}
	return fields
}

// lackingParts tells of options with ids that the lock file would miss, so that nobody is warned when they change.
func lackingParts(t *testing.T, f Field) {
	field := reflect.ValueOf(f).Elem().FieldByName("Options")
	if !field.IsValid() {
		return
	}
	var ids []string
	f.parts(func(path, _, _ string) { ids = append(ids, path) })
	for _, o := range field.Interface().([]Option) {
		if !slices.Contains(ids, o.ID.Value) {
			t.Errorf("parts of a %s doesn't name the option %q", f.Kind(), o.ID)
		}
	}
}

// keys counts which keys of which structs were given.
type keys map[reflect.Type]map[string]bool

func (k keys) visit(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			k.visit(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			k.visit(v.Index(i))
		}
	case reflect.Struct:
		for _, f := range reflect.VisibleFields(v.Type()) {
			tag, ok := f.Tag.Lookup("yaml")
			if !ok || strings.HasSuffix(tag, ",place") {
				continue
			}
			if k[v.Type()] == nil {
				k[v.Type()] = map[string]bool{}
			}
			name, _, _ := strings.Cut(tag, ",")
			if name != "" && !hasCommon(v.Type(), name) {
				k[v.Type()][name] = k[v.Type()][name] || !v.FieldByIndex(f.Index).IsZero()
			}
			k.visit(v.FieldByIndex(f.Index))
		}
	}
}

// hasCommon reports whether a key is one that many kinds share, so that one example of it is enough.
func hasCommon(t reflect.Type, key string) bool {
	answer := reflect.TypeFor[Answer]()
	_, ok := t.FieldByName("Type")
	return ok && t != answer && slices.Contains(ownKeys(answer), key) && key != "id" && key != "label" || t == reflect.TypeFor[Card]() && key == "exclusive"
}

func ownKeys(t reflect.Type) (names []string) {
	common := map[string]bool{}
	if t != reflect.TypeFor[Answer]() {
		for _, key := range ownKeys(reflect.TypeFor[Answer]()) {
			common[key] = true
		}
	}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if name != "" && !common[name] {
			names = append(names, name)
		}
	}
	return names
}

func (k keys) unused() (lacks []string) {
	for t, names := range k {
		for name, used := range names {
			if !used {
				lacks = append(lacks, fmt.Sprintf("the key %q of %s", name, t.Name()))
			}
		}
	}
	slices.Sort(lacks)
	return lacks
}

// chapters cuts a text at its headings.
func chapters(text string) map[string]string {
	all := map[string]string{}
	for _, part := range regexp.MustCompile(`(?m)^##+ `).Split(text, -1)[1:] {
		title, body, _ := strings.Cut(part, "\n")
		all[title] = body
	}
	return all
}

var yamlBlock = regexp.MustCompile("(?s)```yaml\n(.*?)```")

// TestManual: every example of the manual is a worksheet, or fields of one, without problems.
func TestManual(t *testing.T) {
	text := read(t, manual)
	blocks := yamlBlock.FindAllStringSubmatchIndex(text, -1)
	if len(blocks) < len(Kinds) {
		t.Errorf("only %d examples", len(blocks))
	}
	for _, b := range blocks {
		yaml := text[b[2]:b[3]]
		if strings.HasPrefix(yaml, "---\n") {
			parts, problems := frontmatter.Cut(manual, []byte(yaml))
			var page struct {
				Title       string `yaml:"title,required"`
				TabTitle    string `yaml:"tab_title"`
				Description string `yaml:"description,required"`
				Worksheet   *Sheet `yaml:"worksheet,required"`
			}
			problems = append(problems, frontmatter.Decode(manual, parts.YAML, parts.YAMLLine, &page)...)
			if len(problems) == 0 {
				problems = page.Worksheet.Prepare(people, parser)
			}
			if len(problems) > 0 {
				t.Errorf("%s\n%s", yaml, tell(problems))
			}
			continue
		}
		switch {
		case strings.HasPrefix(yaml, "- type: ") || strings.HasPrefix(yaml, "- {type: "):
			yaml = "id: example\nfields:\n" + yaml
		case !strings.HasPrefix(yaml, "id: "):
			t.Errorf("neither a page, a worksheet nor fields:\n%s", yaml)
		}
		if _, problems := parse(manual, yaml); len(problems) > 0 {
			t.Errorf("%s\n%s", yaml, tell(problems))
		}
	}
}
