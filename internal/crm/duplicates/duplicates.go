// Package duplicates finds records that are probably the same: beside a form that is being filled, among the rows of an import,
// and in a sweep through all records of a type. It never compares all with all: only records that share an address or a
// number, or stand next to each other by name, are weighed. Making two into one is for merges.
package duplicates

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"rapport/internal/platform/bus"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/phone"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

// kinds lists the record types that are looked through, and for each the fields by whose order a sweep goes.
var kinds = map[string][]string{
	"contacts": {"email", "phone", "name", "last_name"},
	"leads":    {"email", "phone", "name"},
	"accounts": {"domain", "phone", "name"},
}

// Service finds duplicates.
type Service struct {
	engine *resource.Engine
	queue  *jobs.Queue
	bus    *bus.Bus
}

// New makes the service and adds its worker to the queue, which must not be open yet.
func New(e *resource.Engine, q *jobs.Queue, b *bus.Bus) *Service {
	s := &Service{engine: e, queue: q, bus: b}
	jobs.Add(q, jobTimeout, s.work)
	return s
}

// table gives a record type that has duplicates.
func (s *Service) table(ctx context.Context, record string, action resource.Action) (*resource.Table, error) {
	t := s.engine.Find(record)
	if t == nil || kinds[record] == nil {
		return nil, problem.InvalidField("record", "Duplicates are looked for among accounts, contacts and leads.")
	}
	if !t.Allowed(ctx, action) {
		return nil, problem.Forbidden("Your role may not " + string(action) + " " + t.Name + ". An admin of the company can change the role.")
	}
	return t, nil
}

// Probe is what is known of a record that may be there already.
type Probe struct {
	Name, Email, Phone, Country, Company, Domain string
	// Except is the record itself, if it is there.
	Except uuid.UUID
}

// Match is a record that a probe probably means.
type Match struct {
	Record  string    `json:"record" doc:"The record type"`
	ID      uuid.UUID `json:"id" x-id:"record"`
	Name    string    `json:"name"`
	Detail  string    `json:"detail" doc:"What tells it from others of that name: address, number, place"`
	Score   int       `json:"score" doc:"0 to 100"`
	Reasons []Reason  `json:"reasons"`
}

// most is how many matches are told, and how many candidates each question brings.
const most = 10

// Check answers what a probe probably is among the records of a type, best first. Nobody learns here of records that they may
// not see: the candidates come from the type's own lists.
func (s *Service) Check(ctx context.Context, t *resource.Table, p Probe) ([]Match, error) {
	if n, ok := phone.Normal(p.Phone, p.Country); ok {
		p.Phone = n
	}
	queries := []resource.Query{}
	by := func(field, value string) {
		if value = strings.TrimSpace(value); value != "" && t.Field(field) != nil {
			queries = append(queries, resource.Query{Filter: fmt.Sprintf("%s == %s", field, quote(value)), Limit: most})
		}
	}
	by("email", p.Email)
	by("phone", p.Phone)
	by("domain", p.Domain)
	if t.Name == "contacts" {
		ids, err := s.byAddress(ctx, p)
		if err != nil {
			return nil, err
		}
		if len(ids) > 0 {
			queries = append(queries, resource.Query{Filter: among(ids), Limit: most})
		}
	}
	if len([]rune(strings.TrimSpace(p.Name))) > 3 {
		queries = append(queries, resource.Query{Q: p.Name, Limit: most})
	}
	found := map[uuid.UUID]any{}
	for _, q := range queries {
		page, err := t.List(ctx, q)
		if problem.Is(err, problem.KindInvalid) {
			continue // what is half typed may be no text
		}
		if err != nil {
			return nil, err
		}
		for _, rec := range page.Items {
			found[resource.BaseOf(rec).ID] = t.Masked(ctx, rec)
		}
	}
	delete(found, p.Except)
	return weigh(t, p, found), nil
}

func weigh(t *resource.Table, p Probe, found map[uuid.UUID]any) []Match {
	probe := profile{name: plainName(p.Name), company: plainName(p.Company), domain: text.Fold(p.Domain), emails: folded(p.Email), phones: folded(p.Phone)}
	matches := []Match{}
	for id, rec := range found {
		other := profileOf(t, rec)
		score, reasons := probe.like(other)
		if score >= hint {
			matches = append(matches, Match{Record: t.Name, ID: id, Name: t.Title(rec), Detail: detail(t, rec), Score: score, Reasons: reasons})
		}
	}
	slices.SortFunc(matches, func(a, b Match) int {
		if a.Score != b.Score {
			return b.Score - a.Score
		}
		return strings.Compare(a.ID.String(), b.ID.String())
	})
	return matches[:min(len(matches), most)]
}

func quote(s string) string {
	raw, err := json.Marshal(s)
	if err != nil {
		return `""`
	}
	return string(raw)
}

func among(ids []uuid.UUID) string {
	quoted := make([]string, len(ids))
	for i, id := range ids {
		quoted[i] = `"` + id.String() + `"`
	}
	return "id in [" + strings.Join(quoted, ", ") + "]"
}

// detail is the first of what tells a record from its like.
func detail(t *resource.Table, rec any) string {
	var parts []string
	for _, name := range []string{"company_name", "email", "domain", "phone", "city"} {
		if f := t.Field(name); f != nil && len(parts) < 3 {
			if s, _ := f.Value(rec).(string); s != "" {
				if name == "phone" {
					s = phone.Shown(s)
				}
				parts = append(parts, s)
			}
		}
	}
	return strings.Join(parts, " · ")
}
