package media

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"buildsite/internal/diag"
)

// SVG reports what makes a drawing more than a picture: scripts, links, other documents, whatever is loaded from elsewhere. It also
// reports what isn't well-formed XML in UTF-8, which browsers don't show, and returns the size in pixels, or 0. What a drawing may hold is a
// closed list; what isn't SVG at all, such as the notes that drawing programs leave, may not hold an address or a script either.
func SVG(file string, src []byte) (width, height int, problems diag.List) {
	s := &svg{file: file, src: src, spaces: map[string]bool{"": true, "xml": true, xmlSpace: true}}
	if !utf8.Valid(src) {
		s.report("a drawing that isn't in UTF-8", "save it again from a drawing program")
		return 0, 0, s.problems
	}
	s.document()
	return s.width, s.height, s.problems
}

const (
	svgSpace = "http://www.w3.org/2000/svg"
	xmlSpace = "http://www.w3.org/XML/1998/namespace"
)

// foreign are namespaces of which browsers know elements, so that they would run or show them within a drawing.
var foreign = []string{"http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML", "http://www.w3.org/1999/XSL/Transform",
	"http://www.w3.org/2001/xml-events", "http://www.w3.org/2001/XInclude", "http://www.w3.org/2002/xforms"}

// elements of SVG that a drawing may hold: https://www.w3.org/TR/SVG2/eltindex.html, without what runs, loads, plays or sets what it likes.
var elements = names(`a animate animateMotion animateTransform circle clipPath defs desc ellipse feBlend feColorMatrix feComponentTransfer feComposite
	feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode
	feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter flowPara flowRegion flowRoot flowSpan font font-face glyph missing-glyph
	g image line linearGradient marker mask metadata mpath path pattern polygon polyline radialGradient rect set solidColor solidcolor hatch hatchpath mesh
	meshgradient meshpatch meshrow stop style svg switch symbol text textPath title tref tspan use view hkern vkern
	font-face-src font-face-name feImage`)

func names(list string) map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq(list) {
		m[name] = true
	}
	return m
}

// inUTF8 is a declaration that says so.
var inUTF8 = regexp.MustCompile(`(?i)encoding\s*=\s*["'](utf-8|utf8|us-ascii)["']`)

// dataPicture is a picture of pixels that stands in the drawing itself. Only so may one be in it.
var dataPicture = regexp.MustCompile(`(?i)^data:image/(png|jpe?g|gif|webp|avif);base64,[a-z0-9+/=\s]*$`)

// dataFont is the beginning of a font that stands in the drawing itself.
var dataFont = regexp.MustCompile(`^data:(font/|application/(x-)?font)`)

type svg struct {
	file          string
	src           []byte
	at            int             // where the token begins that is being read
	spaces        map[string]bool // namespaces that were declared
	sheet         strings.Builder // the text of a <style>, which comments may cut in pieces
	width, height int
	problems      diag.List
}

// most is the number of problems that are reported for one drawing.
const most = 20

func (s *svg) report(message, hint string) {
	if len(s.problems) == most {
		return
	}
	line, col := diag.LineCol(s.src, s.at)
	s.problems = append(s.problems, diag.Problem{Pos: diag.Pos{File: s.file, Line: line, Col: col}, Width: 1, Message: message, Hint: hint})
}

const (
	takeOut  = "take it out, or save the drawing again as a plain SVG"
	wellHint = "browsers show nothing of it: save it again from a drawing program"
)

func (s *svg) document() {
	d := xml.NewDecoder(bytes.NewReader(s.src))
	var open []xml.Name
	found := false
	for {
		s.at = int(d.InputOffset())
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			s.at = int(d.InputOffset())
			var syntax *xml.SyntaxError
			message := err.Error()
			if errors.As(err, &syntax) {
				message = syntax.Msg
			}
			s.report("the drawing isn't well-formed: "+message, wellHint)
			return
		}
		switch t := token.(type) {
		case xml.Directive:
			if doctype := strings.ToUpper(string(t)); !strings.HasPrefix(doctype, "DOCTYPE") || strings.ContainsRune(doctype, '[') {
				s.report("a declaration in a drawing", "take out all from <! to its >")
			}
		case xml.ProcInst:
			if t.Target != "xml" {
				s.report("<?"+t.Target+"?> in a drawing", takeOut)
			} else if strings.Contains(string(t.Inst), "encoding") && !inUTF8.Match(t.Inst) {
				s.report("a drawing that isn't in UTF-8", "save it again from a drawing program")
				return
			}
		case xml.StartElement:
			if len(open) == 0 && found {
				s.report("the drawing isn't well-formed: a second root", wellHint)
			}
			if len(open) == 0 && !found {
				found = true
				if s.root(t); t.Name.Local != "svg" {
					return
				}
			}
			s.element(t)
			open = append(open, t.Name)
		case xml.EndElement:
			open = open[:len(open)-1]
			if isStyle(t.Name) {
				s.style(s.sheet.String())
				s.sheet.Reset()
			}
		case xml.CharData:
			if len(open) > 0 && isStyle(open[len(open)-1]) {
				s.sheet.Write(t)
			}
			if len(open) == 0 && len(bytes.TrimSpace(bytes.TrimPrefix(t, []byte("\ufeff")))) > 0 {
				s.report("the drawing isn't well-formed: text outside of <svg>", wellHint)
				return
			}
		}
	}
	if !found {
		s.at = 0
		s.report("there is no <svg> in it", wellHint)
	}
}

func namesOf(attributes []xml.Attr) (all []xml.Name) {
	for _, a := range attributes {
		all = append(all, a.Name)
	}
	return all
}

func isStyle(n xml.Name) bool { return strings.EqualFold(n.Local, "style") }

func (s *svg) element(e xml.StartElement) {
	name := e.Name.Local
	for _, a := range e.Attr {
		if a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" {
			s.spaces[a.Value] = true
		}
	}
	for _, n := range append([]xml.Name{e.Name}, namesOf(e.Attr)...) {
		if n.Space != "xmlns" && !s.spaces[n.Space] {
			s.report(fmt.Sprintf("%s:%s, but nothing says what %s: is", n.Space, n.Local, n.Space), fmt.Sprintf(`write xmlns:%s="…" in the <svg>; browsers show nothing of it so`, n.Space))
			return
		}
	}
	if (e.Name.Space == svgSpace || e.Name.Space == "") && !elements[name] || slices.Contains(foreign, e.Name.Space) {
		s.report("<"+name+"> in a drawing", takeOut)
		return
	}
	for _, a := range e.Attr {
		s.attribute(name, a)
	}
}

// animated are the elements that set an attribute of another one.
var animated = []string{"animate", "animateMotion", "animateTransform", "set"}

func (s *svg) attribute(element string, a xml.Attr) {
	name, value := strings.ToLower(a.Name.Local), strings.TrimSpace(a.Value)
	switch {
	case a.Name.Space == "xmlns" || name == "xmlns":
		return
	case a.Name.Space == "xml" || a.Name.Space == xmlSpace:
		if name == "base" {
			s.report("xml:base in a drawing: it says where all addresses begin", takeOut)
		}
		return
	case strings.HasPrefix(name, "on") && len(name) > 2:
		s.report(fmt.Sprintf("%s= in a drawing: it runs a script", a.Name.Local), takeOut)
	case name == "href" || name == "src" || name == "action" || name == "formaction" || name == "ping":
		picture := (element == "image" || element == "feImage") && dataPicture.MatchString(value)
		if value != "" && !strings.HasPrefix(value, "#") && !picture {
			s.report(fmt.Sprintf("%s=%q in a drawing: it leads out of it", a.Name.Local, short(value)), "only addresses that begin with # may stand in one; "+takeOut)
		}
	case name == "attributename" && slices.Contains(animated, element):
		target := strings.ToLower(value)
		if _, local, ok := strings.Cut(target, ":"); ok {
			target = local
		}
		if target == "href" || target == "style" || strings.HasPrefix(target, "on") {
			s.report(fmt.Sprintf("<%s> of %q in a drawing: it may set an address or a script", element, value), takeOut)
		}
	case name == "style":
		s.style(value)
	case strings.Contains(plain(value), "javascript:") || strings.Contains(plain(value), "vbscript:"):
		s.report(fmt.Sprintf("a script in %s=", a.Name.Local), takeOut)
	case a.Name.Space == "" && strings.ContainsAny(value, `(\`):
		s.style(value) // of presentation attributes: fill="url(#shine)"
	}
}

// style reports what a style sheet, or a declaration of one, would load.
func (s *svg) style(text string) {
	if strings.ContainsRune(text, '\\') {
		s.report("a \\ in a style of a drawing, which hides what it says", "write the character itself")
		return
	}
	lower := strings.ToLower(text)
	for _, word := range []string{"@import", "expression(", "-moz-binding", "behavior:", "javascript:", "image-set(", "src(", "@namespace", "@charset"} {
		if strings.Contains(lower, word) {
			s.report("a style with "+strings.TrimRight(word, "(:")+" in a drawing", takeOut)
		}
	}
	for rest := lower; ; {
		_, after, ok := strings.Cut(rest, "url(")
		if !ok {
			return
		}
		rest = after
		address, _, _ := strings.Cut(after, ")")
		address = strings.TrimSpace(strings.Trim(strings.TrimSpace(address), `"'`))
		if !strings.HasPrefix(address, "#") && !dataPicture.MatchString(address) && !dataFont.MatchString(address) {
			s.report(fmt.Sprintf("url(%s) in a drawing: it leads out of it", short(address)), "only addresses that begin with # may stand in one; "+takeOut)
		}
	}
}

// plain is a value in small letters, without what browsers leave out of an address.
func plain(value string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, strings.ToLower(value))
}

// short is the beginning of a long value.
func short(value string) string {
	if r := []rune(value); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return value
}

// root reads the size from an <svg>: its width and height, or those of its viewBox.
func (s *svg) root(e xml.StartElement) {
	if e.Name.Local != "svg" {
		s.report("it begins with <"+e.Name.Local+">, not <svg>", "save it as SVG from a drawing program")
		return
	}
	if e.Name.Space != svgSpace {
		s.report("an <svg> without its namespace, of which browsers show nothing", `write <svg xmlns="`+svgSpace+`">`)
	}
	var w, h, boxWidth, boxHeight float64
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "width":
			w = pixels(a.Value)
		case "height":
			h = pixels(a.Value)
		case "viewBox":
			_, _ = fmt.Sscan(strings.ReplaceAll(a.Value, ",", " "), new(float64), new(float64), &boxWidth, &boxHeight)
		}
	}
	switch hasBox := boxWidth > 0 && boxHeight > 0; {
	case w > 0 && h > 0:
	case w > 0 && hasBox:
		h = w * boxHeight / boxWidth
	case h > 0 && hasBox:
		w = h * boxWidth / boxHeight
	default:
		w, h = boxWidth, boxHeight
	}
	s.width, s.height = int(min(w, 1e6)+.5), int(min(h, 1e6)+.5)
	if !(s.width > 0 && s.height > 0) {
		s.width, s.height = 0, 0
		s.report("its <svg> has neither width and height nor a viewBox", `write viewBox="0 0 width height"`)
	}
}

// units are those of lengths, in pixels: https://www.w3.org/TR/css-values-4/#absolute-lengths. An em is that of browsers' own style sheet.
var units = map[string]float64{"": 1, "px": 1, "pt": 96. / 72, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "q": 2.4 / 2.54, "em": 16, "rem": 16, "ex": 8}

// pixels is a length in pixels, or 0 if it has none of its own, such as 100%.
func pixels(length string) float64 {
	length = strings.ToLower(strings.TrimSpace(length))
	end := len(length)
	for end > 0 && (length[end-1] >= 'a' && length[end-1] <= 'z' || length[end-1] == '%') {
		end--
	}
	n, err := strconv.ParseFloat(length[:end], 64)
	if err != nil {
		return 0
	}
	return n * units[length[end:]]
}
