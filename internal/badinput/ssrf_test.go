package badinput_test

import (
	"net/http"
	"os"
	"strings"
	"sync"

	"rapport/internal/apptest"
	"rapport/internal/apptest/document"
	"rapport/internal/badinput"
)

// ssrf gives every address that must not be called to the operation that calls what it is given, the company's own provider for
// sign-in, and to each property that holds an address, which nothing must call. Lines about what a server or a resolver does are
// sent with the address of one that does it.
func (c *company) ssrf() {
	o, err := newOutside()
	if err != nil {
		c.t.Fatal(err)
	}
	defer o.close()
	works := c.explore()
	host, err := os.Hostname()
	if err != nil {
		c.t.Fatal(err)
	}
	before := c.quiet()
	var all sync.WaitGroup
	for _, l := range badinput.Lines(c.t, "ssrf") {
		l.Input = strings.ReplaceAll(l.Input, "$(hostname)", host)
		issuers := []string{l.Input, strings.Replace(l.Input, "127.0.0.1/", "127.0.0.1"+o.port+"/", 1)}
		if made := o.issuer(l.ID, c.app.URL); made != "" {
			issuers = []string{made}
		} else if elsewhere[l.ID] != "" {
			continue
		}
		all.Go(func() { // some of them are waited for
			for _, issuer := range issuers {
				c.provided(l, issuer)
			}
		})
	}
	all.Wait()
	for _, table := range apptest.Changed(before, c.rows()) {
		c.fail("addresses", "something was written: %s", table)
	}
	c.addresses(works, o.port)
	if n := o.inside.Load(); n > 0 {
		c.fail("addresses", "%d calls came to a server inside", n)
	}
	// Each of them may send a little more than is read before it notices.
	if n := o.out.Load(); n > 200<<20 {
		c.fail("addresses", "%d MiB were taken from servers outside", n>>20)
	}
	// Behind all that was refused, the door is open to a provider that is as it should be.
	if a := c.call(c.settle(o.provider())); a.status >= http.StatusMultipleChoices {
		c.fail("a provider that is as it should be", "%d %s", a.status, a.body)
	}
}

// settle is the call that settles a provider.
func (c *company) settle(issuer string) call {
	return c.door(c.doc.Must(c.t, "PUT /settings/sign-in-provider"), "application/json", encode(map[string]any{"issuer": issuer, "client_id": "x", "client_secret": "y", "enabled": true, "create_members": false, "role": "agent"}))
}

// provided settles an address that must be refused, in words that tell nothing of what is there.
func (c *company) provided(l badinput.Line, issuer string) {
	a := c.send(l, c.settle(issuer))
	c.refused(l, issuer, a, 422)
	if strings.Contains(string(a.body), "refused\"") || strings.Contains(string(a.body), "connection") {
		c.fail(l, "the answer tells of what is there: %s", a.body)
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
