package privacy

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/blob"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
)

// dropAtOnce bounds how many rows one transaction deletes.
const dropAtOnce = 1_000

// retaining is one run of a company's rules.
type retaining struct {
	s *Service
	c *catalogue
	// before is the moment before which what is being dropped has to be.
	before time.Time
	// stuck counts what is old but still referred to.
	stuck int64
}

func (r *retaining) company(ctx context.Context) uuid.UUID {
	a, _ := tenant.From(ctx)
	return a.CompanyID
}

// oldRows drops rows of one table.
func oldRows(table, old string) func(*retaining, context.Context) (int64, error) {
	return func(r *retaining, ctx context.Context) (int64, error) {
		tag, err := r.s.Engine.DB.Exec(ctx, fmt.Sprintf("delete from %[1]s where company_id = $1 and ctid = any(array(select t.ctid from %[1]s t where t.company_id = $1 and %[2]s limit $3))", table, old), r.company(ctx), r.before, dropAtOnce)
		return tag.RowsAffected(), err
	}
}

// oldEntries erases what old entries of the trail say, and leaves that they were and their digests: the seal holds.
func oldEntries(which string) func(*retaining, context.Context) (int64, error) {
	return func(r *retaining, ctx context.Context) (int64, error) {
		// It goes through the log in batches of its own, and finds nothing the second time.
		return r.s.Audit.Erase(ctx, "c.at < $3 and ("+which+") and c.record not in ('erasures', 'retention_runs')", r.before)
	}
}

func (r *retaining) conversations(ctx context.Context) (int64, error) {
	ids, err := pg.Collect(ctx, r.s.Engine.DB, pgx.RowTo[uuid.UUID], "select id from conversations where company_id = $1 and last_at < $2 order by last_at limit $3", r.company(ctx), r.before, dropAtOnce)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	// What they were about stands in the log as well.
	if _, err := r.s.Audit.Erase(ctx, "c.record = 'conversations' and c.record_id = any($3)", ids); err != nil {
		return 0, err
	}
	err = r.s.Engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		b := &pgx.Batch{}
		b.Queue("delete from questions where company_id = $1 and conversation_id = any($2)", r.company(ctx), ids)
		b.Queue("delete from conversations where company_id = $1 and id = any($2)", r.company(ctx), ids) // with their messages
		return tx.SendBatch(context.WithoutCancel(ctx), b).Close()
	})
	return int64(len(ids)), err
}

func (r *retaining) visitors(ctx context.Context) (int64, error) {
	tag, err := r.s.Engine.DB.Exec(ctx, `delete from visitors where company_id = $1 and id = any(array(select v.id from visitors v where v.company_id = $1 and v.last_seen_at < $2
		and not exists (select from conversations c where c.company_id = v.company_id and c.visitor_id = v.id) limit $3))`, r.company(ctx), r.before, dropAtOnce)
	return tag.RowsAffected(), err
}

// imports drops what is left of old ones: the file, if it was never imported, and the rows that were refused. That there was
// an import, and how it went, stays.
func (r *retaining) imports(ctx context.Context) (n int64, err error) {
	company := r.company(ctx)
	old, err := pg.Collect(ctx, r.s.Engine.DB, pgx.RowToStructByPos[waiting], `select id, blob_key from imports where company_id = $1 and created_at < $2
		and status not in ('queued', 'running') and columns <> '[]' order by created_at limit 200`, company, r.before)
	if err != nil || len(old) == 0 {
		return 0, err
	}
	ids := make([]uuid.UUID, len(old))
	for i, w := range old {
		if ids[i] = w.ID; w.Key != "" {
			if err := r.s.Blobs.Delete(ctx, w.Key); err != nil {
				return 0, err
			}
		}
	}
	return int64(len(old)), r.s.Engine.DB.Batch(ctx, func(b *pgx.Batch) {
		b.Queue("delete from import_rejects where company_id = $1 and import_id = any($2)", company, ids)
		b.Queue("delete from import_duplicates where company_id = $1 and import_id = any($2)", company, ids)
		b.Queue("update imports set columns = '[]', status = case when status = 'mapping' then 'cancelled' else status end, version = version + 1 where company_id = $1 and id = any($2)", company, ids)
	})
}

func (r *retaining) exports(ctx context.Context) (int64, error) {
	company := r.company(ctx)
	ids, err := pg.Collect(ctx, r.s.Engine.DB, pgx.RowTo[uuid.UUID], "select id from person_exports where company_id = $1 and (created_at < $2 or expires_at < now()) limit $3", company, r.before, dropAtOnce)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	for _, id := range ids {
		if err := r.s.Blobs.Delete(ctx, blob.Key(company, id)); err != nil {
			return 0, err
		}
	}
	tag, err := r.s.Engine.DB.Exec(ctx, "delete from person_exports where company_id = $1 and id = any($2)", company, ids)
	return tag.RowsAffected(), err
}

// trashed are the records that leave the trash for good, what names others before those, with the tables that are only parts
// of them. Quotes and orders are the company's books and stay; documents end by themselves.
var trashed = []struct {
	table string
	parts []string
}{
	{"attachments", nil}, {"tasks", nil}, {"activities", nil},
	{"events", []string{"event_attendees.event_id"}}, {"stakeholders", nil},
	{"deals", []string{"deal_lines.deal_id", "deal_stages.deal_id", "stakeholders.deal_id"}},
	{"leads", nil}, {"contacts", []string{"stakeholders.contact_id"}}, {"accounts", []string{"contact_positions.account_id"}},
}

func trashAge() string {
	parts := make([]string, len(trashed))
	for i, t := range trashed {
		parts[i] = "select min(deleted_at) d from " + t.table + " where company_id = $1"
	}
	return "select min(d) from (" + strings.Join(parts, " union all ") + ") x"
}

// trash deletes for good what nothing refers to any more, with what stood on it. What is still referred to stays.
func (r *retaining) trash(ctx context.Context) (n int64, err error) {
	r.stuck = 0
	for _, t := range trashed {
		ids, err := pg.Collect(ctx, r.s.Engine.DB, pgx.RowTo[uuid.UUID], "select t.id from "+t.table+" t where t.company_id = $1 and t.deleted_at < $2"+r.unnamed(t.table, t.parts)+" order by t.deleted_at limit $3", r.company(ctx), r.before, dropAtOnce)
		if err != nil {
			return n, err
		}
		if len(ids) > 0 {
			if err := r.purge(ctx, t.table, t.parts, ids); err != nil {
				return n, fmt.Errorf("%s: %w", t.table, err)
			}
			n += int64(len(ids))
			continue
		}
		left, err := pg.One(ctx, r.s.Engine.DB, pgx.RowTo[int64], "select count(*) from "+t.table+" where company_id = $1 and deleted_at < $2", r.company(ctx), r.before)
		if err != nil {
			return n, err
		}
		r.stuck += left
	}
	return n, nil
}

// unnamed is the condition that no row refers to the row t, but for its own parts.
func (r *retaining) unnamed(table string, parts []string) string {
	var sql strings.Builder
	for _, ref := range r.c.refs {
		if ref.Target == table && !slices.Contains(parts, ref.Table+"."+ref.Column) && ref.Table != "contact_addresses" && ref.Table != "consents" && (ref.Table+"."+ref.Column) != "contact_positions.contact_id" {
			fmt.Fprintf(&sql, " and not exists (select from %s r where r.company_id = t.company_id and r.%s = t.id)", quoted(ref.Table), quoted(ref.Column))
		}
	}
	return sql.String()
}

func (r *retaining) purge(ctx context.Context, table string, parts []string, ids []uuid.UUID) error {
	company := r.company(ctx)
	files := []uuid.UUID{}
	err := r.s.Engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		b := &pgx.Batch{}
		for _, p := range parts {
			name, column, _ := strings.Cut(p, ".")
			b.Queue(fmt.Sprintf("delete from %s where company_id = $1 and %s = any($2)", quoted(name), quoted(column)), company, ids)
		}
		b.Queue("delete from field_values where company_id = $1 and record_id = any($2)", company, ids)
		b.Queue("delete from notifications where company_id = $1 and record_id = any($2)", company, ids)
		b.Queue("delete from duplicates where company_id = $1 and (a_id = any($2) or b_id = any($2))", company, ids)
		b.Queue("delete from "+quoted(table)+" where company_id = $1 and id = any($2)", company, ids)
		// Files on what is gone can't be reached any more.
		b.Queue("delete from attachments where company_id = $1 and about_id = any($2) returning id", company, ids).Query(func(rows pgx.Rows) (err error) {
			files, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
			return err
		})
		return tx.SendBatch(context.WithoutCancel(ctx), b).Close()
	})
	if err != nil {
		return err
	}
	if table == "attachments" {
		files = append(files, ids...)
	}
	for _, id := range files {
		if err := r.s.Blobs.Delete(ctx, blob.Key(company, id)); err != nil {
			return err
		}
	}
	return nil
}
