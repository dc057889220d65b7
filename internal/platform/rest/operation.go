// Package rest is how every endpoint behaves: who may call it, how its errors look (RFC 9457), how its JSON is read.
// What records have in common over HTTP is package resourceapi.
package rest

import (
	"context"
	"mime"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// Access says who may call an operation. It stands in the OpenAPI document as x-access.
type Access struct {
	// Public operations need no sign-in.
	Public bool
	// Visitor operations are for visitors of a widget, known by its token; with Min for members as well.
	Visitor bool
	// Min is the weakest role that may call; finer rights are checked in the engine.
	Min tenant.Role
	// May, if set, decides for members in place of Min, which is then only what usually holds.
	May func(ctx context.Context) error
	// People keeps programs with an API key out: what they ask for would act as somebody else, or is one person's own.
	People bool
	// Reads says that a call changes nothing though its method is not GET: a key that may only read may make it.
	Reads bool
	// Closing lets a call through in a company that is to be deleted.
	Closing bool
}

// ForPeople is a without programs that have an API key.
func ForPeople(a Access) Access { a.People = true; return a }

// Reading is a for what changes nothing though its method is not GET.
func Reading(a Access) Access { a.Reads = true; return a }

// WhileClosing is a that holds in a company that is to be deleted too.
func WhileClosing(a Access) Access { a.Closing = true; return a }

// The usual answers to "who may call?".
var (
	Public  = Access{Public: true}
	Visitor = Access{Visitor: true}
	// Anyone is whoever a company lets in: its members and its visitors.
	Anyone  = Access{Visitor: true, Min: tenant.Viewer}
	Member  = Access{Min: tenant.Viewer}
	Agent   = Access{Min: tenant.Agent}
	Manager = Access{Min: tenant.Manager}
	Admin   = Access{Min: tenant.Admin}
)

func (a Access) String() string {
	switch {
	case a.Public:
		return "public"
	case a.Visitor && a.Min != "":
		return "visitor," + string(a.Min)
	case a.Visitor:
		return "visitor"
	}
	return string(a.Min)
}

// Check tells whether the actor of ctx may call.
func (a Access) Check(ctx context.Context) error {
	if a.Public {
		return nil
	}
	who, ok := tenant.From(ctx)
	visits := who.Kind == tenant.Visitor
	switch {
	case !ok, visits && !a.Visitor, !visits && a.Visitor && a.Min == "":
		return problem.Unauthenticated("Please sign in.")
	case !visits && a.May != nil:
		return a.May(ctx)
	case !visits && !who.Role.AtLeast(a.Min):
		return problem.Forbidden("This needs the role " + string(a.Min) + "; yours is " + string(who.Role) + ". An admin of the company can change it.")
	}
	return nil
}

// Op describes one operation. OperationID is the name of the call in clients.
func Op(method, path, id, tag, summary string) huma.Operation {
	return huma.Operation{Method: method, Path: path, OperationID: id, Tags: []string{tag}, Summary: summary}
}

// Register adds an operation whose input and output are plain structs, as huma reads them.
func Register[I, O any](api huma.API, op huma.Operation, access Access, handle func(context.Context, *I) (*O, error)) {
	Describe(&op, access)
	huma.Register(api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		if err != nil {
			return nil, Explain(ctx, err)
		}
		return out, nil
	})
	if added := operation(api.OpenAPI(), op.Method, op.Path); added != nil {
		identifyParams(added.Parameters, reflect.TypeFor[I]())
	}
}

// Describe writes down who may call an operation, and holds every call against it. Register does it by itself.
func Describe(op *huma.Operation, access Access) {
	if op.Extensions == nil {
		op.Extensions = map[string]any{}
	}
	op.Extensions["x-access"] = access.String()
	if !access.Public {
		op.Security = []map[string][]string{{"bearer": {}}}
	}
	op.Middlewares = append(huma.Middlewares{guard(*op, access)}, op.Middlewares...)
	if op.Errors == nil {
		op.Errors = []int{http.StatusUnprocessableEntity}
		if !access.Public {
			op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden)
		}
	}
}

// guard runs before the body is read, so that nobody without a right makes the program work.
func guard(op huma.Operation, access Access) func(huma.Context, func(huma.Context)) {
	write := op.Method != http.MethodGet && op.Method != http.MethodHead && !access.Reads
	return func(ctx huma.Context, next func(huma.Context)) {
		err := access.narrow(ctx.Context(), op.Tags, write)
		if err == nil {
			err = access.Check(ctx.Context())
		}
		if err == nil {
			err = medium(ctx)
		}
		if err != nil {
			WriteProblem(ctx, err)
			return
		}
		next(ctx)
	}
}

// medium holds the type of a body to what the operation takes: a page of another site can send forms and plain text without
// asking first, and JSON it can't.
func medium(ctx huma.Context) error {
	takes := ctx.Operation().RequestBody
	if takes == nil || takes.Content["application/json"] == nil || ctx.BodyReader() == http.NoBody {
		return nil
	}
	kind, _, err := mime.ParseMediaType(ctx.Header("Content-Type"))
	if err == nil && (kind == "application/json" || kind == "application/merge-patch+json" && ctx.Method() == http.MethodPatch) {
		return nil
	}
	return problem.Unsupported("This call takes JSON. Send it with the header Content-Type: application/json.")
}

// narrow holds a call against the scopes of a key, and against the end of a company.
func (a Access) narrow(ctx context.Context, tags []string, write bool) error {
	who, _ := tenant.From(ctx)
	switch {
	case a.Public:
		return nil
	case who.Closing && !a.Closing:
		return &problem.Problem{Kind: problem.KindForbidden, Code: "company_closing", Detail: "This company is to be deleted. One of its owners can take that back until then."}
	case who.Grants == nil:
		return nil
	case a.People:
		return problem.Forbidden("This is for people alone; no API key can do it.")
	}
	for _, tag := range tags {
		if !who.Grants.May(tag, write) {
			level := "read"
			if write {
				level = "write"
			}
			return &problem.Problem{Kind: problem.KindForbidden, Code: "scope", Detail: "This API key lacks the scope " + tag + ":" + level + "."}
		}
	}
	return nil
}

// IfMatch reads the version of an If-Match header; 0, which is any, when it is empty or a star.
func IfMatch(s string) (int64, error) {
	if s == "" || s == "*" {
		return 0, nil
	}
	n, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(s, "W/"), `"`), 10, 64)
	if err != nil || n < 1 {
		return 0, problem.Malformed(`If-Match must be the version of the record in quotes, such as "3".`)
	}
	return n, nil
}
