package trail

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/coder/websocket"
	"github.com/google/uuid"

	"rapport/internal/platform/bus"
	"rapport/internal/platform/scope"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// Bounds of one socket.
const (
	authWithin   = 10 * time.Second
	pingEvery    = 25 * time.Second
	writeWithin  = 10 * time.Second
	maxClientMsg = 16 << 10
	maxMissed    = 500
	maxASecond   = 20 // messages of a client
)

// Realtime serves the socket that tells a signed-in person what changes in the company, filtered by the same rights as
// the lists. The first message carries the token, since a browser can't set headers on a socket; since names the last
// change that was seen, and what was missed is told first.
type Realtime struct {
	Trail        *Trail
	Authenticate func(ctx context.Context, token string) (tenant.Actor, error)
	// Origins are the hosts, beside the program's own, whose pages may connect.
	Origins []string
	// Stop ends every socket when the program stops.
	Stop <-chan struct{}
}

type hello struct {
	Type  string     `json:"type"`
	Token string     `json:"token"`
	Since *uuid.UUID `json:"since"`
}

func (rt *Realtime) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{OriginPatterns: rt.Origins})
	if err != nil {
		return
	}
	defer conn.CloseNow()
	conn.SetReadLimit(maxClientMsg)
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	defer cancel()
	actor, first, ok := rt.enter(ctx, conn)
	if !ok {
		_ = conn.Close(websocket.StatusPolicyViolation, "sign in again")
		return
	}
	ctx = tenant.With(ctx, actor)
	listener := rt.Trail.bus.Listen(actor.CompanyID)
	defer listener.Close()
	if err := rt.catchUp(ctx, conn, first.Since); err != nil {
		return
	}
	go rt.read(ctx, cancel, conn)
	rt.write(ctx, conn, listener, first.Token)
}

func (rt *Realtime) enter(ctx context.Context, conn *websocket.Conn) (actor tenant.Actor, first hello, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, authWithin)
	defer cancel()
	kind, raw, err := conn.Read(ctx)
	if err != nil || kind != websocket.MessageText || json.Unmarshal(raw, &first) != nil || first.Type != "auth" {
		return actor, first, false
	}
	actor, err = rt.Authenticate(ctx, first.Token)
	return actor, first, err == nil
}

// catchUp tells what was missed since a change that was seen, and then that the socket is live.
func (rt *Realtime) catchUp(ctx context.Context, conn *websocket.Conn, since *uuid.UUID) error {
	latest := uuid.Must(uuid.NewV7())
	if since != nil {
		missed, whole, err := rt.Trail.Since(ctx, *since, maxMissed)
		if err != nil {
			return err
		}
		if !whole {
			if err := send(ctx, conn, map[string]any{"type": "resync"}); err != nil {
				return err
			}
		}
		for _, c := range missed {
			if err := send(ctx, conn, notice(c)); err != nil {
				return err
			}
		}
	}
	return send(ctx, conn, map[string]any{"type": "ready", "since": latest})
}

func notice(c Change) Notice {
	n := Notice{Type: "change", ID: c.ID, Record: c.Record, RecordID: c.RecordID, Action: c.Action, Version: c.Version, Actor: c.Actor, Fields: []string{}}
	for _, f := range c.Changes {
		n.Fields = append(n.Fields, f.Field)
	}
	return n
}

// read answers pings and notices that the other side has gone.
func (rt *Realtime) read(ctx context.Context, cancel context.CancelFunc, conn *websocket.Conn) {
	defer cancel()
	var second time.Time
	for said := 0; ; said++ {
		kind, raw, err := conn.Read(ctx)
		if err != nil {
			return
		}
		if now := time.Now(); now.Sub(second) > time.Second {
			second, said = now, 0
		}
		if said >= maxASecond {
			_ = conn.Close(websocket.StatusPolicyViolation, "too much at once")
			return
		}
		var m struct {
			Type string `json:"type"`
		}
		if kind != websocket.MessageText || json.Unmarshal(raw, &m) != nil || m.Type != "ping" {
			_ = conn.Close(websocket.StatusUnsupportedData, "only ping is understood")
			return
		}
		if send(ctx, conn, map[string]any{"type": "pong"}) != nil {
			return
		}
	}
}

// write passes messages on until either side goes. The token is looked at again with every message and every ping, so that
// a lost role counts within seconds and a revoked session ends.
func (rt *Realtime) write(ctx context.Context, conn *websocket.Conn, l *bus.Listener, token string) {
	tick := time.NewTicker(pingEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-rt.Stop:
			_ = conn.Close(websocket.StatusGoingAway, "restarting")
			return
		case m, ok := <-l.C:
			if !ok {
				_ = send(ctx, conn, map[string]any{"type": "resync"})
				_ = conn.Close(websocket.StatusTryAgainLater, "too far behind")
				return
			}
			actor, err := rt.Authenticate(ctx, token)
			if err != nil {
				_ = conn.Close(websocket.StatusPolicyViolation, "sign in again")
				return
			}
			ctx := tenant.With(ctx, actor)
			if rt.mayHear(ctx, m) && send(ctx, conn, rt.masked(ctx, m.Body)) != nil {
				return
			}
		case <-tick.C:
			if _, err := rt.Authenticate(ctx, token); err != nil {
				_ = conn.Close(websocket.StatusPolicyViolation, "sign in again")
				return
			}
			if conn.Ping(ctx) != nil {
				return
			}
		}
	}
}

// mayHear tells whether the actor may see the record, or the work that goes on: one's own, or that of others by whoever may
// see every record that it may be about.
func (rt *Realtime) mayHear(ctx context.Context, m bus.Message) bool {
	a, _ := tenant.From(ctx)
	t := rt.Trail.engine.Find(m.Record)
	mine := slices.ContainsFunc(m.Owners, func(o *uuid.UUID) bool { return o != nil && *o == a.ID })
	switch {
	case m.For != uuid.Nil:
		return a.Kind == tenant.User && a.ID == m.For
	case m.Kind == "rights":
		return true
	case t == nil:
		return mine || a.Role.AtLeast(tenant.Manager)
	case m.Kind == "progress":
		return t.Allowed(ctx, resource.View) && mine || t.Whole(ctx)
	}
	return t.Whole(ctx) || (t.Sees(ctx, m.Owners...) || t.Reach(ctx, resource.View) == scope.All) && (t.Of() == nil || mine && t.OwnerField().Name != "created_by" || rt.along(ctx, t, m))
}

// along tells whether the actor sees the record that is told of where that hangs on another one. It is read: what is told
// says only whose it is, not what it is about.
func (rt *Realtime) along(ctx context.Context, t *resource.Table, m bus.Message) bool {
	n, ok := m.Body.(Notice)
	if !ok {
		return false
	}
	titles, err := t.Titles(ctx, []uuid.UUID{n.RecordID})
	_, seen := titles[n.RecordID]
	return err == nil && seen
}

// masked is a message without the names of hidden fields. Those who hear the same message have different rights, so it is
// copied.
func (rt *Realtime) masked(ctx context.Context, body any) any {
	n, ok := body.(Notice)
	if !ok {
		return body
	}
	if t := rt.Trail.engine.Find(n.Record); t != nil {
		if _, hidden := t.Closed(ctx); len(hidden) > 0 {
			n.Fields = slices.DeleteFunc(slices.Clone(n.Fields), func(name string) bool { return resource.Hides(hidden, name) })
		}
	}
	return n
}

func send(ctx context.Context, conn *websocket.Conn, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, writeWithin)
	defer cancel()
	return conn.Write(ctx, websocket.MessageText, raw)
}
