package theme

import (
	"cmp"
	"fmt"
	"testing"

	"buildsite"
)

// shipped are the palettes of the theme's own tokens.
func shipped(t *testing.T) map[string]palette {
	t.Helper()
	src, err := buildsite.Theme.ReadFile(tokensFile)
	if err != nil {
		t.Fatal(err)
	}
	light, dark := palettes(src)
	return map[string]palette{"light": light, "dark": dark}
}

// Whatever colour a publisher takes, it can be read on the page and on what lies on it, whatever colours these have.
func TestAccentIsLegible(t *testing.T) {
	schemes := shipped(t)
	schemes["dark first"] = palette{"paper": "#101820", "raised": "#202830"}
	schemes["grey"] = palette{"paper": "#b0b0b0"}
	schemes["none"] = palette{}
	for _, colour := range []string{"#000000", "#ffffff", "#ffff00", "#0000ff", "#ff0000", "#00ff00", "#808080", "#2f5d62", "#7a1f5c", "#c9a227"} {
		for name, scheme := range schemes {
			got := scheme.accent(colour)
			for _, ground := range []string{"paper", "raised"} {
				if c := contrast(channels(got), channels(cmp.Or(scheme[ground], "#ffffff"))); c < legible {
					t.Errorf("%s, %s: %s on %s becomes %s, whose contrast is %.2f", name, ground, colour, scheme[ground], got, c)
				}
			}
		}
	}
	// A colour that can be read is left as it is.
	if got := schemes["light"].accent("#1d4f53"); got != "#1d4f53" {
		t.Errorf("#1d4f53 becomes %s", got)
	}
	for pair, want := range map[[2]string]float64{{"#000000", "#ffffff"}: 21, {"#767676", "#ffffff"}: 4.54, {"#abcdef", "#abcdef"}: 1} {
		if got := contrast(channels(pair[0]), channels(pair[1])); got < want-0.01 || got > want+0.01 {
			t.Errorf("the contrast of %v is %.2f, want %.2f", pair, got, want)
		}
	}
}

// The grounds are those of the tokens, a publisher's own too. What the dark scheme doesn't set is as in the light one.
func TestPalettes(t *testing.T) {
	for _, test := range []struct{ sheet, light, dark string }{
		{":root { --paper: #faf6ee; --on-accent: #fffdf8 }", "map[on-accent:#fffdf8 paper:#faf6ee]", "map[on-accent:#fffdf8 paper:#faf6ee]"},
		{":root{--paper:#FFFFFF;--paper:#000000}", "map[paper:#FFFFFF]", "map[paper:#FFFFFF]"},
		{"@media (prefers-color-scheme:dark){:root{--paper:#111111}p{--ink:#222222}}:root{--paper:#eeeeee;--ink:#333333}",
			"map[ink:#333333 paper:#eeeeee]", "map[ink:#222222 paper:#111111]"},
		{":root { --paper: white; --gap: 1rem; --edge: #12345 }", "map[]", "map[]"},
	} {
		light, dark := palettes([]byte(test.sheet))
		if fmt.Sprint(light) != test.light || fmt.Sprint(dark) != test.dark {
			t.Errorf("%s: %v and %v, want %s and %s", test.sheet, light, dark, test.light, test.dark)
		}
	}
}

// All that is written in the theme's colours can be read.
func TestTokens(t *testing.T) {
	for scheme, colours := range shipped(t) {
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
