package corpus

import (
	"fmt"
	"strings"
)

// A sample is a piece of code, with nouns and numbers to be filled in.
type sample struct{ language, text string }

// code is a fenced block of 8 to 10 lines.
func (v voice) code(withLanguage bool) string {
	s := pick(v, samples)
	if !withLanguage {
		s.language = ""
	}
	var b strings.Builder
	for line := range strings.Lines(v.say(s.text)) {
		for strings.Contains(line, "#") {
			line = strings.Replace(line, "#", fmt.Sprint(1+v.IntN(900)), 1)
		}
		b.WriteString(line)
	}
	return "```" + s.language + "\n" + b.String() + "```\n"
}

// In samples, # is a number; the rest is as in sentences.
var samples = []sample{
	{"yaml", `%n:
  name: the %a %n
  open: true
  price: #
  owners:
    - %w
    - %w
  limits: {%n: #, %n: #}
  note: "%v %p"
`},
	{"go", `// total adds up what the %w %v.
func total(prices []int) (sum int) {
	for i, n := range prices {
		if n > # && i != # {
			sum += n * #
		}
	}
	fmt.Println("%a %n", sum)
	return sum
}
`},
	{"sh", `set -eu
%n="%a-%n"
for file in %n/*.txt; do
  if [ "$(wc -l < "$file")" -gt # ]; then
    echo "the %w %v $file"
    cp "$file" "/srv/%n/"
  fi
done
`},
	{"json", `{
  "%n": "the %a %n",
  "price": #,
  "open": false,
  "owners": ["%w", "%w"],
  "limits": {"low": #, "high": #},
  "note": "%v %p"
}
`},
}
