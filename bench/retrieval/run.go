// Package retrieval measures how well passages are found and questions
// answered: on the public question sets, against floors that the same run
// measures (textbook BM25, PostgreSQL's own ranking), and how fast, on
// companies of 2,000 and 200,000 passages. It is no part of the product.
package retrieval

import (
	"context"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"
)

// Run prints all figures of retrieval and reading. shared is the folder that
// holds data/; dsn a PostgreSQL to rank with by ts_rank in temporary tables,
// or "" to leave that column out.
func Run(ctx context.Context, w io.Writer, shared, dsn string) error {
	all, err := loadAll(shared)
	if err != nil {
		return err
	}
	var conn *pgx.Conn
	if dsn != "" {
		if conn, err = pgx.Connect(ctx, dsn); err != nil {
			return fmt.Errorf("connect for ts_rank: %w", err)
		}
		defer conn.Close(ctx)
	}
	if err := printQuality(ctx, w, all, conn); err != nil {
		return err
	}
	if err := printReading(w, shared); err != nil {
		return err
	}
	if err := printSmall(w, shared); err != nil {
		return err
	}
	return printSpeed(w, all)
}

func loadAll(shared string) ([]*set, error) {
	var all []*set
	for _, x := range sets {
		s, err := load(shared, x.name, x.language)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	s, err := chunking(shared)
	if err != nil {
		return nil, err
	}
	return append(all, s), nil
}

// contender is one way to rank, made for a set.
type contender struct {
	name string
	make func(*set) (ranker, error)
}

func contenders(ctx context.Context, conn *pgx.Conn) []contender {
	list := []contender{
		{"Rapport", (*set).product},
		{"BM25 1.2/0.5+", func(s *set) (ranker, error) { return s.plainly(designed), nil }},
		{"BM25 1.2/0.75", func(s *set) (ranker, error) { return s.plainly(stopped), nil }},
	}
	if conn != nil {
		list = append(list, contender{"ts_rank", func(s *set) (ranker, error) { return s.ranked(ctx, conn) }})
	}
	return list
}

func printQuality(ctx context.Context, w io.Writer, all []*set, conn *pgx.Conn) error {
	list := contenders(ctx, conn)
	fmt.Fprintln(w, "Retrieval: nDCG@10, hit@1, hit@5")
	fmt.Fprintln(w, "BM25 1.2/0.5+: k1 1.2, b 0.5, title twice, stop words at 0.2, 0.3 idf for neighbours, computed plainly;")
	fmt.Fprintln(w, "BM25 1.2/0.75: with a stop list; ts_rank: PostgreSQL, any word, normalisation 1")
	fmt.Fprintf(w, "%-17s %9s", "set", "questions")
	for _, c := range list {
		fmt.Fprintf(w, "  %-18s", c.name)
	}
	fmt.Fprintln(w)
	sums := make([]quality, len(list))
	for _, s := range all {
		if err := printSet(w, s, list, sums); err != nil {
			return err
		}
	}
	fmt.Fprintf(w, "%-17s %9s", "average", "")
	for _, q := range sums {
		n := float64(len(all))
		fmt.Fprintf(w, "  %.4f %.3f %.3f", q.ndcg/n, q.hit1/n, q.hit5/n)
	}
	fmt.Fprintln(w)
	return nil
}

func printSet(w io.Writer, s *set, list []contender, sums []quality) error {
	for i, c := range list {
		rank, err := c.make(s)
		if err != nil {
			return fmt.Errorf("%s on %s: %w", c.name, s.name, err)
		}
		q, err := s.judge(rank)
		if err != nil {
			return fmt.Errorf("%s on %s: %w", c.name, s.name, err)
		}
		if i == 0 {
			fmt.Fprintf(w, "%-17s %9d", s.name, q.questions)
		}
		fmt.Fprintf(w, "  %.4f %.3f %.3f", q.ndcg, q.hit1, q.hit5)
		sums[i].ndcg, sums[i].hit1, sums[i].hit5 = sums[i].ndcg+q.ndcg, sums[i].hit1+q.hit1, sums[i].hit5+q.hit5
	}
	fmt.Fprintln(w)
	return nil
}
