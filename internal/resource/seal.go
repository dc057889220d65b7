package resource

import (
	"context"
	"encoding/json"
	"reflect"

	"rapport/internal/platform/secret"
)

// Sealing is how far the encryption of a field has come.
type Sealing string

// A field's values are being encrypted, are encrypted, or are being decrypted again.
const (
	Encrypting Sealing = "sealing"
	Encrypted  Sealing = "sealed"
	Decrypting Sealing = "opening"
)

// Vault encrypts the values of fields that companies have marked sensitive. Rules see plain values; what is written, told and
// kept are tokens, which open in their record alone.
type Vault interface {
	// Unlock puts the plain values into rec, on its way through the rules, and gives what encrypts them again after those.
	Unlock(ctx context.Context, t *Table, sealed map[string]Sealing, old, rec any) (shut func() error, err error)
	// Open puts the plain values into rec, to be shown or to be copied to another record.
	Open(ctx context.Context, t *Table, rec any) error
}

const coverJSON = `"` + secret.Mask + `"`

func (t *Table) unlock(ctx context.Context, old, rec any) (func() error, error) {
	x, err := t.extra(ctx)
	if err != nil || t.engine.Vault == nil || len(x.Sealed) == 0 {
		return func() error { return nil }, err
	}
	return t.engine.Vault.Unlock(ctx, t, x.Sealed, old, rec)
}

// Sealable lists the fields of the record type itself that a company may have encrypted.
func (t *Table) Sealable() []string { return t.seals }

// Sealed gives the fields that the company of ctx has marked sensitive.
func (t *Table) Sealed(ctx context.Context) (map[string]Sealing, error) {
	x, err := t.extra(ctx)
	if err != nil {
		return nil, err
	}
	return x.Sealed, nil
}

// Opened is a copy of rec with its encrypted values in plain. Who shows it must have asked for the right, and writes it down.
func (t *Table) Opened(ctx context.Context, rec any) (any, error) {
	if t.engine.Vault == nil || !t.covered(rec) {
		return rec, nil
	}
	open := t.clone(rec)
	return open, t.engine.Vault.Open(ctx, t, open)
}

// Covered is rec, or a copy with a mask in place of its encrypted values.
func (t *Table) Covered(rec any) any {
	if !t.covered(rec) {
		return rec
	}
	out := t.clone(rec)
	for _, name := range t.seals {
		if v := t.byName[name].text(out); secret.IsToken(v.String()) {
			v.SetString(secret.Mask)
		}
	}
	if x := ExtraOf(out); x != nil {
		x.Custom, x.shown = secret.Cover(x.Custom, 0), secret.Cover(x.shown, 0)
	}
	return out
}

// Hush puts a mask in place of what changes tell of fields that are sensitive now, also from before they were.
func (t *Table) Hush(ctx context.Context, changes []FieldChange) {
	sealed, err := t.Sealed(ctx)
	for i := range changes {
		c := &changes[i]
		for _, raw := range []*json.RawMessage{&c.Old, &c.New} {
			if s := string(*raw); err != nil || sealed[c.Field] != "" && s != "" && s != "null" && s != `""` {
				*raw = json.RawMessage(coverJSON)
			}
		}
	}
}

func (t *Table) covered(rec any) bool {
	for _, name := range t.seals {
		if secret.IsToken(t.byName[name].text(rec).String()) {
			return true
		}
	}
	x := ExtraOf(rec)
	return x != nil && (secret.Holds(x.Custom) || secret.Holds(x.shown))
}

func (f *Field) text(rec any) reflect.Value { return reflect.ValueOf(rec).Elem().FieldByIndex(f.index) }

// sealedText is an encrypted value, or its mask, of a field that is no text; nil for anything else.
func sealedText(raw json.RawMessage) any {
	if _, sealed := secret.TokenOf(raw); sealed || string(raw) == coverJSON {
		return string(raw[1 : len(raw)-1])
	}
	return nil
}
