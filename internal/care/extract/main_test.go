package extract

import (
	"os"
	"path/filepath"
	"testing"
)

// TestMain keeps PDFium's compiled code between runs, as a server does.
func TestMain(m *testing.M) {
	if dir, err := os.UserCacheDir(); err == nil {
		SetCacheDir(filepath.Join(dir, "rapport", "pdfium"))
	}
	os.Exit(m.Run())
}
