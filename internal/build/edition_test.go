package build

import (
	"os"
	"slices"
	"strings"
	"testing"

	"buildsite/internal/diag"
	"buildsite/internal/output"
	"buildsite/internal/render"
	"buildsite/internal/site"
)

// A site names the editions that are made of it. One that names none gets all if it is a programme, and the pages alone if it isn't. What
// accompanies them is always made.
func TestEditions(t *testing.T) {
	defer func(real []Edition) { editions = real }(editions)
	one := func(name string) func(render.Input) ([]output.File, diag.List) {
		return func(render.Input) ([]output.File, diag.List) {
			return []output.File{{Path: name}}, diag.List{{Message: "about " + name}}
		}
	}
	editions = []Edition{{Name: "web", Files: one("web")}, {Name: "b", Files: one("b")}, {Name: "c", Always: true, Files: one("c")}}
	if names := Editions(); !slices.Equal(names, []string{"web", "b"}) {
		t.Errorf("to choose are %q", names)
	}
	steps := []site.Step{{Number: 1}}
	for _, test := range []struct {
		steps        []site.Step
		chosen, want []string
	}{
		{steps, nil, []string{"web", "b", "c"}},
		{nil, nil, []string{"web", "c"}},
		{nil, []string{"b"}, []string{"b", "c"}},
		{steps, []string{"b", "web"}, []string{"web", "b", "c"}},
	} {
		files, problems := list(render.Input{Site: &site.Site{Steps: test.steps, Config: site.Config{Editions: test.chosen}}})
		var made, told []string
		for i, f := range files {
			made, told = append(made, f.Path), append(told, problems[i].Message)
		}
		if !slices.Equal(made, test.want) || len(told) != len(test.want) {
			t.Errorf("%q makes %q and reports %q", test.chosen, made, told)
		}
	}
}

// Hints about addresses send publishers to the list of what each edition makes.
func TestEditionsTold(t *testing.T) {
	const manual = "../../docs/publishing.md"
	text, err := os.ReadFile(manual)
	if err != nil {
		t.Fatal(err)
	}
	_, chapter, _ := strings.Cut(string(text), "\n## What is in the output\n")
	chapter, _, _ = strings.Cut(chapter, "\n## ")
	for _, name := range Editions() {
		if !strings.Contains(chapter, "edition `"+name+"`") {
			t.Errorf("the chapter What is in the output of %s doesn't say what the edition `%s` makes", manual, name)
		}
	}
}
