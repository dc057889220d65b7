package phone

import (
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"rapport/internal/platform/text"
)

// regionOf gives the code (ISO 3166-1) of a country that is named by its code or by its name in English, German, or its own
// languages; empty when it is none of them.
func regionOf(country string) string {
	key := text.Fold(strings.TrimSpace(country))
	if key == "" {
		return ""
	}
	return regions()[key]
}

// calledElse are names in common use that no locale data has.
var calledElse = map[string]string{"usa": "US", "u.s.a.": "US", "u.s.": "US", "america": "US", "uk": "GB", "u.k.": "GB", "great britain": "GB", "england": "GB",
	"scotland": "GB", "wales": "GB", "northern ireland": "GB", "holland": "NL", "czech republic": "CZ", "brd": "DE", "uae": "AE", "south korea": "KR", "russia": "RU"}

// regions knows every country by its names. It is made once, when the first name is asked for.
var regions = sync.OnceValue(func() map[string]string {
	known := map[string]string{}
	names := []display.Namer{display.English.Regions(), display.German.Regions()}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			r, err := language.ParseRegion(string([]rune{a, b}))
			if err != nil || !r.IsCountry() || r.String() != string([]rune{a, b}) {
				continue
			}
			known[text.Fold(r.String())] = r.String()
			known[text.Fold(r.ISO3())] = r.String()
			for _, n := range append(names, display.Regions(language.Make("und-"+r.String()))) {
				if n != nil && n.Name(r) != "" {
					known[text.Fold(n.Name(r))] = r.String()
				}
			}
		}
	}
	for name, code := range calledElse {
		known[name] = code
	}
	return known
})
