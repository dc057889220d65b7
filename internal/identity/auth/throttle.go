package auth

import (
	"crypto/sha256"
	"time"

	"rapport/internal/identity/users"
	"rapport/internal/platform/limit"
)

// A guesser is slowed by address and account together; by address alone, against one address that tries many accounts; and
// by account alone, against many addresses that try one. The last can't lock the owner out: a browser that has signed in to
// the account before holds a cookie that says so, and is counted by itself. A success gives the tries back.
const (
	pairTries, pairWithin       = 20, 2 * time.Minute
	addressTries, addressWithin = 200, 100 * time.Second
	accountTries, accountWithin = 100, time.Hour
	// secondTries bounds codes of an authenticator and recovery codes for one person: only who has the password gets there.
	secondTries, secondWithin = 30, time.Hour
)

type throttle struct {
	limits                                     *limit.Limits
	pairs, addresses, accounts, seconds, mails *limit.Rate
}

func newThrottle(l *limit.Limits) *throttle {
	return &throttle{limits: l, pairs: l.Rate("sign-in-pair", pairTries, pairWithin), addresses: l.Rate("sign-in-address", addressTries, addressWithin),
		accounts: l.Rate("sign-in-account", accountTries, accountWithin), seconds: l.Rate("sign-in-second", secondTries, secondWithin), mails: l.Rate("sign-in-mail", 1, mailEvery)}
}

// try is one attempt on one account.
type try struct {
	network, account string
	// known says that the browser has signed in to the account before.
	known bool
}

// take counts one try, in all its counts or in none; its error is TooMany with the time until the next.
func (t *throttle) take(a try) error {
	claims := []limit.Claim{t.addresses.Of(a.network), t.pairs.Of(a.pair()), t.accounts.Of(a.account)}
	if a.known {
		claims = claims[:2]
	}
	return t.limits.Take(claims...).Err()
}

// forgive forgets the tries on one account.
func (t *throttle) forgive(a try) {
	t.pairs.Forget(a.pair())
	t.accounts.Forget(a.account)
}

func (a try) pair() string {
	if a.known {
		return "known " + a.network + " " + a.account
	}
	return a.network + " " + a.account
}

// tryOf is an attempt of the sender of from on the account of an address. Its keys are of one length, however long the
// address that somebody sends.
func (s *Service) tryOf(from Client, email string) try {
	account := accountKey(email)
	return try{network: limit.NetworkOf(from.Address), account: account, known: s.cookies.knows(from.device, account)}
}

func accountKey(email string) string {
	sum := sha256.Sum256([]byte(users.Key(users.Clean(email))))
	return string(sum[:])
}
