package reader

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"rapport/internal/care/retrieval"
)

// handbook is a small shop's documents: text by name.
var handbook = map[string]string{
	"Returns": "You can send any article back within 30 days. We refund the price within five working days. " +
		"Worn shoes are excluded from returns.",
	"Shipping": "Orders placed before noon leave our warehouse the same day. Delivery to islands takes 6 working days.\n\n" +
		"| Zone | Price |\n| Mainland | 4.90 EUR |\n| Islands | 12.50 EUR |",
	"Questions": "## Do you repair pumps?\nYes, our workshop in Lindau mends them for a flat 49 EUR.\n\n## Do you sell vouchers?\nSend us a mail.",
	"Garantie":  "Die Garantie für Pumpen gilt 24 Monate. Sie beginnt mit dem Kauf.",
	"About":     "Our company was founded in 1987 by Marta Keller. It employs forty people in two workshops.",
}

// shop is an index of the handbook; each text begins at byte 100 of its document.
type shop struct {
	index *retrieval.Index
	texts map[uuid.UUID]string
	names map[uuid.UUID]string
}

func open() shop {
	s := shop{retrieval.New(), make(map[uuid.UUID]string), make(map[uuid.UUID]string)}
	for name, text := range handbook {
		id := uuid.NewSHA1(uuid.Nil, []byte(name))
		s.index.Add([]retrieval.Passage{{ID: id, DocumentID: id, Title: name, Text: text}})
		s.texts[id], s.names[id] = text, name
	}
	return s
}

func (s shop) sources(question string) []Source {
	var out []Source
	for _, h := range s.index.Search(question, 5) {
		text := s.texts[h.PassageID]
		out = append(out, Source{PassageID: h.PassageID, DocumentID: h.DocumentID, DocumentName: s.names[h.PassageID],
			Start: 100, End: 100 + len(text), Text: text, Score: h.Score, Normalised: h.Normalised})
	}
	return out
}

func (s shop) ask(question string) Answer {
	return Read(question, s.sources(question), Options{Words: s.index.Words(question)})
}

func TestAnswers(t *testing.T) {
	s := open()
	for _, c := range []struct{ question, document, quote, text string }{
		{"How many days do I have to send an article back?", "Returns", "You can send any article back within 30 days.", "You can send any article back within 30 days."},
		{"What is the price for the islands zone?", "Shipping", "| Islands | 12.50 EUR |", "Islands · 12.50 EUR"},
		{"Do you repair pumps?", "Questions", "Yes, our workshop in Lindau mends them for a flat 49 EUR.", "Yes, our workshop in Lindau mends them for a flat 49 EUR."},
		{"Wie lange gilt die Garantie für eine Pumpe?", "Garantie", "Die Garantie für Pumpen gilt 24 Monate.", "Die Garantie für Pumpen gilt 24 Monate."},
		{"Who founded the company?", "About", "Our company was founded in 1987 by Marta Keller.", "Our company was founded in 1987 by Marta Keller."},
	} {
		t.Run(c.question, func(t *testing.T) {
			a := s.ask(c.question)
			i := slices.IndexFunc(a.Citations, func(x Citation) bool { return x.Quote == c.quote })
			if a.Refused || i < 0 {
				t.Fatalf("refused %v at %.2f, citations %+v", a.Refused, a.Confidence, a.Citations)
			}
			if a.Citations[i].DocumentName != c.document || a.Sentences[i].Text != c.text {
				t.Errorf("%s: %q", a.Citations[i].DocumentName, a.Sentences[i].Text)
			}
		})
	}
}

// Whatever is answered: each quote is the document's text at its span, each
// sentence cites, numbers run from one, and the whole is made of them.
func TestEveryCitationIsItsSpan(t *testing.T) {
	s := open()
	for _, q := range []string{"articles back", "islands price delivery", "pumps repair workshop", "Garantie Pumpen", "founded workshops people"} {
		a := s.ask(q)
		if a.Refused || len(a.Sentences) > maxSentences {
			t.Fatalf("%s: %+v", q, a)
		}
		for i, c := range a.Citations {
			text := s.texts[c.PassageID]
			if c.N != i+1 || text[c.Start-100:c.End-100] != c.Quote || !slices.Contains(a.Used, c.PassageID) {
				t.Errorf("%s: citation %+v", q, c)
			}
		}
		for _, x := range a.Sentences {
			if len(x.Citations) != 1 || !strings.Contains(a.Text, x.Text) {
				t.Errorf("%s: sentence %+v", q, x)
			}
			if reason := Check(x.Text, []string{a.Citations[x.Citations[0]-1].Quote}, "en"); reason != "" {
				t.Errorf("%s: %q %s", q, x.Text, reason)
			}
		}
	}
}

func TestRefuses(t *testing.T) {
	s := open()
	for name, q := range map[string]string{
		"another world": "Which volcano erupted on Java in 1883?", "near but absent": "Do you offer evening courses for welding steel?",
		"empty": "", "signs": "???", "function words": "What is the and of it?", "invalid UTF-8": "\xff\xfe", "NUL": "\x00",
		"one megabyte": strings.Repeat("volcano lava ", 80_000),
	} {
		t.Run(name, func(t *testing.T) {
			a := s.ask(q)
			if !a.Refused || a.Text != "" || a.Sentences != nil || a.Citations != nil || a.Used != nil || a.Confidence >= DefaultThreshold {
				t.Errorf("%+v", a)
			}
		})
	}
}

func TestThresholdMoves(t *testing.T) {
	s := open()
	q := "Who founded the company?"
	words := s.index.Words(q)
	if a := Read(q, s.sources(q), Options{Words: words, Threshold: 0.9999}); !a.Refused || a.Confidence == 0 {
		t.Errorf("refused %v at %.2f", a.Refused, a.Confidence)
	}
	if a := Read("Who paints?", s.sources("people company"), Options{Words: s.index.Words("people paint"), Threshold: 1e-9}); a.Refused {
		t.Error("refused with no threshold to speak of")
	}
}

func TestConfidenceGrowsWithTheEvidence(t *testing.T) {
	s := open()
	last := 0.0
	for _, q := range []string{"volcano ash lava island eruption", "volcano lava delivery island", "delivery islands volcano", "delivery islands"} {
		c := s.ask(q).Confidence
		if c <= last || c > 1 {
			t.Errorf("%s: %.4f after %.4f", q, c, last)
		}
		last = c
	}
}

func TestRepetitionIsDropped(t *testing.T) {
	same := "The filter must be changed every three months."
	sources := []Source{
		{PassageID: uuid.UUID{1}, Text: same, Score: 2, Normalised: 0.9, Language: "en"},
		{PassageID: uuid.UUID{2}, Text: same + " Order it by mail.", Score: 2, Normalised: 0.9, Language: "en"},
	}
	a := Read("When must the filter be changed?", sources, Options{})
	if len(a.Sentences) != 1 || len(a.Dropped) != 1 || a.Dropped[0].Reason != "repeats another sentence" {
		t.Errorf("sentences %v, dropped %v", a.Sentences, a.Dropped)
	}
}

func TestNoSources(t *testing.T) {
	if a := Read("When must the filter be changed?", nil, Options{}); !a.Refused || a.Confidence != 0 || len(a.Words) == 0 {
		t.Errorf("%+v", a)
	}
}

func TestSourceOfAnyBytes(t *testing.T) {
	text := strings.Repeat("\xff\x00filter. ", 20_000)
	a := Read("filter", []Source{{Text: text, Score: 1, Normalised: 1, Start: 5}}, Options{})
	for _, c := range a.Citations {
		if text[c.Start-5:c.End-5] != c.Quote {
			t.Errorf("span %d-%d", c.Start, c.End)
		}
	}
	if len(a.Sentences) == 0 || strings.ContainsAny(a.Text, "\x00\xff") {
		t.Errorf("answer %q", a.Text[:min(len(a.Text), 80)])
	}
}
