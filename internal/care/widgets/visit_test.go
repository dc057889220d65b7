package widgets_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"rapport/internal/care/conversations"
	"rapport/internal/care/widgets"
	"rapport/internal/crm/contacts"
	"rapport/internal/platform/bus"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/trail"
)

func TestAVisitorAsksLeavesAnAddressAndComesBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mara := w.company(tenant.Owner)
	w.learn(mara, "boiler.md", manual)
	v := w.visitor(w.widget(mara))
	heard := w.bus.Listen(w.members[mara].CompanyID)
	defer heard.Close()

	a := v.ask("At what temperature does the frost protection of the Kestrel boiler switch on?")
	if a.Message.Refused || !strings.Contains(a.Message.Text, "5 degrees") || len(a.Message.Citations) == 0 || a.AskEmail || a.Message.Role != "assistant" {
		t.Fatalf("answer %+v", a)
	}
	refused := v.ask("Who won the chess championship in Reykjavik?")
	if !refused.Message.Refused || !refused.AskEmail || refused.Message.Text == "" {
		t.Fatalf("refused %+v", refused)
	}
	v.call("/rating", map[string]any{"message_id": a.Message.ID, "helpful": true}).into(t, 204, nil)
	v.call("/email", map[string]any{"email": " Elin@Fenwick.example ", "name": "Elin Sandvik"}).into(t, 200, nil)

	back := v.enter()
	if !back.KnownEmail || back.Conversation == nil || len(back.Conversation.Messages) != 4 {
		t.Fatalf("back %+v", back)
	}
	second := back.Conversation.Messages[1]
	if second.ID != a.Message.ID || second.Helpful == nil || !*second.Helpful || len(second.Sentences) == 0 || second.Citations[0] != a.Message.Citations[0] {
		t.Errorf("remembered %+v", second)
	}
	if again := v.ask("Who won the chess championship in Oslo?"); again.AskEmail {
		t.Error("asks for an address that it has")
	}
	w.checkContact(mara, back.Conversation.ID)
	if kinds := drain(heard.C); !strings.Contains(kinds, "conversations:create") || !strings.Contains(kinds, "conversations:update") || !strings.Contains(kinds, "contacts:create") {
		t.Errorf("told %s", kinds)
	}
}

// checkContact looks at what the company sees of the visit.
func (w *world) checkContact(member string, conversation uuid.UUID) {
	w.t.Helper()
	found, _, err := w.contacts.List(w.ctx(member), resource.Query{})
	if err != nil || len(found) != 1 {
		w.t.Fatalf("%d contacts, %v", len(found), err)
	}
	c := found[0]
	if c.Name != "Elin Sandvik" || c.Email != "Elin@Fenwick.example" || c.Source != "widget" || c.LastTouchAt == nil || c.Version != 1 {
		w.t.Errorf("contact %+v", c)
	}
	var page conversations.ConversationPage
	w.do(request{method: "GET", path: "/conversations?contact_id=" + c.ID.String(), token: member}).into(w.t, 200, &page)
	if len(page.Items) != 1 || page.Items[0].ID != conversation || *page.Items[0].ContactName != "Elin Sandvik" || page.Items[0].MessageCount != 6 ||
		page.Items[0].WidgetName != "Shop" || !strings.HasPrefix(page.Items[0].FirstQuestion, "At what") {
		w.t.Errorf("conversations %+v", page)
	}
	var detail conversations.ConversationDetail
	w.do(request{method: "GET", path: "/conversations/" + conversation.String(), token: member}).into(w.t, 200, &detail)
	if len(detail.Messages) != 6 || detail.Messages[0].Role != "visitor" || detail.PageURL != page0(page) {
		w.t.Errorf("conversation %+v", detail)
	}
	var line trail.TimelinePage
	w.do(request{method: "GET", path: "/crm/contacts/" + c.ID.String() + "/timeline", token: member}).into(w.t, 200, &line)
	if len(line.Items) != 2 || line.Items[0].Kind != "conversation" || line.Items[0].Conversation.MessageCount != 6 || len(line.Items[0].Conversation.Preview) != 2 ||
		line.Items[0].Conversation.Preview[0].Role != "visitor" || line.Items[1].Change.Via != "widget" {
		w.t.Errorf("timeline %+v", line.Items)
	}
}

func page0(p conversations.ConversationPage) string { return p.Items[0].PageURL }

func drain(c <-chan bus.Message) string {
	var all []string
	for {
		select {
		case m := <-c:
			if n, ok := m.Body.(trail.Notice); ok {
				all = append(all, n.Record+":"+n.Action)
			}
		default:
			return strings.Join(all, " ")
		}
	}
}

func TestAnAnswerComesAsEvents(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mara := w.company(tenant.Owner)
	w.learn(mara, "boiler.md", manual)
	v := w.visitor(w.widget(mara))
	r := w.do(request{method: "POST", path: "/embed/widget/" + v.widget + "/messages", token: v.token, origin: shop,
		body: map[string]any{"text": "At what temperature does the frost protection of the Kestrel boiler switch on?", "page_url": page}, header: map[string]string{"Accept": "text/event-stream"}})
	if r.status != 200 || !strings.HasPrefix(r.header.Get("Content-Type"), "text/event-stream") || r.header.Get("Access-Control-Allow-Origin") != shop {
		t.Fatalf("%d %v", r.status, r.header)
	}
	var names []string
	var done widgets.VisitorAnswer
	for _, block := range strings.Split(strings.TrimSpace(string(r.raw)), "\n\n") {
		name, data, _ := strings.Cut(strings.TrimPrefix(block, "event: "), "\ndata: ")
		names = append(names, name)
		if name == "done" {
			if err := json.Unmarshal([]byte(data), &done); err != nil {
				t.Fatal(err)
			}
		}
	}
	if all := strings.Join(names, " "); !strings.HasPrefix(all, "delta citation ") || !strings.HasSuffix(all, " done") || strings.Count(all, "done") != 1 || !strings.Contains(done.Message.Text, "5 degrees") || done.Message.ID == uuid.Nil {
		t.Errorf("events %v, done %+v", names, done)
	}
}

// TestAnAnswerIsKeptWhenNobodyWaits breaks the connection while the answer is being looked for.
func TestAnAnswerIsKeptWhenNobodyWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mara := w.company(tenant.Owner)
	w.learn(mara, "boiler.md", manual)
	v := w.visitor(w.widget(mara))
	release := w.hold("passages")
	ctx, cancel := context.WithCancel(context.Background())
	req, err := http.NewRequestWithContext(ctx, "POST", w.server.URL+"/api/v1/embed/widget/"+v.widget+"/messages",
		strings.NewReader(`{"text":"At what temperature does the frost protection of the Kestrel boiler switch on?","page_url":"`+page+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{"Origin": shop, "Authorization": "Bearer " + v.token, "Accept": "text/event-stream", "Content-Type": "application/json"} {
		req.Header.Set(name, value)
	}
	left := make(chan struct{})
	go func() {
		defer close(left)
		if res, err := http.DefaultClient.Do(req); err == nil {
			t.Errorf("the answer came after all: %d", res.StatusCode)
			res.Body.Close()
		}
	}()
	w.until("select count(*) from messages", 1)
	cancel()
	<-left
	// The server notices a little later; when it does not, this test proves less but fails no more.
	w.db.AsOwner(t, "select pg_sleep(0.2)")
	release()
	w.until("select count(*) from messages", 2)
	if m := v.enter().Conversation.Messages[1]; !strings.Contains(m.Text, "5 degrees") || len(m.Citations) == 0 {
		t.Errorf("kept %+v", m)
	}
}

func TestAMessageSentAgainIsOneMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mara := w.company(tenant.Owner)
	v := w.visitor(w.widget(mara))
	// The first try was kept, and then the program died before there was an answer.
	ctx := tenant.With(context.Background(), tenant.Actor{CompanyID: w.members[mara].CompanyID, Kind: tenant.Visitor, ID: uuid.New(), Name: "Visitor", Via: "widget"})
	visit := conversations.Visit{Widget: uuid.MustParse(v.widget), Visitor: w.id("select id from visitors"), PageURL: page}
	first, err := w.talks.Ask(ctx, visit, "Is it raining?")
	if err != nil {
		t.Fatal(err)
	}
	a := v.ask("Is it raining?")
	back := v.enter()
	if len(back.Conversation.Messages) != 2 || back.Conversation.Messages[0].ID != first.Message || back.Conversation.Messages[1].ID != a.Message.ID {
		t.Fatalf("kept %+v", back.Conversation.Messages)
	}
	// An answer that comes twice is the first one.
	kept, err := w.talks.Reply(ctx, first, conversations.Message{Text: "another"})
	if err != nil || kept.ID != a.Message.ID || kept.Text != a.Message.Text {
		t.Errorf("second answer %+v, %v", kept, err)
	}
	// Asked again after the answer it is a new question.
	v.ask("Is it raining?")
	if n := len(v.enter().Conversation.Messages); n != 4 {
		t.Errorf("%d messages", n)
	}
	var page conversations.ConversationPage
	w.do(request{method: "GET", path: "/conversations", token: mara}).into(t, 200, &page)
	if len(page.Items) != 1 || page.Items[0].MessageCount != 4 {
		t.Errorf("counted %+v", page.Items)
	}
}

func TestMessagesAtOnceAreOneConversation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mara := w.company(tenant.Owner)
	v := w.visitor(w.widget(mara))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() { v.call("/messages", map[string]any{"text": fmt.Sprintf("Question %d?", i), "page_url": page}) })
	}
	wg.Wait()
	back := v.enter()
	if back.Conversation == nil || len(back.Conversation.Messages) != 16 {
		t.Fatalf("%+v", back.Conversation)
	}
	for i, m := range back.Conversation.Messages {
		if want := [2]string{"visitor", "assistant"}[i%2]; m.Role != want {
			t.Errorf("message %d is the %s's: an answer does not follow its question", i, m.Role)
		}
	}
	var page conversations.ConversationPage
	w.do(request{method: "GET", path: "/conversations", token: mara}).into(t, 200, &page)
	if len(page.Items) != 1 {
		t.Errorf("%d conversations", len(page.Items))
	}
}

func TestOneAddressIsOneContact(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mara := w.company(tenant.Owner)
	known := &contacts.Contact{FirstName: "Elin", LastName: "Sandvik", Email: "elin@fenwick.example", Phone: "+46 70 555 01 42"}
	if err := w.contacts.Create(w.ctx(mara), known); err != nil {
		t.Fatal(err)
	}
	code := w.widget(mara)
	var wg sync.WaitGroup
	start := make(chan struct{})
	for _, email := range []string{"ELIN@fenwick.example", "elin@fenwick.example", "new@fenwick.example", "New@fenwick.example", "new@FENWICK.example", "NEW@fenwick.example",
		"neW@fenwick.example", "nEw@fenwick.example"} {
		v := w.visitor(code)
		v.ask("Hello?")
		wg.Go(func() {
			<-start
			r := v.call("/email", map[string]any{"email": email, "name": "Somebody Else"})
			if r.status != 200 || strings.TrimSpace(string(r.raw)) != `{"known_email":true}` {
				t.Errorf("%s: %d %s", email, r.status, r.raw)
			}
			// Nobody learns anything of a contact by typing its address.
			if s := v.enter(); len(s.Conversation.Messages) != 2 {
				t.Errorf("%s sees %+v", email, s.Conversation)
			}
		})
	}
	close(start)
	wg.Wait()
	list, _, err := w.contacts.List(w.ctx(mara), resource.Query{Sort: "created_at"})
	if err != nil || len(list) != 2 || list[0].Name != "Elin Sandvik" || list[0].Version != 1 || list[0].LastTouchAt == nil {
		t.Fatalf("%d contacts, %v, %+v", len(list), err, list[0])
	}
	for i, want := range []int{2, 6} {
		var page conversations.ConversationPage
		w.do(request{method: "GET", path: "/conversations?contact_id=" + list[i].ID.String(), token: mara}).into(t, 200, &page)
		if len(page.Items) != want {
			t.Errorf("%s has %d conversations, want %d", list[i].Email, len(page.Items), want)
		}
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(w.widget(w.company(tenant.Owner)))
	for _, body := range []string{`{}`, `{"email":""}`, `{"email":"   "}`, `{"email":"elin"}`, `{"email":"Elin <elin@fenwick.example>"}`, `{"email":"a@b.example\r\nBcc: c@d.example"}`,
		`{"email":"a@b.example","name":"` + strings.Repeat("x", 101) + `"}`, `{"email":"` + strings.Repeat("a", 250) + `@b.example"}`} {
		if r := v.call("/email", body); r.status != 422 || r.header.Get("Access-Control-Allow-Origin") != shop {
			t.Errorf("%.60s: %d %s", body, r.status, r.raw)
		}
	}
	if n := w.count("select count(*) from contacts"); n != 0 {
		t.Errorf("%d contacts were made", n)
	}
}

func TestAWidgetThatIsSwitchedOffFallsSilent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mara := w.company(tenant.Owner)
	code := w.widget(mara)
	v := w.visitor(code)
	w.do(request{method: "PATCH", path: "/embed/codes/" + v.widget, token: mara, body: `{"enabled":false}`}).into(t, 200, nil)
	if r := v.call("/messages", map[string]any{"text": "Hello?", "page_url": page}); r.status != 404 || r.header.Get("Access-Control-Allow-Origin") != shop {
		t.Errorf("switched off: %d %v", r.status, r.header)
	}
	if r := w.do(request{method: "GET", path: "/embed/widget/" + v.widget}); r.status != 404 || !strings.HasPrefix(string(r.raw), "/*") {
		t.Errorf("script: %d %.80s", r.status, r.raw)
	}
	w.do(request{method: "PATCH", path: "/embed/codes/" + v.widget, token: mara, body: `{"enabled":true}`}).into(t, 200, nil)
	v.ask("Hello?")
	w.do(request{method: "DELETE", path: "/embed/codes/" + v.widget, token: mara}).into(t, 204, nil)
	if r := v.call("/messages", map[string]any{"text": "Hello?", "page_url": page}); r.status != 404 {
		t.Errorf("deleted: %d", r.status)
	}
}

func TestASilentMonthBeginsANewConversation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mara := w.company(tenant.Owner)
	v := w.visitor(w.widget(mara))
	v.ask("Hello?")
	w.db.AsOwner(t, "update conversations set last_at = $1", time.Now().Add(-conversations.Memory-time.Hour))
	if s := v.enter(); s.Conversation != nil {
		t.Errorf("remembered %+v", s.Conversation)
	}
	v.ask("Hello again?")
	if s := v.enter(); s.Conversation == nil || len(s.Conversation.Messages) != 2 {
		t.Errorf("new %+v", s.Conversation)
	}
}

func TestTooManyMessages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor(w.widget(w.company(tenant.Owner)))
	message := func() reply {
		return v.call("/messages", map[string]any{"text": uuid.NewString(), "page_url": page})
	}
	session := func() reply {
		return w.do(request{method: "POST", path: "/embed/widget/" + v.widget + "/session", origin: shop, body: map[string]any{"page_url": page},
			header: map[string]string{"X-Forwarded-For": uuid.NewString()}})
	}
	for name, call := range map[string]func() reply{"messages": message, "sessions": session} {
		// A slow machine gives a few calls back on the way.
		var r reply
		for n := 0; r.status != 429 && n < 90; n++ {
			r = call()
		}
		if r.status != 429 || r.header.Get("Retry-After") == "" || r.header.Get("Access-Control-Expose-Headers") != "Retry-After" ||
			r.header.Get("Access-Control-Allow-Origin") != shop {
			t.Errorf("%s: %d %v", name, r.status, r.header)
		}
	}
}
