package sheet

import (
	"context"
	"slices"

	"rapport/internal/resource"
)

// Entries has records of one type stand in several rows of a list each: what is the record's is said in its first row, or
// again in every one, and each row adds an entry to a list that the record holds, such as the lines of a quote.
type Entries struct {
	// List is the field that holds the entries: who may not see or write it can't export or import them.
	List string
	// Tie is the field that says by its value which rows are one record, where no column is given for that alone. Rows of
	// one record stand together; one in which nothing of the record is said belongs to the one before.
	Tie string
	// Fields are what columns may go to beside the record's own fields.
	Fields []EntryField
	// Fills lists fields that a record needs and Put finds a value for.
	Fills []string
	// Most is how many entries a record has at most.
	Most int
	// Put gives rec, which has its own fields already, what the rows say beside them. Problems with the field
	// <List>[n].… are told of the row of entry n alone.
	Put func(ctx context.Context, rec any, s Said) error
	// Of reads the entries of rec, each by the names of Fields, for an export that Put understands.
	Of func(rec any) ([]map[string]any, error)
}

// EntryField is one thing that rows say beside the fields of their record. Its name must be none of the record's that can be
// imported.
type EntryField struct {
	resource.Field
	Synonyms []string
	Note     string
	// Once means that it is said of the whole record and not of one entry, such as a total to hold the entries against.
	Once bool
}

// Said is what the rows of one record say beside its own fields, by the names of EntryFields whose columns are chosen: a text,
// an amount as decimal text, a float64 or the id of what is named; nil for an empty cell.
type Said struct {
	Once    map[string]any
	Entries []map[string]any
}

// part tells what a column says.
type part int

const (
	own  part = iota // a field of the record
	once             // something else of the record
	each             // something of one entry
	tie              // which rows are one record
)

// together is the name of the column that does nothing but tie rows together.
const together = "together"

func tieField(t *resource.Table) *resource.Field {
	return &resource.Field{Name: together, Label: "Rows of one " + t.Singular, Type: resource.Text}
}

// entriesOf gives the entries of a record type as far as the actor of ctx may write them, or nil.
func (im *Importer) entriesOf(ctx context.Context, t *resource.Table) *Entries {
	e := im.Entries[t.Name]
	if e == nil {
		return nil
	}
	if closed, _ := t.Closed(ctx); resource.Closes(closed, e.List) != "" {
		return nil
	}
	return e
}

// find gives what a column may go to by its name, nil where there is no such thing or it is closed to the actor of ctx.
func (im *Importer) find(ctx context.Context, t *resource.Table, name string) (*resource.Field, part) {
	if e := im.entriesOf(ctx, t); e != nil {
		if name == together {
			return tieField(t), tie
		}
		for i := range e.Fields {
			if f := &e.Fields[i]; f.Name == name && f.Once {
				return &f.Field, once
			} else if f.Name == name {
				return &f.Field, each
			}
		}
	}
	f := t.FieldFor(ctx, name)
	if f == nil || !open(ctx, t, f) {
		return nil, own
	}
	return f, own
}

// entryFields lists what columns may go to beside the record's own fields.
func (im *Importer) entryFields(ctx context.Context, t *resource.Table) (list []ImportField) {
	e := im.entriesOf(ctx, t)
	if e == nil {
		return nil
	}
	for i := range e.Fields {
		f := &e.Fields[i]
		said := f.Note
		if said == "" {
			said = note(t, &f.Field, false)
		}
		list = append(list, ImportField{Name: f.Name, Label: f.Label, Note: said})
	}
	label := t.Field(e.Tie).Label
	return append(list, ImportField{Name: together, Label: tieField(t).Label,
		Note: "Rows with the same value here are one " + t.Singular + "; it is kept nowhere. Without such a column they are told by their " + label + "."})
}

// entryInfos is entryFields for guessing.
func (im *Importer) entryInfos(ctx context.Context, t *resource.Table) (infos []FieldInfo) {
	e := im.entriesOf(ctx, t)
	if e == nil {
		return nil
	}
	for i := range e.Fields {
		f := &e.Fields[i]
		infos = append(infos, FieldInfo{Name: f.Name, Label: f.Label, Type: f.Format, Synonyms: f.Synonyms})
	}
	return append(infos, FieldInfo{Name: together, Label: tieField(t).Label, Synonyms: []string{"id"}})
}

// doubt takes guesses back: what is said of a whole record, where nothing is said of its entries.
func (im *Importer) doubt(ctx context.Context, t *resource.Table, found map[int]string) {
	some := false
	parts := map[int]part{}
	for i, name := range found {
		_, parts[i] = im.find(ctx, t, name)
		some = some || parts[i] == each
	}
	for i, p := range parts {
		if !some && (p == once || p == tie) {
			delete(found, i)
		}
	}
}

// instead tells whether a field is left out of exports: the list itself, whose entries have columns of their own, and what
// only programs read.
func (e *Entries) instead(f *resource.Field) bool {
	return e != nil && (f.Name == e.List || f.ReadOnly && f.Type == resource.JSON && !isList(f))
}

// fills tells whether a record gets a value for the field also where no column goes to it.
func (e *Entries) fills(name string) bool { return e != nil && slices.Contains(e.Fills, name) }
