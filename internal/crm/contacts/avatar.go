package contacts

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/blob"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/picture"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// Avatars keep the pictures of contacts: each in a file of a name of its own, which the contact bears. A file never changes,
// so that its address can be remembered for ever, and what brings an old name back brings back the picture.
type Avatars struct {
	contacts *resource.Store[Contact]
	blobs    *blob.Store
	queue    *jobs.Queue
}

// NewAvatars makes the keeper of pictures and adds its worker to the queue, which must not be open yet.
func NewAvatars(s *resource.Store[Contact], blobs *blob.Store, q *jobs.Queue) *Avatars {
	v := &Avatars{contacts: s, blobs: blobs, queue: q}
	jobs.Add(q, sweepWithin, v.work)
	return v
}

// Put makes what r holds, cut and drawn anew, the picture of a contact.
func (v *Avatars) Put(ctx context.Context, id uuid.UUID, r io.Reader) (*Contact, error) {
	// Before anything is read: most of what is wrong shows here.
	if err := v.open(ctx, id); err != nil {
		return nil, err
	}
	name, err := v.Keep(ctx, r)
	if err != nil {
		return nil, err
	}
	c, err := v.name(ctx, id, name)
	if err != nil {
		return nil, errors.Join(err, v.blobs.Delete(ctx, v.key(ctx, uuid.MustParse(name))))
	}
	return c, nil
}

// Remove leaves a contact without a picture; one that has none stays as it is.
func (v *Avatars) Remove(ctx context.Context, id uuid.UUID) (*Contact, error) {
	if err := v.open(ctx, id); err != nil {
		return nil, err
	}
	return v.name(ctx, id, "")
}

// Open gives the picture of a contact, and the name that it has.
func (v *Avatars) Open(ctx context.Context, id uuid.UUID) (f blob.File, size int64, name string, err error) {
	c, err := v.contacts.Get(ctx, id)
	if err != nil {
		return nil, 0, "", err
	}
	_, hidden := v.contacts.Closed(ctx)
	key, err := uuid.Parse(c.Avatar)
	if err != nil || hidden["avatar"] {
		return nil, 0, "", problem.NotFound("picture")
	}
	f, size, err = v.blobs.Open(ctx, v.key(ctx, key))
	return f, size, c.Avatar, err
}

// open tells whether the actor may change the picture of a contact.
func (v *Avatars) open(ctx context.Context, id uuid.UUID) error {
	if err := mayEdit(ctx, v.contacts, id); err != nil {
		return err
	}
	return v.contacts.MayWrite(ctx, "avatar")
}

func (v *Avatars) name(ctx context.Context, id uuid.UUID, name string) (*Contact, error) {
	return v.contacts.Update(ctx, id, func(c *Contact) error {
		c.Avatar = name
		return nil
	})
}

// Keep cuts and draws what r holds and keeps it under a new name, which a contact has to bear before it is looked for.
func (v *Avatars) Keep(ctx context.Context, r io.Reader) (name string, err error) {
	raw, err := picture.Square(ctx, r)
	if err != nil {
		return "", err
	}
	who, _ := tenant.From(ctx)
	id := uuid.Must(uuid.NewV7())
	err = v.contacts.DB().InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		return v.look(ctx, tx, SweepAvatar{CompanyID: who.CompanyID, ID: id}, time.Now().Add(orphanAfter))
	})
	if err == nil {
		_, err = v.blobs.Put(ctx, v.key(ctx, id), bytes.NewReader(raw), picture.MaxBytes)
	}
	if err != nil {
		return "", fmt.Errorf("contacts: keep a picture: %w", err)
	}
	return id.String(), nil
}

func (v *Avatars) key(ctx context.Context, name uuid.UUID) string {
	who, _ := tenant.From(ctx)
	return blob.Key(who.CompanyID, name)
}
