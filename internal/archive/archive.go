// Package archive writes zip archives. The same files make the same bytes.
package archive

import (
	"archive/zip"
	"hash/crc32"
	"io"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/flate"
)

// A Writer writes an archive (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT).
type Writer struct{ zip *zip.Writer }

// New begins an archive.
func New(w io.Writer) *Writer {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, compress)
	return &Writer{z}
}

// epoch is the day of all files, the first that archives can name: there is no clock in them.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// packed are the extensions of files that are compressed already.
var packed = []string{".gif", ".jpeg", ".jpg", ".mp3", ".mp4", ".ogg", ".pdf", ".png", ".webm", ".webp", ".woff2", ".avif", ".m4a", ".zip"}

// Create begins a file, whose content is what is written until the next one begins.
func (a *Writer) Create(name string) (io.Writer, error) {
	h := zip.FileHeader{Name: name, Method: zip.Deflate, Modified: epoch}
	if slices.Contains(packed, strings.ToLower(path.Ext(name))) {
		h.Method = zip.Store
	}
	return a.zip.CreateHeader(&h)
}

// Mark writes a file that tells what the archive is to those who read its first bytes: they stand there as they are, right after the name.
func (a *Writer) Mark(name, content string) error {
	size := uint64(len(content))
	h := zip.FileHeader{Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(content)), CompressedSize64: size, UncompressedSize64: size}
	w, err := a.zip.CreateRaw(&h)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, content)
	return err
}

// Close ends the archive.
func (a *Writer) Close() error { return a.zip.Close() }

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
