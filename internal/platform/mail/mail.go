// Package mail sends messages in a company's name: through a mail server (SMTP), or, where none is set, into an outbox that
// the company's admins read in the app. A message is written in the transaction that causes it and sent by a job, so it
// goes out exactly when that transaction has committed. It receives nothing.
package mail

import (
	"context"
	"fmt"
	netmail "net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/jobs"
	"rapport/internal/platform/limit"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
)

// Bounds of one message and of one company.
const (
	maxSubject  = 300
	maxBody     = 50_000
	maxCalendar = 200_000
	// mostADay keeps a company from becoming a source of spam.
	mostADay = 5_000
)

// Message is one mail to one person.
type Message struct {
	// To is a bare address; ToName what stands before it.
	To, ToName string
	// FromName is whose name stands at its head; the company's, unless said otherwise. The address is always the server's.
	FromName string
	// ReplyTo is where answers go; empty for nowhere in particular.
	ReplyTo string
	Subject string
	// Text is plain text; an empty line begins a paragraph.
	Text string
	// Link is the one thing to do about it, shown as a button below the text.
	Link *Link
	// Calendar is an iCalendar object (RFC 5545) that goes along, with its method (RFC 5546), such as REQUEST.
	Calendar, CalendarMethod string
}

// Link is an address with the words on its button.
type Link struct{ Label, URL string }

// Mailer sends messages.
type Mailer struct {
	db     *pg.DB
	queue  *jobs.Queue
	server *Server
	// sender is the address that stands in From.
	sender string
	rate   *limit.Rate
}

// Config is what the mailer stands on.
type Config struct {
	DB    *pg.DB
	Queue *jobs.Queue
	// Server takes the messages; without one they stay in the outbox, and their sender is a name at Host.
	Server *Server
	Host   string
	// Limits are where the messages of a company are counted; nil counts them in this process.
	Limits *limit.Limits
}

// New makes the mailer and gives its worker to the queue.
func New(c Config) *Mailer {
	m := &Mailer{db: c.DB, queue: c.Queue, server: c.Server, sender: "rapport@" + c.Host, rate: c.Limits.Rate("mail-company", mostADay, 24*time.Hour)}
	if c.Server != nil {
		m.sender = c.Server.From
	}
	jobs.Add(c.Queue, sendTime, m.work)
	return m
}

// Send writes a message to the outbox and asks for it to be sent once tx has committed.
func (m *Mailer) Send(ctx context.Context, tx pgx.Tx, msg Message) (uuid.UUID, error) {
	who, _ := tenant.From(ctx)
	if err := clean(&msg); err != nil {
		return uuid.Nil, err
	}
	if err := m.rate.Take(who.CompanyID.String()); err != nil {
		return uuid.Nil, err
	}
	id := uuid.Must(uuid.NewV7())
	link := Link{}
	if msg.Link != nil {
		link = *msg.Link
	}
	_, err := tx.Exec(context.WithoutCancel(ctx), `insert into mails (company_id, id, created_at, to_address, to_name, from_name, reply_to, subject, body,
		link_label, link_url, calendar, calendar_method, state) values ($1, $2, now(), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'queued')`,
		who.CompanyID, id, msg.To, msg.ToName, msg.FromName, msg.ReplyTo, msg.Subject, msg.Text, link.Label, link.URL, msg.Calendar, msg.CalendarMethod)
	if err != nil {
		return uuid.Nil, fmt.Errorf("mail.Send: %w", err)
	}
	return id, m.enqueue(ctx, tx, who.CompanyID, id)
}

// clean makes a message safe to put behind headers: one line where one line belongs, addresses that are addresses.
func clean(msg *Message) error {
	if !IsAddress(msg.To) {
		return problem.InvalidField("to", "%q is not an e-mail address.", msg.To)
	}
	if msg.ReplyTo != "" && !IsAddress(msg.ReplyTo) {
		return problem.InvalidField("reply_to", "%q is not an e-mail address.", msg.ReplyTo)
	}
	for _, line := range []*string{&msg.ToName, &msg.FromName, &msg.Subject} {
		*line = oneLine(*line)
	}
	if msg.Subject == "" {
		return problem.InvalidField("subject", "A message needs a subject.")
	}
	msg.Subject = shorten(msg.Subject, maxSubject)
	body, ok := text.Clean(msg.Text)
	if !ok || utf8.RuneCountInString(body) > maxBody || len(msg.Calendar) > maxCalendar {
		return problem.InvalidField("text", "The text of a message is at most %d characters, without control characters.", maxBody)
	}
	msg.Text = body
	return nil
}

// IsAddress tells whether s is a bare address (RFC 5322 addr-spec) that can stand in a header as it is.
func IsAddress(s string) bool {
	a, err := netmail.ParseAddress(s)
	if err != nil || a.Address != s || a.Name != "" || len(s) > 254 {
		return false
	}
	at := strings.LastIndexByte(s, '@')
	return at > 0 && at < len(s)-1 && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("\"<>(),;:\\", r)
	})
}

// oneLine turns every run of blanks and control characters into one blank.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == utf8.RuneError || r == '\u2028' || r == '\u2029'
	}), " ")
}

func shorten(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
