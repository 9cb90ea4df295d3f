package site

import (
	"errors"
	"net/url"
	"path"
	"regexp"
	"strings"
)

var validHost = regexp.MustCompile(`^([\p{L}\p{N}._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]+)?$`)

var errNoAddress = errors.New("it isn't an address; write one such as https://example.org")

// ParseBaseURL reads the address a site is published at, with or without a path and a final slash. Its errors say what
// to write instead.
func ParseBaseURL(s string) (BaseURL, error) {
	u, err := url.Parse(s)
	switch {
	case err != nil || s == "" || strings.ContainsAny(s, " \t\n\\"):
		return BaseURL{}, errNoAddress
	case u.Scheme != "https" && u.Scheme != "http":
		return BaseURL{}, errors.New("it has to begin with https:// (or http://)")
	case u.Hostname() == "" || u.Opaque != "":
		return BaseURL{}, errors.New("it names no host; write one such as https://example.org")
	case !validHost.MatchString(u.Host):
		return BaseURL{}, errNoAddress
	case u.User != nil:
		return BaseURL{}, errors.New("it holds a user name; take out what stands before the @")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.HasSuffix(s, "#"):
		return BaseURL{}, errors.New("it ends in a ? or # part; take that out")
	}
	folder := path.Clean("/" + u.Path)
	if folder != "/" {
		folder += "/"
	}
	return BaseURL{
		Origin: u.Scheme + "://" + strings.ToLower(u.Host),
		Path:   EscapePath(folder),
	}, nil
}
