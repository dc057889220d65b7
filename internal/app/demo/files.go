package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

// attach keeps a few files on records. One that was attached before, or whose record has gone, is left out.
func (d *Demo) attach(ctx context.Context, p roster) error {
	before, err := d.left(ctx, "attachments")
	if err != nil {
		return err
	}
	rows, err := table("files.csv")
	if err != nil {
		return err
	}
	for i, r := range rows {
		mark := fmt.Sprintf("file %d", i)
		if _, done := before["demo-"+mark]; done {
			continue
		}
		raw, err := content.ReadFile("content/files/" + r["file"])
		if err != nil {
			return err
		}
		id, err := d.find(ctx, r["record"], r["key"])
		if err != nil {
			return err
		}
		if id == uuid.Nil {
			continue
		}
		moment := resource.WithMoment(as(ctx, p[r["by"]], mark), ago(time.Now().UTC(), r["days"], i))
		if _, err := d.Files.Attach(moment, r["record"], id, r["file"], bytes.NewReader(raw)); err != nil {
			return errors.Join(fmt.Errorf("%s on %s", r["file"], r["key"]), err)
		}
	}
	return nil
}

// find gives the id of the record that a list names, uuid.Nil when it is not there.
func (d *Demo) find(ctx context.Context, record, key string) (id uuid.UUID, err error) {
	t := d.Engine.Find(record)
	field := keys[record]
	if field == "" {
		field = "name"
	}
	err = d.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		found, err := t.FindFolded(ctx, tx, t.Field(field), []string{text.Fold(key)})
		if err == nil && len(found) > 0 {
			id = resource.BaseOf(found[0]).ID
		}
		return err
	})
	return id, err
}
