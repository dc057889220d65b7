package app

import (
	"context"

	"github.com/google/uuid"

	"rapport/internal/identity/apikeys"
	"rapport/internal/identity/deletions"
	"rapport/internal/identity/invitations"
	"rapport/internal/identity/members"
	"rapport/internal/identity/notes"
	"rapport/internal/identity/rights"
	"rapport/internal/platform/tenant"
	"rapport/internal/trail/changesets"
)

// team is what a company's people are managed with.
type team struct {
	members     *members.Members
	invitations *invitations.Invitations
}

// people connects members, invitations, keys and the end of companies with sign-in, the trail and the change sets.
func (p *Program) people(g Parts, permits *rights.Rights, note notes.Func, bulk *changesets.Service) team {
	p.keys = apikeys.New(g.DB, permits, note)
	p.deletions = deletions.New(deletions.Config{DB: g.DB, Queue: p.queue, Blobs: g.Blobs, Note: note, Elevated: p.auth.Elevated, Forget: func(company uuid.UUID) {
		p.auth.ForgetCompany(company)
		p.keys.Forget(company, uuid.Nil)
		permits.TellAll(company)
		// What strangers see of it is gone in seconds at the latest, and here at once.
		if err := p.widgets.Resettled(tenant.AsSystem(context.Background(), company, "api")); err != nil {
			p.log.Error("the widgets of a company that closes or comes back were not forgotten", "error", err)
		}
	}})
	t := team{
		members: members.New(members.Config{
			DB: g.DB, Rights: permits, Note: note, Reassign: bulk.Reassign, Elevated: p.auth.Elevated,
			Forget: func(company, user uuid.UUID) {
				p.auth.Forget(company, user)
				p.keys.Forget(company, user)
			},
			Owned: func(ctx context.Context, user uuid.UUID) (all []members.Owned, err error) {
				err = bulk.Owned(ctx, user, func(record, field string, count int64) {
					all = append(all, members.Owned{Record: record, Field: field, Count: count})
				})
				return all, err
			},
		}),
		invitations: invitations.New(invitations.Config{DB: g.DB, Auth: p.auth, Rights: permits, Note: note, Mail: p.private, Mails: g.Mail != nil, URL: g.URL}),
	}
	p.engine.Staffed = t.members.Staffed
	return t
}
