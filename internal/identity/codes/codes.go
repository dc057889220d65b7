// Package codes proves that a person reads the mail of an address: six digits to type, or a link to open. Only keyed hashes
// of both are stored; the mails go through mail.Private, which no company sees.
//
// It opens no session and asks for no right: that is package auth.
package codes

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/users"
	"rapport/internal/platform/mail"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/secret"
)

// Purpose is what a code or link is good for, and nothing else.
type Purpose string

// The purposes.
const (
	Login        Purpose = "login"
	Verification Purpose = "verification"
	StepUp       Purpose = "step_up"
	Reset        Purpose = "reset"
)

// Bounds. A code has a million values: with five tries a code and twenty codes a day, a guesser finds one a person in 27
// years. Links have 2^256 values and need no such bounds.
const (
	CodeLife = 10 * time.Minute
	// VerifyLife and ResetLife are how long a link is good.
	VerifyLife = 48 * time.Hour
	ResetLife  = 30 * time.Minute

	maxTries = 5
	// mostADay bounds the codes of one person for one purpose.
	mostADay = 20
	// Every is the time between two mails of one purpose, and pause what of it the database insists on: who waited as long
	// as they were told must not be refused by a rounding.
	Every = time.Minute
	pause = "55 seconds"
)

// Codes makes and redeems codes and links.
type Codes struct {
	db   *pg.DB
	mail *mail.Private
	key  []byte
	url  string
}

// New makes the one Codes of the program; url is its public address, for links.
func New(db *pg.DB, m *mail.Private, master *secret.Master, url string) *Codes {
	return &Codes{db: db, mail: m, key: master.Derive("codes"), url: url}
}

// Send mails a code, in tx. A purpose gets one mail a minute and has one code at a time: within the minute nothing happens,
// after it an older code is over. Verification brings a link along.
func (c *Codes) Send(ctx context.Context, tx pgx.Tx, to users.User, purpose Purpose, lang string) error {
	code, err := digits()
	if err != nil {
		return err
	}
	tag, err := tx.Exec(ctx, `insert into sign_in_codes (user_id, purpose, hash, created_at, expires_at, day, sent) values ($1, $2, $3, now(), $4, current_date, 1)
		on conflict (user_id, purpose) do update set hash = excluded.hash, created_at = excluded.created_at, expires_at = excluded.expires_at, tries = 0,
			used_at = null, day = excluded.day, sent = case when sign_in_codes.day = excluded.day then sign_in_codes.sent + 1 else 1 end
		where sign_in_codes.created_at < now() - $5::interval and (sign_in_codes.day < excluded.day or sign_in_codes.sent < $6)`,
		to.ID, string(purpose), c.hash(purpose, to.ID, code), time.Now().Add(CodeLife), pause, mostADay)
	if err != nil {
		return fmt.Errorf("codes.Send: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return nil
	}
	msg := wordsOf(lang).code(purpose, code)
	expires := time.Now().Add(CodeLife)
	if purpose == Verification {
		expires = time.Now().Add(VerifyLife)
		if msg.Link, err = c.link(ctx, tx, to.ID, purpose, expires, "/verify", wordsOf(lang).confirm); err != nil {
			return err
		}
	}
	return c.post(ctx, tx, to, msg, expires)
}

// SendReset mails a link to choose a new password with, in tx, at most once a minute. Older links stay good.
func (c *Codes) SendReset(ctx context.Context, tx pgx.Tx, to users.User, lang string) error {
	var early bool
	err := tx.QueryRow(ctx, "select exists (select from sign_in_links where user_id = $1 and purpose = $2 and created_at > now() - $3::interval)",
		to.ID, string(Reset), pause).Scan(&early)
	if err != nil || early {
		return err
	}
	w, expires := wordsOf(lang), time.Now().Add(ResetLife)
	msg := w.reset()
	if msg.Link, err = c.link(ctx, tx, to.ID, Reset, expires, "/reset", w.choose); err != nil {
		return err
	}
	return c.post(ctx, tx, to, msg, expires)
}

// Tell mails news about the person's own account that they did not ask for, such as that the password was changed.
func (c *Codes) Tell(ctx context.Context, tx pgx.Tx, to users.User, what News, lang string) error {
	return c.post(ctx, tx, to, wordsOf(lang).news(what), time.Now().Add(VerifyLife))
}

func (c *Codes) post(ctx context.Context, tx pgx.Tx, to users.User, msg mail.Message, expires time.Time) error {
	msg.To, msg.ToName = to.Email, to.Name
	_, err := c.mail.Send(ctx, tx, msg, expires)
	return err
}

// link stores the hash of a new token, and forgets what is over.
func (c *Codes) link(ctx context.Context, tx pgx.Tx, user uuid.UUID, purpose Purpose, expires time.Time, page, label string) (*mail.Link, error) {
	token := rand.Text() + rand.Text()
	_, err := tx.Exec(ctx, `with over as (delete from sign_in_links where user_id = $2 and expires_at < now())
		insert into sign_in_links (hash, user_id, purpose, created_at, expires_at) values ($1, $2, $3, now(), $4)`,
		c.hash(purpose, uuid.Nil, token), user, string(purpose), expires)
	if err != nil {
		return nil, fmt.Errorf("codes: link: %w", err)
	}
	// The token stands behind #, which no browser sends and no proxy logs.
	return &mail.Link{Label: label, URL: c.url + page + "#token=" + token}, nil
}

// ErrWrong means that a code or link is not good: wrong, used, too old, or tried too often. It never says which.
var ErrWrong = errors.New("codes: not good")

// Check tells whether a code is good, and counts a wrong try. The work is the same for a person who does not exist.
func (c *Codes) Check(ctx context.Context, user uuid.UUID, purpose Purpose, code string) error {
	good, err := pg.One(anyone(ctx), c.db, pgx.RowTo[bool], `update sign_in_codes set tries = tries + (hash <> $3)::int
		where user_id = $1 and purpose = $2 and used_at is null and tries < $4 and expires_at > now() returning hash = $3`,
		user, string(purpose), c.hash(purpose, user, code), maxTries)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && !good {
		return ErrWrong
	}
	if err != nil {
		return fmt.Errorf("codes.Check: %w", err)
	}
	return nil
}

// Use uses up a code that Check has found good: of several who come with it at once, one gets through.
func (c *Codes) Use(ctx context.Context, user uuid.UUID, purpose Purpose, code string) error {
	tag, err := c.db.Exec(anyone(ctx), "update sign_in_codes set used_at = now() where user_id = $1 and purpose = $2 and hash = $3 and used_at is null and expires_at > now()",
		user, string(purpose), c.hash(purpose, user, code))
	if err != nil {
		return fmt.Errorf("codes.Use: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return ErrWrong
	}
	return nil
}

// Redeem is Check and Use.
func (c *Codes) Redeem(ctx context.Context, user uuid.UUID, purpose Purpose, code string) error {
	if err := c.Check(ctx, user, purpose, code); err != nil {
		return err
	}
	return c.Use(ctx, user, purpose, code)
}

// Whose tells whom a link belongs to that is still good, without using it up.
func (c *Codes) Whose(ctx context.Context, purpose Purpose, token string) (uuid.UUID, error) {
	id, err := pg.One(anyone(ctx), c.db, pgx.RowTo[uuid.UUID], "select user_id from sign_in_links where hash = $1 and purpose = $2 and expires_at > now()",
		c.hash(purpose, uuid.Nil, token), string(purpose))
	return id, wrong(err)
}

// RedeemLink uses a link up, and every other of its person and purpose with it.
func (c *Codes) RedeemLink(ctx context.Context, tx pgx.Tx, purpose Purpose, token string) (user uuid.UUID, err error) {
	err = tx.QueryRow(ctx, "delete from sign_in_links where hash = $1 and purpose = $2 and expires_at > now() returning user_id",
		c.hash(purpose, uuid.Nil, token), string(purpose)).Scan(&user)
	if err == nil {
		_, err = tx.Exec(ctx, "delete from sign_in_links where user_id = $1 and purpose = $2", user, string(purpose))
	}
	return user, wrong(err)
}

// Forget makes every code and link of a person useless.
func (c *Codes) Forget(ctx context.Context, tx pgx.Tx, user uuid.UUID) error {
	_, err := tx.Exec(ctx, "with codes as (update sign_in_codes set used_at = now() where user_id = $1 and used_at is null) delete from sign_in_links where user_id = $1", user)
	return err
}

func wrong(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrWrong
	}
	return err
}

// hash is bound to the purpose and, where a code is short, to the person. Without the program's key nobody can search for
// the digits behind it.
func (c *Codes) hash(purpose Purpose, user uuid.UUID, code string) []byte {
	mac := hmac.New(sha256.New, c.key)
	for _, part := range []string{string(purpose), user.String(), code} {
		mac.Write(binary.BigEndian.AppendUint32(nil, uint32(len(part))))
		mac.Write([]byte(part))
	}
	return mac.Sum(nil)
}

func digits() (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", fmt.Errorf("codes: %w", err)
	}
	return fmt.Sprintf("%06d", n), nil
}

// anyone is for statements on codes only: they belong to people, not to companies.
func anyone(ctx context.Context) context.Context { return pg.AsUser(ctx, uuid.Nil) }
