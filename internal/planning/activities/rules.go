package activities

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/richtext"
	"rapport/internal/platform/tenant"
	"rapport/internal/trail/notifications"
)

// maxMentions bounds whom one text may call.
const maxMentions = 50

// mention tells those whom a text newly mentions. Who mentions themselves needs no telling, and lists that come in, which the
// program writes, say what was long ago.
func (s *Service) mention(ctx context.Context, tx pgx.Tx, old, a *Activity) error {
	if a == nil {
		return nil
	}
	now := richtext.Mentions(a.Body)
	if old != nil {
		before := richtext.Mentions(old.Body)
		now = slices.DeleteFunc(now, func(id uuid.UUID) bool { return slices.Contains(before, id) })
	}
	if len(now) == 0 {
		return nil
	}
	if len(now) > maxMentions {
		return problem.InvalidField("body", "One text mentions at most %d people.", maxMentions)
	}
	if err := s.members(ctx, tx, now); err != nil {
		return err
	}
	who, _ := tenant.From(ctx)
	if who.Kind != tenant.User {
		return nil
	}
	for _, id := range now {
		if id == who.ID {
			continue
		}
		n := notifications.Notification{Kind: notifications.Mention, Record: Spec.Name, RecordID: a.ID, Title: title(a), FromName: who.Name, At: a.UpdatedAt}
		if err := s.tell.Tell(ctx, tx, id, n); err != nil {
			return err
		}
	}
	return nil
}

// members checks that all of ids are members of the company.
func (s *Service) members(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) error {
	who, _ := tenant.From(ctx)
	var known int
	err := tx.QueryRow(context.WithoutCancel(ctx), "select count(*) from members where company_id = $1 and user_id = any($2)", who.CompanyID, ids).Scan(&known)
	if err != nil {
		return err
	}
	if known != len(ids) {
		return problem.InvalidField("body", "The text mentions somebody who is no member of this company.")
	}
	return nil
}
