package retrieval

import (
	"encoding/binary"
	"slices"
	"sort"
	"strings"

	"github.com/google/uuid"
)

// Limits of one segment, far below what its 32-bit offsets can address.
const (
	maxSegmentRows  = 1 << 20
	maxSegmentBytes = 1 << 30
)

// builder collects passages and turns them into a segment.
type builder struct {
	segment
	numbers   map[string]uint32
	docs      map[uuid.UUID]uint32
	analysers map[string]*Analyser
	scratch   []uint32
}

func newBuilder() *builder {
	return &builder{numbers: make(map[string]uint32), docs: make(map[uuid.UUID]uint32), analysers: make(map[string]*Analyser)}
}

// add analyses one passage and appends it.
func (bd *builder) add(p Passage) {
	lang := p.Language
	if lang == "" {
		lang = Language(p.Title + "\n" + p.Text)
	}
	a := bd.analyser(languageOf(lang).code)
	bd.scratch = bd.scratch[:0]
	title := bd.append(a, p.Title)
	bd.append(a, p.Text)
	bd.push(p.ID, p.DocumentID, codeNumber(a.language.code), bd.scratch, title)
}

func (bd *builder) analyser(code string) *Analyser {
	a, ok := bd.analysers[code]
	if !ok {
		a = NewAnalyser(code)
		bd.analysers[code] = a
	}
	return a
}

// append adds the term numbers of text to the scratch and counts them.
func (bd *builder) append(a *Analyser, text string) int {
	before := len(bd.scratch)
	a.each(text, func(term string, _ token) bool {
		bd.scratch = append(bd.scratch, bd.number(term))
		return true
	})
	return len(bd.scratch) - before
}

func (bd *builder) number(term string) uint32 {
	id, ok := bd.numbers[term]
	if !ok {
		id = uint32(len(bd.nameEnd))
		bd.numbers[strings.Clone(term)] = id
		bd.names = append(bd.names, term...)
		bd.nameEnd = append(bd.nameEnd, uint32(len(bd.names)))
	}
	return id
}

// push appends a passage whose first title terms are its title.
func (bd *builder) push(id, document uuid.UUID, lang uint8, terms []uint32, title int) {
	doc, ok := bd.docs[document]
	if !ok {
		doc = uint32(len(bd.documents))
		bd.docs[document] = doc
		bd.documents = append(bd.documents, document)
	}
	length := len(terms) + (titleTimes-1)*title
	bd.rows = append(bd.rows, row{id: id, document: doc, start: uint32(len(bd.sequence)), language: lang})
	bd.lengths = append(bd.lengths, uint32(length))
	bd.sequence = binary.AppendUvarint(bd.sequence, uint64(title))
	bd.sequence = binary.AppendUvarint(bd.sequence, uint64(len(terms)-title))
	for _, t := range terms {
		bd.sequence = binary.AppendUvarint(bd.sequence, uint64(t))
	}
}

// copy appends the living passages of another segment.
func (bd *builder) copy(from *view) {
	numbers := make([]uint32, len(from.nameEnd))
	known := make([]bool, len(from.nameEnd))
	for i := range from.rows {
		r := &from.rows[i]
		if from.gone(r) {
			continue
		}
		bd.scratch = bd.scratch[:0]
		title := 0
		from.terms(r, func(id uint32, inTitle bool) {
			if !known[id] {
				numbers[id], known[id] = bd.number(string(from.term(id))), true
			}
			if inTitle {
				title++
			}
			bd.scratch = append(bd.scratch, numbers[id])
		})
		bd.push(r.id, from.documents[r.document], r.language, bd.scratch, title)
	}
}

func (bd *builder) full() bool {
	return len(bd.rows) >= maxSegmentRows || len(bd.sequence) >= maxSegmentBytes
}

// finish makes the segment; the builder must not be used again.
func (bd *builder) finish() *segment {
	s := &bd.segment
	s.sorted = make([]uint32, len(s.nameEnd))
	for i := range s.sorted {
		s.sorted[i] = uint32(i)
	}
	sort.Slice(s.sorted, func(i, j int) bool { return string(s.term(s.sorted[i])) < string(s.term(s.sorted[j])) })
	s.invert()
	s.rows, s.lengths, s.documents = slices.Clone(s.rows), slices.Clone(s.lengths), slices.Clone(s.documents)
	s.names, s.nameEnd, s.sequence = slices.Clone(s.names), slices.Clone(s.nameEnd), slices.Clone(s.sequence)
	out := *s
	return &out
}

// invert writes the postings: one pass to measure, one to write in place.
func (s *segment) invert() {
	sizes, last := make([]uint32, len(s.nameEnd)), make([]uint32, len(s.nameEnd))
	s.frequency = make([]uint32, len(s.nameEnd))
	var buf [2 * binary.MaxVarintLen64]byte
	s.eachPosting(last, func(term, gap, tf uint32) {
		sizes[term] += uint32(len(appendPosting(buf[:0], gap, tf)))
		s.frequency[term]++
	})
	at, total := make([]uint32, len(sizes)), uint32(0)
	s.postEnd = make([]uint32, len(sizes))
	for i, n := range sizes {
		at[i] = total
		total += n
		s.postEnd[i] = total
	}
	s.postings = make([]byte, total)
	clear(last)
	s.eachPosting(last, func(term, gap, tf uint32) {
		at[term] += uint32(copy(s.postings[at[term]:], appendPosting(buf[:0], gap, tf)))
	})
}

// eachPosting walks the passages and yields each distinct term of each with
// the gap from the passage that held it before; last is its memory.
func (s *segment) eachPosting(last []uint32, yield func(term, gap, tf uint32)) {
	counts := make([]uint32, len(s.nameEnd))
	var met []uint32
	for i := range s.rows {
		met = met[:0]
		s.terms(&s.rows[i], func(id uint32, title bool) {
			if counts[id] == 0 {
				met = append(met, id)
			}
			counts[id]++
			if title {
				counts[id] += titleTimes - 1
			}
		})
		for _, id := range met {
			yield(id, uint32(i)+1-last[id], counts[id])
			last[id], counts[id] = uint32(i)+1, 0
		}
	}
}

func appendPosting(buf []byte, gap, tf uint32) []byte {
	if tf == 1 {
		return binary.AppendUvarint(buf, uint64(gap)<<1)
	}
	return binary.AppendUvarint(binary.AppendUvarint(buf, uint64(gap)<<1|1), uint64(tf))
}
