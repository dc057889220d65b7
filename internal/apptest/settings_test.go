package apptest_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"rapport/internal/apptest"
	"rapport/internal/platform/picture"
)

// bomb is a PNG that says it is far larger than it is.
func bomb() []byte {
	raw := []byte("\x89PNG\r\n\x1a\n")
	head := append([]byte("IHDR"), 0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50, 8, 6, 0, 0, 0)
	raw = binary.BigEndian.AppendUint32(raw, 13)
	return binary.BigEndian.AppendUint32(append(raw, head...), crc32.ChecksumIEEE(head))
}

// refusedPictures sends to a door for pictures what no door takes.
func refusedPictures(t *testing.T, c *apptest.Client, path string) {
	t.Helper()
	svg := []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)
	whole := portrait(t, rosy)
	for name, tc := range map[string]struct {
		content []byte
		status  int
		says    string
	}{
		"a bomb of 50,000 by 50,000": {bomb(), 422, "50000 by 50000"},
		"an SVG":                     {svg, 422, "no picture that can be read"},
		"0 bytes":                    {nil, 422, "empty"},
		"truncated":                  {whole[:len(whole)/2], 422, "broken or not whole"},
		"too large":                  {append(append([]byte{}, whole...), make([]byte, picture.MaxBytes)...), 413, "15 MB"},
	} {
		raw, kind := attachment(t, "me.png", tc.content)
		apptest.Scenario{Name: name, As: c, Method: "POST", URL: path, Body: raw, Header: []string{"Content-Type", kind}, Status: tc.status, Contains: []string{tc.says}}.Run(t)
	}
	apptest.Scenario{Name: "no form", As: c, Method: "POST", URL: path, Body: whole, Header: []string{"Content-Type", "image/jpeg"}, Status: 415, Contains: []string{"multipart/form-data"}}.Run(t)
	raw, kind := attachment(t, "me.png", whole, "company_id", "x")
	apptest.Scenario{Name: "other fields", As: c, Method: "POST", URL: path, Body: raw, Header: []string{"Content-Type", kind}, Status: 422, Contains: []string{"no others"}}.Run(t)
}

func TestProfile(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	ines := mine.Colleague(t, "viewer")
	profile := func(name, locale, zone string) map[string]any {
		return map[string]any{"name": name, "locale": locale, "time_zone": zone}
	}
	look := map[string]any{"theme": "dark", "density": "compact", "accent": "leaf", "language": "de", "single_keys": false}
	with := func(name string, v any) map[string]any {
		m := maps.Clone(look)
		m[name] = v
		return m
	}
	for _, s := range []apptest.Scenario{
		{Name: "as it begins", As: ines, Method: "GET", URL: "/user/profile", Status: 200, Contains: []string{`"locale":"auto"`, `"time_zone":""`, `"avatar":""`}},
		{Name: "changed", As: ines, Method: "PUT", URL: "/user/profile", Body: profile("  Ines Åberg ", "de", "Europe/Stockholm"), Status: 200, Contains: []string{`"name":"Ines Åberg"`, `"locale":"de"`, `"Europe/Stockholm"`}},
		{Name: "seen by others", As: mine, Method: "GET", URL: "/members", Status: 200, Contains: []string{"Ines Åberg"}},
		{Name: "no name", As: ines, Method: "PUT", URL: "/user/profile", Body: profile("  ", "de", ""), Status: 422, Contains: []string{`"name"`}},
		{Name: "a name of two lines", As: ines, Method: "PUT", URL: "/user/profile", Body: profile("Ines\nÅberg", "de", ""), Status: 422, Contains: []string{"one line"}},
		{Name: "an unknown language", As: ines, Method: "PUT", URL: "/user/profile", Body: profile("Ines", "xx", ""), Status: 422, Contains: []string{`"locale"`}},
		{Name: "an unknown zone", As: ines, Method: "PUT", URL: "/user/profile", Body: profile("Ines", "de", "Mars/Olympus"), Status: 422, Contains: []string{`"time_zone"`, "Europe/Berlin"}},
		{Name: "the machine's own zone", As: ines, Method: "PUT", URL: "/user/profile", Body: profile("Ines", "de", "Local"), Status: 422, Contains: []string{`"time_zone"`}},
		{Name: "a path for a zone", As: ines, Method: "PUT", URL: "/user/profile", Body: profile("Ines", "de", "../../etc/passwd"), Status: 422, Contains: []string{`"time_zone"`}},
		{Name: "an address is not changed here", As: ines, Method: "PUT", URL: "/user/profile", Body: map[string]any{"name": "Ines", "locale": "de", "time_zone": "", "email": "x@y.example"}, Status: 422, Contains: []string{"email"}},
		{Name: "nobody", As: a.Anyone(), Method: "GET", URL: "/user/profile", Status: 401},
		{Name: "appearance", As: ines, Method: "PUT", URL: "/settings/appearance", Body: look, Status: 200, Contains: []string{`"density":"compact"`, `"single_keys":false`}},
		{Name: "comes along at the start", As: ines, Method: "GET", URL: "/auth/me", Status: 200, Contains: []string{`"theme":"dark"`, `"accent":"leaf"`, `"language":"de"`}},
		{Name: "others keep theirs", As: mine, Method: "GET", URL: "/auth/me", Status: 200, Contains: []string{`"theme":"auto"`, `"accent":"petrol"`}},
		{Name: "an unknown accent", As: ines, Method: "PUT", URL: "/settings/appearance", Body: with("accent", "red;}"), Status: 422, Contains: []string{`"accent"`}},
		{Name: "an unknown theme", As: ines, Method: "PUT", URL: "/settings/appearance", Body: with("theme", ""), Status: 422, Contains: []string{`"theme"`}},
		{Name: "no truth", As: ines, Method: "PUT", URL: "/settings/appearance", Body: with("single_keys", "no"), Status: 422},
	} {
		s.Run(t)
	}
	refusedPictures(t, ines, "/user/profile-picture")
	raw, kind := attachment(t, "me.png", portrait(t, rosy))
	first := apptest.Scenario{Name: "a picture", As: ines, Method: "POST", URL: "/user/profile-picture", Body: raw, Header: []string{"Content-Type", kind}, Status: 200}.Run(t).Map(t)["avatar"].(string)
	path := "/members/" + ines.UserID + "/picture"
	got := mine.Do(t, "GET", path+"?v="+first, nil)
	if img, err := jpeg.Decode(bytes.NewReader(got.Body)); err != nil || img.Bounds() != image.Rect(0, 0, picture.Side, picture.Side) || !strings.Contains(got.Header.Get("Cache-Control"), "immutable") {
		t.Fatalf("the picture: %v, %v", err, got.Header)
	}
	for _, s := range []apptest.Scenario{
		{Name: "among the members", As: mine, Method: "GET", URL: "/members", Status: 200, Contains: []string{first}},
		{Name: "of another company's person", As: theirs, Method: "GET", URL: path + "?v=" + first, Status: 404, Contains: []string{"no such member"}},
		{Name: "of nobody", As: theirs, Method: "GET", URL: "/members/" + uuid.NewString() + "/picture?v=" + first, Status: 404, Contains: []string{"no such member"}},
		{Name: "another's name for one's own", As: theirs, Method: "GET", URL: "/members/" + theirs.UserID + "/picture?v=" + first, Status: 404, Contains: []string{"no such picture"}},
		{Name: "away", As: ines, Method: "DELETE", URL: "/user/profile-picture", Status: 200, Contains: []string{`"avatar":""`}},
		{Name: "away already", As: ines, Method: "DELETE", URL: "/user/profile-picture", Status: 200},
		{Name: "none any more", As: mine, Method: "GET", URL: path + "?v=" + first, Status: 404, Contains: []string{"no such picture"}},
	} {
		s.Run(t)
	}
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine := a.Register(t, "Aldermoor Heat")
	other, third := mine.As(t, "owner"), mine.As(t, "owner")
	const now, next = "correct horse battery", "quiet harbour 41"
	body := func(current, password string) map[string]any {
		return map[string]any{"current_password": current, "password": password}
	}
	for _, s := range []apptest.Scenario{
		{Name: "a wrong one", As: mine, Method: "PUT", URL: "/user/change-password", Body: body("wrong", next), Status: 422, Contains: []string{`"current_password"`, "wrong_password"}},
		{Name: "a short one", As: mine, Method: "PUT", URL: "/user/change-password", Body: body(now, "short"), Status: 422, Contains: []string{`"password"`, "8 characters"}},
		{Name: "the company's name", As: mine, Method: "PUT", URL: "/user/change-password", Body: body(now, "aldermoor HEAT"), Status: 422, Contains: []string{"company's name"}},
		{Name: "the same", As: mine, Method: "PUT", URL: "/user/change-password", Body: body(now, now), Status: 422, Contains: []string{"the current one"}},
		{Name: "from another site", As: mine, Method: "PUT", URL: "/user/change-password", Body: body(now, next), Header: []string{"Origin", "https://evil.test", "Sec-Fetch-Site", "cross-site"}, Status: 403},
		{Name: "nobody", As: a.Anyone(), Method: "PUT", URL: "/user/change-password", Body: body(now, next), Status: 401},
		{Name: "still signed in elsewhere", As: third, Method: "GET", URL: "/auth/me", Status: 200},
	} {
		s.Run(t)
	}
	mine.Must(t, "PUT", "/user/change-password", body(now, next), 204, nil)
	login := func(password string) map[string]any { return map[string]any{"email": mine.Email, "password": password} }
	for _, s := range []apptest.Scenario{
		{Name: "this session goes on", As: mine, Method: "GET", URL: "/auth/me", Status: 200},
		{Name: "the others end", As: other, Method: "GET", URL: "/auth/me", Status: 401},
		{Name: "all of them", As: third, Method: "GET", URL: "/auth/me", Status: 401},
		{Name: "the old one is over", As: a.Anyone(), Method: "POST", URL: "/auth/login", Body: login(now), Status: 401},
		{Name: "the new one opens", As: a.Anyone(), Method: "POST", URL: "/auth/login", Body: login(next), Status: 200},
	} {
		s.Run(t)
	}
	// Whoever sits at somebody's open page guesses no faster than at the door.
	for i := range 40 {
		if res := mine.Do(t, "PUT", "/user/change-password", body("guess", next)); res.Status == 429 {
			if res.Header.Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
			return
		} else if res.Status != 422 {
			t.Fatalf("guess %d: %d %s", i, res.Status, res.Body)
		}
	}
	t.Error("forty guesses were not slowed")
}

// firm is an organization's settings with some replaced.
func firm(with map[string]any) map[string]any {
	all := map[string]any{"name": "Aldermoor Heat", "address": "Kiln Lane 4\nAldermoor", "currency": "EUR", "locale": "en", "time_zone": "Europe/Berlin", "business_hours": []any{}, "holidays": []any{}}
	maps.Copy(all, with)
	return all
}

func hours(day, from, to string) map[string]any {
	return map[string]any{"day": day, "from": from, "to": to}
}

func TestOrganization(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	ines := mine.Colleague(t, "manager")
	const path = "/organization/settings"
	holiday := func(date string) map[string]any { return map[string]any{"date": date, "name": "Closed"} }
	put := func(name string, with map[string]any, status int, says ...string) apptest.Scenario {
		return apptest.Scenario{Name: name, As: mine, Method: "PUT", URL: path, Body: firm(with), Status: status, Contains: says}
	}
	changed := put("changed", map[string]any{"business_hours": []any{hours("tue", "08:00", "17:00"), hours("mon", "13:00", "17:00"), hours("mon", "08:00", "12:00")}, "holidays": []any{holiday("2026-12-25")}}, 200,
		`"version":2`, `"day":"mon","from":"08:00"`, "2026-12-25")
	changed.Events = []string{"company change"}
	same := changed
	same.Name, same.Events = "the same again is no change", nil
	for _, s := range []apptest.Scenario{
		{Name: "as it begins", As: ines, Method: "GET", URL: path, Status: 200, Contains: []string{`"version":1`, `"currency":"EUR"`, `"business_hours":[]`}},
		changed, same,
		{Name: "on an old version", As: mine, Method: "PUT", URL: path, Header: []string{"If-Match", `"1"`}, Body: firm(nil), Status: 412, Contains: []string{`"version_conflict"`, `"current"`}},
		{Name: "no version", As: mine, Method: "PUT", URL: path, Header: []string{"If-Match", "x"}, Body: firm(nil), Status: 400},
		{Name: "members only read", As: ines, Method: "PUT", URL: path, Body: firm(nil), Status: 403},
		{Name: "nobody", As: a.Anyone(), Method: "GET", URL: path, Status: 401},
		{Name: "others have their own", As: theirs, Method: "GET", URL: path, Status: 200, Contains: []string{"Bramble", `"version":1`}, Lacks: []string{"Kiln"}},
		put("no name", map[string]any{"name": " "}, 422, `"name"`),
		put("an unknown currency", map[string]any{"currency": "EUX"}, 422, `"currency"`, "such as EUR"),
		put("a currency that is gone", map[string]any{"currency": "DEM"}, 422, `"currency"`),
		put("an unknown zone", map[string]any{"time_zone": "Europe/Atlantis"}, 422, `"time_zone"`),
		put("no zone", map[string]any{"time_zone": ""}, 422, `"time_zone"`),
		put("another language", map[string]any{"locale": "fr"}, 422, `"locale"`),
		put("an address without end", map[string]any{"address": strings.Repeat("x\n", 9)}, 422, `"address"`),
		put("an address with a zero byte", map[string]any{"address": "a\x00b"}, 422, `"address"`),
		put("hours backwards", map[string]any{"business_hours": []any{hours("mon", "17:00", "08:00")}}, 422, `"business_hours"`),
		put("hours of no clock", map[string]any{"business_hours": []any{hours("mon", "8", "25:00")}}, 422, `"business_hours"`),
		put("hours that overlap", map[string]any{"business_hours": []any{hours("mon", "08:00", "12:00"), hours("mon", "11:00", "17:00")}}, 422, "overlap"),
		put("an eighth day", map[string]any{"business_hours": []any{hours("day", "08:00", "12:00")}}, 422, "business_hours"),
		put("a holiday twice", map[string]any{"holidays": []any{holiday("2026-12-25"), holiday("2026-12-25")}}, 422, "twice"),
		put("a day that is none", map[string]any{"holidays": []any{holiday("2026-02-30")}}, 422),
		put("another company's id", map[string]any{"id": theirs.CompanyID}, 422),
		put("a logo by name", map[string]any{"logo": uuid.NewString()}, 422, "logo"),
	} {
		s.Run(t)
	}
	trail := a.DB.OwnerPool(t).QueryRow(t.Context(), "select diff::text from changes where company_id = $1 and record = 'company'", mine.CompanyID)
	var diff string
	if err := trail.Scan(&diff); err != nil || !strings.Contains(diff, `"field": "time_zone", "old"`) && !strings.Contains(diff, `"UTC"`) {
		t.Errorf("the trail says %s, %v", diff, err)
	}
}

func TestLogo(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	refusedPictures(t, mine, "/organization/logo")
	token := send(t, mine, offer(t, mine))
	apptest.Scenario{Name: "none yet", As: a.Anyone(), Method: "GET", URL: "/public/quotes/" + token + "/logo", Status: 404}.Run(t)
	bare := mine.Must(t, "GET", "/public/quotes/"+token+"/pdf", nil, 200, nil)
	img := image.NewNRGBA(image.Rect(0, 0, 1280, 300))
	for x := range 600 {
		img.Set(x, 100, color.NRGBA{10, 97, 119, 200})
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		t.Fatal(err)
	}
	raw, kind := attachment(t, "logo.png", buf.Bytes())
	name := apptest.Scenario{Name: "a logo", As: mine, Method: "POST", URL: "/organization/logo", Body: raw, Header: []string{"Content-Type", kind}, Status: 200, Contains: []string{`"version":2`},
		Events: []string{"company change"}}.Run(t).Map(t)["logo"].(string)
	got := mine.Must(t, "GET", "/organization/logo?v="+name, nil, 200, nil)
	if small, err := png.Decode(bytes.NewReader(got.Body)); err != nil || small.Bounds() != image.Rect(0, 0, 640, 150) {
		t.Fatalf("the logo: %v", err)
	} else if _, _, _, alpha := small.At(0, 0).RGBA(); alpha != 0 {
		t.Error("the logo can't be seen through any more")
	}
	printed := mine.Must(t, "GET", "/public/quotes/"+token+"/pdf", nil, 200, nil)
	if len(printed.Body) <= len(bare.Body) || !bytes.Contains(printed.Body, []byte("/Subtype /Image")) {
		t.Error("the letter has no logo")
	}
	for _, s := range []apptest.Scenario{
		{Name: "for customers", As: a.Anyone(), Method: "GET", URL: "/public/quotes/" + token + "/logo", Status: 200},
		{Name: "by a link that is none", As: a.Anyone(), Method: "GET", URL: "/public/quotes/" + strings.Repeat("x", 43) + "/logo", Status: 404},
		{Name: "said with the quote", As: a.Anyone(), Method: "GET", URL: "/public/quotes/" + token, Status: 200, Contains: []string{name}},
		{Name: "another company's", As: theirs, Method: "GET", URL: "/organization/logo?v=" + name, Status: 404, Contains: []string{"no such logo"}},
		{Name: "managers don't", As: mine.Colleague(t, "manager"), Method: "POST", URL: "/organization/logo", Body: raw, Header: []string{"Content-Type", kind}, Status: 403},
		{Name: "away", As: mine, Method: "DELETE", URL: "/organization/logo", Status: 200, Contains: []string{`"logo":""`}, Events: []string{"company change"}},
		{Name: "none any more", As: mine, Method: "GET", URL: "/organization/logo?v=" + name, Status: 404},
	} {
		s.Run(t)
	}
}

// The company's currency and language hold for whatever says none, by every door, and for nothing else.
func TestCompanyCurrency(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	before := made(t, mine, "/deals", map[string]any{"name": "Before", "amount": 100})
	mine.Must(t, "PUT", "/organization/settings", firm(map[string]any{"currency": "jpy", "locale": "de"}), 200, nil)
	account := mine.Must(t, "POST", "/crm/accounts", map[string]any{"name": "Fenwick"}, 201, nil).Map(t)["id"]
	for _, s := range []apptest.Scenario{
		{Name: "a deal", As: mine, Method: "POST", URL: "/deals", Body: map[string]any{"name": "After", "amount": 100}, Status: 201, Contains: []string{`"currency":"JPY"`}, Events: []string{"deals create"}},
		{Name: "a deal that says one", As: mine, Method: "POST", URL: "/deals", Body: map[string]any{"name": "Abroad", "amount": 100, "currency": "SEK"}, Status: 201, Contains: []string{`"currency":"SEK"`}, Events: []string{"deals create"}},
		{Name: "what was there keeps its own", As: mine, Method: "PATCH", URL: "/deals/" + before, Body: map[string]any{"amount": 200}, Status: 200, Contains: []string{`"currency":"EUR"`}, Events: []string{"deals update"}},
		{Name: "a lead", As: mine, Method: "POST", URL: "/crm/leads", Body: map[string]any{"last_name": "Lund", "amount": 100}, Status: 201, Contains: []string{`"currency":"JPY"`}, Events: []string{"leads create"}},
		{Name: "a product", As: mine, Method: "POST", URL: "/products", Body: map[string]any{"name": "Valve", "list_price": 100}, Status: 201, Contains: []string{`"currency":"JPY"`}, Events: []string{"products create"}},
		{Name: "a quote", As: mine, Method: "POST", URL: "/sales/quotes", Body: map[string]any{"title": "Service", "account_id": account}, Status: 201, Contains: []string{`"currency":"JPY"`, `"language":"de"`}, Events: []string{"quotes create"}},
		{Name: "another company's deal", As: theirs, Method: "POST", URL: "/deals", Body: map[string]any{"name": "Theirs", "amount": 100}, Status: 201, Contains: []string{`"currency":"EUR"`}, Events: []string{"deals create"}},
		{Name: "known from the start", As: mine, Method: "GET", URL: "/auth/me", Status: 200, Contains: []string{`"currency":"JPY"`}},
	} {
		s.Run(t)
	}
	if r := importCSV(t, mine, a.Engine().Find("deals"), []byte("Name,Amount,Currency\nImported,1500,\nForeign,1.50,EUR\n")); r["created"] != 2.0 {
		t.Errorf("the import: %v", r)
	}
	list := string(mine.Must(t, "GET", "/deals?q=Imported", nil, 200, nil).Body)
	if !strings.Contains(list, `"amount":1500`) || !strings.Contains(list, `"currency":"JPY"`) {
		t.Errorf("1500 yen came in as %.400s", list)
	}
}

func TestWorkspace(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	ines := mine.Colleague(t, "manager")
	const path = "/workspace/settings"
	body := func(with map[string]any) map[string]any {
		all := map[string]any{"assistant_name": "Ember", "greeting": "Good morning.", "tone": "friendly", "languages": []string{"de", "en"}, "hand_off": "unanswered",
			"hand_off_message": "Somebody of us writes to you.", "retention_days": nil}
		maps.Copy(all, with)
		return all
	}
	put := func(name string, with map[string]any, says ...string) apptest.Scenario {
		return apptest.Scenario{Name: name, As: mine, Method: "PUT", URL: path, Body: body(with), Status: 422, Contains: says}
	}
	for _, s := range []apptest.Scenario{
		{Name: "as it begins", As: ines, Method: "GET", URL: path, Status: 200, Contains: []string{`"version":1`, `"tone":"neutral"`, `"languages":[]`, `"retention_days":null`}},
		{Name: "changed", As: mine, Method: "PUT", URL: path, Header: []string{"If-Match", `"1"`}, Body: body(nil), Status: 200, Contains: []string{`"version":2`, "Ember"}, Events: []string{"company change"}},
		{Name: "the same again is no change", As: mine, Method: "PUT", URL: path, Body: body(nil), Status: 200, Contains: []string{`"version":2`}},
		{Name: "on an old version", As: mine, Method: "PUT", URL: path, Header: []string{"If-Match", `"1"`}, Body: body(map[string]any{"tone": "neutral"}), Status: 412},
		{Name: "members only read", As: ines, Method: "PUT", URL: path, Body: body(nil), Status: 403},
		put("an unknown tone", map[string]any{"tone": "rude"}, `"tone"`),
		put("an unknown language", map[string]any{"languages": []string{"tlh"}}, "languages"),
		put("a language twice", map[string]any{"languages": []string{"de", "de"}}, "twice"),
		put("an unknown rule", map[string]any{"hand_off": "sometimes"}, `"hand_off"`),
		put("no days", map[string]any{"retention_days": 0}, "retention_days"),
		put("an age", map[string]any{"retention_days": 100000}, "retention_days"),
		put("a long greeting", map[string]any{"greeting": strings.Repeat("x", 501)}, `"greeting"`),
		put("a zero byte", map[string]any{"assistant_name": "a\x00"}, `"assistant_name"`),
		{Name: "others have their own", As: theirs, Method: "GET", URL: path, Status: 200, Lacks: []string{"Ember"}},
	} {
		s.Run(t)
	}
	widget := mine.Must(t, "POST", "/embed/generate", map[string]any{"name": "Shop", "allowed_origins": []string{"https://shop.test"}, "ask_email": true}, 201, nil).Map(t)["id"].(string)
	ask := func() map[string]any {
		origin := []string{"Origin", "https://shop.test"}
		visitor := *a.Anyone()
		session := visitor.Do(t, "POST", "/embed/widget/"+widget+"/session", map[string]any{"page_url": "https://shop.test/x"}, origin...).Map(t)
		visitor.Token = session["visitor_token"].(string)
		res := visitor.Do(t, "POST", "/embed/widget/"+widget+"/messages", map[string]any{"text": "¿Cuándo hay que cambiar el filtro de la bomba?", "page_url": "https://shop.test/x"}, origin...)
		if res.Status != 200 {
			t.Fatalf("%d %s", res.Status, res.Body)
		}
		return res.Map(t)
	}
	said := fmt.Sprint(ask()["message"].(map[string]any)["text"])
	if !strings.HasPrefix(said, "Das finde ich in unseren Unterlagen leider nicht.") || !strings.HasSuffix(said, "Somebody of us writes to you.") {
		t.Errorf("in the first language, friendly, with the offer: %q", said)
	}
	for rule, offered := range map[string]bool{"unanswered": true, "never": false} {
		mine.Must(t, "PUT", path, body(map[string]any{"hand_off": rule}), 200, nil)
		if answer := ask(); answer["ask_email"] != offered || strings.Contains(fmt.Sprint(answer), "Somebody of us") != offered {
			t.Errorf("%s: %v", rule, answer)
		}
	}
	mine.Must(t, "PUT", path, body(map[string]any{"hand_off": "open_hours"}), 200, nil)
	today := time.Now().UTC().Format(time.DateOnly)
	mine.Must(t, "PUT", "/organization/settings", firm(map[string]any{"time_zone": "UTC", "holidays": []any{map[string]any{"date": today, "name": "Closed"}}}), 200, nil)
	if answer := ask(); answer["ask_email"] != false {
		t.Errorf("on a holiday: %v", answer)
	}
	mine.Must(t, "PUT", "/organization/settings", firm(map[string]any{"time_zone": "UTC"}), 200, nil)
	if answer := ask(); answer["ask_email"] != true {
		t.Errorf("on an open day: %v", answer)
	}
}

func TestNotificationSettings(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	ines := mine.Colleague(t, "agent")
	set := func(event string, inApp, email bool) map[string]any {
		return map[string]any{"events": []any{map[string]any{"event": event, "in_app": inApp, "email": email}}}
	}
	const path = "/settings/notifications"
	for _, s := range []apptest.Scenario{
		{Name: "an unknown event", As: ines, Method: "PUT", URL: path, Body: set("full_moon", true, true), Status: 422, Contains: []string{"event"}},
		{Name: "an event twice", As: ines, Method: "PUT", URL: path, Body: map[string]any{"events": []any{map[string]any{"event": "mention", "in_app": true, "email": true}, map[string]any{"event": "mention", "in_app": false, "email": true}}}, Status: 422, Contains: []string{"twice"}},
		{Name: "for somebody else", As: ines, Method: "PUT", URL: path, Body: map[string]any{"events": []any{}, "user_id": mine.UserID}, Status: 422},
		{Name: "nobody", As: a.Anyone(), Method: "PUT", URL: path, Body: set("mention", true, true), Status: 401},
		{Name: "silence", As: ines, Method: "PUT", URL: path, Body: set("assigned", false, false), Status: 200, Contains: []string{`{"event":"assigned","in_app":false,"email":false}`, `{"event":"mention","in_app":true,"email":false}`}},
		{Name: "others keep theirs", As: mine, Method: "GET", URL: "/settings", Status: 200, Contains: []string{`{"event":"assigned","in_app":true,"email":false}`}},
	} {
		s.Run(t)
	}
	give := func(title string) {
		made(t, mine, "/tasks", map[string]any{"title": title, "assignee_id": ines.UserID})
	}
	give("Not told")
	ines.Must(t, "PUT", path, set("assigned", false, true), 200, nil)
	give("By mail only")
	ines.Must(t, "PUT", path, set("assigned", true, false), 200, nil)
	give("In the program only")
	page := told(t, ines, "In the program only")
	if items := page["items"].([]any); len(items) != 1 || page["unseen"] != 1.0 {
		t.Errorf("told in the program of %v", items)
	}
	mails := ""
	for range 100 {
		if mails = string(mine.Must(t, "GET", "/mails", nil, 200, nil).Body); strings.Contains(mails, "By mail only") {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if !strings.Contains(mails, "Mara Lindqvist gave you the task “By mail only”") || strings.Contains(mails, "Not told") || strings.Contains(mails, "In the program") || !strings.Contains(mails, ines.Email) {
		t.Errorf("the mails: %s", mails)
	}
	if list := string(theirs.Must(t, "GET", "/mails", nil, 200, nil).Body); strings.Contains(list, "By mail only") {
		t.Errorf("another company's mails: %s", list)
	}
}

// A customer's word on a quote goes to whoever looks after it, by the ways that they have settled.
func TestQuoteNotifications(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine := a.Register(t, "Aldermoor Heat")
	accept := func() {
		id := offer(t, mine)
		mine.Must(t, "PATCH", "/sales/quotes/"+id, map[string]any{"owner_id": mine.UserID}, 200, nil)
		token := send(t, mine, id)
		a.Anyone().Must(t, "POST", "/public/quotes/"+token+"/accept", map[string]any{"name": "Elin Sandvik"}, 200, nil)
	}
	accept()
	told(t, mine, `"kind":"quote"`)
	if mails := string(mine.Must(t, "GET", "/mails", nil, 200, nil).Body); strings.Count(mails, "was accepted") != 1 {
		t.Errorf("one mail to the owner by default: %s", mails)
	}
	mine.Must(t, "PUT", "/settings/notifications", map[string]any{"events": []any{map[string]any{"event": "quote", "in_app": false, "email": false}}}, 200, nil)
	accept()
	page := mine.Must(t, "GET", "/notifications", nil, 200, nil)
	if mails := string(mine.Must(t, "GET", "/mails", nil, 200, nil).Body); strings.Count(mails, "was accepted") != 1 || strings.Count(string(page.Body), `"kind":"quote"`) != 1 {
		t.Errorf("told although switched off: %s", page.Body)
	}
}

func TestAllSettings(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine := a.Register(t, "Aldermoor Heat")
	apptest.Scenario{Name: "everything", As: mine.Colleague(t, "viewer"), Method: "GET", URL: "/settings", Status: 200,
		Contains: []string{`"profile":{`, `"appearance":{`, `"notifications":[{`, `"organization":{"version":1`, `"workspace":{"version":1`, "Aldermoor Heat"}}.Run(t)
	apptest.Scenario{Name: "nobody", As: a.Anyone(), Method: "GET", URL: "/settings", Status: 401}.Run(t)
	apptest.Scenario{Name: "the company by itself", As: mine, Method: "GET", URL: "/organization/settings", Status: 200}.Run(t)
	apptest.Scenario{Name: "the assistant by itself", As: mine, Method: "GET", URL: "/workspace/settings", Status: 200}.Run(t)
}
