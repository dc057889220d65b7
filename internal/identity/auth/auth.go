// Package auth is sign-in: it makes people and their first company, opens sessions, and tells who a request comes from.
//
// A session is one row. A browser holds two things of it: an access token that lives for minutes and is only ever in
// memory, and a refresh cookie that no script can read. Each refresh makes the cookie a new generation; an older one
// that comes back was copied, and ends the session for everybody who holds it. What a person may do is decided in
// internal/resource by the role that Authenticate reads; nothing here grants a right by what a token says.
package auth

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/codes"
	"rapport/internal/identity/companies"
	"rapport/internal/identity/factors"
	"rapport/internal/identity/users"
	"rapport/internal/platform/cache"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/limit"
	"rapport/internal/platform/mail"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/secret"
	"rapport/internal/resource"
)

const (
	// AccessLife is how long an access token is good, SessionLife how long a session lives without a refresh, and sessionMost,
	// as SQL says it, how long however much it is used.
	AccessLife  = 15 * time.Minute
	SessionLife = 30 * 24 * time.Hour
	sessionMost = "90 days"

	// defaultRecheck bounds how long a revoked session or a lost role may still work.
	defaultRecheck = 5 * time.Second
	// maxKnown bounds the memory of verified tokens, to about 6 MB.
	maxKnown = 10_000
)

// Config is what sign-in needs.
type Config struct {
	DB     *pg.DB
	Users  *users.Users
	Master *secret.Master
	// Queue does what must not show in the time of an answer; Mail sends codes and links.
	Queue *jobs.Queue
	Mail  *mail.Private
	// PublicURL is where people reach Rapport; cookies are for HTTPS only where it says so. Pages of its origin may call
	// even when a proxy changes the Host header.
	PublicURL string
	// Proxies are the networks of trusted reverse proxies: only from them is X-Forwarded-For believed.
	Proxies []netip.Prefix
	// Limits are where tries are counted; nil counts them in this process.
	Limits *limit.Limits
	// Recheck is how long a verified token is trusted without asking the database; 0 means 5 s.
	Recheck time.Duration
}

// Service is sign-in.
type Service struct {
	// Permissions tells what the actor may do with each type of record, for GET /auth/me. Set it before serving.
	Permissions func(context.Context) Permissions
	// Founded are called in the transaction that makes a company, to give it what every company begins with.
	Founded []func(ctx context.Context, tx pgx.Tx, company uuid.UUID) error
	// Note writes to the trail, in tx, which is bound to the company of ctx. Without it nothing is noted.
	Note func(ctx context.Context, tx pgx.Tx, n resource.Event) error

	config   Config
	tokens   tokens
	cookies  cookies
	throttle *throttle
	codes    *codes.Codes
	factors  *factors.Factors
	origins  *http.CrossOriginProtection
	// known are verified tokens, ended the sessions revoked here a moment ago: they fall out of known at once.
	known *cache.Cache[string, verified]
	ended *cache.Cache[uuid.UUID, struct{}]
	// changed is when the role of a member changed here, or everybody's of a company.
	changed *cache.Cache[member, time.Time]
}

// New makes sign-in. It panics on a public URL that is none.
func New(c Config) *Service {
	if c.Recheck == 0 {
		c.Recheck = defaultRecheck
	}
	if c.Users == nil {
		c.Users = users.New(c.DB)
	}
	s := &Service{config: c, throttle: newThrottle(c.Limits), origins: http.NewCrossOriginProtection()}
	if c.PublicURL != "" {
		u, err := url.Parse(c.PublicURL)
		if err == nil {
			err = s.origins.AddTrustedOrigin(u.Scheme + "://" + u.Host)
		}
		if err != nil {
			panic("auth: the public URL " + c.PublicURL + " is no URL: " + err.Error())
		}
		s.cookies.secure = u.Scheme == "https"
	}
	s.tokens = newTokens(c.Master.Derive("access"))
	s.cookies.refreshKey, s.cookies.csrfKey, s.cookies.deviceKey = c.Master.Derive("refresh"), c.Master.Derive("csrf"), c.Master.Derive("device")
	s.codes, s.factors = codes.New(c.DB, c.Mail, c.Master, c.PublicURL), factors.New(c.DB, c.Master)
	jobs.Add(c.Queue, laterTime, s.work)
	s.known = cache.Written[string, verified](maxKnown, c.Recheck)
	s.ended = cache.Written[uuid.UUID, struct{}](maxKnown, 2*c.Recheck)
	s.changed = cache.Written[member, time.Time](maxKnown, 2*c.Recheck)
	return s
}

// Users are the people that sign-in knows.
func (s *Service) Users() *users.Users { return s.config.Users }

// Limits are where tries are counted.
func (s *Service) Limits() *limit.Limits { return s.config.Limits }

// Codes are the mailed proofs.
func (s *Service) Codes() *codes.Codes { return s.codes }

// Factors are the second proofs.
func (s *Service) Factors() *factors.Factors { return s.factors }

// Session is what a person gets by signing in.
type Session struct {
	ID      uuid.UUID
	User    users.User
	Company companies.Membership
	// Access is the access token, good for AccessLife; Refresh is the value of the refresh cookie.
	Access, Refresh string
}

// issue makes the tokens of a session's present generation.
func (s *Service) issue(row sessionRow, u users.User, c companies.Membership) Session {
	return Session{ID: row.ID, User: u, Company: c,
		Access:  s.tokens.sign(claims{User: u.ID, Company: c.ID, Session: row.ID}),
		Refresh: s.cookies.refresh(row.ID, row.Generation)}
}
