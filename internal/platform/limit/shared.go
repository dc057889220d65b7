package limit

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

const (
	// patience is how long an answer of Redis is waited for. The first that takes longer makes every node go on alone.
	patience = 100 * time.Millisecond
	// again is how often a Redis that is away is asked whether it is back.
	again = time.Second
)

// script counts by the clock of Redis, so that clocks of nodes don't matter, and as one step, so that no two nodes take the
// same call.
//
//go:embed take.lua
var source string

var script = redis.NewScript(source)

// shared is what nodes count together.
type shared struct {
	client *redis.Client
	log    *slog.Logger
	// up says that Redis is asked. When it is not, only watch asks, so no request waits for what is away.
	up   atomic.Bool
	stop context.CancelFunc
	over context.Context
}

type quiet struct{}

func (quiet) Printf(context.Context, string, ...any) {}

// ReadURL checks the address of a Redis, such as redis://:password@host:6379/0 or rediss:// for TLS.
func ReadURL(url string) (*redis.Options, error) {
	if url == "" {
		return nil, nil
	}
	o, err := redis.ParseURL(url)
	if err != nil {
		// The cause is left out: it holds the address, and that a password.
		return nil, errors.New("is not an address such as redis://:password@host:6379/0 or rediss://host:6379")
	}
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = patience, patience, patience, patience
	o.ContextTimeoutEnabled, o.MaxRetries, o.DialerRetries, o.DisableIdentity, o.Protocol = true, -1, 1, true, 2
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return o, nil
}

// New makes limits that are shared through Redis; with nil options each node counts for itself.
func New(o *redis.Options, log *slog.Logger) *Limits {
	l := &Limits{}
	if o == nil {
		return l
	}
	redis.SetLogger(quiet{})
	s := &shared{client: redis.NewClient(o), log: log}
	s.over, s.stop = context.WithCancel(context.Background())
	s.up.Store(true)
	l.shared = s
	return l
}

// Reach asks a Redis once whether it answers and lets the program count there.
func Reach(ctx context.Context, o *redis.Options) error {
	redis.SetLogger(quiet{})
	client := redis.NewClient(o)
	defer client.Close()
	return script.Run(ctx, client, nil).Err()
}

func name(c Claim) string { return "rapport:limit:" + c.rate.name + ":" + c.key }

// take asks Redis; ok is false when it has no answer.
func (s *shared) take(claims []Claim) (v Verdict, ok bool) {
	if !s.up.Load() {
		return v, false
	}
	keys, args := make([]string, len(claims)), make([]any, 0, 2*len(claims))
	for i, c := range claims {
		keys[i], args = name(c), append(args, c.rate.every.Microseconds(), c.rate.N)
	}
	ctx, cancel := context.WithTimeout(s.over, patience)
	defer cancel()
	got, err := script.Run(ctx, s.client, keys, args...).Int64Slice()
	if err == nil && len(got) != 2*len(claims) {
		err = fmt.Errorf("redis answered with %d numbers", len(got))
	}
	if err != nil {
		s.lost(err)
		return v, false
	}
	v.States = make([]State, len(claims))
	for i, c := range claims {
		v.Wait = max(v.Wait, time.Duration(got[2*i])*time.Microsecond)
		v.States[i] = c.rate.state(time.Duration(got[2*i+1]) * time.Microsecond)
	}
	return v, true
}

func (s *shared) forget(c Claim) {
	if !s.up.Load() {
		return
	}
	ctx, cancel := context.WithTimeout(s.over, patience)
	defer cancel()
	if err := s.client.Del(ctx, name(c)).Err(); err != nil {
		s.lost(err)
	}
}

// lost says once that nodes count alone, and begins to watch for Redis.
func (s *shared) lost(err error) {
	if s.over.Err() != nil || !s.up.CompareAndSwap(true, false) {
		return
	}
	s.log.Error("Redis does not answer; each node holds to the rates by itself until it does", "error", err)
	go s.watch()
}

func (s *shared) watch() {
	tick := time.NewTicker(again)
	defer tick.Stop()
	for {
		select {
		case <-s.over.Done():
			return
		case <-tick.C:
		}
		ctx, cancel := context.WithTimeout(s.over, patience)
		err := script.Run(ctx, s.client, nil).Err()
		cancel()
		if err == nil {
			s.up.Store(true)
			s.log.Info("Redis answers again; the nodes count together")
			return
		}
	}
}

func (s *shared) close() {
	s.stop()
	_ = s.client.Close()
}
