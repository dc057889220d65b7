package privacy

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/blob"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// erasing is one erasure under way. Every step may be begun again: it does what is still to do, and counts on.
type erasing struct {
	s *Service
	e *Erasure
	p *plan
	c *catalogue
}

// erasing reads what is to be done; nil when nothing is.
func (s *Service) erasing(ctx context.Context, id uuid.UUID) (*erasing, error) {
	a, _ := tenant.From(ctx)
	e, err := s.Erasure(ctx, id)
	if problem.Is(err, problem.KindNotFound) || err == nil && (e.Status == "done" || e.Status == "failed") {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	sealed, err := pg.One(ctx, s.Engine.DB, pgx.RowTo[[]byte], "select plan from erasures where company_id = $1 and id = $2", a.CompanyID, id)
	if err != nil {
		return nil, err
	}
	raw, err := s.Master.Unseal("erasure plan", id.String(), sealed)
	if err != nil {
		return nil, err
	}
	x := &erasing{s: s, e: e, p: &plan{}}
	if err := json.Unmarshal(raw, x.p); err != nil {
		return nil, fmt.Errorf("privacy: the plan of an erasure: %w", err)
	}
	x.c, err = readCatalogue(ctx, s.Engine.DB)
	return x, err
}

func (x *erasing) run(ctx context.Context) error {
	if err := x.know(ctx); err != nil {
		return err
	}
	for _, step := range []struct {
		name string
		do   func(context.Context) error
		upTo float64
	}{{"records", x.records, 0.3}, {"history", x.history, 0.5}, {"mentions", x.mentions, 0.85}, {"files", x.files, 0.95}} {
		if err := x.save(ctx, step.name, x.e.Progress); err != nil {
			return err
		}
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("privacy: erase %s: %w", step.name, err)
		}
		x.e.Progress = step.upTo
	}
	return x.receipt(ctx)
}

// know writes down who it is and all that is only about them, before anything of it goes.
func (x *erasing) know(ctx context.Context) error {
	if x.p.Known {
		return nil
	}
	p, err := x.s.look(ctx, x.p.Subject)
	if err != nil {
		return err
	}
	a, _ := tenant.From(ctx)
	x.p.IDs, x.p.Records, x.p.Addresses, x.p.Terms, x.p.Known = p.IDs, p.Records, p.Addresses, p.terms(), true
	for _, id := range p.Pictures {
		x.p.Blobs = append(x.p.Blobs, blob.Key(a.CompanyID, id))
	}
	files, err := pg.Collect(ctx, x.s.Engine.DB, pgx.RowTo[uuid.UUID], `select id from attachments where company_id = $1 and id = any($2)
		union all select id from person_exports t where company_id = $1 and (`+find("person_exports").about+")", a.CompanyID, p.IDs, p.Addresses)
	if err != nil {
		return err
	}
	for _, id := range files {
		x.p.Blobs = append(x.p.Blobs, blob.Key(a.CompanyID, id))
	}
	if x.e.Stayed, err = x.s.stays(ctx, p.IDs, x.p.Terms, false); err != nil {
		return err
	}
	sealed, err := x.s.seal(x.e.ID, x.p)
	if err != nil {
		return err
	}
	stayed, err := json.Marshal(x.e.Stayed)
	if err != nil {
		return err
	}
	_, err = x.s.Engine.DB.Exec(ctx, "update erasures set plan = $3, stayed = $4, status = 'running' where company_id = $1 and id = $2", a.CompanyID, x.e.ID, sealed, stayed)
	return err
}

// counted finds or makes the count of a kind.
func (x *erasing) counted(kind string) *Counted {
	i := slices.IndexFunc(x.e.Counts, func(c Counted) bool { return c.Kind == kind })
	if i < 0 {
		i, x.e.Counts = len(x.e.Counts), append(x.e.Counts, Counted{Kind: kind})
	}
	return &x.e.Counts[i]
}

func (x *erasing) save(ctx context.Context, step string, progress float64) error {
	x.e.Step = step
	return x.s.Engine.DB.Batch(ctx, func(b *pgx.Batch) { x.queue(ctx, b, progress) })
}

func (x *erasing) queue(ctx context.Context, b *pgx.Batch, progress float64) {
	a, _ := tenant.From(ctx)
	counts, _ := json.Marshal(append([]Counted{}, x.e.Counts...)) // numbers and names of tables
	b.Queue("update erasures set step = $3, progress = $4, counts = $5 where company_id = $1 and id = $2", a.CompanyID, x.e.ID, x.e.Step, progress, counts)
}

// records lets the person's records go: first into the trash, as for everybody who watches, and then for good.
func (x *erasing) records(ctx context.Context) error {
	for _, r := range x.p.Records {
		t := x.s.Engine.Find(r.Record)
		if t == nil {
			continue
		}
		if err := t.Delete(ctx, r.ID); err != nil && !problem.Is(err, problem.KindNotFound) {
			return err
		}
	}
	before := slices.Clone(x.e.Counts)
	return x.s.Engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		x.e.Counts = slices.Clone(before)
		if err := x.unlink(ctx, tx); err != nil {
			return err
		}
		for i := range places {
			if err := x.remove(ctx, tx, &places[i]); err != nil {
				return err
			}
		}
		b := &pgx.Batch{}
		x.queue(ctx, b, x.e.Progress)
		return tx.SendBatch(context.WithoutCancel(ctx), b).Close()
	})
}

// unlink empties what names the person in rows that stay, and what only proves something of them.
func (x *erasing) unlink(ctx context.Context, tx pgx.Tx) error {
	a, _ := tenant.From(ctx)
	for _, r := range x.c.refs {
		target, own := find(r.Target), find(r.Table)
		if target == nil || target.goes() == "" || r.Required || own == nil {
			continue
		}
		goes := own.goes()
		if goes == "" {
			goes = "false"
		}
		set := ""
		if r.Table == "quotes" {
			set = ", signed_from = ''" // from where somebody accepted; who did stays on the quote
		}
		tag, err := tx.Exec(context.WithoutCancel(ctx), fmt.Sprintf("update %[1]s t set %[2]s = null%[3]s where t.company_id = $1 and t.%[2]s = any($2) and not (%[4]s) and ($3::text[] is null or true)",
			quoted(r.Table), quoted(r.Column), set, goes), a.CompanyID, x.p.IDs, x.p.Addresses)
		if err != nil {
			return fmt.Errorf("%s.%s: %w", r.Table, r.Column, err)
		}
		if tag.RowsAffected() > 0 {
			x.counted(r.Table).Unlinked += tag.RowsAffected()
		}
	}
	return nil
}

func (x *erasing) remove(ctx context.Context, tx pgx.Tx, pl *place) error {
	goes := pl.goes()
	if goes == "" {
		return nil
	}
	a, _ := tenant.From(ctx)
	tag, err := tx.Exec(context.WithoutCancel(ctx), fmt.Sprintf("delete from %s t where t.company_id = $1 and (%s) and ($2::uuid[] is null or true) and ($3::text[] is null or true)", quoted(pl.table), goes), a.CompanyID, x.p.IDs, x.p.Addresses)
	if err != nil {
		return fmt.Errorf("%s: %w", pl.table, err)
	}
	if tag.RowsAffected() > 0 && !pl.quiet {
		x.counted(pl.table).Erased += tag.RowsAffected()
	}
	return nil
}

// history takes the person out of the log, and leaves the digests that its seal hangs on.
func (x *erasing) history(ctx context.Context) error {
	n, err := x.s.Audit.Erase(ctx, "c.record_id = any($3) or c.actor_id = any($3) or lower(c.actor_name) like any($4) or lower(c.diff::text) like any($4)", x.p.IDs, patterns(x.p.Terms))
	if n > 0 {
		x.counted("changes").Blotted += n
	}
	return err
}

// receipt ends the work: what was done is written down, and who it was is forgotten.
func (x *erasing) receipt(ctx context.Context) error {
	a, _ := tenant.From(ctx)
	now := time.Now().UTC().Truncate(time.Microsecond)
	e := *x.e
	e.Status, e.Step, e.Progress, e.FinishedAt, e.Error = "done", "", 1, &now, nil
	e.RequestedAt = e.RequestedAt.UTC()
	digest, err := e.digest()
	if err != nil {
		return err
	}
	err = x.s.Engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		b := &pgx.Batch{}
		x.queue(ctx, b, 1)
		b.Queue("update erasures set status = 'done', step = '', progress = 1, error = null, finished_at = $3, digest = $4, plan = null where company_id = $1 and id = $2", a.CompanyID, e.ID, now, digest)
		for _, address := range x.p.Addresses {
			if hash := x.s.hash(a.CompanyID, address); e.Suppressed {
				b.Queue("insert into suppressions (company_id, hash, erasure_id) values ($1, $2, $3) on conflict do nothing", a.CompanyID, hash[:], e.ID)
			}
		}
		if err := tx.SendBatch(context.WithoutCancel(ctx), b).Close(); err != nil {
			return err
		}
		return x.s.Note(ctx, tx, resource.Event{Record: "erasures", RecordID: e.ID, Action: "erase", Changes: []resource.FieldChange{said("digest", digest), said("counts", e.Counts)}})
	})
	x.s.suppressed.Forget(a.CompanyID)
	return err
}

func (x *erasing) fail(ctx context.Context, reason string) error {
	a, _ := tenant.From(ctx)
	_, err := x.s.Engine.DB.Exec(ctx, "update erasures set status = 'failed', error = $3, finished_at = now(), plan = null where company_id = $1 and id = $2", a.CompanyID, x.e.ID, reason)
	return err
}
