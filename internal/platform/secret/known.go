package secret

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
)

// Known is a master key as a database remembers it.
type Known struct {
	Name, Fingerprint, Path string
	Proof                   []byte
	Since                   time.Time
}

// KnownMasters are the master keys that a database was written with.
func KnownMasters(ctx context.Context, db *pg.DB) ([]Known, error) {
	return pg.Collect(pg.AsUser(ctx, uuid.Nil), db, func(row pgx.CollectableRow) (k Known, err error) {
		return k, row.Scan(&k.Name, &k.Proof, &k.Fingerprint, &k.Path, &k.Since)
	}, "select name, proof, fingerprint, path, created_at from master_keys order by created_at, name")
}

// used tells whether anybody has an account, which the key file has made keys for.
func used(ctx context.Context, db *pg.DB) (bool, error) {
	return pg.One(pg.AsUser(ctx, uuid.Nil), db, pgx.RowTo[bool], "select exists (select from users)")
}

// LoadFor is Load for a database that may know a key: then a missing file is not made anew but named, with what to do.
func LoadFor(ctx context.Context, db *pg.DB, path string) (*Master, error) {
	m, err := Read(path)
	known, knownErr := KnownMasters(ctx, db)
	if knownErr != nil {
		return nil, knownErr
	}
	if m != nil {
		return m, sameFile(m, path, known)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, k := range known {
		if k.Fingerprint != "" && k.Name == KeyFile {
			return nil, fmt.Errorf("the key file %s (RAPPORT_KEY_FILE) is missing. This database was written with the key of fingerprint %s, last used as %s: put that file back from a backup. A new key could open nothing that is encrypted here, so none is made", path, k.Fingerprint, k.Path)
		}
	}
	if any, err := used(ctx, db); err != nil || any {
		return nil, errors.Join(err, fmt.Errorf("the key file %s (RAPPORT_KEY_FILE) is missing, and this database has accounts that were made with it: put the file back from a backup. A new key could open nothing that is encrypted here, so none is made", path))
	}
	return Load(path)
}

func sameFile(m *Master, path string, known []Known) error {
	for _, k := range known {
		if k.Name == KeyFile && k.Fingerprint != "" && k.Fingerprint != m.Fingerprint() {
			return fmt.Errorf("the key file %s (RAPPORT_KEY_FILE) holds another key than the one that this database was written with: its fingerprint is %s, the one needed is %s, last used as %s. Put that file back from a backup, or point RAPPORT_KEY_FILE to it", path, m.Fingerprint(), k.Fingerprint, k.Path)
		}
	}
	return nil
}

// Prove holds the master keys against the database before anything is done with it: every one that it was written with must
// be among them, and be the same. What it does not know yet is noted.
func Prove(ctx context.Context, db *pg.DB, m *Master, path string, masters []Wrapper) error {
	known, err := KnownMasters(ctx, db)
	if err != nil {
		return err
	}
	if err := sameFile(m, path, known); err != nil {
		return err
	}
	byName := map[string]Known{}
	for _, k := range known {
		byName[k.Name] = k
	}
	given := map[string]bool{}
	for _, w := range masters {
		given[w.Name()] = true
		if k, ok := byName[w.Name()]; ok && len(k.Proof) > 0 {
			if plain, err := w.Decrypt(k.Proof, proofFor(w)); err != nil || string(plain) != proven {
				return fmt.Errorf("the master key %s is not the one that this database was written with, or does not answer: %w. Set RAPPORT_KMS to the right one, or bring that key back", describe(w.Name(), path), errors.Join(err, ErrSealed))
			}
		} else if err := note(ctx, db, w, "", ""); err != nil {
			return err
		}
	}
	for _, k := range known {
		if len(k.Proof) > 0 && !given[k.Name] {
			return fmt.Errorf("data keys are wrapped under the master key %s, which is missing: add it to RAPPORT_KMS, or run rapport keys rewrap while it is there", describe(k.Name, path))
		}
	}
	return noteFile(ctx, db, m, path)
}

const proven = "rapport master key"

func proofFor(w Wrapper) []byte { return []byte(proven + "|" + w.Name()) }

// describe names a master key as people know it.
func describe(name, path string) string {
	if name == KeyFile {
		return path
	}
	return name
}

// Note remembers a master key, so that every later start needs it.
func Note(ctx context.Context, db *pg.DB, w Wrapper) error { return note(ctx, db, w, "", "") }

func note(ctx context.Context, db *pg.DB, w Wrapper, fingerprint, path string) error {
	proof, err := w.Encrypt([]byte(proven), proofFor(w))
	if err != nil {
		return fmt.Errorf("the master key %s can't be used: %w", w.Name(), err)
	}
	_, err = db.Exec(pg.AsUser(ctx, uuid.Nil), `insert into master_keys (name, proof, fingerprint, path) values ($1, $2, $3, $4)
		on conflict (name) do update set proof = excluded.proof where master_keys.proof = ''`, w.Name(), proof, fingerprint, path)
	return err
}

// noteFile remembers the key file, which more than data keys hangs on.
func noteFile(ctx context.Context, db *pg.DB, m *Master, path string) error {
	_, err := db.Exec(pg.AsUser(ctx, uuid.Nil), `insert into master_keys (name, proof, fingerprint, path) values ($1, '', $2, $3)
		on conflict (name) do update set fingerprint = excluded.fingerprint, path = excluded.path`, KeyFile, m.Fingerprint(), path)
	return err
}

// Retire forgets master keys that no data key is wrapped under any more. The key file stays known.
func Retire(ctx context.Context, db *pg.DB, kept string) error {
	ctx = pg.AsUser(ctx, uuid.Nil)
	_, err := db.Exec(ctx, "delete from master_keys where name <> $1 and name <> $2", kept, KeyFile)
	if err == nil && kept != KeyFile {
		_, err = db.Exec(ctx, "update master_keys set proof = '' where name = $1", KeyFile)
	}
	return err
}
