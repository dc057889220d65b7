package apptest_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"rapport/internal/apptest"
	"rapport/internal/resource"
)

// cast is a company with an owner, who may everything, and three agents: me, a mate of my team, and a stranger.
type cast struct {
	owner, me, mate, stranger *apptest.Client
	// role is theirs: one of the program's, or one that the company has made.
	role string
}

// with gives the three another role.
func (c cast) with(t *testing.T, role string) cast {
	t.Helper()
	for _, who := range []*apptest.Client{c.me, c.mate, c.stranger} {
		c.owner.Must(t, http.MethodPatch, "/members/"+who.UserID, map[string]any{"role": role}, 200, nil)
	}
	c.role = role
	return c
}

func newCast(t *testing.T, a *apptest.App) cast {
	t.Helper()
	owner := a.Register(t, "Aldermoor Heat")
	c := cast{owner, owner.Colleague(t, "agent"), owner.Colleague(t, "agent"), owner.Colleague(t, "agent"), "agent"}
	owner.Must(t, http.MethodPost, "/teams", map[string]any{"name": "North", "member_ids": []string{c.me.UserID, c.mate.UserID}}, 201, nil)
	owner.Must(t, http.MethodPost, "/teams", map[string]any{"name": "South", "member_ids": []string{c.stranger.UserID}}, 201, nil)
	return c
}

// settle says what agents may do with a record type; everything but what is named.
func (c cast) settle(t *testing.T, table *resource.Table, scopes map[string]string, fields map[string]string) {
	t.Helper()
	all := map[string]string{}
	for _, action := range table.Allows("owner") {
		all[string(action)] = "all"
	}
	maps.Copy(all, scopes)
	if fields == nil {
		fields = map[string]string{}
	}
	c.owner.Must(t, http.MethodPut, "/rights/"+c.role+"/"+table.Name, map[string]any{"scopes": all, "fields": fields}, 200, nil)
}

// nth numbers what is made, so that no two are alike.
var nth atomic.Int64

func at() int { return int(nth.Load()) + 20 }

// owned makes one record of each of the three, in their order.
func (c cast) owned(t *testing.T, table *resource.Table) (ids []string) {
	t.Helper()
	for _, who := range []*apptest.Client{c.me, c.mate, c.stranger} {
		nth.Add(1)
		b := body(t, table, c.owner, at())
		as := who
		if owner := table.OwnerField().Name; owner != "created_by" {
			b[owner], as = who.UserID, c.owner
		}
		ids = append(ids, as.Must(t, http.MethodPost, table.Path, b, 201, nil).Map(t)["id"].(string))
	}
	return ids
}

// doors are the ways in which a record may be seen; each tells whether it shows id to c.
func doors(table *resource.Table) map[string]func(t *testing.T, c *apptest.Client, id, word string) bool {
	shows := func(path string) func(*testing.T, *apptest.Client, string, string) bool {
		return func(t *testing.T, c *apptest.Client, id, word string) bool {
			res := c.Do(t, http.MethodGet, strings.NewReplacer("{id}", id, "{word}", url.QueryEscape(word), "{is}", url.QueryEscape(`id == "`+id+`"`)).Replace(path), nil)
			return res.Status == 200 && strings.Contains(string(res.Body), id)
		}
	}
	there := func(path string) func(*testing.T, *apptest.Client, string, string) bool {
		return func(t *testing.T, c *apptest.Client, id, _ string) bool {
			return c.Do(t, http.MethodGet, strings.ReplaceAll(path, "{id}", id), nil).Status == 200
		}
	}
	all := map[string]func(*testing.T, *apptest.Client, string, string) bool{
		"get": shows(table.Path + "/{id}"), "list": shows(table.Path + "?limit=200"), "filter": shows(table.Path + "?filter={is}"),
		"sort": shows(table.Path + "?limit=200&sort=updated_at"), "history": there(table.Path + "/{id}/history"), "timeline": there(table.Path + "/{id}/timeline"),
		"access": there(table.Path + "/{id}/access"), "export": shows(table.Path + "/export"),
		"count": func(t *testing.T, c *apptest.Client, id, _ string) bool {
			res := c.Do(t, http.MethodGet, table.Path+"?count=true&filter="+url.QueryEscape(`id == "`+id+`"`), nil)
			return res.Status == 200 && res.Map(t)["total"] == 1.0
		},
	}
	if table.Searchable() {
		all["search"], all["search over all"] = shows(table.Path+"?q={word}&limit=200"), shows("/search?q={word}&limit=50")
	}
	return all
}

func name(c cast, who int) string { return [...]string{"my own", "my mate's", "the stranger's"}[who] }

// holds asks every door for every record and wants exactly the first n to show.
func (c cast) holds(t *testing.T, table *resource.Table, ids []string, what string, n int) {
	t.Helper()
	for who, id := range ids {
		word := searched(t, c.owner, table, id)
		for door, shows := range doors(table) {
			if got := shows(t, c.me, id, word); got != (who < n) {
				t.Errorf("%s: %s shows %s: %v", what, door, name(c, who), got)
			}
		}
	}
}

// searched is a word by which a record is found.
func searched(t *testing.T, owner *apptest.Client, table *resource.Table, id string) string {
	rec := owner.Must(t, http.MethodGet, table.Path+"/"+id, nil, 200, nil).Map(t)
	for _, name := range []string{"name", "title", "subject", "last_name"} {
		if s, ok := rec[name].(string); ok && s != "" {
			return s
		}
	}
	return "Value"
}

// Rights hold for every record type, action and scope through every door. A type added later is found by itself.
func TestRightsReachEveryRecord(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	known := paths(t, a)
	held := 0
	for _, table := range a.Engine().Tables() {
		if !known["POST "+table.Path] || !known["GET "+table.Path+"/{id}/access"] {
			continue
		}
		held++
		t.Run(table.Name, func(t *testing.T) {
			t.Parallel()
			// A company of its own: fields that one type has been given must not bother another.
			c := newCast(t, a)
			c.settle(t, table, nil, nil)
			ids := c.owned(t, table)
			seen(t, c, table, ids)
			touched(t, c, table, ids)
			makes(t, c, table)
			many(t, c, table, ids)
		})
	}
	if held < 2 {
		t.Fatalf("only %d record types were held against rights", held)
	}
}

func seen(t *testing.T, c cast, table *resource.Table, ids []string) {
	for what, n := range map[string]int{"none": 0, "own": 1, "team": 2, "all": 3} {
		c.settle(t, table, map[string]string{"view": what}, nil)
		c.holds(t, table, ids, "view "+what, n)
	}
	// What can't be seen answers like what was never there.
	c.settle(t, table, map[string]string{"view": "own"}, nil)
	for _, call := range [][2]string{{"GET", ""}, {"PATCH", ""}, {"DELETE", ""}, {"POST", "/restore"}, {"GET", "/history"}, {"GET", "/timeline"}, {"GET", "/access"}} {
		var payload any
		if call[0] == "PATCH" {
			payload = "{}"
		}
		got := apptest.Scenario{Name: "stranger's", As: c.me, Method: call[0], URL: table.Path + "/" + ids[2] + call[1], Body: payload, Status: 404}.Run(t)
		want := c.me.Do(t, call[0], table.Path+"/01890000-0000-7000-8000-000000000000"+call[1], payload)
		if strip(got) != strip(want) {
			t.Errorf("%s %s: the stranger's answers %s, none %s", call[0], call[1], got.Body, want.Body)
		}
	}
	// A right to export reaches no further than it says, also where more can be seen.
	c.settle(t, table, map[string]string{"export": "own"}, nil)
	csv := c.me.Do(t, http.MethodGet, table.Path+"/export", nil)
	if !strings.Contains(string(csv.Body), ids[0]) || strings.Contains(string(csv.Body), ids[2]) {
		t.Errorf("export own: %d %.300s", csv.Status, csv.Body)
	}
}

func touched(t *testing.T, c cast, table *resource.Table, ids []string) {
	f := editable(table)
	for what, n := range map[string]int{"none": 0, "own": 1, "team": 2, "all": 3} {
		c.settle(t, table, map[string]string{"edit": what, "delete": what}, nil)
		for who, id := range ids {
			status, gone := 403, 403
			var events, trash []string
			if who < n {
				status, gone, events, trash = 200, 204, []string{table.Name + " update"}, []string{table.Name + " delete"}
			}
			nth.Add(1)
			apptest.Scenario{Name: what + ": edit " + name(c, who), As: c.me, Method: http.MethodPatch, URL: table.Path + "/" + id, Body: map[string]any{f.Name: sample(table, f, at())}, Status: status, Events: events}.Run(t)
			apptest.Scenario{Name: what + ": delete " + name(c, who), As: c.me, Method: http.MethodDelete, URL: table.Path + "/" + id, Status: gone, Events: trash}.Run(t)
			if gone == 204 {
				c.me.Must(t, http.MethodPost, table.Path+"/"+id+"/restore", nil, 200, nil)
			} else if what != "none" {
				apptest.Scenario{Name: "says why", As: c.me, Method: http.MethodPatch, URL: table.Path + "/" + id, Body: map[string]any{f.Name: sample(table, f, at())}, Status: 403, Contains: []string{"An admin of the company can change"}}.Run(t)
			}
		}
	}
	// To edit all is no way to what can't be seen.
	c.settle(t, table, map[string]string{"view": "own", "edit": "all"}, nil)
	apptest.Scenario{Name: "edit the unseen", As: c.me, Method: http.MethodPatch, URL: table.Path + "/" + ids[2], Body: map[string]any{f.Name: sample(table, f, 1)}, Status: 404}.Run(t)
}

func makes(t *testing.T, c cast, table *resource.Table) {
	owner := table.OwnerField().Name
	c.settle(t, table, map[string]string{"create": "none"}, nil)
	nth.Add(1)
	b := body(t, table, c.owner, at())
	apptest.Scenario{Name: "create none", As: c.me, Method: http.MethodPost, URL: table.Path, Body: b, Status: 403}.Run(t)
	c.settle(t, table, map[string]string{"create": "own", "view": "own"}, nil)
	delete(b, owner)
	rec := apptest.Scenario{Name: "create own", As: c.me, Method: http.MethodPost, URL: table.Path, Body: visibleRefs(table, b), Status: 201, Events: []string{table.Name + " create"}}.Run(t).Map(t)
	if rec[owner] != c.me.UserID {
		t.Errorf("a record that I make is not mine: %v", rec[owner])
	}
	if owner == "created_by" {
		return
	}
	nth.Add(1)
	b = body(t, table, c.owner, at())
	b[owner] = c.stranger.UserID
	apptest.Scenario{Name: "create for a stranger", As: c.me, Method: http.MethodPost, URL: table.Path, Body: visibleRefs(table, b), Status: 403, Contains: []string{"your own"}}.Run(t)
}

// visibleRefs leaves out what a record names of its own type, which may not be seen.
func visibleRefs(table *resource.Table, b map[string]any) map[string]any {
	for _, f := range table.Fields() {
		if f.Ref == table.Name {
			delete(b, f.Name)
		}
	}
	return b
}

func many(t *testing.T, c cast, table *resource.Table, ids []string) {
	f := editable(table)
	nth.Add(1)
	set := func(as *apptest.Client) map[string]any {
		return as.Must(t, http.MethodPost, table.Path+"/bulk", map[string]any{"ids": ids, "action": "edit", "changes": map[string]any{f.Name: sample(table, f, at())}}, 202, nil).Map(t)["change_set"].(map[string]any)
	}
	c.settle(t, table, map[string]string{"edit": "own"}, nil)
	if got := set(c.me); got["changed"].(float64)+got["unchanged"].(float64) != 1 && got["failed"] != 2.0 {
		t.Errorf("bulk edit of three, one of them my own: %v", got)
	}
	c.settle(t, table, map[string]string{"view": "own"}, nil)
	nth.Add(1)
	if got := set(c.me); got["failed"] != 2.0 || !strings.Contains(fmt.Sprint(got["failures"]), "There is no such") {
		t.Errorf("bulk edit of three, one of which I see: %v", got)
	}
	nth.Add(1)
	theirs := set(c.owner)
	one := "/change-sets/" + theirs["id"].(string)
	for _, call := range [][2]string{{"GET", one}, {"GET", one + "/conflicts"}, {"POST", one + "/undo"}} {
		apptest.Scenario{Name: "another's set", As: c.me, Method: call[0], URL: call[1], Status: 404}.Run(t)
	}
	if list := c.me.Must(t, http.MethodGet, "/change-sets", nil, 200, nil); strings.Contains(string(list.Body), theirs["id"].(string)) {
		t.Error("another's set is listed")
	}
}

// Hidden fields can't be seen, asked for, sorted by, written or emptied; read-only ones can't be written.
func TestRightsCloseFieldsOfEveryRecord(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	known := paths(t, a)
	var matrix struct {
		Records []struct {
			Record string
			Fields []struct {
				Name          string
				Hides, Writes bool
			}
		}
	}
	a.Register(t, "Aldermoor Heat").Must(t, http.MethodGet, "/rights", nil, 200, &matrix)
	for _, m := range matrix.Records {
		table := a.Engine().Find(m.Record)
		if !known["POST "+table.Path] || !known["GET "+table.Path+"/{id}/access"] {
			continue
		}
		hide, fix := map[string]string{}, map[string]string{}
		for _, f := range m.Fields {
			if f.Hides {
				hide[f.Name] = "hidden"
			}
			if f.Writes {
				fix[f.Name] = "read_only"
			}
		}
		t.Run(table.Name, func(t *testing.T) {
			t.Parallel()
			c := newCast(t, a)
			c.settle(t, table, nil, nil)
			id := c.owned(t, table)[0]
			whole := c.owner.Must(t, http.MethodGet, table.Path+"/"+id, nil, 200, nil).Map(t)
			hidden(t, c, table, id, whole, hide)
			readOnly(t, c, table, id, whole, fix)
		})
	}
}

func hidden(t *testing.T, c cast, table *resource.Table, id string, whole map[string]any, hide map[string]string) {
	one := table.Path + "/" + id
	for name := range hide {
		if f := table.Field(name); plain(table, *f) {
			nth.Add(1)
			c.owner.Do(t, http.MethodPatch, one, map[string]any{name: sample(table, *f, at())})
		}
	}
	whole = c.owner.Must(t, http.MethodGet, one, nil, 200, nil).Map(t)
	c.settle(t, table, nil, hide)
	for _, door := range []string{one, table.Path + "?limit=200", one + "/history", one + "/timeline", "/change-sets"} {
		res := c.me.Must(t, http.MethodGet, door, nil, 200, nil)
		for name := range hide {
			if strings.Contains(string(res.Body), fmt.Sprintf("%q", name)) && !elsewhere[name] {
				t.Errorf("%s tells of %s: %.600s", door, name, res.Body)
			}
		}
	}
	header, _, _ := strings.Cut(string(c.me.Must(t, http.MethodGet, table.Path+"/export", nil, 200, nil).Body), "\n")
	columns := strings.Split(strings.TrimPrefix(strings.TrimSpace(header), "\ufeff"), ",")
	unknown := c.me.Do(t, http.MethodPatch, one, map[string]any{"no_such_field": 1})
	for name := range hide {
		f := table.Field(name)
		if slices.Contains(columns, name) {
			t.Errorf("the export has %s", name)
		}
		if f.Type != resource.JSON {
			apptest.Scenario{Name: "sort", As: c.me, Method: http.MethodGet, URL: table.Path + "?sort=" + name, Status: 422, Contains: []string{"can't be sorted by"}}.Run(t)
		}
		res := apptest.Scenario{Name: "filter", As: c.me, Method: http.MethodGet, URL: table.Path + "?filter=" + url.QueryEscape(name+" != null"), Status: 422, Contains: []string{"unknown field"}}.Run(t)
		if _, offered, _ := strings.Cut(fmt.Sprint(res.Map(t)["detail"]), " Fields: "); slices.Contains(strings.FieldsFunc(offered, func(r rune) bool { return strings.ContainsRune(`, "`, r) }), name) {
			t.Errorf("the words about %s name it: %s", name, res.Body)
		}
		if stem, ref := strings.CutSuffix(name, "_id"); ref {
			apptest.Scenario{Name: "include", As: c.me, Method: http.MethodGet, URL: table.Path + "?include=" + stem, Status: 422, Contains: []string{"include takes"}}.Run(t)
		}
		if f.ReadOnly {
			continue
		}
		got := c.me.Do(t, http.MethodPatch, one, map[string]any{name: 1})
		same := strings.NewReplacer(name+" is not", "X is not", `"field":"`+name+`"`, `"field":"X"`).Replace(strip(got))
		if same != strings.ReplaceAll(strip(unknown), "no_such_field", "X") {
			t.Errorf("patch of hidden %s: %s, of an unknown one %s", name, got.Body, unknown.Body)
		}
		apptest.Scenario{Name: "bulk", As: c.me, Method: http.MethodPost, URL: table.Path + "/bulk", Body: map[string]any{"ids": []string{id}, "action": "edit", "changes": map[string]any{name: nil}}, Status: 422, Contains: []string{"is not a field of"}}.Run(t)
		apptest.Scenario{Name: "view", As: c.me, Method: http.MethodPost, URL: "/views", Body: map[string]any{"record": table.Name, "name": "x", "shared": false, "layout": "table", "filter": "", "q": "", "sort": "", "columns": []string{name}}, Status: 422}.Run(t)
		apptest.Scenario{Name: "grouped view", As: c.me, Method: http.MethodPost, URL: "/views", Body: map[string]any{"record": table.Name, "name": "x", "shared": false, "layout": "table", "filter": "", "q": "", "sort": "", "group": name, "columns": []string{}}, Status: 422}.Run(t)
	}
	// Putting back what can be seen leaves the rest as it was.
	rec := c.me.Must(t, http.MethodGet, one, nil, 200, nil).Map(t)
	delete(rec, "included")
	c.me.Must(t, http.MethodPut, one, rec, 200, nil)
	after := c.owner.Must(t, http.MethodGet, one, nil, 200, nil).Map(t)
	for name := range hide {
		if fmt.Sprint(after[name]) != fmt.Sprint(whole[name]) && !table.Field(name).ReadOnly {
			t.Errorf("put emptied the hidden %s: %v became %v", name, whole[name], after[name])
		}
	}
	stays := c.me.Do(t, http.MethodPatch, one, "{}", "If-Match", `"99"`)
	for name := range hide {
		if strings.Contains(string(stays.Body), fmt.Sprintf("%q", name)) && !elsewhere[name] {
			t.Errorf("a stale version tells of %s: %s", name, stays.Body)
		}
	}
}

// elsewhere are words that answers have of their own, whatever a record's fields are called.
var elsewhere = map[string]bool{"status": true, "kind": true, "subject": true, "body": true, "outcome": true, "owner_id": true, "duration_minutes": true, "title": true,
	"due_at": true, "all_day": true, "assignee_id": true, "at": true}

func readOnly(t *testing.T, c cast, table *resource.Table, id string, whole map[string]any, fix map[string]string) {
	one := table.Path + "/" + id
	c.settle(t, table, nil, fix)
	for name := range fix {
		f := table.Field(name)
		if !plain(table, *f) || fixed[table.Name+"."+name] != "" {
			continue
		}
		nth.Add(1)
		v := sample(table, *f, at())
		current := c.me.Must(t, http.MethodGet, one, nil, 200, nil).Map(t)[name]
		for n := 0; fmt.Sprint(v) == fmt.Sprint(current); n++ {
			v = sample(table, *f, n)
		}
		apptest.Scenario{Name: "read-only " + name, As: c.me, Method: http.MethodPatch, URL: one, Body: map[string]any{name: v}, Status: 422, Contains: []string{name, "not changed"}}.Run(t)
		apptest.Scenario{Name: "bulk", As: c.me, Method: http.MethodPost, URL: table.Path + "/bulk", Body: map[string]any{"ids": []string{id}, "action": "edit", "changes": map[string]any{name: v}}, Status: 422}.Run(t)
	}
	rec := c.me.Must(t, http.MethodGet, one, nil, 200, nil).Map(t)
	apptest.Scenario{Name: "put the same back", As: c.me, Method: http.MethodPut, URL: one, Body: rec, Status: 200}.Run(t)
}
