//go:build !linux

package serve

// withoutEvents names the kind of file system that dir is on, if its events can't be relied on. Only Linux tells; elsewhere there is
// --poll.
func withoutEvents(string) string { return "" }
