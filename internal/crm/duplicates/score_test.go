package duplicates

import (
	"testing"

	"github.com/google/uuid"
)

func TestLike(t *testing.T) {
	fenwick := uuid.New()
	person := func(name, email, phone, city string, account uuid.UUID) profile {
		return profile{name: plainName(name), emails: folded(email), phones: folded(phone), city: city, account: account}
	}
	firm := func(name, domain, city string) profile {
		return profile{name: plainName(name), domain: domain, city: city, firm: true}
	}
	for name, tc := range map[string]struct {
		a, b     profile
		from, to int
	}{
		"the same address":             {person("Elin Sandvik", "elin@fenwick.example", "", "", uuid.Nil), person("", "ELIN@fenwick.example", "", "", uuid.Nil), 85, 100},
		"the same name alone":          {person("Elin Sandvik", "", "", "", uuid.Nil), person("Elin Sandvik", "", "", "", uuid.Nil), hint, listed - 1},
		"name and firm":                {person("Elin Sandvik", "", "", "", fenwick), person("Sandvik, Elin", "", "", "", fenwick), 70, 90},
		"name and place":               {person("Elin Sandvik", "", "", "gavle", uuid.Nil), person("Elin Sandvik", "", "", "gavle", uuid.Nil), listed, 80},
		"a slip, and the firm":         {person("Elin Sandvik", "", "", "", fenwick), person("Elin Sandvick", "", "", "", fenwick), listed, 85},
		"a number of the house":        {person("Elin Sandvik", "", "+4626555", "", uuid.Nil), person("Nils Krona", "", "+4626555", "", uuid.Nil), 0, hint - 1},
		"name and number":              {person("Elin Sandvik", "", "+4626555", "", uuid.Nil), person("Elin Sandvik", "", "+4626555", "", uuid.Nil), 80, 95},
		"colleagues in one place":      {person("Elin Sandvik", "", "", "gavle", fenwick), person("Nils Krona", "", "", "gavle", fenwick), 0, hint - 1},
		"nothing at all":               {person("", "", "", "", uuid.Nil), person("", "", "", "", uuid.Nil), 0, 0},
		"firms of one domain":          {firm("Fenwick", "fenwick.example", ""), firm("FHT", "fenwick.example", ""), 80, 90},
		"a legal form":                 {firm("Fenwick Housing Trust", "", ""), firm("Fenwick Housing Trust Ltd.", "", ""), 70, 80},
		"firms whose names are alike":  {firm("Bergslagen Dairy", "", "falun"), firm("Bergslagens Dairy", "", "falun"), listed, 85},
		"firms of one word in common":  {firm("Nordhaus Verwaltung", "", ""), firm("Nordhaus Brauerei", "", ""), 0, hint - 1},
		"a name that is no legal form": {firm("AG", "", ""), firm("Ltd", "", ""), 0, hint - 1},
	} {
		score, reasons := tc.a.like(tc.b)
		if back, _ := tc.b.like(tc.a); back != score {
			t.Errorf("%s: %d one way, %d the other", name, score, back)
		}
		if score < tc.from || score > tc.to {
			t.Errorf("%s: %d %v, want %d to %d", name, score, reasons, tc.from, tc.to)
		}
	}
}

func TestHost(t *testing.T) {
	for website, want := range map[string]string{"https://www.Fenwick.example/about": "fenwick.example", "fenwick.example:8080": "fenwick.example", "": "", "http://": ""} {
		if got := Host(website); got != want {
			t.Errorf("%q: %q, want %q", website, got, want)
		}
	}
}
