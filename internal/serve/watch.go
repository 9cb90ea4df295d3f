package serve

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"buildsite/internal/site"
)

// quiet is how long nothing may change before the site is built: editors save in several steps.
const quiet = 50 * time.Millisecond

// A watcher tells when something in a site's sources changed.
type watcher struct {
	changed chan struct{}
	errors  chan error
	notify  *fsnotify.Watcher
}

// watch watches the folders of the site in dir that hold sources, and those that appear in them.
func watch(dir string) (*watcher, error) {
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	w := &watcher{changed: make(chan struct{}, 1), errors: make(chan error, 16), notify: notify}
	// The site's own folder is watched too, since templates/ and assets/ may appear later.
	if err := notify.Add(dir); err != nil {
		notify.Close()
		return nil, err
	}
	for _, name := range sourceDirs {
		w.add(filepath.Join(dir, name))
	}
	go w.run(dir)
	return w, nil
}

var sourceDirs = []string{site.ContentDir, "templates", "assets"}

func (w *watcher) close() { w.notify.Close() }

// add watches a folder and everything below it.
func (w *watcher) add(dir string) {
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return nil
		}
		if err := w.notify.Add(path); err != nil {
			select {
			case w.errors <- err:
			default: // one such message says enough
			}
		}
		return nil
	})
}

func (w *watcher) run(dir string) {
	var timer <-chan time.Time
	for {
		select {
		case e, ok := <-w.notify.Events:
			if !ok {
				return
			}
			if !source(dir, e.Name) || e.Op == fsnotify.Chmod {
				continue
			}
			if info, err := os.Stat(e.Name); err == nil && info.IsDir() && e.Has(fsnotify.Create) {
				w.add(e.Name)
			}
			timer = time.After(quiet)
		case err, ok := <-w.notify.Errors:
			if !ok {
				return
			}
			select {
			case w.errors <- err:
			default:
			}
			timer = time.After(quiet) // events may have been lost
		case <-timer:
			timer = nil
			select {
			case w.changed <- struct{}{}:
			default: // a build is asked for already
			}
		}
	}
}

// source tells whether a path is in one of the folders that a site is made from.
func source(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	if err != nil {
		return false
	}
	first, _, _ := strings.Cut(filepath.ToSlash(rel), "/")
	for _, name := range sourceDirs {
		if first == name {
			return !strings.HasSuffix(rel, "~")
		}
	}
	return false
}
