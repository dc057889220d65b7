package retrieval

import (
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"rapport/internal/care/retrieval"
)

// printSpeed measures companies of two sizes, grown from the real English
// passages, under real questions.
func printSpeed(w io.Writer, all []*set) error {
	var texts, questions []string
	for _, s := range all {
		if s.language != "en" || s.name == "stackfaq-answers" {
			continue
		}
		for _, p := range s.passages {
			texts = append(texts, p.Title+"\n"+p.Text)
		}
		for i, q := range s.questions {
			if i%10 == 0 {
				questions = append(questions, q.Question)
			}
		}
	}
	fmt.Fprintf(w, "\nOne retrieval of the best 10, %d real questions, each the best of three, one core\n", len(questions))
	for _, size := range []int{2_000, 200_000} {
		if err := printSize(w, size, texts, questions); err != nil {
			return err
		}
	}
	return nil
}

func printSize(w io.Writer, size int, texts, questions []string) error {
	before := heap()
	start := time.Now()
	x, err := retrieval.Build(grown(size, texts))
	if err != nil {
		return err
	}
	built := time.Since(start)
	held := heap() - before
	took := make([]time.Duration, 0, len(questions))
	for _, q := range questions {
		took = append(took, fastest(x, q))
	}
	slices.Sort(took)
	fmt.Fprintf(w, "%7d passages: median %.3f ms, p95 %.3f ms; built in %.1f s; %.0f bytes a passage held, %.0f estimated\n",
		size, ms(took[len(took)/2]), ms(took[len(took)*95/100]), built.Seconds(),
		float64(held)/float64(size), float64(x.Bytes())/float64(size))
	runtime.KeepAlive(x)
	return nil
}

// fastest is the best of three, so that a neighbour on the machine isn't
// measured too.
func fastest(x *retrieval.Index, q string) time.Duration {
	least := time.Duration(1 << 62)
	for range 3 {
		start := time.Now()
		x.Search(q, 10)
		least = min(least, time.Since(start))
	}
	return least
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// grown yields as many passages as asked for, made of the sentences of two
// real ones, in which one word in thirty is varied: so the vocabulary grows
// with the collection, as it does in life.
func grown(size int, texts []string) func(func(retrieval.Passage, error) bool) {
	r := rand.New(rand.NewPCG(1, 2))
	return func(yield func(retrieval.Passage, error) bool) {
		for i := range size {
			a, c := texts[r.IntN(len(texts))], texts[r.IntN(len(texts))]
			text := vary(r, a[:len(a)/2]+" "+c[len(c)/2:])
			id := uuid.UUID{}
			binary.BigEndian.PutUint64(id[8:], uint64(i))
			if !yield(retrieval.Passage{ID: id, DocumentID: id, Text: text, Language: "en"}, nil) {
				return
			}
		}
	}
}

func vary(r *rand.Rand, text string) string {
	words := strings.Fields(text)
	for i, w := range words {
		if r.IntN(30) == 0 && len(w) > 3 {
			words[i] = w + string(rune('a'+r.IntN(26))) + string(rune('a'+r.IntN(26)))
		}
	}
	return strings.Join(words, " ")
}
