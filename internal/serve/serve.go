// Package serve shows a site while it is being written: it keeps the site in memory, serves it on this machine, watches the site's
// folder, rebuilds what a change touches and brings the open pages up to date.
package serve

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"time"

	"buildsite/internal/build"
	"buildsite/internal/site"
)

// Options say what to serve and where.
type Options struct {
	Build build.Options
	Addr  string // host:port; the host has to be this machine
	Poll  bool   // look for changes, where the system doesn't report them
	Log   Log
}

// A Log tells the person at the terminal what happens.
type Log interface {
	Serving(address string)
	Built(u build.Update, took time.Duration, shown bool) // shown: an earlier build can be seen
	Warn(message string)
}

// Run builds and serves the site until the context ends.
func Run(ctx context.Context, o Options) error {
	host, port, err := net.SplitHostPort(o.Addr)
	if err != nil {
		return fmt.Errorf("--addr %q: write a host and a port, such as 127.0.0.1:8080", o.Addr)
	}
	if !local(host) {
		return fmt.Errorf("--addr %q: drafts stay on this machine; write 127.0.0.1 or localhost before the port", o.Addr)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("--addr %q: the port %q isn't a number from 0 to 65535; write one such as 127.0.0.1:8080", o.Addr, port)
	}
	dir, err := filepath.Abs(o.Build.Dir)
	if err != nil {
		return err
	}
	if resolved, err := filepath.EvalSymlinks(dir); err == nil {
		dir = resolved // as events name it
	}
	listener, err := listen(o.Addr)
	if err != nil {
		return fmt.Errorf("can't serve on %s: %v; choose another port with --addr", o.Addr, errors.Unwrap(err))
	}
	defer listener.Close()
	base, err := site.ParseBaseURL("http://" + listener.Addr().String())
	if err != nil {
		return err
	}
	o.Build.BaseURL = &base
	live, err := build.Open(o.Build)
	if err != nil {
		return err
	}
	defer live.Close()

	ctx, stop := context.WithCancel(ctx)
	defer stop()
	w := watch(ctx, dir, o.Poll)
	s := newServer(live, base.Origin)
	l := &loop{live: live, server: s, watcher: w, log: o.Log}
	if err := l.update(ctx, nil); err != nil {
		return stopped(ctx, err)
	}
	o.Log.Serving(base.Origin + "/")

	h := &http.Server{Handler: s, ReadHeaderTimeout: readTimeout, ReadTimeout: readTimeout, IdleTimeout: time.Minute, BaseContext: func(net.Listener) context.Context { return ctx }}
	failed := make(chan error, 1)
	go func() { failed <- h.Serve(listener) }()
	for {
		select {
		case <-ctx.Done():
			return h.Close()
		case err := <-failed:
			return err
		case message := <-w.notices:
			o.Log.Warn(message)
		case names := <-w.batches:
			if err := l.update(ctx, names); err != nil && ctx.Err() == nil {
				o.Log.Warn(err.Error())
			}
		}
	}
}

// readTimeout is how long a request may take to arrive, so that a part of one holds no connection for ever.
var readTimeout = 5 * time.Second

// stopped makes an end that was asked for no error.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// nearby is how many ports after the wanted one are tried.
const nearby = 20

// listen takes the address, or one with the next free port.
func listen(addr string) (net.Listener, error) {
	host, port, _ := net.SplitHostPort(addr)
	first, refused := net.Listen("tcp", addr)
	n, err := strconv.Atoi(port)
	if refused == nil || err != nil || n == 0 {
		return first, refused
	}
	for next := n + 1; next <= min(n+nearby, 65535); next++ {
		if l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(next))); err == nil {
			return l, nil
		}
	}
	return nil, refused
}

// A loop brings the site up to its files, again and again.
type loop struct {
	live    *build.Live
	server  *server
	watcher *watcher
	log     Log
}

// settling is how long a problem may last before it is shown: a file may have been read while it was being written.
const settling = 100 * time.Millisecond

// update rebuilds what the names touch, and tells the browsers and the person at the terminal.
func (l *loop) update(ctx context.Context, names []string) error {
	start := time.Now()
	shown := l.live.Build() > 0
	u, err := l.live.Update(ctx, names)
	if err != nil {
		return err
	}
	changed := u.Sources
	for shown && !u.Good && len(u.Sources) > 0 {
		select {
		case more := <-l.watcher.batches:
			start = time.Now()
			next, err := l.live.Update(ctx, more)
			if err != nil {
				return err
			}
			if len(next.Sources) > 0 {
				changed = append(changed, next.Sources...)
				u = next
			}
			continue
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(settling):
			if l.watcher.calm() < settling {
				continue // somebody is still writing
			}
		}
		break
	}
	if shown && len(changed) == 0 {
		return nil
	}
	u.Sources = changed
	l.server.publish(u)
	l.log.Built(u, time.Since(start), shown)
	return nil
}
