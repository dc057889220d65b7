package secret

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"
)

func keysOf(t testing.TB, company uuid.UUID) *DataKeys {
	t.Helper()
	k, err := NewDataKeys(company)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestTokenOpensOnlyInItsPlace(t *testing.T) {
	t.Parallel()
	company, row := uuid.New(), uuid.New()
	k := keysOf(t, company)
	home := Place{company, "contacts", "custom.iban", row}
	text, err := k.Seal(home, "de02", []byte(`"DE02"`))
	if err != nil {
		t.Fatal(err)
	}
	token, ok := ReadToken(text)
	if !ok || !IsToken(text) || strings.Contains(text, "DE02") {
		t.Fatalf("%q is no token", text)
	}
	if plain, err := k.Open(home, token); err != nil || string(plain) != `"DE02"` {
		t.Fatalf("%q %v", plain, err)
	}
	other := uuid.New()
	move := func(change func(*Place)) Place { p := home; change(&p); return p }
	for name, at := range map[string]Place{
		"another row":     move(func(p *Place) { p.Row = uuid.New() }),
		"another column":  move(func(p *Place) { p.Column = "custom.note" }),
		"another table":   move(func(p *Place) { p.Table = "accounts" }),
		"another company": move(func(p *Place) { p.Company = other }),
	} {
		if plain, err := k.Open(at, token); err == nil {
			t.Errorf("in %s it opens: %q", name, plain)
		}
	}
	// A company's own keys, in its own row: it is still another company's ciphertext.
	if plain, err := keysOf(t, other).Open(move(func(p *Place) { p.Company = other }), token); err == nil {
		t.Errorf("with another company's keys it opens: %q", plain)
	}
	flipped := func(change func(*Token)) Token {
		c := token
		c.cipher = bytes.Clone(token.cipher)
		change(&c)
		return c
	}
	for name, bad := range map[string]Token{
		"changed bytes":       flipped(func(t *Token) { t.cipher[len(t.cipher)-1] ^= 1 }),
		"another blind index": flipped(func(t *Token) { t.Blind = strings.Repeat("0", blindLength) }),
		"another key's name":  flipped(func(t *Token) { t.Key = "00000000" }),
		"cut off":             flipped(func(t *Token) { t.cipher = t.cipher[:3] }),
	} {
		if plain, err := k.Open(home, bad); err == nil {
			t.Errorf("%s: it opens: %q", name, plain)
		}
	}
}

func TestOldKeyOpensAfterRotation(t *testing.T) {
	t.Parallel()
	company := uuid.New()
	k, at := keysOf(t, company), Place{company, "contacts", "notes", uuid.New()}
	before, err := k.Seal(at, "a", []byte("a"))
	if err != nil {
		t.Fatal(err)
	}
	turned, err := k.Rotated()
	if err != nil {
		t.Fatal(err)
	}
	after, err := turned.Seal(at, "a", []byte("a"))
	if err != nil {
		t.Fatal(err)
	}
	old, _ := ReadToken(before)
	fresh, _ := ReadToken(after)
	if old.Key == fresh.Key || fresh.Key != turned.Primary() || old.Blind != fresh.Blind || turned.Count() != 2 {
		t.Errorf("%+v %+v", old, fresh)
	}
	if plain, err := turned.Open(at, old); err != nil || string(plain) != "a" {
		t.Errorf("%q %v", plain, err)
	}
	if _, err := k.Open(at, fresh); err == nil {
		t.Error("the new key's ciphertext opens without the new key")
	}
}

func TestBlindIndexTellsEqualityOfOneFieldAlone(t *testing.T) {
	t.Parallel()
	k, other := keysOf(t, uuid.New()), keysOf(t, uuid.New())
	blind := func(k *DataKeys, table, column, value string) string {
		b, err := k.Blind(table, column, value)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	home := blind(k, "contacts", "custom.iban", "x")
	if home != blind(k, "contacts", "custom.iban", "x") {
		t.Error("equal values have different indexes")
	}
	for name, b := range map[string]string{"another value": blind(k, "contacts", "custom.iban", "y"), "another field": blind(k, "contacts", "notes", "x"),
		"another table": blind(k, "accounts", "custom.iban", "x"), "another company": blind(other, "contacts", "custom.iban", "x")} {
		if b == home {
			t.Errorf("%s has the same index", name)
		}
	}
}

func TestDataKeysOpenUnderTheirMasterAlone(t *testing.T) {
	t.Parallel()
	company := uuid.New()
	k := keysOf(t, company)
	master, wrong := New(bytes.Repeat([]byte{1}, 32)).Wrapper(), New(bytes.Repeat([]byte{2}, 32)).Wrapper()
	vault := newFakeVault(t)
	at := Place{company, "contacts", "notes", uuid.New()}
	text, _ := k.Seal(at, "a", []byte("a"))
	token, _ := ReadToken(text)
	for _, under := range []Wrapper{master, vault} {
		w, err := k.Wrap(under)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Unwrap(company, w, under)
		if err != nil {
			t.Fatal(err)
		}
		if plain, err := again.Open(at, token); err != nil || string(plain) != "a" {
			t.Errorf("%s: %q %v", under.Name(), plain, err)
		}
		if _, err := Unwrap(company, w, wrong); err == nil || !strings.Contains(err.Error(), "master key file") {
			t.Errorf("under another master key: %v", err)
		}
		if _, err := Unwrap(uuid.New(), w, under); err == nil {
			t.Errorf("%s: another company's row opens", under.Name())
		}
	}
}

// newFakeVault speaks the part of Vault's transit protocol that is used, with a cipher of its own, and is as strict.
func newFakeVault(t testing.TB) Wrapper {
	t.Helper()
	inner := New(bytes.Repeat([]byte{9}, 32))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refuse := func(status int, why string) {
			w.WriteHeader(status)
			_ = json.NewEncoder(w).Encode(map[string]any{"errors": []string{why}})
		}
		var in map[string]string
		if r.Header.Get("X-Vault-Token") != "s.secret" {
			refuse(http.StatusForbidden, "permission denied")
			return
		}
		if json.NewDecoder(r.Body).Decode(&in) != nil || r.Method != http.MethodPost {
			refuse(http.StatusBadRequest, "bad request")
			return
		}
		bound, err := base64.StdEncoding.DecodeString(in["associated_data"])
		if err != nil {
			refuse(http.StatusBadRequest, "associated_data is not base64")
			return
		}
		switch r.URL.Path {
		case "/v1/transit/encrypt/rapport":
			plain, err := base64.StdEncoding.DecodeString(in["plaintext"])
			if err != nil {
				refuse(http.StatusBadRequest, "plaintext is not base64")
				return
			}
			sealed := "vault:v1:" + base64.StdEncoding.EncodeToString(inner.Seal("vault", string(bound), plain))
			_ = json.NewEncoder(w).Encode(map[string]any{"data": map[string]string{"ciphertext": sealed}})
		case "/v1/transit/decrypt/rapport":
			raw, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(in["ciphertext"], "vault:v1:"))
			plain, err := inner.Unseal("vault", string(bound), raw)
			if err != nil {
				refuse(http.StatusBadRequest, "cipher: message authentication failed")
				return
			}
			_ = json.NewEncoder(w).Encode(map[string]any{"data": map[string]string{"plaintext": base64.StdEncoding.EncodeToString(plain)}})
		default:
			refuse(http.StatusNotFound, "no handler for route")
		}
	}))
	t.Cleanup(server.Close)
	v, err := OpenWrapper("hcvault+"+server.URL+"/transit/keys/rapport", nil, "s.secret")
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestVaultSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	good := newFakeVault(t).Name()
	for name, c := range map[string]struct{ address, token, say string }{
		"a wrong token":    {good, "s.other", "permission denied"},
		"another key":      {good + "x", "s.secret", "no handler"},
		"nobody there":     {"hcvault+http://127.0.0.1:1/transit/keys/x", "s.secret", "can't be reached"},
		"no token":         {good, "", "RAPPORT_KMS_TOKEN"},
		"no key":           {"hcvault://vault.example.com/transit", "s.secret", "names no key"},
		"unknown scheme":   {"aws-kms://x", "", "is no master key"},
		"a file not there": {"file:/nowhere/key", "", "/nowhere/key"},
	} {
		v, err := OpenWrapper(c.address, nil, c.token)
		if err == nil {
			_, err = v.Encrypt([]byte("x"), nil)
		}
		if err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%s: %v", name, err)
		} else if strings.Contains(err.Error(), "s.secret") || strings.Contains(err.Error(), "s.other") {
			t.Errorf("%s tells the token: %v", name, err)
		}
	}
}

func TestCoverFindsTokensWhereverTheyStand(t *testing.T) {
	t.Parallel()
	company := uuid.New()
	k := keysOf(t, company)
	token, _ := k.Seal(Place{company, "contacts", "notes", uuid.New()}, "", nil)
	for in, want := range map[string]string{
		"":             "",
		"nothing here": "nothing here",
		`{"a":"` + token + `","b":"` + token + `"}`: `{"a":"` + Mask + `","b":"` + Mask + `"}`,
		"sealed$ is a word, " + token + ";":         "sealed$ is a word, " + Mask + ";",
		"sealed$12345678$0":                         "sealed$12345678$0",
	} {
		if got := string(Cover([]byte(in), 0)); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	if got := string(Cover([]byte(token+token), len(token))); got != token+Mask {
		t.Errorf("%q", got)
	}
	if IsToken(token+"$") || IsToken("x"+token) || Unless(token) != "" || Unless("x") != "x" {
		t.Error("tokens are told by their whole form")
	}
}

func BenchmarkEncryptField(b *testing.B) {
	company := uuid.New()
	k, at := keysOf(b, company), Place{company, "contacts", "custom.iban", uuid.New()}
	plain := []byte(`"DE02120300000000202051"`)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := k.Seal(at, "de02120300000000202051", plain); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecryptField(b *testing.B) {
	company := uuid.New()
	k, at := keysOf(b, company), Place{company, "contacts", "custom.iban", uuid.New()}
	text, _ := k.Seal(at, "de02120300000000202051", []byte(`"DE02120300000000202051"`))
	b.ReportAllocs()
	for b.Loop() {
		token, _ := ReadToken(text)
		if _, err := k.Open(at, token); err != nil {
			b.Fatal(err)
		}
	}
}
