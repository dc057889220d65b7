package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/text"
)

// epoch is when the oldest filled record was made; the newest is three years younger.
var epoch = time.Date(2023, 3, 1, 8, 0, 0, 0, time.UTC)

const span = 3 * 365 * 24 * time.Hour

// latin is text as it stands in an address.
func latin(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 127 {
			return -1
		}
		return r
	}, strings.NewReplacer("ø", "o", "ł", "l").Replace(text.Fold(s)))
}

// filled is a company with what a bench needs to ask about it.
type filled struct {
	id       uuid.UUID
	members  []uuid.UUID
	accounts []uuid.UUID
	domains  []string
	// sample is every so-many'th contact.
	sample []uuid.UUID
	people []person
}

// filler writes companies past every policy, as the owner of the tables.
type filler struct {
	conn *pgx.Conn
	r    *rand.Rand
	// custom are the values of the company's own fields of the record with this number.
	custom func(number int) string
}

func plain(int) string { return "{}" }

func newFiller(ctx context.Context, dsn string) (*filler, error) {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return nil, fmt.Errorf("fill: %w", err)
	}
	return &filler{conn: conn, r: rand.New(rand.NewPCG(7, 11)), custom: plain}, nil
}

// id is a UUIDv7 of the moment at.
func (f *filler) id(at time.Time) (id uuid.UUID) {
	binary.BigEndian.PutUint64(id[:8], uint64(at.UnixMilli())<<16|0x7000|uint64(f.r.IntN(1<<12)))
	binary.BigEndian.PutUint64(id[8:], f.r.Uint64()&(1<<62-1)|1<<63)
	return id
}

// company makes one with members and accounts.
func (f *filler) company(ctx context.Context, name string, members, accounts int) (*filled, error) {
	c := &filled{id: f.id(epoch)}
	if _, err := f.conn.Exec(ctx, "insert into companies (id, name) values ($1, $2)", c.id, name); err != nil {
		return nil, fmt.Errorf("fill company: %w", err)
	}
	if err := f.members(ctx, c, members); err != nil {
		return nil, err
	}
	return c, f.accounts(ctx, c, accounts)
}

// members adds n of them to c.
func (f *filler) members(ctx context.Context, c *filled, n int) error {
	for range n {
		id := f.id(epoch)
		_, err := f.conn.Exec(ctx, "insert into users (id, email, email_key, name, password_hash) values ($1, $2, $2, 'Mara Lind', '')", id, id.String()+"@members.example")
		if err == nil {
			_, err = f.conn.Exec(ctx, "insert into members (company_id, user_id, role) values ($1, $2, 'owner')", c.id, id)
		}
		if err != nil {
			return fmt.Errorf("fill members: %w", err)
		}
		c.members = append(c.members, id)
	}
	return nil
}

// accounts fills n of them into c.
func (f *filler) accounts(ctx context.Context, c *filled, n int) error {
	rows := make([][]any, n)
	for i := range rows {
		id := f.id(epoch)
		name, domain := firm(f.r, i)
		c.accounts, c.domains = append(c.accounts, id), append(c.domains, domain)
		key := text.Fold(name)
		rows[i] = []any{c.id, id, 1, epoch, epoch, name, domain, key, domain, "", key + " " + domain}
	}
	_, err := f.conn.CopyFrom(ctx, pgx.Identifier{"accounts"}, []string{"company_id", "id", "version", "created_at", "updated_at", "name", "domain",
		"name_key", "domain_key", "city_key", "search_text"}, pgx.CopyFromRows(rows))
	if err != nil {
		return fmt.Errorf("fill accounts: %w", err)
	}
	return nil
}

var contactColumns = []string{"company_id", "id", "version", "created_at", "updated_at", "first_name", "last_name", "name", "email", "job_title",
	"account_id", "city", "language", "source", "owner_id", "last_touch_at", "name_key", "last_name_key", "email_key", "city_key", "search_text", "custom"}

// contacts fills n of them into c and keeps about keep of them as its sample.
func (f *filler) contacts(ctx context.Context, c *filled, n, keep int) error {
	i := 0
	_, err := f.conn.CopyFrom(ctx, pgx.Identifier{"contacts"}, contactColumns, pgx.CopyFromFunc(func() ([]any, error) {
		if i == n {
			return nil, nil
		}
		at := epoch.Add(span / time.Duration(n) * time.Duration(i))
		row, id, p := f.contact(c, i, at)
		if keep > 0 && i%(n/keep) == 0 {
			c.sample, c.people = append(c.sample, id), append(c.people, p)
		}
		i++
		return row, nil
	}))
	if err != nil {
		return fmt.Errorf("fill contacts: %w", err)
	}
	return nil
}

func (f *filler) contact(c *filled, number int, at time.Time) ([]any, uuid.UUID, person) {
	id, firm := f.id(at), f.r.IntN(len(c.accounts))
	p := newPerson(f.r, c.domains[firm], number)
	name := p.first + " " + p.last
	nameKey, lastKey, emailKey := text.Fold(name), text.Fold(p.last), text.Fold(p.email)
	var touched *time.Time
	if f.r.IntN(5) < 3 {
		t := at.Add(time.Duration(f.r.Int64N(int64(90 * 24 * time.Hour))))
		touched = &t
	}
	return []any{c.id, id, 1, at, at.Add(time.Duration(f.r.Int64N(int64(30 * 24 * time.Hour)))), p.first, p.last, name, p.email, p.title,
		c.accounts[firm], p.city, "en", "Fair", c.members[f.r.IntN(len(c.members))], touched,
		nameKey, lastKey, emailKey, text.Fold(p.city), nameKey + " " + lastKey + " " + emailKey, f.custom(number)}, id, p
}

// withoutIndexes takes the indexes of a table away while fill runs, which is many times faster, and makes them again.
func (f *filler) withoutIndexes(ctx context.Context, table string, fill func() error) error {
	rows, err := f.conn.Query(ctx, "select indexname, indexdef from pg_indexes where tablename = $1 and indexname <> $1 || '_pkey'", table)
	if err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	type index struct{ Name, Def string }
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[index])
	if err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	// Every reference is right by the way it is made, and checking them one by one takes minutes.
	if _, err := f.conn.Exec(ctx, "set maintenance_work_mem = '1GB'; set session_replication_role = replica"); err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	for _, x := range all {
		if _, err := f.conn.Exec(ctx, "drop index "+x.Name); err != nil {
			return fmt.Errorf("fill: %w", err)
		}
	}
	if err := fill(); err != nil {
		return err
	}
	for _, x := range all {
		if _, err := f.conn.Exec(ctx, x.Def); err != nil {
			return fmt.Errorf("fill: %w", err)
		}
	}
	if _, err := f.conn.Exec(ctx, "reset session_replication_role"); err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	if _, err := f.conn.Exec(ctx, "vacuum (analyze) "+table); err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	return nil
}
