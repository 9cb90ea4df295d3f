package offline_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"buildsite"
	"buildsite/internal/load"
	"buildsite/internal/output"
	"buildsite/internal/render"
	"buildsite/internal/render/offline"
	"buildsite/internal/render/text"
	"buildsite/internal/render/web"
	"buildsite/internal/theme"
)

// kept is the example site of render/web with this edition: the worker, and all files by path.
func kept(t *testing.T) (worker string, files map[string]string) {
	t.Helper()
	fsys := os.DirFS("../web/testdata/site")
	s, problems := load.Load(fsys, load.Options{})
	th, found := theme.Load(fsys, buildsite.Theme, theme.Options{Language: s.Config.Language})
	in := render.Input{Site: s, Theme: th, Source: fsys, Editions: []string{"web", "offline"}}
	others, _ := web.Files(in)
	texts, _ := text.Files(in)
	in.Files = slices.Concat(texts, others, []output.File{{Path: "editions/site.zip"}})
	made, more := offline.Files(in)
	s.ResolveOutputs(output.Paths(slices.Concat(in.Files, made)))
	if problems = slices.Concat(problems, found, more); problems.Failed() || len(made) != 1 || made[0].Path != render.Worker || !made[0].Late {
		t.Fatalf("files %v, with problems:\n%s", made, problems.Error())
	}
	files = map[string]string{}
	for _, f := range slices.Concat(texts, others, made) {
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		files[f.Path] = b.String()
	}
	return files[render.Worker], files
}

// A file of the worker's list.
type file [3]any

var list = regexp.MustCompile(`\{"site":"([^"]*)","version":"[\w-]{12}","files":(\[\[.*?\]\])\}`)

var hashes = regexp.MustCompile(`\.[A-Z2-7]{8}\.`)

// The worker keeps what readers need, by the addresses that browsers ask for. What hosts and others ask for isn't among it, nor what sends readers on:
// a host may do that before the page does.
func TestList(t *testing.T) {
	worker, files := kept(t)
	found := list.FindStringSubmatch(worker)
	if found == nil || found[1] != "example" && found[1] == "" {
		t.Fatalf("no list in %.300s", worker)
	}
	var listed []file
	if err := json.Unmarshal([]byte(found[2]), &listed); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range listed {
		address := f[0].(string)
		got = append(got, hashes.ReplaceAllString(address, "."))
		name := strings.ReplaceAll(strings.ReplaceAll(address, "%C3%B6", "ö"), "%C3%9F", "ß")
		if name == "" || strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		text, ok := files[name]
		sum := sha256.Sum256([]byte(text))
		if !ok || f[1] != base64.RawURLEncoding.EncodeToString(sum[:]) || f[2] != float64(len(text)) {
			t.Errorf("%s (there: %t) is listed as %v", name, ok, f)
		}
	}
	want := strings.Fields(`
		404.html article/ assets/atkinson-next-ext.woff2 assets/atkinson-next.woff2 assets/exit.js assets/icon-180.png assets/icon-192.png assets/icon-512.png
		assets/icon.svg assets/literata-ext-italic.woff2 assets/literata-ext.woff2 assets/literata-italic.woff2 assets/literata.woff2 assets/main.css assets/main.js
		assets/mine.js assets/offline.js assets/swap.js assets/worksheet.js check/ editions/ images/bowl.png images/logo.svg images/plan.pdf
		library/ library/deep/ library/deep/page/ library/gr%C3%B6%C3%9Fe/ manifest.webmanifest safety/
		steps/ steps/honesty/ steps/honesty/worksheet/ steps/time/`)
	want = append(want, "")
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// Without the list, it is a small script.
func TestSize(t *testing.T) {
	worker, _ := kept(t)
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(list.ReplaceAll([]byte(worker), nil)); err != nil {
		t.Fatal(err)
	}
	if z.Close(); b.Len() > 2<<10 {
		t.Errorf("%d bytes, packed", b.Len())
	}
}

// Pages may name their worker, and can load what asks for it; that one of them isn't loaded by itself is for tests in a browser.
func TestPages(t *testing.T) {
	_, files := kept(t)
	for name, text := range files {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		policy := strings.Contains(text, "; trusted-types buildsite\"")
		script := strings.Contains(text, "<template data-offline><script src=")
		if redirect := name == "größe/index.html" || name == "old/index.html" || name == "older/article.html"; !policy || script == redirect {
			t.Errorf("%s: policy %t, script %t", name, policy, script)
		}
	}
	if headers := files["_headers"]; !strings.Contains(headers, "trusted-types buildsite;") || !strings.Contains(headers, "/sw.js\n  Cache-Control: no-cache\n") {
		t.Errorf("headers:\n%s", headers)
	}
}

func TestWithoutPages(t *testing.T) {
	_, problems := offline.Files(render.Input{Editions: []string{"offline"}})
	if want := `content/site.yaml: the edition "offline" keeps the pages of the edition "web", which isn't made; add web to "editions", or leave out offline`; problems.Error() != want {
		t.Errorf("got %s\nwant %s", problems.Error(), want)
	}
}
