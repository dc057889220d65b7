package widgets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"github.com/google/uuid"

	"rapport/internal/platform/problem"
	"rapport/widget"
)

// script is one widget's loader, ready to send.
type script struct {
	plain, gzipped []byte
	etag           string
}

// settings is what the bundle is told; widget/src/config.ts reads it.
type settings struct {
	ID       uuid.UUID `json:"id"`
	Base     string    `json:"base"`
	Title    string    `json:"title"`
	Greeting string    `json:"greeting"`
	Accent   string    `json:"accent"`
	Theme    string    `json:"theme"`
	Position string    `json:"position"`
	AskEmail bool      `json:"ask_email"`
	Company  string    `json:"company"`
}

var bundle = sync.OnceValues(func() ([]byte, error) {
	raw, err := fs.ReadFile(widget.Dist, "dist/widget.js")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, problem.Unavailable("This program was built without the widget's bundle: run npm run build in the folder widget, then build the program again.")
	}
	return raw, err
})

// loader gives the script of a widget. It is made once as long as the widget stays as it is.
func (s *Service) loader(f *face) (*script, error) {
	code, err := bundle()
	if err != nil {
		return nil, err
	}
	f.pack.Do(func() { f.script, err = makeScript(s.settings(f), code) })
	if err != nil {
		return nil, fmt.Errorf("widgets: loader: %w", err)
	}
	return f.script, nil
}

func (s *Service) settings(f *face) settings {
	w := &f.widget
	return settings{ID: f.id, Base: s.config.PublicURL + apiBase, Title: w.Title, Greeting: w.Greeting, Accent: w.Accent, Theme: w.Theme, Position: w.Position,
		AskEmail: w.AskEmail, Company: f.companyName}
}

func makeScript(c settings, code []byte) (*script, error) {
	// json.Marshal writes <, >, &, U+2028 and U+2029 as escapes, so that no text can end a script or a line.
	config, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	plain := fmt.Appendf(nil, "(window.__rapport_widgets=window.__rapport_widgets||[]).push(%s);\n%s", config, code)
	var packed bytes.Buffer
	zw := gzip.NewWriter(&packed)
	if _, err := zw.Write(plain); err != nil {
		return nil, err
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(plain)
	return &script{plain: plain, gzipped: packed.Bytes(), etag: `W/"` + hex.EncodeToString(sum[:12]) + `"`}, nil
}
