// Package picture makes small pictures out of files that nobody vouches for: square ones of people, and logos. It reads them in bounded memory, and what
// it gives is drawn anew: no metadata and no place where it was taken survive, and nothing hides behind the image. It knows
// nothing of whose picture it is, nor where it is kept.
package picture

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"

	"rapport/internal/platform/problem"
)

const (
	// MaxBytes is the size of the largest file that is read.
	MaxBytes = 15 << 20
	// Side is the width and the height of what Square gives.
	Side = 256
	// MediaType is what Square gives, LogoType what Logo does.
	MediaType = "image/jpeg"
	LogoType  = "image/png"
	// LogoWidth and LogoHeight are the most that Logo gives.
	LogoWidth, LogoHeight = 640, 200

	// maxPixels is what a large camera makes; maxMemory is what one picture may take up while it is being read.
	maxPixels = 40_000_000
	maxMemory = 256 << 20
	quality   = 85
)

// format is one kind of file that is read, known by how it begins. A question mark stands for any byte.
type format struct {
	begins string
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
	// memory is what decoding takes, in bytes.
	memory func(raw []byte, c image.Config) float64
}

var formats = []format{
	{"\xff\xd8\xff", jpeg.DecodeConfig, jpeg.Decode, memoryOfJPEG},
	{"\x89PNG\r\n\x1a\n", png.DecodeConfig, png.Decode, memoryOfPNG},
	// Of an animation, the first picture.
	{"GIF8", gif.DecodeConfig, gif.Decode, func(_ []byte, c image.Config) float64 { return pixels(c) }},
	{"RIFF????WEBPVP8", webp.DecodeConfig, webp.Decode, func(_ []byte, c image.Config) float64 { return 8 * pixels(c) }},
}

// turn is held by the one picture that is being read: several at once would each take their memory.
var turn = make(chan struct{}, 1)

// Square reads a JPEG, PNG, GIF or WebP and gives the square in its middle as a JPEG of Side by Side pixels, the right way up.
// What can't be taken is a problem that says why, in the words of a field called file.
func Square(ctx context.Context, r io.Reader) (out []byte, err error) {
	err = read(ctx, r, func(img image.Image, orientation int) error {
		out, err = drawn(img, orientation)
		return err
	})
	return out, err
}

// read reads one picture, in its turn, and hands it to draw. Its turn lasts until draw is done.
func read(ctx context.Context, r io.Reader, draw func(img image.Image, orientation int) error) error {
	raw, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	switch {
	case err != nil:
		return err
	case len(raw) == 0:
		return problem.InvalidField("file", "This file is empty. Choose a picture.")
	case len(raw) > MaxBytes:
		return problem.TooLarge("This picture is larger than %d MB. Choose a smaller one.", MaxBytes>>20)
	}
	f := formatOf(raw)
	if f == nil {
		return problem.InvalidField("file", "This is no picture that can be read here. Choose a JPEG, PNG, GIF or WebP.")
	}
	if err := f.fits(raw); err != nil {
		return err
	}
	select {
	case turn <- struct{}{}:
		defer func() { <-turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	img, err := f.decode(bytes.NewReader(raw))
	if err != nil {
		return broken()
	}
	return draw(img, orientationOf(raw))
}

func broken() error {
	return problem.InvalidField("file", "This picture is broken or not whole. Choose another file, or save it anew as a JPEG or PNG.")
}

func formatOf(raw []byte) *format {
	for i := range formats {
		if begins(raw, formats[i].begins) {
			return &formats[i]
		}
	}
	return nil
}

func begins(raw []byte, with string) bool {
	if len(raw) < len(with) {
		return false
	}
	for i := range with {
		if with[i] != '?' && raw[i] != with[i] {
			return false
		}
	}
	return true
}

func pixels(c image.Config) float64 { return float64(c.Width) * float64(c.Height) }

// fits holds what the file says of itself against the bounds, before anything is made room for.
func (f *format) fits(raw []byte) error {
	c, err := f.config(bytes.NewReader(raw))
	if err != nil || c.Width < 1 || c.Height < 1 {
		return broken()
	}
	if pixels(c) > maxPixels || f.memory(raw, c) > maxMemory {
		return problem.InvalidField("file", "This picture is %d by %d pixels, which is more than can be read here. Make it smaller, such as 2000 by 2000.", c.Width, c.Height)
	}
	return nil
}

// memoryOfPNG knows that deep colours take more room, and that of an interlaced picture every pass is read by itself first.
func memoryOfPNG(raw []byte, c image.Config) float64 {
	per := 4.0
	if c.ColorModel == color.RGBA64Model || c.ColorModel == color.NRGBA64Model {
		per = 8
	}
	const interlaced = 28
	if len(raw) > interlaced && raw[interlaced] != 0 {
		per *= 2
	}
	return per * pixels(c)
}

// drawn is the square in the middle of img on white, turned as orientation says.
func drawn(img image.Image, orientation int) ([]byte, error) {
	b := img.Bounds()
	side := min(b.Dx(), b.Dy())
	if side < 1 {
		return nil, broken()
	}
	middle := image.Rect(0, 0, side, side).Add(b.Min).Add(image.Pt((b.Dx()-side)/2, (b.Dy()-side)/2))
	small := image.NewRGBA(image.Rect(0, 0, Side, Side))
	draw.Draw(small, small.Rect, image.White, image.Point{}, draw.Src)
	draw.CatmullRom.Scale(small, small.Rect, img, middle, draw.Over, nil)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, turned(small, orientation), &jpeg.Options{Quality: quality}); err != nil {
		return nil, errors.Join(errors.New("picture: encode"), err)
	}
	return out.Bytes(), nil
}

// turned gives src as its orientation, one of the eight of EXIF, wants it to be looked at.
func turned(src *image.RGBA, orientation int) *image.RGBA {
	if orientation < 2 || orientation > 8 {
		return src
	}
	across := map[int]bool{2: true, 3: true, 7: true, 8: true}[orientation]
	down := map[int]bool{3: true, 4: true, 6: true, 7: true}[orientation]
	w, h := src.Rect.Dx(), src.Rect.Dy()
	if orientation >= 5 {
		w, h = h, w
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			fromX, fromY := x, y
			if orientation >= 5 {
				fromX, fromY = y, x
			}
			if across {
				fromX = src.Rect.Dx() - 1 - fromX
			}
			if down {
				fromY = src.Rect.Dy() - 1 - fromY
			}
			dst.SetRGBA(x, y, src.RGBAAt(fromX, fromY))
		}
	}
	return dst
}
