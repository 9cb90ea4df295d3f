// Package serve shows a site while it is being written: it builds in memory, serves on this machine, watches the site's
// folder and reloads the browser.
package serve

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"html"
	"io"
	"mime"
	"net"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"buildsite/internal/build"
	"buildsite/internal/site"
)

// Options say what to serve and where.
type Options struct {
	Build build.Options
	Addr  string // host:port; the host has to be this machine
	Log   Log
}

// A Log tells the person at the terminal what happens.
type Log interface {
	Serving(address string)
	Built(r build.Result, took time.Duration, shown bool) // shown: an earlier build can be seen
	Warn(message string)
}

// Run builds and serves the site until the context ends.
func Run(ctx context.Context, o Options) error {
	host, _, err := net.SplitHostPort(o.Addr)
	if err != nil {
		return fmt.Errorf("--addr %q: write a host and a port, such as 127.0.0.1:8080", o.Addr)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("--addr %q: drafts stay on this machine; write 127.0.0.1 or localhost before the port", o.Addr)
	}
	listener, err := net.Listen("tcp", o.Addr)
	if err != nil {
		return fmt.Errorf("can't serve on %s: %v; choose another port with --addr", o.Addr, errors.Unwrap(err))
	}
	defer listener.Close()
	address := "http://" + listener.Addr().String()
	base, err := site.ParseBaseURL(address)
	if err != nil {
		return err
	}
	o.Build.BaseURL = &base

	if err := build.CheckFolder(o.Build.Dir); err != nil {
		return err
	}
	s := &server{host: host, reload: make(chan struct{})}
	w, err := watch(o.Build.Dir)
	if err != nil {
		return err
	}
	defer w.close()
	if err := s.build(ctx, o); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	o.Log.Serving(address + "/")

	h := &http.Server{Handler: s, ReadHeaderTimeout: 5 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	failed := make(chan error, 1)
	go func() { failed <- h.Serve(listener) }()
	for {
		select {
		case <-ctx.Done():
			h.Close()
			return nil
		case err := <-failed:
			return err
		case err := <-w.errors:
			o.Log.Warn(err.Error())
		case <-w.changed:
			if err := s.build(ctx, o); err != nil {
				o.Log.Warn(err.Error())
			}
		}
	}
}

// A server answers from the last good build.
type server struct {
	host string // without the port, which browsers leave out if it is 80

	mu     sync.RWMutex
	files  map[string][]byte // by path, without the leading slash; nil until the site has been built once
	failed []byte            // the page that is shown instead until then
	built  int               // how often files changed
	reload chan struct{}     // closed when they do again
}

// build makes the whole site anew; where it has problems, the last good one stays.
func (s *server) build(ctx context.Context, o Options) error {
	start := time.Now()
	p, err := build.Load(o.Build)
	if err != nil {
		return err
	}
	defer p.Close()
	var files map[string][]byte
	if !p.Problems.Failed() {
		files, err = p.Memory(ctx)
		if err != nil {
			return err
		}
	}
	r := p.Result()
	s.mu.Lock()
	defer s.mu.Unlock()
	o.Log.Built(r, time.Since(start), s.files != nil)
	switch {
	case !r.Problems.Failed():
		s.files = files
	case s.files != nil:
		return nil
	default:
		s.failed = problemsPage(r.Problems.Error())
	}
	s.built++
	close(s.reload)
	s.reload = make(chan struct{})
	return nil
}

// problemsPage stands in for a site that could never be built.
func problemsPage(problems string) []byte {
	return []byte("<!doctype html><html lang=en><meta charset=utf-8><title>Problems</title><body><h1>The site has problems</h1><pre>" +
		html.EscapeString(problems) + "</pre></body></html>")
}

//go:embed reload.js
var reloadScript []byte

// The reload script and its event stream are served from here; no site can have a page of this name.
const (
	scriptPath = "/_buildsite/reload.js"
	eventsPath = "/_buildsite/events"
)

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// A page elsewhere could otherwise reach this server under a name of its own (DNS rebinding).
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = strings.Trim(r.Host, "[]")
	}
	if host != s.host && host != "localhost" {
		http.Error(w, "this server answers to "+s.host+" only", http.StatusForbidden)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	switch r.URL.Path {
	case scriptPath:
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		_, _ = w.Write(reloadScript)
		return
	case eventsPath:
		s.events(w, r)
		return
	}
	s.mu.RLock()
	files, failed, built := s.files, s.failed, s.built
	s.mu.RUnlock()
	if files == nil {
		send(w, "index.html", http.StatusServiceUnavailable, failed, built)
		return
	}
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if content, ok := files[name]; ok && !strings.HasSuffix(r.URL.Path, "/") {
		send(w, name, http.StatusOK, content, built)
		return
	}
	index := path.Join(name, "index.html")
	if content, ok := files[index]; ok {
		if !strings.HasSuffix(r.URL.Path, "/") {
			http.Redirect(w, r, path.Base(r.URL.Path)+"/", http.StatusMovedPermanently)
			return
		}
		send(w, index, http.StatusOK, content, built)
		return
	}
	send(w, "404.html", http.StatusNotFound, files["404.html"], built)
}

// contentTypes are those that don't depend on the machine's own tables.
var contentTypes = map[string]string{
	".webmanifest": "application/manifest+json",
	".xml":         "application/xml; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".svg":         "image/svg+xml",
	".webp":        "image/webp",
	".txt":         "text/plain; charset=utf-8",
}

func send(w http.ResponseWriter, name string, status int, content []byte, built int) {
	kind := contentTypes[path.Ext(name)]
	if kind == "" {
		kind = mime.TypeByExtension(path.Ext(name))
	}
	if kind == "" {
		kind = "application/octet-stream"
	}
	w.Header().Set("Content-Type", kind)
	if path.Ext(name) == ".html" {
		content = withScript(content, built)
	}
	w.WriteHeader(status)
	_, _ = w.Write(content)
}

// withScript adds the reload script to a page; it stands in no file. The script asks for what came after this build, so that
// a change between the page and its first question isn't missed.
func withScript(page []byte, built int) []byte {
	tag := fmt.Appendf(nil, `<script src="%s?built=%d" defer></script>`, scriptPath, built)
	at := bytes.LastIndex(page, []byte("</body>"))
	if at < 0 {
		at = len(page)
	}
	return append(append(append(make([]byte, 0, len(page)+len(tag)), page[:at]...), tag...), page[at:]...)
}

// events tells a page when to reload, as a stream of server-sent events.
func (s *server) events(w http.ResponseWriter, r *http.Request) {
	s.mu.RLock()
	reload, built := s.reload, s.built
	s.mu.RUnlock()
	if r.URL.Query().Get("built") != strconv.Itoa(built) {
		done := make(chan struct{})
		close(done)
		reload = done
	}
	flush := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	_, _ = io.WriteString(w, "retry: 500\n\n")
	_ = flush.Flush()
	select {
	case <-r.Context().Done():
	case <-reload:
		_, _ = io.WriteString(w, "event: reload\ndata:\n\n")
		_ = flush.Flush()
	}
}
