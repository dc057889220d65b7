package sheet

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"rapport/internal/platform/problem"
	"rapport/internal/resource"
)

// writable tells whether a column of a list may fill f.
func writable(f *resource.Field) bool { return !f.ReadOnly && (f.Type != resource.JSON || isList(f)) }

// isList tells fields that hold a list of texts.
func isList(f *resource.Field) bool { return f.Type == resource.JSON && f.Format == "list" }

// open is writable for the actor of ctx.
func open(ctx context.Context, t *resource.Table, f *resource.Field) bool {
	closed, _ := t.Closed(ctx)
	return writable(f) && resource.Closes(closed, f.Name) == ""
}

// titleField is the folded field by which rows may name a record of t, or nil.
func titleField(t *resource.Table) *resource.Field {
	if t == nil {
		return nil
	}
	if f := t.Field("name"); f != nil && f.Fold != "" {
		return f
	}
	return nil
}

// namingFields are the fields by which rows may name a record of t: its name, and what imports of t itself find it by, such
// as the number of a product.
func namingFields(t *resource.Table) (list []*resource.Field) {
	if title := titleField(t); title != nil {
		list = append(list, title)
	}
	for _, name := range t.Matches {
		if name != "name" {
			list = append(list, t.Field(name))
		}
	}
	return list
}

func (im *Importer) fields(ctx context.Context, t *resource.Table) (list []ImportField) {
	all := fieldsOf(ctx, t)
	for i := range all {
		if f := &all[i]; open(ctx, t, f) {
			list = append(list, ImportField{Name: f.Name, Label: f.Label, Required: f.Required && !im.Entries[t.Name].fills(f.Name), Note: note(t, f, true)})
		}
	}
	return append(list, im.entryFields(ctx, t)...)
}

// fieldsOf lists what columns may go to. When the company's own fields can't be read, those of the record type remain.
func fieldsOf(ctx context.Context, t *resource.Table) []resource.Field {
	all, err := t.FieldsFor(ctx)
	if err != nil {
		return t.Fields()
	}
	return all
}

// note tells what happens to a cell that names another record; adds says that one which is not there yet may be made.
func note(t *resource.Table, f *resource.Field, adds bool) string {
	to := t.Target(*f)
	switch {
	case f.Type == resource.List:
		return "Several are separated by semicolons or commas."
	case f.Ref == "members":
		return "A member's e-mail address, name or id."
	case to == nil:
		return ""
	case len(namingFields(to)) == 0:
		return "The id of one of the " + to.Name + "."
	case creatable(to) && f.Key == "" && adds:
		return "The " + ways(to) + " or id of an " + to.Singular + ". A name that is not there yet is added to the " + to.Name + "."
	}
	return "The " + ways(to) + " or id of one of the " + to.Name + "."
}

// ways lists by what a record of t may be named.
func ways(t *resource.Table) string {
	var labels []string
	for _, f := range namingFields(t) {
		labels = append(labels, strings.ToLower(f.Label))
	}
	return strings.Join(labels, ", ")
}

// creatable tells whether a name alone makes a record of t.
func creatable(t *resource.Table) bool {
	title := titleField(t)
	if title == nil || !writable(title) {
		return false
	}
	for _, f := range t.Fields() {
		if f.Required && f.Name != title.Name {
			return false
		}
	}
	return true
}

// suggest answers which field each column surely means.
func (im *Importer) suggest(ctx context.Context, t *resource.Table, columns []Column) map[int]string {
	var infos []FieldInfo
	all := fieldsOf(ctx, t)
	for i := range all {
		if f := &all[i]; open(ctx, t, f) {
			kind := f.Format
			infos = append(infos, FieldInfo{Name: f.Name, Label: f.Label, Type: kind, Synonyms: synonyms(t, f)})
		}
	}
	found := Suggest(columns, append(infos, im.entryInfos(ctx, t)...))
	for i, name := range found {
		if f, part := im.find(ctx, t, name); (f.Ref != "" || part == tie) && foreignID(columns[i]) {
			delete(found, i)
		}
	}
	im.doubt(ctx, t, found)
	return found
}

func synonyms(t *resource.Table, f *resource.Field) []string {
	switch {
	case f.Key != "":
		return []string{f.Key}
	case f.Format == "tags":
		return []string{"tag", "labels", "label", "schlagworte", "schlagwörter", "etiquetas", "étiquettes", "categories", "kategorien"}
	}
	return t.Synonyms[f.Name]
}

// foreignID knows a column of another system's identifiers, which name nothing here: "AccountId" of Salesforce.
func foreignID(c Column) bool {
	if !strings.HasSuffix(normalName(c.Name), "id") {
		return false
	}
	for _, s := range c.Samples {
		if s = strings.TrimSpace(s); s != "" && uuid.Validate(s) != nil {
			return true
		}
	}
	return false
}

// resolve holds a plan against the file and the record type and writes it into e.
func (im *Importer) resolve(ctx context.Context, t *resource.Table, e *entry, p Plan) error {
	if p.Mapping != nil {
		mapping, err := im.checkMapping(ctx, t, e, p.Mapping)
		if err != nil {
			return err
		}
		e.Mapping = mapping
	}
	if p.Mode != "" {
		e.Mode = p.Mode
	}
	e.DryRun = p.DryRun
	return resolveKey(ctx, t, e, p.Key)
}

func (im *Importer) checkMapping(ctx context.Context, t *resource.Table, e *entry, asked map[string]string) (map[string]string, error) {
	mapping, taken := map[string]string{}, map[string]string{}
	for index, name := range asked {
		at := "mapping." + index
		i, err := strconv.Atoi(index)
		if err != nil || i < 0 || i >= len(e.Columns) || strconv.Itoa(i) != index {
			return nil, problem.InvalidField(at, "The file has no column %s.", index)
		}
		if name == "" {
			continue
		}
		f, _ := im.find(ctx, t, name)
		if f == nil {
			return nil, problem.InvalidField(at, "%s is not a field that can be imported.", name)
		}
		if other, twice := taken[name]; twice {
			return nil, problem.InvalidField(at, "%s is already filled by column %s.", f.Label, other)
		}
		mapping[index], taken[name] = name, index
	}
	return mapping, nil
}

// resolveKey settles by which field rows find their records, and with it the mode.
func resolveKey(ctx context.Context, t *resource.Table, e *entry, asked *string) error {
	matches := matchesOf(ctx, t)
	mapped := map[string]bool{}
	for _, name := range e.Mapping {
		mapped[name] = true
	}
	switch {
	case asked != nil:
		e.Key = *asked
	case !mapped[e.Key]:
		e.Key = ""
		for _, name := range matches {
			if mapped[name] {
				e.Key = name
				break
			}
		}
	}
	if e.Key == "" {
		if e.Mode == UpdateOnly {
			return problem.InvalidField("key", "To update, choose a field that finds the existing %s: %s.", t.Name, strings.Join(matches, " or "))
		}
		e.Mode = CreateOnly
		return nil
	}
	if !slices.Contains(matches, e.Key) {
		return problem.InvalidField("key", "%s can be found by %s.", upperFirst(t.Name), strings.Join(matches, " or "))
	}
	if !mapped[e.Key] {
		return problem.InvalidField("key", "No column goes to %s, which is to find the existing %s.", t.Field(e.Key).Label, t.Name)
	}
	return nil
}

// matchesOf lists the fields by which the actor of ctx may find existing records: one that is hidden would tell by what it
// finds.
func matchesOf(ctx context.Context, t *resource.Table) (names []string) {
	_, hidden := t.Closed(ctx)
	for _, m := range t.Matches {
		if t.Field(m).Fold != "" && !hidden[m] {
			names = append(names, m)
		}
	}
	return names
}

// ready says what a plan lacks to be started.
func (im *Importer) ready(ctx context.Context, t *resource.Table, e *entry) error {
	if len(e.Mapping) == 0 {
		return problem.InvalidField("mapping", "No column goes to a field yet.")
	}
	mapped := map[string]bool{}
	for _, name := range e.Mapping {
		mapped[name] = true
	}
	for _, f := range fieldsOf(ctx, t) {
		if f.Required && open(ctx, t, &f) && !mapped[f.Name] && e.Mode != UpdateOnly && !im.Entries[t.Name].fills(f.Name) {
			return problem.InvalidField("mapping", "A new %s needs %s: choose a column for it, or only update existing ones.", t.Singular, f.Label)
		}
	}
	return nil
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
