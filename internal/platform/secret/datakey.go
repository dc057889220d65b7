package secret

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// Place is where an encrypted value stands. It opens in no other.
type Place struct {
	Company uuid.UUID
	Table   string
	Column  string
	Row     uuid.UUID
}

func (p Place) bind(blind string) []byte {
	b := make([]byte, 0, 2*36+len(p.Table)+len(p.Column)+len(blind)+4)
	b = append(append(append(append(append(b, p.Company.String()...), '|'), p.Table...), '|'), p.Column...)
	return append(append(append(append(b, '|'), p.Row.String()...), '|'), blind...)
}

// DataKeys are the keys of one company: AES-256-GCM keys, of which the primary one encrypts and all decrypt, and the key of its
// blind indexes. They are safe for concurrent use, and never leave the process but wrapped under a master key.
type DataKeys struct {
	company uuid.UUID
	fields  *keyset.Handle
	index   *keyset.Handle
	cipher  tink.AEAD
	blind   *prf.Set
	primary string
}

// NewDataKeys makes the keys of a company.
func NewDataKeys(company uuid.UUID) (*DataKeys, error) {
	fields, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	index, err := keyset.NewHandle(prf.HMACSHA256PRFKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	return ready(company, fields, index)
}

func ready(company uuid.UUID, fields, index *keyset.Handle) (k *DataKeys, err error) {
	k = &DataKeys{company: company, fields: fields, index: index}
	if k.cipher, err = aead.New(fields); err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	if k.blind, err = prf.NewPRFSet(index); err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	first, err := fields.Primary()
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	k.primary = fmt.Sprintf("%08x", first.KeyID())
	return k, nil
}

// Rotated are the same keys with a new primary one before them.
func (k *DataKeys) Rotated() (*DataKeys, error) {
	m := keyset.NewManagerFromHandle(k.fields)
	id, err := m.Add(aead.AES256GCMKeyTemplate())
	if err == nil {
		err = m.SetPrimary(id)
	}
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	fields, err := m.Handle()
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	return ready(k.company, fields, k.index)
}

// Primary names the key that encrypts now, as tokens have it.
func (k *DataKeys) Primary() string { return k.primary }

// Count is how many keys can decrypt.
func (k *DataKeys) Count() int { return k.fields.Len() }

// knows tells whether a token's key is among these.
func (k *DataKeys) knows(id string) bool {
	for i := range k.fields.Len() {
		if e, err := k.fields.Entry(i); err == nil && fmt.Sprintf("%08x", e.KeyID()) == id {
			return true
		}
	}
	return false
}

// Blind is the blind index of a value of one field: 128 bits of an HMAC-SHA256 that the company's index key makes.
func (k *DataKeys) Blind(table, column, value string) (string, error) {
	sum, err := k.blind.ComputePrimaryPRF([]byte(table+"|"+column+"|"+value), blindLength/2)
	if err != nil {
		return "", fmt.Errorf("secret: %w", err)
	}
	return hex.EncodeToString(sum), nil
}

// Seal encrypts plain for its place; indexed is the form of the value under which it is found.
func (k *DataKeys) Seal(at Place, indexed string, plain []byte) (string, error) {
	if at.Company != k.company {
		return "", ErrSealed
	}
	blind, err := k.Blind(at.Table, at.Column, indexed)
	if err != nil {
		return "", err
	}
	sealed, err := k.cipher.Encrypt(plain, at.bind(blind))
	if err != nil {
		return "", fmt.Errorf("secret: %w", err)
	}
	return Token{Key: k.primary, Blind: blind, cipher: sealed}.String(), nil
}

// Open gives back what Seal was given, or ErrSealed.
func (k *DataKeys) Open(at Place, t Token) ([]byte, error) {
	if at.Company != k.company || len(t.cipher) < 5 || !strings.EqualFold(hex.EncodeToString(t.cipher[1:5]), t.Key) {
		return nil, ErrSealed
	}
	plain, err := k.cipher.Decrypt(t.cipher, at.bind(t.Blind))
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

// Wrapped are the keys as they may stand in a database.
type Wrapped struct {
	Fields, Index []byte
	// Master is the name of the master key under which they are wrapped.
	Master string
}

// Wrap encrypts the keys under a master key, bound to their company.
func (k *DataKeys) Wrap(under Wrapper) (w Wrapped, err error) {
	w.Master = under.Name()
	var fields, index bytes.Buffer
	if err = k.fields.WriteWithAssociatedData(keyset.NewBinaryWriter(&fields), under, wrapped(k.company, "fields")); err == nil {
		err = k.index.WriteWithAssociatedData(keyset.NewBinaryWriter(&index), under, wrapped(k.company, "index"))
	}
	if err != nil {
		return w, fmt.Errorf("the data keys can't be wrapped under the master key %s: %w", under.Name(), err)
	}
	w.Fields, w.Index = fields.Bytes(), index.Bytes()
	return w, nil
}

// Unwrap opens what Wrap made.
func Unwrap(company uuid.UUID, w Wrapped, under Wrapper) (*DataKeys, error) {
	fields, err := keyset.ReadWithAssociatedData(keyset.NewBinaryReader(bytes.NewReader(w.Fields)), under, wrapped(company, "fields"))
	if err != nil {
		return nil, fmt.Errorf("the data keys of company %s don't open with the master key %s: %w", company, under.Name(), err)
	}
	index, err := keyset.ReadWithAssociatedData(keyset.NewBinaryReader(bytes.NewReader(w.Index)), under, wrapped(company, "index"))
	if err != nil {
		return nil, fmt.Errorf("the data keys of company %s don't open with the master key %s: %w", company, under.Name(), err)
	}
	return ready(company, fields, index)
}

func wrapped(company uuid.UUID, what string) []byte {
	return []byte("rapport data keys|" + company.String() + "|" + what)
}
