package demo

import (
	"context"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/auth"
	"rapport/internal/identity/companies"
	"rapport/internal/identity/users"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
)

// Email is the address of the demo company's owner.
const Email = "mara@" + domain

const (
	domain  = "aldermoor.example"
	company = "Aldermoor Heat"
	// knownPassword is in this source for everybody to read: it is for programs that only their own machine reaches.
	knownPassword = "heat-pump-demo"
)

// staff are the company's people; the first one owns it.
var staff = []struct {
	key, name string
	role      tenant.Role
}{
	{"mara", "Mara Lindqvist", tenant.Owner},
	{"jonas", "Jonas Weber", tenant.Manager},
	{"priya", "Priya Raman", tenant.Agent},
	{"ines", "Ines Duarte", tenant.Agent},
	{"tomas", "Tomas Okafor", tenant.Agent},
	{"sam", "Sam Hale", tenant.Viewer},
}

// roster are the staff as actors, by key.
type roster map[string]tenant.Actor

func (p roster) owner() tenant.Actor { return p[staff[0].key] }

// with is the one of them who has that id; the owner when nobody has.
func (p roster) with(id uuid.UUID) tenant.Actor {
	for _, who := range p {
		if who.ID == id {
			return who
		}
	}
	return p.owner()
}

// ErrInUse means that the database holds somebody's work, beside which no demo is made.
var ErrInUse = errors.New("this database already holds a company, so no demo company was made")

// SignIn is how to get into the demo company.
type SignIn struct {
	Company uuid.UUID
	// Password is empty when somebody has changed it.
	Password string
}

// Begin makes the company and its people, or finds them, and says how to sign in. private tells that nobody but this
// machine reaches the program: only then is the password one that everybody knows.
func (d *Demo) Begin(ctx context.Context, private bool) (SignIn, error) {
	password, other := knownPassword, d.derivedPassword()
	if !private {
		password, other = other, password
	}
	id, err := d.found(ctx)
	if errors.Is(err, pgx.ErrNoRows) {
		if err := d.empty(ctx); err != nil {
			return SignIn{}, err
		}
		s, err := d.Auth.Register(ctx, company, auth.Person{Name: staff[0].name, Email: Email, Password: password}, auth.Client{Agent: via})
		if err != nil {
			return SignIn{}, fmt.Errorf("demo: company: %w", err)
		}
		id, err = s.Company.ID, nil
		if err := d.join(ctx, id, password); err != nil {
			return SignIn{}, err
		}
		return SignIn{Company: id, Password: password}, nil
	}
	if err != nil {
		return SignIn{}, err
	}
	good, err := d.settlePassword(ctx, password, other)
	if err != nil {
		return SignIn{}, err
	}
	if good {
		err = d.join(ctx, id, password)
	} else {
		password = ""
	}
	return SignIn{Company: id, Password: password}, err
}

// Secure takes the password that everybody knows from a demo company that was made where nobody else could reach it.
func (d *Demo) Secure(ctx context.Context) error {
	if _, err := d.found(ctx); errors.Is(err, pgx.ErrNoRows) || errors.Is(err, ErrInUse) {
		return nil
	} else if err != nil {
		return err
	}
	_, err := d.settlePassword(ctx, d.derivedPassword(), knownPassword)
	return err
}

// derivedPassword belongs to this installation: made from its random master key, so that it need not be kept to be
// printed again.
func (d *Demo) derivedPassword() string {
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(d.Master.Derive("demo password")[:10]))
}

// nobody is for statements on people only, who belong to no company.
func nobody(ctx context.Context) context.Context { return pg.AsUser(ctx, uuid.Nil) }

// found gives the demo company's id; pgx.ErrNoRows when there is none.
func (d *Demo) found(ctx context.Context) (uuid.UUID, error) {
	user, err := pg.One(nobody(ctx), d.db, pgx.RowTo[uuid.UUID], "select id from users where email_key = $1", users.Key(Email))
	if err != nil {
		return uuid.Nil, err
	}
	list, err := companies.Of(ctx, d.db, user)
	if err != nil {
		return uuid.Nil, err
	}
	for _, c := range list {
		if c.Name == company && c.Role == tenant.Owner {
			return c.ID, nil
		}
	}
	return uuid.Nil, ErrInUse
}

// empty fails with ErrInUse when anybody has registered: every company has an owner.
func (d *Demo) empty(ctx context.Context) error {
	used, err := pg.One(nobody(ctx), d.db, pgx.RowTo[bool], "select exists (select from users)")
	if err == nil && used {
		err = ErrInUse
	}
	return err
}

// join makes those of the staff who are not there yet.
func (d *Demo) join(ctx context.Context, id uuid.UUID, password string) error {
	known, err := pg.Collect(nobody(ctx), d.db, pgx.RowTo[string], "select email_key from users where email_key like $1", "%@"+domain)
	if err != nil {
		return fmt.Errorf("demo: people: %w", err)
	}
	there := map[string]bool{}
	for _, key := range known {
		there[key] = true
	}
	ctx = tenant.AsSystem(ctx, id, via)
	for _, p := range staff {
		email := p.key + "@" + domain
		if there[users.Key(email)] {
			continue
		}
		if _, err := d.Auth.AddMember(ctx, auth.Person{Name: p.name, Email: email, Password: password}, p.role); err != nil {
			return fmt.Errorf("demo: %s: %w", p.name, err)
		}
	}
	return nil
}

// settlePassword tells whether the owner signs in with password. Where the other of the demo's two passwords still holds,
// the whole staff gets the right one: what only this machine could reach may be open to everybody now.
func (d *Demo) settlePassword(ctx context.Context, password, other string) (bool, error) {
	people := users.New(d.db)
	_, err := people.Verify(ctx, Email, password)
	if !errors.Is(err, users.ErrNoMatch) {
		return err == nil, err
	}
	good := false
	for _, p := range staff {
		u, err := people.Verify(ctx, p.key+"@"+domain, other)
		if errors.Is(err, users.ErrNoMatch) {
			continue
		}
		if err != nil {
			return false, err
		}
		hash, err := people.Hash(ctx, password)
		if err != nil {
			return false, err
		}
		if _, err := d.db.Exec(nobody(ctx), "update users set password_hash = $2 where id = $1", u.ID, hash); err != nil {
			return false, fmt.Errorf("demo: password: %w", err)
		}
		good = good || p.role == tenant.Owner
	}
	return good, nil
}

// people reads the staff. Who has left the company acts no more; the owner does what they would have done.
func (d *Demo) people(ctx context.Context) (roster, error) {
	who, _ := tenant.From(ctx)
	type row struct {
		ID   uuid.UUID
		Key  string
		Name string
		Role tenant.Role
	}
	rows, err := pg.Collect(ctx, d.db, pgx.RowToStructByPos[row], `select u.id, split_part(u.email_key, '@', 1), u.name, m.role
		from members m join users u on u.id = m.user_id where m.company_id = $1 and m.deactivated_at is null and u.email_key like $2`, who.CompanyID, "%@"+domain)
	if err != nil {
		return nil, fmt.Errorf("demo: people: %w", err)
	}
	all := roster{}
	for _, r := range rows {
		all[r.Key] = tenant.Actor{CompanyID: who.CompanyID, ID: r.ID, Kind: tenant.User, Name: r.Name, Role: r.Role, Via: via}
	}
	for _, p := range staff {
		if _, ok := all[p.key]; !ok {
			all[p.key] = all.owner()
		}
	}
	return all, nil
}
