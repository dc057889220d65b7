// Package problem holds the errors that people may see: what kind, a stable code, plain words and the fields at fault.
//
// Every other error is internal: its text goes to the log, never into an answer. Kinds become HTTP status codes in one
// place, internal/api; the domain knows no status.
package problem

import (
	"errors"
	"fmt"
	"time"
)

// Kind says what went wrong, in the words of the domain.
type Kind int

// The kinds, in the order of their HTTP status.
const (
	KindInternal Kind = iota
	KindMalformed
	KindUnauthenticated
	KindForbidden
	KindNotFound
	KindSlow
	KindConflict
	KindGone
	KindStale
	KindTooLarge
	KindUnsupported
	KindInvalid
	KindTooMany
	KindUnavailable
)

// Field is one field at fault. Name is the JSON name, dotted for nested ones; Code is stable, Message is for people.
type Field struct {
	Name    string `json:"field"`
	Message string `json:"message"`
	Code    string `json:"code,omitempty"`
}

// Problem is an error whose text may be shown.
type Problem struct {
	Kind   Kind
	Code   string
	Detail string
	Fields []Field
	// Data stands beside the standard members of the answer, such as both versions of a conflict.
	Data map[string]any
	// RetryAfter is how long to wait before another try; zero when that makes no sense.
	RetryAfter time.Duration
}

func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// As finds the Problem in err, if there is one.
func As(err error) (*Problem, bool) {
	var p *Problem
	ok := errors.As(err, &p)
	return p, ok
}

// Is tells whether err is a Problem of that kind.
func Is(err error, k Kind) bool {
	p, ok := As(err)
	return ok && p.Kind == k
}

// NotFound is also the answer for a record of another company: nobody learns that it exists.
func NotFound(what string) *Problem {
	return &Problem{Kind: KindNotFound, Code: "not_found", Detail: "There is no such " + what + "."}
}

// Slow says that what was to be sent did not come in time.
func Slow(within time.Duration) *Problem {
	return &Problem{Kind: KindSlow, Code: "timeout", Detail: fmt.Sprintf("The body did not come within %v. Please try again.", within)}
}

// Unsupported says which kind of body a call takes.
func Unsupported(format string, args ...any) *Problem {
	return &Problem{Kind: KindUnsupported, Code: "unsupported", Detail: fmt.Sprintf(format, args...)}
}

// Invalid says which fields can't be taken as they are.
func Invalid(fields ...Field) *Problem {
	p := &Problem{Kind: KindInvalid, Code: "invalid", Detail: "Some values can't be taken as they are.", Fields: fields}
	if len(fields) == 1 {
		p.Detail = fields[0].Message
	}
	return p
}

// InvalidField is Invalid for one field.
func InvalidField(name, format string, args ...any) *Problem {
	return Invalid(Field{Name: name, Message: fmt.Sprintf(format, args...), Code: "invalid"})
}

// Malformed is for requests that can't be read at all.
func Malformed(format string, args ...any) *Problem {
	return &Problem{Kind: KindMalformed, Code: "malformed", Detail: fmt.Sprintf(format, args...)}
}

// Unauthenticated is for missing, expired or forged credentials; the words never say which.
func Unauthenticated(detail string) *Problem {
	return &Problem{Kind: KindUnauthenticated, Code: "unauthenticated", Detail: detail}
}

// Forbidden is for what the role does not allow on something the person may know of.
func Forbidden(detail string) *Problem {
	return &Problem{Kind: KindForbidden, Code: "forbidden", Detail: detail}
}

// Conflict is for what the present state does not allow.
func Conflict(code, format string, args ...any) *Problem {
	return &Problem{Kind: KindConflict, Code: code, Detail: fmt.Sprintf(format, args...)}
}

// Gone is for what was there and is over for good, said to those who knew of it.
func Gone(code, format string, args ...any) *Problem {
	return &Problem{Kind: KindGone, Code: code, Detail: fmt.Sprintf(format, args...)}
}

// Stale is for a change based on an old version; current is the record as it stands, yours what was asked for.
func Stale(yours, current any) *Problem {
	return &Problem{Kind: KindStale, Code: "version_conflict",
		Detail: "Somebody else saved this record in the meantime. Nothing of yours is lost: compare both versions and save again.",
		Data:   map[string]any{"yours": yours, "current": current}}
}

// TooLarge is for bodies and files over their bound.
func TooLarge(format string, args ...any) *Problem {
	return &Problem{Kind: KindTooLarge, Code: "too_large", Detail: fmt.Sprintf(format, args...)}
}

// TooMany is for a caller over its rate.
func TooMany(retry time.Duration) *Problem {
	return &Problem{Kind: KindTooMany, Code: "too_many", Detail: "Too many requests. Please wait a moment and try again.", RetryAfter: retry}
}

// Unavailable is for a part that does not answer at the moment.
func Unavailable(detail string) *Problem {
	return &Problem{Kind: KindUnavailable, Code: "unavailable", Detail: detail, RetryAfter: 2 * time.Second}
}
