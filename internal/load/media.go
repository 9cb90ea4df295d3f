package load

import (
	"path"

	"buildsite/internal/diag"
	"buildsite/internal/media"
	"buildsite/internal/site"
)

// media looks at a file beside pages; the Path of what it returns is empty for one that isn't a picture.
func (l *loader) media(key string) (img site.Image, problems diag.List) {
	file := path.Join(site.ContentDir, key)
	if message, hint := media.Refused(key); message != "" {
		return img, diag.List{{Pos: diag.Pos{File: file}, Message: message, Hint: hint}}
	}
	if media.IsPicture(key) {
		img.Path = mediaPath(key)
	}
	f, err := l.fsys.Open(file)
	if err != nil {
		return img, diag.Unreadable(file, err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() > maxFile {
		return img, diag.TooLarge(file, maxFile, hostsRefuse)
	}
	look := media.Read(file, f)
	if look.Problems.Failed() {
		return img, look.Problems
	}
	img.Width, img.Height = look.Width, look.Height
	return img, look.Problems
}
