package badinput_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"

	"rapport/internal/apptest"
	"rapport/internal/apptest/document"
	"rapport/internal/badinput"
)

// ssrf gives every address that must not be called to the operation that calls what it is given, the company's own provider for
// sign-in, and to each property that holds an address, which nothing must call.
func (c *company) ssrf() {
	var calls atomic.Int32
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { calls.Add(1) }))
	defer inside.Close()
	port := inside.URL[strings.LastIndexByte(inside.URL, ':'):]
	works := c.explore()
	host, err := os.Hostname()
	if err != nil {
		c.t.Fatal(err)
	}
	op, before := c.doc.Must(c.t, "PUT /settings/sign-in-provider"), c.quiet()
	for _, l := range badinput.Lines(c.t, "ssrf") {
		if !strings.ContainsAny(l.Input, ":/") || strings.HasPrefix(l.Input, "?") {
			c.void++ // what a server or a resolver does: internal/platform/egress
			continue
		}
		l.Input = strings.ReplaceAll(l.Input, "$(hostname)", host)
		for _, issuer := range []string{l.Input, strings.Replace(l.Input, "127.0.0.1/", "127.0.0.1"+port+"/", 1)} {
			body := map[string]any{"issuer": issuer, "client_id": "x", "client_secret": "y", "enabled": true, "create_members": false, "role": "agent"}
			a := c.send(l, c.door(op, "application/json", encode(body)))
			c.refused(l, op.String(), a, 422)
			if strings.Contains(string(a.body), "refused\"") || strings.Contains(string(a.body), "connection") {
				c.fail(l, "the answer tells of what is there: %s", a.body)
			}
		}
	}
	for _, table := range apptest.Changed(before, c.rows()) {
		c.fail("addresses", "something was written: %s", table)
	}
	c.addresses(works, port)
	if n := calls.Load(); n > 0 {
		c.fail("addresses", "%d calls came to a server inside", n)
	}
}

// addresses writes an address inside into every property for one; no part of the program calls it, now or in a job.
func (c *company) addresses(works map[*document.Operation]map[string]any, port string) {
	for op, base := range works {
		for name := range op.JSON.Properties {
			if s := c.doc.Resolve(op.JSON.Properties[name]); s.Format == "uri" || strings.Contains(name, "url") || name == "website" {
				c.send(badinput.Line{ID: "ssrf " + name}, c.door(op, op.MediaType(), encode(with(base, name, "http://127.0.0.1"+port+"/"))))
			}
		}
	}
}
