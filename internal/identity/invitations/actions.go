package invitations

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/identity/auth"
	"rapport/internal/platform/rest"
)

type inviteInput struct{ Body InviteRequest }

type sentOutput struct{ Body SentInvitation }

// InvitationList is the open invitations.
type InvitationList struct {
	Items []TeamInvitation `json:"items" nullable:"false"`
	Mails bool             `json:"mails" doc:"A mail server sends the links; otherwise they are shown once, to be handed over"`
}

type listOutput struct{ Body InvitationList }

type invitationInput struct {
	ID uuid.UUID `path:"id" x-id:"invitation"`
}

type openInput struct{ Body OpenInvitation }

// OpenInvitation is what a link says.
type OpenInvitation struct {
	Token string `json:"token" x-id:"none" maxLength:"200"`
}

type openedOutput struct{ Body OpenedInvitation }

type acceptInput struct{ Body AcceptInvitation }

// AcceptInvitation takes an invitation. Who has no account gives a name and a password; who has one signs in before.
type AcceptInvitation struct {
	Token    string `json:"token" x-id:"none" maxLength:"200"`
	Name     string `json:"name,omitempty" maxLength:"200" doc:"The person's own name"`
	Password string `json:"password,omitempty" doc:"At least 8 characters, at most 256 bytes; not the address, the name or the company's name"`
}

// Mount adds the endpoints of invitations.
func (v *Invitations) Mount(api huma.API) {
	const tag, all = "invitations", "/settings/team/invitations"
	invite := rest.Op(http.MethodPost, "/settings/team/invite", "invite-member", tag, "Invite a person by e-mail with a role")
	invite.DefaultStatus = http.StatusCreated
	rest.Register(api, invite, rest.ForPeople(rest.Admin), func(ctx context.Context, in *inviteInput) (*sentOutput, error) { return sent(v.Invite(ctx, in.Body)) })
	rest.Register(api, rest.Op(http.MethodGet, all, "list-invitations", tag, "Invitations that nobody has taken yet"), rest.Admin, func(ctx context.Context, _ *struct{}) (*listOutput, error) {
		items, err := v.List(ctx)
		return &listOutput{InvitationList{Items: append([]TeamInvitation{}, items...), Mails: v.Mails}}, err
	})
	rest.Register(api, rest.Op(http.MethodPost, all+"/{id}/resend", "resend-invitation", tag, "Make and send a new link; the old one ends"), rest.ForPeople(rest.Admin),
		func(ctx context.Context, in *invitationInput) (*sentOutput, error) { return sent(v.Resend(ctx, in.ID)) })
	withdraw := rest.Op(http.MethodDelete, all+"/{id}", "withdraw-invitation", tag, "Withdraw an invitation")
	withdraw.DefaultStatus = http.StatusNoContent
	rest.Register(api, withdraw, rest.ForPeople(rest.Admin), func(ctx context.Context, in *invitationInput) (*struct{}, error) { return nil, v.Withdraw(ctx, in.ID) })

	look := v.Auth.FromPage(rest.Op(http.MethodPost, "/auth/invitation", "open-invitation", "auth", "What an invitation's link invites to"))
	rest.Register(api, look, rest.Public, func(ctx context.Context, in *openInput) (*openedOutput, error) {
		if _, err := v.Auth.ClientOf(ctx, in.Body.Token); err != nil {
			return nil, err
		}
		one, err := v.Open(ctx, in.Body.Token)
		if err != nil {
			return nil, err
		}
		return &openedOutput{*one}, nil
	})
	accept := v.Auth.FromPage(rest.Op(http.MethodPost, "/auth/invitation/accept", "accept-invitation", "auth", "Join a company by an invitation's link"))
	rest.Register(api, accept, rest.Public, func(ctx context.Context, in *acceptInput) (*auth.SessionOutput, error) {
		from, err := v.Auth.ClientOf(ctx, in.Body.Token)
		if err != nil {
			return nil, err
		}
		session, fresh, err := v.Accept(ctx, in.Body, from)
		return v.Auth.Answer(ctx, session, fresh, err)
	})
}

func sent(s *SentInvitation, err error) (*sentOutput, error) {
	if err != nil {
		return nil, err
	}
	return &sentOutput{*s}, nil
}
