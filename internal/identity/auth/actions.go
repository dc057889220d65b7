package auth

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"rapport/internal/identity/codes"
	"rapport/internal/identity/companies"
	"rapport/internal/identity/users"
	"rapport/internal/platform/limit"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
	"rapport/internal/platform/tenant"
)

// Mount adds the endpoints of sign-in.
func (s *Service) Mount(api huma.API) {
	rest.Register(api, op(http.MethodGet, "/auth/csrf-token", "csrf-token", "A token that cookie-authenticated calls send back"),
		rest.Public, s.csrfToken)
	register := s.FromPage(op(http.MethodPost, "/auth/register", "register", "Make an account and its first company"))
	register.DefaultStatus = http.StatusCreated
	rest.Register(api, register, rest.Public, s.register)
	rest.Register(api, s.FromPage(op(http.MethodPost, "/auth/login", "login", "Sign in")), rest.Public, s.login)
	rest.Register(api, s.FromPage(op(http.MethodPost, "/auth/refresh", "refresh", "Trade the refresh cookie for a new access token")),
		rest.Public, s.refresh)
	logout := s.FromPage(op(http.MethodPost, "/auth/logout", "logout", "End the session"))
	logout.DefaultStatus = http.StatusNoContent
	rest.Register(api, logout, rest.Public, s.logout)
	later := func(path, id, summary string) huma.Operation {
		o := s.FromPage(op(http.MethodPost, path, id, summary))
		o.DefaultStatus = http.StatusAccepted
		return o
	}
	rest.Register(api, later("/auth/send-otp", "send-otp", "Have a one-time code mailed"), rest.Public, s.sendCode)
	rest.Register(api, s.FromPage(op(http.MethodPost, "/auth/verify-otp", "verify-otp", "Redeem a one-time code")), rest.Public, s.redeemCode)
	rest.Register(api, later("/auth/resend-verification", "resend-verification", "Have the verification mailed again"), rest.Public, s.resend)
	rest.Register(api, s.FromPage(op(http.MethodPost, "/auth/verify-email", "verify-email", "Redeem the verification of an address")), rest.Public, s.verifyEmail)
	rest.Register(api, later("/auth/forgot-password", "forgot-password", "Have a link mailed to choose a new password with"), rest.Public, s.forgot)
	reset := s.FromPage(op(http.MethodPost, "/auth/reset-password", "reset-password", "Choose a new password by the link that was mailed"))
	reset.DefaultStatus = http.StatusNoContent
	rest.Register(api, reset, rest.Public, s.reset)
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

// ClientOf is where a call of such an operation comes from. It counts against the tries that an address has, together with
// key.
func (s *Service) ClientOf(ctx context.Context, key string) (Client, error) {
	from := client(ctx)
	return from, s.throttle.take(s.tryOf(from, key))
}

// SessionOutput is the answer with an open session.
type SessionOutput = SignedInOutput

// Answer gives a session to its person; the refresh cookie goes along where the session is new.
func (s *Service) Answer(ctx context.Context, session Session, fresh bool, err error) (*SessionOutput, error) {
	if err == nil && !fresh {
		return &SignedInOutput{Body: session.body()}, nil
	}
	return s.SignedIn(ctx, session, err)
}

func op(method, path, id, summary string) huma.Operation {
	return rest.Op(method, path, id, "auth", summary)
}

type clientKey struct{}

// FromPage refuses calls that a page of another site sends, and notes where the call comes from. Programs send no Origin
// and are let in.
func (s *Service) FromPage(o huma.Operation) huma.Operation {
	o.Middlewares = append(o.Middlewares, func(ctx huma.Context, next func(huma.Context)) {
		r, _ := humago.Unwrap(ctx)
		if s.origins.Check(r) != nil {
			rest.WriteProblem(ctx, problem.Forbidden("This call must come from a page of Rapport itself."))
			return
		}
		agent := strings.ToValidUTF8(r.UserAgent(), "")
		from := Client{Address: limit.Address(r, s.config.Proxies), Agent: agent[:min(len(agent), 300)], Lang: r.Header.Get("Accept-Language")}
		from.Lang = from.Lang[:min(len(from.Lang), 2)]
		if c, err := r.Cookie(deviceCookie); err == nil {
			from.device = c.Value
		}
		next(huma.WithValue(ctx, clientKey{}, from))
	})
	o.Errors = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity, http.StatusTooManyRequests}
	return o
}

// Guard lets an operation through only for who has proven a moment ago who they are (Elevated).
func (s *Service) Guard(o huma.Operation) huma.Operation {
	o.Middlewares = append(o.Middlewares, func(ctx huma.Context, next func(huma.Context)) {
		if err := s.Elevated(ctx.Context()); err != nil {
			rest.WriteProblem(ctx, err)
			return
		}
		next(ctx)
	})
	return o
}

// ClientOf tells where a call comes from that FromPage has let through.
func ClientOf(ctx context.Context) Client { return client(ctx) }

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

func (s *Service) register(ctx context.Context, in *registerInput) (*SignedInOutput, error) {
	from, b := client(ctx), in.Body
	if err := s.throttle.take(s.tryOf(from, b.Email)); err != nil {
		return nil, err
	}
	session, err := s.Register(ctx, b.CompanyName, Person{Name: b.Name, Email: b.Email, Password: b.Password}, from)
	return s.SignedIn(ctx, session, err)
}

func (s *Service) login(ctx context.Context, in *loginInput) (*SignedInOutput, error) {
	from, b := client(ctx), in.Body
	a := s.tryOf(from, b.Email)
	if err := s.throttle.take(a); err != nil {
		return nil, err
	}
	session, err := s.Login(ctx, b.Email, b.Password, b.second(), from)
	if err == nil {
		s.throttle.forgive(a)
	}
	return s.SignedIn(ctx, session, err)
}

func (s *Service) sendCode(ctx context.Context, in *sendCodeInput) (*mailAskedOutput, error) {
	purpose, err := purposeOf(in.Body.Purpose)
	if err != nil {
		return nil, err
	}
	return asked(s.SendCode(ctx, in.Body.Email, purpose, client(ctx)))
}

func (s *Service) resend(ctx context.Context, in *struct {
	Body struct {
		Email string `json:"email,omitempty" maxLength:"254" doc:"May be left out when signed in"`
	} `required:"false"`
}) (*mailAskedOutput, error) {
	if f, ok := users.CheckEmail(users.Clean(in.Body.Email)); in.Body.Email != "" && !ok {
		return nil, problem.Invalid(f)
	}
	return asked(s.SendCode(ctx, in.Body.Email, codes.Verification, client(ctx)))
}

func (s *Service) forgot(ctx context.Context, in *forgotInput) (*mailAskedOutput, error) {
	return asked(s.ForgotPassword(ctx, in.Body.Email, client(ctx)))
}

func asked(err error) (*mailAskedOutput, error) {
	if err != nil {
		return nil, err
	}
	out := &mailAskedOutput{}
	out.Body.Detail = "If there is an account with this address, a message is on its way to it."
	out.Body.Every = int(mailEvery.Seconds())
	return out, nil
}

func (s *Service) redeemCode(ctx context.Context, in *redeemCodeInput) (*redeemedOutput, error) {
	b, from := in.Body, client(ctx)
	purpose, err := purposeOf(b.Purpose)
	if err != nil {
		return nil, err
	}
	switch purpose {
	case codes.Login:
		in, err := s.SignedIn(s.loginByCode(ctx, b, from))
		if err != nil {
			return nil, err
		}
		return &redeemedOutput{SetCookie: in.SetCookie, Body: Redeemed{AccessToken: in.Body.AccessToken, ExpiresIn: in.Body.ExpiresIn,
			User: &in.Body.User, Company: &in.Body.Company, EmailVerified: true}}, nil
	case codes.Verification:
		if err := s.VerifyByCode(ctx, b.Email, b.Code, from); err != nil {
			return nil, err
		}
		return &redeemedOutput{Body: Redeemed{EmailVerified: true}}, nil
	}
	if _, ok := tenant.From(ctx); !ok {
		return nil, signInAgain()
	}
	until, err := s.StepUp(ctx, StepUpBody{Code: b.Code})
	if err != nil {
		return nil, err
	}
	return &redeemedOutput{Body: Redeemed{ProvenUntil: &until, EmailVerified: true}}, nil
}

func (s *Service) loginByCode(ctx context.Context, b RedeemBody, from Client) (context.Context, Session, error) {
	if b.Email == "" {
		return ctx, Session{}, problem.InvalidField("email", "Signing in needs the address that the code was sent to.")
	}
	session, err := s.LoginByCode(ctx, b.Email, b.Code, b.second(), from)
	if err == nil {
		s.throttle.forgive(s.tryOf(from, b.Email))
	}
	return ctx, session, err
}

func (s *Service) verifyEmail(ctx context.Context, in *verifyEmailInput) (out *verifiedEmailOutput, err error) {
	b := in.Body
	if (b.Token == "") == (b.Code == "") {
		return nil, problem.InvalidField("token", "Give the token of the link, or the code.")
	}
	if b.Token != "" {
		err = s.VerifyByLink(ctx, b.Token)
	} else {
		err = s.VerifyByCode(ctx, b.Email, b.Code, client(ctx))
	}
	if err != nil {
		return nil, err
	}
	out = &verifiedEmailOutput{}
	out.Body.EmailVerified = true
	return out, nil
}

// reset signs nobody in: who has an authenticator must still show its code.
func (s *Service) reset(ctx context.Context, in *resetPasswordInput) (*clearedOutput, error) {
	from := client(ctx)
	if err := s.throttle.addresses.Take(limit.NetworkOf(from.Address)); err != nil {
		return nil, err
	}
	if err := s.ResetPassword(ctx, in.Body.Token, in.Body.Password, from.Lang); err != nil {
		return nil, err
	}
	return &clearedOutput{SetCookie: []http.Cookie{s.cookies.clearRefresh()}}, nil
}

func (s *Service) refresh(ctx context.Context, in *cookieInput) (*SignedInOutput, error) {
	if err := s.check(in); err != nil {
		return nil, err
	}
	session, err := s.Refresh(ctx, in.Refresh)
	return s.SignedIn(ctx, session, err)
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
		if err := s.signOut(ctx, who.SessionID); err != nil {
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
	verified, err := s.config.Users.IsVerified(ctx, who.ID)
	if err != nil {
		return nil, err
	}
	out := &meOutput{Body: Me{User: u, Company: list[here], Companies: list, EmailVerified: verified, Permissions: NoPermissions()}}
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
func (s *Service) switchCompany(ctx context.Context, in *switchInput) (*SignedInOutput, error) {
	who, _ := tenant.From(ctx)
	c, err := s.mayEnter(ctx, who, in.Body.CompanyID)
	if err != nil {
		return nil, err
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
	return &SignedInOutput{Body: session.body()}, nil
}

// SignedIn answers with a session that was opened, and has the browser remember that it was here.
func (s *Service) SignedIn(ctx context.Context, session Session, err error) (*SignedInOutput, error) {
	if err != nil {
		return nil, err
	}
	device := s.cookies.setDevice(client(ctx).device, accountKey(session.User.Email))
	return &SignedInOutput{SetCookie: []http.Cookie{s.cookies.setRefresh(session.Refresh), device}, Body: session.body()}, nil
}

func (s Session) body() SignedIn {
	return SignedIn{AccessToken: s.Access, ExpiresIn: int(AccessLife.Seconds()), User: s.User, Company: s.Company}
}

type passwordInput struct{ Body PasswordChange }

func (s *Service) mountPassword(api huma.API) {
	change := s.FromPage(rest.Op(http.MethodPut, "/user/change-password", "change-password", "user", "Change the caller's password; the caller's other sessions end"))
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
	from := s.tryOf(client(ctx), u.Email)
	if err := s.throttle.take(from); err != nil {
		return nil, err
	}
	if err := s.ChangePassword(ctx, u, in.Body); err != nil {
		return nil, err
	}
	s.throttle.forgive(from)
	return nil, nil
}
