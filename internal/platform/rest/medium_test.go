package rest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// What a page of another site can send without asking first reaches no operation that takes JSON.
func TestOperationsOfJSONTakeNothingElse(t *testing.T) {
	t.Parallel()
	type noted struct{ Body struct{ Name string } }
	mux, called := http.NewServeMux(), 0
	api := humago.New(mux, huma.DefaultConfig("Test", "1"))
	note := func(context.Context, *noted) (*struct{}, error) { called++; return nil, nil }
	Register(api, Op(http.MethodPost, "/notes", "add-note", "notes", "Add"), Public, note)
	Register(api, Op(http.MethodPatch, "/notes", "change-note", "notes", "Change"), Public, note)
	for _, c := range []struct {
		method, kind string
		taken        bool
	}{
		{"POST", "application/json", true}, {"POST", "application/json; charset=utf-8", true}, {"PATCH", "application/merge-patch+json", true}, {"PATCH", "application/json", true},
		{"POST", "", false}, {"POST", "text/plain", false}, {"POST", "application/x-www-form-urlencoded", false}, {"POST", "multipart/form-data; boundary=x", false},
		{"POST", "application/merge-patch+json", false}, {"POST", "application/jsonp", false}, {"POST", "text/plain, application/json", false},
	} {
		r := httptest.NewRequest(c.method, "/notes", strings.NewReader(`{"Name":"x"}`))
		if c.kind != "" {
			r.Header.Set("Content-Type", c.kind)
		}
		w, before := httptest.NewRecorder(), called
		mux.ServeHTTP(w, r)
		if refused := w.Code == http.StatusUnsupportedMediaType; refused == c.taken || called > before != c.taken || refused && !strings.Contains(w.Body.String(), "Content-Type: application/json") {
			t.Errorf("%s of %q: %d %s", c.method, c.kind, w.Code, w.Body)
		}
	}
}
