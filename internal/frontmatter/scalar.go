package frontmatter

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"buildsite/internal/diag"
)

// A Place is where something stands in a file.
type Place struct {
	Pos   diag.Pos
	Width int // characters it takes up on its first line, quotes included
}

// Text is a string that knows where it stands, for values that a later stage checks.
type Text struct {
	Value string
	Place
}

func (t Text) String() string { return t.Value }

// Int is a whole number that knows where it stands. Not given, its line is zero.
type Int struct {
	Value int
	Place
}

// Given reports whether the number was written.
func (i Int) Given() bool { return i.Pos.Line > 0 }

func (i Int) String() string { return strconv.Itoa(i.Value) }

// Date is a calendar day, as 2026-11-22: its midnight in UTC. Not given, it is zero.
type Date struct {
	time.Time
	Pos diag.Pos
}

var (
	textType    = reflect.TypeFor[Text]()
	intType     = reflect.TypeFor[Int]()
	dateType    = reflect.TypeFor[Date]()
	passageType = reflect.TypeFor[Passage]()
)

// A kind is what YAML takes a scalar for.
type kind int

const (
	kindText kind = iota
	kindNumber
	kindBool
	kindNull
)

// A scalar is a value that is neither a list nor a group.
type scalar struct {
	text  string
	kind  kind
	plain bool // neither in quotes nor in a block
	tk    *token.Token
}

func (s scalar) String() string {
	switch s.kind {
	case kindNumber:
		return s.text + " is a number"
	case kindBool:
		return s.text + " is a yes-or-no value"
	case kindNull:
		return s.text + " means nothing"
	}
	return fmt.Sprintf("%q is text", s.text)
}

func (d *document) scalar(n ast.Node) (scalar, bool) {
	s := scalar{tk: n.GetToken()}
	switch n := n.(type) {
	case *ast.LiteralNode:
		s.tk = n.Start
		if n.Value != nil {
			s.text = n.Value.Value
			if d.hiddenTab != 0 {
				s.text = strings.ReplaceAll(s.text, string(d.hiddenTab), "\t")
			}
		}
		return s, true
	case *ast.NullNode:
		s.kind = kindNull
	case *ast.BoolNode:
		s.kind = kindBool
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		s.kind = kindNumber
	case *ast.StringNode:
		if s.tk.Type != token.StringType || n.Value == "" {
			s.text = n.Value
			return s, true
		}
		// goccy takes numbers that don't fit 64 bits, or have an exponent, for text.
		if strings.IndexByte("+-.0123456789", n.Value[0]) >= 0 && yamlNumber.MatchString(n.Value) {
			s.kind = kindNumber
		}
	default:
		return s, false
	}
	s.text, s.plain = s.tk.Value, true
	return s, true
}

// yamlNumber matches what YAML 1.2 takes for a number.
var yamlNumber = regexp.MustCompile(`^([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+)$`)

// text takes a value for text.
func (d *document) text(n ast.Node, what name) (scalar, bool) {
	s, ok := d.scalar(n)
	at := s.tk.Position
	switch {
	case !ok:
		d.mismatch(n, what, "text", "write it on one line; if it starts with a bracket or hyphen, in quotes")
	case s.kind == kindNull:
		d.report(at.Line, at.Column, d.width(n), fmt.Sprintf("%s must be text, but %s", what, s),
			what.orDelete(fmt.Sprintf("put it in quotes: \"%s\"", s.text)))
		ok = false
	case s.kind != kindText:
		d.report(at.Line, at.Column, d.width(n), fmt.Sprintf("%s must be text, but %s", what, s),
			fmt.Sprintf("put it in quotes: \"%s\"", s.text))
		ok = false
	case strings.TrimSpace(s.text) == "":
		d.report(at.Line, at.Column, d.width(n), what.String()+" is blank", what.orDelete("write some text"))
		ok = false
	default:
		if i := strings.IndexFunc(s.text, func(r rune) bool { return isControl(r) && r != '\n' }); i >= 0 {
			r, _ := utf8.DecodeRuneInString(s.text[i:])
			d.report(at.Line, at.Column, d.width(n), fmt.Sprintf("%s contains the %s", what, controlCharacter(r)), "delete it")
			ok = false
		}
	}
	return s, ok
}

// boolean takes a value for true or false.
func (d *document) boolean(n ast.Node, what name, v reflect.Value) {
	s, ok := d.scalar(n)
	if !ok || s.kind == kindNull {
		d.mismatch(n, what, "true or false", "write true or false")
		return
	}
	word := strings.ToLower(strings.TrimSpace(s.text))
	if s.kind == kindBool {
		v.SetBool(word == "true")
		return
	}
	hint := "write true or false"
	switch word {
	case "true", "false":
		hint = "write it without quotes: " + word
	case "yes", "y", "on", "1":
		hint = "write true"
	case "no", "n", "off", "0":
		hint = "write false"
	}
	d.mismatch(n, what, "true or false", hint)
}

var digits = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)

// number takes a value for a whole number, in plain digits: 010 is eight to one reader of YAML and ten to another.
func (d *document) number(n ast.Node, what name) (int, bool) {
	s, ok := d.scalar(n)
	number := strings.TrimSpace(s.text)
	hint := "write a whole number, such as 3"
	switch {
	case !ok:
	case s.kind == kindNumber && digits.MatchString(number):
		i, err := strconv.Atoi(number)
		if err == nil {
			return i, true
		}
		d.report(s.tk.Position.Line, s.tk.Position.Column, d.width(n), fmt.Sprintf("%s is too large a number: %s", what, number), hint)
		return 0, false
	case s.kind == kindNumber:
		d.report(s.tk.Position.Line, s.tk.Position.Column, d.width(n),
			fmt.Sprintf("%s must be a whole number, but %s isn't", what, number), "write it in plain digits, such as 3")
		return 0, false
	case digits.MatchString(number):
		hint = "write it without quotes: " + number
	}
	d.mismatch(n, what, "a whole number", hint)
	return 0, false
}

// aDay matches a day and the time that other programs write after it, with or without a zone.
var aDay = regexp.MustCompile(`^(\d{4})-(\d\d)-(\d\d)(?:(?:[Tt]| +)(?:[01]\d|2[0-4]):[0-5]\d(?::[0-6]\d(?:\.\d+)?)?(?: *(?:[Zz]|[-+]\d\d(?::?\d\d)?))?)?$`)

// date takes a value, in quotes or not, for a day. A time after it is passed over: whoever wrote it meant the day that they wrote.
func (d *document) date(n ast.Node, what name) (Date, bool) {
	const form = "write it as YYYY-MM-DD, such as 2026-11-22"
	s, ok := d.scalar(n)
	if !ok || s.kind == kindBool || s.kind == kindNull {
		d.mismatch(n, what, "a day", form)
		return Date{}, false
	}
	at := s.tk.Position
	written := strings.TrimSpace(s.text)
	m := aDay.FindStringSubmatch(written)
	if m == nil || m[1] < "1000" { // year 1 is time's zero, and would count as not given
		d.report(at.Line, at.Column, d.width(n), fmt.Sprintf("%s isn't written as a day: %s", what, written), form)
		return Date{}, false
	}
	t, err := time.Parse(time.DateOnly, written[:len(time.DateOnly)])
	if err == nil {
		return Date{Time: t, Pos: d.pos(at.Line, at.Column)}, true
	}
	hint := form
	year, _ := strconv.Atoi(m[1])
	month, _ := strconv.Atoi(m[2])
	day, _ := strconv.Atoi(m[3])
	if last := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC); 1 <= month && month <= 12 && day > last.Day() {
		hint = "write it as YYYY-MM-DD; the last day of that month is " + last.Format(time.DateOnly)
	}
	d.report(at.Line, at.Column, d.width(n), fmt.Sprintf("%s isn't a day that exists: %s", what, written), hint)
	return Date{}, false
}
