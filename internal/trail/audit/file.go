package audit

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/tenant"
)

// The sealed file: JSON lines, first a head, then each change with its seal in the order of their numbers, last the signed
// checkpoint. The diff stands in a line byte by byte as the database has it, so a file that was formatted anew is another.
const fileFormat = "rapport audit 1"

type fileHead struct {
	Format    string    `json:"format"`
	CompanyID uuid.UUID `json:"company_id"`
	PublicKey Hex       `json:"public_key"`
}

type fileTail struct {
	Checkpoint *Checkpoint `json:"checkpoint"`
}

// line is a change with its seal. The names are those of the columns; moments count microseconds since 2000, and at says the
// same to people.
type line struct {
	Seq         int64          `json:"seq"`
	ID          uuid.UUID      `json:"id"`
	At          time.Time      `json:"at"`
	Record      string         `json:"record"`
	RecordID    uuid.UUID      `json:"record_id"`
	Action      string         `json:"action"`
	Version     int64          `json:"version"`
	ActorKind   string         `json:"actor_kind"`
	ActorID     *uuid.UUID     `json:"actor_id"`
	ActorName   string         `json:"actor_name"`
	Via         string         `json:"via"`
	RequestID   string         `json:"request_id"`
	ChangeSetID *uuid.UUID     `json:"change_set_id"`
	Diff        jsontext.Value `json:"diff,omitzero"`
	Origin      Origin         `json:"origin"`
	Salt        Hex            `json:"salt"`
	Content     Hex            `json:"content"`
	Mac         Hex            `json:"mac"`
	Checkpoint  *Checkpoint    `json:"checkpoint,omitempty"`
}

// lineOf is the change of a seal as a file has it.
func lineOf(l *sealed) *line {
	v := &l.values
	return &line{Seq: l.seq, ID: uuid.UUID(v[atID]), At: epoch.Add(time.Duration(integer(v[atAt])) * time.Microsecond), Record: string(v[atRecord]), RecordID: uuid.UUID(v[atRecordID]),
		Action: string(v[atAction]), Version: integer(v[atVersion]), ActorKind: string(v[atActorKind]), ActorID: known(v[atActorID]), ActorName: string(v[atActorName]),
		Via: string(v[atVia]), RequestID: string(v[atRequestID]), ChangeSetID: known(v[atChangeSetID]), Diff: jsontext.Value(v[atDiff]),
		Origin: l.origin, Salt: l.salt, Content: l.content, Mac: l.mac}
}

func known(raw []byte) *uuid.UUID {
	if raw == nil {
		return nil
	}
	id := uuid.UUID(raw)
	return &id
}

// sealed is the reverse of lineOf.
func (l *line) sealed() *sealed {
	s := &sealed{seq: l.Seq, origin: l.Origin, salt: l.Salt, content: l.Content, mac: l.Mac, there: true, change: l.ID,
		values: values{l.ID[:], moment(l.At), []byte(l.Record), l.RecordID[:], []byte(l.Action), number(l.Version), []byte(l.ActorKind),
			nil, []byte(l.Via), []byte(l.RequestID), nil, []byte(l.ActorName), l.Diff}}
	if len(s.salt) == 0 {
		s.salt = nil
	}
	if l.ActorID != nil {
		s.values[atActorID] = l.ActorID[:]
	}
	if l.ChangeSetID != nil {
		s.values[atChangeSetID] = l.ChangeSetID[:]
	}
	return s
}

// WriteSealed writes the company's log with its seals up to the last checkpoint.
func (s *Service) WriteSealed(ctx context.Context, out io.Writer) error {
	a, _ := tenant.From(ctx)
	head, err := s.Head(ctx)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(out, 64<<10)
	if err := writeLine(w, &fileHead{fileFormat, a.CompanyID, Hex(s.keys.Public())}); err != nil {
		return err
	}
	var l sealed
	err = s.db.Stream(ctx, func(rows pgx.Rows) error {
		if err := l.read(rows); err != nil {
			return err
		}
		if !l.there {
			return nil // the check of the file tells that it is missing
		}
		return writeChange(w, lineOf(&l))
	}, "select s.seq, s.change_id, s.origin, s.salt, s.content, s.mac, "+columns+` from seals s
		left join changes c on c.company_id = s.company_id and c.id = s.change_id
		where s.company_id = $1 and s.seq <= $2 order by s.seq`, a.CompanyID, head.Seq)
	if err != nil {
		return err
	}
	if err := writeLine(w, &fileTail{head}); err != nil {
		return err
	}
	return w.Flush()
}

// writeChange puts the diff in front, as it is: an encoder would write it anew.
func writeChange(w *bufio.Writer, l *line) error {
	diff := l.Diff
	l.Diff = nil
	raw, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	w.WriteString(`{"diff":`)
	w.Write(diff)
	raw[0] = ','
	w.Write(raw)
	return w.WriteByte('\n') // bufio keeps the first error
}

func writeLine(w *bufio.Writer, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	if _, err := w.Write(append(raw, '\n')); err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return nil
}

// ErrFile means that a file is no sealed log.
var ErrFile = errors.New("this is no sealed audit log; export one in the format sealed")

// File checks a sealed file, without a database. With the master key the whole chain is checked, without it the signed
// checkpoints: of the public key that is given, else of the one that the file names, which then has to be trusted.
func (v *Verifier) File(in io.Reader) (*Report, error) {
	begun := time.Now()
	r := bufio.NewReaderSize(in, 1<<20)
	raw, err := r.ReadBytes('\n')
	var head fileHead
	if err != nil || json.Unmarshal(raw, &head) != nil || head.Format != fileFormat {
		return nil, ErrFile
	}
	public := v.public()
	if public == nil {
		public = ed25519.PublicKey(head.PublicKey)
	}
	one := &Verifier{Keys: v.Keys, PublicKey: public, Kept: v.Kept}
	return one.lines(r, head.CompanyID, begun)
}

func (v *Verifier) lines(r *bufio.Reader, company uuid.UUID, begun time.Time) (*Report, error) {
	f := newFold(company, v.Keys.master != nil, v.Kept)
	s := &stretch{hasher: newHasher(v.Keys.Chain(company)), linked: true, marks: f.marks, macs: f.macs}
	var tail *Checkpoint
	for batch := range parsed(r) {
		from := s.seq
		for i := range batch {
			l := &batch[i]
			switch {
			case l.err != nil && l.err != errLine:
				return nil, l.err
			case l.err != nil || tail != nil:
				s.findings = add(s.findings, Finding{Kind: Unreadable, From: s.seq + 1, To: s.seq + 1, Detail: "a line behind it is no change"})
			case l.Checkpoint != nil:
				tail = l.Checkpoint
			case l.Seq <= s.seq:
				s.findings = add(s.findings, Finding{Kind: Inserted, From: l.Seq, To: l.Seq, Change: l.ID, Detail: "stands where it has no place"})
			default:
				s.check(l.sealed())
			}
		}
		f.take(s, from)
		s.entries, s.findings, s.checked, s.erased, s.before = s.entries[:0], nil, 0, 0, 0
	}
	f.settle()
	v.ended(f, s.mac, tail)
	v.kept(f)
	f.report.Took = time.Since(begun)
	return &f.report, nil
}

// ended holds a file against its own last line.
func (v *Verifier) ended(f *fold, last Digest, tail *Checkpoint) {
	r := &f.report
	switch {
	case tail == nil:
		r.Findings = add(r.Findings, Finding{Kind: CutOff, From: f.seq + 1, To: f.seq + 1, Detail: "the file ends without its checkpoint"})
	case tail.CompanyID != r.Company || tail.Verify(v.PublicKey) != nil:
		r.Findings = add(r.Findings, Finding{Kind: Unsigned, From: tail.Seq, To: tail.Seq, Detail: "the checkpoint was not signed by this key"})
	default:
		if f.seq > tail.Seq {
			r.Findings = add(r.Findings, Finding{Kind: Unsigned, From: tail.Seq + 1, To: f.seq, Detail: "no signed checkpoint stands behind these seals"})
		}
		if tail.Seq == f.seq {
			f.macs[tail.Seq] = last
			if !f.broken {
				f.roots[tail.Seq] = f.root
			}
		}
		f.against(tail, "the checkpoint")
	}
}

var errLine = errors.New("no line of a sealed file")

type parsedLine struct {
	line
	err error
}

// linesAtOnce is how many lines are read at a time; several such batches are at once.
const linesAtOnce = 1_000

// parsed reads lines, in their order, on all cores.
func parsed(r *bufio.Reader) func(yield func([]parsedLine) bool) {
	return func(yield func([]parsedLine) bool) {
		order, stop := make(chan chan []parsedLine, runtime.GOMAXPROCS(0)), make(chan struct{})
		defer close(stop)
		go func() {
			defer close(order)
			for {
				raw, err := readSome(r)
				one := make(chan []parsedLine, 1)
				select {
				case order <- one:
				case <-stop:
					return
				}
				go func() { one <- parse(raw, err) }()
				if err != nil {
					return
				}
			}
		}()
		for one := range order {
			if !yield(<-one) {
				return
			}
		}
	}
}

func readSome(r *bufio.Reader) (raw [][]byte, err error) {
	for len(raw) < linesAtOnce {
		one, err := r.ReadBytes('\n')
		if len(one) > 0 {
			raw = append(raw, one)
		}
		if err != nil {
			return raw, err
		}
	}
	return raw, nil
}

func parse(raw [][]byte, err error) []parsedLine {
	lines := make([]parsedLine, len(raw), len(raw)+1)
	for i := range raw {
		if json.Unmarshal(raw[i], &lines[i].line) != nil {
			lines[i].err = errLine
		}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		lines = append(lines, parsedLine{err: err})
	}
	return lines
}
