package tasks

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
	"rapport/internal/resource"
	"rapport/internal/resource/resourceapi"
)

type dayInput struct {
	TZ string `query:"tz" x-id:"none" maxLength:"64" doc:"Time zone of the IANA list, such as Europe/Berlin; UTC without one"`
}

type dayOutput struct{ Body DueTasks }

type oneInput struct {
	ID uuid.UUID `path:"id" x-id:"task"`
	TZ string    `query:"tz" x-id:"none" maxLength:"64" doc:"The clock whose time of day the next one keeps; UTC without one"`
}

// Finished is a task that was done or opened again, with the one that follows it.
type Finished struct {
	Task Task  `json:"task"`
	Next *Task `json:"next,omitempty" doc:"The next one of a task that comes back"`
}

type finishedOutput struct{ Body Finished }

// Mount adds what is done with tasks beside changing their fields.
func (s *Service) Mount(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return rest.Op(method, Spec.Path+path, id, Spec.Name, summary)
	}
	rest.Register(api, op(http.MethodGet, "/my-day", "my-day", "What I have to do: overdue, today, the next seven days"), resourceapi.Access(s.Store.Table, resource.View), s.myDay)
	rest.Register(api, op(http.MethodPost, "/{id}/done", "finish-task", "Tick one task off; one that comes back gets its next"), resourceapi.Access(s.Store.Table, resource.Edit), s.finish)
	rest.Register(api, op(http.MethodPost, "/{id}/reopen", "reopen-task", "Open one task again"), resourceapi.Access(s.Store.Table, resource.Edit), s.reopen)
}

func zoneOf(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, problem.InvalidField("tz", "%q is no time zone of the IANA list, such as Europe/Berlin.", name)
	}
	return zone, nil
}

func (s *Service) myDay(ctx context.Context, in *dayInput) (*dayOutput, error) {
	zone, err := zoneOf(in.TZ)
	if err != nil {
		return nil, err
	}
	day, err := s.MyDay(ctx, zone)
	return &dayOutput{Body: day}, err
}

func (s *Service) finish(ctx context.Context, in *oneInput) (*finishedOutput, error) {
	zone, err := zoneOf(in.TZ)
	if err != nil {
		return nil, err
	}
	out, err := s.Finish(ctx, in.ID, zone)
	if err != nil {
		return nil, err
	}
	return &finishedOutput{Body: Finished{Task: *s.Store.Mask(ctx, &out.Task), Next: s.Store.Mask(ctx, out.Next)}}, nil
}

// Finish ticks a task off and makes the next of one that comes back, both or none. A task that is done stays as it is.
func (s *Service) Finish(ctx context.Context, id uuid.UUID, zone *time.Location) (out *Finished, err error) {
	now := time.Now().UTC().Truncate(time.Microsecond)
	var events []*resource.Event
	err = s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		out, events = &Finished{}, nil
		rec, done, err := s.Store.UpdateTx(ctx, tx, id, resource.AnyVersion, func(rec any) error {
			if t := rec.(*Task); t.Status != Done {
				t.Status, t.DoneAt = Done, &now
			}
			return nil
		})
		if err != nil {
			return err
		}
		out.Task = *rec.(*Task)
		if done == nil {
			return nil
		}
		next, err := following(&out.Task, now, zone)
		if err != nil {
			return err
		}
		events = append(events, done)
		if next == nil {
			return nil
		}
		if err := s.Store.Carry(ctx, &out.Task, next); err != nil {
			return err
		}
		made, err := s.Store.CreateTx(ctx, tx, next)
		out.Next, events = next, append(events, made)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.Store.Tell(events...)
	return out, nil
}

func (s *Service) reopen(ctx context.Context, in *oneInput) (*finishedOutput, error) {
	t, err := s.Store.Update(ctx, in.ID, func(t *Task) error {
		t.Status, t.DoneAt = Open, nil
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &finishedOutput{Body: Finished{Task: *s.Store.Mask(ctx, t)}}, nil
}
