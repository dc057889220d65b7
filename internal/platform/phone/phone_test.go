package phone_test

import (
	"context"
	"testing"

	"rapport/internal/platform/phone"
	"rapport/internal/platform/tenant"
)

func TestNormal(t *testing.T) {
	for _, tc := range []struct {
		raw, country, want string
		ok                 bool
	}{
		{"", "", "", true},
		{"+46 70 555 01 43", "", "+46705550143", true},
		{"0046 70 555 01 43", "Sweden", "+46705550143", true},
		{"070-555 01 43", "Sweden", "+46705550143", true},
		{"070-555 01 43", "se", "+46705550143", true},
		{"(503) 727-0199", "United States", "+15037270199", true},
		{"(503) 727-0199", "USA", "+15037270199", true},
		{"040 5550112", "Deutschland", "+49405550112", true},
		{"040 5550112", "Österreich", "+43405550112", true},
		{"tel:+49-40-5550112", "", "+49405550112", true},
		{"+1 503 727 0199 x 7170", "", "+15037270199 ext. 7170", true},
		{"+٤٦ ٧٠ ٥٥٥ ٠١ ٤٣", "", "+46705550143", true},
		{"070-555 01 43", "", "070-555 01 43", true},       // no country: as it was written
		{"070-555 01 43", "Narnia", "070-555 01 43", true}, // nor one that there is
		{"112", "", "112", true},
		{"none", "", "none", false},
		{"n/a", "Sweden", "n/a", false},
		{"-", "", "-", false},
		{"12", "", "12", false},
		{"elin@fenwick.example", "", "elin@fenwick.example", false},
		{"Room 101 on the first floor", "", "Room 101 on the first floor", false},
	} {
		if got, ok := phone.Normal(tc.raw, tc.country); got != tc.want || ok != tc.ok {
			t.Errorf("%q in %q: %q %v, want %q %v", tc.raw, tc.country, got, ok, tc.want, tc.ok)
		}
	}
}

// A number that was read once reads the same again.
func TestNormalIsStable(t *testing.T) {
	for _, raw := range []string{"+46 70 555 01 43", "+1 503 727 0199 x 7170", "070-555", "112"} {
		once, _ := phone.Normal(raw, "Sweden")
		if twice, ok := phone.Normal(once, "Germany"); !ok || twice != once && once[0] == '+' {
			t.Errorf("%q became %q, then %q", raw, once, twice)
		}
	}
}

// What a list has where a number should stand is kept as a note; a person who types it is told.
func TestTaken(t *testing.T) {
	imported := tenant.With(context.Background(), tenant.Actor{Via: "import"})
	for _, tc := range []struct {
		ctx              context.Context
		fresh            bool
		raw, notes, want string
		number           string
		ok               bool
	}{
		{imported, true, "ask at the desk", "", "Phone: ask at the desk", "", true},
		{imported, true, "ask at the desk", "Mornings only", "Mornings only\nPhone: ask at the desk", "", true},
		{imported, true, "ask at the desk", "Phone: ask at the desk", "Phone: ask at the desk", "", true},
		{imported, true, "070-555 01 43", "", "", "+46705550143", true},
		{imported, false, "ask at the desk", "", "", "ask at the desk", false},
		{context.Background(), true, "ask at the desk", "", "", "ask at the desk", false},
	} {
		notes := tc.notes
		if number, ok := phone.Taken(tc.ctx, tc.raw, "Sweden", tc.fresh, &notes); number != tc.number || ok != tc.ok || notes != tc.want {
			t.Errorf("%q with notes %q: %q %v, notes %q", tc.raw, tc.notes, number, ok, notes)
		}
	}
}

func TestShown(t *testing.T) {
	for number, want := range map[string]string{"+46705550143": "+46 70 555 01 43", "+4684650400 ext. 12": "+46 8 465 04 00 ext. 12", "ask at the desk": "ask at the desk", "": ""} {
		if got := phone.Shown(number); got != want {
			t.Errorf("%q is shown as %q, want %q", number, got, want)
		}
	}
}
