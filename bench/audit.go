package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/bus"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/trail"
	"rapport/internal/trail/audit"
)

// auditRows is how many changes the log has that is sealed, checked and asked.
const auditRows = 1_000_000

// audited measures the seal of a log of a million changes: making it, checking it in the database and in a file, and asking the
// log, all as the program's own role under row-level security.
func audited(ctx context.Context, w io.Writer) (err error) {
	g, err := newGround(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, g.close()) }()
	quiet := slog.New(slog.DiscardHandler)
	master := secret.New(bytes.Repeat([]byte{7}, 32))
	e := &resource.Engine{DB: g.db}
	log := audit.New(e, trail.New(e, &bus.Bus{}), jobs.New(g.db, quiet), master, quiet)
	company, actor, err := g.changes(ctx)
	if err != nil {
		return err
	}
	ctx = tenant.With(ctx, tenant.Actor{CompanyID: company, ID: actor, Kind: tenant.User, Role: tenant.Owner, Via: "api"})
	begun := time.Now()
	n, err := log.Seal(ctx, uuid.Nil)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "sealed %d changes, %.0f a second\n", n, float64(n)/time.Since(begun).Seconds())
	v := audit.Verifier{Keys: audit.NewKeys(master)}
	r, err := v.Database(ctx, g.db, company)
	if err != nil {
		return err
	}
	atLeast(w, "check of the database", float64(r.Sealed)/r.Took.Seconds(), 200_000, "/s", fmt.Sprintf("%d changes, %d findings", r.Sealed, len(r.Findings)))
	if err := checkedFile(ctx, w, log, master); err != nil {
		return err
	}
	return askedLog(ctx, w, log, actor)
}

// checkedFile checks the exported log, with the master key and without.
func checkedFile(ctx context.Context, w io.Writer, log *audit.Service, master *secret.Master) error {
	var file bytes.Buffer
	if err := log.WriteSealed(ctx, &file); err != nil {
		return err
	}
	for name, v := range map[string]*audit.Verifier{"check of a file, with the key": {Keys: audit.NewKeys(master)}, "check of a file, public key alone": {Keys: audit.NewKeys(nil), PublicKey: log.PublicKey()}} {
		r, err := v.File(bytes.NewReader(file.Bytes()))
		if err != nil {
			return err
		}
		atLeast(w, name, float64(r.Sealed)/r.Took.Seconds(), 200_000, "/s", fmt.Sprintf("%d MB, %d findings", file.Len()>>20, len(r.Findings)))
	}
	return nil
}

// askedLog asks for first pages and deep ones by every filter.
func askedLog(ctx context.Context, w io.Writer, log *audit.Service, actor uuid.UUID) error {
	middle := time.Now().Add(-time.Duration(auditRows/2) * time.Second)
	for _, q := range []struct {
		name string
		audit.Query
	}{
		{"log, newest first", audit.Query{}}, {"log, up to a day long ago", audit.Query{To: middle}}, {"log of a person", audit.Query{ActorID: actor}},
		{"log of a rare type", audit.Query{Record: "sessions"}}, {"log of a rare action", audit.Query{Action: "delete"}},
		{"log of a person, changes of a type", audit.Query{ActorID: actor, Record: "contacts", Action: "update"}}, {"log, words that are there", audit.Query{Q: "city"}}, {"log, words that are nowhere", audit.Query{Q: "zq7probe"}},
	} {
		took := make([]time.Duration, 50)
		q.Limit = 50
		for i := range took {
			begun := time.Now()
			if _, err := log.List(ctx, q.Query); err != nil {
				return fmt.Errorf("%s: %w", q.name, err)
			}
			took[i] = time.Since(begun)
		}
		s := spreadOf(took)
		atMost(w, q.name, ms(s.p50), 100, "ms", fmt.Sprintf("p95 %.3f ms", ms(s.p95)))
	}
	return nil
}

// changes fills the log of one company, of ten people, one change a second until now.
func (g *ground) changes(ctx context.Context) (company, actor uuid.UUID, err error) {
	conn, err := pgx.Connect(ctx, g.owner())
	if err != nil {
		return company, actor, fmt.Errorf("bench: %w", err)
	}
	defer conn.Close(ctx)
	company, actor = uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
	for _, sql := range []string{
		"insert into companies (id, name) values ($1, 'Large')",
		fmt.Sprintf(`insert into changes (company_id, id, at, record, record_id, action, version, actor_kind, actor_id, actor_name, via, request_id, diff, tag)
			select $1, (lpad(to_hex((extract(epoch from now()) * 1000)::bigint - (%[1]d - i) * 1000), 12, '0') || '7' || substr(md5(i::text), 1, 3) || '8' || substr(md5(i::text), 4, 15))::uuid,
			now() - (%[1]d - i) * interval '1 second', case when i %% 5000 = 0 then 'sessions' else 'contacts' end, gen_random_uuid(), case when i %% 7000 = 0 then 'delete' when i %% 3 = 0 then 'create' else 'update' end,
			1, 'user', case when i %% 10 = 0 then '%[2]s'::uuid else md5((i %% 10)::text)::uuid end, 'Mara Lindqvist', 'api', md5(i::text)::uuid::text,
			jsonb_build_array(jsonb_build_object('field', 'city', 'old', null, 'new', 'Gävle ' || i), jsonb_build_object('field', 'notes', 'old', 'x', 'new', repeat('n', i %% 200))), ''
			from generate_series(1, %[1]d) i`, auditRows, actor),
	} {
		if _, err := conn.Exec(ctx, sql, company); err != nil {
			return company, actor, fmt.Errorf("bench: %w", err)
		}
	}
	_, err = conn.Exec(ctx, "vacuum analyze changes")
	return company, actor, err
}
