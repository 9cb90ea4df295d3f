package serve

import (
	"net/http"
	"net/url"
	"strings"
)

// A headerRule is one of a _headers file: the headers of an address, or of all that begin and end like one with a * in it.
type headerRule struct {
	path, end string // what stands before and after the *
	any       bool   // there is one
	headers   [][2]string
}

func (r headerRule) applies(address string) bool {
	if !r.any {
		return address == r.path
	}
	rest, ok := strings.CutPrefix(address, r.path)
	return ok && strings.HasSuffix(rest, r.end)
}

// parseHeaders reads a _headers file (https://docs.netlify.com/manage/routing/headers/): a path begins a rule, indented lines below it
// are its headers.
func parseHeaders(text string) (rules []headerRule) {
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		switch trimmed := strings.TrimSpace(line); {
		case trimmed == "" || strings.HasPrefix(trimmed, "#"):
		case trimmed == line:
			path, end, any := strings.Cut(line, "*")
			rules = append(rules, headerRule{path: path, end: end, any: any})
		case len(rules) > 0:
			if name, value, ok := strings.Cut(trimmed, ":"); ok {
				rule := &rules[len(rules)-1]
				rule.headers = append(rule.headers, [2]string{strings.TrimSpace(name), strings.TrimSpace(value)})
			}
		}
	}
	return rules
}

// setHeaders sets the headers that the rules give to an address.
func setHeaders(h http.Header, rules []headerRule, address string) {
	for _, rule := range rules {
		if rule.applies(address) {
			for _, header := range rule.headers {
				h.Set(header[0], header[1])
			}
		}
	}
}

// parseRedirects reads a _redirects file (https://docs.netlify.com/manage/routing/redirects/overview/) of exact paths, as buildsite
// writes it. The old paths are decoded and have no final slash, since hosts don't mind it.
func parseRedirects(text string) map[string]string {
	moved := map[string]string{}
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		if from, err := url.PathUnescape(fields[0]); err == nil {
			moved[strings.TrimSuffix(from, "/")] = fields[1]
		}
	}
	return moved
}
