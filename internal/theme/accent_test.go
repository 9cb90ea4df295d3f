package theme

import (
	"regexp"
	"strings"
	"testing"

	"buildsite"
)

// Whatever colour a publisher takes, it can be read on the page and text of the page's colour can be read on it.
func TestAccentIsLegible(t *testing.T) {
	for _, colour := range []string{"#000000", "#ffffff", "#ffff00", "#0000ff", "#ff0000", "#00ff00", "#808080", "#2f5d62", "#7a1f5c", "#c9a227"} {
		for _, scheme := range []struct {
			end    float64
			ground string
		}{{0, lightGround}, {255, darkGround}} {
			got := toward(colour, scheme.end, scheme.ground)
			if c := contrast(channels(got), channels(scheme.ground)); c < legible {
				t.Errorf("%s on %s becomes %s, whose contrast is %.2f", colour, scheme.ground, got, c)
			}
		}
	}
	// A colour that can be read is left as it is.
	if got := toward("#1d4f53", 0, lightGround); got != "#1d4f53" {
		t.Errorf("#1d4f53 becomes %s", got)
	}
	for pair, want := range map[[2]string]float64{{"#000000", "#ffffff"}: 21, {"#767676", "#ffffff"}: 4.54, {"#abcdef", "#abcdef"}: 1} {
		if got := contrast(channels(pair[0]), channels(pair[1])); got < want-0.01 || got > want+0.01 {
			t.Errorf("the contrast of %v is %.2f, want %.2f", pair, got, want)
		}
	}
}

// The colours of the style sheet are those that accents are measured against, and its own text can be read, too.
func TestTokens(t *testing.T) {
	src, err := buildsite.Theme.ReadFile("assets/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, found := strings.Cut(string(src), "@media (prefers-color-scheme: dark)")
	if !found {
		t.Fatal("there is no dark scheme in tokens.css")
	}
	dark, _, _ = strings.Cut(dark, "@media")
	for scheme, text := range map[string]string{"light": light, "dark": dark} {
		colours := map[string]string{}
		for _, m := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(text, -1) {
			colours[m[1]] = m[2]
		}
		if ground := map[string]string{"light": colours["paper"], "dark": colours["raised"]}[scheme]; ground != map[string]string{"light": lightGround, "dark": darkGround}[scheme] {
			t.Errorf("%s: accents are measured against another ground than %s", scheme, ground)
		}
		for _, ground := range []string{"paper", "raised", "sunk"} {
			for name, least := range map[string]float64{"ink": legible, "quiet": legible, "accent": legible, "warm": legible, "edge": 3} {
				if colours[name] == "" || colours[ground] == "" {
					t.Fatalf("%s: --%s is %q and --%s is %q", scheme, name, colours[name], ground, colours[ground])
				}
				if c := contrast(channels(colours[name]), channels(colours[ground])); c < least {
					t.Errorf("%s: the contrast of --%s on --%s is %.2f, want %.1f", scheme, name, ground, c, least)
				}
			}
		}
		if c := contrast(channels(colours["accent"]), channels(colours["on-accent"])); c < legible {
			t.Errorf("%s: the contrast of text on the accent is %.2f", scheme, c)
		}
	}
}
