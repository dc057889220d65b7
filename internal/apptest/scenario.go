package apptest

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Scenario is one call with everything that it must do: the answer, and the events that it causes and no others.
type Scenario struct {
	Name        string
	As          *Client
	Method, URL string
	Body        any
	// Header holds names and values in turn.
	Header   []string
	Status   int
	Contains []string
	Lacks    []string
	// Events are "record action" in their order, such as "contacts create".
	Events []string
}

// Run makes the call and holds it against what must happen. The events are read from the trail of the caller's company.
func (s Scenario) Run(t *testing.T) *Response {
	t.Helper()
	before := len(s.As.events(t, 0))
	res := s.As.Do(t, s.Method, s.URL, s.Body, s.Header...)
	if res.Status != s.Status {
		t.Errorf("%s: %s %s: status %d, want %d: %.500s", s.Name, s.Method, s.URL, res.Status, s.Status, res.Body)
	}
	for _, want := range s.Contains {
		if !strings.Contains(string(res.Body), want) {
			t.Errorf("%s: the answer lacks %q: %.500s", s.Name, want, res.Body)
		}
	}
	for _, not := range s.Lacks {
		if strings.Contains(string(res.Body), not) {
			t.Errorf("%s: the answer holds %q: %.500s", s.Name, not, res.Body)
		}
	}
	if fired := s.As.events(t, before); !slices.Equal(fired, s.Events) {
		t.Errorf("%s: events %v, want %v", s.Name, fired, s.Events)
	}
	return res
}

// events are those of the caller's company but for the first few.
func (c *Client) events(t *testing.T, but int) []string {
	t.Helper()
	if c.CompanyID == "" {
		return nil
	}
	rows, err := c.app.DB.OwnerPool(t).Query(context.Background(), "select record || ' ' || action from changes where company_id = $1 order by id offset $2", c.CompanyID, but)
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return names
}
