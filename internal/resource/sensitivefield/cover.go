package sensitivefield

import (
	"context"
	"encoding/json"
	"reflect"

	"rapport/internal/platform/secret"
	"rapport/internal/platform/wire"
	"rapport/internal/resource"
)

// Cover implements resource.Vault.
func (s *Service) Cover(t *resource.Table, rec any) any {
	if !covered(t, rec) {
		return rec
	}
	out := copied(t, rec)
	for _, name := range t.Sealable() {
		if f := t.Field(name); secret.IsToken(f.Value(out).(string)) {
			_ = f.Put(out, secret.Mask) // a text takes any text
		}
	}
	if x := resource.ExtraOf(out); x != nil {
		x.Turn(func(object json.RawMessage) json.RawMessage { return secret.Cover(object, 0) })
	}
	return out
}

// covered tells whether any value in rec is encrypted.
func covered(t *resource.Table, rec any) (found bool) {
	for _, name := range t.Sealable() {
		text, _ := t.Field(name).Value(rec).(string)
		found = found || secret.IsToken(text)
	}
	if x := resource.ExtraOf(rec); x != nil {
		x.Turn(func(object json.RawMessage) json.RawMessage {
			found = found || secret.Holds(object)
			return object
		})
	}
	return found
}

// copied is a copy of rec whose fields can be set while rec stays as it is.
func copied(t *resource.Table, rec any) any {
	out := reflect.New(t.Type())
	out.Elem().Set(reflect.ValueOf(rec).Elem())
	return out.Interface()
}

// Opened is a copy of rec with its encrypted values in plain. Whoever shows it asks for the right and
// writes it down; whoever copies a value to another record has it encrypted there anew.
func (s *Service) Opened(ctx context.Context, t *resource.Table, rec any) (any, error) {
	sealed, err := t.Sealed(ctx)
	if err != nil || !covered(t, rec) {
		return rec, err
	}
	out := copied(t, rec)
	own := map[string]json.RawMessage{}
	for name := range sealed {
		f := t.FieldFor(ctx, name)
		if f == nil {
			continue
		}
		token, ok := secret.TokenOf(stored(f, rec))
		if !ok {
			continue
		}
		value, err := s.open(ctx, t, name, rec, token)
		if err != nil {
			return nil, unreadable(f)
		}
		if f.Key != "" {
			own[f.Key] = value
		} else if err := f.Set(out, value); err != nil {
			return nil, err
		}
	}
	if x := resource.ExtraOf(out); x != nil {
		x.Turn(func(object json.RawMessage) json.RawMessage {
			if object == nil {
				return nil
			}
			if merged, failed := wire.Merge(object, own); failed == nil {
				return merged
			}
			return secret.Cover(object, 0)
		})
	}
	return out, nil
}

// Hush puts a mask in place of what changes tell of fields that are sensitive now, also from before they were.
func Hush(ctx context.Context, t *resource.Table, changes []resource.FieldChange) {
	sealed, err := t.Sealed(ctx)
	for i := range changes {
		c := &changes[i]
		for _, raw := range []*json.RawMessage{&c.Old, &c.New} {
			if err != nil || sealed[c.Field] != "" && !empty(*raw) {
				*raw = json.RawMessage(cover)
			}
		}
	}
}
