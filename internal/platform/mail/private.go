package mail

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/jobs"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/text"
)

// Bounds of private mails.
const (
	// mostAnHour bounds what one address gets, whoever asks for it.
	mostAnHour = 30
	// privatePurpose is what private mails are sealed for.
	privatePurpose = "private mail"
	// privateKeptFor is how long it is remembered that there was one, without what it said.
	privateKeptFor = "30 days"
)

// Private sends messages to one person about themselves: codes, links, invitations. No company's outbox shows them. What
// they say is sealed with the program's master key and forgotten once it is sent or over; without a mail server the
// operator of the machine reads them (rapport mails), nobody else.
type Private struct {
	db     *pg.DB
	queue  *jobs.Queue
	server *Server
	master *secret.Master
}

// NewPrivate makes the sender of private mails and gives its worker to the queue; a nil queue is for reading alone.
func NewPrivate(db *pg.DB, queue *jobs.Queue, server *Server, master *secret.Master) *Private {
	p := &Private{db: db, queue: queue, server: server, master: master}
	if queue != nil {
		jobs.Add(queue, sendTime, p.work)
	}
	return p
}

// letter is what is sealed of a message.
type letter struct {
	ToName    string `json:"to_name,omitempty"`
	FromName  string `json:"from_name,omitempty"`
	ReplyTo   string `json:"reply_to,omitempty"`
	Text      string `json:"text"`
	LinkLabel string `json:"link_label,omitempty"`
	LinkURL   string `json:"link_url,omitempty"`
}

// Send writes a private message in tx, of whatever company or none, and asks for it to be sent once tx has committed. Past
// expires it is not sent any more. An address that got too many within the hour gets no more: sent is false then, and
// nobody who asks may learn that from the answer they get. Calendars don't go along.
func (p *Private) Send(ctx context.Context, tx pgx.Tx, msg Message, expires time.Time) (sent bool, err error) {
	if err := clean(&msg); err != nil {
		return false, err
	}
	id := uuid.Must(uuid.NewV7())
	l := letter{ToName: msg.ToName, FromName: msg.FromName, ReplyTo: msg.ReplyTo, Text: msg.Text}
	if msg.Link != nil {
		l.LinkLabel, l.LinkURL = msg.Link.Label, msg.Link.URL
	}
	if l.FromName == "" {
		l.FromName = "Rapport"
	}
	plain, err := json.Marshal(l)
	if err != nil {
		return false, fmt.Errorf("mail.Private: %w", err)
	}
	tag, err := tx.Exec(context.WithoutCancel(ctx), `insert into private_mails (id, created_at, expires_at, to_address, to_key, subject, sealed, state)
		select $1, clock_timestamp(), $2, $3, $4, $5, $6, 'queued'
		where (select count(*) from private_mails where to_key = $4 and created_at > now() - interval '1 hour') < $7`,
		id, expires, msg.To, text.Fold(msg.To), msg.Subject, p.master.Seal(privatePurpose, id.String(), plain), mostAnHour)
	if err != nil {
		return false, fmt.Errorf("mail.Private: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return false, nil
	}
	return true, p.enqueue(ctx, tx, id)
}

// PrivateMail is a private message as the operator reads it.
type PrivateMail struct {
	ID                   uuid.UUID
	CreatedAt, ExpiresAt time.Time
	To, Subject, State   string
	Error                string
	// Text, LinkLabel and LinkURL are empty once the message was sent or is over.
	Text, LinkLabel, LinkURL string
}

type privateRow struct {
	ID        uuid.UUID
	CreatedAt time.Time
	ExpiresAt time.Time
	To        string
	Subject   string
	Sealed    []byte
	State     string
	Error     string
}

const privateColumns = "id, created_at, expires_at, to_address, subject, sealed, state, error"

// List gives the newest private messages, the newest first, to an address or, where it is empty, to anybody.
func (p *Private) List(ctx context.Context, to string, limit int) ([]PrivateMail, error) {
	rows, err := pg.Collect(nobodys(ctx), p.db, pgx.RowToStructByPos[privateRow], "select "+privateColumns+` from private_mails
		where $1 = '' or to_key = $1 order by id desc limit $2`, text.Fold(to), limit)
	if err != nil {
		return nil, fmt.Errorf("mail.Private: %w", err)
	}
	list := make([]PrivateMail, 0, len(rows))
	for _, r := range rows {
		m := PrivateMail{ID: r.ID, CreatedAt: r.CreatedAt, ExpiresAt: r.ExpiresAt, To: r.To, Subject: r.Subject, State: r.State, Error: r.Error}
		if r.Sealed != nil && r.ExpiresAt.After(time.Now()) {
			l, err := p.unseal(r)
			if err != nil {
				return nil, err
			}
			m.Text, m.LinkLabel, m.LinkURL = l.Text, l.LinkLabel, l.LinkURL
		}
		list = append(list, m)
	}
	return list, nil
}

func (p *Private) unseal(r privateRow) (l letter, err error) {
	plain, err := p.master.Unseal(privatePurpose, r.ID.String(), r.Sealed)
	if err == nil {
		err = json.Unmarshal(plain, &l)
	}
	if err != nil {
		return l, fmt.Errorf("mail.Private: %s: %w", r.ID, err)
	}
	return l, nil
}

// end notes what became of a message, and what it said is gone unless it is to be kept. It also forgets what others said
// whose time is over, and that there ever were those of long ago.
func (p *Private) end(ctx context.Context, id uuid.UUID, state, reason string) error {
	return p.db.Batch(nobodys(ctx), func(b *pgx.Batch) {
		b.Queue(`update private_mails set state = $2, error = $3, attempts = attempts + 1, done_at = case when $2 = 'queued' then null else now() end,
			sealed = case when $2 in ('queued', 'kept') then sealed end where id = $1`, id, state, reason)
		b.Queue(`update private_mails set sealed = null, state = case when state = 'queued' then 'expired' else state end
			where sealed is not null and expires_at < now()`)
		b.Queue("delete from private_mails where expires_at < now() - $1::interval", privateKeptFor)
	})
}

// nobodys is for statements on private mails only: the table belongs to no company.
func nobodys(ctx context.Context) context.Context { return pg.AsUser(ctx, uuid.Nil) }
