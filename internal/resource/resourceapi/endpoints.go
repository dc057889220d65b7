package resourceapi

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
	"rapport/internal/platform/wire"
	"rapport/internal/resource"
)

var problemType = reflect.TypeFor[rest.Problem]()

func (e *endpoints) list(ctx huma.Context) error {
	q := resource.Query{Filter: ctx.Query("filter"), Q: ctx.Query("q"), Sort: ctx.Query("sort"), Cursor: ctx.Query("cursor")}
	if s := ctx.Query("limit"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			return problem.InvalidField("limit", "limit must be between 1 and %d.", resource.MaxLimit)
		}
		q.Limit = n
	}
	if s := ctx.Query("count"); s != "" {
		b, err := strconv.ParseBool(s)
		if err != nil {
			return problem.InvalidField("count", "count must be true or false.")
		}
		q.Count = b
	}
	page, err := e.t.List(ctx.Context(), q)
	if err != nil {
		return err
	}
	out := append(make([]byte, 0, 1024*(1+len(page.Items))), `{"items":[`...)
	if out, err = e.append(ctx, out, page.Items); err != nil {
		return err
	}
	out = append(out, `],"next_cursor":`...)
	if page.Next == "" {
		out = append(out, "null"...)
	} else {
		out = append(append(append(out, '"'), page.Next...), '"')
	}
	if page.Total != nil {
		out = strconv.AppendInt(append(out, `,"total":`...), *page.Total, 10)
	}
	writeJSON(ctx, http.StatusOK, append(out, '}'))
	return nil
}

func (e *endpoints) get(ctx huma.Context) error {
	id, err := e.pathID(ctx)
	if err != nil {
		return err
	}
	rec, err := e.t.Get(ctx.Context(), id)
	if err != nil {
		return err
	}
	return e.write(ctx, http.StatusOK, rec)
}

func (e *endpoints) create(ctx huma.Context) error {
	body, err := e.read(ctx, e.s.input)
	if err != nil {
		return err
	}
	rec := e.t.New()
	if err := body.into(ctx.Context(), e.t, rec); err != nil {
		return err
	}
	c := ctx.Context()
	var key *resource.Idempotent
	if k := ctx.Header("Idempotency-Key"); k != "" {
		if !keyForm.MatchString(k) {
			return problem.InvalidField("Idempotency-Key", "An Idempotency-Key has 1 to 200 printable characters.")
		}
		sum := sha256.Sum256(body.raw)
		key = &resource.Idempotent{Key: k, Fingerprint: sum[:]}
		c = resource.WithIdempotent(c, key)
	}
	if err := e.t.Create(c, rec); err != nil {
		return err
	}
	if key != nil && key.Replayed {
		ctx.SetHeader("Idempotency-Replayed", "true")
	}
	ctx.SetHeader("Location", e.t.Path+"/"+resource.BaseOf(rec).ID.String())
	return e.write(ctx, http.StatusCreated, rec)
}

var keyForm = regexp.MustCompile(`^[!-~]{1,200}$`)

func (e *endpoints) patch(ctx huma.Context) error {
	body, err := e.read(ctx, e.s.patch)
	if err != nil {
		return err
	}
	return e.update(ctx, func(rec any) error { return body.into(ctx.Context(), e.t, rec) })
}

// put replaces: what the body leaves out becomes empty, but for what is closed to the person.
func (e *endpoints) put(ctx huma.Context) error {
	body, err := e.read(ctx, e.s.input)
	if err != nil {
		return err
	}
	closed, _ := e.t.Closed(ctx.Context())
	return e.update(ctx, func(rec any) error {
		for _, f := range e.t.Fields() {
			if f.ReadOnly || closed[f.Name] != "" || body.fields[f.Name] != nil {
				continue
			}
			if err := f.Set(rec, json.RawMessage("null")); err != nil {
				return err
			}
		}
		return body.into(ctx.Context(), e.t, rec)
	})
}

func (e *endpoints) update(ctx huma.Context, change func(rec any) error) error {
	id, err := e.pathID(ctx)
	if err != nil {
		return err
	}
	version, err := rest.IfMatch(ctx.Header("If-Match"))
	if err != nil {
		return err
	}
	rec, err := e.t.Update(ctx.Context(), id, version, change)
	if err != nil {
		return err
	}
	return e.write(ctx, http.StatusOK, rec)
}

func (e *endpoints) delete(ctx huma.Context) error {
	id, err := e.pathID(ctx)
	if err != nil {
		return err
	}
	if err := e.t.Delete(ctx.Context(), id); err != nil {
		return err
	}
	ctx.SetStatus(http.StatusNoContent)
	return nil
}

func (e *endpoints) restore(ctx huma.Context) error {
	id, err := e.pathID(ctx)
	if err != nil {
		return err
	}
	rec, err := e.t.Restore(ctx.Context(), id)
	if err != nil {
		return err
	}
	return e.write(ctx, http.StatusOK, rec)
}

func (e *endpoints) write(ctx huma.Context, status int, rec any) error {
	if err := e.t.Reveal(ctx.Context(), rec); err != nil {
		return err
	}
	raw, err := e.append(ctx, make([]byte, 0, 1024), []any{rec})
	if err != nil {
		return err
	}
	ctx.SetHeader("ETag", fmt.Sprintf(`"%d"`, resource.BaseOf(rec).Version))
	writeJSON(ctx, status, raw)
	return nil
}

// body is a JSON object read strictly and held against the record's schema.
type body struct {
	raw    []byte
	fields map[string]json.RawMessage
}

func (e *endpoints) read(ctx huma.Context, schema *huma.Schema) (*body, error) {
	raw, err := io.ReadAll(ctx.BodyReader())
	if err != nil {
		return nil, err
	}
	var value any
	if err := wire.Decode(raw, &value); err != nil {
		return nil, err
	}
	object, ok := value.(map[string]any)
	if !ok {
		return nil, problem.Malformed("The body must be a JSON object.")
	}
	b := &body{raw: raw}
	if err := json.Unmarshal(raw, &b.fields); err != nil {
		return nil, problem.Malformed("The body is not valid JSON.")
	}
	// Read-only fields may come back as they were read; they are passed over.
	for _, f := range e.t.Fields() {
		if f.ReadOnly {
			delete(object, f.Name)
			delete(b.fields, f.Name)
		}
	}
	delete(object, "included")
	delete(b.fields, "included")
	return b, e.validate(e.without(ctx.Context(), schema, object), object)
}

func (e *endpoints) validate(schema *huma.Schema, object map[string]any) error {
	res, path := &huma.ValidateResult{}, huma.NewPathBuffer(nil, 0)
	path.Push("body")
	huma.Validate(e.api.OpenAPI().Components.Schemas, schema, path, huma.ModeWriteToServer, object, res)
	if len(res.Errors) == 0 {
		return nil
	}
	return problem.Invalid(rest.Faults(res.Errors)...)
}

// without is schema for whoever may not learn of some fields: a body that names one is as wrong as with any unknown word.
func (e *endpoints) without(ctx context.Context, schema *huma.Schema, object map[string]any) *huma.Schema {
	_, hidden := e.t.Closed(ctx)
	if len(hidden) == 0 {
		return schema
	}
	less := *e.api.OpenAPI().Components.Schemas.SchemaFromRef(schema.Ref)
	less.Properties = maps.Clone(less.Properties)
	maps.DeleteFunc(less.Properties, func(name string, _ *huma.Schema) bool { return hidden[name] })
	less.PrecomputeMessages()
	return &less
}

// into writes the body's fields into rec, in the order of their names.
func (b *body) into(ctx context.Context, t *resource.Table, rec any) error {
	for _, name := range slices.Sorted(maps.Keys(b.fields)) {
		if err := t.Assign(ctx, rec, name, b.fields[name]); err != nil {
			return err
		}
	}
	return nil
}

// append writes records as JSON, with commas between them and with what the include parameter asks for.
func (e *endpoints) append(ctx huma.Context, out []byte, recs []any) ([]byte, error) {
	included, err := e.include(ctx, recs)
	if err != nil {
		return nil, err
	}
	_, hidden := e.t.Closed(ctx.Context())
	for i, rec := range recs {
		if i > 0 {
			out = append(out, ',')
		}
		if out, err = e.t.AppendJSON(out, rec, hidden); err != nil {
			return nil, fmt.Errorf("resourceapi: encode: %w", err)
		}
		if included != nil {
			raw, err := json.Marshal(included[i])
			if err != nil {
				return nil, fmt.Errorf("resourceapi: encode: %w", err)
			}
			out = append(append(append(out[:len(out)-1], `,"included":`...), raw...), '}')
		}
	}
	return out, nil
}

// include finds what the include parameter asks for: one query for each record type that is named, whatever the page's size.
func (e *endpoints) include(ctx huma.Context, recs []any) ([]map[string]Ref, error) {
	asked := ctx.Query("include")
	if asked == "" {
		return nil, nil
	}
	included := make([]map[string]Ref, len(recs))
	for i := range included {
		included[i] = map[string]Ref{}
	}
	for _, name := range strings.Split(asked, ",") {
		if err := e.includeOne(ctx.Context(), name, recs, included); err != nil {
			return nil, err
		}
	}
	return included, nil
}

func (e *endpoints) includeOne(ctx context.Context, name string, recs []any, included []map[string]Ref) error {
	_, hidden := e.t.Closed(ctx)
	f := e.t.Field(name + "_id")
	if f == nil || hidden[f.Name] || f.Ref != resource.Any && e.t.Target(*f) == nil {
		return problem.InvalidField("include", "include takes %s.", strings.Join(includes(e.t, hidden), ", "))
	}
	ids := map[*resource.Table][]uuid.UUID{}
	for _, rec := range recs {
		if target, id := e.t.Named(f, rec); target != nil {
			ids[target] = append(ids[target], id)
		}
	}
	titles := map[*resource.Table]map[uuid.UUID]string{}
	for target, some := range ids {
		found, err := target.Titles(ctx, some)
		if err != nil {
			return err
		}
		titles[target] = found
	}
	for i, rec := range recs {
		if target, id := e.t.Named(f, rec); target != nil && titles[target][id] != "" {
			included[i][name] = Ref{ID: id.String(), Name: titles[target][id]}
		}
	}
	return nil
}
