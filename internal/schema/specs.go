package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"buildsite/internal/frontmatter"
	"buildsite/internal/worksheet"
)

// specs are the types of what a worksheet's script finds in its form: each kind of field with the keys that frontmatter.JSON writes. A key that its
// author may leave out is optional; ids are always there, and texts in markdown never.
func specs() []byte {
	w := specWriter{comments: comments(), done: map[string]bool{}}
	w.common()
	for _, kind := range worksheet.Kinds {
		w.kind(reflect.TypeOf(kind.New()).Elem())
	}
	head := "// What authors write of worksheets, as scripts find it in the form. " + written + "\n"
	return []byte(head + strings.Join(w.out, ""))
}

type specWriter struct {
	comments map[string]string
	done     map[string]bool
	out      []string
}

// answer has the keys that FieldSpec has.
var answer = reflect.TypeFor[worksheet.Answer]()

// common writes what all kinds have. Which of it a kind can have differs, so all but the type is optional.
func (w *specWriter) common() {
	var b strings.Builder
	w.head(&b, "One field as its author wrote it. Each kind reads its own keys.", "FieldSpec", nil)
	for _, k := range read(answer).keys {
		k.required = k.name == "type"
		w.key(&b, answer, k, k.required)
	}
	b.WriteString("  readonly [key: string]: unknown;\n}\n")
	w.out = append(w.out, b.String())
}

// kind writes the keys that a kind has besides the common ones. What it shares with others are structs of its own.
func (w *specWriter) kind(t reflect.Type) {
	w.done[t.Name()] = true
	w.group(t, t.Name()+"Spec", []string{"FieldSpec"}, func(name string) bool {
		return slices.ContainsFunc(read(answer).keys, func(k key) bool { return k.name == name })
	})
}

// group writes a struct: what it embeds as interfaces that it extends, and its own keys.
func (w *specWriter) group(t reflect.Type, name string, extends []string, has func(name string) bool) {
	var b strings.Builder
	for i := range t.NumField() {
		if f := t.Field(i); f.Anonymous && f.Type.Kind() == reflect.Struct {
			if keys := read(f.Type).keys; slices.ContainsFunc(keys, func(k key) bool { return !has(k.name) }) {
				extends = append(extends, w.ref(f.Type))
			}
		}
	}
	w.head(&b, w.comments[t.String()], name, extends)
	s := read(t)
	for _, k := range s.keys {
		if len(k.field.Index) == 1 && !has(k.name) {
			w.key(&b, t, k, k.required || k.name == "id")
		}
	}
	if s.rest != nil {
		b.WriteString("  readonly [key: string]: unknown;\n")
	}
	b.WriteString("}\n")
	w.out = append(w.out, b.String())
}

func (w *specWriter) head(b *strings.Builder, about, name string, extends []string) {
	fmt.Fprintf(b, "\n%sexport interface %s ", comment("", about), name)
	if len(extends) > 0 {
		fmt.Fprintf(b, "extends %s ", strings.Join(extends, ", "))
	}
	b.WriteString("{\n")
}

func (w *specWriter) key(b *strings.Builder, t reflect.Type, k key, required bool) {
	of := w.of(k.field.Type, k.name)
	if of == "" {
		return
	}
	sign := "?"
	if required {
		sign = ""
	}
	about := w.comments[owner(t, k.field)+"."+k.field.Name]
	fmt.Fprintf(b, "%s  readonly %s%s: %s;\n", comment("  ", about), k.name, sign, of)
}

func comment(indent, about string) string {
	if about == "" {
		return ""
	}
	return indent + "/** " + strings.Join(strings.Fields(about), " ") + " */\n"
}

// ref names the interface of a struct, and writes it if nobody has.
func (w *specWriter) ref(t reflect.Type) string {
	if !w.done[t.Name()] {
		w.done[t.Name()] = true
		w.group(t, t.Name(), nil, func(string) bool { return false })
	}
	return t.Name()
}

// of is the type of a value in TypeScript; "" for what isn't written, a text in markdown.
func (w *specWriter) of(t reflect.Type, key string) string {
	switch t {
	case reflect.TypeFor[frontmatter.Passage](), reflect.TypeFor[worksheet.Prose]():
		return ""
	case reflect.TypeFor[frontmatter.Text]():
		if names := words[key]; names != nil {
			return `"` + strings.Join(names, `" | "`) + `"`
		}
		return "string"
	case reflect.TypeFor[frontmatter.Int]():
		return "number"
	case reflect.TypeFor[frontmatter.Date]():
		return "string"
	}
	if t.Implements(reflect.TypeFor[frontmatter.Union]()) {
		return "readonly " + w.union(reflect.Zero(t).Interface().(frontmatter.Union), t.Elem().Name()) + "[]"
	}
	switch t.Kind() {
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "boolean"
	case reflect.Pointer:
		return w.of(t.Elem(), key)
	case reflect.Slice:
		if e := read(t.Elem()); e.value != nil {
			return "Readonly<Record<string, " + w.of(e.value.field.Type, "") + ">>"
		}
		return "readonly " + w.of(t.Elem(), key) + "[]"
	case reflect.Struct:
		return w.ref(t)
	}
	panic(fmt.Sprintf("schema: can't write %s in TypeScript", t))
}

// union writes one interface for all kinds of an entry: what all have to have is there, what some can have is optional.
func (w *specWriter) union(u frontmatter.Union, name string) string {
	if w.done[name] {
		return name
	}
	w.done[name] = true
	type member struct {
		t     reflect.Type
		k     key
		count int
	}
	var members []*member
	for _, kind := range u.Kinds() {
		t := reflect.TypeOf(u.New(kind)).Elem()
		for _, k := range read(t).keys {
			i := slices.IndexFunc(members, func(m *member) bool { return m.k.name == k.name })
			if i < 0 {
				members = append(members, &member{t, k, 0})
				i = len(members) - 1
			} else if w.of(k.field.Type, k.name) != w.of(members[i].k.field.Type, k.name) {
				panic(fmt.Sprintf("schema: %q of %s has two types", k.name, name))
			}
			if k.required {
				members[i].count++
			}
		}
	}
	var b strings.Builder
	w.head(&b, "A "+strings.ToLower(name)+" of any kind.", name, nil)
	for _, m := range members {
		w.key(&b, m.t, m.k, m.count == len(u.Kinds()))
	}
	b.WriteString("}\n")
	w.out = append(w.out, b.String())
	return name
}
