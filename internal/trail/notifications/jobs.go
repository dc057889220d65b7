package notifications

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"rapport/internal/platform/bus"
)

const (
	announceWithin   = 10 * time.Second
	announceAttempts = 3
)

// Announce is the job that tells a person's open browsers to read their notifications again, and mails what they want mailed.
type Announce struct {
	CompanyID uuid.UUID `json:"company_id"`
	UserID    uuid.UUID `json:"user_id"`
	// Mail is the notification that goes out as a mail too; nil for none.
	Mail *uuid.UUID `json:"mail,omitempty"`
}

// Kind is for the queue.
func (Announce) Kind() string { return "announce" }

// Company is for the queue.
func (j Announce) Company() (uuid.UUID, string) { return j.CompanyID, "notification" }

// announce says only that there is something: what it is, the person asks for.
func (s *Service) announce(ctx context.Context, job *river.Job[Announce]) error {
	s.bus.Publish(job.Args.CompanyID, bus.Message{Kind: "notification", Record: "notifications", For: job.Args.UserID, Body: map[string]string{"type": "notification"}})
	if job.Args.Mail == nil || s.Mailer == nil {
		return nil
	}
	return s.mail(ctx, *job.Args.Mail)
}
