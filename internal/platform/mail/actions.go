package mail

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
)

type outboxInput struct {
	Cursor string `query:"cursor" x-id:"none" doc:"next_cursor of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// OutboxPage is one page of the outbox, newest first.
type OutboxPage struct {
	Items []OutboxMail `json:"items"`
	Next  *string      `json:"next_cursor" x-id:"none"`
	// Server tells whether messages leave the house.
	Server bool `json:"server" doc:"Whether a mail server is set; without one every message stays here"`
}

type outboxOutput struct{ Body OutboxPage }

type mailInput struct {
	ID string `path:"id" x-id:"mail"`
}

type mailOutput struct{ Body WholeMail }

// Mount adds the outbox.
func (m *Mailer) Mount(api huma.API) {
	rest.Register(api, rest.Op(http.MethodGet, "/mails", "list-mails", "mails", "What was sent in the company's name, newest first"), rest.Admin, m.outbox)
	rest.Register(api, rest.Op(http.MethodGet, "/mails/{id}", "get-mail", "mails", "Read one message"), rest.Admin, m.get)
}

func (m *Mailer) outbox(ctx context.Context, in *outboxInput) (*outboxOutput, error) {
	before := uuid.Max
	if in.Cursor != "" {
		id, err := uuid.Parse(in.Cursor)
		if err != nil {
			return nil, problem.InvalidField("cursor", "This cursor belongs to another list or was cut off. Start again without it.")
		}
		before = id
	}
	items, err := m.list(ctx, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &outboxOutput{Body: OutboxPage{Items: items, Server: m.server != nil}}
	if len(items) > in.Limit {
		next := items[in.Limit-1].ID.String()
		out.Body.Items, out.Body.Next = items[:in.Limit], &next
	}
	return out, nil
}

func (m *Mailer) get(ctx context.Context, in *mailInput) (*mailOutput, error) {
	id, err := uuid.Parse(in.ID)
	if err != nil {
		return nil, problem.NotFound("mail")
	}
	mail, err := m.read(ctx, id)
	if err != nil {
		return nil, err
	}
	return &mailOutput{Body: *mail}, nil
}
