package media

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// AVIF pictures and MP4 films are made of boxes: ISO/IEC 14496-12.

// box reads a box's kind and the size of what is in it; -1: all that follows.
func box(r io.Reader) (kind string, size int64, err error) {
	head, err := next(r, 8)
	if err != nil {
		return "", 0, err
	}
	kind, size = string(head[4:]), int64(binary.BigEndian.Uint32(head))-8
	switch size {
	case -8:
		return kind, -1, nil
	case -7:
		long, err := next(r, 8)
		if err != nil {
			return "", 0, err
		}
		size = int64(binary.BigEndian.Uint64(long)) - 16
	}
	if size < 0 {
		return "", 0, errDamaged
	}
	return kind, size, nil
}

// topBoxes calls f with the content of each box of a kind, of those that aren't too large, and skips the rest.
func topBoxes(r *bufio.Reader, f func(kind string, content []byte), kinds ...string) error {
	for {
		if _, err := r.Peek(1); errors.Is(err, io.EOF) {
			return nil
		}
		kind, size, err := box(r)
		if err != nil {
			return err
		}
		wanted := false
		for _, k := range kinds {
			wanted = wanted || k == kind && size <= maxBox
		}
		switch {
		case size < 0 && !wanted:
			_, err = io.Copy(io.Discard, r)
		case !wanted:
			_, err = io.CopyN(io.Discard, r, size)
		default:
			var b []byte
			if b, err = io.ReadAll(io.LimitReader(r, max(size, 0))); err == nil && int64(len(b)) < size {
				err = io.ErrUnexpectedEOF
			}
			f(kind, b)
		}
		if err != nil {
			return err
		}
	}
}

// maxBox is the size of the largest box that is read, in bytes.
const maxBox = 16 << 20

// inner calls f with each box in another one's content.
func inner(b []byte, f func(kind string, content []byte)) {
	for r := bytes.NewReader(b); r.Len() > 0; {
		kind, size, err := box(r)
		if err != nil || size > int64(r.Len()) {
			return
		}
		if size < 0 {
			size = int64(r.Len())
		}
		at := len(b) - r.Len()
		f(kind, b[at:at+int(size)])
		_, _ = r.Seek(size, io.SeekCurrent)
	}
}

// readAVIF follows https://aomediacodec.github.io/av1-avif/: what the primary picture's properties are.
func readAVIF(r *bufio.Reader, p *picture) error {
	return topBoxes(r, func(kind string, b []byte) {
		if kind == "mdat" { // where the notes stand, too
			for _, mark := range []string{"II*\x00", "MM\x00*"} {
				for rest := b; ; {
					i := bytes.Index(rest, []byte(mark))
					if i < 0 {
						break
					}
					turned := p.turned // AVIF turns pictures by a property, and browsers by nothing else
					p.exif(rest[i:])
					p.turned = turned
					rest = rest[i+4:]
				}
			}
			p.xmp(b)
			return
		}
		if len(b) < 4 {
			return
		}
		primary, properties, uses := uint32(0), [][2]any{}, []byte(nil)
		inner(b[4:], func(kind string, b []byte) {
			switch {
			case kind == "pitm" && len(b) >= 6 && b[0] == 0:
				primary = uint32(binary.BigEndian.Uint16(b[4:]))
			case kind == "pitm" && len(b) >= 8:
				primary = binary.BigEndian.Uint32(b[4:])
			case kind == "iprp":
				inner(b, func(kind string, b []byte) {
					switch kind {
					case "ipco":
						inner(b, func(kind string, b []byte) { properties = append(properties, [2]any{kind, b}) })
					case "ipma":
						uses = b
					}
				})
			}
		})
		for _, i := range associated(uses, primary) {
			if i < 1 || i > len(properties) {
				continue
			}
			switch b := properties[i-1][1].([]byte); {
			case properties[i-1][0] == "ispe" && len(b) >= 12:
				p.width, p.height = int(int32(binary.BigEndian.Uint32(b[4:]))), int(int32(binary.BigEndian.Uint32(b[8:])))
			case properties[i-1][0] == "irot" && len(b) >= 1:
				p.turned = b[0]&1 == 1
			}
		}
	}, "meta", "mdat")
}

// associated are the numbers of an item's properties, counted from 1, in a box ipma.
func associated(b []byte, item uint32) (list []int) {
	if len(b) < 8 {
		return nil
	}
	wideID, wide := b[0] > 0, b[3]&1 == 1
	n := binary.BigEndian.Uint32(b[4:])
	r := bytes.NewReader(b[8:])
	read := func(wide bool, narrow int) uint32 {
		size := narrow
		if wide {
			size *= 2
		}
		var v uint32
		for range size {
			c, _ := r.ReadByte()
			v = v<<8 | uint32(c)
		}
		return v
	}
	for ; n > 0 && r.Len() > 0; n-- {
		id, count := read(wideID, 2), read(false, 1)
		for ; count > 0 && r.Len() > 0; count-- {
			v := read(wide, 1)
			if wide {
				v &= 0x7fff
			} else {
				v &= 0x7f
			}
			if id == item {
				list = append(list, int(v))
			}
		}
	}
	return list
}

// filmed reports whether a film or a sound of the kind MP4 says where it was taken: in Apple's box, 3GPP's, or QuickTime's key.
func filmed(r *bufio.Reader) (place bool, err error) {
	err = topBoxes(r, func(_ string, b []byte) {
		for _, mark := range []string{"\xa9xyz", "loci", "location.ISO6709"} {
			place = place || bytes.Contains(b, []byte(mark))
		}
	}, "moov")
	return place, err
}
