// Package apikeys lets programs in: keys with a role, scopes and an end, made by an administrator for the company.
//
// A key is shown once and kept only as a hash. It acts as itself in the trail, never above the person who made it: that
// person's own records count as its own, and when they are let go, or lose their role, so does the key. It can't manage
// people, keys, roles or rights: no scope names them.
package apikeys

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/notes"
	"rapport/internal/identity/rights"
	"rapport/internal/platform/cache"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
)

const (
	// maxKeys bounds the keys of one company that are in force.
	maxKeys = 100
	// recheck bounds how long a change made through another node takes to count here; our own count at once.
	recheck = 5 * time.Second
	// maxKnown bounds how many keys are remembered.
	maxKnown = 10_000
	// usedEvery is how often the last use of a key is written.
	usedEvery = time.Minute
)

// APIKey is an API key as its company sees it: never the secret itself.
type APIKey struct {
	ID         uuid.UUID   `json:"id" db:"id" x-id:"api_key"`
	Name       string      `json:"name" db:"name"`
	Prefix     string      `json:"prefix" db:"prefix" doc:"The first characters, to recognise the key by"`
	Role       tenant.Role `json:"role" db:"role" enum:"viewer,agent,manager,admin"`
	RoleID     *uuid.UUID  `json:"role_id" db:"role_id" x-id:"role" doc:"The company's own role, if it is one"`
	RoleName   string      `json:"role_name" db:"role_name" doc:"What the company calls its own role; empty for the others"`
	Scopes     []string    `json:"scopes" db:"scopes" nullable:"false" doc:"area or record type, a colon, read or write; * is all of them"`
	MadeBy     uuid.UUID   `json:"made_by" db:"made_by" x-id:"user"`
	MadeByName string      `json:"made_by_name" db:"made_by_name"`
	CreatedAt  time.Time   `json:"created_at" db:"created_at"`
	ExpiresAt  *time.Time  `json:"expires_at" db:"expires_at"`
	LastUsedAt *time.Time  `json:"last_used_at" db:"last_used_at" doc:"To the minute"`
	RevokedAt  *time.Time  `json:"revoked_at" db:"revoked_at"`
}

// NewKey asks for a key.
type NewKey struct {
	Name      string     `json:"name" minLength:"1" maxLength:"100" doc:"What the key is for, as the trail will call it"`
	Role      string     `json:"role" x-id:"role" maxLength:"36" doc:"viewer, agent, manager, admin, or the id of one of the company's own"`
	Scopes    []string   `json:"scopes,omitempty" maxItems:"100" doc:"What it may reach; read everything when left out"`
	ExpiresAt *time.Time `json:"expires_at,omitempty" doc:"When it ends; never when left out"`
}

// MadeKey is a new key with its secret, which nothing shows again.
type MadeKey struct {
	APIKey
	Token string `json:"token" x-id:"none" doc:"The key itself, shown only this once"`
}

// Keys makes keys and knows them again.
type Keys struct {
	DB     *pg.DB
	Rights *rights.Rights
	Note   notes.Func

	known *cache.Cache[string, known]
	// changed is when a key was revoked here, or its maker let go or given another role.
	changed *cache.Cache[of, time.Time]
}

// of names a key, or a maker, in one company.
type of struct{ company, id uuid.UUID }

// known is what a token was found to mean.
type known struct {
	actor   tenant.Actor
	expires *time.Time
	read    time.Time
}

// New makes the one Keys of the program.
func New(db *pg.DB, r *rights.Rights, note notes.Func) *Keys {
	return &Keys{DB: db, Rights: r, Note: note, known: cache.Written[string, known](maxKnown, recheck), changed: cache.Written[of, time.Time](maxKnown, 2*recheck)}
}

const columns = `k.id, k.name, k.prefix, k.role, k.role_id, coalesce(r.name, '') role_name, k.scopes, k.made_by, u.name made_by_name, k.created_at, k.expires_at, k.last_used_at, k.revoked_at
	from api_keys k join users u on u.id = k.made_by left join roles r on r.company_id = k.company_id and r.id = k.role_id`

// List returns the company's keys, those in force first.
func (k *Keys) List(ctx context.Context) ([]APIKey, error) {
	a, _ := tenant.From(ctx)
	return pg.Collect(ctx, k.DB, pgx.RowToStructByName[APIKey], "select "+columns+" where k.company_id = $1 order by k.revoked_at is not null, k.id desc limit 500", a.CompanyID)
}

// Make makes a key that may do no more than whoever makes it.
func (k *Keys) Make(ctx context.Context, in NewKey) (*MadeKey, error) {
	a, _ := tenant.From(ctx)
	name, ok := text.Clean(in.Name)
	if name = strings.Join(strings.Fields(name), " "); !ok || name == "" {
		return nil, problem.InvalidField("name", "A key needs a name, without control characters.")
	}
	role, err := k.Rights.Find(ctx, "role", in.Role)
	if err != nil {
		return nil, err
	}
	if role.Rank == tenant.Owner {
		return nil, problem.InvalidField("role", "A key can't own the company. The highest role of a key is admin.")
	}
	if err := rights.MayGive(ctx, role); err != nil {
		return nil, err
	}
	scopes, err := tidy(in.Scopes)
	if err != nil {
		return nil, err
	}
	if in.ExpiresAt != nil && !in.ExpiresAt.After(time.Now()) {
		return nil, problem.InvalidField("expires_at", "A key must end in the future.")
	}
	token, hash := newToken(a.CompanyID)
	made := &MadeKey{Token: token}
	id := uuid.Must(uuid.NewV7())
	return made, k.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		quiet := context.WithoutCancel(ctx)
		var have int
		if err := tx.QueryRow(quiet, "select count(*) from api_keys where company_id = $1 and revoked_at is null", a.CompanyID).Scan(&have); err != nil {
			return err
		}
		if have >= maxKeys {
			return problem.Conflict("too_many_keys", "There are %d keys already. Revoke one that nobody needs.", maxKeys)
		}
		_, err := tx.Exec(quiet, `insert into api_keys (company_id, id, name, prefix, secret_hash, role, role_id, scopes, made_by, expires_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, a.CompanyID, id, name, token[:prefixSize], hash, role.Rank, role.Row(), scopes, a.ID, in.ExpiresAt)
		if err != nil {
			return fmt.Errorf("apikeys: %w", err)
		}
		rows, err := tx.Query(quiet, "select "+columns+" where k.company_id = $1 and k.id = $2", a.CompanyID, id)
		if err != nil {
			return err
		}
		if made.APIKey, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[APIKey]); err != nil {
			return err
		}
		return k.Note.Write(ctx, tx, "api_keys", id, "create", notes.Changed("name", nil, name), notes.Changed("role", nil, role.Name), notes.Changed("scopes", nil, scopes), notes.Changed("expires_at", nil, in.ExpiresAt))
	})
}

// Revoke ends a key at once. It stays in the list, since the trail names it.
func (k *Keys) Revoke(ctx context.Context, id uuid.UUID) error {
	a, _ := tenant.From(ctx)
	err := k.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var name string
		var over bool
		quiet := context.WithoutCancel(ctx)
		err := tx.QueryRow(quiet, "select name, revoked_at is not null from api_keys where company_id = $1 and id = $2 for update", a.CompanyID, id).Scan(&name, &over)
		if errors.Is(err, pgx.ErrNoRows) {
			return problem.NotFound("API key")
		}
		if err != nil || over {
			return err
		}
		if _, err := tx.Exec(quiet, "update api_keys set revoked_at = now() where company_id = $1 and id = $2", a.CompanyID, id); err != nil {
			return err
		}
		return k.Note.Write(ctx, tx, "api_keys", id, "revoke", notes.Changed("name", name, nil))
	})
	if err == nil {
		k.Forget(a.CompanyID, id)
	}
	return err
}

// Forget makes a key, or the keys of one maker, be asked for again.
func (k *Keys) Forget(company, id uuid.UUID) { k.changed.Put(of{company, id}, time.Now()) }

func (k *Keys) outdated(v known) bool {
	for _, id := range []uuid.UUID{v.actor.ID, v.actor.OnBehalf, uuid.Nil} {
		if at, ok := k.changed.Find(of{v.actor.CompanyID, id}); ok && v.read.Before(at) {
			return true
		}
	}
	return false
}

// Authenticate tells which key a token is. Its error is Unauthenticated for anything wrong with it and internal for
// everything else.
func (k *Keys) Authenticate(ctx context.Context, token string) (tenant.Actor, error) {
	v, err := k.known.Load(ctx, token, k.verify)
	if err == nil && k.outdated(v) {
		k.known.Forget(token)
		v, err = k.known.Load(ctx, token, k.verify)
	}
	if err != nil {
		return tenant.Actor{}, err
	}
	if v.expires != nil && !time.Now().Before(*v.expires) {
		return tenant.Actor{}, refused()
	}
	return v.actor, nil
}

// verify reads a key with what its maker may do now, and notes that it was used.
func (k *Keys) verify(ctx context.Context, token string) (known, error) {
	company, hash, ok := readToken(token)
	if !ok {
		return known{}, refused()
	}
	v := known{read: time.Now()}
	type row struct {
		ID, Maker         uuid.UUID
		Name              string
		Role, MakerRole   tenant.Role
		RoleID, MakerOwns *uuid.UUID
		Scopes            []string
		ExpiresAt         *time.Time
	}
	// One statement for both: the last use is written only once in a while.
	r, err := pg.One(tenant.AsSystem(ctx, company, "api"), k.DB, pgx.RowToStructByPos[row], `with used as (
			update api_keys set last_used_at = now() where company_id = $1 and secret_hash = $2 and revoked_at is null and (last_used_at is null or last_used_at < now() - $3::interval))
		select k.id, k.made_by, k.name, k.role, m.role, k.role_id, m.role_id, k.scopes, k.expires_at from api_keys k
		join members m on m.company_id = k.company_id and m.user_id = k.made_by and m.deactivated_at is null
		join companies c on c.id = k.company_id and c.closes_at is null
		where k.company_id = $1 and k.secret_hash = $2 and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())`, company, hash, usedEvery)
	if errors.Is(err, pgx.ErrNoRows) {
		return known{}, refused()
	}
	if err != nil {
		return known{}, fmt.Errorf("apikeys.Authenticate: %w", err)
	}
	if r.Role.Rank() > r.MakerRole.Rank() {
		r.Role, r.RoleID = r.MakerRole, r.MakerOwns
	}
	v.expires = r.ExpiresAt
	v.actor = tenant.Actor{CompanyID: company, ID: r.ID, Kind: tenant.Key, Name: r.Name, Role: r.Role, OnBehalf: r.Maker, Grants: grants(r.Scopes), Via: "api"}
	if r.RoleID != nil {
		v.actor.RoleID = *r.RoleID
	}
	return v, nil
}

func refused() error {
	return problem.Unauthenticated("This API key is not known, is over, or was revoked.")
}
