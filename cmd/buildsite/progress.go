package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"buildsite/internal/build"
)

// A build that takes longer than patience shows on a terminal how far it is, and redraws the line every redraw.
const (
	patience = time.Second
	redraw   = 100 * time.Millisecond
)

// A bar is the line that shows how far a build is.
type bar struct {
	w     io.Writer
	began time.Time

	mu    sync.Mutex
	last  time.Time // when it was drawn; zero: never
	width int       // of what was drawn
	ended bool
}

// progress returns what a build calls to show how far it is; nil where nobody looks.
func (p *printer) progress() func(build.Stage, int, int) {
	f, ok := p.err.(*os.File)
	if !ok || p.json {
		return nil
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	p.bar = &bar{w: f, began: now()}
	return p.bar.show
}

// endProgress takes the line away.
func (p *printer) endProgress() {
	if p.bar != nil {
		p.bar.end()
	}
}

var doing = map[build.Stage]string{build.Read: "reading", build.Write: "writing"}

func (b *bar) show(s build.Stage, done, total int) {
	if !b.mu.TryLock() { // another worker draws
		return
	}
	defer b.mu.Unlock()
	t := now()
	if b.ended || t.Sub(b.began) < patience || t.Sub(b.last) < redraw {
		return
	}
	b.last = t
	line := fmt.Sprintf("%s %d of %s", doing[s], done, plural(total, "file"))
	fmt.Fprintf(b.w, "\r%-*s", b.width, line)
	b.width = max(b.width, len(line))
}

func (b *bar) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ended = true
	if b.width > 0 {
		fmt.Fprintf(b.w, "\r%*s\r", b.width, "")
	}
}

// stages says what each stage does.
var stages = map[build.Stage]string{
	build.Compare: "compare with the last build",
	build.Read:    "read and parse, resolve links",
	build.Theme:   "templates, style and script",
	build.Listed:  "list all files",
	build.Checked: "check",
	build.Write:   "render and write",
	build.Note:    "note for the next build",
}

// timings prints how long each stage took.
func (p *printer) timings(r build.Result) {
	for _, t := range r.Timings {
		fmt.Fprintf(p.people(), "%8s  %s\n", t.Took.Round(100*time.Microsecond), stages[t.Stage])
	}
}
