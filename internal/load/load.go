// Package load reads a publisher's folder into a [site.Site].
package load

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"buildsite/internal/diag"
	"buildsite/internal/frontmatter"
	"buildsite/internal/markdown"
	"buildsite/internal/site"
	"buildsite/internal/worksheet"
)

// The largest file, in bytes: the hosts refuse larger ones.
const (
	maxFile = 100 << 20

	hostsRefuse = "the hosts refuse it; make it smaller"
)

// Options change what is loaded.
type Options struct {
	BaseURL  *site.BaseURL // replaces the one in site.yaml
	Drafts   bool          // load drafts like other pages
	Editions []string      // the names of those that site.yaml may choose
	Epoch    time.Time     // the day of this build, if somebody told it; zero: nobody did, and the clock isn't asked
	Found    func(n int)   // called with the number of files below content/ before they are read; may be nil
	Read     func()        // called after each of them, from any goroutine; may be nil
	Locking  bool          // the lock file is about to be written: what it doesn't know yet is no problem
	Memo     *Memo         // what earlier loads with the same options have read; nil: nothing, and nothing is kept
}

// Load reads the site in fsys and reports every problem in its files. The site is whole enough to be checked further
// even where there are problems.
func Load(fsys fs.FS, o Options) (*site.Site, diag.List) {
	l := &loader{fsys: fsys, options: o, memo: o.Memo, site: &site.Site{Images: map[string]site.Image{}, Files: map[string]site.File{}, Faults: map[string]diag.List{}}}
	l.config()
	l.walk()
	if o.Found != nil {
		o.Found(len(l.names) + len(l.beside))
	}
	l.parse()
	l.sections()
	l.steps()
	l.arrange()
	l.sheets()
	l.static()
	l.date()
	l.site.Index(l.drafts, l.memo.before())
	l.motif()
	l.memo.keep(l)
	return l.site, l.problems
}

type loader struct {
	fsys     fs.FS
	options  Options
	memo     *Memo // may be nil
	site     *site.Site
	problems diag.List
	parser   *markdown.Parser  // of the site's language
	people   []string          // ids of those who fill in worksheets
	id       frontmatter.Text  // of the site
	lost     bool              // a page couldn't be read, so that no worksheet can be called missing
	names    []string          // markdown files, as keys
	index    map[string]string // keys of the folders' own pages, by the folders' names, which end in a slash
	misnamed string            // the file that is meant as site.yaml
	beside   []string          // everything else below content/, as keys
	drafts   []site.Draft
}

func (l *loader) problem(file, message, hint string) {
	l.problems = append(l.problems, diag.Problem{Pos: diag.Pos{File: file}, Message: message, Hint: hint})
}

// walk sorts the files below content/ into pages and media.
func (l *loader) walk() {
	if exists, problems := diag.Folder(l.fsys, site.ContentDir); exists && problems != nil {
		l.problems = append(l.problems, problems...)
		return
	}
	l.files(site.ContentDir, func(name string) {
		key := strings.TrimPrefix(name, site.ContentDir+"/")
		switch ext := strings.ToLower(path.Ext(key)); {
		case strings.EqualFold(key, "site.yaml"), name == l.misnamed:
		case path.Ext(key) == ".md":
			l.names = append(l.names, key)
		case ext == ".md" || ext == ".markdown" || ext == ".mdx":
			l.problem(name, "a page's file has to end in .md", "rename it, and write it in markdown")
		default:
			l.beside = append(l.beside, key)
		}
	})
	l.indexes()
}

// indexes finds the page of each folder by its file's name: index.md, or else README.md, which code hosts show with a folder. Names that are
// nearly right are reported, and taken for what they mean.
func (l *loader) indexes() {
	l.index = map[string]string{}
	slip := func(key, what, right string) {
		l.problem(path.Join(site.ContentDir, key), what+" is called "+right, "rename it to "+right)
	}
	for _, key := range l.names {
		dir, base := path.Split(key)
		if strings.EqualFold(base, "index.md") && (l.index[dir] == "" || base == "index.md") {
			l.index[dir] = key
		}
		if strings.EqualFold(base, "index.md") && base != "index.md" {
			slip(key, "a folder's page", "index.md")
		}
		if right := strings.ToLower(base); isStep(dir) && (right == "guide.md" || right == "worksheet.md") && base != right {
			slip(key, "a step's "+strings.TrimSuffix(right, ".md"), right)
		}
	}
	for _, key := range l.names {
		dir, base := path.Split(key)
		switch {
		case l.index[dir] != "" || isStep(dir):
		case base == "_index.md":
			slip(key, "a folder's page", "index.md")
			l.index[dir] = key
		case strings.EqualFold(base, "readme.md"):
			l.index[dir] = key
		}
	}
}

// isStep reports whether a folder, whose name ends in a slash, is a step's.
func isStep(dir string) bool {
	_, _, ok := stepFolder(strings.TrimSuffix(dir, "/"))
	return ok
}

// role is what a page's file would be called if it had its usual name: "index" for the page of a folder, "guide" and "worksheet" in a
// step's; for all others it is the name they have. The ending is left out.
func (l *loader) role(key string) string {
	dir, base := path.Split(key)
	name := strings.TrimSuffix(base, ".md")
	if l.index[dir] == key {
		return "index"
	}
	if lower := strings.ToLower(name); isStep(dir) && (lower == "guide" || lower == "worksheet") {
		return lower
	}
	return name
}

// files calls f for each file below a folder, in order. Hidden files and editors' copies are left out; links that leave
// the site's folder are reported, and links to folders, which could lead in circles.
func (l *loader) files(dir string, f func(name string)) {
	before := len(l.problems)
	exists := l.folder(dir, f)
	switch {
	case dir != site.ContentDir:
	case !exists:
		l.problem(dir, "there is no such folder", "a site needs "+site.ContentDir+"/site.yaml and at least one page, "+site.ContentDir+"/index.md")
	case len(l.names) == 0 && len(l.problems) == before:
		l.problem(dir, "there is no page in it", "write "+site.ContentDir+"/index.md")
	}
}

// folder calls f for each file below a folder, and tells whether there is such a folder.
func (l *loader) folder(dir string, f func(name string)) bool {
	list, ok := l.memo.folder(dir)
	if !ok {
		if list = readFolder(l.fsys, dir); !list.unread {
			l.memo.keepFolder(dir, list)
		}
	}
	l.problems = append(l.problems, list.problems...)
	for _, e := range list.entries {
		if e.dir {
			l.folder(e.name, f)
		} else {
			f(e.name)
		}
	}
	return !list.missing
}

// A listing is what is in one folder, in order.
type listing struct {
	entries  []entry
	problems diag.List // of what can't be used
	missing  bool      // there is no such folder
	unread   bool      // reading it, or something in it, failed: the next try may not
}

type entry struct {
	name string // the whole path
	dir  bool
}

func readFolder(fsys fs.FS, dir string) (list listing) {
	files, err := fs.ReadDir(fsys, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return listing{missing: true}
	}
	if err != nil {
		list.problems, list.unread = diag.Unreadable(dir, err), true
	}
	content := dir == site.ContentDir || strings.HasPrefix(dir, site.ContentDir+"/")
	for _, d := range files {
		base := d.Name()
		name := path.Join(dir, base)
		switch {
		case content && (strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~")), base == ".DS_Store", base == "Thumbs.db":
			continue
		case d.IsDir():
			list.entries = append(list.entries, entry{name, true})
			continue
		}
		var problems diag.List
		problem := func(name, message, hint string) {
			problems = diag.List{{Pos: diag.Pos{File: name}, Message: message, Hint: hint}}
		}
		if !d.Type().IsRegular() {
			problems = diag.Regular(fsys, name)
			list.unread = list.unread || problems != nil
		}
		switch {
		case problems != nil:
		case !utf8.ValidString(name):
			problem(strings.ToValidUTF8(name, "\uFFFD"), "a file name that isn't UTF-8", "rename it with plain letters")
		case strings.ContainsFunc(name, unicode.IsControl):
			problem(name, "a file name with a control character", "rename it with plain letters")
		case strings.Contains(name, `\`):
			problem(name, "a file name with a backslash, which some systems don't allow", "rename it")
		default:
			list.entries = append(list.entries, entry{name, false})
		}
		list.problems = append(list.problems, problems...)
	}
	return list
}

// Frontmatter is what stands above a page's text.
type Frontmatter struct {
	// The page's heading.
	Title string `yaml:"title,required"`
	// One sentence about the page, for its top, lists and search engines.
	Description string `yaml:"description,required"`
	// A neutral title for the browser's tab and history. Left out: the title.
	TabTitle string `yaml:"tab_title"`
	// The last part of the page's address. Left out: the file's name.
	Slug frontmatter.Text `yaml:"slug"`
	// true: the page is published only with --drafts.
	Draft bool `yaml:"draft"`
	// The day the page was written, as 2026-11-22. Pages with a date stand in the news feed.
	Date frontmatter.Date `yaml:"date"`
	// The day the page was last changed, as 2026-11-22.
	Updated frontmatter.Date `yaml:"updated"`
	// The page's place in its section's list, a whole number; small ones come first.
	Order *int `yaml:"order"`
	// Old addresses that lead here, such as /old-name/.
	Aliases []frontmatter.Text `yaml:"aliases"`
	// A picture for the page and for links to it: its path from this file, or its address.
	Image frontmatter.Text `yaml:"image"`
	// true: search engines are asked to leave the page out, and it isn't in the news feed.
	NoIndex bool `yaml:"noindex"`
	// What readers fill in on the page.
	Worksheet *worksheet.Sheet `yaml:"worksheet"`
	// Questions that a reader answers for themselves, before the page's text opens. No answer is kept.
	Check *Check `yaml:"check"`
	// true: before its text, the page shows readers what their browser keeps of all worksheets, to copy, to lock and to delete. One page of a
	// site may.
	MySheets bool `yaml:"my_sheets"`
}

// A read is what came out of one file below content/.
type read struct {
	page     *site.Page // nil if the file is none, or couldn't be read
	role     string     // of a page's file when it was read: whether it is its folder's page depends on others
	draft    bool
	image    site.Image // its Path is empty if the file is none
	lost     bool       // a page that may have a worksheet, which can't be read
	unread   bool       // reading it failed: the next try may not
	problems diag.List
}

// parse reads all pages and media on all cores.
func (l *loader) parse() {
	keys := slices.Concat(l.names, l.beside)
	files := make([]read, len(keys))
	missing := make([]int, 0, len(keys))
	for i, key := range keys {
		if known, ok := l.memo.file(key); ok && (i >= len(l.names) || known.role == l.role(key)) {
			files[i] = known
		} else {
			missing = append(missing, i)
		}
	}
	each(len(missing), func(i int) {
		i = missing[i]
		f := &files[i]
		if i < len(l.names) {
			*f = l.page(keys[i])
			f.role = l.role(keys[i])
		} else {
			f.image, f.problems = l.media(keys[i])
			f.unread = f.problems != nil // what is wrong with a picture may be that reading it failed halfway
		}
		if l.options.Read != nil {
			l.options.Read()
		}
	})
	for _, i := range missing {
		if !files[i].unread {
			l.memo.keepFile(keys[i], files[i])
		}
	}
	unpublished := map[string]bool{}
	for i, key := range keys {
		if files[i].draft {
			unpublished[key] = true
		}
		if i < len(l.names) {
			l.problems = append(l.problems, files[i].problems...)
		} else if len(files[i].problems) > 0 {
			l.site.Faults[key] = files[i].problems
		}
	}
	l.site.Pages = make([]*site.Page, 0, len(l.names)+len(l.names)/8)
	for i, f := range files {
		key, p := keys[i], f.page
		l.lost = l.lost || f.lost
		switch {
		case i >= len(l.names) && f.image.Path != "":
			l.site.Images[key] = f.image
		case i >= len(l.names):
			l.site.Files[key] = site.File{Path: mediaPath(key)}
		case p == nil:
		case f.draft, p.Kind == site.Worksheet && p.Step != 0 && unpublished[path.Join(path.Dir(key), "guide.md")]:
			l.drafts = append(l.drafts, site.Draft{Key: key, Path: p.Path})
		case l.memo != nil:
			own := *p // the memo's stays as it is, outside of any site
			l.site.Pages = append(l.site.Pages, &own)
		default:
			l.site.Pages = append(l.site.Pages, p)
		}
	}
}

// each calls f for 0 to n-1 on all cores.
func each(n int, f func(i int)) {
	const chunk = 16 // neighbouring files, so that workers seldom wait for each other
	var wg sync.WaitGroup
	next := make(chan int, n/chunk+1)
	for i := 0; i < n; i += chunk {
		next <- i
	}
	close(next)
	for range min(runtime.GOMAXPROCS(0), n/chunk+1) {
		wg.Go(func() {
			for first := range next {
				for i := first; i < min(first+chunk, n); i++ {
					f(i)
				}
			}
		})
	}
	wg.Wait()
}

// page reads one markdown file. The page is nil where it couldn't be read.
func (l *loader) page(key string) read {
	file := path.Join(site.ContentDir, key)
	src, problems := diag.ReadRegular(l.fsys, file, markdown.MaxFile)
	if problems != nil {
		return read{problems: l.tooLarge(file, problems), lost: true}
	}
	parts, problems := frontmatter.Cut(file, src)
	var m Frontmatter
	if len(problems) == 0 {
		problems = append(problems, frontmatter.Decode(file, parts.YAML, parts.YAMLLine, &m)...)
	}
	if m.Draft && !l.options.Drafts {
		p := &site.Page{Card: site.Card{Key: key}}
		l.address(p, markdown.Form(m.Slug.Value))
		return read{page: p, draft: true, problems: problems}
	}
	lost := len(problems) > 0 && (m.Worksheet == nil || m.Worksheet.ID.Value == "")
	if utf8.Valid(src) {
		problems = append(problems, controls(file, src, parts.BodyOffset)...)
	}
	doc, found := l.parser.Parse(file, parts.Body, parts.BodyLine)
	problems = append(problems, found...)
	p := &site.Page{
		Card: site.Card{
			Key: key, Kind: site.Plain, Title: l.parser.Text(m.Title), Description: l.parser.Text(m.Description), NoIndex: m.NoIndex,
			Date: m.Date.Time, Updated: m.Updated.Time,
		},
		TabTitle: l.parser.Text(m.TabTitle), Image: ref(m.Image), Doc: doc,
	}
	problems = append(problems, l.future("date", m.Date)...)
	problems = append(problems, l.future("updated", m.Updated)...)
	if m.Order != nil {
		p.Order = site.Order{Set: true, N: *m.Order}
	}
	for _, a := range m.Aliases {
		if a.Value != "" {
			alias := ref(a)
			alias.Target = markdown.NFC(alias.Target)
			p.Aliases = append(p.Aliases, alias)
		}
	}
	m.Slug.Value = markdown.Form(m.Slug.Value)
	if m.Slug.Value != "" && markdown.Slug(m.Slug.Value) != m.Slug.Value {
		problems = append(problems, diag.Problem{Pos: m.Slug.Pos, Width: m.Slug.Width,
			Message: fmt.Sprintf("%q can't be a part of an address", m.Slug.Value), Hint: slugHint(m.Slug.Value)})
	}
	if m.Slug.Value != "" {
		p.Slug = ref(m.Slug)
	}
	found, err := l.address(p, m.Slug.Value)
	problems = append(problems, found...)
	if p.Kind == site.Home && m.Slug.Value != "" {
		problems = append(problems, diag.Problem{Pos: m.Slug.Pos, Width: m.Slug.Width,
			Message: "a slug on the home page", Hint: "its address is always /; delete the line"})
	}
	if err {
		return read{problems: problems, lost: true}
	}
	if p.MySheets = m.MySheets; m.MySheets && (p.Kind != site.Plain || m.Worksheet != nil) {
		problems = append(problems, diag.Problem{Pos: diag.Pos{File: file}, Message: "my_sheets on a page that isn't an ordinary one",
			Hint: "move it to a page of its own, such as my-sheets.md: neither a home page, section or guide, nor a worksheet"})
	}
	if m.Worksheet != nil {
		problems = append(problems, l.sheet(p, m.Worksheet)...)
	}
	if m.Check != nil {
		problems = append(problems, l.check(p, m.Check)...)
	}
	return read{page: p, problems: problems, lost: lost}
}

// tooLarge adds to the problem of a page that is too large the line where it is.
func (l *loader) tooLarge(file string, problems diag.List) diag.List {
	f, err := l.fsys.Open(file)
	if err != nil {
		return problems
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() <= markdown.MaxFile {
		return problems
	}
	var fits [markdown.MaxFile]byte
	if n, _ := io.ReadFull(f, fits[:]); n == len(fits) {
		problems[0].Line = 1 + bytes.Count(fits[:], []byte("\n"))
		problems[0].Message = fmt.Sprintf("a page of more than %d KB, which is passed in this line", markdown.MaxFile>>10)
		problems[0].Hint = "divide it into several pages"
	}
	return problems
}

// controls reports the characters of the text, from an offset on, that no page may hold.
func controls(file string, src []byte, from int) diag.List {
	var found diag.Gathering
	at := from // line and col are its
	line, col := diag.LineCol(src, at)
	for i := from; i < len(src); i++ {
		c := src[i]
		if c >= ' ' && c != 0x7f || c == '\n' || c == '\t' || c == '\r' {
			continue
		}
		passed := src[at:i]
		if n := bytes.Count(passed, []byte("\n")); n > 0 {
			line, col = line+n, 1
			passed = passed[bytes.LastIndexByte(passed, '\n')+1:]
		}
		col += utf8.RuneCount(passed)
		at = i
		found.Add(diag.Problem{Pos: diag.Pos{File: file, Line: line, Col: col}, Width: 1,
			Message: fmt.Sprintf("control character U+%04X", c), Hint: "delete it"})
	}
	return found.List
}

func slugHint(text string) string {
	if s := markdown.Slug(text); s != "" {
		return "write " + s
	}
	return "write lower-case letters, digits and hyphens"
}

func ref(t frontmatter.Text) site.Ref { return site.Ref{Target: t.Value, Pos: t.Pos, Width: t.Width} }

// address gives a page its path and kind, from its file's path and its slug; failed if it can have none.
func (l *loader) address(p *site.Page, slug string) (problems diag.List, failed bool) {
	dir, name := path.Dir(p.Key), l.role(p.Key)
	segments, problems := addressDir(dir)
	number, _, inStep := stepFolder(dir)
	switch {
	case name == "index" && dir == ".":
		p.Kind = site.Home
	case inStep && name == "guide":
		p.Kind, p.Step, name = site.Guide, number, "index"
	case inStep && name == "worksheet":
		p.Kind, p.Step = site.Worksheet, number
	case name == "index":
		p.Kind = site.Section
	}
	switch {
	case p.Kind == site.Home:
	case name == "index" && slug != "": // a section's slug renames its folder in its own address only
		segments[len(segments)-1] = slug
	case name == "index":
	case slug != "":
		segments = append(segments, slug)
	default:
		segment := markdown.Slug(name)
		if segment == "" {
			problems = append(problems, diag.Problem{Pos: diag.Pos{File: p.Source()},
				Message: "a file name without letters", Hint: "rename it: its name becomes the page's address"})
		}
		segments = append(segments, segment)
	}
	p.Path = "/" + strings.Join(segments, "/")
	if len(segments) > 0 {
		p.Path += "/"
	}
	return problems, len(problems) > 0
}

// addressDir turns a folder below content/ into the segments of its address.
func addressDir(dir string) (segments []string, problems diag.List) {
	if dir == "" || dir == "." {
		return nil, nil
	}
	parts := strings.Split(dir, "/")
	for i, part := range parts {
		if _, slug, ok := stepFolder(strings.Join(parts[:i+1], "/")); ok {
			part = slug
		}
		segment := markdown.Slug(part)
		if segment == "" {
			problems = append(problems, diag.Problem{
				Pos:     diag.Pos{File: path.Join(site.ContentDir, path.Join(parts[:i+1]...))},
				Message: "a folder name without letters", Hint: "rename it: its name becomes a part of addresses"})
		}
		segments = append(segments, segment)
	}
	return segments, problems
}

// stepFolder reads the name of a step's folder, "steps/1-honesty".
func stepFolder(dir string) (number int, slug string, ok bool) {
	name, ok := strings.CutPrefix(dir, "steps/")
	if !ok || strings.Contains(name, "/") {
		return 0, "", false
	}
	digits, slug, ok := strings.Cut(name, "-")
	number, err := strconv.Atoi(digits)
	return number, slug, ok && err == nil && number >= 0 && slug != "" && unicode.IsDigit(rune(digits[0]))
}

// steps gathers the programme's steps and reports folders that aren't one.
func (l *loader) steps() {
	type folder struct {
		number int
		dir    string
	}
	folders := map[string]*folder{}
	have := map[string]string{}      // files by their usual names: see role
	published := map[string]string{} // likewise
	var names []string               // below steps/
	usual := func(key string) string { return path.Join(path.Dir(key), l.role(key)+".md") }
	for _, key := range l.names {
		if strings.HasPrefix(key, "steps/") {
			names = append(names, key)
			have[usual(key)] = key
		}
	}
	if names == nil {
		return
	}
	for _, p := range l.site.Pages {
		if strings.HasPrefix(p.Key, "steps/") {
			published[usual(p.Key)] = p.Key
		}
	}
	for _, key := range names {
		parts := strings.Split(key, "/")
		if len(parts) < 3 {
			continue
		}
		dir := path.Join(parts[0], parts[1])
		number, _, ok := stepFolder(dir)
		if !ok {
			if base := parts[len(parts)-1]; len(parts) == 3 && (base == "guide.md" || base == "worksheet.md") {
				l.problem(path.Join(site.ContentDir, key), "a step's folder has to begin with its number and a hyphen", fmt.Sprintf("rename %s to %s, say", parts[1], numbered(parts[1])))
			}
			continue
		}
		if folders[dir] == nil {
			folders[dir] = &folder{number: number, dir: dir}
		}
	}
	all := make([]*folder, 0, len(folders))
	for _, f := range folders {
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b *folder) int {
		return cmp.Or(cmp.Compare(a.number, b.number), strings.Compare(a.dir, b.dir))
	})
	expected := 1
	for i, f := range all {
		source := path.Join(site.ContentDir, f.dir)
		guide := path.Join(f.dir, "guide.md")
		if have[guide] == "" {
			l.problem(source, fmt.Sprintf("step %d has no guide", f.number), "write "+path.Join(source, "guide.md"))
		}
		if i > 0 && all[i-1].number == f.number {
			l.problem(source, fmt.Sprintf("two steps have the number %d: %s and %s", f.number, path.Base(all[i-1].dir), path.Base(f.dir)), "rename one of the folders")
			continue
		}
		if f.number != expected {
			message := fmt.Sprintf("step %d is missing", expected)
			if f.number > expected+1 {
				message = fmt.Sprintf("steps %d to %d are missing", expected, f.number-1)
			}
			if f.number == 0 {
				message = "a step with the number 0"
			}
			l.problem(source, message, "number the folders below steps/ 1, 2, 3 … without a gap")
		}
		expected = f.number + 1
		if published[guide] == "" {
			continue
		}
		_, slug, _ := stepFolder(f.dir)
		step := site.Step{Number: f.number, Slug: markdown.Slug(slug), Guide: published[guide]}
		step.Worksheet = published[path.Join(f.dir, "worksheet.md")]
		l.site.Steps = append(l.site.Steps, step)
	}
}

// numbered is a better name for a step's folder: "8 eight" becomes "8-eight", "seven" "1-seven".
func numbered(name string) string {
	rest := strings.TrimLeft(name, "0123456789")
	number := cmp.Or(name[:len(name)-len(rest)], "1")
	return number + "-" + cmp.Or(markdown.Slug(rest), "step")
}

// mediaPath is the address of a picture or file: its path, the folders in small letters like those of pages.
func mediaPath(key string) string {
	dir, base := path.Split(key)
	return markdown.NFC(strings.ToLower(dir) + base)
}

// sections adds a generated list for each folder with pages but without a page of its own, and tells every page its
// section.
func (l *loader) sections() {
	own := map[string]*site.Page{} // by folder
	for _, p := range l.site.Pages {
		if folder := p.Folder(); folder != "" && own[folder] == nil {
			own[folder] = p
		}
	}
	l.besideFolders(own)
	for _, p := range slices.Clone(l.site.Pages) {
		for dir := p.Dir(); ; dir = path.Dir(dir) {
			if own[dir] == nil {
				own[dir] = l.generated(dir)
				l.site.Pages = append(l.site.Pages, own[dir])
			}
			if dir == "." {
				break
			}
		}
	}
	if own["."] == nil && len(l.names) > 0 {
		own["."] = l.generated(".")
		l.site.Pages = append(l.site.Pages, own["."])
	}
	for _, p := range l.site.Pages {
		dir := p.Dir()
		if folder := p.Folder(); folder != "" && own[folder] == p {
			if folder == "." {
				continue
			}
			dir = path.Dir(folder)
		}
		p.Parent = own[dir].Key
	}
}

// besideFolders makes classes.md the page of the folder classes/ that stands beside it and has pages, but none of its own.
func (l *loader) besideFolders(own map[string]*site.Page) {
	filled := map[string]bool{} // folders with pages
	for _, p := range l.site.Pages {
		for dir := p.Dir(); dir != "." && !filled[dir]; dir = path.Dir(dir) {
			filled[dir] = true
		}
	}
	for _, p := range l.site.Pages {
		folder := strings.TrimSuffix(p.Key, ".md")
		if p.Kind == site.Plain && !p.MySheets && filled[folder] && own[folder] == nil && !isStep(folder) {
			p.Kind, own[folder] = site.Section, p
		}
	}
}

// noText is the body of a page without a file.
var noText = &markdown.Doc{}

func (l *loader) generated(dir string) *site.Page {
	c := l.site.Config
	p := &site.Page{Card: site.Card{Key: dir + "/", Kind: site.Section, Path: "/"}, Doc: noText}
	if dir == "." {
		p.Kind, p.Title, p.Description = site.Home, c.Title, cmp.Or(c.Description, c.Title)
		return p
	}
	segments, _ := addressDir(dir)
	p.Path = "/" + strings.Join(segments, "/") + "/"
	p.Title = heading(path.Base(dir))
	if number, slug, ok := stepFolder(dir); ok {
		p.Title, p.Step = heading(slug), number
	}
	p.Description = p.Title
	if c.Title != "" {
		p.Description += " – " + c.Title
	}
	return p
}

// heading makes a title of a folder's name.
func heading(name string) string {
	name = strings.NewReplacer("-", " ", "_", " ").Replace(name)
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// arrange sorts pages, fills the sections' lists and links neighbours.
func (l *loader) arrange() {
	slices.SortFunc(l.site.Pages, func(a, b *site.Page) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Key, b.Key))
	})
	children := map[string][]*site.Page{}
	for _, p := range l.site.Pages {
		if p.Kind != site.Home {
			children[p.Parent] = append(children[p.Parent], p)
		}
	}
	for _, p := range l.site.Pages {
		list := children[p.Key]
		slices.SortStableFunc(list, byOrder)
		var before *site.Page
		for _, c := range list {
			p.Children = append(p.Children, c.Key)
			if p.Kind == site.Home || c.Kind == site.Section || c.Kind == site.Worksheet && c.Step != 0 {
				continue
			}
			if before != nil {
				before.Next, c.Prev = c.Key, before.Key
			}
			before = c
		}
	}
}

// byOrder is the order of a section's list: steps by number, then by order, then newest first, then by name.
func byOrder(a, b *site.Page) int {
	if a.Step != b.Step {
		return cmp.Compare(a.Step, b.Step)
	}
	if a.Order.Set != b.Order.Set {
		if a.Order.Set {
			return -1
		}
		return 1
	}
	return cmp.Or(
		cmp.Compare(a.Order.N, b.Order.N),
		b.Date.Compare(a.Date),
		strings.Compare(a.Key, b.Key),
	)
}

// static lists the files of assets/static.
func (l *loader) static() {
	exists, problems := diag.Folder(l.fsys, site.StaticDir)
	l.problems = append(l.problems, problems...)
	if !exists || problems != nil {
		return
	}
	l.files(site.StaticDir, func(name string) {
		if info, err := fs.Stat(l.fsys, name); err == nil && info.Size() > maxFile {
			l.problems = append(l.problems, diag.TooLarge(name, maxFile, hostsRefuse)...)
			return
		}
		l.site.Static = append(l.site.Static, strings.TrimPrefix(name, site.StaticDir+"/"))
	})
}

// date dates the site by its newest page, but not later than today, if that is known.
func (l *loader) date() {
	for _, p := range l.site.Pages {
		if c := p.Changed(); c.After(l.site.Date) {
			l.site.Date = c
		}
	}
	if l.ahead(l.site.Date) {
		l.site.Date = l.options.Epoch
	}
}

// placeholder is what those date a build by who don't want to.
var placeholder = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// ahead reports whether a date is still to come on the day of this build: by more than a day, since days begin at different hours.
func (l *loader) ahead(date time.Time) bool {
	today := l.options.Epoch
	return today.After(placeholder.AddDate(1, 0, 0)) && date.After(today.AddDate(0, 0, 1))
}

// future warns of a date of a page that is still to come. The page is published: what is, depends on the files alone.
func (l *loader) future(key string, d frontmatter.Date) diag.List {
	if !l.ahead(d.Time) {
		return nil
	}
	return diag.List{{Pos: d.Pos, Width: len(time.DateOnly), Severity: diag.Warning,
		Message: fmt.Sprintf("%s is %s, and this is built on %s", key, d.Format(time.DateOnly), l.options.Epoch.Format(time.DateOnly)),
		Hint:    "the page is published all the same: correct the date, or write draft: true until then"}}
}
