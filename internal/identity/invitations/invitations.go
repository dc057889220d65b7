// Package invitations lets people into a company: by a link that goes to their address, is good once and for seven days, and
// is kept only as a hash.
//
// An invitation says nothing of whether its address has an account: whoever opens the link either signs in, or makes one.
// Without a mail server the link is shown once to whoever invites, to hand it over; then it proves nothing about the address.
package invitations

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/auth"
	"rapport/internal/identity/notes"
	"rapport/internal/identity/rights"
	"rapport/internal/identity/users"
	"rapport/internal/platform/limit"
	"rapport/internal/platform/mail"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

const (
	// life is how long a link is good.
	life = 7 * 24 * time.Hour
	// maxOpen bounds the open invitations of one company, anHour how many mails it may cause.
	maxOpen = 200
	anHour  = 100
	// secretSize is the size of what nobody can guess in a link.
	secretSize = 32
)

// TeamInvitation is somebody who has been asked to join.
type TeamInvitation struct {
	ID            uuid.UUID   `json:"id" db:"id" x-id:"invitation"`
	Email         string      `json:"email" db:"email"`
	Role          tenant.Role `json:"role" db:"role" enum:"viewer,agent,manager,admin,owner"`
	RoleID        *uuid.UUID  `json:"role_id" db:"role_id" x-id:"role" doc:"The company's own role, if it is one"`
	RoleName      string      `json:"role_name" db:"role_name" doc:"What the company calls its own role; empty for the others"`
	InvitedBy     uuid.UUID   `json:"invited_by" db:"invited_by" x-id:"user"`
	InvitedByName string      `json:"invited_by_name" db:"invited_by_name"`
	SentAt        time.Time   `json:"sent_at" db:"sent_at"`
	ExpiresAt     time.Time   `json:"expires_at" db:"expires_at"`
}

// InviteRequest asks somebody to join.
type InviteRequest struct {
	Email    string `json:"email" minLength:"1" maxLength:"254"`
	Role     string `json:"role" x-id:"role" maxLength:"36" doc:"viewer, agent, manager, admin, owner, or the id of one of the company's own"`
	Language string `json:"language,omitempty" enum:"en,de" doc:"The language of the mail; English when left out"`
}

// SentInvitation is an invitation that was just made, or made anew.
type SentInvitation struct {
	TeamInvitation
	Link string `json:"link" doc:"To hand over, shown only this once; empty where a mail server sends it"`
}

// Config is what invitations need.
type Config struct {
	DB     *pg.DB
	Auth   *auth.Service
	Rights *rights.Rights
	Note   notes.Func
	// Mail sends the link; Mails tells whether a mail server does so, and nobody else sees it.
	Mail  *mail.Private
	Mails bool
	// URL is the public address.
	URL string
}

// Invitations makes invitations and lets those in who follow them.
type Invitations struct {
	Config
	rate *limit.Rate
}

// New makes the one Invitations of the program.
func New(c Config) *Invitations {
	return &Invitations{Config: c, rate: c.Auth.Limits().Rate("invitation-company", anHour, time.Hour)}
}

const columns = `i.id, i.email, i.role, i.role_id, coalesce(r.name, '') role_name, i.invited_by, u.name invited_by_name, i.sent_at, i.expires_at
	from invitations i join users u on u.id = i.invited_by left join roles r on r.company_id = i.company_id and r.id = i.role_id`

// List returns the invitations that nobody has taken yet, the newest first.
func (v *Invitations) List(ctx context.Context) ([]TeamInvitation, error) {
	a, _ := tenant.From(ctx)
	return pg.Collect(ctx, v.DB, pgx.RowToStructByName[TeamInvitation], "select "+columns+" where i.company_id = $1 order by i.sent_at desc, i.id limit $2", a.CompanyID, maxOpen)
}

// Invite asks somebody to join the company of ctx. Who was asked already is asked anew.
func (v *Invitations) Invite(ctx context.Context, in InviteRequest) (*SentInvitation, error) {
	email := users.Clean(in.Email)
	if f, ok := users.CheckEmail(email); !ok {
		return nil, problem.Invalid(f)
	}
	role, err := v.Rights.Find(ctx, "role", in.Role)
	if err != nil {
		return nil, err
	}
	if err := rights.MayGive(ctx, role); err != nil {
		return nil, err
	}
	language := in.Language
	if language == "" {
		language = "en"
	}
	a, _ := tenant.From(ctx)
	return v.send(ctx, func(ctx context.Context, tx pgx.Tx, hash []byte) (id uuid.UUID, err error) {
		quiet := context.WithoutCancel(ctx)
		var there bool
		var open int
		err = tx.QueryRow(quiet, `select exists (select from members m join users u on u.id = m.user_id where m.company_id = $1 and u.email_key = $2 and m.deactivated_at is null),
			(select count(*) from invitations where company_id = $1 and email_key <> $2)`, a.CompanyID, users.Key(email)).Scan(&there, &open)
		switch {
		case err != nil:
			return id, err
		case there:
			return id, problem.Conflict("already_member", "%s is a member of the company already.", email)
		case open >= maxOpen:
			return id, problem.Conflict("too_many_invitations", "There are %d open invitations already. Withdraw those that nobody will take.", maxOpen)
		}
		err = tx.QueryRow(quiet, `insert into invitations (company_id, id, email, email_key, role, role_id, token_hash, mailed, language, invited_by, expires_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
			on conflict (company_id, email_key) do update set role = excluded.role, role_id = excluded.role_id, token_hash = excluded.token_hash, mailed = excluded.mailed,
				language = excluded.language, invited_by = excluded.invited_by, sent_at = now(), expires_at = excluded.expires_at
			returning id`, a.CompanyID, uuid.Must(uuid.NewV7()), email, users.Key(email), role.Rank, role.Row(), hash, v.Mails, language, a.ID, time.Now().Add(life)).Scan(&id)
		if err != nil {
			return id, err
		}
		return id, v.Note.Write(ctx, tx, "invitations", id, "invite", notes.Changed("email", nil, email), notes.Changed("role", nil, role.Name))
	})
}

// Resend makes a new link for an invitation; the old one is worth nothing any more.
func (v *Invitations) Resend(ctx context.Context, id uuid.UUID) (*SentInvitation, error) {
	a, _ := tenant.From(ctx)
	return v.send(ctx, func(ctx context.Context, tx pgx.Tx, hash []byte) (uuid.UUID, error) {
		role, err := v.role(ctx, tx, id)
		if err != nil {
			return id, err
		}
		if err := rights.MayGive(ctx, role); err != nil {
			return id, err
		}
		_, err = tx.Exec(context.WithoutCancel(ctx), `update invitations set token_hash = $3, mailed = $4, invited_by = $5, sent_at = now(), expires_at = $6 where company_id = $1 and id = $2`,
			a.CompanyID, id, hash, v.Mails, a.ID, time.Now().Add(life))
		if err != nil {
			return id, err
		}
		return id, v.Note.Write(ctx, tx, "invitations", id, "resend")
	})
}

// role reads what an invitation gives, and holds it.
func (v *Invitations) role(ctx context.Context, tx pgx.Tx, id uuid.UUID) (g rights.Given, err error) {
	a, _ := tenant.From(ctx)
	var own *uuid.UUID
	err = tx.QueryRow(context.WithoutCancel(ctx), "select role, role_id from invitations where company_id = $1 and id = $2 for update", a.CompanyID, id).Scan(&g.Rank, &own)
	if errors.Is(err, pgx.ErrNoRows) {
		return g, problem.NotFound("invitation")
	}
	if own != nil {
		g.ID = *own
	}
	return g, err
}

// send stores an invitation by put, and mails its link or hands it out.
func (v *Invitations) send(ctx context.Context, put func(ctx context.Context, tx pgx.Tx, hash []byte) (uuid.UUID, error)) (*SentInvitation, error) {
	a, _ := tenant.From(ctx)
	if err := v.rate.Take(a.CompanyID.String()); err != nil {
		return nil, err
	}
	token, hash := newToken(a.CompanyID)
	link := v.URL + "/join#" + token
	sent := &SentInvitation{}
	err := v.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		id, err := put(ctx, tx, hash)
		if err != nil {
			return err
		}
		type row struct {
			Company, Language string
		}
		var of row
		quiet := context.WithoutCancel(ctx)
		if err := tx.QueryRow(quiet, "select c.name, i.language from invitations i join companies c on c.id = i.company_id where i.company_id = $1 and i.id = $2", a.CompanyID, id).Scan(&of.Company, &of.Language); err != nil {
			return err
		}
		rows, err := tx.Query(quiet, "select "+columns+" where i.company_id = $1 and i.id = $2", a.CompanyID, id)
		if err != nil {
			return err
		}
		if sent.TeamInvitation, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[TeamInvitation]); err != nil || !v.Mails {
			return err
		}
		_, err = v.Mail.Send(ctx, tx, letter(of.Language, sent.TeamInvitation, of.Company, link), sent.ExpiresAt)
		return err
	})
	if err != nil {
		return nil, err
	}
	if !v.Mails {
		sent.Link = link
	}
	return sent, nil
}

// Withdraw makes an invitation's link worth nothing.
func (v *Invitations) Withdraw(ctx context.Context, id uuid.UUID) error {
	a, _ := tenant.From(ctx)
	return v.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var email string
		err := tx.QueryRow(context.WithoutCancel(ctx), "delete from invitations where company_id = $1 and id = $2 returning email", a.CompanyID, id).Scan(&email)
		if errors.Is(err, pgx.ErrNoRows) {
			return problem.NotFound("invitation")
		}
		if err != nil {
			return err
		}
		return v.Note.Write(ctx, tx, "invitations", id, "withdraw", notes.Changed("email", email, nil))
	})
}

// newToken makes the secret part of a link: its company, which tells where to look, and what nobody can guess.
func newToken(company uuid.UUID) (token string, hash []byte) {
	raw := append(company[:], make([]byte, secretSize)...)
	_, _ = rand.Read(raw[len(company):]) // never fails, as its documentation says
	sum := sha256.Sum256(raw)
	return base64.RawURLEncoding.EncodeToString(raw), sum[:]
}

func readToken(token string) (company uuid.UUID, hash []byte, ok bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) != len(company)+secretSize {
		return company, nil, false
	}
	sum := sha256.Sum256(raw)
	company = uuid.UUID(raw[:len(company)])
	return company, sum[:], company != uuid.Nil
}

var letters = map[string]struct{ subject, text, label string }{
	"en": {"%s invites you to %s", "Hello,\n\n%s invites you to join %s in Rapport.\n\nThe link is good once, until %s. If you don't know what this is about, you need not do anything.", "Accept the invitation"},
	"de": {"%s lädt Sie zu %s ein", "Guten Tag,\n\n%s lädt Sie ein, bei %s in Rapport mitzuarbeiten.\n\nDer Link gilt einmal, bis zum %s. Wenn Ihnen das nichts sagt, brauchen Sie nichts zu tun.", "Einladung annehmen"},
}

func letter(language string, i TeamInvitation, company, link string) mail.Message {
	l, ok := letters[language]
	if !ok {
		l = letters["en"]
	}
	return mail.Message{To: i.Email, FromName: company, Subject: fmt.Sprintf(l.subject, i.InvitedByName, company),
		Text: fmt.Sprintf(l.text, i.InvitedByName, company, i.ExpiresAt.UTC().Format("2006-01-02")), Link: &mail.Link{Label: l.label, URL: link}}
}
