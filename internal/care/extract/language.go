package extract

import (
	"strings"
	"unicode"
)

// languageSample is how much text is looked at, in bytes.
const languageSample = 64 << 10

// stopWords are words that hardly any text of a language lacks and that the others of the table mostly don't have.
var stopWords = map[string]string{
	"en": "the and of to is that for with are this from have be was it you not on by or as at an can will",
	"de": "der die und das ist nicht mit ein eine den von zu auf für sich dem des auch werden im wird oder bei sind nach",
	"es": "el los las del que una por con para es no se lo como más su al pero este son esta está sus entre",
	"fr": "le les des est une du et dans pour que qui sur au par avec pas plus ce sont ou aux ne cette nous vous",
	"it": "il di che è per non una con del della sono gli da alla come più dei nel ma anche si le lo questo",
	"pt": "o os do da que não uma com para em por dos as no na se ao mais é são como das pelo você",
	"nl": "de het een van en is dat op te niet zijn voor met die aan er om ook bij naar worden wordt u of",
	"sv": "och att det som en på är av för med inte den till har ett om kan ska eller vi du från",
	"da": "og at det som en på er af for med ikke den til har et om kan skal eller vi du fra",
	"pl": "i w na się nie z do że jest to przez oraz dla od jak lub po są być może",
	"tr": "ve bir bu için ile de da olarak olan daha çok gibi veya sonra kadar her ise",
}

var scripts = []struct {
	lang  string
	table *unicode.RangeTable
}{
	{"ko", unicode.Hangul}, {"th", unicode.Thai}, {"ar", unicode.Arabic}, {"he", unicode.Hebrew}, {"el", unicode.Greek},
	{"hi", unicode.Devanagari}, {"ka", unicode.Georgian}, {"hy", unicode.Armenian},
}

// language guesses the language of a text: by its script where that decides, else by stop words. It is "" when no
// language leads clearly.
func language(text string) string {
	sample := clip(text, languageSample/2)
	counts, letters := countScripts(sample)
	if letters < 4 {
		return ""
	}
	// Japanese text is kana among Han; kana decide even when they are few.
	if counts["kana"]*10 > letters {
		return "ja"
	}
	if (counts["han"]+counts["kana"])*2 > letters {
		return "zh"
	}
	for _, s := range scripts {
		if counts[s.lang]*2 > letters {
			return s.lang
		}
	}
	if counts["cyrl"]*2 > letters {
		return cyrillic(sample)
	}
	return byStopWords(sample)
}

// cyrillic tells its languages by the letters that the others lack.
func cyrillic(sample string) string {
	switch lower := strings.ToLower(sample); {
	case strings.ContainsAny(lower, "іїєґ"):
		return "uk"
	case strings.ContainsAny(lower, "јљњћђџ"):
		return "sr"
	case strings.ContainsAny(lower, "ыэё"):
		return "ru"
	case strings.Count(lower, "ъ")*100 > len(lower):
		return "bg"
	}
	return "ru"
}

func countScripts(sample string) (map[string]int, int) {
	counts, letters := map[string]int{}, 0
	for _, r := range sample {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		if r < 0x370 {
			continue
		}
		switch {
		case unicode.Is(unicode.Han, r):
			counts["han"]++
		case unicode.Is(unicode.Cyrillic, r):
			counts["cyrl"]++
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			counts["kana"]++
		default:
			for _, s := range scripts {
				if unicode.Is(s.table, r) {
					counts[s.lang]++
				}
			}
		}
	}
	return counts, letters
}

var stopWordLanguages = func() map[string][]string {
	index := map[string][]string{}
	for lang, words := range stopWords {
		for _, w := range strings.Fields(words) {
			index[w] = append(index[w], lang)
		}
	}
	return index
}()

// byStopWords wants a lead of a fifth over the next language, and some share of all words.
func byStopWords(sample string) string {
	words := strings.FieldsFunc(strings.ToLower(sample), func(r rune) bool { return !unicode.IsLetter(r) })
	score := map[string]float64{}
	for _, w := range words {
		langs := stopWordLanguages[w]
		for _, lang := range langs {
			score[lang] += 1 / float64(len(langs))
		}
	}
	best, first, second := "", 0.0, 0.0
	for lang, s := range score {
		if s > first {
			best, first, second = lang, s, first
		} else if s > second {
			second = s
		}
	}
	if first < 2 || first < second*1.2 || first*25 < float64(len(words)) {
		return ""
	}
	return best
}
