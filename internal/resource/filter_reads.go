package resource

import (
	"context"
	"maps"
	"slices"

	"github.com/google/cel-go/common/ast"

	"rapport/internal/platform/scope"
)

// Read is a field of a record type that is computed with; the name is empty where only records are counted.
type Read struct{ Record, Field string }

// asks notes the fields of the other type that the condition of a roll-up names.
func (w *formulaWriter) asks(e ast.Expr, other *Table) {
	switch e.Kind() {
	case ast.IdentKind, ast.SelectKind:
		w.reads = append(w.reads, Read{other.Name, dottedName(e)})
	case ast.ListKind:
		for _, item := range e.AsList().Elements() {
			w.asks(item, other)
		}
	case ast.CallKind:
		if c := e.AsCall(); c.IsMemberFunction() {
			w.asks(c.Target(), other)
		}
		for _, a := range e.AsCall().Args() {
			w.asks(a, other)
		}
	}
}

// veil adds to the closed and hidden fields of s those that are computed of anything which the actor can't see: from a sum
// over all deals, whoever sees some of them could learn of the others.
func (t *Table) veil(ctx context.Context, s scope.Sight) (closed map[string]string, hidden map[string]bool) {
	closed, hidden = s.Closed, s.Hidden
	x, err := t.extra(ctx)
	if err != nil {
		return closed, hidden // nor can such a field be read then
	}
	own := false
	for _, f := range x.List {
		if !slices.ContainsFunc(f.Reads, func(r Read) bool { return !t.mayRead(ctx, s, r) }) {
			continue
		}
		if !own {
			own, closed, hidden = true, maps.Clone(closed), maps.Clone(hidden)
		}
		if hidden == nil {
			hidden = map[string]bool{}
		}
		if closed == nil {
			closed = map[string]string{}
		}
		closed[f.Name], hidden[f.Name] = scope.Hidden, true
	}
	return closed, hidden
}

// mayRead tells whether the actor may see a field in every record of a type; of the record itself, which is seen, only the
// field is asked for.
func (t *Table) mayRead(ctx context.Context, s scope.Sight, r Read) bool {
	if r.Record == t.Name {
		return !Hides(s.Hidden, r.Field)
	}
	other := t.engine.tables[r.Record]
	theirs, err := other.sight(ctx)
	return err == nil && other.Whole(ctx) && !Hides(theirs.Hidden, r.Field)
}
