package retrieval

import (
	"github.com/google/uuid"

	"rapport/internal/care/retrieval"
)

// namespace makes stable identifiers out of the names in the data.
var namespace = uuid.MustParse("6f1d4c1e-6f0b-5f57-9a3e-0d8d6c1f2a10")

func idOf(name string) uuid.UUID { return uuid.NewSHA1(namespace, []byte(name)) }

// tenants groups the passages by who may see them; most sets have one.
func (s *set) tenants() map[string][]passage {
	m := make(map[string][]passage)
	for _, p := range s.passages {
		m[p.Tenant] = append(m[p.Tenant], p)
	}
	return m
}

// product ranks with the index that Rapport uses.
func (s *set) product() (ranker, error) {
	indexes, names := make(map[string]*retrieval.Index), make(map[uuid.UUID]string)
	for tenant, passages := range s.tenants() {
		x, err := s.index(passages)
		if err != nil {
			return nil, err
		}
		indexes[tenant] = x
		for _, p := range passages {
			names[idOf(p.ID)] = p.ID
		}
	}
	return func(q question) ([]string, error) {
		var ids []string
		for _, h := range indexes[q.Tenant].Search(q.Question, 10) {
			ids = append(ids, names[h.PassageID])
		}
		return ids, nil
	}, nil
}

func (s *set) index(passages []passage) (*retrieval.Index, error) {
	return retrieval.Build(func(yield func(retrieval.Passage, error) bool) {
		for _, p := range passages {
			if !yield(s.asked(p), nil) {
				return
			}
		}
	})
}

func (s *set) asked(p passage) retrieval.Passage {
	id := idOf(p.ID)
	return retrieval.Passage{ID: id, DocumentID: id, Title: p.Title, Text: p.Text, Language: s.language}
}

// plainly ranks with the textbook BM25 that fresh makes.
func (s *set) plainly(fresh func(language string) *plain) ranker {
	indexes := make(map[string]*plain)
	for tenant, passages := range s.tenants() {
		p := fresh(s.language)
		for _, x := range passages {
			p.add(x.ID, x.Title, x.Text)
		}
		p.done()
		indexes[tenant] = p
	}
	return func(q question) ([]string, error) { return indexes[q.Tenant].rank(q.Question), nil }
}
