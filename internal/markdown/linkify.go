package markdown

import (
	"bytes"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/idna"
)

// A bareLink is an address that stands in the text on its own: https://example.org, www.example.org or me@example.org.
type bareLink struct {
	ast.BaseInline
	segment text.Segment
	target  string // in full, as addresses are written for browsers
}

var kindBareLink = ast.NewNodeKind("BareLink")

func (*bareLink) Kind() ast.NodeKind            { return kindBareLink }
func (b *bareLink) Dump(source []byte, lvl int) { ast.DumpHelper(b, source, lvl, nil, nil) }

// label is the address as readers see it.
func (b *bareLink) label(source []byte) []byte { return unescape(b.segment.Value(source)) }

// linkifyParser finds bare links, as GitHub does: it is called at the sign that gives one away, and looks back for its
// beginning. goldmark's own knows ASCII addresses only, and misses what ends one.
type linkifyParser struct{}

func (linkifyParser) Trigger() []byte { return []byte{':', '.', '@'} }

func (linkifyParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if segment.Padding > 0 {
		return nil
	}
	source := block.Source()
	at := segment.Start
	var back, ahead int // bytes of the address before at, and from it on
	var target string
	switch line[0] {
	case ':':
		if !bytes.HasPrefix(line, []byte("://")) {
			return nil
		}
		back = max(schemeBefore(source[:at], "https"), schemeBefore(source[:at], "http"))
		if back == 0 {
			return nil
		}
		host := hostLength(line[3:])
		if host == 0 {
			return nil
		}
		ahead = 3 + host + restLength(line[3+host:])
		ahead = trimAddress(source[at-back:at+ahead], back+3+host) - back
		target = string(unescape(source[at-back : at+ahead]))
	case '.':
		back = schemeBefore(source[:at], "www")
		if back == 0 || at > back && bytes.IndexByte([]byte("/.-@:\\=&%#+"), source[at-back-1]) >= 0 {
			return nil
		}
		host := hostLength(source[at-back : at+len(line)])
		if host <= back+1 || bytes.IndexByte(source[at+1:at-back+host], '.') < 0 {
			return nil
		}
		ahead = host - back
		ahead += restLength(line[ahead:])
		ahead = trimAddress(source[at-back:at+ahead], host) - back
		target = "http://" + string(unescape(source[at-back:at+ahead]))
	case '@':
		back = localLength(source[:at])
		if back == 0 {
			return nil
		}
		host := hostLength(line[1:])
		if host == 0 || back+1+host > 254 || !mailEnd(line[1+host:]) {
			return nil
		}
		ahead = 1 + host
		target = "mailto:" + string(source[at-back:at+ahead])
	}
	target, ok := plainHost(target)
	if !ok || !takeBack(parent, pc, at, back) {
		return nil
	}
	block.Advance(ahead)
	link := &bareLink{segment: text.NewSegment(at-back, at+ahead), target: target}
	link.SetPos(at - back)
	return link
}

// schemeBefore is the length of word if text ends in it, in whatever case, as a word of its own; else 0.
func schemeBefore(text []byte, word string) int {
	start := len(text) - len(word)
	if start < 0 || !strings.EqualFold(string(text[start:]), word) {
		return 0
	}
	if start > 0 && isAlphanumeric(text[start-1]) {
		return 0
	}
	return len(word)
}

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// hostLength is the length of the host's name that text begins with: labels of letters, digits and hyphens in any script,
// at least two, the last without digits alone; 0 if there is none.
func hostLength(text []byte) int {
	label, dots, end := 0, 0, 0 // where the label begins; how many dots before it; where the name may end
	for i := 0; i < len(text) && i <= 253; {
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case r == '.':
			if i == label {
				return hostEnd(text, end, dots)
			}
			dots++
			label = i + 1
		case r == '_' && dots == 0: // as in some sites' names, though not in domains
		case r == '-' && i > label:
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) && i > label:
			// A name of the first level is of one script: what follows "org" without a space is text.
			if r >= utf8.RuneSelf && i > label && dots > 0 && isAlphanumeric(text[label]) && !bytes.HasPrefix(text[label:], []byte("xn--")) && !moreLabels(text[i:]) {
				return hostEnd(text, i, dots)
			}
			end = i + size
		default:
			return hostEnd(text, end, dots)
		}
		i += size
	}
	return hostEnd(text, end, dots)
}

// moreLabels reports whether a dot and a letter follow the letters that text begins with, so that these aren't the end of a
// host's name.
func moreLabels(text []byte) bool {
	for i, r := range string(text[:min(len(text), 64)]) {
		if r == '.' {
			next, _ := utf8.DecodeRune(text[i+1:])
			return unicode.IsLetter(next)
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '-' {
			return false
		}
	}
	return false
}

// hostEnd is end if text[:end] has a dot and doesn't end in a number, and isn't what stands before @; else 0.
func hostEnd(text []byte, end, dots int) int {
	host := text[:end]
	dot := bytes.LastIndexByte(host, '.')
	if dots == 0 || dot < 0 || end < len(text) && text[end] == '@' {
		return 0
	}
	const digits = "0123456789"
	if numeric := len(bytes.Trim(host, digits+".")) == 0; len(bytes.Trim(host[dot+1:], digits)) == 0 && !(numeric && dots == 3) {
		return 0
	}
	return end
}

// restLength is the length of port, path, query and fragment at the beginning of text. It ends at what no address
// has unescaped, at brackets, quotes and stops of other scripts, and at a bracket that the address doesn't open.
func restLength(text []byte) int {
	if len(text) == 0 || bytes.IndexByte([]byte("/?#:"), text[0]) < 0 {
		return 0
	}
	if text[0] == ':' {
		port := 1
		for port < len(text) && '0' <= text[port] && text[port] <= '9' {
			port++
		}
		switch {
		case port == 1:
			return 0
		case port < len(text) && text[port] == ':':
			return port
		}
		return port + restLength(text[port:])
	}
	brackets := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case r == '[':
			brackets++
		case r == ']':
			if brackets--; brackets < 0 {
				return i
			}
		case r == '\\':
			if i+1 >= len(text) || !util.IsPunct(text[i+1]) || endsAddress(rune(text[i+1])) {
				return i
			}
			size = 2
		case endsAddress(r):
			return i
		}
		i += size
	}
	return len(text)
}

// endsAddress reports whether a sign can't be part of an address that stands in running text.
func endsAddress(r rune) bool {
	if r < utf8.RuneSelf {
		return r <= ' ' || strings.ContainsRune("<>\"`|\x7f", r)
	}
	switch {
	case r == utf8.RuneError || unicode.IsSpace(r) || unicode.IsControl(r):
		return true
	case r == '\u200C' || r == '\u200D': // joiners within words of Persian, Hindi …
		return false
	case unicode.Is(unicode.Cf, r):
		return true
	case r == '’' || r == '–' || r == '·' || r == '‧' || r == '・':
		return false
	}
	return unicode.IsPunct(r)
}

// trimAddress is the length of address without what belongs to the sentence around it. Nothing before min is
// taken off.
func trimAddress(address []byte, min int) int {
	count := func(c byte) int { return bytes.Count(address, []byte{c}) }
	surplus := [...]struct {
		close byte
		n     int
	}{{')', count(')') - count('(')}, {'}', count('}') - count('{')}}
	end := len(address)
trim:
	for end > min {
		r, size := utf8.DecodeLastRune(address[:end])
		switch {
		case r == ';':
			if amp := bytes.LastIndexByte(address[:end], '&'); amp >= min && isEntity(address[amp:end]) {
				size = end - amp
			}
		case strings.ContainsRune("?!.,:*_~'\\’–·‧・", r):
		case r == ')' || r == '}':
			for i := range surplus {
				if rune(surplus[i].close) == r {
					if surplus[i].n <= 0 {
						break trim
					}
					surplus[i].n--
				}
			}
		default:
			break trim
		}
		end -= size
	}
	return end
}

// isEntity reports whether text is a character reference, such as &copy;.
func isEntity(text []byte) bool {
	if len(text) > 32 {
		return false
	}
	return !bytes.Equal(util.ResolveEntityNames(util.ResolveNumericReferences(text)), text)
}

// localLength is the length of a mail address's part before @, which text ends in.
func localLength(text []byte) int {
	start := len(text)
	for start > 0 && len(text)-start < 64 && (isAlphanumeric(text[start-1]) || bytes.IndexByte([]byte(".+-_"), text[start-1]) >= 0) {
		start--
	}
	for start < len(text) && !isAlphanumeric(text[start]) {
		start++
	}
	if start == len(text) || text[len(text)-1] == '.' {
		return 0
	}
	if r, _ := utf8.DecodeLastRune(text[:start]); strings.ContainsRune("/@=&%#!$\\", r) || unicode.IsLetter(r) && !unbroken(r) {
		return 0 // a part of something longer
	}
	return len(text) - start
}

// mailEnd reports whether a mail address can end before text: it goes on neither as a path nor as a name.
func mailEnd(text []byte) bool {
	if len(text) == 0 {
		return true
	}
	switch text[0] {
	case '@', '-', '/':
		return false
	case ':':
		return len(text) == 1 || !isAlphanumeric(text[1]) && text[1] != '/' && text[1] != '~'
	}
	return true
}

// takeBack takes the last n bytes before the offset at out of parent, where they stand as text and marks of emphasis that
// weren't used. It reports whether they do.
func takeBack(parent ast.Node, pc parser.Context, at, n int) bool {
	stop, start := at, at-n
	for c := parent.LastChild(); ; c = c.PreviousSibling() { // first look, then take
		segment, ok := textSegment(c)
		if !ok || segment.Stop != stop {
			return false
		}
		if stop = segment.Start; stop <= start {
			break
		}
	}
	for {
		c := parent.LastChild()
		segment, _ := textSegment(c)
		if d, ok := c.(*parser.Delimiter); ok {
			pc.RemoveDelimiter(d)
			continue // it is text now
		}
		if segment.Start >= start {
			parent.RemoveChild(parent, c)
			if segment.Start == start {
				return true
			}
			continue
		}
		c.(*ast.Text).Segment.Stop = start
		return true
	}
}

func textSegment(n ast.Node) (text.Segment, bool) {
	switch n := n.(type) {
	case *ast.Text:
		return n.Segment, !n.SoftLineBreak() && !n.HardLineBreak()
	case *parser.Delimiter:
		return n.Segment, true
	}
	return text.Segment{}, false
}

// plainHost writes the host of a web or mail address in ASCII, as every browser takes it: münchen.de is xn--mnchen-3ya.de.
// It reports whether there can be such a host.
func plainHost(address string) (string, bool) {
	scheme, rest, found := strings.Cut(address, ":")
	start := len(scheme) + 1
	switch {
	case !found:
		return address, true
	case strings.EqualFold(scheme, "mailto"):
		host, _, _ := strings.Cut(rest, "?")
		start += strings.LastIndexByte(host, '@') + 1
	case strings.HasPrefix(rest, "//"):
		start += len("//")
	default:
		return address, true
	}
	end := len(address)
	if i := strings.IndexAny(address[start:], "/?#:,\\"); i >= 0 {
		end = start + i
	}
	host := address[start:end]
	if strings.IndexFunc(host, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return address, true
	}
	if unescaped, err := url.PathUnescape(host); err == nil {
		host = unescaped
	}
	ascii, err := idna.Lookup.ToASCII(host)
	return address[:start] + ascii + address[end:], err == nil
}

// unbroken reports whether a letter is of a script that sets no spaces between words.
func unbroken(r rune) bool {
	return slices.ContainsFunc([]*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai},
		func(t *unicode.RangeTable) bool { return unicode.Is(t, r) })
}
