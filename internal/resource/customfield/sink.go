package customfield

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"rapport/internal/resource"
)

// maxKept is the longest text that field_values holds: longer ones are long texts, which no index serves.
const maxKept = 500

// Write implements resource.Sink: the values that an event changes are written again beside the record, in the same
// transaction.
func (s *Service) Write(b *pgx.Batch, e *resource.Event) {
	v := values{}
	for _, c := range e.Changes {
		key, custom := strings.CutPrefix(c.Field, resource.PrefixCustom)
		if !custom && (c.Field != "tags" || s.engine.Find(e.Record).Field("tags").Type != resource.List) {
			continue
		}
		v.add(e.Record+"."+key, c.New)
		if c.Old != nil && string(c.Old) != "null" && string(c.Old) != "[]" {
			v.stale = append(v.stale, e.Record+"."+key)
		}
	}
	if len(v.stale) > 0 {
		b.Queue("delete from field_values where company_id = $1 and record_id = $2 and field = any($3)", e.Actor.CompanyID, e.RecordID, v.stale)
	}
	if len(v.fields) == 0 {
		return
	}
	if e.Action == "create" {
		b.Queue(insert+" $3 from unnest($4::text[], $5::smallint[], $6::text[], $7::float8[]) u (field, place, text_key, number)",
			e.Actor.CompanyID, e.RecordID, e.At, v.fields, v.places, v.texts, v.numbers)
		return
	}
	b.Queue(insert+" r.created_at from unnest($3::text[], $4::smallint[], $5::text[], $6::float8[]) u (field, place, text_key, number) join "+e.Record+" r on r.company_id = $1 and r.id = $2",
		e.Actor.CompanyID, e.RecordID, v.fields, v.places, v.texts, v.numbers)
}

const insert = `insert into field_values (company_id, field, record_id, place, text_key, number, created_at)
	select $1, u.field, $2, u.place, u.text_key, u.number,`

// values are rows of field_values, one array a column.
type values struct {
	stale   []string
	fields  []string
	places  []int16
	texts   []*string
	numbers []*float64
}

func (v *values) add(field string, raw json.RawMessage) {
	var value any
	if json.Unmarshal(raw, &value) != nil {
		return
	}
	many, several := value.([]any)
	if !several {
		v.one(field, 0, value)
		return
	}
	for i, item := range many {
		v.one(field, int16(i+1), item)
	}
}

func (v *values) one(field string, place int16, value any) {
	var words *string
	var number *float64
	switch value := value.(type) {
	case string:
		if utf8.RuneCountInString(value) > maxKept {
			return
		}
		folded := resource.IndexText(value)
		words = &folded
	case bool:
		folded := map[bool]string{true: "true", false: "false"}[value]
		words = &folded
	case float64:
		number = &value
	default:
		return
	}
	v.fields, v.places = append(v.fields, field), append(v.places, place)
	v.texts, v.numbers = append(v.texts, words), append(v.numbers, number)
}

// Committed implements resource.Sink: what was known of a company's fields is read again.
func (s *Service) Committed(e *resource.Event) {
	if e.Record != s.store.Name {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gen++
	for at := range s.known {
		if at.company == e.Actor.CompanyID {
			delete(s.known, at)
		}
	}
}
