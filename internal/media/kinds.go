// Package media knows the files that stand beside pages: which kinds of them are published, whether one is what its name says, and
// that none of them is a program, which could read what readers save.
package media

import (
	"bytes"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
)

// kinds are all that are published from content/, by the end of their names, and tell whether a file of the kind can begin so. Those that
// are nil are pictures, which are looked at closely. Browsers show, play or store these and run nothing in them. Whatever isn't here
// isn't published: a list of what is dangerous would never be complete.
var kinds = map[string]func(head []byte) bool{
	".avif": nil,
	".gif":  nil,
	".ico":  nil,
	".jpeg": nil,
	".jpg":  nil,
	".png":  nil,
	".svg":  nil,
	".webp": nil,

	".csv": isText,
	".ics": withMark("BEGIN:VCALENDAR"),
	".srt": isText,
	".tsv": isText,
	".txt": isText,
	".vcf": withMark("BEGIN:VCARD"),
	".vtt": withMark("WEBVTT"),

	".docx": zipped,
	".epub": zipped,
	".odp":  zipped,
	".ods":  zipped,
	".odt":  zipped,
	".pdf":  at(0, "%PDF-"),
	".pptx": zipped,
	".rtf":  at(0, `{\rtf`),
	".xlsx": zipped,
	".zip":  zipped,

	".flac": at(0, "fLaC"),
	".m4a":  at(4, "ftyp"),
	".mp3":  isMP3,
	".oga":  at(0, "OggS"),
	".ogg":  at(0, "OggS"),
	".opus": at(0, "OggS"),
	".wav":  at(8, "WAVE"),

	".m4v":  at(4, "ftyp"),
	".mp4":  at(4, "ftyp"),
	".ogv":  at(0, "OggS"),
	".webm": at(0, "\x1a\x45\xdf\xa3"),
}

// instead says what to do with a file of a kind that isn't published, where there is something better than assets/static.
var instead = map[string]string{
	".bmp": asPicture, ".heic": asPicture, ".heif": asPicture, ".jxl": asPicture, ".psd": asPicture, ".tif": asPicture, ".tiff": asPicture, ".jfif": asPicture,
	".svgz": "unpack it, and let its name end in .svg",
	".htm":  asPage, ".html": asPage, ".xhtml": asPage, ".xht": asPage, ".shtml": asPage, ".mhtml": asPage,
	".adoc": asPage, ".rst": asPage, ".org": asPage, ".tex": asPage,
	".yaml": asKey, ".yml": asKey, ".toml": asKey,
	".doc": asPaper, ".docm": asPaper, ".xls": asPaper, ".xlsm": asPaper, ".ppt": asPaper, ".pages": asPaper, ".numbers": asPaper, ".key": asPaper,
	".avi": asFilm, ".mov": asFilm, ".mkv": asFilm, ".wmv": asFilm, ".3gp": asFilm,
	".aac": asSound, ".aif": asSound, ".aiff": asSound, ".wma": asSound, ".caf": asSound, ".mid": asSound,
	".json": asText, ".log": asText, ".xml": asText, ".sql": asText, ".css": asText,
	".7z": asZip, ".gz": asZip, ".rar": asZip, ".tar": asZip, ".tgz": asZip,
}

const (
	asPicture = "save it as PNG, JPEG or WebP"
	asPage    = "write it in markdown, in a file that ends in .md"
	asKey     = "move what it says to site.yaml or to a page"
	asPaper   = "save it as PDF, DOCX or ODT"
	asFilm    = "save it as MP4 or WebM"
	asSound   = "save it as MP3 or OGG"
	asText    = "save it as .txt if readers should read it"
	asZip     = "save it as .zip"
)

// Extensions are the ends of the names of all files that are published from content/, sorted: ".avif", ".csv" …
func Extensions() []string { return slices.Sorted(maps.Keys(kinds)) }

// Refused says why a file isn't published from content/, by its name, and what to do about it; "" if its kind is published.
func Refused(name string) (message, hint string) {
	ext := strings.ToLower(path.Ext(name))
	if _, ok := kinds[ext]; ok {
		return "", ""
	}
	if ext == "" {
		return "a file without an ending, such as .pdf, isn't published from here", "rename it, or read in docs/content-format.md what is published"
	}
	hint, ok := instead[ext]
	if !ok {
		hint = "save it as one of: " + strings.ReplaceAll(strings.Join(Extensions(), " "), ".", "")
	}
	return "files that end in " + ext + " aren't published from here", hint + "; or move it to assets/static, if you are sure that no browser runs it"
}

// IsPicture reports whether a name is that of a picture that pages can show.
func IsPicture(name string) bool {
	begins, published := kinds[strings.ToLower(path.Ext(name))]
	return published && begins == nil
}

// markup reports whether a browser that isn't told what a file is would take it for a page, or for XML, by how it begins.
func markup(head []byte) bool {
	kind, _, _ := strings.Cut(http.DetectContentType(head), ";") // https://mimesniff.spec.whatwg.org
	return kind == "text/html" || kind == "text/xml"
}

func at(offset int, mark string) func([]byte) bool {
	return func(head []byte) bool {
		return len(head) >= offset && bytes.HasPrefix(head[offset:], []byte(mark))
	}
}

// withMark is for texts, which may begin with a byte-order mark.
func withMark(mark string) func([]byte) bool {
	return func(head []byte) bool {
		return bytes.HasPrefix(bytes.TrimPrefix(head, []byte("\ufeff")), []byte(mark))
	}
}

// isText reports whether a file begins as text does, in whichever encoding.
func isText(head []byte) bool {
	return strings.HasPrefix(http.DetectContentType(head), "text/plain")
}

// zipped is an archive; an empty one has no first file.
func zipped(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06"))
}

// isMP3 reports whether there is a tag or a first frame of sound.
func isMP3(head []byte) bool {
	return bytes.HasPrefix(head, []byte("ID3")) || len(head) > 1 && head[0] == 0xff && head[1]&0xe6 == 0xe2
}
