package badinput_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"rapport/internal/apptest"
	"rapport/internal/badinput"
)

// origin calls the widget, the API and the socket from pages of every site that is not allowed.
func (c *company) origin() {
	widget := c.owner.Must(c.t, "POST", "/embed/generate", map[string]any{"name": "Shop", "allowed_origins": []string{"https://shop.test"}}, 201, nil).Map(c.t)["id"].(string)
	c.ids["widget"] = []string{widget}
	c.visitAs(c.app.URL)
	before := c.rows()
	for _, l := range badinput.Lines(c.t, "origin") {
		switch {
		case elsewhere[l.ID] != "":
		case sites[l.ID] != nil:
			sites[l.ID](c, l)
			before = c.rows()
		case l.ID == "origin-012":
			a := c.send(l, c.from(l.Input, "POST", "/session"))
			c.refused(l, "session", a, 200)
			before = c.rows()
		case strings.HasPrefix(l.Input, "admin saves"), l.ID == "origin-049":
			c.savedOrigin(l)
			before = c.rows()
		case l.ID == "origin-037":
			c.strange(l, "https://"+strings.Repeat("x", 10<<10)+".test")
		case l.ID == "origin-055":
			c.foreignVisitor(l)
		case l.ID == "origin-040":
			q := c.from("", "POST", "/session")
			q.header = http.Header{"Referer": {"https://shop.test/x"}}
			c.closed(l, c.send(l, q))
		case strings.ContainsAny(l.Input, ":/") || l.Input == "null" || strings.HasPrefix(l.Input, "https"):
			c.strange(l, l.Input)
		default:
			c.fail(l, "has no door, and no reason for it")
		}
	}
	for _, table := range apptest.Changed(before, c.rows()) {
		c.fail("other sites", "something was written: %s", table)
	}
}

// sites are the lines that are about something else than an Origin that is not allowed.
var sites = map[string]func(c *company, l badinput.Line){
	"origin-039": func(c *company, l badinput.Line) {
		q := c.from("https://shop.test", "POST", "/session")
		q.header.Set("Referer", "https://evil.test/")
		c.refused(l, "session", c.send(l, q), 200)
	},
	"origin-045": func(c *company, l badinput.Line) {
		c.allow("https://*.shop.test")
		c.refused(l, "a.b.shop.test", c.send(l, c.from("https://a.b.shop.test", "POST", "/session")), 200)
		c.closed(l, c.send(l, c.from("https://shop.test", "POST", "/session")))
		c.allow("https://shop.test")
	},
	// Of another company's widget its own list counts, whose page it is does not.
	"origin-051": func(c *company, l badinput.Line) { c.elsewheres(l, c.found(c.t, "another site")) },
	"origin-053": func(c *company, l badinput.Line) {
		q := c.from("https://evil.test", "POST", "/session")
		q.path += "?widget=" + c.ids["widget"][0]
		c.closed(l, c.send(l, q))
	},
	"origin-052": func(c *company, l badinput.Line) {
		mine := c.ids["widget"]
		gone := c.owner.Must(c.t, "POST", "/embed/generate", map[string]any{"name": "Gone", "allowed_origins": []string{"https://shop.test"}}, 201, nil).Map(c.t)["id"].(string)
		c.owner.Must(c.t, "DELETE", "/embed/codes/"+gone, nil, 204, nil)
		c.ids["widget"] = []string{gone}
		c.refused(l, "a widget that is no more", c.send(l, c.from("https://shop.test", "POST", "/session")), 404)
		c.ids["widget"] = mine
	},
	"origin-054": func(c *company, l badinput.Line) {
		mine := c.ids["widget"]
		next := []byte(mine[0])
		next[len(next)-1] = map[bool]byte{true: '0', false: 'f'}[next[len(next)-1] == 'f']
		c.ids["widget"] = []string{string(next)}
		c.refused(l, "the widget beside it", c.send(l, c.from("https://shop.test", "POST", "/session")), 404)
		c.ids["widget"] = mine
	},
	"origin-080": func(c *company, l badinput.Line) { c.unframed(l, "/", "/deals") },
	"origin-081": func(c *company, l badinput.Line) { c.unframed(l, "/sign-in", "/api/v1/auth/me") },
}

// allow settles the sites of the widget.
func (c *company) allow(origins ...string) {
	c.owner.Must(c.t, "PATCH", "/embed/codes/"+c.ids["widget"][0], map[string]any{"allowed_origins": origins}, 200, nil)
}

// elsewheres calls another company's widget from a page of this one's.
func (c *company) elsewheres(l badinput.Line, other *company) {
	mine := c.ids["widget"]
	c.ids["widget"] = []string{other.owner.Must(c.t, "POST", "/embed/generate", map[string]any{"name": "Theirs", "allowed_origins": []string{"https://other.test"}}, 201, nil).Map(c.t)["id"].(string)}
	c.closed(l, c.send(l, c.from("https://shop.test", "POST", "/session")))
	c.ids["widget"] = mine
}

// unframed holds pages to letting no site frame them.
func (c *company) unframed(l badinput.Line, paths ...string) {
	for _, path := range paths {
		c.note(l)
		rec := httptest.NewRecorder()
		c.app.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
		if p := rec.Header().Get("Content-Security-Policy"); !strings.Contains(p, "frame-ancestors 'none'") {
			c.fail(l, "%s can be framed: %q", path, p)
		}
	}
}

// visitAs begins a visit from a page of an origin.
func (c *company) visitAs(origin string) {
	var s struct {
		Token string `json:"visitor_token"`
	}
	decode(c.t, c.call(c.from(origin, "POST", "/session")), http.StatusOK, &s)
	c.visitor = s.Token
}

// from is a call of the widget by a page of an origin.
func (c *company) from(origin, method, what string) call {
	q := call{method: method, path: "/embed/widget/" + c.ids["widget"][0] + what, token: c.visitor, kind: "application/json", header: http.Header{"Origin": {origin}}}
	page := c.app.URL + "/"
	if u, err := url.Parse(origin); err == nil && u.Scheme == "https" && u.Host != "" {
		page = "https://" + u.Host + "/"
	}
	q.body = encode(map[string]any{"session": map[string]any{"page_url": page}, "messages": map[string]any{"text": "Hello?", "page_url": page},
		"email": map[string]any{"email": "a@b.example"}, "rating": map[string]any{"message_id": c.owner.UserID, "helpful": true}}[strings.TrimPrefix(what, "/")])
	if method == "OPTIONS" {
		q.body = nil
		q.header.Set("Access-Control-Request-Method", "POST")
	}
	return q
}

// strange sends one origin through every door.
func (c *company) strange(l badinput.Line, origin string) {
	for _, what := range []string{"/session", "/messages", "/email", "/rating"} {
		for _, method := range []string{"POST", "OPTIONS"} {
			c.closed(l, c.send(l, c.from(origin, method, what)))
		}
	}
	// The API itself answers whoever has a token, and never tells a browser that another page may read it.
	for _, op := range []string{"GET /crm/contacts", "POST /auth/refresh", "GET /auth/csrf-token"} {
		method, path, _ := strings.Cut(op, " ")
		a := c.send(l, call{method: method, path: path, token: c.owner.Token, header: http.Header{"Origin": {origin}}})
		if a.header.Get("Access-Control-Allow-Origin") != "" || a.header.Get("Access-Control-Allow-Credentials") != "" {
			c.fail(l, "%s lets another page read it", op)
		}
	}
	socket := call{method: "GET", path: "/realtime", header: http.Header{"Origin": {origin}, "Connection": {"Upgrade"}, "Upgrade": {"websocket"},
		"Sec-Websocket-Version": {"13"}, "Sec-Websocket-Key": {"dGhlIHNhbXBsZSBub25jZQ=="}}}
	c.note(l)
	c.refused(l, "the socket", c.call(socket), 403)
}

// closed holds an answer to one that the page's browser won't let it read, with no token in it.
func (c *company) closed(l badinput.Line, a answer) {
	if a.status != http.StatusForbidden || a.header.Get("Access-Control-Allow-Origin") != "" || strings.Contains(string(a.body), "visitor_token") {
		c.fail(l, "%d %v %.200s", a.status, a.header, a.body)
	}
}

// savedOrigin settles what no widget may allow.
func (c *company) savedOrigin(l badinput.Line) {
	origins := []string{strings.TrimSpace(strings.TrimPrefix(l.Input, "admin saves"))}
	if l.ID == "origin-050" {
		origins = make([]string, 500)
		for i := range origins {
			origins[i] = "https://shop" + strings.Repeat("x", i%50) + ".test"
		}
	}
	op := c.doc.Must(c.t, "PATCH /embed/codes/{id}")
	a := c.send(l, call{method: "PATCH", path: "/embed/codes/" + c.ids["widget"][0], token: c.owner.Token, kind: op.MediaType(), body: encode(map[string]any{"allowed_origins": origins})})
	if l.ID != "origin-048" {
		c.refused(l, op.String(), a, 422)
	} else if !strings.Contains(string(a.body), `"allowed_origins":["https://a"]`) {
		c.fail(l, "is kept as %.300s", a.body)
	}
}

// foreignVisitor comes with a token of another company's widget.
func (c *company) foreignVisitor(l badinput.Line) {
	other := c.found(c.t, "other")
	other.visit()
	mine := c.visitor
	c.visitor = other.visitor
	c.refused(l, "messages", c.send(l, c.from(c.app.URL, "POST", "/messages")), 401)
	c.visitor = mine
}
