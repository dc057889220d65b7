package passkeys

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"

	"rapport/internal/identity/auth"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// beginAssertion asks any passkey of ours for its signature. Whose it is, its holder says.
func (p *Passkeys) beginAssertion(ctx context.Context, kind string, user *uuid.UUID) (id uuid.UUID, options any, err error) {
	assertion, data, err := p.lib.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return id, nil, fmt.Errorf("passkeys: %w", err)
	}
	id, err = p.begin(ctx, kind, user, data)
	return id, assertion.Response, err
}

func (p *Passkeys) signIn(ctx context.Context, ceremony uuid.UUID, answer []byte, from auth.Client) (auth.Session, error) {
	h, err := p.asserted(ctx, ceremony, signingIn, nil, answer)
	if err != nil {
		return auth.Session{}, err
	}
	return p.auth.Open(ctx, h.user, auth.ByPasskey, uuid.Nil, from)
}

// stepUp proves by a passkey of their own that the person of ctx is who they say.
func (p *Passkeys) stepUp(ctx context.Context, ceremony uuid.UUID, answer []byte) (time.Time, error) {
	who, _ := tenant.From(ctx)
	h, err := p.asserted(ctx, ceremony, proving, &who.ID, answer)
	if err != nil {
		return time.Time{}, err
	}
	if h.user.ID != who.ID {
		return time.Time{}, refused(nil)
	}
	return p.auth.Proven(ctx)
}

// errCloned means that a counter went backwards: two devices use what only one can have.
var errCloned = errors.New("passkeys: the counter went back")

func (p *Passkeys) asserted(ctx context.Context, ceremony uuid.UUID, kind string, user *uuid.UUID, answer []byte) (*holder, error) {
	data, err := p.take(ctx, ceremony, kind, user)
	if err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return nil, refused(err)
	}
	found, c, err := p.lib.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
		id, err := uuid.FromBytes(handle)
		if err != nil {
			return nil, err
		}
		return p.holder(ctx, id)
	}, data, parsed)
	if err == nil && c.Authenticator.CloneWarning {
		err = errCloned
	}
	if err != nil {
		return nil, &problem.Problem{Kind: problem.KindInvalid, Code: "passkey_refused", Detail: "This passkey is not known here. Sign in another way, and add it in Settings, Security."}
	}
	h, ok := found.(*holder)
	if !ok {
		return nil, refused(nil)
	}
	return h, p.used(ctx, c)
}

// used keeps the counter of a passkey, and when it was used.
func (p *Passkeys) used(ctx context.Context, c *webauthn.Credential) error {
	raw, err := json.Marshal(c)
	if err == nil {
		_, err = p.db.Exec(anyone(ctx), "update passkeys set credential = $2, last_used_at = now() where credential_id = $1", c.ID, raw)
	}
	if err != nil {
		return fmt.Errorf("passkeys: %w", err)
	}
	return nil
}
