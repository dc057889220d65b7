// Package passkeys signs people in by what their device holds (WebAuthn): without a password or an address, and proof
// against pages that only look like ours. A passkey asks its holder for a finger, a face or a PIN, so it needs no second
// proof beside it.
package passkeys

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/auth"
	"rapport/internal/identity/users"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
)

const (
	// ceremonyLife is how long a browser may take.
	ceremonyLife = 5 * time.Minute
	// mostPasskeys bounds what one person registers.
	mostPasskeys = 20
)

// Passkey is one of a person's own, as they see it.
type Passkey struct {
	ID         uuid.UUID  `json:"id" db:"id" x-id:"passkey"`
	Name       string     `json:"name" db:"name"`
	CreatedAt  time.Time  `json:"created_at" db:"created_at"`
	LastUsedAt *time.Time `json:"last_used_at" db:"last_used_at"`
}

// Passkeys registers and checks passkeys.
type Passkeys struct {
	db   *pg.DB
	auth *auth.Service
	lib  *webauthn.WebAuthn
}

// New makes the one Passkeys of the program; publicURL is where people reach it. It panics on an address that is none.
func New(db *pg.DB, a *auth.Service, publicURL string) *Passkeys {
	u, err := url.Parse(publicURL)
	if err != nil || u.Hostname() == "" {
		panic("passkeys: the public URL " + publicURL + " is no URL")
	}
	// Browsers take no passkeys at a number. The machine itself has a name.
	if ip := net.ParseIP(u.Hostname()); ip != nil && ip.IsLoopback() {
		u.Host = "localhost"
		if port := portOf(publicURL); port != "" {
			u.Host += ":" + port
		}
	}
	lib, err := webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: "Rapport", RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference:  protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired},
		Timeouts: webauthn.TimeoutsConfig{Login: webauthn.TimeoutConfig{Enforce: true, Timeout: ceremonyLife, TimeoutUVD: ceremonyLife},
			Registration: webauthn.TimeoutConfig{Enforce: true, Timeout: ceremonyLife, TimeoutUVD: ceremonyLife}}})
	if err != nil {
		panic("passkeys: " + err.Error())
	}
	return &Passkeys{db: db, auth: a, lib: lib}
}

func portOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Port()
}

// holder is a person as the library wants to know them.
type holder struct {
	user users.User
	keys []webauthn.Credential
}

func (h *holder) WebAuthnID() []byte                         { return h.user.ID[:] }
func (h *holder) WebAuthnName() string                       { return h.user.Email }
func (h *holder) WebAuthnDisplayName() string                { return h.user.Name }
func (h *holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

func (p *Passkeys) holder(ctx context.Context, user uuid.UUID) (*holder, error) {
	u, err := p.auth.Users().Get(ctx, user)
	if err != nil {
		return nil, err
	}
	h := &holder{user: u}
	raw, err := pg.Collect(anyone(ctx), p.db, pgx.RowTo[[]byte], "select credential from passkeys where user_id = $1 order by created_at, id", user)
	if err != nil {
		return nil, fmt.Errorf("passkeys: %w", err)
	}
	for _, r := range raw {
		var c webauthn.Credential
		if err := json.Unmarshal(r, &c); err != nil {
			return nil, fmt.Errorf("passkeys: %w", err)
		}
		h.keys = append(h.keys, c)
	}
	return h, nil
}

// begin keeps what a ceremony needs to end, and forgets those that never did.
func (p *Passkeys) begin(ctx context.Context, kind string, user *uuid.UUID, data *webauthn.SessionData) (uuid.UUID, error) {
	state, err := json.Marshal(data)
	if err != nil {
		return uuid.Nil, fmt.Errorf("passkeys: %w", err)
	}
	id := uuid.New()
	_, err = p.db.Exec(anyone(ctx), `with over as (delete from ceremonies where id in (select id from ceremonies where expires_at < now() limit 100))
		insert into ceremonies (id, kind, user_id, state, expires_at) values ($1, $2, $3, $4, $5)`, id, kind, user, state, time.Now().Add(ceremonyLife))
	if err != nil {
		return uuid.Nil, fmt.Errorf("passkeys: begin: %w", err)
	}
	return id, nil
}

// take gives what a ceremony was begun with, once.
func (p *Passkeys) take(ctx context.Context, id uuid.UUID, kind string, user *uuid.UUID) (data webauthn.SessionData, err error) {
	raw, err := pg.One(anyone(ctx), p.db, pgx.RowTo[[]byte],
		"delete from ceremonies where id = $1 and kind = $2 and user_id is not distinct from $3 and expires_at > now() returning state", id, kind, user)
	if errors.Is(err, pgx.ErrNoRows) {
		return data, problem.Gone("ceremony_over", "This took too long, or was tried before. Please begin again.")
	}
	if err == nil {
		err = json.Unmarshal(raw, &data)
	}
	if err != nil {
		return data, fmt.Errorf("passkeys: %w", err)
	}
	return data, nil
}

// anyone is for statements on passkeys only: they belong to people, not to companies.
func anyone(ctx context.Context) context.Context { return pg.AsUser(ctx, uuid.Nil) }
