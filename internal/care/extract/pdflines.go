package extract

import (
	"encoding/binary"
	"errors"
	"math"
	"strings"
	"unicode"
	"unicode/utf16"
)

// pdfLine is a line of text as it stands on the page. Lengths are in points, y grows upwards.
type pdfLine struct {
	page      int
	text      string
	x, y, end float64 // where its first character stands, and where its last does
	size      float64 // of the type
	bold      bool
	broken    bool // PDFium says that its last word goes on in the next line
}

// readLines takes the characters of a page in one call, since calls are what costs, and measures line by line.
func (d *pdfDoc) readLines(text uint64, page int) error {
	chars, err := d.characters(text)
	if err != nil {
		return err
	}
	var line lineBuffer
	for i, r := range chars {
		if ended := line.put(i, r); ended {
			if err := d.endLine(text, page, &line); err != nil {
				return err
			}
		}
	}
	return d.endLine(text, page, &line)
}

// characters gives the text of a page; the position of each is its text index in PDFium.
func (d *pdfDoc) characters(text uint64) ([]rune, error) {
	n, err := d.get("FPDFText_CountChars", text)
	if err != nil || int32(n) <= 0 {
		return nil, err
	}
	if n > maxText {
		return nil, tooMuchText()
	}
	// Two units a character and an end; PDFium counts a pair of surrogates as one.
	room := (2*n + 2) * 2
	at, err := d.get("malloc", room)
	if err != nil || at == 0 {
		return nil, errors.Join(errors.New("PDFium is out of memory"), err)
	}
	units, err := d.get("FPDFText_GetText", text, 0, n, at)
	if err != nil {
		return nil, err
	}
	raw, ok := d.mod.Memory().Read(uint32(at), uint32(min(units*2, room)))
	if !ok {
		return nil, errors.New("reading text from PDFium failed")
	}
	chars := decodeUTF16(raw)
	_, err = d.get("free", at)
	return chars, err
}

// decodeUTF16 reads little-endian units up to the first zero at the end.
func decodeUTF16(raw []byte) []rune {
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(raw[2*i:])
	}
	for len(units) > 0 && units[len(units)-1] == 0 {
		units = units[:len(units)-1]
	}
	return utf16.Decode(units)
}

// lineBuffer gathers the characters of one line and remembers which of them are visible.
type lineBuffer struct {
	text        strings.Builder
	first, last int // text indexes on the page
	any, broken bool
}

// Characters that PDFium puts where it saw a word broken at a line end.
const (
	pdfHyphen    = 0x02
	pdfHyphenOld = 0xFFFE
)

// put takes character number i and says whether it ends the line.
func (l *lineBuffer) put(i int, r rune) bool {
	switch {
	case r == '\r' || r == '\n':
		return l.any
	case r == pdfHyphen || r == pdfHyphenOld:
		l.broken = true
		return true
	case r == 0:
		return false
	}
	if !unicode.IsSpace(r) {
		if !l.any {
			l.first, l.any = i, true
		}
		l.last = i
	}
	if s, ok := ligatures[r]; ok {
		l.text.WriteString(s)
	} else {
		l.text.WriteRune(r)
	}
	return false
}

var ligatures = map[rune]string{'ﬀ': "ff", 'ﬁ': "fi", 'ﬂ': "fl", 'ﬃ': "ffi", 'ﬄ': "ffl", 'ﬅ': "st", 'ﬆ': "st", 'ſ': "s"}

// endLine measures the gathered line, keeps it and starts a new one.
func (d *pdfDoc) endLine(text uint64, page int, l *lineBuffer) error {
	defer func() { *l = lineBuffer{} }()
	if !l.any {
		return nil
	}
	out := pdfLine{page: page, text: strings.TrimSpace(l.text.String()), broken: l.broken}
	first, err := d.charIndex(text, l.first)
	if err != nil {
		return err
	}
	last, err := d.charIndex(text, l.last)
	if err != nil {
		return err
	}
	if out.x, out.y, err = d.origin(text, first); err != nil {
		return err
	}
	if out.end, _, err = d.origin(text, last); err != nil {
		return err
	}
	if out.size, err = d.typeSize(text, first+(last-first)/2); err != nil {
		return err
	}
	if out.bold, err = d.isBold(text, first, last); err != nil {
		return err
	}
	d.size += len(out.text)
	d.lines = append(d.lines, out)
	return nil
}

// charIndex is the number of the character on its page that stands at a place in the text, which leaves some out.
func (d *pdfDoc) charIndex(text uint64, textIndex int) (int, error) {
	n, err := d.get("FPDFText_GetCharIndexFromTextIndex", text, uint64(textIndex))
	return max(int(int32(n)), 0), err
}

func (d *pdfDoc) origin(text uint64, char int) (x, y float64, err error) {
	at := uint64(d.scratch)
	if _, err = d.get("FPDFText_GetCharOrigin", text, uint64(char), at, at+8); err != nil {
		return 0, 0, err
	}
	x, _ = d.mod.Memory().ReadFloat64Le(d.scratch)
	y, _ = d.mod.Memory().ReadFloat64Le(d.scratch + 8)
	return x, y, nil
}

// typeSize is the size as seen: that of the font, scaled by the text matrix.
func (d *pdfDoc) typeSize(text uint64, char int) (float64, error) {
	bits, err := d.get("FPDFText_GetFontSize", text, uint64(char))
	if err != nil {
		return 0, err
	}
	ok, err := d.get("FPDFText_GetMatrix", text, uint64(char), uint64(d.scratch))
	if err != nil {
		return 0, err
	}
	size := math.Float64frombits(bits)
	if ok != 0 {
		mc, _ := d.mod.Memory().ReadFloat32Le(d.scratch + 8)
		md, _ := d.mod.Memory().ReadFloat32Le(d.scratch + 12)
		size *= math.Hypot(float64(mc), float64(md))
	}
	return size, nil
}

func (d *pdfDoc) isBold(text uint64, chars ...int) (bool, error) {
	for _, c := range chars {
		n, err := d.get("FPDFText_GetFontInfo", text, uint64(c), uint64(d.scratch), 256, uint64(d.scratch)+512)
		if err != nil {
			return false, err
		}
		name, _ := d.mod.Memory().Read(d.scratch, uint32(min(n, 256)))
		lower := strings.ToLower(string(name))
		if !strings.Contains(lower, "bold") && !strings.Contains(lower, "black") && !strings.Contains(lower, "heavy") {
			return false, nil
		}
	}
	return true, nil
}
