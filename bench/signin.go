package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/google/uuid"

	"rapport/internal/platform/embedpg"
)

// People who sign in, and reads of somebody who works meanwhile; each of them comes when it is due, whether or not those before
// are answered.
const (
	signRate    = 50
	readRate    = 100
	signPeople  = 200
	signFlood   = 32
	signTurn    = 10 * time.Second
	signMost    = 5 * time.Second
	signTargets = 3.0
)

// signing is a program with people who sign in.
type signing struct {
	*program
	client *http.Client
	emails []string
	hash   string
	paths  []string
	n      atomic.Int64
	// refused counts those who were told to come back in a few seconds.
	refused atomic.Int64
}

// signin measures how many people can sign in with their passwords in a second, of what argon2id alone makes of the machine, and
// how long a steady few reads take with nothing else going on, while people sign in, and while as many as can be try to.
func signin(ctx context.Context, w io.Writer) error {
	p, data, end, err := freshProgram(ctx)
	if err != nil {
		return err
	}
	defer end()
	s, err := p.signing(ctx, data)
	if err != nil {
		return err
	}
	var most, ratios, floors, calm, busy, flooded, signs, slow []float64
	for range rounds {
		idle, err := s.beside(ctx, signTurn, nil)
		if err != nil {
			return err
		}
		var took []time.Duration
		with, err := s.beside(ctx, signTurn, func() (err error) {
			took, err = steady(ctx, signRate, signTurn, s.in)
			return err
		})
		if err != nil {
			return err
		}
		var got float64
		under, err := s.beside(ctx, signMost, func() (err error) {
			got, err = s.flood(signMost)
			return err
		})
		if err != nil {
			return err
		}
		floor, err := s.alone(signMost)
		if err != nil {
			return err
		}
		most, floors, ratios = append(most, got), append(floors, floor), append(ratios, got/floor)
		calm, busy, flooded = append(calm, ms(idle)), append(busy, ms(with)), append(flooded, ms(under))
		slow, signs = append(slow, ms(with)/ms(idle)), append(signs, ms(spreadOf(took).p95))
	}
	atLeast(w, "sign-ins a second, as many as can be", middle(most), signRate, "/s", fmt.Sprintf("%.2f of the floor of %.0f hashes a second on all cores; ratios %.2f", middle(ratios), middle(floors), ratios))
	atMost(w, "p99 of reads while 50 a second sign in, of idle", middle(slow), signTargets, "", fmt.Sprintf("%.1f of %.1f ms; ratios %.1f; sign-ins p95 %.0f ms", middle(busy), middle(calm), slow, middle(signs)))
	fmt.Fprintf(w, "p99 of reads while %d sign in all the time: %.1f ms, rounds %.1f\n", signFlood, middle(flooded), flooded)
	return nil
}

// signing makes a company of people who have a password, and something to read.
func (p *program) signing(ctx context.Context, data string) (*signing, error) {
	company, owner, err := p.register("Lindmark Freight", "mara@lindmark.example")
	if err != nil {
		return nil, err
	}
	f, err := newFiller(ctx, address(data, embedpg.Superuser))
	if err != nil {
		return nil, err
	}
	defer f.conn.Close(ctx)
	c := &filled{id: company, members: []uuid.UUID{owner}}
	if err := errors.Join(f.members(ctx, c, signPeople), f.accounts(ctx, c, 200), f.contacts(ctx, c, httpContacts, 1)); err != nil {
		return nil, err
	}
	s := &signing{program: p, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 500}},
		paths: []string{"/crm/contacts/" + c.sample[0].String(), "/crm/contacts?limit=50"}}
	for _, id := range c.members[1:] {
		s.emails = append(s.emails, id.String()+"@members.example")
	}
	err = f.conn.QueryRow(ctx, `with one as (select password_hash from users where id = $1), all_of_them as (update users set password_hash = one.password_hash from one where users.password_hash = '')
		select password_hash from one`, owner).Scan(&s.hash)
	if err == nil {
		_, err = f.conn.Exec(ctx, "vacuum (analyze) contacts")
	}
	return s, err
}

// beside runs work, or nothing, for a while and gives the p99 of reads meanwhile.
func (s *signing) beside(ctx context.Context, long time.Duration, work func() error) (time.Duration, error) {
	var failed error
	var working sync.WaitGroup
	if work != nil {
		working.Go(func() { failed = work() })
	}
	took, err := steady(ctx, readRate, long, func() error {
		return s.ask(http.MethodGet, s.paths[int(s.n.Add(1))%len(s.paths)], "", "127.0.0.1")
	})
	working.Wait()
	if err = errors.Join(err, failed); err != nil {
		return 0, err
	}
	slices.Sort(took)
	return took[len(took)*99/100], nil
}

// in signs the next person in, each from an address of their own.
func (s *signing) in() error {
	i := int(s.n.Add(1)) % len(s.emails)
	return s.ask(http.MethodPost, "/auth/login", fmt.Sprintf(`{"email":%q,"password":%q}`, s.emails[i], password), fmt.Sprintf("10.0.%d.%d", i/256, i%256))
}

func (s *signing) ask(method, path, body, from string) error {
	req, err := http.NewRequest(method, s.url+"/api/v1"+path, bytes.NewReader([]byte(body)))
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	req.Header.Set("X-Forwarded-For", from)
	if body == "" {
		req.Header.Set("Authorization", "Bearer "+s.token)
	} else {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := s.client.Do(req)
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if res.StatusCode == http.StatusServiceUnavailable && method == http.MethodPost {
		s.refused.Add(1)
		return err
	}
	if err != nil || res.StatusCode > 299 {
		return fmt.Errorf("bench: %s %s: %d %s (%w)", method, path, res.StatusCode, raw, err)
	}
	return nil
}

// flood has as many people sign in one after the other as the program takes, and gives how many a second.
func (s *signing) flood(long time.Duration) (float64, error) { return busy(signFlood, long, s.in) }

// alone is how often a second this machine compares such a password with such a hash and does nothing else.
func (s *signing) alone(long time.Duration) (float64, error) {
	return busy(runtime.NumCPU(), long, func() error {
		_, err := argon2id.ComparePasswordAndHash(password, s.hash)
		return err
	})
}

// busy has n do the same all the time, and gives how often a second it was done.
func busy(n int, long time.Duration, do func() error) (float64, error) {
	var done atomic.Int64
	var all sync.WaitGroup
	failed := make([]error, n)
	begun := time.Now()
	for i := range n {
		all.Go(func() {
			for failed[i] == nil && time.Since(begun) < long {
				failed[i] = do()
				done.Add(1)
			}
		})
	}
	all.Wait()
	return float64(done.Load()) / time.Since(begun).Seconds(), cmp.Or(failed...)
}

// steady does something so many times a second, each when it is due, and gives how long after that each was done.
func steady(ctx context.Context, rate int, long time.Duration, do func() error) ([]time.Duration, error) {
	took := make([]time.Duration, int(long.Seconds())*rate)
	failed := make([]error, len(took))
	var all sync.WaitGroup
	begun := time.Now()
	for i := range took {
		due := begun.Add(time.Duration(i) * time.Second / time.Duration(rate))
		time.Sleep(time.Until(due))
		all.Go(func() {
			failed[i] = do()
			took[i] = time.Since(due)
		})
		if ctx.Err() != nil {
			break
		}
	}
	all.Wait()
	return took, cmp.Or(append(failed, ctx.Err())...)
}
