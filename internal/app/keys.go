package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/tenant"
	"rapport/internal/trail/audit"
)

// unlock finds the master keys and holds them against the database: with a wrong one, or without one, nothing starts.
func unlock(ctx context.Context, db *pg.DB, c Config) (*secret.Master, []secret.Wrapper, error) {
	master, err := secret.LoadFor(ctx, db, c.KeyFile)
	if err != nil {
		return nil, nil, err
	}
	masters, err := c.masters(master)
	if err != nil {
		return nil, nil, err
	}
	return master, masters, secret.Prove(ctx, db, master, c.KeyFile, masters)
}

// masters are the master keys of RAPPORT_KMS in their order.
func (c *Config) masters(own *secret.Master) (all []secret.Wrapper, err error) {
	for _, address := range strings.FieldsFunc(c.KMS, func(r rune) bool { return r == ',' || r == ' ' }) {
		w, err := c.wrapper(address, own)
		if err != nil {
			return nil, fmt.Errorf("RAPPORT_KMS: %w", err)
		}
		all = append(all, w)
	}
	if len(all) == 0 {
		all = append(all, own.Wrapper())
	}
	return all, nil
}

func (c *Config) wrapper(address string, own *secret.Master) (secret.Wrapper, error) {
	token := c.KMSToken
	if token == "" && c.KMSFile != "" {
		raw, err := os.ReadFile(c.KMSFile)
		if err != nil {
			return nil, fmt.Errorf("the token file %s (RAPPORT_KMS_TOKEN_FILE) can't be read: %w", c.KMSFile, err)
		}
		token = strings.TrimSpace(string(raw))
	}
	return secret.OpenWrapper(address, own, token)
}

// keyring opens what the commands about keys work on: the database of a running program or of a stopped one.
func keyring(ctx context.Context, c Config) (*Program, *pg.DB, []secret.Wrapper, func(), error) {
	if err := c.check(); err != nil {
		return nil, nil, nil, nil, err
	}
	db, done, err := connect(ctx, c)
	if err != nil {
		return nil, nil, nil, nil, err
	}
	fail := func(err error) (*Program, *pg.DB, []secret.Wrapper, func(), error) {
		done()
		return nil, nil, nil, nil, err
	}
	master, masters, err := unlock(ctx, db, c)
	if err != nil {
		return fail(err)
	}
	p, err := New(Parts{DB: db, Master: master, Masters: masters, URL: "http://localhost:8080", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return fail(err)
	}
	return p, db, masters, done, nil
}

// ListKeys writes which master keys the database knows, and for each company with encrypted fields its data keys.
func ListKeys(ctx context.Context, c Config, out io.Writer) error {
	_, db, _, done, err := keyring(ctx, c)
	if err != nil {
		return err
	}
	defer done()
	known, err := secret.KnownMasters(ctx, db)
	if err != nil {
		return err
	}
	for _, k := range known {
		fmt.Fprintf(out, "master key %s, since %s", k.Name, k.Since.UTC().Format(time.DateOnly))
		if k.Path != "" {
			fmt.Fprintf(out, ", %s, fingerprint %s", k.Path, k.Fingerprint)
		}
		fmt.Fprintln(out)
	}
	return eachCompany(ctx, db, func(ctx context.Context, company tenant.Actor) error {
		s, err := secret.StateOf(ctx, db, company.CompanyID)
		if err != nil || s == nil {
			return err
		}
		fmt.Fprintf(out, "company %s: under %s, newest data key of %s, %d fields encrypted, %d under way\n", company.CompanyID, s.Master, s.RotatedAt.UTC().Format(time.DateOnly), s.Fields, s.Busy)
		return nil
	})
}

// eachCompany calls do in the name of every company, one after the other.
func eachCompany(ctx context.Context, db *pg.DB, do func(ctx context.Context, a tenant.Actor) error) error {
	all, err := audit.Companies(ctx, db)
	if err != nil {
		return err
	}
	for _, id := range all {
		in := tenant.AsSystem(ctx, id, "keys")
		a, _ := tenant.From(in)
		if err := do(in, a); err != nil {
			return err
		}
	}
	return nil
}

// RotateKeys gives every company that has one a new data key. The running program, or the next one to run, encrypts what is
// there with it, while reading and writing go on.
func RotateKeys(ctx context.Context, c Config, out io.Writer) error {
	p, _, _, done, err := keyring(ctx, c)
	if err != nil {
		return err
	}
	defer done()
	n, err := p.RotateKeys(ctx)
	fmt.Fprintf(out, "%d companies have a new data key. Values are encrypted anew while the program runs; rapport keys list tells how far that is.\n", n)
	return err
}

// RotateKeys is the same from within a program; it answers how many companies have a new key.
func (p *Program) RotateKeys(ctx context.Context) (n int, err error) {
	if !p.queue.Opened() {
		if err := p.queue.Open(); err != nil {
			return 0, err
		}
	}
	err = eachCompany(ctx, p.engine.DB, func(ctx context.Context, _ tenant.Actor) error {
		there, err := p.sensitive.Rotate(ctx)
		if there {
			n++
		}
		return err
	})
	return n, err
}

// RewrapKeys puts the data keys of every company under another master key. No value is written.
func RewrapKeys(ctx context.Context, c Config, to string, out io.Writer) error {
	_, db, masters, done, err := keyring(ctx, c)
	if err != nil {
		return err
	}
	defer done()
	own, err := secret.Read(c.KeyFile)
	if err != nil {
		return err
	}
	target, err := c.wrapper(to, own)
	if err != nil {
		return fmt.Errorf("--to: %w", err)
	}
	if err := secret.Note(ctx, db, target); err != nil {
		return err
	}
	ring, n := secret.NewKeyring(db, append(masters, target)...), 0
	err = eachCompany(ctx, db, func(ctx context.Context, a tenant.Actor) error {
		return db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
			there, err := ring.Rewrap(ctx, tx, a.CompanyID, target)
			if there {
				n++
			}
			return err
		})
	})
	if err != nil {
		return err
	}
	if err := secret.Retire(ctx, db, target.Name()); err != nil {
		return err
	}
	fmt.Fprintf(out, "The data keys of %d companies are wrapped under %s. Start the program with RAPPORT_KMS=%s from now on.\n", n, target.Name(), target.Name())
	return nil
}
