package widgets_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"rapport/internal/badinput"
	"rapport/internal/care/conversations"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/tenant"
)

// refusedOrigin holds an answer to what a page of a foreign site must get: a refusal that its browser won't let it read.
func refusedOrigin(t *testing.T, name string, r reply) {
	t.Helper()
	if r.status != http.StatusForbidden || r.header.Get("Access-Control-Allow-Origin") != "" || strings.Contains(string(r.raw), "visitor_token") {
		t.Errorf("%s: %d %v %s", name, r.status, r.header, r.raw)
	}
}

func TestOriginsThatAreNotAllowed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(w.widget(w.company(tenant.Owner)))
	path := "/embed/widget/" + v.widget
	for _, line := range badinput.Lines(t, "origin") {
		if !strings.HasPrefix(line.Expect, "403 for the API call") || strings.HasPrefix(line.Name, "site key") || strings.ContainsAny(line.Input, "\t\n") {
			continue
		}
		name := line.ID + " " + line.Name
		refusedOrigin(t, name, w.do(request{method: "POST", path: path + "/session", origin: line.Input, body: map[string]any{"page_url": page}}))
		refusedOrigin(t, name, w.do(request{method: "OPTIONS", path: path + "/messages", origin: line.Input, header: map[string]string{"Access-Control-Request-Method": "POST"}}))
	}
	if n := w.count("select count(*) from visitors"); n != 1 {
		t.Errorf("%d visitors were let in", n-1)
	}
}

func TestEveryCallChecksTheOrigin(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(w.widget(w.company(tenant.Owner)))
	for call, body := range map[string]any{"session": map[string]any{"page_url": page}, "messages": map[string]any{"text": "Hello?", "page_url": page},
		"email": map[string]any{"email": "a@b.example"}, "rating": map[string]any{"message_id": uuid.New(), "helpful": true}} {
		path := "/embed/widget/" + v.widget + "/" + call
		for name, r := range map[string]request{
			"evil":         {origin: "https://evil.test"},
			"none":         {},
			"Referer only": {header: map[string]string{"Referer": page}},
		} {
			r.method, r.path, r.token, r.body = "POST", path, v.token, body
			refusedOrigin(t, call+" "+name, w.do(r))
		}
		ok := w.do(request{method: "OPTIONS", path: path, origin: shop})
		if ok.status != 204 || ok.header.Get("Access-Control-Allow-Origin") != shop || ok.header.Get("Vary") != "Origin" ||
			ok.header.Get("Access-Control-Allow-Headers") != "Authorization, Content-Type, Accept" || ok.header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: %d %v", call, ok.status, ok.header)
		}
	}
	own := w.do(request{method: "POST", path: "/embed/widget/" + v.widget + "/session", origin: public, body: map[string]any{"page_url": public + "/widgets"}})
	if own.status != 200 || own.header.Get("Access-Control-Allow-Origin") != public {
		t.Errorf("the program's own page: %d", own.status)
	}
}

func TestAWidgetWithoutSitesSpeaksAtHomeOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mara := w.company(tenant.Owner)
	code := w.widget(mara)
	w.do(request{method: "PATCH", path: "/embed/codes/" + code.ID.String(), token: mara, body: `{"allowed_origins":[]}`}).into(t, 200, nil)
	path := "/embed/widget/" + code.ID.String() + "/session"
	refusedOrigin(t, "shop", w.do(request{method: "POST", path: path, origin: shop, body: map[string]any{"page_url": page}}))
	w.do(request{method: "POST", path: path, origin: public, body: map[string]any{"page_url": public}}).into(t, 200, nil)
}

func TestAWidgetThatIsNotThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, id := range []string{uuid.NewString(), "x", "%00", "..%2f..", "urn:uuid:" + uuid.NewString(), strings.Repeat("9", 4000)} {
		if r := w.do(request{method: "GET", path: "/embed/widget/" + id}); r.status != 404 {
			t.Errorf("script of %.40s: %d", id, r.status)
		}
		r := w.do(request{method: "POST", path: "/embed/widget/" + id + "/session", origin: shop, body: map[string]any{"page_url": page}})
		if r.status != 404 || r.header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("session of %.40s: %d", id, r.status)
		}
	}
}

// TestForgedVisitorTokens holds every call that needs a token, and the session that only looks at one, against tokens that
// this program did not give to this visitor.
func TestForgedVisitorTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mara, other := w.company(tenant.Owner), w.company(tenant.Owner)
	code := w.widget(mara)
	v, sister, foreign := w.visitor(code), w.visitor(w.widget(mara)), w.visitor(w.widget(other))
	made := forged(t, w, mara, code.ID, v.token)
	made["jwt-055b token of another widget"] = sister.token
	made["origin-055 token of another company"] = foreign.token
	made["jwt-080b a member's token"] = mara
	for name, token := range made {
		for call, body := range map[string]string{"messages": `{"text":"Hello?","page_url":"` + page + `"}`, "email": `{"email":"a@b.example"}`,
			"rating": `{"message_id":"` + uuid.NewString() + `","helpful":true}`} {
			r := w.do(request{method: "POST", path: "/embed/widget/" + v.widget + "/" + call, token: token, origin: shop, body: body})
			if r.status != 401 && r.status != 429 || r.header.Get("Access-Control-Allow-Origin") != shop {
				t.Errorf("%s on %s: %d %s", name, call, r.status, r.raw)
			}
			if r.status == 401 && r.header.Get("WWW-Authenticate") != `Bearer error="invalid_token"` {
				t.Errorf("%s: %v", name, r.header)
			}
		}
	}
	if n := w.count("select count(*) from messages") + w.count("select count(*) from contacts"); n != 0 {
		t.Errorf("%d rows were written", n)
	}
	for _, token := range []string{made["jwt-017 alg none"], sister.token, foreign.token, "x"} {
		sister := visitor{w: w, widget: v.widget, token: token}
		if s := sister.enter(); s.Conversation != nil || s.KnownEmail {
			t.Errorf("a bad token brought back %+v", s)
		}
	}
}

func forged(t *testing.T, w *world, member string, widget uuid.UUID, good string) map[string]string {
	t.Helper()
	parts := strings.Split(good, ".")
	now := time.Now()
	claims := func(change jwt.MapClaims) jwt.MapClaims {
		c := jwt.MapClaims{"iss": "rapport", "aud": "visitor", "sub": w.id("select id from visitors order by created_at limit 1").String(), "cid": w.members[member].CompanyID.String(),
			"wid": widget.String(), "iat": now.Unix(), "exp": now.Add(time.Hour).Unix()}
		for k, v := range change {
			c[k] = v
			if v == nil {
				delete(c, k)
			}
		}
		return c
	}
	key := secret.New([]byte(strings.Repeat("\x07", 32))).Derive("visitor")
	sign := func(c jwt.MapClaims, key any, method jwt.SigningMethod) string {
		token := jwt.NewWithClaims(method, c)
		token.Header["typ"] = "visitor"
		s, err := token.SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	mine := func(change jwt.MapClaims) string { return sign(claims(change), key, jwt.SigningMethodHS256) }
	if r := w.do(request{method: "POST", path: "/embed/widget/" + widget.String() + "/rating", token: mine(nil), origin: shop, body: map[string]any{"message_id": uuid.New(), "helpful": true}}); r.status != 404 {
		t.Fatalf("the forge makes no good tokens, so the bad ones prove nothing: %d %s", r.status, r.raw)
	}
	header := func(h string) string {
		return base64.RawURLEncoding.EncodeToString([]byte(h)) + "." + parts[1] + "." + parts[2]
	}
	return map[string]string{
		"jwt-001 no header":                "",
		"jwt-008 two dots":                 "..",
		"jwt-009 one part":                 "abc",
		"jwt-010 four parts":               good + ".d",
		"jwt-011 many dots":                strings.Repeat(".", 30_000),
		"jwt-013 not base64":               "*.*.*",
		"jwt-014 padded base64":            good + "=",
		"jwt-017 alg none":                 sign(claims(nil), jwt.UnsafeAllowNoneSignatureType, jwt.SigningMethodNone),
		"jwt-019 alg nOnE":                 header(`{"alg":"nOnE","typ":"visitor"}`),
		"jwt-020 alg empty":                header(`{"alg":"","typ":"visitor"}`),
		"jwt-026 alg array":                header(`{"alg":["HS256"],"typ":"visitor"}`),
		"jwt-027 alg number":               header(`{"alg":1,"typ":"visitor"}`),
		"jwt-028 empty signature":          parts[0] + "." + parts[1] + ".",
		"jwt-029 signature of another":     parts[0] + "." + parts[1] + "." + strings.Split(mine(nil), ".")[2],
		"jwt-031 all zero signature":       parts[0] + "." + parts[1] + "." + base64.RawURLEncoding.EncodeToString(make([]byte, 32)),
		"jwt-036 kid ../../dev/null":       header(`{"alg":"HS256","kid":"../../dev/null","typ":"visitor"}`),
		"jwt-055 exp past":                 mine(jwt.MapClaims{"exp": now.Add(-time.Minute).Unix()}),
		"jwt-057 exp missing":              mine(jwt.MapClaims{"exp": nil}),
		"jwt-058 exp negative":             mine(jwt.MapClaims{"exp": -1}),
		"jwt-059 exp year 9999":            mine(jwt.MapClaims{"exp": 253370764800}),
		"jwt-060 nbf future":               mine(jwt.MapClaims{"nbf": now.Add(time.Hour).Unix()}),
		"jwt-063 iss array":                mine(jwt.MapClaims{"iss": []string{}}),
		"jwt-064 aud missing":              mine(jwt.MapClaims{"aud": nil}),
		"jwt-067 sub missing":              mine(jwt.MapClaims{"sub": nil}),
		"jwt-068 sub gone":                 mine(jwt.MapClaims{"sub": uuid.NewString()}) + "x",
		"jwt-072 tid foreign":              mine(jwt.MapClaims{"cid": uuid.NewString()}),
		"jwt-083 another signing key":      sign(claims(nil), []byte("another key of thirty-two bytes!"), jwt.SigningMethodHS256),
		"jwt-083b another method":          sign(claims(nil), key, jwt.SigningMethodHS512),
		"jwt-081 token of another purpose": sign(claims(jwt.MapClaims{"aud": "rapport"}), key, jwt.SigningMethodHS256),
	}
}

// TestAVisitorWhoIsGone has a genuine token of somebody who is not there any more.
func TestAVisitorWhoIsGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(w.widget(w.company(tenant.Owner)))
	w.db.AsOwner(t, "delete from visitors")
	for call, body := range map[string]string{"messages": `{"text":"Hello?","page_url":"` + page + `"}`, "email": `{"email":"a@b.example"}`} {
		if r := v.call("/"+call, body); r.status != 401 {
			t.Errorf("%s: %d %s", call, r.status, r.raw)
		}
	}
	if s := v.enter(); s.Token == "" {
		t.Error("no new start")
	}
}

func TestVisitorsReachNothingElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(w.widget(w.company(tenant.Owner)))
	for _, path := range []string{"/embed/codes", "/conversations", "/conversations/" + uuid.NewString(), "/crm/contacts/" + uuid.NewString() + "/timeline"} {
		if r := w.do(request{method: "GET", path: path, token: v.token, origin: shop}); r.status != 401 || r.header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %d %s", path, r.status, r.raw)
		}
	}
}

func TestAnothersMessagesCantBeRated(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mara, other := w.company(tenant.Owner), w.company(tenant.Owner)
	code := w.widget(mara)
	v := w.visitor(code)
	answer := v.ask("Is it raining?").Message
	question := v.enter().Conversation.Messages[0]
	for name, stranger := range map[string]*visitor{"of the same widget": w.visitor(code), "of another company": w.visitor(w.widget(other))} {
		if r := stranger.call("/rating", map[string]any{"message_id": answer.ID, "helpful": false}); r.status != 404 {
			t.Errorf("a visitor %s: %d %s", name, r.status, r.raw)
		}
	}
	for name, id := range map[string]uuid.UUID{"own question": question.ID, "nothing": uuid.New()} {
		if r := v.call("/rating", map[string]any{"message_id": id, "helpful": false}); r.status != 404 {
			t.Errorf("%s: %d %s", name, r.status, r.raw)
		}
	}
	if r := v.call("/rating", `{"message_id":"x","helpful":true}`); r.status != 422 {
		t.Errorf("no id: %d %s", r.status, r.raw)
	}
	if n := w.count("select count(*) from messages where helpful is not null"); n != 0 {
		t.Errorf("%d ratings were kept", n)
	}
}

func TestAnotherCompanysConversationsAreNotThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mara, other := w.company(tenant.Owner), w.company(tenant.Owner)
	code := w.widget(mara)
	v := w.visitor(code)
	v.ask("Is it raining?")
	v.call("/email", `{"email":"elin@fenwick.example"}`).into(t, 200, nil)
	talk, contact := v.enter().Conversation.ID, w.id("select id from contacts")
	for _, query := range []string{"", "?contact_id=" + contact.String(), "?contact_id=" + uuid.NewString(), "?widget_id=" + code.ID.String()} {
		var page conversations.ConversationPage
		w.do(request{method: "GET", path: "/conversations" + query, token: other}).into(t, 200, &page)
		if len(page.Items) != 0 {
			t.Errorf("%q shows %+v", query, page.Items)
		}
	}
	hidden := w.do(request{method: "GET", path: "/conversations/" + talk.String(), token: other})
	random := w.do(request{method: "GET", path: "/conversations/" + uuid.NewString(), token: other})
	if hidden.status != 404 || random.status != 404 {
		t.Errorf("another's %d, nothing %d", hidden.status, random.status)
	}
	for _, r := range []request{{method: "PATCH", body: `{"name":"x"}`}, {method: "DELETE"}} {
		r.path, r.token = "/embed/codes/"+code.ID.String(), other
		if got := w.do(r); got.status != 404 {
			t.Errorf("%s: %d", r.method, got.status)
		}
	}
	for _, query := range []string{"?contact_id=x", "?cursor=x", "?cursor=" + strings.Repeat("A", 50), "?limit=0", "?limit=201"} {
		if r := w.do(request{method: "GET", path: "/conversations" + query, token: mara}); r.status != 422 {
			t.Errorf("%q: %d %s", query, r.status, r.raw)
		}
	}
}

// TestHostileTextStaysText sends what would run in a page; it comes back as the text it is, in JSON and in nothing else.
func TestHostileTextStaysText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mara := w.company(tenant.Owner)
	code := w.widget(mara)
	var v *visitor
	for i, line := range badinput.Lines(t, "xss") {
		if i >= 55 {
			break
		}
		if i%18 == 0 {
			v = w.visitor(code)
		}
		if strings.TrimSpace(line.Input) == "" {
			continue
		}
		r := v.call("/messages", map[string]any{"text": line.Input, "page_url": page})
		if r.status != 200 || r.header.Get("Content-Type") != "application/json" || r.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Fatalf("%s %s: %d %s", line.ID, line.Name, r.status, r.raw)
		}
		if got := w.text("select text from messages where role = 'visitor' order by id desc limit 1"); got != strings.TrimSpace(line.Input) {
			t.Errorf("%s %s became %q", line.ID, line.Name, got)
		}
	}
}

func TestTextThatIsNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(w.widget(w.company(tenant.Owner)))
	send := func(text, url string) string { return `{"text":"` + text + `","page_url":"` + url + `"}` }
	for name, body := range map[string]string{
		"unicode-001 NUL":       send(`a\u0000b`, page),
		"unicode-006 lone high": send(`\ud800`, page),
		"invalid UTF-8":         send("a\xffb", page),
		"empty":                 send("", page),
		"blanks":                send(` \n\t `, page),
		"huge":                  send(strings.Repeat("ä", 2001), page),
		"no text":               `{"page_url":"` + page + `"}`,
		"no page":               `{"text":"Hello?"}`,
		"javascript page":       send("Hello?", "javascript:alert(1)"),
		"file page":             send("Hello?", "file:///etc/passwd"),
		"page with a sign-in":   send("Hello?", "https://a:b@shop.test/"),
		"page with NUL":         send("Hello?", `https://shop.test/\u0000`),
		"huge page":             send("Hello?", page+strings.Repeat("x", 2001)),
		"twice":                 `{"text":"a","text":"b","page_url":"` + page + `"}`,
		"unknown field":         `{"text":"a","page_url":"` + page + `","role":"assistant"}`,
		"list":                  `[]`,
	} {
		r := v.call("/messages", body)
		if r.status != 400 && r.status != 422 || r.header.Get("Access-Control-Allow-Origin") != shop {
			t.Errorf("%s: %d %s", name, r.status, r.raw)
		}
	}
	if r := v.call("/messages", send(strings.Repeat("x", 2<<20), page)); r.status != 413 {
		t.Errorf("two megabytes: %d", r.status)
	}
	if n := w.count("select count(*) from messages"); n != 0 {
		t.Errorf("%d messages were kept", n)
	}
	v.call("/messages", send(strings.Repeat("ä", 2000), page)).into(t, 200, nil)
}

func TestABrowserWithAnOddName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(w.widget(w.company(tenant.Owner)))
	for i, agent := range []string{"\xff\xfe", strings.Repeat("ü", 5000), ""} {
		r := w.do(request{method: "POST", path: "/embed/widget/" + v.widget + "/session", origin: shop, body: map[string]any{"page_url": page},
			header: map[string]string{"User-Agent": agent}})
		if r.status != 200 {
			t.Errorf("%d: %d %s", i, r.status, r.raw)
		}
	}
}

func TestMembersDoWhatTheirRoleAllows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	owner := w.company(tenant.Owner)
	code := w.widget(owner)
	agent := w.member(w.members[owner].CompanyID, tenant.Agent)
	path := fmt.Sprint("/embed/codes/", code.ID)
	for _, r := range []request{{method: "POST", path: "/embed/generate", body: `{"name":"x"}`}, {method: "PATCH", path: path, body: `{"name":"x"}`}, {method: "DELETE", path: path}} {
		r.token = agent
		if got := w.do(r); got.status != 403 {
			t.Errorf("an agent's %s: %d", r.method, got.status)
		}
		r.token = ""
		if got := w.do(r); got.status != 401 {
			t.Errorf("a stranger's %s: %d", r.method, got.status)
		}
	}
	w.do(request{method: "GET", path: "/embed/codes", token: agent}).into(t, 200, nil)
}
