package audit

import (
	"crypto/hmac"
	"encoding/binary"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"rapport/internal/platform/secret"
	"rapport/internal/resource"
)

// Origin is who wrote a change, as its tag told when it was sealed.
type Origin int16

// The origins.
const (
	// Program is this program.
	Program Origin = iota
	// Before is this program, before it tagged what it writes.
	Before
	// Stranger is somebody else: the row was put into the database beside the program.
	Stranger
)

// tagger makes and checks the tags of changes: keyed digests over all that is written, without a chain, so that writers need
// nothing of each other.
type tagger struct {
	key  []byte
	pool sync.Pool // of *hasher
}

func newTagger(m *secret.Master) *tagger {
	t := &tagger{key: m.Derive("audit tags")}
	t.pool.New = func() any { return newHasher(t.key) }
	return t
}

// tag is for the trail: what it is about to write.
func (t *tagger) tag(e *resource.Event, diff []byte) []byte {
	a := &e.Actor
	return t.of(a.CompanyID, &values{e.ID[:], moment(e.At), []byte(e.Record), e.RecordID[:], []byte(e.Action), number(e.Version), []byte(a.Kind),
		identifier(a.ID), []byte(a.Via), []byte(a.RequestID), identifier(a.ChangeSetID), []byte(a.Name), diff})
}

func (t *tagger) of(company uuid.UUID, v *values) []byte {
	h := t.pool.Get().(*hasher)
	defer t.pool.Put(h)
	h.buf = append(h.buf[:0], company[:]...)
	for i := range atDiff {
		h.put(v[i])
	}
	// The database writes JSON in its own way, so what is compared is the canonical form (RFC 8785). The chain does not depend
	// on it.
	diff := jsontext.Value(append([]byte(nil), v[atDiff]...))
	_ = diff.Canonicalize() // what is no JSON stays as it is, and is refused by the database
	h.put(diff)
	h.mac.Reset()
	h.mac.Write(h.buf)
	return h.mac.Sum(nil)
}

// origin tells who wrote a change that the database has.
func (t *tagger) origin(company uuid.UUID, v *values, tag []byte) Origin {
	switch {
	case tag != nil && len(tag) == 0:
		return Before
	case hmac.Equal(tag, t.of(company, v)):
		return Program
	}
	return Stranger
}

// epoch is where PostgreSQL counts moments from.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func moment(at time.Time) []byte { return number(at.UnixMicro() - epoch.UnixMicro()) }

func number(n int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }

// identifier is null for what is not there.
func identifier(id uuid.UUID) []byte {
	if id == uuid.Nil {
		return nil
	}
	return id[:]
}
