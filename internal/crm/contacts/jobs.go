package contacts

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"rapport/internal/platform/blob"
	"rapport/internal/platform/jobs"
)

const (
	sweepWithin   = time.Minute
	sweepAttempts = 10
	// orphanAfter is how long a picture may wait for its contact: longer than any upload takes.
	orphanAfter = 24 * time.Hour
	// lookEvery is how often it is looked whether a picture is still borne.
	lookEvery = 7 * 24 * time.Hour
	// keptUnborne is how long a picture that no contact bears can be brought back, by undoing what took it away.
	keptUnborne = 30 * 24 * time.Hour
)

// SweepAvatar is the job that looks after one picture from the day after it came until nothing needs it any more: it orders
// itself again each time, and removes the file that nobody bears for the second time. What takes a picture away - another one,
// a merge, an undoing, the end of a contact - need not know of it.
type SweepAvatar struct {
	CompanyID uuid.UUID `json:"company_id"`
	ID        uuid.UUID `json:"id"`
	// Unborne says that nobody bore it when it was last looked for.
	Unborne bool `json:"unborne,omitempty"`
}

// Kind is for the queue.
func (SweepAvatar) Kind() string { return "sweep_avatar" }

// Company is for the queue.
func (j SweepAvatar) Company() (uuid.UUID, string) { return j.CompanyID, Spec.Name }

func (v *Avatars) work(ctx context.Context, job *river.Job[SweepAvatar]) error {
	j := job.Args
	unborne := false
	err := v.contacts.DB().InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var borne bool
		// In the trash as well: a contact comes back with its picture.
		err := tx.QueryRow(context.WithoutCancel(ctx), "select exists (select from contacts where company_id = $1 and avatar = $2)", j.CompanyID, j.ID.String()).Scan(&borne)
		if unborne = !borne; err != nil || unborne && j.Unborne {
			return err
		}
		wait := lookEvery
		if unborne {
			wait = keptUnborne
		}
		return v.look(ctx, tx, SweepAvatar{CompanyID: j.CompanyID, ID: j.ID, Unborne: unborne}, time.Now().Add(wait))
	})
	if err != nil || !unborne || !j.Unborne {
		return err
	}
	return v.blobs.Delete(ctx, blob.Key(j.CompanyID, j.ID))
}

// look orders the next look at a picture.
func (v *Avatars) look(ctx context.Context, tx pgx.Tx, j SweepAvatar, at time.Time) error {
	_, err := v.queue.InsertAt(ctx, tx, j, jobs.Default, sweepAttempts, at)
	return err
}
