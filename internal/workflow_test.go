package internal_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// A workflow is what the tests look at of a file in .github/workflows.
type workflow struct {
	On          map[string]any
	Permissions map[string]string
	Jobs        map[string]job
}

type job struct {
	Uses        string
	Needs       string
	Permissions map[string]string
	Strategy    struct{ Matrix struct{ OS []string } }
	Steps       []struct {
		Uses string
		Run  string
		With map[string]any
	}
}

func workflows(t *testing.T) map[string]workflow {
	t.Helper()
	files, err := filepath.Glob("../.github/workflows/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	all := map[string]workflow{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var w workflow
		if err := yaml.Unmarshal(text, &w); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all[filepath.Base(file)] = w
	}
	return all
}

// Other people's programs build and test. None of them finds the token of the checkout in .git/config, and none may do more than it has to.
func TestWorkflowsGiveLittleAway(t *testing.T) {
	read := map[string]string{"contents": "read"}
	publish := map[string]string{"contents": "read", "pages": "write", "id-token": "write"}
	for file, w := range workflows(t) {
		if !maps.Equal(w.Permissions, read) {
			t.Errorf("%s may do %v, not just read", file, w.Permissions)
		}
		for name, j := range w.Jobs {
			if may := j.Permissions; len(may) > 0 && !(file == "pages.yml" && name == "publish" && maps.Equal(may, publish)) {
				t.Errorf("%s: the job %s may do %v", file, name, may)
			}
			checkouts := 0
			for _, s := range j.Steps {
				if strings.HasPrefix(s.Uses, "actions/checkout@") {
					checkouts++
					if s.With["persist-credentials"] != false {
						t.Errorf("%s: the checkout of %s keeps its token", file, name)
					}
				}
			}
			if j.Uses == "" && checkouts != 1 {
				t.Errorf("%s: the job %s has %d checkouts", file, name, checkouts)
			}
		}
	}
}

// Whatever is pushed or asked for is tested, on three systems, and only what passed is published.
func TestWorkflowsTestFirst(t *testing.T) {
	all := workflows(t)
	test, pages := all["test.yml"], all["pages.yml"]
	for _, event := range []string{"push", "pull_request", "workflow_call"} {
		if _, ok := test.On[event]; !ok {
			t.Errorf("test.yml doesn't run on %s", event)
		}
	}
	var runs []string
	for _, j := range test.Jobs {
		for _, s := range j.Steps {
			runs = append(runs, s.Run)
		}
	}
	for _, command := range []string{"make test", "go build ./...", "go vet ./...", "go test ./internal/... ./cmd/..."} {
		if !slices.Contains(runs, command) {
			t.Errorf("test.yml doesn't run %q", command)
		}
	}
	if os := test.Jobs["go"].Strategy.Matrix.OS; !slices.Equal(os, []string{"macos-latest", "windows-latest"}) {
		t.Errorf("test.yml tests on %v", os)
	}
	if pages.Jobs["test"].Uses != "./.github/workflows/test.yml" || pages.Jobs["publish"].Needs != "test" {
		t.Error("pages.yml publishes without testing first")
	}
}

// One version of Go builds the site everywhere.
func TestWorkflowsUseOneGo(t *testing.T) {
	netlify, err := os.ReadFile("../netlify.toml")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for file, w := range workflows(t) {
		for name, j := range w.Jobs {
			for _, s := range j.Steps {
				if !strings.HasPrefix(s.Uses, "actions/setup-go@") {
					continue
				}
				seen++
				if version, _ := s.With["go-version"].(string); version == "" || !strings.Contains(string(netlify), `GO_VERSION = "`+version+`"`) {
					t.Errorf("%s: the job %s uses Go %q, and Netlify another one", file, name, version)
				}
			}
		}
	}
	if seen < 3 {
		t.Errorf("only %d jobs set Go up", seen)
	}
}
