package answers

import (
	"slices"
	"strings"

	"rapport/internal/care/reader"
)

// voice is how a company has its assistant speak.
type voice struct {
	// tone is neutral or friendly; languages are those it speaks itself, the first one most readily, all where it names none.
	tone      string
	languages []string
}

var neutral = map[string]string{
	"en": "This is not in the documents.",
	"de": "Das steht nicht in den Dokumenten.",
	"es": "Esto no está en los documentos.",
	"fr": "Cela ne figure pas dans les documents.",
	"it": "Questo non è nei documenti.",
	"pt": "Isto não está nos documentos.",
	"nl": "Dit staat niet in de documenten.",
	"sv": "Det står inte i dokumenten.",
	"pl": "Tego nie ma w dokumentach.",
}

var friendly = map[string]string{
	"en": "Sorry, I can't find that in our documents.",
	"de": "Das finde ich in unseren Unterlagen leider nicht.",
	"es": "Lo siento, no lo encuentro en nuestros documentos.",
	"fr": "Désolé, je ne trouve pas cela dans nos documents.",
	"it": "Mi dispiace, non lo trovo nei nostri documenti.",
	"pt": "Lamento, não encontro isso nos nossos documentos.",
	"nl": "Sorry, dat kan ik niet in onze documenten vinden.",
	"sv": "Tyvärr hittar jag inte det i våra dokument.",
	"pl": "Przykro mi, nie znajduję tego w naszych dokumentach.",
}

// refusal says no in the language of the question; where that tells none, in that of the nearest passage. A language that the
// company does not have its assistant speak is answered in the first that it does.
func (v voice) refusal(lang string, sources []reader.Source) string {
	if lang == "" && len(sources) > 0 {
		lang = sources[0].Language
	}
	if len(v.languages) > 0 && !slices.Contains(v.languages, lang) {
		lang = v.languages[0]
	}
	said := neutral
	if v.tone == "friendly" {
		said = friendly
	}
	if text, ok := said[lang]; ok {
		return text
	}
	return said["en"]
}

// key tells answers apart that two voices gave.
func (v voice) key() string { return v.tone + " " + strings.Join(v.languages, ",") }
