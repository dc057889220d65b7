// Package users holds the people who sign in: one row a person, across all companies, known by the e-mail address.
//
// What a person may do is not here: that is a role, and belongs to a member of one company.
package users

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"github.com/alexedwards/argon2id"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/text"
)

// User is a person as others in a company see them.
type User struct {
	ID    uuid.UUID `json:"id" db:"id" x-id:"user"`
	Name  string    `json:"name" db:"name"`
	Email string    `json:"email" db:"email"`
	// Avatar names their picture; empty without one.
	Avatar string `json:"avatar" db:"avatar" doc:"The name of the picture at /members/{id}/picture; empty without one"`
}

// Users finds and makes people, and checks their passwords.
type Users struct {
	db *pg.DB
	// turns are as many as AtOnce.
	turns  chan struct{}
	cost   *argon2id.Params
	nobody string
}

// AtOnce bounds how many passwords are hashed at once: each takes a core and 19 MiB for its whole time.
var AtOnce = runtime.GOMAXPROCS(0)

// New makes the one Users of the program.
func New(db *pg.DB) *Users { return newUsers(db, cost) }

// NewQuick makes Users whose hashes are quickly made, and as quickly guessed: for tests that are not about passwords.
func NewQuick(db *pg.DB) *Users {
	return newUsers(db, &argon2id.Params{Memory: 8, Iterations: 1, Parallelism: 1, SaltLength: cost.SaltLength, KeyLength: cost.KeyLength})
}

func newUsers(db *pg.DB, cost *argon2id.Params) *Users {
	return &Users{db: db, turns: make(chan struct{}, AtOnce), cost: cost, nobody: nobody(cost)}
}

// ErrNoMatch means that no person has this e-mail address and password. It never says which of them was wrong.
var ErrNoMatch = errors.New("users: no such e-mail address and password")

type credentials struct {
	User
	Hash string `db:"password_hash"`
}

// Verify returns the person with this e-mail address and password, or ErrNoMatch. An unknown address costs the same work
// as a wrong password, so that the time doesn't tell who has an account.
func (u *Users) Verify(ctx context.Context, email, password string) (User, error) {
	c, err := pg.One(anyone(ctx), u.db, pgx.RowToStructByName[credentials],
		"select id, name, email, avatar, password_hash from users where email_key = $1", Key(email))
	known := err == nil
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return User{}, fmt.Errorf("users.Verify: %w", err)
	}
	if c.Hash == "" {
		known, c.Hash = false, u.nobody
	}
	match, err := u.compare(ctx, password, c.Hash)
	if err != nil {
		return User{}, fmt.Errorf("users.Verify: %w", err)
	}
	if !match || !known {
		return User{}, ErrNoMatch
	}
	return c.User, nil
}

// Get returns one person by id; pgx.ErrNoRows when there is none.
func (u *Users) Get(ctx context.Context, id uuid.UUID) (User, error) {
	user, err := pg.One(anyone(ctx), u.db, pgx.RowToStructByName[User], "select id, name, email, avatar from users where id = $1", id)
	if err != nil {
		return User{}, fmt.Errorf("users.Get: %w", err)
	}
	return user, nil
}

// Insert stores a new person with the hash of their password. An address in use is the problem "email_taken".
func Insert(ctx context.Context, tx pgx.Tx, u User, hash string) error {
	_, err := tx.Exec(ctx, "insert into users (id, email, email_key, name, password_hash) values ($1, $2, $3, $4, $5)",
		u.ID, u.Email, Key(u.Email), u.Name, hash)
	if name, ok := pg.Unique(err); ok && name == "users_email_key_key" {
		return taken()
	}
	if err != nil {
		return fmt.Errorf("users.Insert: %w", err)
	}
	return nil
}

func taken() *problem.Problem {
	p := problem.Conflict("email_taken", "There is already an account with this e-mail address. Please sign in with it, or use another address.")
	p.Fields = []problem.Field{{Name: "email", Message: p.Detail, Code: p.Code}}
	return p
}

// Key is what e-mail addresses are compared by: the same for "Mara@Example.com" and "mara@example.com".
func Key(email string) string { return text.Fold(email) }

// anyone is for statements on users only: the table belongs to no company.
func anyone(ctx context.Context) context.Context { return pg.AsUser(ctx, uuid.Nil) }

// Find tells the id of the person with this e-mail address; uuid.Nil when there is none.
func (u *Users) Find(ctx context.Context, email string) (uuid.UUID, error) {
	id, err := pg.One(anyone(ctx), u.db, pgx.RowTo[uuid.UUID], "select id from users where email_key = $1", Key(Clean(email)))
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, fmt.Errorf("users.Find: %w", err)
	}
	return id, nil
}

// IsVerified tells whether a person has shown that they read the mail of their address.
func (u *Users) IsVerified(ctx context.Context, id uuid.UUID) (bool, error) {
	is, err := pg.One(anyone(ctx), u.db, pgx.RowTo[bool], "select verified_at is not null from users where id = $1", id)
	if err != nil {
		return false, fmt.Errorf("users.IsVerified: %w", err)
	}
	return is, nil
}

// Verified notes that a person reads the mail of their address; first is false when that was known.
func Verified(ctx context.Context, tx pgx.Tx, id uuid.UUID) (first bool, err error) {
	tag, err := tx.Exec(ctx, "update users set verified_at = now() where id = $1 and verified_at is null", id)
	if err != nil {
		return false, fmt.Errorf("users.Verified: %w", err)
	}
	return tag.RowsAffected() > 0, nil
}

// SetPassword stores the hash of a new password.
func SetPassword(ctx context.Context, tx pgx.Tx, id uuid.UUID, hash string) error {
	if _, err := tx.Exec(ctx, "update users set password_hash = $2 where id = $1", id, hash); err != nil {
		return fmt.Errorf("users.SetPassword: %w", err)
	}
	return nil
}
