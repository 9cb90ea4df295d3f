package frontmatter

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
)

// A schema is what the tags of a struct say about the keys it takes. Those of its fields that stand for no key of their
// own are given by their indices, nil if there is none.
type schema struct {
	fields []field // as they stand in the struct
	byName map[string]int

	alone []int  // the field that the struct may be written as
	place []int  // where the struct stands
	key   []int  // the struct is an entry of a group: its key …
	value *field // … and its value
	rest  []int  // the entries whose key no field has
}

type field struct {
	name     string
	required bool
	single   bool // a list that may be written as its only entry
	index    []int
}

// schemas keeps the schema of each struct type, since a site decodes the same one for every page.
var schemas sync.Map // reflect.Type → *schema

func schemaOf(t reflect.Type) *schema {
	if s, ok := schemas.Load(t); ok {
		return s.(*schema)
	}
	s := &schema{byName: map[string]int{}}
	for _, f := range reflect.VisibleFields(t) {
		tag, ok := f.Tag.Lookup("yaml")
		if !ok {
			continue
		}
		checkType(f.Type)
		options := strings.Split(tag, ",")
		named := field{name: options[0], index: f.Index}
		for _, option := range options[1:] {
			switch option {
			case "required":
				named.required = true
			case "single":
				named.single = true
			case "alone":
				s.alone = f.Index
			case "place":
				s.place = f.Index
			case "key":
				s.key = f.Index
			case "value":
				s.value = &named
			case "rest":
				s.rest = f.Index
			default:
				panic(fmt.Sprintf("frontmatter: unknown option %q of field %s", option, f.Name))
			}
		}
		if named.name != "" {
			s.byName[named.name] = len(s.fields)
			s.fields = append(s.fields, named)
		}
	}
	schemas.Store(t, s)
	return s
}

// isEntry reports whether a type is that of a group's entries.
func isEntry(t reflect.Type) bool { return t.Kind() == reflect.Struct && schemaOf(t).key != nil }

// takes reports whether there is a field for a key.
func (s *schema) takes(key string) bool {
	_, ok := s.byName[key]
	return ok
}

// names lists the keys in the order of the struct, which is the order of their importance.
func (s *schema) names() []string {
	names := make([]string, len(s.fields))
	for i, f := range s.fields {
		names[i] = f.name
	}
	return names
}

// checkType panics on a type that can't be decoded: a mistake of the programmer, which the first test finds.
func checkType(t reflect.Type) {
	switch t.Kind() {
	case reflect.String, reflect.Bool, reflect.Int, reflect.Struct:
		return
	case reflect.Pointer, reflect.Slice:
		if !isUnion(t) {
			checkType(t.Elem())
		}
		return
	case reflect.Map:
		if t.Key().Kind() == reflect.String {
			checkType(t.Elem())
			return
		}
	}
	panic(fmt.Sprintf("frontmatter: can't decode into %s", t))
}
