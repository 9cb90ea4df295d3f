package diag

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"syscall"
	"unicode/utf8"
)

// Regular says what is wrong with a name in a publisher's folder that doesn't lead to a file there. It follows symbolic
// links, which fsys must keep inside the folder, and opens nothing: a pipe would never end.
func Regular(fsys fs.FS, name string) List {
	problem := func(message, hint string) List {
		return List{{Pos: Pos{File: name}, Message: message, Hint: hint}}
	}
	info, err := fs.Lstat(fsys, name)
	if err != nil {
		return Unreadable(name, err)
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		info, err = fs.Stat(fsys, name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return problem("a symbolic link to a file that doesn't exist", "mend or delete it")
		case errors.Is(err, syscall.ELOOP):
			return problem("a symbolic link that leads in a circle", "mend or delete it")
		case err != nil:
			return problem("a symbolic link that leaves the site's folder", "put a copy of the file in its place")
		case info.IsDir():
			return problem("a symbolic link to a folder", "put the folder itself in its place")
		}
		if to, ok := follow(fsys, name); !ok || !public(name, to) {
			return problem("a symbolic link to "+to+", which isn't meant for readers", "put a copy of the file in its place; a link may lead to what lies in content/ or assets/ and isn't hidden")
		}
	}
	switch {
	case info.IsDir():
		return Unreadable(name, syscall.EISDIR)
	case !info.Mode().IsRegular():
		return problem("neither a file nor a folder", "take it out of the site's folder")
	}
	return nil
}

// follow is the file that a name leads to, through all symbolic links; false if it leaves fsys or leads too far.
func follow(fsys fs.FS, name string) (to string, ok bool) {
	rest := strings.Split(name, "/")
	for links := 0; len(rest) > 0; {
		part := rest[0]
		rest = rest[1:]
		next := path.Join(to, part)
		if next == ".." || strings.HasPrefix(next, "../") {
			return next, false
		}
		info, err := fs.Lstat(fsys, next)
		if err != nil {
			return next, false
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			to = next
			continue
		}
		target, err := fs.ReadLink(fsys, next)
		if links++; err != nil || links > 40 || path.IsAbs(target) {
			return next, false
		}
		rest = append(strings.Split(target, "/"), rest...)
	}
	return to, true
}

// public reports whether a link may lead to a file: what else is in a site's folder (.git, .env, notes) isn't published by a link to it.
// Hidden files are only published from assets/static.
func public(link, to string) bool {
	dir, rest, _ := strings.Cut(to, "/")
	hidden := strings.Contains("/"+rest, "/.") && !strings.HasPrefix(to, "assets/static/.well-known/")
	return !hidden && (dir == "content" || dir == "assets" || dir == "templates" && strings.HasPrefix(link, "templates/"))
}

// Folder reports whether there is a folder of that name, and what is wrong with something else in its place.
func Folder(fsys fs.FS, name string) (exists bool, problems List) {
	info, err := fs.Lstat(fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return true, Unreadable(name, err)
	case info.IsDir():
		return true, nil
	}
	if problems = Regular(fsys, name); problems == nil {
		problems = List{{Pos: Pos{File: name}, Message: "a file in the place of a folder", Hint: "rename it"}}
	}
	return true, problems
}

// Unreadable is the problem of a file that the system doesn't give us.
func Unreadable(name string, err error) List {
	return List{{Pos: Pos{File: name}, Message: "can't be read: " + Cause(err), Hint: "check that you may read it"}}
}

// Cause is a system's error without the path, which a message names already.
func Cause(err error) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return err.Error()
}

// TooLarge is the problem of a file of more than limit bytes.
func TooLarge(name string, limit int64, hint string) List {
	size := fmt.Sprintf("%d MB", limit>>20)
	if limit < 1<<20 {
		size = fmt.Sprintf("%d KB", limit>>10)
	}
	return List{{Pos: Pos{File: name}, Message: "larger than " + size, Hint: hint}}
}

// Read returns a file of at most limit bytes, or says why it can't.
func Read(fsys fs.FS, name string, limit int64) ([]byte, List) {
	if problems := Regular(fsys, name); problems != nil {
		return nil, problems
	}
	return ReadRegular(fsys, name, limit)
}

// ReadRegular is Read for a name that is known to be Regular.
func ReadRegular(fsys fs.FS, name string, limit int64) ([]byte, List) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, Unreadable(name, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, Unreadable(name, err)
	}
	var b bytes.Buffer
	if info.Size() <= limit {
		b.Grow(int(info.Size()) + bytes.MinRead)
		if _, err := b.ReadFrom(io.LimitReader(f, limit+1)); err != nil {
			return nil, Unreadable(name, err)
		}
	}
	if info.Size() > limit || int64(b.Len()) > limit { // it may have grown since
		return nil, TooLarge(name, limit, "make it smaller")
	}
	return b.Bytes(), nil
}

// Encoding reports the first character of a text that isn't UTF-8.
func Encoding(file string, src []byte) List {
	if utf8.Valid(src) {
		return nil
	}
	at := 0
	for at < len(src) {
		r, size := utf8.DecodeRune(src[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	line, col := LineCol(src, at)
	return List{{Pos: Pos{File: file, Line: line, Col: col}, Width: 1,
		Message: "this character isn't UTF-8", Hint: "save the file in the encoding UTF-8"}}
}
