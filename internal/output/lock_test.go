package output

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestLockWaits(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new/public")
	first, err := Lock(context.Background(), dir, func() { t.Error("waited for nobody") })
	check(t, err)

	waiting := make(chan bool, 9)
	got := make(chan error)
	go func() {
		second, err := Lock(context.Background(), dir, func() { waiting <- true })
		if err == nil {
			_, err = second.Publish(context.Background(), two.files())
			second.Close()
		}
		got <- err
	}()
	<-waiting
	select {
	case err := <-got:
		t.Fatalf("did not wait: %v", err)
	case <-time.After(4 * pollEvery):
	}
	_, err = first.Publish(context.Background(), one.files())
	check(t, err)
	check(t, first.Close())
	check(t, <-got)
	if len(waiting) != 0 {
		t.Error("waiting was called more than once")
	}
	want(t, dir, two)
}

func TestLockCancelled(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	first, err := Lock(context.Background(), dir, nil)
	check(t, err)
	defer first.Close()
	ctx, cancel := context.WithCancel(context.Background())
	if f, err := Lock(ctx, dir, cancel); err != context.Canceled || f != nil {
		t.Errorf("got %v", err)
	}
}

// The first build removes the parents it had created, under the second one's eyes.
func TestLockWhenParentsVanish(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "x/y/public")
	for range 5 {
		first, err := Lock(context.Background(), dir, nil)
		check(t, err)
		waiting := make(chan bool, 1)
		go func() {
			<-waiting
			first.Close()
		}()
		second, err := Lock(context.Background(), dir, func() { waiting <- true })
		check(t, err)
		check(t, second.Close())
		want(t, filepath.Dir(filepath.Dir(filepath.Dir(dir))), site{})
	}
}

func TestLockIsExclusive(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "x/y/public")
	var holders atomic.Int32
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 4 {
				f, err := Lock(context.Background(), dir, nil)
				if err != nil {
					t.Error(err)
					return
				}
				if holders.Add(1) != 1 {
					t.Error("two builds at once")
				}
				if i%2 == 0 {
					if _, err := f.Publish(context.Background(), site{"x": fmt.Sprint(i, j)}.files()); err != nil {
						t.Error(err)
					}
				}
				holders.Add(-1)
				f.Close()
			}
		})
	}
	wg.Wait()
	wantTidy(t, dir)
}

// Close removes the lock file, which others may have opened, but not locked, by then.
func TestLockFileIsExclusive(t *testing.T) {
	name := filepath.Join(t.TempDir(), "lock")
	var holders atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for start := time.Now(); time.Since(start) < 200*time.Millisecond; {
				lock, err := lockFile(name)
				if err == errLocked {
					continue
				}
				if err != nil || holders.Add(1) != 1 {
					t.Errorf("two hold the lock, or %v", err)
					return
				}
				time.Sleep(10 * time.Microsecond)
				holders.Add(-1)
				lock.Close()
			}
		})
	}
	wg.Wait()
}

// Builds into several folders create and remove the same parents.
func TestSharedParents(t *testing.T) {
	root := t.TempDir()
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for start := time.Now(); time.Since(start) < 300*time.Millisecond; {
				f, err := Lock(context.Background(), filepath.Join(root, "x/y/z", fmt.Sprint(i)), nil)
				if err != nil {
					t.Error(err)
					return
				}
				f.Close()
			}
		})
	}
	wg.Wait()
}

// Where no lock can be made beside the folder, it is inside, and the folder must not be exchanged under it.
func TestLockInside(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "public")
	publish(t, dir, one)
	put(t, root, site{".public.buildsite-lock/": ""})
	if r := publish(t, dir, two); r.OneByOne != notBeside {
		t.Errorf("got %+v", r)
	}
	check(t, os.Remove(filepath.Join(root, ".public.buildsite-lock")))
	want(t, dir, two)
}

func lockAndHang(dir string) error {
	if _, err := Lock(context.Background(), dir, nil); err != nil {
		return err
	}
	fmt.Println("locked")
	time.Sleep(time.Hour)
	return nil
}

func TestKillReleasesLock(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	child := startChild(t, "lock", dir)
	f, err := Lock(context.Background(), dir, func() { child.Process.Kill() })
	check(t, err)
	check(t, f.Close())
	if child.Wait() == nil {
		t.Error("the child was not killed: the lock did not hold")
	}
	wantTidy(t, dir)
}

// Only what is certainly a staging folder of this output is swept.
func TestSweep(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "public")
	publish(t, dir, one)
	const id = "0123456789abcdef"
	swept := site{
		".public.buildsite-stage-" + id + "/a/b":    "litter",
		"public/.buildsite-stage-" + id + "/a/link": "-> ../../../keep",
	}
	kept := site{
		".public.buildsite-stage-" + id + "0/x":       "mine",
		".public.buildsite-stage-" + id[1:] + "/x":    "mine",
		".public.buildsite-stage-0123456789abcdeg/x":  "mine",
		".public.buildsite-stage-fedcba9876543210":    "a file",
		".public.buildsite-stage-ffffffffffffffff":    "-> keep",
		".publicXbuildsite-stage-" + id + "/x":        "mine",
		".public2.buildsite-stage-" + id + "/x":       "another output's",
		".buildsite-stage-" + id + "/x":               "mine",
		"public.buildsite-stage-" + id + "/x":         "mine",
		"public/a/.buildsite-stage-" + id + "/x":      "mine",
		"public/.public.buildsite-stage-" + id + "/x": "mine",
		"keep/x":                   "mine",
		"public.kept-" + id + "/x": "mine",
	}
	put(t, root, kept)
	put(t, root, swept)
	f, err := Lock(context.Background(), dir, nil)
	check(t, err)
	check(t, f.Close())
	for path, text := range one {
		kept["public/"+path] = text
	}
	got := read(t, root)
	for path, text := range kept {
		if got[path] != text {
			t.Errorf("%s: got %q, want %q", path, got[path], text)
		}
		delete(got, path)
	}
	for path := range got {
		t.Errorf("not swept: %s", path)
	}
}

func TestSweepOddNames(t *testing.T) {
	for _, base := range []string{"a*b", "[x]", ".hidden", "mit Leerzeichen", "ö", "$(x)"} {
		dir := filepath.Join(t.TempDir(), base)
		publish(t, dir, one)
		put(t, filepath.Dir(dir), site{"." + base + ".buildsite-stage-0123456789abcdef/x": ""})
		publish(t, dir, two)
		want(t, dir, two)
	}
}

func TestRootIsRefused(t *testing.T) {
	if _, err := Lock(context.Background(), string(filepath.Separator), nil); err == nil || !strings.Contains(err.Error(), "-o") {
		t.Errorf("got %v", err)
	}
}

func TestCheck(t *testing.T) {
	root := t.TempDir()
	t.Setenv("HOME", filepath.Join(root, "home/me"))
	put(t, root, site{"site/content/steps/": "", "site/assets/": "", "home/me/": "", "elsewhere/": "", "link": "-> site/content", "up": "-> site"})
	for dir, want := range map[string]string{
		"site/public":          "",
		"site/public/content":  "",
		"site/contents":        "",
		"site":                 "sources",
		".":                    "sources",
		"site/content":         "sources",
		"site/content/public":  "sources",
		"site/content/a/b/c":   "sources",
		"site/templates":       "sources", // which doesn't exist
		"site/templates/x":     "sources",
		"site/Templates":       "sources", // the same folder on some systems
		"site/templates2":      "",
		"link":                 "sources",
		"link/new":             "sources",
		"up":                   "sources",
		"up/public":            "",
		"up/assets/x":          "sources",
		"elsewhere":            "",
		"elsewhere/../site":    "sources",
		"home":                 "home",
		"home/me":              "home",
		"home/me/public":       "",
		"home/you":             "",
		"home/me/../../link/x": "sources",
	} {
		sources := []string{filepath.Join(root, "site/content"), filepath.Join(root, "site/templates"), filepath.Join(root, "up/assets")}
		err := Check(root+"/"+dir, sources)
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", dir, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "choose another folder with -o")):
			t.Errorf("%s: got %v, want %s", dir, err, want)
		}
	}
	if err := Check("/", nil); err == nil {
		t.Error("/ is allowed")
	}
	os.Unsetenv("HOME")
	if err := Check("/", nil); err == nil {
		t.Error("/ is allowed")
	}
}
