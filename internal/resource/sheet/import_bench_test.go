package sheet_test

import (
	"net/http"
	"os"
	"strconv"
	"testing"
	"time"

	"rapport/internal/platform/tenant"
	"rapport/internal/resource/sheet"
)

// BenchmarkImport reads RAPPORT_ROWS people (20,000 when unset) into contacts, with accounts and trail.
func BenchmarkImport(b *testing.B) {
	n, _ := strconv.Atoi(os.Getenv("RAPPORT_ROWS"))
	if n == 0 {
		n = 20_000
	}
	p := newWorld(b).company(tenant.Manager)
	file := []byte(list(n))
	for _, name := range []string{"create", "unchanged"} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				begun := time.Now()
				status, raw := p.upload(contactsPath, "list.csv", file, map[string]any{"start": true})
				if status != http.StatusCreated {
					b.Fatalf("%d %s", status, raw)
				}
				uploaded := time.Now()
				i := p.wait(read[sheet.Import](b, raw).ID)
				b.Logf("upload and survey %v, import %v: %s", uploaded.Sub(begun), time.Since(uploaded), tally(i))
				b.ReportMetric(float64(n)/time.Since(uploaded).Seconds(), "rows/s")
			}
		})
	}
}
