package retrieval

import (
	"slices"
	"strings"
	"testing"
)

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		name, lang, text string
		want             []string
	}{
		{"plain", "en", "We ship daily. Orders leave at noon! Do they?  Yes.", []string{"We ship daily.", "Orders leave at noon!", "Do they?", "Yes."}},
		{"titles and initials", "en", "Ask Dr. Vale or J. R. Stone. They know.", []string{"Ask Dr. Vale or J. R. Stone.", "They know."}},
		{"decimals", "en", "It weighs 3.5 kg. It costs 1.200,50 EUR.", []string{"It weighs 3.5 kg.", "It costs 1.200,50 EUR."}},
		{"e.g. and a.m.", "en", "Use a tool, e.g. a wrench, by 9 a.m. on Monday. Then stop.", []string{"Use a tool, e.g. a wrench, by 9 a.m. on Monday.", "Then stop."}},
		{"addresses", "en", "See example.com/a.b for more. Thanks.", []string{"See example.com/a.b for more.", "Thanks."}},
		{"quotes and notes", "en", "He said \"Stop.\" Then he left.[12] Nobody came.", []string{"He said \"Stop.\"", "Then he left.[12]", "Nobody came."}},
		{"wrapped lines go on", "en", "This line is long enough that it was wrapped by\nan editor and goes on here. Next.", []string{"This line is long enough that it was wrapped by\nan editor and goes on here.", "Next."}},
		{"lists", "en", "You need:\n- a hammer\n- two nails\n1. Hit. 2. Stop", []string{"You need:", "- a hammer", "- two nails", "1. Hit.", "2. Stop"}},
		{"headings", "en", "# Returns\nSend it back.\n\nOpening hours\nWe open at nine.", []string{"# Returns", "Send it back.", "Opening hours", "We open at nine."}},
		{"table", "en", "| Size | Price |\n| M8 | 2.50 |", []string{"| Size | Price |", "| M8 | 2.50 |"}},
		{"german", "de", "Am 3. Mai kam z.B. Herr Dr. Kern. Er blieb.", []string{"Am 3. Mai kam z.B. Herr Dr. Kern.", "Er blieb."}},
		{"spanish", "es", "Llame al Sr. Gil. ¿Cuándo? Hoy.", []string{"Llame al Sr. Gil.", "¿Cuándo?", "Hoy."}},
		{"chinese", "zh", "三十天内可退货。运费由我们承担！谢谢", []string{"三十天内可退货。", "运费由我们承担！", "谢谢"}},
		{"japanese quote", "ja", "「はい。」と言った。終わり。", []string{"「はい。」", "と言った。", "終わり。"}},
		{"windows line ends", "en", "One.\r\n\r\nTwo.", []string{"One.", "Two."}},
		{"nothing", "en", " \n\t\x00 ", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, s := range Sentences(c.text, c.lang) {
				got = append(got, c.text[s.Start:s.End])
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q\nwant %q", got, c.want)
			}
		})
	}
}

// Spans must be in order, apart, bounded and hold every visible character.
func FuzzSentences(f *testing.F) {
	f.Add("A b. C\xff d.\n- e\x00. 。「", "en")
	f.Add(strings.Repeat("word ", 1000), "de")
	f.Add(strings.Repeat("é", 2000), "")
	f.Fuzz(func(t *testing.T, text, lang string) {
		end := 0
		for _, s := range Sentences(text, lang) {
			if s.Start < end || s.End <= s.Start || s.End > len(text) || s.End-s.Start > maxSentence {
				t.Fatalf("span %v after %d of %d bytes", s, end, len(text))
			}
			if strings.TrimFunc(text[end:s.Start], blank) != "" {
				t.Fatalf("lost %q", text[end:s.Start])
			}
			end = s.End
		}
		if strings.TrimFunc(text[end:], blank) != "" {
			t.Fatalf("lost %q", text[end:])
		}
	})
}
