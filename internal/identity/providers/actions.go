package providers

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/identity/auth"
	"rapport/internal/platform/limit"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
)

const (
	callbackPath = "/api/v1/auth/provider/callback"
	cookieName   = "rapport_provider"
	// beginnings bounds sign-ins that one address begins.
	beginnings = 60
)

type beginProviderInput struct {
	Body struct {
		Email string `json:"email" minLength:"3" maxLength:"254"`
	}
}

type beginProviderOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      struct {
		URL string `json:"url" doc:"Where the browser goes on"`
	}
}

type callbackInput struct {
	Code     string `query:"code" maxLength:"4000"`
	State    string `query:"state" maxLength:"200" x-id:"none"`
	Error    string `query:"error" maxLength:"200"`
	Issuer   string `query:"iss" maxLength:"2000" hidden:"true"`
	Ceremony string `cookie:"rapport_provider"`
}

type callbackOutput struct {
	Status    int
	Location  string        `header:"Location"`
	SetCookie []http.Cookie `header:"Set-Cookie"`
}

type providerOutput struct {
	Body struct {
		Provider *Provider `json:"provider,omitempty" doc:"Left out where the company has settled none"`
		Callback string    `json:"callback_url" doc:"To be entered at the provider"`
		Domains  []Domain  `json:"domains"`
	}
}

type saveProviderInput struct {
	Body struct {
		Provider
		Secret string `json:"client_secret,omitempty" maxLength:"1000" doc:"Left out, the one before stays. It is never shown."`
	}
}

type addDomainInput struct {
	Body struct {
		Domain string `json:"domain" format:"domain" x-id:"none" minLength:"3" maxLength:"253"`
	}
}

type domainInput struct {
	Domain string `path:"domain" x-id:"domain"`
}

type domainOutput struct{ Body Domain }

// Mount adds the endpoints of sign-in through providers.
func (p *Providers) Mount(api huma.API) {
	page := func(method, path, id, tag, summary string, status int) huma.Operation {
		o := p.Auth.FromPage(rest.Op(method, path, id, tag, summary))
		o.DefaultStatus = status
		return o
	}
	guarded := func(method, path, id, summary string, status int) huma.Operation {
		return p.Auth.Guard(page(method, path, id, "settings", summary, status))
	}
	tries := p.Auth.Limits().Rate("provider-address", beginnings, time.Minute)
	rest.Register(api, page(http.MethodPost, "/auth/provider", "begin-provider-sign-in", "auth", "Begin to sign in through your company's provider", 200), rest.Public,
		func(ctx context.Context, in *beginProviderInput) (*beginProviderOutput, error) {
			if err := tries.Take(limit.NetworkOf(auth.ClientOf(ctx).Address)); err != nil {
				return nil, err
			}
			return p.beginSignIn(ctx, in)
		})
	rest.Register(api, page(http.MethodGet, "/auth/provider/callback", "provider-callback", "auth", "Where a provider sends the browser back to", http.StatusSeeOther), rest.Public, p.callback)
	rest.Register(api, page(http.MethodGet, "/settings/sign-in-provider", "get-sign-in-provider", "settings", "How the company's people sign in", 200), rest.Admin, p.get)
	rest.Register(api, guarded(http.MethodPut, "/settings/sign-in-provider", "put-sign-in-provider", "Settle the company's own provider", 200), rest.Admin, p.put)
	rest.Register(api, guarded(http.MethodDelete, "/settings/sign-in-provider", "delete-sign-in-provider", "Sign in without a provider again", 204), rest.Admin, p.drop)
	rest.Register(api, guarded(http.MethodPost, "/settings/sign-in-provider/domains", "add-sign-in-domain", "Name a domain that the company holds", 201), rest.Admin, p.add)
	rest.Register(api, guarded(http.MethodPost, "/settings/sign-in-provider/domains/{domain}/prove", "prove-sign-in-domain", "Look for the record that proves a domain", 200), rest.Admin, p.proveDomain)
	rest.Register(api, guarded(http.MethodDelete, "/settings/sign-in-provider/domains/{domain}", "delete-sign-in-domain", "Let go of a domain", 204), rest.Admin, p.dropDomain)
}

func (p *Providers) cookie(value string, life time.Duration) http.Cookie {
	return rest.Cookie(p.Auth.Secure(), cookieName, value, life)
}

func (p *Providers) beginSignIn(ctx context.Context, in *beginProviderInput) (*beginProviderOutput, error) {
	address, id, err := p.begin(ctx, in.Body.Email)
	if err != nil {
		return nil, err
	}
	out := &beginProviderOutput{SetCookie: []http.Cookie{p.cookie(id.String(), ceremonyLife)}}
	out.Body.URL = address
	return out, nil
}

// callback always leads back to a page of ours, which says what came of it.
func (p *Providers) callback(ctx context.Context, in *callbackInput) (*callbackOutput, error) {
	out := &callbackOutput{Status: http.StatusSeeOther, Location: "/signed-in", SetCookie: []http.Cookie{p.cookie("", -time.Second)}}
	id, err := uuid.Parse(in.Ceremony)
	var session auth.Session
	switch {
	case err != nil:
		err = errOver
	case in.Error != "" || in.Code == "":
		err = errRefused
	default:
		session, err = p.finish(ctx, id, in, auth.ClientOf(ctx))
	}
	if err == nil {
		in, _ := p.Auth.SignedIn(ctx, session, nil)
		out.SetCookie = append(out.SetCookie, in.SetCookie...)
		return out, nil
	}
	reason := errRefused.Reason
	var ended *Ended
	if errors.As(err, &ended) {
		reason = ended.Reason
	} else {
		slog.ErrorContext(ctx, "sign-in through a provider failed", "error", err, "request_id", rest.RequestID(ctx))
	}
	out.Location = "/sign-in?provider=" + reason
	return out, nil
}

func (p *Providers) get(ctx context.Context, _ *struct{}) (*providerOutput, error) {
	out := &providerOutput{}
	out.Body.Callback = p.PublicURL + callbackPath
	s, err := p.load(ctx)
	if err == nil {
		out.Body.Provider = &s.Provider
	} else if !problem.Is(err, problem.KindNotFound) {
		return nil, err
	}
	out.Body.Domains, err = p.domains(ctx)
	return out, err
}

func (p *Providers) put(ctx context.Context, in *saveProviderInput) (*providerOutput, error) {
	if err := p.save(ctx, in.Body.Provider, in.Body.Secret); err != nil {
		return nil, err
	}
	return p.get(ctx, nil)
}

func (p *Providers) drop(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, p.remove(ctx)
}

func (p *Providers) add(ctx context.Context, in *addDomainInput) (*domainOutput, error) {
	d, err := p.addDomain(ctx, in.Body.Domain)
	return &domainOutput{Body: d}, err
}

func (p *Providers) proveDomain(ctx context.Context, in *domainInput) (*domainOutput, error) {
	d, err := p.prove(ctx, in.Domain)
	return &domainOutput{Body: d}, err
}

func (p *Providers) dropDomain(ctx context.Context, in *domainInput) (*struct{}, error) {
	return nil, p.removeDomain(ctx, in.Domain)
}
