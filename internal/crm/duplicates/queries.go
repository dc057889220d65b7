package duplicates

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

// byAddress finds contacts by addresses other than their first.
func (s *Service) byAddress(ctx context.Context, p Probe) ([]uuid.UUID, error) {
	a, _ := tenant.From(ctx)
	if p.Email == "" && p.Phone == "" {
		return nil, nil
	}
	return pg.Collect(ctx, s.engine.DB, pgx.RowTo[uuid.UUID], `select contact_id from contact_addresses
		where company_id = $1 and (kind = 'email' and key = $2 or kind = 'phone' and key = $3) limit $4`, a.CompanyID, text.Fold(p.Email), text.Fold(p.Phone), most)
}

// pair is two records that are probably the same, a being the smaller id.
type pair struct {
	A, B  uuid.UUID
	Score int
}

func pairOf(x, y uuid.UUID, score int) pair {
	if slices.Compare(x[:], y[:]) > 0 {
		x, y = y, x
	}
	return pair{x, y, score}
}

// keep stores pairs. One that somebody has dismissed stays dismissed. It answers how many are new.
func keep(ctx context.Context, tx pgx.Tx, record string, pairs []pair) (fresh int64, err error) {
	if len(pairs) == 0 {
		return 0, nil
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		if c := slices.Compare(a.A[:], b.A[:]); c != 0 {
			return c
		}
		return slices.Compare(a.B[:], b.B[:])
	})
	pairs = slices.CompactFunc(pairs, func(a, b pair) bool { return a.A == b.A && a.B == b.B })
	var as, bs []uuid.UUID
	var scores []int
	for _, p := range pairs {
		as, bs, scores = append(as, p.A), append(bs, p.B), append(scores, p.Score)
	}
	who, _ := tenant.From(ctx)
	err = tx.QueryRow(context.WithoutCancel(ctx), `with put as (
			insert into duplicates (company_id, record, a_id, b_id, score) select $1, $2, u.a, u.b, u.s from unnest($3::uuid[], $4::uuid[], $5::int[]) u (a, b, s)
			on conflict (company_id, record, a_id, b_id) do update set score = excluded.score, found_at = now() returning xmax = 0 as fresh)
		select count(*) filter (where fresh) from put`, who.CompanyID, record, as, bs, scores).Scan(&fresh)
	return fresh, err
}

// Pair is two records that are probably the same.
type Pair struct {
	Record  string   `json:"record" doc:"The record type"`
	Score   int      `json:"score" doc:"0 to 100"`
	Reasons []Reason `json:"reasons"`
	A       Side     `json:"a"`
	B       Side     `json:"b"`
}

// Side is one record of a pair.
type Side struct {
	ID      uuid.UUID `json:"id" x-id:"record"`
	Version int64     `json:"version"`
	Name    string    `json:"name"`
	Detail  string    `json:"detail"`
}

// mark is where a page of pairs ended.
type mark struct {
	Score int       `json:"s"`
	A     uuid.UUID `json:"a"`
	B     uuid.UUID `json:"b"`
}

func (m mark) String() string {
	raw, _ := json.Marshal(m)
	return base64.RawURLEncoding.EncodeToString(raw)
}

func readMark(cursor string) (m mark, err error) {
	if cursor == "" {
		return mark{Score: 101}, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || json.Unmarshal(raw, &m) != nil {
		return m, problem.InvalidField("cursor", "This cursor belongs to another list or was cut off. Start again without it.")
	}
	return m, nil
}

// maxRounds bounds how often a page looks on, when most of what was found is no longer there.
const maxRounds = 10

// List reads the pairs of a type, the surest first. A pair is told as it stands now: one whose records have changed, were
// merged or are in the trash is passed over.
func (s *Service) List(ctx context.Context, t *resource.Table, cursor string, limit int) (pairs []Pair, next string, err error) {
	at, err := readMark(cursor)
	if err != nil {
		return nil, "", err
	}
	a, _ := tenant.From(ctx)
	pairs = []Pair{}
	for range maxRounds {
		found, err := pg.Collect(ctx, s.engine.DB, pgx.RowToStructByPos[pair], `select a_id, b_id, score from duplicates where company_id = $1 and record = $2 and dismissed_at is null
			and (score < $3 or score = $3 and (a_id, b_id) > ($4, $5)) order by score desc, a_id, b_id limit $6`, a.CompanyID, t.Name, at.Score, at.A, at.B, limit)
		if err != nil {
			return nil, "", err
		}
		shown, err := s.show(ctx, t, found)
		if err != nil {
			return nil, "", err
		}
		for i, p := range found {
			at = mark{p.Score, p.A, p.B}
			if shown[i] != nil {
				pairs = append(pairs, *shown[i])
			}
			if len(pairs) == limit {
				return pairs, at.String(), nil
			}
		}
		if len(found) < limit {
			return pairs, "", nil
		}
	}
	return pairs, at.String(), nil
}

// show reads the records of some pairs and weighs them again.
func (s *Service) show(ctx context.Context, t *resource.Table, found []pair) ([]*Pair, error) {
	var ids []uuid.UUID
	for _, p := range found {
		ids = append(ids, p.A, p.B)
	}
	recs, err := s.read(ctx, t, ids)
	if err != nil {
		return nil, err
	}
	shown := make([]*Pair, len(found))
	for i, p := range found {
		x, y := recs[p.A], recs[p.B]
		if x == nil || y == nil {
			continue
		}
		if score, reasons := profileOf(t, x).like(profileOf(t, y)); score >= hint {
			shown[i] = &Pair{Record: t.Name, Score: score, Reasons: reasons, A: side(t, x), B: side(t, y)}
		}
	}
	return shown, nil
}

func side(t *resource.Table, rec any) Side {
	b := resource.BaseOf(rec)
	return Side{ID: b.ID, Version: b.Version, Name: t.Title(rec), Detail: detail(t, rec)}
}

// read gives the records with these ids that the actor may see.
func (s *Service) read(ctx context.Context, t *resource.Table, ids []uuid.UUID) (map[uuid.UUID]any, error) {
	recs := map[uuid.UUID]any{}
	for part := range slices.Chunk(ids, 80) {
		page, err := t.List(ctx, resource.Query{Filter: among(part), Sort: "created_at", Limit: resource.MaxLimit})
		if err != nil {
			return nil, err
		}
		for _, rec := range page.Items {
			recs[resource.BaseOf(rec).ID] = t.Masked(ctx, rec)
		}
	}
	return recs, nil
}

// Dismiss says that two records are not the same; for all time, or until it is taken back.
func (s *Service) Dismiss(ctx context.Context, t *resource.Table, x, y uuid.UUID, dismissed bool) error {
	a, _ := tenant.From(ctx)
	p := pairOf(x, y, 0)
	recs, err := s.read(ctx, t, []uuid.UUID{x, y})
	if err != nil {
		return err
	}
	if recs[x] == nil || recs[y] == nil || x == y {
		return problem.NotFound("pair")
	}
	return s.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(context.WithoutCancel(ctx), `insert into duplicates (company_id, record, a_id, b_id, score, dismissed_at, dismissed_by)
			values ($1, $2, $3, $4, $5, case when $6 then now() end, case when $6 then $7::uuid end)
			on conflict (company_id, record, a_id, b_id) do update set dismissed_at = excluded.dismissed_at, dismissed_by = excluded.dismissed_by`,
			a.CompanyID, t.Name, p.A, p.B, listed, dismissed, a.ID)
		return err
	})
}
