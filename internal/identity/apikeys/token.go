package apikeys

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"hash/crc32"
	"math/big"
	"strings"

	"github.com/google/uuid"
)

// A token is the mark, a secret and its company in one number to the base 62, and a checksum, so that a scanner for leaked
// secrets can tell a key of ours, and a slip of the hand costs no question to the database.
const (
	mark       = "rpt_"
	secretSize = 32
	bodySize   = 65 // digits for 48 bytes
	sumSize    = 6  // digits for 32 bits
	tokenSize  = len(mark) + bodySize + sumSize
	// prefixSize is what is kept of a token to be recognised: 36 bits of 256.
	prefixSize = len(mark) + 6
)

// IsToken tells whether a credential is meant to be an API key.
func IsToken(s string) bool { return strings.HasPrefix(s, mark) }

// newToken makes a key for a company, with the hash that is kept of it.
func newToken(company uuid.UUID) (token string, hash []byte) {
	raw := make([]byte, secretSize, secretSize+len(company))
	_, _ = rand.Read(raw) // never fails, as its documentation says
	body := digits(new(big.Int).SetBytes(append(raw, company[:]...)), bodySize)
	return mark + body + sum(body), hashOf(raw)
}

// readToken gives what stands in a token; ok is false for what is none.
func readToken(token string) (company uuid.UUID, hash []byte, ok bool) {
	if len(token) != tokenSize || !IsToken(token) {
		return company, nil, false
	}
	body := token[len(mark) : len(mark)+bodySize]
	n, fine := new(big.Int).SetString(body, 62)
	if !fine || n.Sign() < 0 || n.BitLen() > 8*(secretSize+len(company)) || sum(body) != token[len(mark)+bodySize:] {
		return company, nil, false
	}
	raw := n.FillBytes(make([]byte, secretSize+len(company)))
	copy(company[:], raw[secretSize:])
	return company, hashOf(raw[:secretSize]), company != uuid.Nil
}

func hashOf(secret []byte) []byte {
	h := sha256.Sum256(secret)
	return h[:]
}

func sum(body string) string {
	return digits(big.NewInt(int64(crc32.ChecksumIEEE([]byte(body)))), sumSize)
}

// digits writes a number to the base 62 with as many leading zeros as fill size.
func digits(n *big.Int, size int) string { return fmt.Sprintf("%0*s", size, n.Text(62)) }
