package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"buildsite/internal/bomb"
)

// largest is the size of the bombs, in bytes: what a page may have, less room for its frontmatter.
const largest = 511 << 10

// measureBombs checks a site whose one page is a bomb: for each kind as large as a page may be and, where that is refused, the largest
// half, quarter … that is accepted.
func (t tools) measureBombs(dir string, into *table) error {
	if err := os.MkdirAll(filepath.Join(dir, "bombs", "content"), 0o777); err != nil {
		return err
	}
	for _, b := range bomb.Bodies {
		progress("%s", b.Name)
		for size := largest; size > 1<<10; size /= 2 {
			body := b.Make(size)
			one, refused, err := t.check(filepath.Join(dir, "bombs"), body)
			if err != nil {
				return fmt.Errorf("%s: %w", b.Name, err)
			}
			outcome := "published"
			if refused {
				outcome = "refused"
			}
			into.add(append([]string{b.Name, number(len(body) >> 10)}, append(one.columns(), outcome)...)...)
			if !refused {
				break
			}
		}
	}
	return nil
}

// check runs buildsite check on a site of one page. refused reports whether it found an error.
func (t tools) check(dir, body string) (one sample, refused bool, err error) {
	files := map[string]string{
		"site.yaml": "id: bomb\ntitle: A bomb\ndescription: One page.\nbase_url: https://example.org/\nlanguage: en\n",
		"index.md":  "---\ntitle: A bomb\ndescription: One page.\n---\n\n" + body,
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, "content", name), []byte(text), 0o666); err != nil {
			return one, false, err
		}
	}
	one, err = measured(exec.Command(t.buildsite, "check", "-s", dir))
	var failed *exec.ExitError
	if errors.As(err, &failed) && failed.ExitCode() == 1 {
		return one, true, nil
	}
	return one, false, err
}
