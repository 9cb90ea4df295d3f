package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"buildsite/internal/build"
	"buildsite/internal/diag"
	"buildsite/internal/worksheet"
)

// A printer prints everything that a command says: results to out, problems to err, but with json the other way round. Messages are lower case and without a
// full stop.
type printer struct {
	out, err io.Writer
	json     bool   // problems go to out, one JSON object a line, and what is for people to err
	all      bool   // print all problems, not the first few of a kind
	told     string // the problems that serve printed last
	bar      *bar   // nil where nobody looks
}

// people is where what people read goes, other than problems.
func (p *printer) people() io.Writer {
	if p.json {
		return p.err
	}
	return p.out
}

func now() time.Time { return time.Now() }

func usage(format string, args ...any) error { return fmt.Errorf(format, args...) }

func (p *printer) fail(message string) {
	if p.json {
		p.encode(jsonProblem{Severity: "error", Message: message})
		return
	}
	fmt.Fprintln(p.err, "buildsite:", message)
}

func (p *printer) waiting() {
	p.note("buildsite: waiting for another build of the same folder")
}

// jsonProblem is a problem as --format json prints it, one object a line.
type jsonProblem struct {
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
	Column   int    `json:"column,omitempty"`
	Width    int    `json:"width,omitempty"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
	Source   string `json:"source,omitempty"`
	More     int    `json:"more,omitempty"` // further ones of this kind in the file, which aren't printed
}

func (p *printer) encode(v any) {
	e := json.NewEncoder(p.out)
	e.SetEscapeHTML(false)
	_ = e.Encode(v)
}

// Where there are more than many problems, only the first few of each kind are printed.
const (
	many = 50
	few  = 5
)

// print prints problems. Of very many, unless all are asked for, it prints the first few of each kind with their places, and in the end how
// many there are of which.
func (p *printer) print(list diag.List) {
	if p.json {
		for _, d := range list {
			p.encode(jsonProblem{d.File, d.Line, d.Col, d.Width, d.Severity.String(), d.Message, d.Hint, d.Source, d.More})
		}
		return
	}
	tally := list.Tally()
	whole := p.all || len(list) <= many
	printed := map[diag.Kind]int{}
	for _, d := range list {
		kind := d.Kind()
		printed[kind]++
		i, n := printed[kind], tally[kind]
		if !whole && n > few+1 && i > few { // one more takes no more room than to say so
			continue
		}
		fmt.Fprintf(p.err, "%s\n%s", d.String(), d.Excerpt())
		switch {
		case whole && d.More > 0:
			fmt.Fprintf(p.err, "      … and %s more of this kind in %s\n", number(d.More), d.File)
		case !whole && i == few && n > few+1:
			fmt.Fprintf(p.err, "      … and %s more of this kind\n", number(n-few))
		}
	}
	if !whole {
		p.tally(tally)
	}
}

// tally prints how many problems there are of each kind, the most frequent first.
func (p *printer) tally(tally map[diag.Kind]int) {
	kinds := slices.SortedFunc(maps.Keys(tally), func(a, b diag.Kind) int {
		return cmp.Or(cmp.Compare(tally[b], tally[a]), cmp.Compare(a.Severity, b.Severity), strings.Compare(a.Message, b.Message))
	})
	fmt.Fprintln(p.err)
	for _, k := range kinds {
		message := k.Message
		if k.Severity == diag.Warning {
			message = "warning: " + message
		}
		fmt.Fprintf(p.err, "%9s  %s\n", number(tally[k]), message)
	}
	fmt.Fprintln(p.err, "           --all prints each of them")
}

// number is a number with commas: 1,234.
func number(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// problems prints what a command found. It returns err if there is one, errProblems if the content isn't fit to be done, which
// is the command's word for what it does, or nil.
func (p *printer) problems(list diag.List, err error, done string) error {
	p.print(list)
	if err != nil {
		return err
	}
	if errors, _ := list.Count(); errors > 0 {
		p.note(counted(list) + "; nothing was " + done)
		return errProblems
	}
	return nil
}

// counted is "2 errors and 1 warning".
func counted(list diag.List) string {
	errors, warnings := list.Count()
	switch {
	case warnings == 0:
		return plural(errors, "error")
	case errors == 0:
		return plural(warnings, "warning")
	}
	return plural(errors, "error") + " and " + plural(warnings, "warning")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return number(n) + " " + noun + "s"
}

func (p *printer) built(r build.Result, output string, start time.Time) {
	o := r.Output
	folder := strings.TrimSuffix(filepath.ToSlash(filepath.Clean(output)), "/") + "/"
	line := fmt.Sprintf("built %s in %s: %s, %d new or changed, %d removed", plural(r.Pages, "page"), folder,
		plural(o.Files, "file"), o.Written, o.Removed)
	p.summary(line, r, start)
	if o.OneByOne != "" {
		p.note("buildsite: files were replaced one by one: " + o.OneByOne)
	}
	if o.Kept != "" {
		p.note("buildsite: somebody wrote into the folder meanwhile; that is kept in " + o.Kept)
	}
}

func (p *printer) checked(r build.Result, start time.Time) {
	p.summary("checked "+plural(r.Pages, "page"), r, start)
}

func (p *printer) locked(l build.Locked, start time.Time) {
	line := "locked " + plural(l.Worksheets, "worksheet") + " in " + worksheet.LockFile
	switch {
	case l.Worksheets == 0 && !l.Changed:
		line = "there is no worksheet to lock"
	case !l.Changed:
		line = plural(l.Worksheets, "worksheet") + ": nothing is new since " + worksheet.LockFile + " was written"
	}
	p.summary(line, l.Result, start)
}

func (p *printer) summary(line string, r build.Result, start time.Time) {
	if p.json {
		return
	}
	if _, warnings := r.Problems.Count(); warnings > 0 {
		line += ", " + plural(warnings, "warning")
	}
	fmt.Fprintf(p.people(), "%s (%s)\n", line, time.Since(start).Round(time.Millisecond))
}

// Serving tells where the site can be seen.
func (p *printer) Serving(address string) {
	fmt.Fprintf(p.people(), "serving at %s (stop with Ctrl+C)\n", address)
}

// Built prints one build of serve: a line, and the problems if they aren't those of the last one.
func (p *printer) Built(u build.Update, took time.Duration, shown bool) {
	if told := u.Problems.Error(); told != p.told {
		p.print(u.Problems)
		p.told = told
	}
	switch {
	case u.Problems.Failed() && shown:
		p.note(counted(u.Problems) + "; the last good pages stay")
	case u.Problems.Failed():
		p.note(counted(u.Problems) + "; there is nothing to show yet")
	case !shown:
		p.summary("built "+plural(u.Pages, "page"), u.Result, time.Now().Add(-took))
	default:
		p.summary(changed(u), u.Result, time.Now().Add(-took))
	}
}

// changed is "content/safety.md and 2 more: 3 pages".
func changed(u build.Update) string {
	line := "all files"
	if n := len(u.Sources); n > 0 {
		line = u.Sources[0]
		if n > 1 {
			line += fmt.Sprintf(" and %d more", n-1)
		}
	}
	switch {
	case u.Changed > 0:
		return line + ": " + plural(u.Changed, "page")
	case u.Style:
		return line + ": the style sheet"
	case len(u.Files) > 0:
		return line + ": " + plural(len(u.Files), "file")
	}
	return line + ": no page changed"
}

// Warn prints what serve can't do.
func (p *printer) Warn(message string) { p.note("buildsite: " + message) }

// note prints what is no problem of the content, to people only.
func (p *printer) note(message string) {
	if !p.json {
		fmt.Fprintln(p.err, message)
	}
}
