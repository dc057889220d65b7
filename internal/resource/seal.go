package resource

import "context"

// Vault encrypts the values of fields that companies have marked sensitive. Rules see plain values; what is written, told and
// kept are tokens, which open in their record alone.
type Vault interface {
	// Around puts the plain values into rec, calls the rules, and encrypts the values again.
	Around(ctx context.Context, t *Table, old, rec any, rules func() error) error
	// Cover gives rec, or a copy with a mask in place of its encrypted values.
	Cover(t *Table, rec any) any
	// Carry puts the plain values of from into to, a record that is about to be made of it: from's tokens do not open there.
	Carry(ctx context.Context, t *Table, from, to any) error
}

func (t *Table) rules(ctx context.Context, old, rec any) error {
	if t.engine.Vault == nil || !t.HasExtra() {
		return t.obeys(ctx, old, rec)
	}
	return t.engine.Vault.Around(ctx, t, old, rec, func() error { return t.obeys(ctx, old, rec) })
}

// Sealable lists the fields of the record type itself that a company may have encrypted.
func (t *Table) Sealable() []string { return t.seals }

// Covered is rec, or a copy with a mask in place of its encrypted values.
func (t *Table) Covered(rec any) any {
	if t.engine.Vault == nil {
		return rec
	}
	return t.engine.Vault.Cover(t, rec)
}

// Carry gives to, a new record that is made of from, what is encrypted there.
func (t *Table) Carry(ctx context.Context, from, to any) error {
	if t.engine.Vault == nil {
		return nil
	}
	return t.engine.Vault.Carry(ctx, t, from, to)
}
