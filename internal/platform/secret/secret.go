// Package secret keeps the program's master key and derives one key for each purpose from it, and encrypts single fields with
// data keys of each company, which stand wrapped under a master key (docs/decisions/047-fields.md).
package secret

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// Master is the key that every other key comes from.
type Master struct{ key []byte }

// New uses a key that the caller holds, of at least 32 bytes.
func New(key []byte) *Master { return &Master{key: key} }

// Load reads the key file, or makes one with mode 0600 when it is missing. Only where no database knows a key may one be made.
func Load(path string) (*Master, error) {
	m, err := Read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return create(path)
	}
	return m, err
}

// Read reads the key file; the error is fs.ErrNotExist when it is missing.
func Read(path string) (*Master, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("the key file %s can't be read: %w", path, err)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(raw)))
	if err != nil || len(key) != 32 {
		return nil, fmt.Errorf("the key file %s must hold 64 hexadecimal digits; restore it from a backup, since sessions and sealed data depend on it", path)
	}
	return &Master{key: key}, nil
}

func create(path string) (*Master, error) {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the key file %s can't be made: %w", path, err)
	}
	_, err = fmt.Fprintln(f, hex.EncodeToString(key))
	if err == nil {
		err = f.Sync()
	}
	return &Master{key: key}, errors.Join(err, f.Close())
}

// Fingerprint names the key without telling it: sixteen hexadecimal digits.
func (m *Master) Fingerprint() string { return hex.EncodeToString(m.Derive("fingerprint")[:8]) }

// Derive gives the 32-byte key for one purpose (HKDF-SHA256, RFC 5869).
func (m *Master) Derive(purpose string) []byte {
	key, err := hkdf.Key(sha256.New, m.key, nil, "rapport/"+purpose, 32)
	if err != nil {
		panic("secret: " + err.Error())
	}
	return key
}
