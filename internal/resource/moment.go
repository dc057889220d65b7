package resource

import (
	"context"
	"encoding/binary"
	"time"

	"github.com/google/uuid"
)

type momentKey struct{}

// WithMoment returns a context whose writes happened at a moment that has passed, for the program alone: it brings in what
// was done elsewhere and earlier.
func WithMoment(ctx context.Context, at time.Time) context.Context {
	return context.WithValue(ctx, momentKey{}, at.UTC().Truncate(time.Microsecond))
}

// Moment is when the writes of ctx happen.
func Moment(ctx context.Context) time.Time {
	if at, ok := ctx.Value(momentKey{}).(time.Time); ok {
		return at
	}
	return time.Now().UTC().Truncate(time.Microsecond)
}

// idAt is a time-ordered identifier (UUIDv7, RFC 9562) whose time is at: the trail is read in the order of its ids.
func idAt(at time.Time) uuid.UUID {
	id := uuid.Must(uuid.NewV7())
	if time.Since(at) < time.Second {
		return id
	}
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(at.UnixMilli()))
	copy(id[:6], ms[2:])
	return id
}
