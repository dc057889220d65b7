package consents

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/contacts"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/rest"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/resource/resourceapi"
)

type listInput struct {
	ID uuid.UUID `path:"id" x-id:"contact"`
}

// Consents is the log of one contact, the newest entry first, with those of the contacts that became part of it.
type Consents struct {
	Items []Consent `json:"items" nullable:"false"`
}

type listOutput struct{ Body Consents }

// maxShown bounds the log of one person.
const maxShown = 500

// Mount adds the log to contacts.
func Mount(api huma.API, s *resource.Store[contacts.Contact]) {
	rest.Register(api, rest.Op(http.MethodGet, "/crm/contacts/{id}/consents", "list-contact-consents", contacts.Spec.Name, "What a contact has agreed to, and when that changed"),
		resourceapi.Access(s.Table, resource.View), func(ctx context.Context, in *listInput) (*listOutput, error) {
			items, err := list(ctx, s, in.ID)
			return &listOutput{Consents{items}}, err
		})
}

// list reads the log of a contact that the actor may see. It is closed with the field that it is the history of.
func list(ctx context.Context, s *resource.Store[contacts.Contact], contact uuid.UUID) ([]Consent, error) {
	if _, err := s.Get(ctx, contact); err != nil {
		return nil, err
	}
	_, hidden := s.Closed(ctx)
	for _, f := range append([]string{"consent"}, watched...) {
		if hidden[f] {
			return []Consent{}, nil
		}
	}
	a, _ := tenant.From(ctx)
	items, err := pg.Collect(ctx, s.DB(), scan, `with recursive same (id) as (select $2::uuid
			union select m.loser_id from same join merges m on m.company_id = $1 and m.record = 'contacts' and m.winner_id = same.id and m.undone_at is null)
		select c.id, c.at, c.consent, c.do_not_contact, c.given_at, c.withdrawn_at, c.source, c.wording, c.via, c.actor_kind, c.actor_id, c.actor_name
		from consents c where c.company_id = $1 and c.contact_id in (select id from same) order by c.at desc, c.id desc limit $3`, a.CompanyID, contact, maxShown)
	if err != nil {
		return nil, fmt.Errorf("consents.list: %w", err)
	}
	return append([]Consent{}, items...), nil
}

func scan(row pgx.CollectableRow) (c Consent, err error) {
	err = row.Scan(&c.ID, &c.At, &c.Consent, &c.DoNotContact, &c.GivenAt, &c.WithdrawnAt, &c.Source, &c.Wording, &c.Via, &c.Actor.Kind, &c.Actor.ID, &c.Actor.Name)
	return c, err
}
