// Package bomb makes inputs that cost far more than their size where a parser counts, searches or nests without care. Tests see that they cost
// no more than others, or are refused.
package bomb

import (
	"fmt"
	"strings"
)

// A Text is a kind of input, as large as is asked for.
type Text struct {
	Name string
	Make func(size int) string // at most size bytes
}

// repeated is one text over and over.
func repeated(name, text string) Text {
	return framed(name, "", text, "")
}

// framed is one text over and over between two others.
func framed(name, before, text, after string) Text {
	return Text{name, func(size int) string {
		return before + strings.Repeat(text, max(0, size-len(before)-len(after))/len(text)) + after
	}}
}

// counted is a text for each number from 0 on, in the place of each %d.
func counted(name, before, text string) Text {
	return Text{name, func(size int) string {
		var b strings.Builder
		b.WriteString(before)
		for i := 0; ; i++ {
			line := strings.ReplaceAll(text, "%d", fmt.Sprint(i))
			if b.Len()+len(line) > size {
				return b.String()
			}
			b.WriteString(line)
		}
	}}
}

// Bodies are bodies of pages in markdown.
var Bodies = []Text{
	table("table, 1,280 columns", 1280),
	table("table, 100 columns", 100),
	table("table, 20 columns", 20),
	framed("table of a column", "|a|\n|-|\n", "|a|\n", ""),
	framed("table of links", "|a|b|\n|-|-|\n", "|[a](b.md)|*a*|\n", ""),
	repeated("tables", "|a|\n|-|\n|a|\n\n"),
	repeated("lines of strokes", "| a | b |\n"),
	repeated("lines of hyphens and strokes", "|-|-|\n"),
	repeated("headings", "## a\n"),
	counted("headings, numbered", "", "## a %d\n"),
	repeated("headings without words", "##\n"),
	repeated("headings, underlined", "a\n-\n"),
	framed("heading of one line", "## ", "*a_ ", "\n"),
	framed("heading of many lines", "", "*a_\n", "---\n"),
	counted("headings and links to them", "", "## a\n[a](#a-%d)\n"),
	repeated("quotes in quotes", ">"),
	repeated("quotes in quotes, apart", "> "),
	framed("quotes in quotes, going on", strings.Repeat("> ", 500)+"a\n", "a\n", ""),
	stairs("quotes in quotes, growing", "> "),
	repeated("quotes", "> a\n\n"),
	repeated("quote", "> a\n"),
	repeated("quote, every second line", "> a\na\n"),
	repeated("lists in lists", "- "),
	repeated("lists in lists, starred", "* "),
	repeated("lists in lists, numbered", "1. "),
	repeated("lists in quotes in lists", "> - "),
	stairs("lists in lists, growing", "  "),
	repeated("list", "- a\n"),
	repeated("list with empty lines", "- a\n\n"),
	repeated("list of empty entries", "-\n"),
	repeated("lists, numbered, each another", "1. a\n2) a\n"),
	repeated("tasks", "- [ ] a\n"),
	repeated("callouts", "> [!NOTE]\n> a\n\n"),
	repeated("callouts, unknown", "> [!NOTES]\n> a\n\n"),
	repeated("callouts in callouts", "> [!NOTE]\n"),
	repeated("definitions", "a\n: b\n\n"),
	repeated("definitions of one word", ": b\n"),
	framed("definitions of a word", "a\n", ": b\n", ""),
	repeated("links", "[a](b.md)\n"),
	repeated("links on one line", "[a](b.md) "),
	repeated("links without spaces", "[a](b.md)"),
	repeated("links with titles", `[a](b.md "c") `),
	repeated("links left open", "[a](b"),
	repeated("links left open, in angle brackets", "[a](<b "),
	repeated("links left open in their titles", `[a](b "c `),
	repeated("links without addresses", "[a]( "),
	repeated("links in links", "[a [b](c.md) d](e.md) "),
	repeated("pictures", "![a](b.png)\n"),
	nested("pictures in pictures", "![a", "](b.png)"),
	repeated("brackets", "["),
	repeated("brackets, closing", "]"),
	repeated("brackets, both", "[]"),
	nested("brackets in brackets", "[", "]"),
	repeated("pictures left open", "!["),
	repeated("parentheses", "[a]("),
	nested("parentheses in an address", "[a](((", "))"),
	repeated("bare addresses", "https://a.b "),
	repeated("bare addresses in lines", "https://a.b\n"),
	repeated("bare addresses of www", "www.a.b "),
	repeated("mail addresses", "a@b.c "),
	repeated("mail addresses, unfinished", "a@"),
	repeated("schemes", "http://"),
	framed("bare address", "https://a.b/", "a(", ""),
	repeated("addresses in angle brackets", "<https://a.b> "),
	framed("links by reference", "[r]: index.md\n\n", "[a][r]\n", ""),
	framed("links by reference on one line", "[r]: index.md\n\n", "[a][r] ", ""),
	framed("links by reference, defined below", "", "[a][r] ", "\n\n[r]: index.md\n"),
	repeated("references, undefined", "[a][b]\n"),
	repeated("references, undefined, on one line", "[a][b] "),
	repeated("references, undefined, short", "[a][] "),
	counted("reference definitions", "", "[r%d]: a.md\n"),
	repeated("reference definitions of one name", "[r]: a.md\n"),
	repeated("reference definitions with titles", "[r]: a.md 'a\n"),
	counted("reference definitions apart", "", "[r%d]: a.md\n\n"),
	counted("reference definitions, each used", "", "[r%d]: a.md\n\n[r%d]\n\n"),
	counted("footnotes", "", "a[^%d]\n\n[^%d]: a\n\n"),
	counted("footnotes that nothing refers to", "", "[^%d]: a\n\n"),
	repeated("footnotes of one name", "[^a]: a\n\n"),
	framed("footnote, referred to often", "[^a]: a\n\n", "[^a] ", ""),
	repeated("footnotes, undefined", "[^a] "),
	counted("footnotes, undefined, numbered", "", "[^%d]\n"),
	repeated("footnotes in footnotes", "[^a]:"),
	repeated("emphasis, unmatched", "*a_ "),
	repeated("emphasis, opening", "*a "),
	repeated("emphasis, closing", "a* "),
	repeated("emphasis, both", "*a* "),
	repeated("emphasis and strong", "*a **b "),
	repeated("stars", "*"),
	framed("stars around a word", strings.Repeat("*", 100_000), "a", strings.Repeat("*", 100_000)),
	repeated("struck through", "~a ~~b "),
	repeated("quotation marks", `"`),
	repeated("quotation marks, opening", `"a `),
	repeated("quotation marks, closing", `a" `),
	repeated("quotation marks, single", "'a "),
	repeated("quotation marks, both", `"a" 'b' `),
	repeated("apostrophes", "a'b "),
	repeated("dashes", "-- --- ... "),
	repeated("hyphens", "-"),
	repeated("full stops", "."),
	repeated("attributes", "a\n{.x}\n"),
	repeated("attributes of one block", "{.x}\n"),
	framed("attributes of one heading", "## a\n", "{.x}\n", ""),
	repeated("attributes of headings", "## a {.x}\n"),
	counted("ids of headings", "", "## a {#a%d}\n"),
	repeated("ids of headings, all the same", "## a {#a}\n"),
	framed("attributes in one pair of braces", "## a {", ".x ", "}\n"),
	repeated("braces", "{"),
	repeated("braces in headings", "## {\n"),
	repeated("refused attributes", "## a {onclick=x}\n"),
	fenced("go", "func f() { return \"a\" + 1 } // b\n"),
	fenced("go", "/*"),
	fenced("python", "def f(a):\n    return f\"{a}\"\n"),
	fenced("javascript", "const a = `b${c}` + /d/ // e\n"),
	fenced("javascript", "/"),
	fenced("html", "<p class=\"a\">b</p>\n"),
	fenced("html", "<"),
	fenced("css", "a { b: c }\n"),
	fenced("bash", "echo \"$a\" | b\n"),
	fenced("bash", "$("),
	fenced("c++", "int f(a b) { return c<d>(); }\n"),
	fenced("c", "a "),
	fenced("java", "class A { void f(int b) {} }\n"),
	fenced("java", "a "),
	fenced("php", "<?php $a = 'b'; ?>\n"),
	fenced("ruby", "def f; :a; end # b\n"),
	fenced("haskell", "f a = b -- c\n"),
	fenced("yaml", "a: b # c\n"),
	fenced("yaml", "- "),
	fenced("markdown", "# a *b* [c](d)\n"),
	fenced("markdown", "*"),
	fenced("typescript", "let a: B<C> = d\n"),
	fenced("json", `{"a":`),
	fenced("sql", "SELECT a FROM b WHERE c = 'd';\n"),
	fenced("unknown", "a\n"),
	repeated("code blocks", "```go\na\n```\n"),
	repeated("code blocks of unknown languages", "```x\na\n```\n"),
	counted("code blocks, each in an unknown language", "", "```x%d\na\n```\n"),
	repeated("code blocks, indented", "    a\n\n"),
	repeated("backticks", "`"),
	ticks("backticks of all lengths"),
	repeated("code", "`a` "),
	repeated("code left open", "`a ``b "),
	repeated("HTML blocks", "<div>\n\n"),
	repeated("HTML lines", "<div>a</div>\n"),
	repeated("HTML in the text", "a <b>c</b> "),
	repeated("HTML comments", "<!-- a -->\n"),
	repeated("HTML comments left open", "a <!-- "),
	repeated("HTML instructions left open", "a <? "),
	repeated("HTML declarations left open", "a <!A "),
	repeated("CDATA left open", "a <![CDATA[ "),
	repeated("HTML tags left open", "a <b c=' "),
	repeated("less-than signs", "<"),
	repeated("greater-than signs in lines", "a > b < c\n"),
	repeated("entities", "&amp;"),
	repeated("entities, unfinished", "&"),
	repeated("entities by number", "&#65;"),
	repeated("backslashes", `\`),
	repeated("escapes", `\*`),
	repeated("words", "a "),
	repeated("lines", "a\n"),
	repeated("paragraphs", "a\n\n"),
	framed("word", "", "a", ""),
	repeated("letters with accents", "é"),
	repeated("ideographs", "的"),
	repeated("line breaks", "a\\\n"),
	repeated("line breaks by spaces", "a  \n"),
	repeated("empty lines", "\n"),
	repeated("empty lines of Windows", "\r\n"),
	repeated("tabs", "\t"),
	repeated("tabs and words", "\ta"),
	repeated("lists in lists by tabs", "-\t"),
	repeated("lines that tabs begin", "\ta\n"),
	repeated("spaces", " "),
	repeated("rules", "---\n"),
	repeated("rules between words", "a\n\n***\n"),
	repeated("control characters", "\x01"),
	repeated("colons", ":"),
	repeated("callout marks", "[!NOTE] "),
	repeated("wiki links", "[[a]] "),
	repeated("wiki pictures", "![["),
	repeated("template marks", "{{a}} {%b%} "),
	repeated("pluses and equals signs", "++a++ ==b== "),
	mixed("everything"),
}

func table(name string, columns int) Text {
	return Text{name, func(size int) string {
		head := strings.Repeat("|a", columns) + "\n" + strings.Repeat("|-", columns) + "\n"
		if len(head) > size {
			return ""
		}
		return head + strings.Repeat("|a\n", (size-len(head))/3)
	}}
}

// nested is one text many times, and then another as often.
func nested(name, open, closing string) Text {
	return Text{name, func(size int) string {
		n := size / (len(open) + len(closing))
		return strings.Repeat(open, n) + strings.Repeat(closing, n)
	}}
}

// stairs are lines, each of which is indented once more than the one above.
func stairs(name, indent string) Text {
	return Text{name, func(size int) string {
		var b strings.Builder
		for i := 0; ; i++ {
			line := strings.Repeat(indent, i) + "- a\n"
			if b.Len()+len(line) > size/2 {
				break
			}
			b.WriteString(line)
		}
		return b.String() + strings.Repeat("a\n", (size-b.Len())/2)
	}}
}

// ticks are runs of backticks, each longer than the one before.
func ticks(name string) Text {
	return Text{name, func(size int) string {
		var b strings.Builder
		for i := 1; b.Len()+i+1 <= size; i++ {
			b.WriteString(strings.Repeat("`", i) + " ")
		}
		return b.String()
	}}
}

func fenced(language, line string) Text {
	name := "code in " + language
	if !strings.HasSuffix(line, "\n") {
		name += " on one line, " + strings.TrimSpace(line)
	}
	return framed(name, "```"+language+"\n", line, "\n```\n")
}

// mixed is a little of what is in pages, over and over.
func mixed(name string) Text {
	return repeated(name, "## A part\n\nSome *words* and \"more\" of [them](b.md), see <https://example.org>; `code`.\n\n- one\n- two\n  - three\n\n"+
		"| a | b |\n|---|---|\n| c | d |\n\n> [!NOTE]\n> A note.\n\n```go\nfunc f() {}\n```\n\n")
}
