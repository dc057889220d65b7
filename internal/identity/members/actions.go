package members

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/rest"
)

type listOutput struct {
	Body struct {
		Items []Member `json:"items"`
	}
}

type memberInput struct {
	UserID uuid.UUID `path:"user_id" x-id:"user"`
}

type roleInput struct {
	UserID uuid.UUID `path:"user_id" x-id:"user"`
	Body   MemberChange
}

// MemberChange gives a member another role.
type MemberChange struct {
	Role string `json:"role" x-id:"role" maxLength:"36" doc:"viewer, agent, manager, admin, owner, or the id of one of the company's own"`
}

type memberOutput struct{ Body Member }

// OwnedList is what is a member's.
type OwnedList struct {
	Items []Owned `json:"items" nullable:"false"`
}

type ownedOutput struct{ Body OwnedList }

type reassignInput struct {
	UserID uuid.UUID `path:"user_id" x-id:"user"`
	Body   ReassignRequest
}

// ReassignRequest names who gets what was another's.
type ReassignRequest struct {
	To uuid.UUID `json:"to" x-id:"user"`
}

// Reassigned names the change sets that hand records over.
type Reassigned struct {
	ChangeSetIDs []uuid.UUID `json:"change_set_ids" nullable:"false" x-id:"change_set"`
}

type reassignedOutput struct{ Body Reassigned }

// Mount adds the endpoints of members.
func (m *Members) Mount(api huma.API) {
	const tag, one = "members", "/members/{user_id}"
	rest.Register(api, rest.Op(http.MethodGet, "/members", "list-members", tag, "Everybody in the company, also those who are let in no more"), rest.Member, m.list)
	rest.Register(api, rest.Op(http.MethodPatch, one, "patch-member", tag, "Give a member another role"), rest.Admin, func(ctx context.Context, in *roleInput) (*memberOutput, error) {
		return member(m.SetRole(ctx, in.UserID, in.Body.Role))
	})
	for _, act := range []struct {
		name, summary string
		do            func(context.Context, uuid.UUID) (*Member, error)
	}{
		{"deactivate", "Let a member in no more", m.Deactivate},
		{"reactivate", "Let a member in again", m.Reactivate},
		{"hand-over", "Hand the ownership of the company to a member", m.HandOver},
	} {
		rest.Register(api, rest.Op(http.MethodPost, one+"/"+act.name, act.name+"-member", tag, act.summary), rest.Admin, func(ctx context.Context, in *memberInput) (*memberOutput, error) {
			return member(act.do(ctx, in.UserID))
		})
	}
	rest.Register(api, rest.Op(http.MethodGet, one+"/owned", "owned-by-member", tag, "How many records are a member's"), rest.Admin, m.owned)
	reassign := rest.Op(http.MethodPost, one+"/reassign", "reassign-from-member", tag, "Hand everything that is a member's to another")
	reassign.DefaultStatus = http.StatusAccepted
	rest.Register(api, reassign, rest.Admin, m.reassign)
	leave := rest.Op(http.MethodPost, "/members/leave", "leave-company", tag, "Leave the company")
	leave.DefaultStatus = http.StatusNoContent
	rest.Register(api, leave, rest.ForPeople(rest.Member), func(ctx context.Context, _ *struct{}) (*struct{}, error) { return nil, m.Leave(ctx) })
}

func member(one *Member, err error) (*memberOutput, error) {
	if err != nil {
		return nil, err
	}
	return &memberOutput{*one}, nil
}

func (m *Members) list(ctx context.Context, _ *struct{}) (*listOutput, error) {
	items, err := m.List(ctx)
	if err != nil {
		return nil, err
	}
	out := &listOutput{}
	out.Body.Items = items
	return out, nil
}

func (m *Members) owned(ctx context.Context, in *memberInput) (*ownedOutput, error) {
	if _, err := m.get(ctx, in.UserID); err != nil {
		return nil, err
	}
	items, err := m.Owned(ctx, in.UserID)
	return &ownedOutput{OwnedList{append([]Owned{}, items...)}}, err
}

func (m *Members) reassign(ctx context.Context, in *reassignInput) (*reassignedOutput, error) {
	sets, err := m.HandOverRecords(ctx, in.UserID, in.Body.To)
	if err != nil {
		return nil, err
	}
	return &reassignedOutput{Reassigned{append([]uuid.UUID{}, sets...)}}, nil
}
