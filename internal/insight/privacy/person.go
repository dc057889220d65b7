package privacy

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/contacts"
	"rapport/internal/platform/mail"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
)

// Subject says who is meant: a record that stands for a person, or whoever has an address.
type Subject struct {
	Kind    string     `json:"kind" enum:"contacts,leads,visitors,address"`
	ID      *uuid.UUID `json:"id,omitempty" x-id:"record" doc:"The record; not with an address"`
	Address string     `json:"address,omitempty" maxLength:"254" doc:"The e-mail address, for kind address"`
}

// maxRows bounds how many rows are one person's.
const maxRows = 100_000

// PersonRecord is a record that stands for a person.
type PersonRecord struct {
	Record  string    `json:"record" enum:"contacts,leads,visitors"`
	ID      uuid.UUID `json:"id" x-id:"record"`
	Name    string    `json:"name"`
	Trashed bool      `json:"trashed"`
}

// person is somebody, with everything by which they are found.
type person struct {
	Records []PersonRecord
	// Others have one of the addresses too, under another name: they are somebody else.
	Others []PersonRecord
	// IDs are the records and all that is only about them.
	IDs       []uuid.UUID
	Addresses []string
	Phones    []string
	Names     []string
	Pictures  []uuid.UUID
	// Namesakes tells that somebody else bears the name, which is why it stays where it is not surely this person's.
	Namesakes bool
}

// title is what the person is called, and what is typed to confirm that they are meant.
func (p *person) title(s Subject) string {
	for _, r := range p.Records {
		if s.ID != nil && r.ID == *s.ID && r.Name != "" {
			return r.Name
		}
	}
	return s.Address
}

func (s Subject) check() error {
	switch {
	case s.Kind == "address" && s.ID != nil:
		return problem.InvalidField("subject.id", "Give either a record or an address.")
	case s.Kind == "address" && !mail.IsAddress(s.Address):
		return problem.InvalidField("subject.address", "%q is not an e-mail address.", s.Address)
	case s.Kind != "address" && (s.ID == nil || s.Address != ""):
		return problem.InvalidField("subject.id", "Say which record is meant, and no address.")
	}
	return nil
}

// row is a record as the search for a person reads it.
type row struct {
	PersonRecord
	email, others, phone, phones, first, last, picture string
	// same is surely the person: it was named, or made one with what was.
	same bool
}

// matching finds records that are the person: those that are named, those that were made one with them by a merge or a conversion,
// and those that have the same address and, unless only an address is known, the same name.
const matching = `select 'contacts', k.id, k.name, k.deleted_at is not null, k.email, k.other_emails::text, k.phone, k.other_phones::text, k.first_name, k.last_name, k.avatar,
		coalesce(k.id = any($2) or k.id in (select m.winner_id from merges m where m.company_id = $1 and m.record = 'contacts' and m.undone_at is null and m.loser_id = any($2))
		or k.id in (select m.loser_id from merges m where m.company_id = $1 and m.record = 'contacts' and m.undone_at is null and m.winner_id = any($2))
		or k.id in (select l.contact_id from leads l where l.company_id = $1 and l.id = any($2)), false)
	from contacts k where k.company_id = $1 and (k.id = any($2)
		or k.id in (select m.winner_id from merges m where m.company_id = $1 and m.record = 'contacts' and m.undone_at is null and m.loser_id = any($2))
		or k.id in (select m.loser_id from merges m where m.company_id = $1 and m.record = 'contacts' and m.undone_at is null and m.winner_id = any($2))
		or k.id in (select l.contact_id from leads l where l.company_id = $1 and l.id = any($2))
		or k.email_key = any($3) or k.id in (select a.contact_id from contact_addresses a where a.company_id = $1 and a.kind = 'email' and a.key = any($3)))
	union all select 'leads', l.id, l.name, l.deleted_at is not null, l.email, '[]', l.phone, '[]', l.first_name, l.last_name, '',
		coalesce(l.id = any($2) or l.contact_id = any($2) or l.id in (select m.winner_id from merges m where m.company_id = $1 and m.record = 'leads' and m.undone_at is null and m.loser_id = any($2))
		or l.id in (select m.loser_id from merges m where m.company_id = $1 and m.record = 'leads' and m.undone_at is null and m.winner_id = any($2)), false)
	from leads l where l.company_id = $1 and (l.id = any($2) or l.contact_id = any($2) or l.email_key = any($3)
		or l.id in (select m.winner_id from merges m where m.company_id = $1 and m.record = 'leads' and m.undone_at is null and m.loser_id = any($2))
		or l.id in (select m.loser_id from merges m where m.company_id = $1 and m.record = 'leads' and m.undone_at is null and m.winner_id = any($2)))
	union all select 'visitors', v.id, '', false, '', '[]', '', '[]', '', '', '', true
	from visitors v where v.company_id = $1 and (v.id = any($2) or v.contact_id = any($2)) limit 5000`

// look finds a person and all that is only about them. Nobody there is the same answer as nobody of this company's.
func (s *Service) look(ctx context.Context, sub Subject) (*person, error) {
	p, names := &person{}, map[string]bool{}
	if sub.Kind == "address" {
		p.Addresses = []string{text.Fold(sub.Address)}
	} else {
		p.IDs = []uuid.UUID{*sub.ID}
	}
	for added := true; added; {
		found, err := s.rows(ctx, p)
		if err != nil {
			return nil, err
		}
		p.Others, added = nil, false
		for _, r := range found {
			switch {
			case p.knows(r.ID):
			case r.same || sub.Kind == "address" || names[text.Fold(r.Name)]:
				p.add(r, names)
				added = true
			default:
				p.Others = append(p.Others, r.PersonRecord)
			}
		}
	}
	if sub.Kind != "address" && !slices.ContainsFunc(p.Records, func(r PersonRecord) bool { return r.ID == *sub.ID && r.Record == sub.Kind }) {
		return nil, problem.NotFound(map[string]string{"contacts": "contact", "leads": "lead", "visitors": "visitor"}[sub.Kind])
	}
	if err := s.spread(ctx, p); err != nil {
		return nil, err
	}
	return p, s.namesakes(ctx, p, slices.Collect(maps.Keys(names)))
}

func (p *person) knows(id uuid.UUID) bool {
	return slices.ContainsFunc(p.Records, func(r PersonRecord) bool { return r.ID == id })
}

func (s *Service) rows(ctx context.Context, p *person) ([]row, error) {
	a, _ := tenant.From(ctx)
	found, err := pg.Collect(ctx, s.Engine.DB, func(rows pgx.CollectableRow) (r row, err error) {
		err = rows.Scan(&r.Record, &r.ID, &r.Name, &r.Trashed, &r.email, &r.others, &r.phone, &r.phones, &r.first, &r.last, &r.picture, &r.same)
		return r, err
	}, matching, a.CompanyID, p.IDs, p.Addresses)
	if err != nil {
		return nil, fmt.Errorf("privacy.look: %w", err)
	}
	return found, nil
}

// add takes what a record says of the person.
func (p *person) add(r row, names map[string]bool) {
	p.Records = append(p.Records, r.PersonRecord)
	if !slices.Contains(p.IDs, r.ID) {
		p.IDs = append(p.IDs, r.ID)
	}
	put := func(list *[]string, v string) {
		if v = strings.TrimSpace(v); v != "" && !slices.Contains(*list, v) {
			*list = append(*list, v)
		}
	}
	emails, _ := contacts.Others([]byte(r.others)) // what is stored can be read
	phones, _ := contacts.Others([]byte(r.phones))
	for _, e := range append(emails, r.email) {
		put(&p.Addresses, text.Fold(e))
	}
	for _, n := range append(phones, r.phone) {
		put(&p.Phones, n)
	}
	if r.first != "" && r.last != "" {
		for _, n := range []string{r.first + " " + r.last, r.last + ", " + r.first, r.last + " " + r.first} {
			put(&p.Names, n)
		}
		names[text.Fold(r.first+" "+r.last)] = true
	}
	if id, err := uuid.Parse(r.picture); err == nil {
		p.Pictures = append(p.Pictures, id)
	}
}

// belongings are what is only about records of a person, and about that in turn.
const belongings = `select id from conversations where company_id = $1 and (contact_id = any($2) or visitor_id = any($2))
	union select id from activities where company_id = $1 and (about_id = any($2) or contact_id = any($2) and about_id is null)
	union select id from tasks where company_id = $1 and (about_id = any($2) or parent_id = any($2))
	union select id from events where company_id = $1 and (about_id = any($2) or series_id = any($2))
	union select id from attachments where company_id = $1 and about_id = any($2)
	union select id from stakeholders where company_id = $1 and contact_id = any($2)
	union select id from mails where company_id = $1 and lower(to_address) = any($3) limit 100001`

// spread adds what is only about the person until there is no more.
func (s *Service) spread(ctx context.Context, p *person) error {
	a, _ := tenant.From(ctx)
	for n := -1; n != len(p.IDs); {
		n = len(p.IDs)
		more, err := pg.Collect(ctx, s.Engine.DB, pgx.RowTo[uuid.UUID], belongings, a.CompanyID, p.IDs, p.Addresses)
		if err != nil {
			return fmt.Errorf("privacy.spread: %w", err)
		}
		all := map[uuid.UUID]bool{}
		for _, id := range append(p.IDs, more...) {
			all[id] = true
		}
		if len(all) > maxRows {
			return problem.Conflict("too_much", "More than %d records are about this person, which is more than one person's. Split them up first.", maxRows)
		}
		p.IDs = slices.SortedFunc(maps.Keys(all), func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	}
	return nil
}

// namesakes finds out whether somebody else bears the person's name.
func (s *Service) namesakes(ctx context.Context, p *person, keys []string) (err error) {
	a, _ := tenant.From(ctx)
	p.Namesakes, err = pg.One(ctx, s.Engine.DB, pgx.RowTo[bool], `select exists (select from contacts where company_id = $1 and name_key = any($2) and id <> all($3))
		or exists (select from leads where company_id = $1 and name_key = any($2) and id <> all($3))
		or exists (select from members m join users u on u.id = m.user_id where m.company_id = $1 and lower(u.name) = any($2))`, a.CompanyID, keys, p.IDs)
	return err
}

// terms are the words that are surely the person's, wherever they stand.
func (p *person) terms() (all []string) {
	all = append(all, p.Addresses...)
	for _, n := range p.Phones {
		if len(n) >= 6 {
			all = append(all, strings.ToLower(n))
		}
	}
	if !p.Namesakes {
		for _, n := range p.Names {
			all = append(all, strings.ToLower(n), text.Fold(n))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
