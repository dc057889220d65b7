// Package settings answers with everything that the signed-in person and their company have settled, in one answer. It settles
// nothing itself: users, companies and notifications do.
package settings

import (
	"context"

	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/companies"
	"rapport/internal/identity/users"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/trail/notifications"
)

// AllSettings is everything that the caller and the company have settled.
type AllSettings struct {
	Profile       users.Profile                `json:"profile"`
	Appearance    users.Appearance             `json:"appearance"`
	Notifications []notifications.EventSetting `json:"notifications" nullable:"false"`
	Organization  companies.Organization       `json:"organization"`
	Workspace     companies.Workspace          `json:"workspace"`
}

// Settings reads settings.
type Settings struct{ db *pg.DB }

// New makes the one Settings of the program.
func New(db *pg.DB) *Settings { return &Settings{db: db} }

// All reads everything in one round trip.
func (s *Settings) All(ctx context.Context) (all AllSettings, err error) {
	who, _ := tenant.From(ctx)
	err = s.db.Batch(ctx, func(b *pgx.Batch) {
		users.QueueProfile(b, who.ID, &all.Profile)
		users.QueueAppearance(b, who.ID, &all.Appearance)
		notifications.QueueSettings(ctx, b, &all.Notifications)
		companies.QueueOrganization(ctx, b, &all.Organization)
		companies.QueueWorkspace(ctx, b, &all.Workspace)
	})
	return all, err
}
