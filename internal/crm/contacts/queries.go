package contacts

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

// maxPositions is how many past jobs a contact has at most.
const maxPositions = 50

// positions are the past jobs of contacts.
type positions struct {
	db       *pg.DB
	contacts *resource.Store[Contact]
	accounts *resource.Table
}

// mayEdit tells whether the actor may change what belongs to a contact.
func mayEdit(ctx context.Context, s *resource.Store[Contact], contact uuid.UUID) error {
	rec, err := s.Get(ctx, contact)
	if err == nil && !s.Reaches(ctx, resource.Edit, rec) {
		err = problem.Forbidden("Of the contacts you may edit only " + s.Reach(ctx, resource.Edit).Whose() + ". An admin of the company can change that.")
	}
	return err
}

func (p *positions) list(ctx context.Context, contact uuid.UUID) ([]Position, error) {
	if _, err := p.contacts.Get(ctx, contact); err != nil {
		return nil, err
	}
	a, _ := tenant.From(ctx)
	args := resource.NewArgs(3)
	seen := p.accounts.Within(ctx, resource.View, "a", args)
	items, err := pg.Collect(ctx, p.db, pgx.RowToStructByPos[Position], `select p.id, p.account_id, coalesce(a.name, ''), p.job_title, p.started_on, p.ended_on
		from contact_positions p left join accounts a on a.company_id = p.company_id and a.id = p.account_id and `+seen+`
		where p.company_id = $1 and p.contact_id = $2 order by p.ended_on desc nulls first, p.id desc limit $3`, append([]any{a.CompanyID, contact, maxPositions}, args.Values()...)...)
	return append([]Position{}, items...), err
}

func (p *positions) add(ctx context.Context, contact uuid.UUID, in PositionInput) ([]Position, error) {
	if err := mayEdit(ctx, p.contacts, contact); err != nil {
		return nil, err
	}
	before, err := p.list(ctx, contact)
	if err != nil {
		return nil, err
	}
	there, err := p.accounts.Titles(ctx, []uuid.UUID{in.AccountID})
	if err != nil {
		return nil, err
	}
	title, ok := text.Clean(in.JobTitle)
	_, seen := there[in.AccountID]
	switch {
	case !seen:
		return nil, problem.InvalidField("account_id", "Account names no record that is there.")
	case !ok:
		return nil, problem.InvalidField("job_title", "The role holds characters that are not text.")
	case len(before) >= maxPositions:
		return nil, problem.InvalidField("account_id", "A contact has at most %d past jobs.", maxPositions)
	case in.StartedOn != nil && in.EndedOn != nil && in.EndedOn.String() < in.StartedOn.String():
		return nil, problem.InvalidField("ended_on", "A job can't end before it has begun.")
	}
	a, _ := tenant.From(ctx)
	err = p.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(context.WithoutCancel(ctx), `insert into contact_positions (company_id, id, contact_id, account_id, job_title, started_on, ended_on)
			values ($1, $2, $3, $4, $5, $6, $7)`, a.CompanyID, uuid.Must(uuid.NewV7()), contact, in.AccountID, title, in.StartedOn, in.EndedOn)
		return err
	})
	if name, foreign := pg.ForeignKey(err); foreign && name != "" {
		return nil, problem.InvalidField("account_id", "Account names no record that is there.")
	}
	if err != nil {
		return nil, err
	}
	return p.list(ctx, contact)
}

func (p *positions) remove(ctx context.Context, contact, id uuid.UUID) error {
	if err := mayEdit(ctx, p.contacts, contact); err != nil {
		return err
	}
	a, _ := tenant.From(ctx)
	return p.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		gone, err := tx.Exec(context.WithoutCancel(ctx), "delete from contact_positions where company_id = $1 and contact_id = $2 and id = $3", a.CompanyID, contact, id)
		if err == nil && gone.RowsAffected() == 0 {
			return problem.NotFound("past job")
		}
		return err
	})
}
