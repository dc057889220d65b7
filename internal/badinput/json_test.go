package badinput_test

import (
	"bufio"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rapport/internal/apptest"
	"rapport/internal/apptest/document"
	"rapport/internal/badinput"
)

// json sends what is no JSON, or not the JSON that is asked for, to every operation that takes some.
func (c *company) json() {
	lines, suite := badinput.Lines(c.t, "json"), badinput.JSONTestSuite(c.t)
	works := c.explore()
	c.visit()
	slow := make(chan struct{})
	go func() { defer close(slow); c.raw(lines) }()
	bodies := make([]sending, len(lines))
	for n, l := range lines {
		bodies[n] = recipe(l)
	}
	before, asked := c.quiet(), []string(nil)
	for i, op := range c.doc.Operations {
		if op.JSON == nil {
			continue
		}
		for n, l := range lines {
			b := bodies[n]
			if large := len(b.bytes) >= 1<<16; b.fits && !readOnly(c.doc, l, op) && (full || large && i%40 == 0 || !large && c.turn(n+i, 3)) {
				c.refuse(l, op, b.kind, b.bytes)
			}
			c.fit(l, op, works[op])
		}
		for n, l := range suite {
			if strings.HasPrefix(l.ID, "suite n_") && c.turn(n+i, 24) {
				c.refuse(l, op, op.MediaType(), l.Bytes())
			}
		}
		if asked = append(asked, op.String()); full || len(asked) == 20 {
			before, asked = c.unwritten(before, asked), nil
		}
	}
	c.unwritten(before, asked)
	c.passedOver(lines)
	// What is valid, or left to the parser, may be taken; it only must not break anything.
	for i, op := range c.doc.Operations {
		for n, l := range suite {
			if op.JSON != nil && !strings.HasPrefix(l.ID, "suite n_") && !unsettles(op) && c.turn(n+i, 24) {
				c.send(l, c.door(op, op.MediaType(), l.Bytes()))
			}
		}
	}
	<-slow
}

// unwritten holds the rows to what they were before some operations were asked.
func (c *company) unwritten(before map[string]string, asked []string) map[string]string {
	after := c.rows()
	for _, table := range apptest.Changed(before, after) {
		c.fail(asked, "something was written: %s", table)
	}
	return after
}

// readOnly tells whether a line is about properties that the operation only reads: as records come back to be saved the way they
// were read, those are passed over.
func readOnly(d *document.Document, l badinput.Line, op *document.Operation) bool {
	name := map[string]string{"json-034": "name", "json-035": "name", "json-041": "id", "json-042": "created_at"}[l.ID]
	for _, status := range []int{http.StatusOK, http.StatusCreated} {
		if record := d.Answer(op, status); record != nil && (op.Method != "POST" || status == http.StatusCreated) {
			if s := d.Resolve(record.Properties[name]); s != nil && s.ReadOnly {
				return true
			}
		}
	}
	return false
}

// passedOver sends properties that can only be read: what is saved must have nothing of them.
func (c *company) passedOver(lines []badinput.Line) {
	for _, op := range c.doc.Operations {
		for _, l := range lines {
			if op.JSON != nil && readOnly(c.doc, l, op) {
				if a := c.send(l, c.door(op, op.MediaType(), l.Bytes())); strings.Contains(string(a.body), "<foreign>") || strings.Contains(string(a.body), "1970-01-01") {
					c.fail(l, "%s takes it: %.200s", op, a.body)
				}
			}
		}
	}
}

// door is a call of an operation by whoever may call it.
func (c *company) door(op *document.Operation, kind string, body []byte) call {
	path, _ := c.address(op)
	q := call{method: op.Method, path: path, token: c.owner.Token, kind: kind, body: body}
	if strings.HasPrefix(path, "/embed/widget/") {
		q.token, q.header = c.visitor, http.Header{"Origin": {c.app.URL}}
	}
	return q
}

// refuse sends a body that must be refused.
func (c *company) refuse(l badinput.Line, op *document.Operation, kind string, body []byte) {
	if strings.HasPrefix(kind, "application/") && kind == "application/json" && op.Method == "PATCH" {
		kind = "application/merge-patch+json"
	}
	a := c.send(l, c.door(op, kind, body))
	switch {
	case l.Expect == "413":
		c.refused(l, op.String(), a, 413)
	case strings.HasPrefix(l.Expect, "415"):
		c.refused(l, op.String(), a, 415)
	default:
		c.refused(l, op.String(), a, 400, 404, 413, 422)
	}
}

// sending is what a line sends; it fits nowhere when the line is about the connection.
type sending struct {
	kind  string
	bytes []byte
	fits  bool
}

// recipe makes the body of a line.
func recipe(l badinput.Line) sending {
	switch {
	case slices.Contains(connections, l.ID) || strings.HasPrefix(l.Expect, "echoed"):
		return sending{}
	case l.ID == "json-048": // within the bound of a body
		return sending{"application/json", []byte(strings.Repeat(`{"a":`, 200_000)), true}
	case l.ID == "json-049":
		return sending{"application/json", []byte(`{"name":"` + strings.Repeat("x", 10<<20) + `"}`), true}
	case l.ID == "json-051":
		var b strings.Builder
		for i := range 1_000_000 {
			fmt.Fprintf(&b, `,"k%d":0`, i)
		}
		return sending{"application/json", []byte("{" + b.String()[1:] + "}"), true}
	case strings.HasPrefix(l.Input, "CT:"):
		kind, text, _ := strings.Cut(l.Input[3:], " ")
		return sending{kind, []byte(text), true}
	}
	return sending{"application/json", l.Bytes(), true}
}

// fits says to which property of a body the value of a line belongs.
var fits = map[string]func(name string, s *document.Schema) bool{
	"name":     func(_ string, s *document.Schema) bool { return free(s) },
	"amount":   func(_ string, s *document.Schema) bool { return s.Kind() == "integer" && s.Format == "money" },
	"seats":    func(_ string, s *document.Schema) bool { return s.Kind() == "integer" },
	"due":      func(_ string, s *document.Schema) bool { return s.Format == "date" },
	"at":       func(_ string, s *document.Schema) bool { return s.Format == "date-time" },
	"tz":       func(name string, _ *document.Schema) bool { return name == "time_zone" },
	"role":     func(_ string, s *document.Schema) bool { return len(s.Enum) > 0 },
	"owner_id": func(_ string, s *document.Schema) bool { return s.Named() && s.Kind() == "string" },
	"email":    func(name string, _ *document.Schema) bool { return name == "email" },
}

func free(s *document.Schema) bool {
	return s.Kind() == "string" && s.Format == "" && len(s.Enum) == 0 && s.Names == ""
}

// fit sends the value of a line in a property that it is meant for, inside of a body that is good otherwise.
func (c *company) fit(l badinput.Line, op *document.Operation, base map[string]any) {
	key, value, ok := member(l)
	if !ok || base == nil {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(op.JSON.Properties)) {
		s := c.doc.Resolve(op.JSON.Properties[name])
		if s.ReadOnly || !fits[key](name, s) || strings.HasPrefix(value, `"-`) || value == "-1" && (s.Minimum == nil || *s.Minimum < 0) {
			continue
		}
		rest := maps.Clone(base)
		delete(rest, name)
		body := strings.TrimSuffix(string(encode(rest)), "}")
		if len(rest) > 0 {
			body += ","
		}
		a := c.send(l, c.door(op, op.MediaType(), []byte(body+fmt.Sprintf("%q:%s}", name, value))))
		where := op.String() + " " + name
		switch {
		case strings.HasPrefix(l.Expect, "echoed"):
			if a.status < 300 && !strings.Contains(string(a.body), fmt.Sprintf("%q:%s", name, value)) {
				c.fail(l, "%s does not echo it: %.300s", where, a.body)
			}
		case strings.Contains(l.Expect, "stored as exact 0") && a.status < 300:
			if !strings.Contains(string(a.body), fmt.Sprintf("%q:0", name)) {
				c.fail(l, "%s is not 0: %.300s", where, a.body)
			}
		default:
			c.refused(l, where, a, 400, 404, 409, 422)
		}
	}
}

// member takes a line of one member apart.
func member(l badinput.Line) (key, value string, ok bool) {
	inside, ok := strings.CutPrefix(l.Input, `{"`)
	inside, whole := strings.CutSuffix(inside, "}")
	key, value, cut := strings.Cut(inside, `":`)
	return key, value, ok && whole && cut && fits[key] != nil && !strings.Contains(value, `,"`) && !strings.HasSuffix(value, ",") && !strings.Contains(value, "//")
}

// connections are the lines that are about how a body comes in.
var connections = []string{"json-077", "json-078", "json-079", "json-080"}

// raw sends bodies that are shorter or longer than they say, or slow, over connections of their own.
func (c *company) raw(lines []badinput.Line) {
	head := "POST /api/v1/crm/accounts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + c.owner.Token + "\r\nContent-Type: application/json\r\n"
	sends := map[string]func(conn net.Conn){
		"json-077": func(conn net.Conn) { fmt.Fprint(conn, head, "Content-Length: 5\r\n\r\n", `{"name":"a"}`) },
		"json-078": func(conn net.Conn) { fmt.Fprint(conn, head, "Content-Length: 99\r\n\r\n", `{"name":"a"}`) },
		// The server goes by the chunks and no other length: what follows is no request of its own.
		"json-079": func(conn net.Conn) {
			fmt.Fprint(conn, head, "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n4\r\n{\"na\r\n0\r\n\r\n")
		},
		"json-080": func(conn net.Conn) {
			fmt.Fprint(conn, head, "Content-Length: 99\r\n\r\n{")
			for range 40 {
				time.Sleep(time.Second)
				if _, err := conn.Write([]byte(" ")); err != nil {
					return
				}
			}
		},
	}
	var all sync.WaitGroup
	for _, l := range lines {
		if send := sends[l.ID]; send != nil {
			all.Go(func() { c.connection(l, send) })
		}
	}
	all.Wait()
}

func (c *company) connection(l badinput.Line, send func(net.Conn)) {
	u, err := url.Parse(c.app.URL)
	if err != nil {
		c.t.Error(err)
		return
	}
	conn, err := net.Dial("tcp", u.Host)
	if err != nil {
		c.t.Error(err)
		return
	}
	defer conn.Close()
	go send(conn)
	c.note(l)
	_ = conn.SetReadDeadline(time.Now().Add(30 * time.Second))
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		c.fail(l, "no answer: %v", err)
		return
	}
	_ = res.Body.Close()
	if want := map[bool][]int{true: {408}, false: {400, 422}}[strings.HasPrefix(l.Expect, "408")]; !slices.Contains(want, res.StatusCode) {
		c.fail(l, "%d, want %v", res.StatusCode, want)
	}
}

// visit makes a widget and begins a visit to it.
func (c *company) visit() {
	c.t.Helper()
	widget := c.owner.Must(c.t, "POST", "/embed/generate", map[string]any{"name": "Shop"}, 201, nil).Map(c.t)["id"].(string)
	c.ids["widget"] = append(c.ids["widget"], widget)
	op := c.doc.Must(c.t, "POST /embed/widget/{id}/session")
	a := c.call(c.door(op, "application/json", encode(map[string]any{"page_url": c.app.URL + "/"})))
	var s struct {
		Token string `json:"visitor_token"`
	}
	decode(c.t, a, http.StatusOK, &s)
	c.visitor = s.Token
}

func TestMemberOfALine(t *testing.T) {
	t.Parallel()
	for input, want := range map[string]string{`{"seats":0.1}`: "seats=0.1", `{"name":"a","is_admin":true}`: "", `{"name":"a",}`: "", `[]`: "", `{"amount":NaN}`: "amount=NaN"} {
		key, value, ok := member(badinput.Line{Input: input})
		if got := key + "=" + value; ok != (want != "") || ok && got != want {
			t.Errorf("%s: %s %v", input, got, ok)
		}
	}
}
