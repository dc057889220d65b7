package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"rapport/internal/platform/embedpg"
	"rapport/internal/platform/limit"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/secret"
)

func listens(addr string) embedpg.Check {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return embedpg.Check{Name: "address", Detail: err.Error(), Fix: "stop what listens there, or choose another address with RAPPORT_ADDR"}
	}
	_ = l.Close()
	return embedpg.Check{Name: "address", OK: true, Detail: addr + " is free"}
}

func keyed(path string) embedpg.Check {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return embedpg.Check{Name: "master key", OK: true, Detail: "will be made at the first start in " + path}
	case err != nil:
		return embedpg.Check{Name: "master key", Detail: err.Error(), Fix: "let the program read " + path}
	case info.Mode().Perm()&0o077 != 0:
		return embedpg.Check{Name: "master key", Detail: path + " can be read by others", Fix: "chmod 600 " + path}
	}
	if _, err := secret.Read(path); err != nil {
		return embedpg.Check{Name: "master key", Detail: err.Error(), Fix: "restore the file from a backup"}
	}
	return embedpg.Check{Name: "master key", OK: true, Detail: path}
}

// wraps checks that the master keys of encrypted fields answer.
func (c *Config) wraps() embedpg.Check {
	own, _ := secret.Read(c.KeyFile) // keyed tells what is wrong with it
	if own == nil && c.KMS == secret.KeyFile {
		return embedpg.Check{Name: "encrypted fields", OK: true, Detail: "keys are wrapped under the key file"}
	}
	all, err := c.masters(own)
	if err != nil {
		return embedpg.Check{Name: "encrypted fields", Detail: err.Error(), Fix: "correct RAPPORT_KMS"}
	}
	var names []string
	for _, w := range all {
		sealed, err := w.Encrypt([]byte("doctor"), nil)
		if err == nil {
			_, err = w.Decrypt(sealed, nil)
		}
		if err != nil {
			return embedpg.Check{Name: "encrypted fields", Detail: "the master key " + w.Name() + ": " + err.Error(), Fix: "let the program reach it, with a token that may encrypt and decrypt"}
		}
		names = append(names, w.Name())
	}
	return embedpg.Check{Name: "encrypted fields", OK: true, Detail: "keys are wrapped under " + strings.Join(names, ", ")}
}

// counts checks the Redis in which programs count together. Rapport serves without it too, which is why somebody should know.
func counts(url string) embedpg.Check {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	o, err := limit.ReadURL(url)
	if err == nil {
		err = limit.Reach(ctx, o)
	}
	if err != nil {
		return embedpg.Check{Name: "redis", Detail: "REDIS_URL can't be used: " + err.Error(), Fix: "check host, port and password, and that the user may run EVALSHA, TIME, GET, SET and DEL"}
	}
	return embedpg.Check{Name: "redis", OK: true, Detail: "answers " + o.Addr}
}

// reaches checks a database of the operator's own.
func reaches(dsn string) embedpg.Check {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	db, err := pg.Open(ctx, pg.Config{DSN: dsn, MaxConns: 1})
	if err != nil {
		return embedpg.Check{Name: "database", Detail: "DATABASE_URL can't be reached", Fix: "check host, port, name and password; PostgreSQL says why in its own log"}
	}
	defer db.Close()
	var number string
	if err := db.Pool().QueryRow(ctx, "show server_version_num").Scan(&number); err != nil {
		return embedpg.Check{Name: "database", Detail: err.Error()}
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < embedpg.MinMajor*10000 {
		return embedpg.Check{Name: "database", Detail: "PostgreSQL " + number + " is too old", Fix: fmt.Sprintf("use PostgreSQL %d or newer", embedpg.MinMajor)}
	}
	return embedpg.Check{Name: "database", OK: true, Detail: "PostgreSQL " + number}
}
