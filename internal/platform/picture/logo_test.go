package picture

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"testing"
)

func TestLogo(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		w, h int
		want image.Point
	}{
		"wide":         {1280, 200, image.Pt(640, 100)},
		"high":         {400, 800, image.Pt(100, 200)},
		"small stays":  {64, 32, image.Pt(64, 32)},
		"a thin line":  {2000, 1, image.Pt(640, 1)},
		"just as much": {LogoWidth, LogoHeight, image.Pt(LogoWidth, LogoHeight)},
	} {
		raw, err := Logo(context.Background(), bytes.NewReader(asPNG(t, quarters(tc.w, tc.h))))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if img, err := png.Decode(bytes.NewReader(raw)); err != nil || img.Bounds().Size() != tc.want {
			t.Errorf("%s: %v, %v", name, img.Bounds(), err)
		}
	}
	empty := image.NewNRGBA(image.Rect(0, 0, 40, 40))
	raw, err := Logo(context.Background(), bytes.NewReader(asPNG(t, empty)))
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, alpha := img.At(5, 5).RGBA(); alpha != 0 {
		t.Error("what could be seen through can't be any more")
	}
	if _, err := Logo(context.Background(), bytes.NewReader([]byte("<svg/>"))); err == nil {
		t.Error("an SVG was taken")
	}
}
