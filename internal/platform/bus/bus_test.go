package bus_test

import (
	"testing"

	"github.com/google/uuid"

	"rapport/internal/platform/bus"
)

func TestMessagesStayInTheirCompany(t *testing.T) {
	var b bus.Bus
	mine, theirs := uuid.New(), uuid.New()
	l := b.Listen(mine)
	defer l.Close()
	b.Publish(theirs, bus.Message{Record: "contacts"})
	b.Publish(mine, bus.Message{Record: "accounts"})
	if m := <-l.C; m.Record != "accounts" {
		t.Fatalf("heard %q of another company", m.Record)
	}
}

func TestSlowListenerIsDropped(t *testing.T) {
	var b bus.Bus
	company := uuid.New()
	l := b.Listen(company)
	for range 1000 {
		b.Publish(company, bus.Message{})
	}
	n := 0
	for range l.C {
		n++
	}
	if n == 0 || n >= 1000 {
		t.Fatalf("heard %d messages before being dropped", n)
	}
	l.Close()
}
