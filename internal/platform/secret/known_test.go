package secret_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapport/internal/platform/pg/pgtest"
	"rapport/internal/platform/secret"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func keyFile(t *testing.T, name string, fill byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(hex.EncodeToString(bytes.Repeat([]byte{fill}, 32))), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestStartNeedsTheKeyThatTheDatabaseKnows(t *testing.T) {
	t.Parallel()
	d, ctx := pgtest.New(t), context.Background()
	start := func(path string, more ...secret.Wrapper) error {
		m, err := secret.LoadFor(ctx, d.DB, path)
		if err != nil {
			return err
		}
		return secret.Prove(ctx, d.DB, m, path, append(more, m.Wrapper()))
	}
	refused := func(what string, err error, words ...string) {
		t.Helper()
		for _, w := range words {
			if err == nil || !strings.Contains(err.Error(), w) {
				t.Errorf("%s: %v, want %q", what, err, w)
			}
		}
	}
	fresh := filepath.Join(t.TempDir(), "fresh")
	if err := start(fresh); err != nil {
		t.Fatalf("the first start makes its key: %v", err)
	}
	if err := start(fresh); err != nil {
		t.Fatalf("the second start: %v", err)
	}
	m, err := secret.Read(fresh)
	if err != nil {
		t.Fatal(err)
	}
	wrong := keyFile(t, "wrong", 5)
	refused("a wrong key", start(wrong), wrong, m.Fingerprint(), fresh, "RAPPORT_KEY_FILE")
	gone := filepath.Join(t.TempDir(), "gone")
	refused("a missing key", start(gone), gone, m.Fingerprint(), "missing", "backup")
	if _, err := os.Stat(gone); err == nil {
		t.Error("a new key was made beside a database that knows one")
	}
	moved := filepath.Join(t.TempDir(), "moved")
	if err := os.Rename(fresh, moved); err != nil {
		t.Fatal(err)
	}
	if err := start(moved); err != nil {
		t.Errorf("the same key elsewhere: %v", err)
	}
	// A second master key is needed from its first use on, and must be the same.
	second := keyFile(t, "second", 6)
	w, err := secret.OpenWrapper("file:"+second, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := start(moved, w); err != nil {
		t.Fatal(err)
	}
	refused("without the second", start(moved), "file:"+second, "missing", "RAPPORT_KMS")
	if err := os.WriteFile(second, []byte(strings.Repeat("07", 32)), 0o600); err != nil {
		t.Fatal(err)
	}
	other, err := secret.OpenWrapper("file:"+second, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	refused("another second", start(moved, other), "file:"+second, "not the one")
	if err := secret.Retire(ctx, d.DB, secret.KeyFile); err != nil {
		t.Fatal(err)
	}
	if err := start(moved); err != nil {
		t.Errorf("after the second is retired: %v", err)
	}
}

func TestMissingKeyOfAnOlderDatabase(t *testing.T) {
	t.Parallel()
	d := pgtest.New(t)
	d.AsOwner(t, "insert into users (id, email, email_key, name, password_hash) values (gen_random_uuid(), 'a@b.example', 'a@b.example', 'A', '')")
	path := filepath.Join(t.TempDir(), "key")
	if _, err := secret.LoadFor(context.Background(), d.DB, path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("a database with accounts gets a new key: %v", err)
	}
}
