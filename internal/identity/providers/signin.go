package providers

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"golang.org/x/oauth2"

	"rapport/internal/identity/auth"
	"rapport/internal/identity/members"
	"rapport/internal/identity/users"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// ceremonyLife is how long somebody may take at their provider.
const ceremonyLife = 10 * time.Minute

// What can end a sign-in, for the page to say.
var (
	errOver       = &Ended{"over"}      // took too long, was used before, or began in another browser
	errRefused    = &Ended{"refused"}   // the provider said no, or nothing that can be believed
	errForeign    = &Ended{"foreign"}   // an address that the company has not proven to hold
	errNoMember   = &Ended{"no_member"} // nobody here, and the company takes nobody in by itself
	errSecondStep = &Ended{"totp"}      // an account with an authenticator signs in here
)

// Ended is why a sign-in through a provider came to nothing.
type Ended struct{ Reason string }

func (e *Ended) Error() string { return "providers: " + e.Reason }

// begun is what a sign-in needs to end.
type begun struct {
	Company  uuid.UUID `json:"company"`
	Issuer   string    `json:"issuer"`
	State    string    `json:"state"`
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"`
}

// begin gives the address at the provider of whoever holds the domain of an e-mail address, and the ceremony that the browser
// keeps. It does not look at accounts, so it tells nothing of them.
func (p *Providers) begin(ctx context.Context, email string) (address string, id uuid.UUID, err error) {
	domain, ok := domainOfAddress(users.Clean(email))
	if !ok {
		return "", id, problem.Invalid(problem.Field{Name: "email", Message: "This is not an e-mail address.", Code: "email_invalid"})
	}
	none := &problem.Problem{Kind: problem.KindNotFound, Code: "no_provider", Detail: "No company has settled that people of " + domain + " sign in through a provider."}
	company, err := p.holder(ctx, domain)
	if err != nil {
		return "", id, err
	}
	if company == uuid.Nil {
		return "", id, none
	}
	there := tenant.AsSystem(ctx, company, "api")
	s, err := p.load(there)
	if problem.Is(err, problem.KindNotFound) || err == nil && !s.Enabled {
		return "", id, none
	}
	if err != nil {
		return "", id, err
	}
	conf, err := p.oauth(there, s)
	if err != nil {
		return "", id, problem.Unavailable("The provider of your company does not answer at the moment. Please try again, or sign in another way.")
	}
	b := begun{Company: company, Issuer: s.Issuer, State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier()}
	raw, err := json.Marshal(b)
	if err != nil {
		return "", id, fmt.Errorf("providers: %w", err)
	}
	id = uuid.New()
	_, err = p.DB.Exec(pg.AsUser(ctx, uuid.Nil), `with over as (delete from ceremonies where id in (select id from ceremonies where expires_at < now() limit 100))
		insert into ceremonies (id, kind, state, expires_at) values ($1, 'provider', $2, $3)`, id, raw, time.Now().Add(ceremonyLife))
	if err != nil {
		return "", id, fmt.Errorf("providers: begin: %w", err)
	}
	return conf.AuthCodeURL(b.State, oidc.Nonce(b.Nonce), oauth2.S256ChallengeOption(b.Verifier), oauth2.SetAuthURLParam("login_hint", email)), id, nil
}

func (p *Providers) oauth(ctx context.Context, s stored) (*oauth2.Config, error) {
	who, _ := tenant.From(ctx)
	plain, err := p.Master.Unseal(purpose, who.CompanyID.String(), s.Sealed)
	if err != nil {
		return nil, err
	}
	provider, err := p.discover(ctx, s.Issuer)
	if err != nil {
		return nil, err
	}
	return &oauth2.Config{ClientID: s.ClientID, ClientSecret: string(plain), Endpoint: provider.Endpoint(), RedirectURL: p.PublicURL + callbackPath,
		Scopes: []string{oidc.ScopeOpenID, "email", "profile"}}, nil
}

// finish ends what begin began, in the same browser, and opens a session. Its errors are Ended, or internal.
func (p *Providers) finish(ctx context.Context, id uuid.UUID, in *callbackInput, from auth.Client) (auth.Session, error) {
	b, err := p.take(ctx, id)
	if err != nil {
		return auth.Session{}, err
	}
	if subtle.ConstantTimeCompare([]byte(b.State), []byte(in.State)) != 1 {
		return auth.Session{}, errOver
	}
	if in.Issuer != "" && in.Issuer != b.Issuer {
		return auth.Session{}, errRefused // an answer of one provider that was led here by another (RFC 9207)
	}
	there := tenant.AsSystem(ctx, b.Company, "api")
	s, err := p.load(there)
	if problem.Is(err, problem.KindNotFound) || err == nil && (!s.Enabled || s.Issuer != b.Issuer) {
		return auth.Session{}, errOver
	}
	if err != nil {
		return auth.Session{}, err
	}
	said, err := p.claims(there, s, b, in.Code)
	if err != nil {
		return auth.Session{}, err
	}
	u, err := p.person(there, s, said)
	if err != nil {
		return auth.Session{}, err
	}
	return p.Auth.Open(ctx, u, auth.ByProvider, b.Company, from)
}

func (p *Providers) take(ctx context.Context, id uuid.UUID) (b begun, err error) {
	raw, err := pg.One(pg.AsUser(ctx, uuid.Nil), p.DB, pgx.RowTo[[]byte], "delete from ceremonies where id = $1 and kind = 'provider' and expires_at > now() returning state", id)
	if errors.Is(err, pgx.ErrNoRows) {
		return b, errOver
	}
	if err == nil {
		err = json.Unmarshal(raw, &b)
	}
	if err != nil {
		return b, fmt.Errorf("providers: %w", err)
	}
	return b, nil
}

// claimed is what a provider says of a person.
type claimed struct {
	Subject  string `json:"sub"`
	Email    string `json:"email"`
	Verified *bool  `json:"email_verified"`
	Name     string `json:"name"`
}

// claims trades the code for what the provider says: signed by it, for us, in answer to this very request.
func (p *Providers) claims(ctx context.Context, s stored, b begun, code string) (c claimed, err error) {
	conf, err := p.oauth(ctx, s)
	if err != nil {
		return c, errRefused
	}
	token, err := conf.Exchange(p.out(ctx), code, oauth2.VerifierOption(b.Verifier))
	if err != nil {
		return c, errRefused
	}
	raw, _ := token.Extra("id_token").(string)
	provider, err := p.discover(ctx, s.Issuer)
	if err != nil {
		return c, errRefused
	}
	id, err := provider.Verifier(&oidc.Config{ClientID: s.ClientID}).Verify(p.out(ctx), raw)
	if err != nil || id.Subject == "" || subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(b.Nonce)) != 1 || id.Claims(&c) != nil {
		return c, errRefused
	}
	if c.Email == "" {
		info, err := provider.UserInfo(p.out(ctx), oauth2.StaticTokenSource(token))
		if err != nil || info.Subject != id.Subject || info.Claims(&c) != nil {
			return c, errRefused
		}
	}
	c.Subject, c.Email, c.Name = id.Subject, users.Clean(c.Email), users.Clean(c.Name)
	if _, ok := users.CheckEmail(c.Email); !ok || c.Verified != nil && !*c.Verified {
		return c, errRefused
	}
	if _, ok := users.CheckName("name", c.Name); !ok {
		c.Name = c.Email
	}
	return c, nil
}

// person finds who somebody at the company's provider is here, or makes them, where the company wants that.
func (p *Providers) person(ctx context.Context, s stored, c claimed) (u users.User, err error) {
	who, _ := tenant.From(ctx)
	id, err := pg.One(ctx, p.DB, pgx.RowTo[uuid.UUID], "select user_id from provider_identities where company_id = $1 and issuer = $2 and subject = $3", who.CompanyID, s.Issuer, c.Subject)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return u, fmt.Errorf("providers: %w", err)
	}
	bound := err == nil
	if !bound {
		if id, err = p.Auth.Users().Find(ctx, c.Email); err != nil {
			return u, err
		}
	}
	u = users.User{ID: uuid.Must(uuid.NewV7()), Name: c.Name, Email: c.Email}
	there := id != uuid.Nil
	if there {
		if u, err = p.Auth.Users().Get(ctx, id); err != nil {
			return u, err
		}
		state, err := p.Auth.Factors().Of(ctx, id)
		if err != nil {
			return u, err
		}
		// Where the company insists there is no other way in; the session is then bound to it (auth.Open).
		if state.TOTP && !s.Required {
			return u, errSecondStep
		}
	}
	// The address that counts is the one the account has here: a provider that calls somebody else by it is not believed.
	for _, address := range []string{u.Email, c.Email} {
		domain, ok := domainOfAddress(address)
		if !ok {
			return u, errForeign
		}
		if holder, err := p.holder(ctx, domain); err != nil || holder != who.CompanyID {
			return u, errors.Join(err, errForeign)
		}
	}
	return u, p.admit(ctx, s, c, u, there)
}

// admit makes the person and their membership where they are missing, and remembers who they are at the provider.
func (p *Providers) admit(ctx context.Context, s stored, c claimed, u users.User, there bool) error {
	who, _ := tenant.From(ctx)
	var after func()
	err := p.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		var member bool
		if err := tx.QueryRow(ctx, "select exists (select from members where company_id = $1 and user_id = $2)", who.CompanyID, u.ID).Scan(&member); err != nil {
			return fmt.Errorf("providers: %w", err)
		}
		if !member && !s.CreateMembers {
			return errNoMember
		}
		if !there {
			if err := users.Insert(ctx, tx, u, ""); err != nil {
				return err
			}
		}
		if after, err = p.Auth.Vouched(ctx, tx, u.ID); err != nil {
			return err
		}
		if !member {
			if err := members.Insert(ctx, tx, who.CompanyID, u.ID, tenant.Role(s.Role)); err != nil {
				return err
			}
			if err := p.Auth.Noted(ctx, tx, "members", u.ID, "join", map[string]string{"method": "provider", "role": s.Role, "email": u.Email}); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, "insert into provider_identities (company_id, issuer, subject, user_id) values ($1, $2, $3, $4) on conflict do nothing", who.CompanyID, s.Issuer, c.Subject, u.ID)
		if err != nil {
			return fmt.Errorf("providers: %w", err)
		}
		return nil
	})
	if err == nil {
		after()
	}
	return err
}
