package users

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// Profile is a person as they describe themselves.
type Profile struct {
	User
	Locale   string `json:"locale" db:"locale" enum:"auto,en,de" doc:"auto follows the browser"`
	TimeZone string `json:"time_zone" db:"time_zone" doc:"Name of the IANA list; empty follows the browser"`
}

// ProfileInput is what a person may say of themselves.
type ProfileInput struct {
	Name     string `json:"name" minLength:"1" maxLength:"200"`
	Locale   string `json:"locale" enum:"auto,en,de" doc:"auto follows the browser"`
	TimeZone string `json:"time_zone" maxLength:"64" doc:"Name of the IANA list such as Europe/Berlin; empty follows the browser"`
}

// Appearance is how Rapport looks and speaks to a person, wherever they sign in.
type Appearance struct {
	Theme    string `json:"theme" db:"theme" enum:"auto,light,dark" doc:"auto follows the device"`
	Density  string `json:"density" db:"density" enum:"comfortable,compact"`
	Accent   string `json:"accent" db:"accent" enum:"petrol,cobalt,leaf,ochre"`
	Language string `json:"language" db:"locale" enum:"auto,en,de" doc:"The locale of the profile; auto follows the browser"`
	// SingleKeys can be switched off, for people whose voice or hand would set them off (WCAG 2.1.4).
	SingleKeys bool `json:"single_keys" db:"single_keys" doc:"Whether single letters are shortcuts"`
}

// Preferences is all that a person has settled about how Rapport meets them.
type Preferences struct {
	Appearance
	TimeZone string `json:"time_zone" db:"time_zone"`
}

// Zone reads the name of a time zone. Local is that of the machine, which is nobody's.
func Zone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" || name == "" {
		return nil, problem.InvalidField("time_zone", "%q is no time zone of the IANA list, such as Europe/Berlin.", name)
	}
	return zone, nil
}

const profileColumns = "select id, name, email, avatar, locale, time_zone from users where id = $1"

// QueueProfile reads a person's profile along with other statements.
func QueueProfile(b *pgx.Batch, id uuid.UUID, into *Profile) {
	b.Queue(profileColumns, id).Query(func(rows pgx.Rows) (err error) {
		*into, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Profile])
		return err
	})
}

// QueueAppearance reads a person's appearance along with other statements.
func QueueAppearance(b *pgx.Batch, id uuid.UUID, into *Appearance) {
	b.Queue("select theme, density, accent, locale, single_keys from users where id = $1", id).Query(func(rows pgx.Rows) (err error) {
		*into, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Appearance])
		return err
	})
}

// Preferences gives what a person has settled.
func (u *Users) Preferences(ctx context.Context, id uuid.UUID) (Preferences, error) {
	p, err := pg.One(anyone(ctx), u.db, pgx.RowToStructByName[Preferences], "select theme, density, accent, locale, single_keys, time_zone from users where id = $1", id)
	if err != nil {
		return p, fmt.Errorf("users.Preferences: %w", err)
	}
	return p, nil
}

// SetProfile writes the actor's own profile.
func (u *Users) SetProfile(ctx context.Context, in ProfileInput) (Profile, error) {
	who, _ := tenant.From(ctx)
	in.Name = Clean(in.Name)
	if f, ok := CheckName("name", in.Name); !ok {
		return Profile{}, problem.Invalid(f)
	}
	if in.TimeZone != "" {
		if _, err := Zone(in.TimeZone); err != nil {
			return Profile{}, err
		}
	}
	p, err := pg.One(anyone(ctx), u.db, pgx.RowToStructByName[Profile], `update users set name = $2, locale = $3, time_zone = $4 where id = $1
		returning id, name, email, avatar, locale, time_zone`, who.ID, in.Name, in.Locale, in.TimeZone)
	if err != nil {
		return p, fmt.Errorf("users.SetProfile: %w", err)
	}
	return p, nil
}

// SetAppearance writes the actor's own appearance.
func (u *Users) SetAppearance(ctx context.Context, a Appearance) (Appearance, error) {
	who, _ := tenant.From(ctx)
	out, err := pg.One(anyone(ctx), u.db, pgx.RowToStructByName[Appearance], `update users set theme = $2, density = $3, accent = $4, locale = $5, single_keys = $6 where id = $1
		returning theme, density, accent, locale, single_keys`, who.ID, a.Theme, a.Density, a.Accent, a.Language, a.SingleKeys)
	if err != nil {
		return out, fmt.Errorf("users.SetAppearance: %w", err)
	}
	return out, nil
}
