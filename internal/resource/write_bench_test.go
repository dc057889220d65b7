package resource_test

import (
	"testing"

	"rapport/internal/crm/contacts"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// What one write costs with its trail, from the store down.
func BenchmarkWrite(b *testing.B) {
	w := newWorld(b)
	ctx := w.company(b, tenant.Owner)
	k := &contacts.Contact{LastName: "Brask", City: "Lund"}
	if err := w.contacts.Create(ctx, k); err != nil {
		b.Fatal(err)
	}
	n := 0
	for _, one := range []struct {
		name string
		do   func() error
	}{
		{"create", func() error {
			return w.contacts.Create(ctx, &contacts.Contact{LastName: "Brask", Email: "elin@fenwick.example"})
		}},
		{"update", func() error {
			_, err := w.contacts.Update(ctx, k.ID, func(k *contacts.Contact) error { n++; k.JobTitle = string(rune('a' + n%2)); return nil })
			return err
		}},
	} {
		b.Run(one.name, func(b *testing.B) {
			for range b.N {
				if err := one.do(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// What a page of a list costs, from the store down to its JSON.
func BenchmarkList(b *testing.B) {
	w := newWorld(b)
	ctx := w.company(b, tenant.Owner)
	for range 200 {
		if err := w.contacts.Create(ctx, &contacts.Contact{FirstName: "Elin", LastName: "Brask", Email: "elin@fenwick.example", City: "Lund", JobTitle: "Buyer"}); err != nil {
			b.Fatal(err)
		}
	}
	for _, filter := range []string{"", `city == "Lund"`} {
		b.Run("filter "+filter, func(b *testing.B) {
			for range b.N {
				if _, err := w.contacts.Table.List(ctx, resource.Query{Filter: filter}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
