package security

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/identity/auth"
	"rapport/internal/identity/factors"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
	"rapport/internal/platform/tenant"
)

type stepUpInput struct {
	Body auth.StepUpBody
}

type stepUpOutput struct {
	Body struct {
		ProvenUntil time.Time `json:"proven_until" doc:"Until when dangerous changes may be made in this session"`
	}
}

type securityOutput struct {
	Body struct {
		factors.State
		EmailVerified bool `json:"email_verified"`
	}
}

type enrolOutput struct{ Body factors.Enrolment }

type confirmTOTPInput struct {
	Body struct {
		Code string `json:"code" minLength:"6" maxLength:"20" doc:"The code that the app shows"`
	}
}

type recoveryCodesOutput struct {
	Body struct {
		Codes []string `json:"recovery_codes" doc:"Each signs in once without the app. They are never shown again."`
	}
}

type sessionListOutput struct {
	Body struct {
		Items []auth.Device `json:"items"`
	}
}

type sessionInput struct {
	ID string `path:"id" x-id:"session"`
}

type endedSessionsOutput struct {
	Body struct {
		Ended int `json:"ended" doc:"How many sessions were ended"`
	}
}

// Mount adds the endpoints of one's own security.
func (s *Security) Mount(api huma.API) {
	op := func(method, path, id, summary string, status int) huma.Operation {
		o := s.Auth.FromPage(rest.Op(method, path, id, "auth", summary))
		o.DefaultStatus = status
		return o
	}
	guarded := func(method, path, id, summary string, status int) huma.Operation {
		return s.Auth.Guard(op(method, path, id, summary, status))
	}
	rest.Register(api, op(http.MethodPost, "/auth/step-up", "step-up", "Prove again who you are, for dangerous changes", 200), rest.Member, s.stepUp)
	rest.Register(api, op(http.MethodGet, "/auth/security", "get-security", "What guards your account", 200), rest.Member, s.state)
	rest.Register(api, guarded(http.MethodPost, "/auth/totp", "enrol-totp", "Begin to use an authenticator app", 200), rest.Member, s.enrolTOTP)
	rest.Register(api, op(http.MethodPost, "/auth/totp/confirm", "confirm-totp", "Turn the authenticator app on by its first code", 200), rest.Member, s.confirmTOTP)
	rest.Register(api, guarded(http.MethodDelete, "/auth/totp", "disable-totp", "Sign in without an authenticator app again", 204), rest.Member, s.disableTOTP)
	rest.Register(api, guarded(http.MethodPost, "/auth/recovery-codes", "renew-recovery-codes", "New recovery codes in place of the old", 200), rest.Member, s.recovery)
	rest.Register(api, op(http.MethodGet, "/auth/sessions", "list-sessions", "The sessions that are open in your name", 200), rest.Member, s.devices)
	rest.Register(api, guarded(http.MethodDelete, "/auth/sessions/{id}", "end-session", "End one of your sessions", 204), rest.Member, s.end)
	rest.Register(api, guarded(http.MethodPost, "/auth/sessions/end-others", "end-other-sessions", "End all your sessions but this one", 200), rest.Member, s.endOthers)
}

func (s *Security) stepUp(ctx context.Context, in *stepUpInput) (*stepUpOutput, error) {
	until, err := s.Auth.StepUp(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	out := &stepUpOutput{}
	out.Body.ProvenUntil = until
	return out, nil
}

func (s *Security) state(ctx context.Context, _ *struct{}) (*securityOutput, error) {
	who, _ := tenant.From(ctx)
	state, err := s.Auth.Factors().Of(ctx, who.ID)
	if err != nil {
		return nil, err
	}
	out := &securityOutput{}
	out.Body.State = state
	out.Body.EmailVerified, err = s.Auth.Users().IsVerified(ctx, who.ID)
	return out, err
}

func (s *Security) enrolTOTP(ctx context.Context, _ *struct{}) (*enrolOutput, error) {
	e, err := s.enrol(ctx)
	return &enrolOutput{Body: e}, err
}

func (s *Security) confirmTOTP(ctx context.Context, in *confirmTOTPInput) (*recoveryCodesOutput, error) {
	return shown(s.confirm(ctx, in.Body.Code))
}

func (s *Security) recovery(ctx context.Context, _ *struct{}) (*recoveryCodesOutput, error) {
	return shown(s.renew(ctx))
}

func shown(list []string, err error) (*recoveryCodesOutput, error) {
	out := &recoveryCodesOutput{}
	out.Body.Codes = list
	return out, err
}

func (s *Security) disableTOTP(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, s.disable(ctx, auth.ClientOf(ctx).Lang)
}

func (s *Security) devices(ctx context.Context, _ *struct{}) (*sessionListOutput, error) {
	out := &sessionListOutput{}
	var err error
	out.Body.Items, err = s.Auth.Devices(ctx)
	return out, err
}

func (s *Security) end(ctx context.Context, in *sessionInput) (*struct{}, error) {
	id, err := uuid.Parse(in.ID)
	if err != nil {
		return nil, problem.NotFound("session")
	}
	return nil, s.Auth.End(ctx, id)
}

func (s *Security) endOthers(ctx context.Context, _ *struct{}) (*endedSessionsOutput, error) {
	n, err := s.Auth.EndOthers(ctx)
	out := &endedSessionsOutput{}
	out.Body.Ended = n
	return out, err
}
