package customfield

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// maxOffered is how many tags are offered at once.
const maxOffered = 100

// Tags lists the tags that records of one type have and that begin with q, as somebody has written them. It steps from one
// tag to the next in the index, so that a tag on a million records costs no more than one on two.
func (s *Service) Tags(ctx context.Context, record, q string) ([]string, error) {
	t := s.engine.Find(record)
	if t == nil || !t.HasExtra() {
		return nil, problem.InvalidField("record", "%s is no type of record that takes tags.", record)
	}
	tags := []string{}
	if _, hidden := t.Closed(ctx); hidden["tags"] || !t.Allowed(ctx, resource.View) {
		return tags, nil
	}
	args := resource.NewArgs(5)
	from, seen := "field_values v", "true"
	if !t.Whole(ctx) {
		from, seen = "field_values v join "+t.Name+" r on r.company_id = $1 and r.id = v.record_id and r.deleted_at is null", t.Within(ctx, resource.View, "r", args)
	}
	a, _ := tenant.From(ctx)
	type used struct {
		Key  string
		Tags []byte
	}
	rows, err := pg.Collect(ctx, s.engine.DB, pgx.RowToStructByPos[used], fmt.Sprintf(`with recursive step as (
			(select text_key, record_id, 1 n from %[2]s where v.company_id = $1 and field = $2 and text_key >= $3 collate "C" and %[3]s order by text_key, v.created_at desc limit 1)
			union all
			select v.text_key, v.record_id, step.n + 1 from step cross join lateral (select text_key, record_id from %[2]s
				where v.company_id = $1 and field = $2 and text_key > step.text_key and %[3]s order by text_key, v.created_at desc limit 1) v where step.n < $5)
		select step.text_key, r.tags from step join %[1]s r on r.company_id = $1 and r.id = step.record_id where starts_with(step.text_key, $4) order by step.text_key`, t.Name, from, seen),
		append([]any{a.CompanyID, t.Name + ".tags", resource.IndexText(q), resource.IndexText(q), maxOffered}, args.Values()...)...)
	for _, row := range rows {
		var written []string
		_ = json.Unmarshal(row.Tags, &written) // the engine has written it
		for _, tag := range written {
			if resource.IndexText(tag) == row.Key {
				tags = append(tags, tag)
				break
			}
		}
	}
	return tags, err
}
