package diag

import "strings"

// A Kind is what problems have in common that differ only in what they are about.
type Kind struct {
	Severity Severity
	Message  string // with … in the place of what is particular
}

// Kind is the problem's kind. Particular in a message is what stands in quotation marks, backticks or brackets, and each word with
// a digit, a slash or a full stop in it, such as a number, path or address.
func (p Problem) Kind() Kind {
	var b strings.Builder
	particular := func() {
		if !strings.HasSuffix(b.String(), "…") {
			b.WriteString("…")
		}
	}
	for rest := p.Message; rest != ""; {
		closing := strings.IndexByte("\"`[<", rest[0])
		if closing >= 0 {
			if end := closingAt(rest, "\"`]>"[closing]); end > 0 {
				particular()
				rest = rest[end+1:]
				continue
			}
		}
		end := 1
		for end < len(rest) && !strings.ContainsRune(" \"`[<", rune(rest[end])) {
			end++
		}
		word := strings.TrimRight(rest[:end], ":,;.")
		if strings.ContainsAny(word, "0123456789/.") {
			b.WriteString(word[:len(word)-len(strings.TrimLeft(word, " "))])
			particular()
			word = rest[:end][len(word):]
		} else {
			word = rest[:end]
		}
		b.WriteString(word)
		rest = rest[end:]
	}
	return Kind{p.Severity, b.String()}
}

// closingAt is where what the first byte of text opens is closed, or -1.
func closingAt(text string, closing byte) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case closing:
			return i
		}
	}
	return -1
}

// MaxKept is how many problems of one kind are kept of one file.
const MaxKept = 1000

// A Gathering gathers the problems of one file. Of those beyond MaxKept of a kind it keeps the number only, as Problem.More: a file
// may have hundreds of thousands.
type Gathering struct {
	List  List
	kinds map[Kind]kept
}

type kept struct{ n, last int } // how many are kept, and where in the list the last of them is

// Add adds a problem.
func (g *Gathering) Add(p Problem) {
	if g.kinds == nil {
		g.kinds = map[Kind]kept{}
	}
	kind := p.Kind()
	k := g.kinds[kind]
	if k.n == MaxKept {
		g.List[k.last].More++
		return
	}
	g.kinds[kind] = kept{k.n + 1, len(g.List)}
	g.List = append(g.List, p)
}

// Tally returns the number of problems of each kind.
func (l List) Tally() map[Kind]int {
	tally := map[Kind]int{}
	for _, p := range l {
		tally[p.Kind()] += 1 + p.More
	}
	return tally
}
