package users

import (
	"context"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"rapport/internal/platform/problem"
)

// cost is the least that OWASP's Password Storage Cheat Sheet asks of argon2id: 19 MiB, two passes, one lane.
var cost = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// nobody is the hash that passwords for unknown addresses are compared with: the same work as any other, never a match
// that counts.
func nobody(cost *argon2id.Params) string {
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", cost.Memory, cost.Iterations, cost.Parallelism,
		base64.RawStdEncoding.EncodeToString(make([]byte, cost.SaltLength)), base64.RawStdEncoding.EncodeToString(make([]byte, cost.KeyLength)))
}

// maxWait is how long a sign-in waits for its turn to be hashed.
const maxWait = 10 * time.Second

// Hash makes the stored form of a password: argon2id with a salt of its own.
func (u *Users) Hash(ctx context.Context, password string) (hash string, err error) {
	err = u.inTurn(ctx, func() (err error) {
		hash, err = argon2id.CreateHash(typed(password), u.cost)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("users.Hash: %w", err)
	}
	return hash, nil
}

// compare hashes even what is longer than any password, cut to its bound: the time must not tell.
func (u *Users) compare(ctx context.Context, password, hash string) (match bool, err error) {
	within := len(password) <= MaxPassword
	if !within {
		password = password[:MaxPassword]
	}
	err = u.inTurn(ctx, func() (err error) {
		match, err = argon2id.ComparePasswordAndHash(typed(password), hash)
		return err
	})
	return match && within, err
}

func (u *Users) inTurn(ctx context.Context, work func() error) error {
	select {
	case u.turns <- struct{}{}:
	default:
		queue.now()
		late := time.NewTimer(maxWait)
		defer late.Stop()
		select {
		case u.turns <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		case <-late.C:
			return problem.Unavailable("Too many people are signing in at the moment. Please try again in a few seconds.")
		}
	}
	defer func() { <-u.turns }()
	return work()
}

// typed makes a password the same on every keyboard: the same letters may arrive composed or not (NIST SP 800-63B, 5.1.1.2).
func typed(password string) string { return norm.NFKC.String(password) }
