// Package db carries the migrations into the binary. schema.sql beside it is the dumped truth, for people to read.
package db

import (
	"embed"
	"io/fs"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations holds NNNN_what.sql, forward only.
var Migrations = sub()

func sub() fs.FS {
	dir, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err)
	}
	return dir
}
