// Package attachments keeps files on records of any type. Files that answers come from are documents; these are only kept
// and handed out again, never read.
package attachments

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/blob"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

// Bounds of what is kept.
const (
	MaxFile = 25 << 20
	// maxOnOne is how many files one record may have, those in the trash not counted.
	maxOnOne = 200
	// keptInTrash is how long a deleted file can be brought back.
	keptInTrash = 30 * 24 * time.Hour
)

// Attachment is one file on a record.
type Attachment struct {
	resource.Base
	Name      string     `db:"name" json:"name" minLength:"1" maxLength:"200" doc:"The file's name as people see it; never a path"`
	About     *string    `db:"about" json:"about" readOnly:"true" doc:"The type of the record it is on"`
	AboutID   *uuid.UUID `db:"about_id" json:"about_id" readOnly:"true"`
	MediaType string     `db:"media_type" json:"media_type" readOnly:"true" doc:"What the file is, by its content"`
	Bytes     int64      `db:"bytes" json:"bytes" readOnly:"true" doc:"Size of the file"`
}

// Spec declares attachments to the engine.
var Spec = resource.Spec[Attachment]{
	Name: "attachments", Singular: "attachment", Path: "/attachments", Rights: resource.Everyday, Of: "about_id",
	Folded: []string{"name"},
	Search: []string{"name"},
	Refs:   map[string]string{"about_id": resource.Any},
	Title:  func(a *Attachment) string { return a.Name },
	Prepare: func(_ context.Context, a *Attachment) error {
		a.Name = text.FileName(a.Name, "file")
		return nil
	},
}

// Service keeps attachments.
type Service struct {
	Store *resource.Store[Attachment]
	db    *pg.DB
	blobs *blob.Store
	queue *jobs.Queue
	// find gives the record types that attachments are on.
	find func(name string) *resource.Table
}

// New registers the record type and makes the service and its worker.
func New(e *resource.Engine, blobs *blob.Store, q *jobs.Queue) *Service {
	s := &Service{db: e.DB, blobs: blobs, queue: q, find: e.Find}
	spec := Spec
	spec.InTx = s.within
	s.Store = resource.New(e, spec)
	jobs.Add(q, sweepWithin, s.work)
	return s
}

// within bounds how many files a record has, and has the file of a deleted attachment removed once it can't come back.
func (s *Service) within(ctx context.Context, tx pgx.Tx, old, a *Attachment) error {
	if a == nil {
		return s.sweepAt(ctx, tx, old.ID, time.Now().Add(keptInTrash))
	}
	if old != nil {
		return nil
	}
	who, _ := tenant.From(ctx)
	var n int
	err := tx.QueryRow(context.WithoutCancel(ctx), "select count(*) from attachments where company_id = $1 and about_id = $2 and deleted_at is null", who.CompanyID, a.AboutID).Scan(&n)
	if err == nil && n > maxOnOne {
		err = problem.InvalidField("about_id", "This record has %d files already, which is the most one can have.", maxOnOne)
	}
	return err
}

// visible tells whether the actor may see the record that an attachment is to be on.
func (s *Service) visible(ctx context.Context, about string, id uuid.UUID) error {
	table := s.find(about)
	if table == nil || !table.Allowed(ctx, resource.View) {
		return problem.NotFound(Spec.Singular)
	}
	titles, err := table.Titles(ctx, []uuid.UUID{id})
	if err != nil {
		return err
	}
	if _, there := titles[id]; !there {
		return problem.NotFound(Spec.Singular)
	}
	return nil
}
