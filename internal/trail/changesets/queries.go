package changesets

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/jobs"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

const (
	columns = `c.id, c.created_at, c.updated_at, c.actor_id, coalesce(u.name, 'Rapport'), c.record, c.action, c.changes, c.status, c.undoes, c.undone_by,
	c.total, c.done, c.changed, c.unchanged, c.failed, c.conflicts, c.failures, c.error, c.request_id, c.attempts`
	from = " from change_sets c left join users u on u.id = c.actor_id"
)

// found answers which records the query finds, oldest first: at most one more than a set may have.
func (s *Service) found(ctx context.Context, t *resource.Table, q resource.Query) (ids []uuid.UUID, err error) {
	q.Count = true // a search by words finds as many as its list counts
	sel, err := t.Select(ctx, resource.View, q)
	if err != nil {
		return nil, err
	}
	err = s.engine.DB.Batch(ctx, func(b *pgx.Batch) {
		b.Queue("select set_config('plan_cache_mode', 'force_custom_plan', true)")
		b.Queue(fmt.Sprintf("select t.id from %s where %s order by t.id limit %d", sel.From, sel.Where, MaxRecords+1), sel.Args.Values()...).Query(func(rows pgx.Rows) error {
			ids, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
			return err
		})
	})
	return ids, err
}

func scan(row pgx.CollectableRow) (*ChangeSet, error) {
	c := &ChangeSet{}
	var changes, failures []byte
	err := row.Scan(&c.ID, &c.CreatedAt, &c.UpdatedAt, &c.Actor.ID, &c.Actor.Name, &c.Record, &c.Action, &changes, &c.Status, &c.Undoes, &c.UndoneBy,
		&c.Total, &c.Done, &c.Changed, &c.Unchanged, &c.Failed, &c.Conflicts, &failures, &c.Error, &c.requestID, &c.attempts)
	if err != nil {
		return nil, err
	}
	c.Actor.Kind = string(tenant.System)
	if c.Actor.ID != nil {
		c.Actor.Kind = string(tenant.User)
	}
	return c, errors.Join(json.Unmarshal(changes, &c.Changes), json.Unmarshal(failures, &c.Failures))
}

// insert stores a new set with its job.
func (s *Service) insert(ctx context.Context, tx pgx.Tx, c *ChangeSet) error {
	a, _ := tenant.From(ctx)
	changes, err := json.Marshal(c.Changes)
	if err != nil {
		return fmt.Errorf("changesets: %w", err)
	}
	_, err = tx.Exec(context.WithoutCancel(ctx), `insert into change_sets (company_id, id, actor_id, request_id, record, action, changes, status, undoes, total, kinds, ids)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		a.CompanyID, c.ID, c.Actor.ID, c.requestID, c.Record, c.Action, changes, c.Status, c.Undoes, c.Total, c.kinds, c.ids)
	if err != nil {
		return err
	}
	_, err = s.queue.Insert(ctx, tx, Args{CompanyID: a.CompanyID, ChangeSetID: c.ID}, jobs.Imports, queueAttempts)
	return err
}

// Made stores a set that somebody else has carried out in tx, to the end, with entries in the trail that name it.
func (s *Service) Made(ctx context.Context, tx pgx.Tx, id uuid.UUID, record, action string, changed int64) error {
	a, _ := tenant.From(ctx)
	_, err := tx.Exec(context.WithoutCancel(ctx), `insert into change_sets (company_id, id, actor_id, request_id, record, action, status, total, done, changed, created_at, updated_at)
		values ($1, $2, $3, $4, $5, $6, 'done', $7, $7, $7, $8, $8)`, a.CompanyID, id, s.fresh(a, record, action).Actor.ID, a.RequestID, record, action, changed, resource.Moment(ctx))
	return err
}

// locked reads one set and the records that are next in it; nobody else works on it before tx ends.
func locked(ctx context.Context, tx pgx.Tx, id uuid.UUID) (*ChangeSet, error) {
	a, _ := tenant.From(ctx)
	rows, err := tx.Query(context.WithoutCancel(ctx), "select "+columns+from+" where c.company_id = $1 and c.id = $2 for no key update of c", a.CompanyID, id)
	if err != nil {
		return nil, err
	}
	c, err := pgx.CollectExactlyOneRow(rows, scan)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, problem.NotFound("change set")
	}
	if err != nil {
		return nil, err
	}
	err = tx.QueryRow(context.WithoutCancel(ctx), "select kinds[$3:$4], ids[$3:$4] from change_sets where company_id = $1 and id = $2",
		a.CompanyID, id, c.Done+1, c.Done+chunkSize).Scan(&c.kinds, &c.ids)
	return c, err
}

// save writes what may change of a set, and what that means for the set that it takes back.
func (c *ChangeSet) save(ctx context.Context, tx pgx.Tx) error {
	a, _ := tenant.From(ctx)
	failures, err := json.Marshal(c.Failures)
	if err != nil {
		return fmt.Errorf("changesets: %w", err)
	}
	_, err = tx.Exec(context.WithoutCancel(ctx), `update change_sets set updated_at = now(), status = $3, undone_by = $4, done = $5, changed = $6, unchanged = $7,
		failed = $8, conflicts = $9, failures = $10, error = $11, attempts = $12 where company_id = $1 and id = $2`,
		a.CompanyID, c.ID, c.Status, c.UndoneBy, c.Done, c.Changed, c.Unchanged, c.Failed, c.Conflicts, failures, c.Error, c.attempts)
	if err != nil || c.Undoes == nil {
		return err
	}
	// What was undone in part may be undone again.
	status := map[string]string{"done": "undone", "failed": "done"}[c.Status]
	if status == "" {
		return nil
	}
	_, err = tx.Exec(context.WithoutCancel(ctx), "update change_sets set updated_at = now(), status = $3 where company_id = $1 and id = $2 and status = 'undoing'", a.CompanyID, *c.Undoes, status)
	return err
}

// List reads the company's sets before one that was seen (uuid.Nil for the newest), newest first.
func (s *Service) List(ctx context.Context, before uuid.UUID, limit int) ([]*ChangeSet, error) {
	a, _ := tenant.From(ctx)
	some, all := []string{}, []string{} // where the actor sees but some records, only the actor's own sets
	for _, t := range s.engine.Tables() {
		switch {
		case t.Whole(ctx):
			all = append(all, t.Name)
		case t.Allowed(ctx, resource.View):
			some = append(some, t.Name)
		}
	}
	sets, err := pg.Collect(ctx, s.engine.DB, scan, "select "+columns+from+` where c.company_id = $1 and (c.record = any($2) or c.record = any($5) and c.actor_id = $6)
		and ($3 = '00000000-0000-0000-0000-000000000000'::uuid or c.id < $3) order by c.id desc limit $4`, a.CompanyID, all, before, limit, some, a.ID)
	for _, c := range sets {
		c.mask(ctx, s.engine.Find(c.Record))
	}
	return sets, err
}

// Conflicts reads what an undo left as it was, behind a position; for a set that was undone, those of its undo.
func (s *Service) Conflicts(ctx context.Context, c *ChangeSet, after int64, limit int) ([]Conflict, error) {
	a, _ := tenant.From(ctx)
	id := c.ID
	if c.Action != "undo" && c.UndoneBy != nil {
		id = *c.UndoneBy
	}
	all, err := pg.Collect(ctx, s.engine.DB, pgx.RowToStructByPos[Conflict], `select position, record, record_id, title, field, wanted, current from change_set_conflicts
		where company_id = $1 and change_set_id = $2 and position > $3 order by position limit $4`, a.CompanyID, id, after, limit)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Wanted, all[i].Current = secret.Cover(all[i].Wanted, 0), secret.Cover(all[i].Current, 0)
	}
	return s.veiled(ctx, all)
}

// veiled takes out of conflicts what the actor can't see: they stay in the list and are counted, but say nothing.
func (s *Service) veiled(ctx context.Context, all []Conflict) ([]Conflict, error) {
	ids := map[string][]uuid.UUID{}
	for _, f := range all {
		ids[f.Record] = append(ids[f.Record], f.RecordID)
	}
	for record, some := range ids {
		t := s.engine.Find(record)
		if t == nil {
			continue
		}
		titles, err := t.Titles(ctx, some)
		if err != nil {
			return nil, err
		}
		_, hidden := t.Closed(ctx)
		for i := range all {
			if _, seen := titles[all[i].RecordID]; all[i].Record == record && (!seen || resource.Hides(hidden, all[i].Field)) {
				all[i] = Conflict{Position: all[i].Position, Record: record, RecordID: all[i].RecordID, Title: titles[all[i].RecordID]}
			}
		}
	}
	return all, nil
}

// touched reads which records a set has changed, those last changed first.
func touched(ctx context.Context, tx pgx.Tx, id uuid.UUID) (kinds []string, ids []uuid.UUID, err error) {
	a, _ := tenant.From(ctx)
	rows, err := tx.Query(context.WithoutCancel(ctx), "select record, record_id from changes where company_id = $1 and change_set_id = $2 order by id desc", a.CompanyID, id)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	seen := map[uuid.UUID]bool{}
	kinds, ids = []string{}, []uuid.UUID{}
	for rows.Next() {
		var kind string
		var record uuid.UUID
		if err := rows.Scan(&kind, &record); err != nil {
			return nil, nil, err
		}
		if !seen[record] {
			seen[record] = true
			kinds, ids = append(kinds, kind), append(ids, record)
		}
	}
	return kinds, ids, rows.Err()
}

// deed is one entry of the trail that a set has written.
type deed struct {
	RecordID uuid.UUID
	Action   string
	Version  int64
	Diff     []resource.FieldChange
}

// deeds reads what a set did to some records, in order.
func deeds(ctx context.Context, tx pgx.Tx, id uuid.UUID, kinds []string, ids []uuid.UUID) (map[uuid.UUID][]deed, error) {
	a, _ := tenant.From(ctx)
	rows, err := tx.Query(context.WithoutCancel(ctx), `select c.record_id, c.action, c.version, c.diff from unnest($3::uuid[], $4::text[]) k (id, record)
		cross join lateral (select * from changes c where c.company_id = $1 and c.record = k.record and c.record_id = k.id and c.change_set_id = $2) c order by c.id`, a.CompanyID, id, ids, kinds)
	if err != nil {
		return nil, err
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[deed])
	by := map[uuid.UUID][]deed{}
	for _, d := range all {
		by[d.RecordID] = append(by[d.RecordID], d)
	}
	return by, err
}
