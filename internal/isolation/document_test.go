package isolation

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"rapport/internal/apptest"
	"rapport/internal/apptest/document"
)

// inOrder has what deletes after everything else.
func inOrder(d *document.Document) []*document.Operation {
	ops := slices.Clone(d.Operations)
	slices.SortStableFunc(ops, func(a, b *document.Operation) int {
		last := map[bool]int{true: 1}
		return last[a.Method == "DELETE"] - last[b.Method == "DELETE"]
	})
	return ops
}

// identifierShaped tells of a name whether it holds an identifier.
func identifierShaped(name string) bool {
	switch name {
	case "id", "ids", "token", "cursor":
		return true
	}
	return strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "_ids")
}

// TestEveryIdentifierSaysWhatItNames holds the document to its annotations: the proof is made from them.
func TestEveryIdentifierSaysWhatItNames(t *testing.T) {
	d := document.Read(t, apptest.New(t))
	fault := func(where, name string, s *document.Schema) {
		if s.Names == "" && (identifierShaped(name) || s.Format == "uuid") {
			t.Errorf("%s: %s holds an identifier; say which type it names by x-id, or none", where, name)
		}
	}
	for _, op := range d.Operations {
		for _, p := range op.Params {
			fault(op.String(), p.Name, p.Schema)
			if p.In == "path" && p.Schema.Names == "" && len(p.Schema.Enum) == 0 {
				t.Errorf("%s: the path's %s says not what it names", op, p.Name)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(d.Schemas)) {
		s := d.Schemas[name]
		for _, p := range slices.Sorted(maps.Keys(s.Properties)) {
			fault(name, p, s.Properties[p])
		}
	}
}
