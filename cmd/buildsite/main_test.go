package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite what the scripts expect; read the difference before you keep it")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"buildsite":    func() { limit(); main() },
		"unprivileged": func() { limit(); unprivileged() },
	})
}

// longest is how long a script waits for what takes a moment on a quiet machine.
const longest = 3 * time.Minute

// limit ends a command that hangs. All sites of the scripts are tiny.
func limit() {
	time.AfterFunc(longest, func() {
		debug.SetTraceback("all")
		panic("the command takes too long")
	})
}

// TestScripts runs testdata/script/*.txtar, which read like the manual: one subject a file. Besides testscript's own commands
// they have those of the table below; "go doc testscript" explains the others. What needs a shell, permissions or names that not every
// system has is in testdata/unix and testdata/linux.
func TestScripts(t *testing.T) { runScripts(t, "script") }

func runScripts(t *testing.T, folder string) {
	testscript.Run(t, testscript.Params{
		Dir:                filepath.Join("testdata", folder),
		UpdateScripts:      *update,
		RequireUniqueNames: true,
		Setup: func(e *testscript.Env) error {
			theme, err := filepath.Abs(filepath.Join("..", ".."))
			if err != nil {
				return err
			}
			e.Setenv("THEME", theme) // what is embedded
			// Where systems keep caches: Unix, macOS, Windows.
			home := filepath.Join(e.WorkDir, ".tmp", "home")
			cache := filepath.Join(home, ".cache")
			if runtime.GOOS == "darwin" {
				cache = filepath.Join(home, "Library", "Caches")
			}
			e.Setenv("HOME", home)
			e.Setenv("XDG_CACHE_HOME", cache)
			e.Setenv("LocalAppData", cache)
			e.Setenv("CACHE", cache)
			// unprivileged has to reach the folder, too.
			return os.Chmod(filepath.Dir(e.WorkDir), 0o755)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":    exits,
			"both":     both,
			"site":     minimalSite,
			"write":    write,
			"size":     size,
			"pipe":     pipe,
			"age":      age,
			"old":      old,
			"same":     same,
			"recreate": recreate,
			"address":  address,
			"get":      get,
		},
	})
}

// exits STATUS COMMAND [ARGUMENT…] runs a command that has to end with just this status.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits status command [argument…]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	runs(ts, want, args[1:])
}

func runs(ts *testscript.TestScript, want int, command []string) {
	got := 0
	if err := ts.Exec(command[0], command[1:]...); err != nil {
		exit := (*exec.ExitError)(nil)
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if strings.Contains(ts.ReadFile("stderr"), "\ngoroutine ") { // which ends with status 2, as wrong usage does
		ts.Fatalf("%s crashed", command[0])
	}
	if got != want {
		ts.Fatalf("%s ended with status %d, not %d", strings.Join(command, " "), got, want)
	}
}

// both STATUS [FLAG…] runs buildsite check and then buildsite build. They have to end with the same status and the same
// problems, and check, like a build that fails, has to leave the whole folder as it is. What build printed stays for cmp stderr.
func both(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: both status [flag…]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	before := tree(ts, ".")
	runs(ts, want, append([]string{"buildsite", "check"}, args[1:]...))
	differ(ts, "check changed the folder", before, tree(ts, "."))
	said := func() string {
		if slices.Contains(args, "json") {
			return ts.ReadFile("stdout")
		}
		return ts.ReadFile("stderr")
	}
	checked := said()
	runs(ts, want, append([]string{"buildsite", "build"}, args[1:]...))
	if want != exitDone {
		differ(ts, "the failing build changed the folder", before, tree(ts, "."))
	}
	if built := said(); built != checked {
		ts.Fatalf("build and check find different problems; check printed\n%s", checked)
	}
}

// site [KEY: VALUE] writes the smallest site: content/site.yaml and content/index.md, where the script hasn't its own. The
// argument is one more line for site.yaml.
func minimalSite(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 1 {
		ts.Fatalf("usage: site [line of site.yaml]")
	}
	config := "id: example\ntitle: Example\nbase_url: https://example.org\n"
	for _, line := range args {
		config += line + "\n"
	}
	ts.Check(os.MkdirAll(ts.MkAbs("content"), 0o777))
	for name, text := range map[string]string{
		"content/site.yaml": config,
		"content/index.md":  "---\ntitle: Home\ndescription: The first page\n---\nWelcome.\n",
	} {
		f, err := os.OpenFile(ts.MkAbs(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if errors.Is(err, fs.ErrExist) && len(args) == 0 {
			continue
		}
		ts.Check(err)
		_, err = f.WriteString(text)
		ts.Check(errors.Join(err, f.Close()))
	}
}

// write FILE TEXT writes what an editor hides, with Go's escapes: '\ufeff', '\xff', '\r\n'.
func write(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: write file text")
	}
	text, err := strconv.Unquote(`"` + strings.ReplaceAll(args[1], `"`, `\"`) + `"`)
	ts.Check(err)
	ts.Check(os.MkdirAll(filepath.Dir(ts.MkAbs(args[0])), 0o777))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o666))
}

// size FILE BYTES makes a file of this size that takes up no room.
func size(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: size file bytes")
	}
	n, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_WRONLY|os.O_CREATE, 0o666)
	ts.Check(err)
	ts.Check(errors.Join(f.Truncate(n), f.Close()))
}

// longAgo is when aged files were changed last.
var longAgo = time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)

// age FOLDER makes all that is in it old.
func age(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: age folder")
	}
	for name := range tree(ts, args[0]) {
		if err := os.Chtimes(filepath.Join(ts.MkAbs(args[0]), name), longAgo, longAgo); err != nil {
			ts.Fatalf("%v", err)
		}
	}
}

// old FILE… reports whether files are as age left them.
func old(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range args {
		info, err := os.Stat(ts.MkAbs(name))
		ts.Check(err)
		if info.ModTime().Equal(longAgo) == neg {
			ts.Fatalf("%s was last changed on %s", name, info.ModTime())
		}
	}
}

// same FOLDER FOLDER reports whether two folders hold the same files with the same bytes.
func same(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: same folder folder")
	}
	a, b := tree(ts, args[0]), tree(ts, args[1])
	if len(a) == 0 {
		ts.Fatalf("%s is empty", args[0])
	}
	if neg {
		if len(differences(a, b)) == 0 {
			ts.Fatalf("%s and %s are the same", args[0], args[1])
		}
		return
	}
	differ(ts, args[0]+" and "+args[1]+" differ", a, b)
}

// recreate FOLDER COPY makes a copy whose files were created in the opposite order, and at another time.
func recreate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: recreate folder copy")
	}
	files := tree(ts, args[0])
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	slices.Reverse(names)
	for _, name := range names {
		to := filepath.Join(ts.MkAbs(args[1]), name)
		ts.Check(os.MkdirAll(filepath.Dir(to), 0o777))
		ts.Check(os.WriteFile(to, []byte(files[name]), 0o600))
		ts.Check(os.Chtimes(to, longAgo, longAgo))
	}
}

// tree reads a folder: what its files hold, and where its links lead, by path. What isn't a file has no text.
func tree(ts *testscript.TestScript, dir string) map[string]string {
	root, files := ts.MkAbs(dir), map[string]string{}
	ts.Check(filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(root, name)
		info, err := d.Info()
		if err != nil {
			return err
		}
		switch {
		case d.Type()&fs.ModeSymlink != 0:
			files[rel], err = os.Readlink(name)
		case d.Type().IsRegular() && info.Size() < 10<<20:
			var content []byte
			content, err = os.ReadFile(name)
			files[rel] = string(content)
		default:
			files[rel] = fmt.Sprint(info.Mode(), info.Size())
		}
		return err
	}))
	return files
}

func differences(a, b map[string]string) []string {
	var names []string
	for name := range a {
		if other, ok := b[name]; !ok || other != a[name] {
			names = append(names, name)
		}
	}
	for name := range b {
		if _, ok := a[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func differ(ts *testscript.TestScript, message string, a, b map[string]string) {
	if names := differences(a, b); len(names) > 0 {
		ts.Fatalf("%s: %s", message, strings.Join(names, ", "))
	}
}

// address VARIABLE finds an address of this machine that is free.
func address(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: address variable")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Setenv(args[0], l.Addr().String())
	ts.Check(l.Close())
}

// get [-until PATTERN] URL prints the answer's status, headers and body to stdout. It waits until there is an answer, and one
// that matches the pattern.
func get(ts *testscript.TestScript, neg bool, args []string) {
	pattern := regexp.MustCompile("")
	if len(args) == 3 && args[0] == "-until" {
		pattern, args = regexp.MustCompile(args[1]), args[2:]
	}
	if neg || len(args) != 1 {
		ts.Fatalf("usage: get [-until pattern] url")
	}
	client := http.Client{
		Timeout:       longest,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	var last string
	for end := time.Now().Add(longest); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		r, err := client.Get(args[0])
		if err != nil {
			last = err.Error()
			continue
		}
		var answer bytes.Buffer
		fmt.Fprintln(&answer, r.Status)
		_ = r.Header.Write(&answer)
		_, err = io.Copy(&answer, r.Body)
		r.Body.Close()
		ts.Check(err)
		if last = answer.String(); pattern.MatchString(last) {
			_, err := io.WriteString(ts.Stdout(), last)
			ts.Check(err)
			return
		}
	}
	ts.Fatalf("no such answer from %s; the last one:\n%s", args[0], last)
}
