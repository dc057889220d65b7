package audit

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"hash"

	"github.com/google/uuid"

	"rapport/internal/platform/secret"
)

// Size is the length of every digest here.
const Size = sha256.Size

// Digest is a SHA-256.
type Digest = [Size]byte

// The values of a change as the seal has them, each in the bytes in which PostgreSQL sends it: identifiers 16 bytes, moments
// and versions 8 (microseconds since 2000), text as it is, the diff as the text of its jsonb. nil is null. These bytes are
// stored nowhere else, so nothing is encoded twice and differently.
const (
	atID = iota
	atAt
	atRecord
	atRecordID
	atAction
	atVersion
	atActorKind
	atActorID
	atVia
	atRequestID
	atChangeSetID
	// What follows may be erased while the chain holds: of it the chain has only a digest.
	atActorName
	atDiff
	valueCount
)

// factCount is how many values come before those that may be erased.
const factCount = atActorName

// columns are the values in their order.
const columns = `c.id, c.at, c.record, c.record_id, c.action, c.version, c.actor_kind, c.actor_id, c.via, c.request_id, c.change_set_id, c.actor_name, c.diff::text`

// values are one change.
type values [valueCount][]byte

// hasher computes the digests of changes of one company, one after another. It is for one goroutine.
type hasher struct {
	sum hash.Hash
	mac hash.Hash // nil without the key
	buf []byte
}

func newHasher(key []byte) *hasher {
	h := &hasher{sum: sha256.New(), buf: make([]byte, 0, 1024)}
	if key != nil {
		h.mac = hmac.New(sha256.New, key)
	}
	return h
}

// put adds a value with its length in front, so that no two lists of values have the same bytes; null is no length that is.
func (h *hasher) put(v []byte) {
	n := uint32(len(v))
	if v == nil {
		n = ^uint32(0)
	}
	h.buf = append(binary.BigEndian.AppendUint32(h.buf, n), v...)
}

func (h *hasher) digest() (d Digest) {
	h.sum.Reset()
	h.sum.Write(h.buf)
	h.sum.Sum(d[:0])
	return d
}

// content is the digest of what may be erased. The salt keeps it from being guessed once it is.
func (h *hasher) content(salt []byte, v *values) Digest {
	h.buf = h.buf[:0]
	h.put(salt)
	h.put(v[atActorName])
	h.put(v[atDiff])
	return h.digest()
}

// entry is the digest of a whole change at its place.
func (h *hasher) entry(seq int64, origin Origin, v *values, content []byte) Digest {
	h.buf = append(binary.BigEndian.AppendUint64(h.buf[:0], uint64(seq)), byte(origin))
	for i := range factCount {
		h.put(v[i])
	}
	h.put(content)
	return h.digest()
}

// link is the keyed digest that binds an entry to all before it.
func (h *hasher) link(previous []byte, entry Digest) (d Digest) {
	h.mac.Reset()
	h.mac.Write(previous)
	h.mac.Write(entry[:])
	h.mac.Sum(d[:0])
	return d
}

// root is what link is for whoever has no key: only a signature makes it worth something.
func (h *hasher) root(previous, entry Digest) (d Digest) {
	h.sum.Reset()
	h.sum.Write(previous[:])
	h.sum.Write(entry[:])
	h.sum.Sum(d[:0])
	return d
}

// Keys are what seals are made with, all from the master key.
type Keys struct{ master *secret.Master }

// NewKeys derives from a master key; nil is whoever has none.
func NewKeys(m *secret.Master) Keys { return Keys{m} }

// Chain is the key of one company's chain; nil without a master key.
func (k Keys) Chain(company uuid.UUID) []byte {
	if k.master == nil {
		return nil
	}
	return k.master.Derive("audit/" + company.String())
}
