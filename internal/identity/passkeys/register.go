package passkeys

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/codes"
	"rapport/internal/identity/users"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

const (
	registering = "passkey_register"
	signingIn   = "passkey_sign_in"
	proving     = "passkey_step_up"
)

// maxName bounds what a passkey is called, in characters.
const maxName = 80

func (p *Passkeys) beginRegistration(ctx context.Context) (id uuid.UUID, options any, err error) {
	who, _ := tenant.From(ctx)
	verified, err := p.auth.Users().IsVerified(ctx, who.ID)
	if err != nil {
		return id, nil, err
	}
	if !verified {
		return id, nil, problem.Conflict("email_unverified", "Please confirm your e-mail address first.")
	}
	h, err := p.holder(ctx, who.ID)
	if err != nil {
		return id, nil, err
	}
	if len(h.keys) >= mostPasskeys {
		return id, nil, problem.Conflict("too_many_passkeys", "You have %d passkeys, which is the most. Delete one that you don't use any more.", mostPasskeys)
	}
	creation, data, err := p.lib.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()))
	if err != nil {
		return id, nil, fmt.Errorf("passkeys: %w", err)
	}
	id, err = p.begin(ctx, registering, &who.ID, data)
	return id, creation.Response, err
}

func (p *Passkeys) finishRegistration(ctx context.Context, ceremony uuid.UUID, name string, answer []byte, lang string) (key Passkey, err error) {
	who, _ := tenant.From(ctx)
	if name, err = nameOf(name); err != nil {
		return key, err
	}
	data, err := p.take(ctx, ceremony, registering, &who.ID)
	if err != nil {
		return key, err
	}
	h, err := p.holder(ctx, who.ID)
	if err != nil {
		return key, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return key, refused(err)
	}
	c, err := p.lib.CreateCredential(h, data, parsed)
	if err != nil {
		return key, refused(err)
	}
	raw, err := json.Marshal(c)
	if err != nil {
		return key, fmt.Errorf("passkeys: %w", err)
	}
	err = p.db.InTx(anyone(ctx), func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(context.WithoutCancel(ctx), `insert into passkeys (id, user_id, credential_id, name, credential) values ($1, $2, $3, $4, $5)
			returning id, name, created_at, last_used_at`, uuid.Must(uuid.NewV7()), who.ID, c.ID, name, raw)
		if err == nil {
			key, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Passkey])
		}
		if _, ok := pg.Unique(err); ok {
			return problem.Conflict("passkey_known", "This passkey is registered already.")
		}
		if err != nil {
			return fmt.Errorf("passkeys: %w", err)
		}
		if err := p.auth.Codes().Tell(ctx, tx, h.user, codes.PasskeyAdded, lang); err != nil {
			return err
		}
		return p.auth.NoteOfPerson(ctx, tx, who.ID, "passkey_add", true, map[string]string{"name": name})
	})
	return key, err
}

func (p *Passkeys) list(ctx context.Context) ([]Passkey, error) {
	who, _ := tenant.From(ctx)
	return pg.Collect(anyone(ctx), p.db, pgx.RowToStructByName[Passkey],
		"select id, name, created_at, last_used_at from passkeys where user_id = $1 order by created_at, id", who.ID)
}

func (p *Passkeys) rename(ctx context.Context, id uuid.UUID, name string) (key Passkey, err error) {
	who, _ := tenant.From(ctx)
	if name, err = nameOf(name); err != nil {
		return key, err
	}
	key, err = pg.One(anyone(ctx), p.db, pgx.RowToStructByName[Passkey],
		"update passkeys set name = $3 where id = $1 and user_id = $2 returning id, name, created_at, last_used_at", id, who.ID, name)
	if errors.Is(err, pgx.ErrNoRows) {
		err = problem.NotFound("passkey")
	}
	return key, err
}

func (p *Passkeys) remove(ctx context.Context, id uuid.UUID) error {
	who, _ := tenant.From(ctx)
	return p.db.InTx(anyone(ctx), func(ctx context.Context, tx pgx.Tx) error {
		var name string
		err := tx.QueryRow(ctx, "delete from passkeys where id = $1 and user_id = $2 returning name", id, who.ID).Scan(&name)
		if errors.Is(err, pgx.ErrNoRows) {
			return problem.NotFound("passkey")
		}
		if err != nil {
			return fmt.Errorf("passkeys: %w", err)
		}
		return p.auth.NoteOfPerson(ctx, tx, who.ID, "passkey_remove", true, map[string]string{"name": name})
	})
}

func nameOf(name string) (string, error) {
	name = users.Clean(name)
	if f, ok := users.CheckName("name", name); !ok {
		return "", problem.Invalid(f)
	}
	if utf8.RuneCountInString(name) > maxName {
		return "", problem.InvalidField("name", "This is longer than %d characters.", maxName)
	}
	return name, nil
}

// refused says that an answer of a device can't be taken. What the library found goes no further: it is of use to forgers
// only.
func refused(error) error {
	return problem.InvalidField("credential", "This passkey was not accepted. Please try again.")
}
