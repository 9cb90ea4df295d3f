package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"buildsite/bench/corpus"
)

// A site is a corpus, and the programs that build it.
type site struct {
	pages    int
	dir      string
	programs []program
}

// A program builds a site in its way.
type program struct {
	name   string
	args   []string
	serve  func(port string) []string // nil for a program without a server
	env    []string
	output string
	caches []string // what would make the next build less cold
	pages  int      // how many index.html files the output has to have
}

const (
	floorName = "floor"
	ourName   = "buildsite"
	hugoName  = "hugo"
)

// newSite writes a corpus: dir/site is what buildsite builds, dir/hugo what Hugo does, from the same files.
func (t tools) newSite(dir string, pages int, codeLanguage bool) (*site, error) {
	progress("making up %s pages", number(pages))
	dir, err := filepath.Abs(filepath.Join(dir, strconv.Itoa(pages)))
	if err != nil {
		return nil, err
	}
	source, out := filepath.Join(dir, "site"), filepath.Join(dir, "out")
	// By another process, since ours has to stay small (see measure).
	generate := exec.Command(t.generate, "-pages", strconv.Itoa(pages), "-o", source, "-code-language="+strconv.FormatBool(codeLanguage))
	generate.Stderr = os.Stderr
	if err := generate.Run(); err != nil {
		return nil, fmt.Errorf("generating the corpus: %w", err)
	}
	files := pages + 1 // with the home page
	lists := corpus.Options{Pages: pages}.Sections()
	s := &site{pages: pages, dir: dir}
	s.add(program{name: floorName, pages: files}, filepath.Join(out, floorName), func(out string) []string {
		return []string{t.floor, "-s", filepath.Join(source, "content"), "-o", out}
	})
	notes := filepath.Join(dir, "notes")
	s.add(program{
		name: ourName, pages: files + lists, caches: []string{notes}, env: []string{"XDG_CACHE_HOME=" + notes},
		serve: func(port string) []string {
			return []string{t.buildsite, "serve", "-s", source, "--addr", "127.0.0.1:" + port}
		},
	}, filepath.Join(out, ourName), func(out string) []string {
		return []string{t.buildsite, "build", "-s", source, "-o", out}
	})
	if t.hugo == "" {
		return s, nil
	}
	project, cache := filepath.Join(dir, "hugo"), filepath.Join(dir, "cache")
	if err := os.CopyFS(project, os.DirFS("bench/hugo")); err != nil {
		return nil, err
	}
	for _, sub := range []string{"css", "js", "images"} {
		if err := os.CopyFS(filepath.Join(project, "assets", sub), os.DirFS(filepath.Join("assets", sub))); err != nil {
			return nil, err
		}
	}
	hugo := program{
		name: hugoName, pages: files + lists, caches: []string{cache, filepath.Join(project, "resources")},
		serve: func(port string) []string {
			return []string{t.hugo, "server", "-s", project, "--port", port, "--cacheDir", cache, "--noBuildLock", "--quiet"}
		},
	}
	s.add(hugo, filepath.Join(out, hugoName), func(out string) []string {
		return []string{t.hugo, "build", "-s", project, "-d", out, "--cacheDir", cache, "--noBuildLock", "--quiet"}
	})
	return s, nil
}

func (s *site) add(p program, output string, args func(output string) []string) {
	p.output, p.args = output, args(output)
	s.programs = append(s.programs, p)
}

// clear removes all that the program left.
func (p program) clear() error {
	for _, dir := range append([]string{p.output}, p.caches...) {
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	return nil
}

// check reports whether the output has all pages, so that nobody is measured doing nothing.
func (p program) check() error {
	n := 0
	err := filepath.WalkDir(p.output, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == "index.html" {
			n++
		}
		return err
	})
	if err == nil && n != p.pages {
		err = fmt.Errorf("%s wrote %s index.html files, not %s", p.name, number(n), number(p.pages))
	}
	return err
}
