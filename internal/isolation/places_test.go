package isolation

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/coder/websocket"
	"github.com/google/uuid"
)

// places are those where an identifier stands that is no part of a request's address or body: the key of a call that is sent
// again, the mark of a next page, a cell of a list, and what an open page is told.
func (w *world) places(a, b *company) *result {
	res := &result{}
	told := w.listen(a)
	w.again(res, a, b)
	w.marks(res, a, b)
	w.heard(res, b, told)
	w.cells(res, a, b)
	return res
}

// again sends one key from two companies: neither gets the other's answer.
func (w *world) again(res *result, a, b *company) {
	for _, op := range w.doc.Operations {
		mine, theirs := a.works[op], b.works[op]
		if mine == nil || theirs == nil || !takes(op, "header", "Idempotency-Key") {
			continue
		}
		key := uuid.NewString()
		first := w.send(b.tokens["owner"], theirs.with("Idempotency-Key", key))
		got := w.send(a.tokens["owner"], mine.with("Idempotency-Key", key))
		res.cases++
		if got.status >= 300 {
			// It may be refused for what it says, though not for its key.
			if want := w.send(a.tokens["owner"], mine.with("Idempotency-Key", uuid.NewString())); want.status != got.status {
				res.leak("%s with another company's Idempotency-Key: %d %.200s, with a fresh one %d", op, got.status, got.body, want.status)
			}
		}
		if first.status < 300 && named201(first) == named201(got) {
			res.leak("%s with another company's Idempotency-Key: %d %.200s", op, got.status, got.body)
		}
		w.silent(res, op, "owner", got)
	}
}

func takes(op *operation, in, name string) bool {
	for _, p := range op.Params {
		if p.In == in && p.Name == name {
			return true
		}
	}
	return false
}

func (r *request) with(header, value string) *request {
	c := r.clone()
	if c.header == nil {
		c.header = map[string]string{}
	}
	c.header[header] = value
	return c
}

// named201 is the identifier of what a call made.
func named201(a answer) string {
	var made struct{ ID string }
	_ = json.Unmarshal(a.body, &made)
	return made.ID
}

// marks asks for the page behind another company's: it holds nothing of theirs.
func (w *world) marks(res *result, a, b *company) {
	for _, op := range w.doc.Operations {
		theirs, mine := b.works[op], a.works[op]
		if op.Method != "GET" || theirs == nil || mine == nil || !takes(op, "query", "cursor") || !takes(op, "query", "limit") {
			continue
		}
		short := theirs.clone()
		short.query.Set("limit", "1")
		var page struct {
			Next string `json:"next_cursor"`
		}
		if _ = json.Unmarshal(w.send(b.tokens["owner"], short).body, &page); page.Next == "" {
			continue
		}
		behind := mine.clone()
		behind.query.Set("cursor", page.Next)
		res.cases++
		got := w.send(a.tokens["owner"], behind)
		if got.status >= http.StatusInternalServerError {
			res.leak("%s with another company's cursor: %d %.200s", op, got.status, got.body)
		}
		w.silent(res, op, "owner", got)
	}
}

// cells imports lists whose cells name another company's records, and the same with identifiers that nobody has: what is said
// of the rows must be the same.
func (w *world) cells(res *result, a, b *company) {
	for _, op := range w.doc.Operations {
		made := w.maker(op)
		if made == nil || a.works[made] == nil || !full && made.Tags[0] != "contacts" && made.Tags[0] != "deals" {
			continue
		}
		for _, s := range a.maker.slots(a.works[made]) {
			id := b.pool.pick(s.names, 0)
			if s.in != "body" || strings.ContainsAny(s.name, "[ ") || id == "" {
				continue
			}
			res.cases++
			none := uuid.Must(uuid.NewV7()).String()
			foreign, nobody := w.imported(a, op, made, s, id), w.imported(a, op, made, s, none)
			if foreign != nobody {
				res.leak("%s, cell of %s: %s; for an identifier that nobody has %s", op, s.name, foreign, nobody)
			}
			w.silent(res, op, "owner", answer{body: []byte(foreign)})
		}
	}
}

// maker is the operation that makes one of what an import makes many of.
func (w *world) maker(op *operation) *operation {
	path, ok := strings.CutSuffix(op.Path, "/import")
	if !ok || op.Method != "POST" {
		return nil
	}
	for _, other := range w.doc.Operations {
		if other.Path == path && other.Method == "POST" {
			return other
		}
	}
	return nil
}

// imported runs a list of one row, and tells what became of it.
func (w *world) imported(c *company, op, made *operation, s slot, id string) string {
	row := c.works[made].clone()
	s.set(row, id)
	fields, _ := row.body.(map[string]any)
	var head, cells []string
	mapping := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		v := fields[name]
		text, ok := v.(string)
		if n, number := v.(float64); number {
			text, ok = fmt.Sprint(n), true
		}
		if ok && !strings.ContainsAny(text, "\",\n") {
			mapping[fmt.Sprint(len(head))] = name
			head, cells = append(head, name), append(cells, text)
		}
	}
	options, _ := json.Marshal(map[string]any{"start": true, "mode": "create", "mapping": mapping})
	upload := &request{op: op, fileName: "list.csv", file: fmt.Appendf(nil, "%s\n%s\n", strings.Join(head, ","), strings.Join(cells, ",")), body: map[string]any{"options": string(options)}}
	began := w.send(c.tokens["owner"], upload)
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
		now := c.owner.Do(w.t, http.MethodGet, "/imports/"+named201(began), nil)
		var done struct {
			Status            string
			Created, Rejected int
		}
		if _ = json.Unmarshal(now.Body, &done); done.Status != "queued" && done.Status != "running" {
			rejected := c.owner.Do(w.t, http.MethodGet, "/imports/"+named201(began)+"/rejected", nil)
			return strings.ReplaceAll(fmt.Sprint(began.status, done, " ", string(requestID.ReplaceAll(rejected.Body, nil))), id, "ID")
		}
	}
	return fmt.Sprint("not done ", began.status, " ", string(began.body))
}

// listen opens the socket of a company's page, and gives everything that it was told when it is asked.
func (w *world) listen(c *company) func() []string {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	conn, _, err := websocket.Dial(ctx, strings.Replace(w.app.URL, "http", "ws", 1)+"/api/v1/realtime", nil)
	if err != nil {
		w.t.Fatal(err)
	}
	hello, _ := json.Marshal(map[string]any{"type": "auth", "token": c.tokens["owner"]})
	if err := conn.Write(ctx, websocket.MessageText, hello); err != nil {
		w.t.Fatal(err)
	}
	all, closed := []string{}, make(chan bool)
	go func() {
		defer close(closed)
		for {
			_, raw, err := conn.Read(ctx)
			if err != nil {
				return
			}
			all = append(all, string(raw))
		}
	}()
	return func() []string {
		time.Sleep(200 * time.Millisecond) // what was told last is on its way
		_ = conn.CloseNow()
		<-closed
		cancel()
		return all
	}
}

// heard holds what one company's page was told against everything that the other has.
func (w *world) heard(res *result, other *company, told func() []string) {
	all := told()
	if len(all) < 2 {
		res.leak("an open page was told nothing: %v", all)
	}
	for _, message := range all {
		res.cases++
		for _, ids := range other.pool.ids {
			for _, id := range ids {
				if strings.Contains(message, id) {
					res.leak("an open page was told of another company: %.300s", message)
				}
			}
		}
	}
}
