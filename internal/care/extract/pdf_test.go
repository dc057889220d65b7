package extract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tetratelabs/wazero/sys"
)

// manyPages is a manual with a header and a footer on every page.
func manyPages(n int) []byte {
	var pages [][]pdfText
	for i := range n {
		lines := []pdfText{{"F1", 9, 72, 810, "Aldermoor Heat"}, {"F2", 16, 72, 760, fmt.Sprintf("Section %d", i+1)}}
		for l := range 40 {
			lines = append(lines, pdfText{"F1", 11, 72, 735 - 14*float64(l), fmt.Sprintf("On page %d line %d says that the flow must be at least %d litres an hour", i+1, l, i*l)})
		}
		pages = append(pages, append(lines, pdfText{"F1", 9, 280, 40, fmt.Sprintf("Page %d of %d", i+1, n)}))
	}
	return makePDF("Big manual", pages)
}

func TestPDFOf2000Pages(t *testing.T) {
	if testing.Short() {
		t.Skip("2,000 pages take a while")
	}
	raw := manyPages(2000)
	var last, total int
	var res *Result
	start := time.Now()
	growth := memoryGrowth(func() {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		var err error
		res, err = Extract(ctx, "big.pdf", bytes.NewReader(raw), int64(len(raw)), func(d, n int) {
			if d < last {
				t.Errorf("progress went back from %d to %d", last, d)
			}
			last, total = d, n
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	t.Logf("%d KB in, %d KB of text, %d passages, %v, memory +%d MiB", len(raw)>>10, len(res.Text)>>10, len(Cut(res)), time.Since(start), growth>>20)
	checkResult(t, res)
	if last != 2000 || total != 2000 || res.Pages != 2000 {
		t.Errorf("progress ended at %d of %d, pages %d", last, total, res.Pages)
	}
	if growth > 256<<20 {
		t.Errorf("memory grew by %d MiB", growth>>20)
	}
	if strings.Contains(res.Text, "Aldermoor Heat\n") || strings.Contains(res.Text, "Page 77 of") {
		t.Error("repeated headers or footers are in the text")
	}
	if b := res.Blocks[len(res.Blocks)-2]; b.Kind != Heading || b.Page != 2000 || res.Text[b.Start:b.End] != "Section 2000" {
		t.Errorf("the last page begins with %+v %q", b, res.Text[b.Start:b.End])
	}
}

func TestPDFOfTooManyPages(t *testing.T) {
	kids := strings.Repeat("3 0 R ", maxPages+1)
	raw := pdfFrom([]string{"<< /Type /Catalog /Pages 2 0 R >>", fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids, maxPages+1),
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"}, "")
	_, err := extractBytes(t, "a.pdf", raw)
	if f := (*Failure)(nil); !errors.As(err, &f) || f.Code != CodeTooLarge {
		t.Errorf("got %v", err)
	}
}

func TestPDFOutOfTime(t *testing.T) {
	// A page of much work: each of twelve forms draws the next one ten times.
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /X 6 0 R >> >> >>",
		stream("", "/X Do"), "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"}
	const levels = 12
	for i := range levels {
		objects = append(objects, stream(fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> /XObject << /X %d 0 R >> >>", min(i+7, levels+5)),
			strings.Repeat("/X Do ", 10)+"BT /F1 9 Tf 9 9 Td (heat) Tj ET"))
	}
	raw := pdfFrom(objects, "")
	// The engine is up before the clock starts, so that the time runs out inside of PDFium.
	mustExtract(t, "first.pdf", fixture(t, "aldermoor-manual.pdf"))
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	growth := memoryGrowth(func() {
		_, err := Extract(ctx, "a.pdf", bytes.NewReader(raw), int64(len(raw)), nil)
		if f := (*Failure)(nil); !errors.As(err, &f) || f.Code != CodeTimeout {
			t.Errorf("got %v", err)
		}
		if exit := (*sys.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != sys.ExitCodeDeadlineExceeded {
			t.Errorf("PDFium was not stopped but ended by itself: %v", err)
		}
	})
	if growth > 256<<20 {
		t.Errorf("memory grew by %d MiB", growth>>20)
	}
	mustExtract(t, "next.pdf", fixture(t, "aldermoor-manual.pdf"))
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	raw := manyPages(50)
	_, err := Extract(ctx, "a.pdf", bytes.NewReader(raw), int64(len(raw)), func(done, _ int) {
		if done == 3 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestEngineStopsAndStarts lets the idle engine go as the timer does, between two files.
func TestEngineStopsAndStarts(t *testing.T) {
	mustExtract(t, "a.pdf", fixture(t, "aldermoor-manual.pdf"))
	stopIdleEngine()
	engine.Lock()
	gone := engine.pool == nil
	engine.Unlock()
	if !gone {
		t.Error("the engine is still there")
	}
	mustExtract(t, "a.pdf", fixture(t, "aldermoor-manual.pdf"))
}

// TestPDFsAtOnce reads more files at a time than there are sandboxes.
func TestPDFsAtOnce(t *testing.T) {
	raw := fixture(t, "aldermoor-manual.pdf")
	errs := make(chan error)
	for range 6 {
		go func() {
			_, err := Extract(t.Context(), "a.pdf", bytes.NewReader(raw), int64(len(raw)), nil)
			errs <- err
		}()
	}
	for range 6 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}
