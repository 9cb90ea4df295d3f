package output

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// lists makes dir an output whose manifest lists those paths, whatever is there.
func lists(t *testing.T, dir string, paths ...string) {
	t.Helper()
	check(t, os.WriteFile(filepath.Join(dir, manifestName), formatManifest(paths), 0o666))
}

func TestForeignInTheWay(t *testing.T) {
	for name, test := range map[string]struct {
		ours, foreign, next site
		named               string // in the error
	}{
		"a file for a file":      {one, site{"new.html": "mine"}, one.and(site{"new.html": "ours"}), "new.html"},
		"the same file":          {one, site{"new.html": "same"}, one.and(site{"new.html": "same"}), "new.html"},
		"a file for a folder":    {one, site{"new": "mine"}, one.and(site{"new/x/y": "ours"}), "new"},
		"a folder for a file":    {one, site{"new/mine": "mine"}, one.and(site{"new": "ours"}), "new"},
		"an empty folder":        {one, site{"new/": ""}, one.and(site{"new": "ours"}), "new"},
		"a link for a folder":    {one, site{"new": "-> .."}, one.and(site{"new/x": "ours"}), "new"},
		"deep in our folder":     {site{"a/b/c/d": "d"}, site{"a/b/c/mine": "mine"}, site{"a": "file"}, "a/b/c/mine"},
		"in a folder of its own": {one, site{"mine/x": "mine"}, one.and(site{"mine/x": "ours"}), "mine/x"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			publish(t, dir, test.ours)
			put(t, dir, test.foreign)
			manifest, err := os.ReadFile(filepath.Join(dir, manifestName))
			check(t, err)
			wantText(t, refusal(t, dir, test.next), filepath.Join(dir, test.named)+": buildsite did not write this", "move it away")
			want(t, dir, test.ours.and(test.foreign))
			after, err := os.ReadFile(filepath.Join(dir, manifestName))
			check(t, err)
			if string(after) != string(manifest) {
				t.Error("the manifest changed")
			}
		})
	}
}

func TestForeignIsLeftAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	publish(t, dir, one)
	foreign := site{".git/HEAD": "mine", "gone/mine.txt": "mine", "a/b/mine/x": "mine", "empty/": "", "loop": "-> .", "images/mine.png": "mine"}
	put(t, dir, foreign)
	next := two.and(site{"images/ours.png": "ours"}) // beside a foreign file
	publish(t, dir, next)
	want(t, dir, next.and(foreign))
	publish(t, dir, site{})
	want(t, dir, foreign)
}

// A folder of ours that somebody made a link is foreign. What it leads to is neither read, replaced nor removed.
func TestFolderBecomesLink(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "public")
	elsewhere := site{"index.html": "a", "b/index.html": "b", "x": "mine"}
	publish(t, dir, one)
	put(t, root, site{"else/": ""})
	put(t, filepath.Join(root, "else"), elsewhere)
	check(t, os.RemoveAll(filepath.Join(dir, "a")))
	check(t, os.Symlink("../else", filepath.Join(dir, "a")))

	wantText(t, refusal(t, dir, two), filepath.Join(dir, "a")+": buildsite did not write this")
	want(t, filepath.Join(root, "else"), elsewhere)

	s := site{"index.html": "no a"} // all of a is stale
	publish(t, dir, s)
	want(t, dir, s.and(site{"a": "-> ../else"}))
	want(t, filepath.Join(root, "else"), elsewhere)
}

// Whatever a hand has written into the manifest, nothing outside the folder is removed, nor through a link inside it.
func TestEditedManifest(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "public")
	there := site{"public/.git/config": "mine", "public/inner": "-> .git", "public/outer": "-> ../else", "else/x": "mine"}
	put(t, root, there)
	lists(t, dir, "inner/config", "outer/x")
	publish(t, dir, one)
	s := site{}
	for path, text := range one {
		s["public/"+path] = text
	}
	want(t, root, s.and(there))

	lists(t, dir, "../else/x")
	wantText(t, refusal(t, dir, two), "damaged")
	want(t, root, s.and(there))
}

func TestLinkedFolder(t *testing.T) {
	root := t.TempDir()
	dir, target := filepath.Join(root, "public"), filepath.Join(root, "elsewhere/site")
	put(t, root, site{"elsewhere/site/": ""})
	check(t, os.Symlink("elsewhere/site", dir))
	for _, s := range []site{one, two} {
		if r := publish(t, dir, s); r.OneByOne != isLink {
			t.Errorf("got %+v", r)
		}
		want(t, target, s)
		if inode(t, dir).Mode()&os.ModeSymlink == 0 {
			t.Error("the link is gone")
		}
	}
}

// A link above the output makes no difference.
func TestLinkAbove(t *testing.T) {
	root := t.TempDir()
	put(t, root, site{"x/": "", "link": "-> x"})
	for _, s := range []site{one, two} {
		if r := publish(t, filepath.Join(root, "link/public"), s); r.OneByOne != "" {
			t.Errorf("got %+v", r)
		}
		want(t, filepath.Join(root, "x/public"), s)
	}
}

// The manifest lists the files of both builds while files are renamed, so that the next build knows them all as ours.
func TestHealsHalfABuild(t *testing.T) {
	for _, foreign := range []site{{}, {".git/config": "mine"}} {
		dir := filepath.Join(t.TempDir(), "public")
		publish(t, dir, one)
		put(t, dir, foreign)
		f, err := Lock(context.Background(), dir, nil)
		check(t, err)
		old, err := f.previous()
		check(t, err)
		l, err := newLayout(two.files())
		check(t, err)
		st, err := f.newStage(old, l, notBeside)
		check(t, err)
		_, _, err = render(context.Background(), l, st)
		check(t, err)
		check(t, st.replaceManifest(formatManifest(union(l.paths(), old.paths))))
		check(t, inFolder(dir, "new/d/x.html", func() error { return os.Rename(st.staged("new/d/x.html"), st.published("new/d/x.html")) }))
		check(t, f.Close()) // and be killed

		three := site{"index.html": "three"}
		publish(t, dir, three)
		want(t, dir, three.and(foreign))
	}
}

// Renaming goes on when the build is cancelled in the middle of it; before, nothing has happened.
func TestCancelledBeforeRenaming(t *testing.T) {
	eachMode(t, func(t *testing.T, dir string, foreign site) {
		publish(t, dir, one)
		ctx, cancel := context.WithCancel(context.Background())
		f, err := Lock(ctx, dir, nil)
		check(t, err)
		_, err = f.Publish(ctx, append(two.files(), File{Path: "last", Write: func(io.Writer) error { cancel(); return nil }}))
		if err != context.Canceled {
			t.Errorf("got %v", err)
		}
		check(t, f.Close())
		want(t, dir, one.and(foreign))
	})
}

// On a system that ignores case, what is stale can be what is new, so it must go first.
func TestBlocks(t *testing.T) {
	l, err := newLayout(site{"about/x": "", "file": "", "dir/y": ""}.files())
	check(t, err)
	for path, wanted := range map[string]bool{
		"about/x": false, "about/gone": false, "other": false, "other/": false, "about/": false,
		"About/x": true, "about/X": true, "About/gone": true, "About/gone/": true, "About/": true,
		"file/": true, "file/x": true, "FILE": true, "dir": true, "Dir": true,
	} {
		trimmed, dir := strings.CutSuffix(path, "/")
		if l.blocks(trimmed, dir) != wanted {
			t.Errorf("blocks(%s) = %v", path, !wanted)
		}
	}
}
