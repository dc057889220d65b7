package passkeys

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/identity/auth"
	"rapport/internal/platform/limit"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
	"rapport/internal/platform/tenant"
)

// Ceremony is what a browser needs to talk to a passkey.
type Ceremony struct {
	ID      uuid.UUID `json:"ceremony_id" x-id:"none" doc:"To be sent back with the answer, once, within five minutes"`
	Options any       `json:"options" doc:"For PublicKeyCredential.parseCreationOptionsFromJSON or parseRequestOptionsFromJSON"`
}

type passkeyCeremonyOutput struct{ Body Ceremony }

// PasskeyAnswer is what a passkey said.
type PasskeyAnswer struct {
	CeremonyID uuid.UUID      `json:"ceremony_id" x-id:"none"`
	Credential map[string]any `json:"credential" doc:"PublicKeyCredential.toJSON()"`
}

type passkeyAnswerInput struct{ Body PasskeyAnswer }

type passkeyRegisterInput struct {
	Body struct {
		PasskeyAnswer
		Name string `json:"name" minLength:"1" maxLength:"80" doc:"What the person calls it"`
	}
}

type passkeyOutput struct{ Body Passkey }

type passkeyListOutput struct {
	Body struct {
		Items []Passkey `json:"items"`
	}
}

type passkeyRenameInput struct {
	ID   string `path:"id" x-id:"passkey"`
	Body struct {
		Name string `json:"name" minLength:"1" maxLength:"80"`
	}
}

type removeInput struct {
	ID string `path:"id" x-id:"passkey"`
}

type passkeyProvenOutput struct {
	Body struct {
		ProvenUntil time.Time `json:"proven_until" doc:"Until when dangerous changes may be made in this session"`
	}
}

// addressTries bounds ceremonies that nobody has signed in for.
const addressTries = 60

// Mount adds the endpoints of passkeys.
func (p *Passkeys) Mount(api huma.API) {
	op := func(method, path, id, summary string, status int) huma.Operation {
		o := p.auth.FromPage(rest.Op(method, path, id, "auth", summary))
		o.DefaultStatus = status
		return o
	}
	tries := p.auth.Limits().Rate("passkey-address", addressTries, time.Minute)
	rest.Register(api, op(http.MethodPost, "/auth/passkeys/sign-in-options", "passkey-sign-in-options", "Begin to sign in with a passkey", 200), rest.Public,
		func(ctx context.Context, _ *struct{}) (*passkeyCeremonyOutput, error) {
			if err := tries.Take(limit.NetworkOf(auth.ClientOf(ctx).Address)); err != nil {
				return nil, err
			}
			return begun(p.beginAssertion(ctx, signingIn, nil))
		})
	rest.Register(api, op(http.MethodPost, "/auth/passkeys/sign-in", "passkey-sign-in", "Sign in with a passkey", 200), rest.Public, p.finishSignIn)
	rest.Register(api, op(http.MethodPost, "/auth/passkeys/step-up-options", "passkey-step-up-options", "Begin to prove again who you are with a passkey", 200), rest.Member, p.proveOptions)
	rest.Register(api, op(http.MethodPost, "/auth/passkeys/step-up", "passkey-step-up", "Prove again who you are with a passkey", 200), rest.Member, p.prove)
	rest.Register(api, op(http.MethodGet, "/auth/passkeys", "list-passkeys", "Your passkeys", 200), rest.Member, p.mine)
	rest.Register(api, p.auth.Guard(op(http.MethodPost, "/auth/passkeys/options", "passkey-options", "Begin to register a passkey", 200)), rest.Member,
		func(ctx context.Context, _ *struct{}) (*passkeyCeremonyOutput, error) {
			return begun(p.beginRegistration(ctx))
		})
	rest.Register(api, p.auth.Guard(op(http.MethodPost, "/auth/passkeys", "register-passkey", "Register a passkey", 201)), rest.Member, p.add)
	rest.Register(api, op(http.MethodPatch, "/auth/passkeys/{id}", "rename-passkey", "Call a passkey something else", 200), rest.Member, p.call)
	rest.Register(api, p.auth.Guard(op(http.MethodDelete, "/auth/passkeys/{id}", "delete-passkey", "Delete a passkey", 204)), rest.Member, p.drop)
}

func begun(id uuid.UUID, options any, err error) (*passkeyCeremonyOutput, error) {
	return &passkeyCeremonyOutput{Body: Ceremony{ID: id, Options: options}}, err
}

// raw is the answer as the browser gave it.
func (a PasskeyAnswer) raw() []byte {
	raw, err := json.Marshal(a.Credential)
	if err != nil {
		return nil
	}
	return raw
}

func (p *Passkeys) finishSignIn(ctx context.Context, in *passkeyAnswerInput) (*auth.SignedInOutput, error) {
	session, err := p.signIn(ctx, in.Body.CeremonyID, in.Body.raw(), auth.ClientOf(ctx))
	return p.auth.SignedIn(ctx, session, err)
}

func (p *Passkeys) proveOptions(ctx context.Context, _ *struct{}) (*passkeyCeremonyOutput, error) {
	who, _ := tenant.From(ctx)
	return begun(p.beginAssertion(ctx, proving, &who.ID))
}

func (p *Passkeys) prove(ctx context.Context, in *passkeyAnswerInput) (*passkeyProvenOutput, error) {
	until, err := p.stepUp(ctx, in.Body.CeremonyID, in.Body.raw())
	out := &passkeyProvenOutput{}
	out.Body.ProvenUntil = until
	return out, err
}

func (p *Passkeys) mine(ctx context.Context, _ *struct{}) (*passkeyListOutput, error) {
	items, err := p.list(ctx)
	out := &passkeyListOutput{}
	out.Body.Items = items
	return out, err
}

func (p *Passkeys) add(ctx context.Context, in *passkeyRegisterInput) (*passkeyOutput, error) {
	key, err := p.finishRegistration(ctx, in.Body.CeremonyID, in.Body.Name, in.Body.raw(), auth.ClientOf(ctx).Lang)
	return &passkeyOutput{Body: key}, err
}

func (p *Passkeys) call(ctx context.Context, in *passkeyRenameInput) (*passkeyOutput, error) {
	id, err := uuid.Parse(in.ID)
	if err != nil {
		return nil, problem.NotFound("passkey")
	}
	key, err := p.rename(ctx, id, in.Body.Name)
	return &passkeyOutput{Body: key}, err
}

func (p *Passkeys) drop(ctx context.Context, in *removeInput) (*struct{}, error) {
	id, err := uuid.Parse(in.ID)
	if err != nil {
		return nil, problem.NotFound("passkey")
	}
	return nil, p.remove(ctx, id)
}
