package extract

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// sharedDir is a collection of real documents that is not part of the repository.
func sharedDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("RAPPORT_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "data", "documents", "manifest.tsv")); err != nil {
		t.Skipf("shared documents are not here: %v", err)
	}
	return dir
}

// sharedFile is a line of the manifest.
type sharedFile struct{ path, kind, want string }

func sharedManifest(t *testing.T) []sharedFile {
	t.Helper()
	dir := filepath.Join(sharedDir(t), "data", "documents")
	raw, err := os.ReadFile(filepath.Join(dir, "manifest.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	var files []sharedFile
	for _, line := range strings.Split(strings.TrimSpace(string(raw)), "\n")[1:] {
		f := strings.Split(line, "\t")
		files = append(files, sharedFile{filepath.Join(dir, strings.TrimPrefix(f[0], "docs/")), f[4], f[5]})
	}
	return files
}

// ours are the folders of the manifest whose types are read; the files of all others must be refused.
var ours = []string{"pdf", "docx", "html", "md", "txt", "csv", "generated"}

// better are files from which the manifest expects nothing, and which PDFium reads within the limits all the same.
var better = map[string]string{
	"bomb_giant.pdf":         "its text is read without decoding the pictures that make it a bomb",
	"issue9418.pdf":          "its cross-reference table is rebuilt",
	"poppler-91414-0-54.pdf": "its cross-reference table is rebuilt",
	"issue9084.pdf":          "its characters are found through the font",
}

func TestSharedDocuments(t *testing.T) {
	var table strings.Builder
	for _, f := range sharedManifest(t) {
		folder := filepath.Base(filepath.Dir(f.path))
		name := filepath.Base(f.path)
		t.Run(folder+"/"+name, func(t *testing.T) {
			res, err, growth, took := extractMeasured(t, f.path)
			fmt.Fprintf(&table, "%-52s %-9s %-12s %7d ms %5d MiB\n", folder+"/"+name, f.kind, outcome(res, err), took.Milliseconds(), growth>>20)
			if growth > 256<<20 {
				t.Errorf("memory grew by %d MiB", growth>>20)
			}
			if res != nil {
				checkResult(t, res)
			}
			if why := better[name]; why != "" {
				t.Log(why)
			} else if slices.Contains(ours, folder) {
				checkShared(t, f, res, err)
			} else if folder != "other" && f.kind != "weak" && err == nil {
				t.Errorf("read %d bytes of text from a type that is not accepted", len(res.Text))
			}
		})
	}
	t.Log("\n" + table.String())
}

func outcome(res *Result, err error) string {
	var f *Failure
	if errors.As(err, &f) {
		return f.Code
	}
	if err != nil {
		return "ERROR"
	}
	return fmt.Sprintf("%d chars", len([]rune(res.Text)))
}

func extractMeasured(t *testing.T, path string) (*Result, error, int64, time.Duration) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	var res *Result
	start := time.Now()
	growth := memoryGrowth(func() { res, err = Extract(ctx, filepath.Base(path), f, info.Size(), nil) })
	return res, err, growth, time.Since(start)
}

// checkShared asserts what the manifest says a correct reader must find.
func checkShared(t *testing.T, f sharedFile, res *Result, err error) {
	t.Helper()
	kind, want := f.kind, f.want
	if kind == "generated" {
		kind, want, _ = strings.Cut(want, ": ")
	}
	var failure *Failure
	if err != nil && !errors.As(err, &failure) {
		t.Fatalf("error without a reason for people: %v", err)
	}
	switch kind {
	case "text":
		if err != nil {
			t.Fatalf("failed: %v", err)
		}
		if !strings.Contains(comparable(res.Text), comparable(want)) {
			t.Errorf("does not hold %q but %.400q", want, res.Text)
		}
	case "password":
		if failure == nil || failure.Code != CodePassword {
			t.Errorf("want a failure about the password, got %v", err)
		}
	case "notext", "fail":
		if err == nil && len(strings.TrimSpace(res.Text)) > 0 && kind == "fail" {
			t.Errorf("want a failure, got %.200q", res.Text)
		}
		if err == nil && kind == "notext" {
			t.Errorf("want no text, got %.200q", res.Text)
		}
	case "empty":
		if failure == nil || failure.Code != CodeEmpty {
			t.Errorf("want a failure about the empty file, got %v", err)
		}
	}
}

// comparable leaves out what extractors may differ in.
func comparable(s string) string {
	return strings.Join(strings.Fields(clean(s, Heading)), " ")
}
