package audit

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/tenant"
)

const (
	// eraseAtOnce bounds how many changes one transaction erases.
	eraseAtOnce = 1_000
	// sealTries and sealPause are how long an erasure waits for another node that seals the company.
	sealTries = 40
	sealPause = 250 * time.Millisecond
)

// Erase takes out of the company's log who is named and what changed, wherever the condition holds, and leaves the digests: the
// chain holds, and a check counts these entries as erased (docs/decisions/046). where is a condition on the change c whose
// values begin at $3; it says nothing of the company. What has no seal yet is sealed first, since it would else count as edited.
func (s *Service) Erase(ctx context.Context, where string, args ...any) (erased int64, err error) {
	if err := s.sealAll(ctx); err != nil {
		return 0, err
	}
	for last := uuid.Nil; ; {
		n, next, err := s.eraseBatch(ctx, last, where, args)
		erased += n
		if err != nil || next == uuid.Nil {
			return erased, err
		}
		if err := ctx.Err(); err != nil {
			return erased, err
		}
		last = next
	}
}

func (s *Service) sealAll(ctx context.Context) (err error) {
	for range sealTries {
		if _, err = s.Seal(ctx, uuid.Nil); !errors.Is(err, errBusy) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(sealPause):
		}
	}
	return err
}

// eraseBatch erases the next changes behind one; next is uuid.Nil behind the last of them.
func (s *Service) eraseBatch(ctx context.Context, after uuid.UUID, where string, args []any) (n int64, next uuid.UUID, err error) {
	a, _ := tenant.From(ctx)
	err = s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		quiet := context.WithoutCancel(ctx)
		rows, err := tx.Query(quiet, fmt.Sprintf(`select c.id from changes c where c.company_id = $1 and c.id > $2 and (c.diff <> '[]' or c.actor_name <> '') and (%s)
			and exists (select from seals s where s.company_id = c.company_id and s.change_id = c.id) order by c.id limit %d`, where, eraseAtOnce), append([]any{a.CompanyID, after}, args...)...)
		if err != nil {
			return err
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		if n, next = int64(len(ids)), uuid.Nil; err != nil || n == 0 {
			return err
		}
		if n == eraseAtOnce {
			next = ids[n-1]
		}
		b := &pgx.Batch{}
		b.Queue("update changes set actor_name = '', diff = '[]', tag = null where company_id = $1 and id = any($2)", a.CompanyID, ids)
		b.Queue("update seals set salt = null where company_id = $1 and change_id = any($2)", a.CompanyID, ids)
		return tx.SendBatch(quiet, b).Close()
	})
	if err != nil {
		return 0, uuid.Nil, fmt.Errorf("audit.Erase: %w", err)
	}
	return n, next, nil
}
