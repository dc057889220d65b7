package auth_test

import (
	"net/http"
	"testing"

	"rapport/internal/identity/auth"
)

func refused(t *testing.T, a answer) {
	t.Helper()
	if a.status != 401 || a.header.Get("WWW-Authenticate") != `Bearer error="invalid_token"` || a.header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("got %d %v %s", a.status, a.header, a.text)
	}
}

func (w *world) me(authorization string) answer {
	w.t.Helper()
	req, err := http.NewRequest("GET", w.server.URL+"/api/v1/auth/me", nil)
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Authorization", authorization)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusRequestHeaderFieldsTooLarge {
		return answer{status: res.StatusCode}
	}
	return read(w.t, res)
}

func TestOtherWaysToSendAToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{})
	b := w.signUp("mara@aldermoor.example")
	refused(t, w.browser().call("GET", "/auth/me", ""))
	refused(t, w.browser().call("GET", "/auth/me?access_token="+b.access, ""))
	refused(t, w.me("Basic "+b.access))
	refused(t, w.me(b.access))
}

func TestTheRefreshCookieIsNoAccessToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{})
	b := w.signUp("mara@aldermoor.example")
	refused(t, w.me("Bearer "+b.refresh))
}
