package contacts

import (
	"encoding/json"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

// Follower is a sink that keeps what stands beside contacts: their other addresses as keys by which they are found, and where
// they worked before. It adds to the transaction that changes the contact, and nothing for a contact without either.
type Follower struct{}

// Write implements resource.Sink.
func (Follower) Write(b *pgx.Batch, events []*resource.Event) {
	for _, e := range events {
		if e.Record != Spec.Name {
			continue
		}
		for _, c := range e.Changes {
			switch c.Field {
			case "other_emails":
				follow(b, e, "email", c.New)
			case "other_phones":
				follow(b, e, "phone", c.New)
			case "account_id":
				left(b, e, c.Old)
			}
		}
	}
}

// Committed implements resource.Sink.
func (Follower) Committed(*resource.Event) {}

func follow(b *pgx.Batch, e *resource.Event, kind string, raw json.RawMessage) {
	others, _ := Others(raw) // the rules have read it before
	if e.Action == "create" && len(others) == 0 {
		return
	}
	keys := make([]string, len(others))
	for i, o := range others {
		keys[i] = text.Fold(o)
	}
	b.Queue("delete from contact_addresses where company_id = $1 and contact_id = $2 and kind = $3", e.Actor.CompanyID, e.RecordID, kind)
	b.Queue(`insert into contact_addresses (company_id, contact_id, kind, key) select $1, $2, $3, k from unnest($4::text[]) k on conflict do nothing`,
		e.Actor.CompanyID, e.RecordID, kind, keys)
}

// left notes that somebody no longer works where they did. Two accounts that become one, and what is taken back, are no
// change of job.
func left(b *pgx.Batch, e *resource.Event, before json.RawMessage) {
	var account *uuid.UUID
	if json.Unmarshal(before, &account) != nil || account == nil || e.Action != "update" || e.Actor.Via == "merge" || e.Actor.Via == "undo" {
		return
	}
	var title *string // as it was, where it changes too
	for _, c := range e.Changes {
		if c.Field == "job_title" {
			_ = json.Unmarshal(c.Old, &title)
		}
	}
	b.Queue(`insert into contact_positions (company_id, id, contact_id, account_id, job_title, started_on, ended_on)
		select k.company_id, $3, k.id, $4, coalesce($5, k.job_title), greatest(p.last, case when p.last is null then k.created_at::date end), ($6::timestamptz)::date
		from contacts k cross join lateral (select max(ended_on) last from contact_positions where company_id = $1 and contact_id = $2) p
		where k.company_id = $1 and k.id = $2`, e.Actor.CompanyID, e.RecordID, uuid.Must(uuid.NewV7()), *account, title, e.At)
}
