package audit

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"runtime"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
)

// stretchLength is how many seals are checked at a time; several stretches are at once.
const stretchLength = 20_000

// Verifier checks logs.
type Verifier struct {
	Keys Keys
	// PublicKey is what checkpoints are held against; of the key file when it is empty.
	PublicKey ed25519.PublicKey
	// Kept are checkpoints that were kept elsewhere.
	Kept []Checkpoint
}

func (v *Verifier) public() ed25519.PublicKey {
	if v.PublicKey != nil {
		return v.PublicKey
	}
	return v.Keys.Public()
}

// Companies lists the companies of a database that have a log.
func Companies(ctx context.Context, db *pg.DB) ([]uuid.UUID, error) {
	return pg.Collect(pg.AsUser(ctx, uuid.Nil), db, pgx.RowTo[uuid.UUID], "select company_id from unsealed_companies(true) order by company_id")
}

// Database checks the log of one company as it lies in the database. It needs the master key.
func (v *Verifier) Database(ctx context.Context, db *pg.DB, company uuid.UUID) (*Report, error) {
	begun := time.Now()
	ctx = tenant.AsSystem(ctx, company, "audit")
	checkpoints, err := pg.Collect(ctx, db, scanCheckpoint, "select "+checkpointColumns+" from checkpoints where company_id = $1 order by seq", company)
	if err != nil {
		return nil, fmt.Errorf("audit.Verify: %w", err)
	}
	f := newFold(company, true, append(checkpoints, v.Kept...))
	end, err := v.end(ctx, db, company, checkpoints)
	if err != nil {
		return nil, err
	}
	if err := v.stretches(ctx, db, f, end); err != nil {
		return nil, fmt.Errorf("audit.Verify: %w", err)
	}
	f.settle()
	if err := v.signed(ctx, db, f, checkpoints); err != nil {
		return nil, err
	}
	if err := v.beside(ctx, db, f); err != nil {
		return nil, fmt.Errorf("audit.Verify: %w", err)
	}
	f.report.Took = time.Since(begun)
	return &f.report, nil
}

// end is up to where seals are read: what the last checkpoint signs, or where none holds as many as there are.
func (v *Verifier) end(ctx context.Context, db *pg.DB, company uuid.UUID, checkpoints []Checkpoint) (int64, error) {
	for i := len(checkpoints) - 1; i >= 0; i-- {
		if checkpoints[i].Verify(v.public()) == nil {
			// A number that was cut off is found below; a stretch that has nothing in it costs nothing.
			return checkpoints[i].Seq, nil
		}
	}
	return pg.One(ctx, db, pgx.RowTo[int64], "select count(*) from seals where company_id = $1", company)
}

// stretches checks everything up to end, several stretches at once, and folds them in their order.
func (v *Verifier) stretches(ctx context.Context, db *pg.DB, f *fold, end int64) error {
	type done struct {
		*stretch
		from int64
		err  error
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	order := make(chan chan done, runtime.GOMAXPROCS(0))
	go func() {
		defer close(order)
		for from := int64(0); from < end && ctx.Err() == nil; from += stretchLength {
			one := make(chan done, 1)
			order <- one
			go func() {
				d := done{from: from}
				d.stretch, d.err = v.stretch(ctx, db, f, from, min(end, from+stretchLength))
				one <- d
			}()
		}
	}()
	var failed error
	for one := range order {
		d := <-one
		if d.err != nil && failed == nil {
			failed = d.err
			cancel()
		}
		if failed != nil {
			continue
		}
		f.take(d.stretch, d.from)
	}
	if failed == nil {
		f.trim()
	}
	return failed
}

// trim takes what is missing at the very end for cut off, which the checkpoint says, and not for taken out.
func (f *fold) trim() {
	all := f.report.Findings
	if n := len(all); n > 0 && all[n-1].Kind == Deleted && all[n-1].To == f.seq && all[n-1].Change == uuid.Nil {
		f.seq = all[n-1].From - 1
		f.report.Findings = all[:n-1]
	}
}

// stretch checks the seals behind from up to to. The one at from was checked with those before it: here only its mac counts.
func (v *Verifier) stretch(ctx context.Context, db *pg.DB, f *fold, from, to int64) (*stretch, error) {
	s := &stretch{hasher: newHasher(v.Keys.Chain(f.report.Company)), seq: from, entries: make([]Digest, 0, to-from), marks: f.marks, macs: map[int64]Digest{}}
	s.linked = from == 0
	var l sealed
	err := db.Stream(ctx, func(rows pgx.Rows) error {
		if err := l.read(rows); err != nil {
			return err
		}
		if l.seq == from {
			s.linked = len(l.mac) == Size
			copy(s.mac[:], l.mac)
			return nil
		}
		s.check(&l)
		return nil
	}, "select s.seq, s.change_id, s.origin, s.salt, s.content, s.mac, "+columns+` from seals s
		left join changes c on c.company_id = s.company_id and c.id = s.change_id
		where s.company_id = $1 and s.seq >= $2 and s.seq <= $3 order by s.seq`, f.report.Company, from, to)
	s.missing(to + 1)
	return s, err
}

// sealColumns is how many columns come before those of the change.
const sealColumns = 6

func (l *sealed) read(rows pgx.Rows) error {
	raw, described := rows.RawValues(), rows.FieldDescriptions()
	for i := range sealColumns {
		if described[i].Format != pgx.BinaryFormatCode {
			return fmt.Errorf("audit: %s came as text", described[i].Name)
		}
	}
	l.seq, l.origin = integer(raw[0]), Origin(integer(raw[2]))
	copy(l.change[:], raw[1])
	l.salt, l.content, l.mac = raw[3], raw[4], raw[5]
	l.there = raw[sealColumns] != nil
	return l.values.read(rows, sealColumns)
}

// integer reads what PostgreSQL sends of any size.
func integer(raw []byte) (n int64) {
	for _, b := range raw {
		n = n<<8 | int64(b)
	}
	return n
}

// signed holds the log against every checkpoint, those in the database and those that were kept.
func (v *Verifier) signed(ctx context.Context, db *pg.DB, f *fold, checkpoints []Checkpoint) error {
	r := &f.report
	for i := range checkpoints {
		if checkpoints[i].Verify(v.public()) != nil {
			r.Findings = add(r.Findings, Finding{Kind: Unsigned, From: checkpoints[i].Seq, To: checkpoints[i].Seq, Detail: "the checkpoint was not signed by this program's key"})
			continue
		}
		f.against(&checkpoints[i], "the checkpoint")
	}
	signed := int64(0)
	if r.Head != nil {
		signed = r.Head.Seq
	}
	v.kept(f)
	beyond, err := pg.One(ctx, db, pgx.RowTo[int64], "select count(*) from seals where company_id = $1 and seq > $2", r.Company, signed)
	if err != nil {
		return fmt.Errorf("audit.Verify: %w", err)
	}
	// A seal that was made since this check began stands behind a checkpoint that was not read.
	later, err := pg.One(ctx, db, pgx.RowTo[int64], "select coalesce(max(seq), 0) from checkpoints where company_id = $1", r.Company)
	if err == nil && beyond > 0 && later <= signed {
		r.Findings = add(r.Findings, Finding{Kind: Unsigned, From: signed + 1, To: signed + beyond, Detail: "no signed checkpoint stands behind these seals"})
	}
	return err
}

// kept holds the log against the checkpoints that were kept elsewhere.
func (v *Verifier) kept(f *fold) {
	for i := range v.Kept {
		c := &v.Kept[i]
		switch {
		case c.CompanyID != f.report.Company:
		case c.Verify(v.public()) != nil:
			f.report.Findings = add(f.report.Findings, Finding{Kind: Unsigned, From: c.Seq, To: c.Seq, Detail: "the checkpoint that was kept was not signed by this key"})
		default:
			f.against(c, "the checkpoint that was kept")
		}
	}
}

// beside looks at the changes without a seal.
func (v *Verifier) beside(ctx context.Context, db *pg.DB, f *fold) error {
	r, tags := &f.report, newTagger(v.Keys.master)
	due := earlier(uuid.Must(uuid.NewV7()), Overdue)
	overdue := Finding{Kind: NotSealed, Detail: "without a seal for more than " + Overdue.String() + "; does the program run?"}
	late := int64(0)
	err := db.Stream(ctx, func(rows pgx.Rows) error {
		var one values
		if err := one.read(rows, 0); err != nil {
			return err
		}
		r.Waiting++
		id := uuid.UUID(one[atID])
		switch origin := tags.origin(r.Company, &one, rows.RawValues()[valueCount]); {
		case origin == Stranger || origin == Before && r.Head != nil && r.Before < r.Sealed:
			r.Findings = add(r.Findings, Finding{Kind: Inserted, Change: id, Detail: "was written by somebody else than the program, and has no seal"})
		case before(id, due):
			if late++; late == 1 {
				overdue.Change = id
			}
		}
		return nil
	}, "select "+columns+`, c.tag from changes c where c.company_id = $1
		and not exists (select from seals s where s.company_id = c.company_id and s.change_id = c.id) order by c.id`, r.Company)
	if late > 0 {
		overdue.Detail = fmt.Sprintf("%d changes, this one first, are %s", late, overdue.Detail)
		r.Findings = add(r.Findings, overdue)
	}
	return err
}
