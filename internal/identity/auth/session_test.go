package auth_test

import (
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"rapport/internal/identity/auth"
)

func TestRefreshRotates(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{})
	b := w.signUp("mara@aldermoor.example")
	seen := map[string]bool{b.refresh: true}
	for range 3 {
		a := b.call("POST", "/auth/refresh", "").want(t, 200, "")
		if a.refresh == nil || seen[a.refresh.Value] || a.at("user.email") != "mara@aldermoor.example" || a.at("company.role") != "owner" {
			t.Fatalf("answer %s, cookie %v", a.text, a.refresh)
		}
		seen[a.refresh.Value] = true
	}
	b.call("GET", "/auth/me", "").want(t, 200, "")
}

func TestAReusedRefreshEndsTheSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{})
	b := w.signUp("mara@aldermoor.example")
	elsewhere := w.browser()
	elsewhere.call("POST", "/auth/login", object("email", "mara@aldermoor.example", "password", password)).want(t, 200, "")
	thief := *b
	b.call("POST", "/auth/refresh", "").want(t, 200, "")
	a := thief.call("POST", "/auth/refresh", "").want(t, 401, "unauthenticated")
	if a.refresh != nil || a.header.Get("WWW-Authenticate") != `Bearer error="invalid_token"` {
		t.Errorf("headers %v", a.header)
	}
	b.call("POST", "/auth/refresh", "").want(t, 401, "unauthenticated")
	b.call("GET", "/auth/me", "").want(t, 401, "unauthenticated")
	elsewhere.call("GET", "/auth/me", "").want(t, 200, "")
}

func TestOneOfManyRefreshesAtOnceWins(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{})
	b := w.signUp("mara@aldermoor.example")
	var wg sync.WaitGroup
	statuses := make([]int, 8)
	for i := range statuses {
		wg.Go(func() {
			tab := *b
			statuses[i] = tab.call("POST", "/auth/refresh", "").status
		})
	}
	wg.Wait()
	won := 0
	for _, s := range statuses {
		if s == 200 {
			won++
		} else if s != 401 {
			t.Errorf("status %d", s)
		}
	}
	if won > 1 {
		t.Errorf("%d refreshes of one cookie were answered", won)
	}
}

func TestForgedRefreshCookies(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{})
	b := w.signUp("mara@aldermoor.example")
	good := b.refresh
	parts := strings.Split(good, ".")
	session, generation, mac := parts[0], parts[1], parts[2]
	for name, value := range map[string]string{
		"nothing": "", "a word": "x", "dots": "..", "a million dots": strings.Repeat(".", 200_000),
		"an access token": b.access, "the CSRF token": b.csrf,
		"the next generation": session + ".1." + mac, "a negative generation": session + ".-1." + mac,
		"generation with zeros": session + ".00." + mac, "another session": strings.Repeat("0", 8) + session[8:] + "." + generation + "." + mac,
		"session in capitals": strings.ToUpper(session) + "." + generation + "." + mac,
		"no signature":        session + "." + generation + ".", "signature cut": good[:len(good)-1], "signature longer": good + "A",
		"signature padded": good + "=", "zero signature": session + "." + generation + "." + strings.Repeat("A", len(mac)),
	} {
		t.Run(name, func(t *testing.T) {
			forger := w.browser()
			forger.csrf, forger.refresh = b.csrf, value
			if a := forger.call("POST", "/auth/refresh", ""); a.status != 401 && a.status != 431 {
				t.Errorf("got %d %s", a.status, a.text)
			}
		})
	}
	b.call("POST", "/auth/refresh", "").want(t, 200, "")
}

func TestLogout(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{})
	b := w.signUp("mara@aldermoor.example")
	b.call("GET", "/auth/me", "").want(t, 200, "")
	before := *b
	a := b.call("POST", "/auth/logout", "").want(t, 204, "")
	if a.refresh == nil || a.refresh.MaxAge >= 0 || a.refresh.Path != "/api" {
		t.Errorf("the cookie was not cleared: %+v", a.refresh)
	}
	before.call("GET", "/auth/me", "").want(t, 401, "unauthenticated")
	before.call("POST", "/auth/refresh", "").want(t, 401, "unauthenticated")
	before.call("POST", "/auth/logout", "").want(t, 204, "")
}

// A node of several learns of the end by asking the database again.
func TestARevokedSessionEndsWithinTheRecheck(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{Recheck: 100 * time.Millisecond})
	b := w.signUp("mara@aldermoor.example")
	b.call("GET", "/auth/me", "").want(t, 200, "")
	w.db.AsOwner(t, "update sessions set revoked_at = now()")
	eventually(t, "the session's end", func() bool { return b.call("GET", "/auth/me", "").status == 401 })
	b.call("POST", "/auth/refresh", "").want(t, 401, "unauthenticated")
	b.call("POST", "/auth/switch-company", object("company_id", "0198c0de-0000-7000-8000-000000000000")).want(t, 401, "unauthenticated")
}

func TestAnExpiredSessionIsOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{})
	b := w.signUp("mara@aldermoor.example")
	w.db.AsOwner(t, "update sessions set expires_at = now() - interval '1 second'")
	b.call("GET", "/auth/me", "").want(t, 401, "unauthenticated")
	b.call("POST", "/auth/refresh", "").want(t, 401, "unauthenticated")
	w.browser().call("POST", "/auth/login", object("email", "mara@aldermoor.example", "password", password)).want(t, 200, "")
	w.db.AsOwner(t, "do $$ begin if (select count(*) from sessions) <> 1 then raise 'the expired session was kept'; end if; end $$")
}

func TestASessionEndsHoweverMuchItIsUsed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{})
	b := w.signUp("mara@aldermoor.example")
	b.call("POST", "/auth/refresh", "").want(t, 200, "")
	w.db.AsOwner(t, "update sessions set created_at = now() - interval '89 days'")
	b.call("POST", "/auth/refresh", "").want(t, 200, "")
	w.db.AsOwner(t, "do $$ begin if exists (select from sessions where expires_at > now() + interval '1 day') then raise 'it goes on'; end if; end $$")
}

func TestCookieCallsNeedTheCSRFToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{})
	b := w.signUp("mara@aldermoor.example")
	stranger := newWorld(t, auth.Config{}).signUp("mara@aldermoor.example").csrf
	for _, path := range []string{"/auth/refresh", "/auth/logout"} {
		for name, token := range map[string]string{"none": "", "a word": "x", "of another program": stranger, "signature cut": b.csrf[:len(b.csrf)-1]} {
			forger := *b
			forger.header = map[string]string{}
			forger.csrf = token
			if a := forger.call("POST", path, ""); a.status != 403 || a.at("code") != "csrf" {
				t.Errorf("%s with token %s: %d %s", path, name, a.status, a.text)
			}
		}
		other := *b
		other.header = map[string]string{"X-CSRF-Token": w.browser().call("GET", "/auth/csrf-token", "").at("csrf_token")}
		other.call("POST", path, "").want(t, 403, "csrf")
	}
	first := b.csrf
	if a := b.call("GET", "/auth/csrf-token", ""); a.at("csrf_token") != first {
		t.Error("a second tab takes the first one's token away")
	}
	b.call("POST", "/auth/refresh", "").want(t, 200, "")
}

func TestOtherSitesMayNotCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{PublicURL: "https://care.aldermoor.example"})
	b := w.signUp("mara@aldermoor.example")
	for _, c := range []struct {
		name   string
		header map[string]string
		ok     bool
	}{
		{"another site", map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, false},
		{"a subdomain", map[string]string{"Sec-Fetch-Site": "same-site", "Origin": "https://x.aldermoor.example"}, false},
		{"an old browser on another site", map[string]string{"Origin": "https://evil.example"}, false},
		{"an opaque origin", map[string]string{"Origin": "null"}, false},
		{"the public address behind a proxy", map[string]string{"Origin": "https://care.aldermoor.example"}, true},
		{"the same origin", map[string]string{"Sec-Fetch-Site": "same-origin", "Origin": w.server.URL}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			b.header = c.header
			for path, body := range map[string]string{
				"/auth/refresh": "",
				"/auth/login":   object("email", "mara@aldermoor.example", "password", password),
			} {
				a := b.call("POST", path, body)
				if c.ok {
					a.want(t, 200, "")
				} else {
					a.want(t, 403, "forbidden")
				}
				if a.header.Get("Access-Control-Allow-Origin") != "" {
					t.Error("a CORS header")
				}
			}
		})
	}
}

func TestGuessingIsSlowedWithoutLockingOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{})
	w.signUp("mara@aldermoor.example")
	wrong := object("email", "mara@aldermoor.example", "password", "a wrong password")
	for range 20 {
		w.browser().call("POST", "/auth/login", object("email", "mara@aldermoor.example", "password", password)).want(t, 200, "")
	}
	for range 20 {
		w.browser().call("POST", "/auth/login", wrong).want(t, 401, "wrong_credentials")
	}
	var a answer
	for range 100 { // a slow machine gets some tries back meanwhile
		if a = w.browser().call("POST", "/auth/login", wrong); a.status != 401 {
			break
		}
	}
	a.want(t, 429, "too_many")
	wait, err := strconv.Atoi(a.header.Get("Retry-After"))
	if err != nil || wait < 1 || wait > 6 {
		t.Errorf("Retry-After %q", a.header.Get("Retry-After"))
	}
	// Another account of the same address, and an account that is not there, are counted by themselves.
	w.browser().call("POST", "/auth/login", object("email", "nobody@aldermoor.example", "password", password)).want(t, 401, "wrong_credentials")
}
