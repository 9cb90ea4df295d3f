package frontmatter

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
)

// A schema is what the tags of a struct say about the keys it takes.
type schema struct {
	fields []field // as they stand in the struct
	byName map[string]int
}

type field struct {
	name     string
	required bool
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
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if name == "" {
			continue
		}
		checkType(f.Type)
		s.byName[name] = len(s.fields)
		s.fields = append(s.fields, field{name: name, required: options == "required", index: f.Index})
	}
	schemas.Store(t, s)
	return s
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
		checkType(t.Elem())
		return
	case reflect.Map:
		if t.Key().Kind() == reflect.String {
			checkType(t.Elem())
			return
		}
	}
	panic(fmt.Sprintf("frontmatter: can't decode into %s", t))
}
