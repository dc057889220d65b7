package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

// months are changes that people made since they know their customers: half-way between then and now.
func (d *Demo) months(ctx context.Context, p roster) error {
	return d.edit(ctx, p, "months", func(_ int, rec *resource.Base) time.Time {
		return rec.CreatedAt.Add(time.Since(rec.CreatedAt) / 2)
	})
}

// today are the newest changes, which Home shows first, some minutes apart.
func (d *Demo) today(ctx context.Context, p roster) error {
	return d.edit(ctx, p, "today", func(left int, _ *resource.Base) time.Time {
		return time.Now().Add(-time.Duration(left*left+left) * time.Minute)
	})
}

// edit makes the changes of one step, each by the person who made it, all in one transaction. A record that is not there
// any more stays as it is.
func (d *Demo) edit(ctx context.Context, p roster, step string, at func(left int, rec *resource.Base) time.Time) error {
	rows, err := table("edits.csv")
	if err != nil {
		return err
	}
	return d.once(ctx, step, func(ctx context.Context, tx pgx.Tx) (writes []*resource.Write, err error) {
		for i, r := range rows {
			if r["step"] != step {
				continue
			}
			w, err := d.planEdit(as(ctx, p[r["by"]], step), tx, p, r, func(rec *resource.Base) time.Time { return at(len(rows)-i, rec) })
			if err != nil {
				return nil, fmt.Errorf("%s: %w", r["key"], err)
			}
			if w != nil {
				writes = append(writes, w)
			}
		}
		return writes, nil
	})
}

// keys are the fields by which the edits name a record.
var keys = map[string]string{"accounts": "domain", "contacts": "email"}

func (d *Demo) planEdit(ctx context.Context, tx pgx.Tx, p roster, r map[string]string, at func(*resource.Base) time.Time) (*resource.Write, error) {
	t := d.Engine.Find(r["record"])
	found, err := t.Lock(ctx, tx, t.Field(keys[t.Name]), []string{text.Fold(r["key"])})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return t.PlanUpdate(resource.WithMoment(ctx, at(resource.BaseOf(found[0]))), found[0], func(rec any) error { return put(t, rec, p, r["field"], r["value"]) })
}

// put sets a field from the text of the list.
func put(t *resource.Table, rec any, p roster, name, text string) error {
	if name == "owner" {
		return t.Field("owner_id").Put(rec, p[text].ID)
	}
	f := t.Field(name)
	if f.Type != resource.Int {
		return f.Put(rec, text)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return err
	}
	return f.Put(rec, n)
}
