package frontmatter

import (
	"strings"
	"testing"
)

// BenchmarkPage is an ordinary page: six keys and 5 KB of text.
func BenchmarkPage(b *testing.B) {
	type page struct {
		Title       string `yaml:"title,required"`
		Description string `yaml:"description,required"`
		TabTitle    string `yaml:"tab_title"`
		Slug        Text   `yaml:"slug"`
		Draft       bool   `yaml:"draft"`
		Date        Date   `yaml:"date"`
		Order       int    `yaml:"order"`
		Aliases     []Text `yaml:"aliases"`
	}
	src := []byte(`---
title: Clearing the air
description: One bounded, truthful account, and the questions that matter.
tab_title: Worksheet 1
date: 2026-11-22
order: 3
draft: true
---
` + strings.Repeat("Some words of a body, one line of many of them.\n", 105))
	b.ReportAllocs()
	for b.Loop() {
		parts, problems := Cut("content/article.md", src)
		var p page
		problems = append(problems, Decode("content/article.md", parts.YAML, parts.YAMLLine, &p)...)
		if len(problems) > 0 {
			b.Fatal(problems)
		}
	}
}
