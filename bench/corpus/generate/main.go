// Command generate writes a benchmark corpus to a folder, to look at it or to build it by hand.
package main

import (
	"flag"
	"fmt"
	"os"

	"buildsite/bench/corpus"
)

func main() {
	pages := flag.Int("pages", 1000, "the `number` of pages")
	language := flag.Bool("code-language", true, "name the language of code blocks")
	dir := flag.String("o", "bench/tmp/corpus", "the `folder` to write to")
	flag.Parse()
	if err := corpus.Write(*dir, corpus.Options{Pages: *pages, CodeLanguage: *language}); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}
