package answers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/care/reader"
	"rapport/internal/care/retrieval"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// knowledge is what a company knows at the moment of a question.
type knowledge struct {
	version  int64
	searched Searched
	voice    voice
}

// knowledge reads the version of what can be retrieved in one round trip; problem NotFound when the question is held to a
// document that is not there.
func (s *Service) knowledge(ctx context.Context, r Request) (*knowledge, error) {
	who, ok := tenant.From(ctx)
	if !ok {
		return nil, pg.ErrNoTenant
	}
	k := &knowledge{}
	there := len(r.DocumentIDs)
	err := s.db.Batch(ctx, func(b *pgx.Batch) {
		b.Queue("select knowledge_version, tone, languages from companies where id = $1", who.CompanyID).QueryRow(func(row pgx.Row) error {
			return row.Scan(&k.version, &k.voice.tone, &k.voice.languages)
		})
		if len(r.DocumentIDs) == 0 && !r.Trace {
			return
		}
		b.Queue(`select count(*), count(*) filter (where passage_count > 0), coalesce(sum(passage_count), 0)::bigint from documents
			where company_id = $1 and deleted_at is null and (cardinality($2::uuid[]) = 0 or id = any($2))`, who.CompanyID, append([]uuid.UUID{}, r.DocumentIDs...)).
			QueryRow(func(row pgx.Row) error { return row.Scan(&there, &k.searched.Documents, &k.searched.Passages) })
	})
	if err != nil {
		return nil, fmt.Errorf("answers: knowledge: %w", err)
	}
	if len(r.DocumentIDs) > there {
		return nil, problem.NotFound("document")
	}
	return k, nil
}

// indexed is one row of what goes into an index. A company without passages has one row without a passage.
type indexed struct {
	version  int64
	id       *uuid.UUID
	document *uuid.UUID
	name     *string
	headings []string
	text     *string
	language *string
}

func (r indexed) passage() retrieval.Passage {
	return retrieval.Passage{ID: *r.id, DocumentID: *r.document, Title: title(*r.name, r.headings), Text: *r.text, Language: *r.language}
}

// load reads everything that can be retrieved, and its version, in one statement: of one moment.
func (s *Service) load(ctx context.Context, company uuid.UUID) (int64, iter.Seq2[retrieval.Passage, error], error) {
	next, stop := iter.Pull2(s.everything(ctx, company))
	first, err, ok := next()
	if !ok || err != nil {
		stop()
		return 0, nil, errors.Join(err, fmt.Errorf("answers: load %s: nothing there", company))
	}
	return first.version, func(yield func(retrieval.Passage, error) bool) {
		defer stop()
		for row := first; ok; row, err, ok = next() {
			if err != nil {
				yield(retrieval.Passage{}, err)
				return
			}
			if row.id != nil && !yield(row.passage(), nil) {
				return
			}
		}
	}, nil
}

// errEnough ends a stream that nobody reads on.
var errEnough = errors.New("answers: enough")

func (s *Service) everything(ctx context.Context, company uuid.UUID) iter.Seq2[indexed, error] {
	return func(yield func(indexed, error) bool) {
		err := s.db.Stream(ctx, func(rows pgx.Rows) error {
			var r indexed
			if err := rows.Scan(&r.version, &r.id, &r.document, &r.name, &r.headings, &r.text, &r.language); err != nil {
				return err
			}
			if !yield(r, nil) {
				return errEnough
			}
			return nil
		}, `select c.knowledge_version, p.id, p.document_id, d.name, p.heading_path, p.text, p.language from companies c
			left join (passages p join documents d on d.company_id = p.company_id and d.id = p.document_id and d.deleted_at is null) on p.company_id = c.id
			where c.id = $1`, company)
		if err != nil && !errors.Is(err, errEnough) {
			yield(indexed{}, fmt.Errorf("answers: stream passages: %w", err))
		}
	}
}

// sources reads the passages that were found, best first; those that have gone since are left out.
func (s *Service) sources(ctx context.Context, hits []retrieval.Hit) ([]reader.Source, error) {
	if len(hits) == 0 {
		return nil, nil
	}
	who, _ := tenant.From(ctx)
	ids := make([]uuid.UUID, len(hits))
	for i, h := range hits {
		ids[i] = h.PassageID
	}
	read, err := pg.Collect(ctx, s.db, scanSource, `select p.id, p.document_id, d.name, p.heading_path, coalesce(p.page, 0), p.start_byte, p.end_byte, p.text, p.language
		from passages p join documents d on d.company_id = p.company_id and d.id = p.document_id and d.deleted_at is null
		where p.company_id = $1 and p.id = any($2)`, who.CompanyID, ids)
	if err != nil {
		return nil, fmt.Errorf("answers: sources: %w", err)
	}
	byID := make(map[uuid.UUID]reader.Source, len(read))
	for _, r := range read {
		byID[r.PassageID] = r
	}
	var out []reader.Source
	for _, h := range hits {
		if r, ok := byID[h.PassageID]; ok {
			r.Score, r.Normalised = h.Score, h.Normalised
			out = append(out, r)
		}
	}
	return out, nil
}

func scanSource(row pgx.CollectableRow) (r reader.Source, err error) {
	err = row.Scan(&r.PassageID, &r.DocumentID, &r.DocumentName, &r.HeadingPath, &r.Page, &r.Start, &r.End, &r.Text, &r.Language)
	return r, err
}

// keep writes down that a question was asked and what became of it, and counts it for the documents it cites. A document
// that is being written at this moment goes uncounted rather than holding the answer up.
func (s *Service) keep(ctx context.Context, r Request, a *Answer, took time.Duration) error {
	who, _ := tenant.From(ctx)
	now, id := time.Now().UTC(), uuid.Must(uuid.NewV7())
	cited := []uuid.UUID{}
	for _, c := range a.Citations {
		cited = append(cited, c.DocumentID)
	}
	cited = distinct(cited)
	last, err := json.Marshal(map[string]any{"question": r.Question, "at": now})
	if err != nil {
		return fmt.Errorf("answers: keep: %w", err)
	}
	err = s.db.Batch(ctx, func(b *pgx.Batch) {
		b.Queue(`insert into questions (company_id, id, asked_at, question, refused, confidence, via, conversation_id, took_ms, document_ids)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, who.CompanyID, id, now, r.Question, a.Refused, a.Confidence, string(r.Via), r.ConversationID,
			float64(took.Microseconds())/1000, cited)
		if len(cited) > 0 {
			b.Queue(`update documents d set cited_count = d.cited_count + 1, last_answer = $3 from
				(select id from documents where company_id = $1 and id = any($2) order by id for no key update skip locked) l
				where d.company_id = $1 and d.id = l.id`, who.CompanyID, cited, last)
		}
	})
	if err != nil {
		return fmt.Errorf("answers: keep: %w", err)
	}
	return nil
}
