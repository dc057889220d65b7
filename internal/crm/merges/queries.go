package merges

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// move hands everything that names the loser over to the winner: records of every type that refers to it, and the rows of the
// registered places. What is in the trash stays as it is.
func (m *merging) move(ctx context.Context) error {
	for _, t := range m.Engine.Tables() {
		if err := m.moveRecords(ctx, t); err != nil {
			return err
		}
	}
	m.rows = map[string][]uuid.UUID{}
	for _, p := range m.Places {
		if p.Record != "" && p.Record != m.t.Name {
			continue
		}
		if err := m.moveRows(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// moveRecords plans the change of every record of one type that names the loser.
func (m *merging) moveRecords(ctx context.Context, t *resource.Table) error {
	fields, ids, err := m.naming(ctx, t)
	if err != nil || len(ids) == 0 {
		return err
	}
	if m.moved += int64(len(ids)); m.moved > maxMoved {
		return tooMany(m.t)
	}
	second, err := m.second(ctx, t, fields)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(ids, 500) {
		recs, err := t.LockIDs(ctx, m.tx, part, false)
		if err != nil {
			return err
		}
		if len(recs) < len(part) {
			return refused(map[string]bool{t.Name: true})
		}
		for _, id := range part {
			w, err := m.handOver(ctx, t, fields, recs[id], second[id])
			if err != nil {
				return err
			}
			if w != nil {
				m.writes = append(m.writes, w)
			}
		}
	}
	return nil
}

// handOver plans the change of one record that names the loser: it names the winner from now on, or goes into the trash where
// it would be the second that does.
func (m *merging) handOver(ctx context.Context, t *resource.Table, fields []*resource.Field, rec any, second bool) (*resource.Write, error) {
	if second {
		return t.PlanDelete(ctx, rec)
	}
	winner, loser := resource.BaseOf(m.winner).ID, resource.BaseOf(m.loser).ID
	return t.PlanUpdate(ctx, rec, func(rec any) error {
		for _, f := range fields {
			if target, named := t.Named(f, rec); target == m.t && named == loser {
				if err := f.Put(rec, winner); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// second finds, of the records of t that name the loser, those whose like names the winner already, where there can be one at
// most.
func (m *merging) second(ctx context.Context, t *resource.Table, fields []*resource.Field) (map[uuid.UUID]bool, error) {
	found := map[uuid.UUID]bool{}
	beside := m.Once[t.Name]
	if len(beside) == 0 {
		return found, nil
	}
	a, _ := tenant.From(ctx)
	same := ""
	for _, name := range beside {
		same += fmt.Sprintf(" and y.%[1]s = x.%[1]s", t.Field(name).Column)
	}
	for _, f := range fields {
		rows, err := m.tx.Query(context.WithoutCancel(ctx), fmt.Sprintf(`select x.id from %[1]s x where x.company_id = $1 and x.%[2]s = $2 and x.deleted_at is null
			and exists (select from %[1]s y where y.company_id = $1 and y.%[2]s = $3 and y.deleted_at is null%[3]s)`, t.Name, f.Column, same),
			a.CompanyID, resource.BaseOf(m.loser).ID, resource.BaseOf(m.winner).ID)
		if err != nil {
			return nil, err
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			found[id] = true
		}
	}
	return found, nil
}

// naming finds the fields of t that may name the loser, and the records in which one of them does.
func (m *merging) naming(ctx context.Context, t *resource.Table) (fields []*resource.Field, ids []uuid.UUID, err error) {
	a, _ := tenant.From(ctx)
	winner, loser := resource.BaseOf(m.winner).ID, resource.BaseOf(m.loser).ID
	all, err := t.FieldsFor(ctx)
	if err != nil {
		return nil, nil, err
	}
	for i := range all {
		f := &all[i]
		sql := fmt.Sprintf("select id from %s where company_id = $1 and %s = $2 and deleted_at is null", t.Name, f.Column)
		args := []any{a.CompanyID, loser}
		switch {
		case f.Ref == m.t.Name && f.Key != "": // a company's own field, found by its values beside the records
			sql = fmt.Sprintf(`select x.id from field_values v join %s x on x.company_id = $1 and x.id = v.record_id and x.deleted_at is null
				where v.company_id = $1 and v.field = $3 and v.text_key = $2`, t.Name)
			args = []any{a.CompanyID, resource.IndexText(loser.String()), t.Name + "." + f.Key}
		case f.Ref == m.t.Name:
		case f.Ref == resource.Any:
			kind := t.Field(f.Name[:len(f.Name)-len("_id")])
			sql += fmt.Sprintf(" and %s = $3", kind.Column)
			args = append(args, m.t.Name)
		default:
			continue
		}
		fields = append(fields, f)
		rows, err := m.tx.Query(context.WithoutCancel(ctx), fmt.Sprintf("%s order by id limit %d", sql, maxMoved+1), args...)
		if err != nil {
			return nil, nil, err
		}
		found, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		if err != nil {
			return nil, nil, err
		}
		ids = append(ids, found...)
	}
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	ids = slices.Compact(ids)
	if t == m.t {
		ids = slices.DeleteFunc(ids, func(id uuid.UUID) bool { return id == winner || id == loser })
	}
	return fields, ids, nil
}

func (m *merging) moveRows(ctx context.Context, p Place) error {
	moved, err := p.move(ctx, m.tx, m.t.Name, resource.BaseOf(m.loser).ID, resource.BaseOf(m.winner).ID, nil)
	if err != nil {
		return err
	}
	if m.moved += int64(len(moved)); m.moved > maxMoved {
		return tooMany(m.t)
	}
	if len(moved) > 0 {
		m.rows[p.name()] = moved
	}
	return nil
}

// move lets rows that name from name to; only those in rows, if any are given.
func (p Place) move(ctx context.Context, tx pgx.Tx, record string, from, to uuid.UUID, rows []uuid.UUID) ([]uuid.UUID, error) {
	a, _ := tenant.From(ctx)
	sql := fmt.Sprintf(`update %[1]s x set %[2]s = $3 where x.company_id = $1 and x.%[2]s = $2 and ($4::uuid[] is null or x.%[3]s = any($4))
		and not exists (select from %[1]s y where y.company_id = $1 and y.%[2]s = $3 and y.%[3]s = x.%[3]s)`, p.Table, p.Column, p.Row)
	args := []any{a.CompanyID, from, to, rows}
	if p.Kind != "" {
		sql += fmt.Sprintf(" and x.%s = $5", p.Kind)
		args = append(args, record)
	}
	found, err := tx.Query(context.WithoutCancel(ctx), sql+" returning x."+p.Row, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, pgx.RowTo[uuid.UUID])
}

// undone is called in the transaction that ends the undoing of a change set. Where that was a merge, the rows that it moved go
// back, as far as they still stand where it put them; where it was such an undoing, they go over again.
func (s *Service) undone(ctx context.Context, tx pgx.Tx, set uuid.UUID) error {
	a, _ := tenant.From(ctx)
	m, back := Merge{}, false
	err := tx.QueryRow(context.WithoutCancel(ctx), `with recursive taken (id, undoes, depth) as (
			select id, undoes, 0 from change_sets where company_id = $1 and id = $2
			union all select c.id, c.undoes, depth + 1 from taken join change_sets c on c.company_id = $1 and c.id = taken.undoes where depth < 100)
		select m.id, m.record, m.winner_id, m.loser_id, t.depth % 2 = 0 from taken t join merges m on m.company_id = $1 and m.id = t.id`, a.CompanyID, set).
		Scan(&m.ID, &m.Record, &m.WinnerID, &m.LoserID, &back)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	from, to := m.WinnerID, m.LoserID
	if !back {
		from, to = to, from
	}
	for _, p := range s.Places {
		rows, err := tx.Query(context.WithoutCancel(ctx), "select row_id from merge_moves where company_id = $1 and merge_id = $2 and place = $3", a.CompanyID, m.ID, p.name())
		if err != nil {
			return err
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			continue
		}
		if _, err := p.move(ctx, tx, m.Record, from, to, ids); err != nil {
			return err
		}
	}
	_, err = tx.Exec(context.WithoutCancel(ctx), "update merges set undone_at = case when $3 then now() end where company_id = $1 and id = $2", a.CompanyID, m.ID, back)
	return err
}

// maxShown is how many merges of one record are told.
const maxShown = 20

const columns = "id, record, winner_id, loser_id, loser_name, moved, created_at, created_by, undone_at"

// Of reads the merges that a record has won and that still hold, the newest first, and the one that it has lost, if any.
func (s *Service) Of(ctx context.Context, t *resource.Table, id uuid.UUID) (won []Merge, lost *Merge, err error) {
	a, _ := tenant.From(ctx)
	all, err := pg.Collect(ctx, s.Engine.DB, pgx.RowToStructByPos[Merge], fmt.Sprintf(`(select %[1]s from merges where company_id = $1 and record = $2 and winner_id = $3 and undone_at is null order by id desc limit $4)
		union all (select %[1]s from merges where company_id = $1 and record = $2 and loser_id = $3 and undone_at is null order by id desc limit 1)`, columns), a.CompanyID, t.Name, id, maxShown)
	if err != nil {
		return nil, nil, err
	}
	won = []Merge{}
	for i := range all {
		if all[i].WinnerID == id {
			won = append(won, all[i])
		} else {
			lost = &all[i]
		}
	}
	_, err = t.Get(ctx, id)
	if err != nil && lost == nil {
		return nil, nil, t.Missing()
	}
	if lost != nil {
		// Nobody is led to a record that they may not see.
		if _, unseen := t.Get(ctx, lost.WinnerID); unseen != nil {
			return nil, nil, t.Missing()
		}
	}
	return won, lost, s.veil(ctx, t, won)
}

// veil takes out what losers were called that the actor of ctx could not see.
func (s *Service) veil(ctx context.Context, t *resource.Table, won []Merge) error {
	ids := make([]uuid.UUID, len(won))
	for i := range won {
		ids[i] = won[i].LoserID
	}
	titles, err := t.Titles(ctx, ids)
	for i := range won {
		if _, seen := titles[won[i].LoserID]; !seen {
			won[i].LoserName = ""
		}
	}
	return err
}
