package serve

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"buildsite/internal/build"
	"buildsite/internal/site"
)

// longest is how long a test waits for what takes a moment on a quiet machine.
const longest = 3 * time.Minute

// A session is a running server, and the folder of its site.
type session struct {
	t       testing.TB
	dir     string
	address string // with a final slash
	log     *recorder
	stop    func() error
}

// A recorder is a Log that remembers.
type recorder struct {
	mu       sync.Mutex
	serving  chan string
	updates  []build.Update
	warnings []string
}

func (r *recorder) Serving(address string) { r.serving <- address }

func (r *recorder) Built(u build.Update, _ time.Duration, _ bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.updates = append(r.updates, u)
}

func (r *recorder) Warn(message string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.warnings = append(r.warnings, message)
}

// built returns the updates after the first n.
func (r *recorder) built(n int) []build.Update {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]build.Update(nil), r.updates[n:]...)
}

func page(text string) string {
	return "---\ntitle: T\ndescription: D.\n---\n" + text + "\n"
}

// start serves a site of the given files.
func start(t testing.TB, files map[string]string, change func(*Options)) *session {
	t.Helper()
	cache := t.TempDir()
	for _, name := range []string{"XDG_CACHE_HOME", "HOME", "LocalAppData"} { // of Unix, macOS and Windows
		t.Setenv(name, cache)
	}
	dir := t.TempDir()
	s := &session{t: t, dir: dir, log: &recorder{serving: make(chan string, 1)}}
	s.write("content/site.yaml", "id: test\ntitle: Test\nbase_url: https://example.org/sub\n")
	for name, text := range files {
		s.write(name, text)
	}
	ctx, cancel := context.WithCancel(context.Background())
	o := Options{Build: build.Options{Dir: dir}, Addr: "127.0.0.1:0", Log: s.log}
	if change != nil {
		change(&o)
	}
	ended := make(chan error, 1)
	go func() { ended <- Run(ctx, o) }()
	s.stop = sync.OnceValue(func() error {
		cancel()
		select {
		case err := <-ended:
			return err
		case <-time.After(longest):
			return errors.New("it doesn't stop")
		}
	})
	t.Cleanup(func() {
		if err := s.stop(); err != nil {
			t.Error(err)
		}
	})
	select {
	case s.address = <-s.log.serving:
	case err := <-ended:
		ended <- err
		t.Fatal(err)
	case <-time.After(longest):
		t.Fatal("it doesn't begin to serve")
	}
	return s
}

func (s *session) path(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

func (s *session) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *session) write(name, text string) {
	s.t.Helper()
	s.must(os.MkdirAll(filepath.Dir(s.path(name)), 0o777))
	s.must(os.WriteFile(s.path(name), []byte(text), 0o666))
}

func (s *session) rename(from, to string) { s.t.Helper(); s.must(os.Rename(s.path(from), s.path(to))) }
func (s *session) remove(name string)     { s.t.Helper(); s.must(os.RemoveAll(s.path(name))) }

// get asks for an address below the server's.
func (s *session) get(address string, header ...string) (*http.Response, string) {
	s.t.Helper()
	r, err := http.NewRequest(http.MethodGet, s.address+strings.TrimPrefix(address, "/"), nil)
	s.must(err)
	for i := 0; i < len(header); i += 2 {
		if r.Header.Set(header[i], header[i+1]); header[i] == "Host" {
			r.Host = header[i+1]
		}
	}
	client := http.Client{Timeout: longest, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	s.must(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	s.must(err)
	return answer, string(text)
}

var clientScript = regexp.MustCompile(`<script src="/_buildsite/client\.js\?[^"]*" defer></script>`)

// differs says in what the served site isn't a clean build of the files, its own script aside; "" if in nothing.
func (s *session) differs() string {
	base, err := site.ParseBaseURL(s.address)
	s.must(err)
	out := filepath.Join(s.t.TempDir(), "out")
	r, err := build.Build(context.Background(), build.Options{Dir: s.dir, Output: out, BaseURL: &base})
	s.must(err)
	if r.Problems.Failed() {
		return "the files have problems:\n" + r.Problems.Error()
	}
	found := ""
	s.must(filepath.WalkDir(out, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == ".buildsite-manifest" {
			return err
		}
		want, err := os.ReadFile(name)
		rel, _ := filepath.Rel(out, name)
		rel = filepath.ToSlash(rel)
		answer, got := s.get((&url.URL{Path: strings.TrimSuffix(rel, "index.html")}).EscapedPath())
		if answer.StatusCode == http.StatusMovedPermanently && strings.Contains(string(want), `http-equiv="refresh"`) {
			return nil // hosts that read _redirects don't show the page at an old address either
		}
		if clientScript.ReplaceAllString(got, "") != string(want) {
			found += fmt.Sprintf("%s (%s) is\n%s\nwant\n%s\n", rel, answer.Status, got, want)
		}
		return err
	}))
	return found
}

// settles waits until the served site is a clean build of the files.
func (s *session) settles(when string) {
	s.t.Helper()
	last := ""
	for end := time.Now().Add(longest); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if last = s.differs(); last == "" {
			return
		}
	}
	s.t.Errorf("%s: what is served isn't what the files are\n%s", when, last)
}

// state asks as a page does that shows a file of a build.
func (s *session) state(file, address string, number int) (st state) {
	s.t.Helper()
	_, page := s.get("/")
	run := regexp.MustCompile(`run=([0-9a-z]+)`).FindStringSubmatch(page)
	q := url.Values{"run": {run[1]}, "build": {fmt.Sprint(number)}, "file": {file}, "address": {address}}
	_, text := s.get("/_buildsite/state?" + q.Encode())
	s.must(json.Unmarshal([]byte(text), &st))
	return st
}

// It answers as the hosts do.
func TestAnswers(t *testing.T) {
	s := start(t, map[string]string{
		"content/index.md":                     page("Home"),
		"content/old/größe.md":                 "---\ntitle: T\ndescription: D.\naliases: [/before/, /older.html]\n---\n![p](p.svg)\n",
		"content/old/p.svg":                    `<svg xmlns="http://www.w3.org/2000/svg" width="3" height="3"/>`,
		"assets/static/.well-known/thing.json": "{}",
		"assets/static/large.bin":              strings.Repeat("x", 3<<20),
		"secret.txt":                           "secret",
		"content/hidden/.secret.md":            "secret",
	}, nil)
	for _, test := range []struct {
		address, status string
		header, value   string
	}{
		{"/", "200 OK", "Content-Type", "text/html; charset=utf-8"},
		{"/", "200 OK", "Cache-Control", "no-store"},
		{"/", "200 OK", "X-Frame-Options", "DENY"},
		{"/", "200 OK", "Referrer-Policy", "no-referrer"},
		{"/index.html", "200 OK", "Content-Type", "text/html; charset=utf-8"},
		{"/old/gr%C3%B6%C3%9Fe/", "200 OK", "", ""},
		{"/old/gr%C3%B6%C3%9Fe", "301 Moved Permanently", "Location", "/old/gr%C3%B6%C3%9Fe/"},
		{"/old", "301 Moved Permanently", "Location", "/old/"},
		{"/before/", "301 Moved Permanently", "Location", "/old/gr%C3%B6%C3%9Fe/"},
		{"/before", "301 Moved Permanently", "Location", "/old/gr%C3%B6%C3%9Fe/"},
		{"/older.html", "301 Moved Permanently", "Location", "/old/gr%C3%B6%C3%9Fe/"},
		{"/old/p.svg", "200 OK", "Content-Type", "image/svg+xml"},
		{"/.well-known/thing.json", "200 OK", "Content-Type", "application/json"},
		{"/large.bin", "200 OK", "", ""},
		{"/manifest.webmanifest", "200 OK", "Content-Type", "application/manifest+json"},
		{"/nowhere/", "404 Not Found", "Content-Type", "text/html; charset=utf-8"},
		{"/_buildsite/nothing", "404 Not Found", "", ""},
		{"/secret.txt", "404 Not Found", "", ""},
		{"/../secret.txt", "404 Not Found", "", ""},
		{"/%2e%2e/secret.txt", "404 Not Found", "", ""},
		{"/..%2fsecret.txt", "404 Not Found", "", ""},
		{"/content/site.yaml", "404 Not Found", "", ""},
		{"/hidden/.secret.md", "404 Not Found", "", ""},
		{"//example.org/old", "301 Moved Permanently", "Location", "old/"},
	} {
		answer, text := s.get(test.address)
		if strings.Contains(text, "secret") {
			t.Errorf("%s tells a secret", test.address)
		}
		if test.address == "//example.org/old" {
			continue // wherever that leads, the next answer is ours again
		}
		if answer.Status != test.status || test.header != "" && answer.Header.Get(test.header) != test.value {
			t.Errorf("%s: %s, %s: %s; want %s, %s", test.address, answer.Status, test.header, answer.Header.Get(test.header), test.status, test.value)
		}
	}
	_, home := s.get("/")
	style := regexp.MustCompile(`assets/main\.[A-Z2-7]+\.css`).FindString(home)
	if answer, _ := s.get(style); answer.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
		t.Errorf("%s: Cache-Control %q", style, answer.Header.Get("Cache-Control"))
	}
	if answer, _ := s.get("/"); !strings.Contains(answer.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
		t.Error("the policy isn't sent")
	}
	if _, text := s.get("/nowhere/"); !strings.Contains(text, "<h1>") || !clientScript.MatchString(text) {
		t.Errorf("404.html is\n%s", text)
	}
	if diff := s.differs(); diff != "" {
		t.Error(diff)
	}
}

// Pages of other sites can neither reach the server under a name of their own nor ask it for anything.
func TestRefuses(t *testing.T) {
	s := start(t, map[string]string{"content/index.md": page("")}, nil)
	for _, test := range []struct {
		header, value string
		want          int
	}{
		{"Host", "evil.example", 403}, {"Host", "evil.example:80", 403}, {"Host", "127.0.0.1.evil.example", 403},
		{"Host", "localhost", 200}, {"Host", "127.0.0.1", 200}, {"Host", "localhost:1", 200},
		{"Origin", "https://evil.example", 403}, {"Origin", "null", 403}, {"Origin", "http://localhost.evil.example", 403},
		{"Origin", strings.TrimSuffix(s.address, "/"), 200},
		{"Host", "[::1]:8080", 200}, {"Host", "[::ffff:7f00:1]", 200}, {"Host", "192.168.0.1", 403}, {"Host", "[fe80::1]:80", 403}, {"Host", "0.0.0.0", 403},
		{"Sec-Fetch-Site", "cross-site", 403}, {"Sec-Fetch-Site", "same-origin", 200}, {"Sec-Fetch-Site", "none", 200},
	} {
		for _, address := range []string{"/", "/_buildsite/state", "/_buildsite/client.js"} {
			answer, _ := s.get(address, test.header, test.value)
			if answer.StatusCode != test.want {
				t.Errorf("%s with %s: %s: %s", address, test.header, test.value, answer.Status)
			}
			if policy := answer.Header.Get("Cross-Origin-Resource-Policy"); policy != "same-origin" {
				t.Errorf("%s with %s: %s: Cross-Origin-Resource-Policy %q", address, test.header, test.value, policy)
			}
		}
	}
	// A link on another site may lead to a page, but not to what only pages ask for.
	for _, test := range []struct {
		address, from string
		want          int
	}{
		{"/", "cross-site", 200}, {"/nowhere/", "cross-site", 404}, {"/_buildsite/client.js", "cross-site", 403}, {"/_buildsite/client.js", "same-site", 403},
		{"/_buildsite/nothing", "same-site", 403}, {"/_buildsite/client.js", "same-origin", 200},
	} {
		if answer, _ := s.get(test.address, "Sec-Fetch-Site", test.from, "Sec-Fetch-Mode", "navigate"); answer.StatusCode != test.want {
			t.Errorf("%s, a link on a page that is %s: %s", test.address, test.from, answer.Status)
		}
	}
	answer, err := http.Post(s.address, "text/plain", strings.NewReader("x"))
	if err != nil || answer.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: %v %v", answer, err)
	}
	for _, addr := range []string{
		"0.0.0.0:8080", ":8080", "192.168.0.1:80", "example.org:80", "8080", "[::]:8080", "[fe80::1]:8080",
		"127.0.0.1:-1", "127.0.0.1:65536", "127.0.0.1:http", "127.0.0.1:", "localhost:+80",
	} {
		if err := Run(t.Context(), Options{Build: build.Options{Dir: s.dir}, Addr: addr, Log: s.log}); err == nil {
			t.Errorf("it serves on %s", addr)
		}
	}
}

// The address that is printed answers, whatever name it was asked for under.
func TestPrintedAddress(t *testing.T) {
	for _, host := range []string{"localhost", "127.0.0.1", "127.0.0.2", "[::1]", "[::ffff:127.0.0.1]"} {
		t.Run(host, func(t *testing.T) {
			if l, err := net.Listen("tcp", host+":0"); err != nil {
				t.Skip(err) // a machine without IPv6
			} else {
				_ = l.Close()
			}
			s := start(t, map[string]string{"content/index.md": page("")}, func(o *Options) { o.Addr = host + ":0" })
			if answer, _ := s.get("/"); answer.StatusCode != 200 {
				t.Errorf("%s: %s", s.address, answer.Status)
			}
		})
	}
}

// A request whose end never comes is given up, and one with a body is refused; only the stream of events stays open.
func TestSlowRequests(t *testing.T) {
	readTimeout = 500 * time.Millisecond // room for a busy machine to send a whole request
	t.Cleanup(func() { readTimeout = 5 * time.Second })
	s := start(t, map[string]string{"content/index.md": page("")}, nil)
	u, err := url.Parse(s.address)
	s.must(err)
	for _, request := range []string{
		"GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n",
		"GET /_buildsite/events HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: loc",
	} {
		conn, err := net.Dial("tcp", u.Host)
		s.must(err)
		defer conn.Close()
		_, err = io.WriteString(conn, request)
		s.must(err)
		s.must(conn.SetReadDeadline(time.Now().Add(longest)))
		if answer, err := io.ReadAll(conn); err != nil || strings.HasPrefix(string(answer), "HTTP/1.1 200") {
			t.Errorf("%q: %v, %q", request, err, answer)
		}
	}
	events, err := http.Get(s.address + "_buildsite/events")
	s.must(err)
	defer events.Body.Close()
	time.Sleep(3 * readTimeout)
	lines := bufio.NewScanner(events.Body)
	s.write("content/index.md", page("Changed"))
	for seen := ""; !strings.Contains(seen, "data: 2"); seen = lines.Text() {
		if !lines.Scan() {
			t.Fatalf("the stream of events ends after %q: %v", seen, lines.Err())
		}
	}
}

// Where a port is taken, the next one that is free is used.
func TestNextPort(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	s := start(t, map[string]string{"content/index.md": page("")}, func(o *Options) { o.Addr = taken.Addr().String() })
	port := taken.Addr().(*net.TCPAddr).Port
	u, err := url.Parse(s.address)
	if err != nil {
		t.Fatal(err)
	}
	if u.Port() == fmt.Sprint(port) || len(u.Port()) < 4 {
		t.Errorf("it serves at %s, and %d is taken", s.address, port)
	}
	if answer, _ := s.get("/"); answer.StatusCode != 200 {
		t.Error(answer.Status)
	}
}

// A page is told to load again only if it would be another one.
func TestState(t *testing.T) {
	s := start(t, map[string]string{
		"content/index.md": page("[a](a.md) [b](b.md)"), "content/a.md": page("A"), "content/b.md": page("B ![](/p.svg)"), "assets/css/print.css": "a { color: teal }\n",
	}, nil)
	st := s.state("index.html", "/", 0)
	if st.Build != 0 || len(st.Problems) == 0 {
		t.Fatalf("a picture without words and a broken link are no problem: %+v", st)
	}
	s.write("content/b.md", page("B ![a p](/p.svg)"))
	s.write("content/p.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="3" height="3"/>`)
	s.settles("mended")
	first := s.state("index.html", "/", 1)
	if first.Build == 0 || first.Style == "" || len(first.Problems) > 0 {
		t.Fatalf("%+v", first)
	}
	now := first.Build

	s.write("content/a.md", page("A2"))
	s.settles("a page")
	if !s.state("a/index.html", "/a/", now).Reload || s.state("b/index.html", "/b/", now).Reload || s.state("index.html", "/", now).Reload {
		t.Error("a page that didn't change is loaded again, or one that did isn't")
	}
	now = s.state("index.html", "/", 0).Build

	s.write("assets/css/print.css", "a { color: red }\n")
	s.settles("a style sheet")
	if st := s.state("a/index.html", "/a/", now); st.Reload || st.Style == first.Style {
		t.Errorf("after a new style sheet: %+v", st)
	}
	now = s.state("index.html", "/", 0).Build

	s.write("content/p.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="3" height="3"><rect width="1" height="1"/></svg>`)
	s.settles("a drawing")
	if st := s.state("b/index.html", "/b/", now); st.Reload || len(st.Pictures) != 1 || st.Pictures[0] != "/p.svg" {
		t.Errorf("after a new drawing: %+v", st)
	}
	s.write("content/p.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="5" height="3"/>`)
	s.settles("another size")
	if !s.state("b/index.html", "/b/", now).Reload {
		t.Error("a page with a picture of another size isn't loaded again")
	}
	now = s.state("index.html", "/", 0).Build

	s.write("content/c.md", page("C"))
	s.write("content/index.md", page("[a](a.md) [b](b.md) [c](c.md)"))
	s.settles("a new page")
	if !s.state("404.html", "/c/", now).Reload {
		t.Error("where there was no page, there is one now, and it isn't shown")
	}

	s.write("content/a.md", page("A [x](nowhere.md) and more"))
	for end := time.Now().Add(longest); len(s.state("a/index.html", "/a/", now).Problems) == 0 && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	st = s.state("a/index.html", "/a/", s.state("index.html", "/", 0).Build)
	want := problem{Place: "content/a.md:5:7", Severity: "error", Message: "there is no file content/nowhere.md", Line: 5, Before: "A [x](", Marked: "nowhere.md", After: ") and more"}
	if st.Reload || len(st.Problems) != 1 || st.Problems[0] != want {
		t.Errorf("with a problem: %+v", st)
	}
}

// Stopping is clean, and waits for no page that listens.
func TestStops(t *testing.T) {
	s := start(t, map[string]string{"content/index.md": page("")}, nil)
	answer, err := http.Get(s.address + "_buildsite/events")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	if _, err := http.Get(s.address); err == nil {
		t.Error("it still answers")
	}
}

// A site's folder that is replaced by another of the same name is read anew.
func TestFolderReplaced(t *testing.T) {
	s := start(t, map[string]string{"content/index.md": page("One"), "assets/static/x": "one"}, nil)
	other := s.dir + "-other"
	s.must(os.CopyFS(other, os.DirFS(s.dir)))
	s.must(os.WriteFile(filepath.Join(other, "content/index.md"), []byte(page("Two")), 0o666))
	s.must(os.WriteFile(filepath.Join(other, "assets/static/x"), []byte("two"), 0o666))
	s.must(os.Rename(s.dir, s.dir+"-old"))
	s.must(os.Rename(other, s.dir))
	s.settles("the folder replaced")
	s.write("content/index.md", page("Three"))
	s.settles("a page in the new folder")
}

// A page that is made when it is asked for is kept up to date as all others are. Whoever asks for a worker's script gets one that ends it.
func TestEditionsServed(t *testing.T) {
	s := start(t, map[string]string{
		"content/site.yaml": "id: test\ntitle: Test\nbase_url: https://example.org/sub\neditions: [web, offline]\n", "content/index.md": page("Home"),
		"content/take.md": "---\ntitle: T\ndescription: D.\neditions: true\n---\nText.\n",
	}, nil)
	if _, text := s.get("/take/"); !strings.Contains(text, "data-offline-copy") || !strings.Contains(text, `<script src="/_buildsite/client.js?`) {
		t.Errorf("the page that lists editions is\n%s", text)
	}
	for _, script := range []string{"script", ""} {
		r, err := http.NewRequest(http.MethodGet, s.address+"sub/sw.js", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Service-Worker", script)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if ends := strings.Contains(string(text), "registration.unregister()"); err != nil || ends != (script != "") {
			t.Errorf("%q: ends a worker: %t, %v", script, ends, err)
		}
	}
}
