package widgets_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"rapport/internal/care/widgets"
	"rapport/internal/platform/tenant"
	"rapport/widget"
)

func TestWidgetsAreManaged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mara := w.company(tenant.Admin)
	code := w.widget(mara)
	if want := `<script src="` + public + "/api/v1/embed/widget/" + code.ID.String() + `" async></script>`; code.Snippet != want {
		t.Errorf("snippet %s", code.Snippet)
	}
	w.visitor(code).ask("Is it raining?")
	var list struct{ Items []widgets.WidgetCode }
	w.do(request{method: "GET", path: "/embed/codes", token: mara}).into(t, 200, &list)
	if len(list.Items) != 1 || list.Items[0].ConversationCount != 1 || list.Items[0].LastSeenAt == nil || list.Items[0].AllowedOrigins[0] != shop {
		t.Errorf("list %+v", list.Items)
	}
	var changed widgets.WidgetCode
	r := w.do(request{method: "PATCH", path: "/embed/codes/" + code.ID.String(), token: mara, body: `{"title":"Care","allowed_origins":["https://SHOP.test/","https://shop.test:443","https://shöp.test"]}`,
		header: map[string]string{"If-Match": `"1"`}}).into(t, 200, &changed)
	if changed.Version != 2 || r.header.Get("ETag") != `"2"` || changed.Title != "Care" || changed.Name != "Shop" || strings.Join(changed.AllowedOrigins, " ") != "https://shop.test https://xn--shp-tna.test" {
		t.Errorf("changed %+v", changed)
	}
	stale := w.do(request{method: "PATCH", path: "/embed/codes/" + code.ID.String(), token: mara, body: `{"title":"Other"}`, header: map[string]string{"If-Match": `"1"`}})
	if stale.status != 412 || !strings.Contains(string(stale.raw), `"version_conflict"`) {
		t.Errorf("stale: %d %s", stale.status, stale.raw)
	}
}

func TestWidgetsThatCantBe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mara := w.company(tenant.Admin)
	many := strings.TrimSuffix(strings.Repeat(`"https://shop.test",`, 51), ",")
	for name, body := range map[string]string{
		"no name":                       `{}`,
		"blank name":                    `{"name":"  "}`,
		"accent by name":                `{"name":"x","accent":"red"}`,
		"accent with more":              `{"name":"x","accent":"#0A6177;}"}`,
		"theme":                         `{"name":"x","theme":"blue"}`,
		"origin-046 wildcard * saved":   `{"name":"x","allowed_origins":["*"]}`,
		"every host":                    `{"name":"x","allowed_origins":["https://*"]}`,
		"every name of a top level":     `{"name":"x","allowed_origins":["https://*.test"]}`,
		"wildcard inside":               `{"name":"x","allowed_origins":["https://a.*.test"]}`,
		"origin-049 allow-list with js": `{"name":"x","allowed_origins":["javascript:1"]}`,
		"origin-050 too many":           `{"name":"x","allowed_origins":[` + many + `]}`,
		"without encryption":            `{"name":"x","allowed_origins":["http://shop.test"]}`,
		"with a sign-in":                `{"name":"x","allowed_origins":["https://a:b@shop.test"]}`,
		"null origin":                   `{"name":"x","allowed_origins":["null"]}`,
		"underscore":                    `{"name":"x","allowed_origins":["https://shop_test"]}`,
		"trailing dot":                  `{"name":"x","allowed_origins":["https://shop.test."]}`,
		"no list":                       `{"name":"x","allowed_origins":"https://shop.test"}`,
		"numbers":                       `{"name":"x","allowed_origins":[1]}`,
		"unknown field":                 `{"name":"x","company_id":"y"}`,
	} {
		if r := w.do(request{method: "POST", path: "/embed/generate", token: mara, body: body}); r.status != 422 {
			t.Errorf("%s: %d %s", name, r.status, r.raw)
		}
	}
	var code widgets.WidgetCode
	w.do(request{method: "POST", path: "/embed/generate", token: mara, body: `{"name":"x","allowed_origins":["https://a.example/b?c#d","http://localhost:3000","https://*.Shop.example"]}`}).into(t, 201, &code)
	if strings.Join(code.AllowedOrigins, " ") != "https://a.example http://localhost:3000 https://*.shop.example" || code.Accent != "#0A6177" || !code.Enabled {
		t.Errorf("normalised %+v", code)
	}
}

func TestTheScriptCarriesItsSettings(t *testing.T) {
	t.Parallel()
	if _, err := widget.Dist.Open("dist/widget.js"); err != nil {
		t.Skip("the widget's bundle is not built")
	}
	w := newWorld(t)
	mara := w.company(tenant.Admin)
	code := w.widget(mara)
	evil := "</script><script>alert(1)</script>&\u2028\u2029\"'`"
	w.do(request{method: "PATCH", path: "/embed/codes/" + code.ID.String(), token: mara, body: map[string]any{"title": evil, "greeting": evil}}).into(t, 200, nil)
	path := "/embed/widget/" + code.ID.String()
	plain := w.do(request{method: "GET", path: path, header: map[string]string{"Accept-Encoding": "identity"}})
	if plain.status != 200 || plain.header.Get("Content-Type") != "text/javascript; charset=utf-8" || plain.header.Get("Cache-Control") != "public, max-age=60" {
		t.Fatalf("%d %v", plain.status, plain.header)
	}
	const push = "(window.__rapport_widgets=window.__rapport_widgets||[]).push("
	first, bundle, _ := strings.Cut(string(plain.raw), "\n")
	raw := strings.TrimSuffix(strings.TrimPrefix(first, push), ");")
	if !strings.HasPrefix(first, push) || strings.ContainsAny(raw, "<>&\u2028\u2029") || !strings.Contains(bundle, "rapport-widget") {
		t.Fatalf("%.300s", first)
	}
	var settings map[string]any
	if err := json.Unmarshal([]byte(raw), &settings); err != nil {
		t.Fatal(err)
	}
	if settings["title"] != evil || settings["base"] != public+"/api/v1" || settings["company"] != "Aldermoor Heat" || settings["id"] != code.ID.String() || len(settings) != 9 {
		t.Errorf("settings %v", settings)
	}
	packed := w.do(request{method: "GET", path: path, header: map[string]string{"Accept-Encoding": "gzip, br"}})
	zr, err := gzip.NewReader(bytes.NewReader(packed.raw))
	if err != nil {
		t.Fatal(err)
	}
	if unpacked, err := io.ReadAll(zr); err != nil || !bytes.Equal(unpacked, plain.raw) || packed.header.Get("Content-Encoding") != "gzip" {
		t.Errorf("gzip differs: %v", err)
	}
	same := w.do(request{method: "GET", path: path, header: map[string]string{"If-None-Match": plain.header.Get("ETag")}})
	if same.status != 304 || len(same.raw) != 0 {
		t.Errorf("unchanged: %d", same.status)
	}
}
