//go:build !unix

package main

import "github.com/rogpeppe/go-internal/testscript"

func unprivileged() { main() }

func pipe(ts *testscript.TestScript, neg bool, args []string) {
	ts.Fatalf("there are no named pipes here")
}
