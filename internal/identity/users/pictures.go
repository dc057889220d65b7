package users

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/blob"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/picture"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// Pictures keep the faces of people, in a folder of the person and not of a company: they are the same in each of theirs. A
// file never changes, so that its address can be remembered for ever.
type Pictures struct {
	users *Users
	blobs *blob.Store
}

// NewPictures makes the keeper.
func NewPictures(u *Users, blobs *blob.Store) *Pictures { return &Pictures{users: u, blobs: blobs} }

// Put makes what r holds, cut and drawn anew, the actor's own picture. Its name is returned.
func (p *Pictures) Put(ctx context.Context, r io.Reader) (string, error) {
	raw, err := picture.Square(ctx, r)
	if err != nil {
		return "", err
	}
	who, _ := tenant.From(ctx)
	name := uuid.Must(uuid.NewV7())
	if _, err := p.blobs.Put(ctx, blob.Key(who.ID, name), bytes.NewReader(raw), picture.MaxBytes); err != nil {
		return "", fmt.Errorf("users: keep a picture: %w", err)
	}
	if err := p.swap(ctx, name.String()); err != nil {
		return "", errors.Join(err, p.blobs.Delete(ctx, blob.Key(who.ID, name)))
	}
	return name.String(), nil
}

// Remove leaves the actor without a picture.
func (p *Pictures) Remove(ctx context.Context) error { return p.swap(ctx, "") }

// swap gives the actor another picture, and takes the file of the one before away.
func (p *Pictures) swap(ctx context.Context, name string) error {
	who, _ := tenant.From(ctx)
	old, err := pg.One(anyone(ctx), p.users.db, pgx.RowTo[string],
		"with old as (select avatar from users where id = $1 for update) update users set avatar = $2 from old where id = $1 returning old.avatar", who.ID, name)
	if err != nil {
		return fmt.Errorf("users: name a picture: %w", err)
	}
	key, err := uuid.Parse(old)
	if err != nil {
		return nil
	}
	return p.blobs.Delete(ctx, blob.Key(who.ID, key))
}

// Open gives the picture of a member of the actor's company, and its name. Everybody else is not there.
func (p *Pictures) Open(ctx context.Context, id uuid.UUID) (blob.File, int64, string, error) {
	who, _ := tenant.From(ctx)
	name, err := pg.One(ctx, p.users.db, pgx.RowTo[string],
		"select u.avatar from members m join users u on u.id = m.user_id where m.company_id = $1 and m.user_id = $2", who.CompanyID, id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, 0, "", problem.NotFound("member")
	}
	if err != nil {
		return nil, 0, "", fmt.Errorf("users: open a picture: %w", err)
	}
	key, err := uuid.Parse(name)
	if err != nil {
		return nil, 0, "", problem.NotFound("picture")
	}
	f, size, err := p.blobs.Open(ctx, blob.Key(id, key))
	return f, size, name, err
}
