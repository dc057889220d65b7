package apptest_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/apptest"
)

// way is a pipeline as its company begins with it: the ids of its stages by name.
type way struct {
	pipeline string
	stages   map[string]string
}

func wayOf(t *testing.T, c *apptest.Client) way {
	t.Helper()
	w := way{stages: map[string]string{}}
	for _, item := range c.Must(t, http.MethodGet, "/stages?sort=position", nil, 200, nil).Map(t)["items"].([]any) {
		s := item.(map[string]any)
		w.pipeline = s["pipeline_id"].(string)
		w.stages[s["name"].(string)] = s["id"].(string)
	}
	return w
}

func newDeal(t *testing.T, c *apptest.Client, body map[string]any) map[string]any {
	t.Helper()
	if body["name"] == nil {
		body["name"] = "Estate renewal, 48 units"
	}
	return c.Must(t, http.MethodPost, "/deals", body, 201, nil).Map(t)
}

// A company begins with a pipeline, and a deal that names none is in its first stage.
func TestDealsBeginInTheFirstStage(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c := a.Register(t, "Aldermoor Heat")
	w := wayOf(t, c)
	d := newDeal(t, c, map[string]any{"amount": 18600000})
	if d["pipeline_id"] != w.pipeline || d["stage_id"] != w.stages["Qualify"] || d["status"] != "open" || d["currency"] != "EUR" || d["stage_since"] != d["created_at"] {
		t.Errorf("a new deal: %v", d)
	}
	second := c.Must(t, http.MethodPost, "/pipelines", map[string]any{"name": "Service", "position": 2}, 201, nil).Map(t)
	apptest.Scenario{Name: "pipeline without stages", As: c, Method: "POST", URL: "/deals", Body: map[string]any{"name": "x", "pipeline_id": second["id"]}, Status: 422, Contains: []string{"open stage", `"pipeline_id"`}}.Run(t)
	stage := c.Must(t, http.MethodPost, "/stages", map[string]any{"name": "Due", "pipeline_id": second["id"]}, 201, nil).Map(t)
	d = newDeal(t, c, map[string]any{"pipeline_id": second["id"]})
	if d["stage_id"] != stage["id"] {
		t.Errorf("a deal of another pipeline: %v", d)
	}
	if d := newDeal(t, c, map[string]any{"stage_id": stage["id"]}); d["pipeline_id"] != second["id"] {
		t.Errorf("a deal of a stage alone: %v", d)
	}
	c.Must(t, http.MethodPatch, fmt.Sprint("/pipelines/", second["id"]), map[string]any{"archived": true}, 200, nil)
	apptest.Scenario{Name: "archived", As: c, Method: "POST", URL: "/deals", Body: map[string]any{"name": "x", "stage_id": stage["id"]}, Status: 422, Contains: []string{"archived"}}.Run(t)
	apptest.Scenario{Name: "deals there stay", As: c, Method: "PATCH", URL: fmt.Sprint("/deals/", d["id"]), Body: map[string]any{"name": "y"}, Status: 200, Events: []string{"deals update"}}.Run(t)
	apptest.Scenario{Name: "the last one", As: c, Method: "PATCH", URL: "/pipelines/" + w.pipeline, Body: map[string]any{"archived": true}, Status: 409, Contains: []string{"last_pipeline"}}.Run(t)
}

func TestDealsAreWonLostAndOpenedAgain(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c := a.Register(t, "Aldermoor Heat")
	w := wayOf(t, c)
	d := newDeal(t, c, map[string]any{"stage_id": w.stages["Negotiation"]})
	one := fmt.Sprint("/deals/", d["id"])
	won := apptest.Scenario{Name: "win", As: c, Method: "POST", URL: one + "/win", Status: 200, Contains: []string{`"status":"won"`, w.stages["Won"]}, Lacks: []string{`"closed_at":null`}, Events: []string{"deals update"}}.Run(t)
	if won.Header.Get("ETag") != `"2"` {
		t.Errorf("ETag %s", won.Header.Get("ETag"))
	}
	apptest.Scenario{Name: "win again", As: c, Method: "POST", URL: one + "/win", Status: 200, Contains: []string{`"version":2`}}.Run(t)
	apptest.Scenario{Name: "reopen", As: c, Method: "POST", URL: one + "/reopen", Status: 200, Contains: []string{`"status":"open"`, w.stages["Negotiation"], `"closed_at":null`}, Events: []string{"deals update"}}.Run(t)
	apptest.Scenario{Name: "lose without reason", As: c, Method: "POST", URL: one + "/lose", Body: map[string]any{}, Status: 422, Contains: []string{`"lost_reason_id"`, "Say why"}}.Run(t)
	apptest.Scenario{Name: "into the stage without reason", As: c, Method: "PATCH", URL: one, Body: map[string]any{"stage_id": w.stages["Lost"]}, Status: 422, Contains: []string{"Say why"}}.Run(t)
	apptest.Scenario{Name: "stale", As: c, Method: "POST", URL: one + "/lose", Header: []string{"If-Match", `"1"`}, Body: map[string]any{"lost_reason": "Too dear"}, Status: 412, Contains: []string{`"current"`}}.Run(t)
	apptest.Scenario{Name: "no reason of ours", As: c, Method: "POST", URL: one + "/lose", Body: map[string]any{"lost_reason_id": uuid.NewString()}, Status: 422, Contains: []string{"names no record that is there"}}.Run(t)
	reasons := c.Must(t, http.MethodGet, "/lost-reasons?sort=position", nil, 200, nil).Map(t)["items"].([]any)
	reason := reasons[0].(map[string]any)["id"]
	apptest.Scenario{Name: "lose", As: c, Method: "POST", URL: one + "/lose", Body: map[string]any{"lost_reason_id": reason, "lost_reason": "Two percent"}, Status: 200,
		Contains: []string{`"status":"lost"`, `"Two percent"`}, Events: []string{"deals update"}}.Run(t)
	apptest.Scenario{Name: "reopen", As: c, Method: "POST", URL: one + "/reopen", Status: 200, Contains: []string{`"status":"open"`, `"lost_reason":""`, w.stages["Negotiation"]}, Events: []string{"deals update"}}.Run(t)
	apptest.Scenario{Name: "viewers may not", As: c.Colleague(t, "viewer"), Method: "POST", URL: one + "/win", Status: 403}.Run(t)
}

func TestStagesOfAnotherPipelineAreImpossible(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	w, foreign := wayOf(t, c), wayOf(t, theirs)
	second := c.Must(t, http.MethodPost, "/pipelines", map[string]any{"name": "Service", "position": 2}, 201, nil).Map(t)
	stage := c.Must(t, http.MethodPost, "/stages", map[string]any{"name": "Due", "pipeline_id": second["id"]}, 201, nil).Map(t)
	d := newDeal(t, c, map[string]any{})
	one := fmt.Sprint("/deals/", d["id"])
	for name, call := range map[string]struct {
		method, url string
		body        map[string]any
	}{
		"create": {"POST", "/deals", map[string]any{"name": "x", "pipeline_id": w.pipeline, "stage_id": stage["id"]}},
		"patch":  {"PATCH", one, map[string]any{"stage_id": stage["id"]}},
		"move":   {"POST", one + "/move", map[string]any{"stage_id": stage["id"], "version": 1}},
	} {
		apptest.Scenario{Name: name, As: c, Method: call.method, URL: call.url, Body: call.body, Status: 422, Contains: []string{"another pipeline", `"stage_id"`}}.Run(t)
	}
	apptest.Scenario{Name: "both together", As: c, Method: "PATCH", URL: one, Body: map[string]any{"stage_id": stage["id"], "pipeline_id": second["id"]}, Status: 200, Events: []string{"deals update"}}.Run(t)
	// The database holds it too, whatever the rules do.
	if err := asOwner(t, a, "update deals set stage_id = $1 where company_id = $2", w.stages["Qualify"], c.CompanyID); err == nil || !strings.Contains(err.Error(), "deals_stage_id_in_pipeline") {
		t.Errorf("the database let a stage of another pipeline in: %v", err)
	}
	apptest.Scenario{Name: "a stage stays in its pipeline", As: c, Method: "PATCH", URL: fmt.Sprint("/stages/", stage["id"]), Body: map[string]any{"pipeline_id": w.pipeline}, Status: 422, Contains: []string{"stays in its pipeline"}}.Run(t)
	apptest.Scenario{Name: "a second stage for won deals", As: c, Method: "POST", URL: "/stages", Body: map[string]any{"name": "Signed", "kind": "won", "pipeline_id": w.pipeline}, Status: 422, Contains: []string{`"kind"`, "already"}}.Run(t)
	// Another company's ids answer like none at all, wherever one can stand.
	for field, id := range map[string]string{
		"stage_id": foreign.stages["Qualify"], "pipeline_id": foreign.pipeline, "owner_id": theirs.UserID,
		"account_id":     theirs.Must(t, "POST", "/crm/accounts", map[string]any{"name": "Theirs"}, 201, nil).Map(t)["id"].(string),
		"contact_id":     theirs.Must(t, "POST", "/crm/contacts", map[string]any{"last_name": "Theirs"}, 201, nil).Map(t)["id"].(string),
		"lost_reason_id": theirs.Must(t, "GET", "/lost-reasons", nil, 200, nil).Map(t)["items"].([]any)[0].(map[string]any)["id"].(string),
	} {
		with := func(id string) string {
			r := c.Do(t, "POST", "/deals", map[string]any{"name": "x", field: id})
			return strip(r)
		}
		if got, want := with(id), with(uuid.NewString()); got != want || !strings.HasPrefix(got, "422") {
			t.Errorf("%s: a foreign id answers %s, a random one %s", field, got, want)
		}
	}
	theirDeal := newDeal(t, theirs, map[string]any{})
	for _, tail := range []string{"/win", "/lose", "/reopen", "/move"} {
		var body any
		switch tail {
		case "/lose":
			body = map[string]any{"lost_reason": "x"}
		case "/move":
			body = map[string]any{"stage_id": w.stages["Won"], "version": 1}
		}
		got, want := c.Do(t, "POST", fmt.Sprint("/deals/", theirDeal["id"], tail), body), c.Do(t, "POST", "/deals/"+uuid.NewString()+tail, body)
		if strip(got) != strip(want) || got.Status != 404 {
			t.Errorf("%s: a foreign deal answers %s, a random one %s", tail, got.Body, want.Body)
		}
	}
}

// asOwner tries what no door lets anybody do.
func asOwner(t *testing.T, a *apptest.App, sql string, args ...any) error {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), a.DB.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	_, err = conn.Exec(context.Background(), sql, args...)
	return err
}

// Two people drag one card at once: one of them moves it, the other learns where it really is.
func TestTwoPeopleDragOneCard(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mara := a.Register(t, "Aldermoor Heat")
	w := wayOf(t, mara)
	people := []*apptest.Client{mara, mara.Colleague(t, "agent")}
	targets := []string{w.stages["Offer sent"], w.stages["Negotiation"]}
	for range 5 {
		d := newDeal(t, mara, map[string]any{})
		one := fmt.Sprint("/deals/", d["id"])
		answers := make([]*apptest.Response, 2)
		var both sync.WaitGroup
		for i := range people {
			both.Go(func() {
				answers[i] = people[i].Do(t, "POST", one+"/move", map[string]any{"stage_id": targets[i], "version": d["version"]})
			})
		}
		both.Wait()
		statuses := []int{answers[0].Status, answers[1].Status}
		first := slices.Index(statuses, 200)
		if first < 0 || statuses[1-first] != 412 {
			t.Fatalf("two drags answered %v", statuses)
		}
		conflict := answers[1-first].Map(t)
		yours, current := conflict["yours"].(map[string]any), conflict["current"].(map[string]any)
		if yours["stage_id"] != targets[1-first] || current["stage_id"] != targets[first] || current["version"] != 2.0 {
			t.Errorf("the conflict says yours %v, current %v", yours["stage_id"], current["stage_id"])
		}
		if now := mara.Must(t, "GET", one, nil, 200, nil).Map(t); now["stage_id"] != targets[first] {
			t.Errorf("the card stands in %v", now["stage_id"])
		}
	}
}

func TestDealAmountsAreBounded(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c := a.Register(t, "Aldermoor Heat")
	for name, body := range map[string]string{
		"beyond int64": `{"name":"x","amount":9223372036854775808}`,
		"beyond all":   `{"name":"x","amount":1e300}`,
		"too much":     `{"name":"x","amount":100000000000001}`,
		"negative":     `{"name":"x","amount":-1}`,
		"fraction":     `{"name":"x","amount":1.5}`,
		"no currency":  `{"name":"x","currency":"XYZW"}`,
		"unknown":      `{"name":"x","currency":"QQQ"}`,
		"probability":  `{"name":"x","probability":101}`,
		"no date":      `{"name":"x","expected_close":"2026-02-30"}`,
	} {
		apptest.Scenario{Name: name, As: c, Method: "POST", URL: "/deals", Body: body, Status: 422, Contains: []string{`"errors"`}}.Run(t)
	}
}

func TestStagesAndPipelinesInUseStay(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c := a.Register(t, "Aldermoor Heat")
	w := wayOf(t, c)
	d := newDeal(t, c, map[string]any{})
	one := "/stages/" + w.stages["Qualify"]
	apptest.Scenario{Name: "delete the stage", As: c, Method: "DELETE", URL: one, Status: 409, Contains: []string{"stage_in_use", "This stage holds a deal. Move"}}.Run(t)
	apptest.Scenario{Name: "make it mean something else", As: c, Method: "PATCH", URL: "/stages/" + w.stages["Qualify"], Body: map[string]any{"kind": "lost"}, Status: 422}.Run(t)
	apptest.Scenario{Name: "delete the pipeline", As: c, Method: "DELETE", URL: "/pipelines/" + w.pipeline, Status: 409, Contains: []string{"pipeline_in_use"}}.Run(t)
	c.Must(t, "DELETE", fmt.Sprint("/deals/", d["id"]), nil, 204, nil)
	apptest.Scenario{Name: "delete the empty stage", As: c, Method: "DELETE", URL: one, Status: 204, Events: []string{"stages delete"}}.Run(t)
	apptest.Scenario{Name: "bring back a deal without its stage", As: c, Method: "POST", URL: fmt.Sprint("/deals/", d["id"], "/restore"), Status: 422, Contains: []string{"stage"}}.Run(t)
	apptest.Scenario{Name: "only admins", As: c.Colleague(t, "agent"), Method: "POST", URL: "/stages", Body: map[string]any{"name": "x", "pipeline_id": w.pipeline}, Status: 403}.Run(t)
}
