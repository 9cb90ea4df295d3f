package media

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// marks tell pictures apart by how they begin.
var marks = []struct {
	format string
	begins func(head []byte) bool
}{
	{"png", at(0, "\x89PNG\r\n\x1a\n")},
	{"jpg", at(0, "\xff\xd8\xff")},
	{"gif", at(0, "GIF8")},
	{"webp", at(8, "WEBP")},
	{"avif", at(4, "ftypavi")}, // avif or, in motion, avis
	{"ico", at(0, "\x00\x00\x01\x00")},
}

// format is what a picture is, by how it begins, as the end of its name would say; "" if it is none of ours.
func format(head []byte) string {
	for _, m := range marks {
		if m.begins(head) {
			return m.format
		}
	}
	return ""
}

// A picture is what its file says of itself. Nothing is decoded: parts are followed from one to the next, to the last.
type picture struct {
	width, height int
	turned        bool // it is shown on its side, so that width and height change places
	place         bool // it tells where it was taken
}

var formats = map[string]func(*bufio.Reader, *picture) error{
	"png": readPNG, "jpg": readJPEG, "gif": readGIF, "webp": readWebP, "avif": readAVIF, "ico": readICO,
}

func readPicture(format string, r *bufio.Reader) (p picture, err error) {
	err = formats[format](r, &p)
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		err = errors.New("its end is missing")
	case err == nil && (p.width <= 0 || p.height <= 0):
		err = errors.New("it has no width or no height")
	}
	if p.turned {
		p.width, p.height = p.height, p.width
	}
	return p, err
}

var errDamaged = errors.New("its parts don't fit together")

// maxNote is the largest part with notes about a picture that is read, in bytes.
const maxNote = 1 << 20

// next reads n bytes.
func next(r io.Reader, n int) ([]byte, error) {
	b := make([]byte, n)
	_, err := io.ReadFull(r, b)
	return b, err
}

// skip reads n bytes and forgets them.
func skip(r *bufio.Reader, n int) error {
	_, err := r.Discard(n)
	return err
}

// notes takes what EXIF says: https://www.cipa.jp/std/documents/download_e.html?DC-008-Translation-2023-E
func (p *picture) exif(b []byte) {
	b = bytes.TrimPrefix(b, []byte("Exif\x00\x00"))
	if len(b) < 8 {
		return
	}
	var order binary.ByteOrder = binary.LittleEndian
	if string(b[:2]) == "MM" {
		order = binary.BigEndian
	}
	const orientation, gps, latitude, short, rational = 0x112, 0x8825, 2, 3, 5
	place := 0
	entries(b, order, order.Uint32(b[4:]), func(tag, kind uint16, count uint32, value []byte) {
		switch {
		case tag == orientation && kind == short:
			o := order.Uint16(value)
			p.turned = o >= 5 && o <= 8
		case tag == gps:
			place = int(order.Uint32(value))
		}
	})
	if place == 0 {
		return
	}
	entries(b, order, uint32(place), func(tag, kind uint16, count uint32, value []byte) {
		if at := int64(order.Uint32(value)); tag == latitude && kind == rational && count == 3 && at+24 <= int64(len(b)) {
			for i := at; i < at+24; i += 8 { // degrees, minutes, seconds; cameras without a fix write zeros
				p.place = p.place || order.Uint32(b[i:]) != 0
			}
		}
	})
}

// entries calls yield with each entry of a directory of EXIF, whose value is its four bytes.
func entries(b []byte, order binary.ByteOrder, at uint32, yield func(tag, kind uint16, count uint32, value []byte)) {
	if int64(at)+2 > int64(len(b)) {
		return
	}
	n := int(order.Uint16(b[at:]))
	for e := b[at+2:]; n > 0 && len(e) >= 12; n, e = n-1, e[12:] {
		yield(order.Uint16(e), order.Uint16(e[2:]), order.Uint32(e[4:]), e[8:12])
	}
}

// xmp takes what a text of notes says: https://developer.adobe.com/xmp/docs/XMPNamespaces/exif/
func (p *picture) xmp(b []byte) { p.place = p.place || bytes.Contains(b, []byte("GPSLatitude")) }

// readJPEG follows ITU-T T.81, annex B.
func readJPEG(r *bufio.Reader, p *picture) error {
	if err := skip(r, 2); err != nil {
		return err
	}
	for data := false; ; {
		if _, err := r.ReadSlice(0xff); errors.Is(err, bufio.ErrBufferFull) {
			continue
		} else if err != nil {
			return err
		}
		marker, err := r.ReadByte()
		for err == nil && marker == 0xff {
			marker, err = r.ReadByte()
		}
		switch {
		case err != nil:
			return err
		case marker == 0xd9: // the end; phones put a film or a second picture behind it
			return nil
		case marker == 0 || marker == 1 || marker >= 0xd0 && marker <= 0xd7:
			if !data && marker == 0 {
				return errDamaged
			}
			continue
		}
		head, err := next(r, 2)
		if err != nil {
			return err
		}
		size := int(binary.BigEndian.Uint16(head)) - 2
		if size < 0 {
			return errDamaged
		}
		b, err := next(r, size)
		if err != nil {
			return err
		}
		switch {
		case marker == 0xda:
			data = true
		case marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc && size >= 5:
			p.height, p.width = int(binary.BigEndian.Uint16(b[1:])), int(binary.BigEndian.Uint16(b[3:]))
		case marker == 0xe1 && bytes.HasPrefix(b, []byte("Exif\x00\x00")):
			p.exif(b)
		case marker == 0xe1:
			p.xmp(b)
		}
	}
}

// readPNG follows https://www.w3.org/TR/png-3/.
func readPNG(r *bufio.Reader, p *picture) error {
	if err := skip(r, 8); err != nil {
		return err
	}
	for {
		head, err := next(r, 8)
		if err != nil {
			return err
		}
		size, kind := binary.BigEndian.Uint32(head), string(head[4:])
		if size > 1<<31-1 {
			return errDamaged
		}
		if p.width == 0 && kind != "IHDR" || kind == "IHDR" && size != 13 {
			return errDamaged
		}
		if kind != "IHDR" && kind != "eXIf" && kind != "iTXt" || size > maxNote {
			if err := skip(r, int(size)+4); err != nil {
				return err
			}
			if kind == "IEND" {
				return nil
			}
			continue
		}
		b, err := next(r, int(size)+4)
		if err != nil {
			return err
		}
		switch kind {
		case "IHDR":
			p.width, p.height = int(int32(binary.BigEndian.Uint32(b))), int(int32(binary.BigEndian.Uint32(b[4:])))
			if p.width <= 0 || p.height <= 0 {
				return nil
			}
		case "eXIf":
			p.exif(b)
		case "iTXt":
			p.xmp(b)
		}
	}
}

// readGIF follows https://www.w3.org/Graphics/GIF/spec-gif89a.txt.
func readGIF(r *bufio.Reader, p *picture) error {
	head, err := next(r, 13)
	if err != nil {
		return err
	}
	p.width, p.height = int(binary.LittleEndian.Uint16(head[6:])), int(binary.LittleEndian.Uint16(head[8:]))
	if p.width == 0 || p.height == 0 {
		return nil
	}
	colors := func(flags byte) int {
		if flags&0x80 == 0 {
			return 0
		}
		return 3 << (flags&7 + 1)
	}
	if err := skip(r, colors(head[10])); err != nil {
		return err
	}
	for shown := false; ; {
		kind, err := r.ReadByte()
		if err != nil {
			return err
		}
		switch kind {
		case ';':
			if !shown {
				return errors.New("there is no picture in it")
			}
			return nil
		case ',':
			shown = true
			b, err := next(r, 9)
			if err != nil {
				return err
			}
			if err := skip(r, colors(b[8])+1); err != nil {
				return err
			}
		case '!':
			if err := skip(r, 1); err != nil {
				return err
			}
		default:
			return errDamaged
		}
		for {
			size, err := r.ReadByte()
			if err != nil {
				return err
			}
			if size == 0 {
				break
			}
			if err := skip(r, int(size)); err != nil {
				return err
			}
		}
	}
}

// readWebP follows https://developers.google.com/speed/webp/docs/riff_container.
func readWebP(r *bufio.Reader, p *picture) error {
	head, err := next(r, 12)
	if err != nil {
		return err
	}
	for left := int64(binary.LittleEndian.Uint32(head[4:])) - 4; left >= 8; {
		head, err := next(r, 8)
		if err != nil {
			return err
		}
		kind, size := string(head[:4]), int64(binary.LittleEndian.Uint32(head[4:]))
		padded := size + size&1
		left -= 8 + padded
		var b []byte
		if kind == "VP8X" || kind == "VP8 " || kind == "VP8L" {
			if b, err = r.Peek(int(min(size, 10))); err != nil {
				return err
			}
		} else if (kind == "EXIF" || kind == "XMP ") && size <= maxNote {
			if b, err = next(r, int(size)); err != nil {
				return err
			}
			padded -= size
		}
		switch {
		case kind == "VP8X" && size >= 10:
			p.width, p.height = 1+(int(b[4])|int(b[5])<<8|int(b[6])<<16), 1+(int(b[7])|int(b[8])<<8|int(b[9])<<16)
		case kind == "VP8 " && size >= 10 && p.width == 0:
			p.width, p.height = int(binary.LittleEndian.Uint16(b[6:]))&0x3fff, int(binary.LittleEndian.Uint16(b[8:]))&0x3fff
		case kind == "VP8L" && size >= 5 && p.width == 0:
			bits := binary.LittleEndian.Uint32(b[1:])
			p.width, p.height = int(bits&0x3fff)+1, int(bits>>14&0x3fff)+1
		case kind == "EXIF":
			p.exif(b)
		case kind == "XMP ":
			p.xmp(b)
		}
		if left < 0 && size&1 == 1 {
			padded-- // some programs leave out the last byte of padding
		}
		if _, err := io.CopyN(io.Discard, r, padded); err != nil {
			return err
		}
	}
	return nil
}

// readICO follows https://learn.microsoft.com/en-us/previous-versions/ms997538(v=msdn.10): a size of 0 is 256.
func readICO(r *bufio.Reader, p *picture) error {
	head, err := next(r, 6)
	if err != nil {
		return err
	}
	n := int(binary.LittleEndian.Uint16(head[4:]))
	list, err := next(r, 16*n)
	if err != nil {
		return err
	}
	var end int64
	for e := range bytesOf(list, 16) {
		w, h := (int(e[0])+255)%256+1, (int(e[1])+255)%256+1
		p.width, p.height = max(p.width, w), max(p.height, h)
		end = max(end, int64(binary.LittleEndian.Uint32(e[8:]))+int64(binary.LittleEndian.Uint32(e[12:])))
	}
	if rest := end - int64(6+len(list)); rest > 0 {
		_, err = io.CopyN(io.Discard, r, rest)
	}
	return err
}

// bytesOf cuts b into pieces of n bytes.
func bytesOf(b []byte, n int) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for ; len(b) >= n && yield(b[:n]); b = b[n:] {
		}
	}
}
