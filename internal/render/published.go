package render

import (
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"buildsite/internal/diag"
	"buildsite/internal/media"
	"buildsite/internal/output"
	"buildsite/internal/site"
	"buildsite/internal/theme"
)

// Published are the files that are published as they are: those beside pages, and those of assets/static/.
func (in Input) Published() (files []output.File) {
	s := in.Site
	for _, key := range s.Media() {
		f := beside(in.Source, key, s.MediaPath(key))
		f.Needed = true
		files = append(files, f)
	}
	for _, name := range s.Static {
		f := copied(in.Source, path.Join(site.StaticDir, name), site.StaticPath(name))
		f.Needed = !ForHosts(f.Path)
		files = append(files, f)
	}
	return files
}

// ForHosts reports whether a file that is published as it is speaks to hosts and search engines: CNAME, ads.txt, .well-known/security.txt.
func ForHosts(name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
		return true
	}
	return !strings.Contains(name, "/") && slices.Contains([]string{"", ".txt", ".html", ".xml", ".json"}, path.Ext(name))
}

// beside copies a file of content/, drawings without what browsers don't need.
func beside(fsys fs.FS, key, to string) output.File {
	name := path.Join(site.ContentDir, key)
	if path.Ext(key) != ".svg" {
		return copied(fsys, name, to)
	}
	return output.File{Path: to, Pos: diag.Pos{File: name}, Source: name, Write: func(w io.Writer) error {
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return diag.Unreadable(name, err)
		}
		small, err := theme.MinifySVG(src)
		if _, _, problems := media.SVG(name, small); err != nil || problems.Failed() {
			small = src // the minifier may have understood it otherwise than package media
		}
		_, err = w.Write(small)
		return err
	}}
}

func copied(fsys fs.FS, from, to string) output.File {
	return output.File{Path: to, Pos: diag.Pos{File: from}, Source: from, Write: func(w io.Writer) error {
		f, err := fsys.Open(from)
		if err != nil {
			return diag.Unreadable(from, err)
		}
		defer f.Close()
		src := reader{File: f}
		_, err = io.Copy(w, &src)
		if src.err != nil {
			return diag.Unreadable(from, src.err)
		}
		return err
	}}
}

// A reader remembers why it couldn't read, so that a source's failure isn't taken for the output's.
type reader struct {
	fs.File
	err error
}

func (r *reader) Read(p []byte) (int, error) {
	n, err := r.File.Read(p)
	if err != nil && err != io.EOF {
		r.err = err
	}
	return n, err
}
