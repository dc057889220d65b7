package mail_test

import (
	"bytes"
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/jobs"
	"rapport/internal/platform/mail"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/pg/pgtest"
	"rapport/internal/platform/secret"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

type post struct {
	t  *testing.T
	db *pgtest.Database
	*mail.Private
}

func newPost(t *testing.T) *post {
	t.Helper()
	d := pgtest.New(t)
	queue := jobs.New(d.DB, slog.New(slog.DiscardHandler))
	p := mail.NewPrivate(d.DB, queue, nil, secret.New(bytes.Repeat([]byte{7}, 32)))
	if err := queue.Open(); err != nil {
		t.Fatal(err)
	}
	if err := queue.Start(context.Background(), true); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = queue.Stop(context.Background()) })
	return &post{t, d, p}
}

func (p *post) send(to string, life time.Duration) (sent bool) {
	p.t.Helper()
	err := p.db.InTx(pg.AsUser(context.Background(), uuid.Nil), func(ctx context.Context, tx pgx.Tx) (err error) {
		sent, err = p.Send(ctx, tx, mail.Message{To: to, Subject: "Your code", Text: "It is 491827.", Link: &mail.Link{Label: "Confirm", URL: "https://crm.example/verify?token=geheim"}}, time.Now().Add(life))
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return sent
}

func (p *post) newest(to string) mail.PrivateMail {
	p.t.Helper()
	list, err := p.List(context.Background(), to, 1)
	if err != nil || len(list) != 1 {
		p.t.Fatalf("%v %v", list, err)
	}
	return list[0]
}

func (p *post) until(to, state string) mail.PrivateMail {
	p.t.Helper()
	for range 500 {
		if m := p.newest(to); m.State == state {
			return m
		}
		time.Sleep(10 * time.Millisecond)
	}
	p.t.Fatalf("never %s: %+v", state, p.newest(to))
	panic("unreachable")
}

// Without a mail server the operator reads the message; the database alone does not show it.
func TestPrivateMailsAreSealed(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.send("Ana@Fenwick.example", time.Minute)
	m := p.until("ana@fenwick.example", "kept")
	if m.Text != "It is 491827." || m.LinkURL != "https://crm.example/verify?token=geheim" {
		t.Errorf("%+v", m)
	}
	p.db.AsOwner(t, `do $$ begin
		if exists (select from private_mails where row_to_json(private_mails)::text ~ 'NDkx|491827|geheim') or exists (select from river.river_job where args::text ~ '491827|fenwick') then
			raise 'the message can be read in the database'; end if; end $$`)
	other := mail.NewPrivate(p.db.DB, nil, nil, secret.New(bytes.Repeat([]byte{8}, 32)))
	if list, err := other.List(context.Background(), "", 5); err == nil {
		t.Errorf("another master key reads %+v", list)
	}
}

func TestPrivateMailsEnd(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.send("ana@fenwick.example", -time.Second)
	if m := p.until("ana@fenwick.example", "expired"); m.Text != "" {
		t.Errorf("an expired message says %q", m.Text)
	}
	p.send("jo@fenwick.example", time.Minute)
	p.until("jo@fenwick.example", "kept")
	p.db.AsOwner(t, "update private_mails set expires_at = now() - interval '1 second'")
	if m := p.newest("jo@fenwick.example"); m.Text != "" {
		t.Errorf("a message that is over says %q", m.Text)
	}
	p.send("kim@fenwick.example", time.Minute)
	p.until("kim@fenwick.example", "kept")
	p.db.AsOwner(t, `do $$ begin if exists (select from private_mails where sealed is not null and expires_at < now()) then raise 'what is over is kept'; end if; end $$`)
}

func TestOneAddressGetsSoManyAnHour(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	sent := 0
	for range 40 {
		if p.send("ana@fenwick.example", time.Minute) {
			sent++
		}
	}
	if sent != 30 || !p.send("jo@fenwick.example", time.Minute) {
		t.Errorf("%d were sent", sent)
	}
}
