package main

import (
	"context"
	"io"
	"time"

	"github.com/google/uuid"

	"rapport/internal/platform/secret"
)

const (
	cryptRounds = 200
	perRound    = 500
)

// crypt measures what one encrypted field costs a write and a reading, with the keys in memory.
func crypt(_ context.Context, w io.Writer) error {
	company := uuid.New()
	keys, err := secret.NewDataKeys(company)
	if err != nil {
		return err
	}
	at := secret.Place{Company: company, Table: "contacts", Column: "custom.iban", Row: uuid.New()}
	plain, form := []byte(`"DE02120300000000202051"`), "de02120300000000202051"
	text, err := keys.Seal(at, form, plain)
	if err != nil {
		return err
	}
	token, _ := secret.ReadToken(text)
	// The fastest of many short cryptRounds: what it costs, not what else the machine had to do.
	micros := func(do func() error) float64 {
		best := time.Hour
		for range cryptRounds {
			begun := time.Now()
			for range perRound {
				if err = do(); err != nil {
					return 0
				}
			}
			best = min(best, time.Since(begun))
		}
		return float64(best.Nanoseconds()) / perRound / 1000
	}
	atMost(w, "encrypting one field, with its blind index", micros(func() error { _, err := keys.Seal(at, form, plain); return err }), 5, "µs", "")
	atMost(w, "decrypting one field", micros(func() error { _, err := keys.Open(at, token); return err }), 5, "µs", "")
	return err
}
