package documents

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"rapport/internal/care/extract"
	"rapport/internal/platform/tenant"
)

// job reads the document's job as the queue would hand it out.
func (w *world) job(token string, d Document) (context.Context, Ingest) {
	company := w.actors[token].CompanyID
	return tenant.AsSystem(context.Background(), company, "ingestion"), Ingest{CompanyID: company, DocumentID: d.ID, JobID: *d.JobID}
}

// stopAt runs the job and takes its context away when it reaches the stage. It returns what the job said.
func (w *world) stopAt(ctx context.Context, j Ingest, stage string) error {
	watch := w.bus.Listen(j.CompanyID)
	defer watch.Close()
	ctx, kill := context.WithCancel(ctx)
	defer kill()
	ended := make(chan error, 1)
	go func() { ended <- w.docs.ingest(ctx, j) }()
	for {
		select {
		case m := <-watch.C:
			if n, ok := m.Body.(Notice); ok && n.Data.Stage == stage && n.Data.Status == Running {
				kill()
			}
		case err := <-ended:
			return err
		}
	}
}

// Stopped at any stage, a job goes on at the next start; until it is whole, nothing of the document can be retrieved.
func TestStoppedAtAnyStageItGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.company(tenant.Agent)
	for _, stage := range []string{StageFile, StageText, StagePassages, StageIndex} {
		d := w.document(me, w.upload(me, upload{stage + ".pdf", manyPages(300)})[0].ID)
		before := w.knowledge(me)
		ctx, j := w.job(me, d)
		for range 2 * maxAttempts {
			if err := w.stopAt(ctx, j, stage); err != nil && !errors.Is(err, context.Canceled) {
				t.Fatalf("%s: %v", stage, err)
			}
		}
		if now := w.document(me, d.ID); now.Status == Failed {
			t.Errorf("%s: an orderly stop counts as an attempt: %s", stage, textOf(now.Error))
		} else if now.Status == Running && (w.passagesOf(me, d.ID) != 0 || w.knowledge(me) != before) {
			t.Errorf("%s: half a document is there", stage)
		}
		if err := w.docs.ingest(ctx, j); err != nil {
			t.Fatalf("%s: %v", stage, err)
		}
		now := w.document(me, d.ID)
		if now.Status != Ready || w.passagesOf(me, d.ID) != now.PassageCount || w.knowledge(me) != before+1 {
			t.Errorf("%s: %+v", stage, now)
		}
		w.checkPassages(me, now)
	}
}

func (w *world) passagesOf(token string, id uuid.UUID) int64 {
	w.t.Helper()
	return w.count(token, "select count(*) from passages where company_id = $1 and document_id = $2", id)
}

// Kill -9 leaves the rows as they were at that moment: the document running, its job taken by a worker that is no more.
func TestKilledAtAnyStageTheQueueTakesItUpAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.company(tenant.Agent)
	var docs []Document
	for _, stage := range []string{StageFile, StageText, StagePassages, StageIndex} {
		d := w.document(me, w.upload(me, fixture(t, "aldermoor-guide.md"))[0].ID)
		w.db.AsOwner(t, "update documents set status = 'running', stage = $2, progress = 0.5 where id = $1", d.ID, stage)
		w.db.AsOwner(t, "update document_jobs set status = 'running', stage = $2, attempts = 1 where document_id = $1", d.ID, stage)
		docs = append(docs, d)
	}
	w.db.AsOwner(t, "update river.river_job set state = 'running', attempt = 1, attempted_at = now(), attempted_by = array['dead']")
	w.start()
	for _, d := range docs {
		if now := w.ended(me, d.ID); now.Status != Ready || w.passagesOf(me, d.ID) != now.PassageCount {
			t.Errorf("%+v %s", now, textOf(now.Error))
		}
	}
}

// A file that takes the program down each time is given up with a reason instead of being tried for ever.
func TestFileThatKillsTheProgramIsGivenUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.company(tenant.Agent)
	d := w.document(me, w.upload(me, fixture(t, "aldermoor-guide.md"))[0].ID)
	w.db.AsOwner(t, "update document_jobs set status = 'running', attempts = $2 where document_id = $1", d.ID, maxAttempts)
	w.start()
	if now := w.ended(me, d.ID); now.Status != Failed || textOf(now.Error) != crashedReason {
		t.Errorf("%s %s", now.Status, textOf(now.Error))
	}
}

// Faults of ours are tried again, then end with a reason that says nothing of the inside.
func TestOurFaultsAreTriedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.company(tenant.Agent)
	d := w.document(me, w.upload(me, fixture(t, "aldermoor-guide.md"))[0].ID)
	ctx, j := w.job(me, d)
	// No row of passages can be written: what a full disk or a broken index looks like from here.
	w.db.AsOwner(t, "alter table passages add constraint full_disk check (ordinal < 0) not valid")
	for i := 1; i < maxAttempts; i++ {
		if err := w.docs.ingest(ctx, j); err == nil {
			t.Fatalf("attempt %d went well", i)
		}
		if now := w.document(me, d.ID); now.Status != Running || now.Error != nil {
			t.Errorf("after attempt %d: %s %s", i, now.Status, textOf(now.Error))
		}
	}
	if err := w.docs.ingest(ctx, j); err != nil {
		t.Fatal(err)
	}
	if now := w.document(me, d.ID); now.Status != Failed || textOf(now.Error) != internalReason || w.knowledge(me) != 0 {
		t.Errorf("%s %s", now.Status, textOf(now.Error))
	}
	w.checkJob(me, w.document(me, d.ID), "failed", internalReason)
	w.db.AsOwner(t, "alter table passages drop constraint full_disk")
	if _, err := w.docs.Reprocess(w.ctx(me), d.ID); err != nil {
		t.Fatal(err)
	}
	w.start()
	if now := w.ended(me, d.ID); now.Status != Ready {
		t.Errorf("read again: %s %s", now.Status, textOf(now.Error))
	}
}

// Two workers with one job, as after a rescue, make one document.
func TestOneJobRunTwiceAtOnceWritesOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.company(tenant.Agent)
	d := w.document(me, w.upload(me, upload{"valves.pdf", manyPages(50)})[0].ID)
	ctx, j := w.job(me, d)
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			if err := w.docs.ingest(ctx, j); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	now := w.document(me, d.ID)
	if now.Status != Ready || w.passagesOf(me, d.ID) != now.PassageCount || w.knowledge(me) != 1 {
		t.Errorf("%+v, knowledge version %d", now, w.knowledge(me))
	}
	if err := w.docs.ingest(ctx, j); err != nil || w.knowledge(me) != 1 {
		t.Errorf("a third time: %v, knowledge version %d", err, w.knowledge(me))
	}
}

// Deleting a document while it is read ends the job; brought back, it says why it is not there.
func TestDeletedWhileItIsRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.company(tenant.Agent)
	d := w.document(me, w.upload(me, upload{"valves.pdf", manyPages(2000)})[0].ID)
	ctx, j := w.job(me, d)
	watch := w.bus.Listen(j.CompanyID)
	defer watch.Close()
	ended := make(chan error, 1)
	go func() { ended <- w.docs.ingest(ctx, j) }()
	for n := range watch.C {
		if p, ok := n.Body.(Notice); ok && p.Data.Stage == StageText {
			break
		}
	}
	if err := w.docs.Delete(w.ctx(me), d.ID); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Errorf("the job says %v", err)
	}
	if n := w.passagesOf(me, d.ID); n != 0 || w.knowledge(me) != 0 {
		t.Errorf("%d passages, knowledge version %d", n, w.knowledge(me))
	}
	w.checkJob(me, d, "failed", deleted)
	if _, err := w.docs.Restore(w.ctx(me), d.ID); err != nil {
		t.Fatal(err)
	}
	if now := w.document(me, d.ID); now.Status != Failed || textOf(now.Error) != deleted {
		t.Errorf("brought back: %s %s", now.Status, textOf(now.Error))
	}
}

// While a document is read again, and when that fails, what it gave before stays.
func TestReadAgainTheOldPassagesStay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.company(tenant.Agent)
	first := w.document(me, w.upload(me, fixture(t, "aldermoor-guide.md"))[0].ID)
	ctx, j := w.job(me, first)
	if err := w.docs.ingest(ctx, j); err != nil {
		t.Fatal(err)
	}
	again, err := w.docs.Reprocess(w.ctx(me), first.ID)
	if err != nil {
		t.Fatal(err)
	}
	if now := w.document(me, first.ID); now.Status != Queued || now.PassageCount == 0 || w.passagesOf(me, first.ID) != now.PassageCount || *now.JobID != again.JobID {
		t.Errorf("waiting: %+v", now)
	}
	if _, err := w.docs.Reprocess(w.ctx(me), first.ID); err == nil || !strings.Contains(err.Error(), "busy") {
		t.Errorf("read again while it waits: %v", err)
	}
	if err := w.docs.ingest(ctx, j); err != nil || w.knowledge(me) != 1 {
		t.Errorf("the first job once more: %v", err)
	}
	if err := w.docs.blobs.Delete(ctx, w.blobs()[0]); err != nil {
		t.Fatal(err)
	}
	j.JobID = again.JobID
	if err := w.docs.ingest(ctx, j); err != nil {
		t.Fatal(err)
	}
	if now := w.document(me, first.ID); now.Status != Failed || now.Error == nil || w.passagesOf(me, first.ID) == 0 {
		t.Errorf("failed: %+v", now)
	}
}

// Reading without any sign of progress is stopped long before the whole time is up.
func TestSilentFileIsStopped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.docs.silent = time.Nanosecond
	me := w.company(tenant.Agent)
	d := w.document(me, w.upload(me, fixture(t, "aldermoor-manual.pdf"))[0].ID)
	ctx, j := w.job(me, d)
	if err := w.docs.ingest(ctx, j); err != nil {
		t.Fatal(err)
	}
	if now := w.document(me, d.ID); now.Status != Failed || textOf(now.Error) != silentReason {
		t.Errorf("%s %s", now.Status, textOf(now.Error))
	}
}

// What an attempt's end means.
func TestSettle(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.company(tenant.Agent)
	stopped, stop := context.WithCancel(context.Background())
	stop()
	for name, c := range map[string]struct {
		ctx      context.Context
		err      error
		attempts int
		status   string
		again    bool
	}{
		"a fault of the file":        {context.Background(), fmt.Errorf("x: %w", &extract.Failure{Code: "broken", Reason: "It is broken."}), 1, Failed, false},
		"a fault of ours":            {context.Background(), errors.New("x"), 1, Running, true},
		"the last fault of ours":     {context.Background(), errors.New("x"), maxAttempts, Failed, false},
		"an orderly stop":            {stopped, context.Canceled, maxAttempts, Running, true},
		"a fault of the file anyhow": {stopped, &extract.Failure{Code: "broken", Reason: "It is broken."}, 1, Failed, false},
		"nobody waits":               {context.Background(), errSuperseded, 1, Running, false},
	} {
		d := w.document(me, w.upload(me, fixture(t, "aldermoor-guide.md"))[0].ID)
		_, j := w.job(me, d)
		ctx := tenant.AsSystem(c.ctx, j.CompanyID, "ingestion")
		w.db.AsOwner(t, "update documents set status = 'running' where id = $1", d.ID)
		if err := w.docs.settle(ctx, j, c.attempts, c.err); (err != nil) != c.again {
			t.Errorf("%s: %v", name, err)
		}
		if now := w.document(me, d.ID); now.Status != c.status {
			t.Errorf("%s: %s", name, now.Status)
		}
	}
}
