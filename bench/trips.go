package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"

	"rapport/internal/app"
	"rapport/internal/platform/blob"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/secret"
)

const tripReads = 200

// trips counts the round trips of a read: the whole program works through a socket that counts the messages which end
// one (Sync, and the simple Query).
func trips(ctx context.Context, w io.Writer) error {
	g, err := newGround(ctx)
	if err != nil {
		return err
	}
	defer g.close()
	var n atomic.Int64
	listener, err := net.Listen("unix", filepath.Join(g.dir, ".s.PGSQL.5432"))
	if err != nil {
		return fmt.Errorf("trips: %w", err)
	}
	defer listener.Close()
	go relay(listener, filepath.Join(g.dir, "data", "run", ".s.PGSQL.5432"), &n)
	db, err := pg.Open(ctx, pg.Config{DSN: "host=" + g.dir + " port=5432 dbname=rapport user=" + pg.AppRole + " sslmode=disable", MaxConns: 1})
	if err != nil {
		return err
	}
	defer db.Close()
	blobs, err := blob.Open(filepath.Join(g.dir, "files"))
	if err != nil {
		return err
	}
	p, err := app.New(app.Parts{DB: db, Blobs: blobs, Master: secret.New(make([]byte, 32)), URL: "http://localhost", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	s := httptest.NewServer(p.Handler())
	defer s.Close()
	return countTrips(w, s.URL, &n)
}

func countTrips(w io.Writer, url string, n *atomic.Int64) error {
	p := &program{url: url}
	if _, _, err := p.register("Lindmark Freight", "mara@lindmark.example"); err != nil {
		return err
	}
	var c struct{ ID string }
	if err := p.call(http.MethodPost, "/crm/contacts", map[string]any{"last_name": "Sandvik"}, &c); err != nil {
		return err
	}
	for _, path := range []string{"/crm/contacts/" + c.ID, "/crm/contacts?limit=50"} {
		var out any
		for i := range tripReads + 1 {
			// The first one prepares the statement.
			if i == 1 {
				n.Store(0)
			}
			if err := p.call(http.MethodGet, path, struct{}{}, &out); err != nil {
				return err
			}
		}
		got := float64(n.Load()) / tripReads
		atMost(w, "round trips of GET "+strings.Replace(path, c.ID, "{id}", 1), got, 1.01, "", fmt.Sprintf("over %d requests, by the wire; the target is one", tripReads))
	}
	return nil
}

// relay passes connections on and counts what the client sends.
func relay(from net.Listener, to string, n *atomic.Int64) {
	for {
		client, err := from.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("unix", to)
		if err != nil {
			_ = client.Close()
			return
		}
		go func() {
			_, _ = io.Copy(client, server)
			_ = client.Close()
		}()
		go func() {
			_ = forward(server, client, n)
			_ = server.Close()
		}()
	}
}

// forward copies messages one by one. The first has no letter before its length.
func forward(to io.Writer, from io.Reader, n *atomic.Int64) error {
	head := make([]byte, 5)
	for first := true; ; first = false {
		part := head
		if first {
			part = head[1:]
		}
		if _, err := io.ReadFull(from, part); err != nil {
			return err
		}
		if !first && (head[0] == 'S' || head[0] == 'Q') {
			n.Add(1)
		}
		if _, err := to.Write(part); err != nil {
			return err
		}
		if _, err := io.CopyN(to, from, int64(binary.BigEndian.Uint32(head[1:]))-4); err != nil {
			return err
		}
	}
}
