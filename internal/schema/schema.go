// Command schema writes down for others what the Go types say that authors' files are decoded into.
//
// docs/schema is what may stand in a page's frontmatter and in site.yaml, as JSON schemas (https://json-schema.org). Editors check and
// complete by them, and show what the types' comments say: the first paragraph of a struct's, and what stands above a field. Authors read those.
//
// assets/js/field/specs.gen.ts is what scripts find of a worksheet, in TypeScript. The other files list all kinds of fields.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"buildsite/internal/build"
	"buildsite/internal/frontmatter"
	"buildsite/internal/load"
	"buildsite/internal/worksheet"
)

//go:generate go run .

// generated is all that is written, by its path from the root.
func generated() (map[string][]byte, error) {
	scripts, err := kindScripts()
	return map[string][]byte{
		"docs/schema/page.json":          encode(load.Frontmatter{}),
		"docs/schema/site.json":          encode(load.Config{}),
		"assets/js/field/specs.gen.ts":   specs(),
		"assets/js/sheet/kinds.gen.ts":   scripts,
		"assets/css/fields.gen.css":      kindStyles(),
		"templates/fields/kind.gen.html": kindTemplates(),
	}, err
}

func main() {
	files, err := generated()
	for name, text := range files {
		if err == nil {
			err = os.WriteFile(filepath.Join("..", "..", name), text, 0o666)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "schema:", err)
		os.Exit(1)
	}
}

// An object is a JSON object, whose keys are written in alphabetical order.
type object map[string]any

// encode is the schema of a struct.
func encode(v any) []byte {
	s := maker{defs: object{}, comments: comments()}
	root := s.group(reflect.TypeOf(v))
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["$defs"] = s.defs
	text, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		panic(err) // maps, lists and texts can always be encoded
	}
	return append(text, '\n')
}

// A maker makes schemas. Those of structs stand in $defs, once each.
type maker struct {
	defs     object
	comments map[string]string // see comments
}

// words are what may be written under a key, where its type doesn't tell.
var words = map[string][]string{
	"share": {worksheet.Ask, worksheet.Never},
	"dated": {"day", "week", "month"}, "repeat": {"daily", "weekly", "monthly"},
	"sheet": worksheet.SheetKinds(), "editions": build.Editions(),
}

func (m maker) of(t reflect.Type, key string) object {
	switch t {
	case reflect.TypeFor[frontmatter.Text](), reflect.TypeFor[frontmatter.Passage]():
		if w := words[key]; w != nil {
			return object{"enum": w}
		}
		return object{"type": "string"}
	case reflect.TypeFor[frontmatter.Int]():
		return object{"type": "integer"}
	case reflect.TypeFor[frontmatter.Date]():
		return object{"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}"}
	}
	if t.Implements(reflect.TypeFor[frontmatter.Union]()) {
		return object{"type": "array", "items": m.union(reflect.Zero(t).Interface().(frontmatter.Union))}
	}
	switch t.Kind() {
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int:
		return object{"type": "integer"}
	case reflect.Pointer:
		return m.of(t.Elem(), key)
	case reflect.Slice:
		if e := read(t.Elem()); e.value != nil {
			return object{"type": "object", "additionalProperties": m.value(t.Elem(), *e.value)}
		}
		return object{"type": "array", "items": m.of(t.Elem(), key)}
	case reflect.Struct:
		if f := read(t); f.alone != nil && len(f.keys) == 0 {
			return m.of(f.alone.Type, key)
		}
		return m.ref(t)
	}
	panic(fmt.Sprintf("schema: can't describe %s", t))
}

// ref refers to the schema of a struct.
func (m maker) ref(t reflect.Type) object {
	if _, known := m.defs[t.Name()]; !known {
		m.defs[t.Name()] = nil // it may refer to itself
		m.defs[t.Name()] = m.group(t)
	}
	return object{"$ref": "#/$defs/" + t.Name()}
}

// group is the schema of a struct's keys. Where the struct may be written as a text alone, it allows both: with anyOf,
// editors would have to guess which one was meant.
func (m maker) group(t reflect.Type) object {
	s := read(t)
	properties, required := object{}, []string{}
	for _, k := range s.keys {
		properties[k.name] = m.value(t, k)
		if k.required {
			required = append(required, k.name)
		}
	}
	group := object{"type": "object", "description": m.comments[t.String()], "properties": properties, "additionalProperties": false}
	if s.alone != nil {
		group["type"] = []string{"string", "object"}
	}
	if len(required) > 0 {
		group["required"] = required
	}
	if s.rest != nil {
		group["additionalProperties"] = m.value(s.rest.Type.Elem(), *read(s.rest.Type.Elem()).value)
	}
	return group
}

// value is the schema of what stands under a key of a struct.
func (m maker) value(t reflect.Type, k key) object {
	of := m.of(k.field.Type, k.name)
	of["description"] = m.comments[owner(t, k.field)+"."+k.field.Name]
	if k.single {
		of["type"] = []string{"string", "array"}
	}
	return of
}

// owner is the name of the struct that a field stands in, be it embedded.
func owner(t reflect.Type, field reflect.StructField) string {
	if n := len(field.Index) - 1; n > 0 {
		t = t.FieldByIndex(field.Index[:n]).Type
	}
	return t.String()
}

// union is the schema of an entry whose type decides what else it has. With oneOf, editors would have to guess which kind
// was meant, and would offer the keys of all.
func (m maker) union(u frontmatter.Union) object {
	var kinds []object
	var about []string
	var key object
	for _, kind := range u.Kinds() {
		t := reflect.TypeOf(u.New(kind)).Elem()
		then := m.ref(t)
		about = append(about, m.comments[t.String()])
		key = m.defs[t.Name()].(object)["properties"].(object)["type"].(object)
		when := object{"type": "object", "required": []string{"type"}, "properties": object{"type": object{"const": kind}}}
		kinds = append(kinds, object{"if": when, "then": then})
	}
	key = object{"enum": u.Kinds(), "enumDescriptions": about, "description": key["description"]}
	return object{"type": "object", "required": []string{"type"}, "properties": object{"type": key}, "allOf": kinds}
}

// A form is what the tags of a struct say; see frontmatter.Decode.
type form struct {
	keys  []key
	alone *reflect.StructField
	value *key // of an entry of a group
	rest  *reflect.StructField
}

type key struct {
	name             string
	required, single bool
	field            reflect.StructField
}

func read(t reflect.Type) (f form) {
	if t.Kind() != reflect.Struct {
		return f
	}
	for _, field := range reflect.VisibleFields(t) {
		tag, ok := field.Tag.Lookup("yaml")
		if !ok {
			continue
		}
		options := strings.Split(tag, ",")
		has := func(option string) bool { return slices.Contains(options[1:], option) }
		k := key{options[0], has("required"), has("single"), field}
		switch {
		case has("value"):
			f.value = &k
		case has("rest"):
			f.rest = &field
		case has("alone"):
			f.alone = &field
		}
		if k.name != "" {
			f.keys = append(f.keys, k)
		}
	}
	return f
}
