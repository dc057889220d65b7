package demo_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/app/demo"
	"rapport/internal/apptest"
	"rapport/internal/platform/pg/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// signIn signs a person of the demo in.
func signIn(t *testing.T, a *apptest.App, email, password string) *apptest.Client {
	t.Helper()
	c := a.Anyone()
	var out struct {
		AccessToken string `json:"access_token"`
		User        struct{ ID string }
		Company     struct{ ID string }
	}
	c.Must(t, http.MethodPost, "/auth/login", map[string]any{"email": email, "password": password}, http.StatusOK, &out)
	c.Token, c.CompanyID, c.UserID, c.Email = out.AccessToken, out.Company.ID, out.User.ID, email
	return c
}

// begin makes the company and its people.
func begin(t *testing.T, a *apptest.App, private bool) demo.SignIn {
	t.Helper()
	s, err := a.Demo().Begin(context.Background(), private)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func finish(t *testing.T, a *apptest.App, company uuid.UUID) {
	t.Helper()
	if err := a.Demo().Finish(context.Background(), company); err != nil {
		t.Fatal(err)
	}
}

// prints reads everything that the demo could have changed, as text.
func prints(t *testing.T, a *apptest.App) string {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), a.DB.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var out strings.Builder
	for _, table := range []string{"users", "companies", "members", "accounts", "contacts", "documents", "document_texts", "passages", "document_jobs", "widgets", "visitors", "conversations", "messages", "questions", "quotes", "quote_lines", "orders", "order_lines", "counters", "changes", "sessions"} {
		var n int
		var sum string
		sql := fmt.Sprintf("select count(*), coalesce(md5(string_agg(x::text, ',' order by x::text)), '') from %s x", table)
		if err := conn.QueryRow(context.Background(), sql).Scan(&n, &sum); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%s %d %s\n", table, n, sum)
	}
	return out.String()
}

type listing struct {
	Items []map[string]any
	Total int
	Next  *string `json:"next_cursor"`
}

func list(t *testing.T, c *apptest.Client, path string) (p listing) {
	t.Helper()
	c.Must(t, http.MethodGet, path, nil, http.StatusOK, &p)
	return p
}

// whole asserts what a finished demo holds.
func whole(t *testing.T, c *apptest.Client) {
	t.Helper()
	for path, want := range map[string]int{"/crm/accounts": 34, "/crm/leads": 43, "/deals": 124, "/documents": 10, "/attachments": 8} {
		if got := list(t, c, path+"?count=true").Total; got != want {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
	for path, least := range map[string]int{"/sales/quotes": 90, "/sales/orders": 45, "/activities": 400, "/tasks": 80, "/events": 60} {
		if got := list(t, c, path+"?count=true").Total; got < least {
			t.Errorf("%s: %d, want at least %d", path, got, least)
		}
	}
	// Those of the list, of the fair and of the leads, and those who left an address that nobody knew.
	if got := list(t, c, "/crm/contacts?count=true").Total; got < 161 || got > 166 {
		t.Errorf("contacts: %d", got)
	}
	if got := len(list(t, c, "/members").Items); got != 6 {
		t.Errorf("members: %d, want 6", got)
	}
	for _, d := range list(t, c, "/documents").Items {
		if d["status"] != "ready" || d["passage_count"].(float64) < 2 {
			t.Errorf("document %v: %v, %v passages: %v", d["name"], d["status"], d["passage_count"], d["error"])
		}
	}
	talks := list(t, c, "/conversations?limit=100").Items
	if len(talks) != 26 {
		t.Errorf("conversations: %d, want 26", len(talks))
	}
	answered, refused := 0, 0
	for _, talk := range talks {
		a, r := holds(t, c, talk)
		answered, refused = answered+a, refused+r
	}
	if answered < 24 || refused < 4 || refused > 8 {
		t.Errorf("%d questions answered, %d refused", answered, refused)
	}
}

// holds asserts that one conversation is whole, lies in the past, and that its citations are exactly what the documents say.
func holds(t *testing.T, c *apptest.Client, talk map[string]any) (answered, refused int) {
	t.Helper()
	var full struct {
		CreatedAt time.Time `json:"created_at"`
		LastAt    time.Time `json:"last_at"`
		Messages  []struct {
			Role, Text string
			Refused    bool
			CreatedAt  time.Time `json:"created_at"`
			Sentences  []struct{ Citations []int }
			Citations  []struct {
				N, Start, End int
				DocumentID    string `json:"document_id"`
				Quote         string
			}
		}
	}
	c.Must(t, http.MethodGet, "/conversations/"+talk["id"].(string), nil, http.StatusOK, &full)
	age := time.Since(full.CreatedAt)
	if age < 2*time.Hour || age > 15*24*time.Hour || full.LastAt.Before(full.CreatedAt) {
		t.Errorf("%v: from %v to %v", talk["first_question"], full.CreatedAt, full.LastAt)
	}
	if len(full.Messages) == 0 || len(full.Messages)%2 != 0 || float64(len(full.Messages)) != talk["message_count"] {
		t.Errorf("%v: %d messages, %v counted", talk["first_question"], len(full.Messages), talk["message_count"])
	}
	for i, m := range full.Messages {
		if i > 0 && m.CreatedAt.Before(full.Messages[i-1].CreatedAt) {
			t.Errorf("%v: message %d is older than the one before", talk["first_question"], i)
		}
		if testing.Verbose() {
			t.Logf("%s: %s", m.Role, m.Text)
		}
		if m.Role != "assistant" {
			continue
		}
		if m.Refused {
			refused++
			continue
		}
		answered++
		for _, s := range m.Sentences {
			if len(s.Citations) == 0 {
				t.Errorf("%v: a sentence without citation in %q", talk["first_question"], m.Text)
			}
		}
		for _, cite := range m.Citations {
			text := string(c.Do(t, http.MethodGet, "/documents/"+cite.DocumentID+"/text", nil).Body)
			if cite.End > len(text) || text[cite.Start:cite.End] != cite.Quote {
				t.Errorf("%v: citation %d is not what the document says", talk["first_question"], cite.N)
			}
		}
	}
	return answered, refused
}

func TestDemo(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	s := begin(t, a, true)
	if s.Password != "heat-pump-demo" {
		t.Errorf("password %q", s.Password)
	}
	finish(t, a, s.Company)
	before := prints(t, a)
	if again := begin(t, a, true); again != s {
		t.Errorf("a second run says %v", again)
	}
	finish(t, a, s.Company)
	if after := prints(t, a); after != before {
		t.Errorf("a second run changed something:\n%s\n%s", before, after)
	}
	c := signIn(t, a, demo.Email, s.Password)
	whole(t, c)
	for path, want := range map[string]string{"/privacy/exports": "succeeded", "/privacy/erasures": "done", "/privacy/retention/runs": ""} {
		if all := list(t, c, path).Items; len(all) != 1 || want != "" && all[0]["status"] != want {
			t.Errorf("%s: %v", path, all)
		}
	}
	elin := list(t, c, "/crm/contacts?q=elin.sandvik").Items[0]
	timeline := list(t, c, "/crm/contacts/"+elin["id"].(string)+"/timeline")
	raw, err := json.Marshal(timeline)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"How loud is the M8 at night?", "44 dB(A)", "Mara Lindqvist", "Ines Duarte"} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("the timeline of a contact lacks %q", want)
		}
	}
	if created := elin["created_at"].(string); created > time.Now().AddDate(0, -3, 0).Format(time.RFC3339) {
		t.Errorf("the contact was created on %s, want months ago", created)
	}
}

// limited is a context that ends after it has been asked a number of times whether it has.
type limited struct {
	context.Context
	left *int
}

func (l limited) Err() error {
	if *l.left--; *l.left < 0 {
		return context.Canceled
	}
	return l.Context.Err()
}

// However far a run came, the next one ends where an undisturbed one does.
func TestDemoGoesOn(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	s := begin(t, a, true)
	a.DB.AsOwner(t, "delete from members where user_id in (select id from users where email like 'tomas@%')")
	a.DB.AsOwner(t, "delete from users where email like 'tomas@%'")
	begin(t, a, true)
	// Closely at first, where records are made, and further apart along the long months behind.
	for n := 1; ; n += 7 + n/3 {
		left := n
		err := a.Demo().Finish(limited{context.Background(), &left}, s.Company)
		if err == nil {
			break
		}
		if left >= 0 {
			t.Fatal(err)
		}
	}
	// A talk that was cut off between its question and its answer.
	a.DB.AsOwner(t, `with cut as (select conversation_id, id from messages where role = 'assistant' order by id limit 1),
		gone as (delete from messages m using cut where m.id = cut.id returning m.conversation_id),
		redo as (update conversations c set message_count = message_count - 1, created_at = now(), last_at = now() from gone where c.id = gone.conversation_id returning c.visitor_id)
		update visitors v set created_at = now() from redo where v.id = redo.visitor_id`)
	finish(t, a, s.Company)
	whole(t, signIn(t, a, demo.Email, s.Password))
}

func TestDemoOnAPublicAddress(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	own := begin(t, a, true)
	public := begin(t, a, false)
	if public.Password == own.Password || len(public.Password) < 16 {
		t.Fatalf("the password on a public address is %q", public.Password)
	}
	if again := begin(t, a, false); again != public {
		t.Errorf("the second start says %v, want %v", again, public)
	}
	for _, who := range []string{"mara", "sam"} {
		signIn(t, a, who+"@aldermoor.example", public.Password)
		old := map[string]any{"email": who + "@aldermoor.example", "password": own.Password}
		a.Anyone().Must(t, http.MethodPost, "/auth/login", old, http.StatusUnauthorized, nil)
	}
	if back := begin(t, a, true); back != own {
		t.Errorf("back on this machine: %v, want %v", back, own)
	}
}

// Started later without the demo but for everybody, the program takes the known password from the company that is there.
func TestDemoIsSecuredOnAPublicAddress(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	known := begin(t, a, true).Password
	signIn(t, a, demo.Email, known)
	if err := a.Demo().Secure(context.Background()); err != nil {
		t.Fatal(err)
	}
	a.Anyone().Must(t, http.MethodPost, "/auth/login", map[string]any{"email": demo.Email, "password": known}, http.StatusUnauthorized, nil)
	signIn(t, a, demo.Email, begin(t, a, false).Password)
}

func TestDemoKeepsOutOfUse(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	a.Register(t, "Bramble Hotels")
	before := prints(t, a)
	if _, err := a.Demo().Begin(context.Background(), true); err != demo.ErrInUse {
		t.Errorf("error %v, want ErrInUse", err)
	}
	if after := prints(t, a); after != before {
		t.Error("something was made beside somebody's work")
	}
}
