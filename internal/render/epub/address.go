package epub

import (
	"fmt"
	"html"
	"html/template"
	"path"
	"slices"
	"strings"

	"buildsite/internal/output"
	"buildsite/internal/site"
)

// An addresser writes the addresses in one chapter. It is a page.Book.
type addresser struct {
	*binding
	from      *chapter
	published map[string]output.File
}

// schemes are those of addresses that e-readers know. Others, such as sms, are told by the words of the link.
var schemes = []string{"http", "https", "mailto", "tel"}

// To is the address of what a link leads to: of a chapter, or outside of the site.
func (a addresser) To(t site.Target) string {
	to := t.External
	if scheme, _, ok := strings.Cut(to, ":"); ok && !slices.Contains(schemes, strings.ToLower(scheme)) {
		return ""
	}
	if t.Path != "" {
		ch := a.at[t.Path]
		if ch == nil {
			return ""
		}
		if ch != a.from || t.Fragment == "" {
			to = ch.file
		}
	}
	switch {
	case t.Fragment == "":
		return to
	case t.External != "":
		return to + "#" + site.EscapePath(t.Fragment)
	}
	return to + "#" + strings.ReplaceAll(t.Fragment, "%", "%25") // as the id is written: not all readers decode it
}

// Link is the address of what a link leads to. What is on the web alone has its address after the words, unless those are one: on a page, it
// leads there, and on paper it can be typed.
func (a addresser) Link(t site.Target, written string) (address string, after template.HTML) {
	if to := a.To(t); to != "" || t.Path == "" || t.Problem != "" {
		return to, ""
	}
	full := a.address(t.Path, t.Fragment)
	if full == "" || strings.Contains(written, "://") {
		return full, ""
	}
	full = html.EscapeString(full)
	return "", template.HTML(` (<a dir="ltr" href="` + full + `">` + full + `</a>)`)
}

// File is the address of a picture that is shown, or of a part of a drawing.
func (a addresser) File(name, part string) string {
	if part != "" {
		part = "#" + site.EscapePath(part)
	}
	return a.picture(name, a.published) + part
}

// picture is the file of a picture that is shown.
func (b *binding) picture(name string, published map[string]output.File) string {
	if p := b.pictures[name]; p != nil {
		return p.file
	}
	f, ok := published[name]
	ext := strings.ToLower(path.Ext(name))
	if !ok || kinds[ext] == "" {
		b.spare = true
		return spareFile
	}
	p := &picture{file: fmt.Sprintf("images/%d%s", len(b.shown)+1, ext), kind: kinds[ext], content: f}
	b.pictures[name] = p
	b.shown = append(b.shown, p)
	b.spare = b.spare || p.foreign()
	return p.file
}

// NewTab reports that no link opens a tab.
func (addresser) NewTab(site.Target) bool { return false }

// Published is the full address of a page on the web.
func (a addresser) Published(path string) string { return a.address(path, "") }

// Prefix is empty: each chapter has a file of its own.
func (addresser) Prefix() string { return "" }
