package attachments

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/gabriel-vasile/mimetype"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/blob"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// sniffed is how much of a file tells what it is.
const sniffed = 3072

// Attach keeps one file on a record. Content is read as it comes and never held whole.
func (s *Service) Attach(ctx context.Context, about string, id uuid.UUID, name string, content io.Reader) (*Attachment, error) {
	if !s.Store.Allowed(ctx, resource.Make) {
		return nil, problem.Forbidden("Your role may not attach files. An admin of the company can change it.")
	}
	// Before anything is kept: most of what is wrong shows here.
	if err := s.visible(ctx, about, id); err != nil {
		return nil, problem.InvalidField("about_id", "About names no record that is there.")
	}
	a := &Attachment{Name: name, About: &about, AboutID: &id}
	a.ID = uuid.Must(uuid.NewV7())
	if err := s.expect(ctx, a.ID); err != nil {
		return nil, err
	}
	if err := s.keep(ctx, a, content); err != nil {
		return nil, err
	}
	if err := s.Store.Create(context.WithoutCancel(ctx), a); err != nil {
		who, _ := tenant.From(ctx)
		return nil, errors.Join(err, s.blobs.Delete(ctx, blob.Key(who.CompanyID, a.ID)))
	}
	return a, nil
}

// expect orders the removal of a file that is about to be kept, in case that its record never comes: it is looked for
// before anything is removed.
func (s *Service) expect(ctx context.Context, id uuid.UUID) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		return s.sweepAt(ctx, tx, id, time.Now().Add(orphanAfter))
	})
}

func (s *Service) sweepAt(ctx context.Context, tx pgx.Tx, id uuid.UUID, at time.Time) error {
	who, _ := tenant.From(ctx)
	_, err := s.queue.InsertAt(ctx, tx, Sweep{CompanyID: who.CompanyID, ID: id}, jobs.Default, sweepAttempts, at)
	return err
}

func (s *Service) keep(ctx context.Context, a *Attachment, content io.Reader) (err error) {
	head := make([]byte, sniffed)
	n, err := io.ReadFull(content, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	if n == 0 {
		return problem.InvalidField("file", "This file is empty.")
	}
	a.MediaType = mimetype.Detect(head[:n]).String()
	who, _ := tenant.From(ctx)
	a.Bytes, err = s.blobs.Put(ctx, blob.Key(who.CompanyID, a.ID), io.MultiReader(bytes.NewReader(head[:n]), content), MaxFile)
	if p, ok := problem.As(err); ok && p.Kind == problem.KindTooLarge {
		return problem.TooLarge("This file is larger than %d MB, which is the most an attachment may have. Nothing was kept.", MaxFile>>20)
	}
	if err != nil {
		return fmt.Errorf("attachments: keep: %w", err)
	}
	return nil
}
