package sheet

import (
	"context"
	"hash/maphash"
	"maps"
)

// seen is what a dry run has met so far and the database does not hold: 24 bytes or so a row, as hashes.
type seen struct {
	keys  map[uint64]uint64 // key of a row -> hash of its cells
	names map[uint64]bool   // names that would have become records
}

func newSeen() *seen { return &seen{keys: map[uint64]uint64{}, names: map[uint64]bool{}} }

func (s *seen) add(more *seen) {
	maps.Copy(s.keys, more.keys)
	maps.Copy(s.names, more.names)
}

var seed = maphash.MakeSeed()

func (p *parsed) key64() uint64 { return maphash.String(seed, p.key) }

func (n newName) key64() uint64 { return maphash.String(seed, n.table.Name+"\x00"+n.name) }

func hashCells(cells []string) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, c := range cells {
		h.WriteString(c)
		h.WriteByte(0)
	}
	return h.Sum64()
}

// remember is for a row that an earlier turn of a dry run has accepted.
func (r *run) remember(ctx context.Context, row tied) {
	p := r.parse(ctx, row, 0)
	if p.key != "" {
		r.seen.keys[p.key64()] = p.hash
	}
	for i, t := range p.targets {
		if cell, ok := p.given(i); ok && t.ref != nil {
			n := newName{table: t.ref, name: fold(cell)}
			r.seen.names[n.key64()] = true
		}
	}
}
