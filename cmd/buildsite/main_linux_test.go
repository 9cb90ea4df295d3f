package main

import "testing"

// TestLinuxScripts runs testdata/linux/*.txtar, where names differ in capitals only.
func TestLinuxScripts(t *testing.T) { runScripts(t, "linux") }
