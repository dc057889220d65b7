package retrieval

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// configurations are PostgreSQL's names of the languages.
var configurations = map[string]string{"en": "english", "de": "german", "es": "spanish"}

// ranked puts the passages into a temporary table and ranks with PostgreSQL's
// best built-in way: any word of the question, ts_rank, normalisation 1.
func (s *set) ranked(ctx context.Context, conn *pgx.Conn) (ranker, error) {
	config := configurations[s.language]
	if _, err := conn.Exec(ctx, `drop table if exists bench_passage`); err != nil {
		return nil, fmt.Errorf("drop passages: %w", err)
	}
	if _, err := conn.Exec(ctx, `create temporary table bench_passage (id text, tenant text, body text)`); err != nil {
		return nil, fmt.Errorf("create passages: %w", err)
	}
	rows := make([][]any, len(s.passages))
	for i, p := range s.passages {
		rows[i] = []any{p.ID, p.Tenant, strings.ReplaceAll(p.Title+"\n"+p.Text, "\x00", " ")}
	}
	if _, err := conn.CopyFrom(ctx, pgx.Identifier{"bench_passage"}, []string{"id", "tenant", "body"}, pgx.CopyFromRows(rows)); err != nil {
		return nil, fmt.Errorf("copy passages: %w", err)
	}
	if _, err := conn.Exec(ctx, `alter table bench_passage add words tsvector`); err != nil {
		return nil, fmt.Errorf("add words: %w", err)
	}
	if _, err := conn.Exec(ctx, `update bench_passage set words = to_tsvector($1::text::regconfig, body)`, config); err != nil {
		return nil, fmt.Errorf("make words: %w", err)
	}
	return func(q question) ([]string, error) { return askPostgres(ctx, conn, config, q) }, nil
}

func askPostgres(ctx context.Context, conn *pgx.Conn, config string, q question) ([]string, error) {
	rows, err := conn.Query(ctx, `
with asked as (
	select replace(plainto_tsquery($1::text::regconfig, $2)::text, '&', '|')::tsquery as query
)
select id from bench_passage, asked
where tenant = $3 and words @@ query
order by round(ts_rank(words, query, 1)::numeric, 6) desc, id limit 10`, config, q.Question, q.Tenant)
	if err != nil {
		return nil, fmt.Errorf("rank: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("rank: %w", err)
	}
	return ids, nil
}
