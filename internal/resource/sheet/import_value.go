package sheet

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

// value reads a cell as people write it in lists, or says in plain words why it can't. comma tells that the file is of a
// country that writes 1.234,5 rather than 1,234.5: such files divide at semicolons.
func value(f *resource.Field, cell string, comma bool) (v any, fault string) {
	switch f.Type {
	case resource.Text:
		if f.Format == "currency" {
			return strings.ToUpper(cell), ""
		}
		return cell, ""
	case resource.Enum:
		return enum(f, cell), "" // the rules name the values when it is none of them
	case resource.Int:
		if f.Format == "money" {
			if n, ok := decimalText(cell, comma); ok {
				return amount(n), ""
			}
			return nil, f.Label + " is not an amount such as 1234.50."
		}
		if n, ok := wholeNumber(cell); ok {
			return n, ""
		}
		return nil, f.Label + " is not a whole number."
	case resource.Float:
		if n, ok := decimal(cell, comma); ok {
			return n, ""
		}
		return nil, f.Label + " is not a number."
	case resource.Bool:
		if b, ok := yesNo[text.Fold(cell)]; ok {
			return b, ""
		}
		return nil, f.Label + " is neither yes nor no."
	case resource.Time:
		return moment(f, cell)
	case resource.Date:
		t, fault := moment(f, cell)
		if fault != "" {
			return nil, fault
		}
		return civil.Of(t.(time.Time)), ""
	case resource.JSON:
		return texts(f, cell)
	case resource.List:
		return strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(",;|\n", r) }), ""
	case resource.UUID:
		if id, err := uuid.Parse(cell); err == nil {
			return id, ""
		}
		return nil, f.Label + " is not an id."
	}
	return nil, f.Label + " can't be imported."
}

// texts reads a list as an export writes it, or as people do: divided by semicolons, commas or lines.
func texts(f *resource.Field, cell string) (any, string) {
	var list []string
	if strings.HasPrefix(cell, "[") {
		if json.Unmarshal([]byte(cell), &list) != nil {
			return nil, f.Label + " is not a list."
		}
	} else {
		for _, s := range strings.FieldsFunc(cell, func(r rune) bool { return r == ';' || r == ',' || r == '\n' }) {
			if s = strings.TrimSpace(s); s != "" {
				list = append(list, s)
			}
		}
	}
	raw, err := json.Marshal(append([]string{}, list...))
	if err != nil {
		return nil, f.Label + " is not a list."
	}
	return json.RawMessage(raw), ""
}

func enum(f *resource.Field, cell string) string {
	for _, allowed := range f.Enum {
		if text.Fold(allowed) == text.Fold(cell) {
			return allowed
		}
	}
	return cell
}

var yesNo = map[string]bool{
	"true": true, "yes": true, "y": true, "1": true, "on": true, "x": true, "ja": true, "j": true, "si": true, "s": true, "oui": true, "o": true, "wahr": true, "verdadero": true, "vrai": true,
	"false": false, "no": false, "n": false, "0": false, "off": false, "nein": false, "non": false, "falsch": false, "falso": false, "faux": false,
}

// digits drops what groups thousands without being ambiguous: blanks of any kind, apostrophes, underscores.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("'’_", r) {
			return -1
		}
		return r
	}, s)
}

// wholeNumber takes 1200, 1,200, 1.200, 1 200 and 1200.00: of a whole number, three digits behind a mark are thousands.
func wholeNumber(s string) (int64, bool) {
	s = digits(s)
	if i := strings.LastIndexAny(s, ".,"); i >= 0 && strings.Trim(s[i+1:], "0") == "" && len(s)-i-1 != 3 {
		s = s[:i]
	}
	s, ok := ungroup(s)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

// ungroup removes marks that stand before groups of three digits, and refuses any other mark.
func ungroup(s string) (string, bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == ',' })
	if len(parts) == 0 || strings.HasPrefix(s, ".") || strings.HasPrefix(s, ",") {
		return s, false
	}
	for _, p := range parts[1:] {
		if len(p) != 3 {
			return s, false
		}
	}
	return strings.Join(parts, ""), len(strings.Join(parts, ""))+len(parts)-1 == len(s)
}

// decimal reads a number with a fraction.
func decimal(s string, comma bool) (float64, bool) {
	s, ok := decimalText(s, comma)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil && n-n == 0
}

// decimalText writes a number with a fraction as programs do. The last of two different marks divides it off; a mark that is there twice
// groups; a single one before three digits is read as the file's country has it.
func decimalText(s string, comma bool) (string, bool) {
	s = digits(s)
	point, komma := strings.Count(s, "."), strings.Count(s, ",")
	mark := byte('.')
	switch {
	case point > 0 && komma > 0:
		mark = s[strings.LastIndexAny(s, ".,")]
	case komma == 1 && (comma || len(s)-strings.IndexByte(s, ',') != 4):
		mark = ','
	case point == 1 && comma && len(s)-strings.IndexByte(s, '.') == 4:
		mark = ','
	case point > 1:
		mark = ','
	}
	whole, fraction, split := strings.Cut(s, string(mark))
	whole, ok := ungroup(whole)
	if !ok || strings.ContainsAny(fraction, ".,") {
		return "", false
	}
	if split {
		whole += "." + fraction
	}
	return whole, true
}

var layouts = []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02", "2006/01/02", "20060102",
	"2.1.2006 15:04:05", "2.1.2006 15:04", "2.1.2006", "2 Jan 2006", "2 January 2006", "Jan 2, 2006", "January 2, 2006"}

// moment reads a date, with or without a time, which is UTC where nothing else is said.
func moment(f *resource.Field, cell string) (any, string) {
	for _, layout := range layouts {
		if t, err := time.Parse(layout, cell); err == nil {
			return t.UTC(), ""
		}
	}
	first, errFirst := time.Parse("2/1/2006", cell)
	second, errSecond := time.Parse("1/2/2006", cell)
	switch {
	case errFirst == nil && errSecond == nil && !first.Equal(second):
		return nil, fmt.Sprintf("%s could be %s or %s: write it as year-month-day.", f.Label, first.Format("2006-01-02"), second.Format("2006-01-02"))
	case errFirst == nil:
		return first, ""
	case errSecond == nil:
		return second, ""
	}
	return nil, f.Label + " is not a date such as 2026-01-31."
}
