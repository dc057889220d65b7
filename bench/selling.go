package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/text"
)

// own are the values of the company's own fields: most records are common, one in five hundred is rare.
func own(number int) string {
	segment := "common"
	switch {
	case number%500 == 3:
		segment = "rare"
	case number%50 == 1:
		segment = "few"
	case number%5 == 0:
		segment = "some"
	}
	return fmt.Sprintf(`{"segment": %q, "score": %d}`, segment, number%1000)
}

// hall fills the company.
func (f *filler) hall(ctx context.Context, h *hall) error {
	f.custom = own
	if err := f.members(ctx, h.filled, largeMembers-len(h.filled.members)); err != nil {
		return err
	}
	if err := f.accounts(ctx, h.filled, largeAccounts); err != nil {
		return err
	}
	fills := []struct {
		table string
		fill  func() error
	}{
		{"contacts", func() error { return f.contacts(ctx, h.filled, largeContacts, 2000) }},
		{"deals", func() error { return f.deals(ctx, h, salesDeals) }},
		{"field_values", func() error { return f.values(ctx, "contacts", "deals") }},
	}
	for _, one := range fills {
		if err := f.withoutIndexes(ctx, one.table, one.fill); err != nil {
			return err
		}
	}
	_, err := f.conn.Exec(ctx, "vacuum (analyze) accounts")
	return err
}

// values puts the values of own fields where filters find them.
func (f *filler) values(ctx context.Context, tables ...string) error {
	for _, t := range tables {
		_, err := f.conn.Exec(ctx, fmt.Sprintf(`insert into field_values (company_id, field, record_id, place, text_key, number, created_at)
			select company_id, '%[1]s.segment', id, 0, custom ->> 'segment', null::float8, created_at from %[1]s where custom ? 'segment'
			union all select company_id, '%[1]s.score', id, 0, null, (custom ->> 'score')::float8, created_at from %[1]s where custom ? 'score'`, t))
		if err != nil {
			return fmt.Errorf("fill values: %w", err)
		}
	}
	return nil
}

var dealColumns = []string{"company_id", "id", "version", "created_at", "updated_at", "name", "account_id", "contact_id", "owner_id", "pipeline_id", "stage_id",
	"stage_since", "amount", "currency", "expected_close", "source", "status", "closed_at", "lost_reason", "name_key", "search_text", "custom"}

// deals fills n of them: one in eight is open, the others are won or lost some time after they were made.
func (f *filler) deals(ctx context.Context, h *hall, n int) error {
	var open, closed []stage
	for _, s := range h.stages {
		if s.Kind == "open" {
			open = append(open, s)
		} else {
			closed = append(closed, s)
		}
	}
	i := 0
	_, err := f.conn.CopyFrom(ctx, pgx.Identifier{"deals"}, dealColumns, pgx.CopyFromFunc(func() ([]any, error) {
		if i == n {
			return nil, nil
		}
		at := epoch.Add(span / time.Duration(n) * time.Duration(i))
		s, until := closed[f.r.IntN(len(closed))], at.Add(time.Duration(f.r.Int64N(int64(120*24*time.Hour))))
		closedAt := &until
		if i%8 == 0 {
			s, closedAt = open[f.r.IntN(len(open))], nil
		}
		i++
		return f.deal(h, i, at, until, closedAt, s), nil
	}))
	if err != nil {
		return fmt.Errorf("fill deals: %w", err)
	}
	return nil
}

func (f *filler) deal(h *hall, number int, at, until time.Time, closedAt *time.Time, s stage) []any {
	name := fmt.Sprintf("%s %s %d", surname(f.r), pick(f.r, trades), number)
	reason := ""
	if s.Kind == "lost" {
		reason = "Too dear"
	}
	return []any{h.id, f.id(at), 1, at, until, name, h.accounts[f.r.IntN(len(h.accounts))], h.sample[f.r.IntN(len(h.sample))], h.members[f.r.IntN(len(h.members))],
		s.PipelineID, s.ID, until, f.r.Int64N(5_000_000) + 10_000, "EUR", until, "Fair", s.Kind, closedAt, reason, text.Fold(name), text.Fold(name) + " fair", f.custom(number)}
}

func list(path, sort, filter string) func(*hall) string {
	return func(*hall) string {
		return path + "?sort=" + url.QueryEscape(sort) + "&filter=" + url.QueryEscape(filter)
	}
}

func asking(of func(h *hall) string) func(*hall) string {
	return func(h *hall) string { return "/search?q=" + url.QueryEscape(of(h)) }
}

func (h *hall) person() person { return h.people[h.r.IntN(len(h.people))] }

func (h *hall) member() uuid.UUID { return h.members[h.r.IntN(len(h.members))] }

// slip is a word with two of its letters exchanged.
func slip(s string) string {
	letters := []rune(s)
	if len(letters) < 4 {
		return s
	}
	letters[2], letters[3] = letters[3], letters[2]
	return string(letters)
}

// selling are the questions of those who sell.
var selling = []question{
	{name: "contacts, newest first", path: list("/crm/contacts", "", "")},
	{name: "contacts by name", path: list("/crm/contacts", "name", "")},
	{name: "contacts in a city, by name", path: func(h *hall) string {
		return list("/crm/contacts", "name", fmt.Sprintf("city == %q", h.person().city))(h)
	}},
	{name: "contacts, own field, common value", path: list("/crm/contacts", "", `custom.segment == "common"`)},
	{name: "contacts, own field, rare value", path: list("/crm/contacts", "", `custom.segment == "rare"`)},
	{name: "contacts, own field, either of two", path: list("/crm/contacts", "", `custom.segment in ["rare", "few"]`)},
	{name: "contacts, own field, range of a number", path: list("/crm/contacts", "", `custom.score >= 990.0`)},
	{name: "contacts, own field and city", path: func(h *hall) string {
		return list("/crm/contacts", "", fmt.Sprintf(`custom.segment == "few" && city == %q`, h.person().city))(h)
	}},
	{name: "contacts, own field, by name", path: list("/crm/contacts", "name", `custom.segment == "few"`)},
	{name: "contacts by an own number", path: list("/crm/contacts", "custom.score", "")},
	{name: "deals, newest first", path: list("/deals", "", "")},
	{name: "deals, open, by close", path: list("/deals", "expected_close", `status == "open"`)},
	{name: "deals by amount, largest first", path: list("/deals", "-amount", "")},
	{name: "deals of a person, largest first", path: func(h *hall) string {
		return list("/deals", "-amount", fmt.Sprintf("owner_id == %q", h.member()))(h)
	}},
	{name: "deals, own field, rare value", path: list("/deals", "", `custom.segment == "rare"`)},
	{name: "deals, open, own field, by close", path: list("/deals", "expected_close", `status == "open" && custom.segment == "few"`)},
	{name: "deals by an own number", path: list("/deals", "-custom.score", "")},
	{name: "board", path: list("/deals/board", "expected_close", "")},
	{name: "board, largest first", path: list("/deals/board", "-amount", "")},
	{name: "board of a person", path: func(h *hall) string {
		return list("/deals/board", "expected_close", fmt.Sprintf("owner_id == %q", h.member()))(h)
	}},
	{name: "board, own field, some", path: list("/deals/board", "expected_close", `custom.segment == "some"`)},
	{name: "board, own field, rare value", path: list("/deals/board", "expected_close", `custom.segment == "rare"`)},
	{name: "search, a name", path: asking(func(h *hall) string { p := h.person(); return p.first + " " + p.last })},
	{name: "search, a surname", path: asking(func(h *hall) string { return h.person().last })},
	{name: "search, three letters", path: asking(func(h *hall) string { return of(h.person().last, 3) })},
	{name: "search, an e-mail address", path: asking(func(h *hall) string { return h.person().email })},
	{name: "search, a name with a slip", path: asking(func(h *hall) string { p := h.person(); return p.first + " " + slip(p.last) })},
	{name: "search, an account", path: asking(func(h *hall) string { return strings.Split(h.domains[h.r.IntN(len(h.domains))], ".")[0] })},
	{name: "search, nothing there but letters", path: asking(func(h *hall) string { return "qzx" + of(h.person().last, 4) })},
}
