package api

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
)

// site serves the built dashboard. Every address that is no file is a page of the dashboard, which has its own router.
func site(files fs.FS) http.Handler {
	s := &pages{files: files}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		if name == "" || path.Ext(name) == "" {
			name = "index.html"
		}
		s.serve(w, r, name)
	})
}

// pages keeps every file compressed once; the set is fixed when the program is built.
type pages struct {
	files  fs.FS
	packed sync.Map
}

type packedFile struct{ plain, gzipped []byte }

func (s *pages) serve(w http.ResponseWriter, r *http.Request, name string) {
	f, err := s.read(name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	if name == "index.html" {
		page(w, f.plain)
		return
	}
	h.Set("Content-Type", contentType(name))
	if strings.HasPrefix(name, "assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	h.Set("Vary", "Accept-Encoding")
	body := f.plain
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = f.gzipped
	}
	_, _ = w.Write(body)
}

// nonceMark stands in the page where its nonce belongs.
var nonceMark = []byte("__NONCE__")

// page writes the dashboard's one page, whose nonce no other answer has.
func page(w http.ResponseWriter, plain []byte) {
	nonce, h := rand.Text(), w.Header()
	h.Set("Content-Type", contentType("index.html"))
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", policy(nonce))
	_, _ = w.Write(bytes.ReplaceAll(plain, nonceMark, []byte(nonce)))
}

func (s *pages) read(name string) (*packedFile, error) {
	if f, ok := s.packed.Load(name); ok {
		return f.(*packedFile), nil
	}
	file, err := s.files.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	plain, err := io.ReadAll(file)
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	zw := gzip.NewWriter(&buf)
	if _, err := zw.Write(plain); err != nil {
		return nil, err
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	f := &packedFile{plain: plain, gzipped: buf.Bytes()}
	s.packed.Store(name, f)
	return f, nil
}

func contentType(name string) string {
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}
