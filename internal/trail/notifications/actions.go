package notifications

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
)

// countedUpTo bounds the count that people are shown.
const countedUpTo = 100

type listInput struct {
	Cursor string `query:"cursor" x-id:"none" doc:"next_cursor of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"30"`
}

// NotificationPage is one page of a person's notifications.
type NotificationPage struct {
	Items  []Notification `json:"items" nullable:"false"`
	Unseen int64          `json:"unseen" doc:"How many have not been seen; at most 100"`
	Next   *string        `json:"next_cursor" x-id:"none"`
}

type listOutput struct{ Body NotificationPage }

type seenInput struct {
	Body struct {
		UpTo uuid.UUID `json:"up_to" x-id:"notification" doc:"The newest one that was shown: it and all before it count as seen"`
	}
}

type nothing struct{}

type settingsInput struct {
	Body struct {
		Events []EventSetting `json:"events" maxItems:"20" nullable:"false" doc:"Those that are not named stay as they are"`
	}
}

// NotificationSettings is how a member wants to hear of each kind of event.
type NotificationSettings struct {
	Events []EventSetting `json:"events" nullable:"false"`
}

type settingsOutput struct{ Body NotificationSettings }

// Mount adds the endpoints: everybody reads their own and nobody else's.
func (s *Service) Mount(api huma.API) {
	rest.Register(api, rest.Op(http.MethodGet, "/notifications", "list-notifications", "notifications", "What concerns me, newest first"), rest.Member, s.list)
	rest.Register(api, rest.Op(http.MethodPost, "/notifications/seen", "see-notifications", "notifications", "Mark what I was shown as seen"), rest.Member, s.seen)
	rest.Register(api, rest.Op(http.MethodPut, "/settings/notifications", "put-notification-settings", "settings", "Which events tell me, and through which channel"), rest.Member,
		func(ctx context.Context, in *settingsInput) (*settingsOutput, error) {
			all, err := s.Settle(ctx, in.Body.Events)
			return &settingsOutput{NotificationSettings{all}}, err
		})
}

func (s *Service) list(ctx context.Context, in *listInput) (*listOutput, error) {
	before := uuid.Max
	if in.Cursor != "" {
		id, err := uuid.Parse(in.Cursor)
		if err != nil {
			return nil, problem.InvalidField("cursor", "This cursor belongs to another list or was cut off. Start again without it.")
		}
		before = id
	}
	items, err := s.mine(ctx, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &listOutput{Body: NotificationPage{Items: items}}
	if len(items) > in.Limit {
		out.Body.Items = items[:in.Limit]
		next := items[in.Limit-1].ID.String()
		out.Body.Next = &next
	}
	if out.Body.Items == nil {
		out.Body.Items = []Notification{}
	}
	out.Body.Unseen, err = s.unseen(ctx, countedUpTo)
	return out, err
}

func (s *Service) seen(ctx context.Context, in *seenInput) (*nothing, error) {
	return &nothing{}, s.see(ctx, in.Body.UpTo)
}
