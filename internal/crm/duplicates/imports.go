package duplicates

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
	"rapport/internal/resource"
	"rapport/internal/resource/sheet"
)

// perKey is how many records with one key a new one is compared with.
const perKey = 5

// Likely is for imports: which of some new records, which stand in tx already, are probably there. It asks once for each field
// that tells records apart, however many records there are.
func (s *Service) Likely(ctx context.Context, tx pgx.Tx, t *resource.Table, made []any, keepPairs bool) (map[uuid.UUID]sheet.Likeness, error) {
	fields := kinds[t.Name]
	if fields == nil {
		return nil, nil
	}
	mine, candidates := map[uuid.UUID]profile{}, map[uuid.UUID][]uuid.UUID{}
	var far []uuid.UUID
	for _, name := range fields {
		if name == "last_name" {
			continue // says too little by itself
		}
		f := t.Field(name)
		ids, keys := []uuid.UUID{}, []string{}
		for _, rec := range made {
			if v, _ := f.Value(rec).(string); v != "" {
				ids, keys = append(ids, resource.BaseOf(rec).ID), append(keys, text.Fold(v))
			}
		}
		found, err := candidatesBy(ctx, tx, t, f, ids, keys)
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			candidates[p.A] = append(candidates[p.A], p.B)
			far = append(far, p.B)
		}
	}
	if len(far) == 0 {
		return nil, nil
	}
	for _, rec := range made {
		mine[resource.BaseOf(rec).ID] = profileOf(t, rec)
	}
	others, err := profiles(ctx, tx, t, far)
	if err != nil {
		return nil, err
	}
	best, pairs := map[uuid.UUID]sheet.Likeness{}, []pair{}
	for id, p := range mine {
		for _, o := range candidates[id] {
			other, there := others[o]
			score, reasons := p.like(other)
			if !there || score < listed {
				continue
			}
			pairs = append(pairs, pairOf(id, o, score))
			if score > best[id].Score {
				best[id] = sheet.Likeness{OtherID: o, Score: score, Reasons: words(reasons)}
			}
		}
	}
	if keepPairs {
		_, err = keep(ctx, tx, t.Name, pairs)
	}
	return best, err
}

func words(reasons []Reason) (list []string) {
	for _, r := range reasons {
		list = append(list, string(r))
	}
	return list
}

// candidatesBy finds, for each of some records, older ones with the same key: one descent of the index each.
func candidatesBy(ctx context.Context, tx pgx.Tx, t *resource.Table, f *resource.Field, ids []uuid.UUID, keys []string) ([]pair, error) {
	a, _ := tenant.From(ctx)
	rows, err := tx.Query(context.WithoutCancel(ctx), fmt.Sprintf(`select k.id, o.id, 0 from unnest($2::uuid[], $3::text[]) k (id, v) cross join lateral
		(select t.id from %s t where t.company_id = $1 and t.%s = k.v collate "C" and t.deleted_at is null and t.id < k.id order by t.id limit %d) o`, t.Name, f.Fold, perKey), a.CompanyID, ids, keys)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[pair])
}

// profiles reads what records are compared by, within a transaction.
func profiles(ctx context.Context, tx pgx.Tx, t *resource.Table, ids []uuid.UUID) (map[uuid.UUID]profile, error) {
	a, _ := tenant.From(ctx)
	columns := ""
	for _, name := range []string{"name", "email", "phone", "domain", "city", "company_name"} {
		column := "''"
		if f := t.Field(name); f != nil {
			column = "t." + f.Column
		}
		columns += ", " + column
	}
	account := "null::uuid"
	if t.Name == "contacts" {
		account = "t.account_id"
	}
	rows, err := tx.Query(context.WithoutCancel(ctx), fmt.Sprintf("select t.id%s, %s from unnest($2::uuid[]) k (v) cross join lateral (select t.* from %s t where t.company_id = $1 and t.id = k.v) t", columns, account, t.Name), a.CompanyID, ids)
	if err != nil {
		return nil, err
	}
	found := map[uuid.UUID]profile{}
	p := profile{firm: t.Name == "accounts"}
	var name, email, phone, domain, city, company string
	var works *uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&p.id, &name, &email, &phone, &domain, &city, &company, &works}, func() error {
		q := profile{id: p.id, firm: p.firm, name: plainName(name), company: plainName(company), domain: text.Fold(domain), city: text.Fold(city), emails: folded(email), phones: folded(phone)}
		if works != nil {
			q.account = *works
		}
		found[q.id] = q
		return nil
	})
	return found, err
}
