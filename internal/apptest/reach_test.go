package apptest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"rapport/internal/apptest"
	"rapport/internal/resource"
)

// hung makes one record of a type for each of some records that it is of or about, all of them the owner's own.
func hung(t *testing.T, c cast, table, whole *resource.Table, ids []string) (made []string) {
	t.Helper()
	for _, id := range ids {
		nth.Add(1)
		if table.Name == "attachments" {
			raw, kind := attachment(t, "Value.txt", []byte("hello"), "about", whole.Name, "about_id", id)
			res := c.owner.Do(t, http.MethodPost, table.Path, raw, "Content-Type", kind)
			made = append(made, res.Map(t)["id"].(string))
			continue
		}
		b := body(t, table, c.owner, at())
		b[table.Of().Name] = id
		if table.Of().Ref == resource.Any {
			b["about"] = whole.Name
		}
		if table.Name == "price_entries" {
			b["currency"] = c.owner.Must(t, http.MethodGet, whole.Path+"/"+id, nil, 200, nil).Map(t)["currency"]
		}
		made = append(made, c.owner.Must(t, http.MethodPost, table.Path, b, 201, nil).Map(t)["id"].(string))
	}
	return made
}

// What is about a record, or a part of it, is seen with that record: through every door, and by nobody whose reach ends
// before it. A type added later is found by itself.
func TestRightsFollowTheRecord(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	known := paths(t, a)
	var held []string
	for _, table := range a.Engine().Tables() {
		if table.Of() == nil {
			continue
		}
		held = append(held, table.Name)
		t.Run(table.Name, func(t *testing.T) {
			t.Parallel()
			c := newCast(t, a)
			whole := table.Target(*table.Of())
			if whole == nil {
				whole = a.Engine().Find("deals")
			}
			c.settle(t, whole, nil, nil)
			c.settle(t, table, nil, nil)
			ids := c.owned(t, whole)
			made := hung(t, c, table, whole, ids)
			for what, n := range map[string]int{"none": 0, "own": 1, "team": 2, "all": 3} {
				c.settle(t, whole, map[string]string{"view": what}, nil)
				for who, id := range made {
					word := searched(t, c.owner, table, id)
					for door, shows := range doors(table) {
						if path := map[string]string{"get": "/{id}", "history": "/{id}/history", "timeline": "/{id}/timeline", "access": "/{id}/access", "export": "/export"}[door]; !known["GET "+table.Path+path] {
							continue
						}
						if got := shows(t, c.me, id, word); got != (who < n) {
							t.Errorf("view %s of %s: %s shows the %s of %s: %v", what, whole.Name, door, table.Singular, name(c, who), got)
						}
					}
				}
			}
			followed(t, c, table, whole, made)
		})
	}
	slices.Sort(held)
	if strings.Join(held, " ") != "activities attachments events price_entries stakeholders tasks" {
		t.Errorf("records that follow others: %v", held)
	}
}

// followed: what can't be seen answers to no other door either, and what one has been given stays one's own.
func followed(t *testing.T, c cast, table, whole *resource.Table, made []string) {
	c.settle(t, whole, map[string]string{"view": "own"}, nil)
	gone := table.Path + "/" + made[2]
	none := table.Path + "/01890000-0000-7000-8000-000000000000"
	for _, call := range [][2]string{{"PATCH", ""}, {"DELETE", ""}, {"POST", "/restore"}, {"GET", "/file"}} {
		var payload any
		if call[0] == "PATCH" {
			payload = "{}"
		}
		got, want := c.me.Do(t, call[0], gone+call[1], payload), c.me.Do(t, call[0], none+call[1], payload)
		if strip(got) != strip(want) {
			t.Errorf("%s %s: the unseen answers %s, none %s", call[0], call[1], got.Body, want.Body)
		}
	}
	if table.Name != "attachments" {
		apptest.Scenario{Name: "why", As: c.me, Method: http.MethodGet, URL: table.Path + "/" + made[0] + "/access", Status: 200, Contains: []string{`"because":"about"`}}.Run(t)
	}
	if table.Name != "attachments" {
		got := c.me.Must(t, http.MethodPost, table.Path+"/bulk", map[string]any{"ids": made, "action": "delete"}, 202, nil).Map(t)["change_set"].(map[string]any)
		if got["changed"] != 1.0 || got["failed"] != 2.0 {
			t.Errorf("a bulk deletion of three, of which one is seen: %v", got)
		}
	}
	owner := table.OwnerField().Name
	if owner == "created_by" {
		return
	}
	c.owner.Must(t, http.MethodPatch, gone, map[string]any{owner: c.me.UserID}, 200, nil)
	one := c.me.Must(t, http.MethodGet, gone+"?include=about", nil, 200, nil)
	title := c.owner.Must(t, http.MethodGet, whole.Path+"/"+one.Map(t)["about_id"].(string), nil, 200, nil).Map(t)["name"].(string)
	if strings.Contains(string(one.Body), `"`+title+`"`) {
		t.Errorf("my own %s tells what the unseen record is called", table.Singular)
	}
	if !strings.Contains(string(c.me.Must(t, http.MethodGet, table.Path+"?limit=200", nil, 200, nil).Body), made[2]) {
		t.Errorf("my own %s is not listed", table.Singular)
	}
}

// A file of a task of a deal is as far out of sight as the deal.
func TestRightsFollowThroughRecords(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c := newCast(t, a)
	deals, tasks, files := a.Engine().Find("deals"), a.Engine().Find("tasks"), a.Engine().Find("attachments")
	c.settle(t, deals, nil, nil)
	todo := hung(t, c, tasks, deals, c.owned(t, deals))
	made := hung(t, c, files, tasks, todo)
	c.settle(t, deals, map[string]string{"view": "own"}, nil)
	list := string(c.me.Must(t, http.MethodGet, "/attachments?limit=200&count=true", nil, 200, nil).Body)
	if !strings.Contains(list, made[0]) || strings.Contains(list, made[1]) || strings.Contains(list, made[2]) || !strings.Contains(list, `"total":1`) {
		t.Errorf("files of tasks of deals: %s", list)
	}
	c.settle(t, tasks, map[string]string{"view": "none"}, nil)
	if list := string(c.me.Must(t, http.MethodGet, "/attachments?limit=200", nil, 200, nil).Body); strings.Contains(list, made[0]) {
		t.Error("a file of a task is listed to whom tasks are closed")
	}
}

// The pages of what is seen are as long as asked for, however much between them is not.
func TestRightsFollowPagewise(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c := newCast(t, a)
	deals, files := a.Engine().Find("deals"), a.Engine().Find("attachments")
	c.settle(t, deals, nil, nil)
	ids := c.owned(t, deals)
	var mine []string
	for i := range 12 {
		made := hung(t, c, files, deals, []string{ids[i%3]})
		if i%3 == 0 {
			mine = append(mine, made[0])
		}
	}
	c.settle(t, deals, map[string]string{"view": "own"}, nil)
	var got []string
	for path := "/attachments?limit=2&sort=created_at"; path != ""; {
		page := c.me.Must(t, http.MethodGet, path, nil, 200, nil).Map(t)
		items := page["items"].([]any)
		for _, item := range items {
			got = append(got, item.(map[string]any)["id"].(string))
		}
		next, more := page["next_cursor"].(string)
		if more && len(items) != 2 {
			t.Errorf("a page of %d", len(items))
		}
		if path = ""; more {
			path = "/attachments?limit=2&sort=created_at&cursor=" + next
		}
	}
	if strings.Join(got, " ") != strings.Join(mine, " ") {
		t.Errorf("pages of %v, want %v", got, mine)
	}
}

// What happens to what is about an unseen record is not told either, neither as it happens nor to whoever comes back.
func TestRightsFollowOnTheSocket(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c := newCast(t, a)
	deals, notes := a.Engine().Find("deals"), a.Engine().Find("activities")
	c.settle(t, deals, nil, nil)
	c.settle(t, notes, nil, nil)
	ids := hung(t, c, notes, deals, c.owned(t, deals))
	c.settle(t, deals, map[string]string{"view": "own"}, nil)
	s := open(t, a, c.me)
	change := func(id, subject string) {
		c.owner.Must(t, http.MethodPatch, "/activities/"+id, map[string]any{"subject": subject}, 200, nil)
	}
	change(ids[2], "not told")
	change(ids[0], "told")
	if told := strings.Join(s.until(t, ids[0]), "\n"); strings.Contains(told, ids[2]) {
		t.Errorf("the socket tells %s", told)
	}
	recent := string(c.me.Must(t, http.MethodGet, "/analytics/overview", nil, 200, nil).Body)
	if strings.Contains(recent, ids[2]) || !strings.Contains(recent, ids[0]) {
		t.Errorf("what happened last tells %s", recent)
	}
}
