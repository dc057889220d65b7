// Package resourceapi gives every record its REST endpoints and its shapes in the OpenAPI document. The records know nothing of
// HTTP.
package resourceapi

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/rest"
	"rapport/internal/resource"
)

// Verb is one endpoint that a record can have.
type Verb string

// The verbs.
const (
	List    Verb = "list"
	Get     Verb = "get"
	Create  Verb = "create"
	Patch   Verb = "patch"
	Put     Verb = "put"
	Delete  Verb = "delete"
	Restore Verb = "restore"
)

// Everything is every verb: what an ordinary record has.
var Everything = []Verb{List, Get, Create, Patch, Put, Delete, Restore}

// endpoints serves one record type.
type endpoints struct {
	api  huma.API
	t    *resource.Table
	s    schemas
	errs *huma.Schema
}

// Mount adds the record's endpoints. No verbs means Everything.
func Mount(api huma.API, t *resource.Table, verbs ...Verb) {
	if len(verbs) == 0 {
		verbs = Everything
	}
	e := &endpoints{api: api, t: t, s: describeRecord(api, t)}
	for _, v := range verbs {
		e.mount(v)
	}
}

func (e *endpoints) mount(v Verb) {
	one, all := e.t.Path+"/{id}", e.t.Path
	switch v {
	case List:
		e.add(http.MethodGet, all, "list", "List "+e.t.Name, resource.View, e.list, e.listParams(), nil, e.s.page, 200)
	case Get:
		e.add(http.MethodGet, one, "get", "Read one "+e.t.Singular, resource.View, e.get, append(e.idParam(), e.includeParam()...), nil, e.s.read, 200)
	case Create:
		e.add(http.MethodPost, all, "create", "Create one "+e.t.Singular, resource.Make, e.create, []*huma.Param{header("Idempotency-Key", "Makes the call safe to send again: the same key gives the same record")}, e.s.input, e.s.read, 201)
	case Patch:
		e.add(http.MethodPatch, one, "patch", "Change fields of one "+e.t.Singular+" (JSON merge patch, RFC 7396)", resource.Edit, e.patch, append(e.idParam(), ifMatch()), e.s.patch, e.s.read, 200)
	case Put:
		e.add(http.MethodPut, one, "put", "Replace one "+e.t.Singular, resource.Edit, e.put, append(e.idParam(), ifMatch()), e.s.input, e.s.read, 200)
	case Delete:
		e.add(http.MethodDelete, one, "delete", "Put one "+e.t.Singular+" into the trash", resource.Remove, e.delete, e.idParam(), nil, nil, 204)
	case Restore:
		e.add(http.MethodPost, one+"/restore", "restore", "Bring one "+e.t.Singular+" back from the trash", resource.Remove, e.restore, e.idParam(), nil, e.s.read, 200)
	}
}

// handler answers one call; an error becomes a problem.
type handler func(ctx huma.Context) error

func (e *endpoints) add(method, path, id, summary string, action resource.Action, h handler, params []*huma.Param, in, out *huma.Schema, status int) {
	op := rest.Op(method, path, id+"-"+e.t.Singular, e.t.Name, summary)
	if id == "list" {
		op.OperationID = "list-" + e.t.Name
	}
	op.Parameters, op.DefaultStatus = params, status
	rest.Describe(&op, Access(e.t, action))
	op.Responses = map[string]*huma.Response{fmt.Sprint(status): {Description: http.StatusText(status)}}
	if out != nil {
		op.Responses[fmt.Sprint(status)].Content = map[string]*huma.MediaType{"application/json": {Schema: out}}
	}
	op.Responses["default"] = &huma.Response{Description: "Error", Content: map[string]*huma.MediaType{"application/problem+json": {Schema: problemSchema(e.api)}}}
	if in != nil {
		op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: in}}}
	}
	e.api.OpenAPI().AddOperation(&op)
	e.api.Adapter().Handle(&op, e.api.Middlewares().Handler(op.Middlewares.Handler(func(ctx huma.Context) {
		if err := h(ctx); err != nil {
			rest.WriteProblem(ctx, err)
		}
	})))
}

// Access is who may do action with a record type: in the document the weakest role that usually may, and for each call what
// the company has settled.
func Access(t *resource.Table, action resource.Action) rest.Access {
	return rest.Access{Min: t.Weakest(action), May: func(ctx context.Context) error { return t.May(ctx, action) }}
}

func (e *endpoints) idParam() []*huma.Param {
	return []*huma.Param{{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString, Format: "uuid", Extensions: map[string]any{"x-id": noun(e.t)}}}}
}

func (e *endpoints) includeParam() []*huma.Param {
	names := includes(e.t, nil)
	if len(names) == 0 {
		return nil
	}
	return []*huma.Param{query("include", huma.TypeString, "Comma-separated: "+strings.Join(names, ", "))}
}

func (e *endpoints) listParams() []*huma.Param {
	params := []*huma.Param{
		query("filter", huma.TypeString, "CEL expression over the fields, such as city == \"Gävle\" && created_at > ago(\"60d\")"),
		query("q", huma.TypeString, "Find by words, by their beginnings, and by words spelt alike"),
		query("sort", huma.TypeString, "Comma-separated fields, - before descending ones; at most three"),
		query("limit", huma.TypeInteger, fmt.Sprintf("1 to %d, %d when left out", resource.MaxLimit, resource.DefaultLimit)),
		query("cursor", huma.TypeString, "next_cursor of the page before"),
		query("count", huma.TypeBoolean, "Also count everything that the filter finds"),
	}
	params[4].Schema.Extensions = map[string]any{"x-id": "none"}
	return append(params, e.includeParam()...)
}

func query(name, kind, doc string) *huma.Param {
	return &huma.Param{Name: name, In: "query", Description: doc, Schema: &huma.Schema{Type: kind}}
}

func header(name, doc string) *huma.Param {
	return &huma.Param{Name: name, In: "header", Description: doc, Schema: &huma.Schema{Type: huma.TypeString, Extensions: map[string]any{"x-id": "none"}}}
}

func ifMatch() *huma.Param {
	return header("If-Match", "The version that the change is based on; a stale one answers 412 with both versions")
}

func problemSchema(api huma.API) *huma.Schema {
	return api.OpenAPI().Components.Schemas.Schema(problemType, true, "Problem")
}

// pathID reads the id of the path. What is no identifier names no record, and gets the same answer.
func (e *endpoints) pathID(ctx huma.Context) (uuid.UUID, error) {
	id, err := uuid.Parse(ctx.Param("id"))
	if err != nil {
		return uuid.Nil, e.t.Missing()
	}
	return id, nil
}

func writeJSON(ctx huma.Context, status int, raw []byte) {
	ctx.SetHeader("Content-Type", "application/json")
	ctx.SetHeader("Content-Length", strconv.Itoa(len(raw)))
	ctx.SetStatus(status)
	// The answer has begun: a client that went away can't be told anything more.
	_, _ = ctx.BodyWriter().Write(raw)
}
