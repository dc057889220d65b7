package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/google/uuid"
)

// script is one transaction of pgbench: what the program sends for one request, in the one pipeline that it uses.
func script(company uuid.UUID, statements ...string) string {
	all := append([]string{"\\startpipeline", fmt.Sprintf("select set_config('app.company_id', '%s', true);", company)}, statements...)
	return strings.Join(append(all, "\\endpipeline", ""), "\n")
}

func columns() string {
	var names []string
	for _, f := range contactTable().Fields() {
		names = append(names, "t."+f.Column)
	}
	return strings.Join(names, ", ")
}

func (p *program) request(method, path, body string) []byte {
	head := fmt.Sprintf("%s /api/v1%s HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\n", method, path, p.token)
	if body != "" {
		head += fmt.Sprintf("Content-Type: application/json\r\nContent-Length: %d\r\n", len(body))
	}
	return []byte(head + "\r\n" + body)
}

func (p *program) reading(c *filled) work {
	k := work{name: "read one contact, of pgbench", target: 0.40}
	k.request = func(r *rand.Rand) []byte {
		return p.request("GET", "/crm/contacts/"+c.sample[r.IntN(len(c.sample))].String(), "")
	}
	for i := range variants {
		k.scripts = append(k.scripts, script(c.id, fmt.Sprintf("select %s from contacts t where t.company_id = '%s' and t.id = '%s' and t.deleted_at is null;",
			columns(), c.id, c.sample[i*len(c.sample)/variants])))
	}
	return k
}

func (p *program) listing(c *filled, marks []mark) work {
	k := work{name: "list 50 by keyset, of pgbench", target: 0.33}
	k.request = func(r *rand.Rand) []byte {
		return p.request("GET", "/crm/contacts?limit=50&cursor="+marks[r.IntN(len(marks))].cursor, "")
	}
	for i := range variants {
		m := marks[i*len(marks)/variants]
		k.scripts = append(k.scripts, script(c.id, fmt.Sprintf("select %s from contacts t where t.company_id = '%s' and t.deleted_at is null "+
			"and (t.created_at, t.id) < ('%s', '%s') order by t.created_at desc, t.id desc limit 51;", columns(), c.id, m.at.Format(time.RFC3339Nano), m.id)))
	}
	return k
}

func (p *program) creating(c *filled) work {
	k := work{name: "create one contact with its trail, of pgbench", target: 0.50}
	k.request = func(r *rand.Rand) []byte {
		return p.request("POST", "/crm/contacts", fmt.Sprintf(`{"first_name":"Elin","last_name":"Sandvik","email":"elin%d@fenwick.example","city":"Lund"}`, r.Uint64()))
	}
	k.scripts = []string{script(c.id,
		fmt.Sprintf("insert into contacts (company_id, id, version, created_at, updated_at, created_by, first_name, last_name, name, email, phone, job_title, "+
			"account_id, city, country, language, source, notes, owner_id, last_touch_at, name_key, last_name_key, email_key, city_key, search_text) values "+
			"('%s', gen_random_uuid(), 1, now(), now(), '%s', 'Elin', 'Sandvik', 'Elin Sandvik', 'elin@fenwick.example', '', '', null, 'Lund', '', '', '', '', "+
			"null, null, 'elin sandvik', 'sandvik', 'elin@fenwick.example', 'lund', 'elin sandvik sandvik elin@fenwick.example');", c.id, c.members[0]),
		fmt.Sprintf("insert into changes (company_id, id, at, record, record_id, action, version, actor_kind, actor_id, actor_name, via, request_id, diff) values "+
			"('%s', gen_random_uuid(), now(), 'contacts', gen_random_uuid(), 'create', 1, 'user', '%s', 'Mara Lind', 'api', '%s', '%s');",
			c.id, c.members[0], c.id, diff))}
	return k
}

// diff is what the trail keeps of such a contact.
const diff = `[{"field": "first_name", "old": "", "new": "Elin"}, {"field": "last_name", "old": "", "new": "Sandvik"}, ` +
	`{"field": "name", "old": "", "new": "Elin Sandvik"}, {"field": "email", "old": "", "new": "elin@fenwick.example"}, {"field": "city", "old": "", "new": "Lund"}]`
