package isolation

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// outsider are those who have no business in most of the API: in the short form one place of each call is enough for them.
var outsider = map[string]bool{"nobody": true, "visitor": true, "disabled": true, "key to read contacts": true}

// outsiders gives a company those who are no people of it, or not any more, and finds what belongs to one colleague alone.
func (w *world) outsiders(c *company) {
	w.own(c)
	c.tokens["nobody"] = ""
	c.tokens["visitor"] = c.token("visitor")
	c.tokens["key of an agent"] = w.key(c, "agent")
	c.tokens["key to read contacts"] = w.key(c, "agent", "contacts:read")
	gone := c.owner.Colleague(w.t, "agent")
	c.owner.Must(w.t, http.MethodPost, "/members/"+gone.UserID+"/deactivate", map[string]any{}, http.StatusOK, nil)
	c.tokens["disabled"] = gone.Token
}

func (w *world) key(c *company, role string, scopes ...string) string {
	made := c.owner.Must(w.t, http.MethodPost, "/api-keys", map[string]any{"name": c.mark(), "role": role, "scopes": scopes}, http.StatusCreated, nil).Map(w.t)
	token, _ := made["token"].(string)
	return token
}

// own finds what an agent sees and the owner does not, by letting the agent make what can be made and read every list.
func (w *world) own(c *company) {
	theirs, ours := w.reads(c, "agent"), w.reads(c, "owner")
	for names, ids := range theirs.ids {
		for _, id := range ids {
			if !ours.has[names+" "+id] && !c.pool.has[names+" "+id] {
				c.private[names] = id
			}
		}
	}
}

// reads notes what one person sees in every list.
func (w *world) reads(c *company, role string) *pool {
	seen := newPool()
	for _, op := range w.doc.Operations {
		if r := c.works[op]; r != nil && op.Method == "POST" && op.Responses["201"].Content != nil && !strings.Contains(op.Path, "{") && role != "owner" {
			w.send(c.tokens[role], r)
		}
	}
	for _, op := range w.doc.Operations {
		if op.Method != "GET" || strings.Contains(op.Path, "{") || op.Access == "public" {
			continue
		}
		r := &request{op: op, query: map[string][]string{}}
		for _, p := range op.Params {
			if p.Name == "limit" && p.In == "query" {
				r.query.Set("limit", "200")
			}
		}
		var v any
		if a := w.send(c.tokens[role], r); a.status == http.StatusOK && json.Unmarshal(a.body, &v) == nil {
			w.doc.Identifiers(w.doc.Answer(op, http.StatusOK), v, seen.add)
		}
	}
	return seen
}

// sealed gives every record type that can have one an encrypted field of the company's own.
func (w *world) sealed(c *company) {
	for _, tag := range slices.Sorted(maps.Keys(w.doc.Nouns)) {
		res := c.owner.Do(w.t, http.MethodPost, "/custom-fields", map[string]any{"record": strings.ReplaceAll(tag, "-", "_"), "label": "Sealed", "kind": "text", "sensitive": true})
		var made struct{ Key string }
		if res.Status == http.StatusCreated && json.Unmarshal(res.Body, &made) == nil {
			c.maker.own[tag] = made.Key
		}
	}
}

// hardware gives a person two passkeys: there is no finger here that a browser could ask for.
func (w *world) hardware(c *company) {
	for range 2 {
		id := uuid.Must(uuid.NewV7())
		_, err := w.app.DB.OwnerPool(w.t).Exec(context.Background(), "insert into passkeys (id, user_id, credential_id, name, credential) values ($1, $2, $3, $4, '{}')", id, c.owner.UserID, id[:], c.mark())
		if err != nil {
			w.t.Fatal(err)
		}
		c.pool.add("passkey", id.String())
	}
}

// last calls what ends the world, as the owner with what is his own: the calls whose cases stand above must work for him.
func (w *world) last(c *company, res *result) {
	for _, op := range inOrder(w.doc) {
		if !unsettles(op) || op.Access == "public" || c.works[op] != nil {
			continue
		}
		base, ok := c.maker.make(op, nil, 0)
		if !ok {
			res.blank(op, "nothing to name")
			continue
		}
		if len(c.maker.slots(base)) > 0 && w.succeed(c, op, "owner") == nil {
			got := w.send(c.tokens["owner"], base)
			res.blank(op, string(got.body))
		}
	}
}
