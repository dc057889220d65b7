package resource

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
)

// keyed is the SQL that reads records by keys, $2, of the company $1: one descent of an index a key, in their order. "= any"
// walks the whole company as long as a fast-growing table has no statistics yet, which made a long import quadratic.
func (t *Table) keyed(keys, condition string) string {
	return "select " + t.columns + " from unnest($2::" + keys + "[]) k (v) cross join lateral (select t.* from " + t.Name +
		" t where t.company_id = $1 and " + condition + ") t"
}

// lock reads and locks one record to do action with it.
func (t *Table) lock(ctx context.Context, tx pgx.Tx, id uuid.UUID, trashed bool, action Action) (any, error) {
	if err := t.May(ctx, action); err != nil {
		return nil, err
	}
	// By id alone, whose plan is kept: one over a list of ids is planned anew each time.
	recs, err := t.readTx(ctx, tx, "select "+t.columns+" from "+t.Name+" t where t.company_id = $1 and t.id = $2 and (t.deleted_at is not null) = $3 and %s for no key update", id, trashed)
	if err != nil {
		return nil, err
	}
	if len(recs) == 0 {
		return nil, t.Missing()
	}
	return recs[0], t.reach(ctx, action, recs[0])
}

// LockIDs reads and locks the records with these ids that the actor may see, those in the trash or those that are not, for
// PlanUpdate, PlanDelete and PlanRestore in the same transaction.
func (t *Table) LockIDs(ctx context.Context, tx pgx.Tx, ids []uuid.UUID, trashed bool) (map[uuid.UUID]any, error) {
	// Everybody locks in the same order, so that nobody waits for each other.
	ids = slices.SortedFunc(slices.Values(ids), func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	recs, err := t.readTx(ctx, tx, t.keyed("uuid", "t.id = k.v and (t.deleted_at is not null) = $3 and %s for no key update"), ids, trashed)
	found := make(map[uuid.UUID]any, len(recs))
	for _, rec := range recs {
		found[BaseOf(rec).ID] = rec
	}
	return found, err
}

// Lock reads and locks the records whose folded field f has one of the keys, for PlanUpdate in the same transaction; oldest
// first. KeyOf tells which key each of them answers.
func (t *Table) Lock(ctx context.Context, tx pgx.Tx, f *Field, keys []string) ([]any, error) {
	return t.findFolded(ctx, tx, f, keys, " for no key update")
}

// FindFolded is Lock without locking.
func (t *Table) FindFolded(ctx context.Context, tx pgx.Tx, f *Field, keys []string) ([]any, error) {
	return t.findFolded(ctx, tx, f, keys, "")
}

func (t *Table) findFolded(ctx context.Context, tx pgx.Tx, f *Field, keys []string, lock string) ([]any, error) {
	if f.Fold == "" {
		return nil, fmt.Errorf("resource: %s.%s is not folded, so no record can be found by it", t.Name, f.Name)
	}
	// From the key to itself, since of a value that equals it the planner believes what the table's values look like: where
	// most are empty, it would read the whole company for each key.
	return t.readTx(ctx, tx, t.keyed("text", "t."+f.Fold+` between (k.v collate "C") and (k.v collate "C") and t.deleted_at is null and %s order by t.id`+lock), keys)
}

// readTx reads those of the company's records that the actor may see, which sql has a %s for.
func (t *Table) readTx(ctx context.Context, tx pgx.Tx, sql string, values ...any) ([]any, error) {
	a, _ := tenant.From(ctx)
	args := NewArgs(0)
	for _, v := range append([]any{a.CompanyID}, values...) {
		args.Add(v)
	}
	rows, err := tx.Query(context.WithoutCancel(ctx), fmt.Sprintf(sql, t.Within(ctx, View, "t", args)), args.Values()...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, t.scan())
}

// KeyOf is the folded value under which rec would be found by f. For a record that is still being made it is what the
// rules would make of it; rec itself stays as it is.
func (t *Table) KeyOf(ctx context.Context, rec any, f *Field) string {
	made := t.clone(rec)
	t.check(made)
	if t.prepare != nil {
		// A record that can't be prepared is refused when it is planned; until then its key is the text as given.
		_ = t.prepare(tenant.WithUsual(ctx, t.engine.Usual), made)
	}
	s, _ := f.Value(made).(string)
	return text.Fold(s)
}

// Titles reads what people call the records with these ids, for showing references; ids without a record that the actor may
// see are left out, while the trash is not.
func (t *Table) Titles(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	a, _ := tenant.From(ctx)
	args := NewArgs(0)
	args.Add(a.CompanyID)
	args.Add(ids)
	sql := t.keyed("uuid", "t.id = k.v and "+t.Within(ctx, View, "t", args))
	recs, err := pg.Inside(ctx, t.engine.DB, t.scan(), sql, args.Values()...)
	titles := make(map[uuid.UUID]string, len(recs))
	for _, rec := range recs {
		titles[BaseOf(rec).ID] = t.title(rec)
	}
	return titles, err
}
