//go:build unix

package main

import (
	"bufio"
	"errors"
	"io"
	"log"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestUnixScripts runs testdata/unix/*.txtar.
func TestUnixScripts(t *testing.T) { runScripts(t, "unix") }

// unprivileged is buildsite as somebody whom file permissions hold for, even where root runs the tests.
func unprivileged() {
	if os.Geteuid() == 0 {
		const nobody = 65534
		for _, err := range []error{syscall.Setgroups(nil), syscall.Setgid(nobody), syscall.Setuid(nobody)} {
			if err != nil {
				log.Fatal(err)
			}
		}
	}
	main()
}

// Whoever reads what serve prints may leave, as head does: serve goes on.
func TestServeUnread(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"site.yaml": "id: example\ntitle: Example\nbase_url: https://example.org\n", "index.md": "---\ntitle: Home\ndescription: D.\n---\nWelcome.\n",
	} {
		if err := errors.Join(os.MkdirAll(filepath.Join(dir, "content"), 0o777), os.WriteFile(filepath.Join(dir, "content", name), []byte(text), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, "serve", "-s", dir, "--addr", "127.0.0.1:0")
	c.Args[0] = "buildsite" // as TestMain knows it
	c.Env = append(os.Environ(), "XDG_CACHE_HOME="+t.TempDir())
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	address := ""
	for lines := bufio.NewScanner(out); address == "" && lines.Scan(); {
		address = regexp.MustCompile(`http://\S+`).FindString(lines.Text())
	}
	_ = out.Close()
	shows := func() string {
		answer, err := http.Get(address)
		if err != nil {
			t.Fatalf("serve has ended: %v", err)
		}
		defer answer.Body.Close()
		text, _ := io.ReadAll(answer.Body)
		return string(text)
	}
	for _, words := range []string{"First", "Second"} { // it prints a line for each
		if err := os.WriteFile(filepath.Join(dir, "content/index.md"), []byte("---\ntitle: Home\ndescription: D.\n---\n"+words+" words.\n"), 0o666); err != nil {
			t.Fatal(err)
		}
		for end := time.Now().Add(20 * time.Second); !strings.Contains(shows(), words+" words"); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%s never comes", words)
			}
		}
	}
}

// pipe FILE makes a named pipe: something that is no file, and that nobody can read to the end.
func pipe(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: pipe file")
	}
	ts.Check(syscall.Mkfifo(ts.MkAbs(args[0]), 0o666))
}
