package privacy

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/jobs"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

// Counted is how many rows of one kind something happened to.
type Counted struct {
	Kind string `json:"kind" doc:"The table"`
	// Erased rows are gone, Unlinked ones no longer name the person, in Blotted ones the person's name, addresses and numbers
	// were blotted out.
	Erased   int64 `json:"erased"`
	Unlinked int64 `json:"unlinked" doc:"No longer name the person"`
	Blotted  int64 `json:"blotted" doc:"Had the person's name, addresses or numbers in a text, which are blotted out"`
}

// Stayed is what stays, and why.
type Stayed struct {
	Kind  string   `json:"kind"`
	Count int64    `json:"count"`
	Why   string   `json:"why"`
	Names []string `json:"names,omitempty" doc:"What they are called, in the preview only"`
}

// ErasurePreview is what an erasure would do.
type ErasurePreview struct {
	Title     string         `json:"title" doc:"What has to be typed to confirm"`
	Records   []PersonRecord `json:"records" nullable:"false" doc:"The records that stand for this person"`
	Others    []PersonRecord `json:"others" nullable:"false" doc:"Have one of the addresses too, under another name: they stay"`
	Counts    []Counted      `json:"counts" nullable:"false"`
	Stays     []Stayed       `json:"stays" nullable:"false"`
	Namesakes bool           `json:"namesakes" doc:"Somebody else bears the name, so it stays in texts that are not surely about this person"`
}

// Erasure is an erasure and its receipt. Of the person it holds a keyed digest of the address, or of the name where there is no
// address, and nothing else.
type Erasure struct {
	ID          uuid.UUID  `json:"id" x-id:"erasure" db:"id"`
	RequestedAt time.Time  `json:"requested_at" db:"requested_at"`
	RequestedBy uuid.UUID  `json:"requested_by" x-id:"user" db:"requested_by"`
	Subject     string     `json:"subject" enum:"contacts,leads,visitors,address" db:"subject"`
	Hash        string     `json:"hash" doc:"Keyed digest of the address (HMAC-SHA-256): whoever has the key and the address can tell that it was this one" db:"hash"`
	Suppressed  bool       `json:"suppressed" doc:"The addresses are not to be stored again" db:"suppressed"`
	Status      string     `json:"status" enum:"queued,running,done,failed" db:"status"`
	Step        string     `json:"step" db:"step"`
	Progress    float64    `json:"progress" db:"progress"`
	Error       *string    `json:"error" db:"error"`
	FinishedAt  *time.Time `json:"finished_at" db:"finished_at"`
	Counts      []Counted  `json:"counts" nullable:"false" db:"counts"`
	Stayed      []Stayed   `json:"stayed" nullable:"false" db:"stayed"`
	Digest      string     `json:"digest" doc:"SHA-256 of the receipt without this field; the sealed log holds it too" db:"digest"`
}

const erasureColumns = "id, requested_at, requested_by, subject, encode(hash, 'hex') hash, suppressed, status, step, progress, error, finished_at, counts, stayed, digest"

// plan is what an erasure has to do, sealed in its row while it goes on.
type plan struct {
	Subject   Subject     `json:"subject"`
	IDs       []uuid.UUID `json:"ids"`
	Records   []PersonRecord
	Addresses []string `json:"addresses"`
	Terms     []string `json:"terms"`
	Blobs     []string `json:"blobs"`
	// Known tells that the rest was found out: from then on the person may be gone already.
	Known bool `json:"known"`
}

const (
	eraseWithin   = 30 * time.Minute
	eraseAttempts = 20
)

// Preview says what an erasure would do, and does nothing.
func (s *Service) Preview(ctx context.Context, sub Subject) (*ErasurePreview, error) {
	p, err := s.subject(ctx, sub)
	if err != nil {
		return nil, err
	}
	v := &ErasurePreview{Title: p.title(sub), Records: append([]PersonRecord{}, p.Records...), Others: append([]PersonRecord{}, p.Others...), Counts: []Counted{}, Namesakes: p.Namesakes}
	c, err := readCatalogue(ctx, s.Engine.DB)
	if err != nil {
		return nil, err
	}
	if v.Counts, err = s.count(ctx, c, p); err != nil {
		return nil, err
	}
	v.Stays, err = s.stays(ctx, p.IDs, p.terms(), true)
	return v, err
}

// subject finds a person for whoever may see everything about people.
func (s *Service) subject(ctx context.Context, sub Subject) (*person, error) {
	if err := errors.Join(sub.check(), s.sees(ctx)); err != nil {
		return nil, err
	}
	return s.look(ctx, sub)
}

// count counts what would be erased and unlinked.
func (s *Service) count(ctx context.Context, c *catalogue, p *person) (all []Counted, err error) {
	a, _ := tenant.From(ctx)
	all = []Counted{}
	err = s.Engine.DB.Batch(ctx, func(b *pgx.Batch) {
		for i := range places {
			pl := &places[i]
			if pl.about == "" || pl.quiet {
				continue
			}
			goes := pl.goes()
			if goes == "" {
				goes = "false"
			}
			b.Queue(fmt.Sprintf("select count(*) filter (where %s), count(*) from %s t where t.company_id = $1 and (%s or %s) and ($2::uuid[] is null or true) and ($3::text[] is null or true)", goes, quoted(pl.table), goes, pl.about),
				a.CompanyID, p.IDs, p.Addresses).QueryRow(func(row pgx.Row) error {
				n := Counted{Kind: pl.table}
				var whole int64
				if err := row.Scan(&n.Erased, &whole); err != nil || whole == 0 {
					return err
				}
				if n.Unlinked = whole - n.Erased; pl.table == "changes" {
					n.Unlinked, n.Blotted = 0, whole
				}
				all = append(all, n)
				return nil
			})
		}
	})
	if err != nil {
		return nil, fmt.Errorf("privacy.Preview: %w", err)
	}
	return all, nil
}

// maxNamed is how many of what stays is named.
const maxNamed = 20

// stays lists what stays, with names only where people look at it.
func (s *Service) stays(ctx context.Context, ids []uuid.UUID, terms []string, named bool) ([]Stayed, error) {
	a, _ := tenant.From(ctx)
	all := []Stayed{}
	put := func(kind, why string, names []string) {
		if len(names) == 0 {
			return
		}
		st := Stayed{Kind: kind, Count: int64(len(names)), Why: why}
		if named {
			st.Names = names[:min(maxNamed, len(names))]
		}
		all = append(all, st)
	}
	for _, kind := range []string{"quotes", "orders"} {
		pl := find(kind)
		names, err := pg.Collect(ctx, s.Engine.DB, pgx.RowTo[string], "select t.number from "+kind+" t where t.company_id = $1 and t.contact_id = any($2) and "+pl.held+" order by t.id limit 10000", a.CompanyID, ids)
		if err != nil {
			return nil, err
		}
		put(kind, pl.why, names)
	}
	names, err := pg.Collect(ctx, s.Engine.DB, pgx.RowTo[string], `select d.name from documents d join document_texts x on x.company_id = d.company_id and x.document_id = d.id
		where d.company_id = $1 and lower(x.text) like any($2) order by d.id limit 1000`, a.CompanyID, patterns(terms))
	put("documents", "A document that customers are answered from mentions this person. It is the company's own text: edit or delete it under Knowledge.", names)
	return all, err
}

// Erase has a person erased. confirm is what the preview calls them: nobody erases whom they did not mean.
func (s *Service) Erase(ctx context.Context, sub Subject, confirm string, suppress bool) (*Erasure, error) {
	p, err := s.subject(ctx, sub)
	if err != nil {
		return nil, err
	}
	title := p.title(sub)
	if title == "" {
		title = "erase"
	}
	if text.Fold(confirm) != text.Fold(title) {
		return nil, problem.InvalidField("confirm", "This is not what they are called. Type it as it stands: %s", title)
	}
	a, _ := tenant.From(ctx)
	named := title
	if len(p.Addresses) > 0 {
		named = p.Addresses[0]
	}
	hash := s.hash(a.CompanyID, named)
	id := uuid.Must(uuid.NewV7())
	sealed, err := s.seal(id, &plan{Subject: sub})
	if err != nil {
		return nil, err
	}
	err = s.Engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(context.WithoutCancel(ctx), "insert into erasures (company_id, id, requested_by, subject, hash, suppressed, plan) values ($1, $2, $3, $4, $5, $6, $7)",
			a.CompanyID, id, a.ID, sub.Kind, hash[:], suppress && len(p.Addresses) > 0, sealed)
		if err != nil {
			return err
		}
		if _, err := s.Queue.Insert(ctx, tx, EraseArgs{CompanyID: a.CompanyID, ID: id}, jobs.Default, eraseAttempts); err != nil {
			return err
		}
		return s.Note(ctx, tx, resource.Event{Record: "erasures", RecordID: id, Action: "request", Changes: []resource.FieldChange{said("subject", sub.Kind)}})
	})
	if err != nil {
		return nil, fmt.Errorf("privacy.Erase: %w", err)
	}
	return s.Erasure(ctx, id)
}

func (s *Service) seal(id uuid.UUID, p *plan) ([]byte, error) {
	raw, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	return s.Master.Seal("erasure plan", id.String(), raw), nil
}

// Erasure reads one receipt.
func (s *Service) Erasure(ctx context.Context, id uuid.UUID) (*Erasure, error) {
	a, _ := tenant.From(ctx)
	e, err := pg.One(ctx, s.Engine.DB, pgx.RowToAddrOfStructByName[Erasure], "select "+erasureColumns+" from erasures where company_id = $1 and id = $2", a.CompanyID, id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, problem.NotFound("erasure")
	}
	return e, err
}

// Erasures lists the newest receipts.
func (s *Service) Erasures(ctx context.Context) ([]Erasure, error) {
	a, _ := tenant.From(ctx)
	items, err := pg.Collect(ctx, s.Engine.DB, pgx.RowToStructByName[Erasure], "select "+erasureColumns+" from erasures where company_id = $1 order by id desc limit $2", a.CompanyID, maxShown)
	return append([]Erasure{}, items...), err
}

// digest is what the receipt is held against in the sealed log.
func (e Erasure) digest() (string, error) {
	e.Digest = ""
	raw, err := json.Marshal(e)
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), err
}

func said(field string, value any) resource.FieldChange {
	raw, _ := json.Marshal(value) // texts and numbers alone
	return resource.FieldChange{Field: field, New: raw}
}
