package markdown_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	xhtml "golang.org/x/net/html"

	"buildsite/internal/diag"
	"buildsite/internal/markdown"
)

// What a Doc tells besides its HTML.
func TestDoc(t *testing.T) {
	const body = `Some [words](a.md "Title") and ![two words](b.png).

## A *first* part[^1]

See <https://example.org> -- not ` + "`this code`" + `.

### {braces}

[^1]: Three more words.
`
	got, problems := markdown.New("en").Parse("content/page.md", []byte(body), 10)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	at := func(line, col int) diag.Pos { return diag.Pos{File: "content/page.md", Line: line, Col: col} }
	want := &markdown.Doc{
		Headings: []markdown.Heading{
			{Level: 2, ID: "a-first-part", Text: "A first part", Pos: at(12, 1)},
			{Level: 3, ID: "braces", Text: "{braces}", Pos: at(16, 1)},
		},
		Links: []markdown.Link{
			{Target: "a.md", Pos: at(10, 14), Width: 4},
			{Target: "b.png", Alt: "two words", Image: true, Pos: at(10, 45), Width: 5},
			{Target: "https://example.org", Pos: at(14, 6), Width: 19},
		},
		Footnotes: 1,
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(markdown.Doc{}, "Body", "Words"), cmpopts.IgnoreUnexported(markdown.Doc{})); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a-first-part", "braces"}, got.IDs()); diff != "" {
		t.Errorf("IDs: -want +got\n%s", diff)
	}
	for id, want := range map[string]bool{"braces": true, "fn-1": true, "fnref-1": true, "fn-2": false, "Braces": false, "": false} {
		if _, ok := got.ID(id); ok != want {
			t.Errorf("ID(%q): %t", id, !want)
		}
	}
	if got.Body.Empty() {
		t.Error("the body is said to be empty")
	}
	if empty, _ := markdown.New("en").Parse("f.md", []byte(" \n\n"), 1); !empty.Body.Empty() {
		t.Error("the body of spaces isn't said to be empty")
	}
}

// Words are those that a reader would count, whatever markup and punctuation stands in or beside them.
func TestWords(t *testing.T) {
	for _, test := range []struct {
		body string
		want int
	}{
		{"", 0},
		{"one two\nthree  four\n", 4},
		{"# one\n\n- two\n\n> three\n\n| four |\n|---|\n| five |\n", 5},
		{"one `two three` four", 4},
		{"![one two](three.png)", 2},
		{"<https://example.org>", 1},
		{"one [two](a.md), *three*.", 3},
		{"it's one \"quoted\" word, isn't it...", 6},
		{"un**bear**able", 1},
	} {
		if doc, _ := markdown.New("en").Parse("f.md", []byte(test.body), 1); doc.Words != test.want {
			t.Errorf("%q has %d words, want %d", test.body, doc.Words, test.want)
		}
	}
}

// A link's position is that of its target, shown here between › and ‹.
func TestLinkPositions(t *testing.T) {
	for _, source := range []string{
		"[a](›b.md‹)",
		"ünïcode [a](›größe.md‹)",
		"one\n\n> two [a](›b.md‹ \"b.md\")",
		"[a](<›two words.md‹>)",
		"![A bowl](›bowl.png‹)",
		"[![A bowl](bowl.png)](›page.md‹)",
		"<›https://example.org‹>",
		"see ›https://example.org‹.",
		"| a |\n|---|\n| [x](›y.md‹) |",
		"- [ ] [x](›y.md‹)",
		"[a][b]\n\n[b]: ›c.md‹",
		"[page.md](›page.md‹)",
	} {
		start, end := strings.Index(source, "›"), strings.Index(source, "‹")
		body := strings.NewReplacer("›", "", "‹", "").Replace(source)
		line := 1 + strings.Count(source[:start], "\n")
		want := fmt.Sprintf("f.md:%d:%d", line, utf8.RuneCountInString(source[strings.LastIndex(source[:start], "\n")+1:start])+1)
		width := utf8.RuneCountInString(source[start+len("›") : end])

		doc, _ := markdown.New("en").Parse("f.md", []byte(body), 1)
		if len(doc.Links) == 0 {
			t.Errorf("%q: no link found", body)
			continue
		}
		if l := doc.Links[0]; l.Pos.String() != want || l.Width != width {
			t.Errorf("%q: the target is at %s, %d wide; want %s, %d", body, l.Pos, l.Width, want, width)
		}
	}
}

// A prefix stands before every id and before every fragment that leads to one of the body's own ids.
func TestPrefix(t *testing.T) {
	doc, problems := markdown.New("en").Parse("f.md", []byte("## Part\n\nNote[^n] and note[^n].\n\n[^n]: Text.\n"), 1)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	got := string(doc.Body.Append([]byte("kept "), markdown.Resolver{Prefix: "p7-", Word: func(string) string { return "" }}))
	if !strings.HasPrefix(got, "kept <h2 id=\"p7-part\">") {
		t.Errorf("Append didn't append: %s", got)
	}
	for _, part := range []string{`id="`, `href="#`} {
		if strings.Count(got, part) != strings.Count(got, part+"p7-") || !strings.Contains(got, part) {
			t.Errorf("not every %s has the prefix:\n%s", part, got)
		}
	}
}

// elements and attributes are all that a body may hold, whatever was written.
var (
	elements = strings.Fields("a blockquote br code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr img li ol p pre section span " +
		"strong sub sup table tbody td th thead tr ul")
	attributes = strings.Fields("alt aria-label class decoding dir href id lang loading role scope src start tabindex title")
)

// wellFormed reports what keeps a body from being XML.
func wellFormed(body string) error {
	d := xml.NewDecoder(strings.NewReader("<body>" + body + "</body>"))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		element, ok := token.(xml.StartElement)
		seen := map[string]bool{}
		for _, a := range element.Attr {
			if ok && seen[a.Name.Local] { // the decoder lets it pass
				return fmt.Errorf("two attributes %q of <%s>", a.Name.Local, element.Name.Local)
			}
			seen[a.Name.Local] = true
		}
	}
}

// seed adds all goldens, the examples of CommonMark, and characters that XML doesn't know.
func seed(f *testing.F) {
	for _, g := range goldens(f) {
		f.Add(g.input)
	}
	for _, e := range commonmark(f) {
		f.Add([]byte(e.Markdown))
	}
	for _, body := range []string{
		"&#1; &#xFFFE; &#x7f; &#xD800;", "`\x01`", "a&#13;b\r\nc", "[a](b \"&quot;&#2;\")", "![&#3;](a.png)",
		"```{.a .b lang=de lang=es}\n\x0c\n```",
	} {
		f.Add([]byte(body))
	}
}

// Whatever is written, Parse doesn't panic, its problems stand inside the file, and its body is XML and holds nothing foreign.
func FuzzParse(f *testing.F) {
	seed(f)
	parser := markdown.New("en")
	f.Fuzz(func(t *testing.T, body []byte) {
		if !utf8.Valid(body) {
			t.Skip("frontmatter.Cut refuses it")
		}
		const first = 7
		doc, problems := parser.Parse("f.md", body, first)
		lines := strings.Split(string(body), "\n")
		inside := func(what string, p diag.Pos) {
			if p.Line < first || p.Line >= first+len(lines) || p.Col < 1 || p.Col > utf8.RuneCountInString(lines[p.Line-first])+1 {
				t.Errorf("%s is said to be at %s, outside the file", what, p)
			}
		}
		idProblem := false
		for _, p := range problems {
			if strings.HasPrefix(p.Message, "the text can't be parsed") {
				if !strings.Contains(string(body), "{") { // goldmark's known panics are all in its reading of attributes
					t.Errorf("goldmark panicked: %s", p.Message)
				}
				return
			}
			inside(p.Message, p.Pos)
			if p.Width < 1 || p.Message == "" || p.Hint == "" {
				t.Errorf("width %d, message %q, hint %q", p.Width, p.Message, p.Hint)
			}
			idProblem = idProblem || strings.Contains(p.Message, " id")
		}
		for _, l := range doc.Links {
			inside("the link "+l.Target, l.Pos)
		}
		for _, h := range doc.Headings {
			inside("the heading "+h.ID, h.Pos)
		}

		for _, body := range []string{asXML(doc), asBook(doc)} {
			if err := wellFormed(body); err != nil {
				t.Errorf("%v\n%s", err, body)
			}
		}
		html := readable(doc)
		ids := map[string]bool{}
		for z := xhtml.NewTokenizer(strings.NewReader(html)); ; {
			kind := z.Next()
			if kind == xhtml.ErrorToken {
				break
			}
			token := z.Token()
			if kind == xhtml.CommentToken || kind == xhtml.DoctypeToken {
				t.Errorf("a comment in the body: %s", html)
			}
			if kind != xhtml.StartTagToken && kind != xhtml.SelfClosingTagToken {
				continue
			}
			if !slices.Contains(elements, token.Data) {
				t.Errorf("the element %s:\n%s", token.Data, html)
			}
			for _, a := range token.Attr {
				if !slices.Contains(attributes, a.Key) {
					t.Errorf("the attribute %s:\n%s", a.Key, html)
				}
				if a.Key == "id" && !idProblem {
					if ids[a.Val] || a.Val == "" {
						t.Errorf("the id %q twice or empty:\n%s", a.Val, html)
					}
					ids[a.Val] = true
				}
			}
		}
	})
}

func TestNewTab(t *testing.T) {
	doc, problems := markdown.New("en").Parse("a.md", []byte("[a](a.md), [plan](plan.pdf \"A plan\"), <https://example.org/>\n"), 1)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	got := string(doc.Body.Append(nil, markdown.Resolver{
		Link:   func(i int) string { return doc.Links[i].Target },
		NewTab: func(i int) bool { return strings.HasSuffix(doc.Links[i].Target, ".pdf") },
	}))
	want := `<p><a href="a.md">a</a>, <a href="plan.pdf" target="_blank" rel="noopener" title="A plan">plan</a>, <a href="https://example.org/">https://example.org/</a></p>`
	if strings.TrimSpace(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestBook: in a book, notes are asides that can pop up, what follows the words of a link is the book's affair, and what only browsers need isn't there.
func TestBook(t *testing.T) {
	const text = "a[^1] [b](c.md) <https://e.org> ![d](e.png)\n\n| f |\n|---|\n\n    g\n\nh[^1]\n\n[^1]: i\n\n    j\n"
	doc, _ := markdown.New("en").Parse("page.md", []byte(text), 1)
	got := string(doc.Body.Append(nil, markdown.Resolver{
		Link: func(i int) string {
			if i == 0 {
				return ""
			}
			return "#"
		},
		Image:  func(int) string { return ` src="p"` },
		Word:   func(name string) string { return name },
		After:  func(i int) string { return fmt.Sprintf("(%d)", i) },
		Prefix: "x-",
		XML:    true,
		Book:   true,
	}))
	const want = `<p>a<sup id="x-fnref-1"><a href="#x-fn-1" class="footnote-ref" epub:type="noteref" role="doc-noteref">1</a></sup> <a>b</a>(0) ` +
		`<a href="#">https://e.org</a>(1) <img src="p" alt="d"/></p>
<div class="table-scroll"><table>
<thead>
<tr>
<th scope="col">f</th>
</tr>
</thead>
</table>
</div>
<pre dir="ltr"><code>g
</code></pre>
<p>h<sup id="x-fnref-1-2"><a href="#x-fn-1" class="footnote-ref" epub:type="noteref" role="doc-noteref">1</a></sup></p>
<section class="footnotes" epub:type="footnotes" aria-label="footnotes">
<aside epub:type="footnote" role="doc-footnote" id="x-fn-1"><p class="note-number"><a href="#x-fnref-1" role="doc-backlink" aria-label="footnote-back 1">1</a></p>
<p>i</p>
<p>j` + "\u00a0" + `<a href="#x-fnref-1-2" class="footnote-back" role="doc-backlink" aria-label="footnote-back 2">↩` + "\uFE0E" + `</a></p>
</aside>
</section>
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
