package auth

import (
	"net/http"
	"time"

	"github.com/google/uuid"

	"rapport/internal/identity/companies"
	"rapport/internal/identity/users"
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
	SecondBody
}

// SecondBody is the second proof, for people with an authenticator app.
type SecondBody struct {
	TOTP     string `json:"totp,omitempty" maxLength:"20" doc:"The code that the authenticator app shows; needed when the answer was totp_required"`
	Recovery string `json:"recovery_code,omitempty" maxLength:"40" doc:"One of the recovery codes, in place of totp"`
}

func (b SecondBody) second() Second { return Second{TOTP: b.TOTP, Recovery: b.Recovery} }

type sendCodeInput struct {
	Body SendCodeBody
}

// SendCodeBody asks for a code by mail.
type SendCodeBody struct {
	Email   string `json:"email,omitempty" maxLength:"254" doc:"May be left out when signed in"`
	Purpose string `json:"purpose" enum:"login,verification,step_up"`
}

type redeemCodeInput struct {
	Body RedeemBody
}

// RedeemBody redeems a code that was mailed.
type RedeemBody struct {
	Email   string `json:"email,omitempty" maxLength:"254" doc:"May be left out when signed in, except for login"`
	Purpose string `json:"purpose" enum:"login,verification,step_up"`
	Code    string `json:"code" minLength:"1" maxLength:"20"`
	SecondBody
}

// Redeemed is what a code was good for.
type Redeemed struct {
	AccessToken   string                `json:"access_token,omitempty" doc:"With login: as POST /auth/login answers"`
	ExpiresIn     int                   `json:"expires_in,omitempty"`
	User          *users.User           `json:"user,omitempty"`
	Company       *companies.Membership `json:"company,omitempty"`
	EmailVerified bool                  `json:"email_verified" doc:"Whether the address is now known to be the person's own"`
	ProvenUntil   *time.Time            `json:"proven_until,omitempty" doc:"With step_up: until when dangerous changes may be made"`
}

type redeemedOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      Redeemed
}

type forgotInput struct {
	Body struct {
		Email string `json:"email" minLength:"1" maxLength:"254"`
	}
}

type verifyEmailInput struct {
	Body VerifyBody
}

// VerifyBody redeems a verification: the token of the link, or the code.
type VerifyBody struct {
	Token string `json:"token,omitempty" x-id:"none" maxLength:"200" doc:"What stands behind # in the link"`
	Email string `json:"email,omitempty" maxLength:"254" doc:"With code; may be left out when signed in"`
	Code  string `json:"code,omitempty" maxLength:"20"`
}

type verifiedEmailOutput struct {
	Body struct {
		EmailVerified bool `json:"email_verified"`
	}
}

type resetPasswordInput struct {
	Body ResetBody
}

// ResetBody ends a password reset.
type ResetBody struct {
	Token    string `json:"token" x-id:"none" minLength:"1" maxLength:"200" doc:"What stands behind # in the link"`
	Password string `json:"password" doc:"The new one: at least 8 characters, at most 256 bytes, none that is easy to guess"`
}

// mailAskedOutput is the same whether there is an account or not.
type mailAskedOutput struct {
	Body struct {
		Detail string `json:"detail" doc:"What happens now, for people"`
		Every  int    `json:"retry_in" doc:"Seconds until the next mail can be asked for"`
	}
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

// SignedInOutput is an open session with its cookies.
type SignedInOutput struct {
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
	// EmailVerified tells whether the person has shown that they read the mail of their address.
	EmailVerified bool `json:"email_verified"`
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
