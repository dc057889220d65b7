package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5"

	"rapport/internal/care/documents"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
)

// readWithin bounds the wait for the documents to be read, poll is how often it looks.
const (
	readWithin = 3 * time.Minute
	poll       = 200 * time.Millisecond
)

// uploader says who brings which document; the owner brings the others.
var uploader = map[string]string{"M8 installation guide.pdf": "jonas", "M12 error codes.pdf": "jonas", "Warranty terms 2026.docx": "priya",
	"Winter operation FAQ.md": "priya", "Grants and permits.html": "ines", "Service plan.md": "priya"}

// upload hands in each document that has not been handed in before.
func (d *Demo) upload(ctx context.Context, p roster) error {
	before, err := d.left(ctx, documents.Spec.Name)
	if err != nil {
		return err
	}
	files, err := fs.ReadDir(content, "content/documents")
	if err != nil {
		return err
	}
	for _, f := range files {
		who, ok := p[uploader[f.Name()]]
		if !ok {
			who = p.owner()
		}
		if _, done := before["demo-"+f.Name()]; done {
			continue
		}
		if err := errors.Join(ctx.Err(), d.uploadOne(as(ctx, who, f.Name()), f.Name())); err != nil {
			return fmt.Errorf("%s: %w", f.Name(), err)
		}
	}
	return nil
}

func (d *Demo) uploadOne(ctx context.Context, name string) error {
	f, err := content.Open("content/documents/" + name)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = d.Documents.Upload(ctx, func(yield func(documents.File, error) bool) { yield(documents.File{Name: name, Content: f}, nil) })
	return err
}

// read waits until every document has been read or has failed.
func (d *Demo) read(ctx context.Context) error {
	who, _ := tenant.From(ctx)
	ctx, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	for {
		left, err := pg.One(ctx, d.db, pgx.RowTo[int64], `select count(*) from documents where company_id = $1 and deleted_at is null
			and status in ('queued', 'running')`, who.CompanyID)
		if err != nil || left == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%d documents have not been read yet: %w", left, ctx.Err())
		case <-time.After(poll):
		}
	}
}
