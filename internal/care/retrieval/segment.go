package retrieval

import (
	"encoding/binary"
	"sort"

	"github.com/google/uuid"
)

// segment is an immutable inverted index over some passages. Terms are
// numbered in the order they were first met, so frequent ones have small
// numbers and short varints; sorted finds them by name.
type segment struct {
	rows      []row
	lengths   []uint32 // by passage: words, the title's counted titleTimes
	documents []uuid.UUID
	names     []byte   // all terms, one after the other
	nameEnd   []uint32 // by term number
	sorted    []uint32 // term numbers by name
	postings  []byte   // by term: varint(gap<<1 | tf>1) [varint tf]
	postEnd   []uint32
	frequency []uint32 // passages that hold the term
	sequence  []byte   // by passage: varint title length, title terms, text terms
}

// row is what the index keeps of a passage besides its terms.
type row struct {
	id       uuid.UUID
	document uint32 // index into segment.documents
	start    uint32 // offset into segment.sequence
	language uint8  // index into codes
}

func (s *segment) term(id uint32) []byte {
	start := uint32(0)
	if id > 0 {
		start = s.nameEnd[id-1]
	}
	return s.names[start:s.nameEnd[id]]
}

// find returns the number of a term.
func (s *segment) find(name string) (uint32, bool) {
	i := sort.Search(len(s.sorted), func(i int) bool { return string(s.term(s.sorted[i])) >= name })
	if i == len(s.sorted) || string(s.term(s.sorted[i])) != name {
		return 0, false
	}
	return s.sorted[i], true
}

// list returns the encoded postings of a term.
func (s *segment) list(id uint32) []byte {
	start := uint32(0)
	if id > 0 {
		start = s.postEnd[id-1]
	}
	return s.postings[start:s.postEnd[id]]
}

// next decodes one posting: the gap to the passage before, the term's count.
func next(list []byte) (gap, tf uint32, rest []byte) {
	v, n := binary.Uvarint(list)
	list = list[n:]
	if v&1 == 0 {
		return uint32(v >> 1), 1, list
	}
	t, n := binary.Uvarint(list)
	return uint32(v >> 1), uint32(t), list[n:]
}

// terms calls yield for each term of a passage in order; title tells which
// part it stands in.
func (s *segment) terms(r *row, yield func(id uint32, title bool)) {
	end := len(s.sequence)
	data := s.sequence[r.start:end]
	titles, n := binary.Uvarint(data)
	data = data[n:]
	texts, n := binary.Uvarint(data)
	data = data[n:]
	for i := range titles + texts {
		id, n := binary.Uvarint(data)
		data = data[n:]
		yield(uint32(id), i < titles)
	}
}

// bytes estimates the memory the segment holds.
func (s *segment) bytes() int64 {
	n := cap(s.names) + cap(s.postings) + cap(s.sequence)
	n += 4 * (cap(s.nameEnd) + cap(s.sorted) + cap(s.postEnd) + cap(s.frequency))
	return int64(n + 4*cap(s.lengths) + 16*cap(s.documents) + 28*cap(s.rows))
}
