package companies

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
)

// When the assistant offers to hand over to people.
const (
	WhenUnanswered = "unanswered"
	InOpenHours    = "open_hours"
	Never          = "never"
)

// WorkspaceInput is how the assistant behaves towards customers.
type WorkspaceInput struct {
	AssistantName string   `json:"assistant_name" maxLength:"80" doc:"Heading of every widget that has none of its own; empty shows the company's name"`
	Greeting      string   `json:"greeting" maxLength:"500" doc:"First words of every widget that has none of its own"`
	Tone          string   `json:"tone" enum:"neutral,friendly" doc:"How it says that there is no answer"`
	Languages     []string `json:"languages" maxItems:"9" nullable:"false" enum:"en,de,es,fr,it,pt,nl,sv,pl" doc:"Those it speaks itself; in another one it falls back on the first. None means all"`
	HandOff       string   `json:"hand_off" enum:"unanswered,open_hours,never" doc:"When it offers that people get in touch: whenever there is no answer, only while the company is open, or never"`
	// HandOffMessage is said with the offer.
	HandOffMessage string `json:"hand_off_message" maxLength:"500" doc:"Said with the offer"`
	RetentionDays  *int64 `json:"retention_days" minimum:"1" maximum:"3650" doc:"For how many days conversations are kept, null for ever: told here, settled at /privacy/retention"`
}

// Workspace is the assistant's settings as they stand.
type Workspace struct {
	Version int64 `json:"version"`
	WorkspaceInput
}

const workspaceColumns = "assistant_version, assistant_name, greeting, tone, languages, hand_off, hand_off_message, " +
	"(select days from retention r where r.company_id = companies.id and r.kind = 'conversations')"

func scanWorkspace(row pgx.CollectableRow) (w Workspace, err error) {
	err = row.Scan(&w.Version, &w.AssistantName, &w.Greeting, &w.Tone, &w.Languages, &w.HandOff, &w.HandOffMessage, &w.RetentionDays)
	return w, err
}

// QueueWorkspace reads the assistant's settings along with other statements.
func QueueWorkspace(ctx context.Context, b *pgx.Batch, into *Workspace) {
	who, _ := tenant.From(ctx)
	b.Queue("select "+workspaceColumns+" from companies where id = $1", who.CompanyID).Query(func(rows pgx.Rows) (err error) {
		*into, err = pgx.CollectExactlyOneRow(rows, scanWorkspace)
		return err
	})
}

// Workspace reads the assistant's settings.
func (s *Service) Workspace(ctx context.Context) (w Workspace, err error) {
	err = s.db.Batch(ctx, func(b *pgx.Batch) { QueueWorkspace(ctx, b, &w) })
	return w, err
}

// SetWorkspace writes the assistant's settings. A version other than zero must be the one that stands.
func (s *Service) SetWorkspace(ctx context.Context, version int64, in WorkspaceInput) (w Workspace, err error) {
	if err := in.clean(); err != nil {
		return w, err
	}
	who, _ := tenant.From(ctx)
	err = s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(context.WithoutCancel(ctx), "select "+workspaceColumns+" from companies where id = $1 for update", who.CompanyID)
		if err != nil {
			return err
		}
		old, err := pgx.CollectExactlyOneRow(rows, scanWorkspace)
		if err != nil {
			return err
		}
		if version != 0 && version != old.Version {
			return problem.Stale(in, old)
		}
		if in.RetentionDays != nil && !same(in.RetentionDays, old.RetentionDays) {
			return problem.InvalidField("retention_days", "How long conversations are kept is settled with the other rules of privacy, at /privacy/retention.")
		}
		in.RetentionDays = old.RetentionDays
		w = Workspace{Version: old.Version, WorkspaceInput: in}
		changes, err := differ(old, w)
		if err != nil || len(changes) == 0 {
			return err
		}
		w.Version++
		_, err = tx.Exec(context.WithoutCancel(ctx), `update companies set assistant_version = $2, assistant_name = $3, greeting = $4, tone = $5, languages = $6,
			hand_off = $7, hand_off_message = $8 where id = $1`, who.CompanyID, w.Version, w.AssistantName, w.Greeting, w.Tone, w.Languages,
			w.HandOff, w.HandOffMessage)
		if err != nil {
			return err
		}
		return s.note(ctx, tx, w.Version, changes)
	})
	if err != nil {
		return w, err
	}
	return w, s.told(ctx)
}

func (in *WorkspaceInput) clean() error {
	var faults []problem.Field
	for _, t := range []struct {
		field string
		value *string
	}{{"assistant_name", &in.AssistantName}, {"greeting", &in.Greeting}, {"hand_off_message", &in.HandOffMessage}} {
		clean, ok := text.Clean(*t.value)
		if *t.value = clean; !ok {
			faults = append(faults, problem.Field{Name: t.field, Message: "This holds characters that are not text.", Code: "invalid"})
		}
	}
	for i, code := range in.Languages {
		if slices.Contains(in.Languages[:i], code) {
			faults = append(faults, problem.Field{Name: "languages", Message: code + " is there twice.", Code: "invalid"})
		}
	}
	if len(faults) > 0 {
		return problem.Invalid(faults...)
	}
	return nil
}

func same(a, b *int64) bool {
	return a == b || a != nil && b != nil && *a == *b
}
