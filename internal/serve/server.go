package serve

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"buildsite/internal/build"
	"buildsite/internal/diag"
	"buildsite/internal/site"
)

// A server answers from the last good build, as the hosts do.
type server struct {
	live   *build.Live
	origin string
	run    string // tells this run from an earlier one, whose builds were counted from 1 too

	mu       sync.RWMutex
	problems []problem
	headers  []headerRule
	moved    map[string]string // old paths and where they lead
	tick     int               // how often anything of this changed
	changed  chan struct{}     // closed when it does again
}

func newServer(live *build.Live, origin string) *server {
	return &server{live: live, origin: origin, run: strconv.FormatInt(time.Now().UnixNano(), 36), changed: make(chan struct{})}
}

// publish takes over what an update came to, and tells all pages.
func (s *server) publish(u build.Update) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.problems = nil
	if u.Problems.Failed() {
		s.problems = shown(u.Problems)
	}
	if u.Good {
		s.headers = parseHeaders(s.text("_headers"))
		s.moved = parseRedirects(s.text("_redirects"))
	}
	s.tick++
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *server) text(name string) string {
	if o := s.live.Output(name); o != nil {
		return string(o.Content)
	}
	return ""
}

// What serve adds to a site stands below this address; no site can have a page there.
const own = "/" + site.ServeDir + "/"

//go:embed client.js client.css worker.js
var client embed.FS

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
	// A page elsewhere could otherwise reach this server under a name of its own (DNS rebinding), or ask it for drafts.
	if !ours(r.Host) {
		http.Error(w, "this server answers to "+s.origin+" and localhost only", http.StatusForbidden)
		return
	}
	if elsewhere(r) {
		http.Error(w, "this server answers its own pages only", http.StatusForbidden)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	if r.ContentLength != 0 { // or the stream of events would never hear that whoever sent half of it is gone
		http.Error(w, "a request without a body, please", http.StatusBadRequest)
		return
	}
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if r.Header.Get("Service-Worker") == "script" {
		endWorker(w)
		return
	}
	if name, ok := strings.CutPrefix(r.URL.Path, own); ok {
		w.Header().Set("Cache-Control", "no-store")
		s.serveOwn(w, r, name)
		return
	}
	// Before the file is looked up: a page may know of too few builds, never of one that it isn't from.
	now := version{s.live.Build(), s.live.Style()}
	if now.build == 0 {
		w.Header().Set("Cache-Control", "no-store")
		s.send(w, "index.html", http.StatusServiceUnavailable, &build.Output{Content: s.problemsPage()}, now)
		return
	}
	s.mu.RLock()
	headers, moved := s.headers, s.moved
	s.mu.RUnlock()
	setHeaders(w.Header(), headers, r.URL.Path)
	if to, ok := moved[strings.TrimSuffix(r.URL.Path, "/")]; ok {
		http.Redirect(w, r, to, http.StatusMovedPermanently)
		return
	}
	file, status := s.find(r.URL.Path)
	if status == http.StatusMovedPermanently {
		to := url.URL{Path: path.Base(r.URL.Path) + "/", RawQuery: r.URL.RawQuery}
		http.Redirect(w, r, to.String(), status)
		return
	}
	if o := s.live.Output(file); o != nil {
		s.send(w, file, status, o, now)
		return
	}
	http.NotFound(w, r) // it went just now
}

// endWorker answers a browser that asks for a worker's script, wherever that is: with one that ends the worker. A worker of another
// site, or of an earlier day, at the same address and port would answer in our place, with what it has kept.
func endWorker(w http.ResponseWriter) {
	content, _ := client.ReadFile("worker.js")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", contentTypes[".js"])
	_, _ = w.Write(content)
}

// ours reports whether a host, with or without a port, is one of this machine's names for itself.
func ours(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.Trim(hostport, "[]")
	}
	return local(host)
}

// local reports whether a name or address can't be that of another machine.
func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// elsewhere reports whether a page of another site asks. Its links may lead here, but it learns nothing: neither what is on this site nor that
// there is one.
func elsewhere(r *http.Request) bool {
	if from := r.Header.Get("Origin"); from != "" {
		if u, err := url.Parse(from); err != nil || !ours(u.Host) {
			return true
		}
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "cross-site":
		return r.Header.Get("Sec-Fetch-Mode") != "navigate" || strings.HasPrefix(r.URL.Path, own)
	case "same-site": // another server on this machine
		return strings.HasPrefix(r.URL.Path, own)
	}
	return false
}

// find returns the file that an address shows, or that it lacks a final slash.
func (s *server) find(address string) (file string, status int) {
	name := strings.TrimPrefix(path.Clean(address), "/")
	slash := strings.HasSuffix(address, "/")
	if !slash && s.live.Output(name) != nil {
		return name, http.StatusOK
	}
	index := path.Join(name, "index.html")
	switch {
	case s.live.Output(index) == nil:
		return "404.html", http.StatusNotFound
	case !slash:
		return "", http.StatusMovedPermanently
	}
	return index, http.StatusOK
}

// contentTypes are those that don't depend on the machine's own tables.
var contentTypes = map[string]string{
	".webmanifest": "application/manifest+json",
	".xml":         "application/xml; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".css":         "text/css; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".jpg":         "image/jpeg",
	".webp":        "image/webp",
	".woff2":       "font/woff2",
	".txt":         "text/plain; charset=utf-8",
}

// A version is what a page knows of itself.
type version struct {
	build int
	style string // path of the style sheet
}

// contentType is what a file's name says it is.
func contentType(name string) string {
	ext := path.Ext(name)
	return cmp.Or(contentTypes[ext], mime.TypeByExtension(ext), "application/octet-stream")
}

func (s *server) send(w http.ResponseWriter, name string, status int, o *build.Output, now version) {
	w.Header().Set("Content-Type", contentType(name))
	if w.Header().Get("Cache-Control") == "" {
		w.Header().Set("Cache-Control", "no-store")
	}
	content := o.Content
	if o.Late() {
		var made bytes.Buffer
		if _, err := o.WriteTo(&made); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		content = made.Bytes()
	}
	if path.Ext(name) == ".html" {
		content = s.withClient(content, name, now)
	}
	if content == nil {
		w.WriteHeader(status)
		_, _ = o.WriteTo(w)
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(content)))
	w.WriteHeader(status)
	_, _ = w.Write(content)
}

// withClient adds the script that keeps a page up to date; it stands in no file. The script's address says of which build the page
// is, so that no change is missed between the page and its first question.
func (s *server) withClient(page []byte, file string, now version) []byte {
	q := url.Values{"run": {s.run}, "build": {strconv.Itoa(now.build)}, "file": {file}, "style": {now.style}}
	tag := `<script src="` + own + `client.js?` + html.EscapeString(q.Encode()) + `" defer></script>`
	at := bytes.LastIndex(page, []byte("</body>"))
	if at < 0 {
		at = len(page)
	}
	with := make([]byte, 0, len(page)+len(tag))
	return append(append(append(with, page[:at]...), tag...), page[at:]...)
}

// problemsPage stands in for a site that could never be built; the client shows the problems on it.
func (s *server) problemsPage() []byte {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var b bytes.Buffer
	b.WriteString(`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
		`<title>Problems</title><body><noscript><pre>`)
	for _, p := range s.problems {
		fmt.Fprintf(&b, "%s: %s\n", html.EscapeString(p.Place), html.EscapeString(p.Message))
	}
	b.WriteString("</pre></noscript></body></html>")
	return b.Bytes()
}

func (s *server) serveOwn(w http.ResponseWriter, r *http.Request, name string) {
	switch name {
	case "events":
		s.events(w, r)
	case "state":
		s.state(w, r)
	default:
		content, err := client.ReadFile(name)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", contentType(name))
		_, _ = w.Write(content)
	}
}

// events reports each change as it comes, as a stream of server-sent events. One page listens for all that are open, since a browser
// keeps few connections to one host.
func (s *server) events(w http.ResponseWriter, r *http.Request) {
	flush := http.NewResponseController(w)
	_ = flush.SetReadDeadline(time.Time{}) // at which the request would count as given up
	w.Header().Set("Content-Type", "text/event-stream")
	_, _ = io.WriteString(w, "retry: 500\n\n")
	for {
		s.mu.RLock()
		tick, changed := s.tick, s.changed
		s.mu.RUnlock()
		fmt.Fprintf(w, "data: %d\n\n", tick)
		if flush.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-changed:
		}
	}
}

// A state is what an open page has to know.
type state struct {
	Run      string    `json:"run"`
	Build    int       `json:"build"`
	Reload   bool      `json:"reload"`   // the page isn't what would be shown now
	Style    string    `json:"style"`    // path of the style sheet
	Pictures []string  `json:"pictures"` // paths of those that changed
	Problems []problem `json:"problems"`
}

// state answers a page that shows a file of an earlier build at an address.
func (s *server) state(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	since, _ := strconv.Atoi(q.Get("build"))
	s.mu.RLock()
	st := state{Run: s.run, Build: s.live.Build(), Style: s.live.Style(), Problems: s.problems, Pictures: []string{}}
	s.mu.RUnlock()
	if st.Problems == nil {
		st.Problems = []problem{}
	}
	if st.Build > 0 {
		file, _ := s.find(q.Get("address"))
		o := s.live.Output(file)
		st.Reload = q.Get("run") != s.run || file != q.Get("file") || o == nil || o.Build > since
		for _, name := range s.live.Since(since) {
			if strings.HasPrefix(contentType(name), "image/") {
				st.Pictures = append(st.Pictures, "/"+name)
			}
		}
	}
	w.Header().Set("Content-Type", contentTypes[".json"])
	_ = json.NewEncoder(w).Encode(st)
}

// A problem is what a page shows of a diag.Problem. Its line is cut in three, the middle is what is wrong.
type problem struct {
	Place    string `json:"place"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Hint     string `json:"hint"`
	Line     int    `json:"line"` // 0 if there is no excerpt
	Before   string `json:"before"`
	Marked   string `json:"marked"`
	After    string `json:"after"`
}

// room is how much of a line is shown to each side of what is wrong, in characters.
const room = 60

func shown(list diag.List) []problem {
	problems := make([]problem, len(list))
	for i, p := range list {
		v := problem{Place: p.Pos.String(), Severity: p.Severity.String(), Message: p.Message, Hint: p.Hint}
		if line := []rune(p.Source); p.Line > 0 && len(line) > 0 {
			from := min(max(p.Col-1, 0), len(line))
			to := min(from+p.Width, len(line))
			v.Line, v.Before, v.Marked, v.After = p.Line, string(line[:from]), string(line[from:to]), string(line[to:])
			if from > room {
				v.Before = "…" + string(line[from-room:from])
			}
			if len(line)-to > room {
				v.After = string(line[to:to+room]) + "…"
			}
		}
		problems[i] = v
	}
	return problems
}
