//go:build !windows

package bundle

// root is the folder that esbuild is told it works in. Nothing is read from it; one that is the same on every machine
// keeps the hashes the same.
const root = "/"
