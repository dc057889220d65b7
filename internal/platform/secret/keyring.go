package secret

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/cache"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
)

const (
	// maxOpen bounds how many companies' data keys are held decrypted at once.
	maxOpen = 2_000
	// OpenFor is how long they are held without a look at what the database has: for so long another node may go on writing
	// with a data key that is no longer the primary one. A value under a key that is not known yet is looked up at once.
	OpenFor = time.Minute
)

// Keyring gives each company's data keys. Decrypted ones are held in memory, bounded in number and time.
type Keyring struct {
	db *pg.DB
	// masters are the master keys; the first wraps what is new.
	masters []Wrapper
	held    *cache.Cache[uuid.UUID, *heldKeys]
	last    *cache.Cache[uuid.UUID, *heldKeys] // to spare the master key where nothing has changed
}

type heldKeys struct {
	*DataKeys
	wrapped Wrapped
}

// NewKeyring makes a keyring. The first of the master keys wraps what is new, all of them open what is there.
func NewKeyring(db *pg.DB, masters ...Wrapper) *Keyring {
	return &Keyring{db: db, masters: masters, held: cache.Written[uuid.UUID, *heldKeys](maxOpen, OpenFor), last: cache.Used[uuid.UUID, *heldKeys](maxOpen, 10*OpenFor)}
}

// Keys gives the data keys of the company of ctx, and makes them when it has none.
func (r *Keyring) Keys(ctx context.Context) (*DataKeys, error) {
	a, _ := tenant.From(ctx)
	k, err := r.held.Load(ctx, a.CompanyID, r.load)
	if err != nil {
		return nil, err
	}
	return k.DataKeys, nil
}

// Open decrypts a token at its place, with keys of another node's making if need be.
func (r *Keyring) Open(ctx context.Context, at Place, t Token) ([]byte, error) {
	k, err := r.Keys(ctx)
	if err != nil {
		return nil, err
	}
	if !k.knows(t.Key) {
		r.held.Forget(at.Company)
		if k, err = r.Keys(ctx); err != nil {
			return nil, err
		}
	}
	return k.Open(at, t)
}

func (r *Keyring) load(ctx context.Context, company uuid.UUID) (*heldKeys, error) {
	w, err := r.read(ctx, company)
	if errors.Is(err, pgx.ErrNoRows) {
		if err := r.found(ctx, company); err != nil {
			return nil, err
		}
		w, err = r.read(ctx, company)
	}
	if err != nil {
		return nil, err
	}
	if was, ok := r.last.Find(company); ok && bytes.Equal(was.wrapped.Fields, w.Fields) && bytes.Equal(was.wrapped.Index, w.Index) {
		return was, nil
	}
	k, err := r.unwrap(company, w)
	if err != nil {
		return nil, err
	}
	kept := &heldKeys{k, w}
	r.last.Put(company, kept)
	return kept, nil
}

func (r *Keyring) unwrap(company uuid.UUID, w Wrapped) (*DataKeys, error) {
	for _, m := range r.masters {
		if m.Name() == w.Master {
			return Unwrap(company, w, m)
		}
	}
	return nil, fmt.Errorf("the data keys of company %s are wrapped under the master key %s, which this program was not given (RAPPORT_KMS)", company, w.Master)
}

const keyColumns = "select fields, index, master from data_keys where company_id = $1"

func (r *Keyring) read(ctx context.Context, company uuid.UUID) (w Wrapped, err error) {
	rows, err := pg.Inside(ctx, r.db, scanWrapped, keyColumns, company)
	if err == nil && len(rows) == 0 {
		return w, pgx.ErrNoRows
	}
	if err != nil {
		return w, err
	}
	return rows[0], nil
}

func scanWrapped(row pgx.CollectableRow) (w Wrapped, err error) {
	return w, row.Scan(&w.Fields, &w.Index, &w.Master)
}

// found makes the keys of a company that has none; of several at once the first one's stay. It has a transaction of its own,
// once in the life of a company: what the caller's took back would still be held here, and encrypt what nothing opens.
func (r *Keyring) found(ctx context.Context, company uuid.UUID) error {
	k, err := NewDataKeys(company)
	if err != nil {
		return err
	}
	w, err := k.Wrap(r.masters[0])
	if err != nil {
		return err
	}
	return r.db.InTx(tenant.AsSystem(context.WithoutCancel(ctx), company, "keys"), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(context.WithoutCancel(ctx), "insert into data_keys (company_id, fields, index, master) values ($1, $2, $3, $4) on conflict (company_id) do nothing", company, w.Fields, w.Index, w.Master)
		return err
	})
}

// change writes the keys of a company anew, in tx, which is bound to it; false when it has none.
func (r *Keyring) change(ctx context.Context, tx pgx.Tx, company uuid.UUID, change func(*DataKeys) (*DataKeys, Wrapper, error)) (bool, error) {
	ctx = context.WithoutCancel(ctx)
	rows, err := tx.Query(ctx, keyColumns+" for update", company)
	if err != nil {
		return false, err
	}
	w, err := pgx.CollectExactlyOneRow(rows, scanWrapped)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	k, err := r.unwrap(company, w)
	if err != nil {
		return false, err
	}
	k, under, err := change(k)
	if err != nil {
		return false, err
	}
	fresh, err := k.Wrap(under)
	if err != nil {
		return false, err
	}
	_, err = tx.Exec(ctx, "update data_keys set fields = $2, index = $3, master = $4, rotated_at = case when $5 then now() else rotated_at end where company_id = $1",
		company, fresh.Fields, fresh.Index, fresh.Master, fresh.Master == w.Master)
	return true, err
}

// Rotate gives a company a new primary data key, in tx. Older keys go on to decrypt.
func (r *Keyring) Rotate(ctx context.Context, tx pgx.Tx, company uuid.UUID) (bool, error) {
	return r.change(ctx, tx, company, func(k *DataKeys) (*DataKeys, Wrapper, error) {
		k, err := k.Rotated()
		return k, r.masters[0], err
	})
}

// Rewrap puts the data keys of a company under another master key, in tx. No value has to be written again.
func (r *Keyring) Rewrap(ctx context.Context, tx pgx.Tx, company uuid.UUID, to Wrapper) (bool, error) {
	return r.change(ctx, tx, company, func(k *DataKeys) (*DataKeys, Wrapper, error) { return k, to, nil })
}

// State is what a company's keys are like, without any of them.
type State struct {
	Master    string
	RotatedAt time.Time
	// Fields are encrypted, Busy of them not yet, or no longer, in every record.
	Fields, Busy int
}

// StateOf tells of the keys of the company of ctx; nil when it has none.
func StateOf(ctx context.Context, db *pg.DB, company uuid.UUID) (*State, error) {
	s, err := pg.One(ctx, db, pgx.RowToAddrOfStructByPos[State], `select master, rotated_at, (select count(*) from sensitive_fields f where f.company_id = k.company_id),
		(select count(*) from sensitive_fields f where f.company_id = k.company_id and f.state <> 'sealed') from data_keys k where k.company_id = $1`, company)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return s, err
}

// Forget drops what is held of a company, so that the next use reads it again.
func (r *Keyring) Forget(company uuid.UUID) { r.held.Forget(company) }
