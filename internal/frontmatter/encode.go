package frontmatter

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// JSON writes what was decoded into v, a struct or a pointer to one, with the keys that authors write, in the order of the
// struct. What wasn't given is left out, and so are passages: they are texts for people, not for programs. A group that
// keeps its order is an object.
func JSON(v any) []byte { return appendJSON(nil, reflect.ValueOf(v)) }

func appendJSON(b []byte, v reflect.Value) []byte {
	switch v.Type() {
	case textType:
		return appendString(b, v.Interface().(Text).Value)
	case intType:
		return fmt.Appendf(b, "%d", v.Interface().(Int).Value)
	case dateType:
		return appendString(b, v.Interface().(Date).Format("2006-01-02"))
	}
	switch v.Kind() {
	case reflect.String:
		return appendString(b, v.String())
	case reflect.Bool:
		return fmt.Appendf(b, "%t", v.Bool())
	case reflect.Int:
		return fmt.Appendf(b, "%d", v.Int())
	case reflect.Pointer, reflect.Interface:
		return appendJSON(b, v.Elem())
	case reflect.Slice:
		if isEntry(v.Type().Elem()) {
			return append(appendEntries(append(b, '{'), v), '}')
		}
		b = append(b, '[')
		for i := range v.Len() {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendJSON(b, v.Index(i))
		}
		return append(b, ']')
	case reflect.Struct:
		s := schemaOf(v.Type())
		b = append(b, '{')
		for _, f := range s.fields {
			if value := v.FieldByIndex(f.index); !absent(value) {
				b = append(appendString(comma(b), f.name), ':')
				b = appendJSON(b, value)
			}
		}
		if s.rest != nil {
			b = appendEntries(b, v.FieldByIndex(s.rest))
		}
		return append(b, '}')
	}
	panic(fmt.Sprintf("frontmatter: can't write %s as JSON", v.Type()))
}

// appendEntries writes a group's entries, without the braces.
func appendEntries(b []byte, entries reflect.Value) []byte {
	s := schemaOf(entries.Type().Elem())
	for i := range entries.Len() {
		e := entries.Index(i)
		b = append(appendJSON(comma(b), e.FieldByIndex(s.key)), ':')
		b = appendJSON(b, e.FieldByIndex(s.value.index))
	}
	return b
}

// comma stands between what an object holds.
func comma(b []byte) []byte {
	if b[len(b)-1] == '{' {
		return b
	}
	return append(b, ',')
}

// appendString escapes <, > and & too, so that no text can end a script element.
func appendString(b []byte, s string) []byte {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string can always be written
	}
	return append(b, text...)
}

// absent reports whether a value wasn't given, or is a passage.
func absent(v reflect.Value) bool {
	switch v.Type() {
	case passageType:
		return true
	case textType:
		return v.Interface().(Text).Value == ""
	case intType:
		i := v.Interface().(Int)
		return i.Value == 0 && !i.Given()
	case dateType:
		return v.Interface().(Date).IsZero()
	}
	switch v.Kind() {
	case reflect.Slice:
		return v.Len() == 0
	case reflect.Struct:
		s := schemaOf(v.Type())
		return s.alone != nil && v.FieldByIndex(s.alone).Type() == passageType
	}
	return v.IsZero()
}
