// Package consents is the log of what people have agreed to: every change of a contact's consent, and of whether anybody may
// write to them at all, as it stood then, with the words, the door and who it was. Rows are added in the transaction that
// changes the contact, whatever makes the change, and never edited.
//
// What holds now stands in the contact.
package consents

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/contacts"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/trail"
)

// Consent is one entry of the log.
type Consent struct {
	ID           uuid.UUID  `json:"id" x-id:"consent"`
	At           time.Time  `json:"at" doc:"When it was written down"`
	Consent      string     `json:"consent" enum:"unknown,given,withdrawn" doc:"What held from then on"`
	DoNotContact bool       `json:"do_not_contact"`
	GivenAt      *time.Time `json:"given_at"`
	WithdrawnAt  *time.Time `json:"withdrawn_at"`
	Source       string     `json:"source" doc:"Where it was told, as whoever wrote it down says"`
	Wording      string     `json:"wording" doc:"The words that were agreed to"`
	Via          string     `json:"via" doc:"The door it came through, such as api, import or widget; before stands for what was known when the log began"`
	Actor        trail.Who  `json:"actor"`
}

// watched are the fields of a contact whose change is an entry.
var watched = []string{"do_not_contact", "consent_given_at", "consent_withdrawn_at", "consent_source", "consent_wording"}

// Keeper is the sink that writes the log.
type Keeper struct{}

// Write implements resource.Sink: one statement for all contacts that are changed together. It reads the contacts as they
// are by then, so that an entry says all that holds and not only what is new.
func (Keeper) Write(b *pgx.Batch, events []*resource.Event) {
	var ids, persons []uuid.UUID
	var at []time.Time
	var via, kinds, names []string
	var actors []*uuid.UUID
	for _, e := range events {
		if e.Record != contacts.Spec.Name || !concerns(e) {
			continue
		}
		ids, persons, at = append(ids, uuid.Must(uuid.NewV7())), append(persons, e.RecordID), append(at, e.At)
		via, kinds, names, actors = append(via, e.Actor.Via), append(kinds, string(e.Actor.Kind)), append(names, e.Actor.Name), append(actors, known(e.Actor))
	}
	if len(ids) == 0 {
		return
	}
	b.Queue(`insert into consents (company_id, id, contact_id, at, consent, do_not_contact, given_at, withdrawn_at, source, wording, via, actor_kind, actor_id, actor_name)
		select k.company_id, u.id, k.id, u.at, k.consent, k.do_not_contact, k.consent_given_at, k.consent_withdrawn_at, k.consent_source, k.consent_wording, u.via, u.kind, u.actor, u.name
		from unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[], $7::uuid[], $8::text[]) u (id, contact, at, via, kind, actor, name)
		join contacts k on k.company_id = $1 and k.id = u.contact`, events[0].Actor.CompanyID, ids, persons, at, via, kinds, actors, names)
}

// Committed implements resource.Sink.
func (Keeper) Committed(*resource.Event) {}

// concerns tells whether an event says something of what a person has agreed to. A new contact of whom nothing is known
// doesn't.
func concerns(e *resource.Event) bool {
	return slices.ContainsFunc(e.Changes, func(c resource.FieldChange) bool {
		return slices.Contains(watched, c.Field) && (says(c.New) || says(c.Old))
	})
}

func says(raw []byte) bool {
	switch string(raw) {
	case "", "null", "false", `""`:
		return false
	}
	return true
}

func known(a tenant.Actor) *uuid.UUID {
	if a.ID == uuid.Nil {
		return nil
	}
	return &a.ID
}
