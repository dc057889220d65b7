package mail

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// OutboxMail is a message as the outbox lists it.
type OutboxMail struct {
	ID        uuid.UUID  `json:"id" db:"id" x-id:"mail"`
	CreatedAt time.Time  `json:"created_at" db:"created_at"`
	To        string     `json:"to" db:"to_address"`
	ToName    string     `json:"to_name" db:"to_name"`
	Subject   string     `json:"subject" db:"subject"`
	State     string     `json:"state" db:"state" enum:"queued,sent,kept,failed" doc:"kept: no mail server is set, so it stays here"`
	Error     string     `json:"error" db:"error" doc:"What the mail server said, when it failed"`
	Attempts  int64      `json:"attempts" db:"attempts"`
	DoneAt    *time.Time `json:"done_at" db:"done_at" doc:"When it was sent, kept or given up"`
}

// WholeMail is one message with everything in it.
type WholeMail struct {
	OutboxMail
	FromName       string `json:"from_name" db:"from_name"`
	From           string `json:"from" db:"-"`
	ReplyTo        string `json:"reply_to" db:"reply_to"`
	Text           string `json:"text" db:"body"`
	LinkLabel      string `json:"link_label" db:"link_label"`
	LinkURL        string `json:"link_url" db:"link_url"`
	Calendar       string `json:"calendar" db:"calendar" doc:"The iCalendar object that goes along"`
	CalendarMethod string `json:"calendar_method" db:"calendar_method"`
}

type stored = WholeMail

const listed = "id, created_at, to_address, to_name, subject, state, error, attempts, done_at"

func (m *Mailer) list(ctx context.Context, before uuid.UUID, limit int) ([]OutboxMail, error) {
	who, _ := tenant.From(ctx)
	return pg.Collect(ctx, m.db, pgx.RowToStructByName[OutboxMail], "select "+listed+` from mails
		where company_id = $1 and id < $2 order by id desc limit $3`, who.CompanyID, before, limit)
}

func (m *Mailer) read(ctx context.Context, id uuid.UUID) (*WholeMail, error) {
	who, _ := tenant.From(ctx)
	mail, err := pg.One(ctx, m.db, pgx.RowToAddrOfStructByName[WholeMail], `select `+listed+`, coalesce(nullif(from_name, ''),
		(select name from companies where id = company_id)) from_name, reply_to, body, link_label, link_url, calendar, calendar_method
		from mails where company_id = $1 and id = $2`, who.CompanyID, id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, problem.NotFound("mail")
	}
	if err != nil {
		return nil, err
	}
	mail.From = m.sender
	return mail, nil
}

// note writes down what became of a message. For how long the outbox remembers it is the company's to say (retention).
func (m *Mailer) note(ctx context.Context, id uuid.UUID, state, reason string) error {
	who, _ := tenant.From(ctx)
	_, err := m.db.Exec(ctx, "update mails set state = $3, error = $4, attempts = attempts + 1, done_at = case when $3 = 'queued' then null else now() end where company_id = $1 and id = $2",
		who.CompanyID, id, state, reason)
	return err
}
