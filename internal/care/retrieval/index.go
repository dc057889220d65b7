package retrieval

import (
	"iter"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/google/uuid"
)

// Index is the inverted index of one company. Searches never wait: they read
// a snapshot that writers replace as a whole. What a search finds depends only
// on the passages that are in, not on the order they came in.
type Index struct {
	writers sync.Mutex
	current atomic.Pointer[snapshot]
}

// snapshot is one state of an index, never changed once published.
type snapshot struct {
	views     []*view
	passages  int
	words     int64
	languages [32]int // passages by language number
}

// view is a segment and the documents that have left it since it was built.
type view struct {
	*segment
	dead   []bool // by document number; nil while none has left
	lost   map[uint32]uint32
	living int
	words  int64
}

func (v *view) gone(r *row) bool { return v.dead != nil && v.dead[r.document] }

// df is the number of living passages that hold the term.
func (v *view) df(id uint32) uint32 { return v.frequency[id] - v.lost[id] }

// New makes an empty index.
func New() *Index {
	x := &Index{}
	x.current.Store(&snapshot{})
	return x
}

// Build makes an index of the passages that the sequence yields, and stops at
// its first error.
func Build(passages iter.Seq2[Passage, error]) (*Index, error) {
	var views []*view
	bd := newBuilder()
	for p, err := range passages {
		if err != nil {
			return nil, err
		}
		bd.add(p)
		if bd.full() {
			views = append(views, fresh(bd.finish()))
			bd = newBuilder()
		}
	}
	if len(bd.rows) > 0 {
		views = append(views, fresh(bd.finish()))
	}
	x := &Index{}
	x.current.Store(published(views))
	return x, nil
}

// Add puts passages in. Those of a document that is in already stand beside
// its others; use Replace for a new version of a document.
func (x *Index) Add(passages []Passage) {
	x.change(nil, passages)
}

// Remove takes all passages of the documents out.
func (x *Index) Remove(documents ...uuid.UUID) {
	x.change(documents, nil)
}

// Replace takes all passages of a document out and puts the given ones in, in
// one step: no search sees neither or both.
func (x *Index) Replace(document uuid.UUID, passages []Passage) {
	x.change([]uuid.UUID{document}, passages)
}

// Len is the number of passages.
func (x *Index) Len() int { return x.current.Load().passages }

// Bytes estimates the memory the index holds.
func (x *Index) Bytes() int64 {
	total := int64(0)
	for _, v := range x.current.Load().views {
		total += v.bytes() + int64(len(v.dead)) + 16*int64(len(v.lost))
	}
	return total
}

func (x *Index) change(remove []uuid.UUID, add []Passage) {
	x.writers.Lock()
	defer x.writers.Unlock()
	views := without(x.current.Load().views, remove)
	if len(add) > 0 {
		bd := newBuilder()
		for _, p := range add {
			bd.add(p)
		}
		views = append(views, fresh(bd.finish()))
	}
	x.current.Store(published(compact(views)))
}

func fresh(s *segment) *view {
	v := &view{segment: s, living: len(s.rows)}
	for _, n := range s.lengths {
		v.words += int64(n)
	}
	return v
}

func published(views []*view) *snapshot {
	s := &snapshot{views: views}
	for _, v := range views {
		s.passages += v.living
		s.words += v.words
		for i := range v.rows {
			if !v.gone(&v.rows[i]) {
				s.languages[v.rows[i].language]++
			}
		}
	}
	return s
}

// without returns the views less the documents; views that lose something are
// copied, never changed.
func without(views []*view, documents []uuid.UUID) []*view {
	out := make([]*view, 0, len(views)+1)
	for _, v := range views {
		if hit := v.numbers(documents); len(hit) > 0 {
			v = v.bury(hit)
		}
		if v.living > 0 {
			out = append(out, v)
		}
	}
	return out
}

// numbers returns the numbers of those documents that live in the view.
func (v *view) numbers(documents []uuid.UUID) []uint32 {
	var hit []uint32
	for i, id := range v.documents {
		if slices.Contains(documents, id) && (v.dead == nil || !v.dead[i]) {
			hit = append(hit, uint32(i))
		}
	}
	return hit
}

// bury returns a copy of the view in which the documents are dead and their
// words no longer counted.
func (v *view) bury(documents []uint32) *view {
	out := &view{segment: v.segment, living: v.living, words: v.words, lost: make(map[uint32]uint32, len(v.lost))}
	out.dead = make([]bool, len(v.documents))
	copy(out.dead, v.dead)
	for id, n := range v.lost {
		out.lost[id] = n
	}
	for i := range v.rows {
		if r := &v.rows[i]; !v.gone(r) && slices.Contains(documents, r.document) {
			out.words -= int64(v.lengths[i])
			out.forget(r)
		}
	}
	for _, d := range documents {
		out.dead[d] = true
	}
	return out
}

func (v *view) forget(r *row) {
	v.living--
	seen := make(map[uint32]struct{})
	v.terms(r, func(id uint32, _ bool) {
		if _, ok := seen[id]; !ok {
			seen[id] = struct{}{}
			v.lost[id]++
		}
	})
}

// compact merges from the small end: a segment is merged with the one before
// it once it is at least half as large, so a passage is copied a logarithmic
// number of times; a segment that lost more than half is rewritten.
func compact(views []*view) []*view {
	for i, v := range views {
		if v.living*2 < len(v.rows) {
			views[i] = merged(v)
		}
	}
	for len(views) > 1 {
		a, b := views[len(views)-2], views[len(views)-1]
		if b.living*2 < a.living || a.living+b.living > maxSegmentRows || len(a.sequence)+len(b.sequence) > maxSegmentBytes {
			break
		}
		views = append(views[:len(views)-2], merged(a, b))
	}
	return views
}

func merged(views ...*view) *view {
	bd := newBuilder()
	for _, v := range views {
		bd.copy(v)
	}
	return fresh(bd.finish())
}
