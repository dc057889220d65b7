package main

import (
	"context"
	"io"

	"github.com/google/uuid"

	"rapport/internal/platform/secret"
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
	atMost(w, "encrypting one field, with its blind index", micros(func() { _, err = keys.Seal(at, form, plain) }), 5, "µs", "")
	atMost(w, "decrypting one field", micros(func() { _, err = keys.Open(at, token) }), 5, "µs", "")
	return err
}
