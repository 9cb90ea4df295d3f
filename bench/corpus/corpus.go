// Package corpus makes up a site of any size for the benchmark: the same bytes on every machine, and another text on every
// page, so that no program gains by having seen a page before.
package corpus

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"
)

// perSection is how many pages stand in one folder.
const perSection = 100

// Options say what a corpus is like.
type Options struct {
	Pages        int  // without the home page and the sections' lists
	CodeLanguage bool // code blocks name their language, so that programs highlight them
}

// Sections is the number of folders that the pages are in.
func (o Options) Sections() int { return (o.Pages + perSection - 1) / perSection }

// Write writes the corpus to dir/content: site.yaml, index.md and section-000/page-000.md onwards.
func Write(dir string, o Options) error {
	content := filepath.Join(dir, "content")
	for i := range o.Sections() {
		if err := os.MkdirAll(filepath.Join(content, section(i)), 0o777); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(content, "site.yaml"), []byte(config), 0o666); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(content, "index.md"), home(), 0o666); err != nil {
		return err
	}
	// One day for each page, in no order, so that sorting by date is work.
	days := random(streamDates, 0).Perm(o.Pages)
	for i := range o.Pages {
		text := page(i, newest.AddDate(0, 0, -days[i]), o)
		if err := os.WriteFile(filepath.Join(content, filepath.FromSlash(file(i))), text, 0o666); err != nil {
			return err
		}
	}
	return nil
}

var newest = time.Date(2025, time.October, 31, 0, 0, 0, 0, time.UTC)

// config is read by buildsite; hugo.toml says the same to Hugo.
const config = `id: bench
title: The Long Harbour
description: A made-up town, for measuring
base_url: https://bench.example
language: en
publisher: The Harbour Press
accent: "#22577a"
people:
  - {id: hurt, label: Me}
  - {id: broke, label: You}
navigation:
  - {label: Home, link: index.md}
  - {label: First section, link: /section-000/}
  - {label: First page, link: section-000/page-000.md}
`

func section(i int) string { return fmt.Sprintf("section-%03d", i) }

// file is the path of page i below content/.
func file(i int) string { return fmt.Sprintf("%s/page-%03d.md", section(i/perSection), i%perSection) }

// The streams of random numbers. Each page has its own of each, so that a page can be made, or asked for its headings,
// without the others.
const (
	streamDates = iota
	streamOutline
	streamText
)

func random(stream, page int) *rand.Rand { return rand.New(rand.NewPCG(uint64(stream), uint64(page))) }
