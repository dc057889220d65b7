package badinput_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"rapport/internal/apptest"
	"rapport/internal/apptest/document"
	"rapport/internal/badinput"
	"rapport/internal/platform/secret"
)

// forge makes tokens from the parts of a good one, with the program's own key.
type forge struct {
	c               *company
	good            string
	header, payload map[string]any
	key             []byte
}

func (c *company) forge() *forge {
	f := &forge{c: c, good: c.owner.Token, key: secret.New(bytes.Repeat([]byte{7}, 32)).Derive("access")}
	parts := strings.Split(f.good, ".")
	for i, into := range []*map[string]any{&f.header, &f.payload} {
		raw, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err == nil {
			err = json.Unmarshal(raw, into)
		}
		if err != nil {
			c.t.Fatal(err)
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
	return string(encode(all))
}

// raw signs any text with HMAC-SHA256, whatever it says of itself.
func (f *forge) raw(header, payload string, key []byte) string {
	text := b64(header) + "." + b64(payload)
	mac, err := jwt.SigningMethodHS256.Sign(text, key)
	if err != nil {
		f.c.t.Fatal(err)
	}
	return text + "." + b64(string(mac))
}

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

func (f *forge) unsigned(header map[string]any) string {
	return b64(change(f.header, header)) + "." + b64(change(f.payload, nil)) + "."
}

func (f *forge) ecdsa() string {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		f.c.t.Fatal(err)
	}
	token, err := jwt.NewWithClaims(jwt.SigningMethodES256, jwt.MapClaims(f.payload)).SignedString(key)
	if err != nil {
		f.c.t.Fatal(err)
	}
	return token
}

func (f *forge) eddsa(header map[string]any) string {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		f.c.t.Fatal(err)
	}
	token := jwt.NewWithClaims(jwt.SigningMethodEdDSA, jwt.MapClaims(f.payload))
	maps.Copy(token.Header, header)
	text, err := token.SignedString(key)
	if err != nil {
		f.c.t.Fatal(err)
	}
	return text
}

// bearer gives the token of each line that is about the Authorization header.
func (f *forge) bearer() map[string]string {
	parts := strings.Split(f.good, ".")
	head := func(name string, v any) string { return f.with(map[string]any{name: v}, nil) }
	claim := func(name string, v any) string { return f.with(nil, map[string]any{name: v}) }
	now := time.Now().Unix()
	master := secret.New(bytes.Repeat([]byte{7}, 32))
	stranger := f.c.found(f.c.t, "stranger")
	return map[string]string{
		"jwt-002": "", "jwt-008": "..", "jwt-009": "abc", "jwt-010": "a.b.c.d", "jwt-011": strings.Repeat(".", 1_000_000),
		"jwt-012": strings.Repeat("a", 1<<20), "jwt-013": "*.*.*", "jwt-014": parts[0] + "=." + parts[1] + "=." + parts[2] + "=",
		"jwt-017": f.unsigned(map[string]any{"alg": "none"}), "jwt-019": f.unsigned(map[string]any{"alg": "nOnE"}),
		"jwt-020": head("alg", ""), "jwt-025": head("alg", "ES256K"), "jwt-026": head("alg", []string{"EdDSA"}), "jwt-027": head("alg", 1),
		"jwt-028": parts[0] + "." + parts[1] + ".", "jwt-029": parts[0] + "." + b64(change(f.payload, map[string]any{"sub": uuid.NewString()})) + "." + parts[2],
		"jwt-031": parts[0] + "." + parts[1] + "." + b64(strings.Repeat("\x00", 32)),
		"jwt-032": strings.Join(strings.Split(f.ecdsa(), ".")[:2], ".") + "." + b64(strings.Repeat("\x00", 64)),
		"jwt-035": b64(change(f.header, map[string]any{"typ": "JWT"})) + "." + parts[1] + "." + parts[2],
		"jwt-036": head("kid", "../../dev/null"), "jwt-037": head("kid", "' UNION SELECT 'k'--"), "jwt-038": head("kid", "http://evil.test/k"),
		"jwt-039": head("kid", "x"), "jwt-041": head("kid", strings.Repeat("k", 1<<20)), "jwt-042": head("kid", "a\x00"),
		"jwt-043": f.eddsa(map[string]any{"jku": "http://evil.test/jwks"}), "jwt-044": f.eddsa(map[string]any{"x5u": "http://evil.test/c"}),
		"jwt-045": f.eddsa(map[string]any{"jwk": map[string]string{"kty": "OKP"}}), "jwt-046": f.eddsa(map[string]any{"x5c": []string{"MII"}}),
		"jwt-048": f.with(map[string]any{"b64": false, "crit": []string{"b64"}}, nil), "jwt-049": head("cty", "JWT"), "jwt-050": head("typ", nil),
		"jwt-053": claim("exp", now-1), "jwt-054": claim("exp", nil), "jwt-058": claim("exp", -1), "jwt-059": claim("exp", 253402300799),
		"jwt-060": claim("nbf", now+3600), "jwt-063": claim("iss", []string{"rapport"}), "jwt-064": claim("aud", nil), "jwt-067": claim("sub", nil),
		"jwt-068": claim("sub", uuid.NewString()), "jwt-072": claim("cid", stranger.owner.CompanyID), "jwt-080": f.c.visitor,
		"jwt-081": f.with(map[string]any{"typ": "reset+jwt"}, map[string]any{"aud": "reset"}),
		"jwt-082": f.with(map[string]any{"typ": "invite+jwt"}, map[string]any{"aud": "invite"}),
		"jwt-083": f.raw(change(f.header, nil), change(f.payload, nil), secret.New(bytes.Repeat([]byte{8}, 32)).Derive("access")),
		"jwt-084": f.raw(change(f.header, nil), `{"sub":"`+uuid.NewString()+`",`+change(f.payload, nil)[1:], f.key),
		// Beyond the list.
		"claims that are null": f.raw(change(f.header, nil), "null", f.key), "claims that are an array": f.raw(change(f.header, nil), "[]", f.key),
		"issued in the future": f.with(nil, map[string]any{"iat": now + 3600, "exp": now + 4000}), "issued never": claim("iat", nil),
		"a session that is not there": claim("sid", uuid.NewString()), "no session": claim("sid", nil), "no company": claim("cid", nil), "another issuer": claim("iss", "shop"),
		"the refresh key": f.raw(change(f.header, nil), change(f.payload, nil), master.Derive("refresh")),
		"blanks around":   " " + f.good + " x", "a fraction of an expiry": claim("exp", "1e99"),
	}
}

// jwt sends every token that is none to everything that a token opens.
func (c *company) jwt() {
	c.visit()
	f := c.forge()
	if a := c.call(call{method: "GET", path: "/auth/me", token: f.with(nil, nil)}); a.status != 200 {
		c.t.Fatalf("the forge makes no good tokens, so the bad ones prove nothing: %d %s", a.status, a.body)
	}
	tokens, before := f.bearer(), c.rows()
	for _, l := range badinput.Lines(c.t, "jwt") {
		if _, made := tokens[l.ID]; !made {
			c.otherwise(l, f)
		}
	}
	for n, id := range slices.Sorted(maps.Keys(tokens)) {
		l := badinput.Line{ID: id}
		for i, op := range c.doc.Operations {
			if op.Access != "public" && op.Access != "visitor" && !strings.HasPrefix(op.Access, "visitor,") && c.turn(n+i, 16) {
				c.unknown(l, c.send(l, c.bearing(op, "Bearer "+tokens[id])))
			}
		}
		c.mailed(l, tokens[id])
	}
	for _, table := range apptest.Changed(before, c.rows()) {
		c.fail("tokens", "something was written: %s", table)
	}
}

// bearing is a call with an Authorization header.
func (c *company) bearing(op *document.Operation, authorization string) call {
	path, _ := c.address(op)
	q := call{method: op.Method, path: path, header: http.Header{}}
	if authorization != "" {
		q.header.Set("Authorization", authorization)
	}
	if op.JSON != nil {
		q.kind, q.body = op.MediaType(), []byte("{}")
	}
	return q
}

// unknown holds an answer to the one of RFC 6750.
func (c *company) unknown(l badinput.Line, a answer) {
	if a.status != 401 || a.header.Get("WWW-Authenticate") != `Bearer error="invalid_token"` {
		c.fail(l, "%d %v %.200s", a.status, a.header, a.body)
	}
}

// mailed sends a token where others stand: the cookie, the links that are mailed, the widget.
func (c *company) mailed(l badinput.Line, token string) {
	token = token[:min(len(token), 4000)]
	for path, body := range map[string]any{"/auth/reset-password": map[string]any{"token": token, "password": "correct horse battery"}, "/auth/invitation": map[string]any{"token": token},
		"/auth/invitation/accept": map[string]any{"token": token, "name": "x", "password": "correct horse battery"}} {
		a := c.send(l, call{method: "POST", path: path, kind: "application/json", body: encode(body)})
		c.refused(l, path, a, 400, 401, 403, 404, 410, 422)
	}
	clean := strings.Map(func(r rune) rune {
		if r <= ' ' || r == ';' || r == ',' || r == '"' {
			return -1
		}
		return r
	}, token)
	a := c.send(l, call{method: "POST", path: "/auth/refresh", header: http.Header{"Cookie": {"rapport_refresh=" + clean + "; refresh=" + clean}}})
	c.refused(l, "the refresh cookie", a, 401, 403)
	if id := c.ids["widget"][0]; token != c.visitor {
		for _, call := range []string{"/messages", "/email", "/rating"} {
			q := c.from(c.app.URL, "POST", call)
			q.token = clean
			c.refused(l, "the widget", c.send(l, q), 401)
		}
		_ = id
	}
}

// otherwise sends the lines that are about how a token comes.
func (c *company) otherwise(l badinput.Line, f *forge) {
	me := c.doc.Must(c.t, "GET /auth/me")
	switch l.ID {
	case "jwt-001":
		c.unknown(l, c.send(l, c.bearing(me, "")))
	case "jwt-003":
		c.refused(l, "me", c.send(l, c.bearing(me, "bearer "+f.good)), 200)
	case "jwt-004":
		c.unknown(l, c.send(l, c.bearing(me, "Basic abc")))
	case "jwt-006":
		q := c.bearing(me, "")
		q.path += "?access_token=" + f.good
		c.unknown(l, c.send(l, q))
	case "jwt-007":
		q := c.bearing(c.doc.Must(c.t, "POST /crm/contacts"), "")
		q.kind, q.body = "application/x-www-form-urlencoded", []byte("access_token="+f.good)
		c.unknown(l, c.send(l, q))
	case "jwt-040":
		c.refused(l, "me", c.send(l, c.bearing(me, "Bearer "+f.with(map[string]any{"kid": nil}, nil))), 200)
	case "jwt-074", "jwt-075":
		a := c.send(l, c.bearing(me, "Bearer "+f.with(nil, map[string]any{"role": "viewer", "scope": "*"})))
		if a.status != 200 || !strings.Contains(string(a.body), `"role":"owner"`) {
			c.fail(l, "%d %.300s", a.status, a.body)
		}
	case "jwt-093":
		c.refused(l, "refresh", c.send(l, call{method: "POST", path: "/auth/refresh", header: http.Header{"Cookie": {"rapport_refresh=x"}}}), 401, 403)
	}
}
