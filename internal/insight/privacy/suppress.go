package privacy

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/contacts"
	"rapport/internal/crm/leads"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

const (
	// recheck bounds how long another node may still take an address that was erased.
	recheck = 10 * time.Second
	// maxSuppressed bounds what is remembered of one company; it is read again as often.
	maxSuppressed = 200_000
)

// Contacts is the Spec of contacts with the rule that an address which was erased, and is not to be stored again, is refused,
// whatever door it comes through. The person themself may give it again, through a widget.
func (s *Service) Contacts(spec resource.Spec[contacts.Contact]) resource.Spec[contacts.Contact] {
	prepare := spec.Prepare
	spec.Prepare = func(ctx context.Context, c *contacts.Contact) error {
		if err := prepare(ctx, c); err != nil {
			return err
		}
		others, _ := contacts.Others(c.OtherEmails) // the rules have read it before
		return s.allowed(ctx, append(others, c.Email)...)
	}
	return spec
}

// Leads is the same for leads.
func (s *Service) Leads(spec resource.Spec[leads.Lead]) resource.Spec[leads.Lead] {
	prepare := spec.Prepare
	spec.Prepare = func(ctx context.Context, l *leads.Lead) error {
		if prepare != nil {
			if err := prepare(ctx, l); err != nil {
				return err
			}
		}
		return s.allowed(ctx, l.Email)
	}
	return spec
}

// allowed refuses addresses that are not to be stored again.
func (s *Service) allowed(ctx context.Context, addresses ...string) error {
	a, _ := tenant.From(ctx)
	if a.Via == "widget" {
		return nil
	}
	list, err := s.suppressed.Load(ctx, a.CompanyID, s.readSuppressed)
	if err != nil || len(list) == 0 {
		return err
	}
	for _, address := range addresses {
		if address != "" && list[s.hash(a.CompanyID, text.Fold(address))] {
			return problem.InvalidField("email", "The person with this address was erased and objects to being stored again. An admin can lift that under Settings, Privacy.")
		}
	}
	return nil
}

func (s *Service) readSuppressed(ctx context.Context, company uuid.UUID) (map[digest]bool, error) {
	all, err := pg.Inside(ctx, s.Engine.DB, pgx.RowTo[[]byte], "select hash from suppressions where company_id = $1 limit $2", company, maxSuppressed)
	if err != nil {
		return nil, fmt.Errorf("privacy: %w", err)
	}
	list := make(map[digest]bool, len(all))
	for _, h := range all {
		list[digest(h)] = true
	}
	return list, nil
}

// lift takes the addresses of one erasure from the list: they may be stored again.
func (s *Service) lift(ctx context.Context, erasure uuid.UUID) error {
	a, _ := tenant.From(ctx)
	if _, err := s.Erasure(ctx, erasure); err != nil {
		return err
	}
	err := s.Engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		tag, err := tx.Exec(context.WithoutCancel(ctx), "delete from suppressions where company_id = $1 and erasure_id = $2", a.CompanyID, erasure)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		return s.Note(ctx, tx, resource.Event{Record: "erasures", RecordID: erasure, Action: "lift"})
	})
	s.suppressed.Forget(a.CompanyID)
	return err
}
