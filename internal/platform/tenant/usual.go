package tenant

import "context"

// Usual is what a company has settled for whatever says nothing of its own.
type Usual struct {
	// Currency is a code of ISO 4217, Language en or de, TimeZone a name of the IANA list.
	Currency, Language, TimeZone string
}

// unsettled is what holds where no company is asked.
var unsettled = Usual{Currency: "EUR", Language: "en", TimeZone: "UTC"}

type usualKey struct{}

// WithUsual returns a context in which ask tells what is usual. It is asked only when something says nothing of its own.
func WithUsual(ctx context.Context, ask func(context.Context) (Usual, error)) context.Context {
	if ask == nil {
		return ctx
	}
	return context.WithValue(ctx, usualKey{}, ask)
}

// UsualIn gives what is usual in ctx.
func UsualIn(ctx context.Context) (Usual, error) {
	if ask, ok := ctx.Value(usualKey{}).(func(context.Context) (Usual, error)); ok {
		return ask(ctx)
	}
	return unsettled, nil
}
