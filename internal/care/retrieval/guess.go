package retrieval

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// A word of the question that no passage holds may be misspelt or a compound
// that the documents write otherwise. Only such words are guessed at, so a
// guess can't outweigh a word that was found.
const (
	minGuessed  = 5  // characters of a word that is guessed at
	minPart     = 4  // characters of either part of a compound
	maxGuesses  = 4  // forms that stand in for one word
	maxCompared = 40 // characters beyond which a word is not compared
)

// guesses returns the known terms that may stand for an unknown one: those
// one slip of the pen away, else the two parts of a compound.
func (s *snapshot) guesses(term string, speaker *Analyser) []string {
	n := utf8.RuneCountInString(term)
	if n < minGuessed || n > maxCompared || hasDigit(term) {
		return nil
	}
	if near := s.near(term); len(near) > 0 {
		return near
	}
	return s.parts(term, speaker)
}

// near returns the known terms at one insertion, deletion, substitution or
// swap that begin with the same two characters, in order of name.
func (s *snapshot) near(term string) []string {
	_, size := utf8.DecodeRuneInString(term)
	_, second := utf8.DecodeRuneInString(term[size:])
	found := make(map[string]struct{})
	for _, v := range s.views {
		v.prefixed(term[:size+second], func(id uint32) {
			if name := string(v.term(id)); v.df(id) > 0 && slip(term, name) {
				found[name] = struct{}{}
			}
		})
	}
	names := make([]string, 0, len(found))
	for name := range found {
		names = append(names, name)
	}
	sort.Strings(names)
	return names[:min(len(names), maxGuesses)]
}

// prefixed yields the terms of the segment that begin with prefix.
func (s *segment) prefixed(prefix string, yield func(id uint32)) {
	i := sort.Search(len(s.sorted), func(i int) bool { return string(s.term(s.sorted[i])) >= prefix })
	for ; i < len(s.sorted) && strings.HasPrefix(string(s.term(s.sorted[i])), prefix); i++ {
		yield(s.sorted[i])
	}
}

// slip reports whether two words differ by exactly one edit.
func slip(x, y string) bool {
	from := 0
	for from < len(x) && from < len(y) && x[from] == y[from] {
		from++
	}
	for from > 0 && from < len(x) && !utf8.RuneStart(x[from]) {
		from--
	}
	x, y = x[from:], y[from:]
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] && utf8.RuneStart(x[len(x)-1]) {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	if len(x) > 2*utf8.UTFMax || len(y) > 2*utf8.UTFMax {
		return false
	}
	return edited([]rune(x), []rune(y))
}

// edited takes what is left of two words between what they share.
func edited(a, c []rune) bool {
	for len(a) > 0 && len(c) > 0 && a[len(a)-1] == c[len(c)-1] {
		a, c = a[:len(a)-1], c[:len(c)-1]
	}
	if len(a) == 2 && len(c) == 2 {
		return a[0] == c[1] && a[1] == c[0]
	}
	return len(a) <= 1 && len(c) <= 1 && len(a)+len(c) > 0
}

// parts returns the two known terms that a compound consists of, from the
// split with the longest shorter part; a linking s may stand between. The end
// of the compound is a stem already, its beginning isn't.
func (s *snapshot) parts(term string, speaker *Analyser) []string {
	best, size := []string(nil), 0
	for i := range term {
		left, right := term[:i], term[i:]
		short := min(utf8.RuneCountInString(left), utf8.RuneCountInString(right))
		if short < minPart || short <= size || s.df(right) == 0 {
			continue
		}
		for _, form := range []string{left, speaker.term(left, word), strings.TrimSuffix(left, "s")} {
			if s.df(form) > 0 && utf8.RuneCountInString(form) >= minPart {
				best, size = []string{form, right}, short
				break
			}
		}
	}
	return best
}
