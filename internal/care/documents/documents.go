// Package documents keeps the files that a company's answers come from: it takes them in, reads them to text and passages
// in a job, and says how far that has come.
//
// Nothing of a document can be retrieved before all of it can: text, passages and the state "ready" are written in one
// transaction, which also counts the company's knowledge_version up. How files become text is internal/care/extract's
// business, how questions find passages internal/care/retrieval's.
package documents

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/blob"
	"rapport/internal/platform/bus"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// The states of a document.
const (
	Queued  = "queued"
	Running = "running"
	Ready   = "ready"
	Failed  = "failed"
)

// Document is one file that a company uploaded. All but its name is kept by the program.
type Document struct {
	resource.Base
	Name         string          `db:"name" json:"name" minLength:"1" maxLength:"200" doc:"The file's name as people see it; never a path"`
	MediaType    string          `db:"media_type" json:"media_type" readOnly:"true" doc:"What the file is, by its content once it has been read"`
	Bytes        int64           `db:"bytes" json:"bytes" readOnly:"true" doc:"Size of the file"`
	Status       string          `db:"status" json:"status" readOnly:"true" enum:"queued,running,ready,failed"`
	Stage        string          `db:"stage" json:"stage" readOnly:"true" enum:"file,text,passages,index,ready" doc:"What reading is or was busy with"`
	Progress     float64         `db:"progress" json:"progress" readOnly:"true" minimum:"0" maximum:"1"`
	Error        *string         `db:"error" json:"error" readOnly:"true" doc:"Why it could not be read, for people"`
	Pages        *int64          `db:"pages" json:"pages" readOnly:"true" doc:"Null for formats without pages"`
	PassageCount int64           `db:"passage_count" json:"passage_count" readOnly:"true"`
	Language     string          `db:"language" json:"language" readOnly:"true" doc:"BCP 47; empty when unsure"`
	JobID        *uuid.UUID      `db:"job_id" json:"job_id" readOnly:"true" doc:"The job that reads it or did so last" x-id:"document_job"`
	LastAnswer   json.RawMessage `db:"last_answer" json:"last_answer" readOnly:"true" doc:"The last question that an answer citing this document went to, as {question, at}; null if none"`
	CitedCount   int64           `db:"cited_count" json:"cited_count" readOnly:"true" doc:"How many answers cited it"`
	Preview      string          `db:"preview" json:"preview" readOnly:"true" doc:"The first 600 characters of its text"`
}

// Spec declares documents to the engine. They are made by Upload, which brings the file and the job.
var Spec = resource.Spec[Document]{
	Name: "documents", Singular: "document", Path: "/documents",
	Rights:  resource.Rights{resource.View: tenant.Viewer, resource.Make: tenant.Agent, resource.Edit: tenant.Agent, resource.Remove: tenant.Agent},
	Folded:  []string{"name"},
	Search:  []string{"name"},
	Title:   func(d *Document) string { return d.Name },
	Prepare: prepare,
	InTx:    follow,
}

func prepare(_ context.Context, d *Document) error {
	d.Name = CleanName(d.Name)
	if d.Status == "" {
		d.Status = Queued
	}
	if d.Stage == "" {
		d.Stage = StageFile
	}
	if d.MediaType == "" {
		d.MediaType = mediaType(d.Name)
	}
	return nil
}

// deleted is the end of a job whose document went to the trash.
const deleted = "The document was deleted before it had been read."

// follow keeps the rest in step when a document goes to the trash or comes back: what can be retrieved has changed, and a
// running job ends.
func follow(ctx context.Context, tx pgx.Tx, old, rec *Document) error {
	if old != nil && rec != nil {
		return nil
	}
	d := rec
	if d == nil {
		d = old
	}
	a, _ := tenant.From(ctx)
	b := &pgx.Batch{}
	if rec == nil && (old.Status == Queued || old.Status == Running) {
		b.Queue("update documents set status = 'failed', error = $3 where company_id = $1 and id = $2", a.CompanyID, d.ID, deleted)
		b.Queue(endJobs, a.CompanyID, d.ID, deleted)
	}
	if d.PassageCount > 0 {
		b.Queue(bumpKnowledge, a.CompanyID)
	}
	if b.Len() == 0 {
		return nil
	}
	if err := tx.SendBatch(context.WithoutCancel(ctx), b).Close(); err != nil {
		return fmt.Errorf("documents: follow: %w", err)
	}
	return nil
}

// Service is everything that can be done with documents.
type Service struct {
	*resource.Store[Document]
	// Indexed, if set, hears of a document whose passages have been replaced, after the commit. It must not block long.
	Indexed func(ctx context.Context, c Indexed)

	db    *pg.DB
	blobs *blob.Store
	queue *jobs.Queue
	bus   *bus.Bus
	// Time that reading one file may take: altogether, and without any sign of progress once it has begun.
	whole, silent time.Duration
}

// Indexed says that one document's passages were replaced, and by which step of the company's knowledge version.
type Indexed struct {
	Company, Document uuid.UUID
	Name              string
	From, To          int64
	Passages          []Passage
}

// New declares documents to the engine and their job to the queue, which must not be open yet.
func New(e *resource.Engine, blobs *blob.Store, queue *jobs.Queue, b *bus.Bus) *Service {
	s := &Service{Store: resource.New(e, Spec), db: e.DB, blobs: blobs, queue: queue, bus: b, whole: 5 * time.Minute, silent: 30 * time.Second}
	jobs.Add(queue, s.whole+time.Minute, s.work)
	return s
}
