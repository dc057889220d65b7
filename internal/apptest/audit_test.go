package apptest_test

import (
	"context"
	"encoding/csv"
	"net/http"
	"strings"
	"testing"
	"time"

	"rapport/internal/apptest"
	"rapport/internal/trail/audit"
)

type auditPage struct {
	Items []struct {
		Action, Record, Title, ID string
		RecordID                  string `json:"record_id"`
		Seq                       *int64
		Actor                     struct{ Name string }
		Changes                   []struct{ Field string }
	}
	Next *string `json:"next_cursor"`
}

func logOf(t *testing.T, c *apptest.Client, query string) (p auditPage) {
	t.Helper()
	c.Must(t, http.MethodGet, "/audit"+query, nil, 200, &p)
	return p
}

// Exports, rights and teams are noted; what the log shows can be filtered, and is for admins of the company alone.
func TestAuditLog(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	owner, theirs := a.Register(t, "Fenwick Logistics"), a.Register(t, "Bramble Hotels")
	agent, admin := owner.Colleague(t, "agent"), owner.Colleague(t, "admin")
	account := added(t, owner, "/crm/accounts", map[string]any{"name": "Lac Bleu", "notes": "=cmd|' /C calc'!A0"})
	owner.Must(t, http.MethodPatch, "/crm/accounts/"+account, map[string]any{"city": "Gävle"}, 200, nil)
	added(t, theirs, "/crm/accounts", map[string]any{"name": "Canary Ltd"})
	apptest.Scenario{Name: "an export", As: owner, Method: "GET", URL: "/crm/accounts/export?filter=name.startsWith(\"Lac\")", Status: 200, Events: []string{"exports export"}}.Run(t)
	apptest.Scenario{Name: "a refused export", As: owner, Method: "GET", URL: "/crm/accounts/export?filter=salary==1", Status: 422}.Run(t)
	apptest.Scenario{Name: "an export that is not allowed", As: agent, Method: "GET", URL: "/crm/accounts/export", Status: 403}.Run(t)
	settled := map[string]any{"scopes": map[string]string{"view": "own"}, "fields": map[string]string{"phone": "hidden"}}
	apptest.Scenario{Name: "rights", As: owner, Method: "PUT", URL: "/rights/agent/contacts", Body: settled, Status: 200, Events: []string{"rights change"}}.Run(t)
	apptest.Scenario{Name: "the same rights", As: owner, Method: "PUT", URL: "/rights/agent/contacts", Body: settled, Status: 200}.Run(t)
	team := apptest.Scenario{Name: "a team", As: owner, Method: "POST", URL: "/teams", Body: map[string]any{"name": "North", "member_ids": []string{owner.UserID}}, Status: 201, Events: []string{"teams create"}}.Run(t).Map(t)["id"].(string)
	apptest.Scenario{Name: "others in it", As: owner, Method: "PUT", URL: "/teams/" + team, Body: map[string]any{"name": "North", "member_ids": []string{agent.UserID}}, Status: 200, Events: []string{"teams update"}}.Run(t)
	apptest.Scenario{Name: "no team", As: owner, Method: "DELETE", URL: "/teams/" + account, Status: 404}.Run(t)
	apptest.Scenario{Name: "a team less", As: owner, Method: "DELETE", URL: "/teams/" + team, Status: 204, Events: []string{"teams delete"}}.Run(t)

	if p := logOf(t, owner, "?record=accounts&record_id="+account); len(p.Items) != 2 || p.Items[0].Action != "update" || p.Items[0].Title != "Lac Bleu" || p.Items[0].Actor.Name != "Mara Lindqvist" {
		t.Errorf("%+v", p)
	}
	for query, want := range map[string]int{"?action=export": 1, "?record=teams": 3, "?record=teams&action=update": 1, "?q=g%C3%A4vle": 1, "?q=lac+mara": 2, "?q=mara+nobody": 0, "?q=100%25": 0, "?actor_id=" + agent.UserID: 0,
		"?record=rights&actor_id=" + owner.UserID: 1, "?to=2020-01-01T00:00:00Z": 0, "?action=update&record=accounts&from=2020-01-01T00:00:00Z": 1} {
		if p := logOf(t, admin, query); len(p.Items) != want {
			t.Errorf("%s finds %+v", query, p.Items)
		}
	}
	person := added(t, owner, "/crm/contacts", map[string]any{"last_name": "Marchetti", "account_id": account})
	apptest.Scenario{Name: "references by name", As: owner, Method: "GET", URL: "/audit?record=contacts&record_id=" + person, Status: 200, Contains: []string{`"names":{"` + account + `":"Lac Bleu"}`}}.Run(t)
	// Pages hang together, and nothing of another company is in them.
	var ids []string
	for next := ""; ; {
		p := logOf(t, owner, "?limit=2&cursor="+next)
		for _, e := range p.Items {
			ids = append(ids, e.ID)
			if strings.Contains(e.Title, "Canary") {
				t.Errorf("another company's %+v", e)
			}
		}
		if p.Next == nil {
			break
		}
		next = *p.Next
	}
	if whole := logOf(t, owner, "?limit=200"); len(ids) != len(whole.Items) || len(ids) < 7 {
		t.Errorf("%d in pages, %d at once", len(ids), len(whole.Items))
	}
	for _, path := range []string{"/audit", "/audit/kinds", "/audit/seal", "/audit/export"} {
		apptest.Scenario{Name: "an agent", As: agent, Method: "GET", URL: path, Status: 403}.Run(t)
	}
	apptest.Scenario{Name: "a cursor of another list", As: owner, Method: "GET", URL: "/audit?cursor=abc", Status: 422}.Run(t)
	apptest.Scenario{Name: "a record of no type", As: owner, Method: "GET", URL: "/audit?record_id=" + account, Status: 422}.Run(t)
	apptest.Scenario{Name: "a person who is none", As: owner, Method: "GET", URL: "/audit?actor_id=1", Status: 422}.Run(t)
	apptest.Scenario{Name: "kinds", As: owner, Method: "GET", URL: "/audit/kinds", Status: 200, Contains: []string{`"exports"`, `"rights"`, `"delete"`}, Lacks: []string{"conversations"}}.Run(t)

	out := apptest.Scenario{Name: "as a list", As: admin, Method: "GET", URL: "/audit/export?record=accounts", Status: 200, Contains: []string{"Lac Bleu"}, Lacks: []string{"Canary", "rights"}, Events: []string{"audit export"}}.Run(t)
	rows, err := csv.NewReader(strings.NewReader(string(out.Body))).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Errorf("%v %q", err, rows)
	}
	apptest.Scenario{Name: "as lines", As: admin, Method: "GET", URL: "/audit/export?format=jsonl&record=teams", Status: 200, Contains: []string{"North"}, Lacks: []string{"Lac Bleu"}, Events: []string{"audit export"}}.Run(t)
	apptest.Scenario{Name: "sealed for an admin", As: admin, Method: "GET", URL: "/audit/export?format=sealed", Status: 403}.Run(t)
	apptest.Scenario{Name: "half a log sealed", As: owner, Method: "GET", URL: "/audit/export?format=sealed&record=teams", Status: 422}.Run(t)
}

// Whoever may not see a record or a field doesn't see it in the log either.
func TestAuditLogObeysRights(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	owner := a.Register(t, "Fenwick Logistics")
	admin := owner.Colleague(t, "admin")
	added(t, owner, "/crm/accounts", map[string]any{"name": "Lac Bleu"})
	added(t, owner, "/crm/contacts", map[string]any{"last_name": "Marchetti", "phone": "+46 26 123 45 67"})
	owner.Must(t, http.MethodPut, "/rights/admin/accounts", map[string]any{"scopes": map[string]string{"view": "own"}, "fields": map[string]string{}}, 200, nil)
	owner.Must(t, http.MethodPut, "/rights/admin/contacts", map[string]any{"scopes": map[string]string{}, "fields": map[string]string{"phone": "hidden"}}, 200, nil)
	for _, path := range []string{"/audit", "/audit/export", "/audit/export?format=jsonl"} {
		body := string(admin.Must(t, http.MethodGet, path, nil, 200, nil).Body)
		if strings.Contains(body, "Lac Bleu") || strings.Contains(body, "123 45 67") || !strings.Contains(body, "Marchetti") {
			t.Errorf("%s tells %s", path, body)
		}
	}
}

// What happens is sealed within seconds, and the sealed file proves it.
func TestAuditLogIsSealed(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	owner := a.Register(t, "Fenwick Logistics")
	added(t, owner, "/crm/accounts", map[string]any{"name": "Lac Bleu"})
	var seal struct {
		Checkpoint audit.Checkpoint
		Waiting    int64
		PublicKey  audit.Hex `json:"public_key"`
	}
	for range 100 {
		owner.Must(t, http.MethodGet, "/audit/seal", nil, 200, &seal)
		if seal.Checkpoint.Seq > 0 && seal.Waiting == 0 {
			break
		}
		time.Sleep(200 * time.Millisecond)
	}
	if p := logOf(t, owner, "?record=accounts"); len(p.Items) != 1 || p.Items[0].Seq == nil {
		t.Fatalf("not sealed: %+v %+v", seal, p)
	}
	file := owner.Must(t, http.MethodGet, "/audit/export?format=sealed", nil, 200, nil)
	r, err := (&audit.Verifier{PublicKey: []byte(seal.PublicKey), Kept: []audit.Checkpoint{seal.Checkpoint}}).File(strings.NewReader(string(file.Body)))
	if err != nil || !r.Sound() || r.Sealed < seal.Checkpoint.Seq {
		t.Errorf("%+v %v", r, err)
	}
	all, err := audit.Companies(context.Background(), a.DB.DB)
	if err != nil || len(all) != 1 || all[0].String() != owner.CompanyID {
		t.Errorf("%v %v", all, err)
	}
}
