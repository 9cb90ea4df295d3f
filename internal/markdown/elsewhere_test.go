package markdown

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
)

// elsewhere are addresses, and whether browsers take them for one of another host.
var elsewhere = map[string]bool{
	"//e.example/": true, "///e.example/": true, "////e.example": true, "/////e.example/a": true, `\\\\e.example`: true, `/\e.example`: true, `\/e.example`: true,
	`/\/e.example`: true, `\\\e.example`: true, "/\t/e.example": true, "\t//e.example": true, " //e.example": true, "\n\r/\n/e.example": true, "\x00//e.example": true,
	"\x1f \\/e.example": true, "/\r\\e.example": true,

	"/e.example": false, "e.example//a": false, "./": false, ".//e.example": false, "..//e.example": false, "/%2Fe.example": false, "/%5Ce.example": false, "%2F/e.example": false,
	"/ /e.example": false, "/.//e.example": false, `/a\\e.example`: false, "#//e.example": false, "?//e.example": false, "/\u2215e.example": false, "\uff0f\uff0fe.example": false, "/\x00/e.example": false,
}

func TestElsewhere(t *testing.T) {
	for target, want := range elsewhere {
		if got := Elsewhere(target); got != want {
			t.Errorf("%q: %v", target, got)
		}
		for _, image := range []bool{false, true} {
			if message, _ := Refused(target, image); want && message == "" {
				t.Errorf("%q is accepted", target)
			}
		}
	}
}

// Browsers and Node read addresses by the same rules (https://url.spec.whatwg.org).
func TestElsewhereOfBrowsers(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no node")
	}
	targets := make([]string, 0, len(elsewhere))
	for target := range elsewhere {
		targets = append(targets, target)
	}
	list, _ := json.Marshal(targets)
	out, err := exec.Command(node, "-e", `console.log(JSON.stringify(`+string(list)+`.map((t) => new URL(t, "https://own.example/a/b/").host !== "own.example")))`).Output()
	var others []bool
	if err != nil || json.Unmarshal(out, &others) != nil {
		t.Fatalf("node: %v %s", err, out)
	}
	for i, other := range others {
		if elsewhere[targets[i]] != other {
			t.Errorf("%q: another host in node: %v", targets[i], other)
		}
	}
}

// Nothing of such an address gets through, however it is written.
func TestElsewhereInText(t *testing.T) {
	for _, text := range []string{
		"![a](///e.example/x.png)", "[a](///e.example/x)", "[a](////e.example)", "[a](/\\/e.example)", "[a](</\\e.example>)", "[a]( //e.example )", "[a](&#9;//e.example)",
		"[a](&#x2f;&#x2f;e.example)", "[a](&sol;&bsol;e.example)", "[a][r]\n\n[r]: ///e.example", "![a][r]\n\n[r]: <\\\\\\\\e.example>", "<https:///e.example>", "[a](https:e.example)",
		"[a](https:/\\e.example)", "[a](http:///e.example)",
	} {
		if doc, problems := New("en").Parse("a.md", []byte(text), 1); !problems.Failed() && (len(doc.Links) != 1 || Elsewhere(doc.Links[0].Target) || strings.Contains(doc.Links[0].Target, ":")) {
			t.Errorf("%s is accepted as %v", text, doc.Links)
		}
	}
}
