// Package bus tells what happened to whoever listens, company by company, within this process. It keeps nothing: who was
// away asks the trail.
package bus

import (
	"sync"

	"github.com/google/uuid"
)

// buffer is how many messages a slow listener may lag behind before it is told to catch up.
const buffer = 256

// Message is one thing that happened; Body is encoded as JSON for those who watch.
type Message struct {
	// Kind is "change", "progress", "notification", or "rights", which everybody hears.
	Kind string
	// Record is the record type; listeners filter by what they may see.
	Record string
	// Owners are whose own the record is, and was before: whoever sees only some people's records listens by them. With
	// Kind "progress" it is whoever asked for the work.
	Owners []*uuid.UUID
	// For is the one person whom a "notification" is for; nobody else hears it.
	For  uuid.UUID
	Body any
}

// Bus carries messages. The zero value is ready.
type Bus struct {
	mu        sync.RWMutex
	listeners map[uuid.UUID]map[*Listener]struct{}
}

// Listener receives one company's messages on C. When it lags too far behind, C is closed and it must start again from
// the trail.
type Listener struct {
	C       <-chan Message
	c       chan Message
	bus     *Bus
	company uuid.UUID
}

// Listen starts listening. Close must be called.
func (b *Bus) Listen(company uuid.UUID) *Listener {
	c := make(chan Message, buffer)
	l := &Listener{C: c, c: c, bus: b, company: company}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.listeners == nil {
		b.listeners = make(map[uuid.UUID]map[*Listener]struct{})
	}
	if b.listeners[company] == nil {
		b.listeners[company] = make(map[*Listener]struct{})
	}
	b.listeners[company][l] = struct{}{}
	return l
}

// Close stops listening; it may be called more than once.
func (l *Listener) Close() {
	l.bus.mu.Lock()
	defer l.bus.mu.Unlock()
	l.bus.drop(l)
}

// drop must hold the lock.
func (b *Bus) drop(l *Listener) {
	if _, here := b.listeners[l.company][l]; !here {
		return
	}
	delete(b.listeners[l.company], l)
	if len(b.listeners[l.company]) == 0 {
		delete(b.listeners, l.company)
	}
	close(l.c)
}

// Publish hands m to the company's listeners. It never blocks: a listener with a full buffer is dropped.
func (b *Bus) Publish(company uuid.UUID, m Message) {
	var slow []*Listener
	b.mu.RLock()
	for l := range b.listeners[company] {
		select {
		case l.c <- m:
		default:
			slow = append(slow, l)
		}
	}
	b.mu.RUnlock()
	if len(slow) == 0 {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, l := range slow {
		b.drop(l)
	}
}
