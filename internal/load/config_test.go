package load_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"buildsite/internal/diag"
	"buildsite/internal/load"
	"buildsite/internal/site"
)

func sorted(s []string) []string { slices.Sort(s); return s }

// All that site.yaml can say.
func TestConfig(t *testing.T) {
	s := mustLoad(t, map[string]string{"content/logo.svg": `<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>`, "content/site.yaml": `id: rebuilding-trust
title: Rebuilding Trust
short_name: Steps
description: Seven steps.
base_url: https://Example.org/trust
language: pt-BR
publisher: A charity
contact: help@example.org
reviewed_by: Dr Ada
accent: "#2F5D62"
logo: logo.svg
people:
  - {id: hurt, label: I was hurt}
  - {id: broke, label: I broke trust}
exit_url: https://www.example.org/weather
safety: index.md
navigation:
  - {label: Start, link: index.md}
  - link: /
footer: [{link: about.md}]
editions: [web]
`}, load.Options{Editions: []string{"print", "web"}})
	at := func(line, col int) diag.Pos { return diag.Pos{File: "content/site.yaml", Line: line, Col: col} }
	home := site.Target{Path: "/", Page: "index.md"}
	want := site.Config{
		ID: "rebuilding-trust", Title: "Rebuilding Trust", ShortName: "Steps", Description: "Seven steps.",
		BaseURL: site.BaseURL{Origin: "https://example.org", Path: "/trust/"}, Language: "pt-BR",
		Publisher: "A charity", Contact: "help@example.org", ReviewedBy: "Dr Ada", Accent: "#2f5d62",
		Logo: site.Link{
			Ref: site.Ref{Target: "logo.svg", Pos: at(11, 7), Width: 8},
			To:  site.Target{Path: "/logo.svg", Media: "logo.svg"},
		},
		People: []site.Person{{ID: "hurt", Label: "I was hurt"}, {ID: "broke", Label: "I broke trust"}},
		Navigation: []site.NavItem{
			{Label: "Start", Link: site.Link{Ref: site.Ref{Target: "index.md", Pos: at(18, 26), Width: 8}, To: home}},
			{Link: site.Link{Ref: site.Ref{Target: "/", Pos: at(19, 11), Width: 1}, To: home}},
		},
		Footer: []site.NavItem{{Link: site.Link{
			Ref: site.Ref{Target: "about.md", Pos: at(20, 17), Width: 8},
			To:  site.Target{Problem: "there is no file content/about.md"},
		}}},
		ExitURL: "https://www.example.org/weather",
		Safety:  site.Link{Ref: site.Ref{Target: "index.md", Pos: at(16, 9), Width: 8}, To: home},

		Editions: []string{"web"},
	}
	if diff := cmp.Diff(want, s.Config); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// Only three keys are required.
func TestConfigDefaults(t *testing.T) {
	s := mustLoad(t, nil, load.Options{})
	want := site.Config{ID: "test", Title: "Test", Language: "en", BaseURL: site.BaseURL{Origin: "https://example.org", Path: "/"}, ExitURL: "https://www.bbc.co.uk/weather"}
	if diff := cmp.Diff(want, s.Config); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	other := site.BaseURL{Origin: "https://preview.example", Path: "/7/"}
	if s := mustLoad(t, nil, load.Options{BaseURL: &other}); s.Config.BaseURL != other {
		t.Errorf("--base-url is %v", s.Config.BaseURL)
	}
}

// Values that site.yaml can't have; what the YAML itself may be is frontmatter's to test.
func TestConfigProblems(t *testing.T) {
	var people []string
	for i := range 21 {
		people = append(people, fmt.Sprintf("{id: p%d, label: P}", i))
	}
	for _, test := range []struct{ line, want string }{
		{"id: Rebuilding Trust", `"Rebuilding Trust" can't be an id | write lower-case letters, digits and hyphens, at most 40`},
		{"id: 7-steps", `"7-steps" can't be an id | write lower-case letters, digits and hyphens, at most 40`},
		{"id: a" + strings.Repeat("b", 40), `"a` + strings.Repeat("b", 40) + `" can't be an id | write lower-case letters, digits and hyphens, at most 40`},
		{"language: english", `"english" can't be a language | write a language tag such as en, es or pt-BR`},
		{"language: EN", `"EN" can't be a language | write a language tag such as en, es or pt-BR`},
		{"accent: teal", `"teal" can't be a colour | write it as "#rrggbb", in quotes`},
		{`accent: "#ffff"`, `"#ffff" can't be a colour | write it as "#rrggbb", in quotes`},
		{`accent: "#2f5d62}"`, `"#2f5d62}" can't be a colour | write it as "#rrggbb", in quotes`},
		{"base_url: example.org", `"example.org" can't be the site's address | it has to begin with https:// (or http://)`},
		{"contact: call us", `"call us" is neither a mail nor a web address | write name@example.org or https://example.org/contact`},
		{"contact: javascript:alert(1)", `"javascript:alert(1)" is neither a mail nor a web address | write name@example.org or https://example.org/contact`},
		{"exit_url: www.bbc.co.uk", `"www.bbc.co.uk" isn't a web address | write it in full, with https://`},
		{"exit_url: javascript:alert(1)", `"javascript:alert(1)" isn't a web address | write it in full, with https://`},
		{"exit_url: none", `"none" isn't a web address | write it in full, with https://`},
		{"exit_url: http://example.org", `"http://example.org" can be read by others on its way | write an address that begins with https://`},
		{"editions: [web, webs]", `unknown edition "webs" | did you mean "web"?`},
		{"editions: [fax]", `unknown edition "fax" | there is: web`},
		{"people: [{id: Hurt, label: H}]", `"Hurt" can't be an id | write lower-case letters, digits and hyphens, at most 40`},
		{"people: [{id: both, label: B}]", `the id "both" is reserved | choose another one`},
		{"people: [{id: a, label: A}, {id: a, label: B}]", `two people have the id "a" | give one of them another`},
		{"people: [" + strings.Join(people, ", ") + "]", "more than 20 people | name those who fill in a sheet of their own"},
	} {
		key, _, _ := strings.Cut(test.line, ":")
		var yaml []string
		for _, line := range strings.Split(strings.TrimSpace(siteYAML), "\n") {
			if !strings.HasPrefix(line, key+":") {
				yaml = append(yaml, line)
			}
		}
		text := strings.Join(append(yaml, test.line), "\n") + "\n"
		_, problems := load.Load(folder(map[string]string{"content/site.yaml": text}), load.Options{Editions: []string{"web"}})
		if len(problems) != 1 {
			t.Errorf("%s: %d problems\n%s", test.line, len(problems), lines(problems))
			continue
		}
		p := problems[0]
		if got := p.Message + " | " + p.Hint; got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.line, got, test.want)
		}
		if p.File != "content/site.yaml" || p.Line != len(yaml)+1 || p.Col <= len(key) || p.Width == 0 {
			t.Errorf("%s: at %s, %d wide", test.line, p.Pos, p.Width)
		}
	}
}
