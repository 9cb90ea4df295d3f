package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const (
	tmp         = "bench/tmp" // not in git
	toolsDir    = ".tools/bin"
	hugoVersion = "v0.165.0"
)

// tools are the programs to run, by their files.
type tools struct {
	generate, floor, buildsite string
	hugo                       string // "" to leave it out
}

// install builds our own programs in dir, and Hugo where later runs find it.
func install(dir string, hugo bool) (t tools, err error) {
	if dir, err = filepath.Abs(dir); err != nil {
		return t, err
	}
	t.generate, t.floor, t.buildsite = filepath.Join(dir, "generate"), filepath.Join(dir, "floor"), filepath.Join(dir, "buildsite")
	for file, pkg := range map[string]string{t.generate: "./bench/corpus/generate", t.floor: "./bench/floor", t.buildsite: "./cmd/buildsite"} {
		if err := goCommand(nil, "build", "-o", file, pkg); err != nil {
			return t, err
		}
	}
	if hugo {
		t.hugo, err = installHugo()
	}
	return t, err
}

func installHugo() (string, error) {
	dir, err := filepath.Abs(toolsDir)
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "hugo")
	if version, err := exec.Command(file, "version").Output(); err == nil && strings.HasPrefix(string(version), "hugo "+hugoVersion+" ") {
		return file, nil
	}
	progress("installing hugo %s in %s: this takes a few minutes, but only once", hugoVersion, toolsDir)
	return file, goCommand([]string{"GOBIN=" + dir}, "install", "github.com/gohugoio/hugo@"+hugoVersion)
}

// goCommand runs go. All programs are built without cgo, as Hugo is.
func goCommand(env []string, args ...string) error {
	cmd := exec.Command("go", args...)
	cmd.Env = append(append(os.Environ(), "CGO_ENABLED=0"), env...)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("go %s: %w", strings.Join(args, " "), err)
	}
	return nil
}
