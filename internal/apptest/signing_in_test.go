package apptest

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"rapport/internal/platform/mail"
)

const known = "correct horse battery"

// await gives the newest private mail to an address with these words in its subject.
func (a *App) await(t *testing.T, to, subject string) mail.PrivateMail {
	t.Helper()
	for range 500 {
		list, err := a.PrivateMails(context.Background(), to)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range list {
			if m.State == "kept" && strings.Contains(m.Subject, subject) {
				return m
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("no mail %q to %s", subject, to)
	panic("unreachable")
}

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

func codeOf(m mail.PrivateMail) string { return sixDigits.FindString(m.Text) }

func tokenOf(m mail.PrivateMail) string {
	_, token, _ := strings.Cut(m.LinkURL, "#token=")
	return token
}

// other is a code that is not the given one.
func other(code string) string {
	if code == "000000" {
		return "000001"
	}
	return "000000"
}

// later moves what was mailed into the past, so that the next mail may go.
func (a *App) later(t *testing.T) {
	t.Helper()
	a.DB.AsOwner(t, "update sign_in_codes set created_at = created_at - interval '2 minutes'")
	a.DB.AsOwner(t, "update sign_in_links set created_at = created_at - interval '2 minutes'")
}

func TestVerificationByCodeAndLink(t *testing.T) {
	a := New(t)
	owner, anyone := a.Register(t, "Aldermoor Heat"), a.Anyone()
	if me := owner.Do(t, "GET", "/auth/me", nil).Map(t); me["email_verified"] != false {
		t.Fatalf("verified from the start: %v", me["email_verified"])
	}
	m := a.await(t, owner.Email, "Confirm")
	code, token := codeOf(m), tokenOf(m)
	Scenario{Name: "a wrong code", As: owner, Method: "POST", URL: "/auth/verify-otp", Body: map[string]any{"purpose": "verification", "code": other(code)}, Status: 422, Contains: []string{"wrong_code"}}.Run(t)
	Scenario{Name: "of another person", As: a.Register(t, "Fenwick Works"), Method: "POST", URL: "/auth/verify-otp", Body: map[string]any{"purpose": "verification", "code": code}, Status: 422, Contains: []string{"wrong_code"}}.Run(t)
	Scenario{Name: "a link that is none", As: anyone, Method: "POST", URL: "/auth/verify-email", Body: map[string]any{"token": strings.Repeat("A", 52)}, Status: 410, Contains: []string{"link_over"}}.Run(t)
	Scenario{Name: "neither", As: anyone, Method: "POST", URL: "/auth/verify-email", Body: map[string]any{}, Status: 422}.Run(t)
	Scenario{Name: "both", As: anyone, Method: "POST", URL: "/auth/verify-email", Body: map[string]any{"token": token, "code": code}, Status: 422}.Run(t)
	Scenario{Name: "the link resets no password", As: anyone, Method: "POST", URL: "/auth/reset-password", Body: map[string]any{"token": token, "password": "nine sparrows over fen"}, Status: 410}.Run(t)
	Scenario{Name: "the code", As: owner, Method: "POST", URL: "/auth/verify-otp", Body: map[string]any{"purpose": "verification", "code": code}, Status: 200, Contains: []string{`"email_verified":true`},
		Events: []string{"members verify"}}.Run(t)
	Scenario{Name: "the code again", As: owner, Method: "POST", URL: "/auth/verify-otp", Body: map[string]any{"purpose": "verification", "code": code}, Status: 422}.Run(t)
	Scenario{Name: "the link", As: anyone, Method: "POST", URL: "/auth/verify-email", Body: map[string]any{"token": token}, Status: 200}.Run(t)
	a.later(t)
	owner.Must(t, "POST", "/auth/send-otp", map[string]any{"purpose": "step_up"}, 202, nil)
	step := codeOf(a.await(t, owner.Email, "confirm a change"))
	anyone.Must(t, "POST", "/auth/verify-otp", map[string]any{"email": owner.Email, "purpose": "login", "code": step}, 422, nil)
	if me := owner.Do(t, "GET", "/auth/me", nil).Map(t); me["email_verified"] != true {
		t.Error("not verified")
	}
}

// Whoever asks for a mail is told the same, whether there is an account or not; and only who exists gets one.
func TestAskingForMailsTellsNothing(t *testing.T) {
	a := New(t)
	owner, anyone := a.Register(t, "Aldermoor Heat"), a.Anyone()
	a.DB.AsOwner(t, "update users set verified_at = now()")
	a.await(t, owner.Email, "Confirm")
	for _, c := range []struct {
		url  string
		body map[string]any
	}{{"/auth/send-otp", map[string]any{"purpose": "login"}}, {"/auth/forgot-password", map[string]any{}}, {"/auth/resend-verification", map[string]any{}}} {
		ask := func(email string) *Response {
			c.body["email"] = email
			return anyone.Do(t, "POST", c.url, c.body)
		}
		there, not := ask(owner.Email), ask("nobody@aldermoor.example")
		if there.Status != 202 || not.Status != 202 || string(there.Body) != string(not.Body) {
			t.Errorf("%s: %d %s, for nobody %d %s", c.url, there.Status, there.Body, not.Status, not.Body)
		}
		again, notAgain := ask(owner.Email), ask("nobody@aldermoor.example")
		if again.Status != 429 || notAgain.Status != 429 || again.Header.Get("Retry-After") != notAgain.Header.Get("Retry-After") || again.Header.Get("Retry-After") == "" {
			t.Errorf("%s again: %d after %s, for nobody %d after %s", c.url, again.Status, again.Header.Get("Retry-After"), notAgain.Status, notAgain.Header.Get("Retry-After"))
		}
		if res := ask("no address"); res.Status != 422 {
			t.Errorf("%s: no address: %d", c.url, res.Status)
		}
	}
	wrong := anyone.Do(t, "POST", "/auth/verify-otp", map[string]any{"email": owner.Email, "purpose": "login", "code": other(codeOf(a.await(t, owner.Email, "sign in")))})
	nobody := anyone.Do(t, "POST", "/auth/verify-otp", map[string]any{"email": "nobody@aldermoor.example", "purpose": "login", "code": "000000"})
	if w, n := wrong.Map(t), nobody.Map(t); wrong.Status != nobody.Status || w["detail"] != n["detail"] || w["code"] != n["code"] {
		t.Errorf("%s tells an account from none: %s", wrong.Body, nobody.Body)
	}
	if list, err := a.PrivateMails(context.Background(), "nobody@aldermoor.example"); err != nil || len(list) > 0 {
		t.Errorf("nobody got %v %v", list, err)
	}
}

func TestSigningInByCode(t *testing.T) {
	a := New(t)
	owner, anyone := a.Register(t, "Aldermoor Heat"), a.Anyone()
	a.DB.AsOwner(t, "update users set verified_at = now()")
	send := map[string]any{"email": owner.Email, "purpose": "login"}
	anyone.Must(t, "POST", "/auth/send-otp", send, 202, nil)
	code := codeOf(a.await(t, owner.Email, "sign in"))
	redeem := func(code string) *Response {
		return anyone.Do(t, "POST", "/auth/verify-otp", map[string]any{"email": owner.Email, "purpose": "login", "code": code})
	}
	for range 4 {
		if res := redeem(other(code)); res.Status != 422 {
			t.Fatalf("a wrong code: %d", res.Status)
		}
	}
	res := redeem(code)
	if res.Status != 200 || res.Map(t)["access_token"] == "" || !strings.Contains(res.Header.Get("Set-Cookie"), "rapport_refresh") {
		t.Fatalf("the fifth try: %d %s", res.Status, res.Body)
	}
	if res := redeem(code); res.Status != 422 {
		t.Errorf("the code again: %d", res.Status)
	}
}

func TestACodeIsTriedFiveTimes(t *testing.T) {
	a := New(t)
	owner, anyone := a.Register(t, "Aldermoor Heat"), a.Anyone()
	a.DB.AsOwner(t, "update users set verified_at = now()")
	anyone.Must(t, "POST", "/auth/send-otp", map[string]any{"email": owner.Email, "purpose": "login"}, 202, nil)
	code := codeOf(a.await(t, owner.Email, "sign in"))
	redeem := func(code string) int {
		return anyone.Do(t, "POST", "/auth/verify-otp", map[string]any{"email": owner.Email, "purpose": "login", "code": code}).Status
	}
	for range 5 {
		redeem(other(code))
	}
	if status := redeem(code); status != 422 {
		t.Errorf("after five wrong ones the right code: %d", status)
	}
	// The password still lets the owner in: nobody can lock them out by typing codes.
	anyone.Must(t, "POST", "/auth/login", map[string]any{"email": owner.Email, "password": known}, 200, nil)
}

func TestCodesAreOverAfterTenMinutes(t *testing.T) {
	a := New(t)
	owner, anyone := a.Register(t, "Aldermoor Heat"), a.Anyone()
	a.DB.AsOwner(t, "update users set verified_at = now()")
	anyone.Must(t, "POST", "/auth/send-otp", map[string]any{"email": owner.Email, "purpose": "login"}, 202, nil)
	code := codeOf(a.await(t, owner.Email, "sign in"))
	a.DB.AsOwner(t, "update sign_in_codes set expires_at = expires_at - interval '10 minutes 1 second'")
	anyone.Must(t, "POST", "/auth/verify-otp", map[string]any{"email": owner.Email, "purpose": "login", "code": code}, 422, nil)
}

// One who registered with a stranger's address must not be inside once the stranger comes: the stranger gets a link to choose
// a password of their own.
func TestAnUnprovenAddressGetsNoCodeToSignIn(t *testing.T) {
	a := New(t)
	owner := a.Register(t, "Aldermoor Heat")
	a.Anyone().Must(t, "POST", "/auth/send-otp", map[string]any{"email": owner.Email, "purpose": "login"}, 202, nil)
	m := a.await(t, owner.Email, "new password")
	a.Anyone().Must(t, "POST", "/auth/reset-password", map[string]any{"token": tokenOf(m), "password": "nine sparrows over fen"}, 204, nil)
	if status := owner.Do(t, "GET", "/auth/me", nil).Status; status != 401 {
		t.Errorf("who registered first is still inside: %d", status)
	}
	Scenario{Name: "an app needs a proven address", As: a.Register(t, "Fenwick Works"), Method: "POST", URL: "/auth/totp", Status: 409, Contains: []string{"email_unverified"}}.Run(t)
}

func TestPasswordReset(t *testing.T) {
	a := New(t)
	owner, anyone := a.Register(t, "Aldermoor Heat"), a.Anyone()
	anyone.Must(t, "POST", "/auth/forgot-password", map[string]any{"email": strings.ToUpper(owner.Email)}, 202, nil)
	token := tokenOf(a.await(t, owner.Email, "new password"))
	reset := func(token, password string, status int, contains ...string) {
		t.Helper()
		Scenario{Name: "reset", As: anyone, Method: "POST", URL: "/auth/reset-password", Body: map[string]any{"token": token, "password": password}, Status: status, Contains: contains}.Run(t)
	}
	reset(token, "short", 422, "at least 8")
	reset(token, "password1", 422, "first that somebody would try")
	reset(token, owner.Email, 422, "must not be your e-mail")
	reset(token+"A", "nine sparrows over fen", 410, "link_over")
	reset("", "nine sparrows over fen", 422)
	reset(token, "nine sparrows over fen", 204)
	reset(token, "nine sparrows over fens", 410)
	if status := owner.Do(t, "GET", "/auth/me", nil).Status; status != 401 {
		t.Errorf("an old session still works: %d", status)
	}
	anyone.Must(t, "POST", "/auth/login", map[string]any{"email": owner.Email, "password": known}, 401, nil)
	anyone.Must(t, "POST", "/auth/login", map[string]any{"email": owner.Email, "password": "nine sparrows over fen"}, 200, nil)
	a.await(t, owner.Email, "was changed")
	events := strings.Join(owner.events(t, 0), ",")
	if !strings.Contains(events, "members password_reset") {
		t.Errorf("events %s", events)
	}
	a.DB.AsOwner(t, "update sign_in_links set expires_at = now() - interval '1 second'")
}

func TestExpiredResetLinks(t *testing.T) {
	a := New(t)
	owner, anyone := a.Register(t, "Aldermoor Heat"), a.Anyone()
	anyone.Must(t, "POST", "/auth/forgot-password", map[string]any{"email": owner.Email}, 202, nil)
	token := tokenOf(a.await(t, owner.Email, "new password"))
	a.DB.AsOwner(t, "update sign_in_links set expires_at = now() - interval '1 second'")
	anyone.Must(t, "POST", "/auth/reset-password", map[string]any{"token": token, "password": "nine sparrows over fen"}, 410, nil)
}

// authenticator turns an app on and gives its secret and the recovery codes.
func (c *Client) authenticator(t *testing.T) (secret string, recovery []string) {
	t.Helper()
	c.app.DB.AsOwner(t, "update users set verified_at = now()")
	var e struct{ Secret, URI, QR string }
	c.Must(t, "POST", "/auth/totp", nil, 200, &e)
	if !strings.HasPrefix(e.URI, "otpauth://totp/Rapport:") || e.QR == "" {
		t.Fatalf("enrolment %+v", e)
	}
	var out struct {
		Codes []string `json:"recovery_codes"`
	}
	Scenario{Name: "a wrong first code", As: c, Method: "POST", URL: "/auth/totp/confirm", Body: map[string]any{"code": "12345x"}, Status: 422, Contains: []string{`"field":"code"`}}.Run(t)
	res := Scenario{Name: "the first code", As: c, Method: "POST", URL: "/auth/totp/confirm", Body: map[string]any{"code": now(t, e.Secret, 0)}, Status: 200, Events: []string{"members totp_on"}}.Run(t)
	if err := json.Unmarshal(res.Body, &out); err != nil {
		t.Fatal(err)
	}
	if len(out.Codes) != 10 {
		t.Fatalf("recovery codes %v", out.Codes)
	}
	return e.Secret, out.Codes
}

func now(t *testing.T, secret string, steps int) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, time.Now().Add(time.Duration(steps)*30*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func TestSigningInWithAnAuthenticator(t *testing.T) {
	a := New(t)
	owner, anyone := a.Register(t, "Aldermoor Heat"), a.Anyone()
	secret, recovery := owner.authenticator(t)
	login := func(more ...string) *Response {
		body := map[string]any{"email": owner.Email, "password": known}
		for i := 0; i+1 < len(more); i += 2 {
			body[more[i]] = more[i+1]
		}
		return anyone.Do(t, "POST", "/auth/login", body)
	}
	want := func(res *Response, status int, code string) {
		t.Helper()
		got, _ := res.Map(t)["code"].(string)
		if res.Status != status || got != code {
			t.Errorf("%d %s, want %d %q", res.Status, res.Body, status, code)
		}
	}
	want(login(), 401, "totp_required")
	want(login("password", "not the one", "totp", now(t, secret, 1)), 401, "wrong_credentials")
	want(login("totp", now(t, secret, 0)), 401, "wrong_totp") // confirmed with it
	want(login("totp", now(t, secret, 9)), 401, "wrong_totp")
	want(login("totp", strings.Repeat("9", 20)), 401, "wrong_totp")
	want(login("totp", now(t, secret, 1)), 200, "")
	want(login("totp", now(t, secret, 1)), 401, "wrong_totp")
	want(login("recovery_code", "aaaa-bbbb-cccc-dddd"), 401, "wrong_totp")
	want(login("recovery_code", strings.ToUpper(strings.ReplaceAll(recovery[0], "-", " "))), 200, "")
	want(login("recovery_code", recovery[0]), 401, "wrong_totp")
	anyone.Must(t, "POST", "/auth/send-otp", map[string]any{"email": owner.Email, "purpose": "login"}, 202, nil)
	code := codeOf(a.await(t, owner.Email, "sign in"))
	byCode := map[string]any{"email": owner.Email, "purpose": "login", "code": code}
	want(anyone.Do(t, "POST", "/auth/verify-otp", byCode), 401, "totp_required")
	byCode["recovery_code"] = recovery[1]
	want(anyone.Do(t, "POST", "/auth/verify-otp", byCode), 200, "")
	owner.Must(t, "POST", "/auth/totp", nil, 409, nil)
	if state := owner.Do(t, "GET", "/auth/security", nil).Map(t); state["totp"] != true || state["recovery_codes"] != float64(8) {
		t.Errorf("state %v", state)
	}
	owner.Must(t, "POST", "/auth/recovery-codes", nil, 200, nil)
	want(login("recovery_code", recovery[2]), 401, "wrong_totp")
	owner.Must(t, "DELETE", "/auth/totp", nil, 204, nil)
	owner.Must(t, "DELETE", "/auth/totp", nil, 404, nil)
	if events := owner.events(t, 0); !slices.Contains(events, "members totp_off") {
		t.Errorf("events %v", events)
	}
	want(login(), 200, "")
	a.await(t, owner.Email, "are off")
	// The secret stands nowhere in the clear.
	a.DB.AsOwner(t, "do $$ begin if exists (select from authenticators) or exists (select from recovery_codes) then raise 'something was left'; end if; end $$")
}

func TestDangerousChangesNeedAFreshProof(t *testing.T) {
	a := New(t)
	owner := a.Register(t, "Aldermoor Heat")
	secret, recovery := owner.authenticator(t)
	stale := func() { a.DB.AsOwner(t, "update sessions set proven_at = now() - interval '10 minutes 1 second'") }
	id := owner.Do(t, "GET", "/auth/sessions", nil).Map(t)["items"].([]any)[0].(map[string]any)["id"].(string)
	for _, c := range [][2]string{{"POST", "/auth/totp"}, {"DELETE", "/auth/totp"}, {"POST", "/auth/recovery-codes"}, {"DELETE", "/auth/sessions/" + id}, {"POST", "/auth/sessions/end-others"},
		{"POST", "/auth/passkeys/options"}, {"DELETE", "/auth/passkeys/" + id}} {
		stale()
		Scenario{Name: "unproven", As: owner, Method: c[0], URL: c[1], Status: 403, Contains: []string{"step_up_required"}}.Run(t)
	}
	Scenario{Name: "unproven", As: owner, Method: "POST", URL: "/auth/passkeys", Body: map[string]any{"name": "x", "ceremony_id": id, "credential": map[string]any{}}, Status: 403, Contains: []string{"step_up_required"}}.Run(t)
	step := func(body map[string]any, status int) {
		t.Helper()
		stale()
		owner.Must(t, "POST", "/auth/step-up", body, status, nil)
		want := 403
		if status == 200 {
			want = 200
		}
		owner.Must(t, "POST", "/auth/sessions/end-others", nil, want, nil)
	}
	step(map[string]any{"password": "not the one"}, 422)
	step(map[string]any{"totp": now(t, secret, 5)}, 422)
	step(map[string]any{"code": "123456"}, 422)
	step(map[string]any{}, 422)
	step(map[string]any{"password": known, "totp": now(t, secret, 1)}, 422)
	// With an authenticator, what it shows or a recovery code is needed, as at sign-in.
	step(map[string]any{"password": known}, 422)
	step(map[string]any{"totp": now(t, secret, 1)}, 200)
	step(map[string]any{"recovery_code": recovery[0]}, 200)
	owner.Must(t, "POST", "/auth/send-otp", map[string]any{"purpose": "step_up"}, 202, nil)
	mailed := codeOf(a.await(t, owner.Email, "confirm a change"))
	step(map[string]any{"code": mailed}, 422)
	stale()
	Scenario{Name: "a mailed code", As: owner, Method: "POST", URL: "/auth/verify-otp", Body: map[string]any{"purpose": "step_up", "code": mailed}, Status: 422, Contains: []string{"totp_required"}}.Run(t)
	a.DB.AsOwner(t, "delete from authenticators")
	step(map[string]any{"code": mailed}, 200)
	step(map[string]any{"password": known}, 200)
	a.Anyone().Must(t, "POST", "/auth/send-otp", map[string]any{"purpose": "step_up", "email": owner.Email}, 401, nil)
	a.Anyone().Must(t, "POST", "/auth/step-up", map[string]any{"password": known}, 401, nil)
}

func TestSessionsAreOnesOwn(t *testing.T) {
	a := New(t)
	owner, stranger := a.Register(t, "Aldermoor Heat"), a.Register(t, "Fenwick Works")
	second := owner.As(t, "owner")
	list := func(c *Client) []map[string]any {
		var out struct{ Items []map[string]any }
		c.Must(t, "GET", "/auth/sessions", nil, 200, &out)
		return out.Items
	}
	mine := list(owner)
	if len(mine) != 2 || mine[0]["current"] != true || mine[1]["current"] != false || mine[0]["address"] == "" || mine[0]["company"] != "Aldermoor Heat" {
		t.Fatalf("sessions %v", mine)
	}
	foreign := list(stranger)[0]["id"].(string)
	a1 := Scenario{Name: "a stranger's", As: owner, Method: "DELETE", URL: "/auth/sessions/" + foreign, Status: 404}.Run(t)
	a2 := Scenario{Name: "nobody's", As: owner, Method: "DELETE", URL: "/auth/sessions/018f0000-0000-7000-8000-000000000000", Status: 404}.Run(t)
	Scenario{Name: "no id", As: owner, Method: "DELETE", URL: "/auth/sessions/x", Status: 404}.Run(t)
	if a1.Map(t)["detail"] != a2.Map(t)["detail"] {
		t.Error("a stranger's session is told from none")
	}
	stranger.Must(t, "GET", "/auth/me", nil, http.StatusOK, nil)
	Scenario{Name: "my other one", As: owner, Method: "DELETE", URL: "/auth/sessions/" + mine[1]["id"].(string), Status: 204, Events: []string{"sessions revoke"}}.Run(t)
	second.Must(t, "GET", "/auth/me", nil, 401, nil)
	third := owner.As(t, "owner")
	Scenario{Name: "all others", As: owner, Method: "POST", URL: "/auth/sessions/end-others", Status: 200, Contains: []string{`"ended":1`}, Events: []string{"sessions revoke"}}.Run(t)
	third.Must(t, "GET", "/auth/me", nil, 401, nil)
	owner.Must(t, "GET", "/auth/me", nil, 200, nil)
	stranger.Must(t, "GET", "/auth/me", nil, 200, nil)
}

// Whoever signs in is noted, and whoever could not.
func TestFailedSignInsAreNoted(t *testing.T) {
	a := New(t)
	owner := a.Register(t, "Aldermoor Heat")
	before := len(owner.events(t, 0))
	a.Anyone().Must(t, "POST", "/auth/login", map[string]any{"email": owner.Email, "password": known}, 200, nil)
	if events := owner.events(t, before); len(events) != 1 || events[0] != "sessions sign_in" {
		t.Errorf("events %v", events)
	}
	before++
	a.Anyone().Must(t, "POST", "/auth/login", map[string]any{"email": owner.Email, "password": "not the one"}, 401, nil)
	a.Anyone().Must(t, "POST", "/auth/login", map[string]any{"email": "nobody@aldermoor.example", "password": "not the one"}, 401, nil)
	for range 500 {
		if events := owner.events(t, before); len(events) == 1 && events[0] == "members sign_in_failed" {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("events %v", owner.events(t, before))
}

func TestPasskeysThatAreNone(t *testing.T) {
	a := New(t)
	owner, anyone := a.Register(t, "Aldermoor Heat"), a.Anyone()
	a.DB.AsOwner(t, "update users set verified_at = now()")
	var c struct {
		ID      string         `json:"ceremony_id"`
		Options map[string]any `json:"options"`
	}
	owner.Must(t, "POST", "/auth/passkeys/options", nil, 200, &c)
	add := map[string]any{"ceremony_id": c.ID, "name": "Laptop", "credential": map[string]any{"id": "x"}}
	a.Register(t, "Fenwick Works").Must(t, "POST", "/auth/passkeys", add, 410, nil)
	owner.Must(t, "POST", "/auth/passkeys", add, 422, nil)
	owner.Must(t, "POST", "/auth/passkeys", add, 410, nil)
	owner.Must(t, "POST", "/auth/passkeys", map[string]any{"ceremony_id": c.ID, "name": "  ", "credential": map[string]any{}}, 422, nil)
	anyone.Must(t, "POST", "/auth/passkeys/sign-in-options", nil, 200, &c)
	answer := map[string]any{"ceremony_id": c.ID, "credential": map[string]any{"id": "AAAA", "rawId": "AAAA", "type": "public-key"}}
	owner.Must(t, "POST", "/auth/passkeys/step-up", answer, 410, nil)
	anyone.Must(t, "POST", "/auth/passkeys/sign-in", answer, 422, nil)
	anyone.Must(t, "POST", "/auth/passkeys/sign-in", answer, 410, nil)
	owner.Must(t, "POST", "/auth/passkeys/step-up-options", nil, 200, &c)
	owner.Must(t, "PATCH", "/auth/passkeys/018f0000-0000-7000-8000-000000000000", map[string]any{"name": "x"}, 404, nil)
	owner.Must(t, "DELETE", "/auth/passkeys/018f0000-0000-7000-8000-000000000000", nil, 404, nil)
	owner.Must(t, "GET", "/auth/passkeys", nil, 200, nil)
}
