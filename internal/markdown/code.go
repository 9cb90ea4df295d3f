package markdown

import (
	"fmt"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"buildsite/internal/diag"
)

// renderCode writes a code block, its tokens marked by chroma's short classes (the colours are in assets/css/code.css).
// The block scrolls by itself, so the keyboard has to reach it.
func renderCode(w *writer, source []byte, n ast.Node, language string) {
	w.string("<pre")
	w.attributes(n, "")
	if _, ok := n.AttributeString("dir"); !ok {
		w.string(` dir="ltr"`) // on a page from right to left, too
	}
	w.web(func() { w.string(` tabindex="0"`) })
	w.string("><code")
	if language != "" {
		w.string(` class="language-`)
		_, _ = w.Write(util.EscapeHTML([]byte(language)))
		w.string(`"`)
	}
	w.string(">")
	code := string(n.Lines().Value(source))
	if !w.state.highlightable(code) || !highlight(w, language, code) {
		_, _ = w.Write(util.EscapeHTML([]byte(code)))
	}
	w.string("</code></pre>\n")
}

// highlightable reports whether a page's next code may be given colours. chroma's lexers look for names with regular expressions that go back
// over all words before them, and for the end of a comment to the end of the code.
func (s *state) highlightable(code string) bool {
	if len(code) > maxColoredBlock || s.colored+len(code) > maxColored || strings.Count(code, "/*") > strings.Count(code, "*/")+maxOpenComments {
		return false
	}
	run := 0
	for _, c := range []byte(code) {
		run++
		if c >= '!' && c <= '~' && c != '.' && c != '_' && c != '[' && c != ']' && !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9') {
			run = 0
		}
		if run > maxRun {
			return false
		}
	}
	s.colored += len(code)
	return true
}

// codeLanguage is the language that a fence names, without what other systems write beside it: rust,ignore or js{1,3} or
// {.python}.
func codeLanguage(n *ast.FencedCodeBlock, source []byte) string {
	if n.Info == nil {
		return ""
	}
	info := strings.TrimSpace(string(unescape(n.Info.Segment.Value(source))))
	if inner, ok := strings.CutPrefix(info, "{"); ok {
		info = strings.TrimLeft(inner, ". ")
	}
	if i := strings.IndexAny(info, " \t,{}"); i >= 0 {
		info = info[:i]
	}
	return info
}

// codeLanguage warns about a language that nothing highlights: mostly a typing error.
func (s *state) codeLanguage(n *ast.FencedCodeBlock) {
	language := codeLanguage(n, s.source)
	if language == "" || plainText(language) || s.lexer(language) != nil {
		return
	}
	offset, width := s.find(n.Pos(), language)
	if !s.languages[language] {
		s.problem(offset, width, fmt.Sprintf("code in more than %d languages", maxLanguages), "divide the page into several, or write text for code of no language")
		return
	}
	s.warning(offset, width, fmt.Sprintf("unknown code language %q", language), suggestLanguage(language))
}

// highlight writes code as marked tokens; false, with nothing written, where the language isn't known.
func highlight(w *writer, language, code string) bool {
	if language == "" || plainText(language) {
		return false
	}
	l := w.state.lexer(language)
	if l == nil {
		return false
	}
	tokens, err := l.Tokenise(nil, code)
	if err != nil {
		return false
	}
	for token := tokens(); token != chroma.EOF; token = tokens() {
		class := tokenClass(token.Type)
		if class != "" {
			w.string(`<span class="` + class + `">`)
		}
		_, _ = w.Write(util.EscapeHTML([]byte(token.Value)))
		if class != "" {
			w.string("</span>")
		}
	}
	return true
}

// tokenClass is the standard short class of a token, or of the nearest kind above it that has one.
func tokenClass(t chroma.TokenType) string {
	if t == chroma.TextWhitespace || t == chroma.Whitespace { // nothing to colour, and there is much of it
		return ""
	}
	for t != 0 {
		if class, ok := chroma.StandardTypes[t]; ok {
			return class
		}
		t = t.Parent()
	}
	return ""
}

// lexer returns the lexer of a language, or nil; also nil beyond the languages that a page may have.
func (s *state) lexer(language string) chroma.Lexer {
	if !s.languages[language] {
		if len(s.languages) == maxLanguages {
			return nil
		}
		if s.languages == nil {
			s.languages = map[string]bool{}
		}
		s.languages[language] = true
	}
	return lexer(language)
}

// lexer returns the lexer of a language, or nil. Looking one up by name is slow where it isn't known, and building one
// is slow the first time, so both answers are kept.
func lexer(language string) chroma.Lexer {
	if l, ok := lexerCache.Load(language); ok {
		return l.(lexerEntry).Lexer
	}
	l := lexers.Get(language)
	if l != nil {
		l = chroma.Coalesce(l)
	}
	lexerCache.Store(language, lexerEntry{l})
	return l
}

type lexerEntry struct{ chroma.Lexer }

var lexerCache sync.Map // language → lexerEntry

func plainText(language string) bool {
	switch strings.ToLower(language) {
	case "text", "plain", "plaintext", "txt", "none":
		return true
	}
	return false
}

func suggestLanguage(language string) string {
	if hint, ok := suggestions.Load(language); ok {
		return hint.(string)
	}
	hint := diag.DidYouMean(language, lexers.Names(true))
	if hint == "" {
		hint = "write text for code of no language"
	}
	suggestions.Store(language, hint)
	return hint
}

var suggestions sync.Map // language → hint
