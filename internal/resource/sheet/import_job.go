package sheet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"rapport/internal/platform/csv"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

const (
	// chunkRows and chunkBytes bound what one transaction writes, and so what memory holds.
	chunkRows  = 500
	chunkBytes = 4 << 20
	// turn is how long one import works before it goes back into the queue, so that others get theirs. It is well below
	// jobTimeout, after which a job whose machine has died is taken over.
	turn       = time.Minute
	jobTimeout = 2 * time.Minute
	// maxAttempts is how often an import may begin without getting one chunk further.
	maxAttempts = 3
	// firstRefresh is how many rows make a table that was empty one whose size matters.
	firstRefresh = 1_000
	// tellEvery keeps progress readable.
	tellEvery = 250 * time.Millisecond
)

// errStopped means that the import is no longer ours: cancelled, or another worker went on with it.
var errStopped = errors.New("sheet: the import was stopped")

// giveUp is a reason for people why an import can't go on, whatever is tried.
type giveUp string

func (g giveUp) Error() string { return string(g) }

// work is one turn of one import. It may be called again at any moment and goes on behind the last chunk.
func (im *Importer) work(ctx context.Context, job *river.Job[Args]) error {
	e, err := im.take(ctx, job.Args)
	if err != nil || e == nil {
		return err
	}
	r := &run{im: im, e: e, company: job.Args.CompanyID}
	err = r.turn(ctx)
	var reason giveUp
	switch {
	case err == nil, errors.Is(err, errStopped):
		return nil
	case errors.Is(err, errTurnOver):
		return river.JobSnooze(0)
	case ctx.Err() != nil:
		// The program stops in good order: that counts for nothing.
		return errors.Join(im.forgive(ctx, r), river.JobSnooze(0))
	case errors.As(err, &reason):
		return im.fail(ctx, r, string(reason))
	case r.e.attempts >= maxAttempts:
		reason := fmt.Sprintf("The import broke off %d times behind row %d. The rows up to there are kept and counted; nothing after them was written.", maxAttempts, r.e.RowsDone)
		return errors.Join(im.fail(ctx, r, reason), river.JobCancel(err))
	}
	return err
}

// take makes the import this worker's, and counts that it did. The entry is nil when there is nothing to do.
func (im *Importer) take(ctx context.Context, a Args) (*entry, error) {
	var e *entry
	err := im.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		if e, err = locked(ctx, tx, a.CompanyID, a.ImportID); err != nil {
			return err
		}
		if e.Status != Queued && e.Status != Running {
			return errStopped
		}
		e.Status = Running
		if e.attempts++; e.attempts > maxAttempts {
			reason := fmt.Sprintf("The program stopped %d times while it worked behind row %d. The rows up to there are kept and counted.", maxAttempts, e.RowsDone)
			e.Status, e.Error = Failed, &reason
		}
		return e.save(ctx, tx, a.CompanyID)
	})
	if errors.Is(err, errStopped) || problem.Is(err, problem.KindNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	im.publish(ctx, a.CompanyID, e)
	if e.Status == Failed {
		return nil, nil
	}
	return e, nil
}

// forgive takes one attempt back.
func (im *Importer) forgive(ctx context.Context, r *run) error {
	_, err := im.engine.DB.Exec(ctx, "update imports set attempts = greatest(attempts - 1, 0) where company_id = $1 and id = $2", r.company, r.e.ID)
	return err
}

func (im *Importer) fail(ctx context.Context, r *run, reason string) error {
	return r.end(ctx, Failed, &reason)
}

// end closes the import unless somebody did before.
func (r *run) end(ctx context.Context, s Status, reason *string) error {
	err := r.im.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		e, err := locked(ctx, tx, r.company, r.e.ID)
		if err != nil {
			return err
		}
		if r.e = e; e.Status != Running {
			return errStopped
		}
		e.Status, e.Error = s, reason
		return e.save(ctx, tx, r.company)
	})
	if errors.Is(err, errStopped) {
		return nil
	}
	if err != nil {
		return err
	}
	r.im.publish(ctx, r.company, r.e)
	if r.e.DryRun {
		return nil // it may still be started in earnest
	}
	return r.im.blobs.Delete(ctx, r.e.blobKey)
}

// run is one turn of one import.
type run struct {
	im      *Importer
	e       *entry
	company uuid.UUID
	table   *resource.Table
	targets []target
	usual   string          // the currency of amounts that say none
	key     *resource.Field // nil when every row makes a new record
	header  []string
	comma   bool // the file divides at semicolons, so its numbers have a comma
	members map[string][]uuid.UUID
	seen    *seen // only in a dry run
	told    time.Time

	// Where a record may stand in several rows: what tells them apart, those that can't be taken, keys of more than one
	// record, and a row that was read and is still to come.
	entries *Entries
	teller  *teller
	refused map[uint64]string
	doubled map[uint64]bool
	ahead   *tied
}

// errTurnOver means that there is more to do, later.
var errTurnOver = errors.New("sheet: the turn is over")

func (r *run) turn(ctx context.Context) error {
	ctx, err := r.prepare(ctx)
	if err != nil {
		return err
	}
	f, _, err := r.im.blobs.Open(ctx, r.e.blobKey)
	if problem.Is(err, problem.KindNotFound) {
		return giveUp("The uploaded file is no longer there. Please upload it again.")
	}
	if err != nil {
		return err
	}
	defer f.Close()
	rows := csv.NewReader(f, r.e.dialect)
	if r.teller = r.tells(); r.teller != nil {
		if err := r.survey(ctx); err != nil {
			return err
		}
	}
	if err := r.skip(ctx, rows); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	ahead, done := make(chan *batch), r.e.RowsDone
	failed := aside(func() error { return r.readAhead(ctx, rows, done, ahead) })
	defer func() { cancel(); <-failed }()
	for over := time.Now().Add(turn); ; {
		next, more := <-ahead
		if !more {
			if err := <-failed; err != nil {
				return err
			}
			return r.end(ctx, Succeeded, nil)
		}
		if err := r.chunk(ctx, next); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if time.Now().After(over) {
			return errTurnOver
		}
	}
}

// batch is the rows of one chunk: as read, and as far as they can be understood without the database.
type batch struct {
	rows   []tied
	parsed []*parsed
}

// readAhead reads and parses the next chunk while the database works on the one before.
func (r *run) readAhead(ctx context.Context, rows *csv.Reader, done int64, ahead chan<- *batch) error {
	defer close(ahead)
	for {
		chunk, err := r.read(rows)
		if err != nil || len(chunk) == 0 {
			return err
		}
		b := &batch{rows: chunk, parsed: r.parseAll(ctx, chunk, done)}
		done += int64(len(chunk))
		select {
		case ahead <- b:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// prepare acts for the person who started the import, with the role that the person has now.
func (r *run) prepare(ctx context.Context) (context.Context, error) {
	if r.table = r.im.engine.Find(r.e.Record); r.table == nil {
		return ctx, giveUp("This program no longer knows " + r.e.Record + ".")
	}
	actor, err := r.actor(ctx)
	if err != nil {
		return ctx, err
	}
	ctx = tenant.WithUsual(tenant.With(ctx, actor), r.im.engine.Usual)
	usual, err := tenant.UsualIn(ctx)
	if err != nil {
		return ctx, err
	}
	r.usual = usual.Currency
	for _, needed := range []resource.Action{resource.Import, resource.Make, resource.Edit} {
		if !r.table.Allowed(ctx, needed) {
			return ctx, giveUp(fmt.Sprintf("%s may no longer import %s: the role is %s now.", actor.Name, r.table.Name, actor.Role))
		}
	}
	var closed string
	if r.targets, closed = r.im.targetsOf(ctx, r.table, r.e); closed != "" {
		return ctx, giveUp(fmt.Sprintf("%s may no longer import into %s: the role has changed.", actor.Name, closed))
	}
	r.entries, r.refused = r.im.entriesOf(ctx, r.table), map[uint64]string{}
	r.comma = r.e.dialect.Delimiter == ';'
	if r.e.Key != "" {
		r.key = r.table.Field(r.e.Key)
	}
	if r.e.DryRun {
		r.seen = newSeen()
	}
	r.members, err = r.readMembers(ctx)
	return ctx, err
}

func (r *run) actor(ctx context.Context) (tenant.Actor, error) {
	a, _ := tenant.From(ctx)
	a.Via, a.RequestID, a.ChangeSetID = "import", r.e.requestID, r.e.ID
	if r.e.startedBy == nil {
		return a, nil // started by the program itself
	}
	type member struct {
		Name   string
		Role   tenant.Role
		RoleID uuid.UUID
	}
	m, err := pg.One(ctx, r.im.engine.DB, pgx.RowToStructByPos[member],
		`select u.name, m.role, coalesce(m.role_id, '00000000-0000-0000-0000-000000000000') from members m join users u on u.id = m.user_id
		where m.company_id = $1 and m.user_id = $2 and m.deactivated_at is null`, r.company, *r.e.startedBy)
	if errors.Is(err, pgx.ErrNoRows) {
		return a, giveUp("The person who started this import is no longer a member of the company.")
	}
	a.Kind, a.ID, a.Name, a.Role, a.RoleID = tenant.User, *r.e.startedBy, m.Name, m.Role, m.RoleID
	return a, err
}

// skip goes behind the rows that are done. A dry run remembers them, since the database does not.
func (r *run) skip(ctx context.Context, rows *csv.Reader) error {
	if r.e.dialect.Header {
		row, err := rows.Next()
		if err != nil {
			return giveUp("The uploaded file can't be read any more.")
		}
		r.header = slices.Clone(row.Cells)
	}
	rejected, err := r.rejectedRows(ctx)
	if err != nil {
		return err
	}
	for n := int64(1); n <= r.e.RowsDone; n++ {
		row, err := r.take(rows)
		if err != nil {
			return giveUp("The uploaded file can't be read any more.")
		}
		if r.seen != nil && !rejected[n] {
			r.remember(ctx, row)
		}
	}
	return nil
}

// read takes the rows of the next chunk; none at the end of the file.
func (r *run) read(rows *csv.Reader) (chunk []tied, err error) {
	for size := 0; ; {
		row, err := r.take(rows)
		if errors.Is(err, io.EOF) {
			return chunk, nil
		}
		if err != nil {
			return nil, giveUp("The file can't be read to its end: its encoding or its end is damaged.")
		}
		if (len(chunk) >= chunkRows || size >= chunkBytes) && r.splits(chunk, row) {
			r.ahead = &row
			return chunk, nil
		}
		for _, cell := range row.Cells {
			size += len(cell)
		}
		chunk = append(chunk, row)
	}
}
