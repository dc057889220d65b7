package badinput_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"rapport/internal/apptest"
	"rapport/internal/apptest/document"
	"rapport/internal/badinput"
	"rapport/internal/resource"
)

// filter sends expressions to every list: as a filter of their own they are refused, as a value inside of one they are a value.
func (c *company) filter() {
	c.explore()
	lines := badinput.Lines(c.t, "filter")
	values := c.values()
	before := c.quiet()
	for i, op := range c.doc.Operations {
		if op.Method != "GET" || !op.Takes("query", "filter") && !op.Takes("query", "q") && !op.Takes("query", "sort") {
			continue
		}
		for n, l := range lines {
			if c.turn(n+i, 4) {
				c.express(l, op, values[op.Path])
			}
		}
	}
	for n, l := range lines {
		op := c.doc.Must(c.t, "POST /views")
		view := map[string]any{"record": "contacts", "name": l.ID, "shared": false, "layout": "table", "filter": made(l), "q": made(l), "sort": made(l), "columns": []string{}}
		c.refused(l, op.String(), c.send(l, c.door(op, "application/json", encode(view))), 400, 413, 422)
		if bulk := c.doc.Must(c.t, "POST /crm/contacts/bulk"); c.turn(n, 4) {
			a := c.send(l, c.door(bulk, "application/json", encode(map[string]any{"filter": made(l), "action": "delete"})))
			c.refused(l, bulk.String(), a, 400, 413, 422)
		}
	}
	for _, table := range apptest.Changed(before, c.rows()) {
		// That a list was taken out is written down.
		if table != "changes" {
			c.fail("filters", "something was written: %s", table)
		}
	}
}

// values name a field of text for each list of records.
func (c *company) values() map[string]string {
	all := map[string]string{}
	for _, t := range c.app.Engine().Tables() {
		for _, f := range t.Fields() {
			if f.Type == resource.Text && f.Format == "" && len(f.Enum) == 0 && all[t.Path] == "" && !strings.HasSuffix(f.Name, "_key") {
				all[t.Path] = f.Name
			}
		}
	}
	return all
}

func made(l badinput.Line) string {
	if l.Input == "GEN" {
		return strings.Repeat("x", 300_000)
	}
	return l.Input
}

func (c *company) express(l badinput.Line, op *document.Operation, field string) {
	path, _ := c.address(op)
	ask := func(name, value string) answer {
		return c.send(l, call{method: "GET", path: path + "?" + url.QueryEscape(name) + "=" + url.QueryEscape(value), token: c.owner.Token})
	}
	text := made(l)
	// Some lines say which parameter they are for.
	if name, value, ok := strings.Cut(text, "="); ok && op.Takes("query", name) && !strings.HasPrefix(value, "=") {
		if a := ask(name, value); name != "q" && value != "cursor" {
			c.refused(l, op.String()+" "+text, a, 400, 403, 422)
		}
		return
	}
	for _, name := range []string{"sort", "cursor", "limit"} {
		if op.Takes("query", name) {
			c.refused(l, op.String()+" "+name, ask(name, text), 400, 413, 414, 422)
		}
	}
	if op.Takes("query", "q") {
		c.refused(l, op.String()+" q", ask("q", text), 200, 400, 413, 422)
	}
	if op.Takes("query", "filter") {
		a := ask("filter", text)
		c.refused(l, op.String()+" filter", a, 400, 413, 422)
		if a.took > 5*time.Second {
			c.fail(l, "%s: took %v", op, a.took)
		}
	}
	if field != "" && op.Takes("query", "filter") && len(text) < 1000 && !strings.Contains(text, `\u0000`) {
		var page struct{ Items []any }
		if a := ask("filter", field+" == "+string(encode(text))); a.status != 200 || json.Unmarshal(a.body, &page) != nil || len(page.Items) > 0 {
			c.fail(l, "%s: as a value of %s: %d %.200s", op, field, a.status, a.body)
		}
	}
}
