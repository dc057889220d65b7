package auth

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/google/uuid"

	"rapport/internal/identity/companies"
	"rapport/internal/identity/users"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
	"rapport/internal/platform/tenant"
)

type registerInput struct {
	Body RegisterBody
}

// RegisterBody asks for a new account with a new company.
type RegisterBody struct {
	CompanyName string `json:"company_name" minLength:"1" maxLength:"200"`
	Name        string `json:"name" minLength:"1" maxLength:"200" doc:"The person's own name"`
	Email       string `json:"email" minLength:"1" maxLength:"254"`
	Password    string `json:"password" doc:"At least 8 characters, at most 256 bytes; not the address, the name or the company's name"`
}

type loginInput struct {
	Body LoginBody
}

// LoginBody asks for a session.
type LoginBody struct {
	Email    string `json:"email" maxLength:"254"`
	Password string `json:"password"`
}

type cookieInput struct {
	Refresh    string `cookie:"rapport_refresh" doc:"The refresh token"`
	CSRFCookie string `cookie:"rapport_csrf"`
	CSRF       string `header:"X-CSRF-Token" doc:"What GET /auth/csrf-token gave"`
}

type switchInput struct {
	Body SwitchBody
}

// SwitchBody asks to act in another company.
type SwitchBody struct {
	CompanyID uuid.UUID `json:"company_id" x-id:"company"`
}

// SignedIn is an open session. The refresh token stands in a cookie, never here.
type SignedIn struct {
	AccessToken string               `json:"access_token"`
	ExpiresIn   int                  `json:"expires_in" doc:"Seconds until the access token ends"`
	User        users.User           `json:"user"`
	Company     companies.Membership `json:"company"`
}

type signedInOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      SignedIn
}

type clearedOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
}

type csrfInput struct {
	CSRFCookie string `cookie:"rapport_csrf"`
}

type csrfOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      struct {
		Token string `json:"csrf_token" doc:"To be sent as X-CSRF-Token with calls that the cookie signs in"`
	}
}

// Me is the signed-in person with all they may do.
type Me struct {
	User      users.User             `json:"user"`
	Company   companies.Membership   `json:"company"`
	Companies []companies.Membership `json:"companies"`
	// These come along so that a page looks right before it asks for anything else.
	Preferences  users.Preferences `json:"preferences"`
	Organization companies.Brief   `json:"organization"`
	Permissions
}

// Permissions is what a person may do, by type of record.
type Permissions struct {
	Actions map[string][]string          `json:"permissions" doc:"What the role allows, by type of record"`
	Scopes  map[string]map[string]string `json:"scopes" doc:"own or team, by type of record and action, where the right does not reach all records"`
	Fields  map[string]map[string]string `json:"fields" doc:"hidden or read_only, by type of record and field, where the role closes fields"`
	Owners  map[string]string            `json:"owners" doc:"The field that makes a record somebody's own, by type of record in scopes"`
	Team    []uuid.UUID                  `json:"team" nullable:"false" x-id:"user" doc:"Everybody who shares a team with the person, who is among them"`
}

// NoPermissions are permissions to nothing, to be added to.
func NoPermissions() Permissions {
	return Permissions{Actions: map[string][]string{}, Scopes: map[string]map[string]string{}, Fields: map[string]map[string]string{}, Owners: map[string]string{}, Team: []uuid.UUID{}}
}

type meOutput struct{ Body Me }

// Mount adds the endpoints of sign-in.
func (s *Service) Mount(api huma.API) {
	rest.Register(api, op(http.MethodGet, "/auth/csrf-token", "csrf-token", "A token that cookie-authenticated calls send back"),
		rest.Public, s.csrfToken)
	register := s.fromPage(op(http.MethodPost, "/auth/register", "register", "Make an account and its first company"))
	register.DefaultStatus = http.StatusCreated
	rest.Register(api, register, rest.Public, s.register)
	rest.Register(api, s.fromPage(op(http.MethodPost, "/auth/login", "login", "Sign in")), rest.Public, s.login)
	rest.Register(api, s.fromPage(op(http.MethodPost, "/auth/refresh", "refresh", "Trade the refresh cookie for a new access token")),
		rest.Public, s.refresh)
	logout := s.fromPage(op(http.MethodPost, "/auth/logout", "logout", "End the session"))
	logout.DefaultStatus = http.StatusNoContent
	rest.Register(api, logout, rest.Public, s.logout)
	rest.Register(api, op(http.MethodGet, "/auth/me", "me", "The signed-in person, their companies and rights"), rest.WhileClosing(rest.Member), s.me)
	rest.Register(api, op(http.MethodPost, "/auth/switch-company", "switch-company", "Act in another company"), rest.WhileClosing(rest.ForPeople(rest.Member)), s.switchCompany)
	found := rest.Op(http.MethodPost, "/companies", "create-company", "companies", "Make a further company, which the caller owns")
	found.DefaultStatus = http.StatusCreated
	rest.Register(api, found, rest.WhileClosing(rest.ForPeople(rest.Member)), func(ctx context.Context, in *foundInput) (*foundOutput, error) {
		c, err := s.Found(ctx, in.Body.Name)
		return &foundOutput{c}, err
	})
	s.mountPassword(api)
}

type foundInput struct{ Body NewCompany }

// NewCompany is a further company of somebody who has one.
type NewCompany struct {
	Name string `json:"name" minLength:"1" maxLength:"200"`
}

type foundOutput struct{ Body companies.Membership }

// FromPage is for operations of other packages that open a session: it refuses calls from pages of other sites.
func (s *Service) FromPage(o huma.Operation) huma.Operation { return s.fromPage(o) }

// ClientOf is where a call of such an operation comes from. It counts against the tries that an address has, together with
// key.
func (s *Service) ClientOf(ctx context.Context, key string) (Client, error) {
	from := client(ctx)
	return from, s.throttle.take(network(from.Address), key)
}

// SessionOutput is the answer with an open session.
type SessionOutput = signedInOutput

// Answer gives a session to its person; the refresh cookie goes along where the session is new.
func (s *Service) Answer(session Session, fresh bool, err error) (*SessionOutput, error) {
	if err == nil && !fresh {
		return &signedInOutput{Body: session.body()}, nil
	}
	return s.signedIn(session, err)
}

func op(method, path, id, summary string) huma.Operation {
	return rest.Op(method, path, id, "auth", summary)
}

type clientKey struct{}

// fromPage refuses calls that a page of another site sends, and notes where the call comes from. Programs send no Origin
// and are let in.
func (s *Service) fromPage(o huma.Operation) huma.Operation {
	o.Middlewares = append(o.Middlewares, func(ctx huma.Context, next func(huma.Context)) {
		r, _ := humago.Unwrap(ctx)
		if s.origins.Check(r) != nil {
			rest.WriteProblem(ctx, problem.Forbidden("This call must come from a page of Rapport itself."))
			return
		}
		agent := strings.ToValidUTF8(r.UserAgent(), "")
		next(huma.WithValue(ctx, clientKey{}, Client{Address: s.address(r), Agent: agent[:min(len(agent), 300)]}))
	})
	o.Errors = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity, http.StatusTooManyRequests}
	return o
}

func client(ctx context.Context) Client {
	c, _ := ctx.Value(clientKey{}).(Client)
	return c
}

func (s *Service) csrfToken(_ context.Context, in *csrfInput) (*csrfOutput, error) {
	out := &csrfOutput{}
	out.Body.Token = s.cookies.csrf(in.CSRFCookie)
	out.SetCookie = []http.Cookie{s.cookies.setCSRF(out.Body.Token)}
	return out, nil
}

func (s *Service) register(ctx context.Context, in *registerInput) (*signedInOutput, error) {
	from, b := client(ctx), in.Body
	if err := s.throttle.take(network(from.Address), b.Email); err != nil {
		return nil, err
	}
	session, err := s.Register(ctx, b.CompanyName, Person{Name: b.Name, Email: b.Email, Password: b.Password}, from)
	return s.signedIn(session, err)
}

func (s *Service) login(ctx context.Context, in *loginInput) (*signedInOutput, error) {
	from, b := client(ctx), in.Body
	if err := s.throttle.take(network(from.Address), b.Email); err != nil {
		return nil, err
	}
	session, err := s.Login(ctx, b.Email, b.Password, from)
	if err == nil {
		s.throttle.forgive(network(from.Address), b.Email)
	}
	return s.signedIn(session, err)
}

func (s *Service) refresh(ctx context.Context, in *cookieInput) (*signedInOutput, error) {
	if err := s.check(in); err != nil {
		return nil, err
	}
	session, err := s.Refresh(ctx, in.Refresh)
	return s.signedIn(session, err)
}

// logout also ends the session of the access token, if the call carries one.
func (s *Service) logout(ctx context.Context, in *cookieInput) (*clearedOutput, error) {
	if err := s.check(in); err != nil {
		return nil, err
	}
	if err := s.Logout(ctx, in.Refresh); err != nil {
		return nil, err
	}
	if who, ok := tenant.From(ctx); ok {
		if _, err := s.revoke(ctx, who.SessionID, 0); err != nil {
			return nil, err
		}
	}
	return &clearedOutput{SetCookie: []http.Cookie{s.cookies.clearRefresh()}}, nil
}

// check holds a call that a cookie signs in to the token that only our own pages know.
func (s *Service) check(in *cookieInput) error {
	if s.cookies.checkCSRF(in.CSRF, in.CSRFCookie) {
		return nil
	}
	return &problem.Problem{Kind: problem.KindForbidden, Code: "csrf",
		Detail: "The X-CSRF-Token header is missing or does not fit the cookie. Get a new one from /auth/csrf-token."}
}

func (s *Service) me(ctx context.Context, _ *struct{}) (*meOutput, error) {
	who, _ := tenant.From(ctx)
	u, err := s.config.Users.Get(ctx, who.ID)
	if err != nil {
		return nil, err
	}
	list, err := companies.Of(ctx, s.config.DB, who.ID)
	if err != nil {
		return nil, err
	}
	here := slices.IndexFunc(list, func(c companies.Membership) bool { return c.ID == who.CompanyID })
	if here < 0 {
		return nil, signInAgain()
	}
	out := &meOutput{Body: Me{User: u, Company: list[here], Companies: list, Permissions: NoPermissions()}}
	if out.Body.Preferences, err = s.config.Users.Preferences(ctx, who.ID); err != nil {
		return nil, err
	}
	if out.Body.Organization, err = companies.BriefOf(ctx, s.config.DB); err != nil {
		return nil, err
	}
	if s.Permissions != nil {
		out.Body.Permissions = s.Permissions(ctx)
	}
	return out, nil
}

// switchCompany leaves the refresh cookie as it is: an access token alone must not become a session of thirty days.
func (s *Service) switchCompany(ctx context.Context, in *switchInput) (*signedInOutput, error) {
	who, _ := tenant.From(ctx)
	c, err := s.companyOf(ctx, who.ID, in.Body.CompanyID)
	if err != nil {
		return nil, err
	}
	if c.ID != in.Body.CompanyID {
		return nil, problem.NotFound("company")
	}
	u, err := s.config.Users.Get(ctx, who.ID)
	if err != nil {
		return nil, err
	}
	row, err := s.activate(ctx, who.SessionID, c.ID)
	if err != nil {
		return nil, err
	}
	session := s.issue(row, u, c)
	return &signedInOutput{Body: session.body()}, nil
}

func (s *Service) signedIn(session Session, err error) (*signedInOutput, error) {
	if err != nil {
		return nil, err
	}
	return &signedInOutput{SetCookie: []http.Cookie{s.cookies.setRefresh(session.Refresh)}, Body: session.body()}, nil
}

func (s Session) body() SignedIn {
	return SignedIn{AccessToken: s.Access, ExpiresIn: int(AccessLife.Seconds()), User: s.User, Company: s.Company}
}

type passwordInput struct{ Body PasswordChange }

func (s *Service) mountPassword(api huma.API) {
	change := s.fromPage(rest.Op(http.MethodPut, "/user/change-password", "change-password", "user", "Change the caller's password; the caller's other sessions end"))
	change.DefaultStatus = http.StatusNoContent
	rest.Register(api, change, rest.Member, s.changePassword)
}

// changePassword is throttled as sign-in is: whoever finds an open page can't guess on it either.
func (s *Service) changePassword(ctx context.Context, in *passwordInput) (*struct{}, error) {
	who, _ := tenant.From(ctx)
	u, err := s.config.Users.Get(ctx, who.ID)
	if err != nil {
		return nil, err
	}
	from := network(client(ctx).Address)
	if err := s.throttle.take(from, u.Email); err != nil {
		return nil, err
	}
	if err := s.ChangePassword(ctx, u, in.Body); err != nil {
		return nil, err
	}
	s.throttle.forgive(from, u.Email)
	return nil, nil
}
