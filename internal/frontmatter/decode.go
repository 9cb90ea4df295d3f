package frontmatter

import (
	"cmp"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"buildsite/internal/diag"
)

// Decode decodes a YAML document into v, a pointer to a struct or to a map, and reports every problem with its place in
// the file. firstLine is the line of the file at which yaml starts. What is wrong stays as it was in v.
//
// A field is tagged `yaml:"name"` or `yaml:"name,required"`. It is a string, bool, int, Text, Int, Date, Passage, struct,
// or a pointer, slice or map from string of these, or a Union; the fields of an embedded struct count as the struct's own.
// Nothing is converted: a number isn't text, and text isn't a number. More options of a tag:
//
//	`yaml:"name,single"`  a slice: its only entry may be written without a list
//	`yaml:"name,alone"`   the whole struct may be written as this field's value; without a name, it must be
//	`yaml:",place"`       a Place: where the struct stands
//	`yaml:",key"`         a Text, beside a field with `yaml:",value"`: a slice of such structs is written as a group of
//	                      keys and values, and keeps their order
//	`yaml:",rest"`        a slice of such structs: the keys that no other field takes
func Decode(file string, yaml []byte, firstLine int, v any) diag.List {
	d := newDocument(file, yaml, firstLine)
	if len(yaml) > maxSize {
		d.report(1, 1, 1, fmt.Sprintf("more than %d KiB of YAML", maxSize>>10), "split it, or move long texts into pages")
		return d.problems
	}
	if !d.clean() {
		return d.problems
	}
	d.tidy()
	d.whole(d.parse(), reflect.ValueOf(v).Elem())
	return d.problems
}

// A Foreign struct knows the keys of other programs that people write where it is read: own is its key for the same, and hint, where there
// is none, what to write instead. Both are empty for a key that it doesn't know.
type Foreign interface {
	Foreign(key string) (own, hint string)
}

// A name is what messages call a value: the key it stands under or, with an item, its number in that key's list.
type name struct {
	key      string
	item     int
	required bool
	single   bool // of a list: its only entry may stand alone
}

// orDelete adds the other cure to a hint, for what may be left out.
func (n name) orDelete(hint string) string {
	if n.required {
		return hint
	}
	return hint + ", or delete the line"
}

func (n name) String() string {
	switch {
	case n.item > 0 && n.key == "":
		return fmt.Sprintf("entry %d", n.item)
	case n.item > 0:
		return fmt.Sprintf("entry %d of %q", n.item, n.key)
	}
	return fmt.Sprintf("%q", n.key)
}

// whole decodes the document itself.
func (d *document) whole(n ast.Node, v reflect.Value) {
	switch n := n.(type) {
	case nil, *ast.NullNode, *ast.CommentGroupNode:
		if v.Kind() == reflect.Struct {
			d.missing(schemaOf(v.Type()), nil, 1, 1)
		}
	case *ast.MappingNode:
		if v.Kind() == reflect.Struct {
			d.stands(n, v)
			d.group(n, v, 1, 1, nil)
		} else {
			d.table(n, v)
		}
	case *ast.AnchorNode:
		d.whole(n.Value, v)
	case *ast.AliasNode, *ast.TagNode, *ast.DirectiveNode:
	default:
		tk := start(n)
		if s, ok := d.scalar(n); ok && s.plain {
			d.noColon(d.inside(tk.Position.Line))
			return
		}
		d.report(tk.Position.Line, tk.Position.Column, d.width(n), "this must be key: value, but "+d.describe(n),
			"write each line as key: value")
	}
}

// value decodes what stands under a key or in a list.
func (d *document) value(n ast.Node, what name, v reflect.Value) {
	switch n := n.(type) {
	case *ast.AnchorNode: // inspect reported it, as it did those that are passed over
		if !isEmpty(n.Value) {
			d.value(n.Value, what, v)
		}
		return
	case *ast.AliasNode, *ast.TagNode:
		return
	}
	switch v.Type() {
	case textType:
		if s, ok := d.text(n, what); ok {
			v.Set(reflect.ValueOf(Text{Value: s.text, Place: d.place(n)}))
		}
		return
	case intType:
		if i, ok := d.number(n, what); ok {
			v.Set(reflect.ValueOf(Int{Value: i, Place: d.place(n)}))
		}
		return
	case passageType:
		if s, ok := d.text(n, what); ok {
			v.Set(reflect.ValueOf(Passage{Text: Text{Value: s.text, Place: d.place(n)}, runs: d.trace(n, s)}))
		}
		return
	case dateType:
		if date, ok := d.date(n, what); ok {
			v.Set(reflect.ValueOf(date))
		}
		return
	}
	switch v.Kind() {
	case reflect.String:
		if s, ok := d.text(n, what); ok {
			v.SetString(s.text)
		}
	case reflect.Bool:
		d.boolean(n, what, v)
	case reflect.Int:
		if i, ok := d.number(n, what); ok {
			v.SetInt(int64(i))
		}
	case reflect.Pointer:
		p := reflect.New(v.Type().Elem())
		d.value(n, what, p.Elem())
		v.Set(p)
	case reflect.Slice:
		m, isGroup := n.(*ast.MappingNode)
		switch wanted := isEntry(v.Type().Elem()); {
		case wanted && isGroup:
			d.pairs(m, v)
		case wanted:
			d.notGroup(n, what)
		default:
			d.list(n, what, v)
		}
	case reflect.Map:
		if m, ok := n.(*ast.MappingNode); ok {
			d.table(m, v)
		} else {
			d.notGroup(n, what)
		}
	case reflect.Struct:
		d.object(n, what, v)
	}
}

// object decodes a value into a struct: a group of keys, or what the struct may be written as.
func (d *document) object(n ast.Node, what name, v reflect.Value) {
	s := schemaOf(v.Type())
	m, isGroup := n.(*ast.MappingNode)
	d.stands(n, v)
	switch {
	case s.alone != nil && (!isGroup || len(s.fields) == 0):
		d.value(n, what, v.FieldByIndex(s.alone))
	case !isGroup:
		d.notGroup(n, what)
	case s.alone != nil && s.rest == nil && len(m.Values) == 1 && !s.takes(m.Values[0].Key.GetToken().Value):
		tk := start(n)
		d.report(tk.Position.Line, tk.Position.Column, d.width(m.Values[0].Key), fmt.Sprintf("%s is read as a key and a value", what),
			`put the whole text in quotes, since it contains ": "`)
	default:
		tk := start(n)
		d.group(m, v, tk.Position.Line, tk.Position.Column, nil)
	}
}

// stands tells a struct where it stands, if it wants to know.
func (d *document) stands(n ast.Node, v reflect.Value) {
	if s := schemaOf(v.Type()); s.place != nil {
		v.FieldByIndex(s.place).Set(reflect.ValueOf(d.place(n)))
	}
}

func (d *document) notGroup(n ast.Node, what name) {
	d.mismatch(n, what, "a group of keys", "write it below, indented, as key: value")
}

// group decodes keys and values into a struct. Keys that are missing are reported at line and col. unfit says what is
// wrong with a key that the struct doesn't take, or returns "", and may be nil.
func (d *document) group(n *ast.MappingNode, v reflect.Value, line, col int, unfit func(key string) (message, hint string)) {
	s := schemaOf(v.Type())
	given := make([]*token.Token, len(s.fields))
	misspelt := map[int]*token.Token{}
	for _, entry := range n.Values {
		key, ok := d.key(entry.Key)
		if !ok {
			continue
		}
		tk := entry.Key.GetToken()
		i, ok := s.byName[key]
		swallowed := n.IsFlowStyle && isEmpty(entry.Value) // {label: Now, or never}
		if !ok && s.rest != nil && !swallowed {
			d.pair(entry, key, v.FieldByIndex(s.rest))
			continue
		}
		if !ok {
			if unfit != nil {
				if message, hint := unfit(key); message != "" {
					d.report(tk.Position.Line, tk.Position.Column, d.width(entry.Key), message, hint)
					continue
				}
			}
			own, hint := diag.Nearest(key, s.names()), diag.DidYouMean(key, s.names())
			if f, ok := v.Addr().Interface().(Foreign); ok {
				if ours, instead := f.Foreign(key); ours != "" || instead != "" {
					own, hint = ours, instead
				}
				if own != "" && hint == "" {
					hint = fmt.Sprintf("it is called %s here", own)
					if slices.ContainsFunc(n.Values, func(e *ast.MappingValueNode) bool { return e.Key.GetToken().Value == own }) {
						hint = fmt.Sprintf("delete it: it is called %s here, which is given already", own)
					}
				}
			}
			if meant, ok := s.byName[own]; ok {
				misspelt[meant] = tk
			}
			if hint == "" {
				hint = "the keys here are " + strings.Join(s.names(), ", ")
			}
			if swallowed {
				hint = "if it goes on with the text before the comma, put that whole text in quotes"
			}
			d.report(tk.Position.Line, tk.Position.Column, d.width(entry.Key), fmt.Sprintf("unknown key %q", key), hint)
			continue
		}
		d.twice(key, entry.Key, given[i])
		given[i] = tk
		f := s.fields[i]
		d.entry(entry, name{key: key, required: f.required, single: f.single}, v.FieldByIndex(f.index))
	}
	for i, tk := range misspelt { // that it is missing needn't be said too
		given[i] = cmp.Or(given[i], tk)
	}
	d.missing(s, given, line, col)
}

// table decodes keys and values into a map.
func (d *document) table(n *ast.MappingNode, v reflect.Value) {
	v.Set(reflect.MakeMapWithSize(v.Type(), len(n.Values)))
	for key, entry := range d.entries(n) {
		value := reflect.New(v.Type().Elem()).Elem()
		d.entry(entry, name{key: key}, value)
		v.SetMapIndex(reflect.ValueOf(key).Convert(v.Type().Key()), value)
	}
}

// pairs decodes keys and values into a slice of entries, in their order.
func (d *document) pairs(n *ast.MappingNode, v reflect.Value) {
	for key, entry := range d.entries(n) {
		d.pair(entry, key, v)
	}
}

// entries are those with a key that can be read. A key that stands twice is reported.
func (d *document) entries(n *ast.MappingNode) iter.Seq2[string, *ast.MappingValueNode] {
	return func(yield func(string, *ast.MappingValueNode) bool) {
		given := make(map[string]*token.Token, len(n.Values))
		for _, entry := range n.Values {
			key, ok := d.key(entry.Key)
			if !ok {
				continue
			}
			d.twice(key, entry.Key, given[key])
			given[key] = entry.Key.GetToken()
			if !yield(key, entry) {
				return
			}
		}
	}
}

// pair decodes a key and its value, and appends them to a slice of entries.
func (d *document) pair(n *ast.MappingValueNode, key string, v reflect.Value) {
	s := schemaOf(v.Type().Elem())
	e := reflect.New(v.Type().Elem()).Elem()
	e.FieldByIndex(s.key).Set(reflect.ValueOf(Text{Value: key, Place: d.place(n.Key)}))
	d.entry(n, name{key: key, single: s.value.single}, e.FieldByIndex(s.value.index))
	v.Set(reflect.Append(v, e))
}

// list decodes a list into a slice.
func (d *document) list(n ast.Node, what name, v reflect.Value) {
	list, ok := n.(*ast.SequenceNode)
	if !ok && what.single && !isCollection(n) {
		only := reflect.New(v.Type().Elem()).Elem()
		d.value(n, name{key: what.key, required: what.required}, only)
		v.Set(reflect.Append(v, only))
		return
	}
	if !ok {
		d.mismatch(n, what, "a list", `write it as a list: each entry on a line of its own below, after "- "`)
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(list.Values), len(list.Values)))
	for i, item := range list.Values {
		what := name{key: what.key, item: i + 1}
		at := start(list)
		if !list.IsFlowStyle {
			at = list.Entries[i].Start
		}
		if d.damaged[at.Position.Line] && start(item).Position.Line == at.Position.Line && !isCollection(item) {
			continue
		}
		if isEmpty(item) {
			if !d.damaged[at.Position.Line] && !d.onlyComment(what, at.Position.Line) {
				d.report(at.Position.Line, at.Position.Column, 1, what.String()+" is empty",
					"write something after the hyphen, or delete the line")
			}
			continue
		}
		if isUnion(v.Type()) {
			d.variant(item, what, v.Interface().(Union), v.Index(i))
		} else {
			d.value(item, what, v.Index(i))
		}
	}
}

// entry decodes the value of a key.
func (d *document) entry(n *ast.MappingValueNode, what name, v reflect.Value) {
	at := n.Key.GetToken().Position
	if d.damaged[at.Line] {
		return
	}
	if isEmpty(n.Value) {
		if d.onlyComment(what, at.Line) {
			return
		}
		d.report(at.Line, at.Column, d.width(n.Key), what.String()+" has no value", what.orDelete("write it after the colon"))
		return
	}
	if tk := start(n.Value); tk.Position.Line > at.Line && tk.Position.Column <= at.Column && !isCollection(n.Value) {
		d.report(tk.Position.Line, tk.Position.Column, d.width(n.Value), fmt.Sprintf("the text of %s isn't indented", what),
			"write it after the colon, or start the line with two spaces")
		return
	}
	d.value(n.Value, what, v)
}

// onlyComment reports a line on which a comment stands in the place of a value, as in `accent: #2f5d62`.
func (d *document) onlyComment(what name, line int) bool {
	text := d.lines[d.inside(line)-1]
	from := readEntry(text).value
	value := strings.TrimSpace(text[from:])
	if len(value) < 2 || value[0] != '#' || value[1] == ' ' || value[1] == '#' { // what has a space is meant as a comment
		return false
	}
	d.report(line, column(text, from), utf8.RuneCountInString(value), fmt.Sprintf("%s has no value: what follows # is a comment", what),
		what.orDelete(inQuotes(value)))
	return true
}

// key is the text of a key.
func (d *document) key(n ast.MapKeyNode) (string, bool) {
	s, ok := d.scalar(n)
	if !ok {
		d.incomplete = true // an anchor, alias, tag or merge key, which inspect reported
		return "", false
	}
	if s.kind != kindText {
		d.report(s.tk.Position.Line, s.tk.Position.Column, d.width(n), fmt.Sprintf("a key must be text, but %s", s),
			fmt.Sprintf("put it in quotes: %q", s.text))
		d.incomplete = true
		return "", false
	}
	return s.text, true
}

// twice reports a key that was given before.
func (d *document) twice(key string, n ast.MapKeyNode, before *token.Token) {
	if before == nil {
		return
	}
	at := n.GetToken().Position
	d.report(at.Line, at.Column, d.width(n), fmt.Sprintf("%q is given twice", key),
		fmt.Sprintf("it stands on line %d already: keep one of the two", d.above+before.Position.Line))
}

// missing reports the required keys that weren't given.
func (d *document) missing(s *schema, given []*token.Token, line, col int) {
	if d.incomplete {
		return
	}
	for i, f := range s.fields {
		if f.required && (given == nil || given[i] == nil) {
			d.report(line, col, 1, fmt.Sprintf("missing key %q", f.name), fmt.Sprintf("add a line \"%s: …\"", f.name))
		}
	}
}

// mismatch reports a value of the wrong kind.
func (d *document) mismatch(n ast.Node, what name, want, hint string) {
	tk := start(n)
	if s, ok := d.scalar(n); ok && s.plain && want != "a list" {
		if _, _, ok := keyWithoutSpace(s.text); ok {
			d.noColon(d.inside(tk.Position.Line))
			return
		}
	}
	d.report(tk.Position.Line, tk.Position.Column, d.width(n),
		fmt.Sprintf("%s must be %s, but %s", what, want, d.describe(n)), hint)
}

// describe says what a value is, in words.
func (d *document) describe(n ast.Node) string {
	switch n.(type) {
	case *ast.MappingNode:
		return "here is a group of keys"
	case *ast.SequenceNode:
		return "here is a list"
	}
	s, _ := d.scalar(n)
	if s.kind == kindText && (utf8.RuneCountInString(s.text) > 30 || strings.Contains(s.text, "\n")) {
		return "here is text"
	}
	return s.String()
}

func isCollection(n ast.Node) bool {
	switch n.(type) {
	case *ast.MappingNode, *ast.SequenceNode:
		return true
	}
	return false
}

// isEmpty reports whether nothing is written where a value should be.
func isEmpty(n ast.Node) bool {
	null, ok := n.(*ast.NullNode)
	return ok && null.Token.Type == token.ImplicitNullType
}

// start is the first token of a value. Those of goccy's block mappings is the colon.
func start(n ast.Node) *token.Token {
	switch n := n.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return n.Values[0].Key.GetToken()
		}
	case *ast.LiteralNode:
		return n.Start
	}
	return n.GetToken()
}

// place is where a value stands.
func (d *document) place(n ast.Node) Place {
	tk := start(n)
	if s, ok := d.scalar(n); ok {
		tk = s.tk
	}
	return Place{Pos: d.pos(tk.Position.Line, tk.Position.Column), Width: d.width(n)}
}

// width is the number of characters that a value takes up on its first line.
func (d *document) width(n ast.Node) int {
	tk := start(n)
	if tk.Type == token.LiteralType || tk.Type == token.FoldedType || isCollection(n) {
		return 1
	}
	line := d.lines[d.inside(tk.Position.Line)-1]
	rest := line[byteOffset(line, tk.Position.Column):]
	switch tk.Type {
	case token.SingleQuoteType, token.DoubleQuoteType:
		for i := 1; i < len(rest); i++ {
			switch {
			case rest[i] == '\\' && tk.Type == token.DoubleQuoteType, strings.HasPrefix(rest[i:], "''") && tk.Type == token.SingleQuoteType:
				i++
			case rest[i] == rest[0]:
				return utf8.RuneCountInString(rest[:i+1])
			}
		}
		return utf8.RuneCountInString(rest)
	}
	return min(utf8.RuneCountInString(tk.Value), utf8.RuneCountInString(d.from(tk.Position.Line, tk.Position.Column)))
}
