package markdown_test

import (
	"strings"
	"testing"

	"buildsite/internal/markdown"
)

// Signs that didn't become markup are told where they stand.
func TestLeftover(t *testing.T) {
	for _, test := range []struct{ body, want string }{
		{"** fett ** und mehr", `1:1 "**"`},
		{"und **fett **weiter", `1:5 "**"`},
		{"Das ist ** fett ** und mehr", `1:9 "**"`},
		{"**fett", `1:1 "**"`},
		{"这是**文字。**文字", `1:3 "**"`},
		{"und __fett __weiter", `1:5 "__"`},
		{"~~ weg ~~", `1:1 "~~"`},
		{"Text\n##Kein Abstand", `2:1 "##"`},
		{"> ###Кто", `1:3 "##"`},
		{"| a | b |\n| 1 | 2 |", `1:1 "|"`},
		{"- x\n\n  | a | b | c |", `3:3 "|"`},
		{"| a | b |\n|---|\n| 1 | 2 |", `2:1 "|"`},
		{"See [[Notiz]], [[a|b]]", `1:5 "[[…]]"`},
		{"# x\n\n![[Bild.png]]", `3:1 "![[…]]"`},
		{`{{< video x >}}`, `1:1 "{{…}}"`},
		{`a {{% x %}}`, `1:3 "{{…}}"`},
		{`{{ page.title }}`, `1:1 "{{…}}"`},
		{`{% hint style="info" %}`, `1:1 "{%…%}"`},
		{":::note\nx\n:::", `1:1 ":::"`},
		{"::: {.warning}", `1:1 ":::"`},
		{"!!! note \"x\"", `1:1 "!!!"`},
		{"??? tip", `1:1 "???"`},
		{"[x](a.md){: .button}", `1:10 "{:…}"`},
		{"[x](a.md){.button}", `1:10 "{.…}"`},
		{"ein ==wichtiges== Wort", `1:5 "==…=="`},
		{"gut :smile: :heart:", `1:5 ":…:"`},
		{"• Eins\n• Zwei", "1:1 a list's bullet"},
		{"1.Text", "1:1 a list's number"},
		{"siehe [x] (y.md)", `1:9 "] ("`},
		{"siehe [x] (https://example.org)", `1:9 "] ("`},
		{`$$a^2 + b^2$$`, `1:1 "$$…$$"`},
		{"| a |\n|---|\n| ==b== |", `3:3 "==…=="`},

		// What means what it says.
		{"2 ** 3, a ** b ** c, 2**3, (x + 1) ** 2 ** 3, f**k, *** x", ""},
		{"My name is __ and I feel __ when you __. snake__case ____ __init__", ""},
		{"#1 #hashtag ##1 C# :-) :) ;) 12:30:45 a:b:c std::string C++ :: x", ""},
		{"a == b == c, a==b, x === y, ====", ""},
		{"{name}, {a: 1}, {1, 2}, { .x }, {}, 100 % {x}, {#1}", ""},
		{"`**x **` `[[x]]` `{{ x }}` `:smile:` <https://example.org/{{x}}>", ""},
		{`\*\* x \*\* \[\[x\]\] \{\{x}} \:smile: \==x== \{: .x}`, ""},
		{"    ##code\n\n```\n[[x]]\n| a | b |\n```\n", ""},
		{"[[1, 2], [3]], a[[i]], [[ -f x ]], [[1]](a.md), [x] (see y), [1] (p. 3), [ ] (a)", ""},
		{"|x| is what the signs mean\n1.5 kg\n1.example.org\n• ", ""},
		{"$5 and $$ and $$$, $$ x $$", ""},
		{":unknown: :1: note:x:y !!! Achtung\n?? was", ""},
		{"5~10 ~~weg~~ ~so~ about ~~5", ""},
		{"**fett** __fett__ **[x](a.md)** ***x*** *a **b** c*", ""},
		{"\\##x\n\n## x ##", ""},
	} {
		_, problems := markdown.New("en").Parse("f.md", []byte(test.body), 1)
		if strings.Contains(test.body, "{{%") && strings.Count(listed(problems), "\n") != 1 {
			t.Errorf("%q is told more than once:\n%s", test.body, listed(problems))
		}
		got := ""
		for _, line := range strings.Split(listed(problems), "\n") {
			place, rest, found := strings.Cut(line, "readers see ")
			if what, _, _ := strings.Cut(rest, " as it stands"); found && got == "" {
				place, _, _ = strings.Cut(place, " ")
				got = place + " " + what
			}
		}
		if got != test.want {
			t.Errorf("%q\n got %q\nwant %q", test.body, got, test.want)
		}
	}
}
