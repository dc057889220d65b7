package users

import (
	"context"
	"errors"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"sync"
	"testing"

	"github.com/alexedwards/argon2id"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func TestUnknownAddressesCostTheSameWork(t *testing.T) {
	t.Parallel()
	params, salt, key, err := argon2id.DecodeHash(New(nil).nobody)
	if err != nil || *params != *cost || len(salt) != int(cost.SaltLength) || len(key) != int(cost.KeyLength) {
		t.Errorf("nobody's hash has %+v, %d, %d, %v; everybody's has %+v", params, len(salt), len(key), err, cost)
	}
}

func TestHashIsWhatOWASPAsks(t *testing.T) {
	t.Parallel()
	hash, err := New(nil).Hash(context.Background(), "quiet harbour 41")
	if err != nil {
		t.Fatal(err)
	}
	params, _, _, err := argon2id.DecodeHash(hash)
	if err != nil || params.Memory < 19456 || params.Iterations < 2 || params.Parallelism != 1 {
		t.Errorf("%s: %v", hash, err)
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), pgtest.New(t)
	u := New(db.DB)
	longest := strings.Repeat("x", MaxPassword)
	hash, err := u.Hash(ctx, longest)
	if err != nil {
		t.Fatal(err)
	}
	mara := User{ID: uuid.New(), Name: "Mara", Email: "Mara@Aldermoor.example"}
	err = db.InTx(anyone(ctx), func(ctx context.Context, tx pgx.Tx) error { return Insert(ctx, tx, mara, hash) })
	if err != nil {
		t.Fatal(err)
	}
	db.AsOwner(t, "insert into users (id, email, email_key, name, password_hash) values ($1, 'x@y.example', 'x@y.example', 'X', '')", uuid.New())
	for _, c := range []struct {
		email, password string
		ok              bool
	}{
		{"mara@aldermoor.EXAMPLE", longest, true},
		{"mara@aldermoor.example", longest[1:] + "y", false},
		{"mara@aldermoor.example", "", false},
		{"mara@aldermoor.example", longest + "y", false},
		{"nobody@aldermoor.example", longest, false},
		{"x@y.example", "", false},
	} {
		got, err := u.Verify(ctx, c.email, c.password)
		if c.ok && (err != nil || got != mara) || !c.ok && !errors.Is(err, ErrNoMatch) {
			t.Errorf("%s with %q: %+v, %v", c.email, c.password, got, err)
		}
	}
}

func TestHashingTakesTurns(t *testing.T) {
	t.Parallel()
	u := New(nil)
	for range cap(u.turns) {
		u.turns <- struct{}{}
	}
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	var got error
	wg.Go(func() { _, got = u.Hash(ctx, "quiet harbour 41") })
	cancel()
	wg.Wait()
	if !errors.Is(got, context.Canceled) {
		t.Errorf("without a turn: %v", got)
	}
}

// TestMoreGarbageWhileQueueing asserts that the heap goes back to its usual share of garbage, and keeps one that is larger already.
func TestMoreGarbageWhileQueueing(t *testing.T) {
	before := gogc()
	t.Cleanup(func() { debug.SetGCPercent(int(before)) })
	for usual, during := range map[int]uint64{100: 400, 800: 800} {
		debug.SetGCPercent(usual)
		var q queueing
		q.now()
		q.now()
		if got := gogc(); got != during {
			t.Errorf("%d while people queue, want %d", got, during)
		}
		q.over()
		if got := gogc(); got != uint64(usual) {
			t.Errorf("%d behind it, want %d", got, usual)
		}
	}
}

func gogc() uint64 {
	s := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}
