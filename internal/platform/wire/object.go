package wire

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"rapport/internal/platform/text"
)

// Object reads a JSON object's members; what is none has none.
func Object(raw []byte) map[string]json.RawMessage {
	members := map[string]json.RawMessage{}
	if json.Unmarshal(raw, &members) != nil || members == nil {
		return map[string]json.RawMessage{}
	}
	return members
}

// Merge writes members into an object, one level deep, by RFC 7396: null takes a member away.
func Merge(object []byte, members map[string]json.RawMessage) (json.RawMessage, error) {
	all := Object(object)
	for key, raw := range members {
		if all[key] = raw; string(raw) == "null" {
			delete(all, key)
		}
	}
	return json.Marshal(all)
}

// Without is an object less the members that drop names.
func Without(object []byte, drop func(key string) bool) json.RawMessage {
	less := Object(object)
	maps.DeleteFunc(less, func(key string, _ json.RawMessage) bool { return drop(key) })
	raw, err := json.Marshal(less)
	if err != nil {
		return json.RawMessage("{}")
	}
	return raw
}

// Member is one member of an object that has changed; null stands for none.
type Member struct {
	Key      string
	Old, New json.RawMessage
}

// Differ lists the members in which two objects differ, by their keys.
func Differ(old, new []byte) (changed []Member) {
	before, after := Object(old), Object(new)
	keys := map[string]bool{}
	for key := range before {
		keys[key] = true
	}
	for key := range after {
		keys[key] = true
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		o, n := compact(before[key]), compact(after[key])
		if !bytes.Equal(o, n) {
			changed = append(changed, Member{Key: key, Old: o, New: n})
		}
	}
	return changed
}

func compact(raw json.RawMessage) json.RawMessage {
	var b bytes.Buffer
	if len(raw) == 0 || json.Compact(&b, raw) != nil {
		return json.RawMessage("null")
	}
	return b.Bytes()
}

// Edit replaces a list of texts, or changes it by {"add": […], "remove": […]}: so many lists that differ are edited alike.
func Edit(list, change json.RawMessage) (json.RawMessage, error) {
	var edit struct{ Add, Remove []string }
	if trimmed := bytes.TrimSpace(change); len(trimmed) == 0 || trimmed[0] != '{' {
		return slices.Clone(change), nil
	}
	if err := json.Unmarshal(change, &edit); err != nil {
		return nil, err
	}
	var kept []string
	if len(list) > 0 {
		if err := json.Unmarshal(list, &kept); err != nil {
			return nil, err
		}
	}
	kept = slices.DeleteFunc(kept, func(s string) bool {
		return slices.ContainsFunc(edit.Remove, func(gone string) bool { return text.Fold(gone) == text.Fold(s) })
	})
	return json.Marshal(append(append([]string{}, kept...), edit.Add...))
}
