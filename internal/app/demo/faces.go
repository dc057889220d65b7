package demo

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

// faces gives some contacts a picture, drawn after a list: nobody's photograph stands in the demo.
func (d *Demo) faces(ctx context.Context, _ roster) error {
	return d.once(program(ctx, "faces"), "faces", func(ctx context.Context, tx pgx.Tx) (writes []*resource.Write, err error) {
		rows, err := table("faces.csv")
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			found, err := d.Contacts.Lock(ctx, tx, d.Contacts.Field("email"), []string{text.Fold(r["email"])})
			if err != nil {
				return nil, err
			}
			if len(found) == 0 {
				continue
			}
			w, err := d.planFace(ctx, found[0], r)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", r["email"], err)
			}
			writes = append(writes, w)
		}
		return writes, nil
	})
}

// planFace has the picture of a contact come an hour after the contact.
func (d *Demo) planFace(ctx context.Context, contact any, r map[string]string) (*resource.Write, error) {
	raw, err := drawFace(r)
	if err != nil {
		return nil, err
	}
	name, err := d.Avatars.Keep(ctx, bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	ctx = resource.WithMoment(ctx, resource.BaseOf(contact).CreatedAt.Add(time.Hour))
	return d.Contacts.PlanUpdate(ctx, contact, func(rec any) error { return d.Contacts.Field("avatar").Put(rec, name) })
}

// layer is one shape of a drawing in its colour. Its edges are between 0 and 1 in both directions.
type layer struct {
	colour color.RGBA
	holds  func(x, y float64) bool
}

func oval(cx, cy, rx, ry float64) func(x, y float64) bool {
	return func(x, y float64) bool {
		dx, dy := (x-cx)/rx, (y-cy)/ry
		return dx*dx+dy*dy < 1
	}
}

func ring(cx, cy, r, wide float64) func(x, y float64) bool {
	return func(x, y float64) bool { return math.Abs(math.Hypot(x-cx, y-cy)-r) < wide }
}

// either holds what one of the shapes does.
func either(shapes ...func(x, y float64) bool) func(x, y float64) bool {
	return func(x, y float64) bool {
		for _, s := range shapes {
			if s(x, y) {
				return true
			}
		}
		return false
	}
}

// above is the part of a shape over a line that falls to the right by slope.
func above(shape func(x, y float64) bool, line, slope float64) func(x, y float64) bool {
	return func(x, y float64) bool { return y < line+slope*(x-0.5) && shape(x, y) }
}

// cuts are ways to wear one's hair: what is behind the head, and what is before it.
var cuts = map[string]struct{ behind, before func(x, y float64) bool }{
	"none":   {oval(0, 0, 0, 0), oval(0, 0, 0, 0)},
	"short":  {oval(0, 0, 0, 0), above(oval(0.5, 0.42, 0.205, 0.25), 0.31, 0)},
	"fringe": {oval(0, 0, 0, 0), above(oval(0.5, 0.41, 0.21, 0.26), 0.33, -0.5)},
	"bob":    {above(oval(0.5, 0.42, 0.25, 0.3), 0.58, 0), above(oval(0.5, 0.42, 0.2, 0.25), 0.31, 0.4)},
	"long":   {either(above(oval(0.5, 0.42, 0.25, 0.3), 0.5, 0), above(oval(0.5, 0.5, 0.25, 0.6), 0.82, 0)), above(oval(0.5, 0.42, 0.2, 0.25), 0.3, -0.4)},
	"bun":    {oval(0.5, 0.13, 0.1, 0.09), above(oval(0.5, 0.42, 0.205, 0.25), 0.3, 0)},
}

// drawFace draws a person as the list describes one: a few plain shapes.
func drawFace(r map[string]string) ([]byte, error) {
	colours := map[string]color.RGBA{}
	for _, name := range []string{"paper", "skin", "hair", "shirt"} {
		n, err := strconv.ParseUint(r[name], 16, 24)
		if err != nil {
			return nil, err
		}
		colours[name] = color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}
	}
	ink, cut := color.RGBA{52, 42, 40, 255}, cuts[r["cut"]]
	layers := []layer{
		{colours["paper"], func(_, _ float64) bool { return true }},
		{colours["hair"], cut.behind},
		{colours["skin"], oval(0.5, 0.66, 0.085, 0.2)},
		{colours["shirt"], oval(0.5, 1.06, 0.38, 0.32)},
		{colours["skin"], oval(0.5, 0.42, 0.185, 0.23)},
		{colours["hair"], cut.before},
		{ink, either(oval(0.43, 0.42, 0.019, 0.022), oval(0.57, 0.42, 0.019, 0.022))},
		{ink, func(x, y float64) bool { return y > 0.5 && ring(0.5, 0.46, 0.075, 0.009)(x, y) }},
	}
	if r["glasses"] != "" {
		bridge := func(x, y float64) bool { return math.Abs(x-0.5) < 0.02 && math.Abs(y-0.42) < 0.007 }
		layers = append(layers, layer{ink, either(ring(0.43, 0.42, 0.052, 0.007), ring(0.57, 0.42, 0.052, 0.007), bridge)})
	}
	var out bytes.Buffer
	err := png.Encode(&out, drawLayers(layers))
	return out.Bytes(), err
}

// drawLayers lays each layer over the ones before, with soft edges: a point is the mean of four within it.
func drawLayers(layers []layer) *image.RGBA {
	const side, fine = 256, 2
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	for at := range side * side {
		var sum [3]int
		for part := range fine * fine {
			x := (float64(at%side) + (float64(part%fine)+0.5)/fine) / side
			y := (float64(at/side) + (float64(part/fine)+0.5)/fine) / side
			for i := len(layers) - 1; i >= 0; i-- {
				if layers[i].holds(x, y) {
					c := layers[i].colour
					sum = [3]int{sum[0] + int(c.R), sum[1] + int(c.G), sum[2] + int(c.B)}
					break
				}
			}
		}
		img.SetRGBA(at%side, at/side, color.RGBA{uint8(sum[0] / (fine * fine)), uint8(sum[1] / (fine * fine)), uint8(sum[2] / (fine * fine)), 255})
	}
	return img
}
