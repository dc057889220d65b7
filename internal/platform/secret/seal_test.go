package secret

import (
	"bytes"
	"testing"
)

func TestSealedOpensOnlyInItsPlace(t *testing.T) {
	t.Parallel()
	m, other := New(bytes.Repeat([]byte{1}, 32)), New(bytes.Repeat([]byte{2}, 32))
	sealed := m.Seal("totp", "row 1", []byte("a word"))
	if plain, err := m.Unseal("totp", "row 1", sealed); err != nil || string(plain) != "a word" {
		t.Fatalf("%q %v", plain, err)
	}
	if bytes.Contains(sealed, []byte("a word")) || bytes.Equal(sealed, m.Seal("totp", "row 1", []byte("a word"))) {
		t.Error("what is sealed shows what it is")
	}
	changed := bytes.Clone(sealed)
	changed[len(changed)-1] ^= 1
	for name, open := range map[string]func() ([]byte, error){
		"another key":     func() ([]byte, error) { return other.Unseal("totp", "row 1", sealed) },
		"another purpose": func() ([]byte, error) { return m.Unseal("mail", "row 1", sealed) },
		"another row":     func() ([]byte, error) { return m.Unseal("totp", "row 2", sealed) },
		"changed":         func() ([]byte, error) { return m.Unseal("totp", "row 1", changed) },
		"cut off":         func() ([]byte, error) { return m.Unseal("totp", "row 1", sealed[:8]) },
		"nothing":         func() ([]byte, error) { return m.Unseal("totp", "row 1", nil) },
	} {
		if plain, err := open(); err == nil {
			t.Errorf("%s opens: %q", name, plain)
		}
	}
}
