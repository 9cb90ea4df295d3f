package folder_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"buildsite"
	"buildsite/internal/load"
	"buildsite/internal/output"
	"buildsite/internal/render"
	"buildsite/internal/render/folder"
	"buildsite/internal/render/text"
	"buildsite/internal/render/web"
	"buildsite/internal/theme"
)

// archive packs the example site of render/web. It returns the bytes, and the files by name.
func archive(t *testing.T) ([]byte, *zip.Reader) {
	t.Helper()
	fsys := os.DirFS("../web/testdata/site")
	s, problems := load.Load(fsys, load.Options{})
	th, found := theme.Load(fsys, buildsite.Theme, theme.Options{Language: s.Config.Language})
	in := render.Input{Site: s, Theme: th, Source: fsys}
	made, more := folder.Files(in)
	others, _ := web.Files(in)
	texts, _ := text.Files(in)
	s.ResolveOutputs(output.Paths(slices.Concat(others, texts, made)))
	if problems = slices.Concat(problems, found, more); problems.Failed() || len(made) != 1 {
		t.Fatalf("%d files, with problems:\n%s", len(made), problems.Error())
	}
	if made[0].Path != "editions/steps.zip" || !made[0].Late {
		t.Errorf("the archive is %q, late: %t", made[0].Path, made[0].Late)
	}
	var b bytes.Buffer
	if err := made[0].Write(&b); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), z
}

func read(t *testing.T, f *zip.File) string {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	return string(text)
}

var hashes = regexp.MustCompile(`\.[A-Z2-7]{8}\.`)

// One folder, in which one file can't be overlooked. What hosts, feed readers and search engines ask for isn't there.
func TestNames(t *testing.T) {
	_, z := archive(t)
	var got []string
	for _, f := range z.File {
		name, inside := strings.CutPrefix(f.Name, "steps/")
		if name, page := strings.CutPrefix(name, "pages/"); inside && page {
			got = append(got, hashes.ReplaceAllString(name, "."))
		} else if f.Name != "steps/START.html" {
			t.Errorf("%s stands beside the pages", f.Name)
		}
	}
	slices.Sort(got)
	want := strings.Fields(`
		article/index.html assets/atkinson-next-ext.woff2 assets/atkinson-next.woff2 assets/exit.js assets/icon-180.png assets/icon-192.png assets/icon-512.png
		assets/icon.svg assets/literata-ext-italic.woff2 assets/literata-ext.woff2 assets/literata-italic.woff2 assets/literata.woff2 assets/main.css assets/main.js
		assets/mine.js assets/swap.js assets/worksheet.js check/index.html images/bowl.png images/logo.svg images/plan.pdf index.html
		library/deep/index.html library/deep/page/index.html library/größe/index.html library/index.html safety/index.html steps/honesty/index.html
		steps/honesty/worksheet/index.html steps/index.html steps/time/index.html`)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// Nothing names a folder, where a browser would list its files; nothing is loaded from elsewhere; all that is named is there.
func TestAddresses(t *testing.T) {
	_, z := archive(t)
	held := map[string]bool{}
	for _, f := range z.File {
		held[f.Name] = true
	}
	links := 0
	for _, f := range z.File {
		if path.Ext(f.Name) != ".html" {
			continue
		}
		page := read(t, f)
		root, err := html.Parse(strings.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			for _, a := range n.Attr {
				if a.Key != "href" && a.Key != "src" {
					continue
				}
				u, err := url.Parse(a.Val)
				if err != nil {
					t.Errorf("%s: %s=%q: %v", f.Name, a.Key, a.Val, err)
					continue
				}
				switch {
				case u.Scheme == "mailto" || u.Scheme == "tel" || u.Scheme == "sms":
				case u.Scheme != "" || u.Host != "":
					if n.Data != "a" {
						t.Errorf("%s: <%s> loads %s", f.Name, n.Data, a.Val)
					}
				case u.Path == "":
				default:
					if name := path.Join(path.Dir(f.Name), u.Path); !held[name] {
						t.Errorf("%s: <%s> names %s, which isn't there", f.Name, n.Data, a.Val)
					}
					links++
				}
			}
			if n.Data == "link" && slices.ContainsFunc(n.Attr, func(a html.Attribute) bool {
				return a.Key == "rel" && slices.Contains([]string{"canonical", "manifest", "preload", "alternate"}, a.Val)
			}) {
				t.Errorf("%s has <link> %v, which is for hosts", f.Name, n.Attr)
			}
		}
		if !strings.Contains(page, `http-equiv="Content-Security-Policy"`) {
			t.Errorf("%s has no policy", f.Name)
		}
	}
	if links < 100 {
		t.Errorf("only %d links were looked at", links)
	}
}

// The same input makes the same bytes: there is no clock in it. What is compressed already isn't compressed again.
func TestBytes(t *testing.T) {
	first, z := archive(t)
	if second, _ := archive(t); !bytes.Equal(first, second) {
		t.Error("two archives of one site differ")
	}
	for _, f := range z.File {
		if !f.Modified.Equal(time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("%s is of %s", f.Name, f.Modified)
		}
		if stored := f.Method == zip.Store; stored != slices.Contains([]string{".woff2", ".png", ".pdf"}, path.Ext(f.Name)) {
			t.Errorf("%s is stored: %t", f.Name, stored)
		}
	}
}
