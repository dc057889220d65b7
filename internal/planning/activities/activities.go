// Package activities holds what happened between a company and those it knows: calls, e-mails, meetings and notes. What is
// still to do is a task.
package activities

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/richtext"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/trail/notifications"
)

// Activity is one call, e-mail, meeting or note.
type Activity struct {
	resource.Base
	resource.Extra
	Kind            string     `db:"kind" json:"kind" enum:"call,email,meeting,note" doc:"Without one it is a note"`
	Subject         string     `db:"subject" json:"subject" maxLength:"200"`
	Body            string     `db:"body" json:"body" maxLength:"20000" doc:"HTML of a small set: paragraphs, emphasis, lists, quotes, code, links, mentions. All else is dropped; text without markup becomes paragraphs"`
	Text            string     `db:"body_text" json:"text" readOnly:"true" doc:"The body as plain text"`
	At              time.Time  `db:"at" json:"at" doc:"When it happened; now, unless said otherwise"`
	DurationMinutes *int64     `db:"duration_minutes" json:"duration_minutes" minimum:"0" maximum:"10080"`
	Outcome         string     `db:"outcome" json:"outcome" enum:"none,reached,no_answer,left_message,done"`
	About           *string    `db:"about" json:"about" maxLength:"50" doc:"The type of the record it is about"`
	AboutID         *uuid.UUID `db:"about_id" json:"about_id"`
	ContactID       *uuid.UUID `db:"contact_id" json:"contact_id" doc:"With whom; the contact itself when it is about one"`
	OwnerID         *uuid.UUID `db:"owner_id" json:"owner_id" doc:"The member who did it; who wrote it down, unless said otherwise"`
}

// Spec declares activities to the engine.
var Spec = resource.Spec[Activity]{
	Name: "activities", Singular: "activity", Path: "/activities", Rights: resource.Everyday, Of: "about_id",
	Folded:   []string{"subject"},
	Search:   []string{"subject", "text"},
	Refs:     map[string]string{"about_id": resource.Any, "contact_id": "contacts", "owner_id": "members"},
	Synonyms: map[string][]string{"subject": {"title", "betreff"}, "body": {"notes"}, "at": {"date", "datum"}},
	Title:    title,
	Prepare:  prepare,
	Validate: validate,
}

// Service reads and writes activities.
type Service struct {
	Store *resource.Store[Activity]
	db    *pg.DB
	tell  *notifications.Service
}

// New registers the record type and makes the service, which tells whom a text mentions.
func New(e *resource.Engine, tell *notifications.Service) *Service {
	s := &Service{db: e.DB, tell: tell}
	spec := Spec
	spec.InTx = s.mention
	s.Store = resource.New(e, spec)
	return s
}

func title(a *Activity) string {
	if a.Subject != "" {
		return a.Subject
	}
	line := []rune(strings.ReplaceAll(a.Text, "\n", " "))
	return string(line[:min(len(line), 80)])
}

func prepare(ctx context.Context, a *Activity) error {
	a.Body = richtext.Clean(a.Body)
	a.Text = richtext.Plain(a.Body)
	if a.Kind == "" {
		a.Kind = "note"
	}
	if a.Outcome == "" {
		a.Outcome = "none"
	}
	if a.At.IsZero() {
		a.At = time.Now().UTC().Truncate(time.Microsecond)
	}
	if a.ContactID == nil && a.AboutID != nil && a.About != nil && *a.About == "contacts" {
		contact := *a.AboutID
		a.ContactID = &contact
	}
	if who, _ := tenant.From(ctx); a.OwnerID == nil && who.Kind == tenant.User {
		a.OwnerID = &who.ID
	}
	return nil
}

func validate(a *Activity) []problem.Field {
	if a.Subject == "" && a.Body == "" {
		return []problem.Field{{Name: "subject", Message: "An activity needs a subject or a text.", Code: "required"}}
	}
	return nil
}
