// Package merges makes two records one: field by field as somebody chose, with everything that names the one going over to the
// other, in one transaction. A merge is a change set, so undoing it brings both records back. What is probably the same is
// found by duplicates.
package merges

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/scope"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
	"rapport/internal/resource"
	"rapport/internal/trail/changesets"
)

// maxMoved is how many records that name one record can go over to another at once.
const maxMoved = 20_000

// Place is a column that names records and stands in a table which is none of the engine's.
type Place struct {
	Table, Column string
	// Record is the type that the column names, or empty where the column Kind says it row by row.
	Record, Kind string
	// Row is the column that tells the rows of one company and one Column apart, of type uuid. A row whose like stands with
	// the winner already stays with the loser.
	Row string
}

func (p Place) name() string { return p.Table + "." + p.Column }

// Config is what merges need to know of others.
type Config struct {
	Engine *resource.Engine
	Sets   *changesets.Service
	// Places are the columns beyond the engine's references that name records.
	Places []Place
	// Once lists, by record type, the fields that together with a reference name one record at most.
	Once map[string][]string
	// Opened gives a record with its encrypted values in plain.
	Opened func(ctx context.Context, t *resource.Table, rec any) (any, error)
	// Guards refuse a merge for reasons of a record type.
	Guards map[string]func(winner, loser any) error
}

// Service merges records.
type Service struct{ Config }

// New makes the service and has itself told of what is undone.
func New(c Config) *Service {
	s := &Service{c}
	c.Sets.Undone = s.undone
	return s
}

// MergeRequest says what becomes of two records.
type MergeRequest struct {
	OtherID      uuid.UUID         `json:"other_id" x-id:"record" doc:"The record that goes into the trash"`
	OtherVersion int64             `json:"other_version,omitempty" minimum:"0" doc:"The version of it that the choice is based on; whatever it is now when left out"`
	Take         map[string]string `json:"take,omitempty" doc:"this or other by field: whose value stays; this when left out"`
}

// Merge is two records that were made one.
type Merge struct {
	ID        uuid.UUID  `json:"id" x-id:"change_set" doc:"The change set: undo it to bring both back"`
	Record    string     `json:"record" doc:"The record type"`
	WinnerID  uuid.UUID  `json:"winner_id" x-id:"record"`
	LoserID   uuid.UUID  `json:"loser_id" x-id:"record"`
	LoserName string     `json:"loser_name"`
	Moved     int64      `json:"moved" doc:"What named the one and names the other now"`
	CreatedAt time.Time  `json:"created_at"`
	CreatedBy *uuid.UUID `json:"created_by" x-id:"user"`
	UndoneAt  *time.Time `json:"undone_at"`
}

// Merge makes loser part of winner. version is that of the winner which the choice is based on.
func (s *Service) Merge(ctx context.Context, t *resource.Table, winner uuid.UUID, version int64, r MergeRequest) (*Merge, error) {
	if faults := checkTake(ctx, t, r.Take); len(faults) > 0 {
		return nil, problem.Invalid(faults...)
	}
	if r.OtherID == winner {
		return nil, problem.InvalidField("other_id", "A %s can't be merged with itself. Choose another one.", t.Singular)
	}
	for _, action := range []resource.Action{resource.Edit, resource.Remove} {
		if !t.Allowed(ctx, action) {
			return nil, problem.Forbidden("Merging needs the right to edit and to delete " + t.Name + ". An admin of the company can change the role.")
		}
	}
	a, _ := tenant.From(ctx)
	a.ChangeSetID, a.Via = uuid.Must(uuid.NewV7()), "merge"
	ctx = tenant.With(ctx, a)
	var m *merging
	err := s.Engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		m = &merging{Service: s, tx: tx, t: t}
		if err = m.hold(ctx, winner, version, r); err != nil {
			return err
		}
		if err = m.combine(ctx, r.Take); err != nil {
			return err
		}
		if err = m.move(ctx); err != nil {
			return err
		}
		return m.store(ctx)
	})
	if err != nil {
		return nil, err
	}
	s.Engine.Tell(m.writes)
	return m.done, nil
}

func checkTake(ctx context.Context, t *resource.Table, take map[string]string) (faults []problem.Field) {
	closed, _ := t.Closed(ctx)
	for name, whose := range take {
		f := t.FieldFor(ctx, name)
		switch {
		case f == nil || resource.Closes(closed, name) == scope.Hidden:
			faults = append(faults, problem.Field{Name: "take." + name, Message: fmt.Sprintf("%s is not a field of %s.", name, t.Name), Code: "invalid"})
		case f.ReadOnly && f.Format != "picture":
			faults = append(faults, problem.Field{Name: "take." + name, Message: f.Label + " can't be chosen: Rapport keeps it itself.", Code: "invalid"})
		case whose == "other" && resource.Closes(closed, name) != "":
			faults = append(faults, problem.Field{Name: "take." + name, Message: f.Label + " can be read by your role, but not changed.", Code: "invalid"})
		case whose != "this" && whose != "other":
			faults = append(faults, problem.Field{Name: "take." + name, Message: "Choose this or other.", Code: "invalid"})
		}
	}
	return faults
}

// merging is one merge under way.
type merging struct {
	*Service
	tx            pgx.Tx
	t             *resource.Table
	winner, loser any
	from          any // the loser with its encrypted values in plain: in the winner they are encrypted anew
	writes        []*resource.Write
	moved         int64
	rows          map[string][]uuid.UUID
	done          *Merge
}

// hold reads and locks both records, in the order of their ids, so that two merges of the same two wait for each other.
func (m *merging) hold(ctx context.Context, winner uuid.UUID, version int64, r MergeRequest) error {
	here, err := m.t.LockIDs(ctx, m.tx, []uuid.UUID{winner, r.OtherID}, false)
	if err != nil {
		return err
	}
	m.winner, m.loser = here[winner], here[r.OtherID]
	if m.winner == nil {
		return m.t.Missing()
	}
	if m.loser == nil {
		trashed, err := m.t.LockIDs(ctx, m.tx, []uuid.UUID{r.OtherID}, true)
		if err == nil && len(trashed) > 0 {
			return problem.Conflict("merge_trashed", "The other %s is in the trash. Bring it back first, or leave it there.", m.t.Singular)
		}
		if err == nil {
			err = problem.InvalidField("other_id", "This names no %s that is there.", m.t.Singular)
		}
		return err
	}
	if version != resource.AnyVersion && version != resource.BaseOf(m.winner).Version {
		return problem.Stale(map[string]any{"other_id": r.OtherID, "take": r.Take}, m.t.Masked(ctx, m.winner))
	}
	if r.OtherVersion != resource.AnyVersion && r.OtherVersion != resource.BaseOf(m.loser).Version {
		return problem.Stale(map[string]any{"other_id": r.OtherID, "take": r.Take}, m.t.Masked(ctx, m.loser))
	}
	if guard := m.Guards[m.t.Name]; guard != nil {
		return guard(m.winner, m.loser)
	}
	return nil
}

// combine plans the winner's new values.
func (m *merging) combine(ctx context.Context, take map[string]string) (err error) {
	if m.from, err = m.Opened(ctx, m.t, m.loser); err != nil {
		return err
	}
	w, err := m.t.PlanUpdate(ctx, m.winner, func(rec any) error {
		for name, whose := range take {
			f := m.t.FieldFor(ctx, name)
			if whose != "other" {
				continue
			}
			if err := f.Put(rec, f.Value(m.from)); err != nil {
				return err
			}
		}
		if err := m.gather(rec, take); err != nil {
			return err
		}
		return m.untie(ctx, rec)
	})
	if err == nil && w != nil {
		m.writes = append(m.writes, w)
	}
	return err
}

// gather keeps every address that either record has: a field that may hold many loses none.
func (m *merging) gather(rec any, take map[string]string) error {
	for _, first := range []string{"email", "phone"} {
		one, more := m.t.Field(first), m.t.Field("other_"+first+"s")
		if one == nil || more == nil {
			continue
		}
		var all []string
		seen := map[string]bool{text.Fold(one.Value(rec).(string)): true}
		for _, r := range []any{m.winner, m.loser} {
			var others []string
			raw, _ := more.Value(r).(json.RawMessage)
			if err := json.Unmarshal(raw, &others); err != nil {
				return fmt.Errorf("merges: %s: %w", more.Name, err)
			}
			for _, s := range append([]string{one.Value(r).(string)}, others...) {
				if !seen[text.Fold(s)] && s != "" {
					seen[text.Fold(s)] = true
					all = append(all, s)
				}
			}
		}
		raw, err := json.Marshal(append([]string{}, all...))
		if err != nil {
			return err
		}
		if err := more.Put(rec, json.RawMessage(raw)); err != nil {
			return err
		}
	}
	return m.gatherExtra(rec, take)
}

// gatherExtra gives the winner the tags of both, and the company's own fields that it lacks and nobody has chosen.
func (m *merging) gatherExtra(rec any, take map[string]string) error {
	x, of := resource.ExtraOf(rec), resource.ExtraOf(m.from)
	if x == nil || of == nil {
		return nil
	}
	var tags, more []string
	mine, theirs := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	for raw, to := range map[*json.RawMessage]any{&x.Tags: &tags, &of.Tags: &more, &x.Custom: &mine, &of.Custom: &theirs} {
		if len(*raw) == 0 {
			continue
		}
		if err := json.Unmarshal(*raw, to); err != nil {
			return fmt.Errorf("merges: tags and fields: %w", err)
		}
	}
	for _, tag := range more {
		if !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	for key, value := range theirs {
		if _, there := mine[key]; !there && take[resource.PrefixCustom+key] == "" {
			mine[key] = value
		}
	}
	var err error
	if len(more) > 0 {
		if x.Tags, err = json.Marshal(tags); err != nil {
			return err
		}
	}
	if len(theirs) > 0 {
		x.Custom, err = json.Marshal(mine)
	}
	return err
}

// untie keeps the winner from naming itself, where it named the loser: it then names what the loser did.
func (m *merging) untie(ctx context.Context, rec any) error {
	self, gone := resource.BaseOf(m.winner).ID, resource.BaseOf(m.loser).ID
	all, err := m.t.FieldsFor(ctx)
	if err != nil {
		return err
	}
	for i := range all {
		f := &all[i]
		if f.Ref != m.t.Name {
			continue
		}
		id, _ := f.Value(rec).(uuid.UUID)
		if id != gone && id != self {
			continue
		}
		next, ok := f.Value(m.loser).(uuid.UUID)
		if !ok || next == self || next == gone {
			if err := f.Put(rec, nil); err != nil {
				return err
			}
			continue
		}
		if err := f.Put(rec, next); err != nil {
			return err
		}
	}
	return nil
}

// store sends what was planned, the loser's way into the trash last, and writes down the merge.
func (m *merging) store(ctx context.Context) error {
	a, _ := tenant.From(ctx)
	w, err := m.t.PlanDelete(ctx, m.loser)
	if err != nil {
		return err
	}
	m.writes = append(m.writes, w)
	for part := range slices.Chunk(m.writes, 500) {
		if err := m.Engine.Send(ctx, m.tx, part); err != nil {
			return err
		}
	}
	if err := m.Sets.Made(ctx, m.tx, a.ChangeSetID, m.t.Name, "merge", int64(len(m.writes))); err != nil {
		return err
	}
	winner, loser := resource.BaseOf(m.winner).ID, resource.BaseOf(m.loser).ID
	m.done = &Merge{ID: a.ChangeSetID, Record: m.t.Name, WinnerID: winner, LoserID: loser, LoserName: m.t.Title(m.loser), Moved: m.moved}
	if a.Kind == tenant.User {
		m.done.CreatedBy = &a.ID
	}
	ctx = context.WithoutCancel(ctx)
	err = m.tx.QueryRow(ctx, `insert into merges (company_id, id, record, winner_id, loser_id, loser_name, moved, created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning created_at`,
		a.CompanyID, m.done.ID, m.t.Name, winner, loser, m.done.LoserName, m.moved, m.done.CreatedBy, resource.Moment(ctx)).Scan(&m.done.CreatedAt)
	for place, rows := range m.rows {
		if err == nil {
			_, err = m.tx.Exec(ctx, "insert into merge_moves (company_id, merge_id, place, row_id) select $1, $2, $3, unnest($4::uuid[])", a.CompanyID, m.done.ID, place, rows)
		}
	}
	return err
}

// tooMany is said before anything is moved.
func tooMany(t *resource.Table) error {
	return problem.Conflict("merge_too_large", "More than %d records name this %s, which is more than one merge moves. Merge the other way round, or move them first.", maxMoved, t.Singular)
}

// refused is for records that name the loser and are not the actor's to change.
func refused(names map[string]bool) error {
	var list []string
	for n := range names {
		list = append(list, n)
	}
	slices.Sort(list)
	return problem.Forbidden("Some " + strings.Join(list, ", ") + " that belong to the other record are not yours to change. Ask somebody who may.")
}
