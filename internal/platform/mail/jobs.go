package mail

import (
	"context"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

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
