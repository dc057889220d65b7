package sheet_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"rapport/internal/platform/tenant"
	"rapport/internal/resource/sheet"
)

// until reads an import until it has done more than n rows.
func (p *person) until(i sheet.Import, n int64) sheet.Import {
	p.w.t.Helper()
	for range 2000 {
		status, raw := p.get("/imports/" + i.ID.String())
		if status != http.StatusOK {
			p.w.t.Fatalf("get import: %d %s", status, raw)
		}
		if i = read[sheet.Import](p.w.t, raw); i.RowsDone > n {
			return i
		}
		time.Sleep(2 * time.Millisecond)
	}
	p.w.t.Fatal("the import does not move")
	return i
}

// begin uploads and starts, without waiting.
func (p *person) begin(file string, options map[string]any) sheet.Import {
	p.w.t.Helper()
	options["start"] = true
	status, raw := p.upload(contactsPath, "list.csv", []byte(file), options)
	if status != http.StatusCreated {
		p.w.t.Fatalf("upload: %d %s", status, raw)
	}
	return read[sheet.Import](p.w.t, raw)
}

// halt makes the database refuse every chunk that would go beyond row n, and then every connection that tries: the import
// stands as it does when the machine dies there.
func (w *world) halt(n int) (resume func()) {
	w.t.Helper()
	w.db.AsOwner(w.t, `create function halt() returns trigger language plpgsql as $$ begin
		if new.rows_done > TG_ARGV[0]::bigint then perform pg_terminate_backend(pg_backend_pid()); end if; return new; end $$`)
	w.db.AsOwner(w.t, "alter function halt() security definer")
	w.db.AsOwner(w.t, "create trigger halt before update on imports for each row execute function halt('"+strconv.Itoa(n)+"')")
	return func() { w.db.AsOwner(w.t, "drop trigger halt on imports; drop function halt()") }
}

// idle waits until no worker has the import's job any more.
func (w *world) idle(i sheet.Import) {
	w.t.Helper()
	for range 6000 {
		var busy int
		w.one(&busy, "select count(*) from river.river_job where args->>'import_id' = $1 and state <> 'completed'", i.ID.String())
		if busy == 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	w.t.Fatal("the job does not end")
}

func TestImportGoesOnWhereItWasKilled(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.company(tenant.Manager)
	resume := w.halt(1000)
	i := p.begin(list(2300)+"No,Body,not an address,,,\n", map[string]any{})
	// The connection dies inside the third chunk, after its records were written and before they were committed.
	if i = p.until(i, 999); i.RowsDone != 1000 {
		t.Fatalf("%d rows done", i.RowsDone)
	}
	if n := p.count("contacts"); n != 1000 {
		t.Fatalf("%d contacts are there while %d rows are counted", n, i.RowsDone)
	}
	resume()
	i = p.wait(i.ID)
	wantTally(t, i, "succeeded 2301/2301: 2300 created, 0 updated, 0 unchanged, 1 rejected")
	if p.count("contacts") != 2300 || p.count("accounts") != 40 || p.count("changes") != 2340 || i.AlsoCreated["accounts"] != 40 {
		t.Errorf("%d contacts, %d accounts, %d changes", p.count("contacts"), p.count("accounts"), p.count("changes"))
	}
}

func TestImportSurvivesRestarts(t *testing.T) {
	t.Parallel()
	w := newWorldStopped(t)
	p := w.company(tenant.Manager)
	stop := w.serve()
	i := p.begin(list(3000), map[string]any{})
	for _, n := range []int64{0, 600} {
		i = p.until(i, n)
		stop()
		stop = w.serve()
	}
	i = p.wait(i.ID)
	wantTally(t, i, "succeeded 3000/3000: 3000 created, 0 updated, 0 unchanged, 0 rejected")
	if p.count("contacts") != 3000 || p.count("changes") != 3040 {
		t.Errorf("%d contacts, %d changes", p.count("contacts"), p.count("changes"))
	}
}

func TestImportThatDiesThreeTimesFailsWithAReason(t *testing.T) {
	t.Parallel()
	w := newWorldStopped(t)
	p := w.company(tenant.Manager)
	stop := w.serve()
	resume := w.halt(500)
	i := p.begin(list(800), map[string]any{})
	i = p.until(i, 499)
	stop()
	resume()
	// As three deaths in a row leave it: taken, never brought further.
	w.db.AsOwner(t, "update imports set attempts = 3, status = 'running' where id = $1", i.ID)
	w.db.AsOwner(t, "update river.river_job set state = 'running' where args->>'import_id' = $1", i.ID.String())
	w.serve()
	i = p.wait(i.ID)
	wantTally(t, i, "failed 500/800: 500 created, 0 updated, 0 unchanged, 0 rejected")
	if i.Error == nil || !strings.Contains(*i.Error, "behind row 500") || p.count("contacts") != 500 {
		t.Errorf("%v, %d contacts", i.Error, p.count("contacts"))
	}
}

func TestCancelKeepsWhatWasWritten(t *testing.T) {
	t.Parallel()
	w := newWorldStopped(t)
	p := w.company(tenant.Manager)
	w.serve()
	i := p.begin(list(6000), map[string]any{})
	i = p.until(i, 0)
	status, raw := p.post("/imports/"+i.ID.String()+"/cancel", nil)
	if status != http.StatusOK {
		t.Fatalf("cancel: %d %s", status, raw)
	}
	i = read[sheet.Import](t, raw)
	if i.Status != sheet.Cancelled || i.RowsDone == 0 || i.RowsDone == 6000 {
		t.Fatalf("%s", tally(i))
	}
	w.idle(i)
	if after := p.wait(i.ID); after.RowsDone != i.RowsDone || int64(p.count("contacts")) != i.Created {
		t.Errorf("%d rows done at the cancel, %d later; %d contacts", i.RowsDone, after.RowsDone, p.count("contacts"))
	}
	if status, _ = p.post("/imports/"+i.ID.String()+"/cancel", nil); status != http.StatusConflict {
		t.Errorf("cancelled twice: %d", status)
	}
}

func TestRightsAreHeldAgainAtRunTime(t *testing.T) {
	t.Parallel()
	w := newWorldStopped(t)
	p := w.company(tenant.Manager)
	stop := w.serve()
	resume := w.halt(500)
	i := p.until(p.begin(list(800), map[string]any{}), 499)
	stop()
	resume()
	w.db.AsOwner(t, "update members set role = 'viewer' where user_id = $1", p.actor.ID)
	w.db.AsOwner(t, "update river.river_job set state = 'available', scheduled_at = now() where args->>'import_id' = $1", i.ID.String())
	w.serve()
	i = p.wait(i.ID)
	if i.Status != sheet.Failed || i.Error == nil || *i.Error != "Mara Lindqvist may no longer import contacts: the role is viewer now." || p.count("contacts") != 500 {
		t.Errorf("%s, %v", tally(i), i.Error)
	}
}

func TestProgressIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p, other := w.company(tenant.Manager), w.company(tenant.Manager)
	mine, theirs := w.bus.Listen(p.actor.CompanyID), w.bus.Listen(other.actor.CompanyID)
	defer mine.Close()
	defer theirs.Close()
	i := p.run(contactsPath, list(1200), nil)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	for {
		select {
		case m, ok := <-mine.C:
			if !ok {
				t.Fatal("the listener was pushed out")
			}
			if told, ok := m.Body.(sheet.Progress); ok && told.Data.Status == sheet.Succeeded {
				if told.RecordID != i.ID || told.Data.Created != 1200 || told.Record != "imports" || told.Type != "progress" || m.Kind != "progress" {
					t.Errorf("%+v", told)
				}
				if len(theirs.C) > 0 {
					t.Error("another company heard of it")
				}
				return
			}
		case <-ctx.Done():
			t.Fatal("nobody was told of the end")
		}
	}
}
