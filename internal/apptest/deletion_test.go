package apptest_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"rapport/internal/apptest"
)

func TestCompaniesCloseAndComeBack(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	owner := a.Register(t, "Aldermoor Heat")
	admin := owner.Colleague(t, "admin")
	key, _ := keyed(t, a, owner, "agent")
	const url = "/company/deletion"
	apptest.Scenario{Name: "by an admin", As: admin, Method: http.MethodPost, URL: url, Body: map[string]any{"name": "Aldermoor Heat"}, Status: 403}.Run(t)
	apptest.Scenario{Name: "by a key", As: key, Method: http.MethodPost, URL: url, Body: map[string]any{"name": "Aldermoor Heat"}, Status: 403}.Run(t)
	apptest.Scenario{Name: "another name", As: owner, Method: http.MethodPost, URL: url, Body: map[string]any{"name": "aldermoor heat"}, Status: 422, Contains: []string{"as it stands"}}.Run(t)
	apptest.Scenario{Name: "nothing to restore", As: owner, Method: http.MethodDelete, URL: url, Status: 409, Contains: []string{"not_closing"}}.Run(t)
	s := open(t, a, admin)
	apptest.Scenario{Name: "delete", As: owner, Method: http.MethodPost, URL: url, Body: map[string]any{"name": " Aldermoor Heat "}, Status: 200, Contains: []string{"closes_at"}, Events: []string{"company delete"}}.Run(t)
	for name, c := range map[string]*apptest.Client{"the owner": owner, "an admin": admin, "a key": key} {
		if res := c.Do(t, http.MethodGet, "/crm/contacts", nil); res.Status != 401 {
			t.Errorf("%s is still in: %d", name, res.Status)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for err := error(nil); err == nil; {
		if _, _, err = s.conn.Read(ctx); ctx.Err() != nil {
			t.Error("an open page hears nothing")
		}
	}
	// Its owner alone gets in, to take it back and for nothing else.
	back := enter(t, a, a.Anyone().Must(t, http.MethodPost, "/auth/login", map[string]any{"email": owner.Email, "password": password}, 200, nil))
	apptest.Scenario{Name: "me", As: back, Method: http.MethodGet, URL: "/auth/me", Status: 200, Contains: []string{`"closes_at":"2`}}.Run(t)
	apptest.Scenario{Name: "work", As: back, Method: http.MethodGet, URL: "/crm/contacts", Status: 403, Contains: []string{"company_closing"}}.Run(t)
	other := enter(t, a, a.Anyone().Must(t, http.MethodPost, "/auth/login", map[string]any{"email": admin.Email, "password": password}, 200, nil))
	if other.CompanyID == owner.CompanyID {
		t.Error("an admin got into a company that is to be deleted")
	}
	apptest.Scenario{Name: "restore", As: back, Method: http.MethodDelete, URL: url, Status: 204, Events: []string{"company restore"}}.Run(t)
	apptest.Scenario{Name: "work goes on", As: back, Method: http.MethodGet, URL: "/crm/contacts", Status: 200}.Run(t)
	key.Must(t, http.MethodGet, "/crm/contacts", nil, 200, nil)
}
