package load

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"buildsite/internal/markdown"
	"buildsite/internal/site"
)

// steps gathers the programme's steps and reports folders that aren't one.
func (l *loader) steps() {
	type folder struct {
		number int
		dir    string
	}
	folders := map[string]*folder{}
	have := map[string]string{}      // files by their usual names: see role
	published := map[string]string{} // likewise
	var names []string               // below steps/
	usual := func(key string) string { return path.Join(path.Dir(key), l.role(key)+".md") }
	for _, key := range l.names {
		if strings.HasPrefix(key, "steps/") {
			names = append(names, key)
			have[usual(key)] = key
		}
	}
	if names == nil {
		return
	}
	for _, p := range l.site.Pages {
		if strings.HasPrefix(p.Key, "steps/") {
			published[usual(p.Key)] = p.Key
		}
	}
	for _, key := range names {
		parts := strings.Split(key, "/")
		if len(parts) < 3 {
			continue
		}
		dir := path.Join(parts[0], parts[1])
		number, _, ok := stepFolder(dir)
		if !ok {
			if base := parts[len(parts)-1]; len(parts) == 3 && (base == "guide.md" || base == "worksheet.md") {
				l.problem(path.Join(site.ContentDir, key), "a step's folder has to begin with its number and a hyphen", fmt.Sprintf("rename %s to %s, say", parts[1], numbered(parts[1])))
			}
			continue
		}
		if folders[dir] == nil {
			folders[dir] = &folder{number: number, dir: dir}
		}
	}
	all := make([]*folder, 0, len(folders))
	for _, f := range folders {
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b *folder) int {
		return cmp.Or(cmp.Compare(a.number, b.number), strings.Compare(a.dir, b.dir))
	})
	expected := 1
	for i, f := range all {
		source := path.Join(site.ContentDir, f.dir)
		guide := path.Join(f.dir, "guide.md")
		if have[guide] == "" {
			l.problem(source, fmt.Sprintf("step %d has no guide", f.number), "write "+path.Join(source, "guide.md"))
		}
		if i > 0 && all[i-1].number == f.number {
			l.problem(source, fmt.Sprintf("two steps have the number %d: %s and %s", f.number, path.Base(all[i-1].dir), path.Base(f.dir)), "rename one of the folders")
			continue
		}
		if f.number != expected {
			message := fmt.Sprintf("step %d is missing", expected)
			if f.number > expected+1 {
				message = fmt.Sprintf("steps %d to %d are missing", expected, f.number-1)
			}
			if f.number == 0 {
				message = "a step with the number 0"
			}
			l.problem(source, message, "number the folders below steps/ 1, 2, 3 … without a gap")
		}
		expected = f.number + 1
		if published[guide] == "" {
			continue
		}
		_, slug, _ := stepFolder(f.dir)
		step := site.Step{Number: f.number, Slug: markdown.Slug(slug), Guide: published[guide]}
		step.Worksheet = published[path.Join(f.dir, "worksheet.md")]
		l.site.Steps = append(l.site.Steps, step)
	}
}

// numbered is a better name for a step's folder: "8 eight" becomes "8-eight", "seven" "1-seven".
func numbered(name string) string {
	rest := strings.TrimLeft(name, "0123456789")
	number := cmp.Or(name[:len(name)-len(rest)], "1")
	return number + "-" + cmp.Or(markdown.Slug(rest), "step")
}
