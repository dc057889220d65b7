package documents

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"rapport/internal/care/extract"
	"rapport/internal/platform/blob"
	"rapport/internal/platform/bus"
	"rapport/internal/platform/tenant"
)

const (
	// textShare is how much of all progress is done when the text is there.
	textShare = 0.8
	// tick is the time between two notes of progress.
	tick = 250 * time.Millisecond
)

// read turns the file into text within its time: a whole bound, and a shorter one without any sign of progress, which is
// what broken files run into.
func (s *Service) read(ctx context.Context, d *Document, p *progress) (*extract.Result, error) {
	a, _ := tenant.From(ctx)
	f, size, err := s.blobs.Open(ctx, blob.Key(a.CompanyID, d.ID))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if err := p.stage(ctx, StageText, 0); err != nil {
		return nil, err
	}
	bounded, cancel := context.WithTimeout(ctx, s.whole)
	defer cancel()
	bounded, stop := context.WithCancelCause(bounded)
	defer stop(nil)
	silence := time.AfterFunc(s.whole, func() { stop(&extract.Failure{Code: extract.CodeTimeout, Reason: silentReason}) })
	defer silence.Stop()
	res, err := extract.Extract(bounded, d.Name, &begun{ReaderAt: f, tell: func() { silence.Reset(s.silent) }}, size, func(done, total int) {
		silence.Reset(s.silent)
		if err := p.at(ctx, textShare*float64(done)/float64(max(total, 1))); err != nil {
			stop(err)
		}
	})
	// What stopped the reading tells more than how the reading put it.
	if cause := context.Cause(bounded); err != nil && cause != nil && !errors.Is(cause, context.DeadlineExceeded) {
		return nil, cause
	}
	return res, err
}

// begun tells once when more than the head of a file is asked for. Until then a reader may be getting itself ready, which
// can take long on a busy machine and is not the file's fault.
type begun struct {
	io.ReaderAt
	tell  func()
	reads atomic.Int64
}

func (b *begun) ReadAt(p []byte, at int64) (int, error) {
	if b.reads.Add(1) == 2 {
		b.tell()
	}
	return b.ReaderAt.ReadAt(p, at)
}

// Passage is one piece of a document as it is stored.
type Passage struct {
	extract.Passage
	ID uuid.UUID
	// Language is that of its document; empty when unsure.
	Language string
}

func cut(res *extract.Result) []Passage {
	pieces := extract.Cut(res)
	out := make([]Passage, len(pieces))
	for i, p := range pieces {
		out[i] = Passage{Passage: p, ID: uuid.Must(uuid.NewV7()), Language: res.Language}
	}
	return out
}

// progress notes how far one job is, at most every tick, and finds out whether anybody still waits for it.
type progress struct {
	s     *Service
	job   Ingest
	name  string
	share float64
	noted time.Time
}

// stage notes the beginning of a stage at once; errSuperseded when nobody waits any more.
func (p *progress) stage(ctx context.Context, name string, share float64) error {
	p.name, p.share = name, max(p.share, share)
	return p.note(ctx)
}

// at notes a share of all work.
func (p *progress) at(ctx context.Context, share float64) error {
	p.share = max(p.share, share)
	if time.Since(p.noted) < tick {
		return nil
	}
	return p.note(ctx)
}

func (p *progress) note(ctx context.Context) error {
	p.noted = time.Now()
	waited, err := p.s.noteProgress(ctx, p.job, p.name, p.share)
	if err != nil {
		return fmt.Errorf("documents: note progress: %w", err)
	}
	if !waited {
		return errSuperseded
	}
	p.s.tell(p.job, State{Status: Running, Stage: p.name, Progress: p.share})
	return nil
}

// State is what changes in a document while it is read, as the realtime socket tells it.
type State struct {
	Status       string  `json:"status"`
	Stage        string  `json:"stage"`
	Progress     float64 `json:"progress"`
	Error        *string `json:"error"`
	Pages        *int64  `json:"pages"`
	PassageCount int64   `json:"passage_count"`
}

// Notice is a State on its way to whoever watches.
type Notice struct {
	Type     string    `json:"type"`
	Record   string    `json:"record"`
	RecordID uuid.UUID `json:"record_id"`
	Data     State     `json:"data"`
}

func (s *Service) tell(j Ingest, st State) {
	n := Notice{Type: "progress", Record: Spec.Name, RecordID: j.DocumentID, Data: st}
	s.bus.Publish(j.CompanyID, bus.Message{Kind: n.Type, Record: n.Record, Body: n})
}
