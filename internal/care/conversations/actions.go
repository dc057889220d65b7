package conversations

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
	"rapport/internal/resource"
	"rapport/internal/resource/resourceapi"
)

// ConversationItem is a conversation as lists show it.
type ConversationItem struct {
	ID            uuid.UUID  `json:"id" x-id:"conversation"`
	ContactID     *uuid.UUID `json:"contact_id" x-id:"contact"`
	ContactName   *string    `json:"contact_name"`
	WidgetID      uuid.UUID  `json:"widget_id" x-id:"widget"`
	WidgetName    string     `json:"widget_name"`
	PageURL       string     `json:"page_url"`
	Status        string     `json:"status" enum:"open,closed"`
	MessageCount  int64      `json:"message_count"`
	FirstQuestion string     `json:"first_question"`
	LastAt        time.Time  `json:"last_at"`
	CreatedAt     time.Time  `json:"created_at"`
}

// ConversationDetail is one conversation with all that was said.
type ConversationDetail struct {
	ConversationItem
	Messages []Message `json:"messages" nullable:"false"`
}

// ConversationPage is one page of conversations.
type ConversationPage struct {
	Items []ConversationItem `json:"items" nullable:"false"`
	Next  *string            `json:"next_cursor" x-id:"none"`
}

type listInput struct {
	ContactID string `query:"contact_id" format:"uuid" x-id:"contact" doc:"Only conversations with this contact"`
	WidgetID  string `query:"widget_id" format:"uuid" x-id:"widget" doc:"Only conversations through this widget"`
	Cursor    string `query:"cursor" x-id:"none" doc:"next_cursor of the page before"`
	Limit     int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type listOutput struct{ Body ConversationPage }

type getInput struct {
	ID string `path:"id" x-id:"conversation"`
}

type getOutput struct{ Body ConversationDetail }

// Mount adds the endpoints with which members read conversations.
func (s *Service) Mount(api huma.API) {
	rest.Register(api, rest.Op(http.MethodGet, Spec.Path, "list-conversations", Spec.Name, "List conversations, newest message first"), resourceapi.Access(s.Store.Table, resource.View), s.list)
	rest.Register(api, rest.Op(http.MethodGet, Spec.Path+"/{id}", "get-conversation", Spec.Name, "Read one conversation with its messages"), resourceapi.Access(s.Store.Table, resource.View), s.get)
}

func (s *Service) list(ctx context.Context, in *listInput) (*listOutput, error) {
	contact, err := optionalID("contact_id", in.ContactID)
	if err != nil {
		return nil, err
	}
	widget, err := optionalID("widget_id", in.WidgetID)
	if err != nil {
		return nil, err
	}
	items, next, err := s.List(ctx, Wanted{Contact: contact, Widget: widget, Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &listOutput{Body: ConversationPage{Items: items}}
	if items == nil {
		out.Body.Items = []ConversationItem{}
	}
	if next != "" {
		out.Body.Next = &next
	}
	return out, nil
}

func optionalID(name, text string) (uuid.UUID, error) {
	if text == "" {
		return uuid.Nil, nil
	}
	id, err := uuid.Parse(text)
	if err != nil {
		return uuid.Nil, problem.InvalidField(name, "%s is not an id.", name)
	}
	return id, nil
}

// get answers for what is no id as for an id of nothing.
func (s *Service) get(ctx context.Context, in *getInput) (*getOutput, error) {
	id, err := uuid.Parse(in.ID)
	if err != nil {
		return nil, problem.NotFound(Spec.Singular)
	}
	c, err := s.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	return &getOutput{Body: *c}, nil
}
