package internal_test

import (
	"os"
	"strings"
	"testing"
)

// The site is built by other people's programs. None of them finds the token of the checkout in .git/config.
func TestWorkflowKeepsNoToken(t *testing.T) {
	text, err := os.ReadFile("../.github/workflows/pages.yml")
	if err != nil {
		t.Fatal(err)
	}
	_, checkout, found := strings.Cut(string(text), "uses: actions/checkout@")
	if !found {
		t.Fatal("no checkout")
	}
	checkout, _, _ = strings.Cut(checkout, "- uses:")
	if !strings.Contains(checkout, "\n          persist-credentials: false") {
		t.Errorf("the checkout keeps its token: %s", checkout)
	}
}
