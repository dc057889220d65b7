package picture

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"

	"rapport/internal/platform/problem"
)

var (
	red, green, blue, yellow = color.RGBA{220, 30, 30, 255}, color.RGBA{30, 160, 30, 255}, color.RGBA{30, 30, 220, 255}, color.RGBA{230, 220, 40, 255}
	white                    = color.RGBA{255, 255, 255, 255}
)

// quarters is a picture of four colours: red and green above, blue and yellow below.
func quarters(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, [][]color.RGBA{{red, green}, {blue, yellow}}[2*y/h][2*x/w])
		}
	}
	return img
}

func asJPEG(t *testing.T, img image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func asPNG(t *testing.T, img image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// exif is a segment that says which way up the camera was held, and where it was.
func exif(order binary.AppendByteOrder, orientation uint16) []byte {
	tiff := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		tiff = []byte("MM\x00*")
	}
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 2)
	tiff = append(order.AppendUint32(order.AppendUint16(order.AppendUint16(tiff, 0x010f), 2), 4), "GPS\x00"...)
	tiff = order.AppendUint32(order.AppendUint16(order.AppendUint16(tiff, 0x0112), 3), 1)
	tiff = append(order.AppendUint16(tiff, orientation), 0, 0)
	tiff = append(order.AppendUint32(tiff, 0), "N 60.67 E 17.14"...)
	content := append([]byte("Exif\x00\x00"), tiff...)
	return append(binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(content)+2)), content...)
}

// behind puts segments where a camera does: right at the beginning.
func behind(raw []byte, segments ...[]byte) []byte {
	out := append([]byte{}, raw[:2]...)
	for _, s := range segments {
		out = append(out, s...)
	}
	return append(out, raw[2:]...)
}

// header is a PNG that says how large it is and holds nothing.
func header(w, h uint32, depth, kind, interlaced byte) []byte {
	chunk := func(name string, content []byte) []byte {
		out := append(binary.BigEndian.AppendUint32(nil, uint32(len(content))), name...)
		out = append(out, content...)
		return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
	}
	size := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	out := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(size, depth, kind, 0, 0, interlaced))...)
	return append(append(out, chunk("IDAT", []byte{0x78, 0x9c, 3, 0, 0, 0, 0, 1})...), chunk("IEND", nil)...)
}

// frame is a JPEG that says how large it is and holds nothing.
func frame(marker byte, w, h uint16, sampling byte) []byte {
	out := []byte{0xff, 0xd8, 0xff, marker, 0, 17, 8}
	out = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(out, h), w)
	out = append(out, 3, 1, sampling, 0, 2, 0x11, 0, 3, 0x11, 0)
	return append(out, 0xff, 0xda, 0, 12, 3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0, 0xff, 0xd9)
}

// canvas is a WebP that says how large it is and holds nothing.
func canvas(side uint32) []byte {
	out := append([]byte("RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00"), 0, 0, 0, 0)
	for range 2 {
		out = append(out, byte(side-1), byte((side-1)>>8), byte((side-1)>>16))
	}
	return out
}

func animation(t *testing.T) []byte {
	t.Helper()
	all := &gif.GIF{Config: image.Config{Width: 60, Height: 40}}
	for _, c := range []color.RGBA{blue, red} {
		page := image.NewPaletted(image.Rect(0, 0, 60, 40), color.Palette{c})
		all.Image, all.Delay = append(all.Image, page), append(all.Delay, 10)
	}
	var out bytes.Buffer
	if err := gif.EncodeAll(&out, all); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func decoded(t *testing.T, text string) []byte {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// corners are the colours in the middles of the four quarters, row by row.
func corners(t *testing.T, raw []byte) (found [4]color.RGBA) {
	t.Helper()
	img, kind, err := image.Decode(bytes.NewReader(raw))
	if err != nil || kind != "jpeg" || img.Bounds() != image.Rect(0, 0, Side, Side) {
		t.Fatalf("%v, a %s of %v, want a JPEG of %d", err, kind, img.Bounds(), Side)
	}
	for i := range found {
		found[i] = color.RGBAModel.Convert(img.At(Side/4+i%2*Side/2, Side/4+i/2*Side/2)).(color.RGBA)
	}
	return found
}

func near(a, b color.RGBA) bool {
	apart := func(x, y uint8) int { return max(int(x)-int(y), int(y)-int(x)) }
	return apart(a.R, b.R)+apart(a.G, b.G)+apart(a.B, b.B) < 40
}

func TestSquare(t *testing.T) {
	t.Parallel()
	wide := asJPEG(t, quarters(400, 200))
	for name, tc := range map[string]struct {
		raw  []byte
		want [4]color.RGBA
	}{
		"a wide JPEG":                 {wide, [4]color.RGBA{red, green, blue, yellow}},
		"a tall PNG":                  {asPNG(t, quarters(200, 900)), [4]color.RGBA{red, green, blue, yellow}},
		"a tiny one":                  {asPNG(t, quarters(2, 2)), [4]color.RGBA{red, green, blue, yellow}},
		"see-through becomes white":   {asPNG(t, image.NewNRGBA(image.Rect(0, 0, 30, 30))), [4]color.RGBA{white, white, white, white}},
		"an animated GIF":             {animation(t), [4]color.RGBA{blue, blue, blue, blue}},
		"as the camera was held":      {behind(wide, exif(binary.LittleEndian, 1)), [4]color.RGBA{red, green, blue, yellow}},
		"mirrored":                    {behind(wide, exif(binary.LittleEndian, 2)), [4]color.RGBA{green, red, yellow, blue}},
		"upside down":                 {behind(wide, exif(binary.BigEndian, 3)), [4]color.RGBA{yellow, blue, green, red}},
		"upside down, mirrored":       {behind(wide, exif(binary.LittleEndian, 4)), [4]color.RGBA{blue, yellow, red, green}},
		"on its side, mirrored":       {behind(wide, exif(binary.BigEndian, 5)), [4]color.RGBA{red, blue, green, yellow}},
		"turned to the right":         {behind(wide, exif(binary.LittleEndian, 6)), [4]color.RGBA{blue, red, yellow, green}},
		"on the other side, mirrored": {behind(wide, exif(binary.LittleEndian, 7)), [4]color.RGBA{yellow, green, blue, red}},
		"turned to the left":          {behind(wide, exif(binary.BigEndian, 8)), [4]color.RGBA{green, yellow, red, blue}},
		"no such orientation":         {behind(wide, exif(binary.BigEndian, 77)), [4]color.RGBA{red, green, blue, yellow}},
		"something behind the image":  {append(append([]byte{}, wide...), "<script>alert(1)</script>PK\x03\x04"...), [4]color.RGBA{red, green, blue, yellow}},
	} {
		out, err := Square(t.Context(), bytes.NewReader(tc.raw))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for i, c := range corners(t, out) {
			if !near(c, tc.want[i]) {
				t.Errorf("%s: quarter %d is %v, want %v", name, i, c, tc.want[i])
			}
		}
		for _, never := range []string{"Exif", "GPS", "17.14", "script", "PK\x03\x04"} {
			if bytes.Contains(out, []byte(never)) {
				t.Errorf("%s: %q has survived", name, never)
			}
		}
	}
}

func TestSquareReadsWebP(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"lossy":    "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA",
		"lossless": "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==",
	} {
		out, err := Square(t.Context(), bytes.NewReader(decoded(t, text)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		corners(t, out)
	}
}

func TestSquareRefuses(t *testing.T) {
	t.Parallel()
	whole := asJPEG(t, quarters(400, 300))
	for name, tc := range map[string]struct {
		raw  []byte
		kind problem.Kind
		says string
	}{
		"nothing":                        {nil, problem.KindInvalid, "empty"},
		"a text":                         {[]byte("hello"), problem.KindInvalid, "no picture"},
		"an SVG":                         {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), problem.KindInvalid, "no picture"},
		"a PDF":                          {[]byte("%PDF-1.7"), problem.KindInvalid, "no picture"},
		"HEIC":                           {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), problem.KindInvalid, "JPEG, PNG, GIF or WebP"},
		"a BMP":                          {[]byte("BM\x00\x00\x00\x00\x00\x00\x00\x00"), problem.KindInvalid, "no picture"},
		"only the mark of a JPEG":        {whole[:3], problem.KindInvalid, "broken"},
		"a truncated JPEG":               {whole[:len(whole)/2], problem.KindInvalid, "broken"},
		"a truncated PNG":                {asPNG(t, quarters(50, 50))[:100], problem.KindInvalid, "broken"},
		"an empty PNG":                   {header(100, 100, 8, 6, 0), problem.KindInvalid, "broken"},
		"a PNG of no width":              {header(0, 100, 8, 6, 0), problem.KindInvalid, "broken"},
		"a bomb of 50,000 by 50,000":     {header(50_000, 50_000, 8, 6, 0), problem.KindInvalid, "50000 by 50000"},
		"a bomb of depth":                {header(6_000, 6_000, 16, 6, 0), problem.KindInvalid, "6000 by 6000"},
		"a bomb of passes":               {header(6_200, 6_200, 8, 6, 1), problem.KindInvalid, "6200 by 6200"},
		"a JPEG of too many pixels":      {frame(0xc0, 65_000, 65_000, 0x22), problem.KindInvalid, "65000 by 65000"},
		"a progressive bomb":             {frame(0xc2, 6_000, 6_000, 0x11), problem.KindInvalid, "6000 by 6000"},
		"a WebP canvas of 16,000":        {canvas(16_000), problem.KindInvalid, "16000 by 16000"},
		"a file over the bound":          {append(append([]byte{}, whole...), make([]byte, MaxBytes)...), problem.KindTooLarge, "15 MB"},
		"a progressive frame that hides": {behind(frame(0xc2, 6_000, 6_000, 0x11), exif(binary.LittleEndian, 1), []byte("abc")), problem.KindInvalid, "6000 by 6000"},
	} {
		_, err := Square(t.Context(), bytes.NewReader(tc.raw))
		p, ok := problem.As(err)
		if !ok || p.Kind != tc.kind || !strings.Contains(p.Detail, tc.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What large cameras make is read: a photograph of 24 megapixels, progressive or not.
func TestFitsCameras(t *testing.T) {
	t.Parallel()
	for _, marker := range []byte{0xc0, 0xc2} {
		raw := frame(marker, 6_000, 4_000, 0x22)
		if err := formatOf(raw).fits(raw); err != nil {
			t.Errorf("a frame %x of 24 megapixels: %v", marker, err)
		}
	}
}

// Metadata that ends anywhere says nothing of the orientation, and breaks nothing.
func TestMetadataThatIsCutOff(t *testing.T) {
	t.Parallel()
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		whole := exif(order, 6)[10:]
		if got := tagged(whole); got != 6 {
			t.Errorf("orientation %d, want 6", got)
		}
		for n := range 44 {
			if got := tagged(whole[:n]); got != 0 && got != 6 {
				t.Errorf("the first %d bytes say %d", n, got)
			}
		}
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, fmt.Errorf("broke off: %w", io.ErrUnexpectedEOF) }

func TestSquareTellsWhoCan(t *testing.T) {
	t.Parallel()
	if _, err := Square(t.Context(), failing{}); err == nil || problem.Is(err, problem.KindInvalid) {
		t.Errorf("an upload that breaks off: %v", err)
	}
}

// Whoever has gone does not wait for their turn.
func TestSquareWaitsNoLongerThanAsked(t *testing.T) {
	gone, stop := context.WithCancel(t.Context())
	stop()
	turn <- struct{}{}
	defer func() { <-turn }()
	if _, err := Square(gone, bytes.NewReader(asJPEG(t, quarters(10, 10)))); err == nil {
		t.Error("a picture was read out of turn")
	}
}
