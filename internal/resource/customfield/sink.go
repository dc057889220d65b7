package customfield

import (
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/secret"
	"rapport/internal/resource"
)

// maxKept is the longest text that field_values holds: longer ones are long texts, which no index serves.
const maxKept = 500

// Write implements resource.Sink: the values that events change are written again beside their records, in the same
// transaction, two statements a record type. Of a value that changes several times the last one is kept.
func (s *Service) Write(b *pgx.Batch, events []*resource.Event) {
	for len(events) > 0 {
		record := events[0].Record
		n := 1
		for n < len(events) && events[n].Record == record {
			n++
		}
		s.write(b, events[:n])
		events = events[n:]
	}
}

// slot is one field of one record.
type slot struct {
	record uuid.UUID
	field  string
}

type held struct {
	raw json.RawMessage
	// created is when a record was made that these events make.
	created *time.Time
}

func (s *Service) write(b *pgx.Batch, events []*resource.Event) {
	e := events[0]
	tagged := s.engine.Find(e.Record).Field("tags") != nil && s.engine.Find(e.Record).Field("tags").Type == resource.List
	last, order, stale := map[slot]held{}, []slot{}, []slot{}
	put := func(e *resource.Event, field string, old, fresh json.RawMessage) {
		at := slot{e.RecordID, field}
		now, again := last[at]
		if !again {
			order = append(order, at)
		}
		if !again && old != nil && string(old) != "null" && string(old) != "[]" {
			stale = append(stale, at)
		}
		if now.raw = fresh; e.Action == "create" {
			now.created = &e.At
		}
		last[at] = now
	}
	for _, e := range events {
		for _, c := range e.Changes {
			key, custom := strings.CutPrefix(c.Field, resource.PrefixCustom)
			old, sealedOld := apart(c.Old)
			fresh, sealedFresh := apart(c.New)
			if sealedOld != nil || sealedFresh != nil {
				put(e, resource.SealedSide(e.Record, c.Field), sealedOld, sealedFresh)
			}
			if custom || c.Field == "tags" && tagged {
				put(e, e.Record+"."+key, old, fresh)
			}
		}
	}
	queueStale(b, e.Actor.CompanyID, stale)
	v := values{}
	for _, at := range order {
		v.add(at, last[at])
	}
	v.queue(b, e.Actor.CompanyID, e.Record)
}

// apart tells a value in plain from an encrypted one: each stands in a place of its own.
func apart(raw json.RawMessage) (plain, sealed json.RawMessage) {
	if _, ok := secret.TokenOf(raw); ok {
		return nil, raw
	}
	return raw, nil
}

func queueStale(b *pgx.Batch, company uuid.UUID, stale []slot) {
	if len(stale) == 0 {
		return
	}
	records, fields := make([]uuid.UUID, len(stale)), make([]string, len(stale))
	for i, at := range stale {
		records[i], fields[i] = at.record, at.field
	}
	b.Queue(`delete from field_values v using unnest($2::uuid[], $3::text[]) u (record_id, field)
		where v.company_id = $1 and v.record_id = u.record_id and v.field = u.field`, company, records, fields)
}

// values are rows of field_values, one array a column.
type values struct {
	records []uuid.UUID
	fields  []string
	places  []int16
	texts   []*string
	numbers []*float64
	created []*time.Time
}

func (v *values) queue(b *pgx.Batch, company uuid.UUID, record string) {
	if len(v.fields) == 0 {
		return
	}
	b.Queue(`insert into field_values (company_id, record_id, field, place, text_key, number, created_at)
		select $1, u.record_id, u.field, u.place, u.text_key, u.number, coalesce(u.created_at, (select r.created_at from `+record+` r where r.company_id = $1 and r.id = u.record_id))
		from unnest($2::uuid[], $3::text[], $4::smallint[], $5::text[], $6::float8[], $7::timestamptz[]) u (record_id, field, place, text_key, number, created_at)`,
		company, v.records, v.fields, v.places, v.texts, v.numbers, v.created)
}

func (v *values) add(at slot, now held) {
	var value any
	if json.Unmarshal(now.raw, &value) != nil {
		return
	}
	many, several := value.([]any)
	if !several {
		v.one(at, 0, value, now.created)
		return
	}
	for i, item := range many {
		v.one(at, int16(i+1), item, now.created)
	}
}

func (v *values) one(at slot, place int16, value any, created *time.Time) {
	var words *string
	var number *float64
	switch value := value.(type) {
	case string:
		if token, sealed := secret.ReadToken(value); sealed {
			words = &token.Blind
			break
		}
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
	v.records, v.created = append(v.records, at.record), append(v.created, created)
	v.fields, v.places = append(v.fields, at.field), append(v.places, place)
	v.texts, v.numbers = append(v.texts, words), append(v.numbers, number)
}

// Committed implements resource.Sink: what was known of a company's fields is read again.
func (s *Service) Committed(e *resource.Event) {
	if e.Record != s.store.Name {
		return
	}
	s.Forget(e.Actor.CompanyID)
}
