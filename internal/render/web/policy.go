package web

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode"

	"buildsite/internal/diag"
	"buildsite/internal/theme"
)

// maxHead is how much of a page is looked at for its policy, in bytes.
const maxHead = 64 << 10

// A head keeps the beginning of what is written through it, up to the end of the page's head.
type head struct {
	io.Writer
	text []byte
	over bool
}

var heads = sync.Pool{New: func() any { return new(head) }}

func (h *head) Write(p []byte) (int, error) {
	if !h.over {
		h.text = append(h.text, p...)
		h.over = len(h.text) > maxHead || bytes.Contains(p, []byte("<body"))
	}
	return h.Writer.Write(p)
}

// WriteString spares templates a copy.
func (h *head) WriteString(p string) (int, error) {
	if !h.over {
		h.text = append(h.text, p...)
		h.over = len(h.text) > maxHead || strings.Contains(p, "<body")
	}
	return io.WriteString(h.Writer, p)
}

// document executes the template of a whole page. One that writes a page without a policy of its own fails: a site's own template may have
// lost its head, and nothing else would show it.
func (v *view) document(w io.Writer, name, page string, data any, f *frame) error {
	h := heads.Get().(*head)
	defer heads.Put(h)
	h.Writer, h.text, h.over = w, h.text[:0], false
	if err := v.theme.Execute(h, name, page, data); err != nil {
		return err
	}
	if hasPolicy(h.text) {
		return nil
	}
	const meta = `<meta http-equiv="Content-Security-Policy" content="{{%s}}">`
	hint := "write " + fmt.Sprintf(meta, ".Policy") + " in its <head>, before any script"
	if name == "page.html" {
		const partial, assets = "partials/head.html", "partials/assets.html"
		switch {
		case !hasPolicy([]byte(f.Assets)):
			name, hint = assets, "write "+fmt.Sprintf(meta, ".Site.Policy")+" at its beginning"
		case v.theme.Mentions(name, partial) && !v.theme.Mentions(partial, ".Frame.Assets"):
			name, hint = partial, "write {{.Frame.Assets}} in it, before any script"
		default:
			hint = `write {{template "` + partial + `" .}} between <head> and </head>`
		}
	}
	return diag.List{{Pos: diag.Pos{File: theme.File(name)}, Hint: hint,
		Message: "makes a page without a Content-Security-Policy in its head, needed for " + page}}
}

// hasPolicy reports whether a page whose beginning is text has a policy that browsers heed: in its head, and before any script.
func hasPolicy(text []byte) bool {
	text = bytes.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return unicode.ToLower(r)
	}, text)
	for _, end := range []string{"</head", "<body", "<script"} {
		text, _, _ = bytes.Cut(text, []byte(end))
	}
	for {
		_, after, ok := bytes.Cut(text, []byte("<meta"))
		if !ok {
			return false
		}
		tag, rest, closed := bytes.Cut(after, []byte(">"))
		if text = rest; closed && attribute(tag, "http-equiv") == "content-security-policy" && attribute(tag, "content") != "" {
			return true
		}
	}
}

// attribute is the value of a tag's attribute, or "".
func attribute(tag []byte, name string) string {
	_, value, ok := bytes.Cut(tag, []byte(" "+name+"="))
	if !ok || len(value) == 0 {
		return ""
	}
	if quote := value[0]; quote == '"' || quote == '\'' {
		value, _, _ = bytes.Cut(value[1:], []byte{quote})
	} else {
		value, _, _ = bytes.Cut(value, []byte(" "))
	}
	return string(bytes.TrimSpace(value))
}
