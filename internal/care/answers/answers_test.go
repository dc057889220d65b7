package answers

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
)

// holds checks that every citation is the text that GET /documents/{id}/text gives from start to end, in bytes.
func (w *world) holds(token string, a Answer) {
	w.t.Helper()
	for _, c := range a.Citations {
		status, text := w.call(token, http.MethodGet, "/documents/"+c.DocumentID.String()+"/text", "")
		if status != 200 || c.Start < 0 || c.End > len(text) || c.Start >= c.End || string(text[c.Start:c.End]) != c.Quote {
			w.t.Errorf("%d: text[%d:%d] of %s is not %q", status, c.Start, c.End, c.DocumentName, c.Quote)
		}
	}
	for _, s := range a.Sentences {
		if len(s.Citations) == 0 {
			w.t.Errorf("%q is cited by nothing", s.Text)
		}
		for _, n := range s.Citations {
			if n < 1 || n > len(a.Citations) || a.Citations[n-1].N != n {
				w.t.Errorf("%q cites %d of %d", s.Text, n, len(a.Citations))
			}
		}
	}
}

func TestAnswersAreCitedAndRefusedHonestly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.company()
	w.learn(me, "h4.md", manual)
	w.learn(me, "aldermoor-manual.pdf", w.fixture("aldermoor-manual.pdf"))
	w.learn(me, "aldermoor-warranty.docx", w.fixture("aldermoor-warranty.docx"))
	w.learn(me, "Gebühren.md", "# Gebühren für den Kundendienst 🔧\n\nDie Anfahrt des Technikers kostet 49 € – auch am Wochenende. 説明書は日本語でも入手できます。\n")
	for q, want := range map[string]string{
		"How long is the warranty of the H4 compressor?": "seven years",
		"How loud is the outdoor unit in decibels?":      "48 decibels",
		"Was kostet die Anfahrt des Technikers?":         "49 €",
		"What pressure does the heating circuit need?":   "1.5 bar",
	} {
		a := w.ask(me, "/rag/query", q)
		if a.Refused || !strings.Contains(a.Text, want) || a.Confidence < 0.5 || len(a.Citations) == 0 {
			t.Errorf("%s: %+v", q, a)
		}
		w.holds(me, a)
		w.traced(q, a)
	}
	for q, want := range map[string]string{
		"Who won the football world cup in Uruguay?":       "This is not in the documents.",
		"Wer hat die Fußballmeisterschaft gewonnen?":       "Das steht nicht in den Dokumenten.",
		"¿Quién ganó el campeonato mundial de ajedrez?":    "Esto no está en los documentos.",
		"Qui a gagné le championnat du monde de natation?": "Cela ne figure pas dans les documents.",
		"xyzzy": "", "？？？": "", "🦊🦊🦊": "", strings.Repeat("the ", 500): "",
	} {
		a := w.ask(me, "/production_rag/query", q)
		if !a.Refused || len(a.Sentences) != 0 || len(a.Citations) != 0 || a.Text == "" || want != "" && a.Text != want {
			t.Errorf("%.50s: %+v", q, a)
		}
	}
}

// traced checks that the trace says how the answer came about.
func (w *world) traced(q string, a Answer) {
	w.t.Helper()
	tr := a.Trace
	if tr == nil || tr.Searched.Documents != 4 || tr.Searched.Passages < 4 || len(tr.Words) == 0 || len(tr.Passages) == 0 {
		w.t.Fatalf("%s: trace %+v", q, tr)
	}
	used := 0
	for i, p := range tr.Passages {
		if i > 0 && p.Score > tr.Passages[i-1].Score {
			w.t.Errorf("%s: passage %d scores more than the one before", q, i)
		}
		if p.Used {
			used++
		}
	}
	if used == 0 || a.Sentences == nil {
		w.t.Errorf("%s: no passage is used", q)
	}
}

func TestProductionHasNoTraceAndVisitorsMayAsk(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.company()
	visitor := w.visitor(me)
	w.stock(me)
	if a := w.ask(visitor, "/production_rag/query", "How long is the warranty of the H4 compressor?"); a.Trace != nil || a.Refused {
		t.Errorf("%+v", a)
	}
	for token, want := range map[string]int{visitor: 401, "nobody": 401} {
		if status, raw := w.call(token, "POST", "/rag/query", question("Why?")); status != want {
			t.Errorf("the playground answers %d %s", status, raw)
		}
	}
	if status, _ := w.call("nobody", "POST", "/production_rag/query", question("Why?")); status != 401 {
		t.Errorf("nobody gets %d", status)
	}
	if status, _ := w.call(visitor, "GET", "/documents", ""); status != 401 {
		t.Errorf("a visitor lists documents: %d", status)
	}
}

func TestCompaniesAreAskedApart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mine, theirs := w.company(), w.company()
	secret := w.learn(theirs, "secret.txt", "The vault of Fenwick Housing Trust opens with the code 4711.")
	own := w.learn(mine, "h4.md", manual)
	const q = "With which code does the vault of Fenwick Housing Trust open?"
	if a := w.ask(theirs, "/rag/query", q); a.Refused {
		t.Errorf("the owner is refused: %+v", a)
	}
	if a := w.ask(mine, "/rag/query", q); !a.Refused || strings.Contains(fmt.Sprintf("%+v", a.Trace), "4711") {
		t.Errorf("another company learns %+v", a)
	}
	for _, ids := range [][]uuid.UUID{{secret}, {uuid.New()}, {own, secret}} {
		raw, err := json.Marshal(map[string]any{"question": q, "document_ids": ids})
		if err != nil {
			t.Fatal(err)
		}
		if status, answer := w.call(mine, "POST", "/rag/query", string(raw)); status != 404 {
			t.Errorf("held to %v: %d %s", ids, status, answer)
		}
	}
}

func TestAnswersFollowTheDocuments(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.company()
	const q = "How long is the warranty of the H4 compressor?"
	refused := func(want bool, when string) {
		t.Helper()
		for _, path := range []string{"/rag/query", "/production_rag/query"} {
			if a := w.ask(me, path, q); a.Refused != want {
				t.Errorf("%s: %s refused is %v", when, path, a.Refused)
			}
		}
	}
	refused(true, "before anything is known")
	w.stock(me, "h4.md")
	refused(true, "before it is read")
	id := w.learn(me, "h4.md", manual)
	refused(false, "once it is read")
	other := w.learn(me, "other.md", "# Opening hours\n\nThe office in Gävle is open from nine to five.\n")
	refused(false, "with another one beside it")
	body := fmt.Sprintf(`{"question": %q, "document_ids": [%q]}`, q, other)
	if _, raw := w.call(me, "POST", "/rag/query", body); !strings.Contains(string(raw), `"refused":true`) {
		t.Errorf("held to another document: %s", raw)
	}
	if status, _ := w.call(me, "DELETE", "/documents/"+id.String(), ""); status != 204 {
		t.Fatalf("delete: %d", status)
	}
	refused(true, "after it went to the trash")
	if status, _ := w.call(me, "POST", "/documents/"+id.String()+"/restore", ""); status != 200 {
		t.Fatalf("restore: %d", status)
	}
	refused(false, "after it came back")
}

func TestQuestionsAreKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.company()
	visitor := w.visitor(me)
	id := w.stock(me)
	const q = "How long is the warranty of the H4 compressor?"
	w.ask(me, "/rag/query", q)
	w.ask(visitor, "/production_rag/query", q)
	w.ask(visitor, "/production_rag/query", "  how long is the WARRANTY of the H4 compressor? ")
	w.ask(visitor, "/production_rag/query", "Who won the football world cup in Uruguay?")
	type row struct {
		Via     string
		Refused bool
		N       int64
	}
	rows, err := pg.Collect(w.ctx(me), w.db.DB, pgx.RowToStructByPos[row],
		"select via, refused, count(*) from questions where company_id = $1 group by 1, 2 order by 1, 2", w.actors[me].CompanyID)
	if err != nil || fmt.Sprint(rows) != "[{customer false 2} {customer true 1} {playground false 1}]" {
		t.Errorf("%v %v", rows, err)
	}
	if n := w.s.memory.Len(); n != 2 {
		t.Errorf("%d answers are remembered", n)
	}
	d, err := w.docs.Get(w.ctx(me), id)
	if err != nil || d.CitedCount != 3 || !strings.Contains(string(d.LastAnswer), "WARRANTY") || d.Version != 2 {
		t.Errorf("%+v %v", d, err)
	}
}

func TestBadQuestions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.company()
	for body, want := range map[string]int{
		question(""): 422, question(" \n\u3000"): 422, question(strings.Repeat("ä", 2001)): 422, question(strings.Repeat("ä", 2000)): 200,
		`{}`: 422, `{"question": 7}`: 422, `{"question": "a", "more": 1}`: 422, `{"question": "a", "question": "b"}`: 400, "{\"question\": \"\xff\"}": 400,
		`{"question": "a\u0000b"}`: 422, `{"question": "\ud800"}`: 400, `{"question": "a", "limit": 0}`: 422, `{"question": "a", "limit": 51}`: 422, `{"question": "a", "limit": 50}`: 200,
		`{"question": "a", "document_ids": ["x"]}`: 422, `{"question": "a", "document_ids": "` + uuid.NewString() + `"}`: 422, ``: 400, `[`: 400,
		question("e\u0301 \u202e \U0001F469\u200D\U0001F527 \uFFFE"): 200, question("'; drop table questions; --"): 200,
	} {
		status, raw := w.call(me, "POST", "/rag/query", body)
		if status != want {
			t.Errorf("%.60q: %d %s", body, status, raw)
		}
	}
}
