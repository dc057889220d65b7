package retrieval

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
)

func id(n int) uuid.UUID {
	var u uuid.UUID
	u[14], u[15] = byte(n>>8), byte(n)
	return u
}

func filled(passages ...Passage) *Index {
	x := New()
	x.Add(passages)
	return x
}

func text(n int, title, body string) Passage {
	return Passage{ID: id(n), DocumentID: id(n), Title: title, Text: body, Language: "en"}
}

func found(hits []Hit) []uuid.UUID {
	var ids []uuid.UUID
	for _, h := range hits {
		ids = append(ids, h.PassageID)
	}
	return ids
}

func TestScoreIsBM25(t *testing.T) {
	x := filled(text(1, "", "copper pipe pipe"), text(2, "copper", "copper wire"), text(3, "", "glass"))
	hits := x.Search("copper", 10)
	idf := math.Log(1 + (3-2+0.5)/(2+0.5))
	average := (3 + 4 + 1) / 3.0 // the title of 2 counts twice
	score := func(tf, length float64) float64 {
		return idf * tf * 2.2 / (tf + 1.2*(0.5+0.5*length/average))
	}
	if len(hits) != 2 || hits[0].PassageID != id(2) {
		t.Fatalf("hits %v", hits)
	}
	for i, want := range []float64{score(3, 4), score(1, 3)} {
		if math.Abs(hits[i].Score-want) > 1e-4 || math.Abs(hits[i].Normalised-want/(idf*2.2)) > 1e-3 {
			t.Errorf("hit %d: %+v, want score %.4f", i, hits[i], want)
		}
	}
}

func TestNeighboursComeFirst(t *testing.T) {
	x := filled(text(1, "", "valve for the pressure of hot relief water"), text(2, "", "hot water for the valve of pressure relief"), text(3, "", "chair"))
	if got := found(x.Search("pressure relief", 2)); !slices.Equal(got, []uuid.UUID{id(2), id(1)}) {
		t.Errorf("order %v", got)
	}
}

func TestTiesById(t *testing.T) {
	x := filled(text(3, "", "same words"), text(1, "", "same words"), text(2, "", "same words"))
	if got := found(x.Search("words", 2)); !slices.Equal(got, []uuid.UUID{id(1), id(2)}) {
		t.Errorf("order %v", got)
	}
}

func TestUnknownWordsAreGuessedAt(t *testing.T) {
	x := filled(text(1, "", "the warranty covers breakage"), text(2, "", "the invoice is monthly"), text(3, "", "pressure gauge"))
	for question, want := range map[string]uuid.UUID{"waranty": id(1), "invocie": id(2), "pressuregauge": id(3)} {
		hits := x.Search(question, 1)
		if len(hits) != 1 || hits[0].PassageID != want {
			t.Errorf("%s: %v", question, hits)
		} else if hits[0].Normalised > 0.3 {
			t.Errorf("%s: a guess reaches %.2f of the highest score", question, hits[0].Normalised)
		}
	}
	if hits := x.Search("w4rranty zebra", 1); len(hits) != 0 {
		t.Errorf("a code and a stranger were guessed at: %v", hits)
	}
}

func TestLanguagesInOneIndex(t *testing.T) {
	x := New()
	x.Add([]Passage{
		{ID: id(1), DocumentID: id(1), Text: "Die Rechnungen werden monatlich versandt", Language: "de"},
		{ID: id(2), DocumentID: id(2), Text: "Las facturas se envían cada mes"},
		{ID: id(3), DocumentID: id(3), Text: "退货政策和运费", Language: "zh"},
		{ID: id(4), DocumentID: id(4), Text: "Invoices are sent by mail", Language: "en"},
	})
	for question, want := range map[string]uuid.UUID{"Rechnung": id(1), "¿la factura?": id(2), "运费": id(3), "invoicing": id(4)} {
		if hits := x.Search(question, 1); len(hits) != 1 || hits[0].PassageID != want {
			t.Errorf("%s: %v", question, hits)
		}
	}
}

func TestBadQuestions(t *testing.T) {
	x := filled(text(1, "", "copper pipe"), text(2, "", "what is the"))
	long := strings.Repeat("copper ", 1<<17) + strings.Repeat("x", 1<<20)
	for name, c := range map[string]struct {
		question string
		limit    int
		want     int
	}{
		"empty": {"", 10, 0}, "space": {" \n", 10, 0}, "signs": {"?!", 10, 0}, "no limit": {"copper", 0, 0}, "negative limit": {"copper", -1, 0},
		"function words": {"what is the", 10, 1}, "one megabyte": {long, 10, 1}, "one long word": {strings.Repeat("ab", 1<<19), 10, 0},
		"invalid UTF-8": {"copp\xff copper", 10, 1}, "NUL": {"\x00copper\x00", 10, 1}, "huge limit": {"copper", math.MaxInt32, 1},
	} {
		t.Run(name, func(t *testing.T) {
			if hits := x.Search(c.question, c.limit); len(hits) != c.want {
				t.Errorf("%d hits, want %d", len(hits), c.want)
			}
			if n := len(x.Words(c.question)); n > maxWords {
				t.Errorf("%d words", n)
			}
		})
	}
	if hits := New().Search("copper", 10); hits != nil {
		t.Errorf("an empty index found %v", hits)
	}
}

func TestManyDifferentWordsAreBounded(t *testing.T) {
	var b strings.Builder
	for i := range 500 {
		fmt.Fprintf(&b, "w%d ", i)
	}
	if n := len(filled(text(1, "", "w1")).Words(b.String())); n != maxWords {
		t.Errorf("%d words, want %d", n, maxWords)
	}
}

// world makes passages of a vocabulary with a few frequent and many rare words.
func world(r *rand.Rand, n int) []Passage {
	passages := make([]Passage, n)
	for i := range passages {
		var words []string
		for range 5 + r.IntN(40) {
			words = append(words, fmt.Sprintf("q%d", int(math.Exp(r.Float64()*6))))
		}
		passages[i] = Passage{ID: id(i), DocumentID: id(1000 + i/3), Title: words[0], Text: strings.Join(words, " "), Language: "en"}
	}
	return passages
}

func questions(r *rand.Rand, n int) []string {
	var out []string
	for range n {
		var words []string
		for range 1 + r.IntN(8) {
			words = append(words, fmt.Sprintf("q%d", int(math.Exp(r.Float64()*6))))
		}
		out = append(out, strings.Join(words, " "))
	}
	return out
}

// However an index came to hold its passages, it must find the same.
func TestHistoryDoesNotMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	passages := world(r, 400)
	x := New()
	for i := 0; i < len(passages); i += 3 {
		x.Add(passages[i:min(i+3, len(passages))])
		if i%2 == 0 {
			x.Remove(passages[r.IntN(i+1)].DocumentID)
		}
	}
	x.Replace(passages[0].DocumentID, passages[:3])
	living := make(map[uuid.UUID]bool)
	for _, v := range x.current.Load().views {
		for i := range v.rows {
			if !v.gone(&v.rows[i]) {
				living[v.rows[i].id] = true
			}
		}
	}
	if len(living) != x.Len() || x.Len() == len(passages) {
		t.Fatalf("%d living, Len %d", len(living), x.Len())
	}
	fresh, err := Build(func(yield func(Passage, error) bool) {
		for _, p := range passages {
			if living[p.ID] && !yield(p, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range questions(r, 200) {
		if got, want := x.Search(q, 10), fresh.Search(q, 10); !slices.Equal(got, want) {
			t.Fatalf("%s:\n%v\nfresh index:\n%v", q, got, want)
		}
	}
}

// Leaving passages out of the race early must not change what is found; with
// a filter none is left out.
func TestShortCutFindsTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 9))
	passages := world(r, 3000)
	x := filled(passages...)
	var documents []uuid.UUID
	for _, p := range passages {
		documents = append(documents, p.DocumentID)
	}
	for _, q := range questions(r, 200) {
		if got, want := x.Search(q, 60), x.Search(q, 60, documents...); !slices.Equal(got, want) {
			t.Fatalf("%s:\n%v\nwithout short cut:\n%v", q, got, want)
		}
	}
}

func TestFilterByDocument(t *testing.T) {
	x := filled(text(1, "", "copper copper"), text(2, "", "copper pipe"), text(3, "", "copper wire and more"))
	if got := found(x.Search("copper", 10, id(2), id(3), id(9))); !slices.Equal(got, []uuid.UUID{id(2), id(3)}) {
		t.Errorf("found %v", got)
	}
}

func TestBuildStopsAtAnError(t *testing.T) {
	broken := errors.New("connection lost")
	_, err := Build(func(yield func(Passage, error) bool) {
		_ = yield(text(1, "", "copper"), nil) && yield(Passage{}, broken)
	})
	if !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
}

// A search while others write must see a whole document or none of it.
func TestSearchesDuringChanges(t *testing.T) {
	x := New()
	document := []Passage{{ID: id(1), DocumentID: id(9), Text: "copper pipe", Language: "en"}, {ID: id(2), DocumentID: id(9), Text: "copper wire", Language: "en"}}
	x.Add(document)
	var wg sync.WaitGroup
	for n := range 2 {
		wg.Go(func() {
			for i := range 200 {
				x.Replace(id(9), document)
				x.Add([]Passage{text(100+n*300+i, "", "glass")})
			}
		})
		wg.Go(func() {
			for range 400 {
				if n := len(x.Search("copper", 10)); n != 2 {
					t.Errorf("%d hits", n)
					return
				}
			}
		})
	}
	wg.Wait()
	if x.Len() != 402 {
		t.Errorf("%d passages, want 402", x.Len())
	}
}
