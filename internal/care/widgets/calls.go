package widgets

import (
	"context"
	"reflect"

	"github.com/google/uuid"

	"rapport/internal/care/conversations"
	"rapport/internal/platform/tenant"
)

type sessionInput struct {
	ID    string `path:"id" x-id:"widget"`
	Agent string `header:"User-Agent"`
	Body  struct {
		Token   string `json:"visitor_token,omitempty" x-id:"visitor_token" doc:"Of an earlier session; one that is not good any more starts afresh"`
		PageURL string `json:"page_url" maxLength:"2000"`
	}
}

type sessionOutput struct{ Body VisitorSession }

type askInput struct {
	ID     string `path:"id" x-id:"widget"`
	Accept string `header:"Accept" doc:"text/event-stream for the answer as it comes"`
	Body   struct {
		Text    string `json:"text" maxLength:"2000"`
		PageURL string `json:"page_url" maxLength:"2000"`
	}
}

type emailInput struct {
	ID   string `path:"id" x-id:"widget"`
	Body struct {
		Email string `json:"email" minLength:"1" maxLength:"254"`
		Name  string `json:"name,omitempty" maxLength:"100"`
	}
}

type emailOutput struct {
	Body struct {
		KnownEmail bool `json:"known_email"`
	}
}

type ratingInput struct {
	ID   string `path:"id" x-id:"widget"`
	Body struct {
		MessageID uuid.UUID `json:"message_id" x-id:"message"`
		Helpful   bool      `json:"helpful"`
	}
}

var answerType = reflect.TypeFor[VisitorAnswer]()

func (s *Service) session(ctx context.Context, in *sessionInput) (*sessionOutput, error) {
	out, err := s.enter(ctx, faceOf(ctx), in.Body.Token, conversations.Visit{PageURL: in.Body.PageURL, Browser: browserName(in.Agent)})
	if err != nil {
		return nil, err
	}
	return &sessionOutput{Body: *out}, nil
}

// keep takes a visitor's message in; from here on it is not lost.
func (s *Service) keep(ctx context.Context, in *askInput) (asked *conversations.Asked, text string, err error) {
	a, _ := tenant.From(ctx)
	if err := s.perVisitor.Take(a.ID.String()); err != nil {
		return nil, "", err
	}
	if text, err = cleanText(in.Body.Text); err != nil {
		return nil, "", err
	}
	if err := checkPage(in.Body.PageURL); err != nil {
		return nil, "", err
	}
	asked, err = s.talks.Ask(ctx, conversations.Visit{Widget: a.SessionID, Visitor: a.ID, PageURL: in.Body.PageURL}, text)
	return asked, text, err
}

func (s *Service) email(ctx context.Context, in *emailInput) (*emailOutput, error) {
	a, _ := tenant.From(ctx)
	if err := s.talks.LeaveEmail(ctx, a.SessionID, a.ID, in.Body.Email, in.Body.Name); err != nil {
		return nil, err
	}
	out := &emailOutput{}
	out.Body.KnownEmail = true
	return out, nil
}

func (s *Service) rate(ctx context.Context, in *ratingInput) (*struct{}, error) {
	a, _ := tenant.From(ctx)
	return nil, s.talks.Rate(ctx, a.SessionID, a.ID, in.Body.MessageID, in.Body.Helpful)
}
