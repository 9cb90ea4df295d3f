package site

import (
	"cmp"
	"net/url"
	"strings"
)

// ownAddress resolves a full web address that lies on this site: the same host, with or without www., below the site's folder. Such a link leads
// to the page itself, also where the site is read off line or at another address. ok is false for an address that isn't surely the site's.
func (s *Site) ownAddress(target string) (t Target, ok bool) {
	scheme, rest, found := strings.Cut(target, "://")
	if !found || !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "http") {
		return Target{}, false
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	open := false
	for _, base := range [...]BaseURL{s.Config.BaseURL, s.Config.Written} {
		_, host, _ := strings.Cut(base.Origin, "://")
		exact := strings.EqualFold(hostOf(rest[:end]), hostOf(host))
		if host == "" || !exact && !strings.EqualFold(bareHost(rest[:end]), bareHost(host)) {
			continue
		}
		t, ok := s.below(base, rest[end:], target, exact)
		if ok {
			return t, true
		}
		open = true
	}
	return Target{External: target, Open: true}, open
}

// below resolves what follows the host in an address of this site. Where the host isn't exactly the site's, only what there is is taken
// for the site's.
func (s *Site) below(base BaseURL, rest, target string, exact bool) (Target, bool) {
	rest, fragment, _ := strings.Cut(rest, "#")
	rest, _, query := strings.Cut(rest, "?")
	name, err := url.PathUnescape(cmp.Or(rest, "/"))
	folder, _ := url.PathUnescape(base.Path)
	if name+"/" == folder {
		name = folder
	}
	name, inside := strings.CutPrefix(name, folder)
	fragment, wrong := url.PathUnescape(fragment)
	if err != nil || wrong != nil || !inside {
		return Target{}, false
	}
	t := s.atAddress("/" + name)
	for _, p := range []*Page{s.byPath["/"+name+"/"], s.byPath["/"+strings.TrimSuffix(name, "index.html")]} {
		if t.Problem != "" && p != nil {
			t = toPage(p) // servers lead there
		}
	}
	if t.Problem != "" && !exact {
		return Target{}, false
	}
	if t = s.fragment(t, fragment); t.Problem == "" && query {
		return Target{External: target}, true
	}
	return t, true
}

// hostOf is a host without the port that it has anyway, bareHost also without www.
func hostOf(host string) string { return strings.TrimSuffix(strings.TrimSuffix(host, ":443"), ":80") }

func bareHost(host string) string {
	host = strings.ToLower(hostOf(host))
	return strings.TrimPrefix(host, "www.")
}
