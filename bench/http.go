package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"rapport/internal/crm/accounts"
	"rapport/internal/crm/contacts"
	"rapport/internal/platform/embedpg"
	"rapport/internal/platform/pg"
	"rapport/internal/resource"
)

// The load: as many clients as the issue names, taking turns with pgbench so that both meet the same neighbours.
const (
	clients      = 32
	turn         = 4 * time.Second
	rounds       = 3
	httpContacts = 20_000
	variants     = 32
)

// work is one kind of request, with the SQL that it comes down to.
type work struct {
	name    string
	target  float64
	request func(r *rand.Rand) []byte
	scripts []string
}

// overHTTP compares requests to the running program with pgbench doing the same SQL in the same database.
func overHTTP(ctx context.Context, w io.Writer) error {
	p, data, end, err := freshProgram(ctx)
	if err != nil {
		return err
	}
	defer end()
	all, err := p.works(ctx, data)
	if err != nil {
		return err
	}
	bench, err := findPgbench(data)
	if err != nil {
		fmt.Fprintf(w, "no ratios: %v\n", err)
	}
	fmt.Fprintf(w, "%d clients, %d rounds of %s each in turn; pgbench -M prepared -c %d -j 2 sends set_config and the statements in one pipeline, as the program does\n", clients, rounds, turn, clients)
	for _, k := range all {
		if err := p.compare(ctx, w, bench, k); err != nil {
			return fmt.Errorf("%s: %w", k.name, err)
		}
	}
	return trips(ctx, w)
}

func (p *program) compare(ctx context.Context, w io.Writer, bench *pgbench, k work) error {
	var ours, floors, ratios []float64
	for range rounds {
		got, err := load32(ctx, p.url, k.request)
		if err != nil {
			return err
		}
		ours = append(ours, got)
		if bench == nil {
			continue
		}
		floor, err := bench.run(ctx, k.scripts)
		if err != nil {
			return err
		}
		floors, ratios = append(floors, floor), append(ratios, got/floor)
	}
	if bench == nil {
		fmt.Fprintf(w, "%-52s %9.0f /s\n", k.name, middle(ours))
		return nil
	}
	atLeast(w, k.name, middle(ratios), k.target, "", fmt.Sprintf("%.0f a second over HTTP, floor %.0f; ratios %.2f", middle(ours), middle(floors), ratios))
	return nil
}

// works registers a company, fills it and prepares the three kinds of request.
func (p *program) works(ctx context.Context, data string) ([]work, error) {
	company, owner, err := p.register("Lindmark Freight", "mara@lindmark.example")
	if err != nil {
		return nil, err
	}
	f, err := newFiller(ctx, address(data, embedpg.Superuser))
	if err != nil {
		return nil, err
	}
	defer f.conn.Close(ctx)
	c := &filled{id: company, members: []uuid.UUID{owner}}
	if err := f.accounts(ctx, c, 200); err != nil {
		return nil, err
	}
	if err := f.contacts(ctx, c, httpContacts, 2000); err != nil {
		return nil, err
	}
	if _, err := f.conn.Exec(ctx, "vacuum (analyze) contacts"); err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	marks, err := p.marks()
	if err != nil {
		return nil, err
	}
	return []work{p.reading(c), p.listing(c, marks), p.creating(c)}, nil
}

// address is that of the database of a program that runs on this data directory.
func address(data, user string) string {
	return fmt.Sprintf("host=%s port=5432 dbname=rapport user=%s sslmode=disable", filepath.Join(data, "run"), user)
}

// mark is a place in the default list: the cursor, and what it stands for.
type mark struct {
	cursor string
	at     time.Time
	id     uuid.UUID
}

// marks walks through the list and keeps where its pages ended.
func (p *program) marks() (all []mark, err error) {
	next := ""
	for range variants * 4 {
		var page struct {
			Next *string `json:"next_cursor"`
		}
		if err := p.call(http.MethodGet, "/crm/contacts?limit=50&cursor="+next, struct{}{}, &page); err != nil {
			return nil, err
		}
		if page.Next == nil {
			break
		}
		next = *page.Next
		var c struct {
			Values []time.Time `json:"v"`
			ID     uuid.UUID   `json:"i"`
		}
		raw, err := base64.RawURLEncoding.DecodeString(next)
		if err != nil || json.Unmarshal(raw, &c) != nil || len(c.Values) != 1 {
			return nil, errors.New("bench: a cursor can't be read")
		}
		all = append(all, mark{next, c.Values[0], c.ID})
	}
	return all, nil
}

// contactTable is the engine's view of contacts, for the names of its columns.
func contactTable() *resource.Table {
	e := &resource.Engine{DB: (*pg.DB)(nil)}
	resource.New(e, accounts.Spec)
	return resource.New(e, contacts.Spec).Table
}
