package media_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"testing"
	"unicode/utf16"

	"buildsite/internal/media"
)

const xlink = ` xmlns:xlink="http://www.w3.org/1999/xlink"`

// svg is a drawing with something in it.
func svg(inner string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg"` + xlink + ` viewBox="0 0 9 9">` + "\n" + inner + "\n</svg>"
}

// Each of these would run, load or lead somewhere in some browser, or isn't shown by any.
func TestActiveDrawings(t *testing.T) {
	for _, inner := range []string{
		`<script>1</script>`,
		`<script href="evil.js"/>`,
		`<defs><g display="none"><script xlink:href="evil.js"/></g></defs>`,
		`<s:script xmlns:s="http://www.w3.org/2000/svg">1</s:script>`,
		`<h:script xmlns:h="http://www.w3.org/1999/xhtml">1</h:script>`,
		`<script xmlns="http://www.w3.org/1999/xhtml">1</script>`,
		`<b xmlns="http://www.w3.org/1999/xhtml" onclick="x"/>`,
		`<title><script>1</script></title>`,
		`<metadata><x xmlns="urn:x" onload="1"/></metadata>`,
		`<foreignObject><p/></foreignObject>`,
		`<iframe src="#a"/>`, `<embed src="#"/>`, `<object data="x"/>`, `<audio src="x"/>`, `<video href="x"/>`, `<canvas/>`, `<handler/>`, `<listener/>`, `<discard/>`,
		`<g onload="1"/>`, `<g ONCLICK="1"/>`, `<g OnMouseOver = '1'/>`, `<g onanythingnew="1"/>`,
		`<a href="javascript:1"/>`, `<a xlink:href="java&#x09;script:1"/>`, `<a href=" &#10;javascript:1"/>`, `<a href="JaVaScRiPt&#58;1"/>`,
		`<a href="https://example.com/"/>`, `<a href="//example.com"/>`, `<a href="evil.html"/>`, `<a href="?x"/>`, `<a href="data:text/html,x"/>`,
		`<use href="other.svg#a"/>`, `<use xlink:href="data:image/svg+xml,x#a"/>`,
		`<image href="pixel.png"/>`, `<image href="https://example.com/pixel.png"/>`, `<image href="data:image/svg+xml;base64,AAAA"/>`, `<image href="data:text/html;base64,AAAA"/>`,
		`<feImage href="https://example.com/"/>`,
		`<set attributeName="href" to="x"/>`, `<animate attributeName="xlink:href" values="#a;b"/>`, `<set attributeName="onclick" to="1"/>`, `<animate attributeName=" HREF " to="#"/>`,
		`<animate attributeName="x" to="java script:1"/>`,
		`<style>@import "x.css";</style>`, `<style>@im<!-- -->port "x.css";</style>`, `<style>@im<![CDATA[port]]> "x.css";</style>`, `<style>@\69mport "x";</style>`,
		`<style>a{b:"/*";background:url(https://example.com/);c:"*/"}</style>`, `<style>a { fill: URL( 'x.png' ) }</style>`, `<style>a{background:image-set("x" 1x)}</style>`,
		`<style>@font-face{src:url(https://example.com/a.woff2)}</style>`,
		`<g style="background:url(x)"/>`, `<g fill="url(https://example.com/#a)"/>`, `<g filter="url( other.svg#a )"/>`, `<g style="behavior:x"/>`, `<g mask="\75rl(x)"/>`,
		`<?xml-stylesheet href="x.css"?>`, `<?php 1 ?>`, `<g xml:base="https://example.com/"/>`,
		`<g>`, `</g>`, `<g a=b/>`, `<g a/>`, `<a b="c" d="&nbsp;"/>`, `<g inkscape:label="x"/>`, `<p:g/>`, `a & b`, "\x00", "\x1b$B",
	} {
		_, _, problems := media.SVG("a.svg", []byte(svg(inner)))
		switch {
		case !problems.Failed():
			t.Errorf("%s passes", inner)
		case problems[0].Line < 2 || problems[0].Col < 1:
			t.Errorf("%s: %s isn't where it stands", inner, problems[0].Pos)
		}
	}
}

// A drawing is XML in UTF-8, and nothing but that.
func TestNoDrawing(t *testing.T) {
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, _ = z.Write([]byte(svg("")))
	_ = z.Close()
	wide := "\xff\xfe"
	for _, c := range utf16.Encode([]rune(svg("<script>1</script>"))) {
		wide += string([]byte{byte(c), byte(c >> 8)})
	}
	for name, text := range map[string]string{
		"nothing": "", "words": "words", "html": "<!doctype html><svg/>", "a page": "<html/>", "gzip": zipped.String(), "UTF-16": wide, "UTF-16 without its mark": wide[2:],
		"UTF-7":             `<?xml version="1.0" encoding="UTF-7"?>` + svg("+ADw-script+AD4-"),
		"a hidden encoding": `<?xml version="1.0" encoding = "iso-2022-jp"?>` + svg(""),
		"entities":          `<!DOCTYPE svg [<!ENTITY a "<script>1</script>">]>` + svg("&a;"),
		"a style sheet":     `<?xml-stylesheet href="a.xsl" type="text/xsl"?>` + svg(""),
		"cut off":           svg("<g>")[:100],
		"two roots":         svg("") + svg(""),
		"words after it":    svg("") + "words",
		"no namespace":      `<svg viewBox="0 0 9 9"/>`,
		"no size":           `<svg xmlns="http://www.w3.org/2000/svg"/>`,
		"relative size":     `<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="50%"/>`,
		"another namespace": `<svg xmlns="http://www.w3.org/1999/xhtml" viewBox="0 0 9 9"/>`,
	} {
		if _, _, problems := media.SVG("a.svg", []byte(text)); !problems.Failed() {
			t.Errorf("%s passes", name)
		}
	}
}

// What drawing programs write passes.
func TestDrawings(t *testing.T) {
	bowl, err := os.ReadFile("../../content/bowl.svg")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		string(bowl),
		"\ufeff<?xml version=\"1.0\" encoding='utf-8' standalone=\"no\"?>\n<!-- Generator -->\n" +
			`<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">` + svg(""),
		svg(`<a href="#b"><use xlink:href="#c"/></a><rect fill="url(#d)" transform="translate(1 2)" style="filter:url('#e');-inkscape-font-specification:'Sans'"/>`),
		svg(`<image href="data:image/png;base64,iVBORw0KGgo="/><style>svg:has(:target) .a{opacity:.3} @media print{a{fill:url(#b)}}</style>`),
		svg(`<style type="text/css"><![CDATA[ @font-face{font-family:a;src:url(data:font/woff2;base64,AAAA)} ]]></style><set attributeName="fill" to="red" begin="1s"/>`),
		svg(`<title>On &amp; off &lt;b></title>`), svg(`<text xml:space="preserve">javascript: is a word, url(https://example.com) too</text>`),
		svg(`<sodipodi:namedview xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" sodipodi:docname="C:\a(1).svg"/><metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:a r:resource="http://purl.org/dc/"/></r:RDF></metadata>`),
	} {
		if _, _, problems := media.SVG("a.svg", []byte(text)); len(problems) > 0 {
			t.Errorf("%.200s: %s", text, lines(problems))
		}
	}
}

func TestDrawingSizes(t *testing.T) {
	for attributes, want := range map[string][2]int{
		`width="30px" height="20"`:                                  {30, 20},
		`width="10mm" height="5mm"`:                                 {38, 19},
		`width="2.54cm" height="1in"`:                               {96, 96},
		`width="12pt" height="1pc"`:                                 {16, 16},
		`width="2em" height="1.5em"`:                                {32, 24},
		`width=" 1e2 " height="40Q"`:                                {100, 38},
		`width="100%" height="100%" viewBox="0 0 40 30"`:            {40, 30},
		`width="80" viewBox="0 0 40 30"`:                            {80, 60},
		`width="100%" height="15" viewBox="0 0 40 30"`:              {20, 15},
		`width="auto" height="3parsec" viewBox="-1,-2 , 40.4,30.6"`: {40, 31},
		`width="-4" height="-4" viewBox="0 0 4 3"`:                  {4, 3},
	} {
		w, h, problems := media.SVG("a.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" `+attributes+`/>`))
		if len(problems) > 0 || [2]int{w, h} != want {
			t.Errorf("%s: %d×%d, want %v; %s", attributes, w, h, want, lines(problems))
		}
	}
}

func FuzzSVG(f *testing.F) {
	f.Add(svg(`<style>a{b:url(#c)}</style>`))
	f.Add(svg(`<a href="#x" onload="1">`))
	f.Fuzz(func(t *testing.T, text string) {
		w, h, problems := media.SVG("a.svg", []byte(text))
		if !problems.Failed() && (w <= 0 || h <= 0) {
			t.Errorf("%d×%d, and no problem", w, h)
		}
	})
}
