package resource

import (
	"bytes"
	"context"
	"reflect"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// Idempotent makes a create safe to send again: the key is stored in the same transaction as the record, so a second try
// finds the first one's record, however the first try ended.
type Idempotent struct {
	Key string
	// Fingerprint is a hash of the request; the same key with another request is refused.
	Fingerprint []byte
	// Replayed is set when the record had been made before.
	Replayed bool
}

type idempotentKey struct{}

// WithIdempotent carries a key to the next Create.
func WithIdempotent(ctx context.Context, k *Idempotent) context.Context {
	return context.WithValue(ctx, idempotentKey{}, k)
}

func (k *Idempotent) queue(b *pgx.Batch, e *Event) {
	b.Queue("insert into idempotency_keys (company_id, actor_id, key, record, fingerprint, record_id) values ($1, $2, $3, $4, $5, $6)",
		e.Actor.CompanyID, e.Actor.ID, k.Key, e.Record, k.Fingerprint, e.RecordID)
}

// replay reads the record that an earlier request with the same key made.
func (t *Table) replay(ctx context.Context, rec any, k *Idempotent) error {
	a, _ := tenant.From(ctx)
	type seen struct {
		Record      string
		Fingerprint []byte
		RecordID    uuid.UUID
	}
	s, err := pg.One(ctx, t.engine.DB, pgx.RowToStructByPos[seen],
		"select record, fingerprint, record_id from idempotency_keys where company_id = $1 and actor_id = $2 and key = $3", a.CompanyID, a.ID, k.Key)
	if err != nil {
		return err
	}
	if s.Record != t.Name || !bytes.Equal(s.Fingerprint, k.Fingerprint) {
		return problem.Conflict("idempotency_key_reused", "This Idempotency-Key was already used for another request. Send a new key.")
	}
	first, err := t.Get(ctx, s.RecordID)
	if err != nil {
		if problem.Is(err, problem.KindNotFound) {
			return problem.Conflict("idempotency_key_spent", "The record that this Idempotency-Key made has been deleted since. Send a new key.")
		}
		return err
	}
	k.Replayed = true
	reflect.ValueOf(rec).Elem().Set(reflect.ValueOf(first).Elem())
	return nil
}
