package apptest_test

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"rapport/internal/apptest"
	"rapport/internal/platform/blob"
	"rapport/internal/platform/picture"
)

// portrait is a photograph of one colour.
func portrait(t *testing.T, c color.Color) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 300, 400))
	draw.Draw(img, img.Rect, image.NewUniform(c), image.Point{}, draw.Src)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var (
	rosy = color.RGBA{220, 120, 120, 255}
	blue = color.RGBA{60, 90, 200, 255}
)

// pictured gives a contact a picture and answers what it is called.
func pictured(t *testing.T, c *apptest.Client, contact string, content []byte) string {
	t.Helper()
	raw, kind := attachment(t, "me.jpg", content)
	res := c.Do(t, http.MethodPut, "/crm/contacts/"+contact+"/avatar", raw, "Content-Type", kind)
	if res.Status != 200 {
		t.Fatalf("%d %s", res.Status, res.Body)
	}
	return res.Map(t)["avatar"].(string)
}

func TestAvatars(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	contact := made(t, mine, "/crm/contacts", map[string]any{"last_name": "Sandvik"})
	foreign := made(t, theirs, "/crm/contacts", map[string]any{"last_name": "Theirs"})
	one, path := "/crm/contacts/"+contact, "/crm/contacts/"+contact+"/avatar"
	apptest.Scenario{Name: "none yet", As: mine, Method: "GET", URL: path, Status: 404}.Run(t)
	raw, kind := attachment(t, "me.png", portrait(t, rosy)) // a JPEG, whatever it is called
	first := apptest.Scenario{Name: "a picture", As: mine, Method: "PUT", URL: path, Body: raw, Header: []string{"Content-Type", kind}, Status: 200,
		Contains: []string{`"version":2`}, Events: []string{"contacts update"}}.Run(t).Map(t)["avatar"].(string)
	got := mine.Do(t, "GET", path+"?v="+first, nil)
	for name, want := range map[string]string{"Content-Type": "image/jpeg", "Cache-Control": "private, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'"} {
		if got.Header.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, got.Header.Get(name), want)
		}
	}
	img, err := jpeg.Decode(bytes.NewReader(got.Body))
	if err != nil || img.Bounds() != image.Rect(0, 0, picture.Side, picture.Side) {
		t.Fatalf("the picture is %v: %v", img, err)
	}
	second := pictured(t, mine, contact, portrait(t, blue))
	if again := mine.Do(t, "GET", path+"?v="+first, nil); second == first || again.Header.Get("Cache-Control") != "no-store" || bytes.Equal(again.Body, got.Body) {
		t.Errorf("another picture, asked for by the name of the first: %v", again.Header)
	}
	for _, s := range []apptest.Scenario{
		{Name: "listed", As: mine, Method: "GET", URL: "/crm/contacts", Status: 200, Contains: []string{`"avatar":"` + second}},
		{Name: "found by its contact", As: mine, Method: "GET", URL: "/crm/contacts?filter=" + url.QueryEscape(`id in ["`+contact+`","`+foreign+`"]`), Status: 200, Contains: []string{second}, Lacks: []string{"Theirs"}},
		{Name: "told", As: mine, Method: "GET", URL: one + "/history", Status: 200, Contains: []string{`"field":"avatar"`}},
		{Name: "not written by hand", As: mine, Method: "PATCH", URL: one, Body: map[string]any{"avatar": first}, Status: 200, Contains: []string{second}},
		{Name: "another company's", As: theirs, Method: "GET", URL: path, Status: 404, Contains: []string{"no such contact"}},
		{Name: "another company's, by name", As: theirs, Method: "GET", URL: path + "?v=" + second, Status: 404, Contains: []string{"no such contact"}},
		{Name: "its name at one's own contact", As: theirs, Method: "GET", URL: "/crm/contacts/" + foreign + "/avatar?v=" + second, Status: 404, Contains: []string{"no such picture"}},
		{Name: "to another company's", As: theirs, Method: "PUT", URL: path, Body: raw, Header: []string{"Content-Type", kind}, Status: 404, Contains: []string{"no such contact"}},
		{Name: "to none", As: mine, Method: "PUT", URL: "/crm/contacts/" + uuid.NewString() + "/avatar", Body: raw, Header: []string{"Content-Type", kind}, Status: 404, Contains: []string{"no such contact"}},
		{Name: "away with another company's", As: theirs, Method: "DELETE", URL: path, Status: 404, Contains: []string{"no such contact"}},
		{Name: "into the trash", As: mine, Method: "DELETE", URL: one, Status: 204, Events: []string{"contacts delete"}},
		{Name: "no picture of the deleted", As: mine, Method: "GET", URL: path, Status: 404},
		{Name: "brought back", As: mine, Method: "POST", URL: one + "/restore", Status: 200, Contains: []string{second}, Events: []string{"contacts restore"}},
		{Name: "there again", As: mine, Method: "GET", URL: path, Status: 200},
		{Name: "away", As: mine, Method: "DELETE", URL: path, Status: 200, Contains: []string{`"avatar":""`}, Events: []string{"contacts update"}},
		{Name: "away already", As: mine, Method: "DELETE", URL: path, Status: 200, Contains: []string{`"avatar":""`}},
		{Name: "none any more", As: mine, Method: "GET", URL: path, Status: 404, Contains: []string{"no such picture"}},
	} {
		s.Run(t)
	}
}

func TestAvatarsRefuse(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine := a.Register(t, "Aldermoor Heat")
	path := "/crm/contacts/" + made(t, mine, "/crm/contacts", map[string]any{"last_name": "Sandvik"}) + "/avatar"
	whole := portrait(t, rosy)
	svg := []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)
	for name, tc := range map[string]struct {
		file    string
		content []byte
		fields  []string
		status  int
		says    string
	}{
		"not an image":  {"me.jpg", []byte("hello"), nil, 422, "no picture that can be read"},
		"an SVG":        {"me.svg", svg, nil, 422, "no picture that can be read"},
		"an SVG as PNG": {"me.png", svg, nil, 422, "no picture that can be read"},
		"0 bytes":       {"me.jpg", nil, nil, 422, "empty"},
		"truncated":     {"me.jpg", whole[:len(whole)/2], nil, 422, "broken or not whole"},
		"too large":     {"me.jpg", append(append([]byte{}, whole...), make([]byte, picture.MaxBytes)...), nil, 413, "15 MB"},
		"no file":       {"", nil, nil, 422, "Choose a picture"},
		"other fields":  {"me.jpg", whole, []string{"company_id", "x"}, 422, "no others"},
	} {
		raw, kind := attachment(t, tc.file, tc.content, tc.fields...)
		apptest.Scenario{Name: name, As: mine, Method: "PUT", URL: path, Body: raw, Header: []string{"Content-Type", kind}, Status: tc.status, Contains: []string{tc.says}}.Run(t)
	}
	raw, kind := attachment(t, "me.jpg", whole)
	for _, s := range []apptest.Scenario{
		{Name: "no form", As: mine, Method: "PUT", URL: path, Body: whole, Header: []string{"Content-Type", "image/jpeg"}, Status: 415, Contains: []string{"multipart/form-data"}},
		{Name: "a form that breaks off", As: mine, Method: "PUT", URL: path, Body: raw[:len(raw)-60], Header: []string{"Content-Type", kind}, Status: 400, Contains: []string{"broke off"}},
		{Name: "nobody", As: a.Anyone(), Method: "PUT", URL: path, Body: raw, Header: []string{"Content-Type", kind}, Status: 401},
		{Name: "viewers only look", As: mine.As(t, "viewer"), Method: "PUT", URL: path, Body: raw, Header: []string{"Content-Type", kind}, Status: 403},
		{Name: "nor take away", As: mine.As(t, "viewer"), Method: "DELETE", URL: path, Status: 403},
	} {
		s.Run(t)
	}
}

// The picture is a field like any other: who may not see it sees none, who may not change it changes none.
func TestRightsToAvatars(t *testing.T) {
	t.Parallel()
	h := newHouse(t, apptest.Shared(t))
	one, other := "/crm/contacts/"+h.mine["contacts"], "/crm/contacts/"+h.theirs["contacts"]
	shown := pictured(t, h.owner, h.mine["contacts"], portrait(t, rosy))
	pictured(t, h.owner, h.theirs["contacts"], portrait(t, blue))
	raw, kind := attachment(t, "me.jpg", portrait(t, blue))
	header := []string{"Content-Type", kind}
	for _, step := range []struct {
		rights []string
		calls  []apptest.Scenario
	}{
		{[]string{"avatar hidden"}, []apptest.Scenario{
			{Name: "hidden", Method: "GET", URL: one + "/avatar?v=" + shown, Status: 404, Contains: []string{"no such picture"}},
			{Name: "hidden in the record", Method: "GET", URL: one, Status: 200, Lacks: []string{"avatar"}},
			{Name: "hidden, changed", Method: "PUT", URL: one + "/avatar", Body: raw, Header: header, Status: 422, Contains: []string{"is not a field of"}},
			{Name: "hidden, removed", Method: "DELETE", URL: one + "/avatar", Status: 422, Contains: []string{"is not a field of"}}}},
		{[]string{"avatar read_only"}, []apptest.Scenario{
			{Name: "read-only", Method: "GET", URL: one + "/avatar?v=" + shown, Status: 200},
			{Name: "read-only, changed", Method: "PUT", URL: one + "/avatar", Body: raw, Header: header, Status: 422, Contains: []string{"not changed"}},
			{Name: "read-only, removed", Method: "DELETE", URL: one + "/avatar", Status: 422, Contains: []string{"not changed"}},
			{Name: "read-only, merged", Method: "POST", URL: one + "/merge", Body: map[string]any{"other_id": h.theirs["contacts"], "take": map[string]string{"avatar": "other"}}, Status: 422, Contains: []string{"not changed"}}}},
		{[]string{"edit own"}, []apptest.Scenario{
			{Name: "of another's contact", Method: "GET", URL: other + "/avatar", Status: 200},
			{Name: "of another's contact, changed", Method: "PUT", URL: other + "/avatar", Body: raw, Header: header, Status: 403},
			{Name: "of another's contact, removed", Method: "DELETE", URL: other + "/avatar", Status: 403},
			{Name: "of one's own", Method: "PUT", URL: one + "/avatar", Body: raw, Header: header, Status: 200, Events: []string{"contacts update"}}}},
		{[]string{"view own"}, []apptest.Scenario{
			{Name: "of the unseen", Method: "GET", URL: other + "/avatar", Status: 404, Contains: []string{"no such contact"}},
			{Name: "of the unseen, changed", Method: "PUT", URL: other + "/avatar", Body: raw, Header: header, Status: 404, Contains: []string{"no such contact"}},
			{Name: "of the unseen, removed", Method: "DELETE", URL: other + "/avatar", Status: 404, Contains: []string{"no such contact"}}}},
	} {
		h.grant(t, "contacts", step.rights...)
		for _, s := range step.calls {
			s.As = h.me
			s.Run(t)
		}
	}
}

// A merge chooses the picture like any other field, and taken back it brings both back.
func TestMergedAvatars(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine := a.Register(t, "Aldermoor Heat")
	stays, goes := made(t, mine, "/crm/contacts", map[string]any{"last_name": "Sandvik"}), made(t, mine, "/crm/contacts", map[string]any{"last_name": "Sandvik"})
	was, other := pictured(t, mine, stays, portrait(t, rosy)), pictured(t, mine, goes, portrait(t, blue))
	face := func(contact string) []byte {
		return mine.Must(t, "GET", "/crm/contacts/"+contact+"/avatar", nil, 200, nil).Body
	}
	before, theirs := face(stays), face(goes)
	set := apptest.Scenario{Name: "merge", As: mine, Method: "POST", URL: "/crm/contacts/" + stays + "/merge", Body: map[string]any{"other_id": goes, "take": map[string]string{"avatar": "other"}}, Status: 200,
		Events: []string{"contacts update", "contacts delete"}}.Run(t).Map(t)["id"].(string)
	apptest.Scenario{Name: "merged", As: mine, Method: "GET", URL: "/crm/contacts/" + stays, Status: 200, Contains: []string{other}, Lacks: []string{was}}.Run(t)
	if !bytes.Equal(face(stays), theirs) {
		t.Error("the merged contact shows another picture than was chosen")
	}
	mine.Must(t, "POST", "/change-sets/"+set+"/undo", nil, 202, nil)
	if !bytes.Equal(face(stays), before) || !bytes.Equal(face(goes), theirs) {
		t.Error("taking the merge back has not brought both pictures back")
	}
}

// Cards carry pictures to other address books, and come in again; other lists leave their names out.
func TestExportedAvatars(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine := a.Register(t, "Aldermoor Heat")
	contact := made(t, mine, "/crm/contacts", map[string]any{"last_name": "Sandvik", "email": "elin@fenwick.example", "notes": "base64, she says"})
	made(t, mine, "/crm/contacts", map[string]any{"last_name": "Without"})
	pictured(t, mine, contact, portrait(t, rosy))
	face := mine.Must(t, "GET", "/crm/contacts/"+contact+"/avatar", nil, 200, nil).Body
	out := mine.Must(t, "GET", "/crm/contacts/export?format=vcf&sort=-name", nil, 200, nil).Body
	for _, line := range strings.Split(string(out), "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line of %d characters: %s", len(line), line)
		}
	}
	whole := strings.ReplaceAll(string(out), "\r\n ", "")
	if want := "PHOTO:data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(face) + "\r\nEND:VCARD\r\n"; !strings.Contains(whole, want) || strings.Count(whole, "PHOTO:") != 1 {
		t.Errorf("the cards lack the picture: %s", whole)
	}
	body, kind := form(t, "file", "people.vcf", out, map[string]string{"options": `{"start": true}`})
	up := mine.Do(t, "POST", "/crm/contacts/import", body, "Content-Type", kind).Map(t)
	var done map[string]any
	until(t, "the import of the export", func() bool {
		done = mine.Must(t, "GET", "/imports/"+up["id"].(string), nil, 200, nil).Map(t)
		return done["status"] == "succeeded"
	})
	if done["rejected"] != 0.0 || done["updated"] != 0.0 {
		t.Errorf("the cards came in as %v rejected, %v updated", done["rejected"], done["updated"])
	}
	apptest.Scenario{Name: "a list", As: mine, Method: "GET", URL: "/crm/contacts/export", Status: 200, Contains: []string{"Sandvik"}, Lacks: []string{"avatar"}, Events: []string{"exports export"}}.Run(t)
}

// A picture goes a month after nobody bears it any more, and no sooner: an undoing may bring it back.
func TestForgottenAvatarsAreSwept(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	mine := a.Register(t, "Aldermoor Heat")
	contact, trashed := made(t, mine, "/crm/contacts", map[string]any{"last_name": "Sandvik"}), made(t, mine, "/crm/contacts", map[string]any{"last_name": "Trashed"})
	kept := pictured(t, mine, trashed, portrait(t, rosy))
	mine.Must(t, "DELETE", "/crm/contacts/"+trashed, nil, 204, nil)
	old, now := pictured(t, mine, contact, portrait(t, rosy)), pictured(t, mine, contact, portrait(t, blue))
	there := func(id string) bool {
		f, _, err := a.Blobs.Open(t.Context(), blob.Key(uuid.MustParse(mine.CompanyID), uuid.MustParse(id)))
		if err == nil {
			f.Close()
		}
		return err == nil
	}
	// Each turn lets every look come that is ordered, and waits for the next ones to be.
	turn := func(unborne int) {
		a.DB.AsOwner(t, "update river.river_job set scheduled_at = now(), state = 'available' where kind = 'sweep_avatar' and state = 'scheduled'")
		for range 200 {
			var left, waiting int
			if err := a.DB.OwnerPool(t).QueryRow(t.Context(), `select count(*) filter (where state <> 'completed' and state <> 'scheduled'), count(*) filter (where state = 'scheduled' and args ? 'unborne')
				from river.river_job where kind = 'sweep_avatar'`).Scan(&left, &waiting); err != nil {
				t.Fatal(err)
			}
			if left == 0 && waiting == unborne {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
		t.Fatal("the sweeping does not come to an end")
	}
	turn(1)
	if !there(old) {
		t.Error("a picture is gone that an undoing could bring back")
	}
	turn(0)
	for id, want := range map[string]bool{old: false, now: true, kept: true} {
		if there(id) != want {
			t.Errorf("a picture is there: %v, want %v (old %s, now %s, in the trash %s)", !want, want, old, now, kept)
		}
	}
	mine.Must(t, "POST", "/crm/contacts/"+trashed+"/restore", nil, 200, nil)
	if res := mine.Do(t, "GET", "/crm/contacts/"+trashed+"/avatar", nil); res.Status != 200 || !strings.HasPrefix(res.Header.Get("Content-Type"), "image/") {
		t.Errorf("the picture of a contact that has come back: %d", res.Status)
	}
}
