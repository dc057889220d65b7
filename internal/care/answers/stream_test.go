package answers

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"rapport/internal/care/reader"
)

// events reads a stream of server-sent events to its end.
func events(t *testing.T, r io.Reader) (all []Event) {
	t.Helper()
	lines := bufio.NewScanner(r)
	name := ""
	for lines.Scan() {
		if n, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
			name = n
		}
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			all = append(all, Event{name, json.RawMessage(data)})
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func decode[T any](t *testing.T, e Event) (v T) {
	t.Helper()
	if err := json.Unmarshal(e.Data.(json.RawMessage), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestStreamSaysWhatTheAnswerSays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.company()
	w.stock(me)
	for _, path := range []string{"/rag/query", "/production_rag/query"} {
		for _, q := range []string{"How long is the warranty of the H4 compressor?", "Who won the football world cup?"} {
			plain := w.ask(me, path, q)
			res := w.request(me, http.MethodPost, path, question(q), "text/event-stream")
			if res.StatusCode != 200 || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") || res.Header.Get("Cache-Control") != "no-store" {
				t.Fatalf("%d %v", res.StatusCode, res.Header)
			}
			w.same(events(t, res.Body), plain)
		}
	}
}

// same holds the pieces of a stream against the whole answer.
func (w *world) same(all []Event, plain Answer) {
	w.t.Helper()
	var sentences []string
	var citations []Citation
	for _, e := range all[:len(all)-1] {
		switch e.Name {
		case "delta":
			d := decode[Delta](w.t, e)
			if d.Sentence != len(sentences) {
				w.t.Errorf("sentence %d comes as number %d", d.Sentence, len(sentences))
			}
			sentences = append(sentences, d.Text)
		case "citation":
			c := decode[Cited](w.t, e)
			if c.Sentence != len(sentences)-1 {
				w.t.Errorf("citation %d comes before its sentence", c.N)
			}
			citations = append(citations, c.Citation)
		default:
			w.t.Errorf("event %q", e.Name)
		}
	}
	want := []string{plain.Text}
	if !plain.Refused {
		want = nil
		for _, s := range plain.Sentences {
			want = append(want, s.Text)
		}
	}
	last := all[len(all)-1]
	done := decode[Answer](w.t, last)
	done.Trace, plain.Trace = nil, nil
	if !reflect.DeepEqual(sentences, want) || fmt.Sprint(citations) != fmt.Sprint(plain.Citations) && len(citations)+len(plain.Citations) > 0 ||
		last.Name != "done" || fmt.Sprintf("%+v", done) != fmt.Sprintf("%+v", plain) {
		w.t.Errorf("streamed %q %v\n%+v\nplain %+v", sentences, citations, done, plain)
	}
}

func TestStreamRefusesLikeAnyCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.company()
	for body, want := range map[string]int{question(""): 422, `{"question": "a", "document_ids": ["00000000-0000-0000-0000-000000000001"]}`: 404} {
		res := w.request(me, http.MethodPost, "/rag/query", body, "text/event-stream")
		if res.StatusCode != want || res.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %v", body, res.StatusCode, res.Header)
		}
	}
}

func TestTellingStopsWithItsListener(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.company()
	w.stock(me)
	gone, told := errors.New("gone"), 0
	_, err := w.s.Answer(w.ctx(me), Request{Question: "How long is the warranty of the H4 compressor?", Via: Customer}, func(Event) error { told++; return gone })
	if !errors.Is(err, gone) || told != 1 {
		t.Errorf("told %d times, %v", told, err)
	}
	if _, err := w.s.Answer(context.Background(), Request{Question: "Why?"}, nil); err == nil {
		t.Error("a question without a company is answered")
	}
}

func TestTooManyQuestions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.company()
	visitor, other := w.visitor(me), w.visitor(me)
	var res *http.Response
	for range Burst + 5 {
		if res = w.request(visitor, http.MethodPost, "/production_rag/query", question("Why?"), "application/json"); res.StatusCode != 200 {
			break
		}
	}
	wait, err := strconv.Atoi(res.Header.Get("Retry-After"))
	if res.StatusCode != http.StatusTooManyRequests || err != nil || wait < 1 || wait > 3 {
		t.Errorf("%d, come back in %q", res.StatusCode, res.Header.Get("Retry-After"))
	}
	for _, token := range []string{other, me} {
		if status, raw := w.call(token, http.MethodPost, "/production_rag/query", question("Why?")); status != 200 {
			t.Errorf("another caller gets %d %s", status, raw)
		}
	}
	if status, raw := w.call(me, http.MethodPost, "/rag/query", question("Why?")); status != 200 {
		t.Errorf("the playground gets %d %s", status, raw)
	}
}

// A sentence that its citations don't carry is dropped, whoever wrote it.
func TestWhatDoesNotHoldIsDropped(t *testing.T) {
	t.Parallel()
	source := reader.Source{Start: 100, End: 160, Text: "The compressor of the H4 has a warranty of seven years. Good.", Language: "en"}
	source.End = source.Start + len(source.Text)
	good := reader.Citation{N: 1, Start: 100, End: 155, Quote: source.Text[:55]}
	shifted, foreign, outside := good, good, good
	shifted.Start, shifted.End = 101, 156
	foreign.PassageID[0] = 1
	outside.Start, outside.End = 90, 145
	for name, c := range map[string]struct {
		text  string
		cited reader.Citation
		n     int
		kept  bool
	}{
		"holds": {good.Quote, good, 1, true}, "shifted span": {good.Quote, shifted, 1, false}, "another passage": {good.Quote, foreign, 1, false},
		"outside of the passage": {good.Quote, outside, 1, false}, "no such citation": {good.Quote, good, 2, false},
		"another figure": {"The compressor of the H4 has a warranty of 9 years.", good, 1, false}, "denied": {"The compressor of the H4 has no warranty of seven years.", good, 1, false},
	} {
		found := reader.Answer{Text: c.text, Confidence: 0.9, Sentences: []reader.Sentence{{Text: c.text, Citations: []int{c.n}}}, Citations: []reader.Citation{c.cited}}
		a := checked(&found, []reader.Source{source})
		if a.Refused == c.kept || len(a.Sentences) != len(a.Citations) || !c.kept && len(found.Dropped) != 1 {
			t.Errorf("%s: %+v, dropped %v", name, a, found.Dropped)
		}
	}
}
