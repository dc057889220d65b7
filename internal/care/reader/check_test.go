package reader

import "testing"

func TestCheck(t *testing.T) {
	quote := "Members may cancel within 14 days of purchase; used vouchers are not refunded."
	for _, c := range []struct {
		name, text string
		quotes     []string
		ok         bool
	}{
		{"word by word", "members may cancel within 14 days", []string{quote}, true},
		{"marks and case differ", "**Members** may cancel — within 14 days", []string{quote}, true},
		{"second quote", "used vouchers are not refunded", []string{"Hello there.", quote}, true},
		{"its own words", "Within 14 days of the purchase a member may cancel.", []string{"Members may cancel within 14 days of purchase."}, true},
		{"another number", "Members may cancel within 30 days.", []string{quote}, false},
		{"a number from nowhere", "Members may cancel within 14 days under clause 7.", []string{quote}, false},
		{"more than is said", "Members may cancel by phone, fax or carrier pigeon.", []string{quote}, false},
		{"denied", "Members may never cancel the purchase within 14 days.", []string{"Members may cancel within 14 days of purchase."}, false},
		{"a denial left out", "Used vouchers are refunded.", []string{"Used vouchers aren't refunded."}, false},
		{"part of a word", "embers may", []string{quote}, false},
		{"no quote", "Members may cancel.", nil, false},
		{"empty quote", "Members may cancel.", []string{""}, false},
		{"no words", " — ", []string{quote}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if reason := Check(c.text, c.quotes, "en"); (reason == "") != c.ok {
				t.Errorf("reason %q, supported should be %v", reason, c.ok)
			}
		})
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"## Opening\thours":       "Opening · hours",
		"## Opening hours":        "Opening hours",
		"- **Bold**  and\n`code`": "Bold and code",
		"3. Press the knob.":      "Press the knob.",
		"2019. A year.":           "2019. A year.",
		"| Size | M8 |  | 2.50 |": "Size · M8 · 2.50",
		"a\x00b\xffc":             "a b c",
		"3 - 1 = 2":               "3 - 1 = 2",
		"> quoted":                "quoted",
	} {
		if got := clean(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestJoin(t *testing.T) {
	got := join([]Sentence{{Text: "One."}, {Text: "Two · 2"}, {Text: "三。"}, {Text: "Four"}})
	if want := "One. Two · 2\n三。 Four"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
