// Command bench measures what it costs to build a large site: with buildsite, with the least that the work can take
// (bench/floor), and with Hugo. Run it from the repository's root: go run ./bench. See bench/README.md.
//
// The programs take turns, so that a busy machine slows all of them, and each is compared with the floor of its own round.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

func main() {
	var o options
	pages := flag.String("pages", "1000,10000", "the `sizes` of the corpora, in pages")
	flag.IntVar(&o.runs, "runs", 0, "the `number` of rounds (default 5, and 3 from 10,000 pages on)")
	flag.BoolVar(&o.hugo, "hugo", true, "measure Hugo too")
	flag.BoolVar(&o.codeLanguage, "code-language", true, "name the language of code blocks, so that they are highlighted")
	flag.BoolVar(&o.builds, "builds", true, "measure builds")
	flag.BoolVar(&o.saves, "saves", true, "measure how long a saved text takes to be served")
	flag.BoolVar(&o.bombs, "bombs", false, "measure pages that are made to cost much, and nothing else")
	flag.BoolVar(&o.keep, "keep", false, "leave corpora and outputs in "+tmp)
	flag.Parse()
	err := o.sizes(*pages)
	if err == nil {
		err = bench(o)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

type options struct {
	pages                    []int
	runs                     int
	hugo, codeLanguage, keep bool
	builds, saves, bombs     bool
}

func (o *options) sizes(list string) error {
	for text := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 100 {
			return fmt.Errorf("-pages %q: write numbers from 100 on, such as 1000,10000", list)
		}
		o.pages = append(o.pages, n)
	}
	return nil
}

// rounds is how often each program builds a site of that many pages.
func (o *options) rounds(pages int) int {
	switch {
	case o.runs > 0:
		return o.runs
	case pages < 10_000:
		return 5
	}
	return 3
}

func bench(o options) error {
	if _, err := os.Stat("cmd/buildsite"); err != nil {
		return errors.New("this isn't the repository's root; run go run ./bench there")
	}
	dir := filepath.Join(tmp, "run")
	if err := os.RemoveAll(dir); err != nil { // of a run that was stopped
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	if !o.keep {
		defer os.RemoveAll(dir)
	}
	t, err := install(dir, o.hugo && !o.bombs)
	if err != nil {
		return err
	}
	if o.bombs {
		costs := table{head: []string{"input", "KB", "CPU s", "wall s", "peak MB", "outcome"}}
		if err := t.measureBombs(dir, &costs); err != nil {
			return err
		}
		fmt.Print(costs)
		return nil
	}
	cold := table{head: []string{"pages", "program", "CPU s", "wall s", "peak MB", "CPU ÷ floor"}}
	again := table{head: []string{"pages", "CPU s", "wall s", "peak MB", "CPU ÷ floor"}}
	saved := table{head: []string{"pages", "program", "median ms", "fastest", "slowest", "peak MB"}}
	for _, pages := range o.pages {
		s, err := t.newSite(dir, pages, o.codeLanguage)
		if err != nil {
			return err
		}
		if o.builds {
			if err := s.measure(o.rounds(pages), &cold, &again); err != nil {
				return err
			}
		}
		if o.saves {
			if err := s.measureSaves(&saved); err != nil {
				return err
			}
		}
		if !o.keep {
			os.RemoveAll(s.dir)
		}
	}
	if o.saves {
		fmt.Printf("from a save to the new text served\n\n%v\n", saved)
	}
	if !o.builds {
		return nil
	}
	fmt.Printf("a cold build, medians, on %d processors (%s, %s/%s)\n\n%v\n", runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH, cold)
	fmt.Printf("buildsite again, nothing changed\n\n%v", again)
	return nil
}

func progress(format string, args ...any) { fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...) }
