package isolation

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/coder/websocket"
	"github.com/google/uuid"

	"rapport/internal/apptest/document"
)

// places are those where an identifier stands that is no part of a request's address or body: the key of a call that is sent
// again, the mark of a next page, a cell of a list, and what an open page is told.
func (w *world) places(a, b *company) *result {
	res := &result{}
	told := w.listen(a)
	w.again(res, a, b)
	w.alike(res, a, b)
	w.same(res, a, b)
	w.marks(res, a, b)
	w.crowded(res, a, b)
	w.heard(res, b, told)
	w.cells(res, a, b)
	return res
}

// again sends one key from two companies: neither gets the other's answer.
func (w *world) again(res *result, a, b *company) {
	for _, op := range w.doc.Operations {
		mine, theirs := a.works[op], b.works[op]
		if mine == nil || theirs == nil || !op.Takes("header", "Idempotency-Key") {
			continue
		}
		key := uuid.NewString()
		first := w.send(b.tokens["owner"], theirs.with("Idempotency-Key", key))
		got := w.send(a.tokens["owner"], mine.with("Idempotency-Key", key))
		res.begin()
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

// canary is what a company's texts carry, with the number that tells them apart.
var canary = regexp.MustCompile(`(?i)canary[a-c] \d+`)

// saying is the request with other words in place of its company's own.
func (r *request) saying(words string) *request {
	c := r.clone()
	raw, err := json.Marshal(c.body)
	if err == nil {
		err = json.Unmarshal(canary.ReplaceAll(raw, []byte(words)), &c.body)
	}
	if err != nil {
		panic(err)
	}
	return c
}

// alike lets visitors of two companies say the very same: what one is answered is nothing for the other, whoever asks first.
func (w *world) alike(res *result, a, b *company) {
	for op, mine := range a.works {
		theirs := b.works[op]
		if op.Access != "visitor" || op.JSON == nil || theirs == nil {
			continue
		}
		words := fmt.Sprintf("How often is the boiler serviced, and by whom? %d", w.sent)
		if first := w.send(b.visitors[op], theirs.saying(words)); first.status >= http.StatusMultipleChoices {
			continue // nothing was answered that could be given again
		}
		res.begin()
		got := w.send(a.visitors[op], mine.saying(words))
		w.silent(res, op, "visitor", got)
	}
}

// crowded makes things in another company that a search finds before one's own: none of them may take the place of what is found.
func (w *world) crowded(res *result, a, b *company) {
	asked := 0
	for _, op := range w.doc.Operations {
		mine, theirs, list := a.works[op], b.works[op], w.doc.Find("GET "+op.Path)
		if op.Method != "POST" || mine == nil || theirs == nil || list == nil || !list.Takes("query", "q") || !list.Takes("query", "limit") {
			continue
		}
		word := fmt.Sprintf("quorn%dx", w.sent)
		look := &request{op: list, query: url.Values{"q": {word}, "limit": {"1"}}}
		made := named201(w.send(a.tokens["owner"], mine.saying(word+"9")))
		alone := w.send(a.tokens["owner"], look)
		if made == "" || !bytes.Contains(alone.body, []byte(made)) {
			continue // it can't be found by words
		}
		asked++
		res.begin()
		for k := range 3 {
			w.send(b.tokens["owner"], theirs.saying(fmt.Sprint(word, k)))
		}
		if got := w.send(a.tokens["owner"], look); bare(got, made) != bare(alone, made) {
			res.leak("%s finds less once another company has the same words: %d %.300s", list, got.status, got.body)
		}
	}
	if asked < 5 {
		res.leak("only %d searches find what was made a moment ago", asked)
	}
}

// same asks for the same list as the other company a moment before.
func (w *world) same(res *result, a, b *company) {
	for _, op := range w.doc.Operations {
		if op.Method != "GET" || strings.Contains(op.Path, "{") || a.works[op] == nil || b.works[op] == nil {
			continue
		}
		r := &request{op: op}
		res.begin()
		w.send(b.tokens["owner"], r)
		w.silent(res, op, "owner", w.send(a.tokens["owner"], r))
	}
}

// marks asks for the page behind another company's: it holds nothing of theirs.
func (w *world) marks(res *result, a, b *company) {
	for _, op := range w.doc.Operations {
		theirs, mine := b.works[op], a.works[op]
		if op.Method != "GET" || theirs == nil || mine == nil || !op.Takes("query", "cursor") || !op.Takes("query", "limit") {
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
		res.begin()
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
			res.begin()
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
func (w *world) maker(op *document.Operation) *document.Operation {
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
func (w *world) imported(c *company, op, made *document.Operation, s slot, id string) string {
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
		res.begin()
		for _, ids := range other.pool.ids {
			for _, id := range ids {
				if strings.Contains(message, id) {
					res.leak("an open page was told of another company: %.300s", message)
				}
			}
		}
	}
}
