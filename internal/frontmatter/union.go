package frontmatter

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"buildsite/internal/diag"
)

// A Union is a slice of an interface type. Each of its entries is written as a group of keys, of which "type" chooses the
// struct that the group is decoded into. An entry that chooses none is nil.
type Union interface {
	// Noun is what messages call an entry: "field".
	Noun() string
	// Kinds lists what "type" may say.
	Kinds() []string
	// New returns a pointer to a new struct of a kind, which has a field for the key "type".
	New(kind string) any
}

var unionType = reflect.TypeFor[Union]()

func isUnion(t reflect.Type) bool { return t.Kind() == reflect.Slice && t.Implements(unionType) }

const typeKey = "type"

// variant decodes an entry of a union. One whose type is misspelt is decoded as what was probably meant, so that its
// other problems are found too.
func (d *document) variant(n ast.Node, what name, u Union, v reflect.Value) {
	switch n := n.(type) {
	case *ast.AnchorNode:
		if !isEmpty(n.Value) {
			d.variant(n.Value, what, u, v)
		}
		return
	case *ast.AliasNode, *ast.TagNode:
		return
	}
	m, ok := n.(*ast.MappingNode)
	if !ok {
		d.notGroup(n, what)
		return
	}
	at := start(n).Position
	kind, ok := d.variantKind(m, u)
	if !ok {
		if !d.incomplete {
			d.report(at.Line, at.Column, 1, fmt.Sprintf("missing key %q", typeKey),
				fmt.Sprintf("add a line \"%s: …\" with one of %s", typeKey, strings.Join(u.Kinds(), ", ")))
		}
		return
	}
	if kind == "" {
		return
	}
	p := reflect.ValueOf(u.New(kind))
	d.group(m, p.Elem(), at.Line, at.Column, func(key string) (message, hint string) { return misplaced(u, kind, key) })
	d.stands(n, p.Elem())
	v.Set(p)
}

// variantKind is the kind that a group's type says, or most likely means; "" if it says nothing that makes sense, which
// it reports. It returns false for a group without a type.
func (d *document) variantKind(n *ast.MappingNode, u Union) (kind string, ok bool) {
	for _, entry := range n.Values {
		if key, ok := d.scalar(entry.Key); !ok || key.text != typeKey {
			continue
		}
		s, ok := d.scalar(entry.Value)
		if !ok || s.kind != kindText || s.text == "" {
			var text string
			d.entry(entry, name{key: typeKey, required: true}, reflect.ValueOf(&text).Elem())
			return "", true
		}
		if slices.Contains(u.Kinds(), s.text) {
			return s.text, true
		}
		hint := diag.DidYouMean(s.text, u.Kinds())
		if hint == "" {
			hint = "write one of " + strings.Join(u.Kinds(), ", ")
		}
		d.report(s.tk.Position.Line, s.tk.Position.Column, d.width(entry.Value), fmt.Sprintf("unknown %s type %q", u.Noun(), s.text), hint)
		return diag.Nearest(s.text, u.Kinds()), true
	}
	return "", false
}

// misplaced says of a key that it belongs to other kinds of a union.
func misplaced(u Union, kind, key string) (message, hint string) {
	var others []string
	for _, other := range u.Kinds() {
		if schemaOf(reflect.TypeOf(u.New(other)).Elem()).takes(key) {
			others = append(others, other)
		}
	}
	switch {
	case len(others) == 0:
		return "", ""
	case len(others) > 4:
		hint = fmt.Sprintf("a %s of type %s can't have it: delete the line", u.Noun(), kind)
	default:
		hint = fmt.Sprintf("it goes with type %s: delete the line, or change the type", strings.Join(others, " or "))
	}
	return fmt.Sprintf("%q doesn't go with type %s", key, kind), hint
}
