package audit

import (
	"bytes"
	"fmt"
	"maps"
	"time"

	"github.com/google/uuid"
)

// What a check can find.
const (
	Edited     = "edited"     // a change is not what was sealed
	Deleted    = "deleted"    // a change, or its seal, was taken out
	Inserted   = "inserted"   // a change was put in beside the program
	Restamped  = "restamped"  // the chain was computed anew by somebody without the key
	CutOff     = "cut off"    // the log ends before a signed checkpoint
	Unsigned   = "unsigned"   // a checkpoint was not signed by this program, or the log goes on behind the last one
	Differs    = "differs"    // a signed checkpoint says something else than the log
	NotSealed  = "not sealed" // changes without a seal for longer than they may be
	Unreadable = "unreadable" // a line of a file is none
)

// Finding is one thing that is wrong with a log, over one or more changes in a row.
type Finding struct {
	Kind string
	// From and To are the numbers concerned; 0 where there are none.
	From, To int64
	// Change is the first one concerned, where it is known.
	Change uuid.UUID
	Detail string
}

func (f Finding) String() string {
	at := ""
	switch {
	case f.From > 0 && f.To > f.From:
		at = fmt.Sprintf(" %d to %d", f.From, f.To)
	case f.From > 0:
		at = fmt.Sprintf(" %d", f.From)
	}
	if f.Change != uuid.Nil {
		at += " (" + f.Change.String() + ")"
	}
	return f.Kind + at + ": " + f.Detail
}

// Report is what a check of one company's log came to.
type Report struct {
	Company uuid.UUID
	// Keyed tells whether the keyed chain was checked; without the key only the signed checkpoints were.
	Keyed bool
	// Sealed is how many changes were checked, Erased of how many only the digests are left, Before how many are older than
	// the seal, Waiting how many wait for their seal.
	Sealed, Erased, Before, Waiting int64
	// Head is the last checkpoint whose signature holds.
	Head     *Checkpoint
	Findings []Finding
	Took     time.Duration
}

// Sound tells whether nothing was found.
func (r *Report) Sound() bool { return len(r.Findings) == 0 }

// maxFindings bounds a report; a log that is wrong in more places is wrong.
const maxFindings = 1_000

// add appends a finding, or widens the one before it.
func add(all []Finding, f Finding) []Finding {
	if n := len(all); n > 0 && f.From > 0 && all[n-1].Kind == f.Kind && all[n-1].Detail == f.Detail && all[n-1].To == f.From-1 {
		all[n-1].To = f.To
		return all
	}
	if len(all) >= maxFindings {
		return all
	}
	return append(all, f)
}

const unlinked = "does not follow from the one before it"

// sealed is a seal with its change, as they were read.
type sealed struct {
	seq                int64
	origin             Origin
	salt, content, mac []byte
	// there tells whether the change is.
	there  bool
	change uuid.UUID
	values values
}

// stretch checks seals one after another, from behind a number on.
type stretch struct {
	*hasher
	seq int64
	// mac is the one before, linked whether there is one.
	mac    Digest
	linked bool
	// entries are the digests of the changes for the root, up to where one is missing.
	entries                 []Digest
	broken                  bool
	checked, erased, before int64
	findings                []Finding
	// marks are the numbers of checkpoints, macs what stands there.
	marks map[int64]bool
	macs  map[int64]Digest
}

func (s *stretch) find(kind string, l *sealed, detail string) {
	s.findings = add(s.findings, Finding{Kind: kind, From: l.seq, To: l.seq, Change: l.change, Detail: detail})
}

// missing reports that the seals up to and without a number are not there.
func (s *stretch) missing(next int64) {
	if next > s.seq+1 {
		s.findings = add(s.findings, Finding{Kind: Deleted, From: s.seq + 1, To: next - 1, Detail: "is not there any more"})
		s.linked, s.broken, s.seq = false, true, next-1
	}
}

func (s *stretch) check(l *sealed) {
	s.missing(l.seq)
	s.checked++
	previous, linked := s.mac, s.linked
	s.seq, s.linked = l.seq, len(l.mac) == Size
	copy(s.mac[:], l.mac)
	if s.marks[l.seq] {
		s.macs[l.seq] = s.mac
	}
	if l.origin == Before {
		s.before++
	}
	if !l.there {
		s.broken = true
		s.find(Deleted, l, "is not there any more; its seal is")
		return
	}
	whole := s.whole(l)
	entry := s.entry(l.seq, l.origin, &l.values, l.content)
	if !s.broken {
		s.entries = append(s.entries, entry)
	}
	if s.hasher.mac != nil && linked && whole {
		if link := s.link(previous[:], entry); !bytes.Equal(link[:], l.mac) {
			s.find(Restamped, l, unlinked)
			return
		}
	}
	if l.origin == Stranger {
		s.find(Inserted, l, "was written by somebody else than the program")
	}
}

// whole holds a change's content against the digest in its seal.
func (s *stretch) whole(l *sealed) bool {
	if l.salt == nil && len(l.values[atActorName]) == 0 && string(l.values[atDiff]) == "[]" {
		s.erased++
		return true
	}
	digest := s.content(l.salt, &l.values)
	if l.salt != nil && bytes.Equal(digest[:], l.content) {
		return true
	}
	s.find(Edited, l, "is not what was sealed")
	return false
}

// fold puts stretches together, in their order.
type fold struct {
	report Report
	h      *hasher
	root   Digest
	roots  map[int64]Digest // at the numbers of checkpoints
	macs   map[int64]Digest
	broken bool
	seq    int64
	marks  map[int64]bool
}

func newFold(company uuid.UUID, keyed bool, checkpoints []Checkpoint) *fold {
	f := &fold{report: Report{Company: company, Keyed: keyed}, h: newHasher(nil), roots: map[int64]Digest{}, macs: map[int64]Digest{}, marks: map[int64]bool{}}
	for i := range checkpoints {
		f.marks[checkpoints[i].Seq] = true
	}
	return f
}

func (f *fold) take(s *stretch, from int64) {
	for i, entry := range s.entries {
		if f.broken {
			break
		}
		f.root = f.h.root(f.root, entry)
		if seq := from + int64(i) + 1; f.marks[seq] {
			f.roots[seq] = f.root
		}
	}
	maps.Copy(f.macs, s.macs)
	f.broken = f.broken || s.broken
	f.seq = s.seq
	f.report.Sealed += s.checked
	f.report.Erased += s.erased
	f.report.Before += s.before
	for _, finding := range s.findings {
		f.report.Findings = add(f.report.Findings, finding)
	}
}

// settle tells a change that was edited from a chain that was computed anew: behind the one the chain goes on as it was,
// behind the other nothing follows any more.
func (f *fold) settle() {
	for i := range f.report.Findings {
		g := &f.report.Findings[i]
		if g.Kind != Restamped {
			continue
		}
		if g.To == f.seq && g.To > g.From {
			g.Detail = "does not follow from what is before it: the chain was computed anew without the key"
			continue
		}
		g.Kind, g.Detail = Edited, "is not what was sealed"
	}
}

// against holds the log against a signed checkpoint whose signature is good.
func (f *fold) against(c *Checkpoint, what string) {
	r := &f.report
	if r.Head == nil || c.Seq > r.Head.Seq {
		r.Head = c
	}
	if c.Seq > f.seq {
		r.Findings = add(r.Findings, Finding{Kind: CutOff, From: f.seq + 1, To: c.Seq, Detail: fmt.Sprintf("%s of %s signs %d changes", what, c.At.UTC().Format(time.RFC3339), c.Seq)})
		return
	}
	mac, known := f.macs[c.Seq]
	root, whole := f.roots[c.Seq]
	if known && !bytes.Equal(mac[:], c.Mac) || whole && !bytes.Equal(root[:], c.Root) {
		r.Findings = add(r.Findings, Finding{Kind: Differs, From: c.Seq, To: c.Seq, Detail: fmt.Sprintf("%s of %s signs other changes than the first %d here", what, c.At.UTC().Format(time.RFC3339), c.Seq)})
	}
}
