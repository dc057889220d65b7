package documents

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"rapport/internal/care/extract"
	"rapport/internal/platform/pg"
	"rapport/internal/resource"
)

const (
	bumpKnowledge = "update companies set knowledge_version = knowledge_version + 1 where id = $1"
	endJobs       = "update document_jobs set status = 'failed', error = $3, finished_at = now() where company_id = $1 and document_id = $2 and status in ('queued', 'running')"
	// wanted is the condition under which a job still has somebody waiting for it.
	wanted = "company_id = $1 and id = $2 and job_id = $3 and deleted_at is null and status in ('queued', 'running')"
)

// begin counts an attempt and reads what is to be read; errSuperseded when nobody waits for it.
func (s *Service) begin(ctx context.Context, j Ingest) (d *Document, attempts int, err error) {
	d = &Document{}
	err = s.db.Batch(ctx, func(b *pgx.Batch) {
		b.Queue("select id, name from documents where "+wanted, j.CompanyID, j.DocumentID, j.JobID).QueryRow(func(row pgx.Row) error { return row.Scan(&d.ID, &d.Name) })
		b.Queue("update document_jobs set attempts = attempts + 1, status = 'running' where company_id = $1 and id = $2 and status in ('queued', 'running') returning attempts",
			j.CompanyID, j.JobID).QueryRow(func(row pgx.Row) error { return row.Scan(&attempts) })
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, 0, errSuperseded
	}
	return d, attempts, err
}

// giveBack uncounts an attempt that an orderly stop of the program cut off.
func (s *Service) giveBack(ctx context.Context, j Ingest) error {
	_, err := s.db.Exec(ctx, "update document_jobs set attempts = greatest(attempts - 1, 0) where company_id = $1 and id = $2", j.CompanyID, j.JobID)
	return err
}

// noteProgress writes past the trail: a hundred notes of one reading are no history. waited is false when nobody waits.
func (s *Service) noteProgress(ctx context.Context, j Ingest, stage string, share float64) (waited bool, err error) {
	err = s.db.Batch(ctx, func(b *pgx.Batch) {
		b.Queue("update documents set status = 'running', stage = $4, progress = $5 where "+wanted, j.CompanyID, j.DocumentID, j.JobID, stage, share).
			Exec(func(t pgconn.CommandTag) error { waited = t.RowsAffected() == 1; return nil })
		b.Queue("update document_jobs set stage = $3, progress = $4 where company_id = $1 and id = $2 and status = 'running'", j.CompanyID, j.JobID, stage, share)
	})
	return waited, err
}

// finishTime bounds the transaction that ends a job.
const finishTime = time.Minute

// finish makes the document retrievable: text, passages, state and knowledge version in one transaction.
func (s *Service) finish(ctx context.Context, j Ingest, name string, res *extract.Result, passages []Passage) error {
	var e *resource.Event
	in := Indexed{Company: j.CompanyID, Document: j.DocumentID, Name: name, Passages: passages}
	st := State{Status: Ready, Stage: StageReady, Progress: 1, PassageCount: int64(len(passages))}
	if res.Pages > 0 {
		pages := int64(res.Pages)
		st.Pages = &pages
	}
	// A stop of the program in the middle would cost the connection and gain little: this is short.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTime)
	defer cancel()
	err := s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		if err := claim(ctx, tx, j); err != nil {
			return err
		}
		if err := store(ctx, tx, j, res, passages); err != nil {
			return err
		}
		if e, err = s.conclude(ctx, tx, j, st, res); err != nil {
			return err
		}
		return tx.QueryRow(ctx, bumpKnowledge+" returning knowledge_version", j.CompanyID).Scan(&in.To)
	})
	if err != nil {
		return fmt.Errorf("documents: finish: %w", err)
	}
	in.From = in.To - 1
	if s.Indexed != nil {
		s.Indexed(ctx, in)
	}
	s.Tell(e)
	s.tell(j, st)
	return nil
}

// claim locks the document, so that of two runs of one job only the first one writes.
func claim(ctx context.Context, tx pgx.Tx, j Ingest) error {
	var one int
	err := tx.QueryRow(ctx, "select 1 from documents where "+wanted+" for no key update", j.CompanyID, j.DocumentID, j.JobID).Scan(&one)
	if errors.Is(err, pgx.ErrNoRows) {
		return errSuperseded
	}
	return err
}

// chunk is how many passages go to the database at once.
const chunk = 1000

// store replaces the text and the passages of the document.
func store(ctx context.Context, tx pgx.Tx, j Ingest, res *extract.Result, passages []Passage) error {
	hash := sha256.Sum256([]byte(res.Text))
	b := &pgx.Batch{}
	b.Queue(`insert into document_texts as t (company_id, document_id, version, text, hash) values ($1, $2, 1, $3, $4)
		on conflict (company_id, document_id) do update set version = t.version + 1, text = excluded.text, hash = excluded.hash where t.hash <> excluded.hash`,
		j.CompanyID, j.DocumentID, res.Text, hash[:])
	b.Queue("delete from passages where company_id = $1 and document_id = $2", j.CompanyID, j.DocumentID)
	for i, p := range passages {
		b.Queue(`insert into passages (company_id, id, document_id, ordinal, heading_path, page, start_byte, end_byte, text, language)
			values ($1, $2, $3, $4, $5, nullif($6::int, 0), $7, $8, $9, $10)`,
			j.CompanyID, p.ID, j.DocumentID, p.Ordinal, append([]string{}, p.HeadingPath...), p.Page, p.Start, p.End, p.Text, p.Language)
		if b.Len() < chunk && i < len(passages)-1 {
			continue
		}
		if err := tx.SendBatch(ctx, b).Close(); err != nil {
			return fmt.Errorf("store passages: %w", err)
		}
		b = &pgx.Batch{}
	}
	if b.Len() == 0 {
		return nil
	}
	return tx.SendBatch(ctx, b).Close()
}

// conclude writes the end of a job: through the engine what people should find in the history, past it the rest. res is
// nil when the job failed.
func (s *Service) conclude(ctx context.Context, tx pgx.Tx, j Ingest, st State, res *extract.Result) (*resource.Event, error) {
	_, e, err := s.UpdateTx(ctx, tx, j.DocumentID, resource.AnyVersion, func(rec any) error {
		d := rec.(*Document)
		d.Status, d.Error = st.Status, st.Error
		if res != nil {
			d.MediaType, d.Language, d.Pages, d.PassageCount = res.MediaType, res.Language, st.Pages, st.PassageCount
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	b := &pgx.Batch{}
	job := "succeeded"
	if res == nil {
		job = "failed"
	} else {
		b.Queue("update documents set stage = 'ready', progress = 1, preview = $3 where company_id = $1 and id = $2", j.CompanyID, j.DocumentID, preview(res.Text))
		b.Queue("update document_jobs set stage = 'ready', progress = 1 where company_id = $1 and id = $2", j.CompanyID, j.JobID)
	}
	b.Queue("update document_jobs set status = $3, error = $4, finished_at = now() where company_id = $1 and id = $2", j.CompanyID, j.JobID, job, st.Error)
	return e, tx.SendBatch(ctx, b).Close()
}

// previewLength is in characters.
const previewLength = 600

func preview(text string) string {
	n := 0
	for i := range text {
		if n == previewLength {
			return text[:i]
		}
		n++
	}
	return text
}

// fail ends the job and says why. What an earlier reading gave stays retrievable.
func (s *Service) fail(ctx context.Context, j Ingest, reason string) error {
	var e *resource.Event
	var st State
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTime)
	defer cancel()
	err := s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		if err := claim(ctx, tx, j); err != nil {
			return err
		}
		err = tx.QueryRow(ctx, "select stage, progress, pages, passage_count from documents where company_id = $1 and id = $2", j.CompanyID, j.DocumentID).
			Scan(&st.Stage, &st.Progress, &st.Pages, &st.PassageCount)
		if err != nil {
			return err
		}
		st.Status, st.Error = Failed, &reason
		e, err = s.conclude(ctx, tx, j, st, nil)
		return err
	})
	if errors.Is(err, errSuperseded) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("documents: fail: %w", err)
	}
	s.Tell(e)
	s.tell(j, st)
	return nil
}

// Job is how far reading a document has come, or how it ended.
type Job struct {
	ID         uuid.UUID `json:"id" x-id:"document_job"`
	DocumentID uuid.UUID `json:"document_id" x-id:"document"`
	Status     string    `json:"status" enum:"queued,running,succeeded,failed"`
	Stage      string    `json:"stage" enum:"file,text,passages,index,ready"`
	Progress   float64   `json:"progress" minimum:"0" maximum:"1"`
	Error      *string   `json:"error" doc:"Why it failed, for people"`
	CreatedAt  time.Time `json:"created_at"`
}

func (s *Service) job(ctx context.Context, company, id uuid.UUID) (Job, error) {
	return pg.One(ctx, s.db, pgx.RowToStructByPos[Job], `select id, document_id, status, stage, progress, error, created_at from document_jobs
		where company_id = $1 and id = $2`, company, id)
}

// Piece is one passage as people look at it. Start and End are bytes of the document's text.
type Piece struct {
	ID          uuid.UUID `json:"id" x-id:"passage"`
	Ordinal     int       `json:"ordinal" doc:"Counts from 0"`
	HeadingPath []string  `json:"heading_path" nullable:"false" doc:"The headings above it, outermost first"`
	Page        *int      `json:"page" doc:"Counts from 1; null for formats without pages"`
	Start       int       `json:"start" doc:"Byte offset into the document's text"`
	End         int       `json:"end"`
	Text        string    `json:"text"`
}

func (s *Service) pieces(ctx context.Context, company, document uuid.UUID, after, limit int) ([]Piece, error) {
	return pg.Collect(ctx, s.db, pgx.RowToStructByPos[Piece], `select id, ordinal, heading_path, page, start_byte, end_byte, text from passages
		where company_id = $1 and document_id = $2 and ordinal > $3 order by ordinal limit $4`, company, document, after, limit)
}

// text reads the extracted text; ok is false when there is none.
func (s *Service) text(ctx context.Context, company, document uuid.UUID) (text string, ok bool, err error) {
	text, err = pg.One(ctx, s.db, pgx.RowTo[string], "select text from document_texts where company_id = $1 and document_id = $2", company, document)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", false, nil
	}
	return text, err == nil && utf8.ValidString(text), err
}
