package duplicates

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/rest"
	"rapport/internal/resource"
)

type listInput struct {
	Record string `query:"record" required:"true" enum:"accounts,contacts,leads" doc:"The record type"`
	Cursor string `query:"cursor" x-id:"none" doc:"next_cursor of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

// PairPage is one page of pairs.
type PairPage struct {
	Items []Pair  `json:"items"`
	Next  *string `json:"next_cursor" x-id:"none"`
}

type listOutput struct{ Body PairPage }

type checkInput struct {
	Record    string `query:"record" required:"true" enum:"accounts,contacts,leads" doc:"What is about to be made"`
	FirstName string `query:"first_name" maxLength:"100"`
	LastName  string `query:"last_name" maxLength:"100"`
	Name      string `query:"name" maxLength:"200" doc:"Of an account; for people their first and last name"`
	Email     string `query:"email" maxLength:"254"`
	Phone     string `query:"phone" maxLength:"50"`
	Country   string `query:"country" maxLength:"100" doc:"How a number without + is meant"`
	Company   string `query:"company_name" maxLength:"200"`
	Domain    string `query:"domain" maxLength:"253"`
	Website   string `query:"website" maxLength:"500"`
	Except    string `query:"except" format:"uuid" x-id:"record" doc:"The record itself, when it is there already"`
}

// Matches are the records that something probably is.
type Matches struct {
	Items []Match `json:"items"`
}

type checkOutput struct{ Body Matches }

// DismissInput names a pair.
type DismissInput struct {
	Record    string    `json:"record" enum:"accounts,contacts,leads"`
	AID       uuid.UUID `json:"a_id" x-id:"record"`
	BID       uuid.UUID `json:"b_id" x-id:"record"`
	Dismissed *bool     `json:"dismissed,omitempty" doc:"false takes it back; true when left out"`
}

type dismissInput struct{ Body DismissInput }

// SweepInput names what to sweep through.
type SweepInput struct {
	Record string `json:"record" enum:"accounts,contacts,leads"`
}

type sweepInput struct{ Body SweepInput }

type latestInput struct {
	Record string `query:"record" required:"true" enum:"accounts,contacts,leads" doc:"The record type"`
}

// SweepState is the newest sweep; null when there was none.
type SweepState struct {
	Sweep *Sweep `json:"sweep"`
}

type sweepOutput struct{ Body SweepState }

// Mount adds the endpoints.
func (s *Service) Mount(api huma.API) {
	const tag = "duplicates"
	rest.Register(api, rest.Op(http.MethodGet, "/crm/duplicates", "list-duplicates", tag, "Pairs of records that are probably the same, the surest first"), rest.Member, s.list)
	rest.Register(api, rest.Op(http.MethodGet, "/crm/duplicates/check", "check-duplicates", tag, "What a record that is about to be made probably is already"), rest.Member, s.check)
	op := rest.Op(http.MethodPost, "/crm/duplicates/dismiss", "dismiss-duplicates", tag, "Say that two records are not the same")
	op.DefaultStatus = http.StatusNoContent
	rest.Register(api, op, rest.Agent, func(ctx context.Context, in *dismissInput) (*struct{}, error) {
		t, err := s.table(ctx, in.Body.Record, resource.Edit)
		if err != nil {
			return nil, err
		}
		return nil, s.Dismiss(ctx, t, in.Body.AID, in.Body.BID, in.Body.Dismissed == nil || *in.Body.Dismissed)
	})
	sweep := rest.Op(http.MethodPost, "/crm/duplicates/sweeps", "sweep-duplicates", tag, "Look through all records of a type; while a look is under way, it is that one")
	sweep.DefaultStatus = http.StatusAccepted
	rest.Register(api, sweep, rest.Agent, func(ctx context.Context, in *sweepInput) (*sweepOutput, error) {
		t, err := s.table(ctx, in.Body.Record, resource.Edit)
		if err != nil {
			return nil, err
		}
		w, err := s.Begin(ctx, t)
		return &sweepOutput{SweepState{w}}, err
	})
	rest.Register(api, rest.Op(http.MethodGet, "/crm/duplicates/sweeps", "latest-duplicate-sweep", tag, "The newest look through a type, and how far it has come"), rest.Member,
		func(ctx context.Context, in *latestInput) (*sweepOutput, error) {
			t, err := s.table(ctx, in.Record, resource.View)
			if err != nil {
				return nil, err
			}
			w, err := s.Latest(ctx, t)
			return &sweepOutput{SweepState{w}}, err
		})
}

func (s *Service) list(ctx context.Context, in *listInput) (*listOutput, error) {
	t, err := s.table(ctx, in.Record, resource.View)
	if err != nil {
		return nil, err
	}
	items, next, err := s.List(ctx, t, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &listOutput{PairPage{Items: items}}
	if next != "" {
		out.Body.Next = &next
	}
	return out, nil
}

// beside lists, for what is about to be made, the types in which it may be there already.
var beside = map[string][]string{"contacts": {"contacts", "leads"}, "leads": {"leads", "contacts"}, "accounts": {"accounts"}}

func (s *Service) check(ctx context.Context, in *checkInput) (*checkOutput, error) {
	if _, err := s.table(ctx, in.Record, resource.View); err != nil {
		return nil, err
	}
	p := Probe{Name: strings.TrimSpace(in.FirstName + " " + in.LastName), Email: in.Email, Phone: in.Phone, Country: in.Country, Company: in.Company, Domain: in.Domain}
	if p.Name == "" {
		p.Name = in.Name
	}
	if p.Domain == "" {
		p.Domain = Host(in.Website)
	}
	p.Except, _ = uuid.Parse(in.Except)
	out := &checkOutput{Matches{Items: []Match{}}}
	for _, record := range beside[in.Record] {
		t := s.engine.Find(record)
		if !t.Allowed(ctx, resource.View) {
			continue
		}
		found, err := s.Check(ctx, t, p)
		if err != nil {
			return nil, err
		}
		out.Body.Items = append(out.Body.Items, found...)
	}
	return out, nil
}

// Host is the domain of a website's address, without www.
func Host(website string) string {
	host := strings.ToLower(strings.TrimSpace(website))
	if _, rest, ok := strings.Cut(host, "://"); ok {
		host = rest
	}
	host, _, _ = strings.Cut(host, "/")
	host, _, _ = strings.Cut(host, ":")
	return strings.TrimPrefix(host, "www.")
}
