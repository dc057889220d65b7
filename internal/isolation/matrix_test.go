package isolation

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math"
	"net/http"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/apptest"
	"rapport/internal/apptest/document"
	"rapport/internal/platform/pg"
)

// result counts what was found.
type result struct {
	// cases are all that were asked, broken those that something leaked in, void those that prove nothing.
	cases, broken, void int
	voids, leaks        []string
	leaky               bool
}

// begin begins a case.
func (r *result) begin() {
	r.cases++
	r.leaky = false
}

// leak notes what went wrong in the present case.
func (r *result) leak(format string, args ...any) {
	if !r.leaky {
		r.broken++
	}
	r.leaky = true
	r.leaks = append(r.leaks, fmt.Sprintf(format, args...))
}

// blank notes a call that proves nothing.
func (r *result) blank(op *document.Operation, why string) {
	r.void++
	r.voids = append(r.voids, op.String()+" ("+why+")")
}

func (r *result) add(more *result) {
	r.cases, r.broken, r.void = r.cases+more.cases, r.broken+more.broken, r.void+more.void
	r.voids, r.leaks = append(r.voids, more.voids...), append(r.leaks, more.leaks...)
}

// held is the share of cases that leaked nothing. It is 100% for all of them only.
func (r *result) held() string {
	if r.cases == 0 {
		return "0%"
	}
	return fmt.Sprintf("%v%%", math.Floor(float64(r.cases-r.broken)*10_000/float64(r.cases))/100)
}

// strangers are identifiers that a caller must not get anywhere with, by why.
func strangers(names string, victim, third *company) map[string]string {
	all := map[string]string{}
	for back := range 2 {
		if id := victim.pool.pick(names, back); id != "" {
			all[fmt.Sprintf("same type, %d", back)] = id
		}
	}
	if id := third.pool.pick(names, 0); id != "" {
		all["third company"] = id
	}
	if gone := victim.pool.trashed[names]; len(gone) > 0 {
		all["in the trash"] = gone[len(gone)-1]
	}
	for _, other := range []string{"contact", "deal", "user"} {
		if id := victim.pool.last(other, 0); id != "" && other != names {
			all["other type "+other] = id
			break
		}
	}
	return all
}

var (
	requestID = regexp.MustCompile(`"request_id":"[^"]*"`)
	idShaped  = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	// made is what differs between two things that were made alike.
	made = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[0-9:.]*Z`)
)

// bare is an answer without what differs from call to call: the request's name, and the identifier that was asked for.
func bare(a answer, id string) string {
	body := bytes.ReplaceAll(requestID.ReplaceAll(a.body, nil), []byte(id), []byte("ID"))
	if a.status < 300 {
		body = made.ReplaceAll(body, nil)
	}
	return fmt.Sprint(a.status, " ", string(body))
}

// from is an answer from a little before the place at which it differs from another.
func from(body, other []byte) []byte {
	at := 0
	for at < min(len(body), len(other)) && body[at] == other[at] {
		at++
	}
	return body[max(0, at-150):min(len(body), at+150)]
}

// refusal tells whether a status says no without saying more.
func refusal(status int) bool {
	return status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusNotFound || status == http.StatusUnprocessableEntity
}

// probe sends a request with a stranger's identifier in one place, and with one that nobody has: nothing may tell them apart.
func (w *world) probe(res *result, actor, token string, base *request, s slot, why, id string) {
	res.begin()
	foreign, nobody := base.clone(), base.clone()
	none := uuid.Must(uuid.NewV7()).String()
	s.set(foreign, id)
	s.set(nobody, none)
	got, want := w.send(token, foreign), w.send(token, nobody)
	// A widget's identifier stands in the pages of its company for everybody to read: that it is there is no secret.
	known := s.names == "widget" && base.op.Access == "visitor"
	if !known && bare(got, id) != bare(want, none) {
		res.leak("%s as %s, %s %s = %s: %d %s; for an identifier that nobody has %d %s", base.op, actor, s.in, s.name, why, got.status, from(got.body, want.body), want.status, from(want.body, got.body))
		return
	}
	if got.status < 300 && s.in == "path" {
		res.leak("%s as %s, %s %s = %s: %d %.300s", base.op, actor, s.in, s.name, why, got.status, got.body)
	}
	got.body = bytes.ReplaceAll(got.body, []byte(id), nil)
	w.silent(res, base.op, actor, got)
}

// ask searches for another company's words: nothing of it is found. What the company's own words are like to is.
func (w *world) ask(res *result, actor, token string, base *request, s slot, other *company) {
	res.begin()
	r := base.clone()
	words := other.mark() + "1"
	s.set(r, words)
	got := w.send(token, r)
	if found := idShaped.FindAll(got.body, -1); len(found) > 0 {
		for names, ids := range other.pool.ids {
			for _, id := range ids {
				if names != "none" && slices.ContainsFunc(found, func(one []byte) bool { return string(one) == id }) {
					res.leak("%s as %s, %s for another company's words: %s %s is found", base.op, actor, s.name, names, id)
				}
			}
		}
	}
	got.body = bytes.ReplaceAll(got.body, []byte(words), nil)
	w.silent(res, base.op, actor, got)
}

// silent holds what left for the company's own people against the canaries of the others.
func (w *world) silent(res *result, op *document.Operation, actor string, a answer) {
	for _, other := range []string{"canaryb", "canaryc"} {
		if bytes.Contains(bytes.ToLower(a.body), []byte(other)) {
			res.leak("%s as %s: the answer holds a text of another company: %.300s", op, actor, a.body)
		}
	}
}

// matrix sends everything that company a can call to what b and c own.
func (w *world) matrix(a, b, c *company, only func(*document.Operation) bool) *result {
	res := &result{}
	for _, op := range inOrder(w.doc) {
		if w.defective && len(res.leaks) > 0 {
			return res // a defect is found once
		}
		if !only(op) || op.Access == "public" {
			// Whoever holds its link may call what is public: there is no company to keep apart.
			continue
		}
		base, ok := a.works[op], true
		if base == nil {
			base, ok = a.maker.make(op, nil, 0)
		}
		if !ok {
			if base, ok = b.template(op); !ok {
				res.blank(op, "nothing to name")
				continue
			}
		}
		slots := a.maker.slots(base)
		for _, actor := range slices.Sorted(maps.Keys(a.tokens)) {
			token := a.tokens[actor]
			if op.Access == "visitor" && actor == "visitor" {
				token = a.visitors[op]
			}
			if len(slots) == 0 && op.Method == "GET" {
				res.begin()
				w.silent(res, op, actor, w.send(token, base))
			}
			for i, s := range slots {
				if outsider[actor] && !full && i > 0 {
					break
				}
				if s.names == "words" {
					w.ask(res, actor, token, base, s, b)
					continue
				}
				for why, id := range strangers(s.names, b, c) {
					w.probe(res, actor, token, base, s, why, id)
				}
				if id := a.private[s.names]; id != "" && actor == "owner" {
					w.probe(res, actor, token, base, s, "a colleague's own", id)
				}
			}
		}
		// What the owner can't do with what is his own proves nothing when it is somebody else's.
		if !w.defective && a.works[op] == nil && !unsettles(op) && w.succeed(a, op, as(op)) == nil && !w.prepared(a, op) {
			got := w.send(a.tokens["owner"], base)
			res.blank(op, fmt.Sprintf("%d %.400s", got.status, got.body))
		}
	}
	return res
}

// prepared does what else can be done with the same type of record, and then tells whether the call works.
func (w *world) prepared(c *company, op *document.Operation) bool {
	for range 4 {
		// Earlier calls may have used things up: two more of everything are made, and nothing that is gone is named.
		w.look(c)
		w.more(c)
		w.more(c)
		w.app.Settle(w.t)
		for _, other := range w.doc.Operations {
			// What is to come back was deleted a moment ago.
			if other.Method == "DELETE" && other.Path+"/restore" == op.Path {
				w.succeed(c, other, "owner")
			}
		}
		if w.succeed(c, op, "owner") != nil {
			return true
		}
		for _, other := range inOrder(w.doc) {
			if other != op && other.Changes() && other.Method != "DELETE" && slices.Equal(other.Tags, op.Tags) && !unsettles(other) {
				if w.succeed(c, other, "owner") == nil {
					continue
				}
				w.app.Settle(w.t)
				if w.succeed(c, op, "owner") != nil {
					return true
				}
			}
		}
	}
	return false
}

// template is a request of a company that has what the operation needs.
func (c *company) template(op *document.Operation) (*request, bool) {
	if r := c.works[op]; r != nil {
		return r, true
	}
	return c.maker.make(op, nil, 0)
}

// The runs, by what stood between the companies.
const (
	bothWalls = "both walls"
	rlsAlone  = "row-level security alone"
	codeAlone = "the code alone"
)

// TestIsolation proves it with both walls, and with each of them alone. The short form, which every change must pass, has both
// walls and fewer actors; the long one is for RAPPORT_ISOLATION=full.
func TestIsolation(t *testing.T) {
	prove(t, started(t), bothWalls)
}

func TestRowLevelSecurityAloneHolds(t *testing.T) {
	whole(t)
	taken.Store(0)
	prove(t, started(t, withoutPredicates), rlsAlone)
	if taken.Load() == 0 {
		delete(measured, rlsAlone)
		t.Error("no predicate was taken out of any statement")
	}
}

func TestTheCodeAloneHolds(t *testing.T) {
	whole(t)
	app := started(t)
	// The role belongs to the cluster: no other test of this package runs meanwhile.
	app.DB.AsOwner(t, "alter role rapport_app bypassrls")
	defer app.DB.AsOwner(t, "alter role rapport_app nobypassrls")
	prove(t, app, codeAlone)
}

// full tells whether the long form was asked for.
var full = os.Getenv("RAPPORT_ISOLATION") == "full"

// whole leaves out what only the long form proves.
func whole(t *testing.T) {
	if !full {
		t.Skip("only for RAPPORT_ISOLATION=full")
	}
}

// measured is what each run found, by the walls that stood.
var measured = map[string]*result{}

func prove(t *testing.T, app *apptest.App, walls string) {
	w := newWorld(t, app)
	a, b, c := w.found("A"), w.found("B"), w.found("C")
	w.outsiders(a)
	if !full {
		for _, role := range []string{"agent", "manager", "admin"} {
			delete(a.tokens, role)
		}
	}
	res := w.places(a, b)
	// What the others have the program do later, it does now: it is not what anybody did to them.
	app.DB.AsOwner(t, "update "+pg.JobSchema+".river_job set state = 'available', scheduled_at = now() where state = 'scheduled' and args->>'company_id' in ($1, $2) and scheduled_at < now() + interval '10 minutes'",
		b.owner.CompanyID, c.owner.CompanyID)
	app.Settle(t)
	before := map[*company]map[string]string{b: app.Rows(t, b.owner.CompanyID), c: app.Rows(t, c.owner.CompanyID)}
	res.add(w.matrix(a, b, c, func(*document.Operation) bool { return true }))
	for other, then := range before {
		res.begin()
		for _, table := range apptest.Changed(then, app.Rows(t, other.owner.CompanyID)) {
			res.leak("rows of company %s in %s were changed", other.name, table)
		}
	}
	w.last(a, res)
	for _, fault := range w.faults {
		res.begin()
		res.leak("%s", fault)
	}
	for _, v := range res.voids {
		t.Errorf("void: %s", v)
	}
	for _, l := range res.leaks {
		t.Error(l)
	}
	measured[walls] = res
	fmt.Printf("%s: cases=%d void=%d leaks=%d held=%s\n", walls, res.cases, res.void, len(res.leaks), res.held())
}

// TestNoKeyCrossesCompanies reads the catalogue: every foreign key between two companies' tables carries the company on both
// sides, and no unique key tells of another company's values.
func TestNoKeyCrossesCompanies(t *testing.T) {
	for _, c := range crossing(t, apptest.New(t)) {
		t.Error(c)
	}
}

func crossing(t *testing.T, app *apptest.App) []string {
	rows, err := app.DB.OwnerPool(t).Query(context.Background(), `
		select 'the foreign key ' || c.conname || ' may cross companies' from pg_constraint c
		where c.contype = 'f' and c.connamespace = 'public'::regnamespace
		and exists (select from pg_attribute a where a.attrelid = c.confrelid and a.attname = 'company_id' and not a.attisdropped)
		and not exists (select from unnest(c.conkey, c.confkey) k (mine, theirs)
			join pg_attribute m on m.attrelid = c.conrelid and m.attnum = k.mine
			join pg_attribute f on f.attrelid = c.confrelid and f.attnum = k.theirs
			where f.attname = 'company_id' and m.attname in ('company_id', 'active_company_id'))
		union all
		select 'the unique key ' || i.indexrelid::regclass || ' tells of other companies' from pg_index i join pg_class c on c.oid = i.indrelid
		where i.indisunique and c.relnamespace = 'public'::regnamespace
		and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'company_id' and not a.attisdropped)
		and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'company_id' and a.attnum = i.indkey[0])
		union all
		select 'row-level security of ' || c.relname || ' is not on and forced' from pg_class c
		where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not (c.relrowsecurity and c.relforcerowsecurity)
		and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'company_id' and not a.attisdropped)`)
	if err != nil {
		t.Fatal(err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return found
}
