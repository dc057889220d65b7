package limit

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// log is what a node says, read while it goes on.
type log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *log) Write(b []byte) (int, error) { l.mu.Lock(); defer l.mu.Unlock(); return l.text.Write(b) }
func (l *log) count(what string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.text.String(), what)
}

// node is one of several programs that count together.
func node(t testing.TB, url string) (*Limits, *log) {
	t.Helper()
	o, err := ReadURL(url)
	if err != nil {
		t.Fatal(err)
	}
	said := &log{}
	l := New(o, slog.New(slog.NewTextHandler(said, nil)))
	t.Cleanup(l.Close)
	return l, said
}

// upTo takes calls until one is refused, and counts those that were taken.
func upTo(most int, r *Rate, key string) (taken int) {
	for taken < most && r.Take(key) == nil {
		taken++
	}
	return taken
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("not within 20 s: " + what)
		}
	}
}

// The same is held against a Redis within the test and, where one is installed, a real one.
func TestNodesCountTogetherAndEachAloneWhenRedisDies(t *testing.T) {
	t.Parallel()
	t.Run("within the test", func(t *testing.T) {
		t.Parallel()
		m := miniredis.RunT(t)
		together(t, m.Addr(), m.Close, func() {
			if err := m.Restart(); err != nil {
				t.Error(err)
			}
		})
	})
	t.Run("real", func(t *testing.T) {
		t.Parallel()
		program := ""
		for _, name := range []string{"redis-server", "valkey-server"} {
			if path, err := exec.LookPath(name); err == nil {
				program = path
			}
		}
		if program == "" {
			t.Skip("neither redis-server nor valkey-server is installed here")
		}
		free, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		address := free.Addr().String()
		_ = free.Close()
		var running *exec.Cmd
		start := func() {
			_, port, _ := net.SplitHostPort(address)
			running = exec.Command(program, "--bind", "127.0.0.1", "--port", port, "--save", "", "--appendonly", "no", "--dir", filepath.Clean(t.TempDir()))
			running.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
			if err := running.Start(); err != nil {
				t.Fatal(err)
			}
		}
		kill := func() { _ = running.Process.Kill(); _ = running.Wait() }
		start()
		t.Cleanup(func() { kill() })
		eventually(t, "Redis answers", func() bool {
			c, err := net.Dial("tcp", address)
			if err == nil {
				_ = c.Close()
			}
			return err == nil
		})
		together(t, address, kill, start)
	})
}

func together(t *testing.T, address string, kill, restart func()) {
	const n = 20
	one, said := node(t, "redis://"+address)
	two, _ := node(t, "redis://"+address)
	a, b := one.Rate("r", n, time.Hour), two.Rate("r", n, time.Hour)

	if got := upTo(5, a, "k") + upTo(100, b, "k"); got != n {
		t.Errorf("two nodes took %d calls of %d together", got, n)
	}
	v := one.Take(a.Of("k"))
	if v.Wait < 2*time.Minute || v.Wait > 3*time.Minute || v.States[0].Left != 0 {
		t.Errorf("the first node, of a rate that the other has used up: %+v", v)
	}
	a.Forget("k")
	b.Forget("k")
	if v := two.Take(b.Of("k")); v.Wait != 0 || v.States[0].Left != n-1 {
		t.Errorf("after all was given back: %+v", v)
	}

	// In the middle of many calls Redis dies. No call waits for it, and what a node took before counts on.
	var taken [2]atomic.Int64
	var slowest atomic.Int64
	var all sync.WaitGroup
	for i, r := range []*Rate{a, b} {
		for range 4 {
			all.Go(func() {
				for range 50 {
					start := time.Now()
					if r.Take("busy") == nil {
						taken[i].Add(1)
					}
					slowest.Store(max(slowest.Load(), int64(time.Since(start))))
				}
			})
		}
	}
	kill()
	all.Wait()
	for i := range taken {
		if got := taken[i].Load(); got > n {
			t.Errorf("node %d took %d calls of %d", i+1, got, n)
		}
	}
	eventually(t, "the death of Redis is noticed", func() bool { a.Take("x"); up, configured := one.Shared(); return !up && configured })
	if got := upTo(100, a, "alone"); got != n {
		t.Errorf("without Redis a node took %d calls of %d", got, n)
	}
	if said.count("does not answer") != 1 {
		t.Errorf("the death of Redis was logged %d times", said.count("does not answer"))
	}

	restart()
	eventually(t, "Redis is used again", func() bool { b.Take("x"); first, _ := one.Shared(); second, _ := two.Shared(); return first && second })
	if said.count("answers again") != 1 {
		t.Errorf("the return of Redis was logged %d times", said.count("answers again"))
	}
	if got := upTo(5, a, "new") + upTo(100, b, "new"); got != n {
		t.Errorf("after its return two nodes took %d calls of %d together", got, n)
	}
	t.Logf("the slowest call while Redis died took %s", time.Duration(slowest.Load()))
}

// A Redis that takes connections and says nothing costs one call its patience, and the others nothing.
func TestAMuteRedisIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	mute, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = mute.Close() })
	l, said := node(t, "redis://"+mute.Addr().String())
	if got := upTo(100, l.Rate("r", 7, time.Hour), "k"); got != 7 {
		t.Errorf("%d calls of 7 were taken", got)
	}
	if up, _ := l.Shared(); up || said.count("does not answer") != 1 {
		t.Errorf("up %v; logged %d times", up, said.count("does not answer"))
	}
}

// What stands in Redis, from a clock that was set back or from somebody else, closes a rate for no longer than its time.
func TestStrangeCountsInRedis(t *testing.T) {
	t.Parallel()
	m := miniredis.RunT(t)
	l, _ := node(t, "redis://"+m.Addr())
	r := l.Rate("r", 10, time.Minute)
	for value, wait := range map[string]time.Duration{"99999999999999999": 6 * time.Second, "-1": 0, "x": 0, "": 0, "nan": 0} {
		if err := m.Set("rapport:limit:r:"+value, value); err != nil {
			t.Fatal(err)
		}
		if v := l.Take(r.Of(value)); v.Wait != wait {
			t.Errorf("%q: wait %s, want %s", value, v.Wait, wait)
		}
	}
	if up, _ := l.Shared(); !up {
		t.Error("a strange count made Redis look dead")
	}
	r.Take("new")
	if ttl := m.TTL("rapport:limit:r:new"); ttl <= 0 || ttl > 7*time.Second {
		t.Errorf("a count of one call is kept for %s", ttl)
	}
}

func TestReadURL(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"localhost:6379", "http://:secret@x", "redis://:secret@host:port/x"} {
		if _, err := ReadURL(bad); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for _, good := range []string{"redis://localhost:6379", "rediss://user:secret@host/3", "unix:///run/redis.sock"} {
		if o, err := ReadURL(good); err != nil || o == nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	m := miniredis.RunT(t)
	o, _ := ReadURL("redis://" + m.Addr())
	if err := Reach(ctx, o); err != nil {
		t.Error(err)
	}
	m.RequireAuth("other")
	if err := Reach(ctx, o); err == nil {
		t.Error("a Redis that wants a password is reached without")
	}
}

func BenchmarkTakeShared(b *testing.B) {
	m := miniredis.RunT(b)
	l, _ := node(b, fmt.Sprintf("redis://%s", m.Addr()))
	account, company := l.Rate("account", 1e6, time.Second), l.Rate("company", 1e6, time.Second)
	for b.Loop() {
		l.Take(account.Of("a"), company.Of("b"))
	}
}
