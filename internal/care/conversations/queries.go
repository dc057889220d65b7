package conversations

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/trail"
)

// Wanted says which conversations a list is to have. Zero ids mean any.
type Wanted struct {
	Contact, Widget uuid.UUID
	Cursor          string
	Limit           int
}

const itemColumns = `c.id, c.contact_id, k.name, c.widget_id, w.name, c.page_url, c.status, c.message_count, c.first_question, c.last_at, c.created_at`

// joins also tells which conversations the actor may see. A contact whom the actor can't see has no name.
func (s *Service) joins(ctx context.Context, args *resource.Args) (from, seen string) {
	from = ` from conversations c join widgets w on w.company_id = c.company_id and w.id = c.widget_id
		left join contacts k on k.company_id = c.company_id and k.id = c.contact_id and k.deleted_at is null and ` + s.contacts.Within(ctx, resource.View, "k", args)
	return from, s.Store.Within(ctx, resource.View, "c", args)
}

func scanItem(row pgx.CollectableRow) (i ConversationItem, err error) {
	err = row.Scan(&i.ID, &i.ContactID, &i.ContactName, &i.WidgetID, &i.WidgetName, &i.PageURL, &i.Status, &i.MessageCount, &i.FirstQuestion, &i.LastAt, &i.CreatedAt)
	return i, err
}

// List reads one page, the one with the newest message first.
func (s *Service) List(ctx context.Context, q Wanted) (items []ConversationItem, next string, err error) {
	a, _ := tenant.From(ctx)
	at, id, err := readCursor(q.Cursor)
	if err != nil {
		return nil, "", err
	}
	args := resource.NewArgs(4)
	from, seen := s.joins(ctx, args)
	sql := "select " + itemColumns + from + " where c.company_id = $1 and c.deleted_at is null and (c.last_at, c.id) < ($2, $3) and " + seen
	for column, id := range map[string]uuid.UUID{"contact_id": q.Contact, "widget_id": q.Widget} {
		if id != uuid.Nil {
			sql += " and c." + column + " = " + args.Add(id)
		}
	}
	given := append([]any{a.CompanyID, at, id, q.Limit + 1}, args.Values()...)
	items, err = pg.Collect(ctx, s.db, scanItem, sql+" order by c.last_at desc, c.id desc limit $4", given...)
	if err != nil || len(items) <= q.Limit {
		return items, "", err
	}
	items = items[:q.Limit]
	last := items[q.Limit-1]
	return items, base64.RawURLEncoding.EncodeToString([]byte(last.LastAt.Format(time.RFC3339Nano) + " " + last.ID.String())), nil
}

// readCursor gives the place after which a page begins; before the first one everything comes.
func readCursor(cursor string) (time.Time, uuid.UUID, error) {
	if cursor == "" {
		return time.Now().Add(24 * time.Hour), uuid.Max, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	when, which, _ := strings.Cut(string(raw), " ")
	at, terr := time.Parse(time.RFC3339Nano, when)
	id, ierr := uuid.Parse(which)
	if errors.Join(err, terr, ierr) != nil {
		return at, id, problem.InvalidField("cursor", "This cursor belongs to another list or was cut off. Start again without it.")
	}
	return at, id, nil
}

// Get reads one conversation with every message.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*ConversationDetail, error) {
	a, _ := tenant.From(ctx)
	args := resource.NewArgs(2)
	from, seen := s.joins(ctx, args)
	item, err := pg.One(ctx, s.db, scanItem, "select "+itemColumns+from+" where c.company_id = $1 and c.id = $2 and c.deleted_at is null and "+seen, append([]any{a.CompanyID, id}, args.Values()...)...)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, problem.NotFound(Spec.Singular)
	}
	if err != nil {
		return nil, err
	}
	messages, err := s.Messages(ctx, id)
	return &ConversationDetail{ConversationItem: item, Messages: messages}, err
}

// Bounds of a conversation's preview on a timeline.
const (
	previewTurns = 2
	previewText  = 240
)

// Timeline is a trail.Source: the conversations of a contact, or of all contacts of an account.
func (s *Service) Timeline(ctx context.Context, record string, id uuid.UUID, before trail.Mark, limit int) ([]trail.Entry, error) {
	var whose string
	args := resource.NewArgs(5)
	switch record {
	case "contacts":
		whose = "c.contact_id = $2"
	case "accounts":
		whose = "c.contact_id in (select k.id from contacts k where k.company_id = $1 and k.account_id = $2 and k.deleted_at is null and " + s.contacts.Within(ctx, resource.View, "k", args) + ")"
	default:
		return nil, nil
	}
	a, _ := tenant.From(ctx)
	entries, err := pg.Collect(ctx, s.db, scanEntry, `select c.id, c.widget_id, c.page_url, c.status, c.message_count, c.last_at from conversations c
		where c.company_id = $1 and c.deleted_at is null and (c.last_at, c.id) < ($3, $4) and `+whose+" and "+s.Store.Within(ctx, resource.View, "c", args)+" order by c.last_at desc, c.id desc limit $5",
		append([]any{a.CompanyID, id, before.At, before.ID, limit}, args.Values()...)...)
	if err != nil || len(entries) == 0 {
		return entries, err
	}
	return entries, s.preview(ctx, entries)
}

func scanEntry(row pgx.CollectableRow) (trail.Entry, error) {
	c := &trail.Conversation{Preview: []trail.Turn{}}
	err := row.Scan(&c.ID, &c.WidgetID, &c.PageURL, &c.Status, &c.MessageCount, &c.LastAt)
	return trail.Entry{ID: c.ID, At: c.LastAt, Kind: "conversation", Conversation: c}, err
}

// preview adds the last turns of each conversation, the older one first.
func (s *Service) preview(ctx context.Context, entries []trail.Entry) error {
	a, _ := tenant.From(ctx)
	at := make(map[uuid.UUID]*trail.Conversation, len(entries))
	ids := make([]uuid.UUID, len(entries))
	for i, e := range entries {
		ids[i], at[e.ID] = e.ID, e.Conversation
	}
	type turn struct {
		ID         uuid.UUID
		Role, Text string
	}
	turns, err := pg.Collect(ctx, s.db, pgx.RowToStructByPos[turn], `select u.id, m.role, m.text from unnest($2::uuid[]) u (id) cross join lateral
		(select m.id, m.role, left(m.text, $3 + 1) as text, coalesce(m.reply_to, m.id) as place from messages m where m.company_id = $1 and m.conversation_id = u.id
			order by place desc, m.id desc limit $4) m order by m.place, m.id`, a.CompanyID, ids, previewText, previewTurns)
	for _, t := range turns {
		c := at[t.ID]
		c.Preview = append(c.Preview, trail.Turn{Role: t.Role, Text: shorten(t.Text, previewText)})
	}
	return err
}
