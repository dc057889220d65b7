package customfield

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

// maxText is the most characters of a text by its kind.
var maxText = map[string]int{Text: 255, LongText: 10_000, URL: 500, Email: 254, Phone: 50}

// types are what filters and sorts take the kinds for.
var types = map[string]resource.FieldType{Text: resource.Text, LongText: resource.Text, URL: resource.Text, Email: resource.Text, Phone: resource.Text,
	Number: resource.Float, Money: resource.Int, Date: resource.Date, Time: resource.Time, Choice: resource.Enum, Multi: resource.List, Checkbox: resource.Bool, Reference: resource.UUID}

// field is f as the engine works with it.
func (f *CustomField) field() resource.Field {
	out := resource.Field{Key: f.Key, Label: f.Label, Type: types[f.Kind], Required: f.Required, Format: formats[f.Kind], MaxLen: maxText[f.Kind], Currency: f.Currency}
	if f.Kind == Reference {
		out.Ref = f.Target
	}
	for _, c := range f.choices() {
		out.Enum = append(out.Enum, c.Value)
	}
	kind, label := f.Kind, f.Label
	list := f.choices()
	out.Valid = func(raw json.RawMessage) (json.RawMessage, string) { return clean(kind, label, list, raw) }
	return out
}

var formats = map[string]string{Money: "money", LongText: "longtext", Email: "email", URL: "url", Phone: "phone"}

// clean brings one value to the form in which it is kept, or says why it can't be. Null, an empty text and an empty list
// are no value.
func clean(kind, label string, choices []choice, raw json.RawMessage) (json.RawMessage, string) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || string(raw) == "null" || string(raw) == `""` {
		return json.RawMessage("null"), ""
	}
	switch kind {
	case Number:
		return cleanNumber(label, raw)
	case Money:
		return cleanMoney(label, raw)
	case Checkbox:
		if s := string(raw); s == "true" || s == "false" {
			return raw, ""
		}
		return nil, label + " is true or false."
	case Multi:
		return cleanMulti(label, choices, raw)
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return nil, label + " must be a text."
	}
	s, ok := text.Clean(s)
	if !ok {
		return nil, label + " holds characters that are not text."
	}
	if s == "" {
		return json.RawMessage("null"), ""
	}
	s, message := cleanText(kind, label, choices, s)
	if message != "" {
		return nil, message
	}
	out, err := json.Marshal(s)
	if err != nil {
		return nil, label + " can't be kept."
	}
	return out, ""
}

func cleanNumber(label string, raw json.RawMessage) (json.RawMessage, string) {
	n, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || !json.Valid(raw) {
		return nil, label + " is not a number."
	}
	if math.Abs(n) > 1e15 {
		return nil, label + " is larger than 10^15."
	}
	return json.RawMessage(strconv.FormatFloat(n, 'f', -1, 64)), ""
}

// maxMinor is the most that a double holds exactly: browsers read numbers as such.
const maxMinor = 1<<53 - 1

func cleanMoney(label string, raw json.RawMessage) (json.RawMessage, string) {
	n, err := strconv.ParseInt(string(raw), 10, 64)
	if err != nil {
		return nil, label + " is a whole number of the currency's smallest unit, such as 1990 for 19.90."
	}
	if n > maxMinor || n < -maxMinor {
		return nil, label + " is more money than can be kept."
	}
	return json.RawMessage(strconv.FormatInt(n, 10)), ""
}

func cleanMulti(label string, choices []choice, raw json.RawMessage) (json.RawMessage, string) {
	var given []string
	if json.Unmarshal(raw, &given) != nil {
		return nil, label + ` is a list of values such as ["a", "b"].`
	}
	kept := []string{}
	for _, s := range given {
		value, message := chosen(label, choices, s)
		if message != "" {
			return nil, message
		}
		if !slices.Contains(kept, value) {
			kept = append(kept, value)
		}
	}
	if len(kept) == 0 {
		return json.RawMessage("null"), ""
	}
	out, err := json.Marshal(kept)
	if err != nil {
		return nil, label + " can't be kept."
	}
	return out, ""
}

// chosen takes a choice by its value or by its label.
func chosen(label string, choices []choice, s string) (string, string) {
	for _, c := range choices {
		if c.Value == s {
			return s, ""
		}
	}
	var labels []string
	for _, c := range choices {
		if text.Fold(c.Label) == text.Fold(strings.TrimSpace(s)) {
			return c.Value, ""
		}
		labels = append(labels, c.Label)
	}
	if len(labels) > 20 {
		labels = append(labels[:20], "…")
	}
	return "", fmt.Sprintf("%s must be one of: %s.", label, strings.Join(labels, ", "))
}

func cleanText(kind, label string, choices []choice, s string) (string, string) {
	if most := maxText[kind]; most > 0 && utf8.RuneCountInString(s) > most {
		return "", fmt.Sprintf("%s must not be longer than %d characters.", label, most)
	}
	switch kind {
	case Email:
		if !text.IsEmail(s) {
			return "", label + " is not an e-mail address."
		}
	case URL:
		u, err := url.Parse(s)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
			return "", label + " is not an address such as https://example.com."
		}
	case Phone:
		if digits := strings.Count(strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return 'd'
			}
			return r
		}, s), "d"); digits < 3 {
			return "", label + " is not a phone number."
		}
	case Date:
		d, err := civil.Parse(s)
		if err != nil {
			return "", label + " is a date such as 2026-01-31."
		}
		return d.String(), ""
	case Time:
		at, err := time.Parse(time.RFC3339, s)
		if err != nil || at.UTC().Year() < 1 || at.UTC().Year() > 9999 {
			return "", label + " is a time such as 2026-01-31T12:00:00Z."
		}
		return resource.IndexTime(at), ""
	case Choice:
		return chosen(label, choices, s)
	case Reference:
		id, err := uuid.Parse(s)
		if err != nil || len(s) != 36 {
			return "", label + " is the id of a record."
		}
		return id.String(), ""
	}
	return s, ""
}
