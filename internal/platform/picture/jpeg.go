package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"math"
)

// segments calls each with the marker and the content of every segment before the image data, until it has had enough.
func segments(raw []byte, each func(marker byte, content []byte) bool) {
	for at := 2; at+4 <= len(raw) && raw[at] == 0xff; {
		marker := raw[at+1]
		if marker == 0xff { // a byte that only fills
			at++
			continue
		}
		n := int(binary.BigEndian.Uint16(raw[at+2:]))
		if n < 2 || at+2+n > len(raw) || marker == 0xda || !each(marker, raw[at+4:at+2+n]) {
			return
		}
		at += 2 + n
	}
}

// isFrame tells the markers behind which the size and the components stand.
func isFrame(marker byte) bool {
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc
}

// memoryOfJPEG knows that of a progressive picture every coefficient is kept until its end, four bytes for each sample. A frame
// that can't be found is one that hides.
func memoryOfJPEG(raw []byte, c image.Config) float64 {
	memory := math.Inf(1)
	segments(raw, func(marker byte, content []byte) bool {
		if !isFrame(marker) {
			return true
		}
		per := samples(content)
		if per >= 3 {
			per += 4 // it may have to be turned into other colours
		}
		if marker != 0xc0 && marker != 0xc1 {
			per += 4 * samples(content)
		}
		memory = per * pixels(c)
		return false
	})
	return memory
}

// samples is how many samples a frame has for each pixel: three for three components, fewer where colours are coarser.
func samples(frame []byte) (n float64) {
	most := 1.0
	for at := 6; at+3 <= len(frame); at += 3 {
		area := float64(frame[at+1]>>4) * float64(frame[at+1]&15)
		n, most = n+area, max(most, area)
	}
	return n / most
}

// orientationOf reads which way up a camera was held, one of the eight of EXIF; zero where the file does not say it.
func orientationOf(raw []byte) (orientation int) {
	if !begins(raw, formats[0].begins) {
		return 0
	}
	segments(raw, func(marker byte, content []byte) bool {
		if tiff, ok := bytes.CutPrefix(content, []byte("Exif\x00\x00")); marker == 0xe1 && ok {
			orientation = tagged(tiff)
		}
		return orientation == 0
	})
	return orientation
}

// tagged finds the orientation in the first directory of a TIFF.
func tagged(tiff []byte) int {
	var order binary.ByteOrder = binary.LittleEndian
	if begins(tiff, "MM\x00*") {
		order = binary.BigEndian
	} else if !begins(tiff, "II*\x00") {
		return 0
	}
	if len(tiff) < 8 {
		return 0
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 0
	}
	const tag, short, length = 0x0112, 3, 12
	count := int64(order.Uint16(tiff[at:]))
	for at += 2; count > 0 && at+length <= int64(len(tiff)); at, count = at+length, count-1 {
		if order.Uint16(tiff[at:]) == tag && order.Uint16(tiff[at+2:]) == short {
			return int(order.Uint16(tiff[at+8:]))
		}
	}
	return 0
}
