package build

import "testing"

// AddEdition adds an edition to those that are made, until the test ends.
func AddEdition(t *testing.T, e Edition) {
	before := editions
	editions = append(before[:len(before):len(before)], e)
	t.Cleanup(func() { editions = before })
}
