package audit_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/bus"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/pg/pgtest"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/trail"
	"rapport/internal/trail/audit"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// world is a company with a log.
type world struct {
	db      *pgtest.Database
	trail   *trail.Trail
	audit   *audit.Service
	master  *secret.Master
	company uuid.UUID
	ctx     context.Context
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{db: pgtest.New(t), master: secret.New(bytes.Repeat([]byte{7}, 32))}
	e := &resource.Engine{DB: w.db.DB}
	w.trail = trail.New(e, &bus.Bus{})
	w.audit = audit.New(e, w.trail, jobs.New(w.db.DB, slog.New(slog.DiscardHandler)), w.master, slog.New(slog.DiscardHandler))
	w.company, w.ctx = w.found(t)
	return w
}

func (w *world) found(t *testing.T) (uuid.UUID, context.Context) {
	t.Helper()
	id := uuid.Must(uuid.NewV7())
	w.db.AsOwner(t, "insert into companies (id, name) values ($1, 'Fenwick')", id)
	return id, tenant.With(t.Context(), tenant.Actor{CompanyID: id, ID: uuid.Must(uuid.NewV7()), Kind: tenant.User, Name: "Mara Lindqvist", Role: tenant.Owner, Via: "api", RequestID: "r1"})
}

// note writes n changes whose JSON the database writes in its own way.
func (w *world) note(t *testing.T, ctx context.Context, n int) {
	t.Helper()
	for i := range n {
		err := w.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
			return w.trail.Note(ctx, tx, resource.Event{Record: "sessions", RecordID: uuid.Must(uuid.NewV7()), Action: "sign_in", Version: int64(i), Changes: []resource.FieldChange{
				{Field: "device", New: json.RawMessage(fmt.Sprintf(`{"b":1.50,"a":[1e2,"\u00e9\/ %d"],"cc":9007199254740993}`, i))}, {Field: "ok", Old: json.RawMessage("false"), New: json.RawMessage("true")}}})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func (w *world) seal(t *testing.T) {
	t.Helper()
	if _, err := w.audit.Seal(w.ctx, uuid.Nil); err != nil {
		t.Fatal(err)
	}
}

func (w *world) verify(t *testing.T, kept ...audit.Checkpoint) *audit.Report {
	t.Helper()
	v := audit.Verifier{Keys: audit.NewKeys(w.master), Kept: kept}
	r, err := v.Database(t.Context(), w.db.DB, w.company)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (w *world) file(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	if err := w.audit.WriteSealed(w.ctx, &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func (w *world) verifyFile(t *testing.T, text string, keyed bool, kept ...audit.Checkpoint) *audit.Report {
	t.Helper()
	v := audit.Verifier{Keys: audit.NewKeys(nil), PublicKey: w.audit.PublicKey(), Kept: kept}
	if keyed {
		v.Keys = audit.NewKeys(w.master)
	}
	r, err := v.File(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func wants(t *testing.T, r *audit.Report, kinds ...string) {
	t.Helper()
	got := map[string]bool{}
	for _, f := range r.Findings {
		got[f.Kind] = true
	}
	for _, kind := range kinds {
		if !got[kind] {
			t.Errorf("%s was not found, but %v", kind, r.Findings)
		}
	}
	if len(kinds) == 0 && !r.Sound() {
		t.Errorf("found %v", r.Findings)
	}
}

func TestASoundLogIsSound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.note(t, w.ctx, 40)
	w.seal(t)
	w.note(t, w.ctx, 5)
	w.seal(t)
	w.seal(t)
	r := w.verify(t)
	wants(t, r)
	if r.Sealed != 45 || r.Head == nil || r.Head.Seq != 45 || r.Waiting != 0 || r.Before != 0 {
		t.Errorf("%+v", r)
	}
	text := w.file(t)
	if n := strings.Count(text, "\n"); n != 47 {
		t.Errorf("%d lines", n)
	}
	wants(t, w.verifyFile(t, text, true))
	wants(t, w.verifyFile(t, text, false))
}

// Each way to tamper with the tables is found, and told from the others.
func TestTamperingInTheDatabaseIsFound(t *testing.T) {
	t.Parallel()
	const at = "(select change_id from seals where seq = 7)"
	for name, one := range map[string]struct {
		sql   string
		kinds []string
		from  int64
	}{
		"an edited diff":            {"update changes set diff = jsonb_set(diff, '{1,new}', 'false') where id = " + at, []string{audit.Edited}, 7},
		"an edited name":            {"update changes set actor_name = 'Winnie Adeyemi' where id = " + at, []string{audit.Edited}, 7},
		"an edited actor":           {"update changes set actor_id = null where id = " + at, []string{audit.Edited}, 7},
		"an edited moment":          {"update changes set at = at - interval '1 day' where id = " + at, []string{audit.Edited}, 7},
		"an edited action":          {"update changes set action = 'sign_out' where id = " + at, []string{audit.Edited}, 7},
		"an edited address":         {"update changes set request_id = 'r2' where id = " + at, []string{audit.Edited}, 7},
		"content passed for erased": {"update seals set salt = null where seq = 7", []string{audit.Edited}, 7},
		"a deleted change":          {"delete from changes where id = " + at, []string{audit.Deleted}, 7},
		"a deleted seal":            {"delete from seals where seq = 7", []string{audit.Deleted}, 7},
		"both deleted":              {"with c as (delete from changes where id = " + at + ") delete from seals where seq = 7", []string{audit.Deleted}, 7},
		"a seal for another":        {"update seals set change_id = gen_random_uuid() where seq = 7", []string{audit.Deleted}, 7},
		"a wrong mac":               {"update seals set mac = sha256(mac) where seq = 7", []string{audit.Edited}, 7},
		"a stranger made genuine":   {"update seals set origin = 1 where seq = 7", []string{audit.Edited}, 7},
		"a chain anew":              {"update seals set mac = sha256(mac) where seq >= 7", []string{audit.Restamped, audit.Differs}, 7},
		"seals cut off":             {"delete from seals where seq > 15", []string{audit.CutOff}, 16},
		"the tail cut off":          {"with s as (delete from seals where seq > 15 returning change_id) delete from changes using s where id = change_id", []string{audit.CutOff}, 16},
		"all of it cut off":         {"with s as (delete from seals returning change_id) delete from changes using s where id = change_id", []string{audit.CutOff}, 1},
		"a forged checkpoint":       {"update checkpoints set signature = sha512(signature)", []string{audit.Unsigned}, 20},
		"a checkpoint of less":      {"update checkpoints set seq = 15", []string{audit.Unsigned}, 15},
		"no checkpoint":             {"delete from checkpoints", []string{audit.Unsigned}, 1},
		"a seal put behind":         {"insert into seals select company_id, seq + 1, gen_random_uuid(), salt, content, origin, mac from seals where seq = 20", []string{audit.Unsigned}, 21},
		"a change put in":           {"insert into changes select company_id, gen_random_uuid(), at, record, record_id, action, version, actor_kind, actor_id, actor_name, via, request_id, diff, change_set_id, tag from changes where id = " + at, []string{audit.Inserted}, 0},
		"a change from before":      {"insert into changes select company_id, gen_random_uuid(), at, record, record_id, action, version, actor_kind, actor_id, actor_name, via, request_id, diff, change_set_id, '' from changes where id = " + at, []string{audit.Inserted}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.note(t, w.ctx, 20)
			w.seal(t)
			wants(t, w.verify(t))
			w.db.AsOwner(t, one.sql)
			r := w.verify(t)
			wants(t, r, one.kinds...)
			if len(r.Findings) == 0 || r.Findings[0].From != one.from {
				t.Errorf("%v", r.Findings)
			}
		})
	}
}

// What is put in while the program runs gets a seal like everything, one that says whose it is not.
func TestAnInsertedChangeStaysFoundBehindItsSeal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.note(t, w.ctx, 5)
	w.db.AsOwner(t, `insert into changes (company_id, id, at, record, record_id, action, version, actor_kind, actor_name, via, request_id, diff)
		values ($1, $2, now(), 'contacts', $2, 'update', 2, 'user', 'Mara Lindqvist', 'api', '', '[]')`, w.company, uuid.Must(uuid.NewV7()))
	w.note(t, w.ctx, 5)
	w.seal(t)
	r := w.verify(t)
	wants(t, r, audit.Inserted)
	if len(r.Findings) != 1 || r.Findings[0].From != 6 {
		t.Errorf("%v", r.Findings)
	}
	wants(t, w.verifyFile(t, w.file(t), false), audit.Inserted)
}

// What was written before there were seals is sealed once, and cannot be added to.
func TestChangesFromBeforeTheSeal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old := `insert into changes (company_id, id, at, record, record_id, action, version, actor_kind, actor_name, via, request_id, diff, tag)
		values ($1, $2, now(), 'contacts', $2, 'update', 2, 'user', 'Mara Lindqvist', 'api', '', '[]', '')`
	w.db.AsOwner(t, old, w.company, uuid.Must(uuid.NewV7()))
	wants(t, w.verify(t))
	w.note(t, w.ctx, 3)
	w.seal(t)
	r := w.verify(t)
	wants(t, r)
	if r.Before != 1 {
		t.Errorf("%+v", r)
	}
	w.db.AsOwner(t, old, w.company, uuid.Must(uuid.NewV7()))
	wants(t, w.verify(t), audit.Inserted)
	w.seal(t)
	wants(t, w.verify(t), audit.Inserted)
}

func TestTamperingWithAFileIsFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.note(t, w.ctx, 20)
	w.seal(t)
	text := w.file(t)
	w.note(t, w.ctx, 5)
	w.seal(t)
	later, err := w.audit.Head(w.ctx)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(text, "\n")
	// Lines 0 and 21 are the head and the checkpoint: line n is change n.
	with := func(n int, instead ...string) string {
		return strings.Join(append(append(append([]string{}, lines[:n]...), instead...), lines[n+1:]...), "")
	}
	other := newWorld(t)
	other.note(t, other.ctx, 20)
	other.master = secret.New(bytes.Repeat([]byte{8}, 32))
	for name, one := range map[string]struct {
		text         string
		keyed, plain []string
	}{
		"an edited change":  {with(7, strings.Replace(lines[7], `"new": true`, `"new": false`, 1)), []string{audit.Edited}, []string{audit.Edited}},
		"an edited fact":    {with(7, strings.Replace(lines[7], `"action":"sign_in"`, `"action":"sign_up"`, 1)), []string{audit.Edited, audit.Differs}, []string{audit.Differs}},
		"a deleted line":    {with(7), []string{audit.Deleted}, []string{audit.Deleted}},
		"a doubled line":    {with(7, lines[7], lines[7]), []string{audit.Inserted}, []string{audit.Inserted}},
		"no line":           {with(7, lines[7], "{\"nothing\": \n"), []string{audit.Unreadable}, []string{audit.Unreadable}},
		"a chain anew":      {restamped(lines, 7), []string{audit.Restamped, audit.Differs}, []string{audit.Differs}},
		"no checkpoint":     {strings.Join(lines[:21], ""), []string{audit.CutOff}, []string{audit.CutOff}},
		"the tail cut off":  {strings.Join(append(append([]string{}, lines[:15]...), lines[21]), ""), []string{audit.CutOff}, []string{audit.CutOff}},
		"lines behind":      {text + lines[20], []string{audit.Unreadable}, []string{audit.Unreadable}},
		"half a checkpoint": {with(21, strings.Replace(lines[21], `"seq":20`, `"seq":19`, 1)), []string{audit.Unsigned}, []string{audit.Unsigned}},
	} {
		t.Run(name, func(t *testing.T) {
			wants(t, w.verifyFile(t, one.text, true), one.keyed...)
			wants(t, w.verifyFile(t, one.text, false), one.plain...)
		})
	}
	// A file that was whole once, handed out for the present one, is found by a checkpoint of the present one.
	wants(t, w.verifyFile(t, text, false))
	wants(t, w.verifyFile(t, text, false, *later), audit.CutOff)
	if _, err := (&audit.Verifier{}).File(strings.NewReader("id,name\n1,x\n")); err == nil {
		t.Error("a list passes for a sealed file")
	}
}

// restamped gives every line from one on a mac that somebody without the key makes up.
func restamped(lines []string, from int) string {
	out := append([]string{}, lines...)
	for i := from; i <= 20; i++ {
		at := strings.Index(out[i], `"mac":"`) + len(`"mac":"`)
		out[i] = out[i][:at] + strings.Repeat("ab", 32) + out[i][at+64:]
	}
	at := strings.Index(out[from], `"action":"sign_in"`)
	out[from] = out[from][:at] + strings.Replace(out[from][at:], "sign_in", "sign_up", 1)
	return strings.Join(out, "")
}

// A checkpoint that was kept finds a log that was cut off with everything that tells of it.
func TestAKeptCheckpointFindsWhatIsGoneWithoutATrace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.note(t, w.ctx, 10)
	w.seal(t)
	w.db.AsOwner(t, "create table aside as select * from checkpoints")
	w.note(t, w.ctx, 10)
	w.seal(t)
	kept, err := w.audit.Head(w.ctx)
	if err != nil {
		t.Fatal(err)
	}
	w.db.AsOwner(t, "with s as (delete from seals where seq > 10 returning change_id) delete from changes using s where id = change_id")
	w.db.AsOwner(t, "delete from checkpoints")
	w.db.AsOwner(t, "insert into checkpoints select * from aside")
	wants(t, w.verify(t))
	wants(t, w.verify(t, *kept), audit.CutOff)
	// What comes later gets the numbers of what is gone: the checkpoint signs others.
	w.note(t, w.ctx, 10)
	w.seal(t)
	wants(t, w.verify(t, *kept), audit.Differs)
}

// What is erased leaves its digest, and the chain holds.
func TestErasedContentLeavesTheChainWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.note(t, w.ctx, 10)
	w.seal(t)
	w.db.AsOwner(t, "update changes set actor_name = '', diff = '[]' where id = (select change_id from seals where seq = 4)")
	wants(t, w.verify(t), audit.Edited)
	w.db.AsOwner(t, "update seals set salt = null where seq = 4")
	r := w.verify(t)
	wants(t, r)
	if r.Erased != 1 {
		t.Errorf("%+v", r)
	}
	wants(t, w.verifyFile(t, w.file(t), false))
}

// A transaction that began before others and ends after them is sealed behind them.
func TestALateCommitGetsALaterNumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	begun, end, ended := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		ended <- w.db.InTx(w.ctx, func(ctx context.Context, tx pgx.Tx) error {
			err := w.trail.Note(ctx, tx, resource.Event{Record: "sessions", RecordID: uuid.Must(uuid.NewV7()), Action: "slow"})
			close(begun)
			<-end
			return err
		})
	}()
	<-begun
	w.note(t, w.ctx, 5)
	w.seal(t)
	close(end)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	w.seal(t)
	r := w.verify(t)
	wants(t, r)
	var seq int64
	if err := w.db.OwnerPool(t).QueryRow(t.Context(), "select s.seq from seals s join changes c on c.id = s.change_id where c.action = 'slow'").Scan(&seq); err != nil || seq != 6 {
		t.Errorf("%d %v", seq, err)
	}
}

// Several nodes seal at once: every change gets one number, without a gap.
func TestSeveralSealersMakeOneChain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stop, done := make(chan struct{}), make(chan struct{})
	for range 3 {
		go func() {
			for {
				select {
				case <-stop:
					done <- struct{}{}
					return
				default:
					_, _ = w.audit.Seal(w.ctx, uuid.Nil)
				}
			}
		}()
	}
	w.note(t, w.ctx, 150)
	close(stop)
	for range 3 {
		<-done
	}
	w.seal(t)
	r := w.verify(t)
	wants(t, r)
	if r.Sealed != 150 {
		t.Errorf("%+v", r)
	}
}

// Another company's chain has another key, and neither sees the other's.
func TestCompaniesHaveChainsOfTheirOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.note(t, w.ctx, 3)
	w.seal(t)
	theirs, ctx := w.found(t)
	w.note(t, ctx, 4)
	if n, err := w.audit.Seal(ctx, uuid.Nil); n != 4 || err != nil {
		t.Fatal(n, err)
	}
	wants(t, w.verify(t))
	v := audit.Verifier{Keys: audit.NewKeys(w.master)}
	r, err := v.Database(t.Context(), w.db.DB, theirs)
	if err != nil || !r.Sound() || r.Sealed != 4 {
		t.Errorf("%+v %v", r, err)
	}
	w.db.AsOwner(t, "delete from changes where company_id = $1", theirs)
	w.db.AsOwner(t, "delete from checkpoints where company_id = $1", theirs)
	w.db.AsOwner(t, "delete from seals where company_id = $1", theirs)
	w.db.AsOwner(t, "update seals set company_id = $1 where company_id = $2", theirs, w.company)
	w.db.AsOwner(t, "update changes set company_id = $1 where company_id = $2", theirs, w.company)
	if r, err = v.Database(t.Context(), w.db.DB, theirs); err != nil || r.Sound() {
		t.Errorf("a log that was moved to another company is sound: %+v %v", r, err)
	}
}
