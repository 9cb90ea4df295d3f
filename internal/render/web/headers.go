package web

import (
	"fmt"
	"io"
	"slices"

	"buildsite/internal/render"
)

// drawingPolicy is that of drawings, for whoever opens one on its own: nothing in it runs or loads. It says all, as a host may send it in the
// place of the pages' policy or beside it.
const drawingPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"

// headers is Netlify's _headers file: the policies, caching for ever for what carries a hash, and what is to be saved.
func (e *shared) headers(w io.Writer) error {
	v := e.sharing(w)
	cached := ""
	for _, f := range slices.Concat(assetsOf(v.theme, v.data.Offline), v.drawnIcons()) { // by name: a site may have pages and pictures of its own below assets/
		cached += v.read.Config().BaseURL.Path + f.Path + "\n  Cache-Control: public, max-age=31536000, immutable\n"
	}
	kept := ""
	for _, f := range v.takeAway.files { // to take away, and not to be shown under the pages' policy
		kept += v.read.Config().BaseURL.Path + f.Path + "\n  Content-Disposition: attachment\n"
	}
	return writeText(w, fmt.Sprintf(`/*
  Content-Security-Policy: %s; frame-ancestors 'none'
  X-Content-Type-Options: nosniff
  X-Frame-Options: DENY
  Referrer-Policy: no-referrer
  Permissions-Policy: camera=(), geolocation=(), microphone=(), browsing-topics=()
  Cross-Origin-Opener-Policy: same-origin
  Cross-Origin-Resource-Policy: same-origin
%[2]s*.svg
  Content-Security-Policy: %[3]s
%[2]s%[4]s
  Cache-Control: no-cache
`, v.data.Policy, v.read.Config().BaseURL.Path, drawingPolicy, render.Worker)+cached+kept)
}
