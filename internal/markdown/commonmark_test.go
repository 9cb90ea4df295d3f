package markdown_test

import (
	"bufio"
	"encoding/json"
	"html"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	xhtml "golang.org/x/net/html"

	"buildsite/internal/markdown"
)

// An example is one of the CommonMark specification's.
type example struct {
	Number   int    `json:"example"`
	Markdown string `json:"markdown"`
	HTML     string `json:"html"`
	Section  string `json:"section"`
}

func commonmark(t testing.TB) []example {
	t.Helper()
	src, err := os.ReadFile("testdata/commonmark.json")
	if err != nil {
		t.Fatal(err)
	}
	var examples []example
	if err := json.Unmarshal(src, &examples); err != nil {
		t.Fatal(err)
	}
	return examples
}

// Our markdown is CommonMark: every example of its specification comes out as it says, but for what normal undoes and what
// testdata/commonmark.txt lists.
func TestCommonMark(t *testing.T) {
	examples := commonmark(t)
	if len(examples) != 652 {
		t.Fatalf("%d examples, not the 652 of CommonMark 0.31.2", len(examples))
	}
	listed := intended(t)
	parser := markdown.New("en")
	for _, e := range examples {
		reason, isListed := listed[e.Number]
		delete(listed, e.Number)
		doc, _ := parser.Parse("spec.md", []byte(e.Markdown), 1)
		got, want := normal(t, readable(doc)), normal(t, e.HTML)
		switch {
		case isListed && got == want:
			t.Errorf("example %d is in commonmark.txt (%s), but comes out as the specification says", e.Number, reason)
		case !isListed && got != want:
			t.Errorf("example %d, %s\n%s\nspecified\n%s\ngot\n%s", e.Number, e.Section, e.Markdown, want, got)
		}
	}
	for n := range listed {
		t.Errorf("commonmark.txt lists example %d, which doesn't exist", n)
	}
}

// intended reads the examples that we render differently on purpose: lines `numbers: reason`.
func intended(t *testing.T) map[int]string {
	t.Helper()
	f, err := os.Open("testdata/commonmark.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m := map[int]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "#") || lines.Text() == "" {
			continue
		}
		numbers, reason, ok := strings.Cut(lines.Text(), ": ")
		if !ok || reason == "" {
			t.Fatalf("commonmark.txt: %q gives no reason", lines.Text())
		}
		for _, part := range strings.Fields(numbers) {
			first, last, isRange := strings.Cut(part, "-")
			if !isRange {
				last = first
			}
			from, err := strconv.Atoi(first)
			if err != nil {
				t.Fatal(err)
			}
			to, err := strconv.Atoi(last)
			if err != nil {
				t.Fatal(err)
			}
			for n := from; n <= to; n++ {
				if m[n] != "" {
					t.Errorf("commonmark.txt lists example %d twice", n)
				}
				m[n] = reason
			}
		}
	}
	return m
}

// readable is a body with its references written so that a person can read them: addresses as they were written,
// interface words as [name].
func readable(d *markdown.Doc) string { return string(d.Body.Append(nil, readably(d, false))) }

// asXML is the same as XML.
func asXML(d *markdown.Doc) string { return string(d.Body.Append(nil, readably(d, true))) }

// asBook is the same as it stands in a book.
func asBook(d *markdown.Doc) string {
	r := readably(d, true)
	r.Book = true
	return string(d.Body.Append(nil, r))
}

func readably(d *markdown.Doc, xml bool) markdown.Resolver {
	return markdown.Resolver{
		Link:  func(i int) string { return html.EscapeString(d.Links[i].Target) },
		Image: func(i int) string { return ` src="` + html.EscapeString(d.Links[i].Target) + `"` },
		Word:  func(name string) string { return "[" + name + "]" },
		XML:   xml,
	}
}

// typed undoes typographic punctuation.
var typed = strings.NewReplacer("“", `"`, "”", `"`, "‘", "'", "’", "'", "–", "--", "—", "---", "…", "...", "′", "'", "″", `"`)

// normal is HTML without what we add to CommonMark's on purpose, in one spelling of tags and entities:
//
//   - id on headings, dir and tabindex on pre, loading and decoding on img;
//   - the coloured tokens of code in a known language;
//   - typographic quotes, dashes and dots.
func normal(t *testing.T, source string) string {
	t.Helper()
	added := map[string][]string{
		"h1": {"id"}, "h2": {"id"}, "h3": {"id"}, "h4": {"id"}, "h5": {"id"}, "h6": {"id"},
		"pre": {"dir", "tabindex"}, "img": {"loading", "decoding"},
	}
	var b strings.Builder
	inPre := false
	for z := xhtml.NewTokenizer(strings.NewReader(source)); ; {
		kind := z.Next()
		token := z.Token()
		switch {
		case kind == xhtml.ErrorToken:
			return b.String()
		case token.Data == "pre":
			inPre = kind == xhtml.StartTagToken
		case inPre && token.Data == "span" && kind != xhtml.TextToken:
			continue
		}
		switch kind {
		case xhtml.TextToken:
			token.Data = typed.Replace(token.Data)
		case xhtml.SelfClosingTagToken:
			token.Type = xhtml.StartTagToken
		}
		token.Attr = slices.DeleteFunc(token.Attr, func(a xhtml.Attribute) bool { return slices.Contains(added[token.Data], a.Key) })
		slices.SortFunc(token.Attr, func(a, b xhtml.Attribute) int { return strings.Compare(a.Key, b.Key) })
		for i := range token.Attr {
			token.Attr[i].Val = typed.Replace(token.Attr[i].Val)
		}
		b.WriteString(token.String())
	}
}
