package leads

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/accounts"
	"rapport/internal/crm/contacts"
	"rapport/internal/crm/duplicates"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/trail"
)

// Service converts leads.
type Service struct {
	engine     *resource.Engine
	leads      *resource.Store[Lead]
	accounts   *resource.Store[accounts.Account]
	contacts   *resource.Store[contacts.Contact]
	duplicates *duplicates.Service
}

// NewService makes the service. Deals are found in the engine by their name.
func NewService(e *resource.Engine, l *resource.Store[Lead], a *resource.Store[accounts.Account], c *resource.Store[contacts.Contact], d *duplicates.Service) *Service {
	return &Service{e, l, a, c, d}
}

// Conversion says what a lead becomes.
type Conversion struct {
	AccountID   *uuid.UUID `json:"account_id,omitempty" x-id:"account" doc:"The account that is there already; a new one when left out, if the lead has a company"`
	AccountName string     `json:"account_name,omitempty" maxLength:"200" doc:"The name of the new account; the lead's company when left out"`
	NoAccount   bool       `json:"no_account,omitempty" doc:"Make no account, whatever company the lead has"`
	ContactID   *uuid.UUID `json:"contact_id,omitempty" x-id:"contact" doc:"The contact that is there already; what it lacks is filled from the lead. A new one when left out"`
	Deal        *NewDeal   `json:"deal,omitempty" doc:"The possible sale; none when left out"`
}

// NewDeal is the deal that a conversion makes.
type NewDeal struct {
	Name       string     `json:"name" minLength:"1" maxLength:"200"`
	Amount     *int64     `json:"amount,omitempty" format:"money" minimum:"0" maximum:"100000000000000" doc:"In minor units; the lead's when left out"`
	Currency   string     `json:"currency,omitempty" maxLength:"3" doc:"The lead's when left out"`
	PipelineID *uuid.UUID `json:"pipeline_id,omitempty" x-id:"pipeline"`
	StageID    *uuid.UUID `json:"stage_id,omitempty" x-id:"stage"`
}

// LeadOutcome is what a lead became.
type LeadOutcome struct {
	LeadID    uuid.UUID  `json:"lead_id" x-id:"lead"`
	AccountID *uuid.UUID `json:"account_id" x-id:"account"`
	ContactID *uuid.UUID `json:"contact_id" x-id:"contact"`
	DealID    *uuid.UUID `json:"deal_id" x-id:"deal"`
}

// Convert makes an account, a contact and a deal of a lead, all or none. Of two at once, the second finds a converted lead.
func (s *Service) Convert(ctx context.Context, id uuid.UUID, in Conversion) (*LeadOutcome, error) {
	if !s.leads.Allowed(ctx, resource.Edit) {
		return nil, problem.Forbidden("Your role may not edit leads. An admin of the company can change the role.")
	}
	if err := s.leads.MayWrite(ctx, "status"); err != nil {
		return nil, err
	}
	var c *converting
	err := s.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		c = &converting{Service: s, in: in, out: &LeadOutcome{LeadID: id}}
		locked, err := s.leads.LockIDs(ctx, tx, []uuid.UUID{id}, false)
		if err != nil {
			return err
		}
		if locked[id] == nil {
			return s.leads.Missing()
		}
		if c.lead = locked[id].(*Lead); c.lead.Status == Converted {
			return problem.Conflict("lead_converted", "This lead was converted before. Open it to see what it became.")
		}
		for _, step := range []func(context.Context, pgx.Tx) error{c.account, c.contact, c.deal, c.close} {
			if err := step(ctx, tx); err != nil {
				return err
			}
		}
		return s.engine.Send(ctx, tx, c.writes)
	})
	if err != nil {
		return nil, err
	}
	s.engine.Tell(c.writes)
	return c.out, nil
}

// converting is one conversion under way.
type converting struct {
	*Service
	in     Conversion
	lead   *Lead
	out    *LeadOutcome
	writes []*resource.Write
}

func (c *converting) add(w *resource.Write, err error) error {
	if err == nil && w != nil {
		c.writes = append(c.writes, w)
	}
	return err
}

func (c *converting) account(ctx context.Context, tx pgx.Tx) error {
	l := c.lead
	if c.in.AccountID != nil {
		there, err := c.accounts.LockIDs(ctx, tx, []uuid.UUID{*c.in.AccountID}, false)
		if err == nil && there[*c.in.AccountID] == nil {
			err = problem.InvalidField("account_id", "This names no account that is there.")
		}
		c.out.AccountID = c.in.AccountID
		return err
	}
	name := c.in.AccountName
	if name == "" {
		name = l.CompanyName
	}
	if c.in.NoAccount || name == "" {
		return nil
	}
	a := &accounts.Account{Name: name, Domain: duplicates.Host(l.Website), Website: l.Website, Phone: l.Phone, City: l.City, Country: l.Country, OwnerID: l.OwnerID}
	a.ID = uuid.Must(uuid.NewV7())
	c.out.AccountID = &a.ID
	return c.add(c.accounts.PlanCreate(ctx, a))
}

func (c *converting) contact(ctx context.Context, tx pgx.Tx) error {
	l := c.lead
	if c.in.ContactID != nil {
		there, err := c.contacts.LockIDs(ctx, tx, []uuid.UUID{*c.in.ContactID}, false)
		if err != nil {
			return err
		}
		old := there[*c.in.ContactID]
		if old == nil {
			return problem.InvalidField("contact_id", "This names no contact that is there.")
		}
		c.out.ContactID = c.in.ContactID
		return c.add(c.contacts.PlanUpdate(ctx, old, func(rec any) error { c.fill(rec.(*contacts.Contact)); return nil }))
	}
	if l.FirstName == "" && l.LastName == "" && l.Email == "" {
		if c.out.AccountID == nil {
			return problem.InvalidField("account_id", "This lead has neither a person nor a company to become.")
		}
		return nil
	}
	// What is encrypted in a lead opens nowhere else, and stays with it.
	k := &contacts.Contact{FirstName: l.FirstName, LastName: l.LastName, Source: l.Source, Notes: secret.Unless(l.Notes), OwnerID: l.OwnerID}
	k.ID = uuid.Must(uuid.NewV7())
	c.fill(k)
	c.out.ContactID = &k.ID
	return c.add(c.contacts.PlanCreate(ctx, k))
}

// fill gives a contact what it lacks and the lead has.
func (c *converting) fill(k *contacts.Contact) {
	l := c.lead
	for to, from := range map[*string]string{&k.Email: l.Email, &k.Phone: l.Phone, &k.JobTitle: l.JobTitle, &k.City: l.City, &k.Country: l.Country} {
		if *to == "" {
			*to = from
		}
	}
	if k.AccountID == nil {
		k.AccountID = c.out.AccountID
	}
}

// deal makes the deal through whatever record type has that name, by the names of its fields.
func (c *converting) deal(ctx context.Context, _ pgx.Tx) error {
	if c.in.Deal == nil {
		return nil
	}
	t := c.engine.Find("deals")
	if t == nil {
		return problem.InvalidField("deal", "There are no deals here.")
	}
	d, l := c.in.Deal, c.lead
	rec := t.New()
	resource.BaseOf(rec).ID = uuid.Must(uuid.NewV7())
	values := map[string]any{"name": d.Name, "lead_id": l.ID, "currency": l.Currency, "source": l.Source}
	for name, id := range map[string]*uuid.UUID{"account_id": c.out.AccountID, "contact_id": c.out.ContactID, "owner_id": l.OwnerID} {
		if id != nil {
			values[name] = *id
		}
	}
	if l.Amount != nil {
		values["amount"] = *l.Amount
	}
	for name, v := range values {
		if f := t.Field(name); f != nil {
			if err := f.Put(rec, v); err != nil {
				return fmt.Errorf("leads: deal: %w", err)
			}
		}
	}
	if err := d.assign(ctx, t, rec); err != nil {
		return err
	}
	c.out.DealID = &resource.BaseOf(rec).ID
	return c.add(t.PlanCreate(ctx, rec))
}

// assign writes what a person says of the deal, who may write no more of it than in a form.
func (d *NewDeal) assign(ctx context.Context, t *resource.Table, rec any) error {
	said := map[string]any{}
	if d.Amount != nil {
		said["amount"] = *d.Amount
	}
	if d.Currency != "" {
		said["currency"] = d.Currency
	}
	if d.PipelineID != nil {
		said["pipeline_id"] = *d.PipelineID
	}
	if d.StageID != nil {
		said["stage_id"] = *d.StageID
	}
	for name, v := range said {
		raw, err := json.Marshal(v)
		if err == nil {
			err = t.Assign(ctx, rec, name, raw)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *converting) close(ctx context.Context, _ pgx.Tx) error {
	now := resource.Moment(ctx)
	return c.add(c.leads.PlanUpdate(ctx, c.lead, func(rec any) error {
		l := rec.(*Lead)
		l.Status, l.ConvertedAt = Converted, &now
		l.AccountID, l.ContactID, l.DealID = c.out.AccountID, c.out.ContactID, c.out.DealID
		return nil
	}))
}

// MergeGuard keeps converted leads out of merges: each tells what one person became.
func MergeGuard(winner, loser any) error {
	if winner.(*Lead).Status == Converted || loser.(*Lead).Status == Converted {
		return problem.Conflict("lead_converted", "A converted lead can't be merged. Merge the contacts or accounts that the leads became.")
	}
	return nil
}

// carried is how many leads of one record are looked at for its timeline.
const carried = 5

// Carried is a trail.Source: what another source knows of the leads that became a contact, an account or a deal.
func (s *Service) Carried(source trail.Source) trail.Source {
	return func(ctx context.Context, record string, id uuid.UUID, before trail.Mark, limit int) (entries []trail.Entry, err error) {
		column := map[string]string{"accounts": "account_id", "contacts": "contact_id", "deals": "deal_id"}[record]
		if column == "" || !s.leads.Allowed(ctx, resource.View) {
			return nil, nil
		}
		a, _ := tenant.From(ctx)
		ids, err := pg.Collect(ctx, s.engine.DB, pgx.RowTo[uuid.UUID], fmt.Sprintf("select id from leads where company_id = $1 and %s = $2 and deleted_at is null order by id desc limit %d", column, carried), a.CompanyID, id)
		if err != nil {
			return nil, err
		}
		for _, lead := range ids {
			more, err := source(ctx, Spec.Name, lead, before, limit)
			if err != nil {
				return nil, err
			}
			entries = append(entries, more...)
		}
		return entries, nil
	}
}

// Offers are the records that a lead probably is already.
type Offers struct {
	Accounts []duplicates.Match `json:"accounts"`
	Contacts []duplicates.Match `json:"contacts"`
}

// Offers finds the accounts and contacts that a conversion may use instead of new ones.
func (s *Service) Offers(ctx context.Context, id uuid.UUID) (*Offers, error) {
	l, err := s.leads.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	l = s.leads.Mask(ctx, l)
	o := &Offers{Accounts: []duplicates.Match{}, Contacts: []duplicates.Match{}}
	if s.accounts.Allowed(ctx, resource.View) && l.CompanyName+l.Website != "" {
		p := duplicates.Probe{Name: l.CompanyName, Domain: duplicates.Host(l.Website)}
		if o.Accounts, err = s.duplicates.Check(ctx, s.accounts.Table, p); err != nil {
			return nil, err
		}
	}
	if s.contacts.Allowed(ctx, resource.View) {
		p := duplicates.Probe{Email: l.Email, Phone: l.Phone, Country: l.Country}
		if l.FirstName+l.LastName != "" {
			p.Name = l.Name
		}
		o.Contacts, err = s.duplicates.Check(ctx, s.contacts.Table, p)
	}
	return o, err
}
