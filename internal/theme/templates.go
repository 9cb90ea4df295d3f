package theme

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"
	"unicode/utf8"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/html"

	"buildsite/internal/diag"
)

// funcs are what templates may call besides Go's own.
func (t *Theme) funcs() template.FuncMap {
	return template.FuncMap{
		// word is an interface word; {0}, {1} … in it stand for the arguments.
		"word": func(name string, args ...any) (string, error) {
			if _, ok := t.words[name]; !ok {
				return "", fmt.Errorf("the interface word %q is missing", name)
			}
			return t.word(name, args...), nil
		},
		// asset is the path of a file of assets/ in the output.
		"asset": func(name string) (string, error) {
			if p, ok := t.assets[name]; ok {
				return p, nil
			}
			return "", fmt.Errorf("there is no file assets/%s", name)
		},
	}
}

// templates parses all templates twice: as they are, and minified.
func (l *loader) templates() {
	t := l.theme
	t.readable = template.New("").Funcs(t.funcs()).Option("missingkey=error")
	t.templates = template.New("").Funcs(t.funcs()).Option("missingkey=error")
	m := minify.New()
	m.Add("text/html", &html.Minifier{
		TemplateDelims:      html.GoTemplateDelims,
		KeepDocumentTags:    true,
		KeepEndTags:         true,
		KeepQuotes:          true,
		KeepDefaultAttrVals: true,
	})
	_ = fs.WalkDir(l.fsys, templatesDir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".html" {
			return nil
		}
		key := strings.TrimPrefix(name, templatesDir+"/")
		l.names[key] = true
		src, ok := l.read(name)
		if !ok {
			return nil
		}
		t.sources[name] = src
		parsed, err := t.readable.New(key).Parse(string(src))
		if err != nil {
			l.problems = append(l.problems, t.problem(err, name))
			return nil
		}
		for _, named := range parsed.Templates() {
			if named.Tree != nil && named.Tree.ParseName == key && l.deep(named.Tree) {
				return nil // the minifier and html/template would take too long
			}
		}
		if strings.HasPrefix(key, xmlDir) {
			_, _ = t.templates.New(key).Parse(string(src))
			return nil
		}
		small, err := m.Bytes("text/html", bytes.Clone(src)) // which it overwrites
		if err == nil {
			_, err = t.templates.New(key).Parse(string(small))
		}
		if err != nil { // what the minifier doesn't understand is used as it is
			_, _ = t.templates.New(key).Parse(string(src))
		}
		return nil
	})
	if l.incomplete {
		return
	}
	for name, src := range t.sources {
		if parsed := t.readable.Lookup(strings.TrimPrefix(name, templatesDir+"/")); parsed != nil {
			l.called(name, src, parsed)
		}
	}
	l.limits(t.readable)
	if l.problems.Failed() {
		return // html/template panics where a template that isn't there is called
	}
	// html/template adds its escapers to a template when it is first executed; what goes wrong here comes again for a page.
	for _, entry := range Entries {
		l.escape(entry)
	}
	for _, parsed := range t.templates.Templates() {
		if parsed.Tree != nil {
			walk(parsed.Tree.Root, t.fold)
		}
	}
}

// Entries are the templates that are executed; all others are parts of them.
var Entries = []string{
	"page.html", "single.html", "partials/main.html", "redirect.html", "partials/assets.html", "partials/card.html", "partials/header.html", "partials/footer.html",
	"epub/chapter.html", "epub/contents.html", "epub/cover.html", "epub/title.html",
}

// xmlDir holds the templates of chapters, which are XML: minified as HTML is, they would be none.
const xmlDir = "epub/"

// escape lets html/template add its escapers to an entry and its parts. The order has to be fixed: what a part becomes depends on
// where it is called first.
func (l *loader) escape(entry string) {
	defer func() {
		if r := recover(); r != nil { // html/template panics on some templates that it can't escape
			l.problem(path.Join(templatesDir, entry), fmt.Sprintf("can't be used: %v", r), "look for a part that begins or ends within a tag")
		}
	}()
	if t := l.theme.templates.Lookup(entry); t != nil {
		_ = t.Execute(&limited{Writer: io.Discard}, nil) // escaped, it may end
	}
}

// fold puts the text of words and assets that are called by name into the template itself, since they are the same on
// every page. It does so only where html/template escapes them as plain text, and not in addresses or scripts.
func (t *Theme) fold(n parse.Node) {
	list, ok := n.(*parse.ListNode)
	if !ok || list == nil {
		return
	}
	for i, n := range list.Nodes {
		action, ok := n.(*parse.ActionNode)
		if !ok || len(action.Pipe.Cmds) != 2 || len(action.Pipe.Decl) > 0 {
			continue
		}
		f, name, ok := call(action.Pipe.Cmds[0])
		escaper := action.Pipe.Cmds[1].String()
		if !ok || len(action.Pipe.Cmds[0].Args) != 2 || escaper != "_html_template_htmlescaper" && escaper != "_html_template_attrescaper" {
			continue
		}
		text, found := t.words[name.Text]
		if f.Ident == "asset" {
			text, found = t.assets[name.Text]
		} else if f.Ident != "word" {
			continue
		}
		if found {
			list.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: action.Pos, Text: []byte(template.HTMLEscapeString(text))}
		}
	}
}

// call reads a command such as `word "home"`: a function, and a string as its first argument.
func call(n *parse.CommandNode) (f *parse.IdentifierNode, argument *parse.StringNode, ok bool) {
	if len(n.Args) < 2 {
		return nil, nil, false
	}
	f, isFunction := n.Args[0].(*parse.IdentifierNode)
	argument, isString := n.Args[1].(*parse.StringNode)
	return f, argument, isFunction && isString
}

// called checks what a template asks for by name: words, assets and other templates.
func (l *loader) called(file string, src []byte, t *template.Template) {
	names := slices.Sorted(maps.Keys(l.names))
	for _, named := range t.Templates() {
		names = append(names, named.Name())
	}
	slices.Sort(names)
	report := func(pos parse.Pos, width int, message, hint string) {
		line, col := diag.LineCol(src, int(pos))
		l.problems = append(l.problems, diag.Problem{
			Pos: diag.Pos{File: file, Line: line, Col: col}, Width: width, Message: message, Hint: hint,
		})
	}
	for _, named := range t.Templates() {
		if named.Tree == nil || named.Tree.ParseName != t.Name() {
			continue
		}
		walk(named.Tree.Root, func(n parse.Node) {
			if n, ok := n.(*parse.TemplateNode); ok && !slices.Contains(names, n.Name) {
				report(n.Pos, len(n.Name)+2, fmt.Sprintf("there is no template %q", n.Name), diag.DidYouMean(n.Name, names))
			}
			command, ok := n.(*parse.CommandNode)
			if !ok {
				return
			}
			f, name, ok := call(command)
			if !ok {
				return
			}
			var message, hint string
			switch f.Ident {
			case "word":
				_, found := l.theme.words[name.Text]
				_, required := l.required[name.Text] // reported with the file of words
				if found || required || len(l.theme.words) == 0 {
					return
				}
				message = fmt.Sprintf("there is no interface word %q", name.Text)
				hint = cmp.Or(diag.DidYouMean(name.Text, slices.Sorted(maps.Keys(l.theme.words))), "add it to the file in templates/strings/")
			case "asset":
				if l.theme.assets[name.Text] != "" {
					return
				}
				message = fmt.Sprintf("there is no file assets/%s", name.Text)
				hint = diag.DidYouMean(name.Text, slices.Sorted(maps.Keys(l.theme.assets)))
			default:
				return
			}
			report(name.Pos, len(name.Quoted), message, hint)
		})
	}
}

// walk visits a template's nodes.
func walk(n parse.Node, visit func(parse.Node)) {
	visit(n)
	for _, c := range within(n) {
		walk(c, visit)
	}
}

// File is the file of a template.
func File(name string) string { return path.Join(templatesDir, name) }

func (t *Theme) mentions(name, text string) bool {
	return bytes.Contains(t.sources[File(name)], []byte(text))
}

func (t *Theme) execute(w io.Writer, name, page string, data any) error {
	tmpl := t.templates.Lookup(name)
	if tmpl == nil {
		return diag.List{{Pos: diag.Pos{File: path.Join(templatesDir, name)}, Message: "there is no such template", Hint: "needed for " + page}}
	}
	err := tmpl.Execute(&limited{w, maxOutput}, data)
	if err == nil {
		return nil
	}
	if errors.Is(err, errOutput) {
		return diag.List{{Pos: diag.Pos{File: File(name)}, Message: fmt.Sprintf("makes more than %d MB of a page, needed for %s", maxOutput>>20, page),
			Hint: "look for a part that is repeated without an end"}}
	}
	// Minified, everything stands on line 1: the same template as written tells the place. If it doesn't fail there, it was
	// the writer that failed.
	again := t.readable.ExecuteTemplate(&limited{io.Discard, maxOutput}, name, data)
	if again == nil {
		return err
	}
	p := t.problem(again, path.Join(templatesDir, name))
	p.Message += ", needed for " + page
	return diag.List{p}
}

// templateError is how html/template begins its errors: with a name, a line and sometimes a column in bytes from 0.
var templateError = regexp.MustCompile(`^(?:html/)?template: ?([^:\s]+)(?::(\d+))?(?::(\d+))?: (?s:(.*))$`)

var executing = regexp.MustCompile(`^executing "[^"]*" at (<.*?>): (?s:(.*))$`)

// problem reads the place out of an error of html/template. Without one, the problem is in file.
func (t *Theme) problem(err error, file string) diag.Problem {
	p := diag.Problem{Pos: diag.Pos{File: file}, Message: err.Error()}
	m := templateError.FindStringSubmatch(err.Error())
	if m == nil {
		return p
	}
	p.File = path.Join(templatesDir, m[1])
	p.Line, _ = strconv.Atoi(m[2])
	if m[3] != "" {
		column, _ := strconv.Atoi(m[3])
		lines := strings.Split(string(t.sources[p.File]), "\n")
		if p.Line <= len(lines) {
			line := lines[p.Line-1]
			p.Col = utf8.RuneCountInString(line[:min(column, len(line))]) + 1
		}
	}
	p.Message = m[4]
	if e := executing.FindStringSubmatch(p.Message); e != nil {
		p.Message = e[1] + ": " + e[2]
		p.Width = len(e[1]) - len("<>")
	}
	if i := strings.LastIndex(p.Message, "error calling "); i >= 0 {
		if _, rest, ok := strings.Cut(p.Message[i:], ": "); ok {
			p.Message = rest
		}
	}
	return p
}
