package documents

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/blob"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// Bounds of one upload.
const (
	MaxFile  = 100 << 20
	MaxFiles = 50
)

// File is one file on its way in. Name is what the sender calls it.
type File struct {
	Name    string
	Content io.Reader
}

// Accepted is a document that waits to be read.
type Accepted struct {
	ID     uuid.UUID `json:"id" x-id:"document"`
	Name   string    `json:"name"`
	Status string    `json:"status" enum:"queued"`
	JobID  uuid.UUID `json:"job_id" x-id:"document_job"`
}

// Upload keeps files and asks for each to be read: all of them or, with an error, none. Content is read as it comes and
// never held whole.
func (s *Service) Upload(ctx context.Context, files iter.Seq2[File, error]) ([]Accepted, error) {
	if !s.Allowed(ctx, resource.Make) {
		return nil, problem.Forbidden("Your role may not upload documents. An admin of the company can change it.")
	}
	docs, err := s.keep(ctx, files)
	if err == nil && len(docs) == 0 {
		err = problem.InvalidField("files", "Choose at least one file.")
	}
	if err == nil {
		err = s.accept(ctx, docs)
	}
	if err != nil {
		return nil, errors.Join(err, s.discard(ctx, docs))
	}
	out := make([]Accepted, len(docs))
	for i, d := range docs {
		out[i] = accepted(d)
	}
	return out, nil
}

func accepted(d *Document) Accepted {
	return Accepted{ID: d.ID, Name: d.Name, Status: d.Status, JobID: *d.JobID}
}

// keep writes the files under new keys. The documents it returns are those that are kept, also with an error.
func (s *Service) keep(ctx context.Context, files iter.Seq2[File, error]) (docs []*Document, err error) {
	for f, err := range files {
		if err != nil {
			return docs, err
		}
		if len(docs) == MaxFiles {
			return docs, problem.TooLarge("These are more than %d files, which is the most one upload takes.", MaxFiles)
		}
		d, err := s.keepOne(ctx, f)
		if err != nil {
			return docs, err
		}
		docs = append(docs, d)
	}
	return docs, nil
}

func (s *Service) keepOne(ctx context.Context, f File) (*Document, error) {
	a, _ := tenant.From(ctx)
	job := uuid.Must(uuid.NewV7())
	d := &Document{Name: CleanName(f.Name), JobID: &job}
	d.ID = uuid.Must(uuid.NewV7())
	var err error
	if d.Bytes, err = s.blobs.Put(ctx, blob.Key(a.CompanyID, d.ID), f.Content, MaxFile); err != nil {
		if p, ok := problem.As(err); ok && p.Kind == problem.KindTooLarge {
			return nil, problem.TooLarge("%s is larger than %d MB, which is the most a document may have. Nothing was uploaded.", d.Name, MaxFile>>20)
		}
		return nil, fmt.Errorf("documents: keep file: %w", err)
	}
	return d, nil
}

// accept writes the documents and their jobs in one transaction.
func (s *Service) accept(ctx context.Context, docs []*Document) error {
	var events []*resource.Event
	err := s.db.InTx(context.WithoutCancel(ctx), func(ctx context.Context, tx pgx.Tx) error {
		events = nil
		for _, d := range docs {
			e, err := s.CreateTx(ctx, tx, d)
			if err != nil {
				return err
			}
			if err := s.order(ctx, tx, d.ID, *d.JobID); err != nil {
				return err
			}
			events = append(events, e)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("documents: accept: %w", err)
	}
	s.Tell(events...)
	return nil
}

// order asks for a document to be read.
func (s *Service) order(ctx context.Context, tx pgx.Tx, document, job uuid.UUID) error {
	a, _ := tenant.From(ctx)
	if _, err := tx.Exec(ctx, "insert into document_jobs (company_id, id, document_id) values ($1, $2, $3)", a.CompanyID, job, document); err != nil {
		return fmt.Errorf("documents: order: %w", err)
	}
	_, err := s.queue.Insert(ctx, tx, Ingest{CompanyID: a.CompanyID, DocumentID: document, JobID: job}, jobs.Ingestion, maxDeliveries)
	return err
}

func (s *Service) discard(ctx context.Context, docs []*Document) (err error) {
	a, _ := tenant.From(ctx)
	for _, d := range docs {
		err = errors.Join(err, s.blobs.Delete(ctx, blob.Key(a.CompanyID, d.ID)))
	}
	return err
}

// Reprocess asks for a document to be read again. What it gave before stays retrievable until the new reading is whole;
// problem Conflict while it is being read.
func (s *Service) Reprocess(ctx context.Context, id uuid.UUID) (*Accepted, error) {
	var d *Document
	var e *resource.Event
	err := s.db.InTx(context.WithoutCancel(ctx), func(ctx context.Context, tx pgx.Tx) error {
		rec, event, err := s.UpdateTx(ctx, tx, id, resource.AnyVersion, again)
		if err != nil {
			return err
		}
		d, e = rec.(*Document), event
		job := uuid.Must(uuid.NewV7())
		d.JobID = &job
		if _, err := tx.Exec(ctx, "update documents set job_id = $3, stage = 'file', progress = 0 where company_id = $1 and id = $2", e.Actor.CompanyID, id, job); err != nil {
			return fmt.Errorf("documents: reprocess: %w", err)
		}
		return s.order(ctx, tx, id, job)
	})
	if err != nil {
		return nil, err
	}
	s.Tell(e)
	out := accepted(d)
	return &out, nil
}

func again(rec any) error {
	d := rec.(*Document)
	if d.Status == Queued || d.Status == Running {
		return problem.Conflict("busy", "%s is being read already. Wait until that has ended.", d.Name)
	}
	d.Status, d.Error = Queued, nil
	return nil
}
