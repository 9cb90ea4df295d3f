//go:build unix

package main

import (
	"log"
	"os"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"
)

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

// pipe FILE makes a named pipe: something that is no file, and that nobody can read to the end.
func pipe(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: pipe file")
	}
	ts.Check(syscall.Mkfifo(ts.MkAbs(args[0]), 0o666))
}
