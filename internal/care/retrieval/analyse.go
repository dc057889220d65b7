package retrieval

import (
	"strings"

	"github.com/blevesearch/snowballstem"
)

// memoLimit bounds how many words one analyser remembers the term of.
const memoLimit = 1 << 15

// An Analyser turns text of one language into terms: the same for passages,
// questions and sentences, so that they can be compared. It remembers words
// and must not be used by several goroutines at once; making one is cheap.
type Analyser struct {
	language *language
	env      *snowballstem.Env
	memo     map[string]string
}

// NewAnalyser makes an analyser for an ISO 639-1 code, with or without a
// region ("de", "pt-BR"). An unknown language gets one without stemming.
func NewAnalyser(lang string) *Analyser {
	return &Analyser{language: languageOf(lang), env: snowballstem.NewEnv(""), memo: make(map[string]string)}
}

// Terms returns the terms of text in order, one for each token.
func (a *Analyser) Terms(text string) []string {
	terms := make([]string, 0, len(text)/6+1)
	a.each(text, func(term string, _ token) bool {
		terms = append(terms, term)
		return true
	})
	return terms
}

// each yields every term of text with the token it was made from.
func (a *Analyser) each(text string, yield func(string, token) bool) {
	tokenise(text, func(t token) bool {
		return yield(a.term(text[t.start:t.end], t.kind), t)
	})
}

func (a *Analyser) term(s string, k kind) string {
	if term, ok := a.memo[s]; ok {
		return term
	}
	if len(a.memo) >= memoLimit {
		clear(a.memo)
	}
	// The clones keep the memo and the index from holding a whole document.
	term := strings.Clone(a.derive(s, k))
	a.memo[strings.Clone(s)] = term
	return term
}

func (a *Analyser) derive(s string, k kind) string {
	low := surface(s)
	switch k {
	case decimal:
		return number(low)
	case word:
		if !hasDigit(low) {
			return fold(a.stem(low))
		}
	}
	return fold(low)
}

func (a *Analyser) stem(low string) string {
	low = a.elide(low)
	if a.language.stem == nil {
		return low
	}
	a.env.SetCurrent(low)
	a.language.stem(a.env)
	if stem := a.env.Current(); stem != "" {
		return stem
	}
	return low
}

// elide takes "l'", "qu'", "dell'" off, where the language writes so.
func (a *Analyser) elide(low string) string {
	if !a.language.elides {
		return low
	}
	if i := strings.IndexByte(low, '\''); i > 0 && i <= 5 && i+1 < len(low) {
		return low[i+1:]
	}
	return low
}

// stop reports whether a token is a function word of the language.
func (a *Analyser) stop(s string) bool {
	low := surface(s)
	_, ok := a.language.stop[fold(low)]
	if !ok && a.language.elides {
		_, ok = a.language.stop[fold(a.elide(low))]
	}
	return ok
}

// Content returns the terms of text that are no function words, in order.
func (a *Analyser) Content(text string) []string {
	var terms []string
	a.each(text, func(term string, t token) bool {
		if t.kind != word || !a.stop(text[t.start:t.end]) {
			terms = append(terms, term)
		}
		return true
	})
	return terms
}
