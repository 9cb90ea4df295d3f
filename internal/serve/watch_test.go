package serve

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"buildsite/internal/diag"
)

// A trace is what an editor or another program does to save, as strace shows it.
type trace struct {
	name string
	// do makes content/index.md hold text, or does what the name says.
	do func(s *session, text string)
	// builds is the most rebuilds that one save may take; 0: 1.
	builds int
}

const index = "content/index.md"

func pause(ms int) { time.Sleep(time.Duration(ms) * time.Millisecond) }

// put writes a file in place, as many programs do: it is empty for a moment.
func (s *session) put(name, text string, parts int) {
	f, err := os.OpenFile(s.path(name), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	s.must(err)
	for n := range parts {
		pause(1)
		_, err := f.WriteString(text[len(text)*n/parts : len(text)*(n+1)/parts])
		s.must(err)
	}
	s.must(f.Close())
}

var traces = []trace{
	{name: "in place, as nano, VS Code and vim with backupcopy=yes do", do: func(s *session, text string) { s.put(index, text, 1) }},
	{name: "in place, in several writes", do: func(s *session, text string) { s.put(index, text, 4) }},
	{name: "twice, as a formatter on save makes editors do", do: func(s *session, text string) {
		s.put(index, strings.ReplaceAll(text, "\n\n", "\n\n\n"), 1)
		pause(3)
		s.put(index, text, 1)
	}},
	{name: "vim: a test file, a backup by renaming, the new file, the backup removed", do: func(s *session, text string) {
		s.put("content/.index.md.swp", "swap", 1)
		s.put("content/4913", "", 1)
		s.must(os.Chmod(s.path("content/4913"), 0o644))
		s.remove("content/4913")
		s.rename(index, index+"~")
		s.put(index, text, 1)
		s.must(os.Chmod(s.path(index), 0o644))
		s.remove(index + "~")
		s.remove("content/.index.md.swp")
	}},
	{name: "JetBrains: a temporary file, the old one renamed, the new one put in its place", do: func(s *session, text string) {
		s.put(index+"___jb_tmp___", text, 1)
		s.rename(index, index+"___jb_old___")
		s.rename(index+"___jb_tmp___", index)
		s.remove(index + "___jb_old___")
	}},
	{name: "a temporary file renamed over, as sed -i, gedit and rsync do", do: func(s *session, text string) {
		s.put("content/.index.md.Xq3pYa", text, 2)
		s.rename("content/.index.md.Xq3pYa", index)
	}},
	{name: "a temporary file from another folder renamed over", do: func(s *session, text string) {
		s.must(os.WriteFile(s.path("elsewhere"), []byte(text), 0o666))
		s.rename("elsewhere", index)
	}},
	{name: "Emacs: a lock that is a link, an auto-save file, a backup, the new file", do: func(s *session, text string) {
		s.must(os.Symlink("ada@host.1234:5678", s.path("content/.#index.md")))
		s.put("content/#index.md#~", "half", 1)
		s.rename(index, index+"~")
		s.put(index, text, 1)
		s.remove("content/.#index.md")
		s.remove("content/#index.md#~")
		s.remove(index + "~")
	}},
	{name: "removed and written anew, as git does", do: func(s *session, text string) {
		s.remove(index)
		s.put(index, text, 1)
	}},
	{name: "written slowly, with moments of quiet", builds: 6, do: func(s *session, text string) {
		f, err := os.OpenFile(s.path(index), os.O_WRONLY|os.O_TRUNC, 0o666)
		s.must(err)
		for n := range 5 {
			_, err := f.WriteString(text[len(text)*n/5 : len(text)*(n+1)/5])
			s.must(err)
			pause(30)
		}
		s.must(f.Close())
	}},
	{name: "without a pause for half a second", builds: 6, do: func(s *session, text string) {
		for end := time.Now().Add(500 * time.Millisecond); time.Now().Before(end); pause(2) {
			s.must(os.WriteFile(s.path(index), []byte(text), 0o666))
		}
	}},
}

// However an editor saves, the new text is there soon, after one rebuild, and no problem is shown that only the save had.
func TestTraces(t *testing.T) {
	s := start(t, map[string]string{index: page("[a](a.md)"), "content/a.md": page("A")}, nil)
	for n, trace := range traces {
		var amiss []string
		for try := range 10 { // a busy machine may stop us in the middle of a save, for longer than the quiet that ends one
			before := len(s.log.built(0))
			for round := range 3 {
				trace.do(s, page(fmt.Sprintf("[a](a.md) Text %d %d %d.\n\nMore.", n, try, round)))
				s.settles(trace.name)
			}
			pause(150) // what comes late counts too
			updates := s.log.built(before)
			amiss = nil
			if most := 3 * max(trace.builds, 1); len(updates) > most {
				amiss = append(amiss, fmt.Sprintf("%d rebuilds for three saves, which may take %d", len(updates), most))
			}
			for _, u := range updates {
				if !u.Good {
					amiss = append(amiss, "it shows\n"+u.Problems.Error())
				}
			}
			if len(amiss) == 0 {
				break
			}
		}
		for _, what := range amiss {
			t.Errorf("%s, each time: %s", trace.name, what)
		}
	}
}

// A save is handed over after at most ten milliseconds of quiet.
func TestQuiet(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "content"), 0o777); err != nil {
		t.Fatal(err)
	}
	w := watch(t.Context(), dir, false)
	var waits []time.Duration
	for n := range 15 {
		began := time.Now()
		if err := os.WriteFile(filepath.Join(dir, index), fmt.Appendf(nil, "%d", n), 0o666); err != nil {
			t.Fatal(err)
		}
		if names := <-w.batches; !slices.Contains(names, index) {
			t.Errorf("it names %q", names)
		}
		waits = append(waits, time.Since(began))
		pause(5)
	}
	slices.Sort(waits)
	if quiet > 10*time.Millisecond || waits[0] < quiet { // how long it takes on a busy machine is no matter of a test
		t.Errorf("waits: %v", waits)
	}
}

// Folders that come, go and move are followed, and what is in them.
func TestFolders(t *testing.T) {
	s := start(t, map[string]string{index: page("Home"), "content/a/one.md": page("One"), "content/a/deep/two.md": page("Two")}, nil)
	steps := []struct {
		name string
		do   func()
	}{
		{"a new folder with a page", func() { s.write("content/b/three.md", page("Three")) }},
		{"a page in it", func() { s.write("content/b/three.md", page("Three, changed")) }},
		{"new folders in folders, at once", func() { s.write("content/c/d/e/f/four.md", page("Four")) }},
		{"a page in the innermost", func() { s.write("content/c/d/e/f/four.md", page("Four, changed")) }},
		{"a folder moved", func() { s.rename("content/a", "content/moved") }},
		{"a page in the moved folder's folder", func() { s.write("content/moved/deep/two.md", page("Two, changed")) }},
		{"a new folder of the old name", func() { s.write("content/a/five.md", page("Five")) }},
		{"a page in that", func() { s.write("content/a/five.md", page("Five, changed")) }},
		{"a folder moved away", func() { s.rename("content/moved", "elsewhere") }},
		{"a change there, and the folder back", func() {
			s.write("elsewhere/one.md", page("One, changed elsewhere"))
			s.rename("elsewhere", "content/back")
		}},
		{"a page in it again", func() { s.write("content/back/deep/two.md", page("Two, again")) }},
		{"two folders exchanged", func() {
			s.rename("content/a", "elsewhere")
			s.rename("content/b", "content/a")
			s.rename("elsewhere", "content/b")
		}},
		{"a page in one of them", func() { s.write("content/b/five.md", page("Five, once more")) }},
		{"a folder removed", func() { s.remove("content/c") }},
		{"removed and made again", func() {
			s.remove("content/b")
			s.write("content/b/six.md", page("Six"))
		}},
		{"a page in it, once more", func() { s.write("content/b/six.md", page("Six, changed")) }},
		{"another spelling of a file's name", func() {
			s.rename("content/b/six.md", "content/b/Six.md")
		}},
		{"and of a folder's", func() { s.rename("content/b", "content/B") }},
		{"a page in that", func() { s.write("content/B/Six.md", page("Six, at last")) }},
		{"the site's own templates", func() { s.write("templates/partials/footer.html", "<footer>Mine</footer>") }},
		{"and static files", func() { s.write("assets/static/.well-known/x.txt", "x") }},
		{"which change", func() { s.write("assets/static/.well-known/x.txt", "y") }},
		{"no templates any more", func() { s.remove("templates") }},
	}
	for _, step := range steps {
		step.do()
		s.settles(step.name)
	}
}

// git checks out another branch: hundreds of files at once, of which few differ, make few rebuilds.
func TestCheckout(t *testing.T) {
	files := map[string]string{index: page("Home")}
	for n := range 300 {
		files[fmt.Sprintf("content/s%d/p%03d.md", n%7, n)] = page(fmt.Sprintf("Page %d", n))
	}
	s := start(t, files, nil)
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"}, args...)...)
		cmd.Dir = s.dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	git("init", "-q", "-b", "one")
	git("add", ".")
	git("commit", "-qm", "one")
	git("checkout", "-qb", "two")
	for n := range 300 {
		name := fmt.Sprintf("content/s%d/p%03d.md", n%7, n)
		switch n % 3 {
		case 0:
			s.write(name, page(fmt.Sprintf("Page %d of two", n)))
		case 1:
			s.remove(name)
		}
	}
	s.write("content/new/page.md", page("New"))
	git("add", ".")
	git("commit", "-qm", "two")
	s.settles("two")
	for _, branch := range []string{"one", "two", "one"} {
		before := len(s.log.built(0))
		git("checkout", "-q", branch)
		s.settles("git checkout " + branch)
		if n := len(s.log.built(before)); n > 5 {
			t.Errorf("git checkout %s took %d rebuilds", branch, n)
		}
	}
}

// A file that is a link changes with the file that it leads to.
func TestLink(t *testing.T) {
	s := start(t, map[string]string{index: page("Home"), "assets/shared/a.md": page("A")}, nil)
	s.must(os.Symlink("../assets/shared/a.md", s.path("content/a.md")))
	s.settles("a link")
	s.write("assets/shared/a.md", page("A, changed"))
	s.settles("the file that a link leads to")
	s.write("assets/shared/new", page("A, replaced"))
	s.rename("assets/shared/new", "assets/shared/a.md")
	s.settles("the file that a link leads to, replaced")
}

// Where the system doesn't tell, it is looked for; so is what happened before the first look.
func TestPoll(t *testing.T) {
	s := start(t, map[string]string{index: page("Home"), "content/a/one.md": page("One")}, func(o *Options) { o.Poll = true })
	for _, step := range []struct {
		name string
		do   func()
	}{
		{"a page", func() { s.write(index, page("Home, changed")) }},
		{"a folder moved", func() { s.rename("content/a", "content/b") }},
		{"a page removed", func() { s.remove("content/b/one.md") }},
		{"a template", func() { s.write("templates/partials/footer.html", "<footer>Mine</footer>") }},
	} {
		step.do()
		s.settles(step.name)
	}
	if n := len(s.log.built(0)); n > 6 {
		t.Errorf("%d rebuilds", n)
	}
}

// At the system's limit of watches, it says so, names the cure and looks for itself.
func TestLimit(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"content/a", "content/b", "content/c"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	told := func(w *watcher, limit string) {
		t.Helper()
		select {
		case message := <-w.notices:
			if !strings.Contains(message, limit) || !strings.Contains(message, "looking for changes twice a second instead") {
				t.Errorf("it says %q", message)
			}
		case <-time.After(longest):
			t.Error("it says nothing")
		}
	}
	next := func(w *watcher, want string) {
		t.Helper()
		for end := time.After(longest); ; {
			select {
			case names := <-w.batches:
				if slices.Contains(names, want) || slices.Contains(names, everything) {
					return
				}
			case <-end:
				t.Fatalf("it doesn't name %s", want)
			}
		}
	}

	first := newWatcher(dir)
	first.limit = 3
	first.begin(t.Context(), false)
	told(first, "sudo sysctl fs.inotify.max_user_watches=")
	if err := os.WriteFile(filepath.Join(dir, "content/c/x.md"), []byte("x"), 0o666); err != nil {
		t.Fatal(err)
	}
	next(first, "content/c/x.md")

	later := newWatcher(dir)
	later.limit = 5 // just what there is
	later.begin(t.Context(), false)
	if err := os.WriteFile(filepath.Join(dir, "content/a/y.md"), []byte("y"), 0o666); err != nil {
		t.Fatal(err)
	}
	next(later, "content/a/y.md")
	if err := os.Mkdir(filepath.Join(dir, "content/d"), 0o777); err != nil {
		t.Fatal(err)
	}
	told(later, "sudo sysctl fs.inotify.max_user_watches=")
	next(later, everything)
	if err := os.WriteFile(filepath.Join(dir, "content/d/z.md"), []byte("z"), 0o666); err != nil {
		t.Fatal(err)
	}
	next(later, "content/d/z.md")

	for err, want := range map[error]string{
		syscall.ENOSPC:     "max_user_watches",
		syscall.EMFILE:     "max_user_instances",
		errors.New("what"): "what",
	} {
		if got := refusal(err); !strings.Contains(got, want) {
			t.Errorf("%v: it says %q", err, got)
		}
	}
}

// Problems are told once the files have settled, and only while they last.
func TestProblemsSettle(t *testing.T) {
	s := start(t, map[string]string{index: page("Good")}, nil)
	before := len(s.log.built(0))
	told := ""
	for try := range 3 { // a busy machine may stop us between the two saves, until the first one has settled
		first := len(s.log.built(0))
		s.put(index, "---\ntitle: half", 1)
		pause(50)
		s.put(index, page(fmt.Sprintf("Better %d", try)), 1)
		s.settles("mended")
		pause(150)
		told = ""
		for _, u := range s.log.built(first) {
			if !u.Good {
				told = u.Problems.Error()
			}
		}
		if told == "" {
			break
		}
	}
	if told != "" {
		t.Errorf("three times, it shows\n%s", told)
	}
	s.put(index, page("Better"), 1)
	s.settles("mended")
	s.put(index, "---\ntitle: half", 1)
	for end := time.Now().Add(longest); ; pause(10) {
		updates := s.log.built(before)
		if last := updates[len(updates)-1]; last.Problems.Failed() {
			break
		}
		if time.Now().After(end) {
			t.Fatal("no problem is shown")
		}
	}
	if _, text := s.get("/"); !strings.Contains(text, "Better") {
		t.Error("the last good page is gone")
	}
	s.put(index, page("Better"), 1) // the same as before
	for end := time.Now().Add(longest); ; pause(10) {
		updates := s.log.built(before)
		if last := updates[len(updates)-1]; last.Good {
			break
		}
		if time.Now().After(end) {
			t.Fatal("nobody is told that it is mended")
		}
	}
	if st := s.state("index.html", "/", 99); len(st.Problems) > 0 {
		t.Errorf("pages still show %+v", st.Problems)
	}
}

// A wide line is cut around what is wrong.
func TestShown(t *testing.T) {
	long := strings.Repeat("ä", 200)
	got := shown(diag.List{{Pos: diag.Pos{File: "f.md", Line: 3, Col: 201}, Width: 2, Message: "m", Source: long + "xy" + long}})[0]
	want := problem{Place: "f.md:3:201", Severity: "error", Message: "m", Line: 3,
		Before: "…" + strings.Repeat("ä", room), Marked: "xy", After: strings.Repeat("ä", room) + "…"}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	for _, p := range []diag.Problem{{}, {Pos: diag.Pos{Line: 1, Col: 9}, Width: 9, Source: "short"}, {Pos: diag.Pos{Line: 1}, Source: "x"}} {
		shown(diag.List{p})
	}
}

// What the hosts read in these files is what we answer.
func TestHostFiles(t *testing.T) {
	rules := parseHeaders("# comment\n/*\n  A: 1\n  B:2: 3\n\n/x.css\r\n  A: 4\r\nnonsense\n  C\n/s/*.svg\n  A: 5\n")
	for address, want := range map[string]string{"/": "1 2: 3", "/x.css": "4 2: 3", "/x.css/": "1 2: 3", "/s/a/b.svg": "5 2: 3", "/s/.svg": "5 2: 3", "/a.svg": "1 2: 3", "/s/a.svgz": "1 2: 3"} {
		h := map[string][]string{}
		setHeaders(h, rules, address)
		if got := strings.Join(append(h["A"], h["B"]...), " "); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
	moved := parseRedirects("/a/ /b/ 301!\n/gr%C3%B6%C3%9Fe /c/\n\n/only\n/%zz /d/ 301\n")
	if len(moved) != 2 || moved["/a"] != "/b/" || moved["/größe"] != "/c/" {
		t.Errorf("moved: %v", moved)
	}
}
