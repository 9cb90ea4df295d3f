//go:build unix

package output

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestModes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	publish(t, dir, one)
	mask := fs.FileMode(syscall.Umask(0))
	syscall.Umask(int(mask))
	for path, mode := range map[string]fs.FileMode{"": 0o777, "a": 0o777, "a.css": 0o666, manifestName: 0o666} {
		if got := inode(t, filepath.Join(dir, path)).Mode().Perm(); got != mode&^mask {
			t.Errorf("%q: mode %o, want %o", path, got, mode&^mask)
		}
	}
	check(t, os.Chmod(dir, 0o770|fs.ModeSetgid))
	before := inode(t, dir).Mode()
	if r := publish(t, dir, two); r.OneByOne != "" || inode(t, dir).Mode() != before {
		t.Errorf("mode %v, was %v (%+v)", inode(t, dir).Mode(), before, r)
	}
}

// nobody is a user without rights.
const nobody = 65534

// asNobody runs the test again in a child process that isn't root, to whom permissions mean something. It returns true in there.
func asNobody(t *testing.T) bool {
	t.Helper()
	if os.Getuid() != 0 {
		return true
	}
	// The user must be able to reach the test binary and the folder for temporary files.
	dir := t.TempDir()
	check(t, os.Chmod(filepath.Dir(dir), 0o755))
	check(t, os.Chmod(dir, 0o777))
	self, err := os.Executable()
	check(t, err)
	binary, err := os.ReadFile(self)
	check(t, err)
	self = filepath.Join(dir, "test")
	check(t, os.WriteFile(self, binary, 0o755))
	check(t, os.Chmod(self, 0o755))
	runAgain(t, self, dir, &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}})
	return false
}

// runAgain runs the same test in a child process.
func runAgain(t *testing.T, self, tmp string, attr *syscall.SysProcAttr) {
	t.Helper()
	cmd := exec.Command(self, "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Dir = tmp
	cmd.Env = append(os.Environ(), childEnv+"=again", "TMPDIR="+tmp, "HOME="+tmp,
		"GORACE=atexit_sleep_ms=0") // else the race detector waits a second before it lets the child end
	cmd.SysProcAttr = attr
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Fatalf("in a child process: %v\n%s", err, out)
	}
}

func TestReadOnlyFolder(t *testing.T) {
	if !asNobody(t) {
		return
	}
	dir := filepath.Join(t.TempDir(), "public")
	publish(t, dir, one)
	readOnly(t, dir)
	wantText(t, refusal(t, dir, two), dir, "permission denied", "make it writable")
	want(t, dir, one)
}

func TestReadOnlyFolderInside(t *testing.T) {
	if !asNobody(t) {
		return
	}
	dir := filepath.Join(t.TempDir(), "public")
	publish(t, dir, one)
	put(t, dir, site{"mine": "mine"})
	readOnly(t, filepath.Join(dir, "a/b"))
	s := one.and(site{"a/b/index.html": "changed"})
	wantText(t, refusal(t, dir, s), "a/b/index.html: permission denied", "until the next build, the folder holds files of two builds")
	check(t, os.Chmod(filepath.Join(dir, "a/b"), 0o777))
	publish(t, dir, s)
	want(t, dir, s.and(site{"mine": "mine"}))
}

// A folder that can be written to in one that can't is updated in place.
func TestReadOnlyParent(t *testing.T) {
	if !asNobody(t) {
		return
	}
	for _, mode := range []fs.FileMode{0o555, 0o111} { // can't be written to; nor be locked
		parent := t.TempDir()
		dir := filepath.Join(parent, "public")
		publish(t, dir, one)
		check(t, os.Chmod(parent, mode))
		t.Cleanup(func() { os.Chmod(parent, 0o777) })
		if r := publish(t, dir, two); r.OneByOne != notBeside {
			t.Errorf("got %+v", r)
		}
		want(t, dir, two)
		wantText(t, refusal(t, filepath.Join(parent, "new"), one), filepath.Join(parent, "new")+": permission denied")
		wantText(t, refusal(t, filepath.Join(parent, "new/sub"), one), filepath.Join(parent, "new")+": permission denied")
	}
}

// Folders that were made read-only below the output don't leave litter.
func TestReadOnlyBelow(t *testing.T) {
	if !asNobody(t) {
		return
	}
	dir := filepath.Join(t.TempDir(), "public")
	publish(t, dir, one)
	check(t, os.Chmod(filepath.Join(dir, "a"), 0o555))
	publish(t, dir, two)
	want(t, dir, two)
}

// A folder that is another user's stays theirs. Linux doesn't let its files be linked, either.
func TestOtherOwner(t *testing.T) {
	if os.Getuid() == 0 {
		tmp := t.TempDir()
		dir := filepath.Join(tmp, "public")
		publish(t, dir, one)
		check(t, exec.Command("chmod", "-R", "a+rwX,go-w", tmp).Run())
		for _, folder := range []string{tmp, dir, filepath.Join(dir, "gone")} {
			check(t, os.Chmod(folder, 0o777))
		}
		t.Setenv("OTHERS_FOLDER", dir)
		asNobody(t)
		want(t, dir, two)
		return
	}
	dir := os.Getenv("OTHERS_FOLDER")
	if dir == "" {
		t.Skip("only root can make another user's folder")
	}
	if r := publish(t, dir, two); r.OneByOne != notAdopted {
		t.Errorf("got %+v", r)
	}
}

func readOnly(t *testing.T, dir string) {
	t.Helper()
	check(t, os.Chmod(dir, 0o555))
	t.Cleanup(func() { os.Chmod(dir, 0o777) })
}
