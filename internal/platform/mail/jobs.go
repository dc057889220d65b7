package mail

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
)

const (
	// sendTime bounds one try with a server.
	sendTime = time.Minute
	// tries are spread by the queue over about six hours.
	tries = 10
	// maxReason bounds what is kept of a server's words.
	maxReason = 500
)

// Args are the job of one message.
type Args struct {
	CompanyID uuid.UUID `json:"company_id"`
	MailID    uuid.UUID `json:"mail_id"`
}

// Kind names the job.
func (Args) Kind() string { return "mail" }

// Company is for jobs: whose work it is, and its door in the trail.
func (a Args) Company() (uuid.UUID, string) { return a.CompanyID, "mail" }

func (m *Mailer) enqueue(ctx context.Context, tx pgx.Tx, company, id uuid.UUID) error {
	_, err := m.queue.Insert(ctx, tx, Args{CompanyID: company, MailID: id}, river.QueueDefault, tries)
	return err
}

// work sends one message. A program that is killed between the server's word and its note sends it twice: a mail that comes
// twice is better than one that never comes.
func (m *Mailer) work(ctx context.Context, job *river.Job[Args]) error {
	mail, err := m.read(ctx, job.Args.MailID)
	if problem.Is(err, problem.KindNotFound) {
		return nil
	}
	if err != nil || mail.State != "queued" {
		return err
	}
	if m.server == nil {
		return m.note(ctx, mail.ID, "kept", "")
	}
	sent := m.server.deliver(ctx, mail)
	if sent == nil {
		return m.note(ctx, mail.ID, "sent", "")
	}
	state := "queued"
	if job.Attempt >= job.MaxAttempts {
		state = "failed"
		slog.WarnContext(ctx, "a mail could not be sent", "mail", mail.ID, "error", sent)
	}
	if err := m.note(ctx, mail.ID, state, shorten(oneLine(sent.Error()), maxReason)); err != nil {
		return err
	}
	return sent
}

// PrivateArgs are the job of one private message.
type PrivateArgs struct {
	MailID uuid.UUID `json:"mail_id"`
}

// Kind names the job.
func (PrivateArgs) Kind() string { return "private_mail" }

// Company is for jobs: a private message belongs to none.
func (PrivateArgs) Company() (uuid.UUID, string) { return uuid.Nil, "mail" }

func (p *Private) enqueue(ctx context.Context, tx pgx.Tx, id uuid.UUID) error {
	_, err := p.queue.Insert(ctx, tx, PrivateArgs{MailID: id}, river.QueueDefault, tries)
	return err
}

// work sends one private message, as long as it is of use.
func (p *Private) work(ctx context.Context, job *river.Job[PrivateArgs]) error {
	r, err := pg.One(nobodys(ctx), p.db, pgx.RowToStructByPos[privateRow], "select "+privateColumns+" from private_mails where id = $1 and state = 'queued'", job.Args.MailID)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	switch {
	case r.ExpiresAt.Before(time.Now()) || r.Sealed == nil:
		return p.end(ctx, r.ID, "expired", "")
	case p.server == nil:
		return p.end(ctx, r.ID, "kept", "")
	}
	l, err := p.unseal(r)
	if err != nil {
		return err
	}
	m := &stored{FromName: l.FromName, ReplyTo: l.ReplyTo, Text: l.Text, LinkLabel: l.LinkLabel, LinkURL: l.LinkURL}
	m.ID, m.CreatedAt, m.To, m.ToName, m.Subject = r.ID, r.CreatedAt, r.To, l.ToName, r.Subject
	sent := p.server.deliver(ctx, m)
	if sent == nil {
		return p.end(ctx, r.ID, "sent", "")
	}
	state := "queued"
	if job.Attempt >= job.MaxAttempts {
		state = "failed"
		slog.WarnContext(ctx, "a private mail could not be sent", "mail", r.ID, "error", sent)
	}
	return errors.Join(sent, p.end(ctx, r.ID, state, shorten(oneLine(sent.Error()), maxReason)))
}
