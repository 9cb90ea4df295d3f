package media_test

import (
	"bytes"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"buildsite/internal/diag"
	"buildsite/internal/media"
)

// picture is a picture's file.
func picture(t *testing.T, encode func(w *bytes.Buffer, m image.Image) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b, image.NewRGBA(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func pngFile(w *bytes.Buffer, m image.Image) error  { return png.Encode(w, m) }
func jpegFile(w *bytes.Buffer, m image.Image) error { return jpeg.Encode(w, m, nil) }
func gifFile(w *bytes.Buffer, m image.Image) error  { return gif.Encode(w, m, nil) }

// lines are problems as one text.
func lines(list diag.List) string {
	var b strings.Builder
	for _, p := range list {
		b.WriteString(p.Pos.String() + " " + p.Message + " | " + p.Hint + "\n")
	}
	return b.String()
}

func TestRefused(t *testing.T) {
	for _, name := range []string{"a.html", "a.HTM", "a.xhtml", "a.xht", "a.xml", "a.xsl", "a.shtml", "a.js", "a.mjs", "a.css", "a.json", "a.svgz", "a.swf", "a.wasm",
		"a.php", "a.mht", "a.eml", "a.htc", "a.hta", "a.jar", "a.webmanifest", "a.yml", "a", "CNAME", "a.svg.", "a.svg ", "a.png.html", "a.tiff", "a.exe", "a.rdf", "a.atom"} {
		if message, hint := media.Refused(name); message == "" || hint == "" {
			t.Errorf("%q isn't refused, or without a hint", name)
		}
	}
	for _, name := range []string{"a.png", "a.JPG", "a.b.pdf", "deep/a.svg", "a.avif", "a.ico", "a.mp4", "a.docx", "a.vtt"} {
		if message, _ := media.Refused(name); message != "" {
			t.Errorf("%q is refused: %s", name, message)
		}
	}
	_, hint := media.Refused("a.tiff")
	if want := "save it as PNG, JPEG or WebP; or move it to assets/static, if you are sure that no browser runs it"; hint != want {
		t.Errorf("hint %q, want %q", hint, want)
	}
	_, hint = media.Refused("a.xyz")
	if want := "save it as one of: avif csv docx epub flac gif ico"; !strings.HasPrefix(hint, want) {
		t.Errorf("hint %q doesn't begin with %q", hint, want)
	}
}

// A file is what its name says.
func TestName(t *testing.T) {
	const markup, other = "holds a page or other markup", "doesn't begin as such a"
	for _, test := range []struct{ name, text, want string }{
		{"a.png", picture(t, jpegFile), "holds a picture of the kind JPG"},
		{"a.JPG", picture(t, pngFile), "holds a picture of the kind PNG"},
		{"a.webp", picture(t, gifFile), "holds a picture of the kind GIF"},
		{"a.png", "", other},
		{"a.png", "not one", other},
		{"a.png", "<html><script>1</script>", markup},
		{"a.gif", "  \n<!doctype html>", markup},
		{"a.jpg", `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`, markup},
		{"a.txt", "<html><script>1</script>", markup},
		{"a.txt", "\n\t <ScRiPt >", markup},
		{"a.txt", "<!-- a -->", markup},
		{"a.csv", "<a href=x>,b", markup},
		{"a.txt", "a\x00b", other},
		{"a.pdf", "junk", other},
		{"a.pdf", "<p >%PDF-", markup},
		{"a.pdf", "\n%PDF-1.4", other},
		{"a.docx", "%PDF-1.4", other},
		{"a.vtt", "1\n00:00 --> 00:01", other},
		{"a.ics", "BEGIN:VCARD", other},
		{"a.mp3", "RIFF", other},
		{"a.mp4", "\x1a\x45\xdf\xa3", other},

		{"a.txt", "", ""},
		{"a.txt", "I <3 you <html>", ""},
		{"a.txt", "\ufeffÜber <b>", ""},
		{"a.txt", "Stra\xdfe in Latin 1", ""},
		{"a.csv", "a;b\n1;2", ""},
		{"a.pdf", "%PDF-1.7\n%\xe2\xe3", ""},
		{"a.zip", "PK\x05\x06", ""},
		{"a.docx", "PK\x03\x04", ""},
		{"a.vtt", "\ufeffWEBVTT", ""},
		{"a.ics", "BEGIN:VCALENDAR\r\n", ""},
		{"a.mp3", "ID3\x04", ""},
		{"a.mp3", "\xff\xfb\x90", ""},
		{"a.mp4", "\x00\x00\x00\x0cftypisom", ""},
		{"a.m4a", "\x00\x00\x00\x0cftypM4A ", ""},
		{"a.webm", "\x1a\x45\xdf\xa3", ""},
		{"a.wav", "RIFF\x00\x00\x00\x00WAVE", ""},
		{"a.opus", "OggS", ""},
	} {
		got := lines(media.Read(test.name, strings.NewReader(test.text)).Problems)
		if test.want == "" && got != "" || !strings.Contains(got, test.want) {
			t.Errorf("%s %q: %q, want %q", test.name, test.text, got, test.want)
		}
	}
}
