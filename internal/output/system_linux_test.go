package output

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// inNamespace runs the test again in a child process that may mount file systems without anybody noticing. It returns true in
// there. As root that needs a mount namespace, for others a user namespace too.
func inNamespace(t *testing.T) bool {
	t.Helper()
	if os.Getenv(childEnv) != "" {
		return true
	}
	attr := &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	if os.Getuid() != 0 {
		attr.Cloneflags = syscall.CLONE_NEWUSER
		attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
		attr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	}
	self, err := os.Executable()
	check(t, err)
	t.Log("this test needs to mount file systems: run it as root, or allow unprivileged user namespaces")
	runAgain(t, self, t.TempDir(), attr)
	return false
}

func mount(t *testing.T, source, dir, kind string, flags uintptr, options string) {
	t.Helper()
	check(t, os.MkdirAll(dir, 0o777))
	if err := syscall.Mount(source, dir, kind, flags, options); err != nil {
		t.Fatalf("mount %s: %v", kind, err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
}

func TestDiskFull(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	many := site{}
	for i := range 1000 {
		many[fmt.Sprintf("many/%d.html", i)] = strings.Repeat("x", 8<<10)
	}
	folders := site{}
	for i := range 60 {
		folders[fmt.Sprintf("d%d/x.html", i)] = "x"
	}
	for name, test := range map[string]struct {
		options     string
		first, next []File
	}{
		"large file":  {"size=3m", one.files(), append(two.files(), large("large.zip", 1, 8<<20))},
		"small files": {"size=3m", one.files(), two.and(many).files()},
		"last bytes":  {"size=3m", one.files(), append(one.files(), large("large.zip", 1, 4<<20-5))},
		"new folders": {"nr_inodes=200", one.files(), one.and(folders).and(many).files()},
		// The changed file fits; the links and folders that complete the stage don't.
		"links":    {"nr_inodes=200", folders.files(), folders.and(site{"d1/x.html": "changed"}).files()},
		"manifest": {"size=80k", one.files(), append(one.files(), longNames(400)...)},
	} {
		for _, foreign := range []site{{}, {".git/config": "mine"}} {
			if name == "links" && len(foreign) > 0 {
				continue // nothing is linked there
			}
			t.Run(fmt.Sprint(name, len(foreign)), func(t *testing.T) {
				disk := t.TempDir()
				mount(t, "tmpfs", disk, "tmpfs", 0, test.options)
				dir := filepath.Join(disk, "public")
				_, err := tryPublish(dir, test.first)
				check(t, err)
				put(t, dir, foreign)
				before := read(t, disk)

				_, err = tryPublish(dir, test.next)
				var system *WriteError
				var content *ContentError
				if !errors.As(err, &system) || errors.As(err, &content) || !errors.Is(err, syscall.ENOSPC) {
					t.Fatalf("got %v", err)
				}
				wantText(t, err.Error(), dir+"/", ": the disk is full; free some space and build again")
				want(t, disk, before)
				wantTidy(t, dir)

				if name == "links" {
					return // not even the smallest change fits
				}
				_, err = tryPublish(dir, append(test.first, File{Path: "0", Write: func(io.Writer) error { return nil }}))
				check(t, err)
				want(t, dir, read(t, dir).and(before.under("public")))
			})
		}
	}
}

// longNames are empty files, of which the manifest is longer than the disk.
func longNames(n int) (files []File) {
	for i := range n {
		files = append(files, File{Path: fmt.Sprintf("%s%d", strings.Repeat("long", 50), i), Write: func(io.Writer) error { return nil }})
	}
	return files
}

func (s site) under(dir string) site {
	below := site{}
	for path, text := range s {
		if path, ok := strings.CutPrefix(path, dir+"/"); ok {
			below[path] = text
		}
	}
	return below
}

func TestMountPoint(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	for _, test := range []struct {
		name    string
		mount   func(t *testing.T, dir string)
		renders int32
	}{
		{"another file system", func(t *testing.T, dir string) { mount(t, "tmpfs", dir, "tmpfs", 0, "") }, 1},
		// Its device is its parent's: only the exchange tells.
		{"part of the same", func(t *testing.T, dir string) { mount(t, t.TempDir(), dir, "", syscall.MS_BIND, "") }, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			test.mount(t, dir)
			before := inode(t, dir)
			for _, s := range []site{one, two} {
				var renders atomic.Int32
				counter := File{Path: "counter", Write: func(io.Writer) error { renders.Add(1); return nil }}
				r, err := tryPublish(dir, append(s.files(), counter))
				if err != nil || r.OneByOne != isMount || r.Files != len(s)+1 || renders.Load() != test.renders {
					t.Errorf("got %+v, %v, rendered %d times", r, err, renders.Load())
				}
				want(t, dir, s.and(site{"counter": ""}))
			}
			if !os.SameFile(before, inode(t, dir)) {
				t.Error("the mount point was replaced")
			}
		})
	}
}

func TestReadOnlyDisk(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	disk := t.TempDir()
	mount(t, "tmpfs", disk, "tmpfs", 0, "")
	dir := filepath.Join(disk, "public")
	publish(t, dir, one)
	check(t, syscall.Mount("", disk, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
	wantText(t, refusal(t, dir, two), dir+": the file system is read-only; choose another folder with -o")
	wantText(t, refusal(t, filepath.Join(disk, "x/new"), two), filepath.Join(disk, "x")+": the file system is read-only")
	want(t, dir, one)
}
