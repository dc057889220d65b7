package auth_test

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"rapport/internal/identity/auth"
	"rapport/internal/platform/secret"
)

// forge makes tokens from the parts of a good one.
type forge struct {
	t       *testing.T
	w       *world
	good    string
	header  map[string]any
	payload map[string]any
	key     []byte
}

func newForge(t *testing.T, w *world) *forge {
	b := w.signUp("mara@aldermoor.example")
	f := &forge{t: t, w: w, good: b.access, key: w.master.Derive("access")}
	parts := strings.Split(f.good, ".")
	for i, into := range []*map[string]any{&f.header, &f.payload} {
		raw, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err == nil {
			err = json.Unmarshal(raw, into)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	// Numbers go back as they came.
	for _, name := range []string{"iat", "exp"} {
		f.payload[name] = int64(f.payload[name].(float64))
	}
	return f
}

// with signs the good token with some values replaced; nil removes one.
func (f *forge) with(header, payload map[string]any) string {
	return f.raw(change(f.header, header), change(f.payload, payload), f.key)
}

func change(good, by map[string]any) string {
	all := maps.Clone(good)
	maps.Copy(all, by)
	maps.DeleteFunc(all, func(_ string, v any) bool { return v == nil })
	raw, err := json.Marshal(all)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// raw signs any text with HMAC-SHA256, whatever it says of itself.
func (f *forge) raw(header, payload string, key []byte) string {
	text := b64(header) + "." + b64(payload)
	mac, err := jwt.SigningMethodHS256.Sign(text, key)
	if err != nil {
		f.t.Fatal(err)
	}
	return text + "." + b64(string(mac))
}

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

func (f *forge) unsigned(header map[string]any) string {
	return b64(change(f.header, header)) + "." + b64(change(f.payload, nil)) + "."
}

func (f *forge) otherKey() []byte {
	m, err := secret.Load(filepath.Join(f.t.TempDir(), "other"))
	if err != nil {
		f.t.Fatal(err)
	}
	return m.Derive("access")
}

func (f *forge) ecdsa() string {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		f.t.Fatal(err)
	}
	token, err := jwt.NewWithClaims(jwt.SigningMethodES256, jwt.MapClaims(f.payload)).SignedString(key)
	if err != nil {
		f.t.Fatal(err)
	}
	return token
}

func (f *forge) eddsa(header map[string]any) string {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		f.t.Fatal(err)
	}
	token := jwt.NewWithClaims(jwt.SigningMethodEdDSA, jwt.MapClaims(f.payload))
	maps.Copy(token.Header, header)
	text, err := token.SignedString(key)
	if err != nil {
		f.t.Fatal(err)
	}
	return text
}

// bearer gives the token of each line that is about the Authorization header.
func (f *forge) bearer() map[string]string {
	parts := strings.Split(f.good, ".")
	head := func(name string, v any) string { return f.with(map[string]any{name: v}, nil) }
	claim := func(name string, v any) string { return f.with(nil, map[string]any{name: v}) }
	now := time.Now().Unix()
	return map[string]string{
		"jwt-002": "", "jwt-008": "..", "jwt-009": "abc", "jwt-010": "a.b.c.d", "jwt-011": strings.Repeat(".", 500_000),
		"jwt-012": strings.Repeat("a", 1<<20), "jwt-013": "*.*.*", "jwt-014": parts[0] + "=." + parts[1] + "=." + parts[2] + "=",
		"jwt-017": f.unsigned(map[string]any{"alg": "none"}), "jwt-019": f.unsigned(map[string]any{"alg": "nOnE"}),
		"jwt-020": head("alg", ""), "jwt-025": head("alg", "ES256K"), "jwt-026": head("alg", []string{"EdDSA"}), "jwt-027": head("alg", 1),
		"jwt-028": parts[0] + "." + parts[1] + ".", "jwt-029": parts[0] + "." + b64(change(f.payload, map[string]any{"sub": uuid.NewString()})) + "." + parts[2],
		"jwt-031": parts[0] + "." + parts[1] + "." + b64(strings.Repeat("\x00", 32)),
		"jwt-032": strings.Join(strings.Split(f.ecdsa(), ".")[:2], ".") + "." + b64(strings.Repeat("\x00", 64)),
		"jwt-035": b64(change(f.header, map[string]any{"typ": "JWT"})) + "." + parts[1] + "." + parts[2],
		"jwt-036": head("kid", "../../dev/null"), "jwt-037": head("kid", "' UNION SELECT 'k'--"), "jwt-038": head("kid", "http://evil.test/k"),
		"jwt-039": head("kid", "x"), "jwt-041": head("kid", strings.Repeat("k", 500_000)), "jwt-042": head("kid", "a\x00"),
		"jwt-043": f.eddsa(map[string]any{"jku": "http://evil.test/jwks"}), "jwt-044": f.eddsa(map[string]any{"x5u": "http://evil.test/c"}),
		"jwt-045": f.eddsa(map[string]any{"jwk": map[string]string{"kty": "OKP"}}), "jwt-046": f.eddsa(map[string]any{"x5c": []string{"MII"}}),
		"jwt-048": f.with(map[string]any{"b64": false, "crit": []string{"b64"}}, nil), "jwt-049": head("cty", "JWT"), "jwt-050": head("typ", nil),
		"jwt-053": claim("exp", now-1), "jwt-054": claim("exp", nil), "jwt-058": claim("exp", -1), "jwt-059": claim("exp", 253402300799),
		"jwt-060": claim("nbf", now+3600), "jwt-063": claim("iss", []string{"rapport"}), "jwt-064": claim("aud", nil), "jwt-067": claim("sub", nil),
		"jwt-068": claim("sub", uuid.NewString()), "jwt-072": claim("cid", f.stranger()),
		"jwt-080": claim("aud", "widget"), "jwt-081": f.with(map[string]any{"typ": "reset+jwt"}, map[string]any{"aud": "reset"}),
		"jwt-082": f.with(map[string]any{"typ": "invite+jwt"}, map[string]any{"aud": "invite"}),
		"jwt-083": f.raw(change(f.header, nil), change(f.payload, nil), f.otherKey()),
		"jwt-084": f.raw(change(f.header, nil), `{"sub":"`+uuid.NewString()+`",`+change(f.payload, nil)[1:], f.key),
		// Beyond the list.
		"claims that are null": f.raw(change(f.header, nil), "null", f.key), "claims that are an array": f.raw(change(f.header, nil), "[]", f.key),
		"issued in the future": f.with(nil, map[string]any{"iat": now + 3600, "exp": now + 4000}), "issued never": claim("iat", nil),
		"a session that is not there": claim("sid", uuid.NewString()), "no session": claim("sid", nil), "no company": claim("cid", nil), "another issuer": claim("iss", "shop"),
		"a session of somebody else": claim("sid", f.strangersSession()), "the refresh key": f.raw(change(f.header, nil), change(f.payload, nil), f.w.master.Derive("refresh")),
		"blanks around": " " + f.good + " x", "a fraction of an expiry": claim("exp", "1e99"),
	}
}

func (f *forge) stranger() string {
	b := f.w.signUp(uuid.NewString() + "@brask.example")
	return b.call("GET", "/auth/me", "").at("company.id")
}

func (f *forge) strangersSession() string {
	id, _, _ := strings.Cut(f.w.signUp(uuid.NewString()+"@brask.example").refresh, ".")
	return id
}

// elsewhere are the lines that other tests prove, or that are about what sign-in does not have.
var elsewhere = map[string]string{
	"jwt-003": "the front door reads the scheme",
	"jwt-007": "no call takes a form",
	"jwt-040": "tokens have no kid: the good one is without",
	"jwt-069": "there are no disabled people", "jwt-073": "there are no suspended companies", "jwt-075": "there are no scopes",
	"jwt-074": "TestARoleInATokenCountsForNothing", "jwt-076": "TestLogout",
	"jwt-078": "no call changes a password", "jwt-091": "no call changes a password",
	"jwt-079": "TestTheRefreshCookieIsNoAccessToken",
	"jwt-087": "TestAReusedRefreshEndsTheSession", "jwt-092": "TestAReusedRefreshEndsTheSession",
	"jwt-089": "against jwt-087: a second use always ends the session",
	"jwt-090": "TestLogout", "jwt-093": "TestCookieCallsNeedTheCSRFToken",
}

func TestForgedTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{})
	f := newForge(t, w)
	if a := w.me("Bearer " + f.with(nil, nil)); a.status != 200 {
		t.Fatalf("the forge can't make a good token: %d %s", a.status, a.text)
	}
	for id, token := range f.bearer() {
		t.Run(id, func(t *testing.T) {
			if _, err := w.auth.Authenticate(context.Background(), token); err == nil {
				t.Error("was let in")
			}
			if strings.ContainsRune(token, 0) {
				return // no client sends this
			}
			a := w.me("Bearer " + token)
			if a.status == http.StatusRequestHeaderFieldsTooLarge {
				return
			}
			refused(t, a)
		})
	}
}

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

func TestARoleInATokenCountsForNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, auth.Config{})
	f := newForge(t, w)
	w.db.AsOwner(t, "update members set role = 'viewer'")
	a := w.me("Bearer " + f.with(nil, map[string]any{"role": "owner", "scope": "*"}))
	if a.status != 200 || a.at("company.role") != "viewer" {
		t.Errorf("got %d %s", a.status, a.text)
	}
}

func TestEveryListedBadTokenHasATest(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("RAPPORT_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared")
	}
	file, err := os.Open(filepath.Join(dir, "badinput", "jwt.jsonl"))
	if err != nil {
		t.Skip("the list of bad tokens is not here")
	}
	defer file.Close()
	made := newForge(t, newWorld(t, auth.Config{})).bearer()
	made["jwt-001"], made["jwt-004"], made["jwt-006"] = "", "", "" // TestOtherWaysToSendAToken
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var line struct{ ID, Name string }
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		_, here := made[line.ID]
		if !here && elsewhere[line.ID] == "" {
			t.Errorf("%s (%s) has no test", line.ID, line.Name)
		}
	}
}
