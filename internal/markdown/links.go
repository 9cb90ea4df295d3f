package markdown

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// The schemes a link may have; everything else (javascript:, data:, file: …) is refused.
var schemes = []string{"http", "https", "mailto", "tel", "sms"}

func (s *state) addLink(n ast.Node, destination []byte, image bool) {
	target, _ := plainHost(string(destination))
	target = string(util.URLEscape([]byte(target), true))
	offset, width := s.within(destination), utf8.RuneCount(destination)
	switch {
	case len(destination) == 0:
		offset, width = n.Pos(), 1
	case offset < 0:
		offset, width = s.find(max(n.Pos(), textEnd(n)), string(destination))
	}
	link := Link{Target: target, Image: image, Pos: s.pos(offset), Width: width}
	if image {
		link.Alt = strings.TrimSpace(s.plain(n))
		if link.Alt == "" {
			s.problem(n.Pos(), 2+len("[]"), "an image without alternative text",
				"say what it shows for those who can't see it: ![A mended bowl](bowl.jpg)")
		}
	}
	s.scheme(link, offset, width)
	s.number(n, link)
}

func (s *state) addAutoLink(n *ast.AutoLink) {
	target, _ := plainHost(string(n.URL(s.source)))
	target = string(util.URLEscape([]byte(target), false))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(target), "mailto:") {
		target = "mailto:" + target
	}
	label := string(n.Label(s.source))
	offset, width := s.find(n.Pos(), label)
	s.words([]byte(label))
	link := Link{Target: target, Pos: s.pos(offset), Width: width}
	s.scheme(link, offset, width)
	s.number(n, link)
}

func (s *state) addBareLink(n *bareLink) {
	label := n.segment.Value(s.source)
	s.words(label)
	if s.link != nil {
		return // as on GitHub
	}
	s.number(n, Link{
		Target: string(util.URLEscape([]byte(n.target), false)),
		Pos:    s.pos(n.segment.Start),
		Width:  utf8.RuneCount(label),
	})
}

// nested reports what can't stand in a link's text, if n is in one.
func (s *state) nested(n ast.Node, what string) bool {
	if s.link == nil {
		return false
	}
	n.SetAttributeString(nestedAttribute, true)
	s.problem(n.Pos(), 1, what+" in a link", "browsers know no link within a link: write it behind the other, or take one of them out")
	return true
}

const nestedAttribute = "in a link"

// alternative reports what would get lost in an image's alternative text.
func (s *state) alternative(image *ast.Image) {
	_ = ast.Walk(image, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		what := "a link"
		switch n.(type) {
		case *east.FootnoteLink:
			what = "a footnote"
		case *ast.Link, *ast.AutoLink:
		default:
			return ast.WalkContinue, nil
		}
		if entering {
			s.problem(n.Pos(), 1, what+" in an image's alternative text", "it would get lost: write it behind the image")
		}
		return ast.WalkContinue, nil
	})
}

// textEnd is the offset at which the text in a node ends, or -1 if there is none.
func textEnd(n ast.Node) int {
	end := -1
	for c := n.LastChild(); c != nil && end < 0; c = c.PreviousSibling() {
		if t, ok := c.(*ast.Text); ok {
			end = t.Segment.Stop
		} else {
			end = textEnd(c)
		}
	}
	return end
}

// number puts a link into the Doc and its index on the node, for the renderer.
func (s *state) number(n ast.Node, link Link) {
	n.SetAttributeString(indexAttribute, int32(len(s.doc.Links)))
	s.doc.Links = append(s.doc.Links, link)
}

const indexAttribute = "link index"

// scheme reports targets that no page may have.
func (s *state) scheme(link Link, offset, width int) {
	message, hint := Refused(link.Target, link.Image)
	if message != "" {
		s.problem(offset, width, message, hint)
	}
}

// Refused says what is wrong with an address that no site may link to, or take a picture from; "" if nothing is.
func Refused(target string, image bool) (message, hint string) {
	u, err := url.Parse(target)
	switch {
	case err != nil:
		return fmt.Sprintf("%q can't be an address", target), "write a path such as ../safety.md or an https:// address"
	case target == "":
		return "a link that leads nowhere", "write where it leads between ( and )"
	case image && (u.Scheme != "" || Elsewhere(target)):
		return "an image from outside the site", "readers' browsers would ask another server for it: put the file beside the page"
	case u.Scheme != "" && !slices.Contains(schemes, u.Scheme):
		return fmt.Sprintf("a link with %q", u.Scheme+":"), "links may begin with https:, http:, mailto:, tel: or sms:"
	case Elsewhere(target):
		return "a link without a scheme", "write https://" + strings.TrimLeft(target, `/\ `)
	case (u.Scheme == "http" || u.Scheme == "https") && u.Host == "":
		return "a web address without a host", "write it in full: https://example.org/page"
	case (u.Scheme == "http" || u.Scheme == "https") && u.User != nil:
		// https://example.org@evil.example leads to evil.example, and a password would be published.
		return "a name before the host of a web address", fmt.Sprintf("take out what stands before @, or write %%40; it leads to %s", u.Host)
	}
	return "", ""
}

// Elsewhere reports whether browsers take an address without a scheme for one of another host: it begins with two or more slashes of either kind,
// after what they leave out (https://url.spec.whatwg.org/#url-parsing).
func Elsewhere(target string) bool {
	slashes := 0
	for i := 0; i < len(target); i++ {
		switch c := target[i]; {
		case c == '/' || c == '\\':
			if slashes++; slashes == 2 {
				return true
			}
		case c == '\t' || c == '\n' || c == '\r' || c <= ' ' && slashes == 0:
		default:
			return false
		}
	}
	return false
}

var (
	noteMark = regexp.MustCompile(`^\[\^([^\]\[\s]+)\]`)
	refMark  = regexp.MustCompile(`^\]\[([^\]\[\n]*)\]`)
)

// undefined reports [^notes] and [reference][links] without a definition, which markdown would show as they stand.
func (s *state) undefined(n *ast.Text, start, stop int) {
	if n.IsRaw() || !bytes.ContainsAny(s.source[start:stop], "[]") {
		return
	}
	for i := start; i < stop; i++ {
		switch {
		case s.source[i] == '\\':
			i++
		case s.source[i] == '[':
			if m := noteMark.FindSubmatch(s.source[i:]); m != nil {
				s.problem(i, utf8.RuneCount(m[0]), fmt.Sprintf("the footnote %s has no text", m[0]),
					fmt.Sprintf("add a line %s: … at the end of the file, or write \\[ for a bracket", m[0]))
			}
		case bytes.HasPrefix(s.source[i:], []byte("](")):
			hint := "write [text](address), with %20 for a space; or \\] for a bracket"
			if rest := bytes.TrimLeft(s.source[min(i+2, stop):stop], " <"); bytes.HasPrefix(rest, []byte("{")) {
				hint = "write the address itself: {…} is read by other programs"
			}
			s.problem(i, 2, "a link that isn't closed, or has a space in its address", hint)
		case s.source[i] == ']':
			m := refMark.FindSubmatch(s.source[i:])
			if m == nil || bytes.HasPrefix(m[1], []byte("^")) {
				continue
			}
			name, offset, width := m[1], i+1, utf8.RuneCount(m[0])-1
			if len(name) == 0 { // [name][]
				open := bytes.LastIndexAny(s.source[:i], "[\n")
				if open < 0 || s.source[open] == '\n' {
					continue
				}
				name, offset = s.source[open+1:i], open
				width = utf8.RuneCount(s.source[open:i]) + len("]")
			}
			s.problem(offset, width, fmt.Sprintf("the link [%s] has no address", name),
				fmt.Sprintf("add a line [%s]: … with an empty line above it, or write \\[ for a bracket", name))
		}
	}
}
