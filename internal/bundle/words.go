package bundle

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"path"
	"regexp"
	"slices"
	"strings"
)

// wordsHere is the name that scripts know their interface words by. It stands in a bundle until they are put in.
const wordsHere = "INTERFACE_WORDS"

// naming finds in a script what may be the name of a word, or the beginning of one, at the head of a template.
var naming = regexp.MustCompile("[\"'`]([a-z0-9]+(?:-[a-z0-9]+)*)[\"'`]|`([a-z0-9]+(?:-[a-z0-9]+)*-)\\$\\{")

// A names is what may be a word of the interface in one file.
type names struct{ whole, beginnings []string }

func namesIn(script []byte) (n names) {
	for _, m := range naming.FindAllSubmatch(script, -1) {
		if len(m[1]) > 0 {
			n.whole = append(n.whole, string(m[1]))
		} else {
			n.beginnings = append(n.beginnings, string(m[2]))
		}
	}
	return n
}

// A metafile is what esbuild reports about a build.
type metafile struct {
	Outputs map[string]struct {
		Inputs map[string]struct{} // the files that a bundle is made of, in our namespace
	}
}

// putWords puts the interface words that a bundle's files name into it, and gives it the name that it then has.
func (f *files) putWords(a *Asset, inputs []string, words map[string]string) {
	if !bytes.Contains(a.Content, []byte(wordsHere)) {
		return
	}
	named := map[string]string{}
	for _, input := range inputs {
		n := f.names[strings.TrimPrefix(input, namespace+":")]
		for _, name := range n.whole {
			if text, ok := words[name]; ok {
				named[name] = text
			}
		}
		for name, text := range words {
			if slices.ContainsFunc(n.beginnings, func(start string) bool { return strings.HasPrefix(name, start) }) {
				named[name] = text
			}
		}
	}
	text, _ := json.Marshal(named) // in the order of their names
	a.Content = bytes.ReplaceAll(a.Content, []byte(wordsHere), text)
	entry, _, _ := strings.Cut(path.Base(a.Path), ".")
	a.Path = path.Join(path.Dir(a.Path), entry+"."+Fingerprint(a.Content)+path.Ext(a.Path))
}

// Fingerprint returns eight letters and digits that change with the content, as in esbuild's names.
func Fingerprint(content []byte) string {
	sum := sha256.Sum256(content)
	return base32.StdEncoding.EncodeToString(sum[:5])
}
