package retrieval

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTerms(t *testing.T) {
	for _, c := range []struct {
		name, lang, text string
		want             []string
	}{
		{"stems", "en", "Charging the batteries", []string{"charg", "the", "batteri"}},
		{"keeps codes whole and in parts", "en", "Bolt M8, part AB-12/3.", []string{"bolt", "m8", "part", "ab", "12", "3", "ab-12/3"}},
		{"numbers alike", "en", "1,000 1.000 1000 3.5 3,5", []string{"1000", "1000", "1000", "3.5", "3.5"}},
		{"an end of sentence is no code", "en", "in 2019.Then", []string{"in", "2019", "then", "2019.then"}},
		{"possessive", "en", "the company’s name", []string{"the", "compani", "name"}},
		{"C++ and C#", "en", "C++ or C#", []string{"c++", "or", "c#"}},
		{"elision", "fr", "l'adresse d’une", []string{"adress", "une"}},
		{"umlauts and sharp s", "de", "Straße Größen", []string{"strass", "gross"}},
		{"accents", "es", "gestión", []string{"gestion"}},
		{"decomposed as composed", "es", "gestio\u0301n", []string{"gestion"}},
		{"full-width and ligature", "en", "ＡＢＣ ﬁle", []string{"abc", "file"}},
		{"soft hyphen", "en", "con\u00adtract", []string{"contract"}},
		{"russian", "ru", "ёлки ежи", []string{"елк", "еж"}},
		{"chinese bigrams", "zh", "退货政策", []string{"退货", "货政", "政策"}},
		{"one character", "ja", "猫", []string{"猫"}},
		{"thai bigrams", "th", "กขค", []string{"กข", "ขค"}},
		{"scripts part words", "en", "iPhone用", []string{"iphon", "用"}},
		{"unknown language", "xx", "Working", []string{"working"}},
		{"region", "pt-BR", "ações", []string{"aco"}},
		{"invalid UTF-8 and NUL part", "en", "ab\xffcd\x00ef", []string{"ab", "cd", "ef"}},
		{"apostrophes at the borders", "en", "ʼ 5ʼ 'rock'n'roll' ʼ15", []string{"5", "rock'n'rol", "15"}},
		{"invisible alone", "en", "\u00ad \u200d-1", []string{"1"}},
		{"nothing", "en", " .,;!", []string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := NewAnalyser(c.lang).Terms(c.text); !slices.Equal(got, c.want) {
				t.Errorf("%q: %q, want %q", c.text, got, c.want)
			}
		})
	}
}

func TestContentLeavesFunctionWordsOut(t *testing.T) {
	got := NewAnalyser("en").Content("What is the price of a chair?")
	if want := []string{"price", "chair"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestLongTokensAreCut(t *testing.T) {
	for _, term := range NewAnalyser("en").Terms(strings.Repeat("é", 5000) + " " + strings.Repeat("1.", 5000)) {
		if len(term) > maxTokenBytes || !utf8.ValidString(term) {
			t.Errorf("term of %d bytes, valid %v", len(term), utf8.ValidString(term))
		}
	}
}

func TestLanguage(t *testing.T) {
	for text, want := range map[string]string{
		"Where is the invoice that you sent to us?":        "en",
		"Wo ist die Rechnung, die Sie uns geschickt haben": "de",
		"¿Dónde está la factura que nos han enviado?":      "es",
		"Où est la facture que vous nous avez envoyée ?":   "fr",
		"Где счёт, который вы нам прислали?":               "ru",
		"退货政策是什么":                                          "zh",
		"返品はどこですか":                                         "ja",
		"M8 10":                                            "",
		"":                                                 "",
	} {
		if got := Language(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzTerms(f *testing.F) {
	f.Add("AB-12/3 l'été \xff\x00 猫々", "fr")
	f.Fuzz(func(t *testing.T, text, lang string) {
		for _, term := range NewAnalyser(lang).Terms(text) {
			if term == "" || !utf8.ValidString(term) {
				t.Fatalf("term %q of %q", term, text)
			}
		}
	})
}
