package resource

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/scope"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
)

// Table is one record type with its Go type erased: what the REST endpoints, sheets and the conformance suite work with.
// Records are pointers to the struct of the Spec.
type Table struct {
	Name, Singular, Path string
	Matches              []string
	Synonyms             map[string][]string

	engine  *Engine
	rights  Rights
	usual   map[tenant.Role]*scope.Rule
	program *scope.Rule
	owner   *Field
	of      *Field
	joins   *Joined
	typ     reflect.Type
	fields  []Field
	byName  map[string]*Field
	folded  []string
	search  []string
	seals   []string
	filter  *FilterEnv
	columns string
	// insert makes one record, insertMany several with one array a column.
	insert, insertMany string
	title              func(any) string
	prepare            func(context.Context, any) error
	validate           func(any) []problem.Field
	inTx               func(ctx context.Context, tx pgx.Tx, old, rec any) error
	taken              map[string]string
}

type erased struct {
	Table
	refs    map[string]string
	ownedBy string
	of      string
}

// erase forgets the Go type: hooks become functions over any.
func erase[T any](s Spec[T]) erased {
	if _, ok := any(new(T)).(record); !ok {
		panic(fmt.Sprintf("resource: %s: the struct must embed resource.Base", s.Name))
	}
	e := erased{refs: s.Refs, ownedBy: s.Owner, of: s.Of, Table: Table{Name: s.Name, Singular: s.Singular, Path: s.Path, Matches: s.Matches, Synonyms: s.Synonyms,
		rights: s.Rights, typ: reflect.TypeFor[T](), folded: s.Folded, search: s.Search, seals: s.Sealable, taken: s.Taken, joins: s.Joins}}
	e.title = func(rec any) string { return s.Title(rec.(*T)) }
	if s.Prepare != nil {
		e.prepare = func(ctx context.Context, rec any) error { return s.Prepare(ctx, rec.(*T)) }
	}
	if s.Validate != nil {
		e.validate = func(rec any) []problem.Field { return s.Validate(rec.(*T)) }
	}
	if s.InTx != nil {
		e.inTx = func(ctx context.Context, tx pgx.Tx, old, rec any) error {
			o, _ := old.(*T)
			n, _ := rec.(*T)
			return s.InTx(ctx, tx, o, n)
		}
	}
	if s.Title == nil || s.Name == "" || s.Singular == "" || !strings.HasPrefix(s.Path, "/") {
		panic(fmt.Sprintf("resource: %s: a Spec needs Name, Singular, Path and Title", s.Name))
	}
	return e
}

func newTable(e *Engine, spec erased) *Table {
	t := &spec.Table
	t.engine = e
	t.fields = fieldsOf(t.typ)
	leads(t.fields)
	t.byName = make(map[string]*Field, len(t.fields))
	for i := range t.fields {
		f := &t.fields[i]
		if t.byName[f.Name] != nil {
			panic(fmt.Sprintf("resource: %s has the field %s twice", t.Name, f.Name))
		}
		t.byName[f.Name] = f
		f.Ref = spec.refs[f.Name]
	}
	for i := range t.fields {
		if f := &t.fields[i]; f.Ref == Any && t.kindField(f) == nil {
			panic(fmt.Sprintf("resource: %s.%s names any record, so a field beside it has to say of which type", t.Name, f.Name))
		}
	}
	t.mustKnow(t.folded, t.search, t.Matches, t.seals, strings.Fields(spec.of))
	t.of = t.byName[spec.of]
	for _, name := range t.folded {
		t.byName[name].Fold = t.byName[name].Column + "_key"
	}
	t.prepareSQL()
	t.prepareRights(spec.ownedBy)
	if e.tables == nil {
		e.tables = make(map[string]*Table)
	}
	if e.tables[t.Name] != nil {
		panic("resource: two record types are named " + t.Name)
	}
	e.tables[t.Name] = t
	e.order = append(e.order, t)
	return t
}

func (t *Table) mustKnow(lists ...[]string) {
	for _, name := range slices.Concat(lists...) {
		if t.byName[name] == nil {
			panic(fmt.Sprintf("resource: %s: the Spec names the field %s, which the struct lacks", t.Name, name))
		}
	}
}

func (t *Table) prepareSQL() {
	var names []string
	for _, f := range t.fields {
		names = append(names, f.Column)
	}
	t.columns = "t." + strings.Join(names, ", t.")
	t.insert, t.insertMany = t.insertSQL()
	env, err := NewFilterEnv(t.filterFields("t", t.fields))
	if err != nil {
		panic(fmt.Sprintf("resource: %s: %v", t.Name, err))
	}
	t.filter = env
}

// derived lists the stored columns that the engine fills itself: the folded keys and the searchable text.
func (t *Table) derived() (columns []string) {
	for _, name := range t.folded {
		columns = append(columns, t.byName[name].Fold)
	}
	if len(t.search) > 0 {
		columns = append(columns, "search_text")
	}
	return columns
}

func (t *Table) derivedValues(rec any) (values []string) {
	v := reflect.ValueOf(rec).Elem()
	text := func(name string) string {
		s, _ := deref[string](v.FieldByIndex(t.byName[name].index))
		return text.Fold(s)
	}
	for _, name := range t.folded {
		values = append(values, text(name))
	}
	if len(t.search) > 0 {
		var words []string
		for _, name := range t.search {
			words = append(words, text(name))
		}
		values = append(values, strings.Join(words, " "))
	}
	return values
}

// DB is where the records are.
func (t *Table) DB() *pg.DB { return t.engine.DB }

// Fields lists the record's fields in the order of its struct.
func (t *Table) Fields() []Field { return t.fields }

// Field gives one field by its JSON name, or nil.
func (t *Table) Field(name string) *Field { return t.byName[name] }

// Type is the struct of the record.
func (t *Table) Type() reflect.Type { return t.typ }

// Searchable tells whether the record can be found by words.
func (t *Table) Searchable() bool { return len(t.search) > 0 }

// Allows lists what a role may do, in the order of Actions.
func (t *Table) Allows(role tenant.Role) (allowed []Action) {
	for _, a := range Actions {
		if min, ok := t.rights[a]; ok && role.AtLeast(min) {
			allowed = append(allowed, a)
		}
	}
	return allowed
}

// Weakest is the weakest role that may do action; the owner when nobody else may.
func (t *Table) Weakest(action Action) tenant.Role {
	if min, ok := t.rights[action]; ok {
		return min
	}
	return tenant.Owner
}

// Target is the record type that a reference field names; nil for members, who are no records.
func (t *Table) Target(f Field) *Table { return t.engine.tables[f.Ref] }

// Missing is the answer for a record that is not there.
func (t *Table) Missing() error { return problem.NotFound(t.Singular) }

// Title is what people call rec.
func (t *Table) Title(rec any) string { return t.title(rec) }

// New makes an empty record.
func (t *Table) New() any { return reflect.New(t.typ).Interface() }
