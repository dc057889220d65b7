package picture

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"

	"golang.org/x/image/draw"
)

// Logo reads what Square reads and gives the whole of it as a PNG of at most LogoWidth by LogoHeight pixels. What can be
// seen through stays so; smaller ones stay as large as they are.
func Logo(ctx context.Context, r io.Reader) (out []byte, err error) {
	err = read(ctx, r, func(img image.Image, orientation int) error {
		out, err = bounded(img, orientation)
		return err
	})
	return out, err
}

func bounded(img image.Image, orientation int) ([]byte, error) {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if w < 1 || h < 1 {
		return nil, broken()
	}
	most, high := LogoWidth, LogoHeight
	if orientation >= 5 {
		most, high = high, most
	}
	by := min(1, float64(most)/float64(w), float64(high)/float64(h))
	small := image.NewRGBA(image.Rect(0, 0, max(1, int(by*float64(w))), max(1, int(by*float64(h)))))
	draw.CatmullRom.Scale(small, small.Rect, img, b, draw.Src, nil)
	// Seen through in one way only, eight bits a colour: every reader of PNG takes it, also the one of letters.
	var out bytes.Buffer
	if err := png.Encode(&out, turned(small, orientation)); err != nil {
		return nil, errors.Join(errors.New("picture: encode"), err)
	}
	return out.Bytes(), nil
}
