package serve

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"buildsite/internal/source"
)

// How long nothing may change before a batch of names is handed over. An editor's save takes several steps, but few files; git
// checks out hundreds.
const (
	quiet      = 10 * time.Millisecond
	quietBurst = 60 * time.Millisecond
	burst      = 8 // names
	// A file that is written without a pause is shown as it is after this time.
	patience      = 250 * time.Millisecond
	patienceBurst = 2 * time.Second
)

// everything is the name that stands for all sources.
const everything = "."

// A watcher reports which of a site's sources may have changed, in batches: names relative to the site's folder. It may report too much,
// never too little.
type watcher struct {
	batches chan []string
	notices chan string // to the person at the terminal

	last    atomic.Int64 // when something happened last, in nanoseconds
	dir     string
	notify  *fsnotify.Watcher
	limit   int                 // of folders, for tests; 0: only the system's
	folders map[string]bool     // that are watched
	links   map[string][]string // names of symbolic links, by the path of the file they lead to
}

// watch begins to watch the sources of the site in dir, an absolute path, until ctx ends. With poll, it looks at all files from time
// to time; it does so by itself where the system has no events.
func watch(ctx context.Context, dir string, poll bool) *watcher {
	w := newWatcher(dir)
	w.begin(ctx, poll)
	return w
}

func newWatcher(dir string) *watcher {
	return &watcher{
		batches: make(chan []string), notices: make(chan string, 16),
		dir: dir, folders: map[string]bool{}, links: map[string][]string{},
	}
}

func (w *watcher) begin(ctx context.Context, poll bool) {
	why := ""
	switch kind := withoutEvents(w.dir); {
	case poll:
	case kind != "":
		why = fmt.Sprintf("files on this file system (%s) may change without an event", kind)
	default:
		err := w.events()
		if err == nil {
			go w.run(ctx)
			return
		}
		why = refusal(err)
	}
	if why != "" {
		w.notice(why + "; looking for changes twice a second instead")
	}
	before, _ := w.look() // now: the first build reads what is there from now on
	go w.poll(ctx, before)
}

// events begins to watch all folders.
func (w *watcher) events() (err error) {
	if w.notify, err = fsnotify.NewBufferedWatcher(4096); err != nil {
		return err
	}
	_ = w.notify.Add(filepath.Dir(w.dir)) // tells if another folder is put in the place of the site's
	if err = w.addAll(); err != nil {
		w.notify.Close()
	}
	return err
}

// addAll watches all folders that aren't watched yet. The site's own is one of them, since templates/ and assets/ may appear later.
func (w *watcher) addAll() error {
	if err := w.watchFolder(w.dir); err != nil {
		return err
	}
	for _, name := range source.Dirs {
		if err := w.add(filepath.Join(w.dir, name)); err != nil {
			return err
		}
	}
	return nil
}

func (w *watcher) watchFolder(path string) error {
	if w.limit > 0 && len(w.folders) >= w.limit {
		return syscall.ENOSPC
	}
	if err := w.notify.Add(path); err != nil {
		return err
	}
	w.folders[path] = true
	return nil
}

// add watches a folder and everything below it. What vanishes meanwhile is no matter.
func (w *watcher) add(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil
		case d.Type()&fs.ModeSymlink != 0:
			return w.addLink(path)
		case !d.IsDir():
			return nil
		}
		if err := w.watchFolder(path); err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
			return err
		}
		return nil
	})
}

// addLink watches the folder that a link's file is in: events name that file, not the link.
func (w *watcher) addLink(link string) error {
	target, err := filepath.EvalSymlinks(link)
	if err != nil {
		return nil
	}
	if name, ok := w.name(link); ok && !slices.Contains(w.links[target], name) {
		w.links[target] = append(w.links[target], name)
	}
	return w.watchFolder(filepath.Dir(target))
}

// drop forgets a folder that was moved or removed, and all below it: moved ones would go on reporting their old names.
func (w *watcher) drop(path string) {
	if !w.folders[path] {
		return
	}
	for folder := range w.folders {
		if folder == path || strings.HasPrefix(folder, path+string(filepath.Separator)) {
			_ = w.notify.Remove(folder)
			delete(w.folders, folder)
		}
	}
}

// name is a path below the site's folder as sources are named; false for what is none.
func (w *watcher) name(path string) (string, bool) {
	rel, err := filepath.Rel(w.dir, path)
	if err != nil {
		return "", false
	}
	rel = filepath.ToSlash(rel)
	return rel, source.Holds(rel)
}

// run gathers events until there is a moment of quiet.
func (w *watcher) run(ctx context.Context) {
	defer w.notify.Close()
	var (
		pending = map[string]bool{}
		since   time.Time // of the first of them
		timer   <-chan time.Time
		out     chan []string // nil while there is nothing to hand over
	)
	add := func(names ...string) {
		if len(pending) == 0 {
			since = time.Now()
		}
		for _, name := range names {
			pending[name] = true
		}
		w.last.Store(time.Now().UnixNano())
		out = nil
		wait, patience := quiet, patience
		if len(pending) > burst {
			wait, patience = quietBurst, patienceBurst
		}
		timer = time.After(max(0, min(wait, patience-time.Since(since))))
	}
	for {
		var batch []string
		if out != nil {
			for name := range pending {
				batch = append(batch, name)
			}
		}
		select {
		case <-ctx.Done():
			return
		case e := <-w.notify.Events:
			names, err := w.event(e)
			if len(names) > 0 {
				add(names...)
			}
			if err != nil {
				w.notice(refusal(err) + "; looking for changes twice a second instead")
				w.notify.Close()
				before, _ := w.look()
				w.poll(ctx, before, everything)
				return
			}
		case err := <-w.notify.Errors:
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				w.notice(err.Error())
			}
			_ = w.addAll() // those that came meanwhile
			add(everything)
		case <-timer:
			timer, out = nil, w.batches
		case out <- batch:
			pending, out = map[string]bool{}, nil
		}
	}
}

// event returns the names that an event is about. Its error means that a new folder can't be watched.
func (w *watcher) event(e fsnotify.Event) (names []string, err error) {
	if e.Name == w.dir && e.Has(fsnotify.Create) {
		w.drop(w.dir)
		return []string{everything}, w.addAll()
	}
	names = append(names, w.links[e.Name]...)
	name, ok := w.name(e.Name)
	if !ok {
		return names, nil
	}
	if e.Has(fsnotify.Rename) || e.Has(fsnotify.Remove) {
		w.drop(e.Name)
	}
	if e.Has(fsnotify.Create) {
		if info, statErr := os.Lstat(e.Name); statErr == nil && (info.IsDir() || info.Mode()&fs.ModeSymlink != 0) {
			err = w.add(e.Name)
		}
	}
	return append(names, name), err
}

// calm is how long nothing has happened.
func (w *watcher) calm() time.Duration { return time.Since(time.Unix(0, w.last.Load())) }

func (w *watcher) notice(message string) {
	select {
	case w.notices <- message:
	default: // nobody listens, and there are enough
	}
}

// refusal says why the system doesn't watch, and the cure.
func refusal(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return "the system watches no more folders for you (raise the limit: sudo sysctl fs.inotify.max_user_watches=524288)"
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return "the system has no more watches or open files for you (raise the limits: sudo sysctl fs.inotify.max_user_instances=1024, or ulimit -n)"
	}
	return "the system doesn't watch the site's folders: " + err.Error()
}
