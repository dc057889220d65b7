package changesets

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
	"rapport/internal/resource"
)

type bulkInput struct{ Body Request }

// ChangeSetMade is the answer to what makes a set.
type ChangeSetMade struct {
	ChangeSet *ChangeSet `json:"change_set"`
}

type madeOutput struct{ Body ChangeSetMade }

// MountBulk adds the bulk changes of one record type.
func (s *Service) MountBulk(api huma.API, t *resource.Table) {
	op := rest.Op(http.MethodPost, t.Path+"/bulk", "bulk-"+t.Name, t.Name, "Edit, delete or restore up to 10,000 "+t.Name+" at once")
	op.DefaultStatus = http.StatusAccepted
	op.MaxBodyBytes = 2 << 20
	rest.Register(api, op, rest.ForPeople(rest.Access{Min: t.Weakest(resource.Edit), May: mayBulk(t)}), func(ctx context.Context, in *bulkInput) (*madeOutput, error) {
		c, err := s.Make(ctx, t, in.Body)
		return &madeOutput{ChangeSetMade{c}}, err
	})
}

// mayBulk asks for any of the rights that a bulk change may need; which one it needs stands in its body.
func mayBulk(t *resource.Table) func(context.Context) error {
	return func(ctx context.Context) error {
		if t.Allowed(ctx, resource.Remove) {
			return nil
		}
		return t.May(ctx, resource.Edit)
	}
}

type setInput struct {
	ID uuid.UUID `path:"id" x-id:"change_set"`
}

type setOutput struct{ Body *ChangeSet }

type setsInput struct {
	Cursor string `query:"cursor" x-id:"none" doc:"next_cursor of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// ChangeSetPage is one page of sets.
type ChangeSetPage struct {
	Items []*ChangeSet `json:"items"`
	Next  *string      `json:"next_cursor" x-id:"none"`
}

type setsOutput struct{ Body ChangeSetPage }

type conflictsInput struct {
	ID     uuid.UUID `path:"id" x-id:"change_set"`
	Cursor string    `query:"cursor" x-id:"none" doc:"next_cursor of the page before"`
	Limit  int       `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// ConflictPage is one page of conflicts.
type ConflictPage struct {
	Items []Conflict `json:"items"`
	Next  *string    `json:"next_cursor" x-id:"none"`
}

type conflictsOutput struct{ Body ConflictPage }

// Mount adds the change sets themselves.
func (s *Service) Mount(api huma.API) {
	const tag, one = "change-sets", "/change-sets/{id}"
	rest.Register(api, rest.Op(http.MethodGet, "/change-sets", "list-change-sets", tag, "What was changed at once, newest first"), rest.Member, s.page)
	rest.Register(api, rest.Op(http.MethodGet, one, "get-change-set", tag, "One change set and how far it has come"), rest.Member,
		func(ctx context.Context, in *setInput) (*setOutput, error) {
			c, err := s.Get(ctx, in.ID)
			return &setOutput{c}, err
		})
	rest.Register(api, rest.Op(http.MethodGet, one+"/conflicts", "conflicts-of-change-set", tag, "What an undo left as it was, since somebody has changed it"), rest.Member, s.conflicts)
	op := rest.Op(http.MethodPost, one+"/undo", "undo-change-set", tag, "Take a change set back as a new one; what was changed since stays")
	op.DefaultStatus = http.StatusAccepted
	rest.Register(api, op, rest.ForPeople(rest.Agent), func(ctx context.Context, in *setInput) (*madeOutput, error) {
		c, err := s.Undo(ctx, in.ID)
		return &madeOutput{ChangeSetMade{c}}, err
	})
}

func badCursor() error {
	return problem.InvalidField("cursor", "This cursor belongs to another list or was cut off. Start again without it.")
}

func (s *Service) page(ctx context.Context, in *setsInput) (*setsOutput, error) {
	before := uuid.Nil
	if in.Cursor != "" {
		var err error
		if before, err = uuid.Parse(in.Cursor); err != nil {
			return nil, badCursor()
		}
	}
	items, err := s.List(ctx, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &setsOutput{Body: ChangeSetPage{Items: append([]*ChangeSet{}, items...)}}
	if len(items) > in.Limit {
		out.Body.Items = items[:in.Limit]
		next := items[in.Limit-1].ID.String()
		out.Body.Next = &next
	}
	return out, nil
}

func (s *Service) conflicts(ctx context.Context, in *conflictsInput) (*conflictsOutput, error) {
	after := int64(0)
	if in.Cursor != "" {
		var err error
		if after, err = strconv.ParseInt(in.Cursor, 10, 64); err != nil {
			return nil, badCursor()
		}
	}
	c, err := s.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	items, err := s.Conflicts(ctx, c, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &conflictsOutput{Body: ConflictPage{Items: append([]Conflict{}, items...)}}
	if len(items) > in.Limit {
		out.Body.Items = items[:in.Limit]
		next := strconv.FormatInt(items[in.Limit-1].Position, 10)
		out.Body.Next = &next
	}
	return out, nil
}
