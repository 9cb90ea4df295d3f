package serve

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"buildsite/internal/source"
)

// pollEvery is the pause between two looks at all files. On a slow file system it is longer: a look may take a tenth of the time.
const pollEvery = 500 * time.Millisecond

// A stamp is what shows that a file has changed, without reading it.
type stamp struct {
	size    int64
	changed time.Time
	mode    fs.FileMode
}

// poll looks for what differs from before, from time to time. It begins by reporting names, if there are any.
func (w *watcher) poll(ctx context.Context, before map[string]stamp, names ...string) {
	took := time.Duration(0)
	for {
		if len(names) > 0 {
			select {
			case <-ctx.Done():
				return
			case w.batches <- names:
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(max(pollEvery, 10*took)):
		}
		var now map[string]stamp
		now, took = w.look()
		names = differing(before, now)
		before = now
	}
}

// look stamps all sources.
func (w *watcher) look() (stamps map[string]stamp, took time.Duration) {
	start := time.Now()
	stamps = map[string]stamp{}
	for _, dir := range slices.Concat(source.Dirs, source.Files) {
		_ = filepath.WalkDir(filepath.Join(w.dir, dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return nil
			}
			name, _ := w.name(path)
			info, err := d.Info()
			if d.Type()&fs.ModeSymlink != 0 {
				if target, statErr := os.Stat(path); statErr == nil {
					info = target
				}
			}
			switch {
			case err != nil: // it has just gone
			case d.IsDir():
				stamps[name] = stamp{mode: info.Mode()} // what is in it tells for itself
			default:
				stamps[name] = stamp{info.Size(), info.ModTime(), info.Mode()}
			}
			return nil
		})
	}
	return stamps, time.Since(start)
}

// differing are the names whose stamps differ.
func differing(a, b map[string]stamp) (names []string) {
	for name, was := range a {
		if is, ok := b[name]; !ok || is != was {
			names = append(names, name)
		}
	}
	for name := range b {
		if _, ok := a[name]; !ok {
			names = append(names, name)
		}
	}
	return names
}
