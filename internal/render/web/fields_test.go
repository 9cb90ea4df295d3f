package web_test

import (
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"buildsite"
)

// fieldSite renders a site of the examples of all kinds of fields. Each is alone in its folder, /<kind>/example/, so that it has no neighbours
// and a golden changes only with its own kind.
func fieldSite(t *testing.T) map[string]string {
	t.Helper()
	fsys := small(map[string]string{
		"site.yaml": "id: test\ntitle: Test\nbase_url: https://example.org/trust/\npeople: [{id: hurt, label: I was hurt}, {id: broke, label: I broke trust}]\n",
		"index.md":  "", "safety.md": "",
	})
	examples, err := fs.Glob(buildsite.Theme, "templates/fields/*/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range examples {
		text, err := fs.ReadFile(buildsite.Theme, name)
		if err != nil {
			t.Fatal(err)
		}
		fsys["content/"+path.Base(path.Dir(name))+"/example.md"] = &fstest.MapFile{Data: text}
	}
	if len(examples) < 15 {
		t.Fatalf("%d examples", len(examples))
	}
	return render(t, fsys)
}

// fields renders the example of each kind of field; the pages by kind.
func fields(t *testing.T) map[string]string {
	t.Helper()
	pages := map[string]string{}
	for name, text := range fieldSite(t) {
		if kind, ok := strings.CutSuffix(name, "/example/index.html"); ok {
			pages[kind] = text
		}
	}
	return pages
}

// TestFields compares each kind's example with testdata/fields.
func TestFields(t *testing.T) {
	mains := map[string]string{}
	for kind, page := range fields(t) {
		main, _ := cutMain(t, kind, page)
		mains[kind+".html"] = readable(main)
	}
	compare(t, filepath.Join("testdata", "fields"), mains)
}

// Every control has a label and a name of our own; nothing is chosen beforehand, nothing is cut off.
func TestControls(t *testing.T) {
	for kind, page := range fields(t) {
		found := ids(t, page)
		labelled := map[string]bool{}
		walk(t, page, func(n *html.Node, attr map[string]string) {
			if n.Data == "label" && attr["for"] != "" {
				labelled[attr["for"]] = true
			}
		})
		inForm := false
		walk(t, page, func(n *html.Node, attr map[string]string) {
			for _, key := range []string{"for", "aria-describedby", "aria-labelledby"} {
				for id := range strings.FieldsSeq(attr[key]) {
					if !found[id] {
						t.Errorf("%s: %s of <%s> names %q, which doesn't exist", kind, key, n.Data, id)
					}
				}
			}
			switch n.Data {
			case "form":
				inForm = attr["method"] == "dialog" && attr["autocomplete"] == "off"
			case "input", "textarea", "select":
				if !labelled[attr["id"]] && attr["aria-labelledby"] == "" {
					t.Errorf("%s: no label for %q", kind, attr["id"])
				}
				if !strings.HasPrefix(attr["name"], "f-") || !strings.HasPrefix(attr["id"], attr["name"]) {
					t.Errorf("%s: a control with the name %q and the id %q", kind, attr["name"], attr["id"])
				}
				for _, key := range []string{"checked", "maxlength", "required", "value", "placeholder"} {
					if _, ok := attr[key]; ok && !(key == "value" && (attr["type"] == "radio" || attr["type"] == "checkbox")) {
						t.Errorf("%s: %q has the attribute %s", kind, attr["id"], key)
					}
				}
				if free := n.Data == "textarea" || attr["type"] == "text" && attr["inputmode"] == ""; free && (attr["dir"] != "auto" || attr["spellcheck"] != "false") {
					t.Errorf("%s: %q is free text, but may be spell-checked or has no direction of its own", kind, attr["id"])
				}
			}
		})
		if !inForm {
			t.Errorf("%s has no form that leaks nothing", kind)
		}
	}
}
