package reader

import (
	"slices"
	"strings"
	"unicode"

	"rapport/internal/care/retrieval"
)

// supported is the share of a sentence's content words that its quotes must
// hold when it doesn't repeat them word by word.
const supported = 0.75

// Check is the citation checker: it returns "" when the quotes support the
// sentence, else the reason why it must not be sent. A sentence that repeats
// a quote word by word is supported. Any other must take every number and
// code from the quotes, most of its content words, and must not deny what
// they say or say what they deny. It proves no entailment; it catches what
// the cited spans don't speak of.
func Check(text string, quotes []string, lang string) string {
	an := retrieval.NewAnalyser(lang)
	words := an.Terms(text)
	if len(words) == 0 {
		return "says nothing"
	}
	held := make(map[string]bool)
	for _, q := range quotes {
		terms := an.Terms(q)
		if within(words, terms) {
			return ""
		}
		for _, t := range terms {
			held[t] = true
		}
	}
	switch {
	case len(held) == 0:
		return "cites nothing"
	case slices.ContainsFunc(words, func(w string) bool { return figure(w) && !held[w] }):
		return "names a figure that the cited text doesn't hold"
	case covered(an.Content(text), held) < supported:
		return "says more than the cited text"
	case twisted(text, quotes):
		return "differs from the cited text in what it denies"
	}
	return ""
}

// within reports whether words stand in terms one after the other. The terms
// are joined and searched as a string, which is linear.
func within(words, terms []string) bool {
	return strings.Contains("\x00"+strings.Join(terms, "\x00")+"\x00", "\x00"+strings.Join(words, "\x00")+"\x00")
}

func figure(term string) bool { return strings.ContainsFunc(term, unicode.IsDigit) }

func covered(content []string, held map[string]bool) float64 {
	if len(content) == 0 {
		return 0
	}
	n := 0
	for _, t := range content {
		if held[t] {
			n++
		}
	}
	return float64(n) / float64(len(content))
}

// twisted reports a denial on one side only: in the sentence and in no quote,
// or in every quote and not in the sentence.
func twisted(text string, quotes []string) bool {
	if denies(text) {
		return !slices.ContainsFunc(quotes, denies)
	}
	return !slices.ContainsFunc(quotes, func(q string) bool { return !denies(q) })
}

var denials = strings.Fields(`not no never none nor without cannot nicht kein keine keinen keiner keinem nie niemals ohne
ne pas jamais aucun aucune sans nunca ningún ninguna sin jamás non mai nessuno nessuna senza não nenhum nenhuma sem
niet geen nooit zonder inte ingen inget aldrig utan ikke aldri aldrig uten uden ei eivät nem nincs soha не нет никогда без nie bez`)

func denies(text string) bool {
	fields := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && r != '\'' && r != '’'
	})
	return slices.ContainsFunc(fields, func(w string) bool {
		return slices.Contains(denials, w) || strings.HasSuffix(strings.ReplaceAll(w, "’", "'"), "n't")
	})
}
