// Command floor does the least that any markdown site generator has to: on all cores it reads each file, converts it with
// goldmark, runs it through a minimal html/template shell and writes it. It knows nothing of links, lists or feeds and
// checks nothing. What a real generator takes beyond this is the price of what it does beyond this.
package main

import (
	"bytes"
	"flag"
	"html/template"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"golang.org/x/sync/errgroup"
)

var markdown = goldmark.New(
	goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList, extension.Typographer),
	goldmark.WithParserOptions(parser.WithAutoHeadingID()),
)

var shell = template.Must(template.New("shell").Parse(
	"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{{.Title}}</title>\n</head>\n<body>\n" +
		"{{.Body}}</body>\n</html>\n"))

type page struct {
	Title string
	Body  template.HTML
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("floor: ")
	content := flag.String("s", "content", "the `folder` with the markdown files")
	out := flag.String("o", "public", "the `folder` to write to")
	flag.Parse()
	if err := build(*content, *out); err != nil {
		log.Fatal(err)
	}
}

func build(content, out string) error {
	names := make(chan string, 64)
	var g errgroup.Group
	for range runtime.GOMAXPROCS(0) {
		g.Go(func() (failed error) {
			c := converter{content: content, out: out}
			for name := range names {
				if err := c.convert(name); err != nil {
					failed = err
				}
			}
			return failed
		})
	}
	err := fs.WalkDir(os.DirFS(content), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".md") {
			names <- name
		}
		return err
	})
	close(names)
	if failed := g.Wait(); failed != nil {
		return failed
	}
	return err
}

// A converter is one worker; its buffers serve all its files.
type converter struct {
	content, out string
	body, page   bytes.Buffer
}

// convert turns a/b.md into a/b/index.html, and index.md into index.html.
func (c *converter) convert(name string) error {
	source, err := os.ReadFile(filepath.Join(c.content, name))
	if err != nil {
		return err
	}
	title, text := cut(source)
	c.body.Reset()
	if err := markdown.Convert(text, &c.body); err != nil {
		return err
	}
	c.page.Reset()
	if err := shell.Execute(&c.page, page{title, template.HTML(c.body.String())}); err != nil {
		return err
	}
	dir := filepath.Join(c.out, strings.TrimSuffix(strings.TrimSuffix(name, ".md"), "index"))
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "index.html"), c.page.Bytes(), 0o666)
}

var fence = []byte("---\n")

// cut parts a file into the title from its frontmatter and the text below.
func cut(source []byte) (title string, text []byte) {
	if !bytes.HasPrefix(source, fence) {
		return "", source
	}
	head, text, _ := bytes.Cut(source[len(fence):], fence)
	for line := range bytes.Lines(head) {
		if value, ok := bytes.CutPrefix(line, []byte("title: ")); ok {
			title = string(bytes.TrimSpace(value))
		}
	}
	return title, text
}
