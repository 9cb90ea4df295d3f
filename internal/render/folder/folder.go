// Package folder is the edition to carry on a stick: the site as a folder of files that needs no host, in one archive.
package folder

import (
	"archive/zip"
	"io"
	"path"
	"slices"
	"sync"
	"time"

	"github.com/klauspost/compress/flate"

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

// epoch is the day of all files, the first that archives can name: the same input makes the same bytes.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// packed are the extensions of files that are compressed already.
var packed = []string{".gif", ".jpeg", ".jpg", ".mp3", ".mp4", ".ogg", ".pdf", ".png", ".webm", ".webp", ".woff2", ".avif", ".m4a", ".zip"}

// write packs files into an archive that unpacks as one folder (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT).
func write(w io.Writer, folder string, of []output.File) error {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, compress)
	for _, f := range of {
		h := zip.FileHeader{Name: path.Join(folder, f.Path), Method: zip.Deflate, Modified: epoch}
		if slices.Contains(packed, path.Ext(f.Path)) {
			h.Method = zip.Store
		}
		entry, err := z.CreateHeader(&h)
		if err != nil {
			return err
		}
		if err := f.Write(entry); err != nil {
			return err
		}
	}
	return z.Close()
}

// level is that of compression: archives are a little larger than at the highest one, and made in a fraction of its time.
const level = 3

var compressors = sync.Pool{New: func() any {
	w, _ := flate.NewWriter(io.Discard, level) // the level is valid
	return w
}}

// A compressor goes back into the pool when it is closed: a new one costs more than most pages.
type compressor struct{ *flate.Writer }

func compress(w io.Writer) (io.WriteCloser, error) {
	c := compressor{compressors.Get().(*flate.Writer)}
	c.Reset(w)
	return c, nil
}

func (c compressor) Close() error {
	err := c.Writer.Close()
	compressors.Put(c.Writer)
	return err
}
