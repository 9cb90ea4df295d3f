package output

import (
	"context"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// versions are two sites of a few hundred files that differ in every way: changed, new, gone, a file where a folder was.
func versions() (a, b site) {
	a, b = site{}, site{}
	for i := range 240 {
		path := fmt.Sprintf("d%d/e%d/%d.html", i%12, i%3, i)
		a[path] = fmt.Sprint("same ", i)
		switch i % 4 {
		case 0:
			b[path] = fmt.Sprint("changed ", i)
		case 1:
			b[fmt.Sprintf("new/%d/x/%d.html", i%8, i)] = fmt.Sprint("new ", i)
		default:
			b[path] = a[path]
		}
	}
	a["x"], b["x/y"] = "file", "in a folder"
	return a, b
}

// alternate publishes b over a and a over b until it is killed.
func alternate(dir string) error {
	a, b := versions()
	fmt.Println("ready")
	for {
		for _, s := range []site{b, a} {
			f, err := Lock(context.Background(), dir, nil)
			if err != nil {
				return err
			}
			if _, err := f.Publish(context.Background(), s.files()); err != nil {
				return err
			}
			if err := f.Close(); err != nil {
				return err
			}
		}
	}
}

// state tells apart what the output is before and after a build has begun to change it.
func state(t *testing.T, dir string) string {
	t.Helper()
	folder, err := os.Lstat(dir)
	check(t, err)
	manifest, err := os.Lstat(filepath.Join(dir, manifestName))
	check(t, err)
	return fmt.Sprint(folder.Sys(), manifest.Sys())
}

func TestKill(t *testing.T) {
	a, b := versions()
	const seed = 1
	random := rand.New(rand.NewSource(seed))
	eachMode(t, func(t *testing.T, dir string, foreign site) {
		publish(t, dir, a)
		seen := map[string]int{}
		kills := 60
		if len(foreign) > 0 {
			kills = 40
		}
		proven := func() bool { return seen["litter"] > 0 && (len(foreign) == 0 || seen["both"] > 0) }
		for n := 0; n < kills || n < 8*kills && !proven(); n++ { // on a busy machine, the right moment comes seldom
			started := time.Now()
			child := startChild(t, "alternate", dir)
			if n%2 == 0 {
				time.Sleep(time.Duration(random.Intn(30_000)) * time.Microsecond)
			} else {
				// The output changes in a short moment of the build: come right after it has begun.
				before := state(t, dir)
				for state(t, dir) == before && time.Since(started) < 5*time.Second {
				}
				time.Sleep(time.Duration(random.Intn(2_000)) * time.Microsecond)
			}
			check(t, child.Process.Kill())
			if child.Wait(); runtime.GOOS != "windows" && child.ProcessState.Exited() {
				t.Fatalf("the child ended by itself: %v", child.ProcessState)
			}

			got := read(t, dir)
			isA, isB := cmp.Equal(got, a.and(foreign)), cmp.Equal(got, b.and(foreign))
			switch {
			case isA:
				seen["a"]++
			case isB:
				seen["b"]++
			case len(foreign) == 0:
				t.Fatalf("kill %d (seed %d): the output is neither version (-a +got):\n%s", n, seed, cmp.Diff(a, got))
			default:
				// Files are renamed one by one, so any mixture is right, but each file must be whole.
				seen["both"]++
				for path, text := range got {
					inside := filepath.ToSlash(path)
					if text != a[path] && text != b[path] && text != foreign[path] && inside[:1] != "." {
						t.Fatalf("kill %d (seed %d): %s holds %q", n, seed, path, text)
					}
				}
			}
			stages, _ := filepath.Glob(filepath.Join(filepath.Dir(dir), ".public"+reserved+"stage-*"))
			if len(stages) > 0 {
				seen["litter"]++
			}

			next := []site{a, b}[n%2]
			publish(t, dir, next)
			want(t, dir, next.and(foreign))
			if t.Failed() {
				t.Fatalf("after kill %d (seed %d)", n, seed)
			}
		}
		t.Logf("found %v", seen)
		if !proven() {
			t.Error("no kill came in the middle of a build: this test proves nothing")
		}
	})
}
