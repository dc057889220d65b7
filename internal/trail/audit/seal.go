package audit

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
)

const (
	// sealAtOnce bounds how many changes one transaction seals.
	sealAtOnce = 2_000
	saltSize   = 16
)

// errBusy means that another node is sealing the company.
var errBusy = errors.New("another node seals this company")

// fresh is a change that is to be sealed.
type fresh struct {
	values  values
	origin  Origin
	salt    []byte
	content Digest
	mac     Digest
}

// Seal seals every change of the company in ctx that is committed and not sealed yet, among those from a change on. The
// number is given here and not when a change is written: whatever commits later gets a later number, so nothing can slip in
// before what is sealed, and no writer waits for another.
func (s *Service) Seal(ctx context.Context, from uuid.UUID) (sealed int, err error) {
	for {
		n, last, err := s.batch(ctx, from)
		if err != nil || n < sealAtOnce {
			return sealed + n, err
		}
		sealed, from = sealed+n, last
		if err := ctx.Err(); err != nil {
			return sealed, err
		}
	}
}

// batch seals one batch: its numbers, its digests and the checkpoint are one transaction.
func (s *Service) batch(ctx context.Context, from uuid.UUID) (n int, last uuid.UUID, err error) {
	a, _ := tenant.From(ctx)
	err = s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		ctx = context.WithoutCancel(ctx)
		n = 0
		var free bool
		if err := tx.QueryRow(ctx, "select pg_try_advisory_xact_lock(hashtextextended('audit/' || $1::text, 0))", a.CompanyID).Scan(&free); err != nil {
			return err
		}
		if !free {
			return errBusy
		}
		head, newest, err := lastCheckpoint(ctx, tx, a.CompanyID)
		if err != nil {
			return err
		}
		if head.Seq > 0 && head.Verify(s.keys.Public()) != nil {
			return fmt.Errorf("the log of company %s is not sealed any further: %w (was the master key changed? `rapport audit verify` tells more)", a.CompanyID, ErrSignature)
		}
		changes, err := s.unsealed(ctx, tx, a.CompanyID, from)
		if err != nil || len(changes) == 0 {
			return err
		}
		if err := adopt(ctx, tx, a.CompanyID, changes); err != nil {
			return err
		}
		first := head.Seq + 1
		s.chain(&head, changes)
		n, last = len(changes), uuid.UUID(changes[len(changes)-1].values[atID])
		if before(last, newest) {
			return write(ctx, tx, &head, newest, first, changes)
		}
		return write(ctx, tx, &head, last, first, changes)
	})
	if err != nil {
		return 0, last, fmt.Errorf("audit.Seal: %w", err)
	}
	return n, last, nil
}

// chain brings the head forward over changes and signs it.
func (s *Service) chain(head *Checkpoint, changes []fresh) {
	h := newHasher(s.keys.Chain(head.CompanyID))
	salts := make([]byte, saltSize*len(changes))
	_, _ = rand.Read(salts) // never fails
	mac, root := Digest(head.Mac), Digest(head.Root)
	for i := range changes {
		c := &changes[i]
		head.Seq++
		c.salt = salts[saltSize*i : saltSize*(i+1)]
		c.content = h.content(c.salt, &c.values)
		entry := h.entry(head.Seq, c.origin, &c.values, c.content[:])
		mac, root = h.link(mac[:], entry), h.root(root, entry)
		c.mac = mac
	}
	head.Mac, head.Root, head.At = mac[:], root[:], time.Now().UTC().Truncate(time.Microsecond)
	s.keys.sign(head)
}

// adopt takes changes with an empty tag for older than tags are, as long as none with a tag has been sealed: a database is
// brought forward once, with all that was in it.
func adopt(ctx context.Context, tx pgx.Tx, company uuid.UUID, changes []fresh) error {
	var begun bool
	if err := tx.QueryRow(ctx, "select exists (select from seals where company_id = $1 and origin <> 1)", company).Scan(&begun); err != nil {
		return err
	}
	for i := range changes {
		c := &changes[i]
		if begun = begun || c.origin != Before; begun && c.origin == Before {
			c.origin = Stranger
		}
	}
	return nil
}

// lastCheckpoint is where the chain has come to; before the first seal it is all zeros.
func lastCheckpoint(ctx context.Context, tx pgx.Tx, company uuid.UUID) (c Checkpoint, newest uuid.UUID, err error) {
	rows, err := tx.Query(ctx, "select "+checkpointColumns+", newest from checkpoints where company_id = $1 order by seq desc limit 1", company)
	if err != nil {
		return c, newest, err
	}
	c = Checkpoint{CompanyID: company, Mac: make(Hex, Size), Root: make(Hex, Size)}
	_, err = pgx.ForEachRow(rows, append(c.scan(), &newest), func() error { return nil })
	return c, newest, err
}

const checkpointColumns = "company_id, seq, mac, root, at, signature"

func (c *Checkpoint) scan() []any {
	return []any{&c.CompanyID, &c.Seq, (*[]byte)(&c.Mac), (*[]byte)(&c.Root), &c.At, (*[]byte)(&c.Signature)}
}

// unsealed reads changes without a number, oldest first. The offset keeps it a look into an index for each change from the
// first one on: joined, every batch would read every seal there is.
func (s *Service) unsealed(ctx context.Context, tx pgx.Tx, company, from uuid.UUID) (changes []fresh, err error) {
	rows, err := tx.Query(ctx, "select "+columns+`, c.tag from changes c where c.company_id = $1 and c.id >= $2
		and not exists (select from seals s where s.company_id = $1 and s.change_id = c.id offset 0) order by c.id limit $3`, company, from, sealAtOnce)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var c fresh
		if err := c.values.read(rows, 0); err != nil {
			return nil, err
		}
		c.origin = s.tags.origin(company, &c.values, rows.RawValues()[valueCount])
		c.values.keep()
		changes = append(changes, c)
	}
	return changes, rows.Err()
}

// binaryColumns are those whose bytes are no text.
var binaryColumns = map[int]bool{atID: true, atAt: true, atRecordID: true, atVersion: true, atActorID: true, atChangeSetID: true}

// read takes the values from the columns of a row as they came, from an offset on. They live until the next row.
func (v *values) read(rows pgx.Rows, offset int) error {
	raw, described := rows.RawValues(), rows.FieldDescriptions()
	for i := range v {
		// Of text both forms have the same bytes; of the others only one is what was agreed on.
		if binaryColumns[i] && described[offset+i].Format != pgx.BinaryFormatCode {
			return fmt.Errorf("audit: %s came as text", described[offset+i].Name)
		}
		v[i] = raw[offset+i]
	}
	return nil
}

// keep copies the values, so that they outlive their row.
func (v *values) keep() {
	size := 0
	for _, b := range v {
		size += len(b)
	}
	all := make([]byte, 0, size)
	for i, b := range v {
		if b != nil {
			all = append(all, b...)
			v[i] = all[len(all)-len(b) : len(all) : len(all)]
		}
	}
}

// write stores the seals and the checkpoint behind them. Of each hour the last checkpoint stays.
func write(ctx context.Context, tx pgx.Tx, head *Checkpoint, newest uuid.UUID, first int64, changes []fresh) error {
	n := len(changes)
	ids, origins, salts, contents, macs := make([]uuid.UUID, n), make([]int16, n), make([][]byte, n), make([][]byte, n), make([][]byte, n)
	for i := range changes {
		c := &changes[i]
		ids[i], origins[i], salts[i], contents[i], macs[i] = uuid.UUID(c.values[atID]), int16(c.origin), c.salt, c.content[:], c.mac[:]
	}
	b := &pgx.Batch{}
	b.Queue(`insert into seals (company_id, seq, change_id, origin, salt, content, mac) select $1, $2::bigint + u.n - 1, u.id, u.origin, u.salt, u.content, u.mac
		from unnest($3::uuid[], $4::smallint[], $5::bytea[], $6::bytea[], $7::bytea[]) with ordinality u (id, origin, salt, content, mac, n)`, head.CompanyID, first, ids, origins, salts, contents, macs)
	b.Queue("delete from checkpoints where company_id = $1 and at >= date_trunc('hour', $2::timestamptz)", head.CompanyID, head.At)
	b.Queue("insert into checkpoints ("+checkpointColumns+", newest) values ($1, $2, $3, $4, $5, $6, $7)",
		head.CompanyID, head.Seq, []byte(head.Mac), []byte(head.Root), head.At, []byte(head.Signature), newest)
	return tx.SendBatch(ctx, b).Close()
}

// catchUp seals what is new at once, unless another node does.
func (s *Service) catchUp(ctx context.Context) error {
	a, _ := tenant.From(ctx)
	from, err := s.newest(ctx)
	if err != nil {
		return err
	}
	_, err = s.Seal(tenant.AsSystem(ctx, a.CompanyID, "audit"), earlier(from, looksBack))
	if errors.Is(err, errBusy) {
		return nil
	}
	return err
}

// newest is the newest change that is sealed.
func (s *Service) newest(ctx context.Context) (id uuid.UUID, err error) {
	a, _ := tenant.From(ctx)
	ids, err := pg.Collect(ctx, s.db, pgx.RowTo[uuid.UUID], "select newest from checkpoints where company_id = $1 order by seq desc limit 1", a.CompanyID)
	if len(ids) > 0 {
		id = ids[0]
	}
	return id, err
}

// Head is the last checkpoint of the company in ctx; its Seq is 0 before the first seal.
func (s *Service) Head(ctx context.Context) (*Checkpoint, error) {
	a, _ := tenant.From(ctx)
	heads, err := pg.Collect(ctx, s.db, scanCheckpoint, "select "+checkpointColumns+" from checkpoints where company_id = $1 order by seq desc limit 1", a.CompanyID)
	if err != nil || len(heads) == 0 {
		return &Checkpoint{CompanyID: a.CompanyID, Mac: make(Hex, Size), Root: make(Hex, Size)}, err
	}
	return &heads[0], nil
}

func scanCheckpoint(row pgx.CollectableRow) (c Checkpoint, err error) {
	err = row.Scan(c.scan()...)
	return c, err
}
