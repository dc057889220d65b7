package events

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
)

type windowInput struct {
	From    time.Time `query:"from" required:"true"`
	To      time.Time `query:"to" required:"true" doc:"At most 100 days after from"`
	Members string    `query:"members" maxLength:"2000" x-id:"user" doc:"Only what these take part in, comma-separated; everybody without it"`
}

type conflictInput struct {
	StartsAt time.Time `query:"starts_at" required:"true"`
	EndsAt   time.Time `query:"ends_at" required:"true"`
	Members  string    `query:"members" required:"true" maxLength:"2000" x-id:"user" doc:"Who would take part, comma-separated"`
	EventID  uuid.UUID `query:"event_id" x-id:"event" doc:"The event that is being planned, which is no conflict with itself"`
}

// Occurrences is a stretch of the calendar.
type Occurrences struct {
	Items []Occurrence `json:"items"`
}

type occurrencesOutput struct{ Body Occurrences }

type planInput struct{ Body EventPlan }

// PlannedEvent is an event that was made or changed, with who is invited and with what keeps its members busy at its first time.
type PlannedEvent struct {
	Event     Event        `json:"event"`
	Attendees []Attendee   `json:"attendees"`
	Conflicts []Occurrence `json:"conflicts"`
}

type plannedOutput struct{ Body PlannedEvent }

type eventInput struct {
	ID string `path:"id" x-id:"event"`
}

// Attendees is who is invited to one event.
type Attendees struct {
	Items []Attendee `json:"items"`
}

type attendeesOutput struct{ Body Attendees }

type cancelInput struct {
	ID   string `path:"id" x-id:"event"`
	Body struct {
		Scope        string      `json:"scope,omitempty" enum:"one,following,all" doc:"That time only, it and those that follow, or the whole series; all, unless said otherwise"`
		OccurrenceOn *civil.Date `json:"occurrence_on,omitempty" doc:"Which time of the series is meant"`
	}
}

// GivenAnswer is what somebody answers to an invitation.
type GivenAnswer struct {
	Answer string `json:"answer" enum:"accepted,declined,tentative"`
}

type answerInput struct {
	ID   string `path:"id" x-id:"event"`
	Body GivenAnswer
}

type repliesInput struct {
	Body struct {
		Calendar string `json:"calendar" format:"icalendar" minLength:"1" maxLength:"262144" doc:"An iTIP object (RFC 5546) with METHOD:REPLY, as calendar programs send it to whoever has invited"`
	}
}

// TakenReplies are answers that were written down.
type TakenReplies struct {
	Items []TakenReply `json:"items"`
}

type repliesOutput struct{ Body TakenReplies }

type tokenInput struct {
	Token string `path:"token" x-id:"none" maxLength:"200"`
}

type tokenAnswerInput struct {
	Token string `path:"token" x-id:"none" maxLength:"200"`
	Body  GivenAnswer
}

type invitationOutput struct{ Body Invitation }

type feedOutput struct{ Body CalendarFeed }

type fileInput struct {
	File string `path:"file" x-id:"none" maxLength:"200" doc:"The secret token, ending in .ics"`
}

type fileOutput struct {
	ContentType string `header:"Content-Type"`
	Cache       string `header:"Cache-Control"`
	Robots      string `header:"X-Robots-Tag"`
	Body        []byte
}

// Mount adds what the calendar does beyond one event's fields.
func (s *Service) Mount(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return rest.Op(method, path, id, Spec.Name, summary)
	}
	rest.Register(api, op(http.MethodGet, "/events/occurrences", "list-occurrences", "Every time of every event in a stretch of days, with conflicts"), rest.Member, s.occurrences)
	rest.Register(api, op(http.MethodGet, "/events/conflicts", "list-conflicts", "What keeps members busy at a time"), rest.Member, s.conflicts)
	rest.Register(api, op(http.MethodPost, "/events/schedule", "schedule-event", "Make or change an event, one time of a series or all that follow, with its guests, who are told by mail"), rest.Agent, s.schedule)
	rest.Register(api, op(http.MethodGet, "/events/{id}/attendees", "list-attendees", "Who is invited to one event, and what each has answered"), rest.Member, s.guests)
	rest.Register(api, op(http.MethodPost, "/events/{id}/answer", "answer-event", "Answer an invitation to the member who asks"), rest.ForPeople(rest.Member), s.answerMember)
	rest.Register(api, op(http.MethodPost, "/events/replies", "take-replies", "Write down the answers to invitations that came as a calendar file (.ics)"), rest.Agent, func(ctx context.Context, in *repliesInput) (*repliesOutput, error) {
		list, err := s.TakeReplies(ctx, in.Body.Calendar)
		return &repliesOutput{Body: TakenReplies{Items: list}}, err
	})
	cancel := op(http.MethodPost, "/events/{id}/cancel", "cancel-event", "Call off an event, one time of a series or all that follow; guests are told by mail")
	cancel.DefaultStatus = http.StatusNoContent
	rest.Register(api, cancel, rest.Agent, s.callOffCall)

	rest.Register(api, op(http.MethodGet, "/invitations/{token}", "get-invitation", "Read an invitation by the link in its mail"), rest.Public, func(ctx context.Context, in *tokenInput) (*invitationOutput, error) {
		return invitationOf(s.Invited(ctx, in.Token))
	})
	rest.Register(api, op(http.MethodPost, "/invitations/{token}", "answer-invitation", "Answer an invitation by the link in its mail"), rest.Public, func(ctx context.Context, in *tokenAnswerInput) (*invitationOutput, error) {
		return invitationOf(s.AnswerByLink(ctx, in.Token, in.Body.Answer))
	})
	s.mountFeed(api)
}

func (s *Service) mountFeed(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return rest.Op(method, path, id, Spec.Name, summary)
	}
	rest.Register(api, op(http.MethodGet, "/calendar/feed", "get-feed", "Whether the member who asks has an address for other calendars"), rest.ForPeople(rest.Member), func(ctx context.Context, _ *struct{}) (*feedOutput, error) {
		f, err := s.FeedOf(ctx)
		return &feedOutput{Body: f}, err
	})
	rest.Register(api, op(http.MethodPost, "/calendar/feed", "make-feed", "Make a secret address for other calendars; the one before stops to work"), rest.ForPeople(rest.Member), func(ctx context.Context, _ *struct{}) (*feedOutput, error) {
		f, err := s.MakeFeed(ctx)
		return &feedOutput{Body: f}, err
	})
	remove := op(http.MethodDelete, "/calendar/feed", "close-feed", "End the secret address")
	remove.DefaultStatus = http.StatusNoContent
	rest.Register(api, remove, rest.ForPeople(rest.Member), func(ctx context.Context, _ *struct{}) (*struct{}, error) { return nil, s.CloseFeed(ctx) })
	read := op(http.MethodGet, "/calendar/feed/{file}", "read-feed", "A member's calendar as iCalendar (RFC 5545), by its secret address")
	read.Responses = map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{"text/calendar": {Schema: &huma.Schema{Type: huma.TypeString}}}}}
	rest.Register(api, read, rest.Public, s.file)
}

func (s *Service) file(ctx context.Context, in *fileInput) (*fileOutput, error) {
	token, ok := strings.CutSuffix(in.File, ".ics")
	if !ok {
		return nil, problem.NotFound("calendar")
	}
	body, err := s.ReadFeed(ctx, token)
	return &fileOutput{ContentType: "text/calendar; charset=utf-8", Cache: "private, no-store", Robots: "noindex", Body: []byte(body)}, err
}

func invitationOf(inv *Invitation, err error) (*invitationOutput, error) {
	if err != nil {
		return nil, err
	}
	return &invitationOutput{Body: *inv}, nil
}

// idsOf reads a list of ids, with commas between them.
func idsOf(list string) (ids []uuid.UUID, err error) {
	for _, one := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' }) {
		id, err := uuid.Parse(one)
		if err != nil {
			return nil, problem.InvalidField("members", "members takes the ids of members, with commas between them.")
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func (s *Service) occurrences(ctx context.Context, in *windowInput) (*occurrencesOutput, error) {
	members, err := idsOf(in.Members)
	if err != nil {
		return nil, err
	}
	items, err := s.Occurrences(ctx, Window{From: in.From, To: in.To, Members: members})
	return &occurrencesOutput{Body: Occurrences{Items: items}}, err
}

func (s *Service) conflicts(ctx context.Context, in *conflictInput) (*occurrencesOutput, error) {
	members, err := idsOf(in.Members)
	if err != nil {
		return nil, err
	}
	items, err := s.Conflicts(ctx, Window{From: in.StartsAt, To: in.EndsAt, Members: members}, in.EventID)
	return &occurrencesOutput{Body: Occurrences{Items: items}}, err
}

func (s *Service) schedule(ctx context.Context, in *planInput) (*plannedOutput, error) {
	rec, err := s.Schedule(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	out := &plannedOutput{Body: PlannedEvent{Event: *s.Store.Mask(ctx, rec), Conflicts: []Occurrence{}}}
	if out.Body.Attendees, err = s.Guests(ctx, rec.ID); err != nil || rec.AllDay {
		return out, err
	}
	// One time that was changed has left its series' place: the series is no conflict with it.
	except := rec.ID
	if rec.SeriesID != nil {
		except = *rec.SeriesID
	}
	list := []Occurrence{rec.at(rec.StartsAt)}
	if err := s.people(ctx, list); err != nil {
		return nil, err
	}
	if found, err := s.Conflicts(ctx, Window{From: rec.StartsAt, To: rec.EndsAt, Members: list[0].MemberIDs}, except); err == nil {
		// The event is written: a hint that can't be given must not say otherwise.
		out.Body.Conflicts = found
	}
	return out, nil
}

func (s *Service) eventID(raw string) (uuid.UUID, error) {
	id, err := uuid.Parse(raw)
	if err != nil {
		return uuid.Nil, s.Store.Missing()
	}
	return id, nil
}

// Guests reads who is invited to one event.
func (s *Service) Guests(ctx context.Context, id uuid.UUID) (list []Attendee, err error) {
	if _, err := s.Store.Get(ctx, id); err != nil {
		return nil, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		list, err = attendees(ctx, tx, id)
		return err
	})
	return s.veilGuests(ctx, list), err
}

func (s *Service) guests(ctx context.Context, in *eventInput) (*attendeesOutput, error) {
	id, err := s.eventID(in.ID)
	if err != nil {
		return nil, err
	}
	list, err := s.Guests(ctx, id)
	return &attendeesOutput{Body: Attendees{Items: list}}, err
}

func (s *Service) answerMember(ctx context.Context, in *answerInput) (*attendeesOutput, error) {
	id, err := s.eventID(in.ID)
	if err != nil {
		return nil, err
	}
	list, err := s.AnswerAsMember(ctx, id, in.Body.Answer)
	return &attendeesOutput{Body: Attendees{Items: s.veilGuests(ctx, list)}}, err
}

func (s *Service) callOffCall(ctx context.Context, in *cancelInput) (*struct{}, error) {
	id, err := s.eventID(in.ID)
	if err != nil {
		return nil, err
	}
	return nil, s.Cancel(ctx, id, in.Body.Scope, in.Body.OccurrenceOn)
}
