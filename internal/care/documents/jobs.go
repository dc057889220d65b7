package documents

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"rapport/internal/care/extract"
	"rapport/internal/platform/problem"
)

// The stages of reading a document, in order.
const (
	StageFile     = "file"
	StageText     = "text"
	StagePassages = "passages"
	StageIndex    = "index"
	StageReady    = "ready"
)

const (
	// maxAttempts is how often a reading is begun that ends in an error of ours or takes the program down.
	maxAttempts = 3
	// maxDeliveries bounds how often the queue hands a job out, also after orderly stops of the program.
	maxDeliveries = 25
)

// What people read when the fault is ours.
const (
	internalReason = "Something went wrong on our side while reading this file. Try again; if it stays, tell us the name of the file."
	crashedReason  = "Reading this file was begun several times and never came to an end, so it was given up."
	silentReason   = "Reading the file took too long and was stopped."
)

// errSuperseded means that nobody waits for this job any more: its document is gone, or another job has taken over.
var errSuperseded = errors.New("documents: nobody waits for this job")

// Ingest is the job that reads one document.
type Ingest struct {
	CompanyID  uuid.UUID `json:"company_id"`
	DocumentID uuid.UUID `json:"document_id"`
	JobID      uuid.UUID `json:"job_id"`
}

// Kind is for the queue.
func (Ingest) Kind() string { return "ingest" }

// Company is for the queue.
func (j Ingest) Company() (uuid.UUID, string) { return j.CompanyID, "ingestion" }

func (s *Service) work(ctx context.Context, job *river.Job[Ingest]) error {
	return s.ingest(ctx, job.Args)
}

// ingest reads one document from its file to passages. It may be called again after any stop, even one in the middle: it
// begins anew, and what it writes replaces what is there in one transaction.
func (s *Service) ingest(ctx context.Context, j Ingest) error {
	d, attempts, err := s.begin(ctx, j)
	switch {
	case errors.Is(err, errSuperseded):
		return nil
	case err != nil:
		return err
	case attempts > maxAttempts:
		return s.fail(ctx, j, crashedReason)
	}
	return s.settle(ctx, j, attempts, s.run(ctx, j, d))
}

func (s *Service) run(ctx context.Context, j Ingest, d *Document) error {
	p := &progress{s: s, job: j}
	if err := p.stage(ctx, StageFile, 0); err != nil {
		return err
	}
	res, err := s.read(ctx, d, p)
	if err != nil {
		return err
	}
	if err := p.stage(ctx, StagePassages, textShare); err != nil {
		return err
	}
	passages := cut(res)
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := p.stage(ctx, StageIndex, textShare+(1-textShare)/2); err != nil {
		return err
	}
	return s.finish(ctx, j, d.Name, res, passages)
}

// settle decides what an attempt's end means: the file's own faults end the job at once, ours are tried again, a stop of
// the program does not count.
func (s *Service) settle(ctx context.Context, j Ingest, attempts int, err error) error {
	var fault *extract.Failure
	switch {
	case err == nil, errors.Is(err, errSuperseded):
		return nil
	case errors.As(err, &fault):
		return s.fail(ctx, j, fault.Reason)
	case problem.Is(err, problem.KindNotFound):
		return s.fail(ctx, j, "The file is not there any more.")
	case errors.Is(ctx.Err(), context.Canceled):
		return errors.Join(err, s.giveBack(ctx, j))
	case attempts < maxAttempts:
		return fmt.Errorf("documents: ingest %s: %w", j.DocumentID, err)
	}
	slog.ErrorContext(ctx, "document given up", "error", err, "company_id", j.CompanyID, "document_id", j.DocumentID, "job_id", j.JobID)
	return s.fail(ctx, j, internalReason)
}
