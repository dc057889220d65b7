package reader

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"rapport/internal/care/retrieval"
)

// kept makes a company of one document whose passages are given.
func kept(name string, passages ...string) shop {
	s := shop{retrieval.New(), make(map[uuid.UUID]string), make(map[uuid.UUID]string)}
	document := uuid.NewSHA1(uuid.Nil, []byte(name))
	var all []retrieval.Passage
	for _, text := range passages {
		id := uuid.NewSHA1(document, []byte(text))
		all = append(all, retrieval.Passage{ID: id, DocumentID: document, Title: name, Text: text})
		s.texts[id], s.names[id] = text, name
	}
	s.index.Add(all)
	return s
}

const (
	warranty = "The H4 heat pump carries a warranty of five years. The compressor of the H4 is covered for seven years from the day it is put into service."
	sound    = "The outdoor unit reaches 48 decibels at full power, measured at a distance of three metres. Place it on a level base away from bedroom windows."

	garantie = "Die Wärmepumpe H4 hat fünf Jahre Garantie. Für den Verdichter der H4 gilt eine Garantie von sieben Jahren ab der Inbetriebnahme."
	schall   = "Das Außengerät erreicht bei voller Leistung 48 Dezibel, gemessen in drei Metern Abstand. Stellen Sie es auf einen ebenen Sockel, nicht vor ein Schlafzimmer."
)

// A company that has just begun, with one document of one or two passages,
// answers what the document says and refuses the rest, as a large one does.
func TestSmallCompanies(t *testing.T) {
	english, german := kept("Warranty terms", warranty, sound), kept("Garantie", garantie, schall)
	for _, c := range []struct {
		name     string
		company  shop
		question string
		want     string // in the answer; "" when it must be refused
	}{
		{"two passages", english, "How long is the warranty of the H4 compressor?", "seven years"},
		{"two passages", english, "How loud is the outdoor unit?", "48 decibels"},
		{"two passages", english, "How many years of warranty does the heat pump have?", "five years"},
		{"two passages", english, "Where should I place the outdoor unit?", "level base"},
		{"two passages", english, "What is the capital of Peru?", ""},
		{"two passages", english, "Do you sell solar panels?", ""},
		{"two passages", english, "How tall is the Eiffel Tower?", ""},
		{"two passages", english, "Can I pay my order by credit card?", ""},
		{"one passage", kept("Warranty terms", warranty), "How long is the warranty of the H4 compressor?", "seven years"},
		{"one passage", kept("Noise", sound), "How loud is the outdoor unit?", "48 decibels"},
		{"one passage", kept("Noise", sound), "How long is the warranty of the compressor?", ""},
		{"one passage", kept("Warranty terms", warranty), "What is the capital of Peru?", ""},
		{"one passage", kept("Warranty terms", warranty), "Do you sell solar panels?", ""},
		{"German", german, "Wie lange ist die Garantie auf den Verdichter der H4?", "sieben Jahren"},
		{"German", german, "Wie laut ist das Außengerät?", "48 Dezibel"},
		{"German", german, "Wie viele Jahre Garantie hat die Wärmepumpe?", "fünf Jahre"},
		{"German", german, "Wie heißt die Hauptstadt von Peru?", ""},
		{"German", german, "Verkaufen Sie auch Solaranlagen?", ""},
		{"German", german, "Wie hoch ist der Eiffelturm?", ""},
	} {
		t.Run(c.name+"/"+c.question, func(t *testing.T) {
			a := c.company.ask(c.question)
			if a.Refused != (c.want == "") || !strings.Contains(a.Text, c.want) {
				t.Errorf("refused %v at %.2f: %q, words %v", a.Refused, a.Confidence, a.Text, a.Words)
			}
		})
	}
}
