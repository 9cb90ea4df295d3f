// Package folder is the edition to carry on a stick: the site as a folder of files that needs no host, in one archive.
package folder

import (
	"io"
	"path"

	"buildsite/internal/archive"
	"buildsite/internal/diag"
	"buildsite/internal/output"
	"buildsite/internal/render"
	"buildsite/internal/render/text"
	"buildsite/internal/render/web"
)

// Files lists the archive.
func Files(in render.Input) ([]output.File, diag.List) {
	texts, problems := text.Files(in)
	name := in.TakeAway()
	archive := output.Compose(name+".zip", web.Folder(in, texts), func(w io.Writer, of []output.File) error {
		return write(w, path.Base(name), of)
	})
	archive.Late = true
	return []output.File{archive}, problems
}

// write packs files into an archive that unpacks as one folder.
func write(w io.Writer, folder string, of []output.File) error {
	a := archive.New(w)
	for _, f := range of {
		entry, err := a.Create(path.Join(folder, f.Path))
		if err != nil {
			return err
		}
		if err := f.Write(entry); err != nil {
			return err
		}
	}
	return a.Close()
}
