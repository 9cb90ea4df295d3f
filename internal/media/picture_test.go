package media_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"buildsite/internal/media"
)

// exif is a block of notes: which way up a picture is, and perhaps the latitude at which it was taken.
func exif(order binary.AppendByteOrder, orientation uint16, degrees uint32) string {
	mark := "II"
	if order == binary.AppendByteOrder(binary.BigEndian) {
		mark = "MM"
	}
	b := order.AppendUint32(order.AppendUint16([]byte(mark), 42), 8)
	entry := func(tag, kind uint16, count uint32, value []byte) {
		b = append(order.AppendUint32(order.AppendUint16(order.AppendUint16(b, tag), kind), count), value...)
	}
	b = order.AppendUint16(b, 2)
	entry(0x112, 3, 1, append(order.AppendUint16(nil, orientation), 0, 0))
	entry(0x8825, 4, 1, order.AppendUint32(nil, 38))
	b = order.AppendUint32(b, 0)
	b = order.AppendUint16(b, 1)
	entry(2, 5, 3, order.AppendUint32(nil, 56))
	b = order.AppendUint32(b, 0)
	for _, v := range []uint32{degrees, 1, 0, 1, 0, 1} {
		b = order.AppendUint32(b, v)
	}
	return string(b)
}

// withJPEG puts a segment behind the beginning of a JPEG, withPNG a chunk behind a PNG's head.
func withJPEG(file, notes string) string {
	return file[:2] + "\xff\xe1" + string(binary.BigEndian.AppendUint16(nil, uint16(len(notes)+2))) + notes + file[2:]
}

func withPNG(file, kind, notes string) string {
	return file[:33] + string(binary.BigEndian.AppendUint32(nil, uint32(len(notes)))) + kind + notes + "\x00\x00\x00\x00" + file[33:]
}

// webp is a picture of 3 × 2 pixels with chunks behind it.
func webp(chunks ...string) string {
	body := "WEBP" + chunk("VP8X", "\x08\x00\x00\x00\x02\x00\x00\x01\x00\x00") + chunk("VP8L", "\x2f\x02\x40\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07")
	return "RIFF" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(body+strings.Join(chunks, ""))))) + body + strings.Join(chunks, "")
}

func chunk(kind, content string) string {
	c := kind + string(binary.LittleEndian.AppendUint32(nil, uint32(len(content)))) + content
	return c + strings.Repeat("\x00", len(content)&1)
}

func box(kind string, content ...string) string {
	all := strings.Join(content, "")
	return string(binary.BigEndian.AppendUint32(nil, uint32(len(all)+8))) + kind + all
}

// avif is a picture of 3 × 2 pixels with a thumbnail of 1 × 1, turned by quarters of a circle.
func avif(quarters byte, data string) string {
	const full = "\x00\x00\x00\x00"
	size := func(w, h byte) string {
		return box("ispe", full, "\x00\x00\x00", string([]byte{w}), "\x00\x00\x00", string([]byte{h}))
	}
	return box("ftyp", "avif", full) + box("meta", full, box("pitm", full, "\x00\x02"), box("iprp",
		box("ipco", size(1, 1), size(3, 2), box("irot", string([]byte{quarters}))),
		box("ipma", full, "\x00\x00\x00\x02", "\x00\x01\x01\x81", "\x00\x02\x02\x82\x83"))) + box("mdat", data)
}

func ico(sizes ...byte) string {
	s := "\x00\x00\x01\x00" + string([]byte{byte(len(sizes)), 0})
	for _, n := range sizes {
		s += string([]byte{n, n, 0, 0, 1, 0, 32, 0, 4, 0, 0, 0, byte(6 + 16*len(sizes)), 0, 0, 0})
	}
	return s + "data"
}

func TestPictures(t *testing.T) {
	jpg, png, gif := picture(t, jpegFile), picture(t, pngFile), picture(t, gifFile)
	little, big := binary.LittleEndian, binary.BigEndian
	const xmp = "http://ns.adobe.com/xap/1.0/\x00<x exif:GPSLatitude='48,12.3N'/>"
	for _, test := range []struct{ name, file, want string }{
		{"a.jpg", jpg, "3×2"},
		{"a.jpg", jpg + "a film", "3×2"},
		{"a.png", png, "3×2"},
		{"a.gif", gif, "3×2"},
		{"a.webp", webp(), "3×2"},
		{"a.avif", avif(0, ""), "3×2"},
		{"a.avif", avif(2, ""), "3×2"},
		{"a.ico", ico(16, 0, 32), "256×256"},
		{"a.ico", ico(16, 48), "48×48"},

		{"a.jpg", withJPEG(jpg, "Exif\x00\x00"+exif(little, 1, 0)), "3×2"},
		{"a.jpg", withJPEG(jpg, "Exif\x00\x00"+exif(little, 3, 0)), "3×2"},
		{"a.jpg", withJPEG(jpg, "Exif\x00\x00"+exif(little, 5, 0)), "2×3"},
		{"a.jpg", withJPEG(jpg, "Exif\x00\x00"+exif(big, 6, 0)), "2×3"},
		{"a.jpg", withJPEG(jpg, "Exif\x00\x00"+exif(big, 8, 0)), "2×3"},
		{"a.jpg", withJPEG(jpg, "Exif\x00\x00"+exif(big, 9, 0)), "3×2"},
		{"a.png", withPNG(png, "eXIf", exif(big, 6, 0)), "2×3"},
		{"a.webp", webp(chunk("EXIF", exif(little, 7, 0))), "2×3"},
		{"a.avif", avif(1, ""), "2×3"},
		{"a.avif", avif(3, ""), "2×3"},
		{"a.avif", avif(0, exif(big, 6, 0)), "3×2"},

		{"a.jpg", withJPEG(jpg, "Exif\x00\x00"+exif(little, 6, 48)), "2×3 place"},
		{"a.jpg", withJPEG(jpg, xmp), "3×2 place"},
		{"a.png", withPNG(png, "eXIf", exif(big, 1, 48)), "3×2 place"},
		{"a.png", withPNG(png, "iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00"+xmp), "3×2 place"},
		{"a.webp", webp(chunk("EXIF", "Exif\x00\x00"+exif(little, 1, 48))), "3×2 place"},
		{"a.webp", webp(chunk("XMP ", xmp)), "3×2 place"},
		{"a.avif", avif(0, "\x00\x00\x00\x00"+exif(little, 1, 48)), "3×2 place"},
		{"a.mp4", box("ftyp", "isom") + box("mdat", "film") + box("moov", box("udta", box("\xa9xyz", "+48.2+16.3/"))), "0×0 place"},
		{"a.mp4", box("ftyp", "isom") + box("moov", box("udta")) + box("mdat", "\xa9xyz"), "0×0"},

		{"a.gif", "GIF89a\x00\x00\x00\x00\x00\x00\x00;", "error: it has no width or no height"},
		{"a.gif", "GIF89a\x01\x00\x00\x00\x00\x00\x00;", "error: it has no width or no height"},
		{"a.gif", "GIF89a\x01\x00\x01\x00\x00\x00\x00;", "error: there is no picture in it"},
		{"a.png", png[:16] + "\x00\x00\x00\x00" + png[20:], "error: it has no width or no height"},
		{"a.jpg", "\xff\xd8\xff\xd9", "error: it has no width or no height"},
		{"a.ico", ico(), "error: it has no width or no height"},
		{"a.avif", box("ftyp", "avif"), "error: it has no width or no height"},
		{"a.png", png[:8] + "junk junk junk junk junk", "error: its parts don't fit together"},
	} {
		l := media.Read(test.name, strings.NewReader(test.file))
		got := fmt.Sprintf("%d×%d", l.Width, l.Height)
		for _, p := range l.Problems {
			switch {
			case strings.HasPrefix(p.Message, "it tells where"):
				got += " place"
			default:
				got = "error: " + strings.TrimPrefix(p.Message, "the picture can't be read: ")
			}
		}
		if got != test.want {
			t.Errorf("%s %.80q: %s, want %s", test.name, test.file, got, test.want)
		}
	}
}

// A file that was cut off anywhere is reported.
func TestCutOff(t *testing.T) {
	for name, file := range map[string]string{
		"a.jpg": picture(t, jpegFile), "a.png": picture(t, pngFile), "a.gif": picture(t, gifFile), "a.webp": webp(chunk("EXIF", exif(binary.LittleEndian, 1, 0))),
		"a.avif": avif(0, "data"), "a.ico": ico(16), "a.svg": svg("<g/>"), "a.mp4": box("ftyp", "isom") + box("moov", "") + box("mdat", "film"),
	} {
		if l := media.Read(name, strings.NewReader(file)); len(l.Problems) > 0 {
			t.Fatalf("%s: %s", name, lines(l.Problems))
		}
		boxes := map[int]bool{} // where a film may end
		if name == "a.mp4" {
			boxes = map[int]bool{12: true, 20: true}
		}
		for n := range len(file) {
			if l := media.Read(name, strings.NewReader(file[:n])); !l.Problems.Failed() && !boxes[n] && !(name == "a.avif" && n == len(file)-len("data")-8) {
				t.Errorf("%s cut off after %d of %d bytes passes", name, n, len(file))
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("a.jpg", []byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM\x00*\x00\x00\x00\x08"))
	f.Add("a.png", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"))
	f.Add("a.gif", []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00"))
	f.Add("a.webp", []byte(webp(chunk("EXIF", exif(binary.LittleEndian, 6, 48)))))
	f.Add("a.avif", []byte(avif(1, exif(binary.BigEndian, 6, 48))))
	f.Add("a.ico", []byte(ico(16)))
	f.Add("a.mp4", []byte(box("ftyp", "isom")+box("moov", "")))
	f.Fuzz(func(t *testing.T, name string, file []byte) {
		if message, _ := media.Refused(name); message != "" {
			t.Skip()
		}
		l := media.Read(name, bytes.NewReader(file))
		if media.IsPicture(name) && !l.Problems.Failed() && (l.Width <= 0 || l.Height <= 0) {
			t.Errorf("%d×%d, and no problem", l.Width, l.Height)
		}
	})
}
