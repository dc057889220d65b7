package sensitivefield

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"rapport/internal/platform/jobs"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

const (
	sweepTimeout  = 30 * time.Minute
	sweepAttempts = 10
	// sweepBatch is how many records one transaction holds.
	sweepBatch = 500
	// settled is after how long every node knows of a marking and of a new key: what was written in between is swept then.
	settled = secret.OpenFor + 15*time.Second
)

// SweepArgs names a field whose values are all to be as it is marked: encrypted with the newest key, or in plain.
type SweepArgs struct {
	CompanyID uuid.UUID `json:"company_id"`
	Record    string    `json:"record"`
	Field     string    `json:"field"`
	// Last says that no node writes otherwise any more.
	Last bool `json:"last"`
}

// Kind implements river.JobArgs.
func (SweepArgs) Kind() string { return "sweep_sensitive_field" }

// Company implements jobs.Args.
func (a SweepArgs) Company() (uuid.UUID, string) { return a.CompanyID, "keys" }

// ask has a field swept now, and once more when every node knows.
func (s *Service) ask(ctx context.Context, tx pgx.Tx, record, field string) error {
	a, _ := tenant.From(ctx)
	args := SweepArgs{CompanyID: a.CompanyID, Record: record, Field: field}
	_, err := s.queue.Insert(ctx, tx, args, jobs.Imports, sweepAttempts)
	if err == nil {
		args.Last = true
		_, err = s.queue.InsertAt(ctx, tx, args, jobs.Imports, sweepAttempts, time.Now().Add(settled))
	}
	return err
}

// Rotate gives the company of ctx a new data key, with which every value is then encrypted anew while work goes on. It tells
// whether the company has any keys.
func (s *Service) Rotate(ctx context.Context) (there bool, err error) {
	a, _ := tenant.From(ctx)
	err = s.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if there, err = s.ring.Rotate(ctx, tx, a.CompanyID); err != nil || !there {
			return err
		}
		marks, err := s.marks(ctx)
		if err != nil {
			return err
		}
		for _, m := range marks {
			if err := s.ask(ctx, tx, m.Record, m.Field); err != nil {
				return err
			}
		}
		return s.Note(ctx, tx, resource.Event{Record: "data_keys", RecordID: a.CompanyID, Action: "rotate"})
	})
	s.ring.Forget(a.CompanyID)
	return there, err
}

func (s *Service) sweep(ctx context.Context, job *river.Job[SweepArgs]) error {
	a := job.Args
	t := s.engine.Find(a.Record)
	if t == nil {
		return nil
	}
	w := &sweep{s: s, t: t, field: a.Field}
	state, err := s.state(ctx, a.Record, a.Field)
	if err != nil || state == "" {
		return err
	}
	w.state = state
	s.ring.Forget(a.CompanyID) // the newest key may be of another program's making
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := s.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
			more, err = w.batch(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
	}
	return s.swept(ctx, a, state)
}

// swept ends what has come to its end, unless the field was marked otherwise meanwhile.
func (s *Service) swept(ctx context.Context, a SweepArgs, state resource.Sealing) (err error) {
	switch {
	case state == resource.Encrypting:
		_, err = s.engine.DB.Exec(ctx, "update sensitive_fields set state = 'sealed' where company_id = $1 and record = $2 and field = $3 and state = 'sealing'", a.CompanyID, a.Record, a.Field)
	case state == resource.Decrypting && a.Last:
		_, err = s.engine.DB.Exec(ctx, "delete from sensitive_fields where company_id = $1 and record = $2 and field = $3 and state = 'opening'", a.CompanyID, a.Record, a.Field)
	}
	s.fields.Forget(a.CompanyID)
	return err
}

// sweep goes through the records of one type in the order of their ids, those in the trash included.
type sweep struct {
	s     *Service
	t     *resource.Table
	field string
	state resource.Sealing
	after uuid.UUID
}

type row struct {
	id    uuid.UUID
	value json.RawMessage
}

// column is where the values stand: how one is read, and how one, $3, is written.
func (w *sweep) column() (read, write string) {
	if key, own := strings.CutPrefix(w.field, resource.PrefixCustom); own {
		return "t.custom -> '" + key + "'", "custom = jsonb_set(custom, '{" + key + "}', $3::jsonb)"
	}
	c := w.t.Field(w.field).Column
	return "to_jsonb(t." + c + ")", c + " = $3::jsonb #>> '{}'"
}

// batch goes through the next records. Versions and history stay: what a value means does not change.
func (w *sweep) batch(ctx context.Context, tx pgx.Tx) (more bool, err error) {
	a, _ := tenant.From(ctx)
	read, write := w.column()
	after := w.after
	rows, err := tx.Query(context.WithoutCancel(ctx), fmt.Sprintf(`select t.id, %[1]s from %[2]s t where t.company_id = $1 and t.id > $2 and %[1]s is not null order by t.id limit %[3]d for no key update`,
		read, w.t.Name, sweepBatch), a.CompanyID, after)
	if err != nil {
		return false, err
	}
	found, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (v row, err error) { return v, r.Scan(&v.id, &v.value) })
	if err != nil || len(found) == 0 {
		return false, err
	}
	b := &pgx.Batch{}
	var events []*resource.Event
	for _, v := range found {
		value, err := w.turn(ctx, v)
		if err != nil {
			return false, err
		}
		if value == nil {
			continue
		}
		b.Queue("update "+w.t.Name+" set "+write+" where company_id = $1 and id = $2", a.CompanyID, v.id, value)
		events = append(events, &resource.Event{Record: w.t.Name, RecordID: v.id, Actor: a, Action: "update", Changes: []resource.FieldChange{{Field: w.field, Old: v.value, New: value}}})
	}
	w.s.fields.Write(b, events)
	w.after = found[len(found)-1].id
	if b.Len() == 0 {
		return true, nil
	}
	return true, tx.SendBatch(context.WithoutCancel(ctx), b).Close()
}

// turn gives a value as it has to be; nil where it is so already, or where nothing can be made of it.
func (w *sweep) turn(ctx context.Context, v row) (json.RawMessage, error) {
	token, sealed := secret.TokenOf(v.value)
	if empty(v.value) || w.state == resource.Decrypting && !sealed {
		return nil, nil
	}
	value := v.value
	if sealed {
		keys, err := w.s.ring.Keys(ctx)
		if err != nil {
			return nil, err
		}
		if w.state != resource.Decrypting && token.Key == keys.Primary() {
			return nil, nil
		}
		value, err = w.s.ring.Open(ctx, at(ctx, w.t, w.field, v.id), token)
		if errors.Is(err, secret.ErrSealed) {
			return nil, nil // it stays as it is: whoever opens the record is told
		}
		if err != nil || w.state == resource.Decrypting {
			return value, err
		}
	}
	return w.s.seal(ctx, w.t, w.field, v.id, value)
}

func (s *Service) state(ctx context.Context, record, field string) (resource.Sealing, error) {
	a, _ := tenant.From(ctx)
	state, err := pg.One(ctx, s.engine.DB, pgx.RowTo[string], "select state from sensitive_fields where company_id = $1 and record = $2 and field = $3", a.CompanyID, record, field)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	return resource.Sealing(state), err
}
