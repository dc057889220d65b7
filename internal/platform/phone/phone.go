// Package phone reads phone numbers as people write them and gives each one form: E.164 (ITU-T), such as +46705550143. It
// calls nobody, and does not ask whether a number is in use.
package phone

import (
	"context"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"

	"rapport/internal/platform/tenant"
)

// minDigits is the fewest digits that make something a number: the shortest that are dialled.
const minDigits = 3

// Normal gives raw in E.164, with " ext. 12" behind it where the number has an extension. country, by its code or its name,
// tells how a number without + is meant. A number whose country stays open is given back as it was written. ok is false for
// what is no phone number at all.
func Normal(raw, country string) (number string, ok bool) {
	raw = strings.TrimSpace(raw)
	if raw == "" {
		return "", true
	}
	region := regionOf(country)
	n, err := phonenumbers.Parse(raw, region)
	if err == nil && phonenumbers.IsPossibleNumber(n) {
		number = phonenumbers.Format(n, phonenumbers.E164)
		if ext := n.GetExtension(); ext != "" {
			number += " ext. " + ext
		}
		return number, true
	}
	return raw, plausible(raw)
}

// Shown is a number in the form that people read, such as +46 70 555 01 43. What is no number stays as it is.
func Shown(number string) string {
	n, err := phonenumbers.Parse(number, "")
	if err != nil {
		return number
	}
	return phonenumbers.Format(n, phonenumbers.INTERNATIONAL)
}

// Taken is Normal for a record that is being written. A list that comes in brings what people have noted where a number
// should stand, such as "ask at the desk": of a new record the words go into the notes, and the row is kept. One that is
// there may have a number, which such words must not take away.
func Taken(ctx context.Context, raw, country string, fresh bool, notes *string) (number string, ok bool) {
	number, ok = Normal(raw, country)
	if who, _ := tenant.From(ctx); ok || !fresh || who.Via != "import" {
		return number, ok
	}
	if line := "Phone: " + number; !strings.Contains(*notes, line) {
		*notes = strings.TrimLeft(*notes+"\n"+line, "\n")
	}
	return "", true
}

// plausible tells whether a text that can't be read to its end is a number all the same.
func plausible(s string) bool {
	digits, letters := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return digits >= minDigits && letters <= digits
}
