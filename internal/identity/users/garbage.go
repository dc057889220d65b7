package users

import (
	"runtime/debug"
	"sync"
	"time"
)

// Each hash leaves its 19 MiB behind, so that with Go's usual share of garbage in the heap all that lives is looked through after
// every other one, and who reads meanwhile waits for that. While people queue to sign in there may be more of it.
const (
	moreGarbage = 400 // percent of what lives, GOGC's unit
	queueLasts  = 5 * time.Second
)

// queue is one, as the heap is.
var queue queueing

// queueing is whether people queue to sign in.
type queueing struct {
	mu    sync.Mutex
	usual int
	end   *time.Timer
}

// now tells that somebody has to wait for a turn.
func (q *queueing) now() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.end != nil {
		q.end.Reset(queueLasts)
		return
	}
	if q.usual = debug.SetGCPercent(moreGarbage); q.usual < 0 || q.usual > moreGarbage {
		debug.SetGCPercent(q.usual)
	}
	q.end = time.AfterFunc(queueLasts, q.over)
}

func (q *queueing) over() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.end != nil {
		debug.SetGCPercent(q.usual)
		q.end = nil
	}
}
