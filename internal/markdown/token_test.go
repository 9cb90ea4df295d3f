package markdown_test

import (
	"fmt"
	"html"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"buildsite/internal/markdown"
)

// TestTokens: a token a line, indented as its element is.
func TestTokens(t *testing.T) {
	for body, want := range map[string]string{
		"": "",
		"One *two* & three\\\nfour": `
<p>
  "One "
  <em>
    "two"
  " & three"
  <br/>
  "\nfour"
"\n"`,
		"[a](b.md \"T\") ![c](d.png) <https://e.org>": `
<p>
  <a link=0 title="T">
    "a"
  " "
  <img/ link=1 alt="c" decoding="async">
  " "
  <a link=2>
    "https://e.org"
"\n"`,
		"## Part {.x lang=es}\n\n---\n\n> [!NOTE]\n> a": `
<h2 id="part" class="x" lang="es">
  "Part"
"\n"
<hr/>
"\n"
<div class="callout callout-note" role="note">
  "\n"
  <p class="callout-title">
    {callout-note}
  "\n"
  <p>
    "a"
  "\n"
"\n"`,
		"a[^1]\n\n[^1]: b": `
<p>
  "a"
  <sup id="fnref-1">
    <a href="#fn-1" class="footnote-ref" role="doc-noteref">
      "1"
"\n"
<section class="footnotes" role="doc-endnotes" aria-label={footnotes}"">
  "\n"
  <ol>
    "\n"
    <li id="fn-1">
      "\n"
      <p>
        "b"
        "\u00a0"
        <a href="#fnref-1" class="footnote-back" role="doc-backlink" aria-label={footnote-back}"">
          "↩︎"
      "\n"
    "\n"
  "\n"
"\n"`,
		"| a |\n|--:|\n": `
<div class="table-scroll" role="region" tabindex="0" aria-label={table}" 1">
  <table>
    "\n"
    <thead>
      "\n"
      <tr>
        "\n"
        <th scope="col" class="align-right">
          "a"
        "\n"
      "\n"
    "\n"
  "\n"
"\n"`,
	} {
		doc, problems := markdown.New("en").Parse("f.md", []byte(body), 1)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), strings.TrimSuffix(drawn(doc), "\n")); diff != "" {
			t.Errorf("%q: -want +got\n%s", body, diff)
		}
	}
}

// drawn lists tokens.
func drawn(d *markdown.Doc) string {
	var b strings.Builder
	deep := 0
	for token := range d.Tokens {
		if token.Kind == markdown.Close {
			deep--
			continue
		}
		b.WriteString(strings.Repeat("  ", deep))
		switch token.Kind {
		case markdown.Open, markdown.Void:
			b.WriteString("<" + token.Tag)
			if token.Kind == markdown.Open {
				deep++
			} else {
				b.WriteString("/")
			}
			if token.Link >= 0 {
				fmt.Fprintf(&b, " link=%d", token.Link)
			}
			for a := range token.Attrs {
				b.WriteString(" " + a.Name + "=")
				if a.Word != "" {
					b.WriteString("{" + a.Word + "}")
				}
				fmt.Fprintf(&b, "%q", a.Value)
			}
			b.WriteString(">")
		case markdown.Text:
			fmt.Fprintf(&b, "%q", token.Text)
		case markdown.Word:
			b.WriteString("{" + token.Word + "}")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// A walk may end early.
func TestTokensStop(t *testing.T) {
	doc, _ := markdown.New("en").Parse("f.md", []byte("a *b* c"), 1)
	n := 0
	for range doc.Tokens {
		if n++; n == 2 {
			break
		}
	}
	if n != 2 {
		t.Errorf("%d tokens", n)
	}
}

// escape writes text as goldmark does.
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// rewritten is a body made of its tokens, as XML, in the manner of readable. It fails where elements aren't closed in their order.
func rewritten(t *testing.T, d *markdown.Doc) string {
	t.Helper()
	var b strings.Builder
	var open []string
	for token := range d.Tokens {
		switch token.Kind {
		case markdown.Open, markdown.Void:
			b.WriteString("<" + token.Tag)
			if token.Link >= 0 {
				target := html.EscapeString(d.Links[token.Link].Target)
				if token.Tag == "img" {
					b.WriteString(` src="` + target + `"`)
				} else if target != "" {
					b.WriteString(` href="` + target + `"`)
				}
			}
			for a := range token.Attrs {
				b.WriteString(" " + a.Name + `="`)
				if a.Word != "" {
					b.WriteString("[" + a.Word + "]")
				}
				b.WriteString(escape.Replace(a.Value) + `"`)
			}
			if token.Kind == markdown.Void {
				b.WriteString("/")
			} else {
				open = append(open, token.Tag)
			}
			b.WriteString(">")
		case markdown.Close:
			if len(open) == 0 || open[len(open)-1] != token.Tag {
				t.Errorf("</%s> in %v", token.Tag, open)
				return ""
			}
			open = open[:len(open)-1]
			b.WriteString("</" + token.Tag + ">")
		case markdown.Text:
			b.WriteString(escape.Replace(token.Text))
		case markdown.Word:
			b.WriteString("[" + token.Word + "]")
		}
	}
	if len(open) > 0 {
		t.Errorf("%v isn't closed", open)
	}
	return b.String()
}

// The tokens of a body, written out again, are the body.
func FuzzTokens(f *testing.F) {
	seed(f)
	parser := markdown.New("en")
	f.Fuzz(func(t *testing.T, body []byte) {
		if !utf8.Valid(body) {
			t.Skip("frontmatter.Cut refuses it")
		}
		doc, _ := parser.Parse("f.md", body, 1)
		if got, want := rewritten(t, doc), asXML(doc); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	})
}

// A walk allocates nothing for what has no escapes.
func TestTokensAllocate(t *testing.T) {
	doc, _ := markdown.New("en").Parse("f.md", []byte("## Part {lang=es}\n\nOne *two* [three](a.md \"T\")[^1].\n\n- [x] b\n\n[^1]: c\n"), 1)
	values := 0
	n := testing.AllocsPerRun(100, func() {
		for token := range doc.Tokens {
			for a := range token.Attrs {
				values += len(a.Value)
			}
		}
	})
	if n > 0 || values == 0 {
		t.Errorf("%v allocations", n)
	}
}
