// Package providers lets a company's people sign in through the company's own OpenID Connect provider.
//
// A provider speaks for an address only where the company has proven to hold its domain: who holds a domain decides where its
// mail goes, and so could reset every password in it anyhow. Nothing else that a provider says is believed.
package providers

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"golang.org/x/net/idna"

	"rapport/internal/identity/auth"
	"rapport/internal/platform/cache"
	"rapport/internal/platform/egress"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/tenant"
)

const (
	purpose = "sign-in provider"
	// callTime and maxAnswer bound each call to a provider.
	callTime  = 10 * time.Second
	maxAnswer = 1 << 20
	// mostDomains bounds the domains of one company.
	mostDomains = 50
	// discoveryLife is how long what a provider says of itself is remembered.
	discoveryLife = 10 * time.Minute
	// recordName is where in a domain its proof stands.
	recordName = "_rapport."
)

// Config is what sign-in through providers needs.
type Config struct {
	DB        *pg.DB
	Auth      *auth.Service
	Master    *secret.Master
	PublicURL string
	// Guard looks at every address that is dialled.
	Guard *egress.Guard
	// LookupTXT reads the TXT records of a name.
	LookupTXT func(ctx context.Context, name string) ([]string, error)
}

// Providers is sign-in through companies' own providers.
type Providers struct {
	Config
	client *http.Client
	known  *cache.Cache[string, *oidc.Provider]
}

// New makes the one Providers of the program.
func New(c Config) *Providers {
	return &Providers{Config: c, client: c.Guard.Client(callTime, maxAnswer), known: cache.Written[string, *oidc.Provider](1000, discoveryLife)}
}

// Provider is what a company has settled.
type Provider struct {
	Issuer        string `json:"issuer" db:"issuer" format:"issuer" doc:"The provider's address, as it stands in its tokens"`
	ClientID      string `json:"client_id" db:"client_id" x-id:"none"`
	Enabled       bool   `json:"enabled" db:"enabled"`
	Required      bool   `json:"required" db:"required" required:"false" doc:"Whether members get in through the provider only; owners keep every way"`
	CreateMembers bool   `json:"create_members" db:"create_members" doc:"Whether people of the proven domains become members when they sign in for the first time"`
	Role          string `json:"role" db:"role" enum:"viewer,agent,manager" doc:"The role that such members get"`
}

type stored struct {
	Provider
	Sealed []byte `db:"sealed"`
}

// Domain is one that a company says it holds.
type Domain struct {
	Domain   string     `json:"domain" db:"domain" x-id:"domain"`
	Record   string     `json:"record" db:"-" doc:"The name of the TXT record that proves it"`
	Value    string     `json:"value" db:"token" doc:"What the record must say"`
	ProvenAt *time.Time `json:"proven_at" db:"proven_at" doc:"When the record was last found; null while it was not"`
	Captured bool       `json:"captured" db:"captured" doc:"Whether the company's provider speaks for the domain"`
}

func (p *Providers) load(ctx context.Context) (s stored, err error) {
	who, _ := tenant.From(ctx)
	s, err = pg.One(ctx, p.DB, pgx.RowToStructByName[stored], "select issuer, client_id, enabled, required, create_members, role, sealed from sign_in_providers where company_id = $1", who.CompanyID)
	if errors.Is(err, pgx.ErrNoRows) {
		return s, problem.NotFound("sign-in provider")
	}
	if err != nil {
		return s, fmt.Errorf("providers: %w", err)
	}
	return s, nil
}

// save keeps what was settled once the provider has been reached; an empty secret leaves the old one.
func (p *Providers) save(ctx context.Context, s Provider, clientSecret string) error {
	who, _ := tenant.From(ctx)
	s.Issuer, s.ClientID = strings.TrimSpace(s.Issuer), strings.TrimSpace(s.ClientID)
	if err := p.reachable(ctx, s.Issuer); err != nil {
		return err
	}
	if err := p.mayInsist(ctx, s); err != nil {
		return err
	}
	var sealed []byte
	if clientSecret != "" {
		sealed = p.Master.Seal(purpose, who.CompanyID.String(), []byte(clientSecret))
	}
	defer p.Auth.ForgetCompany(who.CompanyID)
	return p.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `insert into sign_in_providers (company_id, issuer, client_id, sealed, enabled, create_members, role, required)
			select $1, $2, $3, coalesce($4::bytea, (select sealed from sign_in_providers where company_id = $1)), $5, $6, $7, $8
			where $4::bytea is not null or exists (select from sign_in_providers where company_id = $1)
			on conflict (company_id) do update set issuer = excluded.issuer, client_id = excluded.client_id, sealed = excluded.sealed, enabled = excluded.enabled,
				create_members = excluded.create_members, role = excluded.role, required = excluded.required, updated_at = now()`,
			who.CompanyID, s.Issuer, s.ClientID, sealed, s.Enabled, s.CreateMembers, s.Role, s.Required)
		if err != nil {
			return fmt.Errorf("providers: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return problem.InvalidField("client_secret", "The provider has given you a secret beside the client id. It is needed here.")
		}
		return p.Auth.Noted(ctx, tx, "company", who.CompanyID, "sign_in_provider", map[string]string{"issuer": s.Issuer, "client_id": s.ClientID,
			"enabled": fmt.Sprint(s.Enabled), "required": fmt.Sprint(s.Required), "create_members": fmt.Sprint(s.CreateMembers), "role": s.Role})
	})
}

// mayInsist keeps a company from shutting its people out by mistake.
func (p *Providers) mayInsist(ctx context.Context, s Provider) error {
	if !s.Required {
		return nil
	}
	if !s.Enabled {
		return problem.Invalid(problem.Field{Name: "required", Message: "People can only be held to a provider that is switched on.", Code: "provider_off"})
	}
	list, err := p.domains(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(list, func(d Domain) bool { return d.Captured }) {
		return problem.Invalid(problem.Field{Name: "required", Message: "Prove a domain first: until then nobody could sign in through the provider.", Code: "provider_unproven"})
	}
	through, err := p.Auth.ThroughProvider(ctx)
	if err == nil && !through {
		return problem.Invalid(problem.Field{Name: "required", Message: "Sign in through the provider yourself first, so that you are not shut out. An owner can settle this from any session.", Code: "provider_untried"})
	}
	return err
}

// reachable asks the provider for what it says of itself.
func (p *Providers) reachable(ctx context.Context, issuer string) error {
	u, err := url.Parse(issuer)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return problem.InvalidField("issuer", "The issuer is an address such as https://login.example.com.")
	}
	p.known.Forget(issuer)
	_, err = p.discover(ctx, issuer)
	var blocked *egress.Refused
	if errors.As(err, &blocked) {
		return problem.InvalidField("issuer", "This address can't be used: %s.", blocked.Reason)
	}
	if err != nil {
		return problem.InvalidField("issuer", "There is no OpenID Connect provider at this address: %s/.well-known/openid-configuration must name it as the issuer, letter by letter.", strings.TrimSuffix(issuer, "/"))
	}
	return nil
}

func (p *Providers) discover(ctx context.Context, issuer string) (*oidc.Provider, error) {
	return p.known.Load(p.out(ctx), issuer, func(ctx context.Context, issuer string) (*oidc.Provider, error) {
		return oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.client), issuer)
	})
}

// out is a context whose calls go through the guard.
func (p *Providers) out(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, p.client)
}

func (p *Providers) remove(ctx context.Context) error {
	who, _ := tenant.From(ctx)
	return p.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, "delete from sign_in_providers where company_id = $1", who.CompanyID)
		if err != nil {
			return fmt.Errorf("providers: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return problem.NotFound("sign-in provider")
		}
		if _, err := tx.Exec(ctx, "delete from provider_identities where company_id = $1", who.CompanyID); err != nil {
			return fmt.Errorf("providers: %w", err)
		}
		return p.Auth.Noted(ctx, tx, "company", who.CompanyID, "sign_in_provider_off", nil)
	})
}

func (p *Providers) domains(ctx context.Context) ([]Domain, error) {
	who, _ := tenant.From(ctx)
	list, err := pg.Collect(ctx, p.DB, pgx.RowToStructByName[Domain], `select d.domain, d.token, d.proven_at, c.holder is not null captured from sign_in_domains d
		left join captured_domains c on c.domain = d.domain and c.holder = d.company_id where d.company_id = $1 order by d.domain`, who.CompanyID)
	for i := range list {
		list[i].Record = recordName + list[i].Domain
	}
	return list, err
}

func (p *Providers) addDomain(ctx context.Context, name string) (Domain, error) {
	who, _ := tenant.From(ctx)
	name, ok := domainOf(name)
	if !ok {
		return Domain{}, problem.InvalidField("domain", "This is no domain such as example.com.")
	}
	err := p.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `insert into sign_in_domains (company_id, domain, token) select $1, $2, $3
			where (select count(*) from sign_in_domains where company_id = $1) < $4 on conflict do nothing`, who.CompanyID, name, "rapport-domain="+strings.ToLower(rand.Text()), mostDomains)
		if err != nil {
			return fmt.Errorf("providers: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return problem.Conflict("domain_listed", "This domain is listed already, or there are %d, which is the most.", mostDomains)
		}
		return p.Auth.Noted(ctx, tx, "company", who.CompanyID, "domain_add", map[string]string{"domain": name})
	})
	if err != nil {
		return Domain{}, err
	}
	return p.domain(ctx, name)
}

func (p *Providers) domain(ctx context.Context, name string) (Domain, error) {
	list, err := p.domains(ctx)
	if err != nil {
		return Domain{}, err
	}
	i := slices.IndexFunc(list, func(d Domain) bool { return d.Domain == name })
	if i < 0 {
		return Domain{}, problem.NotFound("domain")
	}
	return list[i], nil
}

// prove looks for the record. Who can write into a domain holds it: the last to prove it takes it from any other company.
func (p *Providers) prove(ctx context.Context, name string) (Domain, error) {
	who, _ := tenant.From(ctx)
	d, err := p.domain(ctx, name)
	if err != nil {
		return d, err
	}
	lctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	found, err := p.LookupTXT(lctx, d.Record)
	if err != nil || !slices.ContainsFunc(found, func(txt string) bool { return strings.TrimSpace(txt) == d.Value }) {
		return d, problem.Conflict("domain_unproven", "There is no TXT record %s that says %s. Records take up to an hour to be seen everywhere.", d.Record, d.Value)
	}
	err = p.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "update sign_in_domains set proven_at = now() where company_id = $1 and domain = $2", who.CompanyID, d.Domain); err != nil {
			return fmt.Errorf("providers: %w", err)
		}
		_, err := tx.Exec(ctx, "insert into captured_domains (domain, holder) values ($1, $2) on conflict (domain) do update set holder = excluded.holder, proven_at = now()", d.Domain, who.CompanyID)
		if err != nil {
			return fmt.Errorf("providers: %w", err)
		}
		return p.Auth.Noted(ctx, tx, "company", who.CompanyID, "domain_prove", map[string]string{"domain": d.Domain})
	})
	if err != nil {
		return d, err
	}
	return p.domain(ctx, d.Domain)
}

func (p *Providers) removeDomain(ctx context.Context, name string) error {
	who, _ := tenant.From(ctx)
	return p.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, "delete from sign_in_domains where company_id = $1 and domain = $2", who.CompanyID, name)
		if err != nil {
			return fmt.Errorf("providers: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return problem.NotFound("domain")
		}
		if _, err := tx.Exec(ctx, "delete from captured_domains where domain = $1 and holder = $2", name, who.CompanyID); err != nil {
			return fmt.Errorf("providers: %w", err)
		}
		return p.Auth.Noted(ctx, tx, "company", who.CompanyID, "domain_remove", map[string]string{"domain": name})
	})
}

// domainOf is a domain as it is compared: lower case, in ASCII, with a dot.
func domainOf(name string) (string, bool) {
	name, err := domains.ToASCII(strings.TrimSuffix(strings.TrimSpace(name), "."))
	return name, err == nil && strings.Contains(name, ".")
}

var domains = idna.New(idna.MapForLookup(), idna.StrictDomainName(true), idna.VerifyDNSLength(true), idna.BidiRule())

// domainOfAddress is the domain of an e-mail address.
func domainOfAddress(email string) (string, bool) {
	return domainOf(email[strings.LastIndexByte(email, '@')+1:])
}

// holder tells which company has proven a domain; uuid.Nil for none.
func (p *Providers) holder(ctx context.Context, domain string) (uuid.UUID, error) {
	id, err := pg.One(pg.AsUser(ctx, uuid.Nil), p.DB, pgx.RowTo[uuid.UUID], "select holder from captured_domains where domain = $1", domain)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, fmt.Errorf("providers: %w", err)
	}
	return id, nil
}
