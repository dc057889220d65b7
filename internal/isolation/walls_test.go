package isolation

import (
	"bytes"
	"context"
	"encoding/binary"
	"net"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"rapport/internal/apptest"
	"rapport/internal/platform/pg"
)

// predicate is what the program's own statements say of the company, and what they join by it.
var predicate = regexp.MustCompile(`(?i)(?:\b\w+\.)?\bcompany_id\s*=\s*(?:(\$\d+)|\w+\.company_id\b)`)

// unpredicated is a statement without the program's own wall. Its parameters stay, with the type that they had.
func unpredicated(sql string) string {
	return predicate.ReplaceAllStringFunc(sql, func(found string) string {
		if at := strings.IndexByte(found, '$'); at >= 0 {
			return "(" + found[at:] + "::uuid is not null)"
		}
		return "true"
	})
}

// taken counts the statements from which the wall was taken.
var taken atomic.Int64

// withoutPredicates takes the program's own company_id predicates out of every statement on its way to the database.
var withoutPredicates = rewritten(unpredicated)

// rewritten sends every statement through rewrite.
func rewritten(rewrite func(string) string) apptest.Option {
	return apptest.Database(func(c *pg.Config) { c.Dial = dialler(rewrite) })
}

func dialler(rewrite func(string) string) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &rewriter{Conn: conn, rewrite: rewrite}, nil
	}
}

// rewriter rewrites what is sent: messages of the frontend (PostgreSQL's protocol 3, chapter 55.7), of which Parse holds a
// name, a statement and the types of its parameters.
type rewriter struct {
	net.Conn
	begun   bool
	held    []byte
	rewrite func(sql string) string
}

func (r *rewriter) Write(p []byte) (int, error) {
	r.held = append(r.held, p...)
	var out []byte
	for {
		head := 5
		if !r.begun {
			head = 4
		}
		if len(r.held) < head {
			break
		}
		size := int(binary.BigEndian.Uint32(r.held[head-4:])) + head - 4
		if len(r.held) < size {
			break
		}
		out = append(out, r.message(r.held[:size])...)
		r.held = r.held[size:]
		// The first message has no type.
		r.begun = true
	}
	if len(out) > 0 {
		if _, err := r.Conn.Write(out); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

func (r *rewriter) message(m []byte) []byte {
	if !r.begun || m[0] != 'P' {
		return m
	}
	name, rest, _ := bytes.Cut(m[5:], []byte{0})
	sql, types, _ := bytes.Cut(rest, []byte{0})
	changed := r.rewrite(string(sql))
	if changed == string(sql) {
		return m
	}
	taken.Add(1)
	body := append(append([]byte{}, name...), 0)
	body = append(append(append(body, changed...), 0), types...)
	return append(append([]byte{'P'}, binary.BigEndian.AppendUint32(nil, uint32(len(body)+4))...), body...)
}

func TestPredicatesAreTakenOut(t *testing.T) {
	for sql, want := range map[string]string{
		"select 1 from contacts t where t.company_id = $1 and t.id = $2":              "select 1 from contacts t where ($1::uuid is not null) and t.id = $2",
		"select 1 from a join b on b.company_id = a.company_id and b.id = a.b_id":     "select 1 from a join b on true and b.id = a.b_id",
		"insert into contacts (company_id, id) values ($1, $2)":                       "insert into contacts (company_id, id) values ($1, $2)",
		"update sessions set active_company_id = $2 where id = $1":                    "update sessions set active_company_id = $2 where id = $1",
		"delete from role_rights where company_id = $1 and role = $2 and record = $3": "delete from role_rights where ($1::uuid is not null) and role = $2 and record = $3",
	} {
		if got := unpredicated(sql); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
