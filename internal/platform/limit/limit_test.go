package limit

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rapport/internal/platform/problem"
)

func here(name string, n int, per time.Duration) *Rate { return (*Limits)(nil).Rate(name, n, per) }

func TestEachKeyHasItsOwnRate(t *testing.T) {
	t.Parallel()
	r := here("a", 3, time.Hour)
	for range 3 {
		if err := r.Take("a"); err != nil {
			t.Fatal(err)
		}
	}
	err := r.Take("a")
	p, ok := problem.As(err)
	if !ok || p.Kind != problem.KindTooMany || p.RetryAfter < time.Second || p.RetryAfter > 20*time.Minute {
		t.Fatalf("the fourth call: %v", err)
	}
	if err := r.Take("b"); err != nil {
		t.Fatalf("another key: %v", err)
	}
}

func TestARefusedCallCostsNothing(t *testing.T) {
	t.Parallel()
	r := here("a", 1, time.Hour)
	_ = r.Take("a")
	var waits []time.Duration
	for range 3 {
		p, ok := problem.As(r.Take("a"))
		if !ok {
			t.Fatal("a call over the rate was taken")
		}
		waits = append(waits, p.RetryAfter)
	}
	if waits[2] > waits[0] {
		t.Errorf("waiting grows with every refused call: %v", waits)
	}
}

func TestManyKeysStayBounded(t *testing.T) {
	t.Parallel()
	r := here("a", 1, time.Hour)
	for i := range 3 * maxKeys {
		_ = r.Take(strconv.Itoa(i))
	}
	if n := r.here.Len(); n > maxKeys {
		t.Errorf("%d keys are remembered", n)
	}
}

func TestACallIsTakenByAllOfItsRatesOrByNone(t *testing.T) {
	t.Parallel()
	var none *Limits
	wide, narrow := here("wide", 10, time.Hour), here("narrow", 2, time.Hour)
	for range 2 {
		if v := none.Take(wide.Of("x"), narrow.Of("x")); v.Wait != 0 {
			t.Fatalf("refused: %+v", v)
		}
	}
	v := none.Take(wide.Of("x"), narrow.Of("x"), wide.Of("y"))
	if v.Wait < 29*time.Minute || v.Wait > 30*time.Minute || v.States[0].Left != 8 || v.States[1].Left != 0 || v.States[2].Left != 10 {
		t.Errorf("the third call: %+v", v)
	}
	if v := none.Take(wide.Of("x")); v.States[0].Left != 7 {
		t.Errorf("a refused call was counted: %+v", v)
	}
}

// Eight at once take exactly as many calls as there are.
func TestNoCallIsTakenTwice(t *testing.T) {
	t.Parallel()
	r := here("a", 100, time.Hour)
	var taken atomic.Int64
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				if r.Take("a") == nil {
					taken.Add(1)
				}
			}
		})
	}
	all.Wait()
	if n := taken.Load(); n != 100 {
		t.Errorf("%d calls were taken of 100", n)
	}
}

func TestReadQuotas(t *testing.T) {
	t.Parallel()
	q, err := ReadQuotas("key=10/s, address=off")
	if want := (Quotas{Account: Quota{1200, time.Minute}, Key: Quota{10, time.Second}, Company: Quota{12000, time.Minute}}); err != nil || q != want {
		t.Errorf("%+v %v", q, err)
	}
	if q, err := ReadQuotas("off"); err != nil || q != (Quotas{}) {
		t.Errorf("off: %+v %v", q, err)
	}
	for _, bad := range []string{"10/s", "key", "key=0/s", "key=-1/s", "key=10", "key=10/day", "keys=10/s", "key=off/s", "off,off"} {
		if _, err := ReadQuotas(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func BenchmarkTake(b *testing.B) {
	var none *Limits
	account, company := here("account", 1e6, time.Second), here("company", 1e6, time.Second)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			none.Take(account.Of("0198c2f4-7a61-7c9e-8d5e-3f1a2b4c5d6e"), company.Of("0198c2f4-7a61-7c9e-8d5e-3f1a2b4c5d6f"))
		}
	})
}
