package privacy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/blob"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

const (
	exportWithin   = 10 * time.Minute
	exportAttempts = 5
	// maxExport bounds one file.
	maxExport = 4 << 30
	// maxShown is how many exports, receipts or runs a list has.
	maxShown = 100
)

// PersonExport is what is known about a person, as a file that is there for some days.
type PersonExport struct {
	ID        uuid.UUID  `json:"id" x-id:"person_export" db:"id"`
	CreatedAt time.Time  `json:"created_at" db:"created_at"`
	CreatedBy uuid.UUID  `json:"created_by" x-id:"user" db:"created_by"`
	Subject   string     `json:"subject" enum:"contacts,leads,visitors,address,members" db:"subject"`
	SubjectID *uuid.UUID `json:"subject_id" x-id:"record" db:"subject_id"`
	Title     string     `json:"title" doc:"Whom it is about" db:"title"`
	Status    string     `json:"status" enum:"queued,running,succeeded,failed" db:"status"`
	Progress  float64    `json:"progress" doc:"From 0 to 1" db:"progress"`
	Bytes     int64      `json:"bytes" db:"bytes"`
	Error     *string    `json:"error" db:"error"`
	ExpiresAt time.Time  `json:"expires_at" doc:"When the file is removed" db:"expires_at"`
}

const exportColumns = "id, created_at, created_by, subject, subject_id, title, status, progress, bytes, error, expires_at"

// Export has everything that is known about a person written into a file.
func (s *Service) Export(ctx context.Context, sub Subject) (*PersonExport, error) {
	if err := errors.Join(sub.check(), s.sees(ctx)); err != nil {
		return nil, err
	}
	p, err := s.look(ctx, sub)
	if err != nil {
		return nil, err
	}
	return s.order(ctx, &PersonExport{Subject: sub.Kind, SubjectID: sub.ID, Title: p.title(sub)}, nil)
}

// ExportOwn has everything that is known about a member written into a file that only they may read.
func (s *Service) ExportOwn(ctx context.Context) (*PersonExport, error) {
	a, _ := tenant.From(ctx)
	return s.order(ctx, &PersonExport{Subject: "members", SubjectID: &a.ID, Title: a.Name}, &a.ID)
}

func (s *Service) order(ctx context.Context, e *PersonExport, member *uuid.UUID) (*PersonExport, error) {
	a, _ := tenant.From(ctx)
	days, err := s.daysOf(ctx, "exports")
	if err != nil {
		return nil, err
	}
	if days == nil {
		days = new(int64)
		*days = 3650
	}
	e.ID, e.CreatedAt, e.CreatedBy, e.Status = uuid.Must(uuid.NewV7()), time.Now().UTC().Truncate(time.Microsecond), a.ID, "queued"
	e.ExpiresAt = e.CreatedAt.AddDate(0, 0, int(*days))
	err = s.Engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(context.WithoutCancel(ctx), `insert into person_exports (company_id, id, created_at, created_by, member_id, subject, subject_id, title, expires_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, a.CompanyID, e.ID, e.CreatedAt, e.CreatedBy, member, e.Subject, e.SubjectID, e.Title, e.ExpiresAt)
		if err != nil {
			return err
		}
		if _, err := s.Queue.Insert(ctx, tx, ExportArgs{CompanyID: a.CompanyID, ID: e.ID}, jobs.Default, exportAttempts); err != nil {
			return err
		}
		return s.Note(ctx, tx, resource.Event{Record: "person_exports", RecordID: e.ID, Action: "export", Changes: []resource.FieldChange{said("subject", e.Subject)}})
	})
	if err != nil {
		return nil, fmt.Errorf("privacy.Export: %w", err)
	}
	return e, nil
}

func (s *Service) failExport(ctx context.Context, id uuid.UUID, reason string) error {
	a, _ := tenant.From(ctx)
	_, err := s.Engine.DB.Exec(ctx, "update person_exports set status = 'failed', error = $3 where company_id = $1 and id = $2", a.CompanyID, id, reason)
	return err
}

// make writes the file and gives its size.
func (s *Service) make(ctx context.Context, e *PersonExport) (int64, error) {
	a, _ := tenant.From(ctx)
	w, err := s.writer(ctx, e)
	if err != nil {
		return 0, err
	}
	r, out := io.Pipe()
	go func() { out.CloseWithError(w.write(ctx, out)) }()
	size, err := s.Blobs.Put(ctx, blob.Key(a.CompanyID, e.ID), r, maxExport)
	_ = r.CloseWithError(err)
	return size, err
}

func (s *Service) writer(ctx context.Context, e *PersonExport) (*writer, error) {
	a, _ := tenant.From(ctx)
	c, err := readCatalogue(ctx, s.Engine.DB)
	if err != nil {
		return nil, err
	}
	w := &writer{s: s, c: c, title: e.Title, at: time.Now().UTC(), places: places}
	if e.Subject == "members" {
		w.p, w.places = &person{IDs: []uuid.UUID{*e.SubjectID}}, ownPlaces
	} else if w.p, err = s.look(ctx, Subject{Kind: e.Subject, ID: e.SubjectID, Address: addressOf(e)}); err != nil {
		return nil, err
	}
	var locale string
	err = s.Engine.DB.Batch(ctx, func(b *pgx.Batch) {
		b.Queue("select name, locale from companies where id = $1", a.CompanyID).QueryRow(func(row pgx.Row) error { return row.Scan(&w.company, &locale) })
		b.Queue("update person_exports set status = 'running' where company_id = $1 and id = $2", a.CompanyID, e.ID)
	})
	w.german = locale == "de"
	w.done = func(progress float64) error {
		_, err := s.Engine.DB.Exec(ctx, "update person_exports set progress = $3 where company_id = $1 and id = $2", a.CompanyID, e.ID, progress)
		return err
	}
	return w, err
}

func addressOf(e *PersonExport) string {
	if e.Subject == "address" {
		return e.Title
	}
	return ""
}

// exports lists the newest files: those of a member alone, or those about everybody else.
func (s *Service) exports(ctx context.Context, member *uuid.UUID) ([]PersonExport, error) {
	a, _ := tenant.From(ctx)
	items, err := pg.Collect(ctx, s.Engine.DB, pgx.RowToStructByName[PersonExport], "select "+exportColumns+` from person_exports
		where company_id = $1 and member_id is not distinct from $2 and expires_at > now() order by id desc limit $3`, a.CompanyID, member, maxShown)
	return append([]PersonExport{}, items...), err
}

// export reads one; whose is the member whom it must be about, or uuid.Nil for nobody; nil doesn't ask.
func (s *Service) export(ctx context.Context, id uuid.UUID, whose *uuid.UUID) (*PersonExport, error) {
	a, _ := tenant.From(ctx)
	e, err := pg.One(ctx, s.Engine.DB, pgx.RowToAddrOfStructByName[PersonExport], "select "+exportColumns+` from person_exports
		where company_id = $1 and id = $2 and ($3::uuid is null or coalesce(member_id, '00000000-0000-0000-0000-000000000000') = $3) and expires_at > now()`, a.CompanyID, id, whose)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, problem.NotFound("export")
	}
	return e, err
}

// open gives the file of an export, and notes that it was read.
func (s *Service) open(ctx context.Context, id uuid.UUID, whose *uuid.UUID) (blob.File, int64, error) {
	a, _ := tenant.From(ctx)
	e, err := s.export(ctx, id, whose)
	if err != nil {
		return nil, 0, err
	}
	if e.Status != "succeeded" {
		return nil, 0, problem.Conflict("not_ready", "This file is not ready yet.")
	}
	f, size, err := s.Blobs.Open(ctx, blob.Key(a.CompanyID, id))
	if err != nil {
		return nil, 0, err
	}
	err = s.Engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		return s.Note(ctx, tx, resource.Event{Record: "person_exports", RecordID: id, Action: "download"})
	})
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, size, nil
}

// dropExport removes a file before its time.
func (s *Service) dropExport(ctx context.Context, id uuid.UUID, whose *uuid.UUID) error {
	a, _ := tenant.From(ctx)
	if _, err := s.export(ctx, id, whose); err != nil {
		return err
	}
	if err := s.Blobs.Delete(ctx, blob.Key(a.CompanyID, id)); err != nil {
		return err
	}
	return s.Engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(context.WithoutCancel(ctx), "delete from person_exports where company_id = $1 and id = $2", a.CompanyID, id); err != nil {
			return err
		}
		return s.Note(ctx, tx, resource.Event{Record: "person_exports", RecordID: id, Action: "delete"})
	})
}
