//go:build unix

package frontmatter

import (
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestHostile reads 64 KiB of what takes goccy seconds to minutes.
func TestHostile(t *testing.T) {
	start := worked(t)
	for _, c := range [][2]string{
		{"", "["}, {"", "{"}, {"", "- "}, {"", "? "}, {"", "&"}, {"", "&a "}, {"", "*"}, {"", "!"}, {"", "!a "}, {"", "'"}, {"", `"`},
		{"", "<"}, {"", "<< "}, {"", "@\n"}, {"", ": "}, {"", "a: "}, {"", "---\n"}, {"", "\n"}, {"", "\t"}, {"", "\x00"},
		{"title: |\n  x", "\n"}, {"title: >\n  x", "\n  "}, {"title: |+\n  x", "|\n"}, {`title: "`, "\t"}, {`title: "`, "a\t"},
		{"aliases: [", "a, "}, {"words: {", "a, "}, {"", "a:\n"}, {"aliases:\n", "- @\n"}, {"aliases:\n", "- [\n"}, {"title: a\n", "  ---\n"},
	} {
		text := c[0] + strings.Repeat(c[1], (maxSize-len(c[0]))/len(c[1]))
		if problems := Decode("f.md", []byte(text), 1, new(page)); !problems.Failed() {
			t.Errorf("%.20q: no problem", text)
		}
		Cut("f.md", []byte("---\n"+text))
		t.Logf("%.20q: %v", text, worked(t)-start)
	}
	if took := worked(t) - start; took > time.Minute {
		t.Errorf("took %v", took)
	}
}

// worked is the processor time that the tests took so far: what else the machine does counts for nothing.
func worked(t *testing.T) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
